//! Reasons, offers, and what counts as a failure.

use super::desks::route;
use super::handoff::of_document;
use super::lexicon::{Builder, SingleWord};
use super::pack::CompiledPack;
use super::problems::Problems;
use super::texts::local_text;
use crate::call::{DeskId, ReasonId};
use crate::diagnostic::{Diagnostic, Place, codes};
use crate::policy::compiled::{Desk, Failures, Needs, Offers, Reason, Rule, Then, VocabularyId};
use crate::policy::document::{FailuresDocument, NeededLanguageDocument, NeedsDocument, PolicyDocument, ReasonDocument};
use crate::policy::yaml::{OneOrMany, Placed};
use std::collections::BTreeMap;
use std::sync::Arc;

/// The reasons of the packs and of the policy, whose words come first, with what every rule needs of them checked.
pub(super) fn reasons(
    document: &PolicyDocument,
    packs: &[Arc<CompiledPack>],
    rules: &[Rule],
    desks: &BTreeMap<DeskId, Box<Desk>>,
    problems: &mut Problems,
) -> BTreeMap<ReasonId, Box<Reason>> {
    let default_route = document.route.as_ref().map(|written| route(written, document, problems)).unwrap_or_default();
    let mut reasons = BTreeMap::new();
    let inherited = packs.iter().flat_map(|pack| pack.document.reasons.iter().map(|(name, reason)| (name, reason, &pack.file)));
    let own_file = problems.file().clone();
    for (name, written, file) in inherited.chain(document.reasons.iter().map(|(name, reason)| (name, reason, &own_file))) {
        problems.name(name, "the name of a reason");
        let place = Place { file: file.clone(), span: name.span };
        let earlier: Option<Box<Reason>> = reasons.remove(&ReasonId::new(name.value.clone()));
        let reason = reason(written, place, earlier.map(|earlier| *earlier), document, problems);
        reasons.insert(ReasonId::new(name.value.clone()), Box::new(reason));
    }
    for reason in reasons.values_mut().filter(|reason| reason.route.is_empty()) {
        reason.route = default_route.clone();
    }
    for (id, reason) in &reasons {
        check_skills(id, reason, desks, problems);
    }
    for rule in rules {
        check(rule, &reasons, desks, problems);
    }
    reasons
}

/// A reason as written here, with whatever it leaves out taken from the earlier one of its name.
fn reason(written: &ReasonDocument, place: Place, earlier: Option<Reason>, document: &PolicyDocument, problems: &mut Problems) -> Reason {
    let earlier = earlier.unwrap_or_else(|| Reason {
        announce: None,
        ask: None,
        ask_again: None,
        route: Vec::new(),
        needs: Needs::default(),
        nobody: None,
        place: place.clone(),
    });
    Reason {
        announce: written.announce.as_ref().map(|text| local_text(text, problems)).or(earlier.announce),
        ask: written.ask.as_ref().map(|text| local_text(text, problems)).or(earlier.ask),
        ask_again: written.ask_again.as_ref().map(|text| local_text(text, problems)).or(earlier.ask_again),
        route: written.route.as_ref().map(|desks| route(desks, document, problems)).unwrap_or(earlier.route),
        needs: written.needs.as_ref().map(needs).unwrap_or(earlier.needs),
        nobody: written.nobody_available.as_ref().map(|nobody| of_document(nobody, problems)).or(earlier.nobody),
        place,
    }
}

fn needs(written: &NeedsDocument) -> Needs {
    Needs {
        skills: written.skills.as_ref().map_or_else(Vec::new, |skills| skills.iter().map(|skill| skill.value.clone()).collect()),
        callers_language: written.language.is_some_and(|language| language.value == NeededLanguageDocument::Caller),
    }
}

/// Every skill that a reason needs must be that of a desk of its route.
fn check_skills(id: &ReasonId, reason: &Reason, desks: &BTreeMap<DeskId, Box<Desk>>, problems: &mut Problems) {
    let of_route = || reason.route.iter().filter_map(|desk| desks.get(desk)).flat_map(|desk| &desk.skills).map(String::as_str);
    // A route without desks is told where a rule needs one.
    for skill in reason.needs.skills.iter().filter(|_| !reason.route.is_empty()) {
        if of_route().any(|known| known == skill) {
            continue;
        }
        let message = format!("the reason `{id}` needs the skill `{skill}`, and no desk of its route has it");
        let help = match crate::diagnostic::suggest(skill, of_route()) {
            Some(near) => format!("did you mean `{near}`?"),
            None => format!("add `skills: [{skill}]` to a desk that its callers can go to"),
        };
        problems.push(Diagnostic::new(&codes::UNKNOWN_SKILL, reason.place.clone(), message).help(help));
    }
}

