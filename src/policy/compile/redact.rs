//! What is struck out, and for whom: names of kinds become what finds them.

use super::patterns::pattern;
use super::problems::Problems;
use crate::diagnostic::codes;
use crate::policy::compiled::{KeptWords, Redactions};
use crate::policy::document::{PolicyDocument, RedactDocument};
use crate::policy::yaml::Placed;
use crate::text::redaction::OwnKind;
use crate::text::{Redaction, RedactionKind};

/// What a policy strikes out. `whisper.redact` says the same as `redact.human`, and adds to it; whose ledger keeps words redacted
/// strikes every known kind out of them.
pub(super) fn redactions(document: &PolicyDocument, words: KeptWords, problems: &mut Problems) -> Redactions {
    let none = RedactDocument::default();
    let written = document.redact.as_ref().unwrap_or(&none);
    let own = own_kinds(written, problems);
    let whispered = document.whisper.as_ref().map_or(&[][..], |whisper| &whisper.redact);
    let everywhere = known(&written.everywhere, &own, problems);
    let mut audience = |names: &[Placed<String>]| [everywhere.clone(), known(names, &own, problems)].concat();
    let (model, mut ledger) = (audience(&written.model), audience(&written.ledger));
    if words == KeptWords::Redacted {
        ledger.splice(0..0, RedactionKind::ALL.map(|kind| kind.as_str().to_owned()));
    }
    let human = [audience(&written.human), audience(whispered)].concat();
    Redactions { model: redaction(&model, &own), ledger: redaction(&ledger, &own), human: redaction(&human, &own) }
}

/// The kinds that a policy names itself.
fn own_kinds(written: &RedactDocument, problems: &mut Problems) -> Vec<OwnKind> {
    let mut own = Vec::new();
    for (name, patterns) in written.patterns.iter() {
        if RedactionKind::named(&name.value).is_some() {
            let message = format!("`{}` is a kind that is known already", name.value);
            problems.tell(&codes::BAD_NAME, name.span, message, "give yours another name");
        }
        let name = problems.name(name, "the name of a kind");
        let file = problems.file().clone();
        let patterns = patterns.0.iter().filter_map(|written| pattern(written, &file, problems)).collect();
        own.push(OwnKind { name, patterns });
    }
    own
}

/// The names that mean something; the others are told.
fn known(names: &[Placed<String>], own: &[OwnKind], problems: &mut Problems) -> Vec<String> {
    let kinds: Vec<&str> = RedactionKind::ALL.iter().map(|kind| kind.as_str()).chain(own.iter().map(|own| own.name.as_str())).collect();
    let (known, unknown): (Vec<_>, Vec<_>) = names.iter().partition(|name| kinds.contains(&name.value.as_str()));
    for name in unknown {
        problems.unknown(&codes::UNKNOWN_VALUE, name, "kind of thing to strike out", kinds.iter().copied());
    }
    known.into_iter().map(|name| name.value.clone()).collect()
}

fn redaction(names: &[String], own: &[OwnKind]) -> Redaction {
    let kinds = names.iter().filter_map(|name| RedactionKind::named(name)).collect();
    Redaction::new(kinds, own.iter().filter(|own| names.contains(&own.name)).cloned().collect())
}

#[cfg(test)]
mod tests {
    use crate::policy::{Packs, compile_policy};
    use crate::text::redact;

    fn compile(redact: &str) -> Result<crate::policy::CompiledPolicy, Vec<String>> {
        let text = format!("warmline: 1\ntenant: acme\n{redact}\n");
        let compilation = compile_policy(&"acme.yaml".into(), &text, &Packs::new());
        let told = compilation
            .problems
            .iter()
            .map(|problem| format!("{} {}: {}", problem.code.id, problem.message, problem.help.as_deref().unwrap_or_default()));
        let told: Vec<String> = told.collect();
        compilation.value.ok_or(told)
    }

    #[test]
    fn each_audience_has_its_kinds_and_those_for_everybody() {
        let policy = compile(
            "ledger: { words: whole }\nredact:\n  everywhere: [card_number]\n  ledger: [email, membership]\n  patterns: { membership: 'hb \\d{6}' }\n\
             whisper: { redact: [national_id] }",
        )
        .unwrap();
        let redactions = &policy.redact;
        let named = [&redactions.model, &redactions.ledger, &redactions.human].map(|redaction| redaction.names().collect::<Vec<_>>());
        assert_eq!(named[0], ["card_number"]);
        assert_eq!(named[1], ["card_number", "email", "membership"]);
        assert_eq!(named[2], ["card_number", "national_id"]);
        assert_eq!(redact("HB-123456 a@b.org", &redactions.ledger), "[membership] [email]");
    }

    #[test]
    fn a_ledger_of_redacted_words_strikes_out_whatever_is_known() {
        let policy = compile("redact: { ledger: [membership], patterns: { membership: 'hb \\d{6}' } }").unwrap();
        let named: Vec<&str> = policy.redact.ledger.names().collect();
        assert_eq!(named, ["card_number", "national_id", "phone_number", "email", "iban", "membership"]);
        assert!(policy.redact.human.is_empty());
    }

    #[test]
    fn what_is_not_known_is_told_with_what_was_meant() {
        for (written, told) in [
            ("redact: { model: [card_numbr] }", "Y017 there is no kind of thing to strike out `card_numbr`: did you mean `card_number`?"),
            ("whisper: { redact: [emial] }", "Y017 there is no kind of thing to strike out `emial`: did you mean `email`?"),
            ("redact: { patterns: { email: a } }", "R021 `email` is a kind that is known already: give yours another name"),
            ("redact: { patterns: { x: '(?=a)' } }", "X001 "),
            ("redact: { patterns: { x: '\\w{500}' } }", "X002 "),
            ("redact: { modle: [email] }", "Y001 "),
        ] {
            let found = compile(written).unwrap_err();
            assert!(found.iter().any(|problem| problem.starts_with(told)), "{written}: {found:?}");
        }
    }
}
