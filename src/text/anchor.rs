//! Which words of a phrase to look for: some that no match can do without, so that the rest is looked at only where they stand.

use super::phrase_form::{Part, Run, Sequence};
use std::cmp::Reverse;

/// Where a run of words stands in a phrase: the choices to enter, outermost first, and its index in the innermost sequence.
#[derive(Debug, Clone, Default, PartialEq)]
pub(super) struct Place {
    pub(super) into: Box<[Step]>,
    pub(super) part: u16,
}

/// One choice entered.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Step {
    pub(super) part: u16,
    pub(super) alternative: u16,
}

/// A run to look for.
#[derive(Debug, Clone)]
pub(super) struct Anchor<'p> {
    pub(super) run: Run<'p>,
    pub(super) place: Place,
}

/// The anchors of a sequence, one of which stands in every match: those of the part that is rarest in speech. None where the
/// whole sequence is optional.
pub(super) fn choose(sequence: Sequence<'_>) -> Option<Vec<Anchor<'_>>> {
    let parts = sequence.parts().enumerate().filter_map(|(at, part)| anchors_of(index(at), part));
    parts.min_by_key(|anchors| (Reverse(rarity(anchors)), anchors.len()))
}

/// How rare the commonest of some anchors is. Long words are rare ones, and the commonest are known: `i want` is met more often than `rep`.
fn rarity(anchors: &[Anchor<'_>]) -> (usize, usize) {
    let rarest_word = |text: &str| text.split(' ').map(|word| if is_common(word) { 1 } else { word.len() }).max().unwrap_or(0);
    anchors.iter().map(|anchor| (rarest_word(anchor.run.text), anchor.run.text.len())).min().unwrap_or_default()
}

/// Whether a word is said in so many calls that looking for it is looking at everything. It decides the cost of a phrase, never
/// what the phrase matches.
#[rustfmt::skip]
fn is_common(word: &str) -> bool {
    matches!(
        word,
        "that" | "this" | "with" | "have" | "want" | "need" | "like" | "would" | "could" | "will" | "what" | "when" | "there" | "your"
            | "just" | "about" | "know" | "from" | "they" | "been" | "please" | "help" | "call" | "get" | "give" | "can" | "you"
            | "the" | "and" | "for" | "not" | "are" | "was" | "any" | "some" | "account" | "card" | "how" | "make" | "send" | "find"
            | "number" | "does" | "did" | "has" | "had" | "should" | "them" | "then" | "here" | "now" | "take" | "put" | "order"
            | "quiero" | "para" | "como" | "esta" | "pero" | "porque" | "tengo" | "puedo" | "puede" | "favor" | "con" | "una" | "que" | "por" | "necesito"
            | "nicht" | "habe" | "eine" | "einen" | "einem" | "einer" | "kann" | "bitte" | "ich" | "mit" | "der" | "die" | "das" | "und" | "wie" | "mochte"
            | "je" | "vous" | "pour" | "avec" | "une" | "est" | "veux" | "suis" | "dans" | "quel" | "mon" | "les" | "des" | "voudrais"
            | "nao" | "quero" | "minha" | "meu" | "uma" | "com" | "voce" | "preciso" | "gostaria" | "fazer"
            | "non" | "voglio" | "vorrei" | "sono" | "della" | "per" | "che" | "posso" | "come" | "mio"
    )
}

fn anchors_of(at: u16, part: Part<'_>) -> Option<Vec<Anchor<'_>>> {
    match part {
        Part::Gap => None,
        Part::Words(run) => Some(vec![Anchor { run, place: Place { into: Box::default(), part: at } }]),
        Part::Choice(choice) => {
            let mut all = Vec::new();
            for (alternative, sequence) in choice.alternatives().enumerate() {
                let step = Step { part: at, alternative: index(alternative) };
                all.extend(choose(sequence)?.into_iter().map(|anchor| entered(step, anchor)));
            }
            Some(all)
        }
    }
}

fn entered(step: Step, mut anchor: Anchor<'_>) -> Anchor<'_> {
    anchor.place.into = std::iter::once(step).chain(anchor.place.into).collect();
    anchor
}

fn index(at: usize) -> u16 {
    u16::try_from(at).expect("a phrase has far fewer parts than this")
}

#[cfg(test)]
mod tests {
    use super::super::Phrase;
    use super::*;

    #[test]
    fn the_rarest_words_that_every_match_needs_are_the_anchors() {
        for (written, expected) in [
            ("get me a manager", &["get me a manager"][..]),
            ("get [me] * manager", &["manager"]),
            ("(talk|speak) to [a] (human|person|agent)", &["human", "person", "agent"]),
            ("(talk|[please] connect me) to [somebody]", &["talk", "connect me"]),
            ("i want [to] (talk|speak)", &["talk", "speak"]),
            ("i want * human", &["human"]),
            ("([very] (bad|poor) [bot]|awful) [thing]", &["bad", "poor", "awful"]),
        ] {
            let phrase = Phrase::parse(written).unwrap();
            let anchors = choose(phrase.sequence()).unwrap();
            assert_eq!(anchors.iter().map(|anchor| anchor.run.text).collect::<Vec<_>>(), expected, "{written}");
        }
    }
}
