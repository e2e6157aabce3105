//! The judge's verdict: the shape we ask for, and what we take for one.

use super::spoken;
use crate::call::ModelFailure;
use serde_json::{Deserializer, Value, json};

/// How many opening braces are tried before an answer counts as nonsense: enough for prose with a brace in it before the object.
const TRIES: usize = 8;

/// The longest ground a verdict keeps, in characters.
const LONGEST_GROUND: usize = 200;

/// What the judge says of a call.
#[derive(Debug, Clone, PartialEq)]
pub struct Verdict {
    /// Whether a human should take over now.
    pub escalate: bool,
    /// How the caller sounds, -1 (angry) to 1 (pleased), where the judge said so on that scale.
    pub sentiment: Option<f32>,
    /// The judge's ground, in its own words; it may quote the caller.
    pub because: Option<String>,
}

/// The JSON Schema of a verdict. Kept to what both providers' structured answers take: no ranges, every field required.
pub(super) fn schema() -> Value {
    json!({
        "type": "object",
        "properties": {
            "escalate": { "type": "boolean", "description": "whether a human should take over now" },
            "sentiment": { "type": "number", "description": "how the caller sounds, from -1 (angry) to 1 (pleased)" },
            "because": { "type": "string", "description": "the ground, in at most twelve words" },
        },
        "required": ["escalate", "sentiment", "because"],
        "additionalProperties": false,
    })
}

/// Reads a verdict: a JSON object, alone or with prose or a fence around it, or the bare word `ESCALATE` or `CONTINUE`.
pub(super) fn read(answer: &str) -> Result<Verdict, ModelFailure> {
    from_object(answer).or_else(|| from_word(answer)).ok_or(ModelFailure::Nonsense)
}

fn from_object(answer: &str) -> Option<Verdict> {
    answer.match_indices('{').take(TRIES).find_map(|(start, _)| {
        let object = Deserializer::from_str(&answer[start..]).into_iter::<Value>().next()?.ok()?;
        Some(Verdict {
            escalate: object.get("escalate")?.as_bool()?,
            sentiment: object.get("sentiment").and_then(on_our_scale),
            because: object.get("because").and_then(Value::as_str).and_then(ground),
        })
    })
}

/// A number outside the scale was given on another one (out of ten, in per cent): better none than a guess.
#[expect(clippy::cast_possible_truncation, reason = "a number from -1 to 1 loses digits, never its size")]
fn on_our_scale(value: &Value) -> Option<f32> {
    value.as_f64().filter(|number| (-1.0..=1.0).contains(number)).map(|number| number as f32)
}

fn ground(words: &str) -> Option<String> {
    let words: String = spoken::one_line(words).chars().take(LONGEST_GROUND).collect();
    (!words.is_empty()).then_some(words)
}

/// The word must stand first in capitals, or stand alone: "continue to help the caller" is prose, not a verdict.
fn from_word(answer: &str) -> Option<Verdict> {
    let mut words = answer.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty());
    let first = words.next()?;
    let alone = words.next().is_none();
    let says = |word: &str| first == word || (alone && first.eq_ignore_ascii_case(word));
    match (says("ESCALATE"), says("CONTINUE")) {
        (false, false) => None,
        (escalate, _) => Some(Verdict { escalate, sentiment: None, because: None }),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn bare(escalate: bool) -> Result<Verdict, ModelFailure> {
        Ok(Verdict { escalate, sentiment: None, because: None })
    }

    #[test]
    fn an_object_is_read_alone_fenced_or_after_prose() {
        let full = Ok(Verdict { escalate: true, sentiment: Some(-0.5), because: Some("asks for a human".to_owned()) });
        let object = r#"{"escalate": true, "sentiment": -0.5, "because": "asks for\n a human"}"#;
        for answer in [
            object.to_owned(),
            format!("```json\n{object}\n```"),
            format!("My verdict for {{caller}}: {object} Let me know if you need more."),
        ] {
            assert_eq!(read(&answer), full, "{answer}");
        }
    }

    #[test]
    fn a_missing_or_strange_field_costs_only_itself() {
        for answer in [
            r#"{"escalate": false}"#,
            r#"{"escalate": false, "sentiment": "calm", "because": 7}"#,
            r#"{"escalate": false, "sentiment": 8, "because": "  "}"#,
            r#"{"escalate": false, "sentiment": null, "more": {}}"#,
        ] {
            assert_eq!(read(answer), bare(false), "{answer}");
        }
    }

    #[test]
    fn a_bare_word_is_a_verdict() {
        for (answer, escalate) in [
            ("ESCALATE", true),
            ("escalate.", true),
            ("**CONTINUE**", false),
            ("ESCALATE: the caller shouts", true),
            (" Continue\n", false),
        ] {
            assert_eq!(read(answer), bare(escalate), "{answer}");
        }
    }

    #[test]
    fn anything_else_is_nonsense() {
        for answer in [
            "",
            "  ",
            "{",
            "[true]",
            "true",
            r#"{"escalate": "yes"}"#,
            r#"{"verdict": true}"#,
            r#"{"escalate": tr"#,
            "do not ESCALATE",
            "Continue to help the caller",
            "I would escalate",
            "💥",
        ] {
            assert_eq!(read(answer), Err(ModelFailure::Nonsense), "{answer}");
        }
    }

    #[test]
    fn an_endless_ground_is_cut() {
        let answer = json!({ "escalate": true, "sentiment": 0, "because": "é".repeat(5_000) }).to_string();
        assert_eq!(read(&answer).unwrap().because.unwrap().chars().count(), LONGEST_GROUND);
    }

    #[test]
    fn a_storm_of_braces_is_nonsense_and_not_a_crash() {
        assert_eq!(read(&"{\"a\":".repeat(40_000)), Err(ModelFailure::Nonsense));
    }
}
