//! However files change, what they say comes into force.

use crate::home::{Home, POLL_ONLY, WATCH_ONLY, acme, greeting, shipped, tenants};
use std::fs::{self, File, OpenOptions};
use std::io::Write;
use std::os::unix::fs::symlink;
use std::thread;
use std::time::{Duration, SystemTime};
use warmline::settings::ReloadSettings;
use warmline::telemetry::events::{ReloadOutcome, ReloadTrigger};

#[tokio::test]
async fn what_is_shipped_is_in_force() {
    let followed = shipped().follow();
    let snapshot = followed.shelf.current();
    assert_eq!((snapshot.catalogue.policies().len(), snapshot.files.len(), snapshot.degraded()), (1, 2, false));
}

#[tokio::test]
async fn a_file_replaced_by_another_is_in_force_time_and_again() {
    let mut followed = acme().follow();
    for greets in ["two", "three"] {
        followed.home.replace("acme.yaml", &greeting("acme", greets));
        let report = followed.expect(ReloadOutcome::Applied).await;
        assert_eq!(followed.greeting("acme").as_deref(), Some(greets));
        assert_eq!((report.trigger, report.changed.len()), (ReloadTrigger::File, 1));
    }
    assert_eq!(followed.shelf.current().generation, 3);
    followed.expect_metric("warmline_policy_watcher_up 1");
    followed.expect_metric(r#"warmline_policy_reloads_total{trigger="file",outcome="applied"} 2"#);
    followed.expect_metric("warmline_policy_generation 3");
}

#[tokio::test]
async fn a_file_written_slowly_is_read_when_it_is_whole() {
    // Between two of its pieces a writer on a busy machine may be kept waiting.
    let patient = ReloadSettings { quiet: Duration::from_millis(500), patience: Duration::from_secs(10), ..WATCH_ONLY };
    let mut followed = acme().settings(patient).follow();
    let text = greeting("acme", "two");
    let mut file = File::create(followed.home.file("acme.yaml")).unwrap();
    for piece in text.as_bytes().chunks(8) {
        file.write_all(piece).unwrap();
        thread::sleep(Duration::from_millis(20));
    }
    followed.expect(ReloadOutcome::Applied).await;
    assert_eq!(followed.greeting("acme").as_deref(), Some("two"));
}

#[tokio::test]
async fn a_file_saved_the_way_vim_does_is_in_force() {
    let mut followed = acme().follow();
    for greets in ["two", "three"] {
        File::create(followed.home.file("4913")).unwrap();
        followed.home.remove("4913");
        fs::rename(followed.home.file("acme.yaml"), followed.home.file("acme.yaml~")).unwrap();
        followed.home.write("acme.yaml", &greeting("acme", greets));
        followed.home.remove("acme.yaml~");
        followed.until("acme", Some(greets)).await;
    }
}

#[tokio::test]
async fn a_file_written_in_place_is_in_force_also_with_the_same_size_in_the_same_second() {
    let mut followed = acme().follow();
    for greets in ["two", "six"] {
        followed.home.write("acme.yaml", &greeting("acme", greets));
        followed.until("acme", Some(greets)).await;
    }
}

#[tokio::test]
async fn a_config_map_that_swaps_its_data_is_in_force_time_and_again() {
    let home = Home::new();
    let version = |name: &str, greets: &str| home.write(&format!("{name}/acme.yaml"), &greeting("acme", greets));
    version("..v1", "one");
    version("..v2", "two");
    version("..v3", "three");
    symlink("..v1", home.file("..data")).unwrap();
    symlink("..data/acme.yaml", home.file("acme.yaml")).unwrap();
    let mut followed = home.follow();
    assert_eq!(followed.greeting("acme").as_deref(), Some("one"));
    for (name, before, greets) in [("..v2", "..v1", "two"), ("..v3", "..v2", "three")] {
        symlink(name, followed.home.file("..data_tmp")).unwrap();
        fs::rename(followed.home.file("..data_tmp"), followed.home.file("..data")).unwrap();
        fs::remove_dir_all(followed.home.file(before)).unwrap();
        followed.until("acme", Some(greets)).await;
    }
}

/// `git-sync` exchanges a link to the whole checkout: to the policy directory itself, or to one above it.
#[tokio::test]
async fn a_checkout_whose_link_is_exchanged_is_in_force_time_and_again() {
    for policies in ["current", "current/policies"] {
        let mut home = Home::new();
        let below = policies.strip_prefix("current").unwrap().trim_start_matches('/');
        for (release, greets) in [("1", "one"), ("2", "two"), ("3", "three")] {
            let directory = home.path().join("releases").join(release).join(below);
            fs::create_dir_all(&directory).unwrap();
            fs::write(directory.join("acme.yaml"), greeting("acme", greets)).unwrap();
        }
        symlink("releases/1", home.path().join("current")).unwrap();
        home.policies = home.path().join(policies);
        let mut followed = home.follow();
        for (release, greets) in [("2", "two"), ("3", "three")] {
            let link = followed.home.path().join("current.new");
            symlink(format!("releases/{release}"), &link).unwrap();
            fs::rename(link, followed.home.path().join("current")).unwrap();
            followed.until("acme", Some(greets)).await;
        }
        followed.home.write("acme.yaml", &greeting("acme", "four"));
        followed.until("acme", Some("four")).await;
    }
}

#[tokio::test]
async fn a_file_linked_from_elsewhere_is_followed_there() {
    let home = Home::new();
    let elsewhere = home.path().join("elsewhere");
    fs::create_dir(&elsewhere).unwrap();
    fs::write(elsewhere.join("shared.yaml"), greeting("acme", "one")).unwrap();
    symlink("../elsewhere/shared.yaml", home.file("acme.yaml")).unwrap();
    let mut followed = home.follow();
    fs::write(elsewhere.join("shared.yaml"), greeting("acme", "two")).unwrap();
    followed.until("acme", Some("two")).await;
}

#[tokio::test]
async fn a_directory_removed_and_made_again_is_followed_again() {
    let mut followed = acme().follow();
    for greets in ["two", "three"] {
        fs::remove_dir_all(&followed.home.policies).unwrap();
        let report = followed.expect(ReloadOutcome::RejectedShrink).await;
        assert!(report.problem.as_ref().is_some_and(|problem| problem.ends_with("is gone")), "{report:?}");
        assert!(followed.greeting("acme").is_some(), "what was in force stays in force");
        followed.home.write("acme.yaml", &greeting("acme", greets));
        followed.until("acme", Some(greets)).await;
    }
}

#[tokio::test]
async fn a_file_in_a_directory_made_a_moment_ago_is_not_missed() {
    let mut followed = acme().settings(ReloadSettings { quiet: Duration::from_millis(5), ..WATCH_ONLY }).follow();
    for number in 0..50 {
        let tenant = format!("tenant-{number}");
        followed.home.write(&format!("team-{number}/policy.yaml"), &greeting(&tenant, "hi"));
        followed.until(&tenant, Some("hi")).await;
    }
}

#[tokio::test]
async fn a_tenant_goes_with_its_file() {
    let mut followed = tenants(&["acme", "globex"], "one").follow();
    followed.home.remove("globex.yaml");
    let report = followed.expect(ReloadOutcome::Applied).await;
    assert_eq!(report.changed, ["globex".into()]);
    assert_eq!((followed.greeting("globex"), followed.greeting("acme").as_deref()), (None, Some("one")));
    assert!(!followed.shelf.current().files.contains_key("globex.yaml"));
    assert!(!followed.metrics.encode().contains("globex.yaml"), "its metrics go as well");
}

#[tokio::test]
async fn a_tenant_stays_when_its_file_is_renamed() {
    let mut followed = acme().follow();
    fs::rename(followed.home.file("acme.yaml"), followed.home.file("acme-inc.yaml")).unwrap();
    let report = followed.expect(ReloadOutcome::Applied).await;
    assert!(report.changed.is_empty(), "{report:?}");
    let policy = followed.shelf.current().catalogue.by_tenant(&"acme".into()).unwrap().clone();
    assert_eq!(&*policy.place.file, "acme-inc.yaml", "explanations name the file as it is called now");
}

#[tokio::test]
async fn a_file_that_was_only_touched_changes_nothing() {
    let mut followed = acme().follow();
    let file = OpenOptions::new().append(true).open(followed.home.file("acme.yaml")).unwrap();
    file.set_modified(SystemTime::UNIX_EPOCH).unwrap();
    let before = followed.shelf.current();
    followed.expect(ReloadOutcome::Unchanged).await;
    let after = followed.shelf.current();
    assert_eq!((after.generation, &after.hash, after.loaded_at), (before.generation, &before.hash, before.loaded_at));
}

#[tokio::test]
async fn several_files_saved_together_come_into_force_together() {
    let mut followed = tenants(&["acme", "globex", "initech"], "one").follow();
    for tenant in ["acme", "globex", "initech"] {
        followed.home.write(&format!("{tenant}.yaml"), &greeting(tenant, "two"));
    }
    let report = followed.expect(ReloadOutcome::Applied).await;
    assert_eq!(report.changed.len(), 3);
}

#[tokio::test]
async fn a_writer_who_never_rests_does_not_put_others_off() {
    let mut followed = acme().follow();
    let noise = followed.home.file("noise.log");
    let (stop, stopped) = std::sync::mpsc::channel::<()>();
    let writer = thread::spawn(move || {
        let mut noise = File::create(noise).unwrap();
        while stopped.recv_timeout(Duration::from_millis(10)).is_err() {
            writeln!(noise, "still here").unwrap();
        }
    });
    followed.home.write("acme.yaml", &greeting("acme", "two"));
    followed.until("acme", Some("two")).await;
    stop.send(()).unwrap();
    writer.join().unwrap();
}

#[tokio::test]
async fn without_a_watch_changes_are_found_by_looking() {
    let mut followed = acme().settings(POLL_ONLY).follow();
    followed.expect_metric("warmline_policy_watcher_up 0");
    for greets in ["two", "six"] {
        followed.home.write("acme.yaml", &greeting("acme", greets));
        let report = followed.until("acme", Some(greets)).await;
        assert_eq!(report.trigger, ReloadTrigger::Poll);
    }
    fs::remove_dir_all(&followed.home.policies).unwrap();
    followed.expect(ReloadOutcome::RejectedShrink).await;
    followed.home.write("acme.yaml", &greeting("acme", "seven"));
    followed.until("acme", Some("seven")).await;
}

#[tokio::test]
async fn the_hash_is_that_of_the_files_however_they_came_to_be() {
    let mut one = tenants(&["acme", "globex"], "two").follow();
    let mut other = tenants(&["globex"], "one").follow();
    other.home.write("acme.yaml", &greeting("acme", "two"));
    other.home.write("globex.yaml", &greeting("globex", "two"));
    other.expect(ReloadOutcome::Applied).await;
    assert_eq!(one.shelf.current().hash, other.shelf.current().hash);
    one.home.remove("globex.yaml");
    one.expect(ReloadOutcome::Applied).await;
    assert_ne!(one.shelf.current().hash, other.shelf.current().hash);
}
