//! Whole calls over the real webhook, without a model: each trigger, the handoff, and what comes after it.
#![cfg(feature = "service")]
#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

#[path = "support/directory.rs"]
mod directory;
#[path = "support/exchange.rs"]
#[expect(dead_code, reason = "other tests use the rest")]
mod exchange;

use directory::sources_of;
use exchange::{DIALLED, TestExchange, no_models};
use jiff::{SignedDuration, Timestamp};
use serde_json::json;
use std::sync::Arc;
use std::sync::atomic::{AtomicI64, Ordering};
use warmline::service::Clock;

/// A Monday morning in New York.
const MONDAY: &str = "2026-11-23T15:00:00Z";

fn monday() -> Clock {
    let at: Timestamp = MONDAY.parse().unwrap();
    Clock::telling(move || at)
}

fn shipped() -> TestExchange {
    TestExchange::start(&sources_of("policies"), &no_models(), monday())
}

#[tokio::test]
async fn a_caller_who_disputes_a_charge_and_asks_for_a_manager_is_handed_over_with_the_story() {
    let exchange = shipped();
    let caller = exchange.caller("c-1", DIALLED);
    let greeting = caller.rings().await;
    assert_eq!(
        greeting.0,
        json!({"actions": [
            {"type": "talk", "text": "Hi! You have reached AI support. How can I help today?", "voice": "en-US-Neural2-F"},
            {"type": "listen"},
        ]})
    );
    caller.says("I need to dispute a $249 charge from April").await.goes_on("annual plan");
    let answer = caller.says("I cancelled that plan months ago. I want to talk to a manager").await;
    let whisper = answer.transfers("Let me connect you with a team member right away.", "+15551234567");
    for told in ["caller_requested", "$249", "April", "dispute"] {
        assert!(whisper.contains(told), "{whisper}");
    }
}

#[tokio::test]
async fn after_a_transfer_the_bot_is_silent_and_never_dials_again() {
    let exchange = shipped();
    let caller = exchange.caller("c-1", DIALLED);
    let _ = caller.rings().await;
    let _ = caller.says("get me a manager").await.transfers("", "+15551234567");
    caller.says("hello? get me a manager!").await.is_silent();
    caller.event(json!({"event": "call.digits", "digits": "0"})).await.is_silent();
    caller.happens("transfer.answered").await.is_silent();
    caller.happens("call.silence").await.is_silent();
    caller.happens("call.ended").await.is_silent();
    caller.says("I want to talk to a human").await.is_silent();
}

#[tokio::test]
async fn the_zero_key_asks_for_a_human() {
    let exchange = shipped();
    let caller = exchange.caller("c-1", DIALLED);
    let _ = caller.rings().await;
    let _ = caller.event(json!({"event": "call.digits", "digits": "0"})).await.transfers("Of course.", "+15551234567");
}

#[tokio::test]
async fn a_bot_that_fails_twice_hands_over_and_keeps_its_second_failure_to_itself() {
    let exchange = shipped();
    let caller = exchange.caller("c-1", DIALLED);
    let _ = caller.rings().await;
    caller.says("flurble the grommet").await.goes_on("not sure");
    let answer = caller.says("no the other thing").await;
    let _ = answer.transfers("I want to make sure you get the best help.", "+15551234567");
    assert!(!answer.heard().contains("not sure"));
}

#[tokio::test]
async fn silence_low_confidence_and_repetition_count_as_failures() {
    let failing = [
        json!({"event": "call.silence"}),
        json!({"event": "call.speech", "transcript": "when do you open", "confidence": 0.2}),
        json!({"event": "call.speech", "transcript": "when do you open then"}),
    ];
    let exchange = shipped();
    for (first, second) in [(0, 1), (1, 2), (0, 0)] {
        let caller = exchange.caller(&format!("c-{first}-{second}"), DIALLED);
        let _ = caller.rings().await;
        assert!(caller.event(failing[first].clone()).await.transfer().is_none());
        let _ = caller.event(failing[second].clone()).await.transfers("I want to make sure", "+15551234567");
    }
}

#[tokio::test]
async fn topics_out_of_scope_go_to_their_own_desk() {
    let exchange = shipped();
    let caller = exchange.caller("c-1", DIALLED);
    let _ = caller.rings().await;
    let _ = caller.says("I want to close my account").await.transfers("That one is for our specialists.", "+15557654321");
}

