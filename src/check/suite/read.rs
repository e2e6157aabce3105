//! Reads tests as they mean something for a policy: every name is looked up in it, and every mistake told.

use super::call::ModelAnswers;
use super::case::{Case, Opening, Suite, TestTurn};
use super::document::{
    AssistantAnswerDocument, CallDocument, ExpectDocument, FailureDocument, JudgeAnswerDocument, OfferAnswerDocument, OutcomeNameDocument,
    TestDocument, TestsDocument, TransferDocument, TransferFailureDocument, TurnDocument,
};
use super::expectation::{Expectation, Expected};
use super::meanwhile::Happening;
use crate::call::{DeskId, Heard, LastResort, ModelFailure, PhoneNumber, ReasonId, TransferEvent, TransferFailure};
use crate::decision::Signal;
use crate::diagnostic::{Diagnostic, Place, Span, codes};
use crate::policy::compile::problems::Problems;
use crate::policy::compile::quantities;
use crate::policy::compiled::{Mode, e164};
use crate::policy::document::LastResortDocument;
use crate::policy::yaml::{OneOrMany, Placed, decode};
use crate::policy::{Compilation, CompiledPolicy};
use crate::text::NormalText;
use jiff::{SignedDuration, Timestamp};
use std::sync::Arc;

/// The time between two turns where a test does not say.
const BETWEEN_TURNS: SignedDuration = SignedDuration::from_secs(10);

/// Reads the tests in a file. `policies` are those that compile: the one under test is told by its tenant or its file.
#[must_use]
pub fn read(file: &Arc<str>, text: &str, policies: &[Arc<CompiledPolicy>]) -> Compilation<Suite> {
    let (document, shape) = decode::<TestsDocument>(file, text);
    let mut problems = Problems::new(file, shape);
    let value = document.and_then(|document| suite(&document, policies, &mut problems));
    problems.into_compilation(value)
}

fn suite(document: &TestsDocument, policies: &[Arc<CompiledPolicy>], problems: &mut Problems) -> Option<Suite> {
    let named = |policy: &&Arc<CompiledPolicy>| {
        let name = document.policy.value.as_str();
        policy.tenant.as_str() == name || &*policy.file == name || policy.file.strip_suffix(".yaml") == Some(name)
    };
    let Some(policy) = policies.iter().find(named) else {
        let tenants = policies.iter().map(|policy| policy.tenant.as_str());
        problems.unknown(&codes::UNKNOWN_IN_TEST, &document.policy, "policy", tenants);
        return None;
    };
    let mut reader = Reader { policy, problems, now: None };
    reader.now = document.now.as_ref().and_then(|now| reader.instant(now));
    let cases = document.tests.iter().flat_map(|test| reader.test(test)).collect();
    Some(Suite { file: reader.problems.file().clone(), policy: policy.clone(), cases })
}

/// Reads one file's tests under one policy.
struct Reader<'a> {
    policy: &'a CompiledPolicy,
    problems: &'a mut Problems,
    now: Option<Timestamp>,
}

