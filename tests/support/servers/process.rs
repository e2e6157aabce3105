//! A server's process: started, waited for until it says that it is ready, frozen, thawed, killed.

use std::io::{BufRead, BufReader, Read};
use std::net::{Ipv4Addr, TcpListener};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::sync::mpsc::{self, Receiver};
use std::time::Duration;

/// How long a server may take to say something it must say.
const PATIENCE: Duration = Duration::from_secs(60);

/// A running server. It dies with this value, and with the thread that started it.
pub(super) struct Process {
    child: Child,
    said: Receiver<String>,
}

impl Process {
    /// Starts a server, as another user where one is named.
    pub(super) fn start(program: &Path, arguments: &[String], user: Option<&str>) -> Self {
        let mut command = Command::new("setpriv");
        command.args(["--pdeathsig", "KILL"]);
        if let Some(user) = user {
            command.args(["--reuid", user, "--regid", user, "--clear-groups"]);
        }
        command.arg("--").arg(program).args(arguments);
        command.stdin(Stdio::null()).stdout(Stdio::piped()).stderr(Stdio::piped());
        let mut child = command.spawn().expect("`setpriv` is part of every Debian: apt-get install -y util-linux");
        let (tell, said) = mpsc::channel();
        pass_on(child.stdout.take().unwrap(), tell.clone());
        pass_on(child.stderr.take().unwrap(), tell);
        Self { child, said }
    }

    /// Waits until the server has logged a line with these words.
    pub(super) fn wait_until_it_says(&self, words: &str) {
        let mut log = String::new();
        loop {
            let Ok(line) = self.said.recv_timeout(PATIENCE) else { panic!("the server never said `{words}`:\n{log}") };
            if line.contains(words) {
                return;
            }
            log.push_str(&line);
            log.push('\n');
        }
    }

    /// Sends a signal, such as `STOP`, to the server and to the processes it started.
    pub(super) fn signal(&self, signal: &str) {
        let parent = self.child.id().to_string();
        let children = output_of(Command::new("ps").args(["-o", "pid=", "--ppid", &parent]));
        for pid in children.split_whitespace().chain([parent.as_str()]) {
            // One that is gone by now needs no signal.
            let _ = Command::new("kill").args([&format!("-{signal}"), pid]).stderr(Stdio::null()).status();
        }
    }

    /// Sends a signal to the server alone, and waits for its end.
    pub(super) fn end_by(&mut self, signal: &str) {
        let _ = Command::new("kill").args([&format!("-{signal}"), &self.child.id().to_string()]).stderr(Stdio::null()).status();
        self.child.wait().unwrap();
    }
}

impl Drop for Process {
    fn drop(&mut self) {
        self.signal("KILL");
        let _ = self.child.wait();
    }
}

/// Reads a server's log to its end, so that the server never waits for a reader.
fn pass_on(log: impl Read + Send + 'static, tell: mpsc::Sender<String>) {
    std::thread::spawn(move || {
        for line in BufReader::new(log).lines().map_while(Result::ok) {
            let _ = tell.send(line);
        }
    });
}

/// What a command prints; the test fails where the command does.
pub(super) fn output_of(command: &mut Command) -> String {
    let output = command.output().unwrap_or_else(|error| panic!("cannot start {command:?}: {error}"));
    String::from_utf8_lossy(&output.stdout).into_owned()
}

/// Runs a command to its end; the test fails where the command does.
pub(super) fn run(command: &mut Command) {
    let output = command.output().unwrap_or_else(|error| panic!("cannot start {command:?}: {error}"));
    let said = || format!("{}{}", String::from_utf8_lossy(&output.stdout), String::from_utf8_lossy(&output.stderr));
    assert!(output.status.success(), "{command:?} failed:\n{}", said());
}

/// A port that nobody listens on.
pub(super) fn free_port() -> u16 {
    TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).unwrap().local_addr().unwrap().port()
}

/// Where a program is; the test fails where it is not installed.
pub(super) fn program(names: &[&str], more_places: &[PathBuf], package: &str) -> PathBuf {
    let path = std::env::var_os("PATH").unwrap_or_default();
    let places: Vec<PathBuf> = more_places.iter().cloned().chain(std::env::split_paths(&path)).collect();
    let found = names.iter().flat_map(|name| places.iter().map(move |place| place.join(name))).find(|path| path.is_file());
    found.unwrap_or_else(|| panic!("`{}` is needed for this test: apt-get install -y {package}", names[0]))
}
