//! Tells a mistake from an intention: most tenants gone at once is a volume that came off, not a busy operator.

use crate::policy::Catalogue;
use std::path::Path;

/// With fewer tenants than this, any of them may go.
const FEW: usize = 4;

/// Why a step from one catalogue to the next looks like an accident, if it does.
pub(super) fn accident(before: &Catalogue, after: &Catalogue, files: usize, directory: &Path) -> Option<String> {
    let tenants = before.policies().len();
    if tenants == 0 {
        return None;
    }
    if files == 0 {
        return Some(format!("`{}` holds no policy any more; reload with `force=true` if that is meant", directory.display()));
    }
    let gone = before.policies().filter(|policy| after.by_tenant(&policy.tenant).is_none()).count();
    (tenants >= FEW && gone * 2 > tenants)
        .then(|| format!("{gone} of {tenants} tenants would be gone; reload with `force=true` if that is meant"))
}
