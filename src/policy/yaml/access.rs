//! How serde takes lists, maps and choices apart, one value of the tree at a time.

use super::fault::Fault;
use super::node::Node;
use super::reader::Reader;
use crate::diagnostic::codes;
use serde::de::value::StrDeserializer;
use serde::de::{
    DeserializeSeed, Deserializer, EnumAccess, Error, IntoDeserializer, MapAccess, SeqAccess, Unexpected, VariantAccess, Visitor,
};
use std::slice::Iter;

/// The items of a list.
pub(super) struct Items<'de> {
    left: Iter<'de, Node>,
}

impl<'de> Items<'de> {
    pub(super) fn of(items: &'de [Node]) -> Self {
        Self { left: items.iter() }
    }
}

impl<'de> SeqAccess<'de> for Items<'de> {
    type Error = Fault;

    fn next_element_seed<S: DeserializeSeed<'de>>(&mut self, seed: S) -> Result<Option<S::Value>, Fault> {
        self.left.next().map(|item| Reader::new(item).seed(seed)).transpose()
    }

    fn size_hint(&self) -> Option<usize> {
        Some(self.left.len())
    }
}

/// The fields of a map.
pub(super) struct Fields<'de> {
    left: Iter<'de, (Node, Node)>,
    value: Option<&'de Node>,
}

impl<'de> Fields<'de> {
    pub(super) fn of(entries: &'de [(Node, Node)]) -> Self {
        Self { left: entries.iter(), value: None }
    }
}

impl<'de> MapAccess<'de> for Fields<'de> {
    type Error = Fault;

    fn next_key_seed<S: DeserializeSeed<'de>>(&mut self, seed: S) -> Result<Option<S::Value>, Fault> {
        let Some((key, value)) = self.left.next() else { return Ok(None) };
        self.value = Some(value);
        Reader::new(key).seed(seed).map(Some)
    }

    fn next_value_seed<S: DeserializeSeed<'de>>(&mut self, seed: S) -> Result<S::Value, Fault> {
        Reader::new(self.value.take().expect("serde asks for a key before its value")).seed(seed)
    }

    fn size_hint(&self) -> Option<usize> {
        Some(self.left.len())
    }
}

/// A choice by name: `callback`, or `escalate: billing`.
pub(super) struct Choice<'de> {
    pub(super) name: &'de Node,
    pub(super) value: Option<&'de Node>,
}

impl<'de> EnumAccess<'de> for Choice<'de> {
    type Error = Fault;
    type Variant = Self;

    fn variant_seed<S: DeserializeSeed<'de>>(self, seed: S) -> Result<(S::Value, Self), Fault> {
        let name: StrDeserializer<'_, Fault> = Reader::new(self.name).text()?.into_deserializer();
        let chosen = seed.deserialize(name).map_err(|fault| fault.at(self.name.span))?;
        Ok((chosen, self))
    }
}

impl<'de> Choice<'de> {
    fn value(&self) -> Result<Reader<'de>, Fault> {
        let named = || Fault::invalid_type(Unexpected::UnitVariant, &"a value after this name").at(self.name.span);
        self.value.map(Reader::new).ok_or_else(named)
    }
}

impl<'de> VariantAccess<'de> for Choice<'de> {
    type Error = Fault;

    fn unit_variant(self) -> Result<(), Fault> {
        match self.value {
            Some(value) => Err(Fault::new(&codes::WRONG_TYPE, "expected the name alone, without a value").at(value.span)),
            None => Ok(()),
        }
    }

    fn newtype_variant_seed<S: DeserializeSeed<'de>>(self, seed: S) -> Result<S::Value, Fault> {
        self.value()?.seed(seed)
    }

    fn tuple_variant<V: Visitor<'de>>(self, _: usize, visitor: V) -> Result<V::Value, Fault> {
        self.value()?.deserialize_seq(visitor)
    }

    fn struct_variant<V: Visitor<'de>>(self, _: &'static [&'static str], visitor: V) -> Result<V::Value, Fault> {
        self.value()?.deserialize_map(visitor)
    }
}
