//! From a compiled policy to its entries, section by section.

use super::condition;
use super::entry::{Entry, Section};
use crate::call::DeskId;
use crate::policy::CompiledPolicy;
use crate::policy::compiled::{DeskNumber, LocalText, Mode, Nobody, Rule, SectionKind, Then, VocabularyId};
use jiff::SignedDuration;
use serde::Serialize;
use std::time::Duration;

/// Everything a policy says.
pub(super) fn outline(policy: &CompiledPolicy) -> Vec<Entry> {
    let mut entries = vec![itself(policy)];
    entries.extend(policy.rules.iter().map(|rule| self::rule(rule, policy)));
    entries.extend(vocabularies(policy));
    entries.push(failures(policy));
    entries.extend(reasons(policy));
    entries.push(offers(policy));
    entries.extend(desks(policy));
    entries.extend(policy.hours.iter().map(|(name, hours)| Entry::new(Section::Hours, name).says("open", hours.written())));
    entries.push(nobody(Entry::new(Section::NobodyAvailable, ""), &policy.nobody));
    entries.push(redact(policy));
    entries.push(ledger(policy));
    entries.push(whisper(policy));
    entries.extend(models(policy));
    entries.extend(
        policy.answers.iter().map(|answer| text(Entry::new(Section::Answers, names(&answer.says, policy)), "reply", Some(&answer.reply))),
    );
    entries
}

fn itself(policy: &CompiledPolicy) -> Entry {
    let entry = Entry::new(Section::Policy, "")
        .says("tenant", &policy.tenant)
        .may_say("owner", policy.owner.as_ref())
        .says("default", policy.default)
        .lists("numbers", policy.numbers.iter().map(|(pattern, _)| pattern.to_string()))
        .lists("use", policy.packs.iter().map(ToString::to_string))
        .says("language", &policy.language)
        .may_say("voice", policy.voice.as_ref())
        .may_say("time_zone", policy.time_zone.iana_name());
    let entry = text(entry, "greeting", policy.greeting.as_ref());
    let waiting = policy.while_waiting.as_ref();
    let entry = text(entry, "while_waiting", waiting.map(|waiting| &waiting.say))
        .may_say("while_waiting every", waiting.map(|waiting| time(waiting.every)))
        .lists("dispositions", policy.dispositions.iter().map(|(keys, meaning)| format!("{keys} {}", word(meaning))));
    text(entry, "after_handoff", policy.after_handoff.as_ref())
}

fn nobody(entry: Entry, nobody: &Nobody) -> Entry {
    let entry = text(entry, "say", Some(&nobody.say)).says("then", word(&nobody.then));
    let callback = nobody.callback.as_ref();
    let entry = text(entry, "callback confirm", callback.map(|texts| &texts.confirm));
    let entry = text(entry, "callback number", callback.map(|texts| &texts.number));
    let entry = text(entry, "callback agreed", callback.map(|texts| &texts.agreed));
    text(entry, "callback refused", callback.map(|texts| &texts.refused))
}

fn rule(rule: &Rule, policy: &CompiledPolicy) -> Entry {
    let entry = Entry::new(Section::Rules, &rule.id.0)
        .says("when", condition::describe(&rule.when, policy))
        .says("mode", if rule.mode == Mode::Live { "live" } else { "shadow" });
    match &rule.then {
        Then::Escalate(reason) | Then::Offer(reason) => entry.says("then", format_args!("{} {reason}", rule.then.name())),
        Then::Reply(said) | Then::End(said) => text(entry, rule.then.name(), Some(said)),
    }
}

fn vocabularies(policy: &CompiledPolicy) -> impl Iterator<Item = Entry> {
    let named = policy.lexicon.vocabularies.iter().filter(|vocabulary| vocabulary.named);
    named.map(|vocabulary| {
        let written = |sections: &[(usize, usize)], kind: SectionKind| -> Vec<String> {
            let shelves = &policy.lexicon.shelves;
            let sections = sections.iter().map(|&(shelf, section)| (&shelves[shelf], &shelves[shelf].sections[section]));
            let phrases =
                sections.filter(|(_, section)| section.kind == kind).flat_map(|(shelf, section)| &shelf.phrases[section.phrases.clone()]);
            phrases.map(|phrase| phrase.phrase.written().to_owned()).collect()
        };
        Entry::new(Section::Vocabularies, &vocabulary.name)
            .lists("phrases", written(&vocabulary.phrases, SectionKind::Phrases))
            .lists("except", written(&vocabulary.except, SectionKind::Except))
            .says("negation", if vocabulary.respects_negation { "respect" } else { "ignore" })
            .says("counts", vocabulary.counts.name())
    })
}

fn failures(policy: &CompiledPolicy) -> Entry {
    let failures = &policy.failures;
    Entry::new(Section::Failures, "")
        .may_say("reply_says", failures.reply_says.as_ref().map(|ids| names(ids, policy)))
        .says("silence", failures.silence)
        .may_say("confidence_below", failures.confidence_below)
        .says("caller_repeats", failures.caller_repeats)
        .says("fallback", failures.fallback)
        .says("model_error", failures.model_error)
}

fn reasons(policy: &CompiledPolicy) -> impl Iterator<Item = Entry> {
    policy.reasons.iter().map(|(id, reason)| {
        let entry = text(Entry::new(Section::Reasons, id.as_str()), "announce", reason.announce.as_ref());
        let route: Vec<&str> = reason.route.iter().map(DeskId::as_str).collect();
        let entry = text(entry, "ask", reason.ask.as_ref()).says("route", route.join(", then "));
        let entry = text(entry, "ask_again", reason.ask_again.as_ref()).lists("needs", reason.needs.skills.iter().cloned());
        let entry = entry.may_say("needs language", reason.needs.callers_language.then_some("caller"));
        reason.nobody.iter().fold(entry, nobody)
    })
}

