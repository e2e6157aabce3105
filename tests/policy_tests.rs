//! The shipped policies pass the tests beside them, those touch every rule, and each rule is held in place by one: were
//! it never to hold, or always, a test would fail.

#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

#[path = "support/directory.rs"]
mod directory;

use directory::sources_of;
use std::sync::Arc;
use warmline::check::suite::{Case, CaseResult, Coverage, Suite, SuiteResult, read, run};
use warmline::diagnostic::{Report, Sources, render};
use warmline::policy::compiled::{CompiledPolicy, ConditionKind};
use warmline::policy::{FileKind, Packs, PolicySet, compile_policy};

struct Shipped {
    sources: Sources,
    packs: Packs,
    suites: Vec<Suite>,
}

fn shipped() -> Shipped {
    let sources = sources_of("policies");
    let set = PolicySet::compile(&sources, &PolicySet::default());
    let policies: Vec<Arc<CompiledPolicy>> = set.policies.values().map(|file| file.value.clone().unwrap()).collect();
    let packs = set.packs.iter().map(|(name, pack)| (name.clone(), pack.value.clone())).collect();
    let tests = sources.iter().filter(|(name, _)| FileKind::of(name) == FileKind::Tests);
    let suites = tests.map(|(name, text)| {
        let tests = read(name, text, &policies);
        assert!(tests.problems.is_empty(), "{}", render::full(&Report::from(tests.problems), &sources, false));
        tests.value.unwrap()
    });
    let suites: Vec<Suite> = suites.collect();
    assert_eq!(suites.len(), policies.len(), "every policy has its tests");
    Shipped { packs, suites, sources }
}

fn all(suite: &Suite) -> SuiteResult {
    run(suite, |_| true)
}

#[test]
fn the_shipped_policies_pass_their_tests() {
    let shipped = shipped();
    for result in shipped.suites.iter().map(all) {
        for case in &result.cases {
            assert!(case.passed(), "{}: {}\n{:#?}\n{}", case.place, case.name, case.mismatches, case.trace.join("\n"));
        }
        let warnings = Report::from(result.warnings);
        assert!(warnings.is_empty(), "{}", render::full(&warnings, &shipped.sources, false));
    }
}

#[test]
fn their_tests_touch_every_rule_and_its_contrary() {
    for suite in &shipped().suites {
        let coverage: Coverage = all(suite).coverage;
        for rule in &coverage.rules {
            assert!(rule.touched > 0, "{}: no test makes `{}` act", suite.file, rule.rule);
            assert!(rule.not_held > 0, "{}: `{}` holds in every turn", suite.file, rule.rule);
        }
        assert_eq!(coverage.percent(), 100);
    }
}

/// The policy with one rule that holds never, or always.
fn mutant(shipped: &Shipped, policy: &CompiledPolicy, rule: usize, holds: bool) -> Arc<CompiledPolicy> {
    let text = shipped.sources.get(&policy.file).unwrap();
    let mut mutant = compile_policy(&policy.file, text, &shipped.packs).value.unwrap();
    // Of no conditions, all hold and none does.
    mutant.rules[rule].when.kind = if holds { ConditionKind::All(Vec::new()) } else { ConditionKind::Any(Vec::new()) };
    mutant.rules[rule].when.times = None;
    Arc::new(mutant)
}

#[test]
fn no_rule_can_break_without_a_test_that_fails() {
    let shipped = shipped();
    let mut survivors = Vec::new();
    for suite in &shipped.suites {
        for (position, rule) in suite.policy.rules.iter().enumerate() {
            for holds in [false, true] {
                let policy = mutant(&shipped, &suite.policy, position, holds);
                // The first test that fails is enough.
                let passes = |case: &Case| {
                    let alone = Suite { file: suite.file.clone(), policy: policy.clone(), cases: vec![case.clone()] };
                    all(&alone).cases.iter().all(CaseResult::passed)
                };
                if suite.cases.iter().all(passes) {
                    survivors.push(format!("{}: `{}` may hold {}", suite.file, rule.id, if holds { "always" } else { "never" }));
                }
            }
        }
    }
    assert!(survivors.is_empty(), "nothing fails where\n{}", survivors.join("\n"));
}
