//! # P008 bot-echo
//!
//! Something the bot says would make one of the policy's own rules hand the call over.
//!
//! ## Why
//!
//! On a loudspeaker the recogniser hears the bot as well, and callers repeat what they were just asked. A greeting that
//! holds a phrase of an escalating rule can send a caller on who has not said a word of their own.
//!
//! ## Bad
//!
//! ```yaml
//! greeting: Hi! You can talk to a human at any time.
//! vocabularies:
//!   asks_for_human: [talk to a human]
//! rules:
//!   - { id: human, when: { says: asks_for_human }, then: { escalate: caller_requested } }
//! ```
//!
//! ## Good
//!
//! ```yaml
//! greeting: Hi! How can I help today?
//! vocabularies:
//!   asks_for_human: [talk to a human]
//! rules:
//!   - { id: human, when: { says: asks_for_human }, then: { escalate: caller_requested } }
//! ```

use super::context::PolicyContext;
use super::reach::vocabularies_that_suffice;
use super::spoken::Spoken;
use crate::diagnostic::{Code, Diagnostic, Severity};
use crate::policy::compiled::{Mode, Rule, Then, VocabularyId};
use crate::text::NormalText;

/// Something the bot says would make one of the policy's own rules hand the call over.
pub(super) static CODE: Code = Code::new("P008", "bot-echo", Severity::Error, include_str!("bot_echo.rs"));

pub(super) fn check(context: &PolicyContext<'_>, findings: &mut Vec<Diagnostic>) {
    let escalates = |rule: &&Rule| rule.mode == Mode::Live && matches!(rule.then, Then::Escalate(_));
    let rules: Vec<(&Rule, Vec<VocabularyId>)> =
        context.policy.rules.iter().filter(escalates).map(|rule| (rule, vocabularies_that_suffice(&rule.when))).collect();
    let inherited = context.packs.iter().flat_map(|pack| pack.spoken());
    // A pack's wording is not heard where the policy has one of its own.
    let own_words = |spoken: &Spoken<'_>| spoken.reason.is_some_and(|reason| context.document.reasons.get(reason).is_some());
    for spoken in context.source.spoken().into_iter().chain(inherited.filter(|spoken| !own_words(spoken))) {
        findings.extend(echo(context, &spoken, &rules));
    }
}

fn echo(context: &PolicyContext<'_>, spoken: &Spoken<'_>, rules: &[(&Rule, Vec<VocabularyId>)]) -> Option<Diagnostic> {
    let lexicon = &context.policy.lexicon;
    let text = NormalText::of(spoken.text);
    let scan = lexicon.scan(&text);
    let hit_of = |ids: &[VocabularyId]| ids.iter().find_map(|id| scan.find(*id, &context.policy.language).ok());
    // What is said while a caller is handed over cannot hand them over again for the same reason.
    let own = |rule: &Rule| rule.then.reason().is_some_and(|reason| Some(reason.as_str()) == spoken.reason);
    let (rule, hit) = rules.iter().filter(|(rule, _)| !own(rule)).find_map(|(rule, ids)| Some((rule, hit_of(ids)?)))?;
    let said = text.said_for(hit.words.clone());
    let message = format!("{} says `{said}`, and the rule `{}` hands over for that", spoken.what, rule.id);
    Some(
        Diagnostic::new(&CODE, spoken.place.clone(), message)
            .related(lexicon.phrase(&hit).place.clone(), "the phrase that is found in it")
            .help("word the text, or the phrase, in another way"),
    )
}
