//! What is broken stays out, and what it was to replace stays in force: tenant by tenant.

use crate::home::{BROKEN, Followed, Home, acme, claiming, greeting, tenants};
use std::fs;
use std::os::unix::fs::symlink;
use warmline::service::reload::ReloadRequest;
use warmline::service::shelf::FileState;
use warmline::telemetry::events::{ReloadOutcome, ReloadTrigger};

const PACK: &str = "warmline: 1\npack: words\nvocabularies:\n  human: [WORD]\n";

fn pack(word: &str) -> String {
    PACK.replace("WORD", word)
}

fn using_pack(tenant: &str) -> String {
    format!("{}use: [packs/words]\n", greeting(tenant, "one"))
}

/// Says that a tenant's file is broken in this way, and that its policy from before is in force.
#[track_caller]
fn assert_stale(followed: &Followed, file: &str, codes: &[&str]) {
    let status = followed.status(file);
    assert_eq!((status.state, followed.codes(file).as_slice()), (FileState::Stale, codes));
    assert!(status.tenant.is_some() && status.hash.is_some(), "{status:?}");
}

#[tokio::test]
async fn a_broken_file_leaves_what_was_in_force_until_it_is_mended() {
    let mut followed = acme().follow();
    let before = followed.shelf.current();
    followed.home.write("acme.yaml", BROKEN);
    let report = followed.expect(ReloadOutcome::RejectedInvalid).await;
    assert!(report.changed.is_empty() && report.diagnostics.len() == 1, "{report:?}");
    assert_eq!(followed.greeting("acme").as_deref(), Some("one"));
    assert_stale(&followed, "acme.yaml", &["syntax"]);
    assert_eq!((followed.shelf.current().generation, &followed.shelf.current().hash), (1, &before.hash));
    followed.expect_metric("warmline_policy_last_reload_successful 0");
    followed.expect_metric("warmline_policy_broken_files 1");

    followed.home.write("acme.yaml", &greeting("acme", "two"));
    followed.expect(ReloadOutcome::Applied).await;
    assert_eq!((followed.greeting("acme").as_deref(), followed.state("acme.yaml")), (Some("two"), FileState::Active));
    followed.expect_metric("warmline_policy_last_reload_successful 1");
    followed.expect_metric("warmline_policy_broken_files 0");
}

#[tokio::test]
async fn a_broken_file_put_back_as_it_was_is_well_again() {
    let mut followed = acme().follow();
    followed.home.write("acme.yaml", BROKEN);
    followed.expect(ReloadOutcome::RejectedInvalid).await;
    followed.home.write("acme.yaml", &greeting("acme", "one"));
    followed.expect(ReloadOutcome::Unchanged).await;
    assert_eq!((followed.state("acme.yaml"), followed.shelf.current().generation), (FileState::Active, 1));
}

#[tokio::test]
async fn tenants_do_not_answer_for_each_other() {
    let mut followed = tenants(&["acme", "globex", "initech"], "one").follow();
    followed.home.write("acme.yaml", BROKEN);
    followed.home.write("globex.yaml", "");
    followed.home.write("initech.yaml", &greeting("initech", "two"));
    let report = followed.expect(ReloadOutcome::Partial).await;
    assert_eq!(report.changed, ["initech".into()]);
    assert_eq!(followed.greeting("initech").as_deref(), Some("two"));
    for tenant in ["acme", "globex"] {
        assert_eq!(followed.greeting(tenant).as_deref(), Some("one"), "{tenant}");
        assert_eq!(followed.state(&format!("{tenant}.yaml")), FileState::Stale, "{tenant}");
    }
    assert!(followed.reloads.status().degraded);
}

#[tokio::test]
async fn a_new_file_that_is_broken_is_told_and_left_out() {
    let mut followed = acme().follow();
    followed.home.write("globex.yaml", BROKEN);
    followed.expect(ReloadOutcome::RejectedInvalid).await;
    let status = followed.status("globex.yaml");
    assert_eq!((status.state, status.tenant, status.hash), (FileState::Rejected, None, None));
    assert!(followed.shelf.current().degraded());
    followed.home.remove("globex.yaml");
    followed.expect(ReloadOutcome::Unchanged).await;
    assert!(!followed.shelf.current().degraded());
}