impl Reader<'_> {
    /// The calls of a test: one, or one for each sentence.
    fn test(&mut self, test: &TestDocument) -> Vec<Case> {
        let covers = self.rules(test.covers.as_ref()).into_iter().map(|(rule, span)| (rule, self.problems.place(span))).collect();
        let opening = self.opening(test);
        let place = self.problems.place(test.name.span);
        let case = |name: String, place: Place, turns| Case { name, place, covers, opening, turns };
        match (&test.turns, &test.each) {
            (Some(turns), None) => {
                if let Some(expect) = &test.expect {
                    let help = "write it under the turn that it is about";
                    self.problems.tell(&codes::TEST_SHAPE, expect.span, "`expect` beside `turns` says nothing of which turn", help);
                }
                if !turns.iter().filter_map(|turn| turn.expect.as_ref()).any(|expect| expect.says_something()) {
                    self.expects_nothing(test);
                }
                let turns: Vec<TestTurn> = turns.iter().filter_map(|turn| self.turn(turn)).collect();
                vec![case(test.name.value.clone(), place, turns)]
            }
            (None, Some(sentences)) => {
                if !test.expect.as_ref().is_some_and(|expect| expect.says_something()) {
                    self.expects_nothing(test);
                }
                let expectations = test.expect.as_ref().map(|expect| self.expectations(expect)).unwrap_or_default();
                let shared = case(String::new(), place, Vec::new());
                sentences.iter().map(|sentence| self.sentence(test, sentence, &shared, &expectations)).collect()
            }
            (turns, _) => {
                let both = if turns.is_some() { "has both `turns` and `each`" } else { "has no turns" };
                let message = format!("the test `{}` {both}", test.name.value);
                let help = "write the turns of one call under `turns`, or sentences that all come to the same under `each`";
                self.problems.tell(&codes::TEST_SHAPE, test.name.span, message, help);
                Vec::new()
            }
        }
    }

    fn sentence(&self, test: &TestDocument, sentence: &Placed<String>, shared: &Case, expectations: &[Expectation]) -> Case {
        let place = self.problems.place(sentence.span);
        let turn = TestTurn {
            happening: Happening::Caller(Heard::Speech { text: NormalText::of(&sentence.value), confidence: None }),
            after: BETWEEN_TURNS,
            models: ModelAnswers::default(),
            expectations: expectations.to_vec(),
            place: place.clone(),
        };
        Case { name: format!("{}: {}", test.name.value, sentence.value), place, turns: vec![turn], ..shared.clone() }
    }

    fn expects_nothing(&mut self, test: &TestDocument) {
        let message = format!("the test `{}` expects nothing, and so passes whatever happens", test.name.value);
        self.problems.tell(&codes::VACUOUS_TEST, test.name.span, message, "say under `expect` what must come of it");
    }

    fn opening(&mut self, test: &TestDocument) -> Opening {
        let default = CallDocument::default();
        let call = test.call.as_ref().unwrap_or(&default);
        let own = call.now.as_ref().map(|now| self.instant(now));
        if own.is_none() && self.now.is_none() {
            let message = format!("the test `{}` does not say when its call begins", test.name.value);
            let help = "add `now: \"2026-11-23T10:00:00-05:00\"` to the file or to the test's `call`: a test must not depend on the clock";
            self.problems.tell(&codes::TEST_TIME, test.name.span, message, help);
        }
        Opening {
            from: call.from.as_ref().and_then(|number| self.number(number)),
            to: call.to.as_ref().and_then(|number| self.number(number)),
            language: call.language.as_ref().map(|language| language.value.clone()),
            at: own.unwrap_or(self.now).unwrap_or_default(),
            earlier_calls: call.earlier_calls.iter().filter_map(|at| self.instant(at)).collect(),
        }
    }

    fn instant(&mut self, written: &Placed<String>) -> Option<Timestamp> {
        let instant = written.value.parse().ok();
        if instant.is_none() {
            let message = format!("`{}` is not an instant", written.value);
            let help = "write date, time and offset from UTC, such as `2026-11-23T10:00:00-05:00`";
            self.problems.tell(&codes::TEST_TIME, written.span, message, help);
        }
        instant
    }

    fn number(&mut self, written: &Placed<String>) -> Option<PhoneNumber> {
        e164(&written.value).map_err(|problem| self.problems.not_e164(written, &problem)).ok()
    }

    fn turn(&mut self, turn: &Placed<TurnDocument>) -> Option<TestTurn> {
        let happening = self.happening(turn)?;
        let after = turn.after.as_ref().and_then(|after| quantities::time(after, self.problems));
        let expectations = turn.expect.as_ref().map(|expect| self.expectations(expect)).unwrap_or_default();
        let place = self.problems.place(turn.span);
        Some(TestTurn { happening, after: after.unwrap_or(BETWEEN_TURNS), models: models(turn), expectations, place })
    }

    fn happening(&mut self, turn: &Placed<TurnDocument>) -> Option<Happening> {
        let confidence = turn.confidence.as_ref().map(|confidence| confidence.value as f32);
        let caller = |heard| Some(Happening::Caller(heard));
        match (&turn.says, &turn.pressed, &turn.silence, &turn.transfer) {
            (Some(says), None, None, None) => caller(Heard::Speech { text: NormalText::of(&says.value), confidence }),
            (None, Some(keys), None, None) => caller(Heard::Digits(keys.value.clone())),
            (None, None, Some(silence), None) if silence.value => caller(Heard::Silence),
            (None, None, None, Some(transfer)) => Some(transfer_of(transfer.value)),
            _ => {
                let message = "a turn is exactly one of `says`, `pressed`, `silence: true` and `transfer`";
                self.problems.tell(&codes::TEST_SHAPE, turn.span, message, "make a turn of each thing the caller does");
                None
            }
        }
    }

    fn expectations(&mut self, expect: &Placed<ExpectDocument>) -> Vec<Expectation> {
        let mut found: Vec<(Expected, Span)> = Vec::new();
        found.extend(expect.outcome.as_ref().map(|outcome| (Expected::Outcome(outcome_name(outcome.value)), outcome.span)));
        found.extend(expect.rule.as_ref().and_then(|rule| Some((Expected::Rule(self.rule(rule, Mode::Live)?), rule.span))));
        found.extend(expect.reason.as_ref().and_then(|reason| Some((Expected::Reason(self.reason(reason)?), reason.span))));
        found.extend(expect.desk.as_ref().and_then(|desk| Some((Expected::Desk(self.desk(desk)?), desk.span))));
        found.extend(expect.nobody.as_ref().map(|then| (Expected::Nobody(last_resort(then.value)), then.span)));
        found.extend(expect.offer.as_ref().map(|offer| (Expected::Offer(offer.value == OfferAnswerDocument::Accepted), offer.span)));
        found.extend(many(expect.hears.as_ref()).map(|words| (Expected::Hears(words.value.clone()), words.span)));
        found.extend(many(expect.whisper.as_ref()).map(|words| (Expected::Whisper(words.value.clone()), words.span)));
        found.extend(self.rules(expect.not_rule.as_ref()).into_iter().map(|(rule, span)| (Expected::NotRule(rule), span)));
        for rule in many(expect.shadow.as_ref()) {
            found.extend(self.rule(rule, Mode::Shadow).map(|position| (Expected::Shadow(position), rule.span)));
        }
        found.into_iter().map(|(expected, span)| Expectation { expected, place: self.problems.place(span) }).collect()
    }

    /// A rule that acts, or one that is in shadow.
    fn rule(&mut self, written: &Placed<String>, mode: Mode) -> Option<usize> {
        let position = self.any_rule(written)?;
        let rule = &self.policy.rules[position];
        if rule.mode == mode {
            return Some(position);
        }
        let (is, help) = match rule.mode {
            Mode::Shadow => ("in shadow and never acts", "expect it under `shadow`"),
            Mode::Live => ("live, not in shadow", "expect it under `rule`"),
        };
        let message = format!("the rule `{}` is {is}", rule.id);
        let told = Diagnostic::new(&codes::UNKNOWN_IN_TEST, self.problems.place(written.span), message);
        self.problems.push(told.related(rule.place.clone(), "it is written here").help(help));
        None
    }

    fn rules(&mut self, written: Option<&OneOrMany<Placed<String>>>) -> Vec<(usize, Span)> {
        many(written).filter_map(|rule| Some((self.any_rule(rule)?, rule.span))).collect()
    }

    fn any_rule(&mut self, written: &Placed<String>) -> Option<usize> {
        let rules = &self.policy.rules;
        let position = rules.iter().position(|rule| rule.id.0 == written.value);
        if position.is_none() {
            self.problems.unknown(&codes::UNKNOWN_IN_TEST, written, "rule", rules.iter().map(|rule| rule.id.0.as_str()));
        }
        position
    }

    fn reason(&mut self, written: &Placed<String>) -> Option<ReasonId> {
        let reason = ReasonId::new(written.value.clone());
        let known = self.policy.reasons.contains_key(&reason);
        if !known {
            self.problems.unknown(&codes::UNKNOWN_IN_TEST, written, "reason", self.policy.reasons.keys().map(ReasonId::as_str));
        }
        known.then_some(reason)
    }

    fn desk(&mut self, written: &Placed<String>) -> Option<DeskId> {
        let desk = DeskId::new(written.value.clone());
        let known = self.policy.desks.contains_key(&desk);
        if !known {
            self.problems.unknown(&codes::UNKNOWN_IN_TEST, written, "desk", self.policy.desks.keys().map(DeskId::as_str));
        }
        known.then_some(desk)
    }
}

