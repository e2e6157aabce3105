//! Policies come into force as their files change, and stay in force when files break.

use std::path::Path;
use warmline::service::reload::load;

#[test]
fn what_is_shipped_loads() {
    let directory = Path::new(env!("CARGO_MANIFEST_DIR")).join("policies");
    let snapshot = load(&directory, jiff::Timestamp::UNIX_EPOCH).unwrap();
    assert_eq!((snapshot.catalogue.policies().len(), snapshot.files.len()), (3, 5));
    assert!(!snapshot.degraded());
}
