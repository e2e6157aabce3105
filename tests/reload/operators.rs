//! What operators ask of reloads: try, force, go back, hold, let go; what they find when they look; and what survives a
//! start with broken files.

use crate::home::{BROKEN, Home, NOTHING_OF_ITSELF, acme, greeting, tenants};
use serde_json::Value;
use std::fs;
use std::process::Command;
use warmline::service::reload::{LoadError, ReloadRefused, ReloadRequest};
use warmline::service::shelf::FileState;
use warmline::telemetry::events::{ReloadOutcome, ReloadTrigger};

fn request() -> ReloadRequest {
    ReloadRequest { actor: Some("tester".to_owned()), ..ReloadRequest::by(ReloadTrigger::Api) }
}

fn journal(home: &Home) -> Vec<Value> {
    let lines = fs::read_to_string(home.data().join("reloads.jsonl")).unwrap();
    lines.lines().map(|line| serde_json::from_str(line).unwrap()).collect()
}

#[tokio::test]
async fn a_dry_run_tells_what_would_happen_and_does_nothing() {
    let mut followed = acme().settings(NOTHING_OF_ITSELF).follow();
    followed.home.write("acme.yaml", &greeting("acme", "two"));
    followed.home.write("globex.yaml", BROKEN);
    let tried = followed.reloads.request(ReloadRequest { dry_run: true, ..request() }).await.unwrap();
    assert_eq!((tried.outcome, tried.generation, tried.changed.len()), (ReloadOutcome::Partial, 1, 1));
    assert_eq!(tried.diagnostics.len(), 1);
    assert_eq!(followed.greeting("acme").as_deref(), Some("one"));
    assert_eq!(followed.reloads.status().attempts.len(), 1, "only the start");

    let done = followed.reloads.request(request()).await.unwrap();
    assert_eq!((done.outcome, done.generation), (ReloadOutcome::Partial, 2));
    followed.expect(ReloadOutcome::Partial).await;
    assert_eq!(followed.greeting("acme").as_deref(), Some("two"));
}

#[tokio::test]
async fn one_operator_asks_at_a_time() {
    let followed = acme().follow();
    let (first, second) = tokio::join!(followed.reloads.request(request()), followed.reloads.request(request()));
    assert_eq!(first.unwrap().outcome, ReloadOutcome::Unchanged);
    assert_eq!(second.unwrap_err(), ReloadRefused::Busy);
}

#[tokio::test]
async fn an_earlier_state_is_held_until_it_is_let_go() {
    let mut followed = acme().follow();
    followed.home.write("acme.yaml", &greeting("acme", "two"));
    followed.expect(ReloadOutcome::Applied).await;

    let back = followed.reloads.roll_back(1, request()).await.unwrap();
    assert_eq!((back.outcome, back.generation, back.changed.len()), (ReloadOutcome::RolledBack, 1, 1));
    followed.expect(ReloadOutcome::RolledBack).await;
    assert_eq!(followed.greeting("acme").as_deref(), Some("one"));
    followed.expect_metric("warmline_policy_pinned 1");

    followed.home.write("acme.yaml", &greeting("acme", "three"));
    followed.expect(ReloadOutcome::RejectedPinned).await;
    assert_eq!(followed.greeting("acme").as_deref(), Some("one"));
    let asked = followed.reloads.request(request()).await.unwrap();
    assert_eq!(asked.outcome, ReloadOutcome::RejectedPinned);
    followed.expect(ReloadOutcome::RejectedPinned).await;

    let let_go = followed.reloads.unpin(request()).await.unwrap();
    assert_eq!((let_go.outcome, let_go.generation), (ReloadOutcome::Applied, 3));
    assert_eq!(followed.greeting("acme").as_deref(), Some("three"));
    followed.expect_metric("warmline_policy_pinned 0");
}

