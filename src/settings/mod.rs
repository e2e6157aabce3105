//! What the operator sets: read once at start, from flags, from the environment and from files.

mod access;
mod environment;
mod events;
mod exchange;
mod ledger;
mod links;
mod listen;
mod models;
mod reload;
mod secret;
mod store;

pub use access::AccessSettings;
pub use environment::Environment;
pub use events::{EventSettings, EventSink};
pub use exchange::ExchangeSettings;
pub use ledger::{LedgerPlace, read_ledger};
pub use links::LinkSettings;
pub use listen::{DEFAULT_LISTEN, read_listen};
pub use models::ModelSettings;
pub use reload::ReloadSettings;
pub use secret::Secret;
pub use store::{Durability, SessionsStore, StoreSettings, read_durability, read_sessions};

use std::net::SocketAddr;
use std::path::PathBuf;

/// Names the key that callers are hashed with.
const CALLER_KEY: &str = "WARMLINE_CALLER_KEY";

/// Reads the key that callers are hashed with, for commands that need nothing else.
///
/// # Errors
///
/// When it is set but cannot be had.
pub fn read_caller_key(environment: Environment<'_>) -> Result<Option<Secret>, SettingsError> {
    environment.secret(CALLER_KEY)
}

/// Reads the certificate of whoever vouches for the stores that are reached by TLS, where the system's do not.
///
/// # Errors
///
/// When it is set in two ways, or its file does not read.
pub fn read_store_authority(environment: Environment<'_>) -> Result<Option<Secret>, SettingsError> {
    environment.secret("WARMLINE_STORE_CA")
}

/// What the flags of `warmline serve` say. They carry their own defaults and variables, which `--help` shows.
#[derive(Debug, Clone)]
pub struct Flags {
    /// The directory of the policies.
    pub policies: PathBuf,
    /// Where to listen.
    pub listen: SocketAddr,
    /// The directory for what must outlive the process.
    pub data: PathBuf,
    /// Where the ledger is kept.
    pub ledger: LedgerPlace,
    /// Where live calls are kept.
    pub sessions: SessionsStore,
    /// How safely.
    pub durability: Durability,
}

/// How this process runs.
#[derive(Debug, Clone)]
pub struct Settings {
    /// The directory of the policies.
    pub policies: PathBuf,
    /// Where to listen; port 0 takes a free one.
    pub listen: SocketAddr,
    /// The directory for what must outlive the process.
    pub data: PathBuf,
    /// Where the ledger is kept.
    pub ledger: LedgerPlace,
    /// `WARMLINE_CALLER_KEY`: the key that callers are hashed with; one of the data directory, where there is none.
    pub caller_key: Option<Secret>,
    /// Where events are sent.
    pub events: EventSettings,
    /// Who may ask what.
    pub access: AccessSettings,
    /// What the exchange takes, and where calls may go.
    pub exchange: ExchangeSettings,
    /// When policies are read again.
    pub reload: ReloadSettings,
    /// How live calls are kept.
    pub store: StoreSettings,
    /// Where the language models are.
    pub models: ModelSettings,
    /// The links to the screen-pop page.
    pub links: LinkSettings,
}

impl Settings {
    /// Puts the flags and the environment together.
    ///
    /// # Errors
    ///
    /// Names the variable that does not read, and what to write into it.
    pub fn read(flags: Flags, environment: Environment<'_>) -> Result<Self, SettingsError> {
        Ok(Self {
            policies: flags.policies,
            listen: flags.listen,
            data: flags.data,
            ledger: flags.ledger,
            caller_key: environment.secret(CALLER_KEY)?,
            events: EventSettings::read(environment)?,
            access: AccessSettings::read(environment)?,
            store: StoreSettings::read(flags.sessions, flags.durability, environment)?,
            exchange: ExchangeSettings::read(environment)?,
            reload: ReloadSettings::read(environment)?,
            models: ModelSettings::read(environment)?,
            links: LinkSettings::read(environment)?,
        })
    }
}

/// Why the settings do not read.
#[derive(Debug, thiserror::Error)]
pub enum SettingsError {
    /// An address is none.
    #[error("`{0}` is no address to listen on; write an IP address and a port, such as `{DEFAULT_LISTEN}`")]
    Listen(String),
    /// There is no such place for live calls.
    #[error("this is no place to keep live calls; write `memory`, `embedded` or an address such as `redis://127.0.0.1:6379`")]
    Sessions,
    /// There is no such durability.
    #[error("`{0}` is no durability; write `full` or `relaxed`")]
    Durability(String),
    /// A variable is set to nothing.
    #[error("`{variable}` is empty; write a value into it, or unset it")]
    Empty {
        /// The variable.
        variable: String,
    },
    /// A secret is set in two ways.
    #[error("`{variable}` and `{variable}_FILE` are both set; keep one of them")]
    Twice {
        /// The variable that holds the secret itself.
        variable: &'static str,
    },
    /// A secret's file cannot be read.
    #[error("cannot read `{path}`, which `{variable}_FILE` names: {problem}")]
    Unreadable {
        /// The variable that would hold the secret itself.
        variable: &'static str,
        /// The file.
        path: String,
        /// What the system says.
        problem: std::io::Error,
    },
    /// A secret's file holds nothing.
    #[error("`{path}`, which `{variable}_FILE` names, is empty; write the secret into it")]
    EmptyFile {
        /// The variable that would hold the secret itself.
        variable: &'static str,
        /// The file.
        path: String,
    },
    /// There is nowhere to send events to.
    #[error("`WARMLINE_EVENTS` is `{0}`; write `https://…`, or `file:` and a path")]
    EventSink(String),
    /// There is no ledger of this kind.
    #[error("this is no place to keep the ledger; write `embedded`, or `postgres://user@host/database`")]
    Ledger,
    /// The public address is none of the web's.
    #[error("`WARMLINE_PUBLIC_URL` is `{0}`; write an address such as `https://warmline.example.com`")]
    PublicUrl(String),
    /// A key is too short.
    #[error("`{variable}` is too short; write at least {least} characters, such as `openssl rand -hex {least}` prints")]
    ShortKey {
        /// The variable.
        variable: &'static str,
        /// The fewest characters.
        least: usize,
    },
    /// A switch is neither on nor off.
    #[error("`{variable}` is `{value}`; write `on` or `off`")]
    Switch {
        /// The variable.
        variable: &'static str,
        /// What it holds.
        value: String,
    },
    /// A duration does not read.
    #[error("`{variable}` is `{value}`; write a duration of {least:?} or more, such as `{example}`")]
    Duration {
        /// The variable.
        variable: &'static str,
        /// What it holds.
        value: String,
        /// The shortest it may be.
        least: std::time::Duration,
        /// One that reads.
        example: &'static str,
    },
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn flags_and_environment_come_together() {
        let flags = Flags {
            policies: "p".into(),
            listen: read_listen("127.0.0.1:0").unwrap(),
            data: "d".into(),
            sessions: SessionsStore::Memory,
            durability: Durability::Full,
            ledger: LedgerPlace::Embedded,
        };
        let lookup = |name: &str| (name == "WARMLINE_READ_TOKEN").then(|| "letmein".to_owned());
        let settings = Settings::read(flags, Environment::new(&lookup)).unwrap();
        assert_eq!(settings.listen.port(), 0);
        assert_eq!(settings.policies, PathBuf::from("p"));
        assert_eq!(settings.access.read_token.as_ref().map(Secret::expose), Some("letmein"));
        assert!(!format!("{settings:?}").contains("letmein"));
    }
}
