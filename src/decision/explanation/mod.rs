//! Why a turn was decided as it was: every rule with what it found, who won over whom, and where the call goes.
//!
//! One value for people and programs: it serialises as it is, and [`Explanation::text`] lays it out for a terminal.

mod condition;
mod evidence;
mod paint;
mod place;
mod route;
mod standing;
mod text;
mod words;

pub use condition::ConditionExplanation;
pub use evidence::{EvidenceExplanation, FoundPhrase, NearestPhrase, SuppressedBy};
pub use place::{SaidWords, Written};
pub use route::{DeskExplanation, HoursExplanation, NobodyExplanation, RouteExplanation};
pub use standing::Standing;

use super::decide::{Asked, Decision, Outcome};
use super::evidence::Holds;
use super::facts::Facts;
use crate::call::{Heard, ReasonId, TenantId};
use crate::policy::compiled::{CompiledPolicy, Mode, Rule, RuleId};
use jiff::Timestamp;
use serde::Serialize;

/// Why a turn was decided as it was.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Explanation {
    /// The policy that decided.
    pub policy: PolicyExplanation,
    /// Which turn of the call, and when.
    pub turn: TurnExplanation,
    /// What the caller said or did.
    pub heard: HeardExplanation,
    /// Every rule in the order they are tried.
    pub rules: Vec<RuleExplanation>,
    /// What came of them.
    pub decision: DecisionExplanation,
}

/// The policy that decided.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct PolicyExplanation {
    /// Whose it is.
    pub tenant: TenantId,
    /// The file it came from, below the policy directory.
    pub file: String,
    /// SHA-256 of the file and its packs, in hexadecimal.
    pub hash: String,
}

/// Which turn of the call, and when.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct TurnExplanation {
    /// The turn's number, from 1.
    pub number: u32,
    /// When it began.
    pub at: Timestamp,
    /// The same in the policy's time zone, for people.
    pub at_local: String,
    /// The language it was held in, as a BCP 47 tag.
    pub language: String,
}

/// What the caller said or did.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum HeardExplanation {
    /// Words.
    Speech {
        /// As said. Places of words are byte ranges of this.
        said: String,
        /// In the normal form that phrases are looked for in.
        normal: String,
        /// How sure the recogniser is, 0 to 1, where it says so.
        confidence: Option<f32>,
    },
    /// Keys.
    Pressed {
        /// These.
        keys: String,
    },
    /// Nothing.
    Silence,
}

/// What one rule made of the turn.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct RuleExplanation {
    /// Its name.
    pub id: RuleId,
    /// Where it is written.
    pub place: Written,
    /// Whether it acts.
    pub mode: Mode,
    /// What it does where it acts: `escalate`, `offer`, `reply` or `end`.
    pub outcome: &'static str,
    /// The reason it acts for, where it acts for one.
    pub reason: Option<ReasonId>,
    /// Whether it holds.
    pub holds: Holds,
    /// What came of its holding.
    pub standing: Standing,
    /// The same in words, where it holds and another rule acts.
    pub passed_over: Option<String>,
    /// What it looked at, and found.
    pub when: ConditionExplanation,
}

/// What came of the rules.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct DecisionExplanation {
    /// `escalate`, `offer`, `reply`, `end` or `continue`.
    pub outcome: &'static str,
    /// The rule that it is made for, where a rule acts.
    pub rule: Option<RuleId>,
    /// Where that rule is written.
    pub place: Option<Written>,
    /// What it is made for, in one line.
    pub because: String,
    /// The reason it acts for, where it acts for one.
    pub reason: Option<ReasonId>,
    /// What the caller hears: the announcement, the question, the reply or the farewell; where the bot goes on, what it
    /// would say, if that is among the facts.
    pub says: Option<String>,
    /// Where the call goes, where it is handed over.
    pub route: Option<RouteExplanation>,
}

/// Says why `decision`, made by the policy on these very facts, came out as it did.
#[must_use]
pub fn explain(policy: &CompiledPolicy, facts: &Facts<'_>, decision: &Decision) -> Explanation {
    let local = place::local_time(facts.now, policy);
    Explanation {
        policy: PolicyExplanation { tenant: policy.tenant.clone(), file: policy.file.to_string(), hash: decision.policy_hash.to_string() },
        turn: TurnExplanation {
            number: facts.turn,
            at: facts.now,
            at_local: local,
            language: policy.language_of(facts.language).to_owned(),
        },
        heard: HeardExplanation::of(facts.heard),
        rules: policy.rules.iter().enumerate().map(|(position, rule)| explain_rule(policy, facts, decision, position, rule)).collect(),
        decision: explain_decision(policy, facts, decision),
    }
}

impl HeardExplanation {
    fn of(heard: &Heard) -> Self {
        match heard {
            Heard::Speech { text, confidence } => {
                Self::Speech { said: text.said().to_owned(), normal: text.as_str().to_owned(), confidence: *confidence }
            }
            Heard::Digits(keys) => Self::Pressed { keys: keys.clone() },
            Heard::Silence => Self::Silence,
        }
    }
}

fn explain_rule(policy: &CompiledPolicy, facts: &Facts<'_>, decision: &Decision, position: usize, rule: &Rule) -> RuleExplanation {
    let finding = &decision.findings[position];
    let standing = standing::standing(policy, facts, decision, position);
    RuleExplanation {
        id: rule.id.clone(),
        place: Written::at(&rule.place),
        mode: rule.mode,
        outcome: rule.then.name(),
        reason: rule.then.reason().cloned(),
        holds: finding.holds,
        standing,
        passed_over: standing.in_words(decision.rule(policy).map(|rule| &rule.id)),
        when: condition::Explainer { policy, facts }.condition(&rule.when, finding),
    }
}

fn explain_decision(policy: &CompiledPolicy, facts: &Facts<'_>, decision: &Decision) -> DecisionExplanation {
    let rule = decision.rule(policy);
    let (says, route) = match &decision.outcome {
        Outcome::Escalate { reason, announcement, route } => (Some(announcement), Some(RouteExplanation::of(policy, facts, reason, route))),
        Outcome::Offer { ask: text, .. } | Outcome::Reply(text) | Outcome::End(text) => (Some(text), None),
        Outcome::Continue => (None, None),
    };
    let reply = facts.reply.map(|reply| reply.text.said().to_owned()).filter(|reply| !reply.is_empty());
    DecisionExplanation {
        outcome: decision.outcome.name(),
        rule: rule.map(|rule| rule.id.clone()),
        place: rule.map(|rule| Written::at(&rule.place)),
        because: because(policy, decision),
        reason: decision.outcome.reason().cloned(),
        says: says.cloned().or(reply),
        route,
    }
}

/// What a decision is made for, in one line.
fn because(policy: &CompiledPolicy, decision: &Decision) -> String {
    match (decision.asked, &decision.outcome) {
        (Asked::Rule(position), outcome) => {
            let rule = &policy.rules[position];
            let again = rule.then.name() == "offer" && matches!(outcome, Outcome::Escalate { .. });
            let again = if again { "; a human was offered before, and the caller asks in their own words" } else { "" };
            format!("the rule `{}` holds{again}", rule.id)
        }
        (Asked::OfferAccepted, _) => "the caller accepted the human they were offered".to_owned(),
        (Asked::OfferRepeated, _) => "the caller did not understand what they were offered".to_owned(),
        (Asked::OfferRefused, _) => "the caller refused the human they were offered".to_owned(),
        (Asked::Nothing, _) if decision.wants_the_judge() => "no rule holds; a model would be asked next".to_owned(),
        (Asked::Nothing, _) => "no rule holds".to_owned(),
    }
}
