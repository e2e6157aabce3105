//! The handoff as a table: what each event comes to in each state. There is no other place where a handoff's course is set.

use super::event::HandoffEvent;
use super::state::HandoffState;
use HandoffState::{Bridged, Briefing, Connecting, Dialing, Done, Ringing};
use Step::{Abandon, Go, Next, Recall, Stay, Wait};

/// What an event comes to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Step {
    /// Nothing changes and nothing is ordered: it is late, or repeated, or no business of the bot's.
    Stay,
    /// Nothing changes; a caller who has waited for long hears that they are not forgotten.
    Wait,
    /// The handoff is in this state now.
    Go(HandoffState),
    /// The desk did not take it: the route's next desk is dialled, or nobody is available.
    Next,
    /// Nobody has said what became of the attempt: it is called off, and then as `Next`.
    Recall,
    /// The caller is gone: the attempt is called off, and the handoff abandoned.
    Abandon,
}

/// A line for each state, a column for each event, in the order of [`HandoffEvent::column`].
///
/// A bridge that falls apart (`Bridged`, `failed`) leaves the caller on hold: the next desk is dialled. What comes after
/// the end is late and changes nothing.
#[rustfmt::skip]
const TABLE: [[Step; HandoffEvent::KINDS]; HandoffState::ALL.len()] = [
    //                      dialing      ringing      briefing      accepted        answered     bridged      failed  ended     waits timed out hung up
    /* announced        */ [Go(Dialing), Go(Ringing), Go(Briefing), Go(Connecting), Go(Bridged), Go(Bridged), Next,   Next,     Wait, Recall,   Abandon],
    /* dialing          */ [Stay,        Go(Ringing), Go(Briefing), Go(Connecting), Go(Bridged), Go(Bridged), Next,   Next,     Wait, Recall,   Abandon],
    /* ringing          */ [Stay,        Stay,        Go(Briefing), Go(Connecting), Go(Bridged), Go(Bridged), Next,   Next,     Wait, Recall,   Abandon],
    /* briefing         */ [Stay,        Stay,        Stay,         Go(Connecting), Go(Bridged), Go(Bridged), Next,   Next,     Wait, Recall,   Abandon],
    /* connecting       */ [Stay,        Stay,        Stay,         Stay,           Go(Bridged), Go(Bridged), Next,   Next,     Wait, Recall,   Abandon],
    /* bridged          */ [Stay,        Stay,        Stay,         Stay,           Stay,        Stay,        Next,   Go(Done), Stay, Stay,     Go(Done)],
    /* done             */ [Stay,        Stay,        Stay,         Stay,           Stay,        Stay,        Stay,   Stay,     Stay, Stay,     Stay],
    /* nobody available */ [Stay,        Stay,        Stay,         Stay,           Stay,        Stay,        Stay,   Stay,     Stay, Stay,     Stay],
    /* abandoned        */ [Stay,        Stay,        Stay,         Stay,           Stay,        Stay,        Stay,   Stay,     Stay, Stay,     Stay],
];

/// What an event comes to in a state.
#[must_use]
pub fn step(state: HandoffState, event: HandoffEvent) -> Step {
    TABLE[state as usize][event.column()]
}

#[cfg(test)]
mod tests {
    use super::super::timer::wait;
    use super::*;
    use crate::call::TransferFailure;

    const EVENTS: [HandoffEvent; HandoffEvent::KINDS] = [
        HandoffEvent::Dialing,
        HandoffEvent::Ringing,
        HandoffEvent::Briefing,
        HandoffEvent::Accepted,
        HandoffEvent::Answered,
        HandoffEvent::Bridged,
        HandoffEvent::Failed(TransferFailure::Busy),
        HandoffEvent::Ended,
        HandoffEvent::CallerWaits,
        HandoffEvent::TimedOut,
        HandoffEvent::HungUp,
    ];

    #[test]
    fn the_lines_and_the_columns_are_where_states_and_events_look_for_them() {
        assert!(HandoffState::ALL.iter().enumerate().all(|(line, state)| *state as usize == line));
        assert!(EVENTS.iter().enumerate().all(|(column, event)| event.column() == column));
    }

    #[test]
    fn every_state_that_waits_has_a_timer_and_its_time_runs_out_into_something_else() {
        for state in HandoffState::ALL {
            assert_eq!(wait(state, 25, 15).is_some(), state.is_under_way(), "{state:?}");
            assert_eq!(step(state, HandoffEvent::TimedOut) == Step::Recall, state.is_under_way(), "{state:?}");
        }
    }

    #[test]
    fn a_caller_who_hangs_up_calls_off_whatever_rings() {
        for state in HandoffState::ALL.into_iter().filter(|state| state.is_under_way()) {
            assert_eq!(step(state, HandoffEvent::HungUp), Step::Abandon, "{state:?}");
        }
    }

    #[test]
    fn no_state_goes_back_to_one_before_it() {
        for state in HandoffState::ALL {
            for event in EVENTS {
                if let Step::Go(next) = step(state, event) {
                    assert!(next as usize > state as usize, "{state:?} {event:?}");
                }
            }
        }
    }
}
