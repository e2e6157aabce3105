//! The screen-pop page over HTTP, and in a real browser at the width of a telephone and of a desk.
#![cfg(feature = "service")]
#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

#[path = "support/exchange.rs"]
#[expect(dead_code, reason = "other tests use the rest")]
mod exchange;

use exchange::TestExchange;
use serde_json::{Value, json};
use std::path::Path;
use std::process::Command;
use std::sync::{Arc, Mutex};
use std::{env, fs};
use warmline::diagnostic::Sources;
use warmline::service::Clock;

const NUMBER: &str = "+15559998888";
const DESK: &str = "+15551234567";

/// Text that would run, load or lay out something, were it not escaped.
const HOSTILE: &str = "<script>document.body.id='owned'</script><img src=x onerror=alert(1)> \"'><b>bold</b> {{ token }}";

fn policy(more: &str) -> Sources {
    let text = format!(
        r#"
warmline: 1
tenant: acme
numbers: ["{NUMBER}"]
greeting: Hello.
language: en-US
rules: [ {{ id: asks, when: {{ says: [(human|manager)] }}, then: {{ escalate: caller_requested }} }} ]
reasons: {{ caller_requested: {{ announce: One moment. }} }}
desks: {{ support: {{ number: "{DESK}" }} }}
route: support
nobody_available: {{ say: Nobody is here., then: hangup }}
assistant: {{ provider: scripted, fallback: "I see the charge of $249. Would you like to know what it is for?" }}
{more}
"#
    );
    [("acme.yaml", text.as_str())].into_iter().collect()
}

const REDACTED: &str = "redact: { human: [card_number] }\nwhisper: { header: true }";

/// A call as people hold one.
const DISPUTE: &str = r#"
redact: { human: [card_number] }
answers:
  - { says: [(dispute)], reply: I see the charge. It looks like an annual plan renewal. }
  - { says: [order number], reply: Thank you. Which card was it charged to? }
  - { says: [my card], reply: I cannot take that back myself. Is there anything else? }
"#;

/// A call that was handed over after these words, as the transfer's action says it.
async fn handed_over(exchange: &TestExchange, said: &[&str]) -> Value {
    let started = json!({"call_id": "c-1", "event": "call.started", "from": "+15550100", "to": NUMBER});
    exchange.post(started.to_string()).await;
    for said in said {
        exchange.post(json!({"call_id": "c-1", "event": "call.speech", "transcript": said}).to_string()).await;
    }
    let (_, answer) = exchange.post(json!({"call_id": "c-1", "event": "call.speech", "transcript": "a human please"}).to_string()).await;
    let actions = answer["actions"].as_array().unwrap();
    actions.iter().find(|action| action["type"] == "transfer").unwrap().clone()
}

fn url(transfer: &Value) -> &str {
    transfer["brief_url"].as_str().unwrap()
}

#[tokio::test]
async fn the_transfer_carries_a_header_and_a_link_to_the_brief() {
    let exchange = TestExchange::start_with_links(&policy(REDACTED), Clock::system());
    let transfer =
        handed_over(&exchange, &["my name is John Smith, my card is four one one one 1111 1111 1111", "charged $249 in April"]).await;
    let header = transfer["header"].as_str().unwrap();
    assert!(header.starts_with("reason=caller_requested; ") && header.contains("name=John Smith") && header.len() <= 256, "{header}");

    let (status, headers, page) = exchange.get(url(&transfer)).await;
    assert_eq!((status, headers["content-type"].to_str().unwrap()), (200, "text/html; charset=utf-8"));
    assert_eq!((headers["cache-control"].to_str().unwrap(), headers["referrer-policy"].to_str().unwrap()), ("no-store", "no-referrer"));
    assert!(headers["content-security-policy"].to_str().unwrap().starts_with("default-src 'none'; style-src 'sha256-"));
    for shown in ["Caller requested", "John Smith", "+15550100", "$249", "turn 2", "[card number removed]", "I see the charge of $249."] {
        assert!(page.contains(shown), "{shown}: {page}");
    }
    assert!(!page.contains("1111"), "{page}");

    let (_, _, brief) = exchange.get(&format!("{}/brief", url(&transfer))).await;
    let brief: Value = serde_json::from_str(&brief).unwrap();
    assert_eq!((&brief["reason"], &brief["caller"], &brief["turns"]), (&json!("caller_requested"), &json!("+15550100"), &json!(3)));
    assert_eq!(brief["facts"][0], json!({"kind": "name", "text": "John Smith", "value": "John Smith", "turn": 1}));
}

