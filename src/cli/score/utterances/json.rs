//! The figures for programs. Fields are added to it, never taken away or renamed.

use super::super::name;
use super::super::table::share_json;
use super::Outcome;
use crate::check::score::{
    Breakdown, Change, ChangedUtterance, Changes, Dimension, Fires, Mistake, Mistakes, PolicyScore, Tally, TargetScore, Why,
};
use serde_json::{Map, Value, json};

/// The whole of it, as one document.
pub(super) fn json(outcome: &Outcome) -> String {
    let against = outcome.against.as_ref().map(|against| policy(&against.score));
    let targets = outcome.score.targets.iter().enumerate().map(|(index, now)| {
        let mut told = target(now, &outcome.by);
        if let Some(against) = &outcome.against {
            told["against"] = figures(&against.score.targets[index].breakdown, &outcome.by);
            told["changes"] = against.changes[index].iter().map(|changes| (key(changes.change).to_owned(), changed(changes))).collect();
        }
        told
    });
    let document = json!({
        "policy": policy(&outcome.score),
        "against": against,
        "utterances": outcome.utterances,
        "targets": targets.collect::<Vec<_>>(),
    });
    format!("{document:#}\n")
}

fn policy(score: &PolicyScore) -> Value {
    json!({ "tenant": score.tenant, "file": score.file, "hash": score.hash })
}

fn target(score: &TargetScore, by: &[Dimension]) -> Value {
    let names = match &score.target.fires {
        Fires::HandsOver => None,
        Fires::Names(names) => Some(names),
    };
    let mut told = json!({ "labels": score.target.labels, "heard_as": names });
    if let (Value::Object(told), Value::Object(figures)) = (&mut told, figures(&score.breakdown, by)) {
        told.extend(figures);
    }
    told["misses"] = mistakes(&score.misses);
    told["false_alarms"] = mistakes(&score.false_alarms);
    told
}

fn figures(breakdown: &Breakdown, by: &[Dimension]) -> Value {
    let group = |dimension: &Dimension| {
        let groups = breakdown.groups.get(dimension).into_iter().flatten();
        let groups: Map<String, Value> = groups.map(|(group, tallied)| (group.clone(), tally(*tallied))).collect();
        (name(*dimension).to_owned(), Value::Object(groups))
    };
    json!({ "overall": tally(breakdown.overall), "by": by.iter().map(group).collect::<Map<_, _>>() })
}

fn tally(tally: Tally) -> Value {
    json!({
        "utterances": tally.utterances(),
        "fired": tally.fired(),
        "recall": share_json(tally.recall(), 1.0),
        "precision": share_json(tally.precision(), 1.0),
        "false_alarms_per_1000": share_json(tally.false_alarms(), 1000.0),
    })
}

fn mistakes(mistakes: &Mistakes) -> Value {
    json!({ "total": mistakes.total, "worst": mistakes.worst.iter().map(mistake).collect::<Vec<_>>() })
}

fn mistake(mistake: &Mistake) -> Value {
    let Mistake { text, label, lang, source, times, why: Why { by, words, found } } = mistake;
    json!({ "text": text, "label": label, "lang": lang, "source": source, "times": times, "by": by, "words": words, "found": found })
}

fn changed(changes: &Changes) -> Value {
    let first = changes.first.iter().map(|changed| {
        let ChangedUtterance { text, label, source, why: Why { by, words, found } } = changed;
        json!({ "text": text, "label": label, "source": source, "by": by, "words": words, "found": found })
    });
    json!({ "total": changes.total, "first": first.collect::<Vec<_>>() })
}

fn key(change: Change) -> &'static str {
    match change {
        Change::NewHit => "new_hits",
        Change::NewMiss => "new_misses",
        Change::NewAlarm => "new_alarms",
        Change::AlarmGone => "alarms_gone",
    }
}
