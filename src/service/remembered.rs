//! What is remembered of a turn: its records, made from the policy, the session before and after it and what it was decided
//! on. Here alone it is seen to that no more of the caller is kept than the policy allows.

use super::Told;
use crate::call::{CallEvent, Command, EventKind, Handoff, Heard, PhoneNumber, Session, Stage, TransferFailure};
use crate::policy::CompiledPolicy;
use crate::policy::compiled::{KeptCaller, KeptWords, KeyMeaning};
use crate::record::{CallbackRequest, Decided, Disposition, HandoffState, Record, Spoken, TurnRecord};
use crate::store::caller_key::CallerKey;
use crate::text::redact;
use jiff::Timestamp;

/// Keys pressed at once that may be a choice from a menu. More may be a secret: a PIN, a date of birth.
const KEYS_OF_A_CHOICE: usize = 2;
/// What stands for the keys of a secret.
const KEYS_REMOVED: &str = "[keys]";

/// A turn that is to be remembered.
pub(super) struct Remembered<'a> {
    pub(super) policy: &'a CompiledPolicy,
    pub(super) before: &'a Session,
    pub(super) after: &'a Session,
    pub(super) event: &'a CallEvent,
    pub(super) told: Option<&'a Told>,
    /// What was ordered of the exchange.
    pub(super) commands: &'a [Command],
    pub(super) now: Timestamp,
}

impl Remembered<'_> {
    /// The records of the turn.
    pub(super) fn records(&self, callers: &CallerKey) -> Vec<Record> {
        let turn = Record::Turn(Box::new(self.turn(callers)));
        let callback = self.callback().map(|asked| kept(self.policy, Record::Callback(asked)));
        let disposition = self.disposition().map(Record::Disposition);
        std::iter::once(turn).chain(callback).chain(disposition).collect()
    }

    fn turn(&self, callers: &CallerKey) -> TurnRecord {
        let Self { policy, after: session, event, told, now, .. } = self;
        TurnRecord {
            tenant: session.tenant.clone(),
            call: session.call.clone(),
            sequence: session.revision,
            at: *now,
            started_at: session.started_at,
            event: event.kind.name().to_owned(),
            caller: session.from.as_ref().and_then(|number| caller(policy, number, callers)),
            dialled: session.to.clone(),
            language: policy.language_of(session.language.as_deref()).to_owned(),
            turn: told.map(|_| session.turn_count),
            spoken: told.and_then(|told| spoken(self, told)),
            sentiment: told.and_then(|told| told.consulted.signals.sentiment.known()),
            decision: told.map(|told| decided(policy, told)),
            handoff: self.handoff(),
            ended: matches!(session.stage, Stage::Ended),
        }
    }

    /// How far the handoff has come, where it is under way or has moved in this turn.
    fn handoff(&self) -> Option<HandoffState> {
        let handoff = self.after.handoff.as_ref()?;
        let earlier = self.before.handoff.as_ref().filter(|earlier| earlier.id == handoff.id);
        let moved = earlier.is_none_or(|earlier| earlier.course.len() < handoff.course.len());
        if !moved && self.after.stage != Stage::HandedOver {
            return None;
        }
        let failed_before = earlier.map_or(0, |earlier| failures(earlier).count());
        Some(HandoffState {
            id: handoff.id.clone(),
            reason: handoff.reason.clone(),
            rule: handoff.rule.clone(),
            began: handoff.at,
            state: handoff.state.as_str().to_owned(),
            desk: handoff.attempt().map(|attempt| attempt.desk.clone()),
            attempt: u32::try_from(handoff.current + 1).unwrap_or(u32::MAX),
            failure: failures(handoff).nth(failed_before).map(|failure| failure.as_str().to_owned()),
        })
    }

    /// The ringing back that was agreed in this turn.
    fn callback(&self) -> Option<CallbackRequest> {
        let agreed = self.after.callback.as_ref().filter(|_| self.before.callback.is_none())?;
        let summary = self.after.handoff.as_ref().map_or_else(String::new, |handoff| handoff.whisper.clone());
        Some(CallbackRequest {
            tenant: self.after.tenant.clone(),
            call: self.after.call.clone(),
            handoff: agreed.handoff.clone(),
            at: agreed.at,
            number: agreed.number.clone(),
            reason: agreed.reason.clone(),
            summary,
            closed: None,
        })
    }

    /// What the human says of the handoff by pressing a key.
    fn disposition(&self) -> Option<Disposition> {
        let EventKind::TransferDigits(keys) = &self.event.kind else { return None };
        let meaning = self.policy.dispositions.get(keys)?;
        let handoff = self.after.handoff.as_ref()?;
        Some(Disposition {
            tenant: self.after.tenant.clone(),
            call: self.after.call.clone(),
            handoff: handoff.id.clone(),
            at: self.now,
            resolved: match meaning {
                KeyMeaning::Resolved => Some(true),
                KeyMeaning::NotResolved => Some(false),
                KeyMeaning::RightHandoff | KeyMeaning::WrongHandoff => None,
            },
            right_handoff: match meaning {
                KeyMeaning::RightHandoff => Some(true),
                KeyMeaning::WrongHandoff => Some(false),
                KeyMeaning::Resolved | KeyMeaning::NotResolved => None,
            },
            note: None,
            by: "keypress".to_owned(),
        })
    }
}

