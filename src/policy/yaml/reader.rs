//! Reads serde types from a tree. Scalars become what the type asks for, and nothing is guessed: a text stays as written.

use super::access::{Choice, Fields, Items};
use super::fault::Fault;
use super::node::{Kind, Node};
use super::place;
use crate::diagnostic::codes;
use serde::de::{DeserializeSeed, Deserializer, Visitor};

/// Reads from one value of a tree.
#[derive(Clone, Copy)]
pub(super) struct Reader<'de> {
    node: &'de Node,
}

impl<'de> Reader<'de> {
    pub(super) fn new(node: &'de Node) -> Self {
        Self { node }
    }

    /// Reads what a seed makes of the value. What goes wrong in it stands here, if it has no place closer by.
    pub(super) fn seed<S: DeserializeSeed<'de>>(self, seed: S) -> Result<S::Value, Fault> {
        seed.deserialize(self).map_err(|fault| fault.at(self.node.span))
    }

    pub(super) fn mismatch(self, expected: &str) -> Fault {
        let fault = if self.node.is_null() {
            Fault::new(&codes::EMPTY_VALUE, format!("expected {expected}, found nothing"))
        } else {
            Fault::new(&codes::WRONG_TYPE, format!("expected {expected}"))
        };
        fault.at(self.node.span)
    }

    fn integer<T: TryFrom<i128>>(self) -> Result<T, Fault> {
        let number = self.node.as_integer().ok_or_else(|| self.mismatch("a whole number"))?;
        T::try_from(number).map_err(|_| Fault::new(&codes::OUT_OF_RANGE, format!("`{number}` is out of range")).at(self.node.span))
    }

    fn items(self) -> Result<&'de [Node], Fault> {
        match &self.node.kind {
            Kind::Sequence(items) => Ok(items),
            _ => Err(self.mismatch("a list")),
        }
    }

    fn entries(self) -> Result<&'de [(Node, Node)], Fault> {
        match &self.node.kind {
            Kind::Mapping(entries) => Ok(entries),
            _ => Err(self.mismatch("a map")),
        }
    }

    pub(super) fn text(self) -> Result<&'de str, Fault> {
        self.node.as_text().filter(|_| !self.node.is_null()).ok_or_else(|| self.mismatch("a text"))
    }
}

/// Numbers of one type each: serde asks by method.
macro_rules! integers {
    ($($method:ident $visit:ident)*) => {$(
        fn $method<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Fault> {
            visitor.$visit(self.integer()?).map_err(|fault: Fault| fault.at(self.node.span))
        }
    )*};
}

