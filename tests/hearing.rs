//! What the packs hear: sentences of our own that ask for a human, and sentences that only look like it, one a line.
#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

use jiff::Timestamp;
use std::path::Path;
use std::sync::Arc;
use warmline::call::{CallId, Heard, Session, TenantId};
use warmline::decision::explanation::{EvidenceExplanation, SuppressedBy};
use warmline::decision::{Decision, Facts, Outcome, decide, explain};
use warmline::diagnostic::Sources;
use warmline::policy::{CompiledPolicy, PolicySet};
use warmline::text::NormalText;

const LANGUAGES: [&str; 6] = ["en", "es", "fr", "de", "pt", "it"];

fn read(path: &str) -> String {
    std::fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join(path)).unwrap()
}

/// A policy with nothing in it but a pack, and what is added here.
fn policy(language: &str, more: &str) -> Arc<CompiledPolicy> {
    // Closed at the hour of these calls, a midnight; the other never.
    let desks = if more.contains("hours:") {
        "  office: { number: \"+15551234568\", hours: office }\n  night: { number: \"+15551234569\" }\n"
    } else {
        ""
    };
    let own = format!(
        "warmline: 1\ntenant: acme\nuse: [packs/{language}]\nlanguage: {language}\ndesks:\n  desk: {{ number: \"+15551234567\" }}\n\
         {desks}route: [desk]\nnobody_available: {{ say: Later., then: callback }}\nassistant: {{ provider: scripted, fallback: Yes? }}\n{more}"
    );
    let pack = read(&format!("policies/packs/{language}.yaml"));
    let sources: Sources = [(format!("packs/{language}.yaml"), pack), ("acme.yaml".to_owned(), own)].into_iter().collect();
    let set = PolicySet::compile(&sources, &PolicySet::default());
    set.policies["acme.yaml"].value.clone().unwrap_or_else(|| panic!("{:?}", set.problems().collect::<Vec<_>>()))
}

