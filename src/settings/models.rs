//! Where the language models are, and the keys to them.

use super::secret::Secret;
use std::fs;
use std::io;

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

/// Why the settings could not be read.
#[derive(Debug, thiserror::Error)]
pub enum ModelSettingsError {
    /// The same key is set in two places.
    #[error("`{variable}` and `{variable}_FILE` are both set: keep one of them")]
    KeySetTwice {
        /// The variable that holds the key itself.
        variable: &'static str,
    },
    /// A key's file cannot be read.
    #[error("cannot read `{path}`, which `{variable}_FILE` names: {source}")]
    KeyFile {
        /// The variable that would hold the key itself.
        variable: &'static str,
        /// The file, as it was written.
        path: String,
        /// What the system said.
        source: io::Error,
    },
    /// A key's file holds no key.
    #[error("`{path}`, which `{variable}_FILE` names, is empty: write the key into it")]
    EmptyKeyFile {
        /// The variable that would hold the key itself.
        variable: &'static str,
        /// The file, as it was written.
        path: String,
    },
}

impl ModelSettings {
    /// Reads the settings through `lookup`, which gives the value of an environment variable. An empty value counts as not set.
    ///
    /// # Errors
    /// When a key is set twice, or a key's file cannot be read or is empty.
    pub fn read(lookup: impl Fn(&str) -> Option<String>) -> Result<Self, ModelSettingsError> {
        let lookup = |name: &str| lookup(name).map(|value| value.trim().to_owned()).filter(|value| !value.is_empty());
        Ok(Self {
            anthropic_key: read_key(&lookup, "ANTHROPIC_API_KEY")?,
            anthropic_base_url: lookup("ANTHROPIC_BASE_URL").unwrap_or_else(|| ANTHROPIC_BASE_URL.to_owned()),
            openai_key: read_key(&lookup, "OPENAI_API_KEY")?,
            openai_base_url: lookup("OPENAI_BASE_URL").unwrap_or_else(|| OPENAI_BASE_URL.to_owned()),
        })
    }
}

fn read_key(lookup: &impl Fn(&str) -> Option<String>, variable: &'static str) -> Result<Option<Secret>, ModelSettingsError> {
    match (lookup(variable), lookup(&format!("{variable}_FILE"))) {
        (Some(_), Some(_)) => Err(ModelSettingsError::KeySetTwice { variable }),
        (Some(key), None) => Ok(Some(Secret::new(key))),
        (None, Some(path)) => read_key_file(variable, path).map(Some),
        (None, None) => Ok(None),
    }
}

fn read_key_file(variable: &'static str, path: String) -> Result<Secret, ModelSettingsError> {
    match fs::read_to_string(&path) {
        Ok(content) if content.trim().is_empty() => Err(ModelSettingsError::EmptyKeyFile { variable, path }),
        Ok(content) => Ok(Secret::new(content.trim())),
        Err(source) => Err(ModelSettingsError::KeyFile { variable, path, source }),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(variables: &[(&str, &str)]) -> Result<ModelSettings, ModelSettingsError> {
        ModelSettings::read(|name| variables.iter().find(|(known, _)| *known == name).map(|(_, value)| (*value).to_owned()))
    }

    #[test]
    fn with_nothing_set_there_are_no_keys_and_the_providers_own_addresses() {
        let settings = read(&[("ANTHROPIC_API_KEY", " ")]).unwrap();
        assert!(settings.anthropic_key.is_none() && settings.openai_key.is_none());
        assert_eq!(settings.anthropic_base_url, "https://api.anthropic.com");
        assert_eq!(settings.openai_base_url, "https://api.openai.com");
    }

    #[test]
    fn a_key_comes_from_the_environment_or_from_a_file_without_its_line_end() {
        let directory = tempfile::tempdir().unwrap();
        let file = directory.path().join("key");
        fs::write(&file, "from-a-file\n").unwrap();
        let settings = read(&[("ANTHROPIC_API_KEY", "plain"), ("OPENAI_API_KEY_FILE", file.to_str().unwrap())]).unwrap();
        assert_eq!(settings.anthropic_key.unwrap().expose(), "plain");
        assert_eq!(settings.openai_key.unwrap().expose(), "from-a-file");
    }

    #[test]
    fn a_key_that_cannot_be_had_is_told_with_its_variable() {
        let directory = tempfile::tempdir().unwrap();
        let empty = directory.path().join("empty");
        fs::write(&empty, "\n").unwrap();
        let message = |variables: &[(&str, &str)]| read(variables).unwrap_err().to_string();

        assert_eq!(
            message(&[("OPENAI_API_KEY", "a"), ("OPENAI_API_KEY_FILE", "b")]),
            "`OPENAI_API_KEY` and `OPENAI_API_KEY_FILE` are both set: keep one of them"
        );
        assert!(message(&[("OPENAI_API_KEY_FILE", "/no/such/key")]).starts_with("cannot read `/no/such/key`"));
        assert!(message(&[("OPENAI_API_KEY_FILE", empty.to_str().unwrap())]).contains("is empty"));
    }

    #[test]
    fn a_key_never_shows_itself_in_debug_output() {
        let settings = read(&[("ANTHROPIC_API_KEY", "sk-ant-1"), ("OPENAI_API_KEY", "sk-2")]).unwrap();
        assert!(!format!("{settings:?}").contains("sk-"));
    }
}
