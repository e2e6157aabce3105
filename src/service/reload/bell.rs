//! Rings once, however often it is pulled, until somebody has heard it: a storm of changes is one message.

use super::handle::Message;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError, mpsc};
use std::time::Instant;

/// A bell that puts one kind of message into the inbox.
#[derive(Debug, Clone)]
pub(super) struct Bell {
    rings: Arc<Mutex<Rings>>,
    inbox: mpsc::Sender<Message>,
    message: fn() -> Message,
}

#[derive(Debug)]
struct Rings {
    /// Whether it has rung and nobody has heard it yet.
    unheard: bool,
    /// When it was last pulled, heard or not; when it was made, before that.
    last: Instant,
}

impl Bell {
    pub(super) fn new(inbox: mpsc::Sender<Message>, message: fn() -> Message) -> Self {
        let rings = Rings { unheard: false, last: Instant::now() };
        Self { rings: Arc::new(Mutex::new(rings)), inbox, message }
    }

    /// Rings, unless it has rung and nobody has heard it yet.
    pub(super) fn ring(&self) {
        let mut rings = self.rings();
        rings.last = Instant::now();
        if !std::mem::replace(&mut rings.unheard, true) {
            // It fails where nobody listens any more.
            let _ = self.inbox.send((self.message)());
        }
    }

    /// Says that it was heard: from here on it rings anew. To be called before acting on it.
    pub(super) fn hear(&self) {
        self.rings().unheard = false;
    }

    /// Whether it has rung and nobody has heard it yet.
    pub(super) fn is_unheard(&self) -> bool {
        self.rings().unheard
    }

    /// When it was last pulled.
    pub(super) fn last_pulled(&self) -> Instant {
        self.rings().last
    }

    fn rings(&self) -> MutexGuard<'_, Rings> {
        self.rings.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_pull_that_nobody_hears_is_the_last_all_the_same() {
        let (sender, _inbox) = mpsc::channel();
        let bell = Bell::new(sender, || Message::Changed);
        bell.ring();
        let between = Instant::now();
        bell.ring();
        assert!(bell.is_unheard() && bell.last_pulled() >= between);
        bell.hear();
        assert!(!bell.is_unheard());
    }

    #[test]
    fn a_storm_is_one_message_until_it_is_heard() {
        let (sender, inbox) = mpsc::channel();
        let bell = Bell::new(sender, || Message::Changed);
        for _ in 0..1000 {
            bell.ring();
        }
        assert_eq!(inbox.try_iter().count(), 1);
        bell.hear();
        bell.ring();
        assert_eq!(inbox.try_iter().count(), 1);
    }
}