fn decided<T>(policy: &CompiledPolicy, said: &str, then: impl FnOnce(&Facts<'_>, Decision) -> T) -> T {
    let session = Session::start(CallId::from("c"), TenantId::from("acme"), None, None, Timestamp::UNIX_EPOCH);
    let heard = Heard::Speech { text: NormalText::of(said), confidence: None };
    let facts = Facts::gather(&session, &heard, Timestamp::UNIX_EPOCH);
    let decision = decide(policy, &facts);
    then(&facts, decision)
}

fn asks(policy: &CompiledPolicy, said: &str) -> bool {
    decided(policy, said, |_, decision| matches!(decision.outcome, Outcome::Escalate { .. }))
}

/// The sentences of a file that are heard as what they are not.
fn misheard(kind: &str, is_request: bool) -> Vec<String> {
    let of_language = |language: &str| {
        let policy = policy(language, "");
        let sentences = read(&format!("tests/hearing/{language}.{kind}.txt"));
        let wrong = sentences.lines().filter(|said| asks(&policy, said) != is_request);
        wrong.map(|said| format!("{language}: {said}")).collect::<Vec<_>>()
    };
    LANGUAGES.into_iter().flat_map(of_language).collect()
}

#[test]
fn every_request_is_heard() {
    assert_eq!(misheard("requests", true), Vec::<String>::new());
}

#[test]
fn nothing_else_is_heard_as_a_request() {
    assert_eq!(misheard("others", false), Vec::<String>::new());
}

#[test]
fn the_packs_have_the_same_vocabularies_and_guards() {
    let names = |language: &str| {
        let lexicon = &policy(language, "").lexicon;
        let mut vocabularies: Vec<String> = lexicon.vocabularies.iter().filter(|one| one.named).map(|one| one.name.clone()).collect();
        let mut guards: Vec<String> = lexicon.guards.iter().map(|guard| guard.name.clone()).collect();
        vocabularies.sort();
        guards.sort();
        (vocabularies, guards)
    };
    for language in LANGUAGES {
        assert_eq!(names(language), names("en"), "{language}");
    }
}

#[test]
fn what_takes_a_request_back_is_named_with_its_words() {
    let policy = policy("en", "");
    for (said, guard, on) in [
        ("am I talking to a real person", "about_the_bot", "am I talking to a real person"),
        ("I was talking to one of your agents", "reported", "was talking to"),
        ("do I need to talk to an agent", "hypothetical", "do I need to talk"),
        ("first I have to talk to my boss", "others", "talk to my"),
    ] {
        let found = decided(&policy, said, |facts, decision| {
            let explanation = explain(&policy, facts, &decision);
            explanation.rules.iter().find_map(|rule| match &rule.when.evidence {
                EvidenceExplanation::Suppressed { by: SuppressedBy::Guard { guard, phrase }, .. } => {
                    Some((guard.clone(), phrase.words.said.clone()))
                }
                _ => None,
            })
        });
        let Some((named, words)) = found else { panic!("no guard takes back: {said}") };
        assert_eq!(named, guard, "{said}");
        assert!(words.starts_with(on), "{said}: {words}");
    }
}

#[test]
fn a_word_is_a_request_where_nothing_else_is_said() {
    for (language, word, sentence) in [
        ("en", "Operator, please!", "my operator cut the line"),
        ("es", "agente", "el agente ya tiene mis datos"),
        ("fr", "un conseiller", "le conseiller a mes coordonnées"),
        ("de", "Mitarbeiter bitte", "der Mitarbeiter kennt meine Daten"),
        ("pt", "atendente", "o atendente já tem meus dados"),
        ("it", "operatore", "l'operatore ha già i miei dati"),
    ] {
        let policy = policy(language, "");
        assert!(asks(&policy, word), "{word}");
        assert!(!asks(&policy, sentence), "{sentence}");
    }
}

/// One sentence of an emergency for each language, with a request beside it that comes later in the order.
const EMERGENCIES: [(&str, &str); 6] = [
    ("en", "I want to talk to an agent, there is a gas leak"),
    ("es", "quiero hablar con un agente, huele a gas"),
    ("fr", "je veux parler à un conseiller, il y a une fuite de gaz"),
    ("de", "ich will mit einem Mitarbeiter sprechen, es riecht nach Gas"),
    ("pt", "quero falar com um atendente, tem cheiro de gás"),
    ("it", "vorrei parlare con un operatore, c'è una fuga di gas"),
];

#[test]
fn an_emergency_comes_first_and_never_to_a_desk_that_is_closed() {
    let desks = "hours: { office: \"Mo-Fr 09:00-17:00\" }\nreasons: { emergency: { route: [office, night] } }";
    for (language, said) in EMERGENCIES {
        let policy = policy(language, desks);
        let outcome = decided(&policy, said, |_, decision| decision.outcome);
        let Outcome::Escalate { reason, route, .. } = outcome else { panic!("{said}") };
        let dialled: Vec<String> = route.attempts().iter().map(|attempt| attempt.desk.to_string()).collect();
        assert_eq!((reason.as_str(), dialled), ("emergency", vec!["night".to_owned()]), "{said}");
    }
}

#[test]
fn where_every_desk_is_closed_an_emergency_has_words_of_its_own() {
    let desks = "hours: { office: \"Mo-Fr 09:00-17:00\" }\nreasons: { emergency: { route: [office] } }";
    for (language, said) in EMERGENCIES {
        let policy = policy(language, desks);
        let outcome = decided(&policy, said, |_, decision| decision.outcome);
        let Outcome::Escalate { reason, route, .. } = outcome else { panic!("{said}") };
        assert!(!route.is_open());
        assert_ne!(policy.nobody_for(&reason).say.in_language(language), "Later.", "{said}");
    }
}

#[test]
fn a_policy_switches_guards_off_and_adds_to_them() {
    let said = "do I need to talk to an agent to change my address";
    assert!(!asks(&policy("en", ""), said));
    assert!(asks(&policy("en", "vocabularies: { asks_for_human: { guards: [about_the_bot, reported, others] } }"), said));
    assert!(asks(&policy("en", "vocabularies: { asks_for_human: { guards: [] } }"), said));

    let said = "I want to talk to an agent about the keys";
    assert!(asks(&policy("en", ""), said));
    assert!(!asks(&policy("en", "guards: { others: [agent about the keys] }"), said));
}

#[test]
fn a_policy_uses_the_words_of_its_pack() {
    let more = "vocabularies: { asks_for_human: [\"<talk_to> the concierge\"] }";
    assert!(asks(&policy("en", more), "a chat with the concierge"));
    assert!(!asks(&policy("en", ""), "a chat with the concierge"));
}

#[test]
fn a_misspelt_request_is_a_request_and_a_word_of_its_own_is_not() {
    let policy = policy("en", "");
    for said in ["I want to spaek to somone", "transfer me to an agnet", "get me a reprsentative"] {
        assert!(asks(&policy, said), "{said}");
    }
    for said in ["I have a contract with someone", "we are taking a person with us"] {
        assert!(!asks(&policy, said), "{said}");
    }
}
