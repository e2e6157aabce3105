//! A condition and what it found, resolved and put into words; joined conditions as a tree.

use super::super::evidence::{Evidence, Finding, Holds};
use super::super::facts::Facts;
use super::evidence::{EvidenceExplanation, FoundPhrase, NearestPhrase, SuppressedBy};
use super::place::{SaidWords, Written, local_time};
use super::words;
use crate::policy::compiled::{
    CallerPattern, CompiledPolicy, Condition, ConditionKind, LexiconHit, OnError, Suppression, VocabularyId, Window,
};
use crate::text::Pattern;
use serde::Serialize;

/// What one condition looked at, and found.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct ConditionExplanation {
    /// The condition's key in policies: `says`, `failures`, `all`; `times` where it is counted over turns.
    pub condition: &'static str,
    /// Where it is written.
    pub place: Written,
    /// Whether it holds.
    pub holds: Holds,
    /// What it found, in words.
    pub found: String,
    /// What it lacks to hold, in words, where that can be told.
    pub lacks: Option<String>,
    /// What it found, for programs.
    pub evidence: EvidenceExplanation,
    /// What the conditions inside it found.
    pub parts: Vec<Self>,
}

/// Explains conditions of one policy on one turn's facts.
pub(super) struct Explainer<'a> {
    pub(super) policy: &'a CompiledPolicy,
    pub(super) facts: &'a Facts<'a>,
}

impl Explainer<'_> {
    pub(super) fn condition(&self, condition: &Condition, finding: &Finding) -> ConditionExplanation {
        let (name, evidence, parts) = match (&condition.times, &finding.evidence) {
            (Some(times), Evidence::Times { have, need, now }) => {
                let evidence = EvidenceExplanation::Times { have: *have, need: *need, within: window(times.within) };
                ("times", evidence, vec![self.once(condition, now)])
            }
            _ => return self.once(condition, finding),
        };
        wording(name, condition, finding.holds, evidence, parts)
    }

    /// A condition as it is in this turn, however often it must hold.
    fn once(&self, condition: &Condition, finding: &Finding) -> ConditionExplanation {
        let evidence = self.evidence(&condition.kind, &finding.evidence);
        wording(name(&condition.kind), condition, finding.holds, evidence, self.parts(&condition.kind, &finding.evidence))
    }

    fn parts(&self, kind: &ConditionKind, evidence: &Evidence) -> Vec<ConditionExplanation> {
        let Evidence::Joined(findings) = evidence else { return Vec::new() };
        let inner = match kind {
            ConditionKind::All(inner) | ConditionKind::Any(inner) => inner.as_slice(),
            ConditionKind::Not(inner) => std::slice::from_ref(&**inner),
            _ => &[],
        };
        inner.iter().zip(findings).map(|(condition, finding)| self.condition(condition, finding)).collect()
    }

    fn evidence(&self, kind: &ConditionKind, evidence: &Evidence) -> EvidenceExplanation {
        use EvidenceExplanation as Told;
        match (kind, evidence) {
            (_, Evidence::DidNotSpeak) => Told::DidNotSpeak,
            (_, Evidence::Phrase { vocabulary, hit }) => Told::Phrase(self.phrase(*vocabulary, hit)),
            (_, Evidence::Suppressed { vocabulary, by }) => {
                Told::Suppressed { phrase: self.phrase(*vocabulary, &by.hit), by: self.suppression(*vocabulary, &by.by) }
            }
            (ConditionKind::Says(vocabularies), Evidence::NothingSaid) => Told::NotSaid {
                vocabularies: vocabularies.iter().map(|id| self.vocabulary(*id)).collect(),
                nearest: self.nearest(vocabularies),
            },
            (ConditionKind::Matches(patterns), Evidence::Pattern { pattern, words }) => {
                Told::Pattern { pattern: patterns[*pattern].written().to_owned(), words: self.said(words) }
            }
            (ConditionKind::Matches(patterns), _) => {
                Told::NoPattern { patterns: patterns.iter().map(Pattern::written).map(str::to_owned).collect() }
            }
            (kind, Evidence::Count { have, need }) => Told::Count { have: *have, need: *need, within: within(kind) },
            (_, Evidence::Time { have, need }) => Told::Duration { have_seconds: have.as_secs_f64(), need_seconds: need.as_secs_f64() },
            (_, Evidence::Score { have, need }) => Told::Confidence { have: *have, below: *need },
            (ConditionKind::Sentiment { at_most, .. }, Evidence::Tone { latest, have, need }) => {
                Told::Sentiment { latest: *latest, at_most: *at_most, have: *have, need: *need }
            }
            (ConditionKind::SentimentFalls { by, .. }, Evidence::ToneFall { latest, best }) => {
                Told::SentimentFall { latest: *latest, best: *best, by: *by, within: within(kind) }
            }
            (ConditionKind::Judge(judge), Evidence::Judge { says, failure }) => {
                Told::Judge { says: *says, failure: *failure, on_error: on_error(judge.on_error) }
            }
            (ConditionKind::Pressed(wanted), _) => {
                Told::Keys { pressed: self.facts.heard.keys().map(str::to_owned), wanted: wanted.clone() }
            }
            (ConditionKind::Caller(patterns), _) => self.caller(patterns),
            (ConditionKind::Hours(name), _) => self.hours(name),
            (_, Evidence::Joined(findings)) => Told::Joined { have: findings.iter().filter(|finding| finding.holds == Holds::Yes).count() },
            _ => unreachable!("a finding is explained with the condition that made it"),
        }
    }

    fn phrase(&self, vocabulary: VocabularyId, hit: &LexiconHit) -> FoundPhrase {
        let phrase = self.policy.lexicon.phrase(hit);
        FoundPhrase {
            vocabulary: self.vocabulary(vocabulary),
            phrase: phrase.phrase.written().to_owned(),
            place: Written::at(&phrase.place),
            words: self.said(&hit.words),
        }
    }

    fn suppression(&self, vocabulary: VocabularyId, by: &Suppression) -> SuppressedBy {
        match by {
            Suppression::Negated(words) => SuppressedBy::Negation(self.said(words)),
            Suppression::Excepted(hit) => SuppressedBy::Exception(self.phrase(vocabulary, hit)),
            Suppression::Guarded { guard, hit } => {
                let guard = self.policy.lexicon.guards[*guard].name.clone();
                SuppressedBy::Guard { guard, phrase: self.phrase(vocabulary, hit) }
            }
        }
    }

    fn said(&self, words: &std::ops::Range<usize>) -> SaidWords {
        let text = self.facts.heard.text().expect("words are found only where some were said");
        SaidWords::of(text, words.clone())
    }

    fn vocabulary(&self, id: VocabularyId) -> String {
        self.policy.lexicon.vocabulary(id).name.clone()
    }

    /// The phrase that came nearest of all these vocabularies' phrases: the one of which most words were said.
    fn nearest(&self, vocabularies: &[VocabularyId]) -> Option<NearestPhrase> {
        let text = self.facts.heard.text()?;
        let lexicon = &self.policy.lexicon;
        let misses = vocabularies.iter().flat_map(|id| lexicon.shelves.iter().enumerate().map(move |(number, shelf)| (*id, number, shelf)));
        let misses = misses.filter_map(|(id, number, shelf)| {
            let sections = &lexicon.vocabulary(id).phrases;
            let miss = shelf.index.nearest(text, |phrase| sections.contains(&(number, shelf.phrases[phrase].section)))?;
            Some((id, &shelf.phrases[miss.phrase], miss))
        });
        let (id, phrase, miss) = misses.max_by_key(|(_, _, miss)| miss.matched_words)?;
        Some(NearestPhrase {
            vocabulary: self.vocabulary(id),
            phrase: phrase.phrase.written().to_owned(),
            place: Written::at(&phrase.place),
            missing: miss.missing,
        })
    }

    fn caller(&self, patterns: &[CallerPattern]) -> EvidenceExplanation {
        let fits = patterns.iter().find_map(|pattern| match (pattern, self.facts.caller) {
            (CallerPattern::Number(pattern), Some(number)) => pattern.covers(number).then(|| pattern.to_string()),
            (CallerPattern::Number(_), None) | (CallerPattern::Anonymous, _) => None,
        });
        EvidenceExplanation::Caller { fits, anonymous: self.facts.caller.is_none() }
    }

    fn hours(&self, name: &str) -> EvidenceExplanation {
        let (policy, now) = (self.policy, self.facts.now);
        let hours = policy.hours.get(name).expect("compilation checks that hours named by a rule exist");
        let opens = hours.next_opening(now, &policy.time_zone).filter(|_| !hours.open_at(now, &policy.time_zone));
        EvidenceExplanation::Hours {
            hours: name.to_owned(),
            written: hours.written().to_owned(),
            opens_local: opens.map(|at| local_time(at, policy)),
        }
    }
}

