//! How much two texts are the same words, for noticing that a caller says the same thing again.

use super::NormalText;

impl NormalText {
    /// How alike two texts are, from 0 (nothing in common, or nothing said) to 1 (the same words in the same order).
    ///
    /// The mean of two Dice coefficients: of the words, which a rephrasing keeps, and of the pairs of neighbours, which a shuffle loses.
    #[must_use]
    pub fn similarity(&self, other: &Self) -> f32 {
        if self.is_empty() || other.is_empty() {
            return 0.0;
        }
        f32::midpoint(shared_words(self, other), dice(neighbours(self), neighbours(other)))
    }

    /// Whether two texts are at least so alike, as [`similarity`](Self::similarity) says.
    #[must_use]
    pub fn is_as_alike(&self, other: &Self, at_least: f32) -> bool {
        // Most texts are told apart by their words: no pairs make up for those.
        f32::midpoint(shared_words(self, other), 1.0) >= at_least && self.similarity(other) >= at_least
    }
}

/// A word behind its hash, by which two are mostly told apart.
type Hashed<'t> = (u64, &'t str);

fn shared_words(one: &NormalText, other: &NormalText) -> f32 {
    dice(words(one).collect(), words(other).collect())
}

fn words(text: &NormalText) -> impl Iterator<Item = Hashed<'_>> {
    text.hashed_words().map(|word| (word.hash, word.as_str()))
}

/// Each word with the one after it; the first and the last also stand beside nothing.
fn neighbours(text: &NormalText) -> Vec<(Hashed<'_>, Hashed<'_>)> {
    let nothing = || std::iter::once((0, ""));
    nothing().chain(words(text)).zip(words(text).chain(nothing())).collect()
}

/// Twice what two bags share, as a part of what both hold.
#[expect(clippy::cast_precision_loss, reason = "counts of words are far below where f32 loses any")]
fn dice<T: Ord>(mut one: Vec<T>, mut other: Vec<T>) -> f32 {
    one.sort_unstable();
    other.sort_unstable();
    let (mut i, mut j, mut shared) = (0, 0, 0usize);
    while let (Some(a), Some(b)) = (one.get(i), other.get(j)) {
        let order = a.cmp(b);
        shared += usize::from(order.is_eq());
        i += usize::from(order.is_le());
        j += usize::from(order.is_ge());
    }
    2.0 * shared as f32 / (one.len() + other.len()) as f32
}

#[cfg(test)]
mod tests {
    use super::*;

    fn similarity(one: &str, other: &str) -> f32 {
        NormalText::of(one).similarity(&NormalText::of(other))
    }

    #[test]
    fn equal_words_are_wholly_alike_however_they_are_written() {
        assert!((similarity("I can't log in!", "i cannot log in") - 1.0).abs() < f32::EPSILON);
    }

    #[test]
    fn nothing_said_is_like_nothing() {
        assert!(similarity("", "") < f32::EPSILON);
        assert!(similarity("um", "hello") < f32::EPSILON);
    }

    #[test]
    fn a_repeat_in_nearly_the_same_words_is_closer_than_another_subject() {
        let repeat = similarity("I was charged twice", "I said I was charged twice");
        let other = similarity("I was charged twice", "I was wondering when you open");
        assert!(repeat > 0.75, "{repeat}");
        assert!(other < 0.4, "{other}");
    }

    #[test]
    fn what_is_too_different_by_its_words_alone_is_as_alike_as_it_is() {
        for (one, other) in [("a b c d", "a b c d e"), ("a b c d", "d c b a"), ("a b", "c d"), ("", ""), ("a b c", "a b d")] {
            let (one, other) = (NormalText::of(one), NormalText::of(other));
            for least in [0.1, 0.5, 0.75, 0.9] {
                assert_eq!(one.is_as_alike(&other, least), one.similarity(&other) >= least, "{one:?} {other:?}");
            }
        }
    }

    #[test]
    fn the_same_words_in_another_order_are_less_alike() {
        assert!(similarity("the bank called me", "me called the bank") < 0.8);
    }
}
