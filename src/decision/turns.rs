//! This turn and those before it under one view, so that a condition can be asked of any of them.

use super::facts::Facts;
use crate::call::{Heard, PastTurn, Reply};
use crate::policy::compiled::{CompiledPolicy, Scan, Window};
use crate::text::{NormalText, sentiment};
use jiff::Timestamp;
use std::cell::OnceCell;

/// One turn, as a condition sees it, with what is found in it: found once, and only when a condition asks.
pub(super) struct TurnView<'a> {
    /// Its place among the turns known, the current one last.
    pub(super) position: usize,
    pub(super) at: Timestamp,
    pub(super) heard: &'a Heard,
    pub(super) reply: Option<&'a Reply>,
    /// As a model measured it.
    sentiment: Option<f32>,
    scan: OnceCell<Scan<'a>>,
    tone: OnceCell<Option<f32>>,
}

/// The turns of a call.
pub(super) struct Turns<'a> {
    pub(super) policy: &'a CompiledPolicy,
    pub(super) facts: &'a Facts<'a>,
    pub(super) language: &'a str,
    earlier: Vec<TurnView<'a>>,
    current: TurnView<'a>,
}

impl<'a> TurnView<'a> {
    fn new(position: usize, at: Timestamp, heard: &'a Heard, reply: Option<&'a Reply>, sentiment: Option<f32>) -> Self {
        Self { position, at, heard, reply, sentiment, scan: OnceCell::new(), tone: OnceCell::new() }
    }
}

impl<'a> Turns<'a> {
    pub(super) fn new(policy: &'a CompiledPolicy, facts: &'a Facts<'a>) -> Self {
        let past =
            |(position, past): (usize, &'a PastTurn)| TurnView::new(position, past.at, &past.heard, past.reply.as_ref(), past.sentiment);
        let current = TurnView::new(facts.past.len(), facts.now, facts.heard, facts.reply, facts.signals.sentiment.known());
        let earlier = facts.past.iter().enumerate().map(past).collect();
        Self { policy, facts, language: policy.language_of(facts.language), earlier, current }
    }

    /// The turn that is being decided.
    pub(super) fn current(&self) -> &TurnView<'a> {
        &self.current
    }

    /// The turns up to and including one that lie within a window of it, latest first.
    pub(super) fn within<'t>(&'t self, last: &'t TurnView<'a>, window: Window) -> impl Iterator<Item = &'t TurnView<'a>> {
        let most = match window {
            Window::Turns(turns) => turns as usize,
            Window::Call | Window::Time(_) => usize::MAX,
        };
        let first = self.facts.counting.from.min(last.position);
        let before = self.earlier[first..last.position].iter().rev();
        std::iter::once(last).chain(before).take(most).take_while(move |turn| match window {
            Window::Time(time) => last.at.duration_since(turn.at) <= time,
            Window::Call | Window::Turns(_) => true,
        })
    }

    /// What the policy's vocabularies find in what the caller said in a turn, where they said something.
    pub(super) fn scan<'t>(&self, turn: &'t TurnView<'a>) -> Option<&'t Scan<'a>> {
        let text = turn.heard.text()?;
        Some(turn.scan.get_or_init(|| self.policy.lexicon.scan(text)))
    }

    /// How the caller sounded in a turn: by a model where one has measured it, by their words otherwise.
    pub(super) fn sentiment(&self, turn: &TurnView<'a>) -> Option<f32> {
        turn.sentiment.or_else(|| *turn.tone.get_or_init(|| sentiment(turn.heard.text()?, self.language)))
    }

    /// The latest words of the caller's before a turn.
    pub(super) fn words_before(&self, turn: &TurnView<'a>) -> Option<&'a NormalText> {
        let last = turn.position.min(self.facts.past.len());
        self.facts.past[self.facts.counting.from.min(last)..last].iter().rev().find_map(|past| past.heard.text())
    }
}
