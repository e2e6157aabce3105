//! What we say to the author of a policy: which mistake, where, and what to write instead.

mod code;
pub mod codes;
mod message;
mod place;
pub mod render;
mod report;
mod severity;
mod sources;
mod suggest;

pub use code::Code;
pub use message::{Diagnostic, Edit, Fix, Related};
pub use place::{Place, Span};
pub use report::{Report, Summary};
pub use severity::Severity;
pub use sources::Sources;
pub use suggest::suggest;
