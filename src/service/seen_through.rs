//! Work that is done even if nobody waits for it any longer.

use std::future::poll_fn;
use std::pin::Pin;
use std::task::{Context, Poll};
use tokio::runtime::Handle;

/// A future that goes on as a task of its own where it is dropped before its end. Until then it costs no task and no change of threads.
pub(super) struct SeenThrough<F: Future + Send + 'static>(Option<Pin<Box<F>>>)
where
    F::Output: Send;

impl<F: Future + Send + 'static> SeenThrough<F>
where
    F::Output: Send,
{
    pub(super) fn new(work: F) -> Self {
        Self(Some(Box::pin(work)))
    }

    /// What comes of it.
    pub(super) async fn done(mut self) -> F::Output {
        poll_fn(|context| self.poll(context)).await
    }

    fn poll(&mut self, context: &mut Context<'_>) -> Poll<F::Output> {
        // Work that panics is not put back: there is no going on with it.
        let mut work = self.0.take().expect("nobody polls work that is done");
        let polled = work.as_mut().poll(context);
        if polled.is_pending() {
            self.0 = Some(work);
        }
        polled
    }
}

impl<F: Future + Send + 'static> Drop for SeenThrough<F>
where
    F::Output: Send,
{
    fn drop(&mut self) {
        // Without a runtime the process is at its end.
        if let (Some(work), Ok(runtime)) = (self.0.take(), Handle::try_current()) {
            runtime.spawn(work);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::sync::Arc;
    use tokio::sync::Notify;

    #[tokio::test]
    async fn work_that_nobody_waits_for_any_longer_is_done() {
        let (go_on, done) = (Arc::new(Notify::new()), Arc::new(Notify::new()));
        let work = {
            let (go_on, done) = (Arc::clone(&go_on), Arc::clone(&done));
            async move {
                go_on.notified().await;
                done.notify_one();
            }
        };
        let mut waiting = Box::pin(SeenThrough::new(work).done());
        tokio::select! {
            biased;
            () = waiting.as_mut() => panic!("it was not told to go on"),
            () = std::future::ready(()) => {}
        }
        drop(waiting);
        go_on.notify_one();
        done.notified().await;
    }

    #[tokio::test]
    async fn work_whose_end_was_awaited_gives_what_came_of_it() {
        assert_eq!(SeenThrough::new(async { 7 }).done().await, 7);
    }
}
