//! `decide`: the straight line from facts to a decision.

use super::condition::evaluate;
use super::evidence::{Evidence, Finding, Holds};
use super::facts::{Facts, OfferState};
use super::route::{Route, route};
use super::turns::Turns;
use crate::call::{Heard, ReasonId, Reply, ReplySource};
use crate::policy::compiled::{CompiledPolicy, Mode, Offers, Reason, Rule, Then, VocabularyId};
use crate::text::NormalText;
use std::sync::Arc;

/// What to do, why, and under which policy.
#[derive(Debug, Clone)]
pub struct Decision {
    /// What to do.
    pub outcome: Outcome,
    /// What it is done for.
    pub asked: Asked,
    /// What each rule of the policy found, in its order. Shadow rules and models' rules are among them.
    pub findings: Vec<Finding>,
    /// The hash of the policy it was made under.
    pub policy_hash: Arc<str>,
}

/// What a decision is made for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Asked {
    /// This rule holds, by its place in the policy.
    Rule(usize),
    /// The caller accepted the human they were offered.
    OfferAccepted,
    /// The caller refused the human they were offered.
    OfferRefused,
    /// The caller did not understand what they were offered.
    OfferRepeated,
    /// No rule holds.
    Nothing,
}

/// What to do.
#[derive(Debug, Clone)]
pub enum Outcome {
    /// Hand the call to a human. What they must know is made from the same facts, once it is needed: [`super::Brief::of`].
    Escalate {
        /// What for.
        reason: ReasonId,
        /// What the caller hears first.
        announcement: String,
        /// The desks.
        route: Route,
    },
    /// Ask whether the caller would like a human.
    Offer {
        /// What for.
        reason: ReasonId,
        /// The question.
        ask: String,
    },
    /// Say this and go on.
    Reply(String),
    /// Say this and end the call.
    End(String),
    /// Let the assistant answer.
    Continue,
}

impl Outcome {
    /// The outcome's name in policies, on the wire and in metrics.
    #[must_use]
    pub fn name(&self) -> &'static str {
        match self {
            Self::Escalate { .. } => "escalate",
            Self::Offer { .. } => "offer",
            Self::Reply(_) => "reply",
            Self::End(_) => "end",
            Self::Continue => "continue",
        }
    }

    /// What it is done for, where it is done for a reason.
    #[must_use]
    pub fn reason(&self) -> Option<&ReasonId> {
        match self {
            Self::Escalate { reason, .. } | Self::Offer { reason, .. } => Some(reason),
            Self::Reply(_) | Self::End(_) | Self::Continue => None,
        }
    }
}

impl Decision {
    /// The rule it is made for.
    #[must_use]
    pub fn rule<'a>(&self, policy: &'a CompiledPolicy) -> Option<&'a Rule> {
        match self.asked {
            Asked::Rule(position) => policy.rules.get(position),
            Asked::OfferAccepted | Asked::OfferRefused | Asked::OfferRepeated | Asked::Nothing => None,
        }
    }

    /// Whether a rule waits for what a model says. Models are asked only where no other rule acts.
    #[must_use]
    pub fn wants_the_judge(&self) -> bool {
        matches!(self.outcome, Outcome::Continue) && self.findings.iter().any(|finding| finding.holds == Holds::NotAsked)
    }

    /// The shadow rules that hold: they are recorded, and never acted on.
    pub fn shadows<'a>(&'a self, policy: &'a CompiledPolicy) -> impl Iterator<Item = &'a Rule> {
        policy
            .rules
            .iter()
            .zip(&self.findings)
            .filter(|(rule, finding)| rule.mode == Mode::Shadow && finding.holds == Holds::Yes)
            .map(|(rule, _)| rule)
    }
}

/// Decides a turn. It depends on its two arguments alone: the service, `explain`, `test` and the decide API all come here.
#[must_use]
pub fn decide(policy: &CompiledPolicy, facts: &Facts<'_>) -> Decision {
    let turns = Turns::new(policy, facts);
    let findings: Vec<Finding> = policy.rules.iter().map(|rule| evaluate(&rule.when, &turns)).collect();
    let (outcome, asked) = choose(policy, facts, &turns, &findings);
    Decision { outcome, asked, findings, policy_hash: policy.hash.clone() }
}

