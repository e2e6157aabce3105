//! What was misheard or has changed, quoted: the only place that does.

use super::super::table::count;
use crate::check::score::{Change, ChangedUtterance, Changes, Mistake, Mistakes, TargetScore, Why};

/// The worst misses and false alarms.
pub(super) fn mistakes(target: &TargetScore) -> String {
    let kinds = [("misses", &target.misses), ("false alarms", &target.false_alarms)];
    kinds.iter().filter(|(_, mistakes)| !mistakes.worst.is_empty()).map(|(name, mistakes)| kind(name, mistakes)).collect()
}

fn kind(name: &str, mistakes: &Mistakes) -> String {
    let quoted = mistakes.worst.iter().map(|mistake| mistake.times).sum::<u64>();
    let left = mistakes.total - quoted;
    let left = if left > 0 { format!(", {} of them not shown", count(left)) } else { String::new() };
    format!("\n{name}: {}{left}\n{}", count(mistakes.total), mistakes.worst.iter().map(mistake).collect::<String>())
}

fn mistake(mistake: &Mistake) -> String {
    let times = if mistake.times > 1 { format!(" ({} times)", count(mistake.times)) } else { String::new() };
    quote(&mistake.text, &mistake.label, mistake.source.as_deref(), &times, &mistake.why)
}

fn quote(text: &str, label: &str, source: Option<&str>, times: &str, why: &Why) -> String {
    let source = source.map_or_else(String::new, |source| format!(", {source}"));
    let behind = why.in_words().map_or_else(String::new, |behind| format!("      {behind}\n"));
    format!("  {text}{times}  [{label}{source}]\n{behind}")
}

/// What changed, by direction.
pub(super) fn changes(changes: &[Changes]) -> String {
    changes.iter().map(direction).collect()
}

fn direction(changes: &Changes) -> String {
    let quoted: String = changes.first.iter().map(changed).collect();
    format!("\n{}: {}\n{quoted}", heading(changes.change), count(changes.total))
}

fn changed(changed: &ChangedUtterance) -> String {
    quote(&changed.text, &changed.label, changed.source.as_deref(), "", &changed.why)
}

fn heading(change: Change) -> &'static str {
    match change {
        Change::NewHit => "now heard",
        Change::NewMiss => "no longer heard",
        Change::NewAlarm => "new false alarms",
        Change::AlarmGone => "false alarms gone",
    }
}