#[tokio::test]
async fn without_a_public_address_the_transfer_is_as_it_was() {
    let exchange = TestExchange::start(&policy(""), &exchange::no_models(), Clock::system());
    let transfer = handed_over(&exchange, &[]).await;
    let keys: Vec<&str> = transfer.as_object().unwrap().keys().map(String::as_str).collect();
    assert_eq!(keys, ["type", "destination", "whisper", "timeout", "attempt", "caller"]);
}

#[tokio::test]
async fn a_link_that_is_not_ours_or_whose_time_is_over_says_so_on_a_page() {
    let now = Arc::new(Mutex::new(jiff::Timestamp::UNIX_EPOCH));
    let clock = Clock::telling({
        let now = Arc::clone(&now);
        move || *now.lock().unwrap()
    });
    let exchange = TestExchange::start_with_links(&policy(""), clock);
    let transfer = handed_over(&exchange, &[]).await;
    let (status, headers, page) = exchange.get(&url(&transfer).replace("/pop/", "/pop/x")).await;
    assert_eq!((status, headers["cache-control"].to_str().unwrap()), (404, "no-store"));
    assert!(page.contains("This link leads nowhere"), "{page}");
    *now.lock().unwrap() = jiff::Timestamp::from_second(3600).unwrap();
    let (status, _, page) = exchange.get(url(&transfer)).await;
    assert!(status == 410 && page.contains("This link is no longer good"), "{page}");
    let (status, _, problem) = exchange.get(&format!("{}/brief", url(&transfer))).await;
    assert!(status == 410 && problem.contains("link_expired"), "{problem}");
}

#[tokio::test]
async fn what_the_human_says_of_the_call_is_kept_though_the_call_is_over() {
    let exchange = TestExchange::start_with_links(&policy(""), Clock::system());
    let transfer = handed_over(&exchange, &[]).await;
    exchange.post(json!({"call_id": "c-1", "event": "transfer.answered"}).to_string()).await;
    exchange.post(json!({"call_id": "c-1", "event": "call.ended"}).to_string()).await;
    let form = |url: String, body: &'static str| {
        let request = reqwest::Client::builder().no_proxy().build().unwrap().post(url);
        request.header("content-type", "application/x-www-form-urlencoded").body(body).send()
    };
    let saved = form(format!("{}/disposition", url(&transfer)), "resolved=yes&right_handoff=no").await.unwrap();
    // The client has followed the way back to the page.
    assert!(
        saved.status() == 200
            && saved.url().path() == url(&transfer).split_once("/pop/").map(|(_, token)| format!("/pop/{token}")).unwrap()
    );
    let page = saved.text().await.unwrap();
    assert!(page.contains("Saved, thank you."), "{page}");
    assert!(
        page.contains(r#"name="resolved" value="yes" checked"#) && page.contains(r#"name="right_handoff" value="no" checked"#),
        "{page}"
    );
    let forged = form(format!("{}/disposition", url(&transfer).replace("/pop/", "/pop/x")), "resolved=yes").await.unwrap();
    assert_eq!(forged.status(), 404);
}

/// Runs Chromium on something, and gives what it prints. Its own folder makes it start afresh.
fn chromium(arguments: &[&str]) -> String {
    let folder = tempfile::tempdir().unwrap();
    let binary = ["chromium", "chromium-browser", "google-chrome"].into_iter().find(|name| is_on_path(name));
    let binary = binary.expect("this test looks at the page in a real browser, and there is none; install it: apt-get install -y chromium");
    let output = Command::new(binary)
        .args(["--headless", "--no-sandbox", "--disable-gpu", "--no-first-run", "--disable-background-networking", "--hide-scrollbars"])
        .args(["--disable-component-update", "--disable-sync", "--disable-dev-shm-usage", "--timeout=20000"])
        .arg(format!("--user-data-dir={}", folder.path().display()))
        .args(arguments)
        .output()
        .unwrap();
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    String::from_utf8(output.stdout).unwrap()
}

