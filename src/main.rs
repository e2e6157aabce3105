//! The `warmline` command.

use mimalloc::MiMalloc;
use std::process::ExitCode;

/// A turn allocates on one thread what another frees: see `docs/architecture.md`.
#[global_allocator]
static ALLOCATOR: MiMalloc = MiMalloc;

fn main() -> ExitCode {
    warmline::cli::run(std::env::args_os())
}
