//! One labelled utterance, as a line of JSON.

use serde::Deserialize;
use serde_json::{Map, Value};

/// Something somebody said, and what it is known to be.
#[derive(Debug, Clone, PartialEq, Deserialize)]
pub struct Utterance {
    /// The words.
    pub text: String,
    /// What they are, in the data's own terms.
    pub label: String,
    /// What else is known.
    #[serde(flatten)]
    pub tags: Tags,
}

/// What is known of a record besides what it holds.
#[derive(Debug, Clone, PartialEq, Default, Deserialize)]
pub struct Tags {
    /// The language, as a BCP 47 tag.
    pub lang: Option<String>,
    /// Where it comes from: mostly, who wrote it.
    pub source: Option<String>,
    /// Every other field, for filters.
    #[serde(flatten)]
    others: Map<String, Value>,
}

impl Utterance {
    /// Reads one line.
    ///
    /// # Errors
    /// Why it is no labelled utterance, in words for people.
    pub fn parse(line: &str) -> Result<Self, String> {
        serde_json::from_str(line).map_err(|error| format!("{error}; a line is `{{\"text\": \"…\", \"label\": \"…\"}}`"))
    }

    /// What a field of the line says.
    #[must_use]
    pub fn field(&self, key: &str) -> Option<String> {
        match key {
            "text" => Some(self.text.clone()),
            "label" => Some(self.label.clone()),
            _ => self.tags.field(key),
        }
    }
}

impl Tags {
    /// What a field says, written as in JSON but for the quotes of a string.
    #[must_use]
    pub fn field(&self, key: &str) -> Option<String> {
        match key {
            "lang" => self.lang.clone(),
            "source" => self.source.clone(),
            _ => self.others.get(key).map(|value| value.as_str().map_or_else(|| value.to_string(), str::to_owned)),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_line_needs_its_words_and_its_label_and_may_say_more() {
        let line = r#"{"text":"a person please","label":"asks","lang":"en","source":"us","id":7,"split":"test"}"#;
        let utterance = Utterance::parse(line).unwrap();
        assert_eq!((utterance.text.as_str(), utterance.label.as_str()), ("a person please", "asks"));
        for (key, value) in [("lang", "en"), ("source", "us"), ("id", "7"), ("split", "test"), ("label", "asks")] {
            assert_eq!(utterance.field(key).as_deref(), Some(value), "{key}");
        }
        assert_eq!(utterance.field("author"), None);
        assert_eq!(Utterance::parse(r#"{"text":"hello","label":"none"}"#).unwrap().tags, Tags::default());
    }

    #[test]
    fn what_is_no_labelled_utterance_says_why() {
        for (line, why) in [
            (r#"{"text":"hello"}"#, "missing field `label`"),
            ("hello", "expected value"),
            (r#"{"text":1,"label":"x"}"#, "expected a string"),
        ] {
            let told = Utterance::parse(line).unwrap_err();
            assert!(told.contains(why) && told.contains("a line is"), "{told}");
        }
    }
}
