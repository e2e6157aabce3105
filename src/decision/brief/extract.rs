//! A summary without a model: the caller's own sentences, chosen by weight.

use super::BriefFact;
use super::language::{Frame, Words, frame_for, words_for};
use super::sentence::{on_one_line, sentences};
use super::shorten::to_words;
use super::transcript::Transcript;
use crate::text::NormalText;
use crate::text::entity::{Entity, entities};

/// The longest sentence quoted, in words.
const QUOTED_WORDS: usize = 30;
/// Things named that the quoted sentences do not hold, and the summary still tells.
const TOLD_BESIDES: usize = 6;
/// Things named that a brief keeps.
const KEPT: usize = 24;
/// From this likeness on, one sentence says the same as another.
const THE_SAME: f32 = 0.75;

/// What was taken from what was said.
pub(super) struct Extract {
    pub(super) issue: Option<String>,
    pub(super) asked: Option<String>,
    pub(super) summary: String,
    pub(super) named: Vec<BriefFact>,
}

/// One sentence of the caller's.
struct Sentence<'a> {
    turn: u32,
    said: &'a str,
    normal: NormalText,
    /// It says what the call is about, beyond courtesies, names and the wish for a human.
    has_weight: bool,
    /// It asks for something.
    asks: bool,
}

/// Takes an extract from a call. The frame around the caller's words is in the policy's language, as the human expects it;
/// the words are weighed in the language of the call.
pub(super) fn extract(transcript: &Transcript, policy_language: &str, call_language: &str) -> Extract {
    let words = words_for(call_language);
    let frame = frame_for(policy_language);
    let mut said = Vec::new();
    let mut named = Vec::new();
    for (turn, text) in transcript.caller() {
        for sentence in sentences(text) {
            let entities = entities(sentence);
            said.push(weigh(turn, sentence, &entities, words));
            named.extend(entities.into_iter().map(|entity| fact(entity, turn)));
        }
    }
    let named = without_repeats(named);
    let (asked, quoted) = choose(&said);
    let issue = said.iter().find(|sentence| sentence.has_weight).map(|sentence| sentence.said).or(asked);
    Extract { summary: summary(frame, &quoted, &named, transcript), issue: issue.map(quotable), asked: asked.map(quotable), named }
}

/// The caller's latest sentence of weight in the turns after one, as it is quoted behind a summary that knows of no later turn.
pub(super) fn since(transcript: &Transcript, turn: u32, policy_language: &str, call_language: &str) -> Option<String> {
    let words = words_for(call_language);
    let later = transcript.caller().rev().take_while(|(said_in, _)| *said_in > turn);
    let sentences = later.flat_map(|(turn, text)| sentences(text).into_iter().rev().map(move |sentence| (turn, sentence)));
    let latest =
        sentences.map(|(turn, sentence)| weigh(turn, sentence, &entities(sentence), words)).find(|sentence| sentence.has_weight)?;
    Some(lead_in(frame_for(policy_language).then, &format!("\"{}\"", quotable(latest.said))))
}

fn weigh<'a>(turn: u32, said: &'a str, entities: &[Entity], words: Option<&Words>) -> Sentence<'a> {
    let normal = NormalText::of(said);
    let Some(words) = words else { return Sentence { turn, said, normal, has_weight: true, asks: false } };
    // What a sentence names is told as a fact anyway: `It was in April` says nothing besides.
    let mut rest = said.to_owned();
    for entity in entities.iter().rev() {
        rest.replace_range(entity.said.clone(), " ");
    }
    let rest = if entities.is_empty() { normal.clone() } else { NormalText::of(&rest) };
    let carries = |word: &str| !words.is_filler(word) && word.chars().any(char::is_alphabetic);
    let has_weight = rest.words().any(carries);
    let asks = rest.words().any(|word| words.asks(word));
    Sentence { turn, said, normal, has_weight, asks }
}

fn fact(entity: Entity, turn: u32) -> BriefFact {
    BriefFact { kind: entity.kind, text: on_one_line(&entity.text), value: entity.value, turn }
}

/// Each thing once, where it was first named.
fn without_repeats(named: Vec<BriefFact>) -> Vec<BriefFact> {
    let mut kept: Vec<BriefFact> = Vec::new();
    for fact in named {
        if kept.len() < KEPT && !kept.iter().any(|other| (other.kind, &other.value) == (fact.kind, &fact.value)) {
            kept.push(fact);
        }
    }
    kept
}

/// What the caller asked for, and the sentences to quote: that one and the latest of weight that says something else. Where none
/// has weight, the last thing said has to do.
fn choose<'a>(said: &'a [Sentence<'a>]) -> (Option<&'a str>, Vec<&'a str>) {
    let Some(first) = said.iter().find(|sentence| sentence.has_weight) else {
        let last = said.last().map(|sentence| sentence.said);
        return (last, last.into_iter().collect());
    };
    // A caller tells their matter in the first turn that has any; the sentence in it that asks for something says it best.
    let asked = said.iter().find(|sentence| sentence.turn == first.turn && sentence.has_weight && sentence.asks).unwrap_or(first);
    let says_something_else = |sentence: &&Sentence<'_>| sentence.has_weight && !sentence.normal.is_as_alike(&asked.normal, THE_SAME);
    let latest = said.iter().rfind(says_something_else);
    (Some(asked.said), [asked].into_iter().chain(latest).map(|sentence| sentence.said).collect())
}

fn summary(frame: &Frame, quoted: &[&str], named: &[BriefFact], transcript: &Transcript) -> String {
    let quoted: Vec<String> = quoted.iter().map(|sentence| quotable(sentence)).collect();
    let mut parts: Vec<String> = Vec::new();
    for (lead, sentence) in [frame.said, frame.then].iter().zip(&quoted) {
        parts.push(lead_in(lead, &format!("\"{sentence}\"")));
    }
    if quoted.is_empty() {
        parts.extend(without_words(frame, transcript));
    }
    let is_told = |fact: &&BriefFact| quoted.iter().any(|sentence| sentence.contains(&fact.text));
    let besides: Vec<&str> = named.iter().filter(|fact| !is_told(fact)).take(TOLD_BESIDES).map(|fact| fact.text.as_str()).collect();
    if !besides.is_empty() {
        parts.push(format!("{}.", lead_in(frame.besides, &besides.join(", "))));
    }
    parts.join(" ")
}

/// What is told of a caller who never spoke.
fn without_words(frame: &Frame, transcript: &Transcript) -> Option<String> {
    match transcript.keys().last() {
        Some(keys) => Some(format!("{}.", lead_in(frame.pressed, keys))),
        None => Some(frame.nothing.to_owned()).filter(|nothing| !nothing.is_empty()),
    }
}

fn lead_in(lead: &str, rest: &str) -> String {
    if lead.is_empty() { rest.to_owned() } else { format!("{lead} {rest}") }
}

/// A sentence fit to stand between quotation marks: on one line, not too long, with a point at its end.
fn quotable(sentence: &str) -> String {
    let short = to_words(&on_one_line(sentence).replace('"', "'"), QUOTED_WORDS);
    if short.ends_with(['.', '!', '?', '…', '。', '！', '？']) { short } else { format!("{short}.") }
}
