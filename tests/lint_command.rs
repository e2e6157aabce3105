//! `warmline lint` as people and their pipelines run it.
#![cfg(feature = "service")]
#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

use std::fs;
use std::io::Write;
use std::path::Path;
use std::process::{Command, Output, Stdio};

/// A policy with one warning (no number leads to it) that no change mends, and one that `--fix` mends.
const POLICY: &str = r#"warmline: 1
tenant: acme
owner: cx-ops@acme.example
vocabularies:
  asks_for_human:
    - talk to a human
    - Talk to a human!
rules:
  - { id: human, when: { says: asks_for_human }, then: { escalate: caller_requested } }
reasons:
  caller_requested: { announce: One moment. }
desks:
  support: { number: +15551234567 }
route: [support]
nobody_available: { say: We will ring you back., then: callback }
"#;

/// A policy directory of its own for a test.
struct Directory(tempfile::TempDir);

impl Directory {
    fn with(files: &[(&str, &str)]) -> Self {
        let directory = tempfile::tempdir().unwrap();
        for (name, text) in files {
            let path = directory.path().join(name);
            fs::create_dir_all(path.parent().unwrap()).unwrap();
            fs::write(path, text).unwrap();
        }
        Self(directory)
    }

    fn lint(&self, arguments: &[&str]) -> Told {
        Told::of(command(self.0.path(), arguments).output().unwrap())
    }

    fn read(&self, name: &str) -> String {
        fs::read_to_string(self.0.path().join(name)).unwrap()
    }
}

/// What a run of the command told.
struct Told {
    exit: i32,
    stdout: String,
    stderr: String,
}

impl Told {
    fn of(output: Output) -> Self {
        let text = |bytes| String::from_utf8(bytes).unwrap();
        Self { exit: output.status.code().unwrap(), stdout: text(output.stdout), stderr: text(output.stderr) }
    }

    /// The last line of standard error, which sums up.
    fn summary(&self) -> &str {
        self.stderr.lines().last().unwrap_or_default()
    }
}

fn command(directory: &Path, arguments: &[&str]) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_warmline"));
    command.current_dir(directory).arg("lint").args(arguments);
    command
}

#[test]
fn findings_end_with_one_and_a_clean_directory_with_zero() {
    let directory = Directory::with(&[("policies/acme.yaml", POLICY)]);
    let told = directory.lint(&["--format", "concise"]);
    assert_eq!((told.exit, told.summary()), (1, "3 warnings in 1 of 1 file"), "{}", told.stderr);
    assert!(told.stdout.contains("policies/acme.yaml:2:9: warning[D007]"), "{}", told.stdout);
    let clean = directory.lint(&["-A", "all"]);
    assert_eq!((clean.exit, clean.summary(), clean.stdout.as_str()), (0, "no findings in 1 file", ""));
}

#[test]
fn lints_are_turned_up_and_down_in_the_order_of_the_flags() {
    let directory = Directory::with(&[("policies/acme.yaml", POLICY)]);
    for (arguments, exit, summary) in [
        (&["-D", "warnings"][..], 1, "3 errors in 1 of 1 file"),
        (&["--fail-on", "error"], 0, "3 warnings in 1 of 1 file"),
        (&["-D", "all", "-A", "D007,P002"], 1, "1 error in 1 of 1 file"),
        (&["-A", "all", "--deny", "duplicate-phrase"], 1, "1 error in 1 of 1 file"),
        (&["-A", "D007", "-D", "Y005", "-A", "P002", "-A", "Y005"], 0, "no findings in 1 file"),
    ] {
        let told = directory.lint(arguments);
        assert_eq!((told.exit, told.summary()), (exit, summary), "{arguments:?}");
    }
    let told = directory.lint(&["-A", "P0002"]);
    assert_eq!(told.exit, 2);
    assert!(told.stderr.contains("did you mean `P002`"), "{}", told.stderr);
}

