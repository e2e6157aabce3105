//! `warmline explain` as it is run, and the decide API's explanation beside it: two doors to one answer.
#![cfg(feature = "service")]
#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

#[path = "support/directory.rs"]
mod directory;
#[path = "support/exchange.rs"]
#[expect(dead_code, reason = "other tests use the rest")]
mod exchange;

use directory::sources_of;
use exchange::{TestExchange, no_models};
use serde_json::{Value, json};
use std::fs;
use std::path::Path;
use std::process::{Command, Output};
use warmline::service::Clock;

/// A Monday morning in New York.
const MONDAY: &str = "2026-11-23T10:00:00-05:00";

/// Runs the command on the shipped policies on that Monday, or as the arguments say otherwise.
fn explain(arguments: &[&str]) -> Output {
    let policies = Path::new(env!("CARGO_MANIFEST_DIR")).join("policies");
    let monday: &[&str] = if arguments.contains(&"--at") { &[] } else { &["--at", MONDAY] };
    Command::new(env!("CARGO_BIN_EXE_warmline"))
        .env("WARMLINE_POLICIES", policies)
        .env_remove("ANTHROPIC_API_KEY")
        .arg("explain")
        .args(arguments)
        .args(monday)
        .output()
        .unwrap()
}

/// What the command prints when all is well.
#[track_caller]
fn printed(arguments: &[&str]) -> String {
    let output = explain(arguments);
    assert_eq!(output.status.code(), Some(0), "{}", String::from_utf8_lossy(&output.stderr));
    String::from_utf8(output.stdout).unwrap()
}

/// What the command complains of when it cannot run.
#[track_caller]
fn complaint(arguments: &[&str]) -> String {
    let output = explain(arguments);
    assert_eq!(output.status.code(), Some(2), "{}", String::from_utf8_lossy(&output.stdout));
    String::from_utf8(output.stderr).unwrap()
}

fn printed_json(arguments: &[&str]) -> Value {
    let arguments = [arguments, &["--format", "json"]].concat();
    serde_json::from_str(&printed(&arguments)).unwrap()
}

#[tokio::test]
async fn the_command_and_the_api_explain_alike() {
    let exchange = TestExchange::start(&sources_of("policies"), &no_models(), Clock::system());
    let no_model = json!({"judge": "no_key", "sentiment": "no_key"});
    let cases: [(&[&str], Value); 4] = [
        (&["I want to talk to a manager"], json!({"turn": {"says": "I want to talk to a manager"}})),
        (
            &["I don't want a human. When do you open?", "--confidence", "0.9"],
            json!({
                "turn": {"says": "I don't want a human. When do you open?", "confidence": 0.9},
                "signals": no_model,
                "reply": "We are open nine to five thirty, Monday to Friday.",
            }),
        ),
        (&["--pressed", "0", "--tenant", "clinica-sol"], json!({"tenant": "clinica-sol", "turn": {"pressed": "0"}})),
        (
            &["hello there", "--tenant", "harbor-bank", "--from", "+447700900123", "--judge", "escalate"],
            json!({"tenant": "harbor-bank", "call": {"from": "+447700900123"}, "turn": {"says": "hello there"}}),
        ),
    ];
    for (arguments, mut question) in cases {
        question["now"] = json!(MONDAY);
        question["explain"] = json!(true);
        let (status, answer) = exchange.post_to("/v1/decide", question.to_string()).await;
        assert_eq!(status, 200, "{answer}");
        assert_eq!(printed_json(arguments), answer["explanation"], "{question}");
    }
}

#[test]
fn a_sentence_is_explained_with_the_rule_the_words_and_the_line() {
    let page = printed(&["I want to talk to a manager"]);
    for part in [
        "turn      1, Mon 23 Nov 2026 10:00 EST, en-US",
        "━━━━━━━━━━━━━━━━━",
        "✓ caller-requested ",
        "of `asks_for_human`, packs/en.yaml:",
        "decision  escalate caller_requested: the rule `caller-requested` holds, default.yaml:",
        "support  +15551234567  rings 25 s  open, always",
        "whisper   AI transfer. Reason: caller_requested.",
    ] {
        assert!(page.contains(part), "`{part}` is not in\n{page}");
    }
    assert!(!page.contains('\u{1b}'), "no colours where nobody sees them");
}

