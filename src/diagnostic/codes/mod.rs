//! Every kind of finding, a file each: the file's opening comment is the manual page people read.

mod duplicate_key;
mod empty_value;
mod missing_field;
mod out_of_range;
mod several_documents;
mod syntax;
mod too_big;
mod unknown_field;
mod unknown_value;
mod wrong_type;

pub use duplicate_key::DUPLICATE_KEY;
pub use empty_value::EMPTY_VALUE;
pub use missing_field::MISSING_FIELD;
pub use out_of_range::OUT_OF_RANGE;
pub use several_documents::SEVERAL_DOCUMENTS;
pub use syntax::SYNTAX;
pub use too_big::TOO_BIG;
pub use unknown_field::UNKNOWN_FIELD;
pub use unknown_value::UNKNOWN_VALUE;
pub use wrong_type::WRONG_TYPE;

use super::Code;

/// Every code, in order of id.
pub static ALL: &[&Code] = &[
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
