//! Where the language models are, and the keys to them.

use super::{Environment, Secret, SettingsError};

const ANTHROPIC_BASE_URL: &str = "https://api.anthropic.com";
const OPENAI_BASE_URL: &str = "https://api.openai.com";

/// The language models' addresses and keys.
///
/// A provider without a key is never asked. A local server that wants no key still needs one set: any text will do.
#[derive(Debug, Clone)]
pub struct ModelSettings {
    /// `ANTHROPIC_API_KEY`, or the content of the file that `ANTHROPIC_API_KEY_FILE` names.
    pub anthropic_key: Option<Secret>,
    /// `ANTHROPIC_BASE_URL`: where `/v1/messages` is, written with or without the `/v1`.
    pub anthropic_base_url: String,
    /// `OPENAI_API_KEY`, or the content of the file that `OPENAI_API_KEY_FILE` names.
    pub openai_key: Option<Secret>,
    /// `OPENAI_BASE_URL`: where `/v1/chat/completions` is, written with or without the `/v1`.
    pub openai_base_url: String,
}

impl ModelSettings {
    /// Reads the settings from the environment.
    ///
    /// # Errors
    ///
    /// Names the variable that does not read, and what to write into it.
    pub fn read(environment: Environment<'_>) -> Result<Self, SettingsError> {
        let address = |variable, default: &str| Ok(environment.text(variable)?.unwrap_or_else(|| default.to_owned()));
        Ok(Self {
            anthropic_key: environment.secret("ANTHROPIC_API_KEY")?,
            anthropic_base_url: address("ANTHROPIC_BASE_URL", ANTHROPIC_BASE_URL)?,
            openai_key: environment.secret("OPENAI_API_KEY")?,
            openai_base_url: address("OPENAI_BASE_URL", OPENAI_BASE_URL)?,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(variables: &[(&str, &str)]) -> ModelSettings {
        let lookup = |name: &str| variables.iter().find(|(known, _)| *known == name).map(|(_, value)| (*value).to_owned());
        ModelSettings::read(Environment::new(&lookup)).unwrap()
    }

    #[test]
    fn with_nothing_set_there_are_no_keys_and_the_providers_own_addresses() {
        let settings = read(&[]);
        assert!(settings.anthropic_key.is_none() && settings.openai_key.is_none());
        assert_eq!(settings.anthropic_base_url, "https://api.anthropic.com");
        assert_eq!(settings.openai_base_url, "https://api.openai.com");
    }

    #[test]
    fn a_gateway_takes_the_place_of_a_provider() {
        assert_eq!(read(&[("ANTHROPIC_BASE_URL", "http://gateway:8080")]).anthropic_base_url, "http://gateway:8080");
    }

    #[test]
    fn a_key_never_shows_itself_in_debug_output() {
        let settings = read(&[("ANTHROPIC_API_KEY", "sk-ant-1"), ("OPENAI_API_KEY", "sk-2")]);
        assert!(settings.anthropic_key.is_some() && !format!("{settings:?}").contains("sk-"));
    }
}
