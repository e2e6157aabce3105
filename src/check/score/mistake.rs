//! What was misheard, with what is behind it. The only part of a report that quotes anybody.

use super::hearing::{Hearing, Trigger, Turn};
use super::record::Utterance;
use super::target::Bound;
use crate::decision::explanation::{ConditionExplanation, EvidenceExplanation, SuppressedBy};
use crate::decision::{Explanation, Holds, explain};
use crate::policy::compiled::{Suppressed, Suppression};
use crate::text::NormalText;
use std::collections::BTreeMap;

/// The worst mistakes of one kind: those most often made first, then the shortest, which are the plainest.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Mistakes {
    /// How many there are.
    pub total: u64,
    /// The worst of them, those with one normal form together.
    pub worst: Vec<Mistake>,
}

/// An utterance that was misheard.
#[derive(Debug, Clone, PartialEq)]
pub struct Mistake {
    /// The words, as first met.
    pub text: String,
    /// Its label.
    pub label: String,
    /// Its language, where it is known.
    pub lang: Option<String>,
    /// Where it comes from, where that is known.
    pub source: Option<String>,
    /// How often it was misheard.
    pub times: u64,
    /// What is behind it.
    pub why: Why,
}

/// What is behind a verdict.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Why {
    /// The rule that acted or the vocabulary that was heard, if any.
    pub by: Option<String>,
    /// The words that it fired on, or that were taken back.
    pub words: Option<String>,
    /// What was found, in words.
    pub found: Option<String>,
}

impl Why {
    /// One line for people; none where nothing came near.
    #[must_use]
    pub fn in_words(&self) -> Option<String> {
        let by = self.by.as_ref().map(|by| format!("{by}: "));
        self.found.as_ref().map(|found| format!("{}{found}", by.unwrap_or_default()))
    }
}

impl Mistakes {
    /// Picks the worst `most` of some misheard utterances.
    #[must_use]
    pub fn worst<'a>(misheard: impl Iterator<Item = &'a Utterance>, most: usize, hearing: &Hearing<'_>, target: usize) -> Self {
        let mut total = 0;
        let mut alike: BTreeMap<String, (&Utterance, u64)> = BTreeMap::new();
        for utterance in misheard {
            total += 1;
            alike.entry(NormalText::of(&utterance.text).as_str().to_owned()).or_insert((utterance, 0)).1 += 1;
        }
        let mut worst: Vec<_> = alike.into_iter().collect();
        worst.sort_by_key(|(normal, (_, times))| (std::cmp::Reverse(*times), normal.split(' ').count()));
        worst.truncate(most);
        let mistake = |(_, (utterance, times)): (String, (&Utterance, u64))| Mistake {
            text: utterance.text.clone(),
            label: utterance.label.clone(),
            lang: utterance.tags.lang.clone(),
            source: utterance.tags.source.clone(),
            times,
            why: hearing.why(utterance, target),
        };
        Self { total, worst: worst.into_iter().map(mistake).collect() }
    }
}

impl Hearing<'_> {
    /// What is behind the verdict on a target: what fired it, or what kept it from firing.
    #[must_use]
    pub fn why(&self, utterance: &Utterance, target: usize) -> Why {
        let target = &self.targets[target];
        self.turn(utterance, |turn| match self.trigger(target, turn) {
            Some(trigger) => self.why_fired(trigger, turn),
            None => self.why_silent(target, turn),
        })
    }

    fn why_fired(&self, trigger: Trigger, turn: &Turn<'_>) -> Why {
        let by = Some(self.name(trigger));
        match trigger {
            Trigger::Rule(position) => {
                let explanation = self.explanation(turn);
                let when = &explanation.rules[position].when;
                Why { by, ..find(when, &|condition| fired(condition)).unwrap_or_else(|| found(when)) }
            }
            Trigger::Vocabulary(id) => {
                let hit = self.find(id, turn).ok();
                let phrase = hit.as_ref().map(|hit| self.policy.lexicon.phrase(hit));
                Why {
                    by,
                    words: hit.map(|hit| turn.text.said_for(hit.words).to_owned()),
                    found: phrase.map(|phrase| format!("phrase `{}` ({})", phrase.phrase.written(), phrase.place)),
                }
            }
        }
    }

    /// Another rule acted; else a phrase was taken back; else a phrase came near.
    fn why_silent(&self, target: &Bound, turn: &Turn<'_>) -> Why {
        if let Some(rule) = turn.decision.rule(self.policy) {
            return Why { by: Some(rule.id.to_string()), words: None, found: Some(format!("`{}` acts instead", rule.id)) };
        }
        let explanation = self.explanation(turn);
        let asked = explanation.rules.iter().filter(|rule| rule.reason.as_ref().is_some_and(|reason| target.wants(reason)));
        let conditions: Vec<_> = asked.map(|rule| &rule.when).collect();
        let first = |of: &dyn Fn(&ConditionExplanation) -> Option<Why>| conditions.iter().find_map(|condition| find(condition, of));
        first(&taken_back).or_else(|| self.vocabulary_taken_back(target, turn)).or_else(|| first(&nearest)).unwrap_or_default()
    }

    fn vocabulary_taken_back(&self, target: &Bound, turn: &Turn<'_>) -> Option<Why> {
        let Suppressed { hit, by } = *target.vocabularies.iter().find_map(|id| self.find(*id, turn).err().flatten())?;
        let by = match by {
            Suppression::Negated(words) => format!("`{}` negates it", turn.text.said_for(words)),
            Suppression::Excepted(exception) => {
                let phrase = self.policy.lexicon.phrase(&exception);
                format!("the exception `{}` ({}) takes it back", phrase.phrase.written(), phrase.place)
            }
            Suppression::Guarded { guard, hit } => {
                let (guard, phrase) = (&self.policy.lexicon.guards[guard].name, self.policy.lexicon.phrase(&hit));
                format!("the guard `{guard}` takes it back: `{}` ({})", phrase.phrase.written(), phrase.place)
            }
        };
        Some(Why { by: None, words: Some(turn.text.said_for(hit.words).to_owned()), found: Some(by) })
    }

    fn explanation(&self, turn: &Turn<'_>) -> Explanation {
        explain(self.policy, &turn.facts, &turn.decision)
    }
}

