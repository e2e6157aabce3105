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

/// What is known of some words.
pub(super) struct WordTable<V>(HashTable<(Box<str>, V)>);

impl<V> WordTable<V> {
    /// What is known of a word.
    pub(super) fn get(&self, word: HashedWord<'_>) -> Option<&V> {
        self.0.find(word.hash, |(known, _)| **known == *word.as_str()).map(|(_, value)| value)
    }

    /// Every word and what is known of it, in no order.
    pub(super) fn iter(&self) -> impl Iterator<Item = (&str, &V)> {
        self.0.iter().map(|(word, value)| (&**word, value))
    }
}

/// Each word comes once.
impl<W: Into<Box<str>>, V> FromIterator<(W, V)> for WordTable<V> {
    fn from_iter<I: IntoIterator<Item = (W, V)>>(words: I) -> Self {
        let words = words.into_iter();
        let mut table = HashTable::with_capacity(words.size_hint().0);
        for (word, value) in words {
            let word = word.into();
            table.insert_unique(hash_of(&word), (word, value), |(known, _)| hash_of(known));
        }
        Self(table)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_word_is_found_by_its_hash_and_its_letters() {
        let table: WordTable<u8> = [("a", 1), ("b", 2)].into_iter().collect();
        let said = NormalText::of("b c");
        let [b, c] = [0, 1].map(|index| said.hashed_word(index).unwrap());
        assert_eq!(table.get(b), Some(&2));
        assert_eq!(table.get(c), None);
        assert_eq!(table.get(HashedWord { hash: b.hash, ..c }), None);
    }
}
