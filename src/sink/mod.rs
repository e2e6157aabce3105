//! Where events are sent: an HTTP address or a file.

mod file;
mod http;

pub use file::FileSink;
pub use http::HttpSink;

use crate::record::CloudEvent;
use crate::settings::{EventSettings, EventSink};
use jiff::Timestamp;

/// Where events are sent.
#[derive(Debug)]
pub enum Sink {
    /// To an address, by HTTP.
    Http(HttpSink),
    /// Into a file.
    File(FileSink),
}

/// Why an event was not taken.
#[derive(Debug, thiserror::Error)]
pub enum SinkError {
    /// The sink will not have this one: it says so of the event and not of itself.
    #[error("the sink refuses it with status {0}")]
    Refused(u16),
    /// The sink cannot be reached, or cannot take anything at the moment.
    #[error("the sink takes nothing: {0}")]
    Unavailable(String),
}

impl Sink {
    /// The sink that the settings name.
    ///
    /// # Errors
    ///
    /// When no client can be made.
    pub fn new(settings: &EventSettings) -> Result<Option<Self>, SinkError> {
        match &settings.sink {
            None => Ok(None),
            Some(EventSink::Http(address)) => HttpSink::new(address, settings.key.clone()).map(Self::Http).map(Some),
            Some(EventSink::File(path)) => Ok(Some(Self::File(FileSink::new(path)))),
        }
    }

    /// Sends an event. `now` goes into its signature.
    ///
    /// # Errors
    ///
    /// When it was not taken, as far as we know: it may be sent again, and arrive twice.
    pub async fn send(&self, event: &CloudEvent, now: Timestamp) -> Result<(), SinkError> {
        match self {
            Self::Http(sink) => sink.send(event, now).await,
            Self::File(sink) => sink.send(event).await,
        }
    }
}
