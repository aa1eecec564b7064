//! Every input of the corpus, through the very functions that libFuzzer drives. README.md says how
//! to fuzz, and `targets/mod.rs` what must hold.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "a test fails by panicking"
)]

mod targets;

use std::fs;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::Path;

/// Holds all inputs of a target, and names those that break it.
fn replay(target: &str, hold: fn(&[u8])) {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fuzz/corpus").join(target);
    let mut paths: Vec<_> = fs::read_dir(&folder).unwrap().map(|entry| entry.unwrap().path()).collect();
    paths.sort();
    assert!(paths.len() >= 50, "only {} inputs in {}", paths.len(), folder.display());
    let broken = |path: &&std::path::PathBuf| {
        let bytes = fs::read(path).unwrap();
        catch_unwind(AssertUnwindSafe(|| hold(&bytes))).is_err()
    };
    let broken: Vec<_> = paths.iter().filter(broken).collect();
    assert!(broken.is_empty(), "{target} does not hold: {broken:#?}");
}

#[test]
fn rules() {
    replay("rules", targets::rules::hold);
}

#[test]
fn expressions() {
    replay("expressions", targets::expressions::hold);
}

#[test]
fn values() {
    replay("values", targets::values::hold);
}
