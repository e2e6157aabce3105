//! Lint: everything that can be said against a policy before it takes a call.
//!
//! Compiling and linting are one pipeline: the problems that keep a policy from being used come from compilation, the
//! contradictions between policies from the catalogue, and what compiles is then read by the lints below, a file each.
//! The opening comment of a lint's file is its manual page.

mod all_desks_can_close;
mod always_fires;
mod ambiguous_plain_scalar;
mod bare_suppression;
mod bot_echo;
mod clock_change;
mod closed;
mod contest;
mod context;
mod contradictory_conditions;
mod corpus;
mod duplicate_across_reasons;
mod duplicate_phrase;
mod emergency_not_first;
mod expired_suppression;
pub mod fixes;
mod hours_gap;
mod implication;
mod invisible_character;
mod loops_to_self;
mod malformed_suppression;
mod maybe_empty_variable;
mod metacharacters_in_phrase;
mod minute_before_midnight;
mod missing_owner;
mod mixed_script;
mod model_before_request;
mod model_is_only_path;
mod never_fires;
mod never_matching_pattern;
mod no_human_request;
mod not_as_transcribed;
mod not_speakable;
mod offer_before_escalation;
mod patterns;
mod pointless_edge;
mod reach;
mod run;
mod scalars;
mod secret_in_policy;
mod severities;
mod shadowed_by_other_reason;
mod shadowed_phrase;
mod shared_destination;
mod slow_judge;
mod slow_pattern;
mod spoken;
mod suppression;
mod taken_back_phrase;
mod template_in_caller_text;
mod template_in_phrase;
mod too_common_phrase;
mod too_long_to_speak;
mod truncated_by_comment;
mod undescribed_shadow;
mod unknown_suppression;
mod unreachable_rule;
mod unreachable_tenant;
mod unreferenced_file;
mod unused_name;
mod unused_reason;
mod unused_suppression;
mod words;

pub use corpus::{Corpus, Rates};
pub use run::{Subject, lint};
pub use severities::{Level, Severities};

use crate::diagnostic::{Code, Diagnostic, codes};
use context::{FileContext, PolicyContext, SetContext};
use words::Words;

/// One lint: what it finds, and how it looks for it.
pub struct Lint {
    /// What it finds, with its manual page.
    pub code: &'static Code,
    check: Check,
}

