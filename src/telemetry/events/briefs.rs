//! What happens with briefs.

use crate::call::{CallId, TenantId};
use crate::telemetry::metrics::{BriefLabels, Metrics, TenantLabels};
use std::time::Duration;

/// Where the words of a brief come from.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum BriefSource {
    /// A summary made while the call went on.
    Rolling,
    /// A summary asked for when the rule fired.
    Asked,
    /// What was said.
    Extract,
}

impl BriefSource {
    /// The source's name in metrics.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Rolling => "rolling",
            Self::Asked => "asked",
            Self::Extract => "extract",
        }
    }
}

/// When a summary came.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum BriefTiming {
    /// It was there before the rule fired.
    Early,
    /// It came within the budget.
    InTime,
    /// The budget passed without it.
    Late,
    /// There was none to be had: no summariser, or it failed.
    Never,
}

impl BriefTiming {
    /// When a summary that was waited for came.
    #[must_use]
    pub fn of(came: bool, late: bool) -> Self {
        match (came, late) {
            (true, _) => Self::InTime,
            (false, true) => Self::Late,
            (false, false) => Self::Never,
        }
    }

    /// Its name in metrics.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Early => "early",
            Self::InTime => "in_time",
            Self::Late => "late",
            Self::Never => "never",
        }
    }
}

/// A brief was made for a human.
#[derive(Debug)]
pub struct BriefMade<'a> {
    /// The call.
    pub call: &'a CallId,
    /// Its tenant.
    pub tenant: &'a TenantId,
    /// Where its words come from.
    pub source: BriefSource,
    /// When the summary came.
    pub timing: BriefTiming,
    /// How long the transfer waited for it.
    pub waited: Duration,
    /// How many things that nobody said were struck out of a model's words.
    pub struck: usize,
}

impl BriefMade<'_> {
    /// Counts and times it, and logs a model that made things up, without what it made up.
    pub fn emit(&self, metrics: &Metrics) {
        let (source, timing) = (self.source.as_str(), self.timing.as_str());
        let labels = BriefLabels { tenant: self.tenant.to_string(), source, timing };
        metrics.briefs.get_or_create(&labels).inc();
        metrics.brief_wait.observe(self.waited.as_secs_f64());
        if self.struck > 0 {
            let struck = u64::try_from(self.struck).unwrap_or(u64::MAX);
            metrics.brief_struck.get_or_create(&TenantLabels { tenant: self.tenant.to_string() }).inc_by(struck);
            tracing::warn!(call = self.call.as_str(), tenant = self.tenant.as_str(), struck, "the summariser named what nobody said");
        }
    }
}
