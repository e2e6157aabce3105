//! A Redis or Valkey server of a test's own, plain or with TLS and users, alone or as a cluster.

use super::process::{Process, free_port, program, run};
use std::path::PathBuf;
use std::process::Command;
use tempfile::TempDir;

const PACKAGE: &str = "redis-server";
const READY: &str = "Ready to accept connections";
/// A cluster node listens for other nodes at its port and this.
const BUS: u16 = 10_000;

/// A running server that keeps what it is told on disk before it answers.
pub(crate) struct RedisServer {
    process: Process,
    directory: TempDir,
    settings: Vec<String>,
    port: u16,
}

impl RedisServer {
    /// Starts a server without a password.
    pub(crate) fn start() -> Self {
        Self::start_with(tempfile::tempdir().unwrap(), free_port(), &[])
    }

    /// Starts a server with more settings, such as `["--maxmemory", "2mb"]`.
    pub(crate) fn start_set(settings: &[&str]) -> Self {
        Self::start_with(tempfile::tempdir().unwrap(), free_port(), settings)
    }

    /// Starts a server that speaks TLS alone and knows one user, `warmline`, who may touch the keys of Warmline alone.
    pub(crate) fn start_guarded() -> Self {
        let directory = tempfile::tempdir().unwrap();
        let certificate = rcgen::generate_simple_self_signed(["localhost".to_owned()]).unwrap();
        let file = |name: &str| directory.path().join(name).to_str().unwrap().to_owned();
        std::fs::write(file("certificate.pem"), certificate.cert.pem()).unwrap();
        std::fs::write(file("key.pem"), certificate.signing_key.serialize_pem()).unwrap();
        let (certificate, key, port) = (file("certificate.pem"), file("key.pem"), free_port().to_string());
        let user = ["--user", "warmline", "on", ">letmein", "~warmline:*", "+@all", "-@admin", "-@dangerous", "+info"];
        let settings = [
            &["--tls-port", &port, "--tls-cert-file", &certificate, "--tls-key-file", &key][..],
            &["--tls-auth-clients", "no", "--user", "default", "off"],
            &user,
        ];
        let mut server = Self::start_with(directory, 0, &settings.concat());
        server.port = port.parse().unwrap();
        server
    }

    fn start_with(directory: TempDir, port: u16, settings: &[&str]) -> Self {
        let port_text = port.to_string();
        let always = ["--port", &port_text, "--bind", "127.0.0.1", "--save", "", "--appendonly", "yes", "--appendfsync", "always"];
        let place = directory.path().to_str().unwrap();
        let settings: Vec<String> = always.into_iter().chain(["--dir", place]).chain(settings.iter().copied()).map(str::to_owned).collect();
        let process = start(&settings);
        Self { process, directory, settings, port }
    }

    /// Where clients connect, without a user.
    pub(crate) fn url(&self) -> String {
        format!("redis://127.0.0.1:{}", self.port)
    }

    /// Where a user connects to one of the databases.
    pub(crate) fn url_of(&self, user: &str, password: &str, database: u8) -> String {
        format!("redis://{user}:{password}@127.0.0.1:{}/{database}", self.port)
    }

    /// Sends a command as an operator would.
    pub(crate) fn tell(&self, command: &[&str]) {
        let client = program(&["redis-cli", "valkey-cli"], &[], PACKAGE);
        run(Command::new(client).args(["-e", "-p", &self.port.to_string()]).args(command));
    }

    /// Where the user of a guarded server connects.
    pub(crate) fn guarded_url(&self, password: &str) -> String {
        format!("rediss://warmline:{password}@localhost:{}", self.port)
    }

    /// The certificate of a guarded server, which is its own authority.
    pub(crate) fn certificate(&self) -> PathBuf {
        self.directory.path().join("certificate.pem")
    }

    /// Ends the server at once.
    pub(crate) fn kill(&mut self) {
        self.process.end_by("KILL");
    }

    /// Starts the server again after [`Self::kill`], with what it had on disk.
    pub(crate) fn start_again(&mut self) {
        self.process = start(&self.settings);
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

/// Starts a server with these settings, and waits until it takes connections.
fn start(settings: &[String]) -> Process {
    let server = program(&["redis-server", "valkey-server"], &[], PACKAGE);
    let process = Process::start(&server, settings, None);
    process.wait_until_it_says(READY);
    process
}

/// Three servers that share the keys among them.
pub(crate) struct RedisCluster {
    nodes: Vec<RedisServer>,
}

impl RedisCluster {
    /// Starts a cluster of three nodes without replicas.
    pub(crate) fn start() -> Self {
        let nodes: Vec<RedisServer> = std::iter::repeat_with(start_node).take(3).collect();
        let addresses = nodes.iter().map(|node| format!("127.0.0.1:{}", node.port));
        let client = program(&["redis-cli", "valkey-cli"], &[], PACKAGE);
        run(Command::new(client).args(["--cluster", "create", "--cluster-yes"]).args(addresses));
        for node in &nodes {
            node.process.wait_until_it_says("Cluster state changed: ok");
        }
        Self { nodes }
    }

    /// Sends a command to one of the nodes.
    pub(crate) fn tell_one(&self, command: &[&str]) {
        self.nodes[1].tell(command);
    }

    /// Sends a command to every node.
    pub(crate) fn tell(&self, command: &[&str]) {
        for node in &self.nodes {
            node.tell(command);
        }
    }

    /// Where clients connect: one node, which tells them of the others.
    pub(crate) fn url(&self) -> String {
        format!("redis+cluster://127.0.0.1:{}", self.nodes[0].port)
    }
}

fn start_node() -> RedisServer {
    let port = std::iter::repeat_with(free_port).find(|port| *port < u16::MAX - BUS).expect("there are free ports");
    RedisServer::start_with(tempfile::tempdir().unwrap(), port, &["--cluster-enabled", "yes"])
}
