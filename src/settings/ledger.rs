//! Where the ledger is kept.

use super::{Secret, SettingsError};

/// Where the ledger is kept.
#[derive(Debug, Clone, Default)]
pub enum LedgerPlace {
    /// In a file of the data directory.
    #[default]
    Embedded,
    /// In PostgreSQL, at this address. It may hold a password.
    Postgres(Secret),
}

/// Reads where the ledger is kept.
///
/// # Errors
///
/// When it is no place that we know.
pub fn read_ledger(written: &str) -> Result<LedgerPlace, SettingsError> {
    match written.trim() {
        "embedded" => Ok(LedgerPlace::Embedded),
        address if address.starts_with("postgres://") || address.starts_with("postgresql://") => {
            Ok(LedgerPlace::Postgres(Secret::new(address)))
        }
        // An address may hold a password, so what was written is not repeated.
        _ => Err(SettingsError::Ledger),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_ledger_is_embedded_or_in_postgresql() {
        assert!(matches!(read_ledger(" embedded").unwrap(), LedgerPlace::Embedded));
        let LedgerPlace::Postgres(address) = read_ledger("postgres://user:secret@host/ledger").unwrap() else { panic!("an address") };
        assert_eq!(address.expose(), "postgres://user:secret@host/ledger");
        let refused = read_ledger("mysql://user:secret@host").unwrap_err().to_string();
        assert!(refused.contains("`embedded`, or `postgres://") && !refused.contains("secret"), "{refused}");
    }
}
