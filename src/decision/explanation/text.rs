//! An explanation laid out for a terminal: what was heard, a line for each rule in aligned columns, what comes of it.

use super::super::evidence::Holds;
use super::condition::ConditionExplanation;
use super::evidence::{EvidenceExplanation, SuppressedBy};
use super::paint::{Paint, Tint};
use super::place::SaidWords;
use super::{Explanation, HeardExplanation, RouteExplanation, RuleExplanation, Standing};
use std::fmt::Write;

/// How wide the labels of the head and the foot are.
const LABEL: usize = 10;
/// How many digits of a policy's hash tell it from the others.
const HASH_DIGITS: usize = 12;

impl Explanation {
    /// The explanation as lines for a terminal, with its colours or without.
    #[must_use]
    pub fn text(&self, color: bool) -> String {
        let mut page = Page { text: String::new(), paint: Paint::new(color) };
        page.head(self);
        page.rules(&self.rules);
        page.foot(self);
        page.text
    }
}

struct Page {
    text: String,
    paint: Paint,
}

impl Page {
    fn line(&mut self, line: &str) {
        writeln!(self.text, "{}", line.trim_end()).expect("a String takes any text");
    }

    fn labelled(&mut self, label: &str, value: &str) {
        let label = self.paint.tint(Tint::Faint, &format!("{label:LABEL$}"));
        self.line(&format!("{label}{value}"));
    }

    fn head(&mut self, explanation: &Explanation) {
        let (policy, turn) = (&explanation.policy, &explanation.turn);
        let hash: String = policy.hash.chars().take(HASH_DIGITS).collect();
        self.labelled("policy", &format!("{}  {} {hash}", self.paint.tint(Tint::Strong, policy.tenant.as_str()), policy.file));
        self.labelled("turn", &format!("{}, {}, {}", turn.number, turn.at_local, turn.language));
        match &explanation.heard {
            HeardExplanation::Silence => self.labelled("heard", "nothing"),
            HeardExplanation::Pressed { keys } => self.labelled("pressed", keys),
            HeardExplanation::Speech { said, normal, confidence } => {
                self.labelled("heard", &self.paint.tint(Tint::Strong, &one_line(said)));
                if let Some(marks) = marks(said, &explanation.rules) {
                    self.labelled("", &self.paint.tint(Tint::Good, &marks));
                }
                self.labelled("read as", normal);
                if let Some(confidence) = confidence {
                    self.labelled("sure", &format!("{confidence}"));
                }
            }
        }
        self.line("");
    }

    fn rules(&mut self, rules: &[RuleExplanation]) {
        let id_width = rules.iter().map(|rule| rule.id.0.chars().count()).max().unwrap_or(0);
        let place_width = rules.iter().map(|rule| rule.place.to_string().chars().count()).max().unwrap_or(0);
        for rule in rules {
            let id = self
                .paint
                .tint(if rule.standing == Standing::Acts { Tint::Strong } else { Tint::Plain }, &format!("{:id_width$}", rule.id.0));
            let place = self.paint.tint(Tint::Faint, &format!("{:place_width$}", rule.place.to_string()));
            let mark = self.mark(rule.holds, rule.standing == Standing::Acts);
            self.line(&format!("{mark} {id}  {place}  {}", one_line(&rule.when.found)));
            let margin = " ".repeat(2 + id_width + 2 + place_width + 2);
            self.below(&rule.when, &margin);
            if let Some(passed_over) = &rule.passed_over {
                self.line(&format!("{margin}{}", self.paint.tint(Tint::Faint, passed_over)));
            }
        }
        self.line("");
    }

    /// What a condition lacks, and what those inside it found.
    fn below(&mut self, condition: &ConditionExplanation, margin: &str) {
        if let Some(lacks) = &condition.lacks {
            self.line(&format!("{margin}{}", self.paint.tint(Tint::Faint, &one_line(lacks))));
        }
        for (index, part) in condition.parts.iter().enumerate() {
            let is_last = index + 1 == condition.parts.len();
            let (branch, stem) = if is_last { ("└", " ") } else { ("├", "│") };
            let mark = self.mark(part.holds, false);
            self.line(&format!("{margin}{branch} {mark} {}: {}", part.condition, one_line(&part.found)));
            self.below(part, &format!("{margin}{stem}   "));
        }
    }

    fn mark(&self, holds: Holds, acts: bool) -> String {
        match holds {
            Holds::Yes if acts => self.paint.tint(Tint::Good, "✓"),
            Holds::Yes => "✓".to_owned(),
            Holds::No => self.paint.tint(Tint::Bad, "✗"),
            Holds::NotAsked => self.paint.tint(Tint::Faint, "–"),
        }
    }

