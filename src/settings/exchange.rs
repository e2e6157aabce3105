//! Where the exchange takes orders that answer no event, and where calls may be handed to.

use super::environment::Environment;
use super::{Secret, SettingsError};

/// What is set about the exchange.
#[derive(Debug, Clone, Default)]
pub struct ExchangeSettings {
    /// `WARMLINE_EXCHANGE_URL`: where orders are posted that answer no event. Where there is none, they wait for the call's
    /// next event.
    pub url: Option<String>,
    /// `WARMLINE_EXCHANGE_TOKEN`: the bearer token to show there.
    pub token: Option<Secret>,
    /// `WARMLINE_DESTINATIONS`: where calls may be handed to, such as `+1555*,sip:*@example.com`; anywhere, if unset.
    pub destinations: Option<String>,
}

impl ExchangeSettings {
    /// Reads the settings.
    ///
    /// # Errors
    ///
    /// When a variable is set to nothing, or a token cannot be had.
    pub(super) fn read(environment: Environment<'_>) -> Result<Self, SettingsError> {
        Ok(Self {
            url: environment.text("WARMLINE_EXCHANGE_URL")?,
            token: environment.secret("WARMLINE_EXCHANGE_TOKEN")?,
            destinations: environment.text("WARMLINE_DESTINATIONS")?,
        })
    }
}
