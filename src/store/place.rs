//! Which file a path names, to notice when it is moved or replaced while it is in use.

use std::path::Path;

use super::error::{MOVED, StoreError};
use crate::language::Spoken;

/// The file that lay at a path: its device and number, where the system tells.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Place(Option<(u64, u64)>);

impl Place {
    /// The file that lies there now.
    ///
    /// # Errors
    /// It cannot be looked at.
    pub fn of(path: &Path) -> Result<Self, StoreError> {
        let file =
            path.metadata().map_err(|error| StoreError::Other(path.to_owned(), Spoken::foreign(error)))?;
        Ok(Self(number(&file)))
    }

    /// Makes sure that it still lies there.
    ///
    /// # Errors
    /// It was moved or replaced.
    pub fn check(self, path: &Path) -> Result<(), StoreError> {
        match path.metadata() {
            Ok(file) if number(&file) == self.0 => Ok(()),
            _ => Err(StoreError::Other(path.to_owned(), MOVED.into())),
        }
    }
}

#[cfg(unix)]
#[expect(clippy::unnecessary_wraps, reason = "other systems do not tell")]
fn number(file: &std::fs::Metadata) -> Option<(u64, u64)> {
    use std::os::unix::fs::MetadataExt;
    Some((file.dev(), file.ino()))
}

#[cfg(not(unix))]
fn number(_file: &std::fs::Metadata) -> Option<(u64, u64)> {
    None
}

#[cfg(all(test, unix))]
mod tests {
    use std::fs;

    use super::super::fixture::{CLOCK, baseline, folder, open, quiet, texts};
    use super::super::read_snapshot;

    #[test]
    fn a_store_moved_away_under_a_writer_is_not_written_until_it_is_back() {
        let (folder, path) = folder();
        let mut store = open(&path).unwrap();
        store.commit(&baseline(), &texts("a"), None, CLOCK).unwrap();
        let away = folder.path().join("away.db");
        fs::rename(&path, &away).unwrap();
        let refused = store.commit(&quiet(1), &texts("a"), None, CLOCK).unwrap_err();
        assert!(refused.to_string().contains("moved or replaced"), "{refused}");
        assert!(store.confirm_lease().is_err(), "nothing may be sent either");
        fs::rename(&away, &path).unwrap();
        store.commit(&quiet(1), &texts("a"), None, CLOCK).unwrap();
        assert_eq!(store.snapshot().unwrap().generation, 2);
    }

    #[test]
    fn a_store_replaced_by_a_copy_under_a_writer_is_left_to_who_replaced_it() {
        let (folder, path) = folder();
        let mut store = open(&path).unwrap();
        store.commit(&baseline(), &texts("a"), None, CLOCK).unwrap();
        drop(store);
        let copy = folder.path().join("copy.db");
        fs::copy(&path, &copy).unwrap();
        let mut store = open(&path).unwrap();
        store.commit(&quiet(1), &texts("a"), None, CLOCK).unwrap();
        fs::rename(&copy, &path).unwrap();
        let refused = store.commit(&quiet(2), &texts("a"), None, CLOCK).unwrap_err();
        assert!(refused.to_string().contains("moved or replaced"), "{refused}");
        drop(store);
        // The log of the file that is gone lies still there, and belongs to it.
        fs::remove_file(folder.path().join("funnel wright#1%.db-wal")).unwrap();
        assert_eq!(read_snapshot(&path).unwrap().generation, 1, "the copy is as it was");
    }
}
