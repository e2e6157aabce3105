//! Which desks take a call: the reason's route, without the desks that cannot.

use super::facts::Facts;
use crate::call::{Attempt, CallId, DeskId, DeskSwitch, PhoneNumber};
use crate::policy::compiled::{CompiledPolicy, Desk, DeskNumber, Reason, Share};
use jiff::Timestamp;
use serde::Serialize;

/// The desks of a route, in order, and whether each can take the call.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Route {
    /// Each desk that was considered.
    pub desks: Vec<DeskCheck>,
}

/// Whether a desk can take the call.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct DeskCheck {
    /// The desk.
    pub desk: DeskId,
    /// The one of its numbers whose turn it is.
    #[serde(skip)]
    pub number: PhoneNumber,
    /// How long to let it ring, in seconds.
    pub ring_seconds: u32,
    /// The name of its hours; always open where there is none.
    pub hours: Option<String>,
    /// Whether it is within its hours.
    pub open: bool,
    /// When it opens next, where it is closed and does.
    pub opens: Option<Timestamp>,
    /// Why it is passed over, where it is.
    pub passed_over: Option<PassedOver>,
}

/// Why a desk is passed over.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum PassedOver {
    /// It is outside its hours.
    OutOfHours,
    /// It lacks this skill.
    LacksSkill(String),
    /// Its humans do not speak this language.
    LacksLanguage(String),
    /// An operator has closed it.
    SwitchedOff,
    /// An operator says that it is full.
    Full,
    /// It has as many calls as it may have at once: this many.
    AtMost(u32),
    /// Calls may not be handed to any of its numbers in this deployment.
    NotAllowed,
}

impl PassedOver {
    /// The same in words.
    #[must_use]
    pub fn describe(&self) -> String {
        match self {
            Self::OutOfHours => "closed".to_owned(),
            Self::LacksSkill(skill) => format!("passed over: it lacks the skill `{skill}`"),
            Self::LacksLanguage(language) => format!("passed over: nobody there speaks `{language}`"),
            Self::SwitchedOff => "passed over: switched off".to_owned(),
            Self::Full => "passed over: full".to_owned(),
            Self::AtMost(most) => format!("passed over: it has {most} calls, and may have no more"),
            Self::NotAllowed => "passed over: this deployment allows none of its numbers".to_owned(),
        }
    }
}

impl Route {
    /// The desks that can take the call, in order.
    pub fn takers(&self) -> impl Iterator<Item = &DeskCheck> {
        self.desks.iter().filter(|check| check.passed_over.is_none())
    }

    /// The desks to dial, in order.
    #[must_use]
    pub fn attempts(&self) -> Vec<Attempt> {
        let attempts = self.takers().map(|check| Attempt {
            desk: check.desk.clone(),
            number: check.number.clone(),
            ring_seconds: check.ring_seconds,
            failure: None,
        });
        attempts.collect()
    }

    /// Whether any desk can take the call.
    #[must_use]
    pub fn is_open(&self) -> bool {
        self.takers().next().is_some()
    }
}

/// Looks at each desk of a reason's route.
pub(super) fn route(policy: &CompiledPolicy, reason: &Reason, facts: &Facts<'_>) -> Route {
    let desks = reason.route.iter().filter_map(|id| Some(check(policy, reason, facts, id, policy.desks.get(id)?)));
    Route { desks: desks.collect() }
}

fn check(policy: &CompiledPolicy, reason: &Reason, facts: &Facts<'_>, id: &DeskId, desk: &Desk) -> DeskCheck {
    let hours = desk.hours.as_ref().and_then(|name| policy.hours.get(name));
    let open = hours.is_none_or(|hours| hours.open_at(facts.now, &policy.time_zone));
    let opens = hours.filter(|_| !open).and_then(|hours| hours.next_opening(facts.now, &policy.time_zone));
    let allowed: Vec<&DeskNumber> = desk.numbers.iter().filter(|number| facts.desks.destinations.allow(&number.number)).collect();
    let passed_over = (!open)
        .then_some(PassedOver::OutOfHours)
        .or_else(|| lacks(policy, reason, facts, desk))
        .or_else(|| busy(facts, id, desk))
        .or_else(|| allowed.is_empty().then_some(PassedOver::NotAllowed));
    let number = whose_turn(&allowed, desk.share, facts, id).or_else(|| desk.numbers.first().map(|number| &number.number));
    DeskCheck {
        desk: id.clone(),
        number: number.expect("compilation checks that a desk has a number").clone(),
        ring_seconds: desk.ring_seconds,
        hours: desk.hours.clone(),
        open,
        opens,
        passed_over,
    }
}

/// What the reason needs that the desk has not.
fn lacks(policy: &CompiledPolicy, reason: &Reason, facts: &Facts<'_>, desk: &Desk) -> Option<PassedOver> {
    if let Some(skill) = reason.needs.skills.iter().find(|skill| !desk.skills.contains(skill)) {
        return Some(PassedOver::LacksSkill(skill.clone()));
    }
    let language = policy.language_of(facts.language);
    let foreign = reason.needs.callers_language && !desk.speaks(language);
    foreign.then(|| PassedOver::LacksLanguage(language.to_owned()))
}

