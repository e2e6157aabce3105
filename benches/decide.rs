//! What a decision costs, against a bare scan of the same words by the same kind of automaton.
//!
//! `cargo bench --bench decide`. The shipped English pack is padded to 500 phrases; the words are 12.

use aho_corasick::{AhoCorasick, AhoCorasickKind, MatchKind};
use divan::{Bencher, black_box};
use jiff::Timestamp;
use std::fmt::Write;
use std::path::Path;
use std::sync::{Arc, LazyLock};
use warmline::call::{CallId, Heard, Session, TenantId};
use warmline::decision::{Facts, decide};
use warmline::diagnostic::Sources;
use warmline::policy::{CompiledPolicy, PolicySet};
use warmline::text::NormalText;

const ORDINARY: &str = "I would like to know when my order from last week arrives";
const REQUEST: &str = "this is not helping can I please just talk to a manager";
const PHRASES: usize = 500;

fn main() {
    divan::main();
}

/// The shipped default policy with as many more phrases as make 500, and the literals of them all.
struct Yardstick {
    policy: Arc<CompiledPolicy>,
    literals: AhoCorasick,
}

static YARDSTICK: LazyLock<Yardstick> = LazyLock::new(|| {
    let read = |name: &str| std::fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join("policies").join(name)).expect("shipped");
    let (pack, mut own) = (read("packs/en.yaml"), read("default.yaml"));
    let shipped = compile(&pack, &own).lexicon.shelves.iter().map(|shelf| shelf.phrases.len()).sum::<usize>();
    let mut padding = String::from("vocabularies:\n  padding:\n");
    for number in shipped..PHRASES {
        writeln!(padding, "    - (move|change|cancel) [my] booking number {number}").expect("a String takes any text");
    }
    own = own.replacen("vocabularies:\n", &padding, 1);
    let policy = compile(&pack, &own);
    let literals: Vec<String> =
        policy.lexicon.shelves.iter().flat_map(|shelf| &shelf.phrases).flat_map(|phrase| phrase.phrase.examples(1)).collect();
    let literals = AhoCorasick::builder()
        .match_kind(MatchKind::Standard)
        .kind(Some(AhoCorasickKind::ContiguousNFA))
        .build(literals)
        .expect("500 literals fit");
    Yardstick { policy, literals }
});

fn compile(pack: &str, policy: &str) -> Arc<CompiledPolicy> {
    let sources: Sources = [("packs/en.yaml", pack), ("default.yaml", policy)].into_iter().collect();
    let set = PolicySet::compile(&sources, &PolicySet::default());
    set.policies["default.yaml"].value.clone().expect("it compiles")
}

#[divan::bench(args = [ORDINARY, REQUEST])]
fn bare_scan(bencher: Bencher<'_, '_>, words: &str) {
    let text = NormalText::of(words);
    bencher.bench(|| YARDSTICK.literals.find_overlapping_iter(black_box(text.as_str())).count());
}

#[divan::bench(args = [ORDINARY, REQUEST])]
fn normal_form(bencher: Bencher<'_, '_>, words: &str) {
    bencher.bench(|| NormalText::of(black_box(words)));
}

#[divan::bench(args = [ORDINARY, REQUEST])]
fn decision(bencher: Bencher<'_, '_>, words: &str) {
    let now: Timestamp = "2026-11-23T15:00:00Z".parse().expect("a time");
    let session = Session::start(CallId::new("c-1"), TenantId::new("default"), None, None, now);
    let heard = Heard::Speech { text: NormalText::of(words), confidence: Some(0.9) };
    let policy = &YARDSTICK.policy;
    bencher.bench(|| decide(policy, black_box(&Facts::gather(&session, &heard, now))));
}
