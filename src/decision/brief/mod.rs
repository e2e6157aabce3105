//! What the human must know: taken from what was said, worded by a model where its words hold.

mod extract;
mod ground;
mod header;
mod heard;
mod language;
mod sentence;
mod shorten;
mod strike;
mod transcript;
mod whisper;

pub use crate::call::{Brief, BriefFact, RollingSummary, Tone, WordedBy};
pub use header::HEADER_LENGTH;
pub use language::removed;
pub use transcript::{Side, Transcript, TranscriptLine};

use super::facts::Facts;
use crate::call::ReasonId;
use crate::policy::compiled::CompiledPolicy;
use crate::text::RedactionKind;
use crate::text::entity::EntityKind;

/// The longest summary, in words. A model may write more; the human hears this much and no more.
const SUMMARY_WORDS: usize = 80;

/// A brief that a model had a hand in.
#[derive(Debug, Clone, PartialEq)]
pub struct Worded {
    /// The brief: in the model's words where something of them was left, else as it was.
    pub brief: Brief,
    /// How many things that nobody said were struck out of the model's words.
    pub struck: usize,
}

impl Brief {
    /// Takes a brief from what was said: the caller's first request, their latest sentence of weight, and what else they named. What the
    /// policy keeps from the human is struck out of the call before anything is taken from it.
    #[must_use]
    pub fn of(policy: &CompiledPolicy, facts: &Facts<'_>, reason: &ReasonId) -> Self {
        let language = policy.language_of(facts.language);
        let extract = extract::extract(&transcript(policy, facts), &policy.language, language);
        let sentiment = facts.signals.sentiment.known().or_else(|| facts.past.iter().rev().find_map(|turn| turn.sentiment));
        let shows_caller = !policy.redact.human.strikes(RedactionKind::PhoneNumber);
        Self {
            tenant: policy.tenant.clone(),
            reason: reason.clone(),
            summary: extract.summary,
            worded_by: WordedBy::Extract,
            issue: extract.issue,
            asked: extract.asked,
            caller: facts.caller.filter(|_| shows_caller).cloned(),
            facts: extract.named,
            tone: sentiment.map(Tone::of),
            turns: facts.turn,
            language: language.to_owned(),
        }
    }

    /// The same brief in a model's words, less what nobody said: a number, an amount, a date, an e-mail address or a capitalised name that
    /// neither the caller nor the bot said is struck out with the clause or the sentence around it. Words that know of an earlier turn only
    /// are followed by the caller's latest sentence of weight. A long wording is cut. Where nothing is left of it the brief stays as it was.
    #[must_use]
    pub fn with_summary(self, policy: &CompiledPolicy, facts: &Facts<'_>, summary: &RollingSummary) -> Worded {
        let transcript = transcript(policy, facts);
        let wording = policy.redact.human.redact_with(&sentence::on_one_line(&summary.text), |kind| removed(kind, &policy.language));
        let wording = shorten::to_words(&wording, SUMMARY_WORDS);
        let placeholders: Vec<String> =
            policy.redact.model.names().chain(policy.redact.human.names()).map(|kind| removed(kind, &policy.language)).collect();
        let unsaid = ground::unsaid(&wording, &transcript, &self.language, &placeholders);
        let left = strike::strike(&wording, &unsaid);
        if left.is_empty() {
            return Worded { brief: self, struck: unsaid.len() };
        }
        let since = extract::since(&transcript, summary.turns, &policy.language, &self.language);
        let summary = [Some(left), since].into_iter().flatten().collect::<Vec<_>>().join(" ");
        Worded { brief: Self { summary, worded_by: WordedBy::Model, ..self }, struck: unsaid.len() }
    }

    /// The last thing of a kind that the caller named: a correction comes after what it corrects.
    fn last(&self, kind: EntityKind) -> String {
        self.facts.iter().rfind(|fact| fact.kind == kind).map_or_else(String::new, |fact| fact.text.clone())
    }

    /// All things of a kind that the caller named.
    fn all(&self, kind: EntityKind) -> String {
        let named: Vec<&str> = self.facts.iter().filter(|fact| fact.kind == kind).map(|fact| fact.text.as_str()).collect();
        named.join(", ")
    }
}

