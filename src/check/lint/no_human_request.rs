//! # R007 no-human-request-rule
//!
//! No rule hands over a caller who asks for a human in plain words.
//!
//! ## Why
//!
//! It is the one request that every caller knows how to make. Where nothing answers it, callers say it again and again to
//! a bot that talks about something else; in some places the law asks for a way to a human. The linter says the plainest
//! requests of the policy's language to its rules, for the languages that it knows.
//!
//! ## Bad
//!
//! ```yaml
//! rules:
//!   - { id: drags-on, when: { turns: { at_least: 12 } }, then: { escalate: drags_on } }
//! ```
//!
//! ## Good
//!
//! ```yaml
//! use: [packs/en]
//! rules:
//!   - { id: drags-on, when: { turns: { at_least: 12 } }, then: { escalate: drags_on } }
//! ```

use super::context::PolicyContext;
use super::reach::{leads_to_a_human, vocabularies_that_suffice};
use crate::diagnostic::{Code, Diagnostic, Severity};
use crate::policy::compiled::{ConditionKind, Mode};
use crate::text::NormalText;

/// No rule hands over a caller who asks for a human in plain words.
pub(super) static CODE: Code = Code::new("R007", "no-human-request-rule", Severity::Warning, include_str!("no_human_request.rs"));

/// How callers ask for a human, in the plainest words, by language.
const REQUESTS: &[(&str, &[&str])] = &[
    (
        "en",
        &["I want to talk to a human", "let me speak to a person", "talk to an agent", "get me a representative", "a real person please"],
    ),
    ("es", &["quiero hablar con una persona", "quiero hablar con un agente", "páseme con un operador", "una persona por favor"]),
    ("de", &["ich möchte mit einem Menschen sprechen", "verbinden Sie mich mit einem Mitarbeiter", "einen Mitarbeiter bitte"]),
    ("fr", &["je veux parler à quelqu'un", "je veux parler à un conseiller", "passez-moi un conseiller", "un humain s'il vous plaît"]),
    ("it", &["voglio parlare con una persona", "mi passi un operatore", "voglio parlare con un operatore"]),
    ("pt", &["quero falar com uma pessoa", "quero falar com um atendente", "falar com um humano"]),
    ("nl", &["ik wil een medewerker spreken", "ik wil met een mens praten", "verbind me door"]),
];

pub(super) fn check(context: &PolicyContext<'_>, findings: &mut Vec<Diagnostic>) {
    let policy = context.policy;
    let primary = policy.language.split('-').next().unwrap_or_default().to_ascii_lowercase();
    let Some((_, requests)) = REQUESTS.iter().find(|(language, _)| *language == primary) else { return };
    if requests.iter().any(|request| is_heard(context, &NormalText::of(request))) {
        return;
    }
    let help = if policy.packs.is_empty() {
        "use a pack that has one, such as `use: [packs/en]`, or write a rule with the words your callers use"
    } else {
        "write a rule with the words your callers use, and `escalate`"
    };
    let message = format!("no rule hands over a caller who says `{}`", requests.first().copied().unwrap_or_default());
    findings.push(Diagnostic::new(&CODE, context.place(), message).help(help));
}

fn is_heard(context: &PolicyContext<'_>, request: &NormalText) -> bool {
    let policy = context.policy;
    let scan = policy.lexicon.scan(request);
    let live = policy.rules.iter().filter(|rule| rule.mode == Mode::Live && leads_to_a_human(rule));
    live.into_iter().any(|rule| {
        let said = vocabularies_that_suffice(&rule.when).into_iter();
        let mut heard = said.into_iter().any(|id| scan.find(id, &policy.language).is_ok());
        rule.when.walk(&mut |condition| {
            if let ConditionKind::Matches(patterns) = &condition.kind {
                heard |= patterns.iter().any(|pattern| pattern.find(request).is_some());
            }
        });
        heard
    })
}
