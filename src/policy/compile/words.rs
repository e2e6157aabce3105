//! Lists of words, and the phrases that name them written out.

use super::problems::{Problems, unknown_name};
use crate::diagnostic::{Diagnostic, Place, codes};
use crate::policy::yaml::{Entries, Placed};

/// The lists of words that phrases may name, each as the choice it stands for.
#[derive(Default)]
pub(super) struct WordLists {
    lists: Vec<(String, String)>,
}

impl WordLists {
    /// Adds the lists of a file; one takes the place of another of the same name. A list may name those before it.
    pub(super) fn add(&mut self, written: &Entries<Vec<Placed<String>>>, problems: &mut Problems) {
        for (name, words) in written.iter() {
            problems.name(name, "the name of a list of words");
            let mut choices = Vec::with_capacity(words.len());
            for word in words {
                match self.spell_out(&word.value, &problems.place(word.span)) {
                    Ok(spelt_out) => choices.push(spelt_out),
                    Err(problem) => problems.push(problem),
                }
            }
            let choice = format!("({})", choices.join("|"));
            self.lists.retain(|(known, _)| *known != name.value);
            self.lists.push((name.value.clone(), choice));
        }
    }

    /// A phrase with each `<name>` replaced by the choice it stands for.
    pub(super) fn spell_out(&self, phrase: &str, place: &Place) -> Result<String, Diagnostic> {
        let mut spelt_out = String::new();
        let mut rest = phrase;
        while let Some((before, after)) = rest.split_once('<') {
            let Some((name, after)) = after.split_once('>') else { break };
            let list = self.lists.iter().find(|(known, _)| known == name).map(|(_, choice)| choice);
            spelt_out.push_str(before);
            spelt_out.push_str(list.ok_or_else(|| self.unknown(place.clone(), name))?);
            rest = after;
        }
        spelt_out.push_str(rest);
        Ok(spelt_out)
    }

    fn unknown(&self, place: Place, name: &str) -> Diagnostic {
        let known = self.lists.iter().map(|(name, _)| name.as_str());
        let mut problem = unknown_name(&codes::PHRASE_SYNTAX, place, name, "list of words", known);
        // The fix would take the place of the whole phrase.
        problem.fix = None;
        problem
    }
}
