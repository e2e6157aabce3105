//! Walks a tree along the schema of the type it was to become, and tells everything that does not fit.

use super::forms::{self, Forms};
use super::node::{Kind, Node, Style};
use crate::diagnostic::{Code, Diagnostic, Fix, Place, Span, codes, suggest};
use serde_json::{Map, Value};
use std::sync::Arc;

/// Every way in which a tree is not what the schema asks for.
pub(super) fn check(file: &Arc<str>, text: &str, root: &Node, schema: &Value) -> Vec<Diagnostic> {
    let mut walk = Walk { file, text, schema, findings: Vec::new() };
    walk.value(root, Owner { name: None, span: first_key(root), item: false }, schema);
    walk.findings
}

struct Walk<'a> {
    file: &'a Arc<str>,
    text: &'a str,
    schema: &'a Value,
    findings: Vec<Diagnostic>,
}

/// The field a value belongs to.
#[derive(Clone, Copy)]
struct Owner<'a> {
    name: Option<&'a str>,
    span: Span,
    /// Whether the value is but one item of the field's list.
    item: bool,
}

impl Owner<'_> {
    fn called(self) -> String {
        match self.name {
            Some(name) if self.item => format!("an item of `{name}`"),
            Some(name) => format!("`{name}`"),
            None => "the file".to_owned(),
        }
    }
}

impl<'a> Walk<'a> {
    fn value(&mut self, node: &Node, owner: Owner<'_>, schema: &'a Value) {
        let forms = Forms::of(schema, self.schema);
        if forms.anything {
            return;
        }
        if node.is_null() {
            return self.empty(node, owner);
        }
        match &node.kind {
            Kind::Scalar { value, .. } => self.scalar(node, value, owner, &forms),
            Kind::Sequence(items) => self.list(node, items, owner, &forms),
            Kind::Mapping(entries) => self.map(node, entries, owner, &forms),
        }
    }

    fn scalar(&mut self, node: &Node, value: &str, owner: Owner<'_>, forms: &Forms<'a>) {
        if forms.words.iter().any(|word| word == value) {
            return;
        }
        if let Some(leaf) = forms.text {
            if value.trim().is_empty() && limit(leaf, "minLength") > Some(0.0) {
                self.empty(node, owner);
            }
            return;
        }
        if forms.switch && node.as_bool().is_some() {
            return;
        }
        let whole = node.as_integer().and(forms.integer);
        let number = node.as_number().and(forms.number);
        match whole.or(number) {
            Some(leaf) => self.range(node, value, owner, leaf),
            None if forms.is_choice_of_words() => self.unknown_word(node, value, owner, forms),
            None => self.wrong_type(node, owner, forms),
        }
    }

    fn list(&mut self, node: &Node, items: &[Node], owner: Owner<'_>, forms: &Forms<'a>) {
        let Some(leaf) = forms.list else { return self.wrong_type(node, owner, forms) };
        if items.is_empty() && limit(leaf, "minItems") > Some(0.0) {
            self.empty(node, owner);
        }
        let Some(schema) = leaf.get("items") else { return };
        for item in items {
            self.value(item, Owner { span: first_key(item), item: true, ..owner }, schema);
        }
    }

    fn map(&mut self, node: &Node, entries: &[(Node, Node)], owner: Owner<'_>, forms: &Forms<'a>) {
        // Of several shapes, the one that knows most of the names is the one that was meant.
        let known = |leaf: &&&'a Map<String, Value>| entries.iter().filter(|(key, _)| property(leaf, key).is_some()).count();
        let Some(leaf) = forms.maps.iter().rev().max_by_key(known) else { return self.wrong_type(node, owner, forms) };
        let undecided = forms.maps.len() > 1 && known(&leaf) == 0;
        if undecided && entries.is_empty() {
            return self.undecided(node, owner, forms);
        }
        let mut meant = Vec::new();
        for (key, value) in entries {
            let name = key.as_text().unwrap_or_default();
            let other = leaf.get("additionalProperties");
            match property(leaf, key).or(other.filter(|schema| schema.is_object())) {
                Some(schema) => self.value(value, Owner { name: Some(name), span: key.span, item: false }, schema),
                None if other == Some(&Value::Bool(false)) => meant.extend(self.unknown_field(key, name, entries, leaf, forms)),
                None => {}
            }
        }
        let missing =
            forms::required(leaf).filter(|name| !meant.contains(name) && !entries.iter().any(|(key, _)| key.as_text() == Some(name)));
        if !undecided {
            missing.for_each(|name| self.missing(name, owner));
        }
    }

