//! The command line: a file for each command.

mod call;
mod diff;
mod explain;
mod forget;
mod init;
mod ledger;
mod lint;
mod policies;
mod report;
mod schema;
mod score;
mod serve;
mod sessions;
mod test;

use clap::{Parser, Subcommand};
use std::ffi::OsString;
use std::io::Write;
use std::process::ExitCode;

/// Notices when an AI voice bot should stop talking, and hands its caller to a human, warmly.
#[derive(Debug, Parser)]
#[command(name = "warmline", version, arg_required_else_help = true)]
struct Arguments {
    #[command(subcommand)]
    command: Command,
}

#[derive(Debug, Subcommand)]
enum Command {
    Serve(serve::Serve),
    Call(call::Call),
    Explain(explain::Explain),
    Lint(lint::Lint),
    Test(test::Test),
    Score(score::Score),
    Diff(diff::Diff),
    Report(report::Report),
    Forget(forget::Forget),
    Schema(schema::Schema),
    Init(init::Init),
}

impl Command {
    fn run(self) -> anyhow::Result<Exit> {
        match self {
            Self::Serve(serve) => serve.run(),
            Self::Call(call) => call.run(),
            Self::Explain(explain) => explain.run(),
            Self::Lint(lint) => lint.run(),
            Self::Test(test) => test.run(),
            Self::Score(score) => score.run(),
            Self::Diff(diff) => diff.run(),
            Self::Report(report) => report.run(),
            Self::Forget(forget) => forget.run(),
            Self::Schema(schema) => Ok(schema.run()),
            Self::Init(init) => init.run(),
        }
    }
}

/// How a command ends, for scripts.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Exit {
    /// All is well.
    Clean = 0,
    /// The command ran and found something to complain of.
    Findings = 1,
    /// The command could not run.
    CouldNotRun = 2,
}

impl From<Exit> for ExitCode {
    fn from(exit: Exit) -> Self {
        Self::from(exit as u8)
    }
}

/// Runs the command that the arguments name; the first of them is the program's own name.
pub fn run(arguments: impl IntoIterator<Item = impl Into<OsString> + Clone>) -> ExitCode {
    let exit = match Arguments::try_parse_from(arguments) {
        Ok(arguments) => arguments.command.run().unwrap_or_else(|error| {
            tell(format_args!("error: {error:#}"));
            Exit::CouldNotRun
        }),
        // What cannot be parsed, but also `--help` and `--version`, which clap prints on standard output.
        Err(told) => {
            let exit = if told.use_stderr() { Exit::CouldNotRun } else { Exit::Clean };
            // Nobody is left to tell if printing fails.
            let _ = told.print();
            exit
        }
    };
    exit.into()
}

/// Says something to whoever started the command, apart from the log and from its output.
fn tell(message: std::fmt::Arguments<'_>) {
    // A closed standard error is no reason to stop serving.
    let _ = writeln!(anstream::stderr(), "{message}");
}

/// Prints a command's output. Colours vanish by themselves where nobody sees them.
fn print(text: &str) {
    // Whoever closed the pipe has read enough.
    let _ = anstream::stdout().write_all(text.as_bytes());
}

/// Whether output is seen in colour.
fn colored() -> bool {
    anstream::AutoStream::choice(&std::io::stdout()) != anstream::ColorChoice::Never
}

#[cfg(test)]
mod tests {
    use super::*;
    use clap::CommandFactory;

    #[test]
    fn verify_cli() {
        Arguments::command().debug_assert();
    }
}
