//! `warmline score` from the outside: what it prints, and how it exits.
#![cfg(feature = "service")]
#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

use serde_json::Value;
use std::path::Path;
use std::process::{Command, Output};

/// Runs the command among the fixtures, which hold the policies `shop.yaml` and `before.yaml`.
fn score(arguments: &str) -> Output {
    Command::new(env!("CARGO_BIN_EXE_warmline"))
        .arg("score")
        .args(arguments.split(' '))
        .current_dir(Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures/score"))
        .env("WARMLINE_POLICIES", ".")
        .output()
        .unwrap()
}

fn json(arguments: &str) -> Value {
    let output = score(&format!("{arguments} --format json"));
    assert_eq!(output.status.code(), Some(0), "{}", String::from_utf8_lossy(&output.stderr));
    serde_json::from_slice(&output.stdout).unwrap()
}

fn printed(output: &Output) -> (Option<i32>, String, String) {
    let text = |bytes: &[u8]| String::from_utf8(bytes.to_vec()).unwrap();
    (output.status.code(), text(&output.stdout), text(&output.stderr))
}

/// A count of a tally, and of how many.
fn counted(share: &Value) -> (u64, u64) {
    (share["count"].as_u64().unwrap(), share["of"].as_u64().unwrap())
}

#[test]
fn utterances_are_told_by_label_rule_language_and_source() {
    let report = json("said.jsonl");
    let target = &report["targets"][0];
    for (tally, recall, alarms) in [
        ("/overall", (2, 3), (2, 5)),
        ("/by/label/asks_human", (2, 3), (0, 0)),
        ("/by/label/declines", (0, 0), (0, 1)),
        ("/by/rule/asked", (2, 3), (1, 5)),
        ("/by/rule/leaving", (0, 3), (1, 5)),
        ("/by/language/unknown", (0, 0), (0, 1)),
        ("/by/source/ann", (1, 1), (1, 2)),
    ] {
        let tally = target.pointer(tally).unwrap_or_else(|| panic!("{tally}: {target:#}"));
        assert_eq!(counted(&tally["recall"]), recall, "{tally:#}");
        assert_eq!(counted(&tally["false_alarms_per_1000"]), alarms, "{tally:#}");
    }
    assert_eq!(target["overall"]["false_alarms_per_1000"]["value"], 400.0);
    let miss = &target["misses"]["worst"][0];
    assert_eq!((miss["text"].as_str(), miss["by"].as_str()), (Some("no robots today, thanks"), None));
    let alarm = &target["false_alarms"]["worst"][0];
    assert_eq!((alarm["by"].as_str(), alarm["words"].as_str()), (Some("leaving"), Some("cancel my plan")));
}

#[test]
fn people_see_a_table_and_what_was_misheard() {
    let (code, shown, told) = printed(&score("said.jsonl --by rule --show 1"));
    assert_eq!((code, told.as_str()), (Some(0), ""));
    let expected = "\
asks_human: a human is called or offered

           n  fired               recall            precision  false alarms per 1,000
overall    8      4  0.667 (0.208–0.939)  0.500 (0.150–0.850)  400.00 (117.62–769.28)
rule
  asked    8      3  0.667 (0.208–0.939)  0.667 (0.208–0.939)   200.00 (36.22–624.47)
  leaving  8      1  0.000 (0.000–0.561)  0.000 (0.000–0.793)   200.00 (36.22–624.47)

misses: 1
  no robots today, thanks  [asks_human, bob]

false alarms: 2, 1 of them not shown
  cancel my plan on Friday  [small_talk, bob]
      leaving: ";
    let body = shown.split_once("\n\n").unwrap().1;
    assert!(body.starts_with(expected), "{body}");
}

#[test]
fn a_label_can_be_expected_as_a_reason_or_a_vocabulary() {
    let report = json("said.jsonl --expect refund=refund --expect small_talk=leaving");
    let overall = |index: usize| &report["targets"][index]["overall"];
    assert_eq!(counted(&overall(0)["recall"]), (1, 1));
    assert_eq!(counted(&overall(1)["recall"]), (1, 3));
    let (code, _, told) = printed(&score("said.jsonl --expect refund=refunds"));
    assert_eq!(code, Some(2));
    assert!(told.contains("`refunds` is neither a reason nor a vocabulary of `shop`; did you mean `refund`?"), "{told}");
}

#[test]
fn a_topic_that_brings_a_human_is_no_false_alarm_of_asking_for_one() {
    let alarms = |arguments: &str| {
        let report = json(&format!("topic.jsonl --policies ../../../policies {arguments}"));
        counted(&report["targets"][0]["overall"]["false_alarms_per_1000"])
    };
    assert_eq!(alarms("--by label"), (0, 1));
    assert_eq!(alarms("--positive asks_human"), (1, 1));
}

#[test]
fn two_policies_are_compared_utterance_by_utterance() {
    let report = json("said.jsonl --against before.yaml");
    let target = &report["targets"][0];
    assert_eq!(counted(&target["against"]["overall"]["recall"]), (0, 3));
    let totals = ["new_hits", "new_misses", "new_alarms", "alarms_gone"].map(|kind| target["changes"][kind]["total"].as_u64().unwrap());
    assert_eq!(totals, [2, 0, 0, 0]);
    assert_eq!(target["changes"]["new_hits"]["first"][0]["words"], "fetch me a colleague");
    let (_, shown, _) = printed(&score("said.jsonl --against shop-before"));
    assert!(shown.contains("compared with shop-before (before.yaml, ") && shown.contains("now heard: 2\n"), "{shown}");
}

#[test]
fn records_are_picked_by_field_and_by_source() {
    let left = |arguments: &str| json(&format!("said.jsonl {arguments}"))["utterances"].as_u64().unwrap();
    for (arguments, expected) in [
        ("--where season=winter", 1),
        ("--where lang=en --where label=asks_human", 3),
        ("--only ann", 3),
        ("--hold-out ann --hold-out bob", 1),
    ] {
        assert_eq!(left(arguments), expected, "{arguments}");
    }
    let parts: u64 = ["1/2", "2/2"].iter().map(|part| left(&format!("--split {part}"))).sum();
    assert_eq!(parts, 8);
    let (code, _, told) = printed(&score("said.jsonl --only nobody"));
    assert_eq!(code, Some(2));
    assert!(told.contains("no utterance is left to score"), "{told}");
}

#[test]
fn a_missed_bound_is_a_finding() {
    for (bounds, exit, told) in [
        ("--at-least-recall 0.6 --at-most-alarms 400", 0, ""),
        ("--at-least-recall 0.7", 1, "recall is 0.667 (0.208–0.939), and should be at least 0.7"),
        ("--at-most-alarms 399", 1, "false alarms are 400.00 (117.62–769.28) in 1,000, and should be at most 399"),
        ("--positive nothing --at-least-recall 0", 1, "no utterance is labelled `nothing`"),
    ] {
        let (code, _, said) = printed(&score(&format!("said.jsonl {bounds}")));
        assert_eq!(code, Some(exit), "{bounds}: {said}");
        assert!(said.contains(told), "{said}");
    }
}

#[test]
fn lines_that_are_no_records_are_told_with_their_places() {
    let (code, shown, told) = printed(&score("broken.jsonl"));
    assert_eq!((code, shown.as_str()), (Some(2), ""));
    for expected in ["broken.jsonl:2: missing field `label`", "broken.jsonl:3: ", "error: 2 lines cannot be read"] {
        assert!(told.contains(expected), "{told}");
    }
}

#[test]
fn calls_are_told_by_when_they_are_handed_over() {
    let report = json("calls.jsonl --conversations");
    let overall = &report["policy"]["overall"];
    let shares = ["right", "early", "late", "never", "false_handoffs_per_100"].map(|share| counted(&overall[share]));
    assert_eq!(shares, [(1, 4), (1, 4), (1, 4), (1, 4), (1, 2)]);
    assert_eq!(["1", "2", "3"].map(|turns| counted(&overall["within_turns"][turns]).0), [3, 3, 3]);
    assert_eq!(counted(&report["policy"]["by"]["rule"]["failed"]["late"]), (1, 4));
    let copes = json("calls.jsonl --conversations --bot-copes");
    assert_eq!(counted(&copes["policy"]["overall"]["never"]), (2, 4));
    assert_eq!(counted(&copes["policy"]["overall"]["false_handoffs_per_100"]), (1, 2));
}

#[test]
fn people_see_two_policies_side_by_side_on_calls() {
    let (code, shown, _) = printed(&score("calls.jsonl --conversations --against before.yaml --by rule"));
    assert_eq!(code, Some(0));
    let rows: Vec<&str> = shown.lines().take(5).collect();
    assert_eq!(rows[0], "6 calls, 4 of them for a human");
    assert!(rows[2].trim_start().starts_with("shop (shop.yaml)") && rows[2].ends_with("shop-before (before.yaml)"), "{shown}");
    assert!(rows[3].split("  ").any(|cell| cell == "handed over at the right turn") && rows[3].contains("0.250 (0.046–0.699)"), "{shown}");
}
