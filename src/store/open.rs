//! Opening the file: reading it without leaving a trace, and writing.

use std::io::ErrorKind;
use std::path::{Path, PathBuf};
use std::time::{Duration, SystemTime};

use rusqlite::{Connection, OpenFlags};

use super::error::{IS_FOLDER, StoreError, at};
use super::identity::{Kind, identify};
use super::locks;
use crate::language::both;

/// How long another program's short write is waited for.
pub(super) const BUSY: Duration = Duration::from_secs(10);

/// How often what is held is asked for again.
pub(super) const POLL: Duration = Duration::from_millis(50);

/// Reads with a connection that cannot write. An undisturbed file is read as it lies, so that
/// the two files that SQLite keeps beside it are not made; if a writer turns up meanwhile, what
/// was read is thrown away and read again beside it.
///
/// # Errors
/// Those of opening and of `work`.
pub(super) fn read<T>(
    path: &Path,
    work: impl Fn(&Connection) -> Result<T, StoreError>,
) -> Result<T, StoreError> {
    refuse_folder(path)?;
    if let Some(before) = Stillness::of(path) {
        let result = open_immutable(path).and_then(|connection| work(&connection));
        if Stillness::of(path) == Some(before) {
            return result;
        }
    }
    let connection =
        Connection::open_with_flags(path, flags(OpenFlags::SQLITE_OPEN_READ_ONLY)).map_err(at(path))?;
    connection.busy_timeout(BUSY).map_err(at(path))?;
    work(&connection)
}

/// The same, where a file that is not there holds nothing.
///
/// # Errors
/// Those of opening and of `work`.
pub(super) fn read_if_there<T: Default>(
    path: &Path,
    work: impl Fn(&Connection) -> Result<T, StoreError>,
) -> Result<T, StoreError> {
    match path.metadata() {
        Err(error) if matches!(error.kind(), ErrorKind::NotFound | ErrorKind::NotADirectory) => {
            Ok(T::default())
        }
        _ => read(path, work),
    }
}

/// SQLite would speak of a disk that fails.
fn refuse_folder(path: &Path) -> Result<(), StoreError> {
    if path.is_dir() { Err(StoreError::Other(path.to_owned(), IS_FOLDER.into())) } else { Ok(()) }
}

/// Opens for writing; makes the file if there is none. Nothing is waited for yet.
///
/// # Errors
/// The file cannot be written, or is not ours.
pub(super) fn open_for_writing(path: &Path) -> Result<Connection, StoreError> {
    refuse_folder(path)?;
    // Looked at first without the right to write: another program's file is not touched.
    if path.metadata().is_ok_and(|file| file.len() > 0) {
        read(path, |connection| identify(connection, path))?;
    }
    locks::check(path)?;
    let writing = OpenFlags::SQLITE_OPEN_READ_WRITE | OpenFlags::SQLITE_OPEN_CREATE;
    let connection = Connection::open_with_flags(path, flags(writing)).map_err(at(path))?;
    if connection.is_readonly(rusqlite::MAIN_DB).map_err(at(path))? {
        return Err(StoreError::ReadOnly(path.to_owned()));
    }
    connection.busy_timeout(BUSY).map_err(at(path))?;
    use_write_ahead_log(&connection, path)?;
    connection
        .execute_batch("PRAGMA synchronous = FULL; PRAGMA foreign_keys = ON; PRAGMA cache_size = -65536;")
        .map_err(at(path))?;
    Ok(connection)
}

/// SQLite does not wait here by itself, lest two that make the same file wait for each other.
fn use_write_ahead_log(connection: &Connection, path: &Path) -> Result<(), StoreError> {
    let mut waited = Duration::ZERO;
    loop {
        match try_write_ahead_log(connection, path) {
            Err(StoreError::Held { .. }) if waited < BUSY => {
                std::thread::sleep(POLL);
                waited += POLL;
            }
            done => return done,
        }
    }
}

fn try_write_ahead_log(connection: &Connection, path: &Path) -> Result<(), StoreError> {
    let mode = |sql: &str| connection.query_row(sql, [], |row| row.get::<_, String>(0)).map_err(at(path));
    let kind = identify(connection, path)?;
    if mode("PRAGMA journal_mode")? == "wal" {
        return Ok(());
    }
    // A file made just now holds nothing to roll back to. Without a rollback journal a process
    // that is killed here leaves an empty file or an empty store, never one to be repaired.
    if kind == Kind::Empty {
        mode("PRAGMA journal_mode = OFF")?;
    }
    if mode("PRAGMA journal_mode = WAL")? == "wal" {
        return Ok(());
    }
    let reason = both(
        "its file system cannot keep a write-ahead log; put it on a local disk",
        "它所在的文件系统不支持预写日志；请放到本地磁盘",
    );
    Err(StoreError::Other(path.to_owned(), reason.into()))
}

