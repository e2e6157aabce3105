//! Every code has a page, a policy that earns it and one that does not; and what people are told is kept word for word.
//!
//! `WARMLINE_BLESS=1 cargo test --test lints` writes the pages and the expected findings anew.
#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

#[path = "support/directory.rs"]
mod directory;

use directory::sources_of;
use jiff::civil::{Date, date};
use std::collections::BTreeSet;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use warmline::check::lint::{Corpus, Subject, all_codes, lint};
use warmline::diagnostic::{Code, Report, Severity, Sources, codes, render};
use warmline::policy::PolicySet;

/// The day on which everything here is judged.
const TODAY: Date = date(2026, 11, 22);

/// What stands above the table of the pages.
const TABLE: &str = "# Codes

What `warmline lint` can say. Errors and warnings end with exit code 1, or errors alone with `--fail-on error`; notes never do.
`-A`, `-W` and `-D` turn a lint off, to a warning or to an error, by its code, its name, `warnings` or `all`; the later flag counts.
What keeps a policy from being used cannot be turned off.

A finding is allowed on its own line, or on the line above it, with a reason and, where it is for a while, a last day:

```yaml
tenant: acme # lint: allow[R014] reason=\"the new team starts in March\" until=2027-03-31
```

These pages are written from the comments that open the files in which the codes are declared.
";

fn blessing() -> bool {
    std::env::var_os("WARMLINE_BLESS").is_some()
}

fn project(path: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join(path)
}

/// A policy directory, or a single policy, and the files beside it that are none.
struct Case {
    sources: Sources,
    other_files: Vec<Arc<str>>,
}

impl Case {
    /// The case of that name: a directory, else a file called `NAME.yaml`.
    fn of(code: &Code, name: &str) -> Self {
        let directory = format!("tests/lints/{}/{name}", code.id);
        if !project(&directory).is_dir() {
            let path = project(&format!("{directory}.yaml"));
            let text = std::fs::read_to_string(&path).unwrap_or_else(|error| panic!("{}: {error}", path.display()));
            return Self { sources: Sources::from_iter([(format!("{name}.yaml"), text)]), other_files: Vec::new() };
        }
        let others = std::fs::read_dir(project(&directory)).unwrap().map(|entry| entry.unwrap().file_name());
        let others = others.map(|file| file.to_str().unwrap().to_owned()).filter(|file| file.contains('.') && !file.ends_with(".yaml"));
        Self { sources: sources_of(&directory), other_files: others.map(Into::into).collect() }
    }

    fn judge(&self, corpus: Option<&Corpus>) -> Report {
        let set = PolicySet::compile(&self.sources, &PolicySet::default());
        let subject = Subject { sources: &self.sources, set: &set, other_files: &self.other_files, corpus, today: TODAY };
        lint(1, &subject, &|| {})
    }

    /// The codes that a file says it earns besides: `# also: R014, P006` in its first line.
    fn also(&self) -> BTreeSet<String> {
        let first_lines = self.sources.iter().filter_map(|(_, text)| text.lines().next()?.strip_prefix("# also: "));
        first_lines.flat_map(|codes| codes.split(", ")).map(str::to_owned).collect()
    }
}

fn ids(report: &Report) -> BTreeSet<String> {
    report.diagnostics.iter().map(|finding| finding.code.id.to_owned()).collect()
}

/// Compares with a file of the project, or writes it anew.
fn assert_is_kept(path: &Path, now: &str) {
    if blessing() {
        std::fs::create_dir_all(path.parent().unwrap()).unwrap();
        std::fs::write(path, now).unwrap();
    }
    let kept = std::fs::read_to_string(path).unwrap_or_default();
    assert!(kept == now, "{} is stale; `WARMLINE_BLESS=1 cargo test --test lints` writes it anew\n--- now:\n{now}", path.display());
}

