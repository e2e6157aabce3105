//! What runs inside Redis: a script is one round trip, and whole or not at all.

use redis::Script;

/// The scripts. Each touches the keys of one bucket alone, and says in its own file what it takes and gives.
#[derive(Debug)]
pub(super) struct Scripts {
    pub(super) save: Script,
    pub(super) unsettled: Script,
    pub(super) settle: Script,
    pub(super) due: Script,
    pub(super) set_aside: Script,
    pub(super) taken: Script,
}

impl Scripts {
    pub(super) fn new() -> Self {
        Self {
            save: Script::new(include_str!("save.lua")),
            unsettled: Script::new(include_str!("unsettled.lua")),
            settle: Script::new(include_str!("settle.lua")),
            due: Script::new(include_str!("due.lua")),
            set_aside: Script::new(include_str!("set_aside.lua")),
            taken: Script::new(include_str!("taken.lua")),
        }
    }
}
