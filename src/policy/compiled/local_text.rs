//! A text the caller hears, in the language of the call.

use serde::Serialize;

/// A text with a default and, where the policy gives them, wordings by language.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct LocalText {
    /// What is said where no wording fits the language of the call.
    pub default: String,
    /// Wordings by BCP 47 tag, in the order written.
    pub by_language: Vec<(String, String)>,
}

impl LocalText {
    /// One wording for every language.
    #[must_use]
    pub fn plain(text: impl Into<String>) -> Self {
        Self { default: text.into(), by_language: Vec::new() }
    }

    /// The wording for a language: of the very tag, else of its primary language, else the default.
    #[must_use]
    pub fn in_language(&self, language: &str) -> &str {
        let wording = |fits: &dyn Fn(&str) -> bool| self.by_language.iter().find(|(tag, _)| fits(tag)).map(|(_, text)| text.as_str());
        wording(&|tag| tag.eq_ignore_ascii_case(language))
            .or_else(|| wording(&|tag| primary(tag).eq_ignore_ascii_case(primary(language))))
            .unwrap_or(&self.default)
    }

    /// Every wording, the default first, each with its language where it has one.
    pub fn wordings(&self) -> impl Iterator<Item = (Option<&str>, &str)> {
        std::iter::once((None, self.default.as_str())).chain(self.by_language.iter().map(|(tag, text)| (Some(tag.as_str()), text.as_str())))
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
        let text = LocalText {
            default: "One moment.".into(),
            by_language: vec![("es-MX".into(), "Permítame.".into()), ("es".into(), "Un momento.".into())],
        };
        for (language, said) in
            [("es-MX", "Permítame."), ("es", "Un momento."), ("es-AR", "Permítame."), ("de-DE", "One moment."), ("ES-mx", "Permítame.")]
        {
            assert_eq!(text.in_language(language), said, "{language}");
        }
    }
}
