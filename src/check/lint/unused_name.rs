//! # R024 unused-name
//!
//! A vocabulary, list of callers, desk, set of hours or pattern to strike out is declared and nothing names it.
//!
//! ## Why
//!
//! Usually the rule or route that was to use it is missing, or names another by mistake. A desk that no route names is
//! never rung.
//!
//! ## Bad
//!
//! ```yaml
//! desks:
//!   support: { number: "+15551234567" }
//!   billing: { number: "+15557654321" }
//! route: [support]
//! ```
//!
//! ## Good
//!
//! ```yaml
//! desks:
//!   support: { number: "+15551234567" }
//!   billing: { number: "+15557654321" }
//! route: [support, billing]
//! ```

use super::context::PolicyContext;
use crate::diagnostic::{Code, Diagnostic, Severity};
use crate::policy::compiled::VocabularyId;
use crate::policy::yaml::{OneOrMany, Placed};
use std::collections::BTreeSet;

/// A vocabulary, list of callers, desk, set of hours or pattern to strike out is declared and nothing names it.
pub(super) static CODE: Code = Code::new("R024", "unused-name", Severity::Warning, include_str!("unused_name.rs"));

pub(super) fn check(context: &PolicyContext<'_>, findings: &mut Vec<Diagnostic>) {
    let document = context.document;
    let names = |list: &OneOrMany<Placed<String>>| list.0.iter().map(|name| name.value.clone()).collect::<Vec<_>>();
    let conditions = context.source.conditions();
    let inherited: Vec<_> = context.packs.iter().flat_map(|pack| pack.conditions()).collect();
    let conditions = || conditions.iter().chain(&inherited);

    let vocabularies = used_vocabularies(context);
    let callers: BTreeSet<String> = conditions().flat_map(|condition| condition.caller.as_ref().map(names).unwrap_or_default()).collect();
    let routes = document.reasons.iter().filter_map(|(_, reason)| reason.route.as_ref()).chain(&document.route);
    let desks: BTreeSet<String> = routes.flat_map(names).collect();
    let of_desks = document.desks.iter().filter_map(|(_, desk)| desk.hours.as_ref());
    let hours: BTreeSet<String> =
        of_desks.chain(conditions().filter_map(|condition| condition.hours.as_ref())).map(|name| name.value.clone()).collect();

    let mut tell = |kind: &str, declared: Vec<&Placed<String>>, used: &BTreeSet<String>, help: &str| {
        for name in declared.into_iter().filter(|name| !used.contains(&name.value)) {
            let message = format!("nothing names the {kind} `{}`", name.value);
            findings.push(Diagnostic::new(&CODE, context.at(name.span), message).help(format!("{help}, or remove it")));
        }
    };
    tell("vocabulary", document.vocabularies.keys().collect(), &vocabularies, "name it under `says:` in a rule");
    tell("list of callers", document.callers.keys().collect(), &callers, "name it under `caller:` in a rule");
    tell("desk", document.desks.keys().collect(), &desks, "name it in a `route:`");
    if let Some(redact) = &document.redact {
        let struck = [&redact.everywhere, &redact.model, &redact.ledger, &redact.human].into_iter().flatten();
        let whispered = document.whisper.iter().flat_map(|whisper| &whisper.redact);
        let struck: BTreeSet<String> = struck.chain(whispered).map(|name| name.value.clone()).collect();
        tell("pattern", redact.patterns.keys().collect(), &struck, "name it under `redact: { everywhere: … }`");
    }
    tell("hours", document.hours.keys().collect(), &hours, "name them under `hours:` of a desk or a rule");
}

/// The vocabularies that rules, answers, offers or failures look for; those of rules that are switched off as well.
fn used_vocabularies(context: &PolicyContext<'_>) -> BTreeSet<String> {
    let policy = context.policy;
    let mut ids: Vec<VocabularyId> = policy.answers.iter().flat_map(|answer| &answer.says).copied().collect();
    ids.extend(policy.offers.accepted_by.iter().chain(&policy.offers.refused_by));
    ids.extend(policy.failures.reply_says.iter().flatten());
    let mut used: BTreeSet<String> = ids.into_iter().map(|id| policy.lexicon.vocabulary(id).name.clone()).collect();
    for condition in context.source.conditions().into_iter().chain(context.packs.iter().flat_map(|pack| pack.conditions())) {
        used.extend(condition.says.iter().flat_map(|says| says.0.iter()).map(|name| name.value.clone()));
    }
    used
}
