//! Reads a phrase, and says what is wrong with one that cannot be used.

use super::NormalText;
use super::phrase::{PhraseError, PhraseErrorKind};
use super::phrase_form::{Direction, Form, Node, Part, Sequence};
use std::ops::Range;

/// The longest phrase, in bytes, its lists of words spelt out. Sixteen bits count its parts even where each character unfolds into eighteen.
const MOST_BYTES: usize = 5500;
/// The most words that a phrase may match. The matcher keeps the places of a match in 64 bits.
const MOST_WORDS: usize = 60;
/// How deep brackets may stand inside brackets.
const MOST_DEPTH: usize = 6;

/// Reads the whole of a phrase.
pub(super) fn parse(written: &str) -> Result<Form, PhraseError> {
    let all = 0..written.len();
    if written.len() > MOST_BYTES {
        return Err(too_long(all, format!("the phrase has {} bytes, more than {MOST_BYTES}", written.len())));
    }
    let mut parser = Parser { written, at: 0 };
    let nodes = parser.sequence(0)?;
    match parser.peek() {
        Some('|') => {
            let help = "put the choices in brackets: `(one|other)`";
            return Err(syntax(parser.here(), "`|` stands outside brackets".to_owned(), help));
        }
        Some(closing) => {
            let message = format!("`{closing}` closes a bracket that was never opened");
            return Err(syntax(parser.here(), message, "remove it, or open the bracket"));
        }
        None => {}
    }
    let form = Form::pack(&nodes);
    check(form.whole(), all)?;
    Ok(form)
}

/// Refuses what reads well but cannot be used.
fn check(phrase: Sequence<'_>, at: Range<usize>) -> Result<(), PhraseError> {
    if phrase.is_empty() {
        let help = "write the words that the caller says".to_owned();
        return Err(PhraseError { message: "no word is left of the phrase".to_owned(), help, at, kind: PhraseErrorKind::Empty });
    }
    if phrase.min_words() == 0 {
        let message = "every part of the phrase is optional, so it would match whatever is said".to_owned();
        let help = "take at least one word out of the square brackets".to_owned();
        return Err(PhraseError { message, help, at, kind: PhraseErrorKind::OnlyOptional });
    }
    if may_open_with_gap(phrase, Direction::Forward) || may_open_with_gap(phrase, Direction::Backward) {
        let message = "the phrase may start or end with `*`, which adds nothing there".to_owned();
        let help = "remove the `*`: words before and after a phrase are always allowed".to_owned();
        return Err(PhraseError { message, help, at, kind: PhraseErrorKind::GapAtEdge });
    }
    if phrase.max_words() > MOST_WORDS {
        return Err(too_long(at, format!("the phrase matches up to {} words, more than {MOST_WORDS}", phrase.max_words())));
    }
    Ok(())
}

/// Whether a match may begin with a gap, read in a direction.
fn may_open_with_gap(sequence: Sequence<'_>, direction: Direction) -> bool {
    for part in sequence.through(direction) {
        match part {
            Part::Words(_) => return false,
            Part::Gap => return true,
            Part::Choice(choice) => {
                if choice.alternatives().any(|alternative| may_open_with_gap(alternative, direction)) {
                    return true;
                }
                if choice.alternatives().all(|alternative| alternative.min_words() > 0) {
                    return false;
                }
            }
        }
    }
    false
}

struct Parser<'w> {
    written: &'w str,
    at: usize,
}