fn failures(handoff: &Handoff) -> impl Iterator<Item = TransferFailure> + '_ {
    handoff.attempts.iter().filter_map(|attempt| attempt.failure)
}

/// A record of somebody's words, less what the policy does not keep of them. A callback's number stays: it is there to be
/// rung. A turn's record is made that way already.
pub(super) fn kept(policy: &CompiledPolicy, record: Record) -> Record {
    match record {
        Record::Disposition(said) => {
            let note = said.note.as_deref().and_then(|note| words(policy, note));
            Record::Disposition(Disposition { note, ..said })
        }
        Record::Callback(asked) => {
            let summary = words(policy, &asked.summary).unwrap_or_default();
            Record::Callback(CallbackRequest { summary, ..asked })
        }
        Record::Turn(turn) => Record::Turn(turn),
    }
}

/// Who rang, as far as it is kept.
fn caller(policy: &CompiledPolicy, number: &PhoneNumber, callers: &CallerKey) -> Option<String> {
    match policy.ledger.caller {
        KeptCaller::Hashed => Some(callers.hash(&policy.tenant, number)),
        KeptCaller::Whole => Some(number.as_str().to_owned()),
        KeptCaller::None => None,
    }
}

/// Somebody's words, as far as they are kept.
fn words(policy: &CompiledPolicy, said: &str) -> Option<String> {
    match policy.ledger.words {
        KeptWords::Redacted | KeptWords::Whole => Some(redact(said, &policy.redact.ledger)),
        KeptWords::None => None,
    }
}

/// What was said in a turn, as far as it is kept.
fn spoken(past: &Remembered<'_>, told: &Told) -> Option<Spoken> {
    if past.policy.ledger.words == KeptWords::None {
        return None;
    }
    let caller = match &told.heard {
        Heard::Speech { text, .. } => words(past.policy, text.said()),
        Heard::Digits(keys) if past.policy.ledger.words == KeptWords::Redacted && keys.len() > KEYS_OF_A_CHOICE => {
            Some(KEYS_REMOVED.to_owned())
        }
        Heard::Digits(keys) => Some(keys.clone()),
        Heard::Silence => None,
    };
    let heard: Vec<&str> = past.commands.iter().filter_map(talk).collect();
    let reply = if heard.is_empty() { None } else { words(past.policy, &heard.join(" ")) };
    Some(Spoken { caller, reply })
}

/// What the caller hears.
fn talk(command: &Command) -> Option<&str> {
    match command {
        Command::Talk { text, .. } => Some(text),
        _ => None,
    }
}

