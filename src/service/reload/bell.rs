//! Rings once, however often it is pulled, until somebody has heard it: a storm of changes is one message.

use super::handle::Message;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, mpsc};

/// A bell that puts one kind of message into the inbox.
#[derive(Debug, Clone)]
pub(super) struct Bell {
    rung: Arc<AtomicBool>,
    inbox: mpsc::Sender<Message>,
    message: fn() -> Message,
}

impl Bell {
    pub(super) fn new(inbox: mpsc::Sender<Message>, message: fn() -> Message) -> Self {
        Self { rung: Arc::default(), inbox, message }
    }

    /// Rings, unless it has rung and nobody has heard it yet.
    pub(super) fn ring(&self) {
        if !self.rung.swap(true, Ordering::AcqRel) {
            // It fails where nobody listens any more.
            let _ = self.inbox.send((self.message)());
        }
    }

    /// Says that it was heard: from here on it rings anew. To be called before acting on it.
    pub(super) fn hear(&self) {
        self.rung.store(false, Ordering::Release);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

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
