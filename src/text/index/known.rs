//! What an index knows of each word of its phrases: in which lists the word stands. One look at a word of a text answers for all phrases.

use crate::text::NormalText;
use crate::text::hashed_word::{HashedWord, WordNumbers};
use crate::text::phrase_form::Direction;

/// The words of an index, each with a row of bits.
pub(super) struct KnownWords {
    numbers: WordNumbers,
    /// A row for each word, and an empty one for all others.
    rows: Box<[u64]>,
    /// How many times 64 bits a row has.
    width: usize,
    sets: u32,
    lists: u32,
}

/// One bit of a row.
#[derive(Debug, Clone, Copy)]
pub(super) enum Column {
    /// The word meets this requirement.
    Meets(u32),
    /// The word by itself is an alternative of this list.
    Is(u32),
    /// A longer alternative of this list may begin with the word, read in this direction.
    Opens(Direction, u32),
}

/// A text through the eyes of an index.
pub(super) struct Said<'s> {
    pub(super) text: &'s NormalText,
    known: &'s KnownWords,
    /// The number of each word.
    numbers: Vec<u32>,
    /// The requirements that a word of the text meets, as bits.
    met: Vec<u64>,
}

impl KnownWords {
    /// Words of which nothing is known yet.
    pub(super) fn new(numbers: WordNumbers, sets: usize, lists: usize) -> Self {
        let count = |number: usize| u32::try_from(number).expect("a file of phrases has far fewer lists than this");
        let width = (sets + 3 * lists).div_ceil(64);
        let rows = vec![0; (numbers.len() + 1) * width].into();
        Self { numbers, rows, width, sets: count(sets), lists: count(lists) }
    }

    /// Sets a bit of a word.
    pub(super) fn mark(&mut self, word: u32, column: Column) {
        let bit = self.bit(column);
        self.rows[word as usize * self.width + bit / 64] |= 1 << (bit % 64);
    }

    /// Whether a word is among them.
    pub(super) fn has(&self, word: HashedWord<'_>) -> bool {
        self.numbers.of_word(word).is_some()
    }

    /// The memory behind it, in bytes.
    pub(super) fn memory_bytes(&self) -> usize {
        self.numbers.memory_bytes() + size_of_val(&*self.rows)
    }

    fn bit(&self, column: Column) -> usize {
        let bit = match column {
            Column::Meets(set) => set,
            Column::Is(list) => self.sets + list,
            Column::Opens(Direction::Forward, list) => self.sets + self.lists + list,
            Column::Opens(Direction::Backward, list) => self.sets + 2 * self.lists + list,
        };
        bit as usize
    }

    fn row(&self, word: u32) -> &[u64] {
        &self.rows[word as usize * self.width..][..self.width]
    }
}

impl<'s> Said<'s> {
    /// Looks every word of a text up.
    pub(super) fn new(text: &'s NormalText, known: &'s KnownWords) -> Self {
        let unknown = u32::try_from(known.numbers.len()).expect("words have numbers of 32 bits");
        let numbers: Vec<u32> = text.hashed_words().map(|word| known.numbers.of_word(word).unwrap_or(unknown)).collect();
        let mut met = vec![0; known.sets.div_ceil(64) as usize];
        for number in numbers.iter().filter(|number| **number != unknown) {
            met.iter_mut().zip(known.row(*number)).for_each(|(met, row)| *met |= row);
        }
        Self { text, known, numbers, met }
    }

    /// Whether some word of the text meets each of these requirements.
    pub(super) fn meets(&self, requirements: &[u32]) -> bool {
        requirements.iter().all(|set| self.met[*set as usize / 64] >> (set % 64) & 1 == 1)
    }

    /// The number of the word at a place. Of a word that stands in no phrase, a number that no phrase has.
    pub(super) fn word(&self, at: usize) -> Option<u32> {
        self.numbers.get(at).copied()
    }

    /// Looks at a bit of a word.
    pub(super) fn knows(&self, word: u32, column: Column) -> bool {
        let bit = self.known.bit(column);
        self.known.rows[word as usize * self.known.width + bit / 64] >> (bit % 64) & 1 == 1
    }
}
