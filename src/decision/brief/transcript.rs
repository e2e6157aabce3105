//! The call as it may be told: who said what in which turn, less what its reader must not know.

use super::language::removed;
use crate::call::{Heard, PastTurn};
use crate::decision::facts::Facts;
use crate::text::Redaction;

/// The call as it may be told to somebody.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Transcript {
    /// What was said, in order.
    pub lines: Vec<TranscriptLine>,
}

/// One thing said.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TranscriptLine {
    /// The turn of the caller's that it belongs to, from 1.
    pub turn: u32,
    /// Who said it.
    pub side: Side,
    /// The words, or the keys.
    pub text: String,
}

/// Who said something.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Side {
    /// The caller, aloud.
    Caller,
    /// The caller, on the keypad.
    Keypad,
    /// The bot.
    Bot,
}

impl Transcript {
    /// The call up to the caller's words of this turn. The bot's reply of the turn under way is not among it: where the call is handed
    /// over, it is never spoken.
    #[must_use]
    pub fn so_far(facts: &Facts<'_>, redaction: &Redaction, language: &str) -> Self {
        Self::of(facts.past, Some(facts.heard), facts.turn, redaction, language)
    }

    /// A call of past turns, with what the caller has just said where that is a turn under way. `last` is the number of the last turn:
    /// a long call has forgotten its first.
    #[must_use]
    pub fn of(past: &[PastTurn], heard: Option<&Heard>, last: u32, redaction: &Redaction, language: &str) -> Self {
        let turns = u32::try_from(past.len() + usize::from(heard.is_some())).unwrap_or(u32::MAX);
        let mut turn = last.saturating_sub(turns);
        let mut lines = Vec::with_capacity(past.len() * 2 + 1);
        for past in past {
            turn += 1;
            lines.extend(caller(&past.heard, turn));
            lines.extend(past.reply.as_ref().map(|reply| TranscriptLine { turn, side: Side::Bot, text: reply.text.said().to_owned() }));
        }
        lines.extend(heard.and_then(|heard| caller(heard, turn + 1)));
        let mut transcript = Self { lines };
        transcript.redact(redaction, language);
        transcript
    }

    /// What the caller said aloud, each with its turn.
    pub fn caller(&self) -> impl DoubleEndedIterator<Item = (u32, &str)> {
        self.lines.iter().filter(|line| line.side == Side::Caller).map(|line| (line.turn, line.text.as_str()))
    }

    /// The keys that the caller pressed.
    pub fn keys(&self) -> impl Iterator<Item = &str> {
        self.lines.iter().filter(|line| line.side == Side::Keypad).map(|line| line.text.as_str())
    }

    /// Strikes out of each side's words what must not be told, numbers that are spread over several turns included.
    fn redact(&mut self, redaction: &Redaction, language: &str) {
        if redaction.is_empty() {
            return;
        }
        for is_side in [|side: Side| side != Side::Bot, |side: Side| side == Side::Bot] {
            let said: Vec<&str> = self.lines.iter().filter(|line| is_side(line.side)).map(|line| line.text.as_str()).collect();
            let redacted = redaction.redact_lines(&said, |kind| removed(kind, language));
            for (line, redacted) in self.lines.iter_mut().filter(|line| is_side(line.side)).zip(redacted) {
                line.text = redacted;
            }
        }
    }
}

fn caller(heard: &Heard, turn: u32) -> Option<TranscriptLine> {
    let (side, text) = match heard {
        Heard::Speech { text, .. } => (Side::Caller, text.said()),
        Heard::Digits(keys) => (Side::Keypad, keys.as_str()),
        Heard::Silence => return None,
    };
    Some(TranscriptLine { turn, side, text: text.to_owned() })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::call::{Reply, ReplySource};
    use crate::text::{NormalText, RedactionKind};
    use jiff::Timestamp;

    fn turn(heard: Heard, reply: &str) -> PastTurn {
        let reply = Reply { text: NormalText::of(reply), source: ReplySource::Assistant, model_failure: None };
        PastTurn { at: Timestamp::UNIX_EPOCH, heard, reply: Some(reply), sentiment: None }
    }

    fn speech(said: &str) -> Heard {
        Heard::Speech { text: NormalText::of(said), confidence: None }
    }

    #[test]
    fn a_card_number_is_struck_out_of_every_turn_it_is_spread_over_and_of_the_keys() {
        let past = [
            turn(speech("my card is four one one one"), "Go on."),
            turn(speech("1111 1111 1111"), "You said 4111 1111 1111 1111?"),
            turn(Heard::Digits("4111111111111111".into()), "Thank you."),
        ];
        let redaction = Redaction::new(vec![RedactionKind::CardNumber], Vec::new());
        let transcript = Transcript::of(&past, Some(&speech("yes")), 4, &redaction, "en");
        let lines: Vec<(u32, &str)> = transcript.lines.iter().map(|line| (line.turn, line.text.as_str())).collect();
        let expected = [
            (1, "my card is [card number removed]"),
            (1, "Go on."),
            (2, "[card number removed]"),
            (2, "You said [card number removed]?"),
            (3, "[card number removed]"),
            (3, "Thank you."),
            (4, "yes"),
        ];
        assert_eq!(lines, expected);
    }

    #[test]
    fn a_call_that_forgot_its_first_turns_keeps_its_numbers() {
        let transcript = Transcript::of(&[turn(speech("hello"), "Hi.")], Some(&speech("bye")), 300, &Redaction::default(), "en");
        assert_eq!(transcript.caller().collect::<Vec<_>>(), [(299, "hello"), (300, "bye")]);
    }
}
