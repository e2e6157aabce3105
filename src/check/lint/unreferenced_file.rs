//! # Y010 unreferenced-file
//!
//! A file lies among the policies and is not read, or a pack is used by no policy.
//!
//! ## Why
//!
//! `acme.yaml.bak` and `.acme.yaml` look like policies and are none: whoever edits one wonders why nothing changes.
//! Give it the extension `.yaml`, or move it away. A pack that nobody uses may be waiting for a `use:` that was forgotten.
//!
//! ## Bad
//!
//! ```yaml
//! # policies/acme.yaml.bak
//! tenant: acme
//! ```
//!
//! ## Good
//!
//! ```yaml
//! # policies/acme.yaml
//! tenant: acme
//! ```

use super::context::SetContext;
use crate::diagnostic::{Code, Diagnostic, Place, Severity, Span};
use std::collections::BTreeSet;
use std::sync::Arc;

/// A file lies among the policies and is not read, or a pack is used by no policy.
pub(super) static CODE: Code = Code::new("Y010", "unreferenced-file", Severity::Warning, include_str!("unreferenced_file.rs"));

pub(super) fn check(set: &SetContext<'_>, findings: &mut Vec<Diagnostic>) {
    let start = |file: &Arc<str>| Place::new(file, Span::of("", 0..0));
    for file in set.other_files.iter().filter(|file| looks_like_a_policy(file)) {
        findings.push(
            Diagnostic::new(&CODE, start(file), "this file is not read, though it looks like a policy")
                .help("let its name end in `.yaml` and begin with a letter, or move it out of the policy directory"),
        );
    }
    if !set.complete || set.policies.is_empty() {
        return;
    }
    let used: BTreeSet<&Arc<str>> = set.policies.iter().flat_map(|policy| &policy.packs).collect();
    for pack in set.packs.iter().filter(|pack| !used.contains(&pack.file)) {
        let named = Place { file: pack.file.clone(), span: pack.document.pack.span };
        findings.push(Diagnostic::new(&CODE, named, "no policy uses this pack").help("name it under `use:` in a policy, or remove it"));
    }
}

/// Copies that people leave behind. What begins with two dots belongs to a mounted volume, a swap file to an open editor.
fn looks_like_a_policy(path: &str) -> bool {
    let name = path.rsplit('/').next().unwrap_or(path).to_ascii_lowercase();
    let mounted = path.split('/').any(|part| part.starts_with(".."));
    let open_in_an_editor = name.ends_with(".swp") || name.ends_with(".swx") || name.starts_with(".#");
    !mounted && !open_in_an_editor && (name.contains(".yaml") || name.contains(".yml"))
}
