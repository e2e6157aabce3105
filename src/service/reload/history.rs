//! The last states of the policies. They are kept to go back to, and so that no turn is ever the one to free a big one.

use super::assembly::AllInForce;
use crate::service::shelf::Snapshot;
use std::collections::VecDeque;
use std::sync::Arc;

/// How many states are kept, the one in force included.
const KEPT: usize = 5;

/// One state of the policies.
#[derive(Debug, Clone)]
pub(super) struct State {
    pub(super) snapshot: Arc<Snapshot>,
    pub(super) in_force: Arc<AllInForce>,
}

/// The last states of the policies, by generation.
#[derive(Debug, Default)]
pub(super) struct History {
    states: VecDeque<State>,
}

impl History {
    /// Adds a state, or takes the place of that of its generation, and forgets the oldest.
    pub(super) fn keep(&mut self, state: State) {
        let generation = state.snapshot.generation;
        match self.states.iter_mut().find(|kept| kept.snapshot.generation == generation) {
            Some(same) => *same = state,
            None => self.states.push_back(state),
        }
        while self.states.len() > KEPT {
            self.states.pop_front();
        }
    }

    /// The state of a generation, where it is kept still.
    pub(super) fn get(&self, generation: u64) -> Option<&State> {
        self.states.iter().find(|state| state.snapshot.generation == generation)
    }

    /// The generation that comes next.
    pub(super) fn next_generation(&self) -> u64 {
        self.states.iter().map(|state| state.snapshot.generation).max().unwrap_or_default() + 1
    }

    /// What is kept, the oldest first.
    pub(super) fn states(&self) -> impl Iterator<Item = &State> {
        self.states.iter()
    }
}
