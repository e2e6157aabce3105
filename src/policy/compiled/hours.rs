//! Opening hours in OpenStreetMap's syntax, read in the policy's time zone with its country's public holidays.

use chrono::{NaiveDate, NaiveDateTime, NaiveTime};
use jiff::civil::DateTime;
use jiff::tz::{AmbiguousOffset, TimeZone};
use jiff::{SignedDuration, Timestamp};
use opening_hours::localization::Country;
use opening_hours::{Context, OpeningHours, RuleKind};
use std::fmt;
use std::ops::Range;
use std::str::FromStr;

/// When a desk is open.
#[derive(Clone)]
pub struct Hours {
    written: String,
    hours: OpeningHours,
}

impl Hours {
    /// Reads opening hours; `PH` means the public holidays of `country`, and no day where there is none.
    ///
    /// # Errors
    /// Says what is wrong with them in one line.
    pub fn parse(written: &str, country: Option<Country>) -> Result<Self, String> {
        let hours = OpeningHours::from_str(written).map_err(|error| first_line(&format!("{error}")))?;
        let context = country.map_or_else(Context::default, |country| Context::default().with_holidays(country.holidays()));
        Ok(Self { written: written.to_owned(), hours: hours.with_context(context) })
    }

    /// The hours as written.
    #[must_use]
    pub fn written(&self) -> &str {
        &self.written
    }

    /// Whether they are open at an instant, in a time zone.
    #[must_use]
    pub fn open_at(&self, now: Timestamp, zone: &TimeZone) -> bool {
        naive(now.to_zoned(zone.clone()).datetime()).is_some_and(|local| self.hours.is_open(local))
    }

    /// Whether they are ever open within a span of local time, both ends included.
    #[must_use]
    pub fn ever_open(&self, from: DateTime, to: DateTime) -> bool {
        let (Some(from), Some(to)) = (naive(from), naive(to)) else { return false };
        self.hours.is_open(from) || self.hours.next_change(from).is_some_and(|change| change <= to)
    }

    /// The spans of local time in which they are open, between two points of it.
    #[must_use]
    pub fn open_between(&self, from: DateTime, to: DateTime) -> Vec<Range<DateTime>> {
        let (Some(from), Some(to)) = (naive(from), naive(to)) else { return Vec::new() };
        let spans = self.hours.iter_range(from, to).filter(|span| span.kind == RuleKind::Open);
        spans.filter_map(|span| Some(civil(span.range.start)?..civil(span.range.end)?)).collect()
    }

    /// When they next open after an instant, in a time zone, if they do within the year.
    #[must_use]
    pub fn next_opening(&self, now: Timestamp, zone: &TimeZone) -> Option<Timestamp> {
        let limit = now.checked_add(SignedDuration::from_hours(24 * 366)).ok()?;
        let mut local = naive(now.to_zoned(zone.clone()).datetime())?;
        loop {
            local = self.hours.next_change(local)?;
            let at = instant(civil(local)?, zone)?;
            if at > limit {
                return None;
            }
            if self.hours.is_open(local) {
                return Some(at);
            }
        }
    }
}

impl fmt::Debug for Hours {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.debug_tuple("Hours").field(&self.written).finish()
    }
}

/// Finds a country by its ISO 3166 code.
#[must_use]
pub fn country(code: &str) -> Option<Country> {
    code.to_ascii_uppercase().parse().ok()
}

/// When a clock on the wall first shows a time, or the first after it: one that is left out when clocks go forward is over
/// at the change, and one that comes twice when they go back is there the first time.
fn instant(local: DateTime, zone: &TimeZone) -> Option<Timestamp> {
    let ambiguous = zone.to_ambiguous_timestamp(local);
    let left_out = matches!(ambiguous.offset(), AmbiguousOffset::Gap { .. });
    let at = ambiguous.compatible().ok()?;
    if left_out { zone.preceding(at).next().map(|change| change.timestamp()) } else { Some(at) }
}

