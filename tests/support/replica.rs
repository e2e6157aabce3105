//! The real `warmline serve` as a process of its own, killed when dropped.

use std::io::{BufRead, BufReader};
use std::path::Path;
use std::process::{Child, Command, Stdio};

/// A running service.
pub(crate) struct Replica {
    process: Child,
    /// Where it listens.
    pub(crate) url: String,
}

impl Replica {
    /// Starts a service that keeps live calls and ledger at these places, and waits until it listens.
    pub(crate) fn start(policies: &Path, data: &Path, sessions: &str, ledger: &str) -> Self {
        let mut process = Command::new(env!("CARGO_BIN_EXE_warmline"))
            .args(["serve", "--listen", "127.0.0.1:0", "--sessions", sessions, "--ledger", ledger, "--policies"])
            .arg(policies)
            .arg("--data")
            .arg(data)
            .env("WARMLINE_LOG", "error")
            .env("WARMLINE_CALLER_KEY", "the same on every replica")
            .stderr(Stdio::piped())
            .spawn()
            .unwrap();
        let mut lines = BufReader::new(process.stderr.take().unwrap()).lines().map_while(Result::ok);
        let mut said = Vec::new();
        let url =
            lines.by_ref().inspect(|line| said.push(line.clone())).find_map(|line| line.strip_prefix("listening on ").map(str::to_owned));
        let url = url.unwrap_or_else(|| panic!("the service does not start: {said:#?}"));
        std::thread::spawn(move || lines.for_each(drop));
        Self { process, url }
    }
}

impl Drop for Replica {
    /// `Child::kill` sends `SIGKILL`: nothing of the process's own runs any more.
    fn drop(&mut self) {
        let _ = self.process.kill();
        let _ = self.process.wait();
    }
}
