//! Which words of a phrase to look for: some that no match can do without, so that the rest is looked at only where they stand.

use super::program::Step;
use crate::text::phrase_form::{Part, Run, Sequence};

/// Where a run of words stands in a phrase: the choices to enter, outermost first, and its index in the innermost sequence.
#[derive(Debug, Clone)]
pub(super) struct Place {
    into: Vec<Entered>,
    part: usize,
}

/// One choice entered.
#[derive(Debug, Clone, Copy)]
struct Entered {
    part: usize,
    alternative: usize,
}

/// A run to look for.
#[derive(Debug, Clone)]
pub(super) struct Anchor<'p> {
    pub(super) run: Run<'p>,
    pub(super) place: Place,
}

impl Place {
    /// The part of the phrase that holds the run.
    pub(super) fn part(&self) -> usize {
        self.into.first().map_or(self.part, |entered| entered.part)
    }

    /// The steps of a phrase before the run and after it, given the steps of each of the phrase's sequences.
    pub(super) fn sides(&self, phrase: Sequence<'_>, compiled: &[Vec<Step>]) -> (Vec<Step>, Vec<Step>) {
        let (mut before, mut after) = (Vec::new(), Vec::new());
        let mut sequence = phrase;
        for Entered { part, alternative } in &self.into {
            let steps = &compiled[sequence.index()];
            let entered = steps_before(sequence, *part);
            before.extend_from_slice(&steps[..entered]);
            after.push(&steps[entered + 1..]);
            let Part::Choice(choice) = sequence.part(*part) else { unreachable!("only choices are entered") };
            sequence = choice.alternative(*alternative);
        }
        let steps = &compiled[sequence.index()];
        let Part::Words(run) = sequence.part(self.part) else { unreachable!("an anchor is a run") };
        let start = steps_before(sequence, self.part);
        before.extend_from_slice(&steps[..start]);
        after.push(&steps[start + run.words..]);
        (before, after.into_iter().rev().flatten().copied().collect())
    }
}

/// How many steps stand in a sequence before one of its parts.
fn steps_before(sequence: Sequence<'_>, part: usize) -> usize {
    let steps = |part| if let Part::Words(run) = part { run.words } else { 1 };
    sequence.parts().take(part).map(steps).sum()
}

