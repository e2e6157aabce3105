//! The pipeline: compilation's problems, the catalogue's contradictions, the lints, and the comments that allow findings.

use super::context::{Document, FileContext, PolicyContext, SetContext};
use super::corpus::Corpus;
use super::suppression::Suppressions;
use super::words::{Overlap, PhraseId, Words, lexicon_of_pack};
use super::{Check, LINTS};
use crate::check::suite;
use crate::diagnostic::{Diagnostic, Report, Severity, Sources};
use crate::policy::compiled::Lexicon;
use crate::policy::set::share_out;
use crate::policy::{Catalogue, CompiledPolicy, FileKind, PolicySet};
use jiff::civil::Date;
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

/// What is to be judged.
pub struct Subject<'a> {
    /// The texts of a policy directory.
    pub sources: &'a Sources,
    /// What they compiled to.
    pub set: &'a PolicySet,
    /// The names of the files beside them that are nothing of ours.
    pub other_files: &'a [Arc<str>],
    /// Utterances to measure phrases with, where there are any.
    pub corpus: Option<&'a Corpus>,
    /// The day on which it is judged: what was allowed for a while may have expired.
    pub today: Date,
}

/// A pack under judgement, and what the policies that use it need to know.
struct Pack<'a> {
    source: FileContext<'a>,
    /// Which of its phrases leave others of its own nothing to do; phrases on shelf 0.
    overlaps: Vec<Overlap>,
}

/// Says everything there is to say, with the policies shared out among so many threads. `judged` is called once for every policy,
/// for whoever shows how far it is.
#[must_use]
pub fn lint(threads: usize, subject: &Subject<'_>, judged: &(dyn Fn() + Sync)) -> Report {
    let mut findings: Vec<Diagnostic> = subject.set.problems().cloned().collect();
    findings.extend(contradictions(subject.set));
    let packs = packs(subject, &mut findings);
    let files: Vec<&Arc<str>> = subject.set.policies.keys().collect();
    findings.extend(share_out(threads, &files, |files| {
        let of_file = |file: &&Arc<str>| {
            let found = of_policy(subject, file, &packs);
            judged();
            found
        };
        files.iter().flat_map(of_file).collect()
    }));
    set_lints(subject, &mut findings);
    findings.extend(mistaken_tests(subject));
    tidy(subject, findings)
}

/// What the lints say of one policy file.
fn of_policy(subject: &Subject<'_>, file: &Arc<str>, packs: &BTreeMap<Arc<str>, Pack<'_>>) -> Vec<Diagnostic> {
    let mut findings = Vec::new();
    let Some(text) = subject.sources.get(file) else { return findings };
    let source = FileContext::policy(file, text);
    file_lints(&source, &mut findings);
    let compiled = subject.set.policies.get(file).and_then(|compiled| compiled.value.as_deref());
    let (Some(policy), Some(Document::Policy(document))) = (compiled, &source.document) else { return findings };
    let words = Words::new(text, &policy.lexicon, &policy.language);
    words_lints(&words, &mut findings);
    let used: Vec<&FileContext<'_>> = policy.packs.iter().filter_map(|pack| packs.get(pack)).map(|pack| &pack.source).collect();
    let inherited = inherited(policy, packs);
    let context = PolicyContext {
        source: &source,
        document,
        policy,
        words: &words,
        inherited: &inherited,
        packs: &used,
        corpus: subject.corpus,
        today: subject.today,
    };
    policy_lints(&context, &mut findings);
    findings
}

/// What policies say against each other, those that compile taken in order of file.
fn contradictions(set: &PolicySet) -> Vec<Diagnostic> {
    let mut catalogue = Catalogue::default();
    let policies = set.policies.values().filter_map(|compiled| compiled.value.clone());
    policies.filter_map(|policy| catalogue.admit(policy).err()).flatten().collect()
}

/// What is wrong with the tests beside the policies. Under a policy that does not compile they cannot be read.
fn mistaken_tests(subject: &Subject<'_>) -> Vec<Diagnostic> {
    let compiled: Option<Vec<Arc<CompiledPolicy>>> = subject.set.policies.values().map(|compiled| compiled.value.clone()).collect();
    let Some(policies) = compiled else { return Vec::new() };
    let tests = subject.sources.iter().filter(|(name, _)| FileKind::of(name) == FileKind::Tests);
    tests.flat_map(|(name, text)| suite::read(name, text, &policies).problems).collect()
}