/// Local time as `opening-hours` wants it.
fn naive(local: DateTime) -> Option<NaiveDateTime> {
    let number = |value: i8| u32::try_from(value).ok();
    let date = NaiveDate::from_ymd_opt(local.year().into(), number(local.month())?, number(local.day())?)?;
    let time = NaiveTime::from_hms_opt(number(local.hour())?, number(local.minute())?, number(local.second())?)?;
    Some(NaiveDateTime::new(date, time))
}

/// Local time as `opening-hours` gives it.
fn civil(local: NaiveDateTime) -> Option<DateTime> {
    local.format("%Y-%m-%dT%H:%M:%S").to_string().parse().ok()
}

fn first_line(text: &str) -> String {
    text.lines().map(str::trim).rfind(|line| !line.is_empty()).unwrap_or("it cannot be read").trim_start_matches("= ").to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn open(hours: &str, country_code: Option<&str>, at: &str) -> bool {
        let zone = TimeZone::get("America/New_York").unwrap();
        Hours::parse(hours, country_code.and_then(country)).unwrap().open_at(at.parse().unwrap(), &zone)
    }

    #[test]
    fn hours_are_read_in_the_policys_time_zone() {
        assert!(open("Mo-Fr 09:00-17:30", None, "2026-11-23T14:00:00Z"), "nine in the morning in New York");
        assert!(!open("Mo-Fr 09:00-17:30", None, "2026-11-23T13:59:00Z"));
        assert!(open("Mo-Fr 09:00-17:30", None, "2026-07-20T13:00:00Z"), "summer time moves the desk, not the clock on its wall");
    }

    #[test]
    fn a_desk_opens_by_the_clock_on_its_wall_when_clocks_are_changed() {
        let zone = TimeZone::get("America/New_York").unwrap();
        let next = |hours: &str, from: &str| {
            let opening = Hours::parse(hours, None).unwrap().next_opening(from.parse().unwrap(), &zone).unwrap();
            (opening.to_string(), opening)
        };
        for (hours, from, opens) in [
            ("Mo-Su 09:00-17:00", "2026-03-08T02:00:00Z", "2026-03-08T13:00:00Z"),
            ("Mo-Su 09:00-17:00", "2026-11-01T02:00:00Z", "2026-11-01T14:00:00Z"),
            // Half past two is left out in the night in which clocks go forward: at three it is over already.
            ("Mo-Su 02:30-05:00", "2026-03-08T06:00:00Z", "2026-03-08T07:00:00Z"),
            // Half past one comes twice in the night in which they go back.
            ("Mo-Su 01:30-05:00", "2026-11-01T05:00:00Z", "2026-11-01T05:30:00Z"),
        ] {
            let (told, opening) = next(hours, from);
            assert_eq!(told, opens, "{hours} after {from}");
            assert!(Hours::parse(hours, None).unwrap().open_at(opening, &zone), "{hours} at {told}");
        }
    }

    #[test]
    fn public_holidays_are_those_of_the_country() {
        let independence_day = "2025-07-04T15:00:00Z";
        assert!(!open("Mo-Fr 09:00-17:30; PH off", Some("US"), independence_day));
        assert!(open("Mo-Fr 09:00-17:30; PH off", Some("DE"), independence_day));
    }

    #[test]
    fn the_next_opening_is_told() {
        let zone = TimeZone::get("Europe/Berlin").unwrap();
        let hours = Hours::parse("Mo-Fr 09:00-17:30", None).unwrap();
        let friday_night = "2026-11-20T20:00:00Z".parse().unwrap();
        assert_eq!(hours.next_opening(friday_night, &zone).unwrap().to_string(), "2026-11-23T08:00:00Z");
    }

    #[test]
    fn hours_in_plain_english_are_refused_in_one_line() {
        let problem = Hours::parse("Mon-Fri 9am-5pm", None).unwrap_err();
        assert!(!problem.is_empty() && !problem.contains('\n'), "{problem}");
    }
}