/// The first rule that holds wins. A rule that asks a model is looked at after all others; an answer to an offer
/// comes after a rule that hands over, so that a caller who asks in their own words is never argued with.
fn choose(policy: &CompiledPolicy, facts: &Facts<'_>, turns: &Turns<'_>, findings: &[Finding]) -> (Outcome, Asked) {
    let Winners { by_rules, by_models } = winners(policy, facts, findings);
    if let Some((position, act @ Act::Escalate(_))) = by_rules {
        return (outcome(policy, facts, act), Asked::Rule(position));
    }
    // A reload may have taken the reason of a pending offer away: then nothing was offered that could be accepted.
    if let OfferState::Pending { reason, repeated } = facts.offer
        && let Some(offered) = policy.reasons.get(reason).filter(|reason| reason.announce.is_some())
    {
        match answer_to_offer(&policy.offers, turns) {
            Some(OfferAnswer::Yes) => return (outcome(policy, facts, Act::Escalate(reason)), Asked::OfferAccepted),
            Some(OfferAnswer::No) => return (refused(policy, facts), Asked::OfferRefused),
            Some(OfferAnswer::What) if !repeated && by_rules.is_none() => {
                return (ask_again(policy, facts, reason, offered), Asked::OfferRepeated);
            }
            Some(OfferAnswer::What) | None => {}
        }
    }
    match by_rules.or(by_models) {
        Some((position, act)) => (outcome(policy, facts, act), Asked::Rule(position)),
        None => (Outcome::Continue, Asked::Nothing),
    }
}

