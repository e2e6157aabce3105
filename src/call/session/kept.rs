//! What a session keeps and never changes, with its JSON: a session is written with every turn, and most of it was written before.

use crate::call::command::Command;
use crate::call::event::EventKey;
use crate::call::transcript::PastTurn;
use serde::{Deserialize, Deserializer, Serialize, Serializer};
use serde_json::value::{RawValue, to_raw_value};
use std::ops::Deref;
use std::sync::{Arc, OnceLock};

/// The JSON of something that never changes, made when it is first written.
#[derive(Debug, Clone, Default)]
struct WrittenOnce(OnceLock<Arc<RawValue>>);

impl WrittenOnce {
    fn json(&self, of: &impl Serialize) -> &RawValue {
        self.0.get_or_init(|| to_raw_value(of).expect("what a session keeps holds nothing that JSON cannot").into())
    }
}

/// The turns of a call that are over, oldest first.
#[derive(Debug, Clone, Default)]
pub struct PastTurns {
    turns: Vec<PastTurn>,
    /// Of each turn.
    written: Vec<WrittenOnce>,
}

impl PastTurns {
    /// Adds the latest turn.
    pub fn push(&mut self, turn: PastTurn) {
        self.turns.push(turn);
        self.written.push(WrittenOnce::default());
    }

    /// Forgets the oldest turn.
    pub(super) fn forget_first(&mut self) {
        self.turns.remove(0);
        self.written.remove(0);
    }
}

impl Deref for PastTurns {
    type Target = [PastTurn];

    fn deref(&self) -> &[PastTurn] {
        &self.turns
    }
}

impl From<Vec<PastTurn>> for PastTurns {
    fn from(turns: Vec<PastTurn>) -> Self {
        let written = vec![WrittenOnce::default(); turns.len()];
        Self { turns, written }
    }
}

impl PartialEq for PastTurns {
    fn eq(&self, other: &Self) -> bool {
        self.turns == other.turns
    }
}

impl Serialize for PastTurns {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_seq(self.turns.iter().zip(&self.written).map(|(turn, written)| written.json(turn)))
    }
}

impl<'de> Deserialize<'de> for PastTurns {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        Vec::deserialize(deserializer).map(Self::from)
    }
}

/// The answer that an event was given, for its retries.
#[derive(Debug, Clone)]
pub(super) struct Answered {
    pub(super) key: EventKey,
    pub(super) commands: Arc<[Command]>,
    written: WrittenOnce,
}

impl Answered {
    pub(super) fn new(key: EventKey, commands: Arc<[Command]>) -> Self {
        Self { key, commands, written: WrittenOnce::default() }
    }
}

impl PartialEq for Answered {
    fn eq(&self, other: &Self) -> bool {
        self.key == other.key && self.commands == other.commands
    }
}

impl Serialize for Answered {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        self.written.json(&(&self.key, &self.commands)).serialize(serializer)
    }
}

impl<'de> Deserialize<'de> for Answered {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        <(EventKey, Arc<[Command]>)>::deserialize(deserializer).map(|(key, commands)| Self::new(key, commands))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::call::Heard;
    use jiff::Timestamp;

    fn pressed(keys: &str) -> PastTurn {
        PastTurn { at: Timestamp::UNIX_EPOCH, heard: Heard::Digits(keys.to_owned()), reply: None, sentiment: None }
    }

    #[test]
    fn turns_are_written_as_a_list_however_often_and_whatever_came_and_went_between() {
        let mut kept = PastTurns::from(vec![pressed("1"), pressed("2")]);
        let expected = |kept: &PastTurns| serde_json::to_string(&kept[..]).unwrap();
        assert_eq!(serde_json::to_string(&kept).unwrap(), expected(&kept));
        kept.push(pressed("3"));
        kept.forget_first();
        let written = serde_json::to_string(&kept).unwrap();
        assert_eq!(written, expected(&kept));
        assert_eq!(serde_json::from_str::<PastTurns>(&written).unwrap(), kept);
    }

    #[test]
    fn an_answer_is_written_as_its_key_and_its_commands() {
        let answered = Answered::new(EventKey("e-1".to_owned()), [Command::Listen].into());
        assert_eq!(serde_json::to_string(&answered).unwrap(), r#"["e-1",["listen"]]"#);
        assert_eq!(serde_json::from_str::<Answered>(r#"["e-1",["listen"]]"#).unwrap(), answered);
    }
}
