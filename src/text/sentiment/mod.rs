//! How a caller sounds by their words alone, with no model: a small lexicon for each language, negation, intensity, shouting.
//!
//! The method is that of VADER (Hutto and Gilbert, "VADER: A Parsimonious Rule-based Model for Sentiment Analysis of Social Media
//! Text", ICWSM 2014): valences from -4 to 4 are added up, a negation up to three words before turns one round and weakens it, words of
//! degree strengthen or weaken it, capitals strengthen it, and the sum is brought between -1 and 1. The words and their valences are our own,
//! chosen for telephone calls: `cancel` and `problem` are what calls are about, and say nothing of how the caller feels.

mod english;
mod french;
mod german;
mod italian;
mod portuguese;
mod spanish;

use super::NormalText;
use super::cues::negates_on_its_own;
use super::hashed_word::WordTable;
use std::collections::HashMap;
use std::ops::Range;
use std::sync::LazyLock;

/// How far before a word a negation or a word of degree may stand.
const REACH: usize = 3;
/// What a negation makes of a valence: not good is less bad than bad.
const NEGATED: f32 = -0.74;
/// What a word of degree adds right before a word; less from farther off.
const DEGREE: f32 = 0.5;
const FADING: [f32; REACH] = [1.0, 0.9, 0.8];
/// What shouting adds, and what it says alone.
const SHOUTED: f32 = 0.8;
/// Brings the sum between -1 and 1: a single strong word comes to about 0.6.
const SPREAD: f32 = 15.0;
/// Fewer are an abbreviation or two.
const FEWEST_CAPITALS: u32 = 8;

/// The words of a language, as they are written in its file: lines of entries of one valence, in the normal form, with commas between.
struct Table {
    /// Words and their valences, -4 (rage) to 4 (delight).
    valences: &'static [(f32, &'static [&'static str])],
    /// Words that strengthen what follows.
    stronger: &'static [&'static str],
    /// Words that weaken what follows.
    weaker: &'static [&'static str],
}

struct Lexicon {
    /// Entries by their first word, longest first.
    entries: WordTable<Vec<Entry>>,
    /// Words of degree: 1 where they strengthen, -1 where they weaken.
    degrees: WordTable<f32>,
}

#[derive(Clone, Copy)]
struct Entry {
    run: &'static str,
    words: usize,
    valence: f32,
}

/// How the caller sounds, from -1 (angry) to 1 (pleased); 0 where no word says anything. None where nothing was said, or where there is
/// no lexicon for the language, which is a tag such as `en-US`.
#[must_use]
pub fn sentiment(text: &NormalText, language: &str) -> Option<f32> {
    let lexicon = Lexicon::of(language)?;
    if text.is_empty() {
        return None;
    }
    let mut sum = 0.0;
    let mut at = 0;
    while at < text.word_count() {
        let Some(entry) = lexicon.entry_at(text, at) else {
            at += 1;
            continue;
        };
        sum += lexicon.in_context(text, at, entry.valence);
        at += entry.words;
    }
    if is_shouted(text) {
        sum += if sum > 0.0 { SHOUTED } else { -SHOUTED };
    } else if sum != 0.0 && text.said().contains("!!") {
        sum += SHOUTED.copysign(sum);
    }
    Some(sum / (sum * sum + SPREAD).sqrt())
}

impl Lexicon {
    fn of(language: &str) -> Option<&'static Self> {
        let primary = language.split(['-', '_']).next().unwrap_or_default();
        LEXICONS.iter().find(|(name, _)| name.eq_ignore_ascii_case(primary)).map(|(_, lexicon)| lexicon)
    }

    fn from_table(table: &Table) -> Self {
        let mut entries: HashMap<&'static str, Vec<Entry>> = HashMap::new();
        for (valence, lines) in table.valences {
            for run in entries_of(lines) {
                let first = run.split(' ').next().unwrap_or(run);
                entries.entry(first).or_default().push(Entry { run, words: run.split(' ').count(), valence: *valence });
            }
        }
        entries.values_mut().for_each(|entries| entries.sort_by_key(|entry| std::cmp::Reverse(entry.words)));
        let stronger = entries_of(table.stronger).map(|word| (word, 1.0));
        let weaker = entries_of(table.weaker).map(|word| (word, -1.0));
        Self { entries: entries.into_iter().collect(), degrees: stronger.chain(weaker).collect() }
    }

    fn entry_at(&self, text: &NormalText, at: usize) -> Option<Entry> {
        self.entries.get(text.hashed_word(at)?)?.iter().find(|entry| text.has_run_at(at, entry.run)).copied()
    }

    /// The valence of a word after those before it had their say.
    fn in_context(&self, text: &NormalText, at: usize, valence: f32) -> f32 {
        let mut strength = valence.abs();
        let mut negated = false;
        for (distance, before) in before(text, at).rev().enumerate() {
            let Some(word) = text.hashed_word(before) else { continue };
            strength += self.degrees.get(word).map_or(0.0, |degree| degree * DEGREE * FADING[distance]);
            negated |= negates_on_its_own(word.as_str());
        }
        strength.max(0.0) * valence.signum() * if negated { NEGATED } else { 1.0 }
    }
}

