//! Reading what the store holds.

use std::path::Path;

use super::error::StoreError;
use crate::delta::Snapshot;

/// What the store at `path` holds; an empty snapshot if there is no such file. Never writes.
///
/// # Errors
/// The file is no store of ours, newer, damaged, or locked.
pub fn read_snapshot(path: &Path) -> Result<Snapshot, StoreError> {
    let _ = path;
    todo!()
}