fn decided(policy: &CompiledPolicy, told: &Told) -> Decided {
    let decision = &told.consulted.decision;
    let rule = decision.rule(policy);
    Decided {
        outcome: decision.outcome.name().to_owned(),
        reason: decision.outcome.reason().cloned(),
        rule: rule.map(|rule| rule.id.0.clone()),
        place: rule.map(|rule| rule.place.to_string()),
        policy: decision.policy_hash.to_string(),
        shadows: decision.shadows(policy).map(|rule| rule.id.0.clone()).collect(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::call::{CallId, EventKind, TenantId};
    use crate::service::fixture::service_of;
    use crate::service::{Door, Service};

    fn policy(ledger: &str) -> String {
        format!(
            "warmline: 1\ntenant: acme\nnumbers: [\"+15559998888\"]\nledger: {ledger}\ngreeting: Hi!\n\
             rules:\n  - {{ id: asks, when: {{ says: [get me a human] }}, then: {{ escalate: wanted }} }}\n\
             reasons: {{ wanted: {{ announce: One moment. }} }}\n\
             desks: {{ support: {{ number: \"+15551234567\" }} }}\nroute: [support]\n\
             nobody_available: {{ say: Sorry., then: hangup }}\n"
        )
    }

    /// The records of one call in which the caller does some things.
    async fn records(service: &Service, kinds: Vec<EventKind>) -> Vec<TurnRecord> {
        for kind in kinds {
            let event = CallEvent {
                call: CallId::new("c-1"),
                from: Some(PhoneNumber::new("+15550100")),
                to: Some(PhoneNumber::new("+15559998888")),
                language: None,
                key: None,
                fingerprint: None,
                kind,
            };
            service.take_turn(Door::Tenant(TenantId::new("acme")), event).await.unwrap();
        }
        let entries = service.inner.parts.sessions.unsettled(100).await.unwrap();
        let turn = |record| match record {
            Record::Turn(turn) => *turn,
            other => panic!("{other:?}"),
        };
        entries.into_iter().map(|entry| turn(entry.record)).collect()
    }

    fn says(words: &str) -> EventKind {
        EventKind::Speech { transcript: words.to_owned(), confidence: None }
    }

    fn said(record: &TurnRecord) -> Option<&str> {
        record.spoken.as_ref().and_then(|spoken| spoken.caller.as_deref())
    }

    #[tokio::test]
    async fn no_more_of_a_caller_is_kept_than_the_policy_allows() {
        let card = "my card is 4111 1111 1111 1111";
        for (ledger, kept, keys, caller) in [
            ("{}", Some("my card is [card_number]"), Some("[keys]"), "caller-"),
            ("{ words: whole, caller: whole }", Some(card), Some("4321"), "+15550100"),
            ("{ words: none, caller: none }", None, None, ""),
        ] {
            let service = service_of(&policy(ledger));
            let records = records(&service, vec![EventKind::Started, says(card), EventKind::Digits("4321".to_owned())]).await;
            assert_eq!((said(&records[1]), said(&records[2])), (kept, keys), "{ledger}");
            assert!(records.iter().all(|record| record.caller.as_deref().unwrap_or_default().starts_with(caller)), "{ledger}");
            assert_eq!(records[0].caller.is_some(), !caller.is_empty(), "{ledger}");
        }
    }

    #[tokio::test]
    async fn a_choice_from_a_menu_is_kept() {
        let service = service_of(&policy("{}"));
        let records = records(&service, vec![EventKind::Started, EventKind::Digits("0".to_owned())]).await;
        assert_eq!(said(&records[1]), Some("0"));
    }

    #[tokio::test]
    async fn a_handoff_is_recorded_with_its_rule_and_what_the_caller_heard() {
        let service = service_of(&policy("{}"));
        let records = records(&service, vec![EventKind::Started, says("get me a human")]).await;
        let (handoff, decision) = (records[1].handoff.as_ref().unwrap(), records[1].decision.as_ref().unwrap());
        assert_eq!((handoff.rule.as_deref(), handoff.state.as_str()), (Some("asks"), "announced"));
        assert_eq!((decision.outcome.as_str(), decision.rule.as_deref()), ("escalate", Some("asks")));
        assert_eq!(records[1].spoken.as_ref().unwrap().reply.as_deref(), Some("One moment."));
    }
}
