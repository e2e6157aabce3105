//! A decision to go on, made anew once more is known. Most of it stands: only what looks at models or at the reply can change.

use super::condition::evaluate;
use super::decide::{Decision, decide};
use super::evidence::{Finding, Holds};
use super::facts::Facts;
use super::failure::reply_fails;
use super::turns::Turns;
use crate::policy::compiled::CompiledPolicy;

/// What [`decide`] makes of these facts, where of the same facts without signals or without the reply it made `earlier`, which was to
/// go on.
#[must_use]
pub fn reconsider(policy: &CompiledPolicy, facts: &Facts<'_>, earlier: Decision) -> Decision {
    let failed = facts.reply.is_some_and(|reply| reply_fails(policy, policy.language_of(facts.language), reply));
    if failed || facts.signals.sentiment.known().is_some() {
        return decide(policy, facts);
    }
    let turns = Turns::new(policy, facts);
    let mut acts = false;
    let anew = policy.rules.iter().zip(earlier.findings).map(|(rule, finding)| {
        if !rule.when.asks_a_model() {
            return finding;
        }
        let finding = evaluate(&rule.when, &turns);
        acts |= finding.holds == Holds::Yes;
        finding
    });
    let findings: Vec<Finding> = anew.collect();
    if acts { decide(policy, facts) } else { Decision { findings, ..earlier } }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::call::{CallId, Heard, ModelFailure, PastTurn, Reply, ReplySource, Session, TenantId};
    use crate::decision::{Signal, Signals};
    use crate::policy::{Packs, compile_policy};
    use crate::text::NormalText;
    use jiff::Timestamp;

    const POLICY: &str = "
warmline: 1
tenant: acme
rules:
  - { id: asks, when: { says: [get me a human] }, then: { escalate: wanted } }
  - { id: fails, when: { failures: { at_least: 2 } }, then: { escalate: wanted } }
  - { id: sounds-bad, when: { sentiment: { at_most: -0.5 } }, then: { escalate: wanted } }
  - { id: judged, when: { judge: { timeout: 1s, on_error: continue } }, then: { escalate: wanted } }
  - { id: not-judged, when: { all: [ { turns: { at_least: 3 } }, { not: { judge: { timeout: 1s, on_error: escalate } } } ] }, then: { escalate: wanted } }
failures: { reply_says: [i am not sure], fallback: true }
reasons: { wanted: { announce: One moment. } }
desks: { support: { number: \"+15551234567\" } }
route: support
nobody_available: { say: Nobody is here., then: hangup }
";

    fn reply(text: &str, source: ReplySource) -> Reply {
        Reply { text: NormalText::of(text), source, model_failure: None }
    }

    #[test]
    fn it_comes_to_what_deciding_everything_anew_comes_to() {
        let compiled = compile_policy(&"acme.yaml".into(), POLICY, &Packs::new());
        let policy = compiled.value.unwrap_or_else(|| panic!("{:#?}", compiled.problems));
        let heard = Heard::Speech { text: NormalText::of("when do you open"), confidence: None };
        let failed = reply("Hm.", ReplySource::Fallback);
        let replies =
            [None, Some(reply("At nine.", ReplySource::Answer)), Some(reply("I am not sure.", ReplySource::Answer)), Some(failed.clone())];
        let judge = [Signal::NotAsked, Signal::Known(true), Signal::Known(false), Signal::Unknown(ModelFailure::NoKey)];
        let sentiment = [Signal::NotAsked, Signal::Known(-0.9), Signal::Unknown(ModelFailure::NoKey)];
        for turns in 0..4 {
            let mut session = Session::start(CallId::new("c-1"), TenantId::new("acme"), None, None, Timestamp::UNIX_EPOCH);
            let past = PastTurn { at: Timestamp::UNIX_EPOCH, heard: Heard::Silence, reply: Some(failed.clone()), sentiment: None };
            (session.turns, session.turn_count) = (vec![past; turns.min(1)].into(), u32::try_from(turns).unwrap());
            let facts = Facts::gather(&session, &heard, Timestamp::UNIX_EPOCH);
            let earlier = decide(&policy, &facts);
            assert_eq!(earlier.outcome.name(), "continue");
            for (judge, sentiment) in judge.iter().flat_map(|judge| sentiment.iter().map(|sentiment| (*judge, *sentiment))) {
                for reply in &replies {
                    let facts = Facts { reply: reply.as_ref(), ..facts.clone().with_signals(Signals { judge, sentiment }) };
                    let (anew, again) = (decide(&policy, &facts), reconsider(&policy, &facts, earlier.clone()));
                    assert_eq!((anew.outcome.name(), anew.asked, &anew.findings), (again.outcome.name(), again.asked, &again.findings));
                }
            }
        }
    }
}
