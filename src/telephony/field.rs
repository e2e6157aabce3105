//! A field of a webhook's body: read once, text borrowed from the body where it can be, lists and objects passed over.

use serde::de::{Deserialize, Deserializer, IgnoredAny, MapAccess, SeqAccess, Visitor};
use std::borrow::Cow;
use std::fmt;

/// What a field holds.
#[derive(Debug, PartialEq)]
pub(super) enum Field<'a> {
    Null,
    Truth,
    /// A number from 0 on, without a point.
    Whole(u64),
    Number(f64),
    Text(Cow<'a, str>),
    List,
    Object,
}

impl Field<'_> {
    /// What to call it in a message.
    pub(super) fn name(&self) -> &'static str {
        match self {
            Self::Null => "null",
            Self::Truth => "true or false",
            Self::Whole(_) | Self::Number(_) => "a number",
            Self::Text(_) => "a string",
            Self::List => "a list",
            Self::Object => "an object",
        }
    }
}

impl<'de> Deserialize<'de> for Field<'de> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(AnyField)
    }
}

/// Takes whatever comes.
struct AnyField;

impl<'de> Visitor<'de> for AnyField {
    type Value = Field<'de>;

    fn expecting(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("any value")
    }

    fn visit_unit<E>(self) -> Result<Field<'de>, E> {
        Ok(Field::Null)
    }

    fn visit_bool<E>(self, _: bool) -> Result<Field<'de>, E> {
        Ok(Field::Truth)
    }

    fn visit_u64<E>(self, number: u64) -> Result<Field<'de>, E> {
        Ok(Field::Whole(number))
    }

    #[expect(clippy::cast_precision_loss, reason = "nobody asks how far below zero it is")]
    fn visit_i64<E>(self, number: i64) -> Result<Field<'de>, E> {
        Ok(Field::Number(number as f64))
    }

    fn visit_f64<E>(self, number: f64) -> Result<Field<'de>, E> {
        Ok(Field::Number(number))
    }

    fn visit_borrowed_str<E>(self, text: &'de str) -> Result<Field<'de>, E> {
        Ok(Field::Text(Cow::Borrowed(text)))
    }

    fn visit_str<E>(self, text: &str) -> Result<Field<'de>, E> {
        Ok(Field::Text(Cow::Owned(text.to_owned())))
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut list: A) -> Result<Field<'de>, A::Error> {
        while list.next_element::<IgnoredAny>()?.is_some() {}
        Ok(Field::List)
    }

    fn visit_map<A: MapAccess<'de>>(self, mut object: A) -> Result<Field<'de>, A::Error> {
        while object.next_entry::<IgnoredAny, IgnoredAny>()?.is_some() {}
        Ok(Field::Object)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_value_of_json_is_a_field() {
        for (written, field) in [
            ("null", Field::Null),
            ("true", Field::Truth),
            ("7", Field::Whole(7)),
            ("-7", Field::Number(-7.0)),
            ("0.5", Field::Number(0.5)),
            (r#""plain""#, Field::Text("plain".into())),
            (r#""e\u0301""#, Field::Text("e\u{301}".into())),
            (r#"[1, {"a": [2]}]"#, Field::List),
            (r#"{"a": {"b": [1]}}"#, Field::Object),
        ] {
            assert_eq!(serde_json::from_str::<Field<'_>>(written).unwrap(), field, "{written}");
        }
    }
}
