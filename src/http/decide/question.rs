//! What is asked: the facts of a turn as JSON, read strictly, so that a misspelt field is told and not passed over.

use crate::call::{CallId, Heard, ModelFailure, PastTurn, PhoneNumber, ReasonId, Reply, ReplySource, TenantId, UNKNOWN_DESKS};
use crate::decision::{Counting, Facts, OfferState, Signal, Signals};
use crate::http::error::ApiError;
use crate::policy::CompiledPolicy;
use crate::text::NormalText;
use axum::http::StatusCode;
use jiff::Timestamp;
use serde::Deserialize;
use serde_json::Value;
use std::ops::RangeInclusive;

/// A turn to decide, and all that is known of its call.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields, expecting = "an object with `tenant` or `to`, and `turn`")]
pub(super) struct Question {
    tenant: Option<String>,
    to: Option<String>,
    #[serde(default)]
    call: GivenCall,
    /// The turns before, oldest first.
    #[serde(default)]
    turns: Vec<GivenPastTurn>,
    turn: GivenTurn,
    now: Option<Timestamp>,
    #[serde(default)]
    signals: GivenSignals,
    /// What the bot would say, to be judged before it is spoken.
    reply: Option<String>,
    #[serde(default)]
    pub(super) explain: bool,
}

#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields, expecting = "an object with `id`, `from`, `language`, `started_at`, `offer` or `earlier_calls`")]
struct GivenCall {
    id: Option<String>,
    from: Option<String>,
    language: Option<String>,
    started_at: Option<Timestamp>,
    offer: Option<GivenOffer>,
    /// When this caller rang this tenant before.
    #[serde(default)]
    earlier_calls: Vec<Timestamp>,
}

/// Where the offer of a human stands.
#[derive(Debug, Deserialize)]
#[serde(rename_all = "snake_case", expecting = "`made`, or `pending` with the reason")]
enum GivenOffer {
    /// The caller was asked in the turn before, for this reason.
    Pending(String),
    Made,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields, expecting = "an object with `says`, `pressed` or `silence`")]
struct GivenTurn {
    says: Option<String>,
    pressed: Option<String>,
    #[serde(default)]
    silence: bool,
    confidence: Option<f32>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields, expecting = "an object with `says`, `pressed` or `silence`, and `reply`")]
struct GivenPastTurn {
    says: Option<String>,
    pressed: Option<String>,
    #[serde(default)]
    silence: bool,
    confidence: Option<f32>,
    /// When; where it is left out, when the call began.
    at: Option<Timestamp>,
    sentiment: Option<f32>,
    /// What the bot said.
    reply: Option<String>,
    /// Why the bot's model did not answer, where it did not.
    model_failure: Option<ModelFailure>,
}

/// What models make of the turn; each is an answer, or the reason why there is none.
#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields, expecting = "an object with `judge` or `sentiment`")]
struct GivenSignals {
    judge: Option<Value>,
    sentiment: Option<Value>,
}

/// Whose policy is to decide.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Whose {
    Tenant(TenantId),
    Dialled(PhoneNumber),
    Default,
}

/// Facts with an owner.
#[derive(Debug)]
pub(super) struct GivenFacts {
    call: CallId,
    caller: Option<PhoneNumber>,
    language: Option<String>,
    now: Timestamp,
    started_at: Timestamp,
    heard: Heard,
    past: Vec<PastTurn>,
    offer: Option<Offer>,
    earlier_calls: Vec<Timestamp>,
    signals: Signals,
    reply: Option<Reply>,
}

#[derive(Debug)]
enum Offer {
    Pending(ReasonId),
    Made,
}

impl Question {
    pub(super) fn read(body: &[u8]) -> Result<Self, ApiError> {
        serde_json::from_slice(body).map_err(|error| {
            let code = if error.is_data() { "bad_facts" } else { "not_json" };
            ApiError::new(StatusCode::BAD_REQUEST, code, error.to_string())
        })
    }

    pub(super) fn whose(&self) -> Result<Whose, ApiError> {
        match (&self.tenant, &self.to) {
            (Some(_), Some(_)) => Err(bad("`tenant` and `to` both say whose policy decides; send one of them")),
            (Some(tenant), None) => Ok(Whose::Tenant(TenantId::new(tenant))),
            (None, Some(number)) => Ok(Whose::Dialled(PhoneNumber::new(number))),
            (None, None) => Ok(Whose::Default),
        }
    }

    /// The facts, with `clock` for now where the question does not say.
    pub(super) fn facts(&self, clock: Timestamp) -> Result<GivenFacts, ApiError> {
        let call = &self.call;
        let now = self.now.unwrap_or(clock);
        let started_at = call.started_at.or_else(|| self.turns.iter().find_map(|turn| turn.at)).unwrap_or(now);
        let past = self.turns.iter().enumerate().map(|(index, turn)| turn.read(&format!("turns[{index}]"), started_at));
        Ok(GivenFacts {
            call: CallId::new(call.id.as_deref().unwrap_or_default()),
            caller: call.from.as_deref().map(PhoneNumber::new),
            language: call.language.clone(),
            now,
            started_at,
            heard: heard("turn", self.turn.says.as_deref(), self.turn.pressed.as_deref(), self.turn.silence, self.turn.confidence)?,
            past: past.collect::<Result<_, _>>()?,
            offer: call.offer.as_ref().map(|offer| match offer {
                GivenOffer::Pending(reason) => Offer::Pending(ReasonId::new(reason)),
                GivenOffer::Made => Offer::Made,
            }),
            earlier_calls: call.earlier_calls.clone(),
            signals: self.signals.read()?,
            reply: self.reply.as_deref().map(|text| said(text, None)),
        })
    }
}

