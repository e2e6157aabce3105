//! Compiles phrases into a program: numbers their words, and finds the lists that they share.

use super::known::{Column, KnownWords};
use super::program::{List, Opening, Program, Reading, Step, Steps};
use super::requirement::Requirements;
use crate::text::hashed_word::WordNumbers;
use crate::text::phrase_form::{Direction, Form, Part};
use std::collections::{BTreeSet, HashMap};

/// A program in the making.
#[derive(Default)]
pub(super) struct Compiler<'p> {
    words: Vec<&'p str>,
    numbers: HashMap<&'p str, u32>,
    steps: Vec<Step>,
    known_steps: HashMap<Box<[Step]>, Steps>,
    /// Inner lists stand before those that hold them.
    lists: Vec<Alternatives>,
    known_lists: HashMap<Vec<Steps>, u32>,
}

/// A list in the making.
struct Alternatives {
    /// Each once, in order.
    all: Vec<Steps>,
    forward: Edge,
    backward: Edge,
}

/// With what a sequence or a list begins, read in a direction.
#[derive(Default)]
struct Edge {
    words: BTreeSet<u32>,
    /// Whether it may begin with a `*`.
    gap: bool,
    /// Whether it may be passed without a word. No longer asked of a sequence that may begin with a `*`: it is always gone through.
    optional: bool,
}

impl Alternatives {
    fn edge(&self, direction: Direction) -> &Edge {
        match direction {
            Direction::Forward => &self.forward,
            Direction::Backward => &self.backward,
        }
    }
}

impl<'p> Compiler<'p> {
    /// The steps of each sequence of a phrase, by the sequence's index.
    pub(super) fn phrase(&mut self, form: &'p Form) -> Vec<Vec<Step>> {
        let mut compiled: Vec<Vec<Step>> = Vec::new();
        // Inner sequences stand before those that hold them.
        for sequence in form.sequences() {
            let mut steps = Vec::new();
            for part in sequence.parts() {
                match part {
                    Part::Words(run) => steps.extend(run.text.split(' ').map(|word| Step::Word(self.word(word)))),
                    Part::Gap => steps.push(Step::Gap),
                    Part::Choice(choice) => steps.push(Step::List(self.list(&compiled[choice.indices()]))),
                }
            }
            compiled.push(steps);
        }
        compiled
    }

    /// Keeps steps that follow one another; the same ones once.
    pub(super) fn keep(&mut self, steps: Vec<Step>) -> Steps {
        if let Some(known) = self.known_steps.get(&*steps) {
            return *known;
        }
        let start = small(self.steps.len());
        self.steps.extend(&steps);
        let kept = Steps { start, end: small(self.steps.len()) };
        self.known_steps.insert(steps.into(), kept);
        kept
    }

    /// The program, and what is known of its words.
    pub(super) fn finish(self, requirements: &Requirements<'p>) -> (Program, KnownWords) {
        let mut known = KnownWords::new(WordNumbers::of(&self.words), requirements.sets().len(), self.lists.len());
        for (set, words) in requirements.sets().enumerate() {
            words.iter().for_each(|word| known.mark(self.numbers[word], Column::Meets(small(set))));
        }
        let mut program = Program::default();
        let lists = self.lists.iter().enumerate().map(|(number, list)| self.list_of(small(number), list, &mut program, &mut known));
        program.lists = lists.collect();
        program.steps = self.steps;
        program.shrink_to_fit();
        (program, known)
    }

    fn word(&mut self, word: &'p str) -> u32 {
        *self.numbers.entry(word).or_insert_with(|| {
            self.words.push(word);
            small(self.words.len() - 1)
        })
    }

    fn list(&mut self, alternatives: &[Vec<Step>]) -> u32 {
        let mut all = Vec::new();
        for alternative in alternatives {
            match **alternative {
                // A list that is an alternative all by itself gives its own alternatives.
                [Step::List(inner)] => all.extend_from_slice(&self.lists[inner as usize].all),
                _ => all.push(self.keep(alternative.clone())),
            }
        }
        all.sort_unstable();
        all.dedup();
        if let Some(known) = self.known_lists.get(&all) {
            return *known;
        }
        let list = small(self.lists.len());
        self.known_lists.insert(all.clone(), list);
        let [forward, backward] = [Direction::Forward, Direction::Backward].map(|direction| self.edge_of_any(&all, direction));
        self.lists.push(Alternatives { all, forward, backward });
        list
    }

    fn edge_of_any(&self, alternatives: &[Steps], direction: Direction) -> Edge {
        let mut any = Edge::default();
        for edge in alternatives.iter().map(|steps| self.edge(*steps, direction)) {
            any.words.extend(edge.words);
            any.gap |= edge.gap;
            any.optional |= edge.optional;
        }
        any
    }

    fn edge(&self, steps: Steps, direction: Direction) -> Edge {
        let mut edge = Edge { optional: true, ..Edge::default() };
        for step in direction.through(self.steps_in(steps)) {
            match step {
                Step::Word(word) => {
                    edge.words.insert(*word);
                    edge.optional = false;
                }
                Step::Gap => edge.gap = true,
                Step::List(list) => {
                    let inner = self.lists[*list as usize].edge(direction);
                    edge.words.extend(&inner.words);
                    edge.gap = inner.gap;
                    edge.optional = inner.optional;
                }
            }
            if edge.gap || !edge.optional {
                break;
            }
        }
        edge.optional &= !edge.gap;
        edge
    }

    fn list_of(&self, number: u32, list: &Alternatives, program: &mut Program, known: &mut KnownWords) -> List {
        for word in list.all.iter().filter_map(|steps| self.single_word(*steps)) {
            known.mark(word, Column::Is(number));
        }
        let mut read = |direction| self.read(list, direction, program, |word| known.mark(word, Column::Opens(direction, number)));
        List { forward: read(Direction::Forward), backward: read(Direction::Backward) }
    }

    fn read(&self, list: &Alternatives, direction: Direction, program: &mut Program, mut opens: impl FnMut(u32)) -> Reading {
        let (opened, unopened) = (program.openings.len(), program.unopened.len());
        for alternative in list.all.iter().copied().filter(|steps| self.single_word(*steps).is_none()) {
            let edge = self.edge(alternative, direction);
            if edge.gap {
                program.unopened.push(alternative);
            } else {
                edge.words.iter().copied().for_each(&mut opens);
                program.openings.extend(edge.words.into_iter().map(|word| Opening { word, alternative }));
            }
        }
        program.openings[opened..].sort_unstable();
        Reading {
            optional: list.edge(direction).optional,
            opened: (small(opened), small(program.openings.len())),
            unopened: (small(unopened), small(program.unopened.len())),
        }
    }

    fn single_word(&self, steps: Steps) -> Option<u32> {
        match self.steps_in(steps) {
            [Step::Word(word)] => Some(*word),
            _ => None,
        }
    }

    fn steps_in(&self, steps: Steps) -> &[Step] {
        &self.steps[steps.range()]
    }
}

fn small(number: usize) -> u32 {
    u32::try_from(number).expect("a file of phrases has far fewer words and steps than this")
}
