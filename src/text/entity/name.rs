//! The caller's name, where they give it: after `my name is` and its like, never guessed from capitals alone.

use super::token::{TokenKind, Tokens};
use super::{EntityKind, Found};
use std::collections::BTreeSet;
use std::sync::LazyLock;

/// How far the words before a name can be trusted.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Cue {
    /// Nothing but a name follows.
    Sure,
    /// A name follows where it has a capital.
    Unsure,
    /// A name follows where it has a capital and `speaking` or the like comes behind it.
    Bracketed,
}

const CUES: &[(&[&str], Cue)] = &[
    (&["my", "name", "is"], Cue::Sure),
    (&["my", "name's"], Cue::Sure),
    (&["the", "name", "is"], Cue::Sure),
    (&["the", "name's"], Cue::Sure),
    (&["i", "am", "called"], Cue::Sure),
    (&["i", "am"], Cue::Unsure),
    (&["i'm"], Cue::Unsure),
    (&["this", "is"], Cue::Bracketed),
    (&["me", "llamo"], Cue::Sure),
    (&["mi", "nombre", "es"], Cue::Sure),
    (&["soy"], Cue::Unsure),
    (&["mein", "name", "ist"], Cue::Sure),
    (&["ich", "heisse"], Cue::Sure),
    (&["ich", "bin"], Cue::Unsure),
    (&["je", "m'appelle"], Cue::Sure),
    (&["mon", "nom", "est"], Cue::Sure),
    (&["je", "suis"], Cue::Unsure),
    (&["mi", "chiamo"], Cue::Sure),
    (&["il", "mio", "nome", "e"], Cue::Sure),
    (&["sono"], Cue::Unsure),
    (&["meu", "nome", "e"], Cue::Sure),
    (&["me", "chamo"], Cue::Sure),
    (&["chamo", "me"], Cue::Sure),
    (&["chamo", "-", "me"], Cue::Sure),
    (&["sou"], Cue::Unsure),
];

/// What comes behind the name of somebody who presents themselves.
const BRACKETS: &[&str] = &["speaking", "calling", "here", "from"];
const TITLES: &[&str] = &[
    "mr", "mrs", "ms", "miss", "dr", "doctor", "herr", "frau", "senor", "senora", "sr", "sra", "don", "dona", "monsieur", "madame",
    "signor", "signora",
];
/// Small words inside a name.
const PARTICLES: &[&str] =
    &["de", "da", "do", "dos", "del", "della", "di", "la", "le", "du", "van", "von", "der", "den", "al", "el", "bin", "y", "zu"];

/// What follows a cue and is no name, folded. With a capital it is a word all the same: nationalities, and what
/// a recogniser capitalises at random.
const NOT_NAMES: &str = "\
    a about afraid also american an and angry are asking at australian back brazilian british but call called calling can canadian \
    catholic chinese client cliente confused crying customer deaf der die disappointed done ein eine el english fine for french from \
    frustrated furious german getting going good happy having he here i i'd i'll i'm i've important in indian irish it italian \
    japanese just kein kunde la looking mad mexican misspelled muslim my nicht no not of ok okay on or out please polish portuguese \
    really russian scottish she sick so sorry spanish speaking spelled still sure talking that the there they this tired to trying \
    ukrainian un una une upset very waiting we welsh what with wrong you your";

static NO_NAMES: LazyLock<BTreeSet<&str>> = LazyLock::new(|| NOT_NAMES.split_whitespace().collect());

const MOST_WORDS: usize = 6;

/// The name given at a token, which is where its cue begins.
pub(super) fn name(tokens: &Tokens<'_>, index: usize) -> Option<Found> {
    let (words, cue) = CUES.iter().find(|(words, _)| tokens.has(index, words))?;
    let start = index + words.len();
    let capitalised = capitalised(tokens, start);
    let end = match (cue, capitalised) {
        (Cue::Sure, Some(end)) => end,
        (Cue::Sure, None) => in_lower_case(tokens, start)?,
        (Cue::Unsure, end) => end?,
        (Cue::Bracketed, end) => end.filter(|end| BRACKETS.contains(&tokens.folded(*end)))?,
    };
    Some(Found { kind: EntityKind::Name, tokens: start..end, value: None })
}

/// The end of a name in capitals: titles, words with capitals, particles and hyphens between them.
fn capitalised(tokens: &Tokens<'_>, start: usize) -> Option<usize> {
    let mut end = None;
    let mut at = start;
    let mut words = 0;
    while words < MOST_WORDS {
        if TITLES.contains(&tokens.folded(at)) {
            at += 1 + usize::from(tokens.said(at + 1) == ".");
        } else if tokens.is_capitalised(at) && has_lower_case_or_is_short(tokens.said(at)) && !is_no_name(tokens, at) {
            at += 1;
            end = Some(at);
        } else if end.is_some() && (PARTICLES.contains(&tokens.folded(at)) || (tokens.said(at) == "-" && tokens.touches_next(at))) {
            at += 1;
        } else {
            break;
        }
        words += 1;
    }
    end
}

/// A text all in capitals says nothing by them.
fn has_lower_case_or_is_short(word: &str) -> bool {
    word.chars().any(char::is_lowercase) || word.chars().count() <= 2
}

/// The end of a name that the recogniser wrote without capitals: one word, and a second where the clause ends behind it.
fn in_lower_case(tokens: &Tokens<'_>, start: usize) -> Option<usize> {
    let is_word = |at: usize| tokens.is(at, TokenKind::Word) && !is_no_name(tokens, at);
    if !is_word(start) {
        return None;
    }
    Some(if is_word(start + 1) && tokens.ends_before(start + 2) { start + 2 } else { start + 1 })
}

fn is_no_name(tokens: &Tokens<'_>, index: usize) -> bool {
    NO_NAMES.contains(tokens.folded(index))
}
