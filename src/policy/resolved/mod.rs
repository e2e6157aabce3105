//! A policy as it works, packs merged in, in a form that people and programs read: for whoever asks what is in force.

mod condition;

use super::compiled::{
    AssistantPlan, CompiledPolicy, Desk, DeskNumber, Failures, JudgePlan, KeptCaller, KeptWords, KeyMeaning, LedgerPlan, LocalText, Mode,
    Needs, Nobody, NumberPattern, Provider, Reason, Redactions, Rule, Share, SummariserPlan, Then, Vocabulary, VocabularyId, Whisper,
};
use crate::call::{DeskId, LastResort};
use crate::diagnostic::Place;
use condition::ResolvedCondition;
use serde::{Serialize, Serializer};
use std::collections::BTreeMap;

/// A policy as it works. The names of the fields are those of the language where it has the thing.
#[derive(Debug, Serialize)]
pub struct ResolvedPolicy<'a> {
    tenant: &'a str,
    file: &'a str,
    hash: &'a str,
    owner: Option<&'a str>,
    default: bool,
    numbers: Vec<&'a NumberPattern>,
    packs: Vec<&'a str>,
    language: &'a str,
    voice: Option<&'a str>,
    time_zone: Option<&'a str>,
    greeting: Option<&'a LocalText>,
    vocabularies: Vec<ResolvedVocabulary<'a>>,
    rules: Vec<ResolvedRule<'a>>,
    failures: ResolvedFailures<'a>,
    reasons: BTreeMap<&'a str, ResolvedReason<'a>>,
    offers: ResolvedOffers<'a>,
    desks: BTreeMap<&'a str, ResolvedDesk<'a>>,
    hours: BTreeMap<&'a str, &'a str>,
    nobody_available: ResolvedNobody<'a>,
    while_waiting: Option<ResolvedWhileWaiting<'a>>,
    after_handoff: Option<&'a LocalText>,
    dispositions: &'a BTreeMap<String, KeyMeaning>,
    redact: ResolvedRedactions<'a>,
    ledger: ResolvedLedger,
    whisper: ResolvedWhisper<'a>,
    assistant: ResolvedAssistant<'a>,
    judge: Option<ResolvedJudge<'a>>,
    summariser: Option<ResolvedSummariser<'a>>,
    answers: Vec<ResolvedAnswer<'a>>,
}

#[derive(Debug, Serialize)]
struct ResolvedLedger {
    keep_hours: i64,
    words: KeptWords,
    caller: KeptCaller,
}

/// A vocabulary, with the phrases of its packs.
#[derive(Debug, Serialize)]
struct ResolvedVocabulary<'a> {
    name: &'a str,
    /// Whether a phrase under a negation counts all the same.
    negation: &'static str,
    /// Where a phrase counts.
    counts: &'static str,
    phrases: Vec<ResolvedPhrase<'a>>,
    except: Vec<ResolvedPhrase<'a>>,
}

#[derive(Debug, Serialize)]
struct ResolvedPhrase<'a> {
    phrase: &'a str,
    #[serde(serialize_with = "file_and_line")]
    place: &'a Place,
}

#[derive(Debug, Serialize)]
struct ResolvedRule<'a> {
    id: &'a str,
    description: Option<&'a str>,
    #[serde(serialize_with = "file_and_line")]
    place: &'a Place,
    mode: Mode,
    when: ResolvedCondition<'a>,
    then: ResolvedThen<'a>,
}

#[derive(Debug, Serialize)]
#[serde(rename_all = "snake_case")]
enum ResolvedThen<'a> {
    Escalate(&'a str),
    Offer(&'a str),
    Reply(&'a LocalText),
    End(&'a LocalText),
}

#[derive(Debug, Serialize)]
struct ResolvedFailures<'a> {
    reply_says: Vec<&'a str>,
    silence: bool,
    confidence_below: Option<f32>,
    caller_repeats: bool,
    fallback: bool,
    model_error: bool,
}

#[derive(Debug, Serialize)]
struct ResolvedReason<'a> {
    announce: Option<&'a LocalText>,
    ask: Option<&'a LocalText>,
    ask_again: Option<&'a LocalText>,
    needs: &'a Needs,
    nobody_available: Option<ResolvedNobody<'a>>,
    route: Vec<&'a str>,
    #[serde(serialize_with = "file_and_line")]
    place: &'a Place,
}

#[derive(Debug, Serialize)]
struct ResolvedOffers<'a> {
    accepted_by: Vec<&'a str>,
    refused_by: Vec<&'a str>,
    asked_back_by: Vec<&'a str>,
}

#[derive(Debug, Serialize)]
struct ResolvedDesk<'a> {
    numbers: &'a [DeskNumber],
    share: Share,
    skills: &'a [String],
    languages: &'a [String],
    at_most: Option<u32>,
    hours: Option<&'a str>,
    ring_seconds: u32,
    #[serde(serialize_with = "file_and_line")]
    place: &'a Place,
}

