//! Stores on disks that fail: each time a clear message, nothing lost, and it goes on when the cause is
//! gone. What only the superuser can bring about is left out for others.

use std::fs;
use std::os::unix::fs::PermissionsExt;
use std::process::Command;
use std::time::Duration;

use funnelwright::store::{Store, StoreError, inspect};

use super::small_disk::SmallDisk;
use super::workshop::Workshop;

fn many(workshop: &Workshop, customers: u32) {
    workshop.execute(
        "crm.db",
        &format!(
            "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < {customers})
             INSERT INTO customers SELECT 'x' || i, NULL, 'o', '2024-03-01', 'need',
               date('2024-03-01', '+' || (i % 9) || ' days'), NULL, 1 FROM n"
        ),
    );
}

fn history(workshop: &Workshop, store: &str) -> Vec<String> {
    workshop.query(
        store,
        "SELECT customer, from_state, to_state, effective_on, cause, late FROM state_changes ORDER BY 1, 4, 3",
    )
}

#[test]
fn a_full_disk_loses_nothing_and_the_run_goes_on_with_room() {
    let (workshop, undisturbed) = (Workshop::new(), Workshop::new());
    for it in [&workshop, &undisturbed] {
        many(it, 4000);
    }
    let Some(disk) = SmallDisk::mount(&workshop.path("disk"), "400k") else { return };
    let run = "run --summary --store disk/store.db --as-of 2024-03-05";
    workshop.run(run).fails_saying(4, &["the disk of the store `disk/store.db` is full", "nothing is lost"]);
    disk.remount("size=64m");
    workshop.run(run).prints_all(&["committed as run 1"]);
    undisturbed.run("run --summary --as-of 2024-03-05").prints_all(&["committed as run 1"]);
    // Later runs meet the same.
    let full = fs::metadata(workshop.path("disk/store.db")).expect("a file").len() + 40_000;
    disk.remount(&format!("size={full}"));
    let next = "run --summary --store disk/store.db --as-of 2024-03-09";
    workshop.run(next).fails_saying(4, &["is full", "the store is as it was"]);
    workshop.run("store verify --store disk/store.db").prints_all(&["nothing wrong was found"]);
    workshop
        .run("store backup disk/copy.db --store disk/store.db")
        .fails_saying(4, &["as much room as the store"]);
    assert!(!workshop.path("disk/copy.db").exists());
    disk.remount("size=64m");
    workshop.run(next).prints_all(&["committed as run 2"]);
    undisturbed.run("run --summary --as-of 2024-03-09").prints_all(&["committed as run 2"]);
    assert_eq!(history(&workshop, "disk/store.db"), history(&undisturbed, "funnelwright.db"));
}

#[test]
fn pruning_on_a_full_disk_takes_nothing_out() {
    let workshop = Workshop::new();
    many(&workshop, 4000);
    let Some(disk) = SmallDisk::mount(&workshop.path("disk"), "64m") else { return };
    for day in ["2024-03-05", "2024-03-12", "2024-03-20", "2024-03-25"] {
        workshop
            .run(&format!("run --summary --store disk/store.db --as-of {day}"))
            .prints_all(&["committed"]);
    }
    let before = history(&workshop, "disk/store.db");
    let full = fs::metadata(workshop.path("disk/store.db")).expect("a file").len() + 100_000;
    disk.remount(&format!("size={full}"));
    let prune = "store prune --store disk/store.db --before 2024-03-24";
    workshop.run(prune).fails_saying(4, &["is full", "the store is as it was"]);
    assert_eq!(history(&workshop, "disk/store.db"), before);
    disk.remount("size=64m");
    workshop.run(prune).prints_all(&["the file: "]);
    assert!(history(&workshop, "disk/store.db").len() < before.len());
    workshop.run("store verify --store disk/store.db").prints_all(&["nothing wrong was found"]);
}

#[test]
fn a_disk_that_became_read_only_is_named_and_read_on() {
    let workshop = Workshop::new();
    let Some(disk) = SmallDisk::mount(&workshop.path("disk"), "16m") else { return };
    let run = |day: &str| workshop.run(&format!("run --summary --store disk/store.db --as-of {day}"));
    run("2024-03-05").prints_all(&["committed as run 1"]);
    disk.remount("ro");
    run("2024-03-08").fails_saying(4, &["the store `disk/store.db` cannot be written", "allow writing"]);
    workshop
        .run("plan --summary --store disk/store.db --as-of 2024-03-08")
        .prints_all(&["nothing was written"]);
    workshop.run("store verify --store disk/store.db").prints_all(&["nothing wrong was found"]);
    workshop.run("store backup copy.db --store disk/store.db").prints_all(&["1 run"]);
    workshop
        .run("store prune --before 2024-03-05 --store disk/store.db")
        .fails_saying(4, &["cannot be written"]);
    disk.remount("rw");
    run("2024-03-08").prints_all(&["committed as run 2"]);
}

