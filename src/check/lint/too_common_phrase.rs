//! # P006 too-common-phrase
//!
//! A phrase of one short or everyday word decides a call.
//!
//! ## Why
//!
//! `help`, `no` or `what` turn up in sentences that have nothing to do with the rule. With `--corpus` the linter measures
//! how often each phrase decides, and this is an error where one does so in more than a tenth of the utterances. Without
//! one it knows the commonest words of a few languages.
//!
//! ## Bad
//!
//! ```yaml
//! vocabularies:
//!   asks_for_human: [(help|person)]
//! ```
//!
//! ## Good
//!
//! ```yaml
//! vocabularies:
//!   asks_for_human: [help from a person]
//! ```

use super::context::PolicyContext;
use super::corpus::Corpus;
use super::reach::vocabularies_that_suffice;
use super::words::PhraseId;
use crate::diagnostic::{Code, Diagnostic, Severity};
use crate::policy::compiled::{Counts, Mode, VocabularyId};
use std::collections::BTreeSet;

/// A phrase of one short or everyday word decides a call.
pub(super) static CODE: Code = Code::new("P006", "too-common-phrase", Severity::Warning, include_str!("too_common_phrase.rs"));

/// The share of utterances from which a phrase is worth a look, and from which it cannot be meant.
const MANY: f64 = 0.02;
const TOO_MANY: f64 = 0.10;

/// How many ways through a phrase are looked at for a single word.
const SENTENCES: usize = 64;

/// Words this short turn up everywhere.
const SHORT: usize = 2;

/// Words that callers say whatever they call about, in the normal form.
const COMMON: &[&str] = &[
    "about", "account", "again", "also", "and", "anything", "are", "bad", "because", "but", "call", "can", "day", "did", "does", "else",
    "for", "from", "get", "give", "going", "good", "got", "had", "has", "have", "hello", "help", "here", "him", "how", "just", "know",
    "like", "listen", "make", "need", "not", "now", "number", "one", "other", "out", "over", "phone", "please", "problem", "really",
    "right", "say", "see", "some", "sorry", "take", "talk", "tell", "thank", "thanks", "that", "the", "them", "then", "there", "they",
    "thing", "think", "this", "time", "today", "use", "want", "was", "well", "were", "what", "when", "where", "which", "who", "why",
    "will", "with", "work", "would", "yes", "you", "your", "ayuda", "bien", "bueno", "como", "con", "cuando", "esta", "este", "eso",
    "gracias", "hola", "los", "mas", "muy", "necesito", "para", "pero", "por", "porque", "puedo", "que", "quiero", "tengo", "una", "aber",
    "auch", "bitte", "das", "der", "die", "ein", "eine", "habe", "hallo", "ich", "ist", "mit", "nicht", "und", "was", "wie", "avec",
    "bonjour", "c", "est", "je", "les", "mais", "merci", "oui", "pas", "pour", "que", "suis", "une", "vous",
];

pub(super) fn check(context: &PolicyContext<'_>, findings: &mut Vec<Diagnostic>) {
    let deciding = deciding_phrases(context);
    match context.corpus {
        Some(corpus) => measured(context, corpus, &deciding, findings),
        None => known(context, &deciding, findings),
    }
}

/// The phrases of which one, said once, makes a live rule act.
fn deciding_phrases(context: &PolicyContext<'_>) -> Vec<PhraseId> {
    let live = context.policy.rules.iter().filter(|rule| rule.mode == Mode::Live);
    let vocabularies: BTreeSet<VocabularyId> = live.flat_map(|rule| vocabularies_that_suffice(&rule.when)).collect();
    let lexicon = &context.policy.lexicon;
    // What counts alone is said by nobody who says anything else.
    let anywhere = vocabularies.iter().map(|id| lexicon.vocabulary(*id)).filter(|vocabulary| vocabulary.counts == Counts::Anywhere);
    let sections = anywhere.flat_map(|vocabulary| &vocabulary.phrases);
    sections
        .flat_map(|&(shelf, section)| {
            lexicon.shelves[shelf].sections[section].phrases.clone().map(move |phrase| PhraseId { shelf, phrase })
        })
        .collect()
}

fn known(context: &PolicyContext<'_>, deciding: &[PhraseId], findings: &mut Vec<Diagnostic>) {
    for phrase in deciding.iter().map(|id| context.words.get(*id)).filter(|phrase| phrase.phrase.min_words() == 1) {
        let sentences = phrase.phrase.examples(SENTENCES);
        let is_common = |word: &&String| !word.contains(' ') && (word.chars().count() <= SHORT || COMMON.contains(&word.as_str()));
        let Some(word) = sentences.iter().find(is_common) else { continue };
        let message = format!("`{word}` alone decides, and people say it whatever they call about");
        findings.push(
            Diagnostic::new(&CODE, phrase.place.clone(), message)
                .help("make it longer; `--corpus FILE` measures how often a phrase would decide"),
        );
    }
}

fn measured(context: &PolicyContext<'_>, corpus: &Corpus, deciding: &[PhraseId], findings: &mut Vec<Diagnostic>) {
    let rates = corpus.measure(context.policy);
    for id in deciding {
        let share = rates.share(rates.phrases.get(&(id.shelf, id.phrase)).copied().unwrap_or_default());
        if share <= MANY {
            continue;
        }
        let phrase = context.words.get(*id);
        let message = format!("`{}` decides in {:.1} % of {} utterances", phrase.phrase.written(), share * 100.0, rates.utterances);
        let mut finding = Diagnostic::new(&CODE, phrase.place.clone(), message).help("make it longer, or give its vocabulary an `except:`");
        if share > TOO_MANY {
            finding.severity = Severity::Error;
        }
        findings.push(finding);
    }
}
