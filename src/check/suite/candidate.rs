//! Whether a rule came near to holding in a turn, so that its not holding says something.

use crate::call::Heard;
use crate::decision::{Evidence, Finding, Holds};
use crate::policy::compiled::{Condition, ConditionKind};

/// Whether a condition held, held in part, or was held back.
pub(super) fn came_near(condition: &Condition, finding: &Finding, heard: &Heard) -> bool {
    if finding.holds == Holds::Yes {
        return true;
    }
    match (&condition.kind, &finding.evidence) {
        (_, Evidence::Times { have, now, .. }) => *have > 0 || is_partial(&condition.kind, &now.evidence, heard),
        (kind, evidence) => is_partial(kind, evidence, heard),
    }
}

fn is_partial(kind: &ConditionKind, evidence: &Evidence, heard: &Heard) -> bool {
    match (kind, evidence) {
        (ConditionKind::All(inner) | ConditionKind::Any(inner), Evidence::Joined(findings)) => {
            inner.iter().zip(findings).any(|(condition, finding)| came_near(condition, finding, heard))
        }
        (ConditionKind::Pressed(_), _) => matches!(heard, Heard::Digits(_)),
        // Every call has turns and lasts a while: that is not near to too many, or too long.
        (ConditionKind::Turns { .. } | ConditionKind::Duration { .. }, _) => false,
        (_, Evidence::Suppressed { .. } | Evidence::Phrase { .. }) => true,
        (_, Evidence::Judge { says, failure }) => says.is_some() || failure.is_some(),
        (_, Evidence::Count { have, .. } | Evidence::Tone { have, .. }) => *have > 0,
        _ => false,
    }
}
