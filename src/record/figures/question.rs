//! What a report is asked, and how the calendar cuts its time.

use crate::call::TenantId;
use jiff::civil::Date;
use jiff::tz::TimeZone;
use jiff::{SignedDuration, Timestamp, ToSpan, Zoned};

/// What a report is to tell.
#[derive(Debug, Clone)]
pub struct FiguresQuestion {
    /// Whose calls; every tenant's, each for itself, where there is none.
    pub tenant: Option<TenantId>,
    /// Calls begun at or after this.
    pub from: Timestamp,
    /// Calls begun before this.
    pub to: Timestamp,
    /// How the time is cut into periods; one period where there is none.
    pub by: Option<Period>,
    /// The time zone in which periods begin.
    pub time_zone: TimeZone,
    /// A caller who rings again within this time rings repeatedly.
    pub repeat_within: SignedDuration,
}

impl FiguresQuestion {
    /// Within how many days a caller rings repeatedly, where nobody says otherwise.
    pub const REPEAT_DAYS: u16 = 7;

    /// When the calls begin that have to be looked at: earlier than `from`, to know who rang before.
    #[must_use]
    pub fn looks_back_to(&self) -> Timestamp {
        self.from.checked_sub(self.repeat_within).unwrap_or(Timestamp::MIN)
    }

    /// When the period began that a time lies in: never before `from`.
    pub(super) fn period_of(&self, at: Timestamp) -> Timestamp {
        let Some(by) = self.by else { return self.from };
        by.beginning(&at.to_zoned(self.time_zone.clone())).map_or(self.from, |beginning| beginning.timestamp().max(self.from))
    }

    /// When the period ends that begins at a time: never after `to`.
    pub(super) fn end_of(&self, beginning: Timestamp) -> Timestamp {
        let Some(by) = self.by else { return self.to };
        let beginning = beginning.to_zoned(self.time_zone.clone());
        by.beginning(&beginning).and_then(|beginning| by.after(&beginning)).map_or(self.to, |end| end.timestamp().min(self.to))
    }
}

/// Reads an instant, or a day, which stands for its first moment in a time zone.
#[must_use]
pub fn moment(written: &str, zone: &TimeZone) -> Option<Timestamp> {
    let day = || written.parse::<Date>().ok()?.to_zoned(zone.clone()).ok();
    written.parse().ok().or_else(|| day().map(|day| day.timestamp()))
}

/// A stretch of the calendar.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Period {
    /// From midnight to midnight.
    Day,
    /// From Monday to Sunday.
    Week,
    /// From the first to the last.
    Month,
}

impl Period {
    /// The period of this name.
    #[must_use]
    pub fn named(name: &str) -> Option<Self> {
        match name {
            "day" => Some(Self::Day),
            "week" => Some(Self::Week),
            "month" => Some(Self::Month),
            _ => None,
        }
    }

    /// Midnight of the period's first day; none at the end of the calendar.
    fn beginning(self, at: &Zoned) -> Option<Zoned> {
        let day = at.date();
        let first = match self {
            Self::Day => day,
            Self::Week => day.checked_sub(i32::from(day.weekday().to_monday_zero_offset()).days()).ok()?,
            Self::Month => day.first_of_month(),
        };
        first.to_zoned(at.time_zone().clone()).ok()
    }

    fn after(self, beginning: &Zoned) -> Option<Zoned> {
        let length = match self {
            Self::Day => 1.day(),
            Self::Week => 1.week(),
            Self::Month => 1.month(),
        };
        let next = beginning.date().checked_add(length).ok()?;
        next.to_zoned(beginning.time_zone().clone()).ok()
    }
}
