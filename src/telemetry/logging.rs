//! The log: to standard error, as text for people or as JSON for a collector.

use std::panic;
use std::str::FromStr;
use tracing_subscriber::EnvFilter;
use tracing_subscriber::filter::LevelFilter;
use tracing_subscriber::layer::SubscriberExt;
use tracing_subscriber::util::SubscriberInitExt;
use tracing_subscriber::{Layer, fmt};

/// The variable that says what to log, in the syntax of `tracing` (`info`, `warmline=debug,warn`); `info` where it is not set.
pub const FILTER_VARIABLE: &str = "WARMLINE_LOG";

/// How a log line is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum LogFormat {
    /// A line of text.
    #[default]
    Text,
    /// A JSON object on a line.
    Json,
}

impl FromStr for LogFormat {
    type Err = UnknownLogFormat;

    fn from_str(name: &str) -> Result<Self, Self::Err> {
        match name {
            "text" => Ok(Self::Text),
            "json" => Ok(Self::Json),
            other => Err(UnknownLogFormat(other.to_owned())),
        }
    }
}

/// A name no log format has.
#[derive(Debug, thiserror::Error)]
#[error("`{0}` is no log format; write `text` or `json`")]
pub struct UnknownLogFormat(String);

/// Why logging could not begin.
#[derive(Debug, thiserror::Error)]
pub enum LoggingError {
    /// The filter does not read.
    #[error("`{FILTER_VARIABLE}` does not read as a log filter: {0}; write a level such as `info`, or `warmline=debug,warn`")]
    Filter(tracing_subscriber::filter::ParseError),
    /// Something else has claimed the log of this process.
    #[error("the log has begun already")]
    Begun,
}

/// Begins logging for the whole process, panics included. `filter` is the value of [`FILTER_VARIABLE`], where it is set.
///
/// # Errors
///
/// When the filter does not read, or the log has begun already.
pub fn begin(format: LogFormat, filter: Option<&str>) -> Result<(), LoggingError> {
    let filter = read_filter(filter)?;
    let lines = match format {
        LogFormat::Text => fmt::layer().with_writer(std::io::stderr).with_ansi(false).boxed(),
        LogFormat::Json => fmt::layer().with_writer(std::io::stderr).json().flatten_event(true).boxed(),
    };
    tracing_subscriber::registry().with(lines).with(filter).try_init().map_err(|_| LoggingError::Begun)?;
    panic::set_hook(Box::new(log_panic));
    Ok(())
}

/// Logs where a panic was. Its message may quote what a caller said, so it is told at `debug` alone.
fn log_panic(panic: &panic::PanicHookInfo<'_>) {
    let place = panic.location().map(ToString::to_string);
    tracing::error!(place, "panic");
    tracing::debug!(payload = panic.payload_as_str(), "panic");
}

fn read_filter(filter: Option<&str>) -> Result<EnvFilter, LoggingError> {
    let builder = EnvFilter::builder().with_default_directive(LevelFilter::INFO.into());
    builder.parse(filter.unwrap_or_default()).map_err(LoggingError::Filter)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_log_is_told_at_info_where_nothing_else_is_said() {
        for filter in [None, Some("")] {
            assert_eq!(read_filter(filter).unwrap().to_string(), "info");
        }
        assert_eq!(read_filter(Some("warmline=debug,warn")).unwrap().to_string(), "warmline=debug,warn");
    }

    #[test]
    fn what_cannot_be_read_is_told_with_what_to_write() {
        let filter = read_filter(Some("warmline=loud")).unwrap_err().to_string();
        assert!(filter.starts_with("`WARMLINE_LOG` does not read as a log filter") && filter.contains("`info`"), "{filter}");
        let format = "xml".parse::<LogFormat>().unwrap_err().to_string();
        assert_eq!(format, "`xml` is no log format; write `text` or `json`");
    }
}