#[tokio::test]
async fn a_file_that_cannot_be_read_is_broken_not_gone() {
    let mut followed = acme().follow();
    let file = followed.home.file("acme.yaml");
    let mend = |followed: &Followed, greets: &str| followed.home.write("acme.yaml", &greeting("acme", greets));

    fs::remove_file(&file).unwrap();
    symlink("nowhere.yaml", &file).unwrap();
    followed.expect(ReloadOutcome::RejectedInvalid).await;
    assert_stale(&followed, "acme.yaml", &["unreadable"]);
    fs::remove_file(&file).unwrap();
    mend(&followed, "two");
    followed.until("acme", Some("two")).await;

    fs::remove_file(&file).unwrap();
    fs::create_dir(&file).unwrap();
    followed.expect(ReloadOutcome::RejectedInvalid).await;
    assert_stale(&followed, "acme.yaml", &["unreadable"]);
    fs::remove_dir(&file).unwrap();
    mend(&followed, "three");
    followed.until("acme", Some("three")).await;
}

#[tokio::test]
async fn a_file_that_is_no_text_is_broken_at_the_byte() {
    let mut followed = acme().follow();
    fs::write(followed.home.file("acme.yaml"), b"warmline: 1\ntenant: acme\ngreeting: Gr\xfcezi\n").unwrap();
    followed.expect(ReloadOutcome::RejectedInvalid).await;
    assert_stale(&followed, "acme.yaml", &["unreadable"]);
    assert_eq!(followed.status("acme.yaml").problems[0].place.to_string(), "acme.yaml:3:13");
}

#[tokio::test]
async fn a_file_that_is_empty_or_enormous_is_broken() {
    let mut followed = acme().follow();
    for (text, code) in [(String::new(), "empty-value"), ("# filler\n".repeat(600_000), "too-big")] {
        followed.home.replace("acme.yaml", &text);
        followed.expect(ReloadOutcome::RejectedInvalid).await;
        assert_eq!((followed.state("acme.yaml"), followed.codes("acme.yaml").first()), (FileState::Stale, Some(&code)));
    }
}

#[tokio::test]
async fn a_pack_changes_everyone_who_uses_it_and_nobody_else() {
    let files = [("packs/words.yaml", pack("human")), ("acme.yaml", using_pack("acme")), ("globex.yaml", greeting("globex", "one"))];
    let mut followed = Home::with(&files).follow();
    followed.home.write("packs/words.yaml", &pack("person"));
    let report = followed.expect(ReloadOutcome::Applied).await;
    assert_eq!(report.changed, ["acme".into()]);

    let before = followed.status("acme.yaml").hash;
    followed.home.write("packs/words.yaml", BROKEN);
    followed.expect(ReloadOutcome::RejectedInvalid).await;
    assert_stale(&followed, "acme.yaml", &["broken-pack"]);
    assert_eq!(followed.status("acme.yaml").hash, before, "built on the pack as it was");
    assert_eq!(followed.state("packs/words.yaml"), FileState::Stale);
    assert_eq!(followed.state("globex.yaml"), FileState::Active);

    followed.home.write("packs/words.yaml", &pack("somebody"));
    followed.expect(ReloadOutcome::Applied).await;
    assert!(!followed.shelf.current().degraded());
}

const NUMBER: &str = "+15550001111";

#[tokio::test]
async fn a_newcomer_cannot_take_a_number_from_who_has_it() {
    let mut followed = Home::with(&[("globex.yaml", claiming("globex", &[NUMBER]))]).follow();
    followed.home.write("acme.yaml", &claiming("acme", &[NUMBER]));
    followed.expect(ReloadOutcome::RejectedInvalid).await;
    assert_eq!(followed.tenant_of(NUMBER).as_deref(), Some("globex"));
    assert_eq!((followed.state("acme.yaml"), followed.codes("acme.yaml")), (FileState::Rejected, vec!["claimed-twice"]));
    assert_eq!(followed.state("globex.yaml"), FileState::Active);

    // Nor by waiting for the service to be started again.
    let mut followed = followed.stop().await.follow();
    assert_eq!(followed.tenant_of(NUMBER).as_deref(), Some("globex"));
    assert_eq!(followed.state("acme.yaml"), FileState::Rejected);

    // When it is given up, who waited gets it.
    followed.home.write("globex.yaml", &claiming("globex", &["+15550002222"]));
    followed.expect(ReloadOutcome::Applied).await;
    assert_eq!(followed.tenant_of(NUMBER).as_deref(), Some("acme"));
}

