//! When policies are read again.

use super::SettingsError;
use super::environment::Environment;
use std::time::Duration;

/// When policies are read again.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ReloadSettings {
    /// `WARMLINE_RELOAD_POLL`: how often to look at the files whether or not the system reports a change.
    pub poll: Duration,
    /// `WARMLINE_RELOAD_QUIET`: how long the files must rest before they are read, so that none is read half-written.
    pub quiet: Duration,
    /// The longest that files which never rest can put a reload off.
    pub patience: Duration,
}

impl Default for ReloadSettings {
    fn default() -> Self {
        Self { poll: Duration::from_secs(5), quiet: Duration::from_millis(150), patience: Duration::from_secs(1) }
    }
}

impl ReloadSettings {
    /// Reads the times.
    ///
    /// # Errors
    ///
    /// When one is no duration, or too short to be meant.
    pub(super) fn read(environment: Environment<'_>) -> Result<Self, SettingsError> {
        let default = Self::default();
        let quiet = environment.duration("WARMLINE_RELOAD_QUIET", default.quiet, Duration::ZERO)?;
        Ok(Self {
            poll: environment.duration("WARMLINE_RELOAD_POLL", default.poll, Duration::from_millis(100))?,
            quiet,
            patience: default.patience.max(quiet),
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn patience_outlasts_the_quiet_it_waits_for() {
        let lookup = |name: &str| (name == "WARMLINE_RELOAD_QUIET").then(|| "3s".to_owned());
        let settings = ReloadSettings::read(Environment::new(&lookup)).unwrap();
        assert_eq!((settings.quiet, settings.patience), (Duration::from_secs(3), Duration::from_secs(3)));
        assert_eq!(ReloadSettings::read(Environment::new(&|_| None)).unwrap(), ReloadSettings::default());
    }
}
