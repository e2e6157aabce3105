//! What the human must know: taken from what was said, worded by a model where its words hold.

mod extract;
mod ground;
mod language;
mod redact;
mod sentence;
mod shorten;
mod whisper;

use super::facts::Facts;
use crate::call::{PhoneNumber, ReasonId, TenantId};
use crate::policy::compiled::CompiledPolicy;
use crate::text::entity::EntityKind;
use serde::Serialize;

/// The longest summary, in words. A model may write more; the human hears this much and no more.
const SUMMARY_WORDS: usize = 80;

/// What the human must know.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Brief {
    /// Whose call it is.
    pub tenant: TenantId,
    /// What the call is handed over for.
    pub reason: ReasonId,
    /// What the call is about, in a few sentences.
    pub summary: String,
    /// Who worded the summary.
    pub worded_by: WordedBy,
    /// What the caller asked for, in their own words; none where they said nothing.
    pub asked: Option<String>,
    /// The caller's whole number, for the human; none where it is hidden.
    pub caller: Option<PhoneNumber>,
    /// What the caller named, in the order they did.
    pub facts: Vec<BriefFact>,
    /// How the caller sounded last, where something measured it.
    pub tone: Option<Tone>,
    /// How many turns the caller has had, this one included.
    pub turns: u32,
    /// The language of the call, as a BCP 47 tag.
    pub language: String,
}

/// Who worded a summary.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum WordedBy {
    /// Nobody: it is the caller's own sentences.
    Extract,
    /// The summariser.
    Model,
}

/// One thing the caller named.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct BriefFact {
    /// What kind of thing it is.
    pub kind: EntityKind,
    /// As the caller gave it.
    pub text: String,
    /// The same as one would write it: `john@example.com` for `john at example dot com`.
    pub value: String,
    /// The turn it was said in, from 1.
    pub turn: u32,
}

/// How a caller sounds.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Tone {
    /// Scored -0.7 or less.
    Angry,
    /// Scored -0.25 or less.
    Upset,
    /// Scored in between.
    Calm,
    /// Scored 0.5 or more.
    Pleased,
}

impl Tone {
    /// The tone of a score between -1 and 1.
    #[must_use]
    pub fn of(score: f32) -> Self {
        match score {
            ..=-0.7 => Self::Angry,
            ..=-0.25 => Self::Upset,
            0.5.. => Self::Pleased,
            _ => Self::Calm,
        }
    }

    /// The tone's name in whispers and on the wire.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Angry => "angry",
            Self::Upset => "upset",
            Self::Calm => "calm",
            Self::Pleased => "pleased",
        }
    }
}

/// A summary that cannot be used: it names what nobody said on the call.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Ungrounded {
    /// What nobody said, as the summary has it. It may be personal: keep it out of logs.
    pub unsaid: Vec<String>,
}

impl Brief {
    /// Takes a brief from what was said: the caller's first request, their latest sentence of weight, and what else they named.
    #[must_use]
    pub fn of(policy: &CompiledPolicy, facts: &Facts<'_>, reason: &ReasonId) -> Self {
        let language = policy.language_of(facts.language);
        let extract = extract::extract(facts, &policy.language, language);
        let sentiment = facts.signals.sentiment.known().or_else(|| facts.past.iter().rev().find_map(|turn| turn.sentiment));
        Self {
            tenant: policy.tenant.clone(),
            reason: reason.clone(),
            summary: extract.summary,
            worded_by: WordedBy::Extract,
            asked: extract.asked,
            caller: facts.caller.cloned(),
            facts: extract.named,
            tone: sentiment.map(Tone::of),
            turns: facts.turn,
            language: language.to_owned(),
        }
    }

