//! The phrase that nearly matched, for explaining to its author why it did not. Slow, and never on the way to a decision.

use super::{NormalText, PhraseIndex};
use std::cmp::Reverse;

/// How many ways through a phrase are tried.
const MOST_EXAMPLES: usize = 24;
/// How many words of a text are looked at.
const MOST_TEXT_WORDS: usize = 120;

/// A phrase of which at least half the words were said, in order.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NearMiss {
    /// Its index among the phrases that the index was built from.
    pub phrase: usize,
    /// How many of its words were said.
    pub matched_words: usize,
    /// What kept it from matching, in words: "missing `manager`".
    pub missing: String,
}

impl PhraseIndex {
    /// The phrase, of those that `among` lets in, that came closest to matching. Ask for phrases that did not match.
    pub fn nearest(&self, text: &NormalText, among: impl Fn(usize) -> bool) -> Option<NearMiss> {
        let said: Vec<&str> = text.words().take(MOST_TEXT_WORDS).collect();
        let attempts = (0..self.len()).filter(|phrase| among(*phrase)).flat_map(|phrase| {
            let examples = self.phrases[phrase].examples(MOST_EXAMPLES);
            examples.into_iter().map(move |example| (phrase, example))
        });
        attempts
            .map(|(phrase, example)| (phrase, compare(&example, &said)))
            .filter(|(_, attempt)| attempt.matched > 0 && attempt.matched * 2 >= attempt.words)
            .min_by_key(|(phrase, attempt)| (Reverse(attempt.letters_per_mille), *phrase))
            .map(|(phrase, attempt)| NearMiss { phrase, matched_words: attempt.matched, missing: attempt.missing() })
    }
}

/// How far one way through a phrase got.
struct Attempt {
    words: usize,
    matched: usize,
    /// The part of its letters that was matched: short words are met anywhere and say little.
    letters_per_mille: usize,
    /// The words that were not said, those side by side together.
    missing: Vec<String>,
}

impl Attempt {
    fn missing(&self) -> String {
        if self.missing.is_empty() {
            return "its words were said, but not side by side".to_owned();
        }
        let quoted: Vec<String> = self.missing.iter().map(|words| format!("`{words}`")).collect();
        format!("missing {}", quoted.join(" and "))
    }
}

/// Finds the words of an example in what was said, in order, as many as can be.
fn compare(example: &str, said: &[&str]) -> Attempt {
    let wanted: Vec<&str> = example.split(' ').collect();
    let common = common_suffixes(&wanted, said);
    let mut missing: Vec<String> = Vec::new();
    let (mut letters, mut at, mut last_missing) = (0, 0, false);
    for (i, word) in wanted.iter().enumerate() {
        while at < said.len() && said[at] != *word && common[i][at + 1] == common[i][at] {
            at += 1;
        }
        let is_matched = said.get(at) == Some(word) && common[i][at] == common[i + 1][at + 1] + 1;
        if is_matched {
            letters += word.len();
            at += 1;
        } else if let (true, Some(run)) = (last_missing, missing.last_mut()) {
            run.push(' ');
            run.push_str(word);
        } else {
            missing.push((*word).to_owned());
        }
        last_missing = !is_matched;
    }
    let all_letters: usize = wanted.iter().map(|word| word.len()).sum();
    Attempt { words: wanted.len(), matched: common[0][0], letters_per_mille: letters * 1000 / all_letters.max(1), missing }
}

/// For each pair of suffixes, the length of their longest common subsequence.
fn common_suffixes(one: &[&str], other: &[&str]) -> Vec<Vec<usize>> {
    let mut common = vec![vec![0; other.len() + 1]; one.len() + 1];
    for i in (0..one.len()).rev() {
        for j in (0..other.len()).rev() {
            common[i][j] = if one[i] == other[j] { common[i + 1][j + 1] + 1 } else { common[i + 1][j].max(common[i][j + 1]) };
        }
    }
    common
}

#[cfg(test)]
mod tests {
    use super::super::Phrase;
    use super::*;

    fn nearest(phrases: &[&str], said: &str) -> Option<NearMiss> {
        let phrases: Vec<Phrase> = phrases.iter().map(|phrase| Phrase::parse(phrase).unwrap()).collect();
        PhraseIndex::build(&phrases).unwrap().nearest(&NormalText::of(said), |_| true)
    }

    #[test]
    fn the_words_that_are_missing_are_told() {
        for (phrase, said, matched_words, missing) in [
            ("get me a manager", "can you get me a refund", 3, "missing `manager`"),
            ("(talk|speak) to [a] (human|person)", "I want to speak human", 2, "missing `to`"),
            ("close my savings account today", "please close your account at the bank today", 3, "missing `my savings`"),
            ("close my savings account today", "close the savings book today", 3, "missing `my` and `account`"),
            ("get a manager", "get hold of a sales manager", 3, "its words were said, but not side by side"),
        ] {
            let expected = NearMiss { phrase: 0, matched_words, missing: missing.to_owned() };
            assert_eq!(nearest(&[phrase], said), Some(expected), "{phrase}");
        }
    }

    #[test]
    fn the_phrase_that_came_closest_is_told() {
        let found = nearest(&["talk to a person", "cancel my subscription now"], "I want to cancel my subscription").unwrap();
        assert_eq!((found.phrase, found.missing.as_str()), (1, "missing `now`"));
    }

    #[test]
    fn phrases_with_little_in_common_are_not_told() {
        assert_eq!(nearest(&["talk to a human", "refund"], "what time is it"), None);
        assert_eq!(nearest(&[], "hello"), None);
    }
}
