//! Findings in words, for the author of a policy.

use super::super::evidence::Holds;
use super::condition::ConditionExplanation;
use super::evidence::{EvidenceExplanation, FoundPhrase, SuppressedBy};
use jiff::SignedDuration;

/// How much of a phrase is quoted: a phrase of many choices would hide the sentence it stands in.
const QUOTED: usize = 48;

/// A finding about to be worded.
pub(super) struct Finding<'a> {
    pub(super) condition: &'static str,
    pub(super) holds: Holds,
    pub(super) evidence: &'a EvidenceExplanation,
    pub(super) parts: &'a [ConditionExplanation],
}

impl Finding<'_> {
    /// What was found.
    pub(super) fn found(&self) -> String {
        use EvidenceExplanation as Told;
        match self.evidence {
            Told::Phrase(phrase) => format!("`{}` was said: {}", phrase.words.said, source(phrase)),
            Told::Suppressed { phrase, by } => suppressed(phrase, by),
            Told::NotSaid { vocabularies, .. } => format!("nothing of {} was said", alternatives(vocabularies)),
            Told::DidNotSpeak => "the caller did not speak".to_owned(),
            Told::Pattern { pattern, words } => format!("`{}` was said: expression `{}`", words.said, shortened(pattern)),
            Told::NoPattern { patterns } => {
                let patterns: Vec<String> = patterns.iter().map(|pattern| shortened(pattern)).collect();
                format!("nothing that was said fits {}", alternatives(&patterns))
            }
            Told::Keys { pressed: Some(pressed), .. } if self.holds == Holds::Yes => format!("`{pressed}` was pressed"),
            Told::Keys { pressed: Some(pressed), wanted } => format!("`{pressed}` was pressed, not {}", alternatives(wanted)),
            Told::Keys { pressed: None, .. } => "no key was pressed".to_owned(),
            Told::Count { have, need, within } => self.count(*have, *need, within.as_deref()),
            Told::Duration { have_seconds, need_seconds } => {
                format!("the call has lasted {} of {}", seconds(*have_seconds), seconds(*need_seconds))
            }
            Told::Confidence { have: None, .. } => "the recogniser did not say how sure it is".to_owned(),
            Told::Confidence { have: Some(have), below } => {
                let relation = if self.holds == Holds::Yes { "below" } else { "not below" };
                format!("the recogniser is {have} sure, {relation} {below}")
            }
            Told::Sentiment { .. } | Told::SentimentFall { .. } | Told::Judge { .. } => self.model(),
            Told::Caller { fits: Some(pattern), .. } => format!("the caller's number is of `{pattern}`"),
            Told::Caller { fits: None, anonymous: true } => "the caller hides their number".to_owned(),
            Told::Caller { fits: None, anonymous: false } => "the caller's number is none of these".to_owned(),
            Told::Hours { hours, written, .. } => {
                let state = if self.holds == Holds::Yes { "open" } else { "closed" };
                format!("`{hours}` is {state} (`{written}`)")
            }
            Told::Joined { have } => self.joined(*have),
            Told::Times { have, need, within } => {
                format!("held in {have} of {}{}", counted(*need, "turn"), among(within.as_deref()))
            }
        }
    }

    /// What is lacking, where the condition does not hold and that can be told.
    pub(super) fn lacks(&self) -> Option<String> {
        use EvidenceExplanation as Told;
        if self.holds != Holds::No {
            return None;
        }
        match self.evidence {
            Told::NotSaid { nearest: Some(nearest), .. } => {
                Some(format!("nearest is `{}`, {}: {}", shortened(&nearest.phrase), nearest.place, nearest.missing))
            }
            Told::Count { have, need, .. } if have < need => Some(more(need - have, self.counts())),
            Told::Times { have, need, .. } | Told::Sentiment { have, need, .. } if have < need => Some(more(need - have, "turn")),
            Told::Duration { have_seconds, need_seconds } => Some(format!("{} more", seconds(need_seconds - have_seconds))),
            Told::Hours { opens_local: Some(opens), .. } => Some(format!("opens {opens}")),
            _ => None,
        }
    }

    /// What a condition that counts counts.
    fn counts(&self) -> &'static str {
        match self.condition {
            "failures" => "failure",
            "silences" => "silence",
            "repeats" => "repeat",
            "recent_calls" => "earlier call",
            _ => "turn",
        }
    }

    fn count(&self, have: u32, need: u32, within: Option<&str>) -> String {
        let in_a_row = if self.condition == "silences" { " in a row" } else { "" };
        let not_now = if have >= need && self.holds == Holds::No { ", but none in this turn" } else { "" };
        format!("{have} of {}{in_a_row}{}{not_now}", counted(need, self.counts()), among(within))
    }

    /// What models made of it.
    fn model(&self) -> String {
        use EvidenceExplanation as Told;
        match self.evidence {
            _ if self.holds == Holds::NotAsked => "no model was asked".to_owned(),
            Told::Sentiment { latest, at_most, have, need } => {
                let latest = latest.map_or_else(|| "no tone is known".to_owned(), |latest| format!("the tone is {latest}"));
                format!("{latest}; at most {at_most} in {have} of {} in a row", counted(*need, "turn"))
            }
            Told::SentimentFall { latest: Some(latest), best: Some(best), by, within } => {
                format!("the tone is {latest}, the best was {best}{}; it must be bad, and {by} worse", among(within.as_deref()))
            }
            Told::SentimentFall { .. } => "no tone is known".to_owned(),
            Told::Judge { says: Some(true), .. } => "the judge says to hand over".to_owned(),
            Told::Judge { says: Some(false), .. } => "the judge says to go on".to_owned(),
            Told::Judge { failure: Some(failure), on_error, .. } => {
                format!("the judge did not say ({}); `on_error: {on_error}`", failure.as_str())
            }
            _ => "the judge was not asked".to_owned(),
        }
    }

    fn joined(&self, have: usize) -> String {
        let hold = if have == 1 { "holds" } else { "hold" };
        match self.condition {
            "not" if have == 0 => "what must not be is not so".to_owned(),
            "not" => "what must not be is so".to_owned(),
            "all" => format!("{have} of {} {hold}, and all must", self.parts.len()),
            _ => format!("{have} of {} {hold}, and one must", self.parts.len()),
        }
    }
}

