//! The brief as the value of a SIP or HTTP header.

use super::Brief;
use super::shorten::first_words;
use crate::text::entity::EntityKind;
use unicode_normalization::UnicodeNormalization;

/// The longest value, in characters: what exchanges and agents' telephones are known to carry whole.
pub const HEADER_LENGTH: usize = 256;
/// The longest part in the caller's words, in words.
const ABOUT_WORDS: usize = 14;

impl Brief {
    /// The brief as a header's value: `name=value` parts in the order of their weight with `; ` between them, at most
    /// [`HEADER_LENGTH`] printable ASCII characters. A part that does not fit is left out whole, and so is what comes after it.
    ///
    /// Take it from a brief that is redacted.
    #[must_use]
    pub fn header(&self) -> String {
        let about = self.issue.as_deref().or(Some(&self.summary)).map(|issue| first_words(issue, ABOUT_WORDS));
        let tone = self.tone.map(|tone| tone.as_str().to_owned());
        let caller = self.caller.as_ref().map(|caller| caller.as_str().to_owned());
        let mut parts =
            vec![("reason", Some(self.reason.to_string())), ("about", about), ("name", self.value(EntityKind::Name)), ("tone", tone)];
        parts.extend(self.facts.iter().filter_map(|fact| name_of(fact.kind).map(|name| (name, Some(fact.value.clone())))));
        parts.extend([("from", caller), ("turns", Some(self.turns.to_string()))]);
        let mut header = String::new();
        for (name, value) in parts {
            let value = value.map(|value| ascii(&value)).filter(|value| !value.is_empty());
            let Some(value) = value else { continue };
            let joint = if header.is_empty() { "" } else { "; " };
            if header.len() + joint.len() + name.len() + 1 + value.len() > HEADER_LENGTH {
                break;
            }
            header.push_str(joint);
            header.push_str(name);
            header.push('=');
            header.push_str(&value);
        }
        header
    }

    /// The last thing of a kind that the caller named, as one would write it.
    fn value(&self, kind: EntityKind) -> Option<String> {
        self.facts.iter().rfind(|fact| fact.kind == kind).map(|fact| fact.value.clone())
    }
}

/// What a fact is called. The name has its own place.
fn name_of(kind: EntityKind) -> Option<&'static str> {
    match kind {
        EntityKind::Amount => Some("amount"),
        EntityKind::Date => Some("date"),
        EntityKind::Email => Some("email"),
        EntityKind::Number => Some("number"),
        EntityKind::Phone => Some("phone"),
        EntityKind::Name => None,
    }
}

/// A text in printable ASCII: letters without their accents, signs of money by their codes, and nothing that parts or quotes.
fn ascii(text: &str) -> String {
    let mut plain = String::with_capacity(text.len());
    for c in text.nfkd() {
        match c {
            '€' => plain.push_str("EUR"),
            '£' => plain.push_str("GBP"),
            '¥' => plain.push_str("JPY"),
            '₹' => plain.push_str("INR"),
            'ß' => plain.push_str("ss"),
            ';' => plain.push(','),
            '"' | '\\' | '=' => {}
            ' '..='~' => plain.push(c),
            c if c.is_whitespace() => plain.push(' '),
            _ => {}
        }
    }
    plain.split_whitespace().collect::<Vec<_>>().join(" ")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::call::{BriefFact, PhoneNumber, ReasonId, TenantId, Tone, WordedBy};
    use proptest::prelude::*;

    fn brief(issue: &str, facts: &[(EntityKind, &str)]) -> Brief {
        let facts = facts.iter().map(|(kind, value)| BriefFact { kind: *kind, text: (*value).into(), value: (*value).into(), turn: 1 });
        Brief {
            tenant: TenantId::new("acme"),
            reason: ReasonId::new("caller_requested"),
            summary: "Disputes a charge.".into(),
            worded_by: WordedBy::Extract,
            issue: Some(issue.to_owned()),
            asked: None,
            caller: Some(PhoneNumber::new("+15550100")),
            facts: facts.collect(),
            tone: Some(Tone::Upset),
            turns: 3,
            language: "en-US".into(),
        }
    }

    #[test]
    fn the_weightiest_comes_first_and_all_of_it_is_ascii() {
        let facts = [(EntityKind::Amount, "€ 249"), (EntityKind::Name, "José Núñez"), (EntityKind::Date, "april")];
        assert_eq!(
            brief("They said \"no\"; why?", &facts).header(),
            "reason=caller_requested; about=They said no, why?; name=Jose Nunez; tone=upset; amount=EUR 249; date=april; from=+15550100; turns=3"
        );
    }

    #[test]
    fn what_does_not_fit_is_left_out_whole() {
        let facts: Vec<_> = (0..24).map(|_| (EntityKind::Number, "123456789012")).collect();
        let header = brief("My order never arrived.", &facts).header();
        assert!(header.len() <= HEADER_LENGTH && header.ends_with("number=123456789012"), "{header}");
    }

    proptest! {
        #[test]
        fn a_header_is_short_and_safe_whatever_was_said(issue in any::<String>(), named in any::<String>()) {
            let header = brief(&issue, &[(EntityKind::Name, &named), (EntityKind::Email, &named)]).header();
            prop_assert!(header.len() <= HEADER_LENGTH);
            prop_assert!(header.bytes().all(|byte| (b' '..=b'~').contains(&byte) && byte != b'"' && byte != b'\\'), "{header}");
            prop_assert!(header.starts_with("reason=caller_requested"));
        }
    }
}
