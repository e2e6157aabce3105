//! The HTTP edge. The router below is the table of contents of the API.

mod access;
mod calls;
mod decide;
mod desks;
mod error;
mod health;
mod layers;
mod policies;
mod pop;
mod report;
mod server;
mod webhooks;

pub use access::Role;
pub use error::ApiError;
pub use layers::{BODY_LIMIT, REQUEST_TIME_LIMIT, with_limits};
pub use server::{ServerLimits, serve};

use crate::service::Service;
use crate::service::reload::ReloadHandle;
use crate::settings::AccessSettings;
use crate::telemetry::Metrics;
use crate::telephony::Exchange;
use axum::Router;
use axum::middleware::from_fn_with_state;
use axum::routing::{get, post, put};
use std::sync::Arc;

/// What the handlers have at hand.
#[derive(Debug, Clone)]
pub struct Api {
    /// Takes the turns.
    pub service: Service,
    /// Puts other policies in force.
    pub reloads: ReloadHandle,
    /// Whose dialect the webhook speaks.
    pub exchange: Exchange,
    /// What is counted.
    pub metrics: Arc<Metrics>,
    /// Who may ask what.
    pub access: Arc<AccessSettings>,
}

/// All routes, each behind its guard.
pub fn router(api: Api) -> Router {
    let guard = |role| from_fn_with_state(access::Guard::new(role, &api.access), access::admit);

    let exchange = Router::new()
        .route("/webhook/call", post(webhooks::call))
        .route("/webhook/call/{tenant}", post(webhooks::call_of_tenant))
        .route_layer(guard(Role::Exchange));
    let read = Router::new()
        .route("/metrics", get(health::metrics))
        .route("/v1/decide", post(decide::turn))
        .route("/v1/calls", get(calls::all))
        .route("/v1/calls/{call}", get(calls::one))
        .route("/v1/report", get(report::figures))
        .route("/v1/desks", get(desks::all))
        .route("/v1/policies", get(policies::all))
        .route("/v1/policies/{tenant}", get(policies::one))
        .merge(policies::of_tenants_called_like_a_command())
        .route_layer(guard(Role::Read));
    let operate = Router::new()
        .route("/v1/desks/{tenant}/{desk}", put(desks::switch))
        .route("/v1/policies/reload", post(policies::reload))
        .route("/v1/policies/rollback", post(policies::roll_back))
        .route("/v1/policies/unpin", post(policies::unpin))
        .route("/v1/calls/{call}/disposition", post(calls::dispose))
        .route("/v1/callbacks", get(calls::callbacks))
        .route("/v1/callbacks/{call}/close", post(calls::close_callback))
        .route("/v1/forget", post(calls::forget))
        .route_layer(guard(Role::Operate));
    // A link is its own permission: it is signed, names one handoff and expires.
    let linked = Router::new()
        .route("/pop/{token}", get(pop::show))
        .route("/pop/{token}/brief", get(pop::brief))
        .route("/pop/{token}/disposition", post(pop::dispose));
    let open = Router::new().route("/livez", get(health::live)).route("/readyz", get(health::ready));

    let routes = Router::new().merge(exchange).merge(read).merge(operate).merge(linked).merge(open);
    with_limits(routes, &api.metrics).with_state(api)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::call::CallId;
    use crate::service::TurnError;
    use crate::service::fixture::service_of;
    use crate::settings::Secret;
    use crate::store::StoreError;
    use axum::body::{Body, to_bytes};
    use axum::extract::ConnectInfo;
    use axum::http::{HeaderMap, Request, StatusCode, header};
    use serde_json::{Value, json};
    use std::net::SocketAddr;
    use tower::ServiceExt;

    const STARTED: &str = r#"{"call_id":"c-1","event":"call.started","from":"+15550100","to":"+15559998888"}"#;

    fn api(access: AccessSettings) -> Api {
        let service = service_of("warmline: 1\ntenant: acme\nnumbers: [\"+15559998888\"]\ngreeting: Hi!\n");
        let reloads = ReloadHandle::following_nothing(service.policies().clone());
        Api { service, reloads, exchange: Exchange::Webhook, metrics: Arc::default(), access: Arc::new(access) }
    }

    struct Answer {
        status: u16,
        headers: HeaderMap,
        body: String,
    }

    impl Answer {
        fn json(&self) -> Value {
            serde_json::from_str(&self.body).unwrap()
        }

        #[track_caller]
        fn expect_problem(&self, status: u16, code: &str, detail: &str) {
            assert_eq!(self.headers[header::CONTENT_TYPE], "application/problem+json");
            let problem = self.json();
            assert_eq!((self.status, problem["status"].as_u64(), problem["code"].as_str()), (status, Some(status.into()), Some(code)));
            assert!(problem["detail"].as_str().unwrap().contains(detail), "{problem}");
        }
    }

    /// Sends a request, from this machine, to some routes.
    async fn send(router: Router, request: axum::http::request::Builder, body: impl Into<Body>) -> Answer {
        let peer = ConnectInfo(SocketAddr::from(([127, 0, 0, 1], 5000)));
        let response = router.oneshot(request.extension(peer).body(body.into()).unwrap()).await.unwrap();
        let (parts, body) = response.into_parts();
        let body = String::from_utf8(to_bytes(body, usize::MAX).await.unwrap().to_vec()).unwrap();
        Answer { status: parts.status.as_u16(), headers: parts.headers, body }
    }

    async fn post(path: &str, body: &str) -> Answer {
        send(router(api(AccessSettings::default())), Request::post(path), body.to_owned()).await
    }

    async fn get(path: &str) -> Answer {
        send(router(api(AccessSettings::default())), Request::get(path), Body::empty()).await
    }

    #[tokio::test]
    async fn an_event_is_answered_with_actions_whatever_the_request_calls_its_body() {
        let actions = json!({"actions": [{"type": "talk", "text": "Hi!"}, {"type": "listen"}]});
        for content_type in ["application/json", "text/plain"] {
            let request = Request::post("/webhook/call").header(header::CONTENT_TYPE, content_type);
            let answer = send(router(api(AccessSettings::default())), request, STARTED).await;
            assert_eq!((answer.status, answer.json()), (200, actions.clone()));
            assert_eq!(answer.headers[header::CONTENT_TYPE], "application/json");
        }
        assert_eq!(post("/webhook/call/acme", r#"{"call_id":"c-1","event":"call.started"}"#).await.json(), actions);
    }

    #[tokio::test]
    async fn an_event_of_an_unknown_kind_is_accepted_and_counted() {
        let api = api(AccessSettings::default());
        let body = r#"{"call_id":"c-1","event":"call.hiccup"}"#;
        let answer = send(router(api.clone()), Request::post("/webhook/call"), body).await;
        assert_eq!((answer.status, answer.json()), (200, json!({"status": "ok"})));
        assert!(api.metrics.encode().contains("warmline_webhook_unknown_events_total 1"));
    }

    #[tokio::test]
    async fn a_tenant_may_be_called_like_what_is_asked_of_all_policies() {
        for tenant in ["reload", "rollback", "unpin"] {
            let service = service_of(&format!("warmline: 1\ntenant: {tenant}\nnumbers: [\"+15559998888\"]\ngreeting: Hi!\n"));
            let reloads = ReloadHandle::following_nothing(service.policies().clone());
            let api = Api { service, reloads, ..api(AccessSettings::default()) };
            let path = format!("/v1/policies/{tenant}");
            let answer = send(router(api.clone()), Request::get(&path), Body::empty()).await;
            assert_eq!((answer.status, answer.json()["tenant"].as_str()), (200, Some(tenant)));
            let answer = send(router(api), Request::post(&path), r#"{"generation": 1}"#).await;
            answer.expect_problem(503, "stopped", "followed");
        }
    }

    #[tokio::test]
    async fn what_cannot_be_answered_is_told_as_a_problem() {
        let cases = [
            ("/webhook/call", "{\n\"call_id\"", 400, "not_json", "line 2 column 9"),
            (
                "/webhook/call",
                r#"{"event":"call.started"}"#,
                400,
                "missing_field",
                r#"`call_id` is missing or empty; send a JSON object such as `{"call_id""#,
            ),
            ("/webhook/call", r#"{"call_id":"c-1","event":"call.started","to":"+15550001111"}"#, 404, "unknown_number", "…11;"),
            ("/webhook/call", r#"{"call_id":"c-1","event":"call.silence"}"#, 404, "unknown_number", "no number in `to`"),
            ("/webhook/call/nobody", STARTED, 404, "unknown_tenant", "`tenant: nobody`"),
            ("/webhooks", STARTED, 404, "not_found", "nothing at this path"),
            ("/livez", "", 405, "method_not_allowed", "`Allow`"),
        ];
        for (path, body, status, code, detail) in cases {
            let answer = post(path, body).await;
            answer.expect_problem(status, code, detail);
            assert!(!answer.body.contains("+15550001111"), "{}", answer.body);
        }
        assert_eq!(post("/livez", "").await.headers[header::ALLOW], "GET,HEAD");
    }

    #[tokio::test]
    async fn a_body_over_the_limit_is_refused_with_the_limit_and_one_at_the_limit_is_read() {
        let at_limit = format!("{STARTED}{}", " ".repeat(BODY_LIMIT - STARTED.len()));
        assert_eq!(post("/webhook/call", &at_limit).await.status, 200);

        post("/webhook/call", &format!("{at_limit} ")).await.expect_problem(413, "body_too_large", "65536 bytes");
        let foretold = Request::post("/webhook/call").header(header::CONTENT_LENGTH, BODY_LIMIT + 1);
        let answer = send(router(api(AccessSettings::default())), foretold, Body::empty()).await;
        answer.expect_problem(413, "body_too_large", "65536 bytes");
    }

    #[tokio::test]
    async fn a_panic_is_answered_without_its_words() {
        async fn panics() -> &'static str {
            panic!("the caller said secret things")
        }
        let metrics = Arc::<Metrics>::default();
        let router = with_limits(Router::new().route("/", axum::routing::get(panics)), &metrics);
        let answer = send(router, Request::get("/"), Body::empty()).await;
        answer.expect_problem(500, "panic", "failed");
        assert!(!answer.body.contains("secret"));
        assert!(metrics.encode().contains(r#"warmline_http_requests_total{route="/",status="500"} 1"#));
    }

    #[tokio::test]
    async fn a_store_that_fails_is_a_problem_to_try_again_and_its_cause_stays_in_the_log() {
        async fn fails() -> ApiError {
            TurnError::Store(StoreError::Conflict { call: CallId::new("c-1") }).into()
        }
        let router = with_limits(Router::new().route("/", axum::routing::get(fails)), &Arc::default());
        let answer = send(router, Request::get("/"), Body::empty()).await;
        answer.expect_problem(503, "store_unavailable", "try again");
        assert_eq!(answer.headers[header::RETRY_AFTER], "1");
        assert!(!answer.body.contains("c-1"), "{}", answer.body);
    }

    #[tokio::test]
    async fn an_error_of_the_framework_becomes_a_problem_too() {
        let bare = async || StatusCode::GATEWAY_TIMEOUT;
        let router = with_limits(Router::new().route("/", axum::routing::get(bare)), &Arc::default());
        send(router, Request::get("/"), Body::empty()).await.expect_problem(504, "timeout", "within 30 seconds");
    }

    #[tokio::test]
    async fn where_a_webhook_token_is_set_the_exchange_has_to_show_it() {
        let access = AccessSettings { webhook_token: Some(Secret::new("letmein")), ..AccessSettings::default() };
        let refused = send(router(api(access.clone())), Request::post("/webhook/call"), STARTED).await;
        refused.expect_problem(401, "unauthorized", "Bearer");
        assert_eq!(refused.headers[header::WWW_AUTHENTICATE], "Bearer realm=\"warmline\"");
        let shown = Request::post("/webhook/call").header(header::AUTHORIZATION, "Bearer letmein");
        assert_eq!(send(router(api(access)), shown, STARTED).await.status, 200);
    }

    #[tokio::test]
    async fn health_and_figures_are_served() {
        for path in ["/livez", "/readyz"] {
            assert_eq!((get(path).await.status, get(path).await.body.as_str()), (200, "ok\n"), "{path}");
        }
        let api = api(AccessSettings::default());
        send(router(api.clone()), Request::post("/webhook/call"), STARTED).await;
        let figures = send(router(api), Request::get("/metrics"), Body::empty()).await;
        assert!(figures.headers[header::CONTENT_TYPE].to_str().unwrap().starts_with("application/openmetrics-text"));
        for line in [
            r#"warmline_webhook_events_total{event="call.started",result="ok"} 1"#,
            r#"warmline_http_requests_total{route="/webhook/call",status="200"} 1"#,
        ] {
            assert!(figures.body.contains(line), "{}", figures.body);
        }
    }
}
