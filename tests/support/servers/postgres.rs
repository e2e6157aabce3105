//! A PostgreSQL server of a test's own.

use super::process::{Process, free_port, output_of, program, run};
use std::path::{Path, PathBuf};
use std::process::Command;
use tempfile::TempDir;

const PACKAGE: &str = "postgresql";
const READY: &str = "database system is ready to accept connections";
/// The file of a guarded server's certificate.
const CERTIFICATE: &str = "certificate.pem";
/// Whom the server runs as where the test runs as root, which PostgreSQL refuses to.
const USER: &str = "postgres";

/// A running server with an empty database.
pub(crate) struct PostgresServer {
    process: Process,
    directory: TempDir,
    port: u16,
    settings: Vec<String>,
}

impl PostgresServer {
    /// Makes a database in a directory of its own, and starts a server over it.
    pub(crate) fn start() -> Self {
        let directory = database();
        Self::start_in(directory, Vec::new())
    }

    /// Starts a server that takes clients over TLS alone, and asks them for a password.
    pub(crate) fn start_guarded() -> Self {
        let directory = database();
        let file = |name: &str| directory.path().join(name).to_str().unwrap().to_owned();
        let (certificate, key, rules) = (file(CERTIFICATE), file("key.pem"), file("rules.conf"));
        let made = rcgen::generate_simple_self_signed(["localhost".to_owned()]).unwrap();
        std::fs::write(&certificate, made.cert.pem()).unwrap();
        std::fs::write(&key, made.signing_key.serialize_pem()).unwrap();
        std::fs::write(&rules, "hostssl all all 127.0.0.1/32 scram-sha-256\nlocal all all trust\n").unwrap();
        run(Command::new("chmod").args(["600", &key]));
        if let Some(user) = other_user() {
            run(Command::new("chown").args([user, &certificate, &key, &rules]));
        }
        let settings = ["ssl=on", &format!("ssl_cert_file={certificate}"), &format!("ssl_key_file={key}"), &format!("hba_file={rules}")];
        let server = Self::start_in(directory, settings.map(str::to_owned).to_vec());
        server.tell("ALTER ROLE warmline PASSWORD 'letmein'");
        server
    }

    fn start_in(directory: TempDir, settings: Vec<String>) -> Self {
        let port = free_port();
        let process = start(directory.path(), port, &settings);
        Self { process, directory, port, settings }
    }

    /// Sends a statement as an operator would, from the same machine.
    pub(crate) fn tell(&self, statement: &str) {
        let port = self.port.to_string();
        let mut client = as_other_user(&tool("psql"));
        client.arg("-h").arg(self.directory.path()).args(["-p", &port, "-U", "warmline", "-d", "postgres", "-c", statement]);
        run(&mut client);
    }

    /// Where clients of a guarded server connect.
    pub(crate) fn guarded_url(&self, password: &str) -> String {
        format!("postgres://warmline:{password}@localhost:{}/postgres?sslmode=require", self.port)
    }

    /// The certificate of a guarded server, which is its own authority.
    pub(crate) fn certificate(&self) -> PathBuf {
        self.directory.path().join(CERTIFICATE)
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
        self.process = start(self.directory.path(), self.port, &self.settings);
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

/// A directory with an empty database, for whoever the server runs as.
fn database() -> TempDir {
    let directory = tempfile::tempdir().unwrap();
    if let Some(user) = other_user() {
        run(Command::new("chown").arg(user).arg(directory.path()));
    }
    let arguments = ["--auth=trust", "--username=warmline", "--encoding=UTF8", "--no-locale", "--no-sync", "--no-instructions"];
    run(as_other_user(&tool("initdb")).args(arguments).arg("--pgdata").arg(directory.path().join("database")));
    directory
}

fn start(directory: &Path, port: u16, settings: &[String]) -> Process {
    let place = directory.to_str().unwrap();
    let database = format!("{place}/database");
    // A killed process loses nothing that it wrote; only a machine without power would need `fsync`.
    let port = port.to_string();
    let arguments = ["-D", &database, "-p", &port, "-k", place, "-c", "listen_addresses=127.0.0.1", "-c", "fsync=off"];
    let settings = settings.iter().flat_map(|setting| ["-c", setting]);
    let arguments: Vec<String> = arguments.into_iter().chain(settings).map(str::to_owned).collect();
    let process = Process::start(&tool("postgres"), &arguments, other_user());
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
