//! The words by which a language negates, and those by which it starts again: data for [`negation`](super::negation).
//!
//! Entries are in the normal form: contractions written out, no accents, an elision as two words (`qu il`).

use std::collections::HashMap;
use std::sync::LazyLock;

/// What an entry does to the words after it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Effect {
    /// It negates them, some way off.
    Negates,
    /// It negates them, unless it is negated itself: "not leaving without talking to a human".
    NegatesUnlessNegated,
    /// It negates them if they come right after it.
    NegatesNext,
    /// A clause starts here, or a negation that asks ("why can't I"): what stands before has no say.
    Stops,
    /// A clause starts here, unless a cue or a binding word stands before it: "get me", but not "don't get me" or "to get me".
    Starts,
}

/// An entry of a language's table.
#[derive(Debug, Clone, Copy)]
pub(super) struct Cue {
    pub(super) run: &'static str,
    pub(super) words: usize,
    pub(super) effect: Effect,
}

/// A language's entries, by the last word of each, longest first.
pub(super) struct Cues {
    entries: HashMap<&'static str, Vec<Cue>>,
    table: &'static Table,
}

/// A language's entries as they are written below: lines of entries, with commas between.
struct Table {
    negates: &'static [&'static str],
    negates_unless_negated: &'static [&'static str],
    negates_next: &'static [&'static str],
    stops: &'static [&'static str],
    starts: &'static [&'static str],
    /// Words that bind what follows to the clause before.
    binders: &'static [&'static str],
    articles: &'static [&'static str],
}

impl Cues {
    /// The cues of a language, named by a tag such as `es-MX`. English where there are none.
    pub(super) fn of(language: &str) -> &'static Self {
        let primary = language.split(['-', '_']).next().unwrap_or_default();
        let known = CUES.iter().find(|(name, _)| name.eq_ignore_ascii_case(primary));
        &known.unwrap_or(&CUES[0]).1
    }

    /// The entries whose last word this is, longest first.
    pub(super) fn ending_with(&self, word: &str) -> &[Cue] {
        self.entries.get(word).map_or(&[], |cues| cues)
    }

    /// Whether a word binds what follows to the clause before.
    pub(super) fn binds(&self, word: &str) -> bool {
        self.table.binders.contains(&word)
    }

    /// Whether a word is an article.
    pub(super) fn is_article(&self, word: &str) -> bool {
        self.table.articles.contains(&word)
    }

    fn from_table(table: &'static Table) -> Self {
        let lists = [
            (table.negates, Effect::Negates),
            (table.negates_unless_negated, Effect::NegatesUnlessNegated),
            (table.negates_next, Effect::NegatesNext),
            (table.stops, Effect::Stops),
            (table.starts, Effect::Starts),
        ];
        let mut entries: HashMap<&'static str, Vec<Cue>> = HashMap::new();
        for (runs, effect) in lists {
            for run in entries_of(runs) {
                let last = run.rsplit(' ').next().unwrap_or(run);
                entries.entry(last).or_default().push(Cue { run, words: run.split(' ').count(), effect });
            }
        }
        entries.values_mut().for_each(|cues| cues.sort_by_key(|cue| std::cmp::Reverse(cue.words)));
        Self { entries, table }
    }
}

fn entries_of(lines: &'static [&'static str]) -> impl Iterator<Item = &'static str> {
    lines.iter().flat_map(|line| line.split(", "))
}

static CUES: LazyLock<[(&str, Cues); 6]> =
    LazyLock::new(|| TABLES.each_ref().map(|(language, table)| (*language, Cues::from_table(table))));

/// Whether a word negates in some language, so that a `*` must not step over it.
#[rustfmt::skip]
pub(super) fn negates_on_its_own(word: &str) -> bool {
    matches!(
        word,
        "not" | "no" | "never" | "without"
            | "nunca" | "jamas" | "sin"
            | "nicht" | "kein" | "keine" | "keinen" | "keinem" | "keiner" | "nie" | "niemals" | "ohne"
            | "pas" | "jamais" | "sans"
            | "nao" | "sem"
            | "non" | "senza"
    )
}

