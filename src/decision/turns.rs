//! This turn and those before it under one view, so that a condition can be asked of any of them.

use super::facts::Facts;
use crate::call::{Heard, Reply};
use crate::policy::compiled::{CompiledPolicy, Scan, Window};
use crate::text::{NormalText, sentiment};
use jiff::Timestamp;
use std::cell::OnceCell;

/// One turn, as a condition sees it.
#[derive(Debug, Clone, Copy)]
pub(super) struct TurnView<'a> {
    /// Its place among the turns known, the current one last.
    pub(super) position: usize,
    pub(super) at: Timestamp,
    pub(super) heard: &'a Heard,
    pub(super) reply: Option<&'a Reply>,
    /// As a model measured it.
    pub(super) sentiment: Option<f32>,
}

/// The turns of a call with everything found in them, found once and only when a condition asks.
pub(super) struct Turns<'a> {
    pub(super) policy: &'a CompiledPolicy,
    pub(super) facts: &'a Facts<'a>,
    pub(super) language: &'a str,
    found: Vec<Found>,
}

/// What was found in one turn, once a condition asked.
#[derive(Default)]
struct Found {
    scan: OnceCell<Scan>,
    tone: OnceCell<Option<f32>>,
}

impl<'a> Turns<'a> {
    pub(super) fn new(policy: &'a CompiledPolicy, facts: &'a Facts<'a>) -> Self {
        let found = (0..=facts.past.len()).map(|_| Found::default()).collect();
        Self { policy, facts, language: policy.language_of(facts.language), found }
    }

    /// The turn that is being decided.
    pub(super) fn current(&self) -> TurnView<'a> {
        let facts = self.facts;
        TurnView {
            position: facts.past.len(),
            at: facts.now,
            heard: facts.heard,
            reply: facts.reply,
            sentiment: facts.signals.sentiment.known(),
        }
    }

    fn view(&self, position: usize) -> TurnView<'a> {
        match self.facts.past.get(position) {
            Some(past) => TurnView { position, at: past.at, heard: &past.heard, reply: past.reply.as_ref(), sentiment: past.sentiment },
            None => self.current(),
        }
    }

    /// The turns up to and including one that lie within a window of it, latest first.
    pub(super) fn within(&self, last: TurnView<'a>, window: Window) -> impl Iterator<Item = TurnView<'a>> + '_ {
        let most = match window {
            Window::Turns(turns) => turns as usize,
            Window::Call | Window::Time(_) => usize::MAX,
        };
        let first = self.facts.counting.from.min(last.position);
        (first..=last.position).rev().map(|position| self.view(position)).take(most).take_while(move |turn| match window {
            Window::Time(time) => last.at.duration_since(turn.at) <= time,
            Window::Call | Window::Turns(_) => true,
        })
    }

    /// What the policy's vocabularies find in what the caller said in a turn.
    pub(super) fn scan(&self, turn: TurnView<'a>, text: &NormalText) -> &Scan {
        self.found[turn.position].scan.get_or_init(|| self.policy.lexicon.scan(text))
    }

    /// How the caller sounded in a turn: by a model where one has measured it, by their words otherwise.
    pub(super) fn sentiment(&self, turn: TurnView<'a>) -> Option<f32> {
        turn.sentiment.or_else(|| *self.found[turn.position].tone.get_or_init(|| sentiment(turn.heard.text()?, self.language)))
    }

    /// The latest words of the caller's before a turn.
    pub(super) fn words_before(&self, turn: TurnView<'a>) -> Option<&'a NormalText> {
        let last = turn.position.min(self.facts.past.len());
        self.facts.past[self.facts.counting.from.min(last)..last].iter().rev().find_map(|past| past.heard.text())
    }
}
