//! What is told to others: a record as the CloudEvents it amounts to (CloudEvents 1.0, JSON format). They carry no words
//! of anybody's and no number to dial.

use super::{CallbackRequest, Disposition, Record, TurnRecord};
use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

/// One thing that happened, for others. `source` and `id` together are unique: a receiver drops what it has seen.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct CloudEvent {
    /// The version of the specification: `1.0`.
    pub specversion: String,
    /// `CALL/SEQUENCE/KIND` for what happened in a turn; what else there is says its handoff and time.
    pub id: String,
    /// `/tenants/TENANT`.
    pub source: String,
    /// Such as `warmline.decision`.
    pub r#type: String,
    /// The call.
    pub subject: String,
    /// When it happened.
    pub time: Timestamp,
    /// The form of the data: `application/json`.
    pub datacontenttype: String,
    /// What happened.
    pub data: Value,
}

/// What a turn changed, which the record alone does not say: it knows the state after the turn, not the one before.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Changes {
    /// The handoff came to another state.
    pub handoff: bool,
    /// The call was not over before.
    pub ended: bool,
}

impl CloudEvent {
    /// The events that a record amounts to, in order.
    #[must_use]
    pub fn of(record: &Record, changes: Changes) -> Vec<Self> {
        match record {
            Record::Turn(turn) => of_turn(turn, changes),
            Record::Disposition(disposition) => vec![of_disposition(disposition)],
            Record::Callback(callback) => vec![of_callback(callback)],
        }
    }

    fn new(record: (&str, &str, Timestamp), id: String, kind: &str, data: Value) -> Self {
        let (tenant, call, time) = record;
        Self {
            specversion: "1.0".to_owned(),
            id,
            source: format!("/tenants/{tenant}"),
            r#type: format!("warmline.{kind}"),
            subject: call.to_owned(),
            time,
            datacontenttype: "application/json".to_owned(),
            data,
        }
    }
}

fn of_turn(turn: &TurnRecord, changes: Changes) -> Vec<CloudEvent> {
    let about = (turn.tenant.as_str(), turn.call.as_str(), turn.at);
    let event = |kind: &str, data| CloudEvent::new(about, format!("{}/{}/{kind}", turn.call, turn.sequence), kind, data);
    let decision = turn.decision.as_ref().map(|decision| {
        let mut data = json!({ "turn": turn.turn, "caller": turn.caller, "language": turn.language, "sentiment": turn.sentiment });
        add(&mut data, decision);
        event("decision", data)
    });
    let handoff = turn.handoff.as_ref().filter(|_| changes.handoff).map(|handoff| event("handoff", json!(handoff)));
    let ended = (turn.ended && changes.ended).then(|| event("ended", json!({ "caller": turn.caller, "started_at": turn.started_at })));
    decision.into_iter().chain(handoff).chain(ended).collect()
}

fn of_disposition(disposition: &Disposition) -> CloudEvent {
    let Disposition { tenant, call, handoff, at, resolved, right_handoff, note: _, by } = disposition;
    let data = json!({ "handoff": handoff, "resolved": resolved, "right_handoff": right_handoff, "by": by });
    let id = format!("{call}/{handoff}/{}/disposition", at.as_microsecond());
    CloudEvent::new((tenant.as_str(), call.as_str(), *at), id, "disposition", data)
}

fn of_callback(callback: &CallbackRequest) -> CloudEvent {
    let CallbackRequest { tenant, call, handoff, at, number: _, reason, summary: _, closed } = callback;
    let state = if closed.is_some() { "closed" } else { "asked" };
    let data = json!({ "handoff": handoff, "reason": reason, "state": state, "closed": closed });
    CloudEvent::new((tenant.as_str(), call.as_str(), *at), format!("{call}/{handoff}/{state}/callback"), "callback", data)
}

/// Adds the members of one thing to another.
fn add(data: &mut Value, more: impl Serialize) {
    if let (Value::Object(data), Ok(Value::Object(more))) = (data, serde_json::to_value(more)) {
        data.extend(more);
    }
}