#[tokio::test]
async fn a_state_that_is_held_is_held_over_a_restart_and_let_go_only_by_an_operator() {
    let mut followed = acme().follow();
    followed.home.write("acme.yaml", &greeting("acme", "bad"));
    followed.expect(ReloadOutcome::Applied).await;
    followed.kept().await;
    followed.reloads.roll_back(1, request()).await.unwrap();

    let mut followed = followed.stop().await.follow();
    assert_eq!(followed.greeting("acme").as_deref(), Some("one"));
    assert_eq!((followed.state("acme.yaml"), followed.reloads.status().pinned), (FileState::Active, Some(1)));
    followed.expect_metric("warmline_policy_pinned 1");
    let told = journal(&followed.home).pop().unwrap();
    assert_eq!((&told["trigger"], &told["outcome"]), (&"start".into(), &"rejected_pinned".into()));
    followed.home.write("acme.yaml", &greeting("acme", "worse"));
    followed.expect(ReloadOutcome::RejectedPinned).await;

    let let_go = followed.reloads.unpin(request()).await.unwrap();
    assert_eq!((let_go.outcome, let_go.generation), (ReloadOutcome::Applied, 2));
    let followed = followed.stop().await.follow();
    assert_eq!(followed.greeting("acme").as_deref(), Some("worse"));
    assert_eq!(followed.reloads.status().pinned, None);
}

#[tokio::test]
async fn five_states_are_kept() {
    let mut followed = acme().follow();
    for greets in ["two", "three", "four", "five", "six"] {
        followed.home.write("acme.yaml", &greeting("acme", greets));
        followed.until("acme", Some(greets)).await;
    }
    let kept: Vec<u64> = followed.reloads.status().generations.iter().map(|kept| kept.generation).collect();
    assert_eq!(kept, [2, 3, 4, 5, 6]);
    let refused = followed.reloads.roll_back(1, request()).await.unwrap_err();
    assert_eq!(refused.to_string(), "generation 1 is not kept; choose one of 2, 3, 4, 5, 6");
}

#[tokio::test]
async fn every_attempt_is_written_down() {
    let mut followed = acme().follow();
    followed.home.write("acme.yaml", BROKEN);
    followed.expect(ReloadOutcome::RejectedInvalid).await;
    followed.reloads.request(request()).await.unwrap();
    let written = journal(&followed.home);
    let told: Vec<(&str, &str)> =
        written.iter().map(|attempt| (attempt["trigger"].as_str().unwrap(), attempt["outcome"].as_str().unwrap())).collect();
    assert_eq!(told, [("start", "applied"), ("file", "rejected_invalid"), ("api", "rejected_invalid")]);
    assert_eq!((&written[2]["actor"], &written[2]["errors"]), (&"tester".into(), &1.into()));
    assert_eq!(written[1]["before"], written[0]["after"]);
    assert_ne!(written[1]["after"], written[0]["after"]);
    assert_eq!(followed.reloads.status().attempts.len(), 3);
}

