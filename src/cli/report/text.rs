//! The figures as tables.

use super::super::score::table::{Table, count};
use crate::record::{Answers, FiguresReport, ReportedFigures};
use jiff::Timestamp;
use jiff::tz::TimeZone;

/// The four figures first, then what they are made of.
pub(super) fn text(report: &FiguresReport, zone: &TimeZone) -> String {
    if report.figures.is_empty() {
        return format!("no call began between {} and {}\n", day(report.from, zone), day(report.to, zone));
    }
    let parts = [figures(report, zone), reasons(report, zone), rules(report, zone)];
    parts.into_iter().flatten().collect::<Vec<_>>().join("\n")
}

fn figures(report: &FiguresReport, zone: &TimeZone) -> Option<String> {
    let repeat = format!("rang again in {} days", report.repeat_hours / 24);
    let heading = [
        "tenant",
        "from",
        "calls",
        "escalated",
        "transfers",
        "bridged",
        "resolved",
        "of",
        "unknown",
        &repeat,
        "of",
        "unknown",
        "to a human, median",
        "p90",
    ];
    let mut table = Table::new(heading.map(str::to_owned).to_vec());
    for figures in &report.figures {
        let counted = &figures.counted;
        let seconds = |pick: fn(&crate::record::Spread) -> f64| {
            counted.time_to_human.as_ref().map_or_else(dash, |time| format!("{:.0}s", pick(time)))
        };
        let mut row = first(figures, zone);
        row.extend([count(counted.calls), with_share(counted.escalated, figures.escalation_rate)]);
        row.extend([count(counted.transfers), count(counted.bridged)]);
        row.extend(answers(counted.resolution));
        row.extend(answers(counted.repeats));
        row.extend([seconds(|time| time.median), seconds(|time| time.p90)]);
        table.row(row);
    }
    Some(table.render())
}

fn reasons(report: &FiguresReport, zone: &TimeZone) -> Option<String> {
    let mut table = Table::new(["tenant", "from", "reason", "calls"].map(str::to_owned).to_vec());
    let mut any = false;
    for figures in &report.figures {
        for (reason, calls) in &figures.counted.reasons {
            any = true;
            let mut row = first(figures, zone);
            row.extend([reason.to_string(), with_share(*calls, crate::record::share(*calls, figures.counted.escalated))]);
            table.row(row);
        }
    }
    any.then(|| table.render())
}

fn rules(report: &FiguresReport, zone: &TimeZone) -> Option<String> {
    let mut table = Table::new(["tenant", "from", "rule", "transfers", "needed a human", "of", "unknown"].map(str::to_owned).to_vec());
    let mut any = false;
    for figures in &report.figures {
        for (rule, said) in &figures.counted.rules {
            any = true;
            let mut row = first(figures, zone);
            row.extend([rule.clone(), count(said.yes + said.no + said.unknown)]);
            row.extend(answers(*said));
            table.row(row);
        }
    }
    any.then(|| table.render())
}

/// What every row begins with.
fn first(figures: &ReportedFigures, zone: &TimeZone) -> Vec<String> {
    vec![figures.counted.tenant.to_string(), day(figures.counted.from, zone)]
}

/// Yes with its share, of how many, and how many are unknown.
fn answers(answers: Answers) -> [String; 3] {
    [with_share(answers.yes, answers.share()), count(answers.yes + answers.no), count(answers.unknown)]
}

fn with_share(number: u64, share: Option<f64>) -> String {
    share.map_or_else(|| format!("{} (–)", count(number)), |share| format!("{} ({:.1} %)", count(number), share * 100.0))
}

fn day(at: Timestamp, zone: &TimeZone) -> String {
    at.to_zoned(zone.clone()).date().to_string()
}

fn dash() -> String {
    "–".to_owned()
}
