//! What is remembered of a call: the only forms of it that are written to disk or sent out, each with its version.

mod cloud_event;
mod event;
mod figures;
mod session;
mod turn;

pub use cloud_event::{Changes, CloudEvent};
pub use event::{CallbackRequest, Disposition, Record};
pub use figures::{
    Answers, CallFact, Figures, FiguresQuestion, FiguresReport, HandoffFact, OFFER_ACCEPTED, Period, ReportedFigures, Spread, Tally,
    moment, share,
};
pub use session::{SESSION_VERSION, SessionError, read_session, write_session};
pub use turn::{Decided, HandoffState, Spoken, TurnRecord};