    fn range(&mut self, node: &Node, value: &str, owner: Owner<'_>, leaf: &Map<String, Value>) {
        let Some(number) = node.as_number() else { return };
        let (least, most) = (limit(leaf, "minimum"), limit(leaf, "maximum"));
        let (above, below) = (limit(leaf, "exclusiveMinimum"), limit(leaf, "exclusiveMaximum"));
        let too_small = least.is_some_and(|least| number < least) || above.is_some_and(|above| number <= above);
        let too_large = most.is_some_and(|most| number > most) || below.is_some_and(|below| number >= below);
        if !too_small && !too_large {
            return;
        }
        let bounds = [(least, "at least"), (above, "more than"), (most, "at most"), (below, "less than")];
        let bounds: Vec<String> = bounds.into_iter().filter_map(|(bound, words)| Some(format!("{words} {}", bound?))).collect();
        let message = format!("`{value}` is too {} for {}", if too_small { "small" } else { "large" }, owner.called());
        let finding = self.finding(&codes::OUT_OF_RANGE, node.span, message);
        self.findings.push(finding.help(format!("write a number that is {}", bounds.join(" and "))));
    }

    fn empty(&mut self, node: &Node, owner: Owner<'_>) {
        // Nothing at all is best shown at the name it should follow.
        let span = if node.span.bytes().is_empty() { owner.span } else { node.span };
        let line = self.text.get(node.span.end as usize..).and_then(|rest| rest.lines().next()).unwrap_or_default();
        let commented = line.trim_start_matches(':').trim_start().starts_with('#');
        let help = if commented {
            "a value that starts with `#` needs quotes: without them the rest of the line is a comment"
        } else {
            "write a value, or take it out"
        };
        let finding = self.finding(&codes::EMPTY_VALUE, span, format!("{} is empty", owner.called())).label("no value here");
        self.findings.push(finding.help(help));
    }

    fn unknown_word(&mut self, node: &Node, value: &str, owner: Owner<'_>, forms: &Forms<'a>) {
        if forms.fields().any(|field| field == value) {
            let finding = self.finding(&codes::WRONG_TYPE, node.span, format!("`{value}` needs a value of its own"));
            return self.findings.push(finding.help(format!("write `{value}: ...`")));
        }
        let choices: Vec<&str> = forms.words.iter().map(String::as_str).chain(forms.fields()).collect();
        let message = format!("`{}` is not a choice for {}", shortened(value), owner.called());
        let finding = self.finding(&codes::UNKNOWN_VALUE, node.span, message);
        self.findings.push(match suggest(value, choices.iter().copied()) {
            Some(word) => self.rename(finding, node.span, word),
            None => finding.help(format!("the choices are {}", forms::quoted(choices))),
        });
    }

