//! What a JSON Schema lets a value be, laid flat: references followed, choices joined.

use serde_json::{Map, Value};

/// An object schema, or that of a number or text.
type Leaf<'a> = &'a Map<String, Value>;

/// Every form that a value may take.
#[derive(Default)]
pub(super) struct Forms<'a> {
    /// Anything goes.
    pub(super) anything: bool,
    /// Any text.
    pub(super) text: Option<Leaf<'a>>,
    /// One of these words.
    pub(super) words: Vec<String>,
    pub(super) switch: bool,
    pub(super) integer: Option<Leaf<'a>>,
    pub(super) number: Option<Leaf<'a>>,
    pub(super) list: Option<Leaf<'a>>,
    /// A map of one of these shapes.
    pub(super) maps: Vec<Leaf<'a>>,
}

impl<'a> Forms<'a> {
    /// What `schema` allows; `root` is the whole schema, for its definitions. That a field may be null is left out: it
    /// is how schemas say "may be left out", and a policy says so by leaving it out.
    pub(super) fn of(schema: &'a Value, root: &'a Value) -> Self {
        let mut forms = Self::default();
        forms.collect(schema, root);
        forms
    }

    fn collect(&mut self, schema: &'a Value, root: &'a Value) {
        let Some(leaf) = schema.as_object() else {
            self.anything |= schema == &Value::Bool(true);
            return;
        };
        if let Some(reference) = leaf.get("$ref").and_then(Value::as_str) {
            let target = reference.strip_prefix('#').and_then(|pointer| root.pointer(pointer));
            return target.into_iter().for_each(|target| self.collect(target, root));
        }
        if let Some(choices) = ["anyOf", "oneOf"].into_iter().find_map(|key| leaf.get(key)?.as_array()) {
            return choices.iter().for_each(|choice| self.collect(choice, root));
        }
        let words = leaf.get("const").into_iter().chain(leaf.get("enum").and_then(Value::as_array).into_iter().flatten());
        let words: Vec<String> = words.filter_map(word).collect();
        if !words.is_empty() {
            self.words.extend(words);
            return;
        }
        match leaf.get("type") {
            Some(Value::String(name)) => self.add(name, leaf),
            Some(Value::Array(names)) => names.iter().filter_map(Value::as_str).for_each(|name| self.add(name, leaf)),
            _ => self.anything = true,
        }
    }

    fn add(&mut self, name: &str, leaf: Leaf<'a>) {
        match name {
            "string" => self.text = Some(leaf),
            "boolean" => self.switch = true,
            "integer" => self.integer = Some(leaf),
            "number" => self.number = Some(leaf),
            "array" => self.list = Some(leaf),
            "object" => self.maps.push(leaf),
            _ => {}
        }
    }

    /// Whether only a word of a few will do, of all that can stand on one line.
    pub(super) fn is_choice_of_words(&self) -> bool {
        !self.words.is_empty() && self.text.is_none() && !self.switch && self.integer.is_none() && self.number.is_none()
    }

    /// Every field that a map here may have, whichever of its shapes it takes.
    pub(super) fn fields(&self) -> impl Iterator<Item = &'a str> {
        self.maps.iter().flat_map(|leaf| properties(leaf)).map(|(name, _)| name.as_str())
    }

    /// In words, for "takes ...".
    pub(super) fn describe(&self) -> String {
        let words = quoted(self.words.iter().map(String::as_str));
        let forms = [
            (self.text.is_some(), "a text"),
            (!self.words.is_empty(), words.as_str()),
            (self.switch, "`true` or `false`"),
            (self.integer.is_some(), "a whole number"),
            (self.number.is_some(), "a number"),
            (self.list.is_some(), "a list"),
            (!self.maps.is_empty(), "a map"),
        ];
        let forms: Vec<&str> = forms.into_iter().filter(|(allowed, _)| *allowed).map(|(_, form)| form).collect();
        forms.join(" or ")
    }
}

/// The fields that an object schema names.
pub(super) fn properties<'a>(leaf: Leaf<'a>) -> impl Iterator<Item = (&'a String, &'a Value)> {
    leaf.get("properties").and_then(Value::as_object).into_iter().flatten()
}

/// The fields that an object schema wants.
pub(super) fn required<'a>(leaf: Leaf<'a>) -> impl Iterator<Item = &'a str> {
    leaf.get("required").and_then(Value::as_array).into_iter().flatten().filter_map(Value::as_str)
}

/// Names in backticks, with commas.
pub(super) fn quoted<'a>(names: impl IntoIterator<Item = &'a str>) -> String {
    let names: Vec<String> = names.into_iter().map(|name| format!("`{name}`")).collect();
    names.join(", ")
}

fn word(value: &Value) -> Option<String> {
    match value {
        Value::String(word) => Some(word.clone()),
        Value::Number(number) => Some(number.to_string()),
        Value::Bool(switch) => Some(switch.to_string()),
        _ => None,
    }
}
