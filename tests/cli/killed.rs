//! Processes that die in the middle, and several at once: nothing is lost, nothing is there twice.

use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::time::Duration;

use super::workshop::{RULES, Workshop};

const DAYS: [&str; 4] = ["2024-03-05", "2024-03-08", "2024-03-12", "2024-03-20"];

/// Many customers, so that a run takes long enough to be killed in the middle.
fn workshop(customers: u32) -> Workshop {
    let workshop = Workshop::empty().file("rules/rules.toml", RULES).sql(
        "crm.db",
        "CREATE TABLE customers (id TEXT, name TEXT, owner TEXT, created_at TEXT, stage TEXT, stage_since TEXT,
            budget REAL, amount REAL);",
    );
    workshop.execute(
        "crm.db",
        &format!(
            "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < {customers})
             INSERT INTO customers SELECT 'c' || i, NULL, 'o', '2024-03-01', 'need',
                 date('2024-03-01', '+' || (i % 9) || ' days'), NULL, 1 FROM n;"
        ),
    );
    workshop
}

fn start(folder: &Path, as_of: &str) -> Child {
    Command::new(assert_cmd::cargo::cargo_bin("funnelwright"))
        .current_dir(folder)
        .args(["run", "--quiet", "--summary", "--as-of", as_of])
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .spawn()
        .expect("it starts")
}

fn history(workshop: &Workshop) -> Vec<String> {
    workshop.query(
        "funnelwright.db",
        "SELECT customer, from_state, to_state, effective_on, cause, late FROM state_changes ORDER BY 1, 4, 3",
    )
}

#[test]
fn runs_killed_at_any_moment_leave_what_undisturbed_runs_leave() {
    let undisturbed = workshop(400);
    let killed = workshop(400);
    for day in DAYS {
        undisturbed.run(&format!("run --summary --as-of {day}")).prints_all(&["committed as run"]);
        for delay in [1, 5, 12, 20, 30, 45, 60, 90] {
            let mut child = start(&killed.path("."), day);
            std::thread::sleep(Duration::from_millis(delay));
            // A child that has ended already cannot be killed: then this was no kill, and that is fine.
            let _ = child.kill();
            child.wait().expect("it ends");
        }
        killed.run(&format!("run --summary --as-of {day}")).prints_all(&["committed as run"]);
    }
    assert!(history(&undisturbed).len() > 800, "the days bring changes");
    assert_eq!(history(&killed), history(&undisturbed));
    let check = killed.query("funnelwright.db", "PRAGMA integrity_check");
    assert_eq!(check, ["ok"]);
}

#[test]
fn several_runs_at_once_are_one_run() {
    let alone = workshop(300);
    let together = workshop(300);
    for day in DAYS {
        alone.run(&format!("run --summary --as-of {day}")).prints_all(&["committed as run"]);
        let children: Vec<Child> = (0..3).map(|_| start(&together.path("."), day)).collect();
        for mut child in children {
            assert!(child.wait().expect("it ends").success());
        }
    }
    assert_eq!(history(&together), history(&alone));
}
