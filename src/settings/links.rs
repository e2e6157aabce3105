//! The links to the screen-pop page: where they lead, what signs them, how long they last.

use super::environment::Environment;
use super::{Secret, SettingsError};
use std::time::Duration;

/// How long a link lasts where nobody says otherwise.
const LIFETIME: Duration = Duration::from_secs(60 * 60);
/// The shortest key, in bytes: what HMAC-SHA256 has use for (RFC 2104, section 3).
const SHORTEST_KEY: usize = 32;

/// The links to the screen-pop page.
#[derive(Debug, Clone)]
pub struct LinkSettings {
    /// `WARMLINE_PUBLIC_URL`: where agents' browsers reach this service, without a slash at its end. Without it there are no links.
    pub public_url: Option<String>,
    /// `WARMLINE_LINK_KEY`, or the content of the file that `WARMLINE_LINK_KEY_FILE` names: what signs the links. Every replica needs the same.
    pub key: Option<Secret>,
    /// `WARMLINE_LINK_LIFETIME`: how long a link lasts.
    pub lifetime: Duration,
}

impl Default for LinkSettings {
    fn default() -> Self {
        Self { public_url: None, key: None, lifetime: LIFETIME }
    }
}

impl LinkSettings {
    /// Reads the settings.
    ///
    /// # Errors
    ///
    /// When the address is none of the web's, or the key is too short to keep anybody out.
    pub(super) fn read(environment: Environment<'_>) -> Result<Self, SettingsError> {
        let public_url = environment.text("WARMLINE_PUBLIC_URL")?.map(|url| url.trim_end_matches('/').to_owned());
        if let Some(url) = &public_url {
            let is_web = ["https://", "http://"].iter().any(|scheme| url.strip_prefix(scheme).is_some_and(|rest| !rest.is_empty()));
            if !is_web || url.contains(['?', '#', ' ', '"']) {
                return Err(SettingsError::PublicUrl(url.clone()));
            }
        }
        let key = environment.secret("WARMLINE_LINK_KEY")?;
        if key.as_ref().is_some_and(|key| key.expose().len() < SHORTEST_KEY) {
            return Err(SettingsError::ShortKey { variable: "WARMLINE_LINK_KEY", least: SHORTEST_KEY });
        }
        let lifetime = environment.duration("WARMLINE_LINK_LIFETIME", LIFETIME, Duration::from_secs(60))?;
        Ok(Self { public_url, key, lifetime })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(variables: &[(&str, &str)]) -> Result<LinkSettings, String> {
        let lookup = |name: &str| variables.iter().find(|(known, _)| *known == name).map(|(_, value)| (*value).to_owned());
        LinkSettings::read(Environment::new(&lookup)).map_err(|error| error.to_string())
    }

    #[test]
    fn links_lead_to_the_public_address_and_last_an_hour() {
        let settings = read(&[("WARMLINE_PUBLIC_URL", "https://warmline.example/bot/")]).unwrap();
        assert_eq!(settings.public_url.as_deref(), Some("https://warmline.example/bot"));
        assert_eq!((settings.lifetime, settings.key.is_none()), (Duration::from_secs(3600), true));
        assert!(read(&[]).unwrap().public_url.is_none());
    }

    #[test]
    fn what_is_no_address_and_what_is_no_key_is_told() {
        let told = read(&[("WARMLINE_PUBLIC_URL", "warmline.example")]).unwrap_err();
        assert_eq!(told, "`WARMLINE_PUBLIC_URL` is `warmline.example`; write an address such as `https://warmline.example.com`");
        let told = read(&[("WARMLINE_LINK_KEY", "secret")]).unwrap_err();
        assert_eq!(told, "`WARMLINE_LINK_KEY` is too short; write at least 32 characters, such as `openssl rand -hex 32` prints");
        assert!(read(&[("WARMLINE_LINK_LIFETIME", "1s")]).is_err());
    }
}