fn flags(mode: OpenFlags) -> OpenFlags {
    mode | OpenFlags::SQLITE_OPEN_NO_MUTEX
}

fn open_immutable(path: &Path) -> Result<Connection, StoreError> {
    let escape = |byte: &u8| match byte {
        b'/' | b'.' | b'_' | b'-' | b'0'..=b'9' | b'A'..=b'Z' | b'a'..=b'z' => char::from(*byte).to_string(),
        _ => format!("%{byte:02X}"),
    };
    let escaped: String = path.as_os_str().as_encoded_bytes().iter().map(escape).collect();
    let uri = format!("file:{escaped}?immutable=1");
    let mode = OpenFlags::SQLITE_OPEN_READ_ONLY | OpenFlags::SQLITE_OPEN_URI;
    Connection::open_with_flags(uri, flags(mode)).map_err(at(path))
}

/// How a file lies while nobody writes to it.
#[derive(Debug, PartialEq, Eq)]
struct Stillness {
    length: u64,
    modified: SystemTime,
}

impl Stillness {
    /// `None` while there is a writer, or was one that could not finish.
    fn of(path: &Path) -> Option<Self> {
        let path = path.canonicalize().ok()?;
        let beside = |ending: &str| {
            let mut name = path.clone().into_os_string();
            name.push(ending);
            PathBuf::from(name).exists()
        };
        if beside("-wal") || beside("-journal") {
            return None;
        }
        let file = path.metadata().ok()?;
        Some(Self { length: file.len(), modified: file.modified().ok()? })
    }
}

#[cfg(test)]
mod tests {
    use std::fs;

    use super::super::fixture::{CLOCK, baseline, folder, open, quiet, texts};
    use super::super::identity::{APPLICATION_ID, VERSION};
    use super::super::read_snapshot;
    use super::*;

    /// Names, lengths and contents of all files of a folder.
    fn listing(folder: &Path) -> Vec<(String, Vec<u8>)> {
        let mut files: Vec<_> = fs::read_dir(folder)
            .unwrap()
            .map(|entry| entry.unwrap())
            .map(|entry| (entry.file_name().to_string_lossy().into_owned(), fs::read(entry.path()).unwrap()))
            .collect();
        files.sort();
        files
    }

    /// What both ways of opening say about a file, which must not change by it.
    fn refusals(folder: &Path, path: &Path) -> [StoreError; 2] {
        let before = listing(folder);
        let errors = [open(path).unwrap_err(), read_snapshot(path).unwrap_err()];
        assert!(listing(folder) == before, "nothing was touched");
        errors
    }

    #[test]
    fn a_file_that_is_not_there_is_an_empty_store_and_stays_absent() {
        let (folder, path) = folder();
        let snapshot = read_snapshot(&path).unwrap();
        assert_eq!((snapshot.generation, snapshot.committed), (0, None));
        assert_eq!(listing(folder.path()), []);
        drop(open(&path).unwrap());
        assert_eq!(read_snapshot(&path).unwrap().generation, 0);
    }

    #[test]
    fn an_empty_file_may_become_a_store() {
        let (_folder, path) = folder();
        fs::write(&path, "").unwrap();
        assert_eq!(read_snapshot(&path).unwrap().generation, 0);
        let mut store = open(&path).unwrap();
        store.commit(&baseline(), &texts("a"), None, CLOCK).unwrap();
    }

    #[test]
    fn a_store_whose_making_was_cut_off_is_made_after_all() {
        let (_folder, path) = folder();
        let connection = Connection::open(&path).unwrap();
        connection.pragma_update_and_check(None, "journal_mode", "WAL", |_| Ok(())).unwrap();
        drop(connection);
        assert!(fs::metadata(&path).unwrap().len() > 0);
        assert_eq!(read_snapshot(&path).unwrap().generation, 0);
        open(&path).unwrap().commit(&baseline(), &texts("a"), None, CLOCK).unwrap();
    }

    #[test]
    fn another_programs_file_is_refused_unharmed() {
        for sql in [
            "CREATE TABLE customers (id)",
            "PRAGMA journal_mode = WAL; CREATE TABLE customers (id)",
            "PRAGMA application_id = 77",
            "PRAGMA user_version = 4",
        ] {
            let (folder, path) = folder();
            Connection::open(&path).unwrap().execute_batch(sql).unwrap();
            for error in refusals(folder.path(), &path) {
                assert!(matches!(error, StoreError::Foreign(_)), "{sql}: {error}");
            }
        }
    }

    #[test]
    fn a_newer_store_is_refused_unharmed() {
        let (folder, path) = folder();
        drop(open(&path).unwrap());
        let newer = VERSION + 1;
        Connection::open(&path).unwrap().pragma_update(None, "user_version", newer).unwrap();
        for error in refusals(folder.path(), &path) {
            assert!(matches!(error, StoreError::Newer(_, theirs, VERSION) if theirs == newer), "{error}");
            assert!(error.to_string().contains("version 4, this program knows versions up to 3"), "{error}");
        }
        assert_eq!(APPLICATION_ID.to_be_bytes(), *b"\0\0\0\0fwst");
    }

