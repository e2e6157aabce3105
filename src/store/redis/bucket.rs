//! The parts that keys are spread over, so that a cluster can lay them on many servers and a script touches one of them.

use crate::call::CallId;
use sha2::{Digest, Sha256};

/// How many parts there are. Changing it strands what is kept under the old number; that lasts no longer than the calls.
///
/// Enough for more servers than telephone calls will ever need; each costs a command whenever deadlines or the journal are
/// looked at.
pub(crate) const BUCKETS: u8 = 16;

/// One of the parts. All its keys have the same hash tag, so that a cluster keeps them on one server.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Bucket(u8);

impl Bucket {
    /// The part of a call: the same on every replica and in every version.
    pub(crate) fn of(call: &CallId) -> Self {
        Self::of_name(call.as_str())
    }

    /// The part of anything that has a name.
    pub(crate) fn of_name(name: &str) -> Self {
        Self(Sha256::digest(name.as_bytes())[0] % BUCKETS)
    }

    pub(crate) fn all() -> impl Iterator<Item = Self> {
        Self::all_from(0)
    }

    /// All parts, beginning with some other than the first.
    pub(crate) fn all_from(first: u8) -> impl Iterator<Item = Self> {
        (0..BUCKETS).map(move |number| Self(first.wrapping_add(number) % BUCKETS))
    }

    /// A key of this part.
    pub(crate) fn key(self, name: &str) -> String {
        format!("warmline:{{b{:02}}}:{name}", self.0)
    }

    /// The key of a call's session.
    pub(crate) fn session(self, call: &CallId) -> String {
        self.key(&format!("session:{call}"))
    }
}

impl From<Bucket> for u8 {
    fn from(bucket: Bucket) -> Self {
        bucket.0
    }
}

impl TryFrom<u8> for Bucket {
    type Error = u8;

    fn try_from(number: u8) -> Result<Self, u8> {
        if number < BUCKETS { Ok(Self(number)) } else { Err(number) }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_call_has_one_part_and_calls_are_spread_over_all() {
        let call = CallId::new("c-1");
        assert_eq!(Bucket::of(&call).session(&call), "warmline:{b06}:session:c-1");
        let mut parts: Vec<Bucket> = (0..1000).map(|number| Bucket::of(&CallId::new(format!("c-{number}")))).collect();
        parts.sort();
        parts.dedup();
        assert!(parts.into_iter().eq(Bucket::all()));
    }
}
