//! One call as data: what its caller said, turn by turn, and when a human should have had it.

use super::record::Tags;
use serde::Deserialize;

/// A call whose right moment for a human is known.
#[derive(Debug, Clone, PartialEq)]
pub struct Conversation {
    /// What the caller said, turn by turn.
    pub turns: Vec<String>,
    /// The caller's turn at which a human should take over, from 1; none where the call is the bot's to the end.
    pub handoff_turn: Option<usize>,
    /// What the call is about, in the data's own terms.
    pub label: Option<String>,
    /// What else is known.
    pub tags: Tags,
}

/// A line as written. The other names of two fields are those of annotated dialogue data that is to be had.
#[derive(Deserialize)]
struct Line {
    turns: Vec<TurnLine>,
    #[serde(alias = "first_topic_user_turn")]
    handoff_turn: Option<usize>,
    #[serde(alias = "topic")]
    label: Option<String>,
    #[serde(flatten)]
    tags: Tags,
}

#[derive(Deserialize)]
struct TurnLine {
    text: String,
    role: Option<Role>,
}

#[derive(Deserialize, PartialEq)]
#[serde(rename_all = "lowercase")]
enum Role {
    #[serde(alias = "user", alias = "customer")]
    Caller,
    #[serde(other)]
    Another,
}

impl Conversation {
    /// Reads one line. Turns of anybody but the caller are passed over: what the bot says is the policy's.
    ///
    /// # Errors
    /// Why it is no conversation, in words for people.
    pub fn parse(line: &str) -> Result<Self, String> {
        let shape = "a line is `{\"turns\": [{\"text\": \"…\"}], \"handoff_turn\": 2}`";
        let line: Line = serde_json::from_str(line).map_err(|error| format!("{error}; {shape}"))?;
        let caller = line.turns.into_iter().filter(|turn| turn.role.as_ref().is_none_or(|role| *role == Role::Caller));
        let turns: Vec<String> = caller.map(|turn| turn.text).collect();
        if line.handoff_turn.is_some_and(|turn| !(1..=turns.len()).contains(&turn)) {
            return Err(format!(
                "`handoff_turn` is one of the caller's {} turns, counted from 1; leave it out where there is none",
                turns.len()
            ));
        }
        Ok(Self { turns, handoff_turn: line.handoff_turn, label: line.label, tags: line.tags })
    }

    /// What a field of the line says.
    #[must_use]
    pub fn field(&self, key: &str) -> Option<String> {
        match key {
            "label" => self.label.clone(),
            _ => self.tags.field(key),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_conversation_is_what_the_caller_said() {
        let line = r#"{"turns":[{"text":"hello"},{"role":"bot","text":"Hi!"},{"role":"user","text":"my card is gone"}],
            "handoff_turn":2,"label":"fraud","source":"us","shift":"night"}"#;
        let conversation = Conversation::parse(line).unwrap();
        assert_eq!(conversation.turns, ["hello", "my card is gone"]);
        assert_eq!((conversation.handoff_turn, conversation.label.as_deref()), (Some(2), Some("fraud")));
        for (key, value) in [("label", "fraud"), ("source", "us"), ("shift", "night")] {
            assert_eq!(conversation.field(key).as_deref(), Some(value), "{key}");
        }
    }

    #[test]
    fn a_call_may_be_the_bots_to_the_end() {
        for line in [r#"{"turns":[{"text":"hello"}]}"#, r#"{"turns":[{"text":"hello"}],"first_topic_user_turn":null,"topic":null}"#] {
            assert_eq!(Conversation::parse(line).unwrap().handoff_turn, None);
        }
    }

    #[test]
    fn the_right_turn_is_one_of_the_callers() {
        for turn in [0, 2] {
            let line = format!(r#"{{"turns":[{{"text":"hello"}},{{"role":"bot","text":"Hi!"}}],"handoff_turn":{turn}}}"#);
            assert!(Conversation::parse(&line).unwrap_err().contains("caller's 1 turns"), "{turn}");
        }
    }
}