fn many(written: Option<&OneOrMany<Placed<String>>>) -> impl Iterator<Item = &Placed<String>> {
    written.into_iter().flat_map(|items| items.iter())
}

fn models(turn: &TurnDocument) -> ModelAnswers {
    let judge = turn.judge.map(|judge| match judge.value {
        JudgeAnswerDocument::Escalate => Signal::Known(true),
        JudgeAnswerDocument::Continue => Signal::Known(false),
        JudgeAnswerDocument::Fails(how) => Signal::Unknown(failure(how)),
    });
    let assistant = turn.assistant.as_ref().map(|assistant| match &assistant.value {
        AssistantAnswerDocument::Says(said) => Ok(said.clone()),
        AssistantAnswerDocument::Fails(how) => Err(failure(*how)),
    });
    ModelAnswers { judge, sentiment: turn.sentiment.as_ref().map(|score| score.value as f32), assistant }
}

fn transfer_of(transfer: TransferDocument) -> Happening {
    Happening::Desk(match transfer {
        TransferDocument::Dialing => TransferEvent::Dialing,
        TransferDocument::Ringing => TransferEvent::Ringing,
        TransferDocument::Briefing => TransferEvent::Briefing,
        TransferDocument::Accepted => TransferEvent::Accepted,
        TransferDocument::Answered => TransferEvent::Answered,
        TransferDocument::Bridged => TransferEvent::Bridged,
        TransferDocument::Ended => TransferEvent::Ended,
        TransferDocument::TimesOut => return Happening::TimeIsUp,
        TransferDocument::Failed(why) => TransferEvent::Failed(match why {
            TransferFailureDocument::NoAnswer => TransferFailure::NoAnswer,
            TransferFailureDocument::Busy => TransferFailure::Busy,
            TransferFailureDocument::Declined => TransferFailure::Declined,
            TransferFailureDocument::Voicemail => TransferFailure::Voicemail,
            TransferFailureDocument::Failed => TransferFailure::Failed,
        }),
    })
}

