//! What holds for every request: limits of size and time, no panic that goes unanswered, every error a problem, all counted.

use super::error::{ApiError, PROBLEM};
use super::pop::PAGE;
use crate::telemetry::Metrics;
use crate::telemetry::events::RequestAnswered;
use axum::Router;
use axum::extract::{MatchedPath, Request, State};
use axum::http::{StatusCode, header};
use axum::middleware::{Next, from_fn_with_state, map_response};
use axum::response::{IntoResponse, Response};
use std::any::Any;
use std::sync::Arc;
use std::time::{Duration, Instant};
use tower_http::catch_panic::CatchPanicLayer;
use tower_http::limit::RequestBodyLimitLayer;
use tower_http::timeout::TimeoutLayer;

/// The most bytes of a request's body.
pub const BODY_LIMIT: usize = 64 * 1024;
/// The longest a request may take, its body's arrival included.
pub const REQUEST_TIME_LIMIT: Duration = Duration::from_secs(30);

/// Puts routes under the limits every request is under. What comes last in a list is closest to the handlers.
pub fn with_limits<S: Clone + Send + Sync + 'static>(routes: Router<S>, metrics: &Arc<Metrics>) -> Router<S> {
    // Two layers of layers: each that a router is given by itself costs every request boxes of its own.
    let limits = (
        TimeoutLayer::with_status_code(StatusCode::GATEWAY_TIMEOUT, REQUEST_TIME_LIMIT),
        CatchPanicLayer::custom(|panic: Box<dyn Any + Send>| answer_panic(&*panic)),
        RequestBodyLimitLayer::new(BODY_LIMIT),
    );
    let answers = (from_fn_with_state(Arc::clone(metrics), count), map_response(errors_are_problems));
    routes.layer(limits).layer(answers)
}

/// A panic's message may quote a caller: it stays out of the answer. Its place is in the log already, from the panic hook.
fn answer_panic(_: &(dyn Any + Send)) -> Response {
    ApiError::new(StatusCode::INTERNAL_SERVER_ERROR, "panic", "the service failed on this request").into_response()
}

/// Rewrites the bare errors of the framework as problems. Ours are already.
async fn errors_are_problems(response: Response) -> Response {
    let status = response.status();
    // A page for people says in its own words what is wrong.
    let is_ours = response.headers().get(header::CONTENT_TYPE).is_some_and(|media_type| media_type == PROBLEM || media_type == PAGE);
    if is_ours || !(status.is_client_error() || status.is_server_error()) {
        return response;
    }
    let (code, detail) = match status {
        StatusCode::NOT_FOUND => ("not_found", "there is nothing at this path".to_owned()),
        StatusCode::METHOD_NOT_ALLOWED => {
            ("method_not_allowed", "this path does not take this method; the `Allow` header says which it takes".to_owned())
        }
        StatusCode::PAYLOAD_TOO_LARGE => ("body_too_large", format!("a body may have at most {BODY_LIMIT} bytes")),
        StatusCode::GATEWAY_TIMEOUT => ("timeout", format!("there was no answer within {} seconds", REQUEST_TIME_LIMIT.as_secs())),
        _ => ("not_acceptable", "the request could not be read".to_owned()),
    };
    let mut problem = ApiError::new(status, code, detail).into_response();
    if let Some(allowed) = response.headers().get(header::ALLOW) {
        problem.headers_mut().insert(header::ALLOW, allowed.clone());
    }
    problem
}

async fn count(State(metrics): State<Arc<Metrics>>, request: Request, next: Next) -> Response {
    let began = Instant::now();
    let route = request.extensions().get::<MatchedPath>().cloned();
    let response = next.run(request).await;
    let route = route.as_ref().map_or("unmatched", MatchedPath::as_str);
    RequestAnswered { route, status: response.status().as_u16(), took: began.elapsed() }.emit(&metrics);
    response
}