/// What a rule comes to, once it is known what was offered before.
#[derive(Clone, Copy)]
enum Act<'a> {
    Escalate(&'a ReasonId),
    Offer(&'a ReasonId),
    Then(&'a Then),
}

/// The first live rules that hold and have something left to do, with what each does.
#[derive(Default)]
struct Winners<'a> {
    /// Of those that ask no model.
    by_rules: Option<(usize, Act<'a>)>,
    /// Of those that ask one.
    by_models: Option<(usize, Act<'a>)>,
}

fn winners<'a>(policy: &'a CompiledPolicy, facts: &Facts<'_>, findings: &[Finding]) -> Winners<'a> {
    let mut winners = Winners::default();
    for (position, (rule, finding)) in policy.rules.iter().zip(findings).enumerate() {
        if rule.mode != Mode::Live || finding.holds != Holds::Yes {
            continue;
        }
        let winner = if rule.when.asks_a_model() { &mut winners.by_models } else { &mut winners.by_rules };
        if winner.is_none() {
            *winner = act(&rule.then, &finding.evidence, facts).map(|act| (position, act));
        }
    }
    winners
}

/// A human is offered once a call. After that, a caller who asks in their own words is taken at their word, and a rule
/// that only counts keeps still.
fn act<'a>(then: &'a Then, evidence: &Evidence, facts: &Facts<'_>) -> Option<Act<'a>> {
    match then {
        Then::Escalate(reason) => Some(Act::Escalate(reason)),
        Then::Offer(reason) if facts.offer == OfferState::NotMade => Some(Act::Offer(reason)),
        Then::Offer(reason) => evidence.is_the_callers_own().then_some(Act::Escalate(reason)),
        Then::Reply(_) | Then::End(_) => Some(Act::Then(then)),
    }
}

fn outcome(policy: &CompiledPolicy, facts: &Facts<'_>, act: Act<'_>) -> Outcome {
    let language = policy.language_of(facts.language);
    match act {
        Act::Escalate(id) => {
            let reason = policy.reason(id);
            let announce = reason.announce.as_ref().expect("compilation checks that a reason acted for has an announcement");
            Outcome::Escalate {
                reason: id.clone(),
                announcement: announce.in_language(language).to_owned(),
                route: route(policy, reason, facts),
            }
        }
        Act::Offer(id) => {
            let ask = policy.reason(id).ask.as_ref().expect("compilation checks that a reason offered for has a question");
            Outcome::Offer { reason: id.clone(), ask: ask.in_language(language).to_owned() }
        }
        Act::Then(Then::Reply(text)) => Outcome::Reply(text.in_language(language).to_owned()),
        Act::Then(Then::End(text)) => Outcome::End(text.in_language(language).to_owned()),
        Act::Then(Then::Escalate(_) | Then::Offer(_)) => unreachable!("`act` gives these their own variants"),
    }
}

/// What a caller hears who refuses the human they were offered: the policy's words, else the bot goes on.
fn refused(policy: &CompiledPolicy, facts: &Facts<'_>) -> Outcome {
    let said = policy.offers.when_refused.as_ref();
    said.map_or(Outcome::Continue, |text| Outcome::Reply(text.in_language(policy.language_of(facts.language)).to_owned()))
}

/// The question of an offer once more, in other words where the policy has some.
fn ask_again(policy: &CompiledPolicy, facts: &Facts<'_>, id: &ReasonId, reason: &Reason) -> Outcome {
    let words = reason.ask_again.as_ref().or(reason.ask.as_ref());
    let ask = words.map_or("", |words| words.in_language(policy.language_of(facts.language))).to_owned();
    Outcome::Offer { reason: id.clone(), ask }
}

/// What a caller says to an offer.
enum OfferAnswer {
    Yes,
    No,
    /// They did not understand it, or said nothing.
    What,
}

/// What the caller says to what they were offered; none where it is neither, or both yes and no.
fn answer_to_offer(offers: &Offers, turns: &Turns<'_>) -> Option<OfferAnswer> {
    if *turns.facts.heard == Heard::Silence {
        return Some(OfferAnswer::What);
    }
    let scan = turns.scan(turns.current())?;
    let says = |ids: &[VocabularyId]| ids.iter().any(|id| scan.find(*id, turns.language).is_ok());
    match (says(&offers.accepted_by), says(&offers.refused_by)) {
        (true, false) => Some(OfferAnswer::Yes),
        (false, true) => Some(OfferAnswer::No),
        (false, false) if says(&offers.asked_back_by) => Some(OfferAnswer::What),
        (true, true) | (false, false) => None,
    }
}

/// A reply in the policy's own words.
#[must_use]
pub fn policy_reply(text: &str) -> Reply {
    Reply { text: NormalText::of(text), source: ReplySource::Rule, model_failure: None }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::call::{CallId, PastTurn, Session, Stage, TenantId, Turn};
    use crate::decision::{Signal, Signals};
    use crate::policy::{Packs, compile_policy};
    use jiff::Timestamp;

    /// A policy with these rules, and two reasons that can be offered and acted for.
    fn policy(rules: &str) -> CompiledPolicy {
        let text = format!(
            "warmline: 1\ntenant: acme\nvocabularies:\n  human: [get me a human]\n  accepts: [yes please]\n  refuses: [no thanks]\n\
             rules:\n{rules}\n\
             reasons:\n  asked: {{ announce: One moment., ask: Shall I connect you? }}\n  long: {{ announce: Sorry for the wait., ask: A colleague? }}\n\
             desks: {{ support: {{ number: \"+15551234567\" }} }}\nroute: support\n\
             nobody_available: {{ say: Nobody is here., then: hangup }}\n"
        );
        let compiled = compile_policy(&"acme.yaml".into(), &text, &Packs::new());
        compiled.value.unwrap_or_else(|| panic!("{:#?}", compiled.problems))
    }

    fn heard(words: &str) -> Heard {
        Heard::Speech { text: NormalText::of(words), confidence: None }
    }

    fn now() -> Timestamp {
        "2026-11-23T15:00:00Z".parse().unwrap()
    }

    /// A call in which these words were said before.
    fn call(said: &[&str]) -> Session {
        let mut session = Session::start(CallId::new("c-1"), TenantId::new("acme"), None, None, now());
        for words in said {
            session.turns.push(PastTurn { at: now(), heard: heard(words), reply: None, sentiment: None });
            session.turn_count += 1;
        }
        session
    }

    /// What the policy does when this is said, as `outcome reason`.
    fn does(policy: &CompiledPolicy, session: &Session, words: &str) -> String {
        let heard = heard(words);
        let decision = decide(policy, &Facts::gather(session, &heard, now()));
        let reason = decision.outcome.reason().map_or(String::new(), |reason| format!(" {reason}"));
        format!("{}{reason}", decision.outcome.name())
    }

    #[test]
    fn the_first_rule_that_holds_wins_and_a_shadow_never_does() {
        let rules = "  - { id: shadow, mode: shadow, when: { says: human }, then: { end: Goodbye. } }\n  \
                     - { id: one, when: { says: human }, then: { escalate: asked } }\n  \
                     - { id: two, when: { says: human }, then: { escalate: long } }";
        let policy = policy(rules);
        let heard = heard("get me a human");
        let session = call(&[]);
        let decision = decide(&policy, &Facts::gather(&session, &heard, now()));
        assert_eq!(decision.rule(&policy).unwrap().id.0, "one");
        assert_eq!(decision.shadows(&policy).map(|rule| rule.id.0.as_str()).collect::<Vec<_>>(), ["shadow"]);
    }

    #[test]
    fn a_human_is_offered_once_and_a_second_request_is_final() {
        let policy = policy(
            "  - { id: asked, when: { says: human }, then: { offer: asked } }\n  \
             - { id: long, when: { turns: { at_least: 2 } }, then: { offer: long } }",
        );
        assert_eq!(does(&policy, &call(&[]), "get me a human"), "offer asked");
        let mut offered = call(&["get me a human"]);
        offered.offered = true;
        offered.stage = Stage::Offered { reason: ReasonId::new("asked"), repeated: false };
        for (words, outcome) in [
            ("yes please", "escalate asked"),
            ("no thanks", "continue"),
            ("well", "continue"),
            ("no thanks get me a human", "escalate asked"),
            ("yes please no thanks", "continue"),
        ] {
            assert_eq!(does(&policy, &offered, words), outcome, "{words}");
        }
        offered.stage = Stage::Talking;
        assert_eq!(does(&policy, &offered, "get me a human"), "escalate asked");
        assert_eq!(does(&policy, &offered, "yes please"), "continue", "nothing is pending, and what only counts keeps still");
    }

    #[test]
    fn a_pending_offer_whose_reason_was_taken_away_is_no_offer() {
        let policy = policy("  - { id: asked, when: { says: human }, then: { escalate: asked } }");
        let mut session = call(&["hello"]);
        session.stage = Stage::Offered { reason: ReasonId::new("gone"), repeated: false };
        let policy = CompiledPolicy { offers: offers_of(&policy), ..policy };
        assert_eq!(does(&policy, &session, "yes please"), "continue");
    }

    fn offers_of(policy: &CompiledPolicy) -> Offers {
        let vocabulary = |name| policy.lexicon.by_name(name).into_iter().collect();
        Offers { accepted_by: vocabulary("accepts"), refused_by: vocabulary("refuses"), asked_back_by: Vec::new(), when_refused: None }
    }

    #[test]
    fn what_is_counted_over_turns_must_hold_now_as_well() {
        let policy = policy("  - { id: twice, when: { says: human, times: 2, within: 3 turns }, then: { escalate: asked } }");
        assert_eq!(does(&policy, &call(&["get me a human"]), "get me a human"), "escalate asked");
        assert_eq!(does(&policy, &call(&["get me a human", "hello"]), "get me a human"), "escalate asked");
        assert_eq!(does(&policy, &call(&["get me a human", "hello", "hello"]), "get me a human"), "continue", "out of the window");
        assert_eq!(does(&policy, &call(&["get me a human", "get me a human"]), "hello"), "continue", "it was acted on then");
    }

    #[test]
    fn a_tone_falls_where_it_is_bad_and_was_better() {
        let policy = policy("  - { id: falls, when: { sentiment_falls: { by: 0.6, within: 3 turns } }, then: { escalate: long } }");
        for (before, words, outcome) in [
            (&["thank you that is great"][..], "this is useless and I am angry", "escalate long"),
            (&["thank you that is great"], "my number is 5 5 5", "continue"),
            (&["thank you that is great", "hello", "hello", "this is bad"], "this is bad", "continue"),
            (&[], "this is useless and I am angry", "continue"),
        ] {
            assert_eq!(does(&policy, &call(before), words), outcome, "{before:?} {words}");
        }
    }

    #[test]
    fn a_rule_that_asks_a_model_waits_until_no_other_acts() {
        let policy = policy(
            "  - { id: judged, when: { judge: { timeout: 1s } }, then: { escalate: long } }\n  \
             - { id: asked, when: { says: human }, then: { escalate: asked } }",
        );
        let (hello, asked) = (heard("hello"), heard("get me a human"));
        let session = call(&[]);
        assert!(decide(&policy, &Facts::gather(&session, &hello, now())).wants_the_judge());
        let facts = Facts::gather(&session, &asked, now());
        let decision = decide(&policy, &facts);
        assert!(!decision.wants_the_judge() && decision.rule(&policy).unwrap().id.0 == "asked");
        let judged = Signals { judge: Signal::Known(true), sentiment: Signal::NotAsked };
        assert_eq!(decide(&policy, &facts.with_signals(judged)).rule(&policy).unwrap().id.0, "asked");
    }

    #[test]
    fn a_session_is_changed_by_nothing_but_apply() {
        let session = call(&[]);
        let before = session.clone();
        let _ = does(&policy("  - { id: a, when: { says: human }, then: { escalate: asked } }"), &session, "get me a human");
        assert_eq!(session, before);
        let (after, _) = session.apply(Turn::at(now()), crate::call::Response::Over, None);
        assert_eq!((after.stage, after.revision), (Stage::Ended, 1));
    }
}
