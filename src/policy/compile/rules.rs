//! Rules: those of the packs and the policy's own, in the order they are tried.

use super::conditions::{self, Scope};
use super::pack::CompiledPack;
use super::problems::Problems;
use super::texts::local_text;
use crate::call::ReasonId;
use crate::diagnostic::{Diagnostic, Place, codes};
use crate::policy::compiled::{Mode, Rule, RuleId, Then};
use crate::policy::document::{ConditionDocument, ModeDocument, OutcomeDocument, PolicyDocument, RuleDocument};
use crate::policy::yaml::Placed;
use std::sync::Arc;

/// A part of a rule, and the file it is written in.
pub(super) struct Part<'a, T> {
    pub(super) written: &'a Placed<T>,
    pub(super) file: &'a Arc<str>,
}

/// A rule put together from where it is written: the policy's own words first, the pack's where it has none.
pub(super) struct RuleSource<'a> {
    id: Part<'a, String>,
    description: Option<&'a Placed<String>>,
    when: Option<Part<'a, ConditionDocument>>,
    then: Option<Part<'a, OutcomeDocument>>,
    mode: Option<ModeDocument>,
}

impl<T> Part<'_, T> {
    pub(super) fn place(&self) -> Place {
        Place { file: self.file.clone(), span: self.written.span }
    }
}

impl<'a> RuleSource<'a> {
    /// A rule as one file has it.
    pub(super) fn own(rule: &'a RuleDocument, file: &'a Arc<str>) -> Self {
        Self {
            id: Part { written: &rule.id, file },
            description: rule.description.as_ref(),
            when: rule.when.as_ref().map(|written| Part { written, file }),
            then: rule.then.as_ref().map(|written| Part { written, file }),
            mode: rule.mode.as_ref().map(|mode| mode.value),
        }
    }

    /// This rule, with whatever it leaves out taken from the pack's of the same id.
    fn over(self, inherited: Self) -> Self {
        Self {
            id: self.id,
            description: self.description.or(inherited.description),
            when: self.when.or(inherited.when),
            then: self.then.or(inherited.then),
            mode: self.mode.or(inherited.mode),
        }
    }
}

/// The rules in the order they are tried: those of the packs, except where the policy names one and so gives it
/// another place, then the policy's own.
pub(super) fn in_order<'a>(
    document: &'a PolicyDocument,
    file: &'a Arc<str>,
    packs: &'a [Arc<CompiledPack>],
    problems: &mut Problems,
) -> Vec<RuleSource<'a>> {
    let named = |id: &str| document.rules.iter().any(|rule| rule.id.value == id);
    let mut inherited: Vec<RuleSource<'_>> =
        packs.iter().flat_map(|pack| pack.document.rules.iter().map(|rule| RuleSource::own(rule, &pack.file))).collect();
    unique(&inherited, problems);
    let mut own: Vec<RuleSource<'_>> = Vec::new();
    for rule in &document.rules {
        let source = RuleSource::own(rule, file);
        let pack_rule = inherited.iter().position(|inherited| inherited.id.written.value == rule.id.value);
        own.push(match pack_rule {
            Some(position) => source.over(inherited.remove(position)),
            None => source,
        });
    }
    unique(&own, problems);
    inherited.retain(|rule| !named(&rule.id.written.value));
    inherited.extend(own);
    inherited
}

/// Tells every id that is there twice.
pub(super) fn unique(sources: &[RuleSource<'_>], problems: &mut Problems) {
    for (position, source) in sources.iter().enumerate() {
        let id = &source.id.written.value;
        let Some(first) = sources[..position].iter().find(|earlier| earlier.id.written.value == *id) else { continue };
        problems.push(
            Diagnostic::new(&codes::DUPLICATE_RULE, source.id.place(), format!("a second rule is called `{id}`"))
                .related(first.id.place(), "the first is here")
                .help("give it a name of its own"),
        );
    }
}

/// Compiles the rules that are not switched off.
pub(super) fn rules(sources: &[RuleSource<'_>], scope: &mut Scope<'_>, problems: &mut Problems) -> Vec<Rule> {
    let live = sources.iter().filter(|source| source.mode != Some(ModeDocument::Off));
    let mut rules: Vec<Rule> = live.filter_map(|source| rule(source, scope, problems)).collect();
    rules.shrink_to_fit();
    rules
}

fn rule(source: &RuleSource<'_>, scope: &mut Scope<'_>, problems: &mut Problems) -> Option<Rule> {
    let id = problems.name(source.id.written, "the id of a rule");
    let (Some(when), Some(then)) = (&source.when, &source.then) else {
        let missing = if source.when.is_none() { "when" } else { "then" };
        problems.push(
            Diagnostic::new(&codes::INCOMPLETE_RULE, source.id.place(), format!("the rule `{id}` has no `{missing}:`"))
                .help("write it; only a rule that names a pack's rule may leave it to the pack"),
        );
        return None;
    };
    Some(Rule {
        when: conditions::condition(when.written, when.file, &id, scope, problems)?,
        then: outcome(then, problems)?,
        id: RuleId(id),
        description: source.description.map(|description| description.value.clone()),
        place: source.id.place(),
        mode: if source.mode == Some(ModeDocument::Shadow) { Mode::Shadow } else { Mode::Live },
    })
}

/// What a rule does: exactly one thing.
fn outcome(part: &Part<'_, OutcomeDocument>, problems: &mut Problems) -> Option<Then> {
    let OutcomeDocument { escalate, offer, reply, end } = &part.written.value;
    let reason = |name: &Placed<String>| ReasonId::new(name.value.clone());
    match (escalate, offer, reply, end) {
        (Some(name), None, None, None) => Some(Then::Escalate(reason(name))),
        (None, Some(name), None, None) => Some(Then::Offer(reason(name))),
        (None, None, Some(text), None) => Some(Then::Reply(local_text(text, problems))),
        (None, None, None, Some(text)) => Some(Then::End(local_text(text, problems))),
        _ => {
            problems.push(
                Diagnostic::new(&codes::OUTCOME_SHAPE, part.place(), "a rule does exactly one thing")
                    .help("write one of `escalate: REASON`, `offer: REASON`, `reply: TEXT`, `end: TEXT`"),
            );
            None
        }
    }
}
