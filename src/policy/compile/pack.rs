//! Packs: compiled once, shared by every policy that uses them.

use super::conditions::Scope;
use super::lexicon::{Builder, Wording};
use super::problems::Problems;
use super::rules::{self, RuleSource};
use super::{Compilation, hex};
use crate::diagnostic::codes;
use crate::policy::compiled::PhraseShelf;
use crate::policy::document::PackDocument;
use crate::policy::yaml::{Entries, Placed, decode};
use sha2::{Digest, Sha256};
use std::collections::BTreeMap;
use std::sync::Arc;

/// A pack, ready to build policies on.
#[derive(Debug)]
pub struct CompiledPack {
    /// The file it came from, as a path below the policy directory.
    pub file: Arc<str>,
    /// SHA-256 of the file, in hexadecimal.
    pub hash: Arc<str>,
    /// Its phrases under their automaton.
    pub shelf: Arc<PhraseShelf>,
    /// Its rules and reasons as written: what they mean depends on the policy that uses them.
    pub document: PackDocument,
}

/// The packs there are, by the path policies use them by (`packs/en`). One that does not compile is `None`.
pub type Packs = BTreeMap<String, Option<Arc<CompiledPack>>>;

/// Compiles a pack, its rules included, so that a mistake in it is told in its own file.
#[must_use]
pub fn compile_pack(file: &Arc<str>, text: &str) -> Compilation<CompiledPack> {
    let (document, shape) = decode::<PackDocument>(file, text);
    let mut problems = Problems::new(file, shape);
    let value = document.map(|document| {
        problems.name(&document.pack, "a pack's name");
        let mut lexicon = Builder::new(&[]);
        lexicon.add(wording(&document), &mut problems);
        let shelf = lexicon.shelf(&mut problems);
        check_rules(&document, &mut problems);
        CompiledPack { file: file.clone(), hash: hex(&Sha256::digest(text)), shelf: Arc::new(shelf), document }
    });
    problems.into_compilation(value)
}

fn wording(document: &PackDocument) -> Wording<'_> {
    Wording { words: &document.words, guards: &document.guards, misspelt: document.misspelt.as_ref(), vocabularies: &document.vocabularies }
}

/// Compiles the pack's rules for their problems alone.
fn check_rules(document: &PackDocument, problems: &mut Problems) {
    let mut lexicon = Builder::new(&[]);
    // The vocabularies' own problems were told when the shelf was made.
    lexicon.add(wording(document), &mut Problems::new(&problems.file().clone(), Vec::new()));
    let file = problems.file().clone();
    let sources: Vec<RuleSource<'_>> = document.rules.iter().map(|rule| RuleSource::own(rule, &file)).collect();
    rules::unique(&sources, problems);
    let mut scope = Scope { lexicon: &mut lexicon, callers: &Entries::default(), hours: &BTreeMap::new() };
    rules::rules(&sources, &mut scope, problems);
}

/// The packs a policy uses, in the order it names them.
pub(super) fn used(uses: &[Placed<String>], packs: &Packs, problems: &mut Problems) -> Vec<Arc<CompiledPack>> {
    let mut used = Vec::new();
    for name in uses {
        match packs.get(&name.value) {
            Some(Some(pack)) => used.push(pack.clone()),
            Some(None) => problems.tell(
                &codes::BROKEN_PACK,
                name.span,
                format!("the pack `{}` does not compile", name.value),
                "mend the pack first: its own problems are told for its file",
            ),
            None => problems.unknown(&codes::UNKNOWN_PACK, name, "pack", packs.keys().map(String::as_str)),
        }
    }
    used
}
