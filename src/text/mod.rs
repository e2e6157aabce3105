//! Words made comparable: normal form, phrases, patterns.

mod normal;

pub use normal::NormalText;
