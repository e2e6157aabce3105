//! A secret that does not show itself.

use std::fmt;

/// A key or a token. `Debug` hides it; only [`Secret::expose`] gives it out.
#[derive(Clone)]
pub struct Secret(String);

impl Secret {
    /// Wraps a secret as it was written.
    #[must_use]
    pub fn new(secret: impl Into<String>) -> Self {
        Self(secret.into())
    }

    /// The secret itself, for the one request that must carry it; never for a log.
    #[must_use]
    pub fn expose(&self) -> &str {
        &self.0
    }
}

impl fmt::Debug for Secret {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("Secret(…)")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_secret_never_shows_itself_in_debug_output() {
        assert_eq!(format!("{:?}", Secret::new("sk-1234")), "Secret(…)");
    }
}