#[test]
fn what_is_safe_is_mended_and_the_rest_is_told() {
    let directory = Directory::with(&[("policies/acme.yaml", POLICY)]);
    let told = directory.lint(&["--fix"]);
    assert_eq!((told.exit, told.summary()), (1, "1 warning in 1 of 1 file"), "{}", told.stderr);
    assert!(told.stderr.contains("fixed policies/acme.yaml:7:7: P002"), "{}", told.stderr);
    let mended = directory.read("policies/acme.yaml");
    assert_eq!(mended, POLICY.replace("    - Talk to a human!\n", "").replace("+15551234567", "\"+15551234567\""));
    assert_eq!(fs::read_dir(directory.0.path().join("policies")).unwrap().count(), 1, "nothing is left beside the policy");
    assert_eq!(directory.lint(&["--fix", "-A", "D007"]).exit, 0);
}

#[test]
fn a_file_is_judged_with_the_packs_of_its_directory_and_alone() {
    let policy = POLICY.replace("vocabularies:\n  asks_for_human:\n    - talk to a human\n    - Talk to a human!\n", "use: [packs/en]\n");
    let pack = "warmline: 1\npack: en\nvocabularies:\n  asks_for_human:\n    - talk to a human\n    - Talk to a human!\n";
    let files = [("p/eu/acme.yaml", policy.as_str()), ("p/globex.yaml", &policy.replace("acme", "globex")), ("p/packs/en.yaml", pack)];
    let directory = Directory::with(&files);
    let told = directory.lint(&["p/eu/acme.yaml", "--format", "concise", "-A", "Y005"]);
    assert_eq!(told.summary(), "1 warning in 1 of 1 file", "{}", told.stdout);
    assert!(told.stdout.starts_with("p/eu/acme.yaml:2:9: warning[D007]"), "{}", told.stdout);
    assert_eq!(directory.lint(&["p"]).summary(), "6 warnings in 3 of 3 files");
}

#[test]
fn standard_input_stands_for_a_file() {
    let directory = Directory::with(&[("policies/acme.yaml", "tenant: broken")]);
    let arguments = ["--stdin", "--stdin-filename", "policies/acme.yaml", "--format", "json"];
    let mut child =
        command(directory.0.path(), &arguments).stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
    child.stdin.take().unwrap().write_all(POLICY.as_bytes()).unwrap();
    let told = Told::of(child.wait_with_output().unwrap());
    let report: serde_json::Value = serde_json::from_str(&told.stdout).unwrap();
    assert_eq!((told.exit, told.summary()), (1, "3 warnings in 1 of 1 file"), "{report}");
    assert!(told.stdout.contains("policies/acme.yaml"));
}

#[test]
fn what_cannot_be_read_or_understood_ends_with_two() {
    let directory = Directory::with(&[("policies/acme.yaml", POLICY)]);
    fs::write(directory.0.path().join("policies/latin.yaml"), b"greeting: Gr\xfcezi").unwrap();
    for (arguments, why) in [
        (&["policies"][..], "not UTF-8"),
        (&["nowhere"], "cannot read `nowhere`"),
        (&["--explain", "P0001"], "did you mean `P001`"),
        (&["--format", "xml"], "xml"),
        (&["--corpus", "nowhere.jsonl"], "nowhere.jsonl"),
    ] {
        let told = directory.lint(arguments);
        assert_eq!(told.exit, 2, "{arguments:?}");
        assert!(told.stderr.contains(why), "{arguments:?}: {}", told.stderr);
    }
}

#[test]
fn a_code_is_explained_and_a_report_is_written_where_it_is_wanted() {
    let directory = Directory::with(&[("policies/acme.yaml", POLICY)]);
    let told = directory.lint(&["--explain", "duplicate-phrase"]);
    assert!(told.exit == 0 && told.stdout.starts_with("# P002 duplicate-phrase\n"), "{}", told.stdout);
    let told = directory.lint(&["--format", "sarif", "--output", "lint.sarif"]);
    assert!(told.stdout.is_empty() && directory.read("lint.sarif").contains("\"ruleId\": \"P002\""), "{}", directory.read("lint.sarif"));
}

#[test]
fn a_corpus_tells_how_often_phrases_would_decide() {
    let directory =
        Directory::with(&[("policies/acme.yaml", POLICY), ("said.jsonl", "{\"text\":\"talk to a human\"}\n{\"text\":\"hello\"}\n")]);
    let told = directory.lint(&["--corpus", "said.jsonl", "--format", "concise"]);
    assert!(told.stdout.contains("error[P006] `talk to a human` decides in 50.0 % of 2 utterances"), "{}", told.stdout);
    assert!(told.stderr.contains("  50.0 %  rule       human"), "{}", told.stderr);
}