#[test]
fn a_folder_that_may_not_be_written_is_named() {
    let workshop = Workshop::new();
    fs::create_dir(workshop.path("kept")).expect("a folder");
    fs::set_permissions(workshop.path("kept"), fs::Permissions::from_mode(0o555)).expect("set");
    let is_refused = fs::write(workshop.path("kept/new"), "").is_err();
    if is_refused {
        workshop.run("run --store kept/store.db").fails_saying(4, &["`kept/store.db` cannot be written"]);
    } else {
        eprintln!("skipped: permissions say nothing to the superuser");
    }
    fs::set_permissions(workshop.path("kept"), fs::Permissions::from_mode(0o755)).expect("set");
    workshop
        .run("run --summary --store kept/store.db --as-of 2024-03-05")
        .prints_all(&["committed as run 1"]);
}

/// A process that is stopped in the middle of a run, as a suspended machine is, and taken for dead.
#[test]
fn a_process_that_was_stopped_for_long_writes_nothing_when_it_comes_back() {
    let workshop = Workshop::new();
    many(&workshop, 60_000);
    let child = Command::new(assert_cmd::cargo::cargo_bin("funnelwright"))
        .current_dir(workshop.path("."))
        .args(["run", "--summary", "--as-of", "2024-03-05"])
        .stdout(std::process::Stdio::piped())
        .stderr(std::process::Stdio::piped())
        .spawn()
        .expect("it starts");
    let signal = |name: &str| {
        let done = Command::new("kill").args([name, &child.id().to_string()]).status();
        assert!(done.expect("it runs").success());
    };
    let path = workshop.path("funnelwright.db");
    let held = || {
        let connection = rusqlite::Connection::open(&path).ok()?;
        connection.query_row("SELECT held FROM fw_lease", [], |row| row.get::<_, i64>(0)).ok()
    };
    let stopped = (0..2000).any(|_| {
        std::thread::sleep(Duration::from_millis(1));
        path.exists() && held() == Some(1)
    });
    assert!(stopped, "it holds the store at some time");
    // Who held it has said nothing for longer than the lease lasts.
    let given_up = (0..200).any(|_| {
        signal("-STOP");
        let connection = rusqlite::Connection::open(&path).expect("a store");
        connection.busy_timeout(Duration::ZERO).expect("set");
        let expired = "UPDATE fw_lease SET expires_at = '2000-01-01T00:00:00Z'";
        let is_set = connection.execute(expired, []).is_ok();
        if !is_set {
            // It was stopped while it wrote.
            signal("-CONT");
            std::thread::sleep(Duration::from_millis(5));
        }
        is_set
    });
    assert!(given_up);
    workshop.run("run --summary --as-of 2024-03-04").prints_all(&["committed as run 1"]);
    signal("-CONT");
    let output = child.wait_with_output().expect("it ends");
    let said = String::from_utf8_lossy(&output.stderr);
    assert_eq!(output.status.code(), Some(4), "{said}");
    assert!(said.contains("another process took over the store"), "{said}");
    assert_eq!(workshop.query("funnelwright.db", "SELECT run, as_of FROM runs"), ["1|2024-03-04"]);
    workshop.run("store verify").prints_all(&["nothing wrong was found"]);
}

#[test]
fn a_store_moved_away_and_back_is_written_to_again() {
    let workshop = Workshop::new();
    workshop.run("run --summary --as-of 2024-03-05").prints_all(&["committed as run 1"]);
    let (path, away) = (workshop.path("funnelwright.db"), workshop.path("away.db"));
    let clock = "2030-01-01T00:00:00Z";
    let mut store = Store::open(&path, "test", clock, Duration::ZERO).expect("a store");
    fs::rename(&path, &away).expect("moved");
    assert!(matches!(store.retry(None, clock), Err(StoreError::Other(..))));
    fs::rename(&away, &path).expect("moved back");
    assert_eq!(store.retry(None, clock).expect("it is written again"), 0);
    drop(store);
    assert_eq!(inspect(&path).expect("read").faults, []);
}