#[tokio::test]
async fn a_number_is_not_lost_by_changing_something_else_at_the_same_time() {
    let files = [("acme.yaml", greeting("acme", "one")), ("globex.yaml", claiming("globex", &[NUMBER]))];
    let mut followed = Home::with(&files).follow();
    followed.home.write("acme.yaml", &claiming("acme", &[NUMBER, "+15550003333"]));
    followed.home.write("globex.yaml", &claiming("globex", &[NUMBER, "+15550002222"]));
    followed.expect(ReloadOutcome::Partial).await;
    for (number, tenant) in [(NUMBER, Some("globex")), ("+15550002222", Some("globex")), ("+15550003333", None)] {
        assert_eq!(followed.tenant_of(number).as_deref(), tenant, "{number}");
    }
    assert_stale(&followed, "acme.yaml", &["claimed-twice"]);
}

#[tokio::test]
async fn a_number_can_be_handed_over_in_one_go() {
    let files = [("acme.yaml", claiming("acme", &["+15550002222"])), ("globex.yaml", claiming("globex", &[NUMBER]))];
    let mut followed = Home::with(&files).follow();
    followed.home.write("acme.yaml", &claiming("acme", &[NUMBER]));
    followed.home.write("globex.yaml", &claiming("globex", &["+15550002222"]));
    followed.expect(ReloadOutcome::Applied).await;
    assert_eq!(followed.tenant_of(NUMBER).as_deref(), Some("acme"));
    assert_eq!(followed.tenant_of("+15550002222").as_deref(), Some("globex"));
}

#[tokio::test]
async fn a_fallback_that_takes_back_a_number_refuses_who_took_it_meanwhile() {
    // Globex gives its number up and claims one of Initech's in the same change, which is refused: so it keeps its own.
    let files = [("globex.yaml", claiming("globex", &[NUMBER])), ("initech.yaml", claiming("initech", &["+15550002222"]))];
    let mut followed = Home::with(&files).follow();
    followed.home.write("globex.yaml", &claiming("globex", &["+15550002222"]));
    followed.home.write("acme.yaml", &claiming("acme", &[NUMBER]));
    followed.expect(ReloadOutcome::RejectedInvalid).await;
    assert_eq!(followed.tenant_of(NUMBER).as_deref(), Some("globex"));
    assert_eq!(followed.tenant_of("+15550002222").as_deref(), Some("initech"));
    assert_eq!((followed.state("globex.yaml"), followed.state("acme.yaml")), (FileState::Stale, FileState::Rejected));
}

#[tokio::test]
async fn most_tenants_going_at_once_takes_an_operators_word() {
    let names = ["acme", "globex", "initech", "umbrella"];
    let mut followed = tenants(&names, "one").follow();
    for gone in ["acme", "globex", "initech"] {
        followed.home.remove(&format!("{gone}.yaml"));
    }
    let report = followed.expect(ReloadOutcome::RejectedShrink).await;
    assert_eq!(report.problem.as_deref(), Some("3 of 4 tenants would be gone; reload with `force=true` if that is meant"));
    assert!(names.iter().all(|name| followed.greeting(name).is_some()));

    let forced = ReloadRequest { force: true, ..ReloadRequest::by(ReloadTrigger::Api) };
    assert_eq!(followed.reloads.request(forced).await.unwrap().outcome, ReloadOutcome::Applied);
    assert!(followed.greeting("acme").is_none() && followed.greeting("umbrella").is_some());
}

#[tokio::test]
async fn the_last_tenant_does_not_go_by_accident() {
    let mut followed = acme().follow();
    followed.home.remove("acme.yaml");
    followed.expect(ReloadOutcome::RejectedShrink).await;
    assert!(followed.greeting("acme").is_some());
}
