//! Every kind of finding, a file each: the file's opening comment is the manual page people read.

mod bad_duration;
mod bad_hours;
mod bad_keys;
mod bad_name;
mod bad_time_zone;
mod broken_pack;
mod broken_template;
mod claimed_twice;
mod condition_shape;
mod desk_numbers;
mod duplicate_key;
mod duplicate_rule;
mod duplicate_tenant;
mod empty_phrase;
mod empty_value;
mod forbidden_number;
mod incomplete_rule;
mod missing_announcement;
mod missing_default_text;
mod missing_fallback;
mod missing_field;
mod missing_model;
mod no_desk;
mod no_fallback;
mod not_e164;
mod offer_without_answers;
mod out_of_range;
mod outcome_shape;
mod pattern_matches_empty;
mod pattern_syntax;
mod pattern_too_big;
mod phrase_syntax;
mod several_documents;
mod syntax;
mod test_shape;
mod test_time;
mod too_big;
mod two_defaults;
mod undeclared_reason;
mod unknown_callers;
mod unknown_country;
mod unknown_desk;
mod unknown_field;
mod unknown_guard;
mod unknown_hours;
mod unknown_in_test;
mod unknown_pack;
mod unknown_skill;
mod unknown_template_variable;
mod unknown_value;
mod unknown_vocabulary;
mod unreadable;
mod unsupported_pattern;
mod vacuous_test;
mod wrong_type;

pub use bad_duration::BAD_DURATION;
pub use bad_hours::BAD_HOURS;
pub use bad_keys::BAD_KEYS;
pub use bad_name::BAD_NAME;
pub use bad_time_zone::BAD_TIME_ZONE;
pub use broken_pack::BROKEN_PACK;
pub use broken_template::BROKEN_TEMPLATE;
pub use claimed_twice::CLAIMED_TWICE;
pub use condition_shape::CONDITION_SHAPE;
pub use desk_numbers::DESK_NUMBERS;
pub use duplicate_key::DUPLICATE_KEY;
pub use duplicate_rule::DUPLICATE_RULE;
pub use duplicate_tenant::DUPLICATE_TENANT;
pub use empty_phrase::EMPTY_PHRASE;
pub use empty_value::EMPTY_VALUE;
pub use forbidden_number::FORBIDDEN_NUMBER;
pub use incomplete_rule::INCOMPLETE_RULE;
pub use missing_announcement::MISSING_ANNOUNCEMENT;
pub use missing_default_text::MISSING_DEFAULT_TEXT;
pub use missing_fallback::MISSING_FALLBACK;
pub use missing_field::MISSING_FIELD;
pub use missing_model::MISSING_MODEL;
pub use no_desk::NO_DESK;
pub use no_fallback::NO_FALLBACK;
pub use not_e164::NOT_E164;
pub use offer_without_answers::OFFER_WITHOUT_ANSWERS;
pub use out_of_range::OUT_OF_RANGE;
pub use outcome_shape::OUTCOME_SHAPE;
pub use pattern_matches_empty::PATTERN_MATCHES_EMPTY;
pub use pattern_syntax::PATTERN_SYNTAX;
pub use pattern_too_big::PATTERN_TOO_BIG;
pub use phrase_syntax::PHRASE_SYNTAX;
pub use several_documents::SEVERAL_DOCUMENTS;
pub use syntax::SYNTAX;
pub use test_shape::TEST_SHAPE;
pub use test_time::TEST_TIME;
pub use too_big::TOO_BIG;
pub use two_defaults::TWO_DEFAULTS;
pub use undeclared_reason::UNDECLARED_REASON;
pub use unknown_callers::UNKNOWN_CALLERS;
pub use unknown_country::UNKNOWN_COUNTRY;
pub use unknown_desk::UNKNOWN_DESK;
pub use unknown_field::UNKNOWN_FIELD;
pub use unknown_guard::UNKNOWN_GUARD;
pub use unknown_hours::UNKNOWN_HOURS;
pub use unknown_in_test::UNKNOWN_IN_TEST;
pub use unknown_pack::UNKNOWN_PACK;
pub use unknown_skill::UNKNOWN_SKILL;
pub use unknown_template_variable::UNKNOWN_TEMPLATE_VARIABLE;
pub use unknown_value::UNKNOWN_VALUE;
pub use unknown_vocabulary::UNKNOWN_VOCABULARY;
pub use unreadable::UNREADABLE;
pub use unsupported_pattern::UNSUPPORTED_PATTERN;
pub use vacuous_test::VACUOUS_TEST;
pub use wrong_type::WRONG_TYPE;

