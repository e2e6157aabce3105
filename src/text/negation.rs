//! Whether a request is denied in the words before it: "I don't want to talk to a human".
//!
//! A search backwards from the match, through one clause and a few words, for a cue. What stops it matters more than the cue: callers who
//! want a human often say what they do not want first, seldom with a comma in the transcript, and ask in negative questions.

use super::NormalText;
use super::cues::{Cue, Cues, Effect};
use std::ops::Range;

/// How many words may stand between a cue and what it negates.
const REACH: usize = 8;

/// The words that negate a match, if any does.
///
/// Only words before the match count: those inside it are the phrase's own. `language` is a tag such as `en-US`;
/// one without cues of its own is taken for English. A Spanish, Portuguese or Italian "no" that answers, with no punctuation
/// after it in the transcript, is taken for a "not": the words alone do not tell.
#[must_use]
pub fn negation(text: &NormalText, words: &Range<usize>, language: &str) -> Option<Range<usize>> {
    let search = Search { text, cues: Cues::of(language) };
    if words.start > text.word_count() || search.is_parted(words.start) {
        return None;
    }
    let (cue, at) = search.back_from(words.start)?;
    let cancelled = match cue.effect {
        Effect::NegatesUnlessNegated => search.back_from(at.start).is_some_and(|(other, _)| other.effect == Effect::Negates),
        Effect::NegatesNext => at.end != words.start || search.request_stands_at(at.end),
        _ => false,
    };
    (!cancelled).then_some(at)
}

struct Search<'t> {
    text: &'t NormalText,
    cues: &'static Cues,
}

impl Search<'_> {
    /// The nearest cue before a word, unless a clause starts between.
    fn back_from(&self, start: usize) -> Option<(Cue, Range<usize>)> {
        for end in (start.saturating_sub(REACH) + 1..=start).rev() {
            if let Some(cue) = self.longest_cue_ending_at(end) {
                let at = end - cue.words..end;
                match cue.effect {
                    Effect::Stops => return None,
                    Effect::Starts if !self.is_bound(at.start) => return None,
                    Effect::Starts => {}
                    Effect::NegatesNext if end < start => {}
                    Effect::Negates | Effect::NegatesUnlessNegated | Effect::NegatesNext => return Some((cue, at)),
                }
            }
            if self.text.opens_clause(end - 1) {
                return None;
            }
        }
        None
    }

    fn longest_cue_ending_at(&self, end: usize) -> Option<Cue> {
        let last = self.text.word(end.checked_sub(1)?)?;
        let stands = |cue: &&Cue| end.checked_sub(cue.words).is_some_and(|start| self.text.has_run_at(start, cue.run));
        self.cues.ending_with(last).iter().find(stands).copied()
    }

    /// Whether a word belongs to the clause before it: a cue or a binding word stands there.
    fn is_bound(&self, at: usize) -> bool {
        let before = at.checked_sub(1).and_then(|before| self.text.word(before));
        before.is_some_and(|word| self.cues.binds(word)) || self.longest_cue_ending_at(at).is_some_and(|cue| cue.effect == Effect::Negates)
    }

    /// Whether what comes before a match is kept from it: by punctuation, because the match starts a clause of its own ("no
    /// that is not it get me a human"), by a negation that reaches into the match and asks
    /// ("not let me talk to a human"), or because the match is named against something else ("not a robot a human").
    fn is_parted(&self, start: usize) -> bool {
        self.text.opens_clause(start) || self.starts_clause(start) || self.asking_cue_reaches_into(start) || self.is_contrasted(start)
    }

    fn starts_clause(&self, start: usize) -> bool {
        let starts =
            |end: usize| self.longest_cue_ending_at(end).is_some_and(|cue| end - cue.words == start && cue.effect == Effect::Starts);
        (starts(start + 1) || starts(start + 2)) && !self.is_bound(start)
    }

    fn asking_cue_reaches_into(&self, start: usize) -> bool {
        let cue = self.longest_cue_ending_at(start + 1);
        cue.is_some_and(|cue| cue.effect == Effect::Stops && cue.words > 1)
    }

    fn is_contrasted(&self, start: usize) -> bool {
        let is_article = |at: Option<usize>| at.and_then(|at| self.text.word(at)).is_some_and(|word| self.cues.is_article(word));
        let own_article = if is_article(Some(start)) { Some(start) } else { start.checked_sub(1) };
        let other = own_article.and_then(|own| own.checked_sub(2));
        is_article(own_article) && is_article(other) && !is_article(other.map(|other| other + 1))
    }

    /// Whether what follows a bare "no" asks for something, so that the "no" answered what came before.
    fn request_stands_at(&self, start: usize) -> bool {
        let opens = |end: usize| self.longest_cue_ending_at(end).is_some_and(|cue| end - cue.words == start && is_opening(cue.effect));
        opens(start + 1) || opens(start + 2)
    }
}

fn is_opening(effect: Effect) -> bool {
    matches!(effect, Effect::Stops | Effect::Starts)
}

#[cfg(test)]
mod tests {
    use super::super::{Phrase, PhraseIndex};
    use super::*;
    use proptest::prelude::*;

    /// What is said between the marks is the match; whether the words before it negate it.
    fn negated(language: &str, marked: &str) -> bool {
        let (before, rest) = marked.split_once('<').unwrap();
        let (matched, after) = rest.split_once('>').unwrap();
        let text = NormalText::of(&format!("{before}{matched}{after}"));
        let start = NormalText::of(before).word_count();
        negation(&text, &(start..start + NormalText::of(matched).word_count()), language).is_some()
    }

