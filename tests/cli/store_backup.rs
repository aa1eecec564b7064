//! `store backup`, and going on from one.

use std::process::{Command, Stdio};

use super::workshop::{Text, Workshop};

fn with_runs(days: &[&str]) -> Workshop {
    let workshop = Workshop::new();
    run(&workshop, days);
    workshop
}

fn run(workshop: &Workshop, days: &[&str]) {
    for day in days {
        workshop.run(&format!("run --summary --as-of {day}")).prints_all(&["committed as run"]);
    }
}

fn history(workshop: &Workshop) -> Vec<String> {
    workshop.query(
        "funnelwright.db",
        "SELECT customer, from_state, to_state, effective_on, cause, late FROM state_changes ORDER BY 1, 4, 3",
    )
}

#[test]
fn a_backup_put_in_the_stores_place_goes_on() {
    let workshop = with_runs(&["2024-03-05", "2024-03-08"]);
    let printed =
        workshop.run("store backup copy.db").prints_all(&["copy.db: ", "2 runs, as of generation 2"]);
    assert_eq!(printed.lines().count(), 1, "{printed}");
    workshop.run("store verify --store copy.db").prints_all(&["nothing wrong was found"]);
    run(&workshop, &["2024-03-12", "2024-03-20"]);
    let whole = history(&workshop);
    std::fs::copy(workshop.path("copy.db"), workshop.path("funnelwright.db")).expect("copied back");
    run(&workshop, &["2024-03-20"]);
    assert_eq!(history(&workshop), whole);
    workshop.run("store verify").prints_all(&["nothing wrong was found"]);
}

#[test]
fn backups_while_runs_are_made_are_stores_of_some_moment() {
    let workshop = Workshop::new();
    workshop.execute(
        "crm.db",
        "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 3000)
         INSERT INTO customers SELECT 'x' || i, NULL, 'o', '2024-03-01', 'need', date('2024-03-01', '+' || (i % 9) || ' days'),
           NULL, 1 FROM n",
    );
    run(&workshop, &["2024-03-04"]);
    let mut backups = 0;
    for day in 5..20 {
        let mut child = Command::new(assert_cmd::cargo::cargo_bin("funnelwright"))
            .current_dir(workshop.path("."))
            .args(["run", "--quiet", "--summary", "--as-of", &format!("2024-03-{day:02}")])
            .stdout(Stdio::null())
            .spawn()
            .expect("it starts");
        while child.try_wait().expect("asked").is_none() {
            workshop.run("store backup copy.db --force").prints_all(&["as of generation"]);
            workshop.run("store verify --quick --store copy.db").prints_all(&["all does"]);
            backups += 1;
        }
    }
    assert!(backups >= 15, "{backups}");
}

#[test]
fn nothing_is_overwritten_by_mistake() {
    let workshop = with_runs(&["2024-03-05"]);
    workshop.run("store backup copy.db").prints_all(&["copy.db"]);
    workshop.run("store backup copy.db").fails_saying(2, &["is there already", "`--force`"]);
    workshop.run("store backup copy.db --force").prints_all(&["copy.db"]);
    workshop.run("store backup funnelwright.db --force").fails_saying(2, &["is a store in use"]);
    workshop.run("store backup crm.db --force").fails_saying(2, &["is no backup of a store"]);
    workshop.run("store backup absent/copy.db").fails_saying(4, &["cannot be written"]);
    workshop.run("store backup .").fails_saying(4, &["it is a folder"]);
    workshop.run("store backup copy.db --lang zh-CN").ends(2, &Text::Is(""), &Text::Has(&["已经存在"]));
    Workshop::new().run("store backup copy.db").fails_saying(4, &["there is no store"]);
}
