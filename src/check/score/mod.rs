//! How well a policy hears: labelled utterances in, recall, precision and false alarms out, each with its interval.

mod breakdown;
mod comparison;
mod conversation;
#[cfg(test)]
mod example;
mod hearing;
mod mistake;
mod play;
mod record;
mod report;
mod selection;
mod share;
mod target;
mod timing;

pub use breakdown::{Breakdown, Dimension, Tally};
pub use comparison::{Change, ChangedUtterance, Changes, Side, changes};
pub use conversation::Conversation;
pub use hearing::{Hearing, Trigger};
pub use mistake::{Mistake, Mistakes, Why};
pub use play::{Bot, Played, play};
pub use record::{Tags, Utterance};
pub use report::{PolicyScore, TargetScore, Verdicts};
pub use selection::{Filter, Selection, Split};
pub use share::{Interval, Share};
pub use target::{Expectation, Fires, Target, UnknownName, targets};
pub use timing::{TOLERANCE, Timing, Timings};
