//! Who may ask what: the tokens of operators and of the exchange.

use super::environment::Environment;
use super::{Secret, SettingsError};

/// The tokens that open the doors. Each is a variable, or a file that `VARIABLE_FILE` names.
#[derive(Debug, Clone, Default)]
pub struct AccessSettings {
    /// `WARMLINE_READ_TOKEN`: for operators who look.
    pub read_token: Option<Secret>,
    /// `WARMLINE_OPERATE_TOKEN`: for operators who look and act.
    pub operate_token: Option<Secret>,
    /// `WARMLINE_WEBHOOK_TOKEN`: for the exchange. Where there is none, anybody who reaches the webhook may post to it.
    pub webhook_token: Option<Secret>,
}

impl AccessSettings {
    /// Reads the tokens.
    ///
    /// # Errors
    ///
    /// When a token is set but cannot be had: it must not be taken for none.
    pub(super) fn read(environment: Environment<'_>) -> Result<Self, SettingsError> {
        Ok(Self {
            read_token: environment.secret("WARMLINE_READ_TOKEN")?,
            operate_token: environment.secret("WARMLINE_OPERATE_TOKEN")?,
            webhook_token: environment.secret("WARMLINE_WEBHOOK_TOKEN")?,
        })
    }

    /// Whether the operations API answers this machine only, for want of a token.
    #[must_use]
    pub fn loopback_only(&self) -> bool {
        self.read_token.is_none() && self.operate_token.is_none()
    }
}
