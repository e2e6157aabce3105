//! What the operator sets: read once at start, from flags, from the environment and from files.

mod access;
mod environment;
mod exchange;
mod links;
mod listen;
mod models;
mod reload;
mod secret;

pub use access::AccessSettings;
pub use environment::Environment;
pub use exchange::ExchangeSettings;
pub use links::LinkSettings;
pub use listen::{DEFAULT_LISTEN, read_listen};
pub use models::ModelSettings;
pub use reload::ReloadSettings;
pub use secret::Secret;

use std::net::SocketAddr;
use std::path::PathBuf;

/// What the flags of `warmline serve` say. They carry their own defaults and variables, which `--help` shows.
#[derive(Debug, Clone)]
pub struct Flags {
    /// The directory of the policies.
    pub policies: PathBuf,
    /// Where to listen.
    pub listen: SocketAddr,
    /// The directory for what must outlive the process.
    pub data: PathBuf,
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
    /// Who may ask what.
    pub access: AccessSettings,
    /// What the exchange takes, and where calls may go.
    pub exchange: ExchangeSettings,
    /// When policies are read again.
    pub reload: ReloadSettings,
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
            access: AccessSettings::read(environment)?,
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
        let flags = Flags { policies: "p".into(), listen: read_listen("127.0.0.1:0").unwrap(), data: "d".into() };
        let lookup = |name: &str| (name == "WARMLINE_READ_TOKEN").then(|| "letmein".to_owned());
        let settings = Settings::read(flags, Environment::new(&lookup)).unwrap();
        assert_eq!(settings.listen.port(), 0);
        assert_eq!(settings.policies, PathBuf::from("p"));
        assert_eq!(settings.access.read_token.as_ref().map(Secret::expose), Some("letmein"));
        assert!(!format!("{settings:?}").contains("letmein"));
    }
}