#[tokio::test]
async fn a_start_with_broken_files_falls_back_on_what_was_kept() {
    let followed = tenants(&["acme", "globex"], "one").follow();
    let home = followed.stop().await;
    home.write("acme.yaml", BROKEN);
    home.write("globex.yaml", &greeting("globex", "two"));
    let mut followed = home.follow();
    assert_eq!(followed.greeting("acme").as_deref(), Some("one"));
    assert_eq!(followed.greeting("globex").as_deref(), Some("two"));
    assert_eq!(followed.state("acme.yaml"), FileState::Stale);
    assert!(followed.reloads.status().degraded);
    followed.expect_metric(r#"warmline_policy_reloads_total{trigger="start",outcome="partial"} 1"#);

    followed.home.write("acme.yaml", &greeting("acme", "three"));
    followed.expect(ReloadOutcome::Applied).await;
    assert!(!followed.reloads.status().degraded);
}

#[tokio::test]
async fn a_start_without_files_falls_back_on_what_was_kept() {
    let home = acme().follow().stop().await;
    fs::remove_dir_all(&home.policies).unwrap();
    let mut followed = home.follow();
    assert_eq!(followed.greeting("acme").as_deref(), Some("one"));
    assert!(followed.reloads.status().degraded);
    followed.home.write("acme.yaml", &greeting("acme", "two"));
    followed.until("acme", Some("two")).await;
}

#[tokio::test]
async fn what_was_kept_of_another_directory_is_none_of_ours() {
    let mut home = acme().follow().stop().await;
    home.policies = home.path().join("others");
    assert!(matches!(home.try_follow(), Err(LoadError::Unreadable { .. })));
}

#[tokio::test]
async fn what_was_kept_and_cannot_be_read_stands_in_nobodys_way() {
    let home = acme().follow().stop().await;
    fs::write(home.data().join("last-good/policies.json"), "{").unwrap();
    let followed = home.follow();
    assert_eq!(followed.greeting("acme").as_deref(), Some("one"));
    let home = followed.stop().await;
    home.write("acme.yaml", BROKEN);
    assert_eq!(home.follow().greeting("acme").as_deref(), Some("one"), "it was kept anew");
}

#[test]
fn a_service_that_cannot_begin_ends_with_2_and_says_where_to_look() {
    let home = Home::with(&[("acme.yaml", BROKEN.to_owned())]);
    let mut serve = Command::new(env!("CARGO_BIN_EXE_warmline"));
    serve.args(["serve", "--listen", "127.0.0.1:0", "--policies"]).arg(&home.policies).arg("--data").arg(home.data());
    let ended = serve.output().unwrap();
    assert_eq!(ended.status.code(), Some(2));
    let said = String::from_utf8(ended.stderr).unwrap();
    assert!(said.contains("no policy in") && said.contains("acme.yaml:2:"), "{said}");
}

#[tokio::test]
async fn a_start_with_nothing_to_go_by_says_what_to_do() {
    let empty = Home::new().try_follow().err().unwrap().to_string();
    assert!(empty.ends_with("holds no policy; put a `.yaml` file into it, or name another one with `--policies`"), "{empty}");
    let broken = Home::with(&[("acme.yaml", BROKEN.to_owned())]).try_follow().err().unwrap().to_string();
    assert!(broken.contains("acme.yaml:2:") && broken.contains("error[Y015]"), "{broken}");
}

#[tokio::test]
async fn what_cannot_be_kept_is_told_and_stands_in_nobodys_way() {
    let home = acme();
    fs::create_dir(home.data()).unwrap();
    fs::write(home.data().join("last-good"), "a file where a directory should be").unwrap();
    let mut followed = home.follow();
    assert!(followed.kept().await.keeping_failed.is_some());
    followed.expect_metric("warmline_policy_last_good_saved 0");
    followed.home.write("acme.yaml", &greeting("acme", "two"));
    followed.expect(ReloadOutcome::Applied).await;

    fs::remove_file(followed.home.data().join("last-good")).unwrap();
    followed.home.write("acme.yaml", &greeting("acme", "three"));
    followed.expect(ReloadOutcome::Applied).await;
    let hash = followed.shelf.current().hash.clone();
    let mut changes = followed.reloads.status_changes();
    let status = changes.wait_for(|status| status.kept.as_ref() == Some(&hash)).await.unwrap().clone();
    assert_eq!(status.keeping_failed, None);
    followed.expect_metric("warmline_policy_last_good_saved 1");
}

#[tokio::test]
async fn a_data_directory_that_cannot_be_written_stands_in_nobodys_way() {
    let home = acme();
    fs::write(home.data(), "a file where a directory should be").unwrap();
    let mut followed = home.follow();
    followed.home.write("acme.yaml", &greeting("acme", "two"));
    followed.expect(ReloadOutcome::Applied).await;
    assert_eq!(followed.reloads.status().attempts.len(), 2);
}
