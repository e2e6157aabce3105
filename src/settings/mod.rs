//! What the operator sets: read once at start, from the environment and from files.

mod models;
mod secret;

pub use models::{ModelSettings, ModelSettingsError};
pub use secret::Secret;
