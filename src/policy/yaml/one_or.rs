//! Values with a short form: one for a list of one, a list or text where a map has no more to say.

use super::Placed;
use super::place::{self, FromPlace, Shape};
use crate::diagnostic::Span;
use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};
use serde::de::{Error, SeqAccess, Unexpected};
use serde::{Deserialize, Deserializer};
use std::borrow::Cow;
use std::ops::Deref;

/// A single value, or a list of them.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct OneOrMany<T>(pub Vec<T>);

/// A list of texts, or a map that says more.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ListOr<M> {
    /// The list.
    List(Vec<Placed<String>>),
    /// The map.
    Map(M),
}

/// A text, or a map that says more.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum TextOr<M> {
    /// The text.
    Text(Placed<String>),
    /// The map.
    Map(M),
}

impl<T> Deref for OneOrMany<T> {
    type Target = [T];

    fn deref(&self) -> &[T] {
        &self.0
    }
}

impl<'de, T: Deserialize<'de>> FromPlace<'de> for OneOrMany<T> {
    fn from_place<A: SeqAccess<'de>>(_: Span, shape: Shape, parts: A) -> Result<Self, A::Error> {
        match shape {
            Shape::List => place::value(parts).map(Self),
            Shape::Text | Shape::Map => place::value(parts).map(|one| Self(vec![one])),
        }
    }
}

impl<'de, M: Deserialize<'de>> FromPlace<'de> for ListOr<M> {
    fn from_place<A: SeqAccess<'de>>(_: Span, shape: Shape, parts: A) -> Result<Self, A::Error> {
        match shape {
            Shape::List => place::value(parts).map(Self::List),
            Shape::Map => place::value(parts).map(Self::Map),
            Shape::Text => Err(Error::invalid_type(Unexpected::Other("text"), &"a list or a map")),
        }
    }
}

impl<'de, M: Deserialize<'de>> FromPlace<'de> for TextOr<M> {
    fn from_place<A: SeqAccess<'de>>(_: Span, shape: Shape, parts: A) -> Result<Self, A::Error> {
        match shape {
            Shape::Text => place::value(parts).map(Self::Text),
            Shape::Map => place::value(parts).map(Self::Map),
            Shape::List => Err(Error::invalid_type(Unexpected::Seq, &"a text or a map")),
        }
    }
}

/// The parts that the three have in common: reading goes by place, and a schema is one of two.
macro_rules! short_forms {
    ($($type:ident<$inner:ident> = $first:expr;)*) => {$(
        impl<'de, $inner: Deserialize<'de>> Deserialize<'de> for $type<$inner> {
            fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
                place::read(deserializer)
            }
        }

        impl<$inner: JsonSchema> JsonSchema for $type<$inner> {
            fn inline_schema() -> bool {
                true
            }

            fn schema_name() -> Cow<'static, str> {
                format!("{}_{}", stringify!($type), $inner::schema_name()).into()
            }

            fn json_schema(generator: &mut SchemaGenerator) -> Schema {
                let inner = generator.subschema_for::<$inner>();
                let first: fn(&Schema) -> Schema = $first;
                json_schema!({ "anyOf": [first(&inner), inner] })
            }
        }
    )*};
}

short_forms! {
    OneOrMany<T> = |one| json_schema!({ "type": "array", "items": one });
    ListOr<M> = |_| json_schema!({ "type": "array", "items": { "type": "string" } });
    TextOr<M> = |_| json_schema!({ "type": "string" });
}
