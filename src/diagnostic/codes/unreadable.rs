//! # Y018 unreadable
//!
//! The file cannot be read as text.
//!
//! ## Why
//!
//! Its permissions forbid it, it is a link that leads nowhere, it is a directory under the name of a policy, or it holds
//! bytes that are no UTF-8. Save it as UTF-8, which every editor offers, and let the user that runs the service read it.
//!
//! ## Bad
//!
//! ```yaml
//! greeting: Gr�ezi! # saved as Latin-1
//! ```
//!
//! ## Good
//!
//! ```yaml
//! greeting: Grüezi! # saved as UTF-8
//! ```

use crate::diagnostic::{Code, Severity};

/// The file cannot be read as text.
pub static UNREADABLE: Code = Code::new("Y018", "unreadable", Severity::Error, include_str!("unreadable.rs"));
