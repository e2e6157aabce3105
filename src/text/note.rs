//! What was made of a text, kept beside it: a call looks back at its turns again and again.

use std::sync::{Arc, OnceLock};

/// Room for the answer to one question about a text.
#[derive(Debug, Default, Clone)]
pub(super) struct Note(OnceLock<Answered>);

#[derive(Debug, Clone)]
struct Answered {
    /// What asked: whatever could change its answer changes its name.
    by: Arc<str>,
    language: Box<str>,
    answer: bool,
}

impl Note {
    /// The answer that is noted. Where none is, or another's, it is found anew, and noted if there is still room.
    pub(super) fn read_or_find(&self, by: &Arc<str>, language: &str, find: impl FnOnce() -> bool) -> bool {
        let noted = self.0.get().filter(|noted| noted.by == *by && *noted.language == *language);
        noted.map_or_else(
            || {
                let answer = find();
                // Another may have been first: then this is found anew each time, and right all the same.
                let _ = self.0.set(Answered { by: Arc::clone(by), language: language.into(), answer });
                answer
            },
            |noted| noted.answer,
        )
    }
}

/// Texts are the same whatever was made of them.
impl PartialEq for Note {
    fn eq(&self, _: &Self) -> bool {
        true
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_answer_is_noted_for_whoever_asks_first_and_for_nobody_else() {
        let note = Note::default();
        let [old, new] = ["old", "new"].map(Arc::<str>::from);
        assert!(note.read_or_find(&old, "en", || true));
        assert!(note.read_or_find(&old, "en", || false));
        for (by, language) in [(&new, "en"), (&old, "de")] {
            assert!(!note.read_or_find(by, language, || false));
            assert!(note.read_or_find(by, language, || true));
        }
    }
}
