//! Making a text shorter without making it say something else.

use super::sentence::ends;

/// No speech has a word this long, in bytes a word; a request may.
const BYTES_PER_WORD: usize = 20;

/// A text of at most so many words: whole sentences where the first of them fits, else its first words and an ellipsis.
pub(super) fn to_words(text: &str, most: usize) -> String {
    let fits = |text: &str| text.split_whitespace().count() <= most && text.len() <= most * BYTES_PER_WORD;
    if fits(text) {
        return text.to_owned();
    }
    match ends(text).into_iter().rev().map(|end| text[..end].trim_end()).find(|start| fits(start)) {
        Some(sentences) if !sentences.is_empty() => sentences.to_owned(),
        _ => first_words(text, most),
    }
}

/// The first words of a text and an ellipsis. Digits that stand together are kept or dropped together: half a card number is not
/// recognised for what it is.
pub(super) fn first_words(text: &str, most: usize) -> String {
    let words: Vec<&str> = text.split_whitespace().collect();
    let mut kept = most.min(words.len());
    let mut bytes: usize = words[..kept].iter().map(|word| word.len() + 1).sum();
    while kept > 0 && (bytes > most * BYTES_PER_WORD || (kept < words.len() && is_figure(words[kept - 1]) && is_figure(words[kept]))) {
        kept -= 1;
        bytes -= words[kept].len() + 1;
    }
    if kept == words.len() {
        return words.join(" ");
    }
    let start = words[..kept].join(" ");
    let start = start.trim_end_matches([',', ';', ':', '-', '"', '.']);
    let open = start.matches('"').count() % 2 == 1;
    match (start.is_empty(), open) {
        (true, _) => String::new(),
        (false, true) => format!("{start}…\""),
        (false, false) => format!("{start}…"),
    }
}

fn is_figure(word: &str) -> bool {
    word.bytes().any(|byte| byte.is_ascii_digit())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sentences_go_before_words() {
        let text = "I was charged twice. Now I want my money back.";
        for (most, short) in
            [(10, text), (9, "I was charged twice."), (4, "I was charged twice."), (3, "I was charged…"), (1, "I…"), (0, "")]
        {
            assert_eq!(to_words(text, most), short, "{most}");
        }
    }

    #[test]
    fn a_long_number_is_dropped_whole() {
        assert_eq!(to_words("my card is 4111 1111 1111 1111 thanks", 5), "my card is…");
    }

    #[test]
    fn a_quotation_that_is_cut_is_closed() {
        assert_eq!(to_words("Caller said: \"I need to dispute a charge.\"", 5), "Caller said: \"I need to…\"");
    }

    #[test]
    fn a_word_without_end_is_dropped() {
        assert_eq!(to_words(&format!("hello {}", "a".repeat(10_000)), 30), "hello…");
    }
}
