//! Where events are sent.

use super::environment::Environment;
use super::{Secret, SettingsError};
use std::path::PathBuf;

/// Where events are sent, and with what they are signed.
#[derive(Debug, Clone, Default)]
pub struct EventSettings {
    /// `WARMLINE_EVENTS`: an address of the web, or `file:` and a path. Where there is none, no events are kept to be sent.
    pub sink: Option<EventSink>,
    /// `WARMLINE_EVENTS_KEY`: the key that requests are signed with.
    pub key: Option<Secret>,
}

/// Where events are sent.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum EventSink {
    /// Posted to this address.
    Http(String),
    /// Added to this file, a line each.
    File(PathBuf),
}

impl EventSettings {
    /// Reads where to send events.
    ///
    /// # Errors
    ///
    /// When it is no place to send them, or the key is set but cannot be had.
    pub fn read(environment: Environment<'_>) -> Result<Self, SettingsError> {
        let sink = environment.text("WARMLINE_EVENTS")?.map(|written| read_sink(&written).ok_or(SettingsError::EventSink(written)));
        Ok(Self { sink: sink.transpose()?, key: environment.secret("WARMLINE_EVENTS_KEY")? })
    }
}

fn read_sink(written: &str) -> Option<EventSink> {
    if let Some(path) = written.strip_prefix("file:").filter(|path| !path.is_empty()) {
        return Some(EventSink::File(path.strip_prefix("//").unwrap_or(path).into()));
    }
    let host = written.strip_prefix("https://").or_else(|| written.strip_prefix("http://"))?;
    (!host.is_empty()).then(|| EventSink::Http(written.to_owned()))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(written: &str) -> Result<Option<EventSink>, String> {
        let lookup = |name: &str| (name == "WARMLINE_EVENTS").then(|| written.to_owned());
        EventSettings::read(Environment::new(&lookup)).map(|settings| settings.sink).map_err(|error| error.to_string())
    }

    #[test]
    fn events_go_to_an_address_or_a_file() {
        assert_eq!(read("https://hooks.example/in").unwrap(), Some(EventSink::Http("https://hooks.example/in".to_owned())));
        for written in ["file:/var/log/events.jsonl", "file:///var/log/events.jsonl"] {
            assert_eq!(read(written).unwrap(), Some(EventSink::File("/var/log/events.jsonl".into())));
        }
        for wrong in ["hooks.example", "ftp://hooks.example", "file:", "https://"] {
            assert_eq!(read(wrong).unwrap_err(), format!("`WARMLINE_EVENTS` is `{wrong}`; write `https://…`, or `file:` and a path"));
        }
    }
}
