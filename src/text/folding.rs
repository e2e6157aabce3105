//! One character at a time: compatibility, case and accents folded away, and what is left put in its class.

use caseless::Caseless;
use unicode_normalization::{UnicodeNormalization, char::is_combining_mark};

/// What a folded character is to the words around it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Class {
    /// Part of a word.
    Word,
    /// Part of a word, or a quotation mark: the neighbours tell.
    Apostrophe,
    /// Ends a word and nothing more.
    Space,
    /// Ends a word, and a clause with it where it is followed by a space: `.`, `,` or `:`, which also stand inside numbers.
    Point,
    /// Ends a word and its clause.
    ClauseEnd,
    /// Not there at all: zero-width characters, soft hyphens, accents.
    Nothing,
}

/// Folds a character that is not ASCII into characters that fold to themselves.
///
/// No character needs its neighbours for this, because accents are dropped and never composed: that is what keeps a place in the
/// folded text traceable to a place in the original.
pub(super) fn fold(c: char) -> impl Iterator<Item = char> {
    // These two decompose into a space and an accent, but are typed for an apostrophe.
    let c = if matches!(c, '´' | '΄') { '\'' } else { c };
    std::iter::once(c).nfkd().default_case_fold().nfkd().default_case_fold().nfkd()
}

/// The class of a character that `fold` gave, or of an ASCII one.
pub(super) fn class(c: char) -> Class {
    match c {
        'a'..='z' | 'A'..='Z' | '0'..='9' => Class::Word,
        ' ' | '\t' => Class::Space,
        '\'' | '`' | '\u{2018}' | '\u{2019}' | '\u{201B}' | '\u{2032}' | '\u{02B9}'..='\u{02BC}' | '\u{A78C}' => Class::Apostrophe,
        '.' | ',' | ':' => Class::Point,
        ';' | '!' | '?' | '\n' | '\r' | '¡' | '¿' | '。' | '、' | '؟' | '،' | '\u{2028}' | '\u{2029}' => Class::ClauseEnd,
        c if c.is_ascii() => Class::Space,
        c if is_accent(c) || is_invisible(c) => Class::Nothing,
        c if c.is_alphanumeric() || is_combining_mark(c) => Class::Word,
        _ => Class::Space,
    }
}

/// Whether a mark is an accent on a letter that is a letter without it, unlike the vowel signs of Indic scripts.
fn is_accent(c: char) -> bool {
    matches!(c,
        '\u{0300}'..='\u{036F}' | '\u{0483}'..='\u{0487}' | '\u{0591}'..='\u{05BD}' | '\u{064B}'..='\u{0652}'
        | '\u{1AB0}'..='\u{1AFF}' | '\u{1DC0}'..='\u{1DFF}' | '\u{20D0}'..='\u{20FF}' | '\u{FE20}'..='\u{FE2F}')
}

/// Whether a character takes no room of its own: joiners, direction marks, variation selectors.
pub(super) fn is_invisible(c: char) -> bool {
    matches!(c,
        '\u{00AD}' | '\u{034F}' | '\u{061C}' | '\u{180B}'..='\u{180F}' | '\u{200B}'..='\u{200F}' | '\u{202A}'..='\u{202E}'
        | '\u{2060}'..='\u{206F}' | '\u{FE00}'..='\u{FE0F}' | '\u{FEFF}' | '\u{FFF9}'..='\u{FFFB}' | '\u{E0000}'..='\u{E0FFF}')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_character_folds_into_characters_that_fold_to_themselves() {
        for c in (char::MIN..=char::MAX).filter(|c| !c.is_ascii()) {
            let once: String = fold(c).collect();
            let twice: String = once.chars().flat_map(|c| fold(c).collect::<Vec<_>>()).collect();
            assert_eq!(once, twice, "{c:?} U+{:04X}", u32::from(c));
        }
    }

    #[test]
    fn compatibility_case_and_accents_are_folded() {
        for (from, to) in [('É', "e"), ('ﬁ', "fi"), ('Ａ', "a"), ('ß', "ss"), ('İ', "i"), ('２', "2"), ('Σ', "σ"), ('ς', "σ")] {
            let folded: String = fold(from).filter(|c| class(*c) == Class::Word).collect();
            assert_eq!(folded, to);
        }
    }

    #[test]
    fn marks_that_carry_a_vowel_are_kept() {
        assert_eq!(class('\u{093F}'), Class::Word);
        assert_eq!(class('\u{0301}'), Class::Nothing);
    }
}
