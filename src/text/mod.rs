//! Words made comparable: normal form, phrases, patterns.

mod contractions;
mod folding;
mod normal;
mod similarity;

pub use normal::NormalText;