fn offers(policy: &CompiledPolicy) -> Entry {
    let offers = &policy.offers;
    let entry = Entry::new(Section::Offers, "")
        .says("accepted_by", names(&offers.accepted_by, policy))
        .says("refused_by", names(&offers.refused_by, policy))
        .may_say("asked_back_by", (!offers.asked_back_by.is_empty()).then(|| names(&offers.asked_back_by, policy)));
    text(entry, "when_refused", offers.when_refused.as_ref())
}

fn desks(policy: &CompiledPolicy) -> impl Iterator<Item = Entry> {
    policy.desks.iter().map(|(id, desk)| {
        let entry = Entry::new(Section::Desks, id.as_str());
        let entry = match desk.numbers.as_slice() {
            [only] => entry.says("number", number(only)),
            several => entry.lists("numbers", several.iter().map(number)),
        };
        entry
            .may_say("share", (desk.numbers.len() > 1).then(|| word(&desk.share)))
            .says("hours", desk.hours.as_deref().unwrap_or("always"))
            .says("ring", format_args!("{}s", desk.ring_seconds))
            .lists("skills", desk.skills.iter().cloned())
            .lists("languages", desk.languages.iter().cloned())
            .may_say("at_most", desk.at_most)
    })
}

fn number(number: &DeskNumber) -> String {
    if number.weight == 1 { number.number.as_str().to_owned() } else { format!("{} (weight {})", number.number.as_str(), number.weight) }
}

fn whisper(policy: &CompiledPolicy) -> Entry {
    let whisper = &policy.whisper;
    Entry::new(Section::Whisper, "")
        .says("say", whisper.written())
        .says("at_most", time(whisper.at_most))
        .says("header", whisper.header)
        .says("budget", time(whisper.budget))
}

fn redact(policy: &CompiledPolicy) -> Entry {
    let redact = &policy.redact;
    Entry::new(Section::Redact, "")
        .lists("model", redact.model.names().map(str::to_owned))
        .lists("ledger", redact.ledger.names().map(str::to_owned))
        .lists("human", redact.human.names().map(str::to_owned))
}

fn ledger(policy: &CompiledPolicy) -> Entry {
    let ledger = &policy.ledger;
    Entry::new(Section::Ledger, "").says("keep", span(ledger.keep)).says("words", word(&ledger.words)).says("caller", word(&ledger.caller))
}

fn models(policy: &CompiledPolicy) -> impl Iterator<Item = Entry> {
    let plan = &policy.assistant;
    let assistant = Entry::new(Section::Models, "assistant")
        .says("model", plan.model.as_ref().map_or_else(|| "scripted".to_owned(), model))
        .says("prompt", &plan.prompt)
        .says("max_tokens", plan.max_tokens)
        .may_say("temperature", plan.temperature)
        .says("timeout", time(plan.timeout));
    let judge = policy.judge.as_ref().map(|judge| {
        Entry::new(Section::Models, "judge")
            .says("model", judge.model.as_ref().map_or_else(|| "scripted".to_owned(), model))
            .may_say("instructions", judge.instructions.as_ref())
            .says("timeout", time(judge.timeout))
    });
    let summariser = policy.summariser.as_ref().map(|summariser| {
        Entry::new(Section::Models, "summariser").says("model", model(&summariser.model)).says("max_tokens", summariser.max_tokens)
    });
    [Some(text(assistant, "fallback", Some(&plan.fallback))), judge, summariser].into_iter().flatten()
}

/// Adds a text the caller hears: an aspect for each language it is worded in.
fn text(entry: Entry, aspect: &str, text: Option<&LocalText>) -> Entry {
    let wordings = text.into_iter().flat_map(LocalText::wordings);
    wordings.fold(entry, |entry, (language, wording)| match language {
        Some(language) => entry.says(format!("{aspect} ({language})"), wording),
        None => entry.says(aspect, wording),
    })
}

/// Vocabularies by name, and phrases that stand in a rule themselves as they are written.
pub(super) fn names(ids: &[VocabularyId], policy: &CompiledPolicy) -> String {
    let each = ids.iter().map(|&id| {
        let vocabulary = policy.lexicon.vocabulary(id);
        if vocabulary.named {
            return vocabulary.name.clone();
        }
        let phrases: Vec<String> = policy.lexicon.phrases_of(id).map(|phrase| format!("\"{}\"", phrase.phrase.written())).collect();
        phrases.join(" or ")
    });
    each.collect::<Vec<_>>().join(" or ")
}

/// A length of time as people write it; whole days as days.
pub(super) fn span(time: SignedDuration) -> String {
    const DAY: i64 = 24 * 60 * 60;
    match time.as_secs() {
        seconds if seconds > 0 && seconds % DAY == 0 => format!("{} days", seconds / DAY),
        _ => format!("{time:#}"),
    }
}

fn time(time: Duration) -> String {
    SignedDuration::try_from(time).map_or_else(|_| format!("{time:?}"), span)
}

fn model<P: Serialize>((provider, name): &(P, String)) -> String {
    format!("{} {name}", word(provider))
}

/// The word that policies use for a choice.
fn word<T: Serialize>(choice: &T) -> String {
    let word = serde_json::to_value(choice).ok();
    word.and_then(|word| word.as_str().map(str::to_owned)).expect("a choice of a policy is a word")
}
