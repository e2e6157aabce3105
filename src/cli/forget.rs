//! `warmline forget`: deletes one caller's data.

use super::{Exit, ledger, print};
use crate::call::{PhoneNumber, TenantId};
use crate::service::Clock;
use crate::service::ledger::{ForgottenAt, forget};
use crate::settings::{Environment, LedgerPlace, read_caller_key, read_ledger};
use anyhow::{Context, bail};
use std::fmt::Write;
use std::path::PathBuf;

/// Deletes one caller's data from the ledger
///
/// Calls, what was said and decided in them, handoffs, dispositions, callbacks and events not yet sent out. It may run
/// beside the service. What is still on its way into the ledger is dropped when it comes. A caller whom the policy keeps
/// as a hash is found by the same key: run it where the service runs, or set `WARMLINE_CALLER_KEY`.
#[derive(Debug, clap::Args)]
pub(super) struct Forget {
    /// The caller's number, in international form
    #[arg(long, value_name = "NUMBER")]
    caller: String,
    /// The tenant that is to forget them; all, if left out
    #[arg(long, value_name = "TENANT")]
    tenant: Option<String>,
    /// Where the ledger is kept: `embedded` in the data directory
    #[arg(long, env = "WARMLINE_LEDGER", default_value = "embedded", value_name = "PLACE", value_parser = read_ledger, hide_env_values = true)]
    ledger: LedgerPlace,
    /// The directory of what outlives the service
    #[arg(long, env = "WARMLINE_DATA", default_value = "data", value_name = "DIRECTORY")]
    data: PathBuf,
}

impl Forget {
    pub(super) fn run(self) -> anyhow::Result<Exit> {
        let caller = PhoneNumber::new(&self.caller);
        if !caller.as_str().starts_with('+') {
            bail!("`{}` is not in international form; write it as the exchange does, such as `+15550100`", self.caller);
        }
        let lookup = |variable: &str| std::env::var_os(variable).map(|value| value.to_string_lossy().into_owned());
        let key = read_caller_key(Environment::new(&lookup))?;
        let runtime = tokio::runtime::Runtime::new().context("cannot start the runtime")?;
        let forgotten = runtime.block_on(async {
            let ledger = ledger::open_existing(&self.ledger, &self.data)?;
            let key = ledger::caller_key(key.as_ref(), &self.data)?;
            let tenants = match &self.tenant {
                Some(tenant) => vec![TenantId::new(tenant)],
                None => ledger.tenants().await?,
            };
            anyhow::Ok(forget(&ledger, &key, &tenants, &caller, Clock::system().now()).await?)
        })?;
        print(&told(&forgotten));
        Ok(Exit::Clean)
    }
}

fn told(forgotten: &[ForgottenAt]) -> String {
    if forgotten.is_empty() {
        return "nothing is kept of this caller\n".to_owned();
    }
    forgotten.iter().fold(String::new(), |mut text, ForgottenAt { tenant, what, .. }| {
        let parts = [
            (what.calls.len() as u64, "calls"),
            (what.events, "events of them"),
            (what.handoffs, "handoffs"),
            (what.dispositions, "dispositions"),
            (what.callbacks, "callbacks"),
            (what.outbox, "events to be sent out"),
        ];
        let parts: Vec<String> = parts.iter().map(|(number, what)| format!("{number} {what}")).collect();
        // Writing into a text does not fail.
        let _ = writeln!(text, "{tenant}: deleted {}", parts.join(", "));
        text
    })
}
