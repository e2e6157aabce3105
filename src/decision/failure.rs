//! Whether the bot coped with a turn, as the policy's `failures` defines it.

use super::turns::{TurnView, Turns};
use crate::call::{Heard, Reply, ReplySource};
use crate::policy::CompiledPolicy;

/// From this likeness on, the caller is taken to say the same again.
const REPEATED: f32 = 0.75;
/// Fewer words than this are no repetition: people say "yes" and "no" more than once.
const WORDS_TO_REPEAT: usize = 3;

/// Whether the caller says in this turn much the same as the last time they spoke.
pub(super) fn repeats<'a>(turns: &Turns<'a>, turn: &TurnView<'a>) -> bool {
    let (Some(now), Some(before)) = (turn.heard.text(), turns.words_before(turn)) else { return false };
    now.word_count() >= WORDS_TO_REPEAT && now.is_as_alike(before, REPEATED)
}

/// Whether the bot did not cope with a turn. A turn counts once, however many signs it shows.
pub(super) fn failed<'a>(turns: &Turns<'a>, turn: &TurnView<'a>) -> bool {
    let failures = &turns.policy.failures;
    let heard_badly = match turn.heard {
        Heard::Silence => failures.silence,
        Heard::Speech { confidence: Some(confidence), .. } => failures.confidence_below.is_some_and(|bound| *confidence < bound),
        Heard::Speech { confidence: None, .. } | Heard::Digits(_) => false,
    };
    heard_badly
        || (failures.caller_repeats && repeats(turns, turn))
        || turn.reply.is_some_and(|reply| reply_fails(turns.policy, turns.language, reply))
}

/// Whether a reply shows by itself that the bot did not cope.
pub(super) fn reply_fails(policy: &CompiledPolicy, language: &str, reply: &Reply) -> bool {
    let failures = &policy.failures;
    if reply.source == ReplySource::Prompt {
        return false;
    }
    (failures.fallback && reply.source == ReplySource::Fallback)
        || (failures.model_error && reply.model_failure.is_some())
        || failures.reply_says.as_ref().is_some_and(|vocabularies| {
            let scan = policy.lexicon.scan(&reply.text);
            vocabularies.iter().any(|id| scan.find(*id, language).is_ok())
        })
}