/// The anchors of a sequence, one of which stands in every match: those of the part that is met least in speech. None where the
/// whole sequence is optional.
pub(super) fn choose(sequence: Sequence<'_>) -> Option<Vec<Anchor<'_>>> {
    let parts = sequence.parts().enumerate().filter_map(|(at, part)| anchors_of(at, part));
    parts.min_by_key(|anchors| (anchors.iter().map(|anchor| frequency(anchor.run)).sum::<u32>(), anchors.len()))
}

/// About how often a run of words is met in a million words of callers. It decides the cost of a phrase, never what the phrase matches.
fn frequency(run: Run<'_>) -> u32 {
    let rarest = run.text.split(' ').map(frequency_of_word).min().unwrap_or_default();
    // Each word more makes a run about this much rarer: words that stand side by side in a phrase do so in speech more than by chance.
    rarest >> (3 * run.words.saturating_sub(1)).min(31)
}

/// The same of one word.
pub(super) fn frequency_of_word(word: &str) -> u32 {
    match word.len() {
        _ if is_everywhere(word) => 15_000,
        _ if is_common(word) => 3_000,
        ..=3 => 150,
        _ => 40,
    }
}

/// Whether a word is said in nearly every turn, in one of the languages of the packs.
#[rustfmt::skip]
fn is_everywhere(word: &str) -> bool {
    matches!(
        word,
        "i" | "a" | "an" | "the" | "to" | "of" | "and" | "in" | "on" | "at" | "is" | "it" | "my" | "me" | "you" | "do" | "for" | "that" | "this"
            | "have" | "what" | "can" | "not" | "are" | "was" | "be" | "if" | "no" | "so" | "or" | "with" | "how" | "we" | "am" | "by" | "from"
            | "de" | "la" | "que" | "el" | "en" | "y" | "un" | "una" | "por" | "con" | "mi" | "se" | "lo" | "los" | "las" | "para" | "es" | "si" | "al" | "del" | "su"
            | "le" | "les" | "et" | "je" | "j" | "l" | "d" | "m" | "c" | "qu" | "est" | "une" | "des" | "du" | "mon" | "ma" | "pas" | "vous" | "il" | "ce" | "pour" | "sur" | "ne" | "ai"
            | "ich" | "der" | "die" | "das" | "und" | "ist" | "mit" | "ein" | "eine" | "einen" | "mir" | "mich" | "sie" | "nicht" | "zu" | "ihr" | "wir" | "von" | "den" | "dem" | "er"
            | "o" | "e" | "os" | "as" | "um" | "uma" | "nao" | "eu" | "meu" | "minha" | "com" | "na" | "da" | "te"
            | "di" | "che" | "non" | "per" | "ho" | "mio" | "mia" | "sono" | "della" | "gli" | "ci" | "vi"
    )
}

/// Whether a word is said in many calls, in one of the languages of the packs.
#[rustfmt::skip]
fn is_common(word: &str) -> bool {
    matches!(
        word,
        "want" | "need" | "like" | "would" | "could" | "will" | "when" | "there" | "your" | "just" | "about" | "know" | "they" | "been" | "please"
            | "help" | "call" | "get" | "give" | "any" | "some" | "account" | "card" | "make" | "send" | "find" | "number" | "does" | "did" | "has" | "had"
            | "should" | "them" | "then" | "here" | "now" | "take" | "put" | "order" | "up" | "out" | "but" | "yes" | "ok" | "tell" | "go" | "going" | "one"
            | "back" | "off" | "still" | "because" | "who" | "where" | "why" | "he" | "she" | "his" | "her" | "him" | "us" | "our" | "got" | "see" | "time" | "new"
            | "pay" | "money" | "change" | "check" | "say" | "said" | "day" | "today" | "phone" | "also" | "thanks" | "hi" | "hello" | "bill" | "bank"
            | "quiero" | "como" | "esta" | "pero" | "porque" | "tengo" | "puedo" | "puede" | "favor" | "necesito" | "cuenta" | "ya" | "hacer" | "cuando"
            | "habe" | "einem" | "einer" | "kann" | "bitte" | "wie" | "mochte" | "auf" | "aber" | "meine" | "mein" | "ihnen" | "haben" | "noch" | "auch" | "wann"
            | "avec" | "veux" | "suis" | "dans" | "quel" | "voudrais" | "peux" | "mais" | "compte" | "comment" | "quand" | "ca" | "merci" | "bonjour"
            | "quero" | "voce" | "preciso" | "gostaria" | "fazer" | "conta" | "mas" | "quando" | "posso" | "isso"
            | "voglio" | "vorrei" | "come" | "conto" | "quanto" | "perche" | "devo" | "buongiorno"
    )
}

fn anchors_of(at: usize, part: Part<'_>) -> Option<Vec<Anchor<'_>>> {
    match part {
        Part::Gap => None,
        Part::Words(run) => Some(vec![Anchor { run, place: Place { into: Vec::new(), part: at } }]),
        Part::Choice(choice) => {
            let mut all = Vec::new();
            for (alternative, sequence) in choice.alternatives().enumerate() {
                let entered = Entered { part: at, alternative };
                all.extend(choose(sequence)?.into_iter().map(|anchor| inside(entered, anchor)));
            }
            Some(all)
        }
    }
}

fn inside(entered: Entered, mut anchor: Anchor<'_>) -> Anchor<'_> {
    anchor.place.into.insert(0, entered);
    anchor
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::text::Phrase;

    #[test]
    fn the_rarest_words_that_every_match_needs_are_the_anchors() {
        for (written, expected) in [
            ("get me a manager", &["get me a manager"][..]),
            ("get [me] * manager", &["manager"]),
            ("(talk|speak) to [a] (human|person|agent)", &["talk", "speak"]),
            ("(call|ask for) [a] (human|person|agent)", &["human", "person", "agent"]),
            ("(talk|[please] connect me) to [somebody]", &["talk", "connect me"]),
            ("i want [to] (talk|speak)", &["talk", "speak"]),
            ("i want * human", &["human"]),
            ("(when|what time) * (call me|ring me)", &["call me", "ring me"]),
            ("([very] (bad|poor) [bot]|awful) [thing]", &["bad", "poor", "awful"]),
        ] {
            let phrase = Phrase::parse(written).unwrap();
            let anchors = choose(phrase.sequence()).unwrap();
            assert_eq!(anchors.iter().map(|anchor| anchor.run.text).collect::<Vec<_>>(), expected, "{written}");
        }
    }
}
