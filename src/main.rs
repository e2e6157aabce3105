//! The `warmline` command.

fn main() {}