fn failure(how: FailureDocument) -> ModelFailure {
    match how {
        FailureDocument::NoKey => ModelFailure::NoKey,
        FailureDocument::Timeout => ModelFailure::Timeout,
        FailureDocument::Unreachable => ModelFailure::Unreachable,
        FailureDocument::RateLimited => ModelFailure::RateLimited,
        FailureDocument::Overloaded => ModelFailure::Overloaded,
        FailureDocument::Rejected => ModelFailure::Rejected,
        FailureDocument::ServerError => ModelFailure::ServerError,
        FailureDocument::Refusal => ModelFailure::Refusal,
        FailureDocument::Nonsense => ModelFailure::Nonsense,
    }
}

fn outcome_name(outcome: OutcomeNameDocument) -> &'static str {
    match outcome {
        OutcomeNameDocument::Escalate => "escalate",
        OutcomeNameDocument::Offer => "offer",
        OutcomeNameDocument::Reply => "reply",
        OutcomeNameDocument::End => "end",
        OutcomeNameDocument::Continue => "continue",
    }
}

fn last_resort(then: LastResortDocument) -> LastResort {
    match then {
        LastResortDocument::Callback => LastResort::Callback,
        LastResortDocument::Voicemail => LastResort::Voicemail,
        LastResortDocument::Continue => LastResort::Continue,
        LastResortDocument::Hangup => LastResort::Hangup,
    }
}

#[cfg(test)]
mod tests {
    use super::super::example::{file, policies};
    use super::*;

