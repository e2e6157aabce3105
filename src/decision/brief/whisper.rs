//! The whisper: a brief that fits into the seconds that a human listens.

use super::Brief;
use super::heard::{telephone, to_be_heard};
use super::sentence::ends;
use super::shorten::first_words;
use crate::call::DeskId;
use crate::policy::compiled::{CompiledPolicy, Whisper, WhisperValues};
use crate::text::entity::EntityKind;
use std::time::Duration;

/// Words spoken in ten seconds. An assumption: 150 words a minute, the usual figure for conversational English (National Center for
/// Voice and Speech), at which the speech engines we know of speak by default. Slower voices and longer words need a shorter `at_most`.
const WORDS_IN_TEN_SECONDS: u128 = 25;

/// A value of the template that may be shortened.
type Field = fn(&mut WhisperValues) -> &mut String;

/// What is shortened, in this order, where the template leaves too little time for everything. The reason is never among it.
const SHORTENED: [Field; 8] = [
    |values| &mut values.summary,
    |values| &mut values.issue,
    |values| &mut values.asked,
    |values| &mut values.dates,
    |values| &mut values.amounts,
    |values| &mut values.numbers,
    |values| &mut values.email,
    |values| &mut values.name,
];

impl Brief {
    /// What the human hears before the bridge opens: the policy's template, filled with what is written to be heard, and shortened
    /// to the time it may take. A template whose fixed part is longer than that is spoken all the same.
    #[must_use]
    pub fn whisper(&self, policy: &CompiledPolicy, desk: &DeskId) -> String {
        let values = self.values(policy, desk);
        fit(&policy.whisper, values)
    }

    fn values(&self, policy: &CompiledPolicy, desk: &DeskId) -> WhisperValues {
        let heard = |text: &str| to_be_heard(text, &policy.language);
        WhisperValues {
            tenant: self.tenant.to_string(),
            reason: self.reason.to_string(),
            summary: heard(&self.summary),
            issue: heard(self.issue.as_deref().unwrap_or_default()),
            asked: heard(self.asked.as_deref().unwrap_or_default()),
            caller: self.caller.as_ref().map_or_else(String::new, |caller| telephone(caller.as_str(), &policy.language)),
            name: self.last(EntityKind::Name),
            email: heard(&self.last(EntityKind::Email)),
            amounts: heard(&self.all(EntityKind::Amount)),
            dates: heard(&self.all(EntityKind::Date)),
            numbers: heard(&self.all(EntityKind::Number)),
            tone: self.tone.map_or("", super::Tone::as_str).to_owned(),
            turns: self.turns.to_string(),
            language: self.language.clone(),
            desk: desk.to_string(),
        }
    }
}

/// Fills the template, with values as long as the time allows.
fn fit(whisper: &Whisper, mut values: WhisperValues) -> String {
    let most = spoken_within(whisper.at_most);
    let template = whisper.template();
    for field in SHORTENED {
        let filled = template.fill(&values);
        if spoken_words(&filled) <= most {
            return filled;
        }
        let whole = std::mem::take(field(&mut values));
        for shorter in shorter(&whole) {
            *field(&mut values) = shorter;
            let filled = template.fill(&values);
            if spoken_words(&filled) <= most {
                return filled;
            }
        }
        field(&mut values).clear();
    }
    template.fill(&values)
}

/// Ever shorter versions of a text: less and less of its sentences, then of the words of the first one.
fn shorter(text: &str) -> impl Iterator<Item = String> {
    let ends = ends(text);
    let first = ends.first().map_or("", |end| &text[..*end]).to_owned();
    let sentences: Vec<String> = ends.iter().rev().skip(1).map(|end| text[..*end].trim_end().to_owned()).collect();
    let words = first.split_whitespace().count();
    sentences.into_iter().chain((1..words).rev().map(move |most| first_words(&first, most)))
}

fn spoken_within(time: Duration) -> usize {
    usize::try_from(time.as_millis() * WORDS_IN_TEN_SECONDS / 10_000).unwrap_or(usize::MAX)
}

/// How many words a voice makes of a text. Each digit counts for one: `249` is `two hundred forty-nine`.
pub(super) fn spoken_words(text: &str) -> usize {
    let spoken = |word: &str| {
        let digits = word.bytes().filter(u8::is_ascii_digit).count();
        digits.max(1) + word.matches('_').count()
    };
    text.split_whitespace().map(spoken).sum()
}