use super::Code;

/// Every code, in order of id.
pub static ALL: &[&Code] = &[
    &MISSING_ANNOUNCEMENT,
    &UNKNOWN_TEMPLATE_VARIABLE,
    &BROKEN_TEMPLATE,
    &MISSING_FALLBACK,
    &MISSING_DEFAULT_TEXT,
    &UNKNOWN_CALLERS,
    &NOT_E164,
    &CLAIMED_TWICE,
    &UNKNOWN_DESK,
    &NO_FALLBACK,
    &FORBIDDEN_NUMBER,
    &NO_DESK,
    &DUPLICATE_TENANT,
    &TWO_DEFAULTS,
    &DESK_NUMBERS,
    &UNKNOWN_SKILL,
    &BAD_TIME_ZONE,
    &BAD_HOURS,
    &UNKNOWN_HOURS,
    &UNKNOWN_COUNTRY,
    &MISSING_MODEL,
    &OFFER_WITHOUT_ANSWERS,
    &EMPTY_PHRASE,
    &PHRASE_SYNTAX,
    &UNKNOWN_VOCABULARY,
    &UNKNOWN_GUARD,
    &DUPLICATE_RULE,
    &UNDECLARED_REASON,
    &CONDITION_SHAPE,
    &OUTCOME_SHAPE,
    &INCOMPLETE_RULE,
    &BAD_NAME,
    &BAD_DURATION,
    &BAD_KEYS,
    &UNKNOWN_IN_TEST,
    &VACUOUS_TEST,
    &TEST_TIME,
    &TEST_SHAPE,
    &UNKNOWN_PACK,
    &BROKEN_PACK,
    &UNSUPPORTED_PATTERN,
    &PATTERN_TOO_BIG,
    &PATTERN_MATCHES_EMPTY,
    &PATTERN_SYNTAX,
    &UNKNOWN_FIELD,
    &DUPLICATE_KEY,
    &EMPTY_VALUE,
    &TOO_BIG,
    &SEVERAL_DOCUMENTS,
    &WRONG_TYPE,
    &MISSING_FIELD,
    &SYNTAX,
    &OUT_OF_RANGE,
    &UNKNOWN_VALUE,
    &UNREADABLE,
];

/// The code of that id or name.
#[must_use]
pub fn find(id_or_name: &str) -> Option<&'static Code> {
    ALL.iter().copied().find(|code| code.id.eq_ignore_ascii_case(id_or_name) || code.name == id_or_name)
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::BTreeSet;

    #[test]
    fn ids_and_names_are_unique_and_in_order() {
        let ids: Vec<&str> = ALL.iter().map(|code| code.id).collect();
        assert!(ids.is_sorted(), "{ids:?}");
        let distinct: BTreeSet<&str> = ALL.iter().flat_map(|code| [code.id, code.name]).collect();
        assert_eq!(distinct.len(), ALL.len() * 2);
    }

    #[test]
    fn every_code_has_a_whole_manual_page() {
        for code in ALL {
            let manual = code.manual();
            assert!(manual.starts_with(&format!("# {} {}\n\n", code.id, code.name)), "{manual}");
            for section in ["## Why\n\n", "## Bad\n\n```yaml\n", "## Good\n\n```yaml\n"] {
                assert!(manual.contains(section), "{} lacks {section:?}", code.id);
            }
            assert!(code.summary().ends_with('.') && !code.summary().contains('#'), "{}", code.summary());
        }
    }

    #[test]
    fn a_code_is_found_by_id_and_by_name() {
        assert_eq!(find("y001"), Some(&UNKNOWN_FIELD));
        assert_eq!(find("unknown-field"), Some(&UNKNOWN_FIELD));
        assert_eq!(find("nonsense"), None);
    }
}