#[derive(Debug, Serialize)]
struct ResolvedNobody<'a> {
    say: &'a LocalText,
    then: LastResort,
    callback: Option<ResolvedCallback<'a>>,
}

#[derive(Debug, Serialize)]
struct ResolvedCallback<'a> {
    confirm: &'a LocalText,
    number: &'a LocalText,
    agreed: &'a LocalText,
    refused: &'a LocalText,
}

#[derive(Debug, Serialize)]
struct ResolvedWhileWaiting<'a> {
    say: &'a LocalText,
    every_seconds: f64,
}

#[derive(Debug, Serialize)]
struct ResolvedWhisper<'a> {
    say: &'a str,
    at_most_seconds: f64,
    budget_seconds: f64,
    header: bool,
}

/// The kinds that are struck out, for whom.
#[derive(Debug, Serialize)]
struct ResolvedRedactions<'a> {
    model: Vec<&'a str>,
    ledger: Vec<&'a str>,
    human: Vec<&'a str>,
}

#[derive(Debug, Serialize)]
struct ResolvedAssistant<'a> {
    provider: Option<Provider>,
    model: Option<&'a str>,
    prompt: &'a str,
    max_tokens: u32,
    temperature: Option<f32>,
    timeout_seconds: f64,
    fallback: &'a LocalText,
}

#[derive(Debug, Serialize)]
struct ResolvedJudge<'a> {
    provider: Option<Provider>,
    model: Option<&'a str>,
    instructions: Option<&'a str>,
    timeout_seconds: f64,
}

#[derive(Debug, Serialize)]
struct ResolvedSummariser<'a> {
    provider: Provider,
    model: &'a str,
    max_tokens: u32,
}

#[derive(Debug, Serialize)]
struct ResolvedAnswer<'a> {
    says: Vec<&'a str>,
    reply: &'a LocalText,
    #[serde(serialize_with = "file_and_line")]
    place: &'a Place,
}

impl<'a> ResolvedPolicy<'a> {
    /// Reads a policy out.
    #[must_use]
    pub fn of(policy: &'a CompiledPolicy) -> Self {
        Self {
            tenant: policy.tenant.as_str(),
            file: &policy.file,
            hash: &policy.hash,
            owner: policy.owner.as_deref(),
            default: policy.default,
            numbers: policy.numbers.iter().map(|(number, _)| number).collect(),
            packs: policy.packs.iter().map(|pack| &**pack).collect(),
            language: &policy.language,
            voice: policy.voice.as_deref(),
            time_zone: policy.time_zone.iana_name(),
            greeting: policy.greeting.as_ref(),
            vocabularies: policy.lexicon.vocabularies.iter().map(|vocabulary| resolve_vocabulary(policy, vocabulary)).collect(),
            rules: policy.rules.iter().map(|rule| resolve_rule(policy, rule)).collect(),
            failures: resolve_failures(policy, &policy.failures),
            reasons: policy.reasons.iter().map(|(id, reason)| (id.as_str(), resolve_reason(reason))).collect(),
            offers: ResolvedOffers {
                accepted_by: names(policy, &policy.offers.accepted_by),
                refused_by: names(policy, &policy.offers.refused_by),
                asked_back_by: names(policy, &policy.offers.asked_back_by),
            },
            desks: policy.desks.iter().map(|(id, desk)| (id.as_str(), resolve_desk(desk))).collect(),
            hours: policy.hours.iter().map(|(name, hours)| (name.as_str(), hours.written())).collect(),
            nobody_available: resolve_nobody(&policy.nobody),
            while_waiting: policy
                .while_waiting
                .as_ref()
                .map(|waiting| ResolvedWhileWaiting { say: &waiting.say, every_seconds: waiting.every.as_secs_f64() }),
            after_handoff: policy.after_handoff.as_ref(),
            dispositions: &policy.dispositions,
            redact: resolve_redactions(&policy.redact),
            ledger: resolve_ledger(policy.ledger),
            whisper: resolve_whisper(&policy.whisper),
            assistant: resolve_assistant(&policy.assistant),
            judge: policy.judge.as_ref().map(resolve_judge),
            summariser: policy.summariser.as_ref().map(resolve_summariser),
            answers: policy
                .answers
                .iter()
                .map(|answer| ResolvedAnswer { says: names(policy, &answer.says), reply: &answer.reply, place: &answer.place })
                .collect(),
        }
    }
}

fn names<'a>(policy: &'a CompiledPolicy, vocabularies: &[VocabularyId]) -> Vec<&'a str> {
    vocabularies.iter().map(|id| policy.lexicon.vocabulary(*id).name.as_str()).collect()
}

