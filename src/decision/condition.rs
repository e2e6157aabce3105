//! Does a condition hold for a turn, and because of what?

use super::evidence::{Evidence, Finding, Holds};
use super::facts::Signal;
use super::failure::{failed, repeats};
use super::turns::{TurnView, Turns};
use crate::call::Heard;
use crate::policy::compiled::{CallerPattern, Condition, ConditionKind, Count, JudgeCondition, OnError, VocabularyId, Window};
use crate::text::Pattern;
use jiff::SignedDuration;

/// Evaluates a condition for the turn that is being decided.
pub(super) fn evaluate(condition: &Condition, turns: &Turns<'_>) -> Finding {
    evaluate_at(condition, turns, turns.current())
}

fn evaluate_at<'a>(condition: &Condition, turns: &Turns<'a>, turn: &TurnView<'a>) -> Finding {
    match &condition.times {
        None => evaluate_once(condition, turns, turn),
        Some(times) => evaluate_times(times, condition, turns, turn),
    }
}

fn evaluate_times<'a>(times: &Count, condition: &Condition, turns: &Turns<'a>, turn: &TurnView<'a>) -> Finding {
    let now = evaluate_once(condition, turns, turn);
    // It must hold now as well: else it would fire again on every later turn until the window has passed.
    let before = turns.within(turn, times.within).skip(1);
    let earlier = before.filter(|turn| evaluate_once(condition, turns, turn).holds == Holds::Yes).count();
    let have = count(earlier) + u32::from(now.holds == Holds::Yes);
    let holds = match now.holds {
        Holds::Yes => Holds::when(have >= times.at_least),
        Holds::NotAsked if have + 1 >= times.at_least => Holds::NotAsked,
        Holds::No | Holds::NotAsked => Holds::No,
    };
    Finding { holds, evidence: Evidence::Times { have, need: times.at_least, now: Box::new(now) } }
}

fn evaluate_once<'a>(condition: &Condition, turns: &Turns<'a>, turn: &TurnView<'a>) -> Finding {
    match &condition.kind {
        ConditionKind::Says(vocabularies) => says(vocabularies, turns, turn),
        ConditionKind::Matches(patterns) => matches(patterns, turn),
        ConditionKind::Pressed(keys) => Finding::of(matches!(turn.heard, Heard::Digits(pressed) if keys.contains(pressed)), Evidence::Keys),
        ConditionKind::Failures(times) => counted(times, turns, turn, failed),
        ConditionKind::Silences(times) => silences(times, turns, turn),
        ConditionKind::Repeats(times) => counted(times, turns, turn, repeats),
        ConditionKind::Confidence { below } => confidence(*below, turn),
        ConditionKind::Turns { at_least } => at_least_turns(*at_least, turns, turn),
        ConditionKind::Duration { at_least } => {
            let have = turn.at.duration_since(turns.facts.counting.since);
            Finding::of(have >= *at_least, Evidence::Time { have, need: *at_least })
        }
        ConditionKind::Sentiment { at_most, turns: lasting } => sentiment(*at_most, *lasting, turns, turn),
        ConditionKind::SentimentFalls { by, within } => sentiment_falls(*by, *within, turns, turn),
        ConditionKind::Judge(judge) => judged(*judge, turns, turn),
        ConditionKind::Caller(patterns) => caller(patterns, turns),
        ConditionKind::RecentCalls { at_least, within } => recent_calls(*at_least, *within, turns, turn),
        ConditionKind::Hours(name) => {
            let hours = turns.policy.hours.get(name).expect("compilation checks that hours named by a rule exist");
            Finding::of(hours.open_at(turn.at, &turns.policy.time_zone), Evidence::Hours)
        }
        ConditionKind::All(inner) => joined(inner, turns, turn, Holds::No, Holds::Yes),
        ConditionKind::Any(inner) => joined(inner, turns, turn, Holds::Yes, Holds::No),
        ConditionKind::Not(inner) => {
            let finding = evaluate_at(inner, turns, turn);
            let holds = match finding.holds {
                Holds::Yes => Holds::No,
                Holds::No => Holds::Yes,
                Holds::NotAsked => Holds::NotAsked,
            };
            Finding { holds, evidence: Evidence::Joined(vec![finding]) }
        }
    }
}

fn says<'a>(vocabularies: &[VocabularyId], turns: &Turns<'a>, turn: &TurnView<'a>) -> Finding {
    let Some(scan) = turns.scan(turn) else { return Finding::of(false, Evidence::DidNotSpeak) };
    let mut suppressed = None;
    for &vocabulary in vocabularies {
        match scan.find(vocabulary, turns.language) {
            Ok(hit) => return Finding::of(true, Evidence::Phrase { vocabulary, hit }),
            Err(Some(by)) => suppressed = suppressed.or(Some(Evidence::Suppressed { vocabulary, by })),
            Err(None) => {}
        }
    }
    Finding::of(false, suppressed.unwrap_or(Evidence::NothingSaid))
}

fn matches(patterns: &[Pattern], turn: &TurnView<'_>) -> Finding {
    let Some(text) = turn.heard.text() else { return Finding::of(false, Evidence::DidNotSpeak) };
    let found = patterns.iter().enumerate().find_map(|(pattern, regex)| Some((pattern, regex.find(text)?)));
    match found {
        Some((pattern, words)) => Finding::of(true, Evidence::Pattern { pattern, words }),
        None => Finding::of(false, Evidence::NothingSaid),
    }
}

