//! What is kept of calls, and for how long.

use super::problems::Problems;
use super::quantities::time_within;
use crate::policy::compiled::{KeptCaller, KeptWords, LedgerPlan};
use crate::policy::document::{KeptCallerDocument, KeptWordsDocument, LedgerDocument};
use jiff::SignedDuration;
use std::time::Duration;

/// A day: shorter, and a report of yesterday would be empty; ten years: longer, and it is a slip of the pen.
const KEEP: std::ops::RangeInclusive<Duration> = Duration::from_secs(86_400)..=Duration::from_secs(3653 * 86_400);

/// What is kept, where the policy does not say: what reports need, and no more of the callers than that.
pub(super) fn ledger(written: Option<&LedgerDocument>, problems: &mut Problems) -> LedgerPlan {
    let default = LedgerPlan::default();
    let Some(written) = written else { return default };
    let keep = time_within(written.keep.as_ref(), default.keep.unsigned_abs(), KEEP, problems);
    LedgerPlan {
        keep: SignedDuration::try_from(keep).unwrap_or(default.keep),
        words: written.words.as_ref().map_or(default.words, |words| match words.value {
            KeptWordsDocument::Redacted => KeptWords::Redacted,
            KeptWordsDocument::Whole => KeptWords::Whole,
            KeptWordsDocument::None => KeptWords::None,
        }),
        caller: written.caller.as_ref().map_or(default.caller, |caller| match caller.value {
            KeptCallerDocument::Hashed => KeptCaller::Hashed,
            KeptCallerDocument::Whole => KeptCaller::Whole,
            KeptCallerDocument::None => KeptCaller::None,
        }),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::policy::{Packs, compile_policy};

    fn compile(ledger: &str) -> Result<LedgerPlan, Vec<String>> {
        let compilation = compile_policy(&"acme.yaml".into(), &format!("warmline: 1\ntenant: acme\n{ledger}\n"), &Packs::new());
        let told = compilation.problems.iter().map(|problem| format!("{} {}", problem.code.id, problem.message)).collect();
        compilation.value.map(|policy| policy.ledger).ok_or(told)
    }

    #[test]
    fn little_is_kept_unless_the_policy_says_so() {
        assert_eq!(
            compile("").unwrap(),
            LedgerPlan { keep: SignedDuration::from_hours(2160), words: KeptWords::Redacted, caller: KeptCaller::Hashed }
        );
        let plan = compile("ledger: { keep: 7 days, words: none, caller: whole }").unwrap();
        assert_eq!(plan, LedgerPlan { keep: SignedDuration::from_hours(168), words: KeptWords::None, caller: KeptCaller::Whole });
        assert_eq!(compile("ledger: { words: whole }").unwrap().caller, KeptCaller::Hashed);
    }

    #[test]
    fn a_time_that_cannot_be_meant_is_told() {
        for (written, told) in [
            ("ledger: { keep: 5m }", "Y016 `5m` is out of range"),
            ("ledger: { keep: 40000 days }", "Y016 `40000 days` is out of range"),
            ("ledger: { words: some }", "Y017 "),
        ] {
            let found = compile(written).unwrap_err();
            assert!(found.iter().any(|problem| problem.starts_with(told)), "{written}: {found:?}");
        }
    }
}
