//! Whether a file system keeps writers apart.
//!
//! Most that hold no locks say so when they are asked for one. Some say nothing, or hold locks for
//! one machine alone while others share the files: these are known by how they are mounted.

use std::path::{Path, PathBuf};

use super::error::{NO_LOCKS, StoreError};

/// File systems that hold no locks for all who share the files.
const LOCKLESS: [&str; 8] = [
    "fuse.sshfs",
    "fuse.s3fs",
    "fuse.goofys",
    "fuse.gcsfuse",
    "fuse.rclone",
    "fuse.davfs2",
    "fuse.mount-s3",
    "fuse.blobfuse2",
];

/// Options of network file systems by which locks stay on the machine.
const LOCAL: [(&str, &[&str]); 4] = [
    ("nfs", &["nolock", "local_lock=all", "local_lock=posix"]),
    ("nfs4", &["nolock", "local_lock=all", "local_lock=posix"]),
    ("cifs", &["nobrl", "nolock"]),
    ("smb3", &["nobrl", "nolock"]),
];

/// Refuses a place where nothing would keep two writers apart. Where the system does not tell how
/// file systems are mounted, nothing is refused.
///
/// # Errors
/// The file system is known to hold no locks.
pub(super) fn check(path: &Path) -> Result<(), StoreError> {
    let folder = match path.parent() {
        Some(folder) if !folder.as_os_str().is_empty() => folder,
        _ => Path::new("."),
    };
    let (Ok(folder), Ok(mounts)) = (folder.canonicalize(), std::fs::read_to_string("/proc/self/mountinfo"))
    else {
        return Ok(());
    };
    if is_lockless(&folder, &mounts) {
        return Err(StoreError::Other(path.to_owned(), NO_LOCKS.into()));
    }
    Ok(())
}

/// Whether a folder lies on a file system without locks, by Linux's list of mounts.
fn is_lockless(folder: &Path, mounts: &str) -> bool {
    // Of two mounts at the same place the later hides the earlier.
    let over = mounts.lines().filter_map(Mount::read).filter(|mount| folder.starts_with(&mount.at));
    let Some(mount) = over.max_by_key(|mount| mount.at.components().count()) else { return false };
    let has = |options: &[&str]| options.iter().any(|option| mount.options.contains(option));
    LOCKLESS.contains(&mount.kind) || LOCAL.iter().any(|(kind, options)| *kind == mount.kind && has(options))
}

/// A line of the list.
struct Mount<'a> {
    at: PathBuf,
    kind: &'a str,
    options: Vec<&'a str>,
}

impl<'a> Mount<'a> {
    /// `36 35 98:0 /root /at options tags - kind source options`.
    fn read(line: &'a str) -> Option<Self> {
        let (before, after) = line.split_once(" - ")?;
        let mut own = before.split(' ').skip(4);
        let (at, of_mount) = (own.next()?, own.next()?);
        let mut of_system = after.split(' ');
        let (kind, super_options) = (of_system.next()?, of_system.nth(1).unwrap_or_default());
        let options = of_mount.split(',').chain(super_options.split(',')).collect();
        Some(Self { at: PathBuf::from(unescaped(at)), kind, options })
    }
}

/// Blanks stand as `\040` in the list.
fn unescaped(text: &str) -> String {
    [("\\040", " "), ("\\011", "\t"), ("\\012", "\n"), ("\\134", "\\")]
        .iter()
        .fold(text.to_owned(), |text, (escape, char)| text.replace(escape, char))
}

#[cfg(test)]
mod tests {
    use super::*;

    const MOUNTS: &str = "\
22 1 8:1 / / rw,relatime shared:1 - ext4 /dev/sda1 rw
30 22 0:40 / /net rw,relatime - nfs4 server:/x rw,vers=4.2,local_lock=none,addr=10.0.0.1
31 22 0:41 / /old rw,relatime - nfs server:/y rw,vers=3,nolock,local_lock=all
32 22 0:42 / /far\\040away rw,nosuid - fuse.sshfs me@host:/ rw,user_id=0
33 22 0:43 / /share rw,relatime - cifs //host/share rw,nobrl,vers=3.0
34 31 8:2 / /old/disk rw,relatime - ext4 /dev/sdb1 rw
35 22 0:44 / /twice rw - fuse.sshfs me@host:/ rw
36 22 8:3 / /twice rw - ext4 /dev/sdc1 rw
";

    #[test]
    fn mounts_without_locks_are_known() {
        for (folder, lockless) in [
            ("/", false),
            ("/data", false),
            ("/net/store", false),
            ("/old", true),
            ("/old/deep/er", true),
            ("/older", false),
            ("/old/disk/x", false),
            ("/far away/x", true),
            ("/share", true),
            ("/twice", false),
        ] {
            assert_eq!(is_lockless(Path::new(folder), MOUNTS), lockless, "{folder}");
        }
        assert!(!is_lockless(Path::new("/x"), "nonsense\n\n1 2 - \n"));
    }

    #[test]
    fn a_folder_here_is_no_such_place() {
        let folder = tempfile::tempdir().unwrap();
        check(&folder.path().join("funnelwright.db")).unwrap();
        check(Path::new("funnelwright.db")).unwrap();
    }
}
