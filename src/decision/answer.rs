//! The scripted answers: all there is without a model, and the first thing said when one fails.

use crate::call::{Heard, ModelFailure, Reply, ReplySource};
use crate::policy::compiled::CompiledPolicy;

/// What the policy's own answers say to the caller: the first that fits, else the fallback.
#[must_use]
pub fn scripted_answer(
    policy: &CompiledPolicy,
    heard: &Heard,
    language: Option<&str>,
    model_failure: Option<ModelFailure>,
    offer_refused: bool,
) -> Reply {
    let language = policy.language_of(language);
    let answer = heard.text().and_then(|text| {
        let scan = policy.lexicon.scan(text);
        let fits = |id: &_| scan.find(*id, language).is_ok();
        policy.answers.iter().find(|answer| answer.says.iter().any(fits))
    });
    let (wording, source) = match answer {
        Some(answer) => (&answer.reply, ReplySource::Answer),
        None if offer_refused || *heard == Heard::Silence => (&policy.assistant.fallback, ReplySource::Prompt),
        None => (&policy.assistant.fallback, ReplySource::Fallback),
    };
    Reply { text: wording.normal_in_language(language), source, model_failure }
}
