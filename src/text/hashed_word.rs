//! Words with their hashes: a word that is said is hashed once, however many tables are asked for it.

use super::NormalText;
use foldhash::fast::FixedState;
use hashbrown::HashTable;
use std::hash::BuildHasher;

/// A word of a text, and its hash.
#[derive(Debug, Clone, Copy)]
pub(super) struct HashedWord<'t> {
    pub(super) text: &'t NormalText,
    pub(super) index: usize,
    pub(super) hash: u64,
}

impl<'t> HashedWord<'t> {
    pub(super) fn as_str(self) -> &'t str {
        self.text.word(self.index).unwrap_or_default()
    }
}

/// The hash of a word. The seed is fixed: the tables hold words of policies alone, so no caller can fill one with words that collide.
pub(super) fn hash_of(word: &str) -> u64 {
    FixedState::with_seed(0).hash_one(word)
}

/// Different words, numbered from 0.
///
/// A word is its hash here, and its letters are not kept: among ten thousand words, one other word in two thousand million million is
/// taken for one of them. Who looks for such a word says what they could as well have said.
#[derive(Debug, Default)]
pub(super) struct WordNumbers {
    /// By number.
    hashes: Box<[u64]>,
    table: HashTable<u32>,
}

impl WordNumbers {
    /// Numbers words in their order.
    pub(super) fn of(words: &[&str]) -> Self {
        let hashes: Box<[u64]> = words.iter().map(|word| hash_of(word)).collect();
        let mut table = HashTable::with_capacity(words.len());
        for (number, hash) in hashes.iter().enumerate() {
            table.insert_unique(*hash, small(number), |other| hashes[*other as usize]);
        }
        Self { hashes, table }
    }

    /// The number of a word.
    pub(super) fn of_word(&self, word: HashedWord<'_>) -> Option<u32> {
        self.table.find(word.hash, |number| self.hashes[*number as usize] == word.hash).copied()
    }

    /// How many words there are.
    pub(super) fn len(&self) -> usize {
        self.hashes.len()
    }

    /// The memory behind the words, in bytes.
    pub(super) fn memory_bytes(&self) -> usize {
        size_of_val(&*self.hashes) + self.table.allocation_size()
    }
}

fn small(number: usize) -> u32 {
    u32::try_from(number).expect("a file has far fewer words than this")
}

/// What is known of some words.
pub(super) struct WordTable<V> {
    numbers: WordNumbers,
    values: Box<[V]>,
}

impl<V> WordTable<V> {
    /// What is known of a word.
    pub(super) fn get(&self, word: HashedWord<'_>) -> Option<&V> {
        self.numbers.of_word(word).map(|number| &self.values[number as usize])
    }
}

/// Each word comes once.
impl<'w, V> FromIterator<(&'w str, V)> for WordTable<V> {
    fn from_iter<I: IntoIterator<Item = (&'w str, V)>>(words: I) -> Self {
        let (words, values): (Vec<&str>, Vec<V>) = words.into_iter().unzip();
        Self { numbers: WordNumbers::of(&words), values: values.into() }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_word_is_known_by_its_hash() {
        let table: WordTable<u8> = [("a", 1), ("bee", 2), ("c", 3)].into_iter().collect();
        let said = NormalText::of("bee d be");
        assert_eq!(said.hashed_words().map(|word| table.get(word).copied()).collect::<Vec<_>>(), [Some(2), None, None]);
    }
}
