//! What an index knows of each word of its phrases: in which lists the word stands. One look at a word of a text answers for all phrases.

use crate::text::NormalText;
use crate::text::hashed_word::WordNumbers;
use crate::text::phrase_form::Direction;
use std::borrow::Cow;

/// The words of an index, each with a row of bits.
pub(super) struct KnownWords {
    numbers: WordNumbers,
    /// A row for each word, and an empty one for all others. First stand the requirements that the word meets, a bit each, then how it
    /// stands to each list, as read forward and as read backward.
    rows: Box<[u64]>,
    /// How many times 64 bits stand in a row: for the requirements, for one reading of the lists, and altogether.
    met: usize,
    reading: usize,
    width: usize,
}

/// How a word stands to a list, as read in a direction.
#[derive(Debug, Clone, Copy)]
pub(super) struct Standing(u64);

impl Standing {
    /// The word by itself is an alternative.
    pub(super) const ALTERNATIVE: Self = Self(0b01);
    /// A longer alternative may begin with the word.
    pub(super) const OPENING: Self = Self(0b10);
    const BITS: usize = 2;
    const MASK: u64 = 0b11;

    pub(super) fn is_alternative(self) -> bool {
        self.0 & Self::ALTERNATIVE.0 != 0
    }

    pub(super) fn opens_alternatives(self) -> bool {
        self.0 & Self::OPENING.0 != 0
    }
}

/// A text through the eyes of an index.
pub(super) struct Said<'s> {
    pub(super) text: Cow<'s, NormalText>,
    known: &'s KnownWords,
    /// The number of each word, from the first to the last and then from the last to the first. A word that stands in no phrase has
    /// the number after those that do.
    numbers: Vec<u32>,
    /// The requirements that a word of the text meets, as bits.
    met: Vec<u64>,
}

impl KnownWords {
    /// Words of which nothing is known yet.
    pub(super) fn new(numbers: WordNumbers, sets: usize, lists: usize) -> Self {
        let met = sets.div_ceil(64);
        let reading = (lists * Standing::BITS).div_ceil(64);
        let width = met + 2 * reading;
        let rows = vec![0; (numbers.len() + 1) * width].into();
        Self { numbers, rows, met, reading, width }
    }

    /// Notes that a word meets a requirement.
    pub(super) fn mark_met(&mut self, word: u32, set: u32) {
        self.rows[word as usize * self.width + set as usize / 64] |= 1 << (set % 64);
    }

    /// Notes how a word stands to a list.
    pub(super) fn mark(&mut self, word: u32, direction: Direction, list: u32, standing: Standing) {
        let (index, shift) = self.place(word, direction, list);
        self.rows[index] |= standing.0 << shift;
    }

    /// The number of words that are not among them.
    fn unknown(&self) -> u32 {
        u32::try_from(self.numbers.len()).expect("words have numbers of 32 bits")
    }

    /// The memory behind it, in bytes.
    pub(super) fn memory_bytes(&self) -> usize {
        self.numbers.memory_bytes() + size_of_val(&*self.rows)
    }

    fn standing(&self, word: u32, direction: Direction, list: u32) -> Standing {
        let (index, shift) = self.place(word, direction, list);
        Standing(self.rows[index] >> shift & Standing::MASK)
    }

    fn place(&self, word: u32, direction: Direction, list: u32) -> (usize, usize) {
        let bit = list as usize * Standing::BITS;
        let reading = self.met + if direction == Direction::Forward { 0 } else { self.reading };
        (word as usize * self.width + reading + bit / 64, bit % 64)
    }

    fn requirements_met_by(&self, word: u32) -> &[u64] {
        &self.rows[word as usize * self.width..][..self.met]
    }
}

impl<'s> Said<'s> {
    /// Looks every word of a text up.
    pub(super) fn new(text: Cow<'s, NormalText>, known: &'s KnownWords) -> Self {
        let unknown = known.unknown();
        let mut numbers = Vec::with_capacity(2 * text.word_count());
        numbers.extend(text.hashed_words().map(|word| known.numbers.of_word(word).unwrap_or(unknown)));
        let mut met = vec![0; known.met];
        for number in numbers.iter().filter(|number| **number != unknown) {
            met.iter_mut().zip(known.requirements_met_by(*number)).for_each(|(met, row)| *met |= row);
        }
        numbers.extend_from_within(..);
        numbers[text.word_count()..].reverse();
        Self { text, known, numbers, met }
    }

    /// Whether some word of the text meets each of these requirements.
    pub(super) fn meets(&self, requirements: &[u32]) -> bool {
        requirements.iter().all(|set| self.met[*set as usize / 64] >> (set % 64) & 1 == 1)
    }

    /// Whether the word at a place stands in a phrase.
    pub(super) fn knows(&self, at: usize) -> bool {
        self.numbers[at] != self.known.unknown()
    }

    /// The numbers of the words outwards from a place between words.
    pub(super) fn words_from(&self, origin: usize, direction: Direction) -> &[u32] {
        let (forward, backward) = self.numbers.split_at(self.numbers.len() / 2);
        match direction {
            Direction::Forward => &forward[origin..],
            Direction::Backward => &backward[backward.len() - origin..],
        }
    }

    /// How a word stands to a list.
    pub(super) fn standing(&self, word: u32, direction: Direction, list: u32) -> Standing {
        self.known.standing(word, direction, list)
    }
}
