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

/// Holds all inputs of a target on all processors, and names those that break it.
fn replay(target: &str, hold: fn(&[u8])) {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fuzz/corpus").join(target);
    let mut paths: Vec<_> = fs::read_dir(&folder).unwrap().map(|entry| entry.unwrap().path()).collect();
    paths.sort();
    assert!(paths.len() >= 50, "only {} inputs in {}", paths.len(), folder.display());
    let broken = |path: &&std::path::PathBuf| {
        let bytes = fs::read(path).unwrap();
        catch_unwind(AssertUnwindSafe(|| hold(&bytes))).is_err()
    };
    // Neighbours are dealt out in turn: inputs of one kind take equally long.
    let threads = std::thread::available_parallelism().map_or(1, usize::from);
    let broken: Vec<_> = std::thread::scope(|scope| {
        let share =
            |first: usize| paths.iter().skip(first).step_by(threads).filter(broken).collect::<Vec<_>>();
        let shares: Vec<_> = (0..threads).map(|first| scope.spawn(move || share(first))).collect();
        shares.into_iter().flat_map(|share| share.join().expect("panics are caught")).collect()
    });
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
