//! Orders that no answer has carried yet: those of a timer, to which nobody was listening.

use super::Session;
use crate::call::command::Command;
use crate::call::handoff::HandoffState;
use crate::call::identity::{AttemptId, OrderId};
use jiff::{SignedDuration, Timestamp};
use serde::{Deserialize, Serialize};

/// After how long orders that the exchange did not take are sent again, each time.
const RESEND_AFTER: [SignedDuration; 4] =
    [SignedDuration::from_secs(5), SignedDuration::from_secs(10), SignedDuration::from_secs(20), SignedDuration::from_secs(40)];

/// Orders that wait for somebody to carry them out.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Orders {
    /// What names them: an exchange that has taken them ignores them when they come again.
    pub id: OrderId,
    /// The orders, in order.
    pub commands: Vec<Command>,
    /// How often they were sent.
    pub sent: usize,
    /// When they are sent again, unless the exchange takes them before; none where nobody sends them.
    pub resend_at: Option<Timestamp>,
}

/// Who takes the orders of a turn.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Delivery {
    /// The answer to the event, and with it the orders that wait, unless they are being sent.
    Answer,
    /// Nobody: they wait for the next event.
    Wait,
    /// Nobody asked: they are sent to the exchange, and again until it takes them.
    Send,
}

impl Session {
    /// The orders that are to be sent now, oldest first.
    pub fn to_send(&self) -> impl Iterator<Item = &Orders> {
        self.waiting.iter().filter(|orders| orders.resend_at.is_some())
    }

    /// Gives the orders to whoever takes them: what is returned is the answer to the event.
    pub(super) fn deliver(&mut self, mut commands: Vec<Command>, delivery: Delivery, now: Timestamp) -> Vec<Command> {
        self.withdraw(&mut commands);
        match delivery {
            Delivery::Answer => {
                let (waiting, sending) = std::mem::take(&mut self.waiting).into_iter().partition(|orders| orders.resend_at.is_none());
                self.waiting = sending;
                let waiting: Vec<Orders> = waiting;
                in_order(waiting.into_iter().flat_map(|orders| orders.commands).collect(), commands)
            }
            Delivery::Wait | Delivery::Send => {
                self.send_again(now);
                if !commands.is_empty() {
                    let id = OrderId::new(format!("{}/{}", self.call, self.revision + 1));
                    let resend_at = (delivery == Delivery::Send).then(|| later(now, RESEND_AFTER[0]));
                    self.waiting.push(Orders { id, commands, sent: 1, resend_at });
                }
                Vec::new()
            }
        }
    }

    /// When orders are to be sent again.
    pub(super) fn resend_at(&self) -> Option<Timestamp> {
        self.waiting.iter().filter_map(|orders| orders.resend_at).min()
    }

    /// Whether the dialling of the present attempt was ordered and has certainly not reached the exchange.
    pub(super) fn dial_waits(&self, attempt: &AttemptId) -> bool {
        self.waiting.iter().any(|orders| orders.resend_at.is_none() && orders.commands.iter().any(|command| dials(command, attempt)))
    }

    /// The orders that are overdue count as sent once more; after the last time they wait for the next event instead.
    fn send_again(&mut self, now: Timestamp) {
        for orders in self.waiting.iter_mut().filter(|orders| orders.resend_at.is_some_and(|at| at <= now)) {
            orders.resend_at = RESEND_AFTER.get(orders.sent).map(|after| later(now, *after));
            orders.sent += 1;
        }
    }

    /// What was never ordered need not be called off: an attempt whose dialling still waits is struck out with its end.
    pub(super) fn withdraw(&mut self, commands: &mut Vec<Command>) {
        commands.retain(|command| {
            let Command::Cancel { attempt } = command else { return true };
            let waits = self.dial_waits(attempt);
            if waits {
                self.waiting.iter_mut().for_each(|orders| orders.commands.retain(|command| !dials(command, attempt)));
            }
            !waits
        });
        self.waiting.retain(|orders| !orders.commands.is_empty());
    }

    /// The caller is gone: of what waits, only what calls off an attempt still matters.
    pub(super) fn drop_what_waits_for_the_caller(&mut self) {
        for orders in &mut self.waiting {
            orders.commands.retain(|command| matches!(command, Command::Cancel { .. }));
        }
        self.waiting.retain(|orders| !orders.commands.is_empty());
    }

    /// Whether an event about a desk is about the attempt under way, and not about an earlier one.
    #[must_use]
    pub fn concerns(&self, attempt: Option<&AttemptId>) -> bool {
        let Some(handoff) = &self.handoff else { return false };
        match attempt {
            Some(attempt) => *attempt == handoff.attempt_id(),
            None => handoff.state != HandoffState::Announced || !self.dial_waits(&handoff.attempt_id()),
        }
    }
}

/// What waits, then what the event comes to; words that say only that somebody is coming go before the dialling.
fn in_order(mut waiting: Vec<Command>, answer: Vec<Command>) -> Vec<Command> {
    let words_only = answer.iter().all(|command| matches!(command, Command::Talk { .. }));
    let dial = waiting.iter().position(|command| matches!(command, Command::Transfer { .. })).filter(|_| words_only);
    let dialling = waiting.split_off(dial.unwrap_or(waiting.len()));
    waiting.into_iter().chain(answer).chain(dialling).collect()
}

fn dials(command: &Command, wanted: &AttemptId) -> bool {
    matches!(command, Command::Transfer { attempt, .. } if attempt == wanted)
}

fn later(now: Timestamp, by: SignedDuration) -> Timestamp {
    now.checked_add(by).unwrap_or(Timestamp::MAX)
}