fn is_on_path(name: &str) -> bool {
    let path = env::var_os("PATH").unwrap_or_default();
    env::split_paths(&path).any(|folder| folder.join(name).is_file())
}

/// A page of our own around the page, which measures it in a frame of some width. It stands in a file: the page itself lets nothing run.
fn measuring(page: &str, width: u32) -> String {
    let page = page.replace('&', "&amp;").replace('"', "&quot;");
    format!(
        r#"<!doctype html><body style="margin:0"><iframe style="border:0;width:{width}px;height:900px" srcdoc="{page}"></iframe><script>
const frame = document.querySelector("iframe");
frame.addEventListener("load", () => {{
  const inside = frame.contentDocument;
  const wide = [...inside.querySelectorAll("body *")].filter((element) => element.getBoundingClientRect().right > {width} + 0.5);
  const measured = {{
    width: frame.clientWidth,
    scrolls: inside.documentElement.scrollWidth,
    wide: wide.map((element) => element.className || element.tagName),
    owned: inside.body.id,
    scripts: inside.querySelectorAll("script, img, b").length,
    columns: getComputedStyle(inside.querySelector("main")).gridTemplateColumns.split(" ").length,
  }};
  const said = document.createElement("pre");
  said.id = "measured";
  said.textContent = JSON.stringify(measured);
  document.body.replaceChildren(said);
}});
</script></body>"#
    )
}

fn measure(page: &str, width: u32, folder: &Path) -> Value {
    let file = folder.join(format!("{width}.html"));
    fs::write(&file, measuring(page, width)).unwrap();
    let dom = chromium(&["--dump-dom", "--virtual-time-budget=5000", &format!("file://{}", file.display())]);
    let measured = dom.split_once("<pre id=\"measured\">").and_then(|(_, rest)| rest.split_once("</pre>")).map(|(measured, _)| measured);
    serde_json::from_str(&measured.unwrap_or_else(|| panic!("nothing was measured: {dom}")).replace("&gt;", ">").replace("&amp;", "&"))
        .unwrap()
}

#[tokio::test(flavor = "multi_thread")]
async fn the_page_fits_a_telephone_and_a_desk_and_runs_nothing_that_a_caller_says() {
    let exchange = TestExchange::start_with_links(&policy(""), Clock::system());
    let endless = format!("my e-mail is {}@example.com and {}", "long".repeat(15), "w".repeat(300));
    let transfer = handed_over(&exchange, &[HOSTILE, &endless, "my order 123456789012 cost $1,299.99"]).await;
    let (_, _, page) = exchange.get(url(&transfer)).await;
    assert!(page.contains("&lt;script&gt;") && !page.contains("<script"), "{page}");
    let folder = tempfile::tempdir().unwrap();
    for (width, columns) in [(390, 1), (1280, 2)] {
        let measured = tokio::task::block_in_place(|| measure(&page, width, folder.path()));
        assert_eq!((&measured["width"], &measured["scrolls"], &measured["wide"]), (&json!(width), &json!(width), &json!([])), "{measured}");
        assert_eq!(
            (&measured["owned"], &measured["scripts"], &measured["columns"]),
            (&json!(""), &json!(0), &json!(columns)),
            "{measured}"
        );
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_browser_shows_the_page_as_it_is_served() {
    let exchange = TestExchange::start_with_links(&policy(DISPUTE), Clock::system());
    let said = [
        "Hi, my name is John Smith. I need to dispute a $249 charge from April",
        "My order number is 123456. I cancelled that plan months ago",
        "My card is 4111 1111 1111 1111 and my e-mail is john at example dot com",
    ];
    let transfer = handed_over(&exchange, &said).await;
    let dom = tokio::task::block_in_place(|| chromium(&["--dump-dom", url(&transfer)]));
    assert!(dom.contains("What you need to know") && dom.contains("[card number removed]"), "{dom}");
    // Where somebody wants to look at it.
    if let Some(folder) = env::var_os("WARMLINE_SCREENSHOTS") {
        for (name, size) in [("phone", "390,844"), ("desktop", "1280,900")] {
            let file = Path::new(&folder).join(format!("screen-pop-{name}.png"));
            let screenshot = format!("--screenshot={}", file.display());
            tokio::task::block_in_place(|| chromium(&[&screenshot, &format!("--window-size={size}"), url(&transfer)]));
        }
    }
}
