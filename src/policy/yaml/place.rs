//! How a value's place travels from the tree into the types: under a name of ours, serde hands over where the value
//! stands and what shape it has, and only then the value.

use super::fault::Fault;
use super::node::{Kind, Node};
use super::reader::Reader;
use crate::diagnostic::Span;
use serde::Deserialize;
use serde::de::value::{SeqDeserializer, StrDeserializer};
use serde::de::{DeserializeSeed, Deserializer, Error, IntoDeserializer, SeqAccess, Visitor};
use std::fmt;
use std::marker::PhantomData;

/// The newtype by which a type asks for the place of its value.
pub(super) const NAME: &str = "warmline::policy::yaml::place";

/// What a value looks like, before it is read.
#[derive(Clone, Copy, PartialEq, Eq, Deserialize)]
pub(super) enum Shape {
    Text,
    List,
    Map,
}

/// A type that wants to know where its value stands, or must see its shape to know how to read it.
pub(super) trait FromPlace<'de>: Sized {
    /// Reads it: `value` yields the value itself, by [`value`].
    fn from_place<A: SeqAccess<'de>>(span: Span, shape: Shape, parts: A) -> Result<Self, A::Error>;
}

/// Reads a type with the place of its value.
pub(super) fn read<'de, T: FromPlace<'de>, D: Deserializer<'de>>(deserializer: D) -> Result<T, D::Error> {
    deserializer.deserialize_newtype_struct(NAME, PlaceVisitor(PhantomData))
}

/// The value itself, which comes last.
pub(super) fn value<'de, T: Deserialize<'de>, A: SeqAccess<'de>>(mut parts: A) -> Result<T, A::Error> {
    next(&mut parts)
}

fn next<'de, T: Deserialize<'de>, A: SeqAccess<'de>>(parts: &mut A) -> Result<T, A::Error> {
    parts.next_element()?.ok_or_else(|| Error::custom("the place of the value is unknown"))
}

struct PlaceVisitor<T>(PhantomData<T>);

impl<'de, T: FromPlace<'de>> Visitor<'de> for PlaceVisitor<T> {
    type Value = T;

    fn expecting(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("a value of a policy file")
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut parts: A) -> Result<T, A::Error> {
        let [start, end, line, column, end_line, end_column] = next(&mut parts)?;
        let shape = next(&mut parts)?;
        T::from_place(Span { start, end, line, column, end_line, end_column }, shape, parts)
    }
}

/// Place, shape and value of a node, one after the other.
pub(super) struct Parts<'de> {
    node: &'de Node,
    given: usize,
}

impl<'de> Parts<'de> {
    pub(super) fn of(node: &'de Node) -> Self {
        Self { node, given: 0 }
    }
}

impl<'de> SeqAccess<'de> for Parts<'de> {
    type Error = Fault;

    fn next_element_seed<S: DeserializeSeed<'de>>(&mut self, seed: S) -> Result<Option<S::Value>, Fault> {
        self.given += 1;
        match self.given {
            1 => {
                let Span { start, end, line, column, end_line, end_column } = self.node.span;
                let numbers = [start, end, line, column, end_line, end_column];
                seed.deserialize(SeqDeserializer::new(numbers.into_iter())).map(Some)
            }
            2 => {
                let shape = match self.node.kind {
                    Kind::Scalar { .. } => "Text",
                    Kind::Sequence(_) => "List",
                    Kind::Mapping(_) => "Map",
                };
                let shape: StrDeserializer<'_, Fault> = shape.into_deserializer();
                seed.deserialize(shape).map(Some)
            }
            3 => Reader::new(self.node).seed(seed).map(Some),
            _ => Ok(None),
        }
    }
}