fn resolve_vocabulary<'a>(policy: &'a CompiledPolicy, vocabulary: &'a Vocabulary) -> ResolvedVocabulary<'a> {
    let phrases = |sections: &'a [(usize, usize)]| {
        let phrases = sections.iter().flat_map(|&(shelf, section)| {
            let shelf = &policy.lexicon.shelves[shelf];
            &shelf.phrases[shelf.sections[section].phrases.clone()]
        });
        phrases.map(|phrase| ResolvedPhrase { phrase: phrase.phrase.written(), place: &phrase.place }).collect()
    };
    ResolvedVocabulary {
        name: &vocabulary.name,
        negation: if vocabulary.respects_negation { "respect" } else { "ignore" },
        counts: vocabulary.counts.name(),
        phrases: phrases(&vocabulary.phrases),
        except: phrases(&vocabulary.except),
    }
}

fn resolve_rule<'a>(policy: &'a CompiledPolicy, rule: &'a Rule) -> ResolvedRule<'a> {
    ResolvedRule {
        id: &rule.id.0,
        description: rule.description.as_deref(),
        place: &rule.place,
        mode: rule.mode,
        when: ResolvedCondition::of(policy, &rule.when),
        then: match &rule.then {
            Then::Escalate(reason) => ResolvedThen::Escalate(reason.as_str()),
            Then::Offer(reason) => ResolvedThen::Offer(reason.as_str()),
            Then::Reply(text) => ResolvedThen::Reply(text),
            Then::End(text) => ResolvedThen::End(text),
        },
    }
}

fn resolve_failures<'a>(policy: &'a CompiledPolicy, failures: &'a Failures) -> ResolvedFailures<'a> {
    ResolvedFailures {
        reply_says: failures.reply_says.as_deref().map_or_else(Vec::new, |says| names(policy, says)),
        silence: failures.silence,
        confidence_below: failures.confidence_below,
        caller_repeats: failures.caller_repeats,
        fallback: failures.fallback,
        model_error: failures.model_error,
    }
}

fn resolve_reason(reason: &Reason) -> ResolvedReason<'_> {
    let route = reason.route.iter().map(DeskId::as_str).collect();
    ResolvedReason {
        announce: reason.announce.as_ref(),
        ask: reason.ask.as_ref(),
        ask_again: reason.ask_again.as_ref(),
        needs: &reason.needs,
        nobody_available: reason.nobody.as_ref().map(resolve_nobody),
        route,
        place: &reason.place,
    }
}

fn resolve_nobody(nobody: &Nobody) -> ResolvedNobody<'_> {
    let callback = nobody.callback.as_ref().map(|texts| ResolvedCallback {
        confirm: &texts.confirm,
        number: &texts.number,
        agreed: &texts.agreed,
        refused: &texts.refused,
    });
    ResolvedNobody { say: &nobody.say, then: nobody.then, callback }
}

fn resolve_desk(desk: &Desk) -> ResolvedDesk<'_> {
    ResolvedDesk {
        numbers: &desk.numbers,
        share: desk.share,
        skills: &desk.skills,
        languages: &desk.languages,
        at_most: desk.at_most,
        hours: desk.hours.as_deref(),
        ring_seconds: desk.ring_seconds,
        place: &desk.place,
    }
}

fn resolve_whisper(whisper: &Whisper) -> ResolvedWhisper<'_> {
    ResolvedWhisper {
        say: whisper.written(),
        at_most_seconds: whisper.at_most.as_secs_f64(),
        budget_seconds: whisper.budget.as_secs_f64(),
        header: whisper.header,
    }
}

fn resolve_redactions(redactions: &Redactions) -> ResolvedRedactions<'_> {
    ResolvedRedactions {
        model: redactions.model.names().collect(),
        ledger: redactions.ledger.names().collect(),
        human: redactions.human.names().collect(),
    }
}

fn resolve_ledger(plan: LedgerPlan) -> ResolvedLedger {
    ResolvedLedger { keep_hours: plan.keep.as_hours(), words: plan.words, caller: plan.caller }
}

fn resolve_assistant(assistant: &AssistantPlan) -> ResolvedAssistant<'_> {
    ResolvedAssistant {
        provider: assistant.model.as_ref().map(|(provider, _)| *provider),
        model: assistant.model.as_ref().map(|(_, model)| model.as_str()),
        prompt: &assistant.prompt,
        max_tokens: assistant.max_tokens,
        temperature: assistant.temperature,
        timeout_seconds: assistant.timeout.as_secs_f64(),
        fallback: &assistant.fallback,
    }
}

fn resolve_judge(judge: &JudgePlan) -> ResolvedJudge<'_> {
    ResolvedJudge {
        provider: judge.model.as_ref().map(|(provider, _)| *provider),
        model: judge.model.as_ref().map(|(_, model)| model.as_str()),
        instructions: judge.instructions.as_deref(),
        timeout_seconds: judge.timeout.as_secs_f64(),
    }
}

fn resolve_summariser(summariser: &SummariserPlan) -> ResolvedSummariser<'_> {
    ResolvedSummariser { provider: summariser.model.0, model: &summariser.model.1, max_tokens: summariser.max_tokens }
}

/// A place as people look it up.
fn file_and_line<S: Serializer>(place: &Place, serializer: S) -> Result<S::Ok, S::Error> {
    serializer.collect_str(&format_args!("{}:{}", place.file, place.span.line))
}
