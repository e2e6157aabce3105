//! What a caller meets on the way to a human, where there is none, and after one.

use super::problems::Problems;
use super::quantities::time_within;
use super::texts::local_text;
use crate::call::LastResort;
use crate::diagnostic::{Diagnostic, codes};
use crate::policy::compiled::{CallbackTexts, KeyMeaning, LocalText, Nobody, Rule, WhileWaiting};
use crate::policy::document::{DispositionDocument, LastResortDocument, NobodyDocument, PolicyDocument, WhileWaitingDocument};
use std::collections::BTreeMap;
use std::time::Duration;

/// After how long a waiting caller hears something where the policy does not say.
const EVERY: Duration = Duration::from_secs(20);

/// What happens when no desk can take the caller. A policy that hands calls over must say.
pub(super) fn nobody(document: &PolicyDocument, rules: &[Rule], problems: &mut Problems) -> Nobody {
    let Some(written) = &document.nobody_available else {
        if rules.iter().any(|rule| rule.then.reason().is_some()) {
            let place = problems.place(document.tenant.span);
            problems.push(
                Diagnostic::new(&codes::NO_FALLBACK, place, "it is not said what a caller hears when no desk can take them")
                    .help("add `nobody_available: { say: TEXT, then: callback }`; `then` may also be `voicemail`, `continue` or `hangup`"),
            );
        }
        return Nobody { say: LocalText::plain(""), then: LastResort::Continue, callback: None };
    };
    of_document(written, problems)
}

/// What happens when no desk can take the caller, as it is written.
pub(super) fn of_document(written: &NobodyDocument, problems: &mut Problems) -> Nobody {
    let then = match written.then.value {
        LastResortDocument::Callback => LastResort::Callback,
        LastResortDocument::Voicemail => LastResort::Voicemail,
        LastResortDocument::Continue => LastResort::Continue,
        LastResortDocument::Hangup => LastResort::Hangup,
    };
    let callback = written.callback.as_ref().map(|texts| {
        Box::new(CallbackTexts {
            confirm: local_text(&texts.confirm, problems),
            number: local_text(&texts.number, problems),
            agreed: local_text(&texts.agreed, problems),
            refused: local_text(&texts.refused, problems),
        })
    });
    Nobody { say: local_text(&written.say, problems), then, callback }
}

/// What a caller hears who has waited for long.
pub(super) fn while_waiting(written: Option<&WhileWaitingDocument>, problems: &mut Problems) -> Option<WhileWaiting> {
    let written = written?;
    let bounds = Duration::from_secs(5)..=Duration::from_secs(120);
    let every = time_within(written.every.as_ref(), EVERY, bounds, problems);
    Some(WhileWaiting { say: local_text(&written.say, problems), every })
}

/// What the keys mean that the human presses.
pub(super) fn dispositions(document: &PolicyDocument, problems: &mut Problems) -> BTreeMap<String, KeyMeaning> {
    let mut meanings = BTreeMap::new();
    for (keys, meaning) in document.dispositions.iter() {
        if keys.value.is_empty() || !keys.value.chars().all(|key| key.is_ascii_digit() || matches!(key, '*' | '#')) {
            let message = format!("`{}` cannot be pressed", keys.value);
            problems.tell(&codes::BAD_KEYS, keys.span, message, "use digits, `*` and `#`, in quotes, such as `\"1\": resolved`");
        }
        let meaning = match meaning.value {
            DispositionDocument::Resolved => KeyMeaning::Resolved,
            DispositionDocument::NotResolved => KeyMeaning::NotResolved,
            DispositionDocument::RightHandoff => KeyMeaning::RightHandoff,
            DispositionDocument::WrongHandoff => KeyMeaning::WrongHandoff,
        };
        meanings.insert(keys.value.clone(), meaning);
    }
    meanings
}