    /// The same brief in a model's words. An empty wording changes nothing; a long one is cut.
    ///
    /// # Errors
    /// The wording holds a number, an amount, a date, an e-mail address or a capitalised name that neither the caller nor the bot
    /// said: keep the brief as it was. A wording that is refused without need costs less than one that misleads, so in doubt it is refused.
    pub fn with_summary(self, summary: &str, facts: &Facts<'_>) -> Result<Self, Ungrounded> {
        let summary = shorten::to_words(&sentence::on_one_line(summary), SUMMARY_WORDS);
        if summary.is_empty() {
            return Ok(self);
        }
        let unsaid = ground::unsaid(&summary, facts, &self.language);
        if unsaid.is_empty() { Ok(Self { summary, worded_by: WordedBy::Model, ..self }) } else { Err(Ungrounded { unsaid }) }
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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::call::{CallId, DeskId, Heard, PastTurn, Reply, ReplySource, Session};
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

    /// A model's wording of the dispute, and what in it nobody said.
    const WORDINGS: &[(&str, &[&str])] = &[
        ("Disputes a charge of $249 from April; cancelled the plan months ago.", &[]),
        ("The caller disputes 249 dollars charged in April and wants a manager.", &[]),
        ("Caller cancelled the plan months ago. Ada could not help.", &[]),
        ("Customer was charged two hundred forty-nine dollars.", &[]),
        ("Disputes a charge of $294 from April.", &["$294"]),
        ("Disputes a charge of 249 euros.", &["249 euros"]),
        ("Disputes a $249 charge from March.", &["March"]),
        ("Disputes a $249 charge from April 3rd.", &["April 3rd"]),
        ("John wants a manager.", &["John"]),
        ("The caller, John Smith, disputes a charge.", &["John", "Smith"]),
        ("Disputes three charges; write to john@example.com.", &["john@example.com", "three"]),
        ("Lives at 12 Oak Street, order 123456.", &["123456", "12", "Lives", "Oak", "Street"]),
    ];

    #[test]
    fn a_models_wording_holds_only_what_was_said() {
        on_call(&DISPUTE, |facts| {
            for (wording, unsaid) in WORDINGS {
                let brief = Brief::of(&english(), facts, &ReasonId::new("caller_requested"));
                match brief.with_summary(wording, facts) {
                    Ok(brief) => {
                        assert_eq!((brief.summary.as_str(), brief.worded_by), (*wording, WordedBy::Model));
                        assert!(unsaid.is_empty(), "{wording}");
                    }
                    Err(ungrounded) => assert_eq!(ungrounded.unsaid, *unsaid, "{wording}"),
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
                let brief = Brief::of(&english(), facts, &ReasonId::new("caller_requested"));
                assert_eq!(brief.with_summary(wording, facts).map(|brief| brief.summary), Ok(wording.to_owned()));
            }
        });
    }

    #[test]
    fn number_words_of_the_calls_language_must_have_been_said() {
        on_call(&["me cobraron 30 euros dos veces"], |facts| {
            let policy = policy("es", "  at_most: 15s\n");
            let wording = |text| Brief::of(&policy, facts, &ReasonId::new("caller_requested")).with_summary(text, facts).is_ok();
            assert!(wording("Cliente cobrado dos veces, treinta euros."));
            assert!(!wording("Cliente cobrado tres veces."));
        });
    }

    #[test]
    fn an_empty_wording_keeps_the_callers_own() {
        on_call(&DISPUTE, |facts| {
            let brief = Brief::of(&english(), facts, &ReasonId::new("caller_requested"));
            assert_eq!(brief.clone().with_summary(" \n", facts), Ok(brief));
        });
    }

    #[test]
    fn a_reply_that_was_held_back_was_not_said() {
        on_call(&DISPUTE, |facts| {
            let reply = Reply { text: NormalText::of("I refunded 500 dollars."), source: ReplySource::Assistant, model_failure: None };
            let facts = facts.clone().with_reply(&reply);
            let brief = Brief::of(&english(), &facts, &ReasonId::new("caller_requested"));
            assert_eq!(brief.with_summary("500 refunded.", &facts).unwrap_err().unsaid, ["500"]);
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
            "John Smith|j@x.org|$249, 20 euros|May, April 3rd|upset|3|+15550100|support|acme"
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
            "[telephone number removed]: Caller said: \"charge my card [card number removed] again, mail [e-mail address removed].\" \
             [e-mail address removed]"
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
                prop_assert!(!quotes_speech || brief.with_summary(&summary, facts).is_ok(), "{}", summary);
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
