//! The `warmline` command.

use mimalloc::MiMalloc;
use std::process::ExitCode;

/// A turn allocates on one core what another frees: the system's allocator made turns a third fewer.
#[global_allocator]
static ALLOCATOR: MiMalloc = MiMalloc;

fn main() -> ExitCode {
    warmline::cli::run(std::env::args_os())
}
