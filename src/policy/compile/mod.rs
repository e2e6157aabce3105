//! Document → compiled policy: one file per section of the language, every problem collected.

mod conditions;
mod desks;
mod forbidden;
mod handoff;
mod ledger;
mod lexicon;
mod models;
mod pack;
mod patterns;
pub(crate) mod problems;
pub(crate) mod quantities;
mod reasons;
mod redact;
mod rules;
mod texts;
mod whisper;
mod words;

pub use pack::{CompiledPack, Packs, compile_pack};

use super::compiled::{CompiledPolicy, NumberPattern};
use super::document::PolicyDocument;
use super::yaml::decode;
use crate::call::TenantId;
use crate::diagnostic::{Diagnostic, Place, codes};
use jiff::tz::TimeZone;
use problems::Problems;
use sha2::{Digest, Sha256};
use std::sync::Arc;

/// What compiling something came to: the thing, unless a problem is an error, and every problem.
#[derive(Debug)]
pub struct Compilation<T> {
    /// What was compiled; none where a problem is an error.
    pub value: Option<T>,
    /// Every problem, in order of place.
    pub problems: Vec<Diagnostic>,
}

/// Compiles one tenant's policy. `packs` are the packs it may use.
#[must_use]
pub fn compile_policy(file: &Arc<str>, text: &str, packs: &Packs) -> Compilation<CompiledPolicy> {
    let (document, shape) = decode::<PolicyDocument>(file, text);
    let mut problems = Problems::new(file, shape);
    let value = document.map(|document| policy(&document, text, packs, &mut problems));
    problems.into_compilation(value)
}

/// The steps, in an order in which each finds what it needs. None stops at a problem: errors are sorted out at the end.
fn policy(document: &PolicyDocument, text: &str, packs: &Packs, problems: &mut Problems) -> CompiledPolicy {
    let tenant = problems.name(&document.tenant, "a tenant's name");
    let packs = pack::used(&document.uses, packs, problems);
    let zone = time_zone(document, problems);
    let language = document.language.as_ref().map_or_else(|| "en".to_owned(), |language| language.value.clone());

    let hours = desks::hours(document, problems);
    let desks = desks::desks(document, &hours, problems);
    let mut lexicon = lexicon::Builder::new(&packs);
    lexicon.add(wording(document), problems);

    let file = problems.file().clone();
    let sources = rules::in_order(document, &file, &packs, problems);
    let mut scope = conditions::Scope { lexicon: &mut lexicon, callers: &document.callers, hours: &hours };
    let rules = rules::rules(&sources, &mut scope, problems);
    let reasons = reasons::reasons(document, &packs, &rules, &desks, problems);
    let failures = reasons::failures(document, &packs, &mut lexicon, problems);
    let offers = reasons::offers(document, &rules, &mut lexicon, problems);
    let ledger = ledger::ledger(document.ledger.as_ref(), problems);
    let answers = models::answers(document, &mut lexicon, problems);
    let (assistant, judge, summariser) = models::plans(document, &rules, &language, problems);

    CompiledPolicy {
        tenant: TenantId::new(tenant),
        file,
        place: problems.place(document.tenant.span),
        hash: hash(text, &packs),
        owner: document.owner.as_ref().map(|owner| owner.value.clone()),
        default: document.default.as_ref().is_some_and(|default| default.value),
        numbers: numbers(document, problems),
        packs: packs.iter().map(|pack| pack.file.clone()).collect(),
        language,
        voice: document.voice.as_ref().map(|voice| voice.value.clone()),
        time_zone: zone,
        greeting: document.greeting.as_ref().map(|greeting| texts::local_text(greeting, problems)),
        lexicon: lexicon.finish(problems),
        nobody: handoff::nobody(document, &rules, problems),
        while_waiting: handoff::while_waiting(document.while_waiting.as_ref(), problems),
        after_handoff: document.after_handoff.as_ref().map(|text| texts::local_text(text, problems)),
        dispositions: handoff::dispositions(document, problems),
        redact: redact::redactions(document, ledger.words, problems),
        ledger,
        whisper: whisper::whisper(document.whisper.as_ref(), problems),
        rules,
        failures,
        reasons,
        offers: offers.unwrap_or_default(),
        desks,
        hours,
        assistant,
        judge,
        summariser,
        answers,
    }
}

fn wording(document: &PolicyDocument) -> lexicon::Wording<'_> {
    lexicon::Wording {
        words: &document.words,
        guards: &document.guards,
        misspelt: document.misspelt.as_ref(),
        vocabularies: &document.vocabularies,
    }
}

fn time_zone(document: &PolicyDocument, problems: &mut Problems) -> TimeZone {
    let Some(written) = &document.time_zone else { return TimeZone::UTC };
    TimeZone::get(&written.value).unwrap_or_else(|_| {
        let names: Vec<String> = jiff::tz::db().available().map(|name| name.as_str().to_owned()).collect();
        problems.unknown(&codes::BAD_TIME_ZONE, written, "time zone", names.iter().map(String::as_str));
        TimeZone::UTC
    })
}

/// The dialled numbers. Whether another policy claims the same is told where all policies are seen together.
fn numbers(document: &PolicyDocument, problems: &mut Problems) -> Vec<(NumberPattern, Place)> {
    let mut numbers = Vec::new();
    for written in &document.numbers {
        match NumberPattern::parse(&written.value) {
            Ok(pattern) => numbers.push((pattern, problems.place(written.span))),
            Err(problem) => problems.not_e164(written, &problem),
        }
    }
    numbers.shrink_to_fit();
    numbers
}

/// A policy's hash covers its own text and that of each pack it uses: whatever could change a decision changes the hash.
fn hash(text: &str, packs: &[Arc<CompiledPack>]) -> Arc<str> {
    let mut hasher = Sha256::new();
    hasher.update(text.len().to_le_bytes());
    hasher.update(text);
    for pack in packs {
        hasher.update(pack.file.as_bytes());
        hasher.update(pack.hash.as_bytes());
    }
    hex(&hasher.finalize())
}

fn hex(bytes: &[u8]) -> Arc<str> {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect::<String>().into()
}
