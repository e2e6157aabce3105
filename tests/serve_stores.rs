//! How the service starts on its stores, and how it lets go of them.
#![cfg(feature = "service")]
#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

#[path = "support/process.rs"]
mod process;

use process::{POLICY, Running, fails_to_start};
use rusqlite::Connection;
use std::fs;
use std::path::{Path, PathBuf};
use tempfile::TempDir;
use warmline::assistant::install_tls_provider;

/// Policies, and a data directory.
struct Home {
    directory: TempDir,
}

impl Home {
    fn new() -> Self {
        let directory = tempfile::tempdir().unwrap();
        fs::create_dir(directory.path().join("policies")).unwrap();
        fs::write(directory.path().join("policies/acme.yaml"), POLICY).unwrap();
        Self { directory }
    }

    fn policies(&self) -> PathBuf {
        self.directory.path().join("policies")
    }

    fn data(&self) -> PathBuf {
        self.directory.path().join("data")
    }

    fn start(&self) -> Running {
        Running::start(&self.policies(), &self.data())
    }

    /// The service does not start on this data directory, and says so in these words.
    #[track_caller]
    fn refuses(&self, data: &Path, words: &[&str]) {
        let output = fails_to_start(&self.policies(), data);
        let said = String::from_utf8_lossy(&output.stderr);
        assert_eq!(output.status.code(), Some(2), "{said}");
        for word in words {
            assert!(said.contains(word), "no `{word}` in: {said}");
        }
    }
}

async fn post(url: &str, body: &str) -> String {
    let client = reqwest::Client::builder().no_proxy().build().unwrap();
    client.post(format!("{url}/webhook/call")).body(body.to_owned()).send().await.unwrap().text().await.unwrap()
}

#[test]
fn two_services_do_not_share_a_data_directory() {
    let home = Home::new();
    let running = home.start();
    home.refuses(&home.data(), &["data` is in use by another process", "--data"]);
    drop(running);
    drop(home.start());
}

#[test]
fn a_file_that_cannot_be_used_is_named_with_what_to_do_and_left_as_it_is() {
    let home = Home::new();
    fs::create_dir(home.data()).unwrap();
    let file = home.data().join("sessions.db");
    let rubbish = "not a database, and long enough to be taken for one".repeat(100);
    fs::write(&file, &rubbish).unwrap();
    home.refuses(&home.data(), &["data/sessions.db` is damaged", "move it away"]);
    assert_eq!(fs::read_to_string(&file).unwrap(), rubbish);

    fs::remove_file(&file).unwrap();
    Connection::open(&file).unwrap().pragma_update(None, "user_version", 1000).unwrap();
    home.refuses(&home.data(), &["data/sessions.db` was written by a newer warmline", "--data"]);

    let no_directory = home.policies().join("acme.yaml");
    home.refuses(&no_directory.join("data"), &["cannot keep the live calls in", "acme.yaml/data`", "may write there"]);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_service_that_is_told_to_stop_closes_its_stores_and_the_next_goes_on() {
    install_tls_provider();
    let home = Home::new();
    let running = home.start();
    let started = r#"{"call_id":"c-1","event":"call.started","to":"+15559998888"}"#;
    assert!(post(&running.url, started).await.contains("Hi!"));
    let manager = r#"{"call_id":"c-1","event":"call.speech","transcript":"a manager","event_id":"e-2"}"#;
    let handed_over = post(&running.url, manager).await;
    assert!(handed_over.contains("transfer"), "{handed_over}");
    assert_eq!(running.terminate().code(), Some(0));
    let log = fs::metadata(home.data().join("sessions.db-wal")).map_or(0, |log| log.len());
    assert_eq!(log, 0, "everything is in the file itself");

    let running = home.start();
    assert_eq!(post(&running.url, manager).await, handed_over);
    let again = post(&running.url, r#"{"call_id":"c-1","event":"call.speech","transcript":"a manager!"}"#).await;
    assert_eq!(again, r#"{"status":"ok"}"#);
}
