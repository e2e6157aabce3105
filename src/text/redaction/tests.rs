//! What is struck out and what is not, kind by kind.

use super::RedactionKind::{CardNumber, Email, Iban, NationalId, PhoneNumber};
use super::*;
use proptest::prelude::*;

fn of(kinds: &[RedactionKind]) -> Redaction {
    Redaction::new(kinds.to_vec(), Vec::new())
}

/// A kind, what was said, and what is left.
const SAID: &[(RedactionKind, &str, &str)] = &[
    (CardNumber, "card 4111 1111 1111 1111.", "card [card_number]."),
    (CardNumber, "card 4111-1111-1111-1111", "card [card_number]"),
    (CardNumber, "it's 4111111111111111, order 12", "it's [card_number], order 12"),
    (CardNumber, "4111, 1111, 1111, 1111", "[card_number]"),
    (CardNumber, "order 12 4111 1111 1111 1111", "order 12 [card_number]"),
    (CardNumber, "amex 3782 822463 10005", "amex [card_number]"),
    (CardNumber, "order 4111 1111 1111 1112", "order 4111 1111 1111 1112"),
    (CardNumber, "it was $249 in 2026", "it was $249 in 2026"),
    (CardNumber, "0000 0000 0000 0000", "0000 0000 0000 0000"),
    (CardNumber, "it's four one one one, one one one one, one one one one, one one one one thanks", "it's [card_number] thanks"),
    (CardNumber, "it's 4111 um 1111, uh, 1111 and then 1111", "it's [card_number]"),
    (CardNumber, "four triple one, double one double one, eleven eleven, double one eleven ok", "[card_number] ok"),
    (CardNumber, "cuatro uno uno uno, uno uno uno uno, eh, uno uno uno uno, uno uno uno uno", "[card_number]"),
    (CardNumber, "quatro um um um um um um um um um um um um um um um", "[card_number]"),
    (CardNumber, "quarante et un onze, onze onze, onze onze, onze onze", "[card_number]"),
    (CardNumber, "einundvierzig elf elf elf elf elf elf elf", "[card_number]"),
    (NationalId, "social 123-45-6789 or 123 45 6789", "social [national_id] or [national_id]"),
    (NationalId, "my social is 123456789", "my social is [national_id]"),
    (
        NationalId,
        "my social security number is one two three, four five, six seven eight nine",
        "my social security number is [national_id]",
    ),
    (NationalId, "order 123456780", "order 123456780"),
    (NationalId, "code 000-45-6789", "code 000-45-6789"),
    (NationalId, "DNI 12345678Z, NIE X1234567L", "DNI [national_id], NIE [national_id]"),
    (NationalId, "mi DNI es 12.345.678-Z", "mi DNI es [national_id]"),
    (NationalId, "es uno dos tres cuatro cinco seis siete ocho zeta", "es [national_id]"),
    (NationalId, "ref 12345678A", "ref 12345678A"),
    (NationalId, "Steuer-ID 86 095 742 719", "Steuer-ID [national_id]"),
    (NationalId, "order 86095742710", "order 86095742710"),
    (NationalId, "NIR 2 55 08 14 168 025 38", "NIR [national_id]"),
    (NationalId, "NIR 2 55 08 14 168 025 39", "NIR 2 55 08 14 168 025 39"),
    (NationalId, "Corse : 1 85 05 2A 004 012 70", "Corse : [national_id]"),
    (NationalId, "CPF 529.982.247-25", "CPF [national_id]"),
    (NationalId, "meu CPF é cinco dois nove, nove oito dois, dois quatro sete, dois cinco", "meu CPF é [national_id]"),
    (NationalId, "CPF 111.111.111-11", "CPF 111.111.111-11"),
    (NationalId, "NIF 123 456 789", "NIF [national_id]"),
    (NationalId, "codice fiscale RSSMRA85T10A562S", "codice fiscale [national_id]"),
    (NationalId, "codice fiscale RSSMRA85T10A562T", "codice fiscale RSSMRA85T10A562T"),
    (Email, "john at example dot com, or j@example.org!", "[email], or [email]!"),
    (PhoneNumber, "call +1 555-012-3456 now", "call [phone_number] now"),
    (PhoneNumber, "my phone is five five five, oh one two three, four five six seven", "my phone is [phone_number]"),
    (PhoneNumber, "order 123456", "order 123456"),
    (Iban, "DE89 3704 0044 0532 0130 00 is my account", "[iban] is my account"),
    (Iban, "my IBAN is GB82WEST12345698765432.", "my IBAN is [iban]."),
    (Iban, "DE eight nine, 3704 0044 um 0532 0130 double zero", "[iban]"),
    (Iban, "DE88 3704 0044 0532 0130 00", "DE88 3704 0044 0532 0130 00"),
];

#[test]
fn what_must_not_be_told_on_is_struck_out_however_it_was_said() {
    let mistakes: Vec<String> = SAID
        .iter()
        .filter_map(|(kind, said, left)| {
            let found = redact(said, &of(&[*kind]));
            (found != *left).then(|| format!("{said}: {found}"))
        })
        .collect();
    assert!(mistakes.is_empty(), "{}", mistakes.join("\n"));
}

#[test]
fn a_number_spread_over_several_lines_is_struck_out_of_each() {
    let lines = of(&[CardNumber]).redact_lines(&["it's 4111 1111", "1111 1111", "thank you"], |_| "[…]".to_owned());
    assert_eq!(lines, ["it's […]", "[…]", "thank you"]);
}

#[test]
fn a_policys_own_kind_is_struck_out_through_hesitations() {
    let own = OwnKind { name: "membership".into(), patterns: vec![Pattern::compile(r"hb \d{6}").unwrap()] };
    let redaction = Redaction::new(vec![CardNumber, CardNumber], vec![own]);
    assert_eq!(
        redact("My number is HB-123456, um, right? HB, um, 654321.", &redaction),
        "My number is [membership], um, right? [membership]."
    );
    assert_eq!(redaction.names().collect::<Vec<_>>(), ["card_number", "membership"]);
}

#[test]
fn things_that_overlap_are_struck_out_once() {
    let redaction = of(&[CardNumber, PhoneNumber, NationalId]);
    assert_eq!(redact("my phone is 4111 1111 1111 1111", &redaction), "my phone is [card_number]");
}

proptest! {
    #[test]
    fn nothing_said_panics_and_what_is_redacted_holds_nothing_more(said in "([a-z]{1,4}|[0-9]{1,6}|one|um|double|[ ,.@+-]){0,30}") {
        let redaction = of(&RedactionKind::ALL);
        let once = redact(&said, &redaction);
        if redaction.find(&said).is_empty() {
            prop_assert_eq!(once, said);
        }
    }

    #[test]
    fn a_card_number_is_found_wherever_it_is_cut(gaps in proptest::collection::vec(proptest::sample::select(vec!["", " ", "-", ", ", " um ", ", uh, "]), 15)) {
        let mut said = String::new();
        for (digit, gap) in "4111111111111111".chars().zip(gaps.iter().chain([&""])) {
            said.push(digit);
            said.push_str(gap);
        }
        prop_assert_eq!(redact(&said, &of(&[CardNumber])), "[card_number]");
    }
}
