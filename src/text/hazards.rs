//! Characters in what a policy's author wrote that look like something they are not.

use super::folding::is_invisible;

/// The first character that cannot be seen, or that passes for an ordinary space, with its byte offset.
#[must_use]
pub fn invisible(text: &str) -> Option<(usize, char)> {
    text.char_indices().find(|(_, c)| is_invisible(*c) || is_disguised_space(*c))
}

/// The names of two scripts that a word mixes, the first of which is Latin: a Cyrillic `а` cannot be told from a Latin one by eye.
#[must_use]
pub fn mixed_scripts(word: &str) -> Option<(&'static str, &'static str)> {
    let is_latin = |c: char| c.is_ascii_alphabetic() || matches!(c, '\u{00C0}'..='\u{024F}' | '\u{1E00}'..='\u{1EFF}');
    let other = word.chars().find_map(look_alike_script)?;
    word.chars().any(is_latin).then_some(("Latin", other))
}

/// Spaces that a text editor shows as the ordinary one.
fn is_disguised_space(c: char) -> bool {
    matches!(c, '\u{00A0}' | '\u{1680}' | '\u{2000}'..='\u{200A}' | '\u{202F}' | '\u{205F}' | '\u{3000}' | '\u{3164}')
}

/// The scripts whose letters look like Latin ones.
fn look_alike_script(c: char) -> Option<&'static str> {
    match c {
        '\u{0400}'..='\u{052F}' | '\u{1C80}'..='\u{1C8F}' | '\u{2DE0}'..='\u{2DFF}' | '\u{A640}'..='\u{A69F}' => Some("Cyrillic"),
        '\u{0370}'..='\u{03FF}' | '\u{1F00}'..='\u{1FFF}' => Some("Greek"),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_cannot_be_seen_is_found_at_its_place() {
        assert_eq!(invisible("get me a manager"), None);
        assert_eq!(invisible("café crème, naïve"), None);
        for c in ['\u{200B}', '\u{200D}', '\u{FEFF}', '\u{00AD}', '\u{202E}', '\u{2066}', '\u{00A0}', '\u{3000}'] {
            assert_eq!(invisible(&format!("é {c}human")), Some((3, c)));
        }
    }

    #[test]
    fn letters_of_another_script_inside_a_latin_word_are_found() {
        assert_eq!(mixed_scripts("hum\u{0430}n"), Some(("Latin", "Cyrillic")));
        assert_eq!(mixed_scripts("ag\u{03B5}nt"), Some(("Latin", "Greek")));
        for word in ["human", "человек", "άνθρωπος", "Größe", "人間"] {
            assert_eq!(mixed_scripts(word), None);
        }
    }
}
