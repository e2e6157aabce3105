//! From the text of a policy to a policy in force, every problem collected.

pub mod source;
pub mod yaml;
