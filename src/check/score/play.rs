//! Whole calls played against a policy, without a model: when does it hand over, and what for?

use super::conversation::Conversation;
use crate::call::Heard;
use crate::check::suite::{ModelAnswers, Opening, SimulatedCall, TurnTaken};
use crate::decision::{Asked, Outcome};
use crate::policy::CompiledPolicy;
use crate::text::NormalText;
use jiff::{SignedDuration, Timestamp};

/// The pace of a call: so long from one of the caller's turns to the next, ours between them included.
const PACE: SignedDuration = SignedDuration::from_secs(10);
/// What a bot says that copes: words without meaning for any rule.
const COPES: &str = "[an answer]";

/// What the bot answers where no rule acts.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Bot {
    /// The policy's scripted answers, and its fallback where none fits.
    Scripted,
    /// Something useful, whatever it is asked: what is left is what the caller says.
    Copes,
}

/// What became of a call.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Played {
    /// The caller's turn at which it was handed over, from 1, and by which rule.
    pub handed_over: Option<(usize, String)>,
    /// Whether a human was offered.
    pub offered: bool,
}

/// Plays a call that begins `at` a time, until it is handed over, the bot ends it or the caller has nothing more to say.
///
/// What the caller says is given: they answer an offer only if the next thing they said happens to.
#[must_use]
pub fn play(policy: &CompiledPolicy, conversation: &Conversation, bot: Bot, at: Timestamp) -> Played {
    let opening = Opening { language: conversation.tags.lang.clone(), at, ..Opening::default() };
    let assistant = (bot == Bot::Copes).then(|| Ok(COPES.to_owned()));
    let models = ModelAnswers { assistant, ..ModelAnswers::default() };
    let mut call = SimulatedCall::begin(policy, &opening);
    let mut played = Played::default();
    for (index, said) in conversation.turns.iter().enumerate() {
        let heard = Heard::Speech { text: NormalText::of(said), confidence: None };
        let (next, turn) = call.later(PACE).turn(heard, &models);
        match &turn.decision.outcome {
            Outcome::Escalate { .. } => {
                played.handed_over = Some((index + 1, cause(policy, &turn)));
                break;
            }
            Outcome::Offer { .. } => played.offered = true,
            Outcome::Reply(_) | Outcome::End(_) | Outcome::Continue => {}
        }
        if !next.goes_on() {
            break;
        }
        call = next;
    }
    played
}

fn cause(policy: &CompiledPolicy, turn: &TurnTaken) -> String {
    match (turn.decision.rule(policy), turn.decision.asked) {
        (Some(rule), _) => rule.id.to_string(),
        (None, Asked::OfferAccepted) => "offer accepted".to_owned(),
        (None, Asked::Rule(_) | Asked::OfferRefused | Asked::OfferRepeated | Asked::Nothing) => "no rule".to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::super::example::policy;
    use super::super::record::Tags;
    use super::*;

    fn played(turns: &[&str], bot: Bot) -> Played {
        let turns = turns.iter().map(|turn| (*turn).to_owned()).collect();
        let conversation = Conversation { turns, handoff_turn: None, label: None, tags: Tags::default() };
        play(&policy(), &conversation, bot, Timestamp::UNIX_EPOCH)
    }

    fn handed_over(turn: usize, rule: &str) -> Option<(usize, String)> {
        Some((turn, rule.to_owned()))
    }

    #[test]
    fn a_call_is_handed_over_by_its_first_escalation() {
        let call = played(&["when are you open", "a human please", "the human please"], Bot::Scripted);
        assert_eq!(call, Played { handed_over: handed_over(2, "asked"), offered: false });
    }

    #[test]
    fn a_bot_without_answers_fails_and_one_that_copes_does_not() {
        let turns = ["hello", "are you there", "and now"];
        assert_eq!(played(&turns, Bot::Scripted).handed_over, handed_over(2, "failed"));
        assert_eq!(played(&turns, Bot::Copes).handed_over, None);
    }

    #[test]
    fn an_offer_hands_over_once_it_is_accepted() {
        assert_eq!(played(&["cancel it", "well"], Bot::Copes), Played { handed_over: None, offered: true });
        assert_eq!(
            played(&["cancel it", "yes please"], Bot::Copes),
            Played { handed_over: handed_over(2, "offer accepted"), offered: true }
        );
    }

    #[test]
    fn nothing_is_heard_once_the_bot_has_ended_the_call() {
        assert_eq!(played(&["good bye", "a human please"], Bot::Copes), Played::default());
    }
}
