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
    /// The longest that files which never rest can put a reload off: short enough that what was saved is in force within
    /// a second though something else in the directory keeps changing.
    pub patience: Duration,
    /// `WARMLINE_RELOAD_WATCH`, `on` or `off`: whether to have the system tell of changes. Off, for file systems that tell
    /// of none, leaves the looking.
    pub watch: bool,
}

impl Default for ReloadSettings {
    fn default() -> Self {
        Self { poll: Duration::from_secs(5), quiet: Duration::from_millis(150), patience: Duration::from_millis(800), watch: true }
    }
}

impl ReloadSettings {
    /// Reads the times and the switch.
    ///
    /// # Errors
    ///
    /// When one is no duration or too short to be meant, or the switch is neither on nor off.
    pub(super) fn read(environment: Environment<'_>) -> Result<Self, SettingsError> {
        let default = Self::default();
        let quiet = environment.duration("WARMLINE_RELOAD_QUIET", default.quiet, Duration::ZERO)?;
        Ok(Self {
            poll: environment.duration("WARMLINE_RELOAD_POLL", default.poll, Duration::from_millis(100))?,
            quiet,
            patience: default.patience.max(quiet),
            watch: environment.switch("WARMLINE_RELOAD_WATCH", default.watch)?,
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

    #[test]
    fn the_watch_is_on_or_off() {
        let read = |value: &'static str| {
            let lookup = move |name: &str| (name == "WARMLINE_RELOAD_WATCH").then(|| value.to_owned());
            ReloadSettings::read(Environment::new(&lookup)).map(|settings| settings.watch)
        };
        assert!(read("on").unwrap() && !read("off").unwrap());
        let told = read("maybe").unwrap_err().to_string();
        assert_eq!(told, "`WARMLINE_RELOAD_WATCH` is `maybe`; write `on` or `off`");
    }
}
