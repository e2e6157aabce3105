//! The figures of whole calls for programs. Fields are added to it, never taken away or renamed.

use super::super::name;
use super::super::table::share_json;
use super::{CallScore, Outcome};
use crate::check::score::{Dimension, TOLERANCE, Timing};
use serde_json::{Map, Value, json};

/// The whole of it, as one document.
pub(super) fn json(outcome: &Outcome) -> String {
    let document = json!({
        "calls": outcome.score.timings.overall.calls(),
        "policy": side(&outcome.score, &outcome.by),
        "against": outcome.against.as_ref().map(|against| side(against, &outcome.by)),
    });
    format!("{document:#}\n")
}

fn side(score: &CallScore, by: &[Dimension]) -> Value {
    let groups = |dimension: &Dimension| {
        let groups = score.timings.groups.get(dimension).into_iter().flatten();
        let groups: Map<String, Value> = groups.map(|(group, counted)| (group.clone(), timing(*counted))).collect();
        (name(*dimension).to_owned(), Value::Object(groups))
    };
    json!({
        "tenant": score.tenant,
        "file": score.file,
        "hash": score.hash,
        "overall": timing(score.timings.overall),
        "by": by.iter().map(groups).collect::<Map<_, _>>(),
    })
}

fn timing(timing: Timing) -> Value {
    let of_due = |number| share_json(timing.of_due(number), 1.0);
    let within = (1..=TOLERANCE).map(|turns| (turns.to_string(), share_json(timing.within(turns), 1.0)));
    json!({
        "calls": timing.calls(),
        "for_a_human": timing.due,
        "right": of_due(timing.right),
        "early": of_due(timing.early),
        "late": of_due(timing.late),
        "never": of_due(timing.never()),
        "within_turns": within.collect::<Map<_, _>>(),
        "false_handoffs_per_100": share_json(timing.false_handoffs(), 100.0),
        "offered": timing.offered,
    })
}
