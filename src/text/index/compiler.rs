//! Compiles phrases into a program: numbers their words, and finds the lists that they share.

use super::known::{KnownWords, Standing};
use super::program::{List, Opening, Program, Step, Steps};
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

/// A list in the making, as it is read forward and backward.
struct Alternatives {
    forward: Reading,
    backward: Reading,
}

/// A list in the making, as it is read in a direction.
struct Reading {
    /// Each alternative once.
    all: Vec<Steps>,
    edge: Edge,
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
    fn read(&self, direction: Direction) -> &Reading {
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
            words.iter().for_each(|word| known.mark_met(self.numbers[word], small(set)));
        }
        let mut program = Program::default();
        program.forward = self.lists_read(Direction::Forward, &mut program, &mut known);
        program.backward = self.lists_read(Direction::Backward, &mut program, &mut known);
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
                [Step::List(inner)] => all.extend_from_slice(&self.lists[inner as usize].forward.all),
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
        let reversed: Vec<Steps> = all.iter().map(|steps| self.keep(self.steps_in(*steps).iter().rev().copied().collect())).collect();
        let forward = Reading { edge: self.edge_of_any(&all, Direction::Forward), all };
        let backward = Reading { edge: self.edge_of_any(&reversed, Direction::Backward), all: reversed };
        self.lists.push(Alternatives { forward, backward });
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
        for step in self.steps_in(steps) {
            match step {
                Step::Word(word) => {
                    edge.words.insert(*word);
                    edge.optional = false;
                }
                Step::Gap => edge.gap = true,
                Step::List(list) => {
                    let inner = &self.lists[*list as usize].read(direction).edge;
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

    fn lists_read(&self, direction: Direction, program: &mut Program, known: &mut KnownWords) -> Vec<List> {
        let lists = self.lists.iter().enumerate();
        lists.map(|(number, list)| self.list_read(small(number), list.read(direction), direction, program, known)).collect()
    }

    fn list_read(&self, number: u32, read: &Reading, direction: Direction, program: &mut Program, known: &mut KnownWords) -> List {
        let (opened, unopened) = (program.openings.len(), program.unopened.len());
        for &alternative in &read.all {
            if let Some(word) = self.single_word(alternative) {
                known.mark(word, direction, number, Standing::ALTERNATIVE);
                continue;
            }
            let edge = self.edge(alternative, direction);
            if edge.gap {
                program.unopened.push(alternative);
                continue;
            }
            for word in edge.words {
                known.mark(word, direction, number, Standing::OPENING);
                program.openings.push(Opening { word, alternative });
            }
        }
        program.openings[opened..].sort_unstable();
        List {
            optional: read.edge.optional,
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
