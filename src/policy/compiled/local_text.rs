//! A text the caller hears, in the language of the call.

use crate::text::NormalText;
use serde::{Serialize, Serializer};
use std::sync::OnceLock;

/// A text with a default and, where the policy gives them, wordings by language.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct LocalText {
    /// What is said where no wording fits the language of the call.
    default: Wording,
    /// Wordings by BCP 47 tag, in the order written.
    by_language: Vec<(String, Wording)>,
}

/// One wording.
#[derive(Debug, Clone)]
struct Wording {
    text: String,
    /// Made when it is first said: most wordings of most tenants are not said for days.
    normal: OnceLock<NormalText>,
}

impl LocalText {
    /// One wording for every language.
    #[must_use]
    pub fn plain(text: impl Into<String>) -> Self {
        Self { default: Wording::new(text), by_language: Vec::new() }
    }

    /// The same text, with a wording for one more language by its BCP 47 tag.
    #[must_use]
    pub fn worded(mut self, language: impl Into<String>, text: impl Into<String>) -> Self {
        self.by_language.push((language.into(), Wording::new(text)));
        self
    }

    /// The wording for a language: of the very tag, else of its primary language, else the default.
    #[must_use]
    pub fn in_language(&self, language: &str) -> &str {
        &self.wording(language).text
    }

    /// The same in its normal form, which every call that hears it shares.
    #[must_use]
    pub fn normal_in_language(&self, language: &str) -> NormalText {
        let wording = self.wording(language);
        wording.normal.get_or_init(|| NormalText::of(&wording.text)).clone()
    }

    fn wording(&self, language: &str) -> &Wording {
        let wording = |fits: &dyn Fn(&str) -> bool| self.by_language.iter().find(|(tag, _)| fits(tag)).map(|(_, wording)| wording);
        wording(&|tag| tag.eq_ignore_ascii_case(language))
            .or_else(|| wording(&|tag| primary(tag).eq_ignore_ascii_case(primary(language))))
            .unwrap_or(&self.default)
    }

    /// Every wording, the default first, each with its language where it has one.
    pub fn wordings(&self) -> impl Iterator<Item = (Option<&str>, &str)> {
        let by_language = self.by_language.iter().map(|(tag, wording)| (Some(tag.as_str()), wording.text.as_str()));
        std::iter::once((None, self.default.text.as_str())).chain(by_language)
    }
}

impl Wording {
    fn new(text: impl Into<String>) -> Self {
        Self { text: text.into(), normal: OnceLock::new() }
    }
}

impl PartialEq for Wording {
    fn eq(&self, other: &Self) -> bool {
        self.text == other.text
    }
}

impl Eq for Wording {}

impl Serialize for Wording {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(&self.text)
    }
}

/// The primary language of a BCP 47 tag: `en` of `en-US`.
fn primary(tag: &str) -> &str {
    tag.split(['-', '_']).next().unwrap_or(tag)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_nearest_wording_is_said() {
        let text = LocalText::plain("One moment.").worded("es-MX", "Permítame.").worded("es", "Un momento.");
        for (language, said) in
            [("es-MX", "Permítame."), ("es", "Un momento."), ("es-AR", "Permítame."), ("de-DE", "One moment."), ("ES-mx", "Permítame.")]
        {
            assert_eq!(text.in_language(language), said, "{language}");
        }
    }
}
