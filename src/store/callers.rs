//! Who rang whom lately: what a `recent_calls` condition looks at.

use crate::call::{CallId, PhoneNumber, TenantId};
use jiff::Timestamp;
use std::collections::{HashMap, VecDeque};
use std::sync::{Mutex, MutexGuard, PoisonError};

/// Calls remembered of one caller.
const CALLS_KEPT: usize = 50;
/// Callers remembered. Past that, those not heard of for longest are forgotten.
const CALLERS_KEPT: usize = 100_000;

/// Their calls by caller, oldest first.
type Callers = HashMap<(TenantId, PhoneNumber), VecDeque<(CallId, Timestamp)>>;

/// Who rang lately, in this process.
#[derive(Debug, Default)]
pub struct RecentCalls {
    callers: Mutex<Callers>,
}

impl RecentCalls {
    /// Notes that a caller rang.
    pub fn rang(&self, tenant: &TenantId, caller: &PhoneNumber, call: &CallId, at: Timestamp) {
        let mut callers = self.lock();
        if callers.len() >= CALLERS_KEPT {
            forget_half(&mut callers);
        }
        let calls = callers.entry((tenant.clone(), caller.clone())).or_default();
        if calls.iter().any(|(known, _)| known == call) {
            return;
        }
        calls.push_back((call.clone(), at));
        if calls.len() > CALLS_KEPT {
            calls.pop_front();
        }
    }

    /// When a caller rang before this call, oldest first.
    #[must_use]
    pub fn before(&self, tenant: &TenantId, caller: &PhoneNumber, call: &CallId) -> Vec<Timestamp> {
        let callers = self.lock();
        let calls = callers.get(&(tenant.clone(), caller.clone())).into_iter().flatten();
        calls.take_while(|(known, _)| known != call).map(|(_, at)| *at).collect()
    }

    fn lock(&self) -> MutexGuard<'_, Callers> {
        // Every change is whole before the lock is given back: a panic elsewhere leaves nothing half done.
        self.callers.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// Forgets the half not heard of for longest, so that it is not done at every call.
fn forget_half(callers: &mut Callers) {
    let mut latest: Vec<Timestamp> = callers.values().filter_map(|calls| calls.back().map(|(_, at)| *at)).collect();
    let middle = latest.len() / 2;
    let (_, median, _) = latest.select_nth_unstable(middle);
    let median = *median;
    callers.retain(|_, calls| calls.back().is_some_and(|(_, at)| *at > median));
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_caller_is_known_by_the_calls_before_this_one() {
        let (acme, other) = (TenantId::new("acme"), TenantId::new("other"));
        let caller = PhoneNumber::new("+15550100");
        let at = |second| Timestamp::from_second(second).unwrap();
        let recent = RecentCalls::default();
        for (second, call) in [(10, "a"), (20, "b"), (20, "b"), (30, "c")] {
            recent.rang(&acme, &caller, &CallId::new(call), at(second));
        }
        assert_eq!(recent.before(&acme, &caller, &CallId::new("c")), [at(10), at(20)]);
        assert_eq!(recent.before(&acme, &caller, &CallId::new("a")), []);
        assert_eq!(recent.before(&other, &caller, &CallId::new("c")), []);
    }

    #[test]
    fn those_not_heard_of_for_longest_are_forgotten_first() {
        let mut callers: HashMap<_, VecDeque<_>> = HashMap::new();
        for second in 0..10 {
            let key = (TenantId::new("acme"), PhoneNumber::new(&format!("+1555000{second}")));
            callers.entry(key).or_default().push_back((CallId::new("c"), Timestamp::from_second(second).unwrap()));
        }
        forget_half(&mut callers);
        assert!(callers.len() < 5 && callers.keys().all(|(_, number)| number.as_str() > "+15550005"));
    }
}