static TABLES: [(&str, Table); 6] = [("en", ENGLISH), ("es", SPANISH), ("de", GERMAN), ("fr", FRENCH), ("pt", PORTUGUESE), ("it", ITALIAN)];

const ENGLISH: Table = Table {
    negates: &[
        "not, not to, not get me, not think i, not think we, not believe i, not say i, not said i, never, no need, no reason",
        "no point, no interest, no desire, no longer, no more, refuse to, hate, hate to, avoid, stop transferring",
        "stop connecting, stop sending",
    ],
    negates_unless_negated: &["without, instead of, rather than"],
    negates_next: &["no, nor, neither"],
    stops: &[
        // A clause of its own.
        "i, we, but, because, until, till, unless, if, whether, so",
        // Questions that ask for what they seem to deny.
        "why not, not i, i not, not we, not you, you not, not they, not there, not it, not possible",
        // What the caller is kept from.
        "can not, could not, not able, been able, not let, not letting, never got, never get, did not get, not get to",
        // What does not work, before the caller says what he wants instead.
        "not work, not working, not help, not helping, not helpful, not understand, not understanding, not listening, not hear",
        "not answer, not answering, not good, not right, not enough, not true, not correct, not what, not know, not care",
        "not mind, not matter, not only, not sure, not resolved, not solved, not received, not delivered, not satisfied",
    ],
    starts: &[
        "you, they, he, she, just, please, get me, get us, give me, let me, put me, connect me, transfer me, send me, pass me",
        "need, want, can i, could i, can you, could you, how do, how can, may i, find me, bring me, talk to, talk with, speak to, speak with, chat with",
        "call me, contact me, connect to, connect with, transfer to, arrange",
    ],
    binders: &["to", "or", "me", "us", "you", "want", "need", "ever", "even", "really", "actually", "just"],
    articles: &["a", "an", "the", "some", "any", "another"],
};

const SPANISH: Table = Table {
    negates: &["no, nunca, jamas, ni, tampoco"],
    negates_unless_negated: &["sin, en vez de, en lugar de"],
    negates_next: &[],
    stops: &[
        "pero, sino, hasta, porque, yo, por que no, no puedo, no puede, no pueden, no podria, no podrian, no me puede",
        "no me pueden, no me podria, no me deja, no me dejan, no logro, no hay, no tiene, no tienen, no es posible",
        "no seria posible, no funciona, no sirve, no ayuda, no me ayuda, no entiende, no entiendes, no me entiende",
        "no me entiendes, no se",
    ],
    starts: &[
        "quiero, quisiera, necesito, prefiero, me gustaria, puedo, puede, por favor, pongame, paseme, pasame, comuniqueme",
        "comunicame, deme, dame, transfierame, transfiereme, conecteme, conectame, derivame, deriveme, mejor, exijo, solicito, ocupo",
        "me urge, hay alguien, me comunica, me puede, me pueden, entonces, asi que, por eso",
    ],
    binders: &["que"],
    articles: &["un", "una", "el", "la", "los", "las", "otro", "otra"],
};

const GERMAN: Table = Table {
    negates: &["nicht, nie, niemals, kein, keine, keinen, keinem, keiner, weder"],
    negates_unless_negated: &["ohne, statt, anstatt"],
    negates_next: &[],
    stops: &[
        "sondern, aber, bis, weil, warum nicht, kann nicht, kann ich nicht, konnte nicht, konnte ich nicht, konnen sie nicht",
        "konnten sie nicht, kannst du nicht, gibt es keinen, gibt es keine, haben sie keinen, haben sie keine, geht nicht",
        "funktioniert nicht, hilft nicht, hilft mir nicht, versteht nicht, verstehen nicht, versteht mich nicht",
        "verstehen mich nicht, verstehen sie nicht, verstehst nicht, nicht nur, weiss nicht",
    ],
    starts: &["ich, wir, sie, bitte, lieber, geben sie, verbinden sie, gib mir, kann ich"],
    binders: &["dass"],
    articles: &["ein", "eine", "einen", "einem", "einer", "der", "die", "das", "den", "dem"],
};

