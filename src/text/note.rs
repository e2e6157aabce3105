//! What was found in a text, kept beside it: a call looks back at its turns again and again.

use std::any::Any;
use std::sync::{Arc, OnceLock};

/// Room for one thing that was found in a text, under the name of what found it.
#[derive(Debug, Default, Clone)]
pub(super) struct Note(OnceLock<(Arc<str>, Arc<dyn Any + Send + Sync>)>);

impl Note {
    /// What is noted under this name. Where nothing is, it is found anew, and noted if there is still room.
    pub(super) fn read_or_find<T: Any + Send + Sync>(&self, name: &Arc<str>, find: impl FnOnce() -> T) -> Arc<T> {
        let noted = self.0.get().filter(|(by, _)| by == name).and_then(|(_, found)| Arc::clone(found).downcast().ok());
        noted.unwrap_or_else(|| {
            let found = Arc::new(find());
            // Another name may have been first: then this is found anew each time, and right all the same.
            let _ = self.0.set((Arc::clone(name), Arc::clone(&found) as Arc<dyn Any + Send + Sync>));
            found
        })
    }
}

/// Texts are the same whatever was found in them.
impl PartialEq for Note {
    fn eq(&self, _: &Self) -> bool {
        true
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_was_found_is_noted_for_the_name_that_comes_first() {
        let note = Note::default();
        let [old, new] = ["old", "new"].map(Arc::<str>::from);
        assert_eq!(*note.read_or_find(&old, || 1), 1);
        assert_eq!(*note.read_or_find(&old, || 2), 1);
        assert_eq!(*note.read_or_find(&new, || 3), 3);
        assert_eq!(*note.read_or_find(&new, || 4), 4);
    }
}
