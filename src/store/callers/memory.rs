//! Who rang lately, in this process: bounded in callers, and in calls of each.

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
    /// Notes that a caller rang; gives whether that was new.
    pub(super) fn rang(&self, tenant: &TenantId, caller: &PhoneNumber, call: &CallId, at: Timestamp) -> bool {
        let mut callers = self.lock();
        if callers.len() >= CALLERS_KEPT {
            forget_half(&mut callers);
        }
        let calls = callers.entry((tenant.clone(), caller.clone())).or_default();
        if calls.iter().any(|(known, _)| known == call) {
            return false;
        }
        calls.push_back((call.clone(), at));
        if calls.len() > CALLS_KEPT {
            calls.pop_front();
        }
        true
    }

    /// When a caller rang before this call, oldest first.
    pub(super) fn before(&self, tenant: &TenantId, caller: &PhoneNumber, call: &CallId) -> Vec<Timestamp> {
        let callers = self.lock();
        let calls = callers.get(&(tenant.clone(), caller.clone())).into_iter().flatten();
        calls.take_while(|(known, _)| known != call).map(|(_, at)| *at).collect()
    }

    /// Forgets a caller.
    pub(super) fn forget(&self, tenant: &TenantId, caller: &PhoneNumber) {
        self.lock().remove(&(tenant.clone(), caller.clone()));
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