    #[test]
    fn a_negated_request_is_not_a_request() {
        for said in [
            "I don't want to <talk to a human>",
            "I don't want to talk to a <human>",
            "I do not really want to be transferred to an <agent>",
            "there is no need for an <agent>",
            "no need to <talk to a person>",
            "can we do this without <talking to a person>",
            "not a <manager>",
            "please don't transfer me to an <agent>",
            "please don't <transfer me> to an agent",
            "give me the bot instead of an <agent>",
            "I don't want you to get me a <manager>",
            "I told you not to <transfer me>",
            "I don't think I need a <human>",
            "no <human> please",
            "no <agents>",
            "I never want to <speak to a representative>",
            "don't get me a <manager>",
            "don't just <transfer me>",
            "I don't want to, um, <talk to a human>",
            "I'd rather not <speak with an agent>",
            "I want to talk to a human not a <machine>",
            "don't call me or <transfer me>",
        ] {
            assert!(negated("en-US", said), "{said}");
        }
    }

    #[test]
    fn a_request_after_something_unwanted_is_a_request() {
        for said in [
            "my issue is not resolved connect me to a <supervisor>",
            "this is not on your list <connect to an agent>",
            "I don't want to talk to a machine I want to <talk to a human>",
            "I don't want to talk to a machine, <human> please",
            "I don't want this machine get me a <human>",
            "no, I want a <human>",
            "no i want to <talk to a human>",
            "no <talk to a human>",
            "no get me a <manager>",
            "no <get me a manager>",
            "no, <human>",
            "not a machine a <human>",
            "not a machine <a human>",
            "not a bot but a <human>",
            "I do not need that just a <human>",
            "this is not working <talk to a human>",
            "that does not help please <get me a person>",
            "I'm not leaving without <talking to a person>",
            "I will not pay until I <speak to a human>",
            "I want a <human>",
            "I don't mind <talking to a person>",
            "no that is not it <get me a human>",
        ] {
            assert!(!negated("en", said), "{said}");
        }
    }

    #[test]
    fn a_question_or_complaint_that_denies_is_a_request() {
        for said in [
            "why don't you get me a <manager>",
            "why don't you <get me a manager>",
            "can't I <talk to a human>",
            "can't you get me a <manager>",
            "can you not <get me a manager>",
            "I can't get a <human>",
            "why can't I <talk to a person>",
            "isn't there a <human> I can talk to",
            "you won't <let me talk to a human>",
            "you won't let me <talk to a human>",
            "don't you have a <human>",
            "I haven't been able to <reach a human>",
        ] {
            assert!(!negated("en", said), "{said}");
        }
    }

    #[test]
    fn other_languages_negate_in_their_own_words() {
        for (language, said) in [
            ("es-MX", "no quiero <hablar con un agente>"),
            ("es", "quiero seguir sin hablar con un <agente>"),
            ("de-DE", "ich möchte nicht <mit einem Menschen sprechen>"),
            ("de", "ich brauche keinen <Mitarbeiter>"),
            ("fr-FR", "je ne veux pas <parler à un agent>"),
            ("fr", "pas besoin d'un <conseiller>"),
            ("pt-BR", "não quero <falar com um atendente>"),
            ("it", "non voglio <parlare con un operatore>"),
        ] {
            assert!(negated(language, said), "{said}");
        }
        for (language, said) in [
            ("es", "no, quiero <hablar con un agente>"),
            ("es", "no quiero una máquina quiero <hablar con una persona>"),
            ("es", "no puedo <hablar con una persona>"),
            ("es", "no era eso conecteme con un <agente>"),
            ("es", "no me llega el pedido exijo un <gerente>"),
            ("pt", "não era isso então um <atendente>"),
            ("it", "non è questo passami un <operatore>"),
            ("pt", "não quero mais falar com você chama um <funcionário>"),
            ("de", "nicht mit einer Maschine sondern mit einem <Menschen>"),
            ("de", "kann ich nicht <mit einem Menschen sprechen>"),
            ("fr", "je ne veux pas d'un robot je veux <parler à un agent>"),
            ("fr", "vous ne pouvez pas me <passer un conseiller>"),
            ("pt", "não consigo <falar com um atendente>"),
            ("it", "perché non posso <parlare con un operatore>"),
        ] {
            assert!(!negated(language, said), "{said}");
        }
    }

    #[test]
    fn a_phrase_is_not_negated_by_its_own_words() {
        let text = NormalText::of("I do not want to talk to a machine");
        let phrase = Phrase::parse("do not want to talk to a (machine|robot)").unwrap();
        let hits = PhraseIndex::build(&[phrase]).unwrap().scan(&text);
        assert_eq!(negation(&text, &hits[0].words, "en"), None);
    }

    #[test]
    fn the_cue_is_told() {
        let text = NormalText::of("I don't want an agent");
        let cue = negation(&text, &(4..6), "en").unwrap();
        assert_eq!(text.said_for(cue), "don't");
    }

    proptest! {
        #[test]
        fn any_range_of_any_text_is_answered(said in any::<String>(), start in 0usize..20, length in 0usize..20, language in "[a-z]{0,3}") {
            if let Some(cue) = negation(&NormalText::of(&said), &(start..start + length), &language) {
                prop_assert!(cue.start < cue.end && cue.end <= start);
            }
        }
    }
}