/// A rule's reason must exist, and have the words and the desks that the rule needs.
fn check(rule: &Rule, reasons: &BTreeMap<ReasonId, Box<Reason>>, desks: &BTreeMap<DeskId, Box<Desk>>, problems: &mut Problems) {
    let Some(id) = rule.then.reason() else { return };
    let Some(reason) = reasons.get(id) else {
        let message = format!("the rule `{}` acts for the reason `{id}`, which is not declared", rule.id);
        let near = crate::diagnostic::suggest(id.as_str(), reasons.keys().map(ReasonId::as_str));
        let help = match near {
            Some(near) => format!("did you mean `{near}`?"),
            None => format!("declare it under `reasons:`, such as `{id}: {{ announce: TEXT }}`"),
        };
        problems.push(Diagnostic::new(&codes::UNDECLARED_REASON, rule.place.clone(), message).help(help));
        return;
    };
    let mut missing = |what: &str, key: &str| {
        let message = format!("the reason `{id}` has no {what}, and the rule `{}` needs one", rule.id);
        problems.push(
            Diagnostic::new(&codes::MISSING_ANNOUNCEMENT, reason.place.clone(), message)
                .related(rule.place.clone(), "needed by this rule")
                .help(format!("add `{key}: TEXT` to the reason")),
        );
    };
    if reason.announce.is_none() {
        missing("announcement", "announce");
    }
    if matches!(rule.then, Then::Offer(_)) && reason.ask.is_none() {
        missing("question to ask", "ask");
    }
    // Desks that do not exist were told where they are named.
    if reason.route.is_empty() || desks.is_empty() {
        let message = format!("the reason `{id}` has no desk to send its callers to");
        problems.push(
            Diagnostic::new(&codes::NO_DESK, reason.place.clone(), message)
                .related(rule.place.clone(), "a caller would be sent by this rule")
                .help("declare a desk under `desks:` and name it in `route:`, for all reasons or for this one"),
        );
    }
}

/// How an offered human is accepted and refused. A policy that offers must be able to tell.
pub(super) fn offers(document: &PolicyDocument, rules: &[Rule], lexicon: &mut Builder, problems: &mut Problems) -> Option<Offers> {
    let offering = rules.iter().find(|rule| matches!(rule.then, Then::Offer(_)));
    let written = document.offers.as_ref();
    let accepted_by = answers(written.and_then(|offers| offers.accepted_by.as_ref()), "accepts", offering, lexicon, problems);
    let refused_by = answers(written.and_then(|offers| offers.refused_by.as_ref()), "refuses", offering, lexicon, problems);
    let when_refused = written.and_then(|offers| offers.when_refused.as_ref()).map(|text| local_text(text, problems));
    let asked_back_by = match written.and_then(|offers| offers.asked_back_by.as_ref()) {
        Some(written) => resolve(written, "phrases that ask back", SingleWord::IsAPhrase, true, lexicon, problems),
        None if lexicon.has("asks_back") => {
            let place = problems.place(Default::default());
            lexicon.resolve(&[(place, "asks_back")], "", SingleWord::IsAName, true, problems)
        }
        None => Vec::new(),
    };
    Some(Offers { accepted_by: accepted_by?, refused_by: refused_by?, asked_back_by, when_refused })
}

fn answers(
    written: Option<&OneOrMany<Placed<String>>>,
    default: &str,
    offering: Option<&Rule>,
    lexicon: &mut Builder,
    problems: &mut Problems,
) -> Option<Vec<VocabularyId>> {
    if let Some(written) = written {
        return Some(resolve(written, &format!("phrases that {default}"), SingleWord::IsAPhrase, true, lexicon, problems));
    }
    if !lexicon.has(default) {
        let rule = offering?;
        let message = format!("the rule `{}` offers a human, and no vocabulary says how callers answer: `{default}` is not there", rule.id);
        problems.push(
            Diagnostic::new(&codes::OFFER_WITHOUT_ANSWERS, rule.place.clone(), message)
                .help(format!("use a pack that has it, or declare the vocabulary `{default}`")),
        );
        return None;
    }
    let place = problems.place(Default::default());
    Some(lexicon.resolve(&[(place, default)], "", SingleWord::IsAName, true, problems))
}

/// What counts as the bot not coping: the policy's word, else the first pack's that has one.
pub(super) fn failures(document: &PolicyDocument, packs: &[Arc<CompiledPack>], lexicon: &mut Builder, problems: &mut Problems) -> Failures {
    let of_pack: Option<&FailuresDocument> = packs.iter().find_map(|pack| pack.document.failures.as_ref());
    let written = document.failures.as_ref();
    let switch = |of: fn(&FailuresDocument) -> Option<&Placed<bool>>| {
        written.and_then(of).or_else(|| of_pack.and_then(of)).is_none_or(|switch| switch.value)
    };
    let reply_says = written
        .and_then(|failures| failures.reply_says.as_ref())
        .or_else(|| of_pack.and_then(|failures| failures.reply_says.as_ref()))
        .map(|phrases| resolve(phrases, "phrases of `failures`", SingleWord::IsAPhrase, false, lexicon, problems));
    let confidence = written.or(of_pack).and_then(|failures| failures.confidence_below.as_ref());
    Failures {
        reply_says,
        silence: switch(|failures| failures.silence.as_ref()),
        confidence_below: confidence.map(|below| super::conditions::narrow(below.value)),
        caller_repeats: switch(|failures| failures.caller_repeats.as_ref()),
        fallback: switch(|failures| failures.fallback.as_ref()),
        model_error: switch(|failures| failures.model_error.as_ref()),
    }
}

fn resolve(
    written: &OneOrMany<Placed<String>>,
    called: &str,
    single: SingleWord,
    respects_negation: bool,
    lexicon: &mut Builder,
    problems: &mut Problems,
) -> Vec<VocabularyId> {
    let items: Vec<_> = written.0.iter().map(|item| (problems.place(item.span), item.value.as_str())).collect();
    lexicon.resolve(&items, called, single, respects_negation, problems)
}