impl<'de> Deserializer<'de> for Reader<'de> {
    type Error = Fault;

    fn deserialize_any<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Fault> {
        match &self.node.kind {
            Kind::Sequence(_) => self.deserialize_seq(visitor),
            Kind::Mapping(_) => self.deserialize_map(visitor),
            Kind::Scalar { .. } if self.node.is_null() => self.deserialize_unit(visitor),
            Kind::Scalar { .. } if self.node.as_bool().is_some() => self.deserialize_bool(visitor),
            Kind::Scalar { .. } if self.node.as_integer().is_some_and(|number| i64::try_from(number).is_ok()) => {
                self.deserialize_i64(visitor)
            }
            Kind::Scalar { .. } if self.node.as_number().is_some() => self.deserialize_f64(visitor),
            Kind::Scalar { .. } => self.deserialize_str(visitor),
        }
    }

    integers! {
        deserialize_i8 visit_i8 deserialize_i16 visit_i16 deserialize_i32 visit_i32 deserialize_i64 visit_i64
        deserialize_u8 visit_u8 deserialize_u16 visit_u16 deserialize_u32 visit_u32 deserialize_u64 visit_u64
        deserialize_i128 visit_i128 deserialize_u128 visit_u128
    }

    fn deserialize_bool<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Fault> {
        let value = self.node.as_bool().ok_or_else(|| self.mismatch("`true` or `false`"))?;
        visitor.visit_bool(value).map_err(|fault: Fault| fault.at(self.node.span))
    }

    fn deserialize_f32<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Fault> {
        self.deserialize_f64(visitor)
    }

    fn deserialize_f64<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Fault> {
        let number = self.node.as_number().ok_or_else(|| self.mismatch("a number"))?;
        visitor.visit_f64(number).map_err(|fault: Fault| fault.at(self.node.span))
    }

    fn deserialize_str<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Fault> {
        visitor.visit_borrowed_str(self.text()?).map_err(|fault: Fault| fault.at(self.node.span))
    }

    fn deserialize_option<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Fault> {
        let value = if self.node.is_null() { visitor.visit_none() } else { visitor.visit_some(self) };
        value.map_err(|fault: Fault| fault.at(self.node.span))
    }

    fn deserialize_unit<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Fault> {
        if !self.node.is_null() {
            return Err(self.mismatch("nothing"));
        }
        visitor.visit_unit().map_err(|fault: Fault| fault.at(self.node.span))
    }

    fn deserialize_unit_struct<V: Visitor<'de>>(self, _: &'static str, visitor: V) -> Result<V::Value, Fault> {
        self.deserialize_unit(visitor)
    }

    fn deserialize_newtype_struct<V: Visitor<'de>>(self, name: &'static str, visitor: V) -> Result<V::Value, Fault> {
        let value = if name == place::NAME { visitor.visit_seq(place::Parts::of(self.node)) } else { visitor.visit_newtype_struct(self) };
        value.map_err(|fault| fault.at(self.node.span))
    }

    fn deserialize_seq<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Fault> {
        visitor.visit_seq(Items::of(self.items()?)).map_err(|fault: Fault| fault.at(self.node.span))
    }

    fn deserialize_map<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Fault> {
        visitor.visit_map(Fields::of(self.entries()?)).map_err(|fault: Fault| fault.at(self.node.span))
    }

    fn deserialize_struct<V: Visitor<'de>>(self, _: &'static str, _: &'static [&'static str], visitor: V) -> Result<V::Value, Fault> {
        self.deserialize_map(visitor)
    }

    fn deserialize_enum<V: Visitor<'de>>(self, _: &'static str, _: &'static [&'static str], visitor: V) -> Result<V::Value, Fault> {
        let choice = match &self.node.kind {
            Kind::Scalar { .. } => Choice { name: self.node, value: None },
            Kind::Mapping(entries) if entries.len() == 1 => Choice { name: &entries[0].0, value: Some(&entries[0].1) },
            Kind::Mapping(_) => return Err(self.mismatch("one choice")),
            Kind::Sequence(_) => return Err(self.mismatch("a choice, not a list")),
        };
        visitor.visit_enum(choice).map_err(|fault: Fault| fault.at(self.node.span))
    }

    fn deserialize_ignored_any<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Fault> {
        visitor.visit_unit()
    }

    fn deserialize_tuple<V: Visitor<'de>>(self, _: usize, visitor: V) -> Result<V::Value, Fault> {
        self.deserialize_seq(visitor)
    }

    fn deserialize_tuple_struct<V: Visitor<'de>>(self, _: &'static str, _: usize, visitor: V) -> Result<V::Value, Fault> {
        self.deserialize_seq(visitor)
    }

    fn deserialize_bytes<V: Visitor<'de>>(self, _: V) -> Result<V::Value, Fault> {
        Err(self.mismatch("a value that a text can hold"))
    }

    fn deserialize_char<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Fault> {
        self.deserialize_str(visitor)
    }

    fn deserialize_string<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Fault> {
        self.deserialize_str(visitor)
    }

    fn deserialize_identifier<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Fault> {
        self.deserialize_str(visitor)
    }

    fn deserialize_byte_buf<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Fault> {
        self.deserialize_bytes(visitor)
    }
}