    /// A test, the code that it earns, what is said of it, and what to write instead.
    const MISTAKES: [(&str, &str, &str, &str); 11] = [
        ("{ name: a, turns: [ { says: hi, expect: { rule: askd } } ] }", "T002", "there is no rule `askd`", "did you mean `asked`?"),
        (
            "{ name: a, turns: [ { says: hi, expect: { reason: caller_request } } ] }",
            "T002",
            "there is no reason `caller_request`",
            "did you mean `caller_requested`?",
        ),
        ("{ name: a, turns: [ { says: hi, expect: { desk: suport } } ] }", "T002", "there is no desk `suport`", "did you mean `support`?"),
        (
            "{ name: a, turns: [ { says: hi, expect: { rule: angry } } ] }",
            "T002",
            "the rule `angry` is in shadow and never acts",
            "expect it under `shadow`",
        ),
        (
            "{ name: a, turns: [ { says: hi, expect: { shadow: asked } } ] }",
            "T002",
            "the rule `asked` is live, not in shadow",
            "expect it under `rule`",
        ),
        (
            "{ name: a, turns: [ { says: hi } ] }",
            "T003",
            "the test `a` expects nothing, and so passes whatever happens",
            "say under `expect` what must come of it",
        ),
        (
            "{ name: a, each: [ hi ], expect: {} }",
            "T003",
            "the test `a` expects nothing, and so passes whatever happens",
            "say under `expect` what must come of it",
        ),
        (
            "{ name: a, call: { now: noon }, each: [ hi ], expect: { outcome: continue } }",
            "T009",
            "`noon` is not an instant",
            "write date, time and offset from UTC, such as `2026-11-23T10:00:00-05:00`",
        ),
        (
            "{ name: a, turns: [ { says: hi, pressed: \"0\", expect: { outcome: continue } } ] }",
            "T010",
            "a turn is exactly one of `says`, `pressed`, `silence: true` and `transfer`",
            "make a turn of each thing the caller does",
        ),
        (
            "{ name: a }",
            "T010",
            "the test `a` has no turns",
            "write the turns of one call under `turns`, or sentences that all come to the same under `each`",
        ),
        ("{ name: a, turns: [ { says: hi, expect: { outcom: continue } } ] }", "Y001", "unknown field `outcom`", "did you mean `outcome`?"),
    ];

    #[test]
    fn a_mistake_in_a_test_is_told_with_what_to_write_instead() {
        for (test, code, message, help) in MISTAKES {
            let told = read(&"acme.test.yaml".into(), &file(test), &policies());
            assert!(told.value.is_none(), "{test}");
            let problem = told.problems.first().unwrap_or_else(|| panic!("nothing is said of {test}"));
            assert_eq!((problem.code.id, problem.message.as_str(), problem.help.as_deref()), (code, message, Some(help)), "{test}");
            assert_eq!(problem.place.span.line, 5, "{test}");
        }
    }

    #[test]
    fn a_file_without_tests_is_an_error() {
        let told = read(&"acme.test.yaml".into(), "warmline: 1\npolicy: acme\ntests: []\n", &policies());
        assert!(told.value.is_none());
    }

    #[test]
    fn a_policy_is_found_by_its_tenant_and_by_its_file() {
        let with = |name: &str| {
            let text = file("{ name: a, each: [ hi ], expect: { outcome: continue } }").replace("policy: acme", &format!("policy: {name}"));
            read(&"acme.test.yaml".into(), &text, &policies())
        };
        for name in ["acme", "acme.yaml"] {
            assert!(with(name).value.is_some(), "{name}");
        }
        let told = with("acmee").problems;
        assert_eq!(told[0].help.as_deref(), Some("did you mean `acme`?"));
    }

    #[test]
    fn a_test_without_a_time_is_refused() {
        let text = "warmline: 1\npolicy: acme\ntests:\n  - { name: a, each: [ hi ], expect: { outcome: continue } }\n";
        let told = read(&"acme.test.yaml".into(), text, &policies());
        assert_eq!(told.problems[0].code, &codes::TEST_TIME);
    }
}