/// Why the desk can take no call just now.
fn busy(facts: &Facts<'_>, id: &DeskId, desk: &Desk) -> Option<PassedOver> {
    match facts.desks.switch(id) {
        DeskSwitch::Closed => return Some(PassedOver::SwitchedOff),
        DeskSwitch::Full => return Some(PassedOver::Full),
        DeskSwitch::Open => {}
    }
    let calls = u32::try_from(facts.desks.calls(id)).unwrap_or(u32::MAX);
    desk.at_most.filter(|most| calls >= *most).map(PassedOver::AtMost)
}

/// The number of a desk whose turn it is. Nothing is drawn by lot: the same call always gets the same number, and many
/// calls are spread by their ids.
fn whose_turn<'a>(numbers: &[&'a DeskNumber], share: Share, facts: &Facts<'_>, desk: &DeskId) -> Option<&'a PhoneNumber> {
    match share {
        Share::LeastRecent => numbers.iter().map(|number| &number.number).min_by_key(|number| facts.desks.last_dialled(number)),
        Share::Weighted => {
            let total: u64 = numbers.iter().map(|number| u64::from(number.weight)).sum();
            let mut at = spread(facts.call, facts.handoffs, desk).checked_rem(total)?;
            for number in numbers {
                match at.checked_sub(u64::from(number.weight)) {
                    Some(rest) => at = rest,
                    None => return Some(&number.number),
                }
            }
            None
        }
    }
}

/// A number that differs from call to call and looks like chance: FNV-1a, 64 bits, over what tells the handoff.
fn spread(call: &CallId, handoffs: u32, desk: &DeskId) -> u64 {
    let bytes = call.as_str().bytes().chain(handoffs.to_le_bytes()).chain(desk.as_str().bytes());
    let hash = bytes.fold(0xcbf2_9ce4_8422_2325_u64, |hash, byte| (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3));
    // The low bits of the product depend on the low bits of the bytes alone: the high ones are the better spread.
    hash ^ (hash >> 32)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::call::{DeskStates, Heard, LiveHandoff, Session, TenantId};
    use crate::policy::{Packs, compile_policy};

    fn policy(share: &str) -> CompiledPolicy {
        let text = format!(
            "warmline: 1\ntenant: acme\nrules:\n  - {{ id: asked, when: {{ says: [get me a human] }}, then: {{ escalate: asked }} }}\n\
             reasons: {{ asked: {{ announce: One moment. }} }}\n\
             desks: {{ support: {{ numbers: [\"+15550001001\", {{ number: \"+15550001002\", weight: 3 }}], share: {share} }} }}\n\
             route: support\nnobody_available: {{ say: Nobody is here., then: hangup }}\n"
        );
        compile_policy(&"acme.yaml".into(), &text, &Packs::new()).value.unwrap()
    }

    /// The number that a call gets.
    fn number(policy: &CompiledPolicy, call: &str, desks: &DeskStates) -> String {
        let session = Session::start(CallId::new(call), TenantId::new("acme"), None, None, Timestamp::UNIX_EPOCH);
        let heard = Heard::Silence;
        let facts = Facts::gather(&session, &heard, Timestamp::UNIX_EPOCH).with_desks(desks);
        let route = route(policy, policy.reason(&"asked".into()), &facts);
        route.attempts()[0].number.as_str().to_owned()
    }

    #[test]
    fn calls_are_shared_by_weight_and_the_same_call_gets_the_same_number() {
        let (policy, desks) = (policy("weighted"), DeskStates::default());
        let numbers: Vec<String> = (0..2000).map(|call| number(&policy, &format!("call-{call}"), &desks)).collect();
        let heavier = numbers.iter().filter(|number| *number == "+15550001002").count();
        assert!((1400..1600).contains(&heavier), "{heavier} of 2000, for a weight of 3 to 1");
        assert_eq!(number(&policy, "call-7", &desks), numbers[7]);
    }

    #[test]
    fn the_number_that_has_gone_longest_without_a_call_is_next() {
        let policy = policy("least_recent");
        let dialled = |number: &str, second| LiveHandoff {
            desk: "support".into(),
            number: PhoneNumber::new(number),
            since: Timestamp::from_second(second).unwrap(),
        };
        let (first, second) = ("+15550001001", "+15550001002");
        for (live, next) in [
            (vec![], first),
            (vec![dialled(first, 1)], second),
            (vec![dialled(first, 5), dialled(second, 2)], second),
            (vec![dialled(first, 1), dialled(second, 2)], first),
        ] {
            assert_eq!(number(&policy, "c", &DeskStates { live, ..DeskStates::default() }), next);
        }
    }
}
