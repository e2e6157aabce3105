//! A small policy for the tests of tests.

use crate::policy::{CompiledPolicy, Packs, compile_policy};
use std::sync::Arc;

const POLICY: &str = r#"
warmline: 1
tenant: acme
numbers: ["+15559998888"]
vocabularies:
  asks: [talk to a human]
  angry: [this is outrageous]
rules:
  - { id: asked, when: { says: asks }, then: { escalate: caller_requested } }
  - { id: angry, mode: shadow, when: { says: angry }, then: { escalate: caller_requested } }
reasons:
  caller_requested: { announce: One moment. }
desks:
  support: { number: "+15551234567" }
route: support
nobody_available: { say: Nobody is there., then: callback }
whisper: { say: "{{ reason }}" }
"#;

/// The policy, as the only one there is.
pub(super) fn policies() -> Vec<Arc<CompiledPolicy>> {
    let compiled = compile_policy(&"acme.yaml".into(), POLICY, &Packs::new());
    vec![Arc::new(compiled.value.unwrap_or_else(|| panic!("{:#?}", compiled.problems)))]
}

/// A file of tests for it, with one test.
pub(super) fn file(test: &str) -> String {
    format!("warmline: 1\npolicy: acme\nnow: \"2026-11-23T10:00:00Z\"\ntests:\n  - {test}\n")
}
