//! The real service as a process of its own.

use std::io::{BufRead, BufReader};
use std::path::Path;
use std::process::{Child, Command, ExitStatus, Output, Stdio};

/// A small policy, which is in force in no time.
pub(crate) const POLICY: &str = r#"
warmline: 1
tenant: acme
numbers: ["+15559998888"]
greeting: Hi!
rules: [ { id: asks, when: { says: [a manager] }, then: { escalate: asked } } ]
reasons: { asked: { announce: One moment. } }
desks: { support: { number: "+15551234567" } }
route: support
nobody_available: { say: Nobody is here., then: hangup }
answers: [ { says: [when do you open], reply: We are open nine to five thirty. } ]
failures: { caller_repeats: false }
"#;

/// `warmline serve` with these policies and data, on a free port.
fn serve(policies: &Path, data: &Path) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_warmline"));
    command.args(["serve", "--listen", "127.0.0.1:0", "--policies"]).arg(policies).arg("--data").arg(data).env("WARMLINE_LOG", "error");
    command
}

/// Starts a service that is expected to give up at once.
pub(crate) fn fails_to_start(policies: &Path, data: &Path) -> Output {
    serve(policies, data).output().unwrap()
}

/// A running `warmline serve`, killed when dropped.
pub(crate) struct Running {
    process: Child,
    pub(crate) url: String,
}

impl Running {
    pub(crate) fn start(policies: &Path, data: &Path) -> Self {
        let mut process = serve(policies, data).stderr(Stdio::piped()).spawn().unwrap();
        let mut lines = BufReader::new(process.stderr.take().unwrap()).lines().map_while(Result::ok);
        let mut said = Vec::new();
        let told = lines.by_ref().inspect(|line| said.push(line.clone()));
        let url = { told }.find_map(|line| line.strip_prefix("listening on ").map(str::to_owned));
        let url = url.unwrap_or_else(|| panic!("the service does not start: {said:#?}"));
        std::thread::spawn(move || lines.for_each(drop));
        Self { process, url }
    }

    /// Tells it to stop, as a supervisor does, and waits until it has.
    pub(crate) fn terminate(mut self) -> ExitStatus {
        let kill = format!("kill -TERM {}", self.process.id());
        assert!(Command::new("sh").args(["-c", &kill]).status().unwrap().success());
        self.process.wait().unwrap()
    }
}

impl Drop for Running {
    /// `Child::kill` sends `SIGKILL`: nothing of the process's own runs any more.
    fn drop(&mut self) {
        let _ = self.process.kill();
        let _ = self.process.wait();
    }
}
