//! A disk that a test can fill up and make read-only.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

/// A file system of so many bytes in memory, if this may be made.
pub struct SmallDisk(PathBuf);

impl SmallDisk {
    /// Mounts one; `None` where that may not be done.
    pub fn mount(at: &Path, size: &str) -> Option<Self> {
        fs::create_dir_all(at).expect("a folder");
        let mount = Command::new("mount")
            .args(["-t", "tmpfs", "-o", &format!("size={size}"), "tmpfs"])
            .arg(at)
            .output();
        let is_mounted = mount.is_ok_and(|mount| mount.status.success());
        if !is_mounted {
            eprintln!("skipped: no file system can be mounted here");
        }
        is_mounted.then(|| Self(at.to_owned()))
    }

    /// Mounts it again with other options.
    pub fn remount(&self, options: &str) {
        let done = Command::new("mount").args(["-o", &format!("remount,{options}")]).arg(&self.0).status();
        assert!(done.expect("it runs").success(), "{options}");
    }
}

impl Drop for SmallDisk {
    fn drop(&mut self) {
        drop(Command::new("umount").arg("-l").arg(&self.0).status());
    }
}

/// A file that nobody may open for writing, the superuser included, as on a disk that became read-only.
pub struct ReadOnly(PathBuf);

impl ReadOnly {
    /// Makes one so until it is dropped; `None` where that may not be done.
    pub fn make(file: &Path) -> Option<Self> {
        let mount = |options: &[&str]| {
            let done = Command::new("mount").args(options).arg(file).output();
            done.is_ok_and(|done| done.status.success())
        };
        let name = file.to_str()?;
        let is_bound = mount(&["--bind", name]);
        let made = is_bound.then(|| Self(file.to_owned()))?;
        let is_read_only = mount(&["-o", "remount,bind,ro"]);
        if !is_read_only {
            eprintln!("skipped: no file can be made read-only here");
        }
        is_read_only.then_some(made)
    }
}

impl Drop for ReadOnly {
    fn drop(&mut self) {
        drop(Command::new("umount").arg("-l").arg(&self.0).status());
    }
}
