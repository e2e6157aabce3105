//! The single values of a file, each with the names that lead to it.

use crate::diagnostic::Span;
use crate::policy::yaml::{Kind, Node, Style};

/// A single value that is not a name.
pub(super) struct Scalar<'t> {
    pub(super) value: &'t str,
    pub(super) style: Style,
    pub(super) span: Span,
    /// The names of the maps around it, outermost first. Lists have none.
    pub(super) path: Vec<&'t str>,
}

impl Scalar<'_> {
    /// Whether it belongs to a field of that name, or to a list or map under one.
    pub(super) fn is_under(&self, name: &str) -> bool {
        self.path.contains(&name)
    }
}

/// Every single value below a node.
pub(super) fn scalars(root: &Node) -> Vec<Scalar<'_>> {
    let mut found = Vec::new();
    gather(root, &mut Vec::new(), &mut found);
    found
}

fn gather<'t>(node: &'t Node, path: &mut Vec<&'t str>, found: &mut Vec<Scalar<'t>>) {
    match &node.kind {
        Kind::Scalar { value, style } => found.push(Scalar { value, style: *style, span: node.span, path: path.clone() }),
        Kind::Sequence(items) => items.iter().for_each(|item| gather(item, path, found)),
        Kind::Mapping(entries) => {
            for (key, value) in entries {
                path.push(key.as_text().unwrap_or_default());
                gather(value, path, found);
                path.pop();
            }
        }
    }
}
