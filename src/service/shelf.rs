//! stub
use crate::policy::Catalogue;
use std::sync::Arc;
/// x
#[derive(Debug)]
pub struct Snapshot {
    /// x
    pub catalogue: Catalogue,
}
impl Snapshot {
    /// x
    pub fn of(catalogue: Catalogue) -> Self {
        Self { catalogue }
    }
}
/// x
#[derive(Debug)]
pub struct PolicyShelf(arc_swap::ArcSwap<Snapshot>);
impl PolicyShelf {
    /// x
    pub fn new(s: Snapshot) -> Self {
        Self(arc_swap::ArcSwap::from_pointee(s))
    }
    /// x
    pub fn current(&self) -> Arc<Snapshot> {
        self.0.load_full()
    }
}
