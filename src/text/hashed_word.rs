//! Words with their hashes: a word that is said is hashed once, however many tables are asked for it.

use super::NormalText;
use foldhash::fast::FixedState;
use hashbrown::HashTable;
use std::hash::BuildHasher;

/// A word of a text, and its hash. The letters are looked at only where a hash is met.
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

/// Different words, numbered from 0. All letters are one string, because ten thousand tenants have such a list.
#[derive(Debug, Default)]
pub(super) struct WordNumbers {
    letters: Box<str>,
    /// Where each word ends in `letters`; it starts where the one before it ends.
    ends: Box<[u32]>,
    table: HashTable<u32>,
}

impl WordNumbers {
    /// Numbers words in their order.
    pub(super) fn of(words: &[&str]) -> Self {
        let ends = words.iter().scan(0, |end, word| {
            *end += word.len();
            Some(small(*end))
        });
        let mut numbers = Self { letters: words.concat().into(), ends: ends.collect(), table: HashTable::with_capacity(words.len()) };
        for (number, word) in words.iter().enumerate() {
            numbers.table.insert_unique(hash_of(word), small(number), |other| hash_of(words[*other as usize]));
        }
        numbers
    }

    /// The number of a word.
    pub(super) fn of_word(&self, word: HashedWord<'_>) -> Option<u32> {
        self.table.find(word.hash, |number| self.word(*number) == word.as_str()).copied()
    }

    /// How many words there are.
    pub(super) fn len(&self) -> usize {
        self.ends.len()
    }

    /// The memory behind the words, in bytes.
    pub(super) fn memory_bytes(&self) -> usize {
        self.letters.len() + size_of_val(&*self.ends) + self.table.allocation_size()
    }

    fn word(&self, number: u32) -> &str {
        let number = number as usize;
        let start = number.checked_sub(1).map_or(0, |before| self.ends[before] as usize);
        &self.letters[start..self.ends[number] as usize]
    }
}

fn small(number: usize) -> u32 {
    u32::try_from(number).expect("the words of a file have far fewer letters than this")
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
    fn a_word_is_found_by_its_hash_and_its_letters() {
        let table: WordTable<u8> = [("a", 1), ("bee", 2), ("c", 3)].into_iter().collect();
        let said = NormalText::of("bee d");
        let [bee, d] = [0, 1].map(|index| said.hashed_word(index).unwrap());
        assert_eq!(table.get(bee), Some(&2));
        assert_eq!(table.get(d), None);
        assert_eq!(table.get(HashedWord { hash: bee.hash, ..d }), None);
    }
}
