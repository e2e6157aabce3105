//! Times, turns and counts as people write them: `800ms`, `6m`, `7 days`, `5 turns`.

use super::problems::Problems;
use crate::diagnostic::codes;
use crate::policy::compiled::{Count, Window};
use crate::policy::document::CountDocument;
use crate::policy::yaml::Placed;
use jiff::{SignedDuration, Span, SpanRelativeTo};
use std::time::Duration;

/// Reads a time; a day is 24 hours. `None` after telling why it cannot be read.
pub(crate) fn time(written: &Placed<String>, problems: &mut Problems) -> Option<SignedDuration> {
    let time = parse_time(&written.value);
    if time.is_none() {
        let message = format!("`{}` is not a length of time", written.value);
        problems.tell(&codes::BAD_DURATION, written.span, message, "write a number and a unit, such as `800ms`, `25s`, `6m` or `7 days`");
    }
    time
}

/// Reads a time between two bounds, or gives the default where none is written.
pub(super) fn time_within(
    written: Option<&Placed<String>>,
    default: Duration,
    bounds: std::ops::RangeInclusive<Duration>,
    problems: &mut Problems,
) -> Duration {
    let Some(written) = written else { return default };
    let Some(time) = time(written, problems) else { return default };
    match Duration::try_from(time) {
        Ok(time) if bounds.contains(&time) => time,
        _ => {
            let message = format!("`{}` is out of range", written.value);
            problems.tell(
                &codes::OUT_OF_RANGE,
                written.span,
                message,
                format!("use {:#} to {:#}", told(*bounds.start()), told(*bounds.end())),
            );
            default
        }
    }
}

/// Reads `2 turns`.
pub(super) fn turns(written: &Placed<String>, problems: &mut Problems) -> Option<u32> {
    let turns = parse_turns(&written.value);
    if turns.is_none() {
        let message = format!("`{}` is not a number of turns", written.value);
        problems.tell(&codes::BAD_DURATION, written.span, message, "write a number and `turns`, such as `2 turns`");
    }
    turns
}

/// Reads `5 turns` or a time; the whole call where nothing is written.
pub(super) fn window(written: Option<&Placed<String>>, problems: &mut Problems) -> Window {
    let Some(written) = written else { return Window::Call };
    if let Some(turns) = parse_turns(&written.value) {
        return Window::Turns(turns);
    }
    match parse_time(&written.value) {
        Some(time) => Window::Time(time),
        None => {
            let message = format!("`{}` is neither a number of turns nor a length of time", written.value);
            problems.tell(&codes::BAD_DURATION, written.span, message, "write `5 turns`, or a time such as `2m`");
            Window::Call
        }
    }
}

/// Reads a count and its window.
pub(super) fn count(written: &CountDocument, problems: &mut Problems) -> Count {
    Count { at_least: written.at_least.value, within: window(written.within.as_ref(), problems) }
}

fn parse_time(written: &str) -> Option<SignedDuration> {
    let span: Span = written.trim().parse().ok()?;
    let time = span.to_duration(SpanRelativeTo::days_are_24_hours()).ok()?;
    (time > SignedDuration::ZERO).then_some(time)
}

fn parse_turns(written: &str) -> Option<u32> {
    let number = written.trim().strip_suffix("turns").or_else(|| written.trim().strip_suffix("turn"))?;
    number.trim().parse().ok().filter(|turns| *turns > 0)
}

/// A time as people write it.
fn told(time: Duration) -> SignedDuration {
    SignedDuration::try_from(time).unwrap_or(SignedDuration::MAX)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn times_are_read_as_people_write_them() {
        for (written, seconds) in [("25s", 25), ("6m", 360), ("7 days", 604_800), ("1h 30m", 5400), ("PT15M", 900), ("90 seconds", 90)] {
            assert_eq!(parse_time(written), Some(SignedDuration::from_secs(seconds)), "{written}");
        }
        assert_eq!(parse_time("800ms"), Some(SignedDuration::from_millis(800)));
        for written in ["", "six minutes", "25", "-5s", "0s", "2 turns"] {
            assert_eq!(parse_time(written), None, "{written}");
        }
    }

    #[test]
    fn turns_are_whole_and_at_least_one() {
        assert_eq!(parse_turns("2 turns"), Some(2));
        assert_eq!(parse_turns("1 turn"), Some(1));
        for written in ["0 turns", "turns", "2", "two turns", "2m"] {
            assert_eq!(parse_turns(written), None, "{written}");
        }
    }
}
