//! The figures of whole calls for people.

use super::super::name;
use super::super::table::{Table, bare_share, count, share};
use super::{CallScore, Outcome};
use crate::check::score::{Dimension, TOLERANCE, Timing};
use std::cmp::Reverse;

/// Lays it out.
pub(super) fn text(outcome: &Outcome) -> String {
    let overall = outcome.score.timings.overall;
    let mut told = format!("{} calls, {} of them for a human\n\n", count(overall.calls()), count(overall.due));
    let sides: Vec<&CallScore> = [Some(&outcome.score), outcome.against.as_ref()].into_iter().flatten().collect();
    told += &summary(&sides);
    for side in &sides {
        told += &format!("\n{}\n\n{}", policy(side), groups(side, &outcome.by));
    }
    told
}

fn policy(score: &CallScore) -> String {
    format!("{} ({}, {})", score.tenant, score.file, score.hash.get(..12).unwrap_or(&score.hash))
}

/// The figures of all calls, a column for each policy.
fn summary(sides: &[&CallScore]) -> String {
    let heading = sides.iter().map(|side| format!("{} ({})", side.tenant, side.file));
    let mut table = Table::new([String::new()].into_iter().chain(heading).collect());
    let mut row = |name: &str, figure: &dyn Fn(Timing) -> String| {
        let figures = sides.iter().map(|side| figure(side.timings.overall));
        table.row([name.to_owned()].into_iter().chain(figures).collect());
    };
    let of_due = |timing: Timing, number: u64| share(timing.of_due(number), 1.0);
    row("handed over at the right turn", &|timing| of_due(timing, timing.right));
    row("early", &|timing| of_due(timing, timing.early));
    row("late", &|timing| of_due(timing, timing.late));
    row("never", &|timing| of_due(timing, timing.never()));
    for turns in 1..=TOLERANCE {
        let name = if turns == 1 { "within 1 turn".to_owned() } else { format!("within {turns} turns") };
        row(&name, &|timing| share(timing.within(turns), 1.0));
    }
    row("false handoffs per 100 calls", &|timing| share(timing.false_handoffs(), 100.0));
    row("calls in which a human was offered", &|timing| count(timing.offered));
    table.render()
}

fn groups(score: &CallScore, by: &[Dimension]) -> String {
    let heading = ["", "calls", "for a human", "right", "early", "late", "never", "within 3", "false per 100"];
    let mut table = Table::new(heading.map(str::to_owned).to_vec());
    for dimension in by {
        table.row(vec![name(*dimension).to_owned()]);
        let mut groups: Vec<_> = score.timings.groups.get(dimension).into_iter().flatten().collect();
        groups.sort_by_key(|(_, timing)| Reverse((timing.right + timing.early + timing.late + timing.needless, timing.calls())));
        for (group, timing) in groups {
            table.row(group_row(group, *timing, *dimension));
        }
    }
    table.render()
}

fn group_row(group: &str, timing: Timing, dimension: Dimension) -> Vec<String> {
    let of_due = |number| bare_share(timing.of_due(number), 1.0);
    let mut cells = vec![format!("  {group}"), count(timing.calls()), count(timing.due)];
    cells.extend([timing.right, timing.early, timing.late].map(of_due));
    // What one rule never hands over, another may.
    cells.push(if dimension == Dimension::Rule { "–".to_owned() } else { of_due(timing.never()) });
    cells.extend([bare_share(timing.within(TOLERANCE), 1.0), share(timing.false_handoffs(), 100.0)]);
    cells
}
