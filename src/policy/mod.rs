//! From the text of a policy to a policy in force, every problem collected.

pub mod catalogue;
pub mod compile;
pub mod compiled;
pub mod document;
pub mod resolved;
pub mod set;
pub mod source;
pub mod yaml;

pub use catalogue::Catalogue;
pub use compile::{Compilation, CompiledPack, Packs, compile_pack, compile_policy};
pub use compiled::CompiledPolicy;
pub use resolved::ResolvedPolicy;
pub use set::{CompiledFile, FileKind, PolicySet};
