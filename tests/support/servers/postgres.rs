//! A PostgreSQL server of a test's own.

use super::process::{Process, free_port, output_of, program, run};
use std::path::{Path, PathBuf};
use std::process::Command;
use tempfile::TempDir;

const PACKAGE: &str = "postgresql";
const READY: &str = "database system is ready to accept connections";
/// Whom the server runs as where the test runs as root, which PostgreSQL refuses to.
const USER: &str = "postgres";

/// A running server with an empty database.
pub(crate) struct PostgresServer {
    process: Process,
    directory: TempDir,
    port: u16,
}

impl PostgresServer {
    /// Makes a database in a directory of its own, and starts a server over it.
    pub(crate) fn start() -> Self {
        let directory = tempfile::tempdir().unwrap();
        if let Some(user) = other_user() {
            run(Command::new("chown").arg(user).arg(directory.path()));
        }
        let arguments = ["--auth=trust", "--username=warmline", "--encoding=UTF8", "--no-locale", "--no-sync", "--no-instructions"];
        run(as_other_user(&tool("initdb")).args(arguments).arg("--pgdata").arg(directory.path().join("database")));
        let port = free_port();
        let process = start(directory.path(), port);
        Self { process, directory, port }
    }

    /// Where clients connect.
    pub(crate) fn url(&self) -> String {
        format!("postgres://warmline@127.0.0.1:{}/postgres", self.port)
    }

    /// Ends the server at once, as a crash of it would.
    pub(crate) fn kill(&mut self) {
        self.process.end_by("QUIT");
    }

    /// Starts the server again after [`Self::kill`], with what it had on disk.
    pub(crate) fn start_again(&mut self) {
        self.process = start(self.directory.path(), self.port);
    }

    /// Freezes the server: it keeps its connections and answers nothing.
    pub(crate) fn freeze(&self) {
        self.process.signal("STOP");
    }

    /// Lets a frozen server go on.
    pub(crate) fn thaw(&self) {
        self.process.signal("CONT");
    }
}

fn start(directory: &Path, port: u16) -> Process {
    let place = directory.to_str().unwrap();
    let database = format!("{place}/database");
    // A killed process loses nothing that it wrote; only a machine without power would need `fsync`.
    let port = port.to_string();
    let arguments = ["-D", &database, "-p", &port, "-k", place, "-c", "listen_addresses=127.0.0.1", "-c", "fsync=off"];
    let process = Process::start(&tool("postgres"), &arguments.map(str::to_owned), other_user());
    process.wait_until_it_says(READY);
    process
}

/// One of the server's programs, which Debian keeps out of the path.
fn tool(name: &str) -> PathBuf {
    let versions = std::fs::read_dir("/usr/lib/postgresql").into_iter().flatten().filter_map(Result::ok);
    let mut places: Vec<PathBuf> = versions.map(|version| version.path().join("bin")).collect();
    places.sort();
    places.reverse();
    program(&[name], &places, PACKAGE)
}

fn other_user() -> Option<&'static str> {
    (output_of(Command::new("id").arg("-u")).trim() == "0").then_some(USER)
}

fn as_other_user(program: &Path) -> Command {
    let Some(user) = other_user() else { return Command::new(program) };
    let mut command = Command::new("setpriv");
    command.args(["--reuid", user, "--regid", user, "--clear-groups", "--"]).arg(program);
    command
}
