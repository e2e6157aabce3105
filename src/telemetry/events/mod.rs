//! One struct for each thing that happens. `emit` moves the metrics and writes the log line, so that neither is forgotten.
//!
//! No field holds a caller's words or a telephone number: a call is named by its id.

mod calls;
mod http;
mod models;
mod policies;

pub use calls::{EscalationDecided, SessionsCounted, TurnOutcome, TurnTaken, UnknownEvent, WebhookReceived};
pub use http::RequestAnswered;
pub use models::{ModelAsked, ModelRole};
pub use policies::{PolicyInForce, PolicyReplaced, PolicyState, ReloadFinished, ReloadOutcome, ReloadTrigger};

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

    #[test]
    fn a_refused_reload_keeps_the_time_of_the_last_good_one() {
        let metrics = Metrics::new();
        let reload = |outcome, second, stale| {
            let at = Timestamp::from_second(second).unwrap();
            ReloadFinished { trigger: ReloadTrigger::File, outcome, at, took: Duration::ZERO, tenants: 3, stale }.emit(&metrics);
        };
        reload(ReloadOutcome::Placed, 1_000, 0);
        reload(ReloadOutcome::Partial, 2_000, 1);
        assert_told(
            &metrics,
            &[
                r#"warmline_policy_reloads_total{trigger="file",outcome="placed"} 1"#,
                r#"warmline_policy_reloads_total{trigger="file",outcome="partial"} 1"#,
                "warmline_policy_last_reload_successful 0",
                "warmline_policy_last_reload_success_timestamp_seconds 1000",
                "warmline_policy_stale_tenants 1",
            ],
        );
    }

    #[test]
    fn a_tenant_has_one_policy_at_a_time() {
        let metrics = Metrics::new();
        let policy = |hash: &str, state| PolicyInForce { tenant: TenantId::new("acme"), hash: hash.to_owned(), state };
        let (first, second) = (policy("aaaa", PolicyState::Current), policy("bbbb", PolicyState::Stale));
        PolicyReplaced { was: None, is: Some(&first) }.emit(&metrics);
        PolicyReplaced { was: Some(&first), is: Some(&second) }.emit(&metrics);
        let policies: Vec<_> = samples(&metrics).into_iter().filter(|line| line.starts_with("warmline_policy_info")).collect();
        assert_eq!(policies, [r#"warmline_policy_info{tenant="acme",hash="bbbb",state="stale"} 1"#]);

        PolicyReplaced { was: Some(&second), is: None }.emit(&metrics);
        assert!(!samples(&metrics).iter().any(|line| line.starts_with("warmline_policy_info")));
    }
}
