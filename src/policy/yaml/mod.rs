//! Reading YAML into types that know their places, and telling every mistake of a file at once.
//!
//! The document types are the one description of the language: they say how they are read (serde) and what shape they
//! have (`schemars`). A text becomes a tree with places. The tree is walked along the types' own schema, which finds all
//! that is wrong with it and not only the first; then the types are read from the tree.
//!
//! Document types choose by name alone (serde's externally tagged enums): `tag`, `untagged` and `flatten` buffer values
//! and lose their places.

mod access;
mod comment;
mod entries;
mod fault;
mod forms;
mod node;
mod one_or;
mod place;
mod placed;
mod reader;
mod schema;
mod shape;
mod syntax;
mod tree;

pub use comment::{Comment, comments};
pub use entries::Entries;
pub use node::{Kind, Node, Style};
pub use one_or::{ListOr, OneOrMany, TextOr};
pub use placed::Placed;
pub use tree::tree;

use crate::diagnostic::{Diagnostic, Place, Span, codes};
use reader::Reader;
use schemars::JsonSchema;
use serde::de::DeserializeOwned;
use std::sync::Arc;

/// The largest text that is read, in bytes: 1 MiB, which is also the most a Kubernetes ConfigMap holds.
const MAX_BYTES: usize = 1024 * 1024;

/// Reads a document, and tells everything that is wrong with its shape. There may be a document and problems: an empty
/// value where none is needed, for one.
///
/// The problems come in the order in which they stand in the text.
#[must_use]
pub fn decode<T: DeserializeOwned + JsonSchema + 'static>(file: &Arc<str>, text: &str) -> (Option<T>, Vec<Diagnostic>) {
    let document = match tree::parse(file, text) {
        Ok(document) => document,
        Err(problem) => return (None, vec![*problem]),
    };
    if document.root.is_null() {
        return (None, vec![empty(file)]);
    }
    let mut problems = document.duplicates;
    problems.extend(shape::check(file, text, &document.root, &schema::of::<T>()));
    let decoded = match T::deserialize(Reader::new(&document.root)) {
        Ok(decoded) => Some(decoded),
        Err(fault) => {
            // The walk has told what serde stumbled over, unless a type has rules that no schema shows.
            if problems.is_empty() || fault.is_custom() {
                problems.push(fault.diagnose(file));
            }
            None
        }
    };
    problems.sort_by_key(|problem| (problem.place.span.start, problem.place.span.end));
    (decoded, problems)
}

/// Reads a document from its tree, where it has the shape of one. What is wrong with it is told by [`decode`].
#[must_use]
pub fn read<T: DeserializeOwned>(tree: &Node) -> Option<T> {
    T::deserialize(Reader::new(tree)).ok().filter(|_| !tree.is_null())
}

fn empty(file: &Arc<str>) -> Diagnostic {
    Diagnostic::new(&codes::EMPTY_VALUE, Place::new(file, Span::of("", 0..0)), "the file is empty")
        .help("`warmline init` writes one to start from")
}

#[cfg(test)]
mod tests;
