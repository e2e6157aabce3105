//! Who is who: calls, tenants, desks, telephone numbers. What identifies a person hides itself in `Debug`.

use serde::{Deserialize, Serialize};
use std::fmt;

/// Declares a name that is a plain string with a type of its own.
macro_rules! name {
    ($(#[$doc:meta])* $name:ident) => {
        $(#[$doc])*
        #[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
        #[serde(transparent)]
        pub struct $name(String);

        impl $name {
            /// Wraps a name as it was written.
            #[must_use]
            pub fn new(name: impl Into<String>) -> Self {
                Self(name.into())
            }

            /// The name as it was written.
            #[must_use]
            pub fn as_str(&self) -> &str {
                &self.0
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
                formatter.write_str(&self.0)
            }
        }

        impl From<&str> for $name {
            fn from(name: &str) -> Self {
                Self(name.to_owned())
            }
        }
    };
}

name! {
    /// One call, as the exchange names it.
    CallId
}
name! {
    /// Whose policy it is.
    TenantId
}
name! {
    /// Where humans answer.
    DeskId
}
name! {
    /// The caller-facing category a rule acts for, such as `caller_requested`.
    ReasonId
}
name! {
    /// One chain of attempts to put one caller in front of one human.
    HandoffId
}
name! {
    /// One attempt of such a chain: `HANDOFF/NUMBER`. An exchange that has dialled for it never dials for it again.
    AttemptId
}
name! {
    /// Orders for the exchange that no answer has carried yet.
    OrderId
}

/// A telephone number. It is personal data: `Debug` shows its last two digits only, and so should every log line.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct PhoneNumber(String);

impl PhoneNumber {
    /// Keeps a number as the exchange wrote it, less the white space, dots, dashes and brackets people put in.
    #[must_use]
    pub fn new(written: &str) -> Self {
        Self(written.chars().filter(|c| !c.is_whitespace() && !matches!(c, '-' | '.' | '(' | ')')).collect())
    }

    /// Keeps an address that is no telephone number, such as a SIP address, as it is.
    #[must_use]
    pub fn verbatim(written: &str) -> Self {
        Self(written.to_owned())
    }

    /// The whole number, for dialling and matching; never for a log.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// The number with all but its last two characters hidden.
    #[must_use]
    pub fn redacted(&self) -> String {
        let count = self.0.chars().count();
        let tail: String = self.0.chars().skip(count.saturating_sub(2)).collect();
        format!("…{tail}")
    }
}

impl fmt::Debug for PhoneNumber {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "PhoneNumber({})", self.redacted())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_number_never_shows_itself_in_debug_output() {
        let number = PhoneNumber::new("+1 (555) 012-3456");
        assert_eq!(number.as_str(), "+15550123456");
        assert_eq!(format!("{number:?}"), "PhoneNumber(…56)");
    }
}