    #[test]
    fn what_is_no_sqlite_file_is_refused_unharmed() {
        let (folder, path) = folder();
        fs::write(&path, "id,name\n1,甲\n".repeat(100)).unwrap();
        for error in refusals(folder.path(), &path) {
            assert!(matches!(error, StoreError::Damaged(..)), "{error}");
        }
    }

    #[test]
    fn a_store_cut_short_is_damaged() {
        let (_folder, path) = folder();
        open(&path).unwrap().commit(&baseline(), &texts("a"), None, CLOCK).unwrap();
        let bytes = fs::read(&path).unwrap();
        fs::write(&path, &bytes[..bytes.len() / 2]).unwrap();
        assert!(matches!(read_snapshot(&path), Err(StoreError::Damaged(..))));
    }

    #[test]
    fn a_folder_that_is_not_there_is_named() {
        let (folder, _) = folder();
        let error = open(&folder.path().join("data/store.db")).unwrap_err();
        assert!(error.to_string().contains("there is no folder"), "{error}");
        assert_eq!(read_snapshot(&folder.path().join("data/store.db")).unwrap().generation, 0);
        let itself = read_snapshot(folder.path()).unwrap_err();
        assert!(itself.to_string().contains("it is a folder"), "{itself}");
    }

    #[cfg(unix)]
    #[test]
    fn a_file_or_folder_that_may_not_be_written_is_read_only() {
        use std::os::unix::fs::PermissionsExt;
        for (of_file, of_folder) in [(0o444, 0o755), (0o644, 0o555)] {
            let (folder, path) = folder();
            open(&path).unwrap().commit(&baseline(), &texts("a"), None, CLOCK).unwrap();
            let permit =
                |path: &Path, mode| fs::set_permissions(path, fs::Permissions::from_mode(mode)).unwrap();
            permit(&path, of_file);
            permit(folder.path(), of_folder);
            // Such permissions say nothing to the superuser.
            let is_refused = fs::write(folder.path().join("new"), "").is_err()
                || fs::OpenOptions::new().append(true).open(&path).is_err();
            assert_eq!(read_snapshot(&path).unwrap().generation, 1, "it can be read");
            match open(&path) {
                Ok(_) => assert!(!is_refused),
                Err(error) => assert!(is_refused && matches!(error, StoreError::ReadOnly(_)), "{error}"),
            }
            permit(folder.path(), 0o755);
        }
    }

    #[test]
    fn reading_leaves_no_trace() {
        let (folder, path) = folder();
        open(&path).unwrap().commit(&baseline(), &texts("a"), None, CLOCK).unwrap();
        let before = listing(folder.path());
        assert_eq!(before.len(), 1, "a writer that is done leaves one file");
        assert_eq!(read_snapshot(&path).unwrap().generation, 1);
        assert!(listing(folder.path()) == before);
    }

    #[test]
    fn reading_beside_a_writer_shows_the_last_commit() {
        let (_folder, path) = folder();
        let mut store = open(&path).unwrap();
        store.commit(&baseline(), &texts("a"), None, CLOCK).unwrap();
        assert_eq!(read_snapshot(&path).unwrap().generation, 1);
        store.commit(&quiet(1), &texts("a"), None, CLOCK).unwrap();
        assert_eq!(read_snapshot(&path).unwrap().generation, 2);
    }

    #[test]
    fn a_reader_that_a_writer_disturbs_reads_again() {
        let (_folder, path) = folder();
        let mut store = open(&path).unwrap();
        store.commit(&baseline(), &texts("a"), None, CLOCK).unwrap();
        drop(store);
        let turns = std::cell::Cell::new(0);
        let seen = read(&path, |connection| {
            turns.set(turns.get() + 1);
            let sql = "SELECT generation FROM fw_store";
            let generation: i64 = connection.query_row(sql, [], |row| row.get(0)).unwrap();
            if turns.get() == 1 {
                open(&path).unwrap().commit(&quiet(1), &texts("a"), None, CLOCK).unwrap();
            }
            Ok(generation)
        });
        assert_eq!((seen.unwrap(), turns.get()), (2, 2));
    }

    #[test]
    fn a_folder_is_no_store_and_is_called_what_it_is() {
        let (folder, _) = folder();
        let errors = [
            open_for_writing(folder.path()).err(),
            read(folder.path(), |_| Ok(())).err(),
            read_if_there(folder.path(), |_| Ok(())).err(),
        ];
        for error in errors {
            let said = error.unwrap().to_string();
            assert!(said.ends_with("cannot be used: it is a folder; give the name of a file"), "{said}");
        }
    }
}
