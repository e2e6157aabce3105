//! A model's text made fit to be spoken: one plain line, whole sentences, not endless.

use super::wire::{Answer, Ending};
use crate::call::ModelFailure;

/// The longest text that is spoken, in characters: about forty seconds of speech.
const LONGEST: usize = 600;

/// Turns an answer into words for the ear, or says that it holds none. What is too long, or was cut by the limit on tokens, ends at its
/// last whole sentence.
pub(super) fn read(answer: &Answer) -> Result<String, ModelFailure> {
    let text = plain(&answer.text);
    let end = match (answer.ending, text.char_indices().nth(LONGEST)) {
        (_, Some((limit, _))) => last_sentence_end(&text, limit),
        (Ending::CutShort, None) => last_sentence_end(&text, text.len()),
        (Ending::Complete, None) => Some(text.len()),
    };
    match end.map(|end| &text[..end]) {
        Some(words) if words.contains(char::is_alphanumeric) => Ok(words.to_owned()),
        _ => Err(ModelFailure::Nonsense),
    }
}

/// Joins the lines of a text with single spaces.
pub(super) fn one_line(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// Drops what a voice would stumble over: list marks, headings, emphasis, code marks, emoji.
fn plain(text: &str) -> String {
    let lines: Vec<String> = text.lines().map(|line| without_mark(line).chars().filter(|c| is_spoken(*c)).collect()).collect();
    one_line(&lines.join(" ").replace("__", ""))
}

/// A line without the heading, quotation or list mark it opens with. A mark counts only with a space after it: "-5 degrees" keeps its sign.
fn without_mark(line: &str) -> &str {
    let line = line.trim_start();
    match line.split_once(char::is_whitespace) {
        Some((mark, rest)) if mark.chars().all(|c| matches!(c, '#' | '>' | '-' | '*' | '+' | '•')) => rest,
        _ => line,
    }
}

fn is_spoken(c: char) -> bool {
    !matches!(c, '*' | '`' | '\u{FE0F}' | '\u{2600}'..='\u{27BF}' | '\u{1F000}'..='\u{1FAFF}')
}

/// Where the last whole sentence within the first `limit` bytes ends. A full stop after a digit ends one only if white space follows:
/// text cut at "it costs 3." may have gone on.
fn last_sentence_end(text: &str, limit: usize) -> Option<usize> {
    let mut end = None;
    let mut before = ' ';
    let mut characters = text.char_indices().peekable();
    while let Some((start, c)) = characters.next() {
        let after = start + c.len_utf8();
        if after > limit {
            break;
        }
        let ends = match (c, characters.peek()) {
            ('。' | '！' | '？' | '।', _) => true,
            ('.' | '!' | '?' | '…' | '؟', Some((_, next))) => next.is_whitespace(),
            ('.', None) => !before.is_ascii_digit(),
            ('!' | '?' | '…' | '؟', None) => true,
            _ => false,
        };
        if ends {
            end = Some(after);
        }
        before = c;
    }
    end
}

#[cfg(test)]
mod tests {
    use super::*;

    fn complete(text: &str) -> Result<String, ModelFailure> {
        read(&Answer { text: text.to_owned(), ending: Ending::Complete })
    }

    fn cut_short(text: &str) -> Result<String, ModelFailure> {
        read(&Answer { text: text.to_owned(), ending: Ending::CutShort })
    }

    #[test]
    fn markup_and_emoji_are_not_spoken() {
        for (written, spoken) in [
            ("  Sure.  ", "Sure."),
            ("**Of course!** 😀 Your `order` is on its way ✅", "Of course! Your order is on its way"),
            ("# Hours\n- Monday\n- Tuesday\n\n> closed on Sunday", "Hours Monday Tuesday closed on Sunday"),
            ("It is -5 degrees, press # to go on.", "It is -5 degrees, press # to go on."),
            ("__Really__ snake_case", "Really snake_case"),
            ("क्षमा करें।", "क्षमा करें।"),
        ] {
            assert_eq!(complete(written).as_deref(), Ok(spoken), "{written}");
        }
    }

    #[test]
    fn words_that_are_none_are_nonsense() {
        for written in ["", " \n ", "...", "👍👍", "**"] {
            assert_eq!(complete(written), Err(ModelFailure::Nonsense), "{written}");
        }
    }

    #[test]
    fn an_endless_answer_ends_at_a_sentence() {
        let long = format!("{} Then more{}", "We are open until five. ".repeat(20), " and more".repeat(100));
        let spoken = complete(&long).unwrap();
        assert!(spoken.ends_with("until five.") && spoken.chars().count() <= LONGEST, "{spoken}");
        assert_eq!(complete(&"word ".repeat(200)), Err(ModelFailure::Nonsense));
    }

    #[test]
    fn a_cut_answer_ends_at_its_last_whole_sentence() {
        for (written, spoken) in [
            ("We are open. Our offices are in", Ok("We are open.")),
            ("Shall I look? That would be", Ok("Shall I look?")),
            ("That is done. It costs 3.", Ok("That is done.")),
            ("That is done.", Ok("That is done.")),
            ("かしこまりました。少々お待ち", Ok("かしこまりました。")),
            ("We are open from nine to", Err(ModelFailure::Nonsense)),
            ("", Err(ModelFailure::Nonsense)),
        ] {
            assert_eq!(cut_short(written).as_deref().map_err(|failure| *failure), spoken, "{written}");
        }
    }
}
