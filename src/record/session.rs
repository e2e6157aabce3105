//! A session as it is kept: JSON in an envelope that says its version, so that an older program knows what it cannot read.

use crate::call::Session;
use serde::{Deserialize, Serialize};
use serde_json::value::RawValue;

/// The version written. Raise it when an older program would misread what a newer one wrote.
pub const SESSION_VERSION: u32 = 1;

/// What a session of an ordinary call takes.
const ORDINARY_BYTES: usize = 4096;

/// Why a kept session does not read.
#[derive(Debug, thiserror::Error)]
pub enum SessionError {
    /// A newer program wrote it.
    #[error("it is of version {found}, and this program reads versions up to {SESSION_VERSION}")]
    Newer {
        /// The version it says.
        found: u32,
    },
    /// It is damaged.
    #[error("it is damaged: {0}")]
    Damaged(#[from] serde_json::Error),
}

#[derive(Serialize)]
struct Written<'a> {
    version: u32,
    session: &'a Session,
}

#[derive(Deserialize)]
struct Envelope<'a> {
    version: u32,
    #[serde(borrow)]
    session: &'a RawValue,
}

/// The session as bytes to keep.
#[must_use]
pub fn write_session(session: &Session) -> Vec<u8> {
    let mut bytes = Vec::with_capacity(ORDINARY_BYTES);
    serde_json::to_writer(&mut bytes, &Written { version: SESSION_VERSION, session }).expect("a session holds nothing that JSON cannot");
    bytes
}

/// Reads what [`write_session`] wrote.
///
/// # Errors
///
/// When a newer program wrote it, or it is damaged.
pub fn read_session(bytes: &[u8]) -> Result<Session, SessionError> {
    let envelope: Envelope<'_> = serde_json::from_slice(bytes)?;
    if envelope.version > SESSION_VERSION {
        return Err(SessionError::Newer { found: envelope.version });
    }
    Ok(serde_json::from_str(envelope.session.get())?)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::call::{CallId, Heard, Response, TenantId, Turn};
    use crate::text::NormalText;
    use jiff::Timestamp;

    fn session() -> Session {
        let new = Session::start(CallId::new("c-1"), TenantId::new("acme"), None, None, Timestamp::UNIX_EPOCH);
        let heard = Heard::Speech { text: NormalText::of("Hello, I'm Zoë"), confidence: Some(0.5) };
        let turn = Turn { heard: Some(heard), ..Turn::at(Timestamp::UNIX_EPOCH) };
        new.apply(turn, Response::Greet("Hi!".to_owned()), None).0
    }

    #[test]
    fn a_session_reads_as_it_was_written() {
        assert_eq!(read_session(&write_session(&session())).unwrap(), session());
    }

    #[test]
    fn what_a_newer_program_wrote_is_told_from_what_is_damaged() {
        let newer = br#"{"version":2,"session":{"anything":true}}"#;
        assert_eq!(read_session(newer).unwrap_err().to_string(), "it is of version 2, and this program reads versions up to 1");
        let written = write_session(&session());
        for damaged in [&written[..written.len() / 2], b"", br#"{"version":1,"session":{}}"#] {
            assert!(read_session(damaged).unwrap_err().to_string().starts_with("it is damaged: "));
        }
    }
}
