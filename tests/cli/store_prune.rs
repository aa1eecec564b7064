//! `store prune`.

use super::workshop::{Text, Workshop};

fn with_runs() -> Workshop {
    let workshop = Workshop::new();
    for day in 5..=20 {
        workshop.run(&format!("run --summary --as-of 2024-03-{day:02}")).prints_all(&["committed as run"]);
    }
    workshop
}

#[test]
fn a_dry_run_tells_what_would_go_and_the_run_takes_it() {
    let workshop = with_runs();
    let runs = |sql: &str| workshop.query("funnelwright.db", sql);
    let before = runs("SELECT * FROM state_changes");
    let would = workshop.run("store prune --before 2024-03-18 --dry-run").prints_all(&[
        "state changes",
        "2024-03-18",
        "nothing was taken out",
    ]);
    assert_eq!(runs("SELECT * FROM state_changes"), before);
    let went = workshop.run("store prune --before 2024-03-18").prints_all(&["the file: "]);
    let table = |text: &str| text.lines().take(10).map(str::to_owned).collect::<Vec<_>>();
    assert_eq!(table(&would), table(&went));
    assert!(runs("SELECT * FROM state_changes").len() < before.len());
    assert_eq!(runs("SELECT count(*), max(before) FROM prunings"), ["1|2024-03-18"]);
    workshop
        .run("store prune --before 2024-03-18")
        .prints("nothing is dated before 2024-03-18 that may go\n");
    workshop.run("store verify").prints_all(&[
        "all does",
        "left out: what came before it was pruned",
        "nothing wrong",
    ]);
    // It goes on, and so does what is verified of it.
    workshop.run("run --summary --as-of 2024-03-25").prints_all(&["committed as run 17"]);
    workshop.run("store verify").prints_all(&["nothing wrong"]);
}

#[test]
fn a_length_counts_back_from_the_last_run() {
    let workshop = with_runs();
    workshop.run("store prune --keep 3d --dry-run").prints_all(&["2024-03-18"]);
    workshop.run("store prune --keep 400d --lang zh-CN").prints_all(&["没有可以清除的内容"]);
}

#[test]
fn what_makes_no_sense_is_refused() {
    let workshop = Workshop::new();
    workshop.run("store prune --keep 30d").fails_saying(2, &["holds no run yet"]);
    workshop.run("run --summary --as-of 2024-03-05").prints_all(&["committed"]);
    for (words, said) in [
        ("--before 2024-03-06", "give 2024-03-05 or earlier"),
        ("--before soon", "such as `2024-03-05`"),
        ("--keep 30", "has no unit: write `30d`"),
        ("--keep 30d --before 2024-01-01", "cannot be used with"),
        ("", "<--keep <LENGTH>|--before <DATE>>"),
    ] {
        workshop.run(&format!("store prune {words}")).ends(2, &Text::Is(""), &Text::Has(&[said]));
    }
}
