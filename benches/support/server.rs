//! The real service as a process of its own, for benches that look at it from outside.

use std::io::{BufRead, BufReader};
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

/// A running `warmline serve`. It is stopped when dropped.
pub(crate) struct Server {
    process: Child,
    /// Where it listens.
    pub(crate) url: String,
    /// From its start to its listening with all policies in force.
    pub(crate) started_in: Duration,
}

impl Server {
    /// Starts a service on a free port and waits until it listens.
    pub(crate) fn start(policies: &Path, data: &Path) -> Self {
        let began = Instant::now();
        let mut process = Command::new(env!("CARGO_BIN_EXE_warmline"))
            .args(["serve", "--listen", "127.0.0.1:0", "--policies"])
            .arg(policies)
            .arg("--data")
            .arg(data)
            .env("WARMLINE_LOG", "error")
            .stderr(Stdio::piped())
            .spawn()
            .expect("the service starts");
        let stderr = BufReader::new(process.stderr.take().expect("standard error is piped"));
        let mut lines = stderr.lines().map_while(Result::ok);
        let url = lines.find_map(|line| line.strip_prefix("listening on ").map(str::to_owned)).expect("the service listens");
        let started_in = began.elapsed();
        // Whatever else it says is read, so that it never waits for us.
        std::thread::spawn(move || lines.for_each(drop));
        Self { process, url, started_in }
    }

    /// The memory that the process holds, in bytes, as the kernel counts it.
    pub(crate) fn resident_bytes(&self) -> u64 {
        let status = std::fs::read_to_string(format!("/proc/{}/status", self.process.id())).expect("Linux tells");
        let line = status.lines().find_map(|line| line.strip_prefix("VmRSS:")).expect("it has a size");
        line.trim().trim_end_matches(" kB").parse::<u64>().expect("a number") * 1024
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        // It is being thrown away: whether it was still there does not matter.
        let _ = self.process.kill();
        let _ = self.process.wait();
    }
}

/// The value below which this share of the sorted values lies.
pub(crate) fn percentile(sorted: &[Duration], share: f64) -> Duration {
    #[expect(
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        clippy::cast_precision_loss,
        reason = "a position in a list of timings"
    )]
    let position = ((sorted.len() as f64 * share) as usize).min(sorted.len().saturating_sub(1));
    sorted[position]
}
