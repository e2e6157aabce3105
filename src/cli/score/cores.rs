//! Much of the same work, shared out among all cores.

use indicatif::{ProgressBar, ProgressStyle};
use std::thread::available_parallelism;

/// Fewer items than this are done before a progress bar can be read.
const LONG: usize = 5_000;
/// How many items are done between two movements of the progress bar.
const STEP: usize = 250;

/// Does the same with every item. Progress is shown where it takes long and somebody looks: on a terminal.
pub(super) fn map<Item: Sync, Done: Send>(items: &[Item], what: &str, each: impl Fn(&Item) -> Done + Sync) -> Vec<Done> {
    let progress = progress(items.len(), what);
    let threads = available_parallelism().map_or(1, usize::from);
    let share = items.len().div_ceil(threads).max(1);
    let work = |share: &[Item]| {
        let mut done = Vec::with_capacity(share.len());
        for step in share.chunks(STEP) {
            done.extend(step.iter().map(&each));
            progress.inc(step.len() as u64);
        }
        done
    };
    let done = std::thread::scope(|scope| {
        let workers: Vec<_> = items.chunks(share).map(|share| scope.spawn(move || work(share))).collect();
        let done = workers.into_iter().map(|worker| worker.join().unwrap_or_else(|panic| std::panic::resume_unwind(panic)));
        done.flatten().collect()
    });
    progress.finish_and_clear();
    done
}

fn progress(items: usize, what: &str) -> ProgressBar {
    if items < LONG {
        return ProgressBar::hidden();
    }
    let style = ProgressStyle::with_template("{wide_bar} {human_pos} of {human_len} {msg}, {eta} left");
    let style = style.unwrap_or_else(|_| ProgressStyle::default_bar());
    ProgressBar::new(items as u64).with_style(style).with_message(what.to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn results_come_in_the_order_of_the_items() {
        for size in [0, 1, 2, 1_001] {
            let items: Vec<usize> = (0..size).collect();
            assert_eq!(map(&items, "items", |item| item * 2), items.iter().map(|item| item * 2).collect::<Vec<_>>());
        }
    }
}