fn counted<'a>(times: &Count, turns: &Turns<'a>, turn: &TurnView<'a>, happened: fn(&Turns<'a>, &TurnView<'a>) -> bool) -> Finding {
    let now = happened(turns, turn);
    let have = u32::from(now) + count(turns.within(turn, times.within).skip(1).filter(|turn| happened(turns, turn)).count());
    // What happened before happened before: only a turn in which it happens again may act on it.
    Finding::of(now && have >= times.at_least, Evidence::Count { have, need: times.at_least })
}

fn silences<'a>(times: &Count, turns: &Turns<'a>, turn: &TurnView<'a>) -> Finding {
    let in_a_row = turns.within(turn, times.within).take_while(|turn| matches!(turn.heard, Heard::Silence)).count();
    Finding::of(count(in_a_row) >= times.at_least, Evidence::Count { have: count(in_a_row), need: times.at_least })
}

fn confidence(below: f32, turn: &TurnView<'_>) -> Finding {
    let have = match turn.heard {
        Heard::Speech { confidence, .. } => *confidence,
        Heard::Digits(_) | Heard::Silence => None,
    };
    Finding::of(have.is_some_and(|have| have < below), Evidence::Score { have, need: below })
}

fn at_least_turns<'a>(at_least: u32, turns: &Turns<'a>, turn: &TurnView<'a>) -> Finding {
    // The transcript may have forgotten the oldest turns; the turn's own number has not.
    let since = count(turns.facts.past.len() - turn.position.min(turns.facts.past.len()));
    let have = turns.facts.turn.saturating_sub(since).saturating_sub(turns.facts.counting.turns);
    Finding::of(have >= at_least, Evidence::Count { have, need: at_least })
}

fn sentiment<'a>(at_most: f32, lasting: u32, turns: &Turns<'a>, turn: &TurnView<'a>) -> Finding {
    let low = |turn: &&TurnView<'a>| turns.sentiment(turn).is_some_and(|score| score <= at_most);
    let have = count(turns.within(turn, Window::Turns(lasting)).take_while(low).count());
    Finding::of(have >= lasting, Evidence::Tone { latest: turns.sentiment(turn), have, need: lasting })
}

/// Thanks that give way to business are no fall: the caller must sound bad, and not only less pleased.
fn sentiment_falls<'a>(by: f32, within: Window, turns: &Turns<'a>, turn: &TurnView<'a>) -> Finding {
    let latest = turns.sentiment(turn);
    let best = turns.within(turn, within).filter_map(|turn| turns.sentiment(turn)).reduce(f32::max);
    let falls = latest.zip(best).is_some_and(|(latest, best)| latest < 0.0 && best - latest >= by);
    Finding::of(falls, Evidence::ToneFall { latest, best })
}

/// The judge speaks of the turn that is being decided only: what it said before was acted on then.
fn judged<'a>(judge: JudgeCondition, turns: &Turns<'a>, turn: &TurnView<'a>) -> Finding {
    if turn.position < turns.facts.past.len() {
        return Finding::of(false, Evidence::Judge { says: None, failure: None });
    }
    match turns.facts.signals.judge {
        Signal::NotAsked => Finding { holds: Holds::NotAsked, evidence: Evidence::Judge { says: None, failure: None } },
        Signal::Known(says) => Finding::of(says, Evidence::Judge { says: Some(says), failure: None }),
        Signal::Unknown(failure) => {
            Finding::of(judge.on_error == OnError::Escalate, Evidence::Judge { says: None, failure: Some(failure) })
        }
    }
}

fn caller(patterns: &[CallerPattern], turns: &Turns<'_>) -> Finding {
    let caller = turns.facts.caller;
    let fits = |pattern: &CallerPattern| match (pattern, caller) {
        (CallerPattern::Number(pattern), Some(number)) => pattern.covers(number),
        (CallerPattern::Anonymous, None) => true,
        (CallerPattern::Number(_), None) | (CallerPattern::Anonymous, Some(_)) => false,
    };
    Finding::of(patterns.iter().any(fits), Evidence::Caller)
}

fn recent_calls<'a>(at_least: u32, within: SignedDuration, turns: &Turns<'a>, turn: &TurnView<'a>) -> Finding {
    let recent = turns.facts.earlier_calls.iter().filter(|at| turn.at.duration_since(**at) <= within);
    let have = count(recent.count());
    Finding::of(have >= at_least, Evidence::Count { have, need: at_least })
}

/// Joins conditions: `decisive` settles it whatever the others say, `otherwise` is what holds when none is decisive.
fn joined<'a>(inner: &[Condition], turns: &Turns<'a>, turn: &TurnView<'a>, decisive: Holds, otherwise: Holds) -> Finding {
    let findings: Vec<Finding> = inner.iter().map(|condition| evaluate_at(condition, turns, turn)).collect();
    let holds = if findings.iter().any(|finding| finding.holds == decisive) {
        decisive
    } else if findings.iter().any(|finding| finding.holds == Holds::NotAsked) {
        Holds::NotAsked
    } else {
        otherwise
    };
    Finding { holds, evidence: Evidence::Joined(findings) }
}

/// Turns of a call are few: a count of them always fits.
fn count(turns: usize) -> u32 {
    u32::try_from(turns).unwrap_or(u32::MAX)
}
