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

/// How rare the commonest of some anchors is. Long words are rare ones: `i want` is met more often than `human`.
fn rarity(anchors: &[Anchor<'_>]) -> (usize, usize) {
    let longest_word = |text: &str| text.split(' ').map(str::len).max().unwrap_or(0);
    anchors.iter().map(|anchor| (longest_word(anchor.run.text), anchor.run.text.len())).min().unwrap_or_default()
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
            ("i want [to] (talk|speak)", &["i want"]),
            ("i want * human", &["human"]),
            ("([very] (bad|poor) [bot]|awful) [thing]", &["bad", "poor", "awful"]),
        ] {
            let phrase = Phrase::parse(written).unwrap();
            let anchors = choose(phrase.sequence()).unwrap();
            assert_eq!(anchors.iter().map(|anchor| anchor.run.text).collect::<Vec<_>>(), expected, "{written}");
        }
    }
}