impl Parser<'_> {
    fn peek(&self) -> Option<char> {
        self.written[self.at..].chars().next()
    }

    fn before(&self) -> Option<char> {
        self.written[..self.at].chars().next_back()
    }

    /// The place of the next character.
    fn here(&self) -> Range<usize> {
        self.at..self.at + self.peek().map_or(0, char::len_utf8)
    }

    /// Reads up to the end, a `|` or a closing bracket.
    fn sequence(&mut self, depth: usize) -> Result<Vec<Node>, PhraseError> {
        let mut nodes = Vec::new();
        while let Some(next) = self.peek() {
            match next {
                '|' | ')' | ']' => break,
                '(' | '[' => self.bracket(depth, &mut nodes)?,
                '*' => self.gap(&mut nodes)?,
                _ => self.words(&mut nodes),
            }
        }
        Ok(nodes)
    }

    fn words(&mut self, nodes: &mut Vec<Node>) {
        let rest = &self.written[self.at..];
        let end = rest.find(['(', ')', '[', ']', '|', '*']).unwrap_or(rest.len());
        self.at += end;
        let normal = NormalText::of(&rest[..end]);
        if !normal.is_empty() {
            push(nodes, Node::Words(normal.as_str().to_owned()));
        }
    }

    fn gap(&mut self, nodes: &mut Vec<Node>) -> Result<(), PhraseError> {
        let at = self.here();
        let glued = is_in_word(self.before());
        self.at = at.end;
        if glued || is_in_word(self.peek()) {
            return Err(syntax(
                at,
                "`*` stands inside a word".to_owned(),
                "`*` is for up to three whole words: put spaces around it, or write the forms of the word as `(agent|agents)`",
            ));
        }
        push(nodes, Node::Gap);
        Ok(())
    }

    fn bracket(&mut self, depth: usize, nodes: &mut Vec<Node>) -> Result<(), PhraseError> {
        let open = self.here();
        if depth >= MOST_DEPTH {
            return Err(too_long(open, format!("brackets stand inside one another more than {MOST_DEPTH} deep")));
        }
        self.not_inside_a_word(open.clone(), self.before())?;
        let optional = self.peek() == Some('[');
        self.at = open.end;
        let mut alternatives = self.alternatives(depth, &open, if optional { ']' } else { ')' })?;
        self.not_inside_a_word(open, self.peek())?;
        if optional {
            alternatives.push(Vec::new());
        }
        push_choice(nodes, alternatives);
        Ok(())
    }

    /// Reads alternatives up to and with the closing bracket.
    fn alternatives(&mut self, depth: usize, open: &Range<usize>, closing: char) -> Result<Vec<Vec<Node>>, PhraseError> {
        let mut alternatives = Vec::new();
        loop {
            let start = self.at;
            alternatives.push(self.sequence(depth + 1)?);
            let Some(end) = self.peek() else {
                let help = format!("close it with `{closing}`");
                return Err(syntax(open.clone(), format!("`{}` is never closed", &self.written[open.clone()]), &help));
            };
            if self.written[start..self.at].trim().is_empty() {
                let help = "write a word there, or square brackets for words that may be left out: `[please]`";
                return Err(syntax(start..self.here().end, "a choice is empty".to_owned(), help));
            }
            let place = self.here();
            self.at = place.end;
            if end == closing {
                return Ok(alternatives);
            }
            if end != '|' {
                let message = format!("`{}` is closed by `{end}`", &self.written[open.clone()]);
                return Err(syntax(place, message, &format!("close it with `{closing}`")));
            }
        }
    }

    fn not_inside_a_word(&self, at: Range<usize>, neighbour: Option<char>) -> Result<(), PhraseError> {
        if is_in_word(neighbour) {
            let help = "phrases match whole words: write the forms of a word as `(agent|agents)`, or put a space between";
            return Err(syntax(at, "a bracket stands inside a word".to_owned(), help));
        }
        Ok(())
    }
}

/// Adds a choice, or what it comes down to. An alternative of which nothing is left in the normal form makes the others optional:
/// Portuguese `(um|uma)` holds a word that is a hesitation in speech.
fn push_choice(nodes: &mut Vec<Node>, alternatives: Vec<Vec<Node>>) {
    let mut distinct: Vec<Vec<Node>> = Vec::with_capacity(alternatives.len());
    for alternative in alternatives.into_iter().flat_map(unnested) {
        if !distinct.contains(&alternative) {
            distinct.push(alternative);
        }
    }
    if distinct.len() == 1 {
        distinct.remove(0).into_iter().for_each(|node| push(nodes, node));
    } else {
        nodes.push(Node::Choice(distinct));
    }
}