/// The first of a condition and those inside it that `look` makes something of.
fn find(condition: &ConditionExplanation, look: &dyn Fn(&ConditionExplanation) -> Option<Why>) -> Option<Why> {
    look(condition).or_else(|| condition.parts.iter().find_map(|part| find(part, look)))
}

fn found(condition: &ConditionExplanation) -> Why {
    Why { by: None, words: None, found: Some(condition.found.clone()) }
}

fn fired(condition: &ConditionExplanation) -> Option<Why> {
    let words = match &condition.evidence {
        EvidenceExplanation::Phrase(phrase) => &phrase.words,
        EvidenceExplanation::Pattern { words, .. } => words,
        _ => return None,
    };
    (condition.holds == Holds::Yes).then(|| Why { words: Some(words.said.clone()), ..found(condition) })
}

fn taken_back(condition: &ConditionExplanation) -> Option<Why> {
    let EvidenceExplanation::Suppressed { phrase, by: SuppressedBy::Negation(_) | SuppressedBy::Exception(_) } = &condition.evidence else {
        return None;
    };
    Some(Why { words: Some(phrase.words.said.clone()), ..found(condition) })
}

fn nearest(condition: &ConditionExplanation) -> Option<Why> {
    let EvidenceExplanation::NotSaid { nearest: Some(nearest), .. } = &condition.evidence else { return None };
    let told = format!("nearest is `{}` ({}): {}", nearest.phrase, nearest.place, nearest.missing);
    Some(Why { by: None, words: None, found: Some(told) })
}

#[cfg(test)]
mod tests {
    use super::super::example::{policy, utterance};
    use super::super::target::targets;
    use super::*;
    use jiff::Timestamp;

    fn why(expected: Option<&str>, text: &str) -> Why {
        let policy = policy();
        let positive: Vec<String> = if expected.is_none() { vec!["asks".to_owned()] } else { Vec::new() };
        let expected: Vec<_> = expected.iter().map(|written| written.parse().unwrap()).collect();
        Hearing::new(&policy, &targets(&positive, &expected), Timestamp::UNIX_EPOCH).unwrap().why(&utterance(text, "asks"), 0)
    }

    #[test]
    fn what_fired_is_told_with_its_rule_words_and_phrase() {
        let told = why(None, "well, a Human, please");
        assert_eq!((told.by.as_deref(), told.words.as_deref()), (Some("asked"), Some("a Human, please")));
        assert!(told.found.unwrap().contains("acme.yaml:"));
        let told = why(Some("x=thanks"), "Thank you, dear");
        assert_eq!((told.by.as_deref(), told.words.as_deref()), (Some("says thanks"), Some("Thank you")));
    }

    #[test]
    fn what_kept_silent_says_what_took_it_back_or_came_near() {
        for (expected, text, words, found) in [
            (None, "I do not want a human please", Some("a human please"), "negat"),
            (Some("x=thanks"), "no thank you", Some("thank you"), "takes it back"),
            (None, "a human", None, "please"),
            (Some("x=asked_for"), "cancel it", None, "`leaves` acts instead"),
        ] {
            let told = why(expected, text);
            assert_eq!(told.words.as_deref(), words, "{text}");
            assert!(told.found.as_ref().is_some_and(|told| told.contains(found)), "{text}: {told:?}");
        }
    }

    #[test]
    fn the_worst_mistakes_are_those_made_most_often_and_then_the_shortest() {
        let policy = policy();
        let hearing = Hearing::new(&policy, &targets(&["asks".to_owned()], &[]), Timestamp::UNIX_EPOCH).unwrap();
        let said = ["one two three", "one two", "Four five six, seven!", "four five six seven"].map(|text| utterance(text, "asks"));
        let mistakes = Mistakes::worst(said.iter(), 2, &hearing, 0);
        let told: Vec<_> = mistakes.worst.iter().map(|mistake| (mistake.text.as_str(), mistake.times)).collect();
        assert_eq!((mistakes.total, told), (4, vec![("Four five six, seven!", 2), ("one two", 1)]));
    }
}