/// The codes that a text can earn. What cannot be read as a text is told by whoever reads files.
fn codes_of_texts() -> Vec<&'static Code> {
    all_codes().into_iter().filter(|code| **code != codes::UNREADABLE).collect()
}

#[test]
fn every_bad_policy_earns_its_code_and_every_good_one_does_not() {
    let mut failures = Vec::new();
    for code in codes_of_texts() {
        let case = Case::of(code, "bad");
        let mut expected = case.also();
        expected.insert(code.id.to_owned());
        let report = case.judge(None);
        if ids(&report) != expected {
            failures.push(format!("{} bad: {:?}\n{}", code.id, ids(&report), render::full(&report, &case.sources, false)));
        }
        let good = Case::of(code, "good");
        let report = good.judge(None);
        if ids(&report).contains(code.id) || report.has_errors() {
            failures.push(format!("{} good:\n{}", code.id, render::full(&report, &good.sources, false)));
        }
    }
    assert!(failures.is_empty(), "{}", failures.join("\n"));
}

#[test]
fn what_people_are_told_is_kept_word_for_word() {
    for code in codes_of_texts() {
        let case = Case::of(code, "bad");
        let text = render::full(&case.judge(None), &case.sources, false);
        assert_is_kept(&project(&format!("tests/lints/{}/expected.txt", code.id)), &text);
    }
}

#[test]
fn no_case_is_left_of_a_code_that_is_gone() {
    let known: BTreeSet<&str> = codes_of_texts().iter().map(|code| code.id).collect();
    for entry in std::fs::read_dir(project("tests/lints")).unwrap() {
        let name = entry.unwrap().file_name();
        assert!(known.contains(name.to_str().unwrap()), "tests/lints/{} is of no code", name.display());
    }
}

#[test]
fn every_code_has_a_page_and_the_table_of_pages_lists_it() {
    let mut table = format!("{TABLE}\n| code | name | severity | what it tells |\n| --- | --- | --- | --- |\n");
    let mut pages: BTreeSet<String> = BTreeSet::from(["README.md".to_owned()]);
    for code in all_codes() {
        let page = format!("{}-{}.md", code.id, code.name);
        table += &format!("| [{}]({page}) | {} | {} | {} |\n", code.id, code.name, code.severity, code.summary());
        assert_is_kept(&project(&format!("docs/lints/{page}")), &code.manual());
        pages.insert(page);
    }
    assert_is_kept(&project("docs/lints/README.md"), &table);
    for entry in std::fs::read_dir(project("docs/lints")).unwrap() {
        let name = entry.unwrap().file_name().into_string().unwrap();
        if blessing() && !pages.contains(&name) {
            std::fs::remove_file(project("docs/lints").join(&name)).unwrap();
            continue;
        }
        assert!(pages.contains(&name), "docs/lints/{name} is the page of no code");
    }
}

#[test]
fn the_shipped_policies_have_nothing_said_against_them() {
    let sources = sources_of("policies");
    let case = Case { sources, other_files: Vec::new() };
    let report = case.judge(None);
    assert!(report.is_empty(), "{}", render::full(&report, &case.sources, false));
}

#[test]
fn a_misspelt_or_misplaced_setting_is_told_with_what_was_meant() {
    let good = std::fs::read_to_string(project("tests/lints/Y001/good.yaml")).unwrap();
    // The mistakes that have sent callers of other platforms on blind: a key misspelt, a mode that does not exist, a
    // key in another style, a plan nested one level too deep.
    for (right, wrong, code, help) in [
        ("nobody_available:", "nobody_availble:", "Y001", "did you mean `nobody_available`?"),
        ("then: callback", "then: call_back", "Y017", "did you mean `callback`?"),
        ("nobody_available:", "nobodyAvailable:", "Y001", "did you mean `nobody_available`?"),
        ("nobody_available:", "nobody-available:", "Y001", "did you mean `nobody_available`?"),
        ("route: [support]", "  route: [support]", "Y013", "a map"),
    ] {
        assert!(good.contains(right), "{right}");
        let case = Case { sources: Sources::from_iter([("acme.yaml", good.replacen(right, wrong, 1))]), other_files: Vec::new() };
        let report = case.judge(None);
        let told = render::full(&report, &case.sources, false);
        assert!(report.diagnostics.iter().any(|finding| finding.code.id == code) && told.contains(help), "{wrong}:\n{told}");
    }
}