    /// Tells of an unknown field, and returns the field that was probably meant.
    fn unknown_field(
        &mut self,
        key: &Node,
        name: &str,
        entries: &[(Node, Node)],
        leaf: &'a Map<String, Value>,
        forms: &Forms<'a>,
    ) -> Option<&'a str> {
        let chosen = forms::properties(leaf).map(|(field, _)| field.as_str()).find(|field| has(entries, field));
        if let Some(chosen) = chosen.filter(|_| forms.maps.len() > 1 && forms.fields().any(|field| field == name)) {
            let finding = self.finding(&codes::UNKNOWN_FIELD, key.span, format!("`{name}` cannot stand beside `{chosen}`"));
            self.findings.push(finding.help("choose one of them"));
            return None;
        }
        let mut fields: Vec<&'a str> = match chosen {
            Some(_) => forms::properties(leaf).map(|(field, _)| field.as_str()).collect(),
            None => forms.fields().collect(),
        };
        let finding = self.finding(&codes::UNKNOWN_FIELD, key.span, format!("unknown field `{name}`")).label("no such field here");
        let absent = fields.iter().copied().filter(|field| !has(entries, field));
        let meant = suggest(name, absent);
        fields.sort_unstable();
        fields.dedup();
        self.findings.push(match meant {
            Some(field) => self.rename(finding, key.span, field),
            None => finding.help(format!("the fields here are {}", forms::quoted(fields))),
        });
        meant
    }

    fn missing(&mut self, name: &str, owner: Owner<'_>) {
        let message = format!("{} lacks the field `{name}`", owner.called());
        let finding = self.finding(&codes::MISSING_FIELD, owner.span, message);
        self.findings.push(finding.help(format!("add `{name}: ...`")));
    }

    fn undecided(&mut self, node: &Node, owner: Owner<'_>, forms: &Forms<'a>) {
        let finding = self.finding(&codes::MISSING_FIELD, node.span, format!("{} says nothing", owner.called()));
        self.findings.push(finding.help(format!("write one of {}", forms::quoted(forms.fields()))));
    }

    fn wrong_type(&mut self, node: &Node, owner: Owner<'_>, forms: &Forms<'a>) {
        let message = format!("{} takes {}, not {}", owner.called(), forms.describe(), found(node));
        let finding = self.finding(&codes::WRONG_TYPE, node.span, message);
        self.findings.push(match remedy(node, forms) {
            Some(Remedy::Write(instead)) => {
                let help = format!("write `{instead}`");
                finding.help(&help).fix(Fix::replace(Place::new(self.file, node.span), instead, help, true))
            }
            Some(Remedy::List) => finding.help("write each item on a line of its own after `- `, or all in `[` and `]`"),
            None => finding,
        });
    }

    fn rename(&self, finding: Diagnostic, span: Span, to: &str) -> Diagnostic {
        let fix = Fix::replace(Place::new(self.file, span), to, format!("write `{to}`"), false);
        finding.help(format!("did you mean `{to}`?")).fix(fix)
    }

    fn finding(&self, code: &'static Code, span: Span, message: String) -> Diagnostic {
        Diagnostic::new(code, Place::new(self.file, span), message)
    }
}

/// Where to point for a map as a whole: at its first key, rather than at many lines.
fn first_key(node: &Node) -> Span {
    match &node.kind {
        Kind::Mapping(entries) => entries.first().map_or(node.span, |(key, _)| key.span),
        _ => node.span,
    }
}

fn property<'a>(leaf: &'a Map<String, Value>, key: &Node) -> Option<&'a Value> {
    leaf.get("properties")?.get(key.as_text()?)
}

fn has(entries: &[(Node, Node)], name: &str) -> bool {
    entries.iter().any(|(key, _)| key.as_text() == Some(name))
}

fn limit(leaf: &Map<String, Value>, name: &str) -> Option<f64> {
    leaf.get(name)?.as_f64()
}

fn found(node: &Node) -> String {
    match &node.kind {
        Kind::Scalar { value, .. } if node.as_number().is_some() => format!("the number `{value}`"),
        Kind::Scalar { value, .. } if node.as_bool().is_some() => format!("`{value}`"),
        Kind::Scalar { value, .. } => format!("the text `{}`", shortened(value)),
        Kind::Sequence(_) => "a list".to_owned(),
        Kind::Mapping(_) => "a map".to_owned(),
    }
}

/// What to do about a value of the wrong kind.
enum Remedy {
    /// Write this in its stead.
    Write(String),
    /// Make a list of it.
    List,
}

fn remedy(node: &Node, forms: &Forms<'_>) -> Option<Remedy> {
    let Kind::Scalar { value, style } = &node.kind else { return None };
    let unquoted = Node { span: node.span, kind: Kind::Scalar { value: value.clone(), style: Style::Plain } };
    let fits_unquoted = (forms.switch && unquoted.as_bool().is_some())
        || (forms.integer.is_some() && unquoted.as_integer().is_some())
        || (forms.number.is_some() && unquoted.as_number().is_some());
    match value.to_lowercase().as_str() {
        _ if *style == Style::Quoted && fits_unquoted => Some(Remedy::Write(value.clone())),
        "yes" | "on" | "y" if forms.switch => Some(Remedy::Write("true".to_owned())),
        "no" | "off" | "n" if forms.switch => Some(Remedy::Write("false".to_owned())),
        _ if forms.list.is_some() && forms.maps.is_empty() => Some(Remedy::List),
        _ => None,
    }
}

/// Enough of a text to know it by, on one line.
fn shortened(text: &str) -> String {
    const MOST: usize = 40;
    let line: String = text.chars().take(MOST).map(|c| if c.is_control() { ' ' } else { c }).collect();
    if text.chars().count() > MOST { format!("{line}…") } else { line }
}