    fn foot(&mut self, explanation: &Explanation) {
        let decision = &explanation.decision;
        let reason = decision.reason.as_ref().map(|reason| format!(" {reason}")).unwrap_or_default();
        let place = decision.place.as_ref().map(|place| format!(", {place}")).unwrap_or_default();
        let outcome = self.paint.tint(Tint::Strong, &format!("{}{reason}", decision.outcome));
        self.labelled("decision", &format!("{outcome}: {}{place}", decision.because));
        if let Some(says) = &decision.says {
            self.labelled("says", &one_line(says));
        }
        if let Some(route) = &decision.route {
            self.route(route);
        }
    }

    fn route(&mut self, route: &RouteExplanation) {
        let desk_width = route.desks.iter().map(|desk| desk.desk.as_str().chars().count()).max().unwrap_or(0);
        for (index, desk) in route.desks.iter().enumerate() {
            let hours = match (&desk.hours, &desk.opens_local) {
                (None, _) => "open, always".to_owned(),
                (Some(hours), _) if desk.open => format!("open, {}: {}", hours.name, hours.written),
                (Some(hours), Some(opens)) => format!("closed until {opens}, {}: {}", hours.name, hours.written),
                (Some(hours), None) => format!("closed, {}: {}", hours.name, hours.written),
            };
            let hours = match &desk.passed_over {
                Some(why) if desk.open => why.describe(),
                _ => hours,
            };
            let tint = if desk.passed_over.is_none() { Tint::Plain } else { Tint::Faint };
            let line = format!("{:desk_width$}  {}  rings {} s  {hours}", desk.desk.as_str(), desk.number.as_str(), desk.ring_seconds);
            self.labelled(if index == 0 { "desks" } else { "" }, &self.paint.tint(tint, &line));
        }
        if let Some(whisper) = &route.whisper {
            self.labelled("whisper", &one_line(whisper));
        }
        let nobody = &route.nobody;
        let label = if nobody.applies { "closed" } else { "or else" };
        self.labelled(label, &format!("{} (then: {})", one_line(&nobody.say), nobody.then.as_str()));
    }
}

/// A line below what was said: `━` under what was found, `┄` under what was found and does not count, `~` under what takes it back.
fn marks(said: &str, rules: &[RuleExplanation]) -> Option<String> {
    let mut marks: Vec<char> = vec![' '; said.chars().count()];
    let mut conditions: Vec<&ConditionExplanation> = rules.iter().map(|rule| &rule.when).collect();
    while let Some(condition) = conditions.pop() {
        conditions.extend(&condition.parts);
        for (words, mark) in found_words(&condition.evidence) {
            let start = said[..words.start].chars().count();
            let length = said[words.start..words.end].chars().count();
            for place in &mut marks[start..start + length] {
                // What counts somewhere is worth more than what does not count elsewhere.
                if *place != '━' {
                    *place = mark;
                }
            }
        }
    }
    let marks: String = marks.into_iter().collect();
    (!marks.trim().is_empty()).then_some(marks)
}

fn found_words(evidence: &EvidenceExplanation) -> Vec<(&SaidWords, char)> {
    match evidence {
        EvidenceExplanation::Phrase(phrase) => vec![(&phrase.words, '━')],
        EvidenceExplanation::Pattern { words, .. } => vec![(words, '━')],
        EvidenceExplanation::Suppressed { phrase, by } => {
            let by = match by {
                SuppressedBy::Negation(words) => words,
                SuppressedBy::Exception(by) | SuppressedBy::Guard { phrase: by, .. } => &by.words,
            };
            vec![(&phrase.words, '┄'), (by, '~')]
        }
        _ => Vec::new(),
    }
}

/// A text with nothing in it that would break the layout, or speak to the terminal.
fn one_line(text: &str) -> String {
    text.chars().map(|c| if c.is_control() { ' ' } else { c }).collect()
}

#[cfg(test)]
mod tests {
    use crate::call::UNKNOWN_DESKS;
    use crate::call::{CallId, Heard, ModelFailure, ReasonId};
    use crate::decision::{Counting, Explanation, Facts, OfferState, Signal, Signals, decide, explain};
    use crate::policy::{CompiledPolicy, Packs, compile_policy};
    use crate::text::NormalText;
    use std::sync::LazyLock;

    const POLICY: &str = include_str!("example.yaml");

    fn policy() -> CompiledPolicy {
        let compiled = compile_policy(&"acme.yaml".into(), POLICY, &Packs::new());
        assert!(compiled.value.is_some(), "{:#?}", compiled.problems);
        compiled.value.unwrap()
    }

