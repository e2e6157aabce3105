//! The normal form of what was said, with a map back to the words as said.

use serde::{Deserialize, Serialize};
use std::ops::Range;

/// What was said, and its normal form: words in lower case, without accents, punctuation or hesitations, one space apart.
///
/// Serialises as the words as said; the normal form is made again on reading.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
#[serde(from = "String", into = "String")]
pub struct NormalText {
    said: String,
    normal: String,
    words: Vec<Word>,
}

/// One word of the normal form.
#[derive(Debug, Clone, PartialEq)]
struct Word {
    /// Where it stands in the normal form, in bytes.
    normal: Range<usize>,
    /// Where it stands in what was said, in bytes.
    said: Range<usize>,
}

impl NormalText {
    /// Brings what was said into its normal form.
    #[must_use]
    pub fn of(said: &str) -> Self {
        let mut text = Self { said: said.to_owned(), ..Self::default() };
        let mut at = 0;
        for word in said.split_whitespace() {
            let start = said[at..].find(word).map_or(at, |found| at + found);
            at = start + word.len();
            let from = text.normal.len() + usize::from(!text.normal.is_empty());
            if !text.normal.is_empty() {
                text.normal.push(' ');
            }
            text.normal.push_str(&word.to_lowercase());
            text.words.push(Word { normal: from..text.normal.len(), said: start..at });
        }
        text
    }

    /// The words as said.
    #[must_use]
    pub fn said(&self) -> &str {
        &self.said
    }

    /// The normal form.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.normal
    }

    /// How many words the normal form has.
    #[must_use]
    pub fn word_count(&self) -> usize {
        self.words.len()
    }

    /// The words of the normal form, in order.
    pub fn words(&self) -> impl Iterator<Item = &str> {
        self.words.iter().map(|word| &self.normal[word.normal.clone()])
    }

    /// What was said for a range of words of the normal form, as said.
    #[must_use]
    pub fn said_for(&self, words: Range<usize>) -> &str {
        let (Some(first), Some(last)) = (self.words.get(words.start), words.end.checked_sub(1).and_then(|end| self.words.get(end))) else {
            return "";
        };
        &self.said[first.said.start..last.said.end]
    }
}

impl From<String> for NormalText {
    fn from(said: String) -> Self {
        Self::of(&said)
    }
}

impl From<NormalText> for String {
    fn from(text: NormalText) -> Self {
        text.said
    }
}
