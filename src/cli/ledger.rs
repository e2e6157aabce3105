//! What the commands around the ledger begin with: the ledger opened, and the key that callers are hashed with.

use crate::settings::{Environment, LedgerPlace, Secret, read_store_authority};
use crate::store::caller_key::CallerKey;
use crate::store::data::make_data_directory;
use crate::store::ledger::{Ledger, PostgresLedger, SqliteLedger};
use anyhow::{Context, bail};
use std::path::Path;

/// The embedded ledger's file in the data directory.
const FILE: &str = "ledger.db";

/// Opens the ledger. `authority` is the certificate of whoever vouches for a server; `feeds_outbox` says whether what is
/// written is also to be told to others.
pub(super) fn open(place: &LedgerPlace, data: &Path, authority: Option<&Secret>, feeds_outbox: bool) -> anyhow::Result<Ledger> {
    match place {
        LedgerPlace::Embedded => {
            make_data_directory(data).with_context(|| format!("cannot make the data directory `{}`", data.display()))?;
            let file = data.join(FILE);
            let ledger = SqliteLedger::open(&file, feeds_outbox).with_context(|| format!("cannot open the ledger `{}`", file.display()))?;
            Ok(Ledger::Sqlite(ledger))
        }
        LedgerPlace::Postgres(address) => {
            let authority = authority.map(|certificate| certificate.expose().as_bytes());
            Ok(Ledger::Postgres(PostgresLedger::new(address.expose(), authority, feeds_outbox)?))
        }
    }
}

/// Opens a ledger that is there: to look into one that is not would make it.
pub(super) fn open_existing(place: &LedgerPlace, data: &Path) -> anyhow::Result<Ledger> {
    match place {
        LedgerPlace::Embedded if !data.join(FILE).exists() => {
            bail!("there is no ledger in `{}`; name the service's data directory with `--data`", data.display())
        }
        LedgerPlace::Embedded | LedgerPlace::Postgres(_) => {
            let lookup = |variable: &str| std::env::var_os(variable).map(|value| value.to_string_lossy().into_owned());
            open(place, data, read_store_authority(Environment::new(&lookup))?.as_ref(), false)
        }
    }
}

/// The key that callers are hashed with: the one that was set, or else the data directory's.
pub(super) fn caller_key(set: Option<&Secret>, data: &Path) -> anyhow::Result<CallerKey> {
    match set {
        Some(key) => Ok(CallerKey::new(key.expose())),
        None => Ok(CallerKey::kept_in(data)?),
    }
}