/// The words just before one that stand in its clause.
fn before(text: &NormalText, at: usize) -> Range<usize> {
    let mut start = at;
    while start > at.saturating_sub(REACH) && !text.opens_clause(start) {
        start -= 1;
    }
    start..at
}

/// Whether most of what was said is in capitals.
fn is_shouted(text: &NormalText) -> bool {
    let letters = || text.said().chars().filter(|c| c.is_alphabetic()).count();
    text.capitals() >= FEWEST_CAPITALS && text.capitals() as usize * 10 >= letters() * 8
}

fn entries_of(lines: &'static [&'static str]) -> impl Iterator<Item = &'static str> {
    lines.iter().flat_map(|line| line.split(", "))
}

static LEXICONS: LazyLock<[(&str, Lexicon); 6]> = LazyLock::new(|| TABLES.map(|(language, table)| (language, Lexicon::from_table(table))));

static TABLES: [(&str, &Table); 6] = [
    ("en", &english::TABLE),
    ("es", &spanish::TABLE),
    ("fr", &french::TABLE),
    ("de", &german::TABLE),
    ("pt", &portuguese::TABLE),
    ("it", &italian::TABLE),
];

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn score(said: &str, language: &str) -> f32 {
        sentiment(&NormalText::of(said), language).unwrap()
    }

    #[test]
    fn every_entry_is_in_its_normal_form_and_stands_once() {
        for (language, table) in TABLES {
            let valences = table.valences.iter().flat_map(|(_, lines)| entries_of(lines));
            let mut all: Vec<&str> = valences.chain(entries_of(table.stronger)).chain(entries_of(table.weaker)).collect();
            for entry in &all {
                assert_eq!(NormalText::of(entry).as_str(), *entry, "{language}");
            }
            all.sort_unstable();
            let twice: Vec<_> = all.windows(2).filter(|pair| pair[0] == pair[1]).collect();
            assert!(twice.is_empty(), "{language}: {twice:?}");
        }
    }

    #[test]
    fn angry_words_score_below_calm_ones_in_every_language() {
        for (language, angry, calm) in [
            ("en-US", "this is absolutely terrible, I am furious", "I would like to change my address"),
            ("es-ES", "esto es horrible, estoy furioso", "quiero cambiar mi dirección"),
            ("fr-FR", "c'est vraiment scandaleux, je suis furieux", "je voudrais changer mon adresse"),
            ("de-DE", "das ist eine Frechheit, ich bin wütend", "ich möchte meine Adresse ändern"),
            ("pt-BR", "isso é um absurdo, estou furiosa", "quero mudar o meu endereço"),
            ("it-IT", "è una vergogna, sono furioso", "vorrei cambiare il mio indirizzo"),
        ] {
            assert!(score(angry, language) <= -0.5, "{angry}: {}", score(angry, language));
            assert!(score(calm, language).abs() < f32::EPSILON, "{calm}");
        }
    }

    #[test]
    fn a_negation_turns_a_word_round_and_weakens_it() {
        assert!(score("this is not good", "en") < 0.0);
        assert!(score("I am not angry", "en") > 0.0);
        assert!(score("this is not good", "en") > score("this is bad", "en"));
        assert!(score("no, it is great", "en") > 0.0);
    }

    #[test]
    fn degree_and_capitals_add_to_what_is_felt() {
        assert!(score("I am very angry", "en") < score("I am angry", "en"));
        assert!(score("I am a bit annoyed", "en") > score("I am annoyed", "en"));
        assert!(score("THIS IS TERRIBLE", "en") < score("this is terrible", "en"));
        assert!(score("WHERE IS MY ORDER", "en") < 0.0);
        assert!(score("this is terrible!!!", "en") < score("this is terrible", "en"));
        assert!(score("where is my order!!", "en").abs() < f32::EPSILON);
        assert!(score("my IBAN and my BIC", "en").abs() < f32::EPSILON);
    }

    #[test]
    fn nothing_said_and_languages_without_a_lexicon_have_no_score() {
        assert_eq!(sentiment(&NormalText::of("um"), "en"), None);
        assert_eq!(sentiment(&NormalText::of("furious"), "tlh"), None);
    }

    proptest! {
        #[test]
        fn a_score_lies_between_the_ends_whatever_is_said(said in any::<String>(), language in "(en|es|fr|de|pt|it)") {
            if let Some(score) = sentiment(&NormalText::of(&said), &language) {
                prop_assert!((-1.0..=1.0).contains(&score));
            }
        }
    }
}
