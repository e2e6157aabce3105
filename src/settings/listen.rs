//! Where the service listens.

use super::SettingsError;
use std::net::SocketAddr;

/// Where the service listens when nobody says otherwise: this machine only.
pub const DEFAULT_LISTEN: &str = "127.0.0.1:8080";

/// Reads an address and port to listen on.
///
/// # Errors
///
/// When it is not an IP address and a port. A name is not looked up: it may mean several addresses.
pub fn read_listen(written: &str) -> Result<SocketAddr, SettingsError> {
    written.trim().parse().map_err(|_| SettingsError::Listen(written.to_owned()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_has_a_port() {
        assert_eq!(read_listen(DEFAULT_LISTEN).unwrap().port(), 8080);
        assert_eq!(read_listen("[::]:80").unwrap().port(), 80);
        for wrong in ["8080", "127.0.0.1", "localhost:8080", ""] {
            let message = read_listen(wrong).unwrap_err().to_string();
            assert!(message.starts_with(&format!("`{wrong}` is no address")) && message.contains(DEFAULT_LISTEN), "{message}");
        }
    }
}
