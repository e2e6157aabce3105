//! One struct for each thing that happens. `emit` moves the metrics and writes the log line, so that neither is forgotten.
//!
//! No field holds a caller's words or a telephone number: a call is named by its id.

mod briefs;
mod calls;
mod handoffs;
mod http;
mod models;
mod outbox;
mod policies;
mod reloads;
mod stores;

pub use briefs::{BriefMade, BriefSource, BriefTiming};
pub use calls::{EscalationDecided, SessionsCounted, TurnOutcome, TurnTaken, UnknownEvent, WebhookReceived};
pub use handoffs::{HandoffMoved, OrdersSent, TimerFailed};
pub use http::RequestAnswered;
pub use models::{ModelAsked, ModelRole};
pub use outbox::{CallerForgotten, CallsPruned, EventSent, LedgerTrouble, OutboxMeasured, SendResult, SinkChanged};
pub use policies::{ChangeMissed, FileBroken, LastGoodSaved, PolicyInForce, PolicyReplaced, WatchChanged};
pub use reloads::{ReloadFinished, ReloadOutcome, ReloadPhases, ReloadTrigger};
pub use stores::{
    EventRepeated, EventTooLate, JournalCounted, LedgerChanged, RecordRefused, SessionUnreadable, StoreChanged, TurnSheltered,
    UnsavedCounted, UnsavedDropped,
};

#[cfg(test)]
mod tests {
    use super::*;
    use crate::call::{CallId, ModelFailure, ReasonId, TenantId};
    use crate::telemetry::Metrics;
    use jiff::Timestamp;
    use std::time::Duration;

    /// The lines of the exposition that are no comments and no buckets.
    fn samples(metrics: &Metrics) -> Vec<String> {
        let lines = metrics.encode();
        lines.lines().filter(|line| !line.starts_with('#') && !line.contains("_bucket")).map(str::to_owned).collect()
    }

    #[track_caller]
    fn assert_told(metrics: &Metrics, expected: &[&str]) {
        let samples = samples(metrics);
        for line in expected {
            assert!(samples.iter().any(|sample| sample == line), "no line `{line}` in {samples:#?}");
        }
    }

    #[test]
    fn each_thing_that_happens_on_a_call_moves_its_metric() {
        let metrics = Metrics::new();
        let (call, tenant) = (CallId::new("c-1"), TenantId::new("acme"));
        let took = Duration::from_millis(500);
        WebhookReceived { event: "call.speech", result: "ok" }.emit(&metrics);
        WebhookReceived { event: "call.speech", result: "ok" }.emit(&metrics);
        UnknownEvent { call: &call, event: "call.hiccup" }.emit(&metrics);
        TurnTaken { call: &call, tenant: &tenant, outcome: TurnOutcome::Escalate, took }.emit(&metrics);
        let reason = ReasonId::new("caller_requested");
        EscalationDecided { call: &call, tenant: &tenant, reason: &reason, rule: "asks", policy: "f00d" }.emit(&metrics);
        SessionsCounted { live: 7 }.emit(&metrics);
        RequestAnswered { route: "/webhook/call", status: 200, took }.emit(&metrics);
        assert_told(
            &metrics,
            &[
                r#"warmline_webhook_events_total{event="call.speech",result="ok"} 2"#,
                "warmline_webhook_unknown_events_total 1",
                r#"warmline_turns_total{tenant="acme",outcome="escalate"} 1"#,
                "warmline_turn_duration_seconds_sum 0.5",
                r#"warmline_escalations_total{tenant="acme",reason="caller_requested",rule="asks"} 1"#,
                "warmline_live_sessions 7",
                r#"warmline_http_requests_total{route="/webhook/call",status="200"} 1"#,
                "warmline_http_request_duration_seconds_count 1",
            ],
        );
    }

    #[test]
    fn a_brief_is_counted_by_how_it_came_and_what_was_struck_out_of_it_by_tenant() {
        let metrics = Metrics::new();
        let (call, tenant) = (CallId::new("c-1"), TenantId::new("acme"));
        for (source, timing, struck) in [(BriefSource::Rolling, BriefTiming::Early, 2), (BriefSource::Extract, BriefTiming::Late, 0)] {
            let waited = Duration::from_millis(250);
            BriefMade { call: &call, tenant: &tenant, source, timing, waited, struck }.emit(&metrics);
        }
        assert_told(
            &metrics,
            &[
                r#"warmline_briefs_total{tenant="acme",source="rolling",timing="early"} 1"#,
                r#"warmline_briefs_total{tenant="acme",source="extract",timing="late"} 1"#,
                r#"warmline_brief_struck_total{tenant="acme"} 2"#,
                "warmline_brief_wait_seconds_sum 0.5",
            ],
        );
    }

