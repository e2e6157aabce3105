//! What happens at the HTTP edge.

use crate::telemetry::metrics::{HttpLabels, Metrics};
use std::time::Duration;

/// A request was answered.
#[derive(Debug)]
pub struct RequestAnswered<'a> {
    /// The route's pattern, never the path itself: a path may be anything.
    pub route: &'a str,
    /// The answer's status.
    pub status: u16,
    /// From the request's head to the answer's.
    pub took: Duration,
}

impl RequestAnswered<'_> {
    /// Counts and times it.
    pub fn emit(&self, metrics: &Metrics) {
        let labels = HttpLabels { route: self.route.to_owned(), status: self.status };
        metrics.http_requests.get_or_create(&labels).inc();
        metrics.http_duration.observe(self.took.as_secs_f64());
        tracing::debug!(route = self.route, status = self.status, seconds = self.took.as_secs_f64(), "request answered");
    }
}
