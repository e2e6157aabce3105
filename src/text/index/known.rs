//! What an index knows of each word of its phrases: in which lists the word stands. One look at a word of a text answers for all phrases.

use crate::text::NormalText;
use crate::text::hashed_word::WordNumbers;
use crate::text::phrase_form::Direction;
use std::borrow::Cow;

/// How many times 32 bits of a row are taken at once.
const BLOCK: usize = 8;

/// The words of an index, each with a row of bits.
pub(super) struct KnownWords {
    numbers: WordNumbers,
    /// The requirements that a word meets, a bit each.
    met: Rows,
    forward: Standings,
    backward: Standings,
}

/// Bits for each word, and none set for all others.
struct Rows {
    bits: Box<[u32]>,
    /// How many times 32 bits stand in a row.
    width: usize,
}

/// How each word stands to each list, as read in a direction.
pub(super) struct Standings(Rows);

/// How a word stands to a list, as read in a direction.
#[derive(Debug, Clone, Copy)]
pub(super) struct Standing(u32);

impl Standing {
    /// The word by itself is an alternative.
    pub(super) const ALTERNATIVE: Self = Self(0b01);
    /// A longer alternative may begin with the word.
    pub(super) const OPENING: Self = Self(0b10);
    const BITS: usize = 2;
    const MASK: u32 = 0b11;

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
    /// the number after those that do. Behind them, as bits, the requirements that a word of the text meets: all in one allocation.
    seen: Vec<u32>,
    /// How many words the text has.
    count: usize,
}

impl KnownWords {
    /// Words of which nothing is known yet.
    pub(super) fn new(numbers: WordNumbers, sets: usize, lists: usize) -> Self {
        let [met, forward, backward] =
            [sets, lists * Standing::BITS, lists * Standing::BITS].map(|bits| Rows::new(numbers.len() + 1, bits));
        Self { numbers, met, forward: Standings(forward), backward: Standings(backward) }
    }

    /// Notes that a word meets a requirement.
    pub(super) fn mark_met(&mut self, word: u32, set: u32) {
        self.met.set(word, set as usize, 1);
    }

    /// Notes how a word stands to a list.
    pub(super) fn mark(&mut self, word: u32, direction: Direction, list: u32, standing: Standing) {
        let Standings(rows) = match direction {
            Direction::Forward => &mut self.forward,
            Direction::Backward => &mut self.backward,
        };
        rows.set(word, list as usize * Standing::BITS, standing.0);
    }

    /// The number of words that are not among them.
    fn unknown(&self) -> u32 {
        u32::try_from(self.numbers.len()).expect("words have numbers of 32 bits")
    }

    /// The memory behind it, in bytes.
    pub(super) fn memory_bytes(&self) -> usize {
        [&self.met, &self.forward.0, &self.backward.0].map(|rows| size_of_val(&*rows.bits)).into_iter().sum::<usize>()
            + self.numbers.memory_bytes()
    }
}

impl Rows {
    fn new(words: usize, bits: usize) -> Self {
        // Long rows are whole blocks of what `unite` takes at once.
        let width = match bits.div_ceil(32) {
            few @ ..BLOCK => few,
            many => many.next_multiple_of(BLOCK),
        };
        Self { bits: vec![0; words * width].into(), width }
    }

    fn set(&mut self, word: u32, bit: usize, to: u32) {
        self.bits[word as usize * self.width + bit / 32] |= to << (bit % 32);
    }

    /// The bits of a word from one of them on: at least as many as are ever set together.
    fn from(&self, word: u32, bit: usize) -> u32 {
        self.bits[word as usize * self.width + bit / 32] >> (bit % 32)
    }

    fn row(&self, word: u32) -> &[u32] {
        &self.bits[word as usize * self.width..][..self.width]
    }
}

impl Standings {
    /// How a word stands to a list.
    pub(super) fn of(&self, word: u32, list: u32) -> Standing {
        Standing(self.0.from(word, list as usize * Standing::BITS) & Standing::MASK)
    }
}

impl<'s> Said<'s> {
    /// Looks every word of a text up.
    pub(super) fn new(text: Cow<'s, NormalText>, known: &'s KnownWords) -> Self {
        let unknown = known.unknown();
        let count = text.word_count();
        let mut seen = Vec::with_capacity(2 * count + known.met.width);
        seen.extend(text.hashed_words().map(|word| known.numbers.of_word(word).unwrap_or(unknown)));
        seen.extend_from_within(..);
        seen[count..].reverse();
        seen.extend_from_slice(known.met.row(unknown));
        let (numbers, met) = seen.split_at_mut(2 * count);
        numbers[..count].iter().for_each(|number| unite(met, known.met.row(*number)));
        Self { text, known, seen, count }
    }

    /// Whether some word of the text meets a requirement.
    pub(super) fn meets(&self, requirement: u32) -> bool {
        self.seen[2 * self.count + requirement as usize / 32] >> (requirement % 32) & 1 == 1
    }

    /// Whether the word at a place stands in a phrase.
    pub(super) fn knows(&self, at: usize) -> bool {
        self.seen[at] != self.known.unknown()
    }

    /// The numbers of the words outwards from a place between words.
    pub(super) fn words_from(&self, origin: usize, direction: Direction) -> &[u32] {
        match direction {
            Direction::Forward => &self.seen[origin..self.count],
            Direction::Backward => &self.seen[2 * self.count - origin..2 * self.count],
        }
    }

    /// How words stand to lists that are read in a direction.
    pub(super) fn standings(&self, direction: Direction) -> &Standings {
        match direction {
            Direction::Forward => &self.known.forward,
            Direction::Backward => &self.known.backward,
        }
    }
}

/// Adds the bits of a row, a block at once: rows are too short for what the compiler makes of one loop over them.
fn unite(all: &mut [u32], row: &[u32]) {
    let (blocks, rest) = all.as_chunks_mut::<BLOCK>();
    let (row_blocks, row_rest) = row.as_chunks::<BLOCK>();
    for (block, row) in blocks.iter_mut().zip(row_blocks) {
        (0..BLOCK).for_each(|word| block[word] |= row[word]);
    }
    rest.iter_mut().zip(row_rest).for_each(|(word, row)| *word |= row);
}