#[test]
fn what_a_model_would_say_can_be_tried() {
    let outcome = |arguments: &[&str]| printed_json(&[&["hm"], arguments].concat())["decision"]["rule"].clone();
    assert_eq!(outcome(&[]), Value::Null);
    assert_eq!(outcome(&["--judge", "escalate"]), "judged");
    assert_eq!(outcome(&["--judge", "timeout"]), Value::Null);
    assert_eq!(outcome(&["--turn", "12"]), "drags-on");
    let page = printed(&["hm", "--sentiment", "-0.9"]);
    assert!(page.contains("sentiment: the tone is -0.9; at most -0.5 in 1 of 2 turns in a row"), "{page}");
}

#[test]
fn the_time_is_read_on_the_wall_of_the_policy() {
    let at_desk = |at: &str| {
        let explanation = printed_json(&["--pressed", "0", "--tenant", "clinica-sol", "--at", at]);
        explanation["decision"]["route"]["desks"][0]["open"].clone()
    };
    assert_eq!(at_desk("2026-11-23T19:59"), true);
    assert_eq!(at_desk("2026-11-23T20:01"), false);
    assert_eq!(at_desk("2026-11-23T20:01-05:00"), false);
}

#[test]
fn a_call_is_explained_turn_by_turn_until_the_bot_no_longer_has_it() {
    let directory = tempfile::tempdir().unwrap();
    let script = directory.path().join("call.txt");
    fs::write(&script, "# a dispute\nI dispute a charge\n[wait 90s]\n> I really dispute this charge\nStill there?\n").unwrap();
    let script = script.to_str().unwrap();

    let output = explain(&["--call", script, "--format", "json"]);
    let turns: Value = serde_json::from_slice(&output.stdout).unwrap();
    let turns = turns.as_array().unwrap();
    let decisions: Vec<_> = turns.iter().map(|turn| (&turn["decision"]["outcome"], &turn["decision"]["rule"])).collect();
    assert_eq!(decisions, [(&json!("continue"), &Value::Null), (&json!("escalate"), &json!("billing-dispute"))]);
    assert_eq!(turns[1]["turn"]["at"], "2026-11-23T15:01:30Z");
    assert!(String::from_utf8(output.stderr).unwrap().contains("1 line of"));

    let second = printed_json(&["--call", script, "--turn", "2"]);
    assert_eq!(second, turns[1]);
    assert!(complaint(&["--call", script, "--turn", "9"]).contains("the call has 2 turns and no turn 9"));
}

#[test]
fn what_keeps_it_from_running_is_told() {
    let directory = tempfile::tempdir().unwrap();
    fs::write(directory.path().join("acme.yaml"), "warmline: 1\ntenant: acme\nnumbers: [\"+1555*\"]\n").unwrap();
    let script = directory.path().join("call.txt");
    fs::write(&script, "hello\n[silense]\n").unwrap();
    let (policies, script) = (directory.path().to_str().unwrap(), script.to_str().unwrap());
    let cases: [(&[&str], &str); 7] = [
        (&["hi", "--tenant", "defualt"], "there is no tenant `defualt`; did you mean `default`?"),
        (&["hi", "--to", "+4420", "--policies", policies], "no policy claims `+4420` and none is the default; there are: +1555* (acme)"),
        (&["hi", "--policies", "/nowhere"], "cannot read the policy directory `/nowhere`"),
        (&["--call", script], "line 2: `[silense]` is nothing a caller does"),
        (&["hi", "--at", "noon"], "`--at noon` is not a time"),
        (&["hi", "--confidence", "93"], "write a number from 0 to 1"),
        (&[], "Usage: warmline explain"),
    ];
    for (arguments, told) in cases {
        let complaint = complaint(arguments);
        assert!(complaint.contains(told), "{complaint}");
    }
}
