//! The brief that is prepared while the call goes on, with a summariser that is slow, hangs or makes things up.
#![cfg(feature = "service")]
#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

#[path = "support/exchange.rs"]
#[expect(dead_code, reason = "other tests use the rest")]
mod exchange;
#[path = "support/fake_models.rs"]
#[expect(dead_code, reason = "other tests use the rest")]
mod fake_models;

use exchange::{Caller, TestExchange};
use fake_models::{Conduct, FakeModels, Role};
use std::time::{Duration, Instant};
use warmline::diagnostic::Sources;
use warmline::service::Clock;

const NUMBER: &str = "+15559998888";
const DESK: &str = "+15551234567";
const ANNOUNCED: &str = "One moment.";
const BUDGET: Duration = Duration::from_millis(300);

fn policy() -> Sources {
    let text = format!(
        r#"
warmline: 1
tenant: acme
numbers: ["{NUMBER}"]
greeting: Hello.
language: en-US
rules: [ {{ id: asks, when: {{ says: [(human)] }}, then: {{ escalate: caller_requested }} }} ]
reasons: {{ caller_requested: {{ announce: {ANNOUNCED} }} }}
desks: {{ support: {{ number: "{DESK}" }} }}
route: support
nobody_available: {{ say: Nobody is here., then: hangup }}
assistant: {{ provider: scripted, fallback: Go on. }}
summariser: {{ provider: anthropic, model: model-s }}
redact: {{ model: [card_number] }}
whisper: {{ budget: 300ms }}
"#
    );
    [("acme.yaml", text.as_str())].into_iter().collect()
}

async fn line() -> (FakeModels, TestExchange) {
    let models = FakeModels::start().await;
    let exchange = TestExchange::start(&policy(), &models.settings(), Clock::system());
    (models, exchange)
}

/// Waits until the service has counted something: what is in the background is over then.
async fn until_counted(exchange: &TestExchange, counted: &str) {
    while !exchange.metrics().await.contains(counted) {
        tokio::task::yield_now().await;
    }
}

fn answered(times: u32) -> String {
    format!(r#"warmline_model_requests_total{{role="summariser",provider="anthropic",result="ok"}} {times}"#)
}

/// What the human hears when the caller asks for one, and how long the answer took.
async fn whispered(caller: &Caller<'_>, words: &str) -> (String, Duration) {
    let began = Instant::now();
    let whisper = caller.says(words).await.transfers(ANNOUNCED, DESK).to_owned();
    (whisper, began.elapsed())
}

#[tokio::test]
async fn a_summary_slower_than_the_budget_is_heard_where_it_was_ready_when_the_rule_fired() {
    let (models, exchange) = line().await;
    models.summarise_with("Disputes a charge of $249.").after(BUDGET * 2);
    let caller = exchange.caller("c-1", NUMBER);
    caller.says("I need to dispute a $249 charge").await.goes_on("Go on.");
    until_counted(&exchange, &answered(1)).await;
    models.on(Role::Summary, Conduct::Hang);
    let (whisper, took) = whispered(&caller, "my invoice number is 77777, get me a human").await;
    assert!(
        whisper.ends_with("Context: Disputes a charge of 249 dollars. Then: \"my invoice number is 7 7 7 7 7, get me a human.\""),
        "{whisper}"
    );
    assert!(took < BUDGET, "{took:?}: a summary that is ready is not waited for");
    assert_eq!(models.requests_for(Role::Summary).len(), 1, "nothing was asked when the rule fired");
    assert!(exchange.metrics().await.contains(r#"warmline_briefs_total{tenant="acme",source="rolling",timing="early"} 1"#));
}

#[tokio::test]
async fn a_summariser_that_hangs_costs_no_more_than_the_budget_and_is_hung_up_on() {
    let (models, exchange) = line().await;
    models.on(Role::Summary, Conduct::Hang);
    let caller = exchange.caller("c-1", NUMBER);
    caller.says("I need to dispute a $249 charge").await.goes_on("Go on.");
    models.until_asked(Role::Summary, 1).await;
    let (whisper, took) = whispered(&caller, "a human").await;
    assert!(whisper.contains("Caller said: \"I need to dispute a $249 charge.\""), "{whisper}");
    assert!(took >= BUDGET && took < BUDGET * 2, "{took:?}");
    models.until_hung_up_on().await;
    assert!(exchange.metrics().await.contains(r#"warmline_briefs_total{tenant="acme",source="extract",timing="late"} 1"#));
}

#[tokio::test]
async fn an_amount_that_a_summariser_makes_up_is_not_whispered_and_is_counted() {
    let (models, exchange) = line().await;
    models.summarise_with("Disputes a charge. Was promised $500 back.");
    let caller = exchange.caller("c-1", NUMBER);
    caller.says("I need to dispute a charge").await.goes_on("Go on.");
    until_counted(&exchange, &answered(1)).await;
    let (whisper, _) = whispered(&caller, "a human").await;
    assert!(whisper.ends_with("Context: Disputes a charge."), "{whisper}");
    assert!(exchange.metrics().await.contains(r#"warmline_brief_struck_total{tenant="acme"} 1"#));
}

#[tokio::test]
async fn one_question_is_in_flight_for_a_call_and_the_next_is_about_the_newest_state() {
    let (models, exchange) = line().await;
    models.summarise_with("Wants help.").after(BUDGET);
    let caller = exchange.caller("c-1", NUMBER);
    for said in ["first my bill", "second my card 4111 1111 1111 1111", "third my plan"] {
        caller.says(said).await.goes_on("Go on.");
    }
    until_counted(&exchange, &answered(2)).await;
    let asked = models.requests_for(Role::Summary);
    assert_eq!(asked.len(), 2, "the second turn was overtaken by the third");
    let newest = asked[1].transcript().unwrap().to_string();
    assert!(newest.contains("third my plan") && newest.contains("[card number removed]") && !newest.contains("1111"), "{newest}");
}

#[tokio::test]
async fn what_is_being_made_is_dropped_when_the_call_ends() {
    let (models, exchange) = line().await;
    models.on(Role::Summary, Conduct::Hang);
    let caller = exchange.caller("c-1", NUMBER);
    caller.says("I need to dispute a charge").await.goes_on("Go on.");
    models.until_asked(Role::Summary, 1).await;
    exchange.post(r#"{"call_id":"c-1","event":"call.ended"}"#).await;
    models.until_hung_up_on().await;
}

#[tokio::test]
async fn where_the_first_turn_is_the_last_the_summariser_is_asked_within_the_budget() {
    let (models, exchange) = line().await;
    models.summarise_with("Disputes a charge.");
    let (whisper, _) = whispered(&exchange.caller("c-1", NUMBER), "I need to dispute a charge, a human please").await;
    assert!(whisper.ends_with("Context: Disputes a charge."), "{whisper}");
    assert!(exchange.metrics().await.contains(r#"warmline_briefs_total{tenant="acme",source="asked",timing="in_time"} 1"#));
}
