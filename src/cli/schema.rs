//! `warmline schema`: the JSON Schemas that editors complete and check policies with, made from the types that read them.

use super::{Exit, print};
use crate::check::suite::TestsDocument;
use crate::policy::document::{PackDocument, PolicyDocument};
use schemars::JsonSchema;
use schemars::generate::SchemaSettings;
use schemars::transform::RecursiveTransform;
use serde_json::{Map, Value};

/// Prints the JSON Schema of policies, packs or tests
///
/// Editors that know YAML use it where a file begins with `# yaml-language-server: $schema=docs/policy.schema.json`.
#[derive(Debug, clap::Args)]
pub(super) struct Schema {
    /// What the schema is of
    #[arg(long, value_enum, default_value = "policy", value_name = "KIND")]
    kind: Kind,
}

/// What there are schemas of.
#[derive(Debug, Clone, Copy, PartialEq, Eq, clap::ValueEnum)]
pub(super) enum Kind {
    Policy,
    Pack,
    Tests,
}

impl Schema {
    pub(super) fn run(self) -> Exit {
        print(&self.kind.text());
        Exit::Clean
    }
}

impl Kind {
    /// The schema as it is published.
    pub(super) fn text(self) -> String {
        let schema = match self {
            Self::Policy => schema::<PolicyDocument>("policy"),
            Self::Pack => schema::<PackDocument>("pack"),
            Self::Tests => schema::<TestsDocument>("tests"),
        };
        serde_json::to_string_pretty(&schema).expect("a schema has text keys only") + "\n"
    }
}

fn schema<T: JsonSchema>(kind: &str) -> schemars::Schema {
    let settings = SchemaSettings::draft2020_12().with_transform(RecursiveTransform(|schema: &mut schemars::Schema| {
        if let Some(object) = schema.as_object_mut() {
            forbid_nothing(object);
        }
    }));
    let mut schema = settings.into_generator().into_root_schema_for::<T>();
    schema.insert("$id".to_owned(), Value::String(format!("urn:warmline:schema:{kind}:1")));
    schema
}

/// What may be left out is left out in a policy: it is never written as `null`, which is most often a value forgotten.
fn forbid_nothing(object: &mut Map<String, Value>) {
    if let Some(Value::Array(types)) = object.get_mut("type") {
        types.retain(|name| name != "null");
        if let [only] = types.as_mut_slice() {
            let only = only.take();
            object.insert("type".to_owned(), only);
        }
    }
    if let Some(Value::Array(choices)) = object.get_mut("anyOf") {
        choices.retain(|choice| choice.get("type").is_none_or(|name| name != "null"));
        if let [Value::Object(only)] = choices.as_mut_slice() {
            let only = std::mem::take(only);
            object.remove("anyOf");
            object.extend(only);
        }
    }
    if object.get("default") == Some(&Value::Null) {
        object.remove("default");
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::path::Path;

    /// Where each schema is published.
    const PUBLISHED: [(Kind, &str); 3] =
        [(Kind::Policy, "docs/policy.schema.json"), (Kind::Pack, "docs/pack.schema.json"), (Kind::Tests, "docs/tests.schema.json")];

    #[test]
    fn the_published_schemas_are_those_of_the_types() {
        for (kind, path) in PUBLISHED {
            let file = Path::new(env!("CARGO_MANIFEST_DIR")).join(path);
            if std::env::var_os("WARMLINE_BLESS").is_some() {
                std::fs::write(&file, kind.text()).unwrap();
            }
            let published = std::fs::read_to_string(&file).unwrap();
            assert!(published == kind.text(), "`{path}` is stale; run this test with `WARMLINE_BLESS=1`");
        }
    }

    #[test]
    fn every_field_says_what_it_is() {
        for (kind, path) in PUBLISHED {
            let schema: Value = serde_json::from_str(&kind.text()).unwrap();
            let mut fields = 0;
            let mut silent = Vec::new();
            visit(&schema, &mut |owner, name, field| {
                fields += 1;
                let described = field.get("description").is_some() || is_choice(owner);
                if !described {
                    silent.push(name.to_owned());
                }
            });
            assert!(fields > 10 && silent.is_empty(), "{path}: {silent:?}");
        }
    }

    #[test]
    fn nothing_may_be_null() {
        for (kind, path) in PUBLISHED {
            assert!(!kind.text().contains("null"), "{path}");
        }
    }

    /// A choice has one field, and is described as a whole.
    fn is_choice(owner: &Value) -> bool {
        let fields = owner.get("properties").and_then(Value::as_object);
        fields.is_some_and(|fields| fields.len() == 1) && owner.get("description").is_some()
    }

    fn visit(schema: &Value, see: &mut impl FnMut(&Value, &str, &Value)) {
        if let Some(properties) = schema.get("properties").and_then(Value::as_object) {
            properties.iter().for_each(|(name, field)| see(schema, name, field));
        }
        match schema {
            Value::Object(object) => object.values().for_each(|value| visit(value, see)),
            Value::Array(items) => items.iter().for_each(|value| visit(value, see)),
            _ => {}
        }
    }
}
