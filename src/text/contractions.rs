//! English contractions written out, so that `can't`, `cant` and `cannot` are the same two words in a phrase and in speech.

/// Words that stand for several, with no apostrophe in them. Sorted.
///
/// What is also an ordinary English word with another meaning (`ill`, `well`, `were`, `its`, `id`, `lets`) is left alone.
/// Ordinary words of other languages (French `dont`, German `im`) do change, in phrases and in speech alike, so they still match.
const PLAIN: &[(&str, &str)] = &[
    ("aint", "is not"),
    ("arent", "are not"),
    ("cannot", "can not"),
    ("cant", "can not"),
    ("couldnt", "could not"),
    ("didnt", "did not"),
    ("doesnt", "does not"),
    ("dont", "do not"),
    ("dunno", "do not know"),
    ("gimme", "give me"),
    ("gonna", "going to"),
    ("gotta", "got to"),
    ("hadnt", "had not"),
    ("hafta", "have to"),
    ("hasnt", "has not"),
    ("havent", "have not"),
    ("heres", "here is"),
    ("hes", "he is"),
    ("im", "i am"),
    ("imma", "i am going to"),
    ("isnt", "is not"),
    ("itll", "it will"),
    ("ive", "i have"),
    ("kinda", "kind of"),
    ("lemme", "let me"),
    ("lotta", "lot of"),
    ("mustnt", "must not"),
    ("neednt", "need not"),
    ("okay", "ok"),
    ("oughta", "ought to"),
    ("outta", "out of"),
    ("plz", "please"),
    ("shant", "shall not"),
    ("shes", "she is"),
    ("shouldnt", "should not"),
    ("sorta", "sort of"),
    ("thats", "that is"),
    ("theres", "there is"),
    ("theyll", "they will"),
    ("theyre", "they are"),
    ("theyve", "they have"),
    ("tryna", "trying to"),
    ("wanna", "want to"),
    ("wasnt", "was not"),
    ("werent", "were not"),
    ("weve", "we have"),
    ("whats", "what is"),
    ("wheres", "where is"),
    ("whos", "who is"),
    ("wont", "will not"),
    ("wouldnt", "would not"),
    ("yall", "you all"),
    ("youll", "you will"),
    ("youre", "you are"),
    ("youve", "you have"),
];

/// Words with an apostrophe that follow no rule. Sorted.
const IRREGULAR: &[(&str, &str)] = &[
    ("ain't", "is not"),
    ("c'mon", "come on"),
    ("can't", "can not"),
    ("d'you", "do you"),
    ("let's", "let us"),
    ("ma'am", "maam"),
    ("shan't", "shall not"),
    ("won't", "will not"),
    ("y'all", "you all"),
];

/// What stands after the apostrophe, and the word it shortens. `'s` is not here: it is `is` after some words only.
const ENDINGS: &[(&str, &str)] = &[("d", "would"), ("ll", "will"), ("m", "am"), ("re", "are"), ("ve", "have")];

/// The words after which `'s` is short for `is`. After any other it marks a possessive, and is dropped.
const IS_AFTER: &[&str] = &[
    "everything",
    "he",
    "here",
    "how",
    "it",
    "nobody",
    "nothing",
    "she",
    "someone",
    "something",
    "that",
    "there",
    "this",
    "what",
    "when",
    "where",
    "who",
    "why",
];

/// Whether a word is only the sound of thinking.
///
/// A sound that is a word of some language is taken for the word, unless the sound is far commoner: `um` is a word in Portuguese
/// and in German, but is dropped there from phrases and from speech alike.
pub(super) fn is_hesitation(word: &str) -> bool {
    matches!(
        word,
        "um" | "umm" | "ummm" | "uh" | "uhh" | "uhm" | "uhmm" | "erm" | "hm" | "hmm" | "hmmm" | "mm" | "mmm" | "ahm" | "ehm" | "euh"
    )
}

/// Hands on, one by one, the words that a token stands for: a folded run of letters, digits and straight apostrophes.
pub(super) fn expand(token: &str, mut word: impl FnMut(&str)) {
    if !token.contains('\'') {
        return plain(token, &mut word);
    }
    if let Some(words) = look_up(IRREGULAR, token) {
        return words.split(' ').for_each(word);
    }
    let Some((stem, ending)) = token.rsplit_once('\'') else { return };
    if ending == "t" && stem.len() > 1 && stem.ends_with('n') && !stem.contains('\'') {
        plain(&stem[..stem.len() - 1], &mut word);
        word("not");
    } else if ending == "s" {
        pieces(stem, &mut word);
        if IS_AFTER.binary_search(&stem).is_ok() {
            word("is");
        }
    } else if let Some(full) = look_up(ENDINGS, ending) {
        pieces(stem, &mut word);
        word(full);
    } else {
        pieces(token, &mut word);
    }
}

/// Parts of other languages' elisions: `l'agent`, `dell'operatore`.
fn pieces(token: &str, word: &mut impl FnMut(&str)) {
    token.split('\'').for_each(|piece| plain(piece, word));
}

fn plain(token: &str, word: &mut impl FnMut(&str)) {
    match look_up(PLAIN, token) {
        Some(words) => words.split(' ').for_each(word),
        None if token.is_empty() => {}
        None => word(token),
    }
}

fn look_up(table: &[(&str, &'static str)], token: &str) -> Option<&'static str> {
    table.binary_search_by_key(&token, |(short, _)| short).ok().map(|found| table[found].1)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn expanded(token: &str) -> String {
        let mut words = Vec::new();
        expand(token, |word| words.push(word.to_owned()));
        words.join(" ")
    }

    #[test]
    fn the_tables_are_sorted() {
        assert!(PLAIN.is_sorted_by_key(|(short, _)| short));
        assert!(IRREGULAR.is_sorted_by_key(|(short, _)| short));
        assert!(ENDINGS.is_sorted_by_key(|(short, _)| short));
        assert!(IS_AFTER.is_sorted());
    }

    #[test]
    fn what_a_table_gives_expands_no_further() {
        for (short, long) in [PLAIN, IRREGULAR, ENDINGS].into_iter().flatten() {
            for word in long.split(' ') {
                assert_eq!(expanded(word), word, "from `{short}`");
                assert!(!is_hesitation(word));
            }
        }
    }

    #[test]
    fn contractions_are_written_out() {
        for (short, long) in [
            ("don't", "do not"),
            ("dont", "do not"),
            ("can't", "can not"),
            ("cannot", "can not"),
            ("won't", "will not"),
            ("i'd", "i would"),
            ("i'm", "i am"),
            ("we've", "we have"),
            ("gonna", "going to"),
            ("what's", "what is"),
            ("let's", "let us"),
        ] {
            assert_eq!(expanded(short), long);
        }
    }

    #[test]
    fn a_possessive_leaves_the_word_it_is_on() {
        assert_eq!(expanded("manager's"), "manager");
    }

    #[test]
    fn elisions_of_other_languages_become_two_words() {
        assert_eq!(expanded("l'agent"), "l agent");
        assert_eq!(expanded("dell'operatore"), "dell operatore");
    }

    #[test]
    fn ordinary_words_stay() {
        for word in ["ill", "well", "were", "its", "id", "lets", "human", "want"] {
            assert_eq!(expanded(word), word);
        }
    }
}
