//! # D014 duplicate-tenant
//!
//! Two files are the policy of the same tenant.
//!
//! ## Why
//!
//! Only one of them could be in force, and which one would depend on their names.
//!
//! ## Bad
//!
//! ```yaml
//! tenant: acme # in acme.yaml, and again in acme-old.yaml
//! ```
//!
//! ## Good
//!
//! ```yaml
//! tenant: acme-old
//! ```

use crate::diagnostic::{Code, Severity};

/// Two files are the policy of the same tenant.
pub static DUPLICATE_TENANT: Code = Code::new("D014", "duplicate-tenant", Severity::Error, include_str!("duplicate_tenant.rs"));
