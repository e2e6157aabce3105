//! A value that knows where it was written.

use super::place::{self, FromPlace, Shape};
use crate::diagnostic::Span;
use schemars::{JsonSchema, Schema, SchemaGenerator};
use serde::de::SeqAccess;
use serde::{Deserialize, Deserializer};
use std::borrow::Cow;
use std::ops::Deref;

/// A value, and where in its file it was written. In a schema it is the value.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Placed<T> {
    /// The value.
    pub value: T,
    /// Where it was written.
    pub span: Span,
}

impl<T> Placed<T> {
    /// Says that a value stands at a place.
    pub const fn new(value: T, span: Span) -> Self {
        Self { value, span }
    }

    /// Makes something of the value, which keeps its place.
    pub fn map<U>(self, make: impl FnOnce(T) -> U) -> Placed<U> {
        Placed { value: make(self.value), span: self.span }
    }
}

impl<T> Deref for Placed<T> {
    type Target = T;

    fn deref(&self) -> &T {
        &self.value
    }
}

impl<'de, T: Deserialize<'de>> FromPlace<'de> for Placed<T> {
    fn from_place<A: SeqAccess<'de>>(span: Span, _: Shape, parts: A) -> Result<Self, A::Error> {
        Ok(Self { value: place::value(parts)?, span })
    }
}

impl<'de, T: Deserialize<'de>> Deserialize<'de> for Placed<T> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        place::read(deserializer)
    }
}

impl<T: JsonSchema> JsonSchema for Placed<T> {
    fn inline_schema() -> bool {
        T::inline_schema()
    }

    fn schema_name() -> Cow<'static, str> {
        T::schema_name()
    }

    fn schema_id() -> Cow<'static, str> {
        T::schema_id()
    }

    fn json_schema(generator: &mut SchemaGenerator) -> Schema {
        T::json_schema(generator)
    }
}
