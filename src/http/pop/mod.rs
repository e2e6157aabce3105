//! The screen-pop page: what the human sees while the call comes in, and a form for what they say of it afterwards.

mod page;

pub(super) use page::PAGE;

use super::Api;
use super::error::ApiError;
use crate::service::PopError;
use axum::Json;
use axum::extract::{Form, Path, State};
use axum::http::{HeaderMap, HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use serde::Deserialize;

/// `GET /pop/{token}`: the page.
pub(super) async fn show(State(api): State<Api>, Path(token): Path<String>) -> Response {
    match api.service.screen_pop(&token).await {
        Ok(pop) => private(page::brief(&pop, &token)),
        Err(error) => refuse(&error),
    }
}

/// `GET /pop/{token}/brief`: the brief as JSON, for an agent's desktop that shows it in its own way.
pub(super) async fn brief(State(api): State<Api>, Path(token): Path<String>) -> Result<Response, ApiError> {
    let pop = api.service.screen_pop(&token).await.map_err(problem)?;
    Ok(private(Json(pop.briefing.brief).into_response()))
}

/// What the form sends. What is left open is not sent.
#[derive(Debug, Deserialize)]
pub(super) struct GivenDisposition {
    resolved: Option<Answer>,
    right_handoff: Option<Answer>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
enum Answer {
    Yes,
    No,
}

impl Answer {
    fn is_yes(self) -> bool {
        self == Self::Yes
    }
}

/// `POST /pop/{token}/disposition`: what the human says of the call. The page comes back with it.
pub(super) async fn dispose(State(api): State<Api>, Path(token): Path<String>, Form(given): Form<GivenDisposition>) -> Response {
    let said = api.service.dispose(&token, given.resolved.map(Answer::is_yes), given.right_handoff.map(Answer::is_yes)).await;
    match said {
        // Relative, so that the page may stand below any path of a proxy.
        Ok(()) => private((StatusCode::SEE_OTHER, [(header::LOCATION, format!("../{token}#after"))]).into_response()),
        Err(error) => refuse(&error),
    }
}

/// The page that says why there is nothing to see.
fn refuse(error: &PopError) -> Response {
    let (status, title, detail) = match error {
        PopError::Unknown => {
            (StatusCode::NOT_FOUND, "This link leads nowhere", "Open the link as it came with the call, whole and unchanged.")
        }
        PopError::Gone => (
            StatusCode::GONE,
            "This link is no longer good",
            "Links to a brief are for the time of the call. Where its time is over, ask your supervisor for the record of the call.",
        ),
        PopError::Away => (StatusCode::SERVICE_UNAVAILABLE, "The brief cannot be had just now", "Try again in a moment."),
        PopError::NotKept(cause) => {
            tracing::error!(%cause, "what was said on a screen pop could not be kept");
            (StatusCode::SERVICE_UNAVAILABLE, "Your answers could not be saved just now", "Go back and save them again in a moment.")
        }
    };
    private((status, page::notice(title, detail)).into_response())
}

fn problem(error: PopError) -> ApiError {
    match error {
        PopError::Unknown => ApiError::new(StatusCode::NOT_FOUND, "unknown_link", "this link is none of ours; send it whole and unchanged"),
        PopError::Gone => ApiError::new(StatusCode::GONE, "link_expired", "the link's time is over, or its call is forgotten"),
        PopError::Away | PopError::NotKept(_) => {
            ApiError::new(StatusCode::SERVICE_UNAVAILABLE, "store_unavailable", "the call's session cannot be had just now; try again")
                .because(error)
        }
    }
}

/// Keeps an answer out of caches, frames and the logs of other sites: its address is a permission.
fn private(response: Response) -> Response {
    let mut response = response;
    let fixed = |value: &'static str| HeaderValue::from_static(value);
    let headers: &mut HeaderMap = response.headers_mut();
    headers.insert(header::CACHE_CONTROL, fixed("no-store"));
    headers.insert(header::REFERRER_POLICY, fixed("no-referrer"));
    headers.insert(header::X_CONTENT_TYPE_OPTIONS, fixed("nosniff"));
    headers.insert(header::HeaderName::from_static("x-robots-tag"), fixed("noindex"));
    headers.insert(header::CONTENT_SECURITY_POLICY, page::security_policy().clone());
    response
}