fn suppressed(phrase: &FoundPhrase, by: &SuppressedBy) -> String {
    let (said, source) = (&phrase.words.said, source(phrase));
    match by {
        SuppressedBy::Negation(words) => format!("`{said}` was said, but `{}` negates it: {source}", words.said),
        SuppressedBy::Exception(exception) => {
            format!("`{said}` was said, but the exception `{}`, {}, takes it back: {source}", shortened(&exception.phrase), exception.place)
        }
        SuppressedBy::Guard { guard, phrase: by } => {
            format!("`{said}` was said, but the guard `{guard}` takes it back for `{}`, {}: {source}", by.words.said, by.place)
        }
    }
}

/// Which phrase of which vocabulary, written where.
fn source(phrase: &FoundPhrase) -> String {
    format!("phrase `{}` of {}, {}", shortened(&phrase.phrase), quoted(&phrase.vocabulary), phrase.place)
}

/// `a`, `b` or `c`.
fn alternatives(names: &[String]) -> String {
    let names: Vec<String> = names.iter().map(|name| quoted(name)).collect();
    match names.as_slice() {
        [] => "nothing".to_owned(),
        [only] => only.clone(),
        [init @ .., last] => format!("{} or {last}", init.join(", ")),
    }
}

/// A name in backticks; phrases written into a rule go by words that have them already.
fn quoted(name: &str) -> String {
    if name.contains('`') { name.to_owned() } else { format!("`{name}`") }
}

/// The beginning of a phrase.
fn shortened(phrase: &str) -> String {
    match phrase.char_indices().nth(QUOTED) {
        Some((end, _)) => format!("{}…", &phrase[..end]),
        None => phrase.to_owned(),
    }
}

fn among(within: Option<&str>) -> String {
    within.map(|within| format!(" within {within}")).unwrap_or_default()
}

/// `1 turn`, `2 turns`.
pub(super) fn counted(count: u32, thing: &str) -> String {
    format!("{count} {thing}{}", if count == 1 { "" } else { "s" })
}

/// `1 more turn`, `2 more turns`.
fn more(count: u32, thing: &str) -> String {
    format!("{count} more {thing}{}", if count == 1 { "" } else { "s" })
}

/// A length of time as policies write it.
pub(super) fn time(time: SignedDuration) -> String {
    format!("{time:#}")
}

fn seconds(seconds: f64) -> String {
    time(SignedDuration::try_from_secs_f64(seconds.round()).unwrap_or(SignedDuration::MAX))
}
