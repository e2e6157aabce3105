//! # Y009 several-documents
//!
//! The file holds more than one YAML document.
//!
//! ## Why
//!
//! A line of three dashes starts a new document. One file is one policy, so everything after that line would be left
//! out. Put the second document into a file of its own, or take the dashes out.
//!
//! ## Bad
//!
//! ```yaml
//! tenant: acme
//! ---
//! greeting: Hi!
//! ```
//!
//! ## Good
//!
//! ```yaml
//! tenant: acme
//! greeting: Hi!
//! ```

use crate::diagnostic::{Code, Severity};

/// The file holds more than one YAML document.
pub static SEVERAL_DOCUMENTS: Code = Code::new("Y009", "several-documents", Severity::Error, include_str!("several_documents.rs"));
