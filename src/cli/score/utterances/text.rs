//! The figures for people: a table for each target, then what was misheard or has changed.

use super::super::name;
use super::super::table::{Table, bare_share, count, share};
use super::{Outcome, mistakes};
use crate::check::score::{Breakdown, Dimension, Fires, PolicyScore, Tally, Target};
use std::collections::BTreeSet;

/// Lays it out.
pub(super) fn text(outcome: &Outcome) -> String {
    let mut told = format!("{}, {} utterances\n", policy(&outcome.score), count(outcome.utterances as u64));
    if let Some(against) = &outcome.against {
        told += &format!("compared with {}\n", policy(&against.score));
    }
    for (index, target) in outcome.score.targets.iter().enumerate() {
        told += &format!("\n{}\n\n", heading(&target.target));
        let before = outcome.against.as_ref().map(|against| &against.score.targets[index].breakdown);
        told += &table(&target.breakdown, before, &outcome.by);
        told += &match &outcome.against {
            Some(against) => mistakes::changes(&against.changes[index]),
            None => mistakes::mistakes(target),
        };
    }
    told
}

fn policy(score: &PolicyScore) -> String {
    format!("{} ({}, {})", score.tenant, score.file, score.hash.get(..12).unwrap_or(&score.hash))
}

/// What a target asks, in words.
pub(super) fn heading(target: &Target) -> String {
    let labels: Vec<&str> = target.labels.iter().map(String::as_str).collect();
    let labels = labels.join(", ");
    match &target.fires {
        Fires::HandsOver => format!("{labels}: a human is called or offered"),
        Fires::Names(names) => format!("{labels}: heard as {}", names.join(" or ")),
    }
}

fn table(now: &Breakdown, before: Option<&Breakdown>, by: &[Dimension]) -> String {
    let columns = ["recall", "precision", "false alarms per 1,000"];
    let heading = match before {
        None => ["", "n", "fired"].into_iter().chain(columns).map(str::to_owned).collect(),
        Some(_) => {
            let twice = ["fired"].into_iter().chain(columns).flat_map(|column| [format!("{column}: was"), "is".to_owned()]);
            [String::new(), "n".to_owned()].into_iter().chain(twice).collect()
        }
    };
    let mut table = Table::new(heading);
    table.row(row("overall", Some(now.overall), before.map(|before| before.overall)));
    for dimension in by {
        table.row(vec![name(*dimension).to_owned()]);
        for group in groups(*dimension, now, before) {
            let of = |breakdown: &Breakdown| breakdown.groups.get(dimension).and_then(|groups| groups.get(group)).copied();
            let was = before.map(|before| of(before).unwrap_or_else(|| silent(*dimension, before)));
            table.row(row(&format!("  {group}"), of(now), was));
        }
    }
    table.render()
}

/// Every group of either side, those that fired most often first.
fn groups<'a>(dimension: Dimension, now: &'a Breakdown, before: Option<&'a Breakdown>) -> Vec<&'a str> {
    let sides = [Some(now), before].into_iter().flatten();
    let names: BTreeSet<&str> = sides.filter_map(|side| side.groups.get(&dimension)).flatten().map(|(name, _)| name.as_str()).collect();
    let mut names: Vec<&str> = names.into_iter().collect();
    let tally = |name: &str| now.groups.get(&dimension).and_then(|groups| groups.get(name)).copied().unwrap_or_default();
    names.sort_by_key(|name| std::cmp::Reverse((tally(name).fired(), tally(name).utterances())));
    names
}

/// A rule that never fired is not among the groups of a breakdown, and is measured against all utterances all the same.
fn silent(dimension: Dimension, breakdown: &Breakdown) -> Tally {
    match dimension {
        Dimension::Rule => Tally { hits: 0, alarms: 0, ..breakdown.overall },
        Dimension::Label | Dimension::Language | Dimension::Source => Tally::default(),
    }
}

fn row(name: &str, now: Option<Tally>, before: Option<Tally>) -> Vec<String> {
    let now = now.unwrap_or_default();
    let (recall, precision, alarms) = (now.recall(), now.precision(), now.false_alarms());
    let mut cells = vec![name.to_owned(), count(now.utterances())];
    match before {
        None => cells.extend([count(now.fired()), share(recall, 1.0), share(precision, 1.0), share(alarms, 1000.0)]),
        Some(was) => cells.extend([
            count(was.fired()),
            count(now.fired()),
            bare_share(was.recall(), 1.0),
            bare_share(recall, 1.0),
            bare_share(was.precision(), 1.0),
            bare_share(precision, 1.0),
            bare_share(was.false_alarms(), 1000.0),
            bare_share(alarms, 1000.0),
        ]),
    }
    cells
}
