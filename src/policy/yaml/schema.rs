//! The JSON Schema of a type, made once: thousands of policies are walked along the same one.

use schemars::{JsonSchema, schema_for};
use serde_json::Value;
use std::any::TypeId;
use std::collections::HashMap;
use std::sync::{Arc, LazyLock, Mutex, PoisonError};

/// Every schema made so far. A type's schema never changes, so this is a memory and not a state.
static MADE: LazyLock<Mutex<HashMap<TypeId, Arc<Value>>>> = LazyLock::new(Mutex::default);

/// The schema of a type.
pub(super) fn of<T: JsonSchema + 'static>() -> Arc<Value> {
    let mut made = MADE.lock().unwrap_or_else(PoisonError::into_inner);
    Arc::clone(made.entry(TypeId::of::<T>()).or_insert_with(|| Arc::new(schema_for!(T).into())))
}