#[test]
fn a_change_to_a_policy_earns_what_it_deserves() {
    let good = std::fs::read_to_string(project("tests/lints/R002/good.yaml")).unwrap();
    let when = |condition: &str| (r"{ turns: { at_least: 20 } }", condition.to_owned());
    for ((right, wrong), expected) in [
        (when("{ turns: { at_least: 20 } }"), &[][..]),
        (when("{ says: asks_for_human, times: 4, within: 3 turns }"), &["R002", "R003"]),
        (when("{ silences: { at_least: 3, within: 2 turns } }"), &["R003"]),
        (when("{ sentiment: { at_most: -1 } }"), &["R003"]),
        (when("{ confidence: { below: 0 } }"), &["R003"]),
        (when("{ sentiment: { at_most: 1 } }"), &["R004"]),
        (when("{ duration: { at_least: 500ms } }"), &["R004"]),
        (when("{ all: [ { turns: { at_least: 2 } }, { not: { turns: { at_least: 2 } } } ] }"), &["R011"]),
        (when("{ all: [ { silences: { at_least: 2 } }, { confidence: { below: 0.3 } } ] }"), &["R011"]),
        (when("{ any: [ { says: asks_for_human }, { judge: { timeout: 2s } } ] }"), &["L002"]),
        (when("{ says: [yes] }"), &["P025", "Y005"]),
        (when("{ says: [(no)] }"), &["P006"]),
        (when("{ pressed: 0 }"), &["Y005"]),
        (when("{ matches: don’t }"), &["X007"]),
        (("\"+15551234567\"", "\"+4490912345678\"".to_owned()), &["D006"]),
        (("[\"+15559998888\"]", "[\"+1555*\"]".to_owned()), &["D002"]),
        (("How can I help today?", "How are you{% if name %} there{% endif %}?".to_owned()), &["A007"]),
        (("One moment.", "One **moment**.".to_owned()), &["A005"]),
        (("How can I help today?", "Please * hold.".to_owned()), &["A005"]),
        (("- (talk|speak) to a human", "- (talk|speak) to a human # often".to_owned()), &["Y003"]),
        (("tenant: acme", "tenant: acme # the demo".to_owned()), &[]),
    ] {
        assert!(good.contains(right), "{right}");
        let case = Case { sources: Sources::from_iter([("acme.yaml", good.replacen(right, &wrong, 1))]), other_files: Vec::new() };
        let report = case.judge(None);
        let expected: BTreeSet<String> = expected.iter().map(|id| (*id).to_owned()).collect();
        assert_eq!(ids(&report), expected, "{wrong}:\n{}", render::full(&report, &case.sources, false));
    }
}

#[test]
fn a_phrase_that_decides_too_often_is_measured_with_a_corpus() {
    let code = *all_codes().iter().find(|code| code.id == "P006").unwrap();
    let case = Case::of(code, "bad");
    let utterances = |help: usize| {
        let said = (0..100).map(move |i| if i < help { "there is a problem with my bill" } else { "what is my balance" });
        Corpus::of(said.map(str::to_owned))
    };
    for (times, expected) in [(20, Some(Severity::Error)), (5, Some(Severity::Warning)), (1, None)] {
        let report = case.judge(Some(&utterances(times)));
        let found = report.diagnostics.iter().find(|finding| finding.code == code);
        assert_eq!(found.map(|finding| finding.severity), expected, "{times} in 100");
        assert!(found.is_none_or(|finding| finding.message.contains(&format!("{times}.0 % of 100 utterances"))), "{found:?}");
    }
}
