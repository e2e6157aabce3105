//! A pause that a provider asked for: until it is over, we do not knock again.

use crate::call::ModelFailure;
use reqwest::header::{HeaderMap, RETRY_AFTER};
use std::sync::{Mutex, PoisonError};
use std::time::Duration;
use tokio::time::Instant;

/// The longest pause we keep. A provider may ask for more, but a caller is on the line: after this long it is worth one try.
const LONGEST: Duration = Duration::from_secs(30);

/// At most one pause at a time, for one provider.
#[derive(Debug, Default)]
pub(super) struct Hold(Mutex<Option<Pause>>);

#[derive(Debug, Clone, Copy)]
struct Pause {
    until: Instant,
    failure: ModelFailure,
}

impl Hold {
    /// The failure to answer with at once, while a pause lasts.
    pub(super) fn check(&self, now: Instant) -> Result<(), ModelFailure> {
        match *self.0.lock().unwrap_or_else(PoisonError::into_inner) {
            Some(pause) if now < pause.until => Err(pause.failure),
            _ => Ok(()),
        }
    }

    /// Starts a pause of at most 30 seconds. A later answer that asks for less does not shorten one that runs.
    pub(super) fn begin(&self, failure: ModelFailure, wait: Duration, now: Instant) {
        let until = now + wait.min(LONGEST);
        let mut pause = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if pause.is_none_or(|running| running.until < until) {
            *pause = Some(Pause { until, failure });
        }
    }
}

/// The pause that an answer asks for, in whole seconds. The header's other form, a date, is not read: neither provider sends it.
pub(super) fn retry_after(headers: &HeaderMap) -> Option<Duration> {
    let seconds = headers.get(RETRY_AFTER)?.to_str().ok()?.trim().parse().ok()?;
    Some(Duration::from_secs(seconds))
}

#[cfg(test)]
mod tests {
    use super::*;
    use reqwest::header::HeaderValue;

    const SECOND: Duration = Duration::from_secs(1);

    #[test]
    fn a_pause_answers_for_the_provider_until_it_is_over() {
        let (hold, start) = (Hold::default(), Instant::now());
        assert_eq!(hold.check(start), Ok(()));
        hold.begin(ModelFailure::RateLimited, 5 * SECOND, start);
        assert_eq!(hold.check(start + 4 * SECOND), Err(ModelFailure::RateLimited));
        assert_eq!(hold.check(start + 5 * SECOND), Ok(()));
    }

    #[test]
    fn a_pause_is_never_longer_than_thirty_seconds() {
        let (hold, start) = (Hold::default(), Instant::now());
        hold.begin(ModelFailure::Overloaded, Duration::from_secs(u64::MAX), start);
        assert_eq!(hold.check(start + 29 * SECOND), Err(ModelFailure::Overloaded));
        assert_eq!(hold.check(start + 30 * SECOND), Ok(()));
    }

    #[test]
    fn a_shorter_pause_does_not_cut_a_longer_one() {
        let (hold, start) = (Hold::default(), Instant::now());
        hold.begin(ModelFailure::RateLimited, 9 * SECOND, start);
        hold.begin(ModelFailure::Overloaded, SECOND, start + SECOND);
        assert_eq!(hold.check(start + 8 * SECOND), Err(ModelFailure::RateLimited));
    }

    #[test]
    fn only_whole_seconds_are_read_from_the_header() {
        for (written, expected) in [("7", Some(7)), (" 7 ", Some(7)), ("-1", None), ("soon", None), ("Fri, 06 Nov 2026 08:00:00 GMT", None)]
        {
            let headers = HeaderMap::from_iter([(RETRY_AFTER, HeaderValue::from_static(written))]);
            assert_eq!(retry_after(&headers), expected.map(Duration::from_secs), "{written}");
        }
        assert_eq!(retry_after(&HeaderMap::new()), None);
    }
}
