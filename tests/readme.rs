//! The README does what it says: its calls are played, its commands run and its policy compiled, as printed.
#![cfg(feature = "service")]
#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

#[path = "support/directory.rs"]
mod directory;
#[path = "support/exchange.rs"]
#[expect(dead_code, reason = "other tests use the rest")]
mod exchange;

use exchange::{TestExchange, no_models};
use serde_json::Value;
use std::process::Command;
use warmline::diagnostic::{Report, render};
use warmline::policy::PolicySet;
use warmline::service::Clock;

const README: &str = include_str!("../README.md");

/// The code blocks of one kind.
fn blocks(kind: &str) -> Vec<&'static str> {
    let opening = format!("```{kind}\n");
    README.split(&opening).skip(1).map(|rest| rest.split("\n```").next().unwrap()).collect()
}

/// The commands of the console blocks, each with what it prints.
fn commands() -> Vec<(&'static str, String)> {
    let mut commands: Vec<(&str, String)> = Vec::new();
    for line in blocks("console").into_iter().flat_map(str::lines) {
        match (line.strip_prefix("$ "), commands.last_mut()) {
            (Some(command), _) => commands.push((command, String::new())),
            (None, Some((_, printed))) => *printed += &format!("{line}\n"),
            (None, None) => panic!("output before a command: {line}"),
        }
    }
    commands
}

#[tokio::test]
async fn the_printed_requests_get_the_printed_answers() {
    let exchange = TestExchange::start(&directory::sources_of("policies"), &no_models(), Clock::system());
    let mut played = 0;
    for (command, printed) in commands() {
        let Some((_, body)) = command.strip_prefix("curl -s localhost:8080/webhook/call").and_then(|rest| rest.split_once("-d '")) else {
            continue;
        };
        let (status, answer) = exchange.post(body.trim_end_matches('\'')).await;
        assert_eq!((status, answer), (200, serde_json::from_str::<Value>(&printed).unwrap()), "{command}");
        played += 1;
    }
    assert_eq!(played, 4, "the article's call, and one word after it");
}

#[test]
fn the_printed_conversation_is_what_the_terminal_shows() {
    let (command, printed) = commands().into_iter().find(|(command, _)| command.starts_with("warmline call")).unwrap();
    let output = Command::new(env!("CARGO_BIN_EXE_warmline"))
        .args(command.split(' ').skip(1))
        .current_dir(env!("CARGO_MANIFEST_DIR"))
        .env_remove("ANTHROPIC_API_KEY")
        .output()
        .unwrap();
    let shown = String::from_utf8(output.stdout).unwrap();
    let shown: Vec<&str> = shown.lines().collect();
    assert_eq!(shown, printed.lines().collect::<Vec<_>>());
}

#[test]
fn the_printed_policy_compiles() {
    let mut sources = directory::sources_of("policies");
    let [policy] = blocks("yaml")[..] else { panic!("one policy is printed") };
    sources.insert("acme.yaml", policy);
    let set = PolicySet::compile(&sources, &PolicySet::default());
    let report = Report { diagnostics: set.problems().cloned().collect() };
    assert!(report.is_empty(), "{}", render::full(&report, &sources, false));
}