impl GivenPastTurn {
    fn read(&self, path: &str, started_at: Timestamp) -> Result<PastTurn, ApiError> {
        let sentiment = self.sentiment.map(|score| within(&format!("{path}.sentiment"), score, SENTIMENT)).transpose()?;
        let reply = match (&self.reply, self.model_failure) {
            (None, None) => None,
            (text, failure) => Some(said(text.as_deref().unwrap_or_default(), failure)),
        };
        Ok(PastTurn {
            at: self.at.unwrap_or(started_at),
            heard: heard(path, self.says.as_deref(), self.pressed.as_deref(), self.silence, self.confidence)?,
            reply,
            sentiment,
        })
    }
}

impl GivenSignals {
    fn read(&self) -> Result<Signals, ApiError> {
        let judge = signal("signals.judge", self.judge.as_ref(), Value::as_bool, "`true` or `false`")?;
        let score = |value: &Value| Some(narrow(value.as_f64()?));
        let sentiment = signal("signals.sentiment", self.sentiment.as_ref(), score, "a number")?;
        if let Signal::Known(score) = sentiment {
            within("signals.sentiment", score, SENTIMENT)?;
        }
        Ok(Signals { judge, sentiment })
    }
}

impl GivenFacts {
    pub(super) fn facts(&self) -> Facts<'_> {
        Facts {
            call: &self.call,
            now: self.now,
            started_at: self.started_at,
            caller: self.caller.as_ref(),
            language: self.language.as_deref(),
            heard: &self.heard,
            turn: u32::try_from(self.past.len() + 1).unwrap_or(u32::MAX),
            past: &self.past,
            counting: Counting::all(self.started_at),
            handoffs: 0,
            desks: &UNKNOWN_DESKS,
            offer: match &self.offer {
                None => OfferState::NotMade,
                Some(Offer::Pending(reason)) => OfferState::Pending { reason, repeated: false },
                Some(Offer::Made) => OfferState::Made,
            },
            earlier_calls: &self.earlier_calls,
            signals: self.signals,
            reply: self.reply.as_ref(),
        }
    }

    /// Checks what only a policy can tell: a caller who accepts an offer is handed over for its reason.
    pub(super) fn fits(&self, policy: &CompiledPolicy) -> Result<(), ApiError> {
        let Some(Offer::Pending(reason)) = &self.offer else { return Ok(()) };
        let announced = policy.reasons.get(reason).is_some_and(|reason| reason.announce.is_some());
        if announced {
            Ok(())
        } else {
            Err(bad(format!("`call.offer.pending`: `{reason}` is no reason that a rule of this policy offers for")))
        }
    }
}

const CONFIDENCE: RangeInclusive<f32> = 0.0..=1.0;
const SENTIMENT: RangeInclusive<f32> = -1.0..=1.0;

/// The caller's part of a turn: exactly one of three things.
fn heard(path: &str, says: Option<&str>, pressed: Option<&str>, silence: bool, confidence: Option<f32>) -> Result<Heard, ApiError> {
    match (says, pressed, silence) {
        (Some(says), None, false) => {
            let confidence = confidence.map(|score| within(&format!("{path}.confidence"), score, CONFIDENCE)).transpose()?;
            Ok(Heard::Speech { text: NormalText::of(says), confidence })
        }
        (None, Some(keys), false) => Ok(Heard::Digits(keys.to_owned())),
        (None, None, true) => Ok(Heard::Silence),
        _ => Err(bad(format!("`{path}`: send one of `\"says\": \"…\"`, `\"pressed\": \"0\"` and `\"silence\": true`"))),
    }
}

/// What another bot said: in its own words, as an assistant's.
fn said(text: &str, model_failure: Option<ModelFailure>) -> Reply {
    Reply { text: NormalText::of(text), source: ReplySource::Assistant, model_failure }
}

fn signal<T>(path: &str, given: Option<&Value>, read: impl Fn(&Value) -> Option<T>, answer: &str) -> Result<Signal<T>, ApiError> {
    let Some(given) = given.filter(|given| !given.is_null()) else { return Ok(Signal::NotAsked) };
    let failure = || ModelFailure::deserialize(given).ok();
    let signal = read(given).map(Signal::Known).or_else(|| failure().map(Signal::Unknown));
    signal.ok_or_else(|| bad(format!("`{path}`: send {answer}, or why the model did not answer, such as `\"timeout\"`")))
}

fn within(path: &str, score: f32, range: RangeInclusive<f32>) -> Result<f32, ApiError> {
    if range.contains(&score) {
        Ok(score)
    } else {
        Err(bad(format!("`{path}` is {score}; send a number from {} to {}", range.start(), range.end())))
    }
}

/// Scores are decimals of a few places: single precision holds them.
#[expect(clippy::cast_possible_truncation, reason = "scores between -1 and 1 with a few decimals")]
fn narrow(score: f64) -> f32 {
    score as f32
}

fn bad(detail: impl Into<String>) -> ApiError {
    ApiError::new(StatusCode::BAD_REQUEST, "bad_facts", detail)
}
