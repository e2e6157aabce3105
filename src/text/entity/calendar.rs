//! The words for months, days and times past, folded, in the six languages of the frames.

use Reading::{Abbreviation, Ambiguous, Plain};

/// How far a word can be trusted to name a month.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Reading {
    /// It means nothing else.
    Plain,
    /// It is a common word or a name besides: `may`, `march`, `mars`, `mai`.
    Ambiguous,
    /// It is cut short: it counts beside a day only.
    Abbreviation,
}

/// The months' names in values, January first.
pub(super) const MONTHS: [&str; 12] =
    ["january", "february", "march", "april", "may", "june", "july", "august", "september", "october", "november", "december"];

/// The words for each month, January first.
pub(super) const MONTH_WORDS: [&[(&str, Reading)]; 12] = [
    &[
        ("january", Plain),
        ("jan", Abbreviation),
        ("enero", Plain),
        ("januar", Plain),
        ("janvier", Plain),
        ("janeiro", Plain),
        ("gennaio", Plain),
    ],
    &[
        ("february", Plain),
        ("feb", Abbreviation),
        ("febrero", Plain),
        ("februar", Plain),
        ("fevrier", Plain),
        ("fevereiro", Plain),
        ("febbraio", Plain),
    ],
    &[("march", Ambiguous), ("marzo", Plain), ("marz", Plain), ("maerz", Plain), ("mars", Ambiguous), ("marco", Ambiguous)],
    &[("april", Plain), ("apr", Abbreviation), ("abril", Plain), ("avril", Plain), ("aprile", Plain)],
    &[("may", Ambiguous), ("mayo", Plain), ("mai", Ambiguous), ("maio", Plain), ("maggio", Plain)],
    &[("june", Plain), ("junio", Plain), ("juni", Plain), ("juin", Plain), ("junho", Plain), ("giugno", Plain)],
    &[("july", Plain), ("julio", Ambiguous), ("juli", Plain), ("juillet", Plain), ("julho", Plain), ("luglio", Plain)],
    &[("august", Plain), ("aug", Abbreviation), ("agosto", Plain), ("aout", Plain)],
    &[("september", Plain), ("sept", Abbreviation), ("septiembre", Plain), ("septembre", Plain), ("setembro", Plain), ("settembre", Plain)],
    &[
        ("october", Plain),
        ("oct", Abbreviation),
        ("octubre", Plain),
        ("oktober", Plain),
        ("octobre", Plain),
        ("outubro", Plain),
        ("ottobre", Plain),
    ],
    &[("november", Plain), ("nov", Abbreviation), ("noviembre", Plain), ("novembre", Plain), ("novembro", Plain)],
    &[
        ("december", Plain),
        ("dec", Abbreviation),
        ("diciembre", Plain),
        ("dezember", Plain),
        ("decembre", Plain),
        ("dezembro", Plain),
        ("dicembre", Plain),
    ],
];

/// The words for each day of the week, under the name it has in values.
pub(super) const WEEKDAYS: [(&str, &[&str]); 7] = [
    ("monday", &["monday", "lunes", "montag", "lundi", "lunedi"]),
    ("tuesday", &["tuesday", "martes", "dienstag", "mardi", "martedi"]),
    ("wednesday", &["wednesday", "miercoles", "mittwoch", "mercredi", "mercoledi"]),
    ("thursday", &["thursday", "jueves", "donnerstag", "jeudi", "giovedi"]),
    ("friday", &["friday", "viernes", "freitag", "vendredi", "venerdi"]),
    ("saturday", &["saturday", "sabado", "samstag", "sonnabend", "samedi", "sabato"]),
    ("sunday", &["sunday", "domingo", "sonntag", "dimanche", "domenica"]),
];

/// What stands before `feira`, Monday first.
pub(super) const PORTUGUESE_ORDINALS: [&str; 5] = ["segunda", "terca", "quarta", "quinta", "sexta"];

/// Words that make a day or a unit of time a date of its own, under the name they have in values.
pub(super) const WHICH: &[(&str, &str)] = &[("last", "last"), ("next", "next"), ("this", "this")];

/// What `last` and `ago` may stand beside.
pub(super) const UNITS: &[&str] =
    &["day", "days", "week", "weeks", "month", "months", "year", "years", "weekend", "spring", "summer", "autumn", "fall", "winter"];

/// Times told from today, under the name they have in values. French `hier` is German for `here`, and German `morgen` a
/// greeting: neither is among them.
pub(super) const RELATIVE: &[(&[&str], &str)] = &[
    (&["yesterday"], "yesterday"),
    (&["today"], "today"),
    (&["tomorrow"], "tomorrow"),
    (&["ayer"], "yesterday"),
    (&["hoy"], "today"),
    (&["la", "semana", "pasada"], "last week"),
    (&["el", "mes", "pasado"], "last month"),
    (&["el", "ano", "pasado"], "last year"),
    (&["aujourd'hui"], "today"),
    (&["la", "semaine", "derniere"], "last week"),
    (&["le", "mois", "dernier"], "last month"),
    (&["l'annee", "derniere"], "last year"),
    (&["gestern"], "yesterday"),
    (&["heute"], "today"),
    (&["letzte", "woche"], "last week"),
    (&["letzten", "monat"], "last month"),
    (&["letztes", "jahr"], "last year"),
    (&["ontem"], "yesterday"),
    (&["hoje"], "today"),
    (&["semana", "passada"], "last week"),
    (&["mes", "passado"], "last month"),
    (&["ano", "passado"], "last year"),
    (&["ieri"], "yesterday"),
    (&["oggi"], "today"),
    (&["la", "settimana", "scorsa"], "last week"),
    (&["il", "mese", "scorso"], "last month"),
    (&["l'anno", "scorso"], "last year"),
];

/// Words before a month or a year that show it for one.
pub(super) const PREPOSITIONS: &[&str] = &[
    "in", "from", "since", "until", "till", "by", "of", "for", "last", "next", "early", "late", "mid", "during", "before", "after", "en",
    "de", "desde", "depuis", "des", "seit", "im", "vom", "ab", "bis", "em", "ate", "da", "di", "dal", "del", "do", "nel", "fino",
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_word_names_two_months() {
        let mut words: Vec<&str> = MONTH_WORDS.iter().flat_map(|words| words.iter().map(|(word, _)| *word)).collect();
        let all = words.len();
        words.sort_unstable();
        words.dedup();
        assert_eq!(words.len(), all);
    }
}