fn wording(
    name: &'static str,
    condition: &Condition,
    holds: Holds,
    evidence: EvidenceExplanation,
    parts: Vec<ConditionExplanation>,
) -> ConditionExplanation {
    let finding = words::Finding { condition: name, holds, evidence: &evidence, parts: &parts };
    let (found, lacks) = (finding.found(), finding.lacks());
    ConditionExplanation { condition: name, place: Written::at(&condition.place), holds, found, lacks, evidence, parts }
}

/// A condition's key in policies.
fn name(kind: &ConditionKind) -> &'static str {
    match kind {
        ConditionKind::Says(_) => "says",
        ConditionKind::Matches(_) => "matches",
        ConditionKind::Pressed(_) => "pressed",
        ConditionKind::Failures(_) => "failures",
        ConditionKind::Silences(_) => "silences",
        ConditionKind::Confidence { .. } => "confidence",
        ConditionKind::Repeats(_) => "repeats",
        ConditionKind::Turns { .. } => "turns",
        ConditionKind::Duration { .. } => "duration",
        ConditionKind::Sentiment { .. } => "sentiment",
        ConditionKind::SentimentFalls { .. } => "sentiment_falls",
        ConditionKind::Judge(_) => "judge",
        ConditionKind::Caller(_) => "caller",
        ConditionKind::RecentCalls { .. } => "recent_calls",
        ConditionKind::Hours(_) => "hours",
        ConditionKind::All(_) => "all",
        ConditionKind::Any(_) => "any",
        ConditionKind::Not(_) => "not",
    }
}

fn on_error(on_error: OnError) -> &'static str {
    match on_error {
        OnError::Continue => "continue",
        OnError::Escalate => "escalate",
    }
}

fn within(kind: &ConditionKind) -> Option<String> {
    match kind {
        ConditionKind::Failures(count) | ConditionKind::Silences(count) | ConditionKind::Repeats(count) => window(count.within),
        ConditionKind::RecentCalls { within, .. } => window(Window::Time(*within)),
        ConditionKind::SentimentFalls { within, .. } => window(*within),
        _ => None,
    }
}

fn window(window: Window) -> Option<String> {
    match window {
        Window::Call => None,
        Window::Turns(turns) => Some(words::counted(turns, "turn")),
        Window::Time(time) => Some(words::time(time)),
    }
}
