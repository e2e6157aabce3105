//! Time that runs out: what a call waits for and does not get. The deadlines are in the sessions, so that they outlive the
//! process, and whichever process saves first has acted.

use super::{Door, Service};
use crate::call::{CallEvent, CallId, EventKind, Orders, Session};
use crate::telemetry::events::{OrdersSent, TimerFailed};
use std::time::Duration;

/// How often the sessions are asked what is due. Deadlines are seconds apart: nobody notices a part of one.
const EVERY: Duration = Duration::from_millis(500);
/// How many calls are seen to in one go.
const AT_ONCE: usize = 256;

impl Service {
    /// Sees to what is due, for ever.
    pub async fn keep_time(&self) {
        let mut interval = tokio::time::interval(EVERY);
        interval.set_missed_tick_behavior(tokio::time::MissedTickBehavior::Delay);
        loop {
            interval.tick().await;
            self.see_to_what_is_due().await;
        }
    }

    /// Sees once to every call of which something is due by the service's clock; says how many there were.
    pub async fn see_to_what_is_due(&self) -> usize {
        let due = match self.inner.parts.sessions.due(self.inner.parts.clock.now(), AT_ONCE).await {
            Ok(due) => due,
            Err(error) => {
                TimerFailed { call: None, problem: &error }.emit();
                return 0;
            }
        };
        let count = due.len();
        for call in due {
            self.time_is_up(call).await;
        }
        count
    }

    async fn time_is_up(&self, call: CallId) {
        if let Err(error) = self.take_turn(Door::Number, own_event(call.clone(), EventKind::Timer)).await {
            TimerFailed { call: Some(&call), problem: &error }.emit();
            return;
        }
        if self.inner.parts.orders.is_some() {
            // A slow exchange must not hold up the other calls.
            tokio::spawn(self.clone().send_orders(call));
        }
    }

    /// Sends the orders of a call that nobody asked for, oldest first, until the exchange does not take one.
    async fn send_orders(self, call: CallId) {
        let Some(client) = &self.inner.parts.orders else { return };
        let Ok(Some(session)) = self.inner.parts.sessions.load(&call).await else { return };
        let orders: Vec<Orders> = Session::to_send(&session).cloned().collect();
        for order in orders {
            let result = client.send(&call, &order.id, &order.commands).await;
            OrdersSent { call: &call, times: order.sent, problem: result.as_ref().err() }.emit(&self.inner.parts.metrics);
            if result.is_err() {
                return;
            }
            let taken = own_event(call.clone(), EventKind::OrdersTaken(order.id));
            if let Err(error) = self.take_turn(Door::Number, taken).await {
                TimerFailed { call: Some(&call), problem: &error }.emit();
            }
        }
    }
}

fn own_event(call: CallId, kind: EventKind) -> CallEvent {
    CallEvent { call, from: None, to: None, language: None, key: None, fingerprint: None, kind }
}
