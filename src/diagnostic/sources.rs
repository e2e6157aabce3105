//! The texts of the files under judgement, by name.

use std::collections::BTreeMap;
use std::sync::Arc;

/// Texts by the names their authors know them by, in order of name: what is compiled, and what excerpts are cut from.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Sources {
    files: BTreeMap<Arc<str>, Arc<str>>,
}

impl Sources {
    /// Adds a text, or takes the place of the one of that name.
    pub fn insert(&mut self, name: impl Into<Arc<str>>, text: impl Into<Arc<str>>) {
        self.files.insert(name.into(), text.into());
    }

    /// The text of that name.
    #[must_use]
    pub fn get(&self, name: &str) -> Option<&Arc<str>> {
        self.files.get(name)
    }

    /// Every name with its text, in order of name.
    pub fn iter(&self) -> impl Iterator<Item = (&Arc<str>, &Arc<str>)> {
        self.files.iter()
    }

    /// Every name, in order.
    pub fn names(&self) -> impl Iterator<Item = &Arc<str>> {
        self.files.keys()
    }

    /// How many texts there are.
    #[must_use]
    pub fn len(&self) -> usize {
        self.files.len()
    }

    /// Whether there is no text at all.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.files.is_empty()
    }
}

impl<Name: Into<Arc<str>>, Text: Into<Arc<str>>> FromIterator<(Name, Text)> for Sources {
    fn from_iter<I: IntoIterator<Item = (Name, Text)>>(files: I) -> Self {
        Self { files: files.into_iter().map(|(name, text)| (name.into(), text.into())).collect() }
    }
}
