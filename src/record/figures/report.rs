//! The figures with their shares, as programs read them.

use super::{Figures, FiguresQuestion, share};
use jiff::Timestamp;
use serde::Serialize;
use std::collections::BTreeMap;

/// The figures as programs read them: each share beside the counts it was taken of.
#[derive(Debug, Clone, Serialize)]
pub struct FiguresReport {
    /// Calls begun at or after this.
    pub from: Timestamp,
    /// Calls begun before this.
    pub to: Timestamp,
    /// Within how many hours a caller rings repeatedly.
    pub repeat_hours: i64,
    /// By tenant and period.
    pub figures: Vec<ReportedFigures>,
}

/// The figures of one tenant in one period, with their shares. A share is 0 to 1, and null where there is nothing to take
/// one of.
#[derive(Debug, Clone, Serialize)]
pub struct ReportedFigures {
    /// What was counted.
    #[serde(flatten)]
    pub counted: Figures,
    /// Of the calls, those escalated.
    pub escalation_rate: Option<f64>,
    /// Of the bridged transfers of which it is known, those resolved.
    pub resolution_rate: Option<f64>,
    /// Of the calls whose caller is known, those of callers who had rung before.
    pub repeat_rate: Option<f64>,
    /// By rule, of its transfers of which it is known, those that needed a human.
    pub rule_precision: BTreeMap<String, Option<f64>>,
}

impl FiguresReport {
    /// The answer to a question.
    #[must_use]
    pub fn new(question: &FiguresQuestion, figures: Vec<Figures>) -> Self {
        let figures = figures.into_iter().map(ReportedFigures::new).collect();
        Self { from: question.from, to: question.to, repeat_hours: question.repeat_within.as_hours(), figures }
    }
}

impl ReportedFigures {
    fn new(counted: Figures) -> Self {
        Self {
            escalation_rate: share(counted.escalated, counted.calls),
            resolution_rate: counted.resolution.share(),
            repeat_rate: counted.repeats.share(),
            rule_precision: counted.rules.iter().map(|(rule, answers)| (rule.clone(), answers.share())).collect(),
            counted,
        }
    }
}
