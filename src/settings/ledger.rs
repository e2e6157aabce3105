//! Where the ledger is kept.

use super::SettingsError;

/// Where the ledger is kept.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub enum LedgerPlace {
    /// In a file of the data directory.
    #[default]
    Embedded,
}

/// Reads where the ledger is kept.
///
/// # Errors
///
/// When it is no place that we know.
pub fn read_ledger(written: &str) -> Result<LedgerPlace, SettingsError> {
    match written.trim() {
        "embedded" => Ok(LedgerPlace::Embedded),
        other => Err(SettingsError::Ledger(other.to_owned())),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_ledger_is_embedded() {
        assert_eq!(read_ledger(" embedded").unwrap(), LedgerPlace::Embedded);
        assert_eq!(read_ledger("mysql://x").unwrap_err().to_string(), "`mysql://x` is no ledger; write `embedded`");
    }
}
