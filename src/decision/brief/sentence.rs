//! Where sentences end.

/// Points behind these end no sentence.
const ABBREVIATIONS: &[&str] = &["dr", "mr", "mrs", "ms", "st", "no", "nr", "sr", "sra", "hr", "fr", "prof", "e.g", "i.e", "z.b", "u.a"];

/// The sentences of a text, less the white space around them. A recogniser that writes no punctuation gives one long sentence.
pub(super) fn sentences(text: &str) -> Vec<&str> {
    let mut start = 0;
    let mut sentences: Vec<&str> = ends(text)
        .into_iter()
        .map(|end| {
            let sentence = &text[start..end];
            start = end;
            sentence.trim()
        })
        .collect();
    sentences.retain(|sentence| sentence.chars().any(char::is_alphanumeric));
    sentences
}

/// The bytes at which sentences end, closing quotation marks included. The last is the end of the text.
pub(super) fn ends(text: &str) -> Vec<usize> {
    let mut ends = Vec::new();
    let mut characters = text.char_indices().peekable();
    while let Some((at, c)) = characters.next() {
        let mut end = at + c.len_utf8();
        if !matches!(c, '.' | '!' | '?' | '…' | '\n' | '。' | '！' | '？') || (c == '.' && is_abbreviated(&text[..at])) {
            continue;
        }
        while let Some((_, closing)) = characters.next_if(|(_, next)| matches!(next, '.' | '!' | '?' | '"' | '\'' | '”' | '’' | '»' | ')'))
        {
            end += closing.len_utf8();
        }
        let stands_alone = !c.is_ascii() || c == '\n' || characters.peek().is_none_or(|(_, next)| next.is_whitespace());
        if stands_alone {
            ends.push(end);
        }
    }
    if ends.last() != Some(&text.len()) {
        ends.push(text.len());
    }
    ends
}

/// Whether the word that ends a text is one that is written with a point: an abbreviation or an initial.
fn is_abbreviated(text: &str) -> bool {
    let word = text.rsplit(char::is_whitespace).next().unwrap_or_default();
    let is_initial = word.chars().count() == 1 && word.chars().all(|c| c.is_uppercase() && c != 'I');
    is_initial || ABBREVIATIONS.iter().any(|abbreviation| abbreviation.eq_ignore_ascii_case(word))
}

/// A text with one space for each run of white space.
pub(super) fn on_one_line(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn points_inside_numbers_addresses_and_titles_end_no_sentence() {
        for (text, parts) in [
            ("I paid 1.50. It's john.d@example.com! Why?", vec!["I paid 1.50.", "It's john.d@example.com!", "Why?"]),
            ("I'm Dr. Smith. So am I. No", vec!["I'm Dr. Smith.", "So am I.", "No"]),
            ("J. Smith here...  Hello?!", vec!["J. Smith here...", "Hello?!"]),
            ("Caller said: \"It broke.\" Then: \"Twice.\"", vec!["Caller said: \"It broke.\"", "Then: \"Twice.\""]),
            ("no punctuation at all", vec!["no punctuation at all"]),
            ("壊れました。助けて", vec!["壊れました。", "助けて"]),
            (" ... ", vec![]),
        ] {
            assert_eq!(sentences(text), parts);
        }
    }
}
