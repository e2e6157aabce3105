//! The few questions about ringing a caller back, and what their answers come to.

use super::handoff::in_language;
use crate::call::{CallbackStep, Heard, PhoneNumber, Response, Session, Stage};
use crate::policy::compiled::{CallbackTexts, CompiledPolicy, LocalText, VocabularyId};
use crate::text::NormalText;
use crate::text::entity::figures;

/// How often a question is asked before its answer is taken as it is.
const TIMES_ASKED: u32 = 2;
/// The fewest and the most digits of a number that can be rung.
const DIGITS: std::ops::RangeInclusive<usize> = 7..=15;

/// What a caller says about being rung back.
enum Answer {
    Yes,
    No,
    Number(PhoneNumber),
    Unclear,
}

/// What is asked first: whether to ring the number they call from, or which one where they hide theirs.
pub(super) fn first_question<'a>(session: &Session, texts: &'a CallbackTexts) -> (CallbackStep, &'a LocalText) {
    match session.from {
        Some(_) => (CallbackStep::Confirm, &texts.confirm),
        None => (CallbackStep::Number, &texts.number),
    }
}

/// What the caller's answer about ringing them back comes to.
///
/// A caller who asked for a human and says nothing clear any more is rung back where their number is known: one call too
/// many is better than one caller lost.
#[must_use]
pub fn answer_about_callback(policy: &CompiledPolicy, session: &Session, heard: &Heard) -> Response {
    let Stage::Callback(question) = &session.stage else { return Response::Silent };
    let nobody = session.handoff().map_or(&policy.nobody, |handoff| policy.nobody_for(&handoff.reason));
    // A reload may have taken the texts away: then it is agreed as it would have been without them.
    let Some(texts) = &nobody.callback else {
        return Response::CallBack { number: session.from.clone(), say: in_language(policy, session, &nobody.say) };
    };
    let say = |text: &LocalText| in_language(policy, session, text);
    let agree = |number: Option<PhoneNumber>| Response::CallBack { number, say: say(&texts.agreed) };
    let ask = |step: CallbackStep| {
        let text = if step == CallbackStep::Confirm { &texts.confirm } else { &texts.number };
        Response::AskCallback { step, ask: say(text) }
    };
    match (answer(policy, session, heard), question.step) {
        (Answer::Number(number), _) => agree(Some(number)),
        (Answer::Yes, CallbackStep::Confirm) => agree(session.from.clone()),
        (Answer::No, CallbackStep::Confirm) => ask(CallbackStep::Number),
        (Answer::No, CallbackStep::Number) => Response::End(say(&texts.refused)),
        (Answer::Yes | Answer::Unclear, step) if question.asked < TIMES_ASKED => ask(step),
        (Answer::Yes | Answer::Unclear, _) if session.from.is_some() => agree(session.from.clone()),
        (Answer::Yes | Answer::Unclear, _) => Response::End(say(&texts.refused)),
    }
}

fn answer(policy: &CompiledPolicy, session: &Session, heard: &Heard) -> Answer {
    match heard {
        Heard::Silence => Answer::Unclear,
        Heard::Digits(keys) => match keys.trim_end_matches('#') {
            "1" => Answer::Yes,
            "2" => Answer::No,
            keys => number(keys, keys.starts_with('+')).map_or(Answer::Unclear, Answer::Number),
        },
        Heard::Speech { text, .. } => spoken(policy, session, text),
    }
}

fn spoken(policy: &CompiledPolicy, session: &Session, text: &NormalText) -> Answer {
    let digits: String = figures(text.said()).into_iter().map(|figure| figure.value).collect();
    if let Some(number) = number(&digits, text.said().contains('+')) {
        return Answer::Number(number);
    }
    let language = policy.language_of(session.language.as_deref());
    let scan = policy.lexicon.scan(text);
    let says = |ids: &[VocabularyId]| ids.iter().any(|id| scan.find(*id, language).is_ok());
    match (says(&policy.offers.accepted_by), says(&policy.offers.refused_by)) {
        (true, false) => Answer::Yes,
        (false, true) => Answer::No,
        (true, true) | (false, false) => Answer::Unclear,
    }
}

/// A number that can be rung, as it was said: in international form where it was, else as it is dialled at home.
fn number(said: &str, international: bool) -> Option<PhoneNumber> {
    let digits: String = said.chars().filter(char::is_ascii_digit).collect();
    let plus = |digits: &str| PhoneNumber::new(&format!("+{digits}"));
    match digits.strip_prefix("00") {
        _ if !DIGITS.contains(&digits.len()) => None,
        Some(rest) => Some(plus(rest)),
        None if international => Some(plus(&digits)),
        None => Some(PhoneNumber::new(&digits)),
    }
}
