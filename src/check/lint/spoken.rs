//! What callers hear: every text of a policy or pack that the bot speaks, with its place.

use crate::diagnostic::Place;
use crate::policy::document::{LocalTextDocument, NobodyDocument, PackDocument, PolicyDocument, ReasonDocument, RuleDocument};
use crate::policy::yaml::{Entries, Placed, TextOr};
use std::sync::Arc;

/// The words that a bot speaks in a second, as telephone prompts are read: 150 a minute.
const WORDS_A_SECOND: f64 = 2.5;

/// One wording of one text that callers hear.
pub(super) struct Spoken<'d> {
    /// What it is, such as "the greeting".
    pub(super) what: String,
    /// The reason it belongs to, where it belongs to one.
    pub(super) reason: Option<&'d str>,
    pub(super) text: &'d str,
    pub(super) place: Place,
}

impl Spoken<'_> {
    /// How long it takes to say, in seconds.
    pub(super) fn seconds(&self) -> f64 {
        let words = u32::try_from(self.text.split_whitespace().count()).unwrap_or(u32::MAX);
        f64::from(words) / WORDS_A_SECOND
    }
}

/// Gathers texts of one file.
struct Gatherer<'d> {
    file: &'d Arc<str>,
    found: Vec<Spoken<'d>>,
}

pub(super) fn spoken_of_policy<'d>(file: &'d Arc<str>, policy: &'d PolicyDocument) -> Vec<Spoken<'d>> {
    let mut gatherer = Gatherer { file, found: Vec::new() };
    gatherer.add("the greeting", policy.greeting.as_ref());
    gatherer.rules(&policy.rules);
    gatherer.reasons(&policy.reasons);
    gatherer.add("what callers hear when nobody is available", policy.nobody_available.as_ref().map(|nobody| &nobody.say));
    gatherer.callback(policy.nobody_available.as_ref());
    gatherer.add("what waiting callers hear", policy.while_waiting.as_ref().map(|waiting| &waiting.say));
    gatherer.add("what callers hear after a handoff", policy.after_handoff.as_ref());
    gatherer.add("the fallback", policy.assistant.as_ref().and_then(|assistant| assistant.fallback.as_ref()));
    for answer in &policy.answers {
        gatherer.add("the answer", Some(&answer.reply));
    }
    gatherer.found
}

pub(super) fn spoken_of_pack<'d>(file: &'d Arc<str>, pack: &'d PackDocument) -> Vec<Spoken<'d>> {
    let mut gatherer = Gatherer { file, found: Vec::new() };
    gatherer.rules(&pack.rules);
    gatherer.reasons(&pack.reasons);
    gatherer.found
}

impl<'d> Gatherer<'d> {
    fn rules(&mut self, rules: &'d [RuleDocument]) {
        for rule in rules {
            let Some(then) = &rule.then else { continue };
            self.add(&format!("the reply of `{}`", rule.id.value), then.reply.as_ref());
            self.add(&format!("the farewell of `{}`", rule.id.value), then.end.as_ref());
        }
    }

    fn reasons(&mut self, reasons: &'d Entries<ReasonDocument>) {
        for (name, reason) in reasons.iter() {
            let before = self.found.len();
            self.add(&format!("the announcement of `{}`", name.value), reason.announce.as_ref());
            self.add(&format!("the question of `{}`", name.value), reason.ask.as_ref());
            self.add(&format!("the repeated question of `{}`", name.value), reason.ask_again.as_ref());
            let nobody = reason.nobody_available.as_ref();
            self.add(&format!("what callers of `{}` hear when nobody is available", name.value), nobody.map(|nobody| &nobody.say));
            self.callback(nobody);
            self.found[before..].iter_mut().for_each(|spoken| spoken.reason = Some(&name.value));
        }
    }

    fn callback(&mut self, nobody: Option<&'d NobodyDocument>) {
        let Some(texts) = nobody.and_then(|nobody| nobody.callback.as_ref()) else { return };
        self.add("the question about ringing back", Some(&texts.confirm));
        self.add("the question for a number", Some(&texts.number));
        self.add("what callers hear who are rung back", Some(&texts.agreed));
        self.add("what callers hear who want no call", Some(&texts.refused));
    }

    fn add(&mut self, what: &str, text: Option<&'d LocalTextDocument>) {
        let wordings: Vec<&Placed<String>> = match text {
            Some(TextOr::Text(text)) => vec![text],
            Some(TextOr::Map(wordings)) => wordings.iter().map(|(_, wording)| wording).collect(),
            None => Vec::new(),
        };
        for wording in wordings {
            let place = Place::new(self.file, wording.span);
            self.found.push(Spoken { what: what.to_owned(), reason: None, text: &wording.value, place });
        }
    }
}
