//! What a decision costs, against a bare scan of the same normalised bytes for the same words, in the same run.
//!
//! `cargo bench --bench decide`. The policy is the shipped default one with the whole English pack; the utterances have 12 words.
//! After the table comes the ratio of the medians, measured in turns: a little of the one, a little of the other.

use aho_corasick::{AhoCorasick, AhoCorasickKind, MatchKind};
use divan::{Bencher, black_box};
use jiff::Timestamp;
use std::path::Path;
use std::sync::{Arc, LazyLock};
use std::time::{Duration, Instant};
use warmline::call::{CallId, Heard, Session, TenantId};
use warmline::decision::{Facts, decide};
use warmline::diagnostic::Sources;
use warmline::policy::{CompiledPolicy, PolicySet};
use warmline::text::NormalText;

const ORDINARY: &str = "I would like to know when my order from last week arrives";
const REQUEST: &str = "this is not helping can I please just talk to a manager";

/// How often each side is timed, and over how many calls.
const ROUNDS: usize = 401;
const CALLS: u32 = 200;

fn main() {
    divan::main();
    if !std::env::args().any(|argument| argument == "--test") {
        ratio("ordinary", ORDINARY);
        ratio("request", REQUEST);
    }
}

/// The shipped default policy, and the words that its automata look for under one bare automaton, of the kind that the library takes
/// by itself for so many words.
struct Yardstick {
    policy: Arc<CompiledPolicy>,
    bare: AhoCorasick,
}

static YARDSTICK: LazyLock<Yardstick> = LazyLock::new(|| {
    let policy = compile(&["packs/en.yaml", "default.yaml"]);
    let anchors: Vec<String> =
        policy.lexicon.shelves.iter().flat_map(|shelf| shelf.index.anchors()).map(|words| format!(" {words} ")).collect();
    let bare = AhoCorasick::builder()
        .match_kind(MatchKind::Standard)
        .kind(Some(AhoCorasickKind::ContiguousNFA))
        .prefilter(false)
        .build(anchors)
        .expect("the words of a pack fit");
    Yardstick { policy, bare }
});

fn compile(files: &[&str]) -> Arc<CompiledPolicy> {
    let directory = Path::new(env!("CARGO_MANIFEST_DIR")).join("policies");
    let read = |name: &&str| ((*name).to_owned(), std::fs::read_to_string(directory.join(name)).expect("shipped"));
    let sources: Sources = files.iter().map(read).collect();
    let set = PolicySet::compile(&sources, &PolicySet::default());
    set.policies["default.yaml"].value.clone().expect("it compiles")
}

/// A turn in which these words are said, ready to be decided.
struct Said {
    session: Session,
    heard: Heard,
    padded: String,
    now: Timestamp,
}

impl Said {
    fn of(words: &str) -> Self {
        let now: Timestamp = "2026-11-23T15:00:00Z".parse().expect("a time");
        let text = NormalText::of(words);
        let padded = format!(" {} ", text.as_str());
        let session = Session::start(CallId::new("c-1"), TenantId::new("default"), None, None, now);
        Self { session, heard: Heard::Speech { text, confidence: Some(0.9) }, padded, now }
    }

    fn facts(&self) -> Facts<'_> {
        Facts::gather(&self.session, &self.heard, self.now)
    }

    fn scan(&self) {
        black_box(YARDSTICK.bare.find_overlapping_iter(black_box(&self.padded)).count());
    }
}

#[divan::bench(args = [ORDINARY, REQUEST])]
fn bare_scan(bencher: Bencher<'_, '_>, words: &str) {
    let said = Said::of(words);
    bencher.bench(|| said.scan());
}

#[divan::bench(args = [ORDINARY, REQUEST])]
fn normal_form(bencher: Bencher<'_, '_>, words: &str) {
    bencher.bench(|| NormalText::of(black_box(words)));
}

#[divan::bench(args = [ORDINARY, REQUEST])]
fn decision(bencher: Bencher<'_, '_>, words: &str) {
    let said = Said::of(words);
    let facts = said.facts();
    bencher.bench(|| decide(&YARDSTICK.policy, black_box(&facts)));
}

#[expect(clippy::print_stdout, reason = "a bench prints what it measured")]
fn ratio(what: &str, words: &str) {
    let said = Said::of(words);
    let facts = said.facts();
    let decide = || drop(black_box(decide(&YARDSTICK.policy, black_box(&facts))));
    let (mut decisions, mut scans): (Vec<Duration>, Vec<Duration>) = (0..ROUNDS).map(|_| (timed(decide), timed(|| said.scan()))).unzip();
    let (decision, scan) = (median(&mut decisions), median(&mut scans));
    let ratio = decision.as_secs_f64() / scan.as_secs_f64();
    println!("{what}: decide {:?}, bare scan {:?}, ratio {ratio:.1}", decision / CALLS, scan / CALLS);
}

fn timed(mut work: impl FnMut()) -> Duration {
    let start = Instant::now();
    (0..CALLS).for_each(|_| work());
    start.elapsed()
}

fn median(times: &mut [Duration]) -> Duration {
    times.sort_unstable();
    times[times.len() / 2]
}
