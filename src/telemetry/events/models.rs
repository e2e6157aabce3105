//! What happens with language models.

use crate::call::{CallId, ModelFailure, TenantId};
use crate::telemetry::metrics::{Metrics, ModelLabels};
use std::time::Duration;

/// What a model was asked for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ModelRole {
    /// To talk to the caller.
    Assistant,
    /// To vote on escalating.
    Judge,
    /// To word the brief.
    Summariser,
}

impl ModelRole {
    /// The role's name in metrics.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Assistant => "assistant",
            Self::Judge => "judge",
            Self::Summariser => "summariser",
        }
    }
}

/// A model was asked, and answered or failed.
#[derive(Debug)]
pub struct ModelAsked<'a> {
    /// The call it was asked for.
    pub call: &'a CallId,
    /// The call's tenant.
    pub tenant: &'a TenantId,
    /// What it was asked for.
    pub role: ModelRole,
    /// Whose model it is.
    pub provider: &'static str,
    /// Whether there was a usable answer.
    pub result: Result<(), ModelFailure>,
    /// From the question to the answer, or to giving up.
    pub took: Duration,
}

impl ModelAsked<'_> {
    /// Counts and times it, and logs a failure.
    pub fn emit(&self, metrics: &Metrics) {
        let result = self.result.map_or_else(ModelFailure::as_str, |()| "ok");
        let labels = ModelLabels { role: self.role.as_str(), provider: self.provider, result };
        metrics.model_requests.get_or_create(&labels).inc();
        metrics.model_duration.get_or_create(&labels).observe(self.took.as_secs_f64());
        if self.result.is_err() {
            tracing::warn!(
                call = self.call.as_str(),
                tenant = self.tenant.as_str(),
                role = self.role.as_str(),
                provider = self.provider,
                failure = result,
                seconds = self.took.as_secs_f64(),
                "model failed"
            );
        }
    }
}
