//! What is known of desks while calls go on, and nothing taken from a policy: switches, live handoffs, allowed numbers.

use super::identity::{DeskId, PhoneNumber};
use super::session::LiveHandoff;
use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// What an operator says of a desk, over what its policy says.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum DeskSwitch {
    /// It takes calls in its hours, as the policy has it.
    Open,
    /// It takes none.
    Closed,
    /// Its humans have all they can take just now.
    Full,
}

/// The numbers that calls may be handed to in this deployment, whatever policies say.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Destinations(Option<Vec<String>>);

impl Destinations {
    /// Reads a list such as `+1555*,sip:*@example.com`, parted by commas. A `*` stands for anything.
    #[must_use]
    pub fn listed(list: &str) -> Self {
        let patterns = list.split(',').map(str::trim).filter(|pattern| !pattern.is_empty());
        Self(Some(patterns.map(str::to_owned).collect()))
    }

    /// Whether calls may be handed to a number. Where there is no list, to every one.
    #[must_use]
    pub fn allow(&self, number: &PhoneNumber) -> bool {
        self.0.as_ref().is_none_or(|patterns| patterns.iter().any(|pattern| fits(pattern, number.as_str())))
    }
}

/// Whether a text is of a pattern in which `*` stands for anything.
fn fits(pattern: &str, text: &str) -> bool {
    let mut parts = pattern.split('*');
    let first = parts.next().unwrap_or_default();
    let Some(mut rest) = text.strip_prefix(first) else { return false };
    let mut parts: Vec<&str> = parts.collect();
    let Some(last) = parts.pop() else { return rest.is_empty() };
    for part in parts {
        let Some(at) = rest.find(part) else { return false };
        rest = &rest[at + part.len()..];
    }
    rest.ends_with(last)
}

/// What is known of a tenant's desks.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct DeskStates {
    /// The desks that an operator has closed or declared full.
    pub switches: BTreeMap<DeskId, DeskSwitch>,
    /// The handoffs that take up a human, and those that did until lately.
    pub live: Vec<LiveHandoff>,
    /// Where calls may be handed to.
    pub destinations: Destinations,
}

/// Desks of which nothing is known: they do as their policy says.
pub static UNKNOWN_DESKS: DeskStates = DeskStates { switches: BTreeMap::new(), live: Vec::new(), destinations: Destinations(None) };

impl DeskStates {
    /// What an operator says of a desk.
    #[must_use]
    pub fn switch(&self, desk: &DeskId) -> DeskSwitch {
        self.switches.get(desk).copied().unwrap_or(DeskSwitch::Open)
    }

    /// How many calls a desk has.
    #[must_use]
    pub fn calls(&self, desk: &DeskId) -> usize {
        self.live.iter().filter(|handoff| handoff.desk == *desk).count()
    }

    /// When a number was last dialled, as far as is remembered.
    #[must_use]
    pub fn last_dialled(&self, number: &PhoneNumber) -> Option<Timestamp> {
        self.live.iter().filter(|handoff| handoff.number == *number).map(|handoff| handoff.since).max()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_list_of_destinations_allows_what_it_names_and_nothing_else() {
        let list = Destinations::listed("+1555*, sip:*@example.com,+442079460100");
        for (number, allowed) in [
            ("+15551234567", true),
            ("+15561234567", false),
            ("+442079460100", true),
            ("+4420794601001", false),
            ("sip:desk@example.com", true),
            ("sip:desk@example.com.evil.test", false),
            ("sip:@example.com", true),
        ] {
            assert_eq!(list.allow(&PhoneNumber::verbatim(number)), allowed, "{number}");
        }
        assert!(!Destinations::listed("").allow(&PhoneNumber::new("+15551234567")), "an empty list allows nothing");
        assert!(Destinations::default().allow(&PhoneNumber::new("+15551234567")));
    }
}