/// How a lint looks.
enum Check {
    /// At every policy and pack, as it is written.
    File(fn(&FileContext<'_>, &mut Vec<Diagnostic>)),
    /// At the phrases of every policy and pack that compiles.
    Words(fn(&Words<'_>, &mut Vec<Diagnostic>)),
    /// At every policy that compiles.
    Policy(fn(&PolicyContext<'_>, &mut Vec<Diagnostic>)),
    /// At all policies together.
    Set(fn(&SetContext<'_>, &mut Vec<Diagnostic>)),
    /// At the comments that allow findings, after everything else.
    Comments,
}

impl Lint {
    const fn new(code: &'static Code, check: Check) -> Self {
        Self { code, check }
    }
}

/// Every lint, in order of id.
pub static LINTS: &[Lint] = &[
    Lint::new(&too_long_to_speak::CODE, Check::File(too_long_to_speak::check)),
    Lint::new(&maybe_empty_variable::CODE, Check::Policy(maybe_empty_variable::check)),
    Lint::new(&not_speakable::CODE, Check::File(not_speakable::check)),
    Lint::new(&template_in_caller_text::CODE, Check::File(template_in_caller_text::check)),
    Lint::new(&loops_to_self::CODE, Check::Set(loops_to_self::check)),
    Lint::new(&unreachable_tenant::CODE, Check::Policy(unreachable_tenant::check)),
    Lint::new(&shared_destination::CODE, Check::Set(shared_destination::check)),
    Lint::new(&all_desks_can_close::CODE, Check::Policy(all_desks_can_close::check)),
    Lint::new(&hours_gap::CODE, Check::Policy(hours_gap::check)),
    Lint::new(&clock_change::CODE, Check::Policy(clock_change::check)),
    Lint::new(&minute_before_midnight::CODE, Check::Policy(minute_before_midnight::check)),
    Lint::new(&slow_judge::CODE, Check::Policy(slow_judge::check)),
    Lint::new(&model_before_request::CODE, Check::Policy(model_before_request::check)),
    Lint::new(&secret_in_policy::CODE, Check::File(secret_in_policy::check)),
    Lint::new(&model_is_only_path::CODE, Check::Policy(model_is_only_path::check)),
    Lint::new(&offer_before_escalation::CODE, Check::Policy(offer_before_escalation::check)),
    Lint::new(&duplicate_phrase::CODE, Check::Words(duplicate_phrase::check)),
    Lint::new(&duplicate_across_reasons::CODE, Check::Policy(duplicate_across_reasons::check)),
    Lint::new(&shadowed_phrase::CODE, Check::Words(shadowed_phrase::check)),
    Lint::new(&shadowed_by_other_reason::CODE, Check::Policy(shadowed_by_other_reason::check)),
    Lint::new(&too_common_phrase::CODE, Check::Policy(too_common_phrase::check)),
    Lint::new(&bot_echo::CODE, Check::Policy(bot_echo::check)),
    Lint::new(&not_as_transcribed::CODE, Check::Words(not_as_transcribed::check)),
    Lint::new(&metacharacters_in_phrase::CODE, Check::Words(metacharacters_in_phrase::check)),
    Lint::new(&template_in_phrase::CODE, Check::Words(template_in_phrase::check)),
    Lint::new(&taken_back_phrase::CODE, Check::Words(taken_back_phrase::check)),
    Lint::new(&unreachable_rule::CODE, Check::Policy(unreachable_rule::check)),
    Lint::new(&never_fires::CODE, Check::Policy(never_fires::check)),
    Lint::new(&always_fires::CODE, Check::Policy(always_fires::check)),
    Lint::new(&no_human_request::CODE, Check::Policy(no_human_request::check)),
    Lint::new(&contradictory_conditions::CODE, Check::Policy(contradictory_conditions::check)),
    Lint::new(&undescribed_shadow::CODE, Check::Policy(undescribed_shadow::check)),
    Lint::new(&emergency_not_first::CODE, Check::Policy(emergency_not_first::check)),
    Lint::new(&missing_owner::CODE, Check::Policy(missing_owner::check)),
    Lint::new(&unused_name::CODE, Check::Policy(unused_name::check)),
    Lint::new(&unused_reason::CODE, Check::Policy(unused_reason::check)),
    Lint::new(&unused_suppression::CODE, Check::Comments),
    Lint::new(&expired_suppression::CODE, Check::Comments),
    Lint::new(&bare_suppression::CODE, Check::Comments),
    Lint::new(&malformed_suppression::CODE, Check::Comments),
    Lint::new(&unknown_suppression::CODE, Check::Comments),
    Lint::new(&slow_pattern::CODE, Check::File(slow_pattern::check)),
    Lint::new(&pointless_edge::CODE, Check::File(pointless_edge::check)),
    Lint::new(&never_matching_pattern::CODE, Check::File(never_matching_pattern::check)),
    Lint::new(&truncated_by_comment::CODE, Check::File(truncated_by_comment::check)),
    Lint::new(&ambiguous_plain_scalar::CODE, Check::File(ambiguous_plain_scalar::check)),
    Lint::new(&invisible_character::CODE, Check::File(invisible_character::check)),
    Lint::new(&mixed_script::CODE, Check::File(mixed_script::check)),
    Lint::new(&unreferenced_file::CODE, Check::Set(unreferenced_file::check)),
];

/// Everything that `lint` may say, in order of id: what compilation says, and what the lints say.
#[must_use]
pub fn all_codes() -> Vec<&'static Code> {
    let mut all: Vec<&'static Code> = codes::ALL.iter().copied().chain(LINTS.iter().map(|lint| lint.code)).collect();
    all.sort_by_key(|code| code.id);
    all
}

/// The lint of that id or name.
#[must_use]
pub fn find(id_or_name: &str) -> Option<&'static Code> {
    LINTS.iter().map(|lint| lint.code).find(|code| code.id.eq_ignore_ascii_case(id_or_name) || code.name == id_or_name)
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::BTreeSet;

    #[test]
    fn ids_and_names_are_unique_and_the_table_is_in_order() {
        let ids: Vec<&str> = LINTS.iter().map(|lint| lint.code.id).collect();
        assert!(ids.is_sorted(), "{ids:?}");
        let all = all_codes();
        let distinct: BTreeSet<&str> = all.iter().flat_map(|code| [code.id, code.name]).collect();
        assert_eq!(distinct.len(), all.len() * 2);
    }

    #[test]
    fn every_lint_has_a_whole_manual_page() {
        for lint in LINTS {
            let manual = lint.code.manual();
            assert!(manual.starts_with(&format!("# {} {}\n\n", lint.code.id, lint.code.name)), "{manual}");
            for section in ["## Why\n\n", "## Bad\n\n```yaml\n", "## Good\n\n```yaml\n"] {
                assert!(manual.contains(section), "{} lacks {section:?}", lint.code.id);
            }
        }
    }
}
