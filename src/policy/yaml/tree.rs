//! From a text to its tree, within a budget.

use super::node::{Kind, Node, Style};
use super::{MAX_BYTES, syntax};
use crate::diagnostic::{Diagnostic, Place, Span, codes};
use granit_parser::{Event, Parser, ScalarStyle, StructureStyle, Tag};
use std::collections::HashMap;
use std::sync::Arc;

/// How deep lists and maps may nest.
const MAX_DEPTH: usize = 64;

/// How many values a text may hold, with all that its aliases repeat.
const MAX_NODES: usize = 100_000;

/// A text as a tree, and what was noticed on the way.
#[derive(Debug)]
pub(super) struct Document {
    pub(super) root: Node,
    /// A finding for each key that stands in its map already.
    pub(super) duplicates: Vec<Diagnostic>,
}

/// Reads a text as a tree. An empty text is a null.
///
/// # Errors
/// What keeps the text from being read at all: its syntax, its size, a second document.
pub fn tree(file: &Arc<str>, text: &str) -> Result<Node, Box<Diagnostic>> {
    parse(file, text).map(|document| document.root)
}

/// Reads a text as a tree, and notes what reading into types needs to know.
pub(super) fn parse(file: &Arc<str>, text: &str) -> Result<Document, Box<Diagnostic>> {
    let mut builder = Builder { file, open: Vec::new(), anchors: HashMap::new(), nodes: 0, root: None, duplicates: Vec::new() };
    if text.len() > MAX_BYTES {
        return Err(builder.too_big(Span::of(text, 0..0), format!("the file has {} bytes, more than {MAX_BYTES}", text.len())));
    }
    for event in Parser::new_from_str_with_options(text, granit_parser::options! { emit_comments: false }) {
        let (event, span) = event.map_err(|error| Box::new(syntax::diagnose(file, text, &error)))?;
        builder.take(event, place(span))?;
    }
    let root = builder
        .root
        .take()
        .unwrap_or_else(|| Node { span: Span::of(text, 0..0), kind: Kind::Scalar { value: String::new(), style: Style::Plain } });
    Ok(Document { root, duplicates: builder.duplicates })
}

struct Builder<'a> {
    file: &'a Arc<str>,
    open: Vec<Open>,
    anchors: HashMap<usize, Anchored>,
    nodes: usize,
    root: Option<Node>,
    duplicates: Vec<Diagnostic>,
}

/// A list or map whose end has not come yet.
struct Open {
    node: Node,
    /// The key of a map that waits for its value.
    key: Option<Node>,
    anchor: usize,
    flow: bool,
    /// How many nodes there were before it.
    nodes_before: usize,
    /// How many levels it holds so far, itself included.
    levels: usize,
}

/// What an alias repeats.
struct Anchored {
    node: Node,
    nodes: usize,
    levels: usize,
}

