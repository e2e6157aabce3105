//! The one place where a TLS provider is chosen for the whole process.

use rustls::crypto::{CryptoProvider, ring};

/// Makes `ring` the TLS provider of this process, unless one is set already. Call it before the first HTTP client is built:
/// `reqwest` as we build it brings none of its own and panics without one.
pub fn install_tls_provider() {
    if CryptoProvider::get_default().is_none() {
        // Losing a race to another thread leaves a provider installed, which is all that is wanted.
        let _ = ring::default_provider().install_default();
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn installing_twice_is_installing_once() {
        install_tls_provider();
        install_tls_provider();
        assert!(CryptoProvider::get_default().is_some());
    }
}