fn packs<'a>(subject: &Subject<'a>, findings: &mut Vec<Diagnostic>) -> BTreeMap<Arc<str>, Pack<'a>> {
    let mut packs = BTreeMap::new();
    for compiled in subject.set.packs.values() {
        let file = match (&compiled.value, compiled.problems.first()) {
            (Some(pack), _) => &pack.file,
            (None, Some(problem)) => &problem.place.file,
            (None, None) => continue,
        };
        let Some((file, text)) = subject.sources.iter().find(|(name, _)| *name == file) else { continue };
        let source = FileContext::pack(file, text);
        file_lints(&source, findings);
        let lexicon = compiled.value.as_ref().map_or_else(Lexicon::default, |pack| lexicon_of_pack(&pack.shelf));
        let language = match &source.document {
            Some(Document::Pack(pack)) => pack.language.as_ref().map_or("en", |language| &language.value).to_owned(),
            _ => "en".to_owned(),
        };
        let words = Words::new(text, &lexicon, &language);
        words_lints(&words, findings);
        let overlaps = words.overlaps;
        packs.insert(file.clone(), Pack { source, overlaps });
    }
    packs
}

/// What the phrases of a policy's packs do to each other, by their places in the policy's own lexicon.
fn inherited(policy: &CompiledPolicy, packs: &BTreeMap<Arc<str>, Pack<'_>>) -> Vec<Overlap> {
    let shelves = policy.packs.iter().enumerate().filter_map(|(shelf, file)| Some((shelf, packs.get(file)?)));
    let on = |shelf: usize, id: PhraseId| PhraseId { shelf, ..id };
    shelves
        .flat_map(|(shelf, pack)| {
            pack.overlaps.iter().map(move |overlap| Overlap {
                narrow: on(shelf, overlap.narrow),
                wide: on(shelf, overlap.wide),
                ..*overlap
            })
        })
        .collect()
}

fn file_lints(file: &FileContext<'_>, findings: &mut Vec<Diagnostic>) {
    for lint in LINTS {
        if let Check::File(check) = lint.check {
            check(file, findings);
        }
    }
}

fn words_lints(words: &Words<'_>, findings: &mut Vec<Diagnostic>) {
    for lint in LINTS {
        if let Check::Words(check) = lint.check {
            check(words, findings);
        }
    }
}

fn policy_lints(context: &PolicyContext<'_>, findings: &mut Vec<Diagnostic>) {
    for lint in LINTS {
        if let Check::Policy(check) = lint.check {
            check(context, findings);
        }
    }
}

fn set_lints(subject: &Subject<'_>, findings: &mut Vec<Diagnostic>) {
    let policies = subject.set.policies.values();
    let context = SetContext {
        policies: policies.clone().filter_map(|compiled| compiled.value.as_deref()).collect(),
        packs: subject.set.packs.values().filter_map(|compiled| compiled.value.as_deref()).collect(),
        other_files: subject.other_files,
        complete: policies.clone().all(|compiled| compiled.value.is_some()),
    };
    for lint in LINTS {
        if let Check::Set(check) = lint.check {
            check(&context, findings);
        }
    }
}

/// Takes out what comments allow and what is said twice, and puts the rest in the order of the files.
fn tidy(subject: &Subject<'_>, mut findings: Vec<Diagnostic>) -> Report {
    let broken: BTreeSet<Arc<str>> =
        findings.iter().filter(|finding| finding.severity == Severity::Error).map(|finding| finding.place.file.clone()).collect();
    // Of a broken file only part was judged, so that its comments may only seem to be of no use.
    let compiled =
        |file: &Arc<str>| !broken.contains(file) || subject.set.policies.get(file).is_some_and(|compiled| compiled.value.is_some());
    let mut suppressions = Suppressions::default();
    for (file, text) in subject.sources.iter() {
        suppressions.read(file, text, subject.today);
    }
    suppressions.apply(subject.sources, compiled, &mut findings);
    let mut report = Report::from(findings);
    report.sort();
    report
        .diagnostics
        .dedup_by(|later, earlier| later.code == earlier.code && later.place == earlier.place && later.message == earlier.message);
    report
}