#[tokio::test]
async fn a_call_that_drags_on_is_offered_a_human_once() {
    let minutes = Arc::new(AtomicI64::new(0));
    let at: Timestamp = MONDAY.parse().unwrap();
    let passed = minutes.clone();
    let clock = Clock::telling(move || at + SignedDuration::from_mins(passed.load(Ordering::SeqCst)));
    let exchange = TestExchange::start(&sources_of("policies"), &no_models(), clock);
    for (reply, handed_over) in [("yes please", true), ("no thanks", false)] {
        minutes.store(0, Ordering::SeqCst);
        let caller = exchange.caller(reply, DIALLED);
        let _ = caller.rings().await;
        caller.says("when do you open").await.goes_on("nine to five thirty");
        minutes.store(7, Ordering::SeqCst);
        caller.says("and can you send me my invoice").await.goes_on("Would you like me to connect you with a colleague?");
        let answer = caller.says(reply).await;
        assert_eq!(answer.transfer().is_some(), handed_over, "{answer:?}");
        if !handed_over {
            caller.says("what time do you close").await.goes_on("nine to five thirty");
        }
    }
}

#[tokio::test]
async fn a_desk_that_does_not_answer_gives_way_to_the_next_and_the_last_to_the_policys_word() {
    let exchange = shipped();
    let caller = exchange.caller("c-1", DIALLED);
    let _ = caller.rings().await;
    let _ = caller.says("I want to close my account").await.transfers("", "+15557654321");
    let next = caller.event(json!({"event": "transfer.failed", "reason": "no_answer"})).await;
    assert_eq!(next.transfer().unwrap().0, "+15551234567");
    let last = caller.event(json!({"event": "transfer.failed", "reason": "busy"})).await;
    assert!(last.transfer().is_none() && last.heard().contains("We will ring you back"), "{last:?}");
    caller.event(json!({"event": "transfer.failed", "reason": "busy"})).await.is_silent();
}

#[tokio::test]
async fn when_every_desk_is_closed_no_transfer_is_announced() {
    let night = "2026-11-23T02:00:00Z".parse().unwrap();
    let exchange = TestExchange::start(&sources_of("policies"), &no_models(), Clock::telling(move || night));
    let caller = exchange.caller("c-1", "+442079460100");
    let _ = caller.rings().await;
    caller.says("I want to speak to a human").await.goes_on("Our colleagues are back at eight in the morning.");
}

#[tokio::test]
async fn speech_for_a_call_that_was_never_started_starts_it() {
    let exchange = shipped();
    let _ = exchange.caller("c-1", DIALLED).says("get me a manager").await.transfers("Of course.", "+15551234567");
}

#[tokio::test]
async fn a_repeated_event_gets_the_same_answer_and_changes_nothing() {
    let exchange = shipped();
    let caller = exchange.caller("c-1", DIALLED);
    let _ = caller.rings().await;
    let event = json!({"event": "call.speech", "transcript": "get me a manager", "event_id": "e-7"});
    let first = caller.event(event.clone()).await;
    let again = caller.event(event).await;
    assert!(first.transfer().is_some());
    assert_eq!(first, again);
    assert!(exchange.metrics().await.contains(r#"rule="caller-requested"} 1"#));
}

#[tokio::test]
async fn turns_of_one_call_that_race_are_all_taken() {
    let exchange = shipped();
    let caller = exchange.caller("c-1", DIALLED);
    let _ = caller.rings().await;
    let asks = |number| json!({"event": "call.speech", "transcript": "when do you open", "event_id": format!("e-{number}")});
    let turns = (0..20).map(|number| caller.event(asks(number)));
    let answers = futures_util::future::join_all(turns).await;
    let transfers = answers.iter().filter(|answer| answer.transfer().is_some()).count();
    assert_eq!(transfers, 1, "the caller repeats themselves: handed over once, then silence");
}

#[tokio::test]
async fn a_number_that_nobody_claims_falls_to_the_default_policy() {
    let exchange = shipped();
    exchange.caller("c-1", "+15550009999").rings().await.goes_on("AI support");
    exchange.caller("c-2", "+34910000777").rings().await.goes_on("Clínica Sol");
}

#[tokio::test]
async fn the_other_tenants_speak_in_their_own_words() {
    let exchange = TestExchange::start(&sources_of("policies"), &no_models(), {
        let morning = "2026-11-23T09:30:00Z".parse().unwrap();
        Clock::telling(move || morning)
    });
    let clinic = exchange.caller("c-1", "+34910000123");
    let _ = clinic.rings().await;
    let _ = clinic.says("quiero hablar con una persona").await.transfers("Por supuesto.", "+34915550001");
    let bank = exchange.caller("c-2", "+442079460100");
    let _ = bank.rings().await;
    let _ = bank.says("someone stole my card").await.transfers("fraud team", "+442079460202");
}