    fn explained<'a>(heard: &'a Heard, change: impl FnOnce(&mut Facts<'a>)) -> Explanation {
        static CALL: LazyLock<CallId> = LazyLock::new(|| CallId::new("c-1"));
        let mut facts = Facts {
            call: &CALL,
            now: "2026-11-21T15:00:00Z".parse().unwrap(),
            started_at: "2026-11-21T14:58:30Z".parse().unwrap(),
            caller: None,
            language: None,
            heard,
            turn: 3,
            past: &[],
            counting: Counting::all("2026-11-21T14:58:30Z".parse().unwrap()),
            offer: OfferState::NotMade,
            handoffs: 0,
            desks: &UNKNOWN_DESKS,
            earlier_calls: &[],
            signals: Signals::default(),
            reply: None,
        };
        change(&mut facts);
        let policy = policy();
        explain(&policy, &facts, &decide(&policy, &facts))
    }

    fn told<'a>(heard: &'a Heard, change: impl FnOnce(&mut Facts<'a>)) -> String {
        explained(heard, change).text(false)
    }

    fn colored(heard: &Heard) -> String {
        explained(heard, |_| {}).text(true)
    }

    fn speech(said: &str) -> Heard {
        Heard::Speech { text: NormalText::of(said), confidence: Some(0.9) }
    }

    #[test]
    fn an_explanation_is_laid_out_in_columns() {
        let negated = told(&speech("No, I don't want to talk to a human, I want to cancel"), |_| {});
        let pressed = told(&Heard::Digits("0".to_owned()), |facts| facts.signals.judge = Signal::Known(true));
        let page = format!("{negated}\n{pressed}").replace(&policy().hash[..super::HASH_DIGITS], "(hash)");
        assert_eq!(page, include_str!("text.expected.txt"), "\n{page}");
    }

    #[test]
    fn every_kind_of_finding_is_worded() {
        let cases: &[(&str, &str)] = &[
            ("I want to talk to a manager of yours", "the exception `talk to a manager of`, acme.yaml:9, takes it back"),
            ("cancel my account", "held in 1 of 2 turns within 5 turns"),
            ("Please let me speak to a manager", "decision  escalate caller_requested: the rule `asks` holds, acme.yaml:21"),
            ("what a joke", "`joke` was said: expression `jok(e|ing)`"),
        ];
        for (said, expected) in cases {
            let page = told(&speech(said), |_| {});
            assert!(page.contains(expected), "{page}");
        }
        let silent = told(&Heard::Silence, |facts| facts.signals.judge = Signal::Unknown(ModelFailure::Timeout));
        for expected in ["heard     nothing", "the judge did not say (timeout); `on_error: continue`", "1 of 2 failures", "1 more failure"]
        {
            assert!(silent.contains(expected), "{silent}");
        }
    }

    #[test]
    fn a_rule_that_holds_and_does_not_act_says_why() {
        fn long(facts: &mut Facts<'_>) {
            facts.turn = 12;
        }
        let monday = "2026-11-23T15:00:00Z".parse().unwrap();
        let offered = told(&speech("well"), |facts| (facts.offer, facts.now) = (OfferState::Made, monday));
        assert!(offered.contains("holds, but a human was offered before"), "{offered}");
        let later = told(&speech("what a joke"), long);
        assert!(later.contains("holds too, but `upset` comes first"), "{later}");
        static UPSET: LazyLock<ReasonId> = LazyLock::new(|| ReasonId::new("upset"));
        let answered = told(&speech("yes please"), |facts| {
            long(facts);
            (facts.offer, facts.now) = (OfferState::Pending { reason: &UPSET, repeated: false }, monday);
        });
        assert!(answered.contains("decision  escalate upset: the caller accepted the human they were offered"), "{answered}");
    }

    #[test]
    fn colours_change_nothing_but_the_colours() {
        let heard = speech("Please let me speak to a manager, this is a joke");
        let (plain, colored) = (told(&heard, |_| {}), colored(&heard));
        assert!(colored.contains("\u{1b}[1;32m✓\u{1b}[0m"));
        let mut stripped = String::new();
        for (index, part) in colored.split('\u{1b}').enumerate() {
            stripped.push_str(if index == 0 { part } else { part.split_once('m').unwrap().1 });
        }
        assert_eq!(stripped.lines().map(str::trim_end).collect::<Vec<_>>(), plain.lines().collect::<Vec<_>>());
    }

    #[test]
    fn nothing_that_was_said_speaks_to_the_terminal() {
        let page = told(&speech("\u{1b}[2J speak to\ta\r\nmanager"), |_| {});
        assert!(!page.contains(['\u{1b}', '\t', '\r']), "{page:?}");
        assert!(page.contains("heard      [2J speak to a  manager\n               ━━━━━━━━━━━━━━━━━━━\n"), "{page}");
    }
}
