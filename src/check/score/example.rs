//! A policy that has a bit of everything, for the tests.

use super::record::{Tags, Utterance};
use crate::diagnostic::Sources;
use crate::policy::{CompiledPolicy, PolicySet};
use std::sync::Arc;

const POLICY: &str = r#"
warmline: 1
tenant: acme
numbers: ["+15550001111"]
vocabularies:
  thanks: { phrases: ["thank you"], except: ["no thank you"] }
  asks: ["(a|the) human please"]
rules:
  - { id: asked, when: { says: asks }, then: { escalate: asked_for } }
  - { id: leaves, when: { says: "cancel it" }, then: { offer: leaving } }
  - { id: farewell, when: { says: "good bye" }, then: { end: Good bye. } }
  - { id: failed, when: { failures: { at_least: 2 } }, then: { escalate: failed } }
reasons:
  asked_for: { announce: One moment. }
  leaving: { ask: A colleague?, announce: One moment. }
  failed: { announce: One moment. }
offers: { accepted_by: ["yes please"], refused_by: ["rather not"] }
failures: { fallback: true }
desks: { front: { number: "+15550002222" } }
route: [front]
nobody_available: { say: Nobody is in., then: hangup }
assistant: { provider: scripted, fallback: I did not get that. }
answers: [{ says: "when are you open", reply: Always. }]
"#;

pub(super) fn policy() -> Arc<CompiledPolicy> {
    let set = PolicySet::compile(&Sources::from_iter([("acme.yaml", POLICY)]), &PolicySet::default());
    set.policies["acme.yaml"].value.clone().unwrap_or_else(|| panic!("{:#?}", set.problems().collect::<Vec<_>>()))
}

pub(super) fn utterance(text: &str, label: &str) -> Utterance {
    Utterance { text: text.to_owned(), label: label.to_owned(), tags: Tags::default() }
}
