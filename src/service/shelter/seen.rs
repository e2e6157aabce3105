//! The last that this process saw of the calls in a store it shares: what a turn goes on from while that store is away.

use crate::call::{CallId, Session};
use std::collections::HashMap;
use std::sync::Arc;

/// The most calls remembered. Past that, the half not heard of for longest is forgotten.
const CALLS_KEPT: usize = 20_000;

/// The sessions, each with when it was seen, counted.
#[derive(Debug, Default)]
pub(super) struct Seen {
    calls: HashMap<CallId, (u64, Arc<Session>)>,
    next: u64,
}

impl Seen {
    pub(super) fn get(&self, call: &CallId) -> Option<&Arc<Session>> {
        self.calls.get(call).map(|(_, session)| session)
    }

    pub(super) fn put(&mut self, session: Arc<Session>) {
        if self.calls.len() >= CALLS_KEPT {
            let mut numbers: Vec<u64> = self.calls.values().map(|(number, _)| *number).collect();
            let middle = numbers.len() / 2;
            let (_, median, _) = numbers.select_nth_unstable(middle);
            let median = *median;
            self.calls.retain(|_, (number, _)| *number > median);
        }
        self.calls.insert(session.call.clone(), (self.next, session));
        self.next += 1;
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::call::TenantId;
    use jiff::Timestamp;

    #[test]
    fn the_calls_not_heard_of_for_longest_are_forgotten() {
        let mut seen = Seen::default();
        for number in 0..=CALLS_KEPT {
            let call = CallId::new(format!("c-{number}"));
            seen.put(Session::start(call, TenantId::new("acme"), None, None, Timestamp::UNIX_EPOCH).into());
        }
        assert!(seen.calls.len() <= CALLS_KEPT);
        assert!(seen.get(&CallId::new("c-0")).is_none());
        assert!(seen.get(&CallId::new(format!("c-{CALLS_KEPT}"))).is_some());
    }
}