/// The alternatives of a choice that is all there is of an alternative.
fn unnested(mut alternative: Vec<Node>) -> Vec<Vec<Node>> {
    match &mut alternative[..] {
        [Node::Choice(inner)] => std::mem::take(inner),
        _ => vec![alternative],
    }
}

/// Adds a part, joined to the words before it so that runs are as long as they can be and their stutters count once.
fn push(nodes: &mut Vec<Node>, node: Node) {
    match (nodes.last_mut(), node) {
        (Some(Node::Words(last)), Node::Words(words)) => NormalText::of(&format!("{last} {words}")).as_str().clone_into(last),
        (_, node) => nodes.push(node),
    }
}

fn is_in_word(neighbour: Option<char>) -> bool {
    neighbour.is_some_and(|c| c.is_alphanumeric() || matches!(c, '\'' | '\u{2019}'))
}

fn syntax(at: Range<usize>, message: String, help: &str) -> PhraseError {
    PhraseError { message, help: help.to_owned(), at, kind: PhraseErrorKind::Syntax }
}

fn too_long(at: Range<usize>, message: String) -> PhraseError {
    PhraseError { message, help: "split it into several phrases".to_owned(), at, kind: PhraseErrorKind::TooLong }
}

#[cfg(test)]
mod tests {
    use super::super::Phrase;
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn what_cannot_be_used_is_refused_at_its_place() {
        use PhraseErrorKind::{Empty, GapAtEdge, OnlyOptional, Syntax, TooLong};
        let long = "5 ".repeat(70);
        let deep = format!("{}a{}", "(".repeat(9), ")".repeat(9));
        for (written, kind, at) in [
            ("", Empty, 0..0),
            ("!? ...", Empty, 0..6),
            ("um", Empty, 0..2),
            ("[um]", Empty, 0..4),
            ("get (a|b", Syntax, 4..5),
            ("get (a|b]", Syntax, 8..9),
            ("get a)", Syntax, 5..6),
            ("a|b", Syntax, 1..2),
            ("get (a|)", Syntax, 7..8),
            ("get (a||b)", Syntax, 7..8),
            ("get () me", Syntax, 5..6),
            ("agent(s)", Syntax, 5..6),
            ("(re)connect", Syntax, 0..1),
            ("human*", Syntax, 5..6),
            ("[please] [now]", OnlyOptional, 0..14),
            ("[please] *", OnlyOptional, 0..10),
            ("* manager", GapAtEdge, 0..9),
            ("get [a *]", GapAtEdge, 0..9),
            ("(*|get) manager", GapAtEdge, 0..15),
            (&long, TooLong, 0..140),
            (&deep, TooLong, 6..7),
        ] {
            let error = Phrase::parse(written).expect_err(written);
            assert_eq!((error.kind, error.at), (kind, at), "{written}: {}", error.message);
        }
    }

    #[test]
    fn a_character_that_unfolds_into_many_is_within_the_limits() {
        assert_eq!(Phrase::parse(&"\u{FDFA}".repeat(333)).unwrap_err().kind, PhraseErrorKind::TooLong);
    }

    #[test]
    fn a_hesitation_among_choices_makes_the_others_optional() {
        assert_eq!(Phrase::parse("falar com (um|uma) atendente").unwrap().canonical(), "falar com [uma] atendente");
    }

    #[test]
    fn punctuation_may_touch_brackets() {
        assert_eq!(Phrase::parse("(please), get me (a|the)(manager|boss)!").unwrap().canonical(), "please get me (a|the) (boss|manager)");
    }

    proptest! {
        #[test]
        fn reading_never_panics_and_errors_point_into_the_phrase(written in prop_oneof![any::<String>(), "[a-c ()\\[\\]|*'é-]{0,40}"]) {
            match Phrase::parse(&written) {
                Ok(phrase) => prop_assert_eq!(Phrase::parse(&phrase.canonical()).unwrap().canonical(), phrase.canonical()),
                Err(error) => prop_assert!(written.get(error.at).is_some()),
            }
        }
    }
}
