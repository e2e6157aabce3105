//! `POST /v1/decide`: facts in, decision out, for bots on any platform. Nothing is remembered and no model is asked.

mod answer;
mod question;

use super::Api;
use super::error::ApiError;
use crate::call::PhoneNumber;
use crate::decision::{decide, explain};
use crate::diagnostic::suggest;
use crate::policy::{Catalogue, CompiledPolicy};
use answer::Answer;
use axum::Json;
use axum::body::Bytes;
use axum::extract::State;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use question::{Question, Whose};
use std::sync::Arc;

/// Decides one turn on the facts that are sent, under the policy in force.
pub(super) async fn turn(State(api): State<Api>, body: Bytes) -> Result<Response, ApiError> {
    let question = Question::read(&body)?;
    let snapshot = api.service.policies().current();
    let policy = policy_of(&snapshot.catalogue, &question.whose()?)?;
    let given = question.facts(api.service.clock().now())?;
    given.fits(&policy)?;

    let facts = given.facts();
    let decision = decide(&policy, &facts);
    let explanation = question.explain.then(|| explain(&policy, &facts, &decision));
    Ok(Json(Answer::of(&policy, &facts, &decision, explanation)).into_response())
}

fn policy_of(catalogue: &Catalogue, whose: &Whose) -> Result<Arc<CompiledPolicy>, ApiError> {
    let found = match whose {
        Whose::Tenant(tenant) => catalogue.by_tenant(tenant),
        Whose::Dialled(number) => catalogue.by_number(number),
        Whose::Default => catalogue.default_policy(),
    };
    found.cloned().ok_or_else(|| match whose {
        Whose::Tenant(tenant) => {
            let near = suggest(tenant.as_str(), catalogue.policies().map(|policy| policy.tenant.as_str()));
            let near = near.map(|near| format!("; did you mean `{near}`?")).unwrap_or_default();
            not_found("unknown_tenant", format!("no policy is for the tenant `{tenant}`{near}"))
        }
        Whose::Dialled(number) => not_found("unknown_number", unclaimed(number)),
        Whose::Default => not_found("unknown_tenant", "no policy is the default; send `tenant`, or the number dialled as `to`"),
    })
}

fn unclaimed(number: &PhoneNumber) -> String {
    format!("no policy answers the number {}; add it to the `numbers` of one", number.redacted())
}

fn not_found(code: &'static str, detail: impl Into<String>) -> ApiError {
    ApiError::new(StatusCode::NOT_FOUND, code, detail)
}

#[cfg(test)]
mod tests;
