//! When every desk of a route is closed at once, in the week to come.

use super::context::PolicyContext;
use crate::call::{DeskId, ReasonId};
use crate::diagnostic::{Code, Diagnostic, Place};
use crate::policy::CompiledPolicy;
use crate::policy::compiled::Hours;
use jiff::ToSpan;
use jiff::civil::{Date, DateTime, Weekday};
use std::cmp::Reverse;
use std::collections::BTreeSet;
use std::fmt::Write;
use std::ops::Range;

/// The spans of the week after `today`, Monday first, in which no desk of a route is open. Public holidays are left aside:
/// what is asked is what an ordinary week looks like.
pub(super) fn closed_spans(policy: &CompiledPolicy, route: &[DeskId], today: Date) -> Vec<Range<DateTime>> {
    let desks: Vec<_> = route.iter().filter_map(|id| policy.desks.get(id)).collect();
    if desks.iter().any(|desk| desk.hours.is_none()) {
        return Vec::new();
    }
    let Ok(monday) = today.nth_weekday(1, Weekday::Monday) else { return Vec::new() };
    let Ok(next_monday) = monday.checked_add(7.days()) else { return Vec::new() };
    let week = monday.to_datetime(Default::default())..next_monday.to_datetime(Default::default());
    let named = desks.iter().filter_map(|desk| policy.hours.get(desk.hours.as_ref()?));
    let mut open: Vec<Range<DateTime>> = named
        .filter_map(|hours| Hours::parse(hours.written(), None).ok())
        .flat_map(|hours| hours.open_between(week.start, week.end))
        .collect();
    open.sort_by_key(|span| span.start);
    gaps(&open, &week)
}

/// Routes that are closed at the same times.
pub(super) struct ClosedRoutes {
    /// Where each is written in the policy's own file.
    pub(super) places: Vec<Place>,
    pub(super) closed: Vec<Range<DateTime>>,
}

/// The routes that callers can be sent on and that are closed at times.
pub(super) fn closed_routes(context: &PolicyContext<'_>) -> Vec<ClosedRoutes> {
    let policy = context.policy;
    let acted_for: BTreeSet<&ReasonId> = policy.rules.iter().filter_map(|rule| rule.then.reason()).collect();
    let mut found: Vec<ClosedRoutes> = Vec::new();
    for id in acted_for {
        let own = context.document.reasons.get(id.as_str()).and_then(|reason| reason.route.as_ref());
        let Some(written) = own.or(context.document.route.as_ref()).and_then(|route| route.0.first()) else { continue };
        let place = context.at(written.span);
        let closed = closed_spans(policy, &policy.reason(id).route, context.today);
        match found.iter_mut().find(|routes| routes.closed == closed) {
            _ if closed.is_empty() => {}
            Some(routes) if routes.places.contains(&place) => {}
            Some(routes) => routes.places.push(place),
            None => found.push(ClosedRoutes { places: vec![place], closed }),
        }
    }
    found.iter_mut().for_each(|routes| routes.places.sort_by_key(|place| Reverse(place.span.start)));
    found
}

impl ClosedRoutes {
    /// A finding about them: at the last of them, which is the policy's own `route:` where that is one of them.
    pub(super) fn tell(&self, code: &'static Code, message: String) -> Option<Diagnostic> {
        let (place, others) = self.places.split_first()?;
        let finding = Diagnostic::new(code, place.clone(), message);
        Some(others.iter().fold(finding, |finding, other| finding.related(other.clone(), "so is this one")))
    }
}

/// What a week has beside these spans, which come in order of their start.
fn gaps(open: &[Range<DateTime>], week: &Range<DateTime>) -> Vec<Range<DateTime>> {
    let mut closed = Vec::new();
    let mut at = week.start;
    for span in open {
        if span.start > at {
            closed.push(at..span.start);
        }
        at = at.max(span.end);
    }
    if at < week.end {
        closed.push(at..week.end);
    }
    closed
}

/// Spans as people write opening hours, those of days that are alike together: `Mo-Fr 00:00-08:00, 18:00-24:00; Sa-Su 00:00-24:00`.
pub(super) fn told(closed: &[Range<DateTime>], today: Date) -> String {
    let Ok(monday) = today.nth_weekday(1, Weekday::Monday) else { return String::new() };
    let days: Vec<String> = (0..7).filter_map(|day| Some(of_day(closed, monday.checked_add(day.days()).ok()?))).collect();
    let mut told = String::new();
    let mut first = 0;
    for next in 1..=days.len() {
        if days.get(next) == days.get(first) {
            continue;
        }
        if !days[first].is_empty() {
            let separator = if told.is_empty() { "" } else { "; " };
            let through = if next - first > 1 { format!("-{}", DAYS[next - 1]) } else { String::new() };
            write!(told, "{separator}{}{through} {}", DAYS[first], days[first]).expect("a String takes any text");
        }
        first = next;
    }
    told
}

const DAYS: [&str; 7] = ["Mo", "Tu", "We", "Th", "Fr", "Sa", "Su"];

/// The part of the spans that falls on one day.
fn of_day(closed: &[Range<DateTime>], day: Date) -> String {
    let midnight = day.to_datetime(Default::default());
    let Ok(end) = midnight.checked_add(1.day()) else { return String::new() };
    let today = closed.iter().map(|span| span.start.max(midnight)..span.end.min(end)).filter(|span| span.start < span.end);
    let clock = |time: DateTime| if time == end { "24:00".to_owned() } else { time.strftime("%H:%M").to_string() };
    today.map(|span| format!("{}-{}", clock(span.start), clock(span.end))).collect::<Vec<_>>().join(", ")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::policy::{Packs, compile_policy};

    fn closed(hours: &str, route: &str) -> String {
        let text = format!(
            "warmline: 1\ntenant: t\nhours: {{ {hours} }}\ndesks:\n  day: {{ number: \"+15550100\", hours: day }}\n  \
             night: {{ number: \"+15550101\", hours: night }}\n  always: {{ number: \"+15550102\" }}\nroute: [{route}]\n"
        );
        let compiled = compile_policy(&"t.yaml".into(), &text, &Packs::new());
        let policy = compiled.value.unwrap_or_else(|| panic!("{:?}", compiled.problems));
        let today = jiff::civil::date(2026, 11, 22);
        let route: Vec<DeskId> = route.split(", ").map(DeskId::from).collect();
        told(&closed_spans(&policy, &route, today), today)
    }

    #[test]
    fn the_hours_in_which_nobody_answers_are_told_as_opening_hours_are() {
        let hours = "day: \"Mo-Fr 08:00-18:00; Sa 09:00-12:00; PH off\", night: \"Mo-Su 18:00-08:00\"";
        assert_eq!(closed(hours, "day"), "Mo-Fr 00:00-08:00, 18:00-24:00; Sa 00:00-09:00, 12:00-24:00; Su 00:00-24:00");
        assert_eq!(closed(hours, "day, night"), "Sa 08:00-09:00, 12:00-18:00; Su 08:00-18:00");
        assert_eq!(closed(hours, "day, always"), "");
    }

    #[test]
    fn a_week_without_a_gap_has_nothing_to_tell() {
        assert_eq!(closed("day: \"24/7\", night: \"Mo-Su 20:00-06:00\"", "day"), "");
    }
}
