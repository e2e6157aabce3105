//! A policy listens to many utterances, on all cores.

use crate::check::score::{Hearing, Utterance, Verdicts};
use indicatif::{ProgressBar, ProgressStyle};
use std::thread::available_parallelism;

/// Fewer utterances than this are done before a progress bar can be read.
const LONG: usize = 5_000;
/// How many utterances are decided between two movements of the progress bar.
const STEP: usize = 250;

/// Decides every utterance. Progress is shown where it takes long and somebody looks: on a terminal.
pub(super) fn listen(hearing: &Hearing<'_>, utterances: &[Utterance]) -> Verdicts {
    let progress = progress(utterances.len());
    let threads = available_parallelism().map_or(1, usize::from);
    let share = utterances.len().div_ceil(threads).max(1);
    let listen = |share: &[Utterance]| -> Verdicts {
        let mut verdicts = Vec::with_capacity(share.len());
        for step in share.chunks(STEP) {
            verdicts.extend(step.iter().map(|utterance| hearing.hears(utterance)));
            progress.inc(step.len() as u64);
        }
        verdicts
    };
    let verdicts = std::thread::scope(|scope| {
        let workers: Vec<_> = utterances.chunks(share).map(|share| scope.spawn(move || listen(share))).collect();
        let verdicts = workers.into_iter().map(|worker| worker.join().unwrap_or_else(|panic| std::panic::resume_unwind(panic)));
        verdicts.flatten().collect()
    });
    progress.finish_and_clear();
    verdicts
}

fn progress(utterances: usize) -> ProgressBar {
    if utterances < LONG {
        return ProgressBar::hidden();
    }
    let style = ProgressStyle::with_template("{wide_bar} {human_pos} of {human_len} utterances, {eta} left");
    ProgressBar::new(utterances as u64).with_style(style.unwrap_or_else(|_| ProgressStyle::default_bar()))
}
