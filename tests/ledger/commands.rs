//! `warmline report` and `warmline forget`, beside a service that has the ledger open.

use crate::house::House;
use serde_json::{Value, json};
use std::process::Command;
use warmline::service::Clock;

fn warmline(house: &House, arguments: &[&str]) -> (Option<i32>, String, String) {
    let mut command = Command::new(env!("CARGO_BIN_EXE_warmline"));
    let output = command.args(arguments).arg("--data").arg(house.data()).env_remove("WARMLINE_CALLER_KEY").output().unwrap();
    let text = |bytes: Vec<u8>| String::from_utf8(bytes).unwrap();
    (output.status.code(), text(output.stdout), text(output.stderr))
}

#[tokio::test(flavor = "multi_thread")]
async fn a_report_is_a_table_json_or_csv() {
    let house = House::open(Clock::system());
    house.hands_over("c-1", "+15550100").await;
    house.happens("c-2", "+15550101", json!({"event": "call.started"})).await;
    house.ships().await;

    let (code, table, _) = warmline(&house, &["report"]);
    assert_eq!(code, Some(0));
    for told in ["1 (50.0 %)", "caller_requested", "asks", "0 (–)"] {
        assert!(table.contains(told), "no `{told}` in\n{table}");
    }
    let (_, json, _) = warmline(&house, &["report", "--format", "json", "--by", "day"]);
    let report: Value = serde_json::from_str(&json).unwrap();
    assert_eq!((&report["figures"][0]["tenant"], &report["figures"][0]["escalation_rate"]), (&json!("acme"), &json!(0.5)));
    let (_, csv, _) = warmline(&house, &["report", "--format", "csv"]);
    assert!(csv.starts_with("tenant,from,to,figure,name,count,of,unknown,share\nacme,"), "{csv}");
    for line in [",escalated,,1,2,0,0.5000", ",resolved,,0,0,1,", ",rule,asks,0,0,1,"] {
        assert!(csv.lines().any(|found| found.ends_with(line)), "no `{line}` in\n{csv}");
    }
    let (code, _, told) = warmline(&house, &["report", "--from", "yesterday"]);
    assert!(code == Some(2) && told.contains("`--from yesterday` does not read; write a day"), "{told}");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_caller_is_forgotten_beside_the_service() {
    let house = House::open(Clock::system());
    house.hands_over("c-1", "+15550100").await;
    let (code, told, _) = warmline(&house, &["forget", "--caller", "+15550100"]);
    assert_eq!(code, Some(0));
    assert!(told.starts_with("acme: deleted 1 calls, 4 events of them, 1 handoffs, 0 dispositions, 0 callbacks, "), "{told}");
    assert_eq!(house.get("/v1/calls").await.1["calls"], json!([]));
    assert_eq!(warmline(&house, &["forget", "--caller", "+15550100"]).1, "nothing is kept of this caller\n");
    let (code, _, told) = warmline(&house, &["forget", "--caller", "0100"]);
    assert!(code == Some(2) && told.contains("not in international form"), "{told}");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_ledger_that_is_not_there_is_not_made() {
    let empty = tempfile::tempdir().unwrap();
    let mut command = Command::new(env!("CARGO_BIN_EXE_warmline"));
    let output = command.args(["report", "--data"]).arg(empty.path()).output().unwrap();
    let told = String::from_utf8(output.stderr).unwrap();
    assert!(output.status.code() == Some(2) && told.contains("there is no ledger in"), "{told}");
    assert_eq!(std::fs::read_dir(empty.path()).unwrap().count(), 0);
}