impl Builder<'_> {
    fn take(&mut self, event: Event<'_>, span: Span) -> Result<(), Box<Diagnostic>> {
        match event {
            Event::DocumentStart(..) if self.root.is_some() => Err(self.second_document(span)),
            Event::Scalar(value, style, anchor, tag) => {
                let style = self.style(style, tag.as_deref(), span)?;
                let node = Node { span, kind: Kind::Scalar { value: value.into_owned(), style } };
                self.spend(1, 0, span)?;
                self.remember(anchor, &node, 1, 0);
                self.place(node, 0)
            }
            Event::SequenceStart(style, anchor, tag) => self.enter(Kind::Sequence(Vec::new()), style, anchor, tag.as_deref(), span),
            Event::MappingStart(style, anchor, tag) => self.enter(Kind::Mapping(Vec::new()), style, anchor, tag.as_deref(), span),
            Event::SequenceEnd | Event::MappingEnd => self.leave(span),
            Event::Alias(anchor) => self.repeat(anchor, span),
            _ => Ok(()),
        }
    }

    fn enter(&mut self, kind: Kind, style: StructureStyle, anchor: usize, tag: Option<&Tag>, span: Span) -> Result<(), Box<Diagnostic>> {
        if let Some(tag) = tag.filter(|tag| !tag.is_yaml_core_schema()) {
            return Err(self.foreign_tag(tag, span));
        }
        let nodes_before = self.nodes;
        self.spend(1, 1, span)?;
        let flow = style == StructureStyle::Flow;
        self.open.push(Open { node: Node { span, kind }, key: None, anchor, flow, nodes_before, levels: 1 });
        Ok(())
    }

    fn leave(&mut self, end: Span) -> Result<(), Box<Diagnostic>> {
        let Open { mut node, anchor, flow, nodes_before, levels, .. } = self.open.pop().expect("every end has its start");
        let last = match &node.kind {
            Kind::Sequence(items) => items.last(),
            Kind::Mapping(entries) => entries.last().map(|(_, value)| value),
            Kind::Scalar { .. } => None,
        };
        if flow {
            node.span = node.span.to(end);
        } else if let Some(last) = last.filter(|last| last.span.end > node.span.end) {
            node.span = node.span.to(last.span);
        }
        self.note_duplicates(&node);
        self.remember(anchor, &node, self.nodes - nodes_before, levels);
        self.place(node, levels)
    }

    fn repeat(&mut self, anchor: usize, span: Span) -> Result<(), Box<Diagnostic>> {
        let Some(Anchored { nodes, levels, .. }) = self.anchors.get(&anchor) else {
            let place = Place::new(self.file, span);
            return Err(Box::new(Diagnostic::new(&codes::SYNTAX, place, "an alias stands within what it repeats")));
        };
        let levels = *levels;
        self.spend(*nodes, levels, span)?;
        let node = self.anchors[&anchor].node.clone();
        self.place(node, levels)
    }

    /// Puts a finished node where it belongs.
    fn place(&mut self, node: Node, levels: usize) -> Result<(), Box<Diagnostic>> {
        let Some(parent) = self.open.last_mut() else {
            self.root = Some(node);
            return Ok(());
        };
        parent.levels = parent.levels.max(levels + 1);
        match &mut parent.node.kind {
            Kind::Sequence(items) => items.push(node),
            Kind::Mapping(entries) => match parent.key.take() {
                Some(key) => entries.push((key, node)),
                None if node.as_text() == Some("<<") || node.as_text().is_none() || node.is_null() => return Err(self.odd_key(&node)),
                None => parent.key = Some(node),
            },
            Kind::Scalar { .. } => unreachable!("only lists and maps are open"),
        }
        Ok(())
    }

    fn remember(&mut self, anchor: usize, node: &Node, nodes: usize, levels: usize) {
        // The parser counts anchors from 1; 0 is none.
        if anchor != 0 {
            self.anchors.insert(anchor, Anchored { node: node.clone(), nodes, levels });
        }
    }

    /// Keeps within the budget.
    fn spend(&mut self, nodes: usize, levels: usize, span: Span) -> Result<(), Box<Diagnostic>> {
        self.nodes += nodes;
        if self.nodes > MAX_NODES {
            return Err(self.too_big(span, format!("the file holds more than {MAX_NODES} values, with what its aliases repeat")));
        }
        if self.open.len() + levels > MAX_DEPTH {
            return Err(self.too_big(span, format!("lists and maps nest more than {MAX_DEPTH} deep")));
        }
        Ok(())
    }

    fn style(&self, style: ScalarStyle, tag: Option<&Tag>, span: Span) -> Result<Style, Box<Diagnostic>> {
        match (tag, style) {
            (Some(tag), _) if tag.is_yaml_core_schema_tag("str") => Ok(Style::Quoted),
            (Some(tag), _) if !tag.is_yaml_core_schema() => Err(self.foreign_tag(tag, span)),
            (_, ScalarStyle::Plain) => Ok(Style::Plain),
            (_, ScalarStyle::SingleQuoted | ScalarStyle::DoubleQuoted) => Ok(Style::Quoted),
            (_, ScalarStyle::Literal | ScalarStyle::Folded) => Ok(Style::Block),
        }
    }

    fn note_duplicates(&mut self, node: &Node) {
        let Kind::Mapping(entries) = &node.kind else { return };
        let mut first = HashMap::with_capacity(entries.len());
        for (key, _) in entries {
            let name = key.as_text().unwrap_or_default();
            let Some(first) = first.insert(name, key.span) else { continue };
            let place = Place::new(self.file, key.span);
            let finding = Diagnostic::new(&codes::DUPLICATE_KEY, place, format!("`{name}` stands in this map already"))
                .label("the second time")
                .related(Place::new(self.file, first), "the first time")
                .help("rename one of them, or make them one");
            self.duplicates.push(finding);
        }
    }

    fn odd_key(&self, key: &Node) -> Box<Diagnostic> {
        let (message, help) = if key.as_text() == Some("<<") {
            ("the merge key `<<` is not read", "write the fields out, or give the whole value by an alias")
        } else {
            ("a key must be a text", "a text that starts with `[`, `{`, `?` or `~` needs quotes")
        };
        Box::new(Diagnostic::new(&codes::SYNTAX, Place::new(self.file, key.span), message).help(help))
    }

    fn foreign_tag(&self, tag: &Tag, span: Span) -> Box<Diagnostic> {
        let message = format!("the tag `{}{}` means nothing here", tag.original_handle(), tag.suffix());
        let finding = Diagnostic::new(&codes::SYNTAX, Place::new(self.file, span), message);
        Box::new(finding.help("take the tag out, or put a text that starts with `!` in quotes"))
    }

    fn second_document(&self, span: Span) -> Box<Diagnostic> {
        let finding = Diagnostic::new(&codes::SEVERAL_DOCUMENTS, Place::new(self.file, span), "a second document starts here");
        Box::new(finding.help("one file is one document: move it to a file of its own, or take the `---` out"))
    }

    fn too_big(&self, span: Span, message: String) -> Box<Diagnostic> {
        Box::new(
            Diagnostic::new(&codes::TOO_BIG, Place::new(self.file, span), message)
                .help("share vocabularies between tenants in a pack, named under `use`"),
        )
    }
}

/// The parser counts columns from 0, and gives byte offsets for texts at hand.
fn place(span: granit_parser::Span) -> Span {
    let narrow = |number: usize| u32::try_from(number).unwrap_or(u32::MAX);
    let bytes = span.byte_range().unwrap_or_default();
    Span {
        start: narrow(bytes.start),
        end: narrow(bytes.end),
        line: narrow(span.start.line()),
        column: narrow(span.start.col() + 1),
        end_line: narrow(span.end.line()),
        end_column: narrow(span.end.col() + 1),
    }
}
