//! `SIGHUP` reloads, and a storm of it does no harm. Alone in its process, which every signal reaches as a whole.
#![cfg(feature = "service")]
#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

#[path = "reload/home.rs"]
#[expect(dead_code, reason = "the other tests of reloads use the rest")]
mod home;

use home::{NOTHING_OF_ITSELF, acme, greeting};
use std::process::Command;
use warmline::service::reload::ReloadRequest;
use warmline::telemetry::events::{ReloadOutcome, ReloadTrigger};

fn hang_up(times: u32) {
    let kill = format!("i=0; while [ $i -lt {times} ]; do kill -HUP {}; i=$((i+1)); done", std::process::id());
    assert!(Command::new("sh").args(["-c", &kill]).status().unwrap().success());
}

#[tokio::test(flavor = "multi_thread")]
async fn a_hangup_reloads_and_a_storm_of_them_does_no_harm() {
    let mut followed = acme().settings(NOTHING_OF_ITSELF).follow();
    followed.home.write("acme.yaml", &greeting("acme", "two"));
    hang_up(1);
    let report = followed.expect(ReloadOutcome::Applied).await;
    assert_eq!(report.trigger, ReloadTrigger::Signal);

    let storm = tokio::task::spawn_blocking(|| hang_up(1000));
    while !storm.is_finished() {
        assert_eq!(followed.greeting("acme").as_deref(), Some("two"));
        tokio::task::yield_now().await;
    }
    storm.await.unwrap();
    followed.home.write("acme.yaml", &greeting("acme", "three"));
    let report = followed.reloads.request(ReloadRequest::by(ReloadTrigger::Api)).await.unwrap();
    assert_eq!((followed.greeting("acme").as_deref(), report.generation), (Some("three"), 3));
}
