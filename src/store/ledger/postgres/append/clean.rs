//! The one character that PostgreSQL's texts cannot hold, taken out of records that have it.

use crate::record::Record;
use serde_json::Value;
use std::borrow::Cow;

/// What stands for a character that cannot be kept.
const REPLACEMENT: &str = "\u{fffd}";

/// The records with every NUL in their texts replaced: one such text must not keep all that come after it out of the ledger.
pub(super) fn without_nul(records: &[Record]) -> Cow<'_, [Record]> {
    let mut written = serde_json::to_value(records).expect("a record holds nothing that JSON cannot");
    if !replace(&mut written) {
        return Cow::Borrowed(records);
    }
    Cow::Owned(serde_json::from_value(written).expect("a record reads as it was written"))
}

/// Replaces every NUL; says whether there was one.
fn replace(value: &mut Value) -> bool {
    match value {
        Value::String(text) if text.contains('\0') => {
            *text = text.replace('\0', REPLACEMENT);
            true
        }
        Value::Array(values) => replace_each(values.iter_mut()),
        Value::Object(members) => replace_each(members.values_mut()),
        _ => false,
    }
}

/// Replaces in all of them: the first that is found is not the last.
fn replace_each<'a>(values: impl Iterator<Item = &'a mut Value>) -> bool {
    let mut found = false;
    for value in values {
        found |= replace(value);
    }
    found
}