const FRENCH: Table = Table {
    negates: &["pas, jamais, aucun, aucune, ni, veux plus, plus besoin, plus envie"],
    negates_unless_negated: &["sans, au lieu de, au lieu d, plutot que, plutot qu"],
    negates_next: &[],
    stops: &[
        "mais, parce que, car, jusqu a, pourquoi pas, peux pas, peux je pas, puis je pas, peut pas, pouvez pas, pouvez vous pas",
        "pourrais pas, pourrais je pas, pourrait pas, pourriez pas, pourriez vous pas, arrive pas, marche pas, fonctionne pas",
        "aide pas, aidez pas, comprend pas, comprends pas, comprenez pas, pas possible, y a pas, y a t il pas, sais pas",
        "pas seulement",
    ],
    starts: &["je, j, vous, s il vous plait, passez moi, passe moi, mettez moi, donnez moi, laissez moi, transferez moi"],
    binders: &["que", "qu"],
    articles: &["un", "une", "le", "la", "les", "des", "l", "du"],
};

const PORTUGUESE: Table = Table {
    negates: &["nao, nunca, jamais, nem, nenhum, nenhuma"],
    negates_unless_negated: &["sem, em vez de, ao inves de"],
    negates_next: &[],
    stops: &[
        "mas, ate, porque, eu, por que nao, nao posso, nao pode, nao podem, nao poderia, nao consigo, nao da, nao me deixa",
        "nao me deixam, nao tem, nao ha, nao e possivel, nao seria possivel, nao funciona, nao resolve, nao ajuda, nao entende",
        "nao me entende, nao sei",
    ],
    starts: &[
        "quero, queria, preciso, prefiro, gostaria, posso, pode, por favor, me passa, me passe, me transfere, me transfira",
        "transfere, transfira, chama, chame, me coloca, me coloque, me conecta, me conecte, me encaminha, me encaminhe, exijo",
        "solicito, peco, tem alguem, entao, por isso",
    ],
    binders: &["que"],
    articles: &["um", "uma", "o", "a", "os", "as", "outro", "outra"],
};

const ITALIAN: Table = Table {
    negates: &["non, mai, nessun, nessuno, nessuna"],
    negates_unless_negated: &["senza, invece di, al posto di"],
    negates_next: &[],
    stops: &[
        "ma, bensi, finche, perche, io, perche non, non posso, non puo, non potete, non potrei, non potrebbe, non riesco",
        "non mi lascia, non mi lasciate, non mi fate, non c e, non e possibile, non sarebbe possibile, non funziona, non serve",
        "non aiuta, non capisce, non capisci, non mi capisce, non so",
    ],
    starts: &[
        "voglio, vorrei, ho bisogno, preferisco, posso, puo, per favore, mi passi, mi passa, mi dia, mi faccia, mi metta",
        "mi trasferisca, passami, passatemi, dammi, fammi, fatemi, devo, mi serve, esigo, chiedo, c e qualcuno, quindi, allora",
    ],
    binders: &["che"],
    articles: &["un", "una", "uno", "il", "lo", "la", "i", "gli", "le"],
};

#[cfg(test)]
mod tests {
    use super::super::NormalText;
    use super::*;

    #[test]
    fn every_entry_is_in_its_normal_form() {
        for (language, table) in &TABLES {
            let lists = [table.negates, table.negates_unless_negated, table.negates_next, table.stops, table.starts];
            for entry in lists.into_iter().flat_map(entries_of) {
                assert_eq!(NormalText::of(entry).as_str(), entry, "{language}");
            }
        }
    }

    #[test]
    fn a_language_is_found_by_its_primary_subtag() {
        assert!(Cues::of("es-MX").ending_with("nunca").len() == 1);
        assert!(Cues::of("DE_at").ending_with("kein").len() == 1);
        assert!(Cues::of("tlh").ending_with("never").len() == 1);
    }
}