    #[test]
    fn a_models_failure_is_counted_by_its_name() {
        let metrics = Metrics::new();
        let (call, tenant) = (CallId::new("c-1"), TenantId::new("acme"));
        for result in [Ok(()), Err(ModelFailure::Timeout)] {
            let took = Duration::from_millis(250);
            ModelAsked { call: &call, tenant: &tenant, role: ModelRole::Judge, provider: "anthropic", result, took }.emit(&metrics);
        }
        assert_told(
            &metrics,
            &[
                r#"warmline_model_requests_total{role="judge",provider="anthropic",result="ok"} 1"#,
                r#"warmline_model_requests_total{role="judge",provider="anthropic",result="timeout"} 1"#,
                r#"warmline_model_request_duration_seconds_sum{role="judge",provider="anthropic",result="timeout"} 0.25"#,
            ],
        );
    }

    fn reload(outcome: ReloadOutcome, second: i64, broken: usize) -> ReloadFinished<'static> {
        ReloadFinished {
            trigger: ReloadTrigger::File,
            outcome,
            at: Timestamp::from_second(second).unwrap(),
            phases: ReloadPhases { compile: Duration::from_millis(500), ..ReloadPhases::default() },
            generation: 4,
            hash: "00000000000fffff",
            pinned: false,
            tenants: 3,
            stale: broken,
            broken,
            problem: None,
        }
    }

    #[test]
    fn a_refused_reload_keeps_the_time_of_the_last_good_one() {
        let metrics = Metrics::new();
        reload(ReloadOutcome::Applied, 1_000, 0).emit(&metrics);
        reload(ReloadOutcome::Partial, 2_000, 1).emit(&metrics);
        assert_told(
            &metrics,
            &[
                r#"warmline_policy_reloads_total{trigger="file",outcome="applied"} 1"#,
                r#"warmline_policy_reloads_total{trigger="file",outcome="partial"} 1"#,
                "warmline_policy_last_reload_successful 0",
                "warmline_policy_last_reload_success_timestamp_seconds 1000",
                "warmline_policy_stale_tenants 1",
                "warmline_policy_broken_files 1",
                "warmline_policies 3",
                "warmline_policy_generation 4",
                "warmline_policy_hash 15",
                r#"warmline_policy_reload_duration_seconds_sum{phase="compile"} 1.0"#,
            ],
        );
    }

    #[test]
    fn a_broken_watch_and_an_unsaved_state_show() {
        let metrics = Metrics::new();
        WatchChanged { problem: None }.emit(&metrics);
        LastGoodSaved { took: Duration::ZERO, problem: None }.emit(&metrics);
        assert_told(&metrics, &["warmline_policy_watcher_up 1", "warmline_policy_last_good_saved 1"]);
        WatchChanged { problem: Some("too many") }.emit(&metrics);
        LastGoodSaved { took: Duration::ZERO, problem: Some("disk full") }.emit(&metrics);
        ChangeMissed.emit(&metrics);
        assert_told(
            &metrics,
            &[
                "warmline_policy_watcher_up 0",
                "warmline_policy_watcher_errors_total 1",
                "warmline_policy_changes_missed_by_watch_total 1",
                "warmline_policy_last_good_saved 0",
            ],
        );
    }

    #[test]
    fn a_file_has_one_policy_at_a_time() {
        let metrics = Metrics::new();
        let policy = |hash: &str, state| PolicyInForce { tenant: "acme".into(), file: "acme.yaml".into(), hash: hash.into(), state };
        let (first, second) = (policy("aaaaaaaaaaaa1", "active"), policy("bbbbbbbbbbbb1", "stale"));
        PolicyReplaced { was: None, is: Some(&first) }.emit(&metrics);
        PolicyReplaced { was: Some(&first), is: Some(&second) }.emit(&metrics);
        let policies: Vec<_> = samples(&metrics).into_iter().filter(|line| line.starts_with("warmline_policy_info")).collect();
        assert_eq!(policies, [r#"warmline_policy_info{tenant="acme",file="acme.yaml",hash="bbbbbbbbbbbb",state="stale"} 1"#]);

        PolicyReplaced { was: Some(&second), is: None }.emit(&metrics);
        assert!(!samples(&metrics).iter().any(|line| line.starts_with("warmline_policy_info")));
    }
}
