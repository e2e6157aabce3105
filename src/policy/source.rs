//! Which texts a policy was made from, in one number.

use crate::diagnostic::Sources;
use sha2::{Digest, Sha256};
use std::fmt::Write;

/// The hash of a set of texts, as 64 hexadecimal digits: the SHA-256 of `name \0 hash` of each, in order of name, where
/// `hash` is the text's own SHA-256. Equal on every machine that has the same files under the same names.
#[must_use]
pub fn hash(sources: &Sources) -> String {
    let hashes: Vec<_> = sources.iter().map(|(name, text)| (name, text_hash(text))).collect();
    hash_of(hashes.iter().map(|(name, hash)| (&***name, hash)))
}

/// The hash of one text.
#[must_use]
pub fn text_hash(text: &str) -> [u8; 32] {
    Sha256::digest(text).into()
}

/// The hash of a set of texts whose own hashes are at hand, in order of name.
#[must_use]
pub fn hash_of<'a>(hashes: impl Iterator<Item = (&'a str, &'a [u8; 32])>) -> String {
    let mut digest = Sha256::new();
    for (name, hash) in hashes {
        digest.update(name);
        digest.update([0]);
        digest.update(hash);
    }
    digest.finalize().iter().fold(String::new(), |mut hex, byte| {
        write!(hex, "{byte:02x}").expect("a String takes any text");
        hex
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_hash_does_not_depend_on_the_order_of_reading() {
        let one = Sources::from_iter([("a.yaml", "x"), ("b.yaml", "y")]);
        let other = Sources::from_iter([("b.yaml", "y"), ("a.yaml", "x")]);
        assert_eq!(hash(&one), hash(&other));
    }

    #[test]
    fn what_moves_between_names_and_texts_changes_the_hash() {
        let sets = [[("a", "bc")], [("ab", "c")], [("a", "b")], [("a", "")]];
        let mut hashes: Vec<String> = sets.into_iter().map(|set| hash(&Sources::from_iter(set))).collect();
        hashes.sort();
        hashes.dedup();
        assert_eq!(hashes.len(), sets.len());
    }

    #[test]
    fn the_hash_of_known_bytes_is_known() {
        let empty = "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855";
        assert_eq!(hash(&Sources::default()), empty);
    }
}