/// The call as the human may know it.
fn transcript(policy: &CompiledPolicy, facts: &Facts<'_>) -> Transcript {
    Transcript::so_far(facts, &policy.redact.human, &policy.language)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::call::{CallId, DeskId, Heard, PastTurn, PhoneNumber, Reply, ReplySource, Session, TenantId};
    use crate::policy::{Packs, compile_policy};
    use crate::text::NormalText;
    use jiff::Timestamp;
    use proptest::prelude::*;

    /// A policy in a language, with the lines of its whisper.
    fn policy(language: &str, whisper: &str) -> CompiledPolicy {
        let text = format!(
            "warmline: 1\ntenant: acme\ndefault: true\nlanguage: {language}\nrules:\n  - {{ id: a, when: {{ says: [(x)] }}, then: {{ escalate: caller_requested }} }}\n\
             reasons:\n  caller_requested: {{ announce: One moment. }}\ndesks:\n  support: {{ number: \"+15551234567\" }}\nroute: [support]\n\
             nobody_available: {{ say: Sorry., then: hangup }}\nassistant: {{ provider: scripted, fallback: Pardon? }}\nwhisper:\n{whisper}"
        );
        let compilation = compile_policy(&"acme.yaml".into(), &text, &Packs::new());
        compilation.value.unwrap_or_else(|| panic!("{:#?}", compilation.problems))
    }

    fn english() -> CompiledPolicy {
        policy("en-US", "  at_most: 15s\n")
    }

    fn heard(said: &str) -> Heard {
        match said {
            "" => Heard::Silence,
            "0" => Heard::Digits("0".into()),
            said => Heard::Speech { text: NormalText::of(said), confidence: None },
        }
    }

    /// Gathers the facts of a call in which the caller said these things, and the bot answered all but the last with `Go on.`.
    fn on_call<T>(said: &[&str], then: impl FnOnce(&Facts<'_>) -> T) -> T {
        let from = Some(PhoneNumber::new("+15550100"));
        let mut session = Session::start(CallId::new("c-1"), TenantId::new("acme"), from, None, Timestamp::UNIX_EPOCH);
        let (last, before) = said.split_last().unwrap();
        for said in before {
            let reply = Reply { text: NormalText::of("Go on, this is Ada."), source: ReplySource::Assistant, model_failure: None };
            session.turns.push(PastTurn { at: Timestamp::UNIX_EPOCH, heard: heard(said), reply: Some(reply), sentiment: Some(-0.4) });
            session.turn_count += 1;
        }
        let heard = heard(last);
        then(&Facts::gather(&session, &heard, Timestamp::UNIX_EPOCH))
    }

    fn brief(policy: &CompiledPolicy, said: &[&str]) -> Brief {
        on_call(said, |facts| Brief::of(policy, facts, &ReasonId::new("caller_requested")))
    }

    fn whisper(policy: &CompiledPolicy, said: &[&str]) -> String {
        brief(policy, said).whisper(policy, &DeskId::new("support"))
    }

    const DISPUTE: [&str; 2] =
        ["I need to dispute a $249 charge from April", "I cancelled that plan months ago. I want to talk to a manager"];

    #[test]
    fn the_human_hears_what_the_dispute_is_about() {
        assert_eq!(
            whisper(&english(), &DISPUTE),
            "AI transfer. Reason: caller_requested. Context: Caller said: \"I need to dispute a $249 charge from April.\" \
             Then: \"I cancelled that plan months ago.\""
        );
    }

    #[test]
    fn a_brief_says_who_rang_how_they_sound_and_what_they_named_when() {
        let brief = brief(&english(), &DISPUTE);
        assert_eq!(brief.asked.as_deref(), Some("I need to dispute a $249 charge from April."));
        assert_eq!(brief.caller, Some(PhoneNumber::new("+15550100")));
        assert_eq!((brief.tone, brief.turns, brief.worded_by), (Some(Tone::Upset), 2, WordedBy::Extract));
        let facts: Vec<_> = brief.facts.iter().map(|fact| (fact.kind, fact.text.as_str(), fact.turn)).collect();
        assert_eq!(facts, [(EntityKind::Amount, "$249", 1), (EntityKind::Date, "April", 1)]);
    }

    /// The policy's language, what the caller said turn by turn, and the summary.
    const SUMMARIES: &[(&str, &[&str], &str)] = &[
        ("en", &["I want to talk to a manager"], "Caller said: \"I want to talk to a manager.\""),
        ("en", &["Hello", "get me a human please", "I SAID A HUMAN!"], "Caller said: \"I SAID A HUMAN!\""),
        ("en", &[""], "The caller has said nothing."),
        ("en", &["", "0"], "The caller pressed 0."),
        (
            "en",
            &["Hi, my name is John Smith.", "My order never arrived.", "it's 123456", "john at example dot com", "no. A person please."],
            "Caller said: \"My order never arrived.\" Also named: John Smith, 123456, john at example dot com.",
        ),
        (
            "en",
            &[
                "I've been with you for ten years. I need a refund of 20 euros.",
                "My internet is down too",
                "it was on April 3rd",
                "operator",
            ],
            "Caller said: \"I need a refund of 20 euros.\" Then: \"My internet is down too.\" Also named: April 3rd.",
        ),
        (
            "en",
            &["I need a refund for my order", "what?", "I need a refund for my order!"],
            "Caller said: \"I need a refund for my order.\"",
        ),
        ("en", &["they said \"no refund\" to me"], "Caller said: \"they said 'no refund' to me.\""),
        (
            "es",
            &["Hola, quiero cancelar mi contrato", "me cobraron 30 euros en abril", "quiero hablar con una persona"],
            "Quien llama dijo: \"Hola, quiero cancelar mi contrato.\" Después: \"me cobraron 30 euros en abril.\"",
        ),
        (
            "fr",
            &["J'ai été débité deux fois en avril.", "Je veux parler à un conseiller."],
            "L'appelant a dit : \"J'ai été débité deux fois en avril.\"",
        ),
        (
            "de",
            &["Ich möchte meinen Vertrag kündigen.", "Verbinden Sie mich bitte mit einem Mitarbeiter."],
            "Der Anrufer sagte: \"Ich möchte meinen Vertrag kündigen.\"",
        ),
        ("pt", &["Fui cobrado 30 reais", "quero falar com um atendente"], "Quem ligou disse: \"Fui cobrado 30 reais.\""),
        ("it", &["Vorrei disdire il contratto", "mi passi un operatore"], "Chi chiama ha detto: \"Vorrei disdire il contratto.\""),
        ("nl", &["Ik wil opzeggen", "geef me een mens"], "\"Ik wil opzeggen.\" – \"geef me een mens.\""),
    ];

    #[test]
    fn a_summary_is_the_callers_own_sentences_of_weight() {
        let mistakes: Vec<String> = SUMMARIES
            .iter()
            .filter_map(|(language, said, summary)| {
                let found = brief(&policy(language, "  at_most: 15s\n"), said).summary;
                (found != *summary).then(|| format!("{said:?}: {found}"))
            })
            .collect();
        assert!(mistakes.is_empty(), "{}", mistakes.join("\n"));
    }

    #[test]
    fn a_long_call_has_a_short_brief() {
        let said: Vec<String> = (0..150).map(|turn| format!("and then order {turn}999 broke {}", "again and again ".repeat(30))).collect();
        let said: Vec<&str> = said.iter().map(String::as_str).collect();
        let brief = brief(&english(), &said);
        assert!(brief.summary.split_whitespace().count() <= SUMMARY_WORDS, "{}", brief.summary);
        assert!(brief.facts.len() <= 24);
    }

    #[test]
    fn turns_that_a_long_call_forgot_keep_their_numbers() {
        on_call(&["hello", "I paid $20"], |facts| {
            let facts = Facts { turn: 301, ..facts.clone() };
            let brief = Brief::of(&english(), &facts, &ReasonId::new("caller_requested"));
            assert_eq!(brief.facts[0].turn, 301);
        });
    }

    /// The brief of a call in a model's words.
    fn worded(policy: &CompiledPolicy, facts: &Facts<'_>, wording: &str) -> Worded {
        let summary = RollingSummary { text: wording.to_owned(), turns: facts.turn };
        Brief::of(policy, facts, &ReasonId::new("caller_requested")).with_summary(policy, facts, &summary)
    }

    /// A model's wording of the dispute, how many things in it nobody said, and what is left of it.
    const WORDINGS: &[(&str, usize, &str)] = &[
        (
            "Disputes a charge of $249 from April; cancelled the plan months ago.",
            0,
            "Disputes a charge of $249 from April; cancelled the plan months ago.",
        ),
        (
            "The caller disputes 249 dollars charged in April and wants a manager.",
            0,
            "The caller disputes 249 dollars charged in April and wants a manager.",
        ),
        ("Caller cancelled the plan months ago. Ada could not help.", 0, "Caller cancelled the plan months ago. Ada could not help."),
        ("Customer was charged two hundred forty-nine dollars.", 0, "Customer was charged two hundred forty-nine dollars."),
        ("Disputes a charge. Was promised $294 back.", 1, "Disputes a charge."),
        ("Cancelled the plan months ago; disputes 249 euros.", 1, "Cancelled the plan months ago."),
        ("Disputes a $249 charge. Called on April 3rd before.", 1, "Disputes a $249 charge."),
        ("The caller, John Smith, disputes a charge.", 2, "The caller disputes a charge."),
        ("Disputes a charge of $294 from April.", 1, ""),
        ("Disputes a $249 charge from March.", 1, ""),
        ("John wants a manager.", 1, ""),
        ("Disputes three charges; write to john@example.com.", 2, ""),
        ("Lives at 12 Oak Street, order 123456.", 5, ""),
    ];

    #[test]
    fn a_models_wording_holds_only_what_was_said() {
        on_call(&DISPUTE, |facts| {
            let extract = Brief::of(&english(), facts, &ReasonId::new("caller_requested"));
            for (wording, struck, left) in WORDINGS {
                let worded = worded(&english(), facts, wording);
                assert_eq!(worded.struck, *struck, "{wording}");
                if left.is_empty() {
                    assert_eq!(worded.brief, extract, "{wording}");
                } else {
                    assert_eq!((worded.brief.summary.as_str(), worded.brief.worded_by), (*left, WordedBy::Model));
                }
            }
        });
    }

    #[test]
    fn numbers_dates_and_addresses_may_be_written_another_way_than_they_were_said() {
        let said = [
            "on the third of april you took 1,299.00 from me, it was twenty dollars and fifty cents before",
            "order 12 34 56, card 4111 1111 1111 1111, on 03/04/2026, mail john at example dot com",
        ];
        on_call(&said, |facts| {
            for wording in [
                "Charged $1299 on April 3.",
                "Paid $20.50 before.",
                "Order 123456, card ending in 1111.",
                "On 4 March 2026.",
                "On March 4th, 2026, mail john@example.com.",
            ] {
                assert_eq!(worded(&english(), facts, wording).brief.summary, wording);
            }
        });
    }

    #[test]
    fn number_words_of_the_calls_language_must_have_been_said() {
        on_call(&["me cobraron 30 euros dos veces"], |facts| {
            let policy = policy("es", "  at_most: 15s\n");
            assert_eq!(worded(&policy, facts, "Cliente cobrado dos veces, treinta euros.").struck, 0);
            assert_eq!(worded(&policy, facts, "Cliente cobrado tres veces.").struck, 1);
        });
    }

    #[test]
    fn an_empty_wording_keeps_the_callers_own() {
        on_call(&DISPUTE, |facts| {
            let brief = Brief::of(&english(), facts, &ReasonId::new("caller_requested"));
            assert_eq!(worded(&english(), facts, " \n"), Worded { brief, struck: 0 });
        });
    }

    #[test]
    fn a_reply_that_was_held_back_was_not_said() {
        on_call(&DISPUTE, |facts| {
            let reply = Reply { text: NormalText::of("I refunded 500 dollars."), source: ReplySource::Assistant, model_failure: None };
            let facts = facts.clone().with_reply(&reply);
            assert_eq!(worded(&english(), &facts, "500 refunded.").struck, 1);
        });
    }

    #[test]
    fn what_was_said_after_a_summary_was_made_is_joined_to_it() {
        let said = ["I need to dispute a $249 charge", "also my phone number changed last week", "I want to talk to a manager"];
        on_call(&said, |facts| {
            let summary = RollingSummary { text: "Disputes a charge of $249.".into(), turns: 1 };
            let brief = Brief::of(&english(), facts, &ReasonId::new("caller_requested"));
            let summed = brief.clone().with_summary(&english(), facts, &summary).brief.summary;
            assert_eq!(summed, "Disputes a charge of $249. Then: \"also my phone number changed last week.\"");
            let newest = RollingSummary { turns: 2, ..summary };
            assert_eq!(brief.with_summary(&english(), facts, &newest).brief.summary, "Disputes a charge of $249.");
        });
    }

    #[test]
    fn what_the_human_must_not_know_is_neither_a_fact_nor_in_a_models_words() {
        let policy = policy("en", "  redact: [national_id]\n");
        on_call(&["my social security number is 523456789", "and I want a refund for order 77777"], |facts| {
            let brief = Brief::of(&policy, facts, &ReasonId::new("caller_requested"));
            let named: Vec<&str> = brief.facts.iter().map(|fact| fact.text.as_str()).collect();
            assert_eq!(named, ["77777"]);
            assert!(!brief.header().contains("523456789") && !serde_json::to_string(&brief).unwrap().contains("523456789"));
            let worded = worded(&policy, facts, "Wants a refund for order 77777. The number is 523456789.");
            assert_eq!((worded.brief.summary.as_str(), worded.struck), ("Wants a refund for order 77777.", 1));
            let places = self::worded(&policy, facts, "Said [identity number removed] and wants a refund.");
            assert_eq!(places.struck, 0);
        });
    }

    #[test]
    fn a_template_has_every_fact_of_the_brief() {
        let policy = policy(
            "en",
            "  at_most: 60s\n  say: \"{{ name }}|{{ email }}|{{ amounts }}|{{ dates }}|{{ tone }}|{{ turns }}|{{ caller }}|{{ desk }}|{{ tenant }}\"\n",
        );
        assert_eq!(
            whisper(
                &policy,
                &["my name is Jon Smith", "sorry, my name is John Smith, I paid $249 and 20 euros in May and on April 3rd", "j@x.org"]
            ),
            "John Smith|j at x dot org|249 dollars, 20 euros|May, April 3rd|upset|3|plus 1 5 5 5, 0 1 0 0|support|acme"
        );
    }

    #[test]
    fn a_whisper_that_is_too_long_loses_sentences_first_then_words_and_never_the_reason() {
        for (seconds, heard) in [
            (10, "AI transfer. Reason: caller_requested. Context: Caller said: \"I need to dispute a $249 charge from April.\""),
            (7, "AI transfer. Reason: caller_requested. Context: Caller said: \"I need to dispute a $249 charge…\""),
            (6, "AI transfer. Reason: caller_requested. Context: Caller said: \"I need to dispute a…\""),
            (3, "AI transfer. Reason: caller_requested. Context: Caller…"),
        ] {
            assert_eq!(whisper(&policy("en", &format!("  at_most: {seconds}s\n")), &DISPUTE), heard);
        }
    }

    #[test]
    fn what_may_not_be_whispered_is_struck_out_before_anything_is_cut() {
        let policy = policy(
            "en",
            "  at_most: 15s\n  redact: [card_number, email, phone_number]\n  say: \"{{ caller }}: {{ summary }} {{ email }}\"\n",
        );
        assert_eq!(
            whisper(&policy, &["charge my card 4111 1111 1111 1111 again, mail j@x.org"]),
            ": Caller said: \"charge my card [card number removed] again, mail [e-mail address removed].\" "
        );
    }

    proptest! {
        #[test]
        fn an_extract_never_names_what_nobody_said(said in proptest::collection::vec("[ !#-~àéüñ]{0,60}", 1..4)) {
            let said: Vec<&str> = said.iter().map(String::as_str).collect();
            on_call(&said, |facts| {
                let brief = Brief::of(&english(), facts, &ReasonId::new("caller_requested"));
                let summary = brief.summary.clone();
                let quotes_speech = brief.asked.is_some();
                let summed = RollingSummary { text: summary.clone(), turns: facts.turn };
                let worded = brief.with_summary(&english(), facts, &summed);
                prop_assert!(!quotes_speech || worded.struck == 0, "{}", summary);
                Ok(())
            })?;
        }

        #[test]
        fn a_whisper_takes_no_longer_than_it_may_but_for_its_fixed_part(
            said in proptest::collection::vec("([a-z]{1,9}|\\$?[0-9]{1,5}|[.?!,]){1,60}( [a-z]{1,8}){0,50}", 1..4),
            seconds in 3_usize..20,
        ) {
            let said: Vec<&str> = said.iter().map(String::as_str).collect();
            let whispered = whisper(&policy("en", &format!("  at_most: {seconds}s\n")), &said);
            let fixed = "AI transfer. Reason: caller_requested. Context:";
            prop_assert!(whispered.starts_with(fixed));
            prop_assert!(whisper::spoken_words(&whispered) <= (seconds * 25 / 10).max(whisper::spoken_words(fixed)));
        }
    }
}
