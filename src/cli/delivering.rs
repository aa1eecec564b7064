//! Delivering what the outbox holds, once a run is committed.

use std::io::{self, Write};
use std::path::Path;

use chrono::Utc;

use super::failure::Failure;
use super::session::Opening;
use super::terminal::Terminal;
use crate::language::say;
use crate::notify::Wire;
use crate::store::{OutboxStatus, read_outbox};
use crate::workspace::{self, Delivered, Directory, Mailroom};

/// Sends what is due, in a turn of its own at the store: a report that is read slowly keeps no other
/// writer waiting, and what another run has sent meanwhile is not sent again. What has no channel goes to stdout, or to stderr where stdout is for programs.
/// What cannot be sent is said on stderr and stays in the outbox; that is no failure of the run.
pub fn deliver(opening: &Opening, path: &Path, for_people: bool, terminal: Terminal) -> Result<(), Failure> {
    if read_outbox(path, &[OutboxStatus::Waiting])?.is_empty() {
        return Ok(());
    }
    let language = opening.opened.language;
    let mut store = Opening::store(path, "run", opening.clock, terminal)?;
    let directory = opening.reading(&opening.reading_text(), terminal, |options| {
        Directory::read(&opening.ruleset, &opening.connection, opening.now, options)
    })?;
    let room = Mailroom {
        ruleset: &opening.ruleset,
        directory: &directory,
        base: &opening.opened.base,
        variable: &|name| std::env::var(name).ok(),
        wire: Wire::default(),
        now: &Utc::now,
        sleep: &std::thread::sleep,
    };
    let out: &mut dyn Write = if for_people { &mut io::stdout() } else { &mut io::stderr() };
    let what = language.pick("delivering messages", "正在发送消息");
    let delivered = terminal.during(what, || workspace::deliver(&mut store, &room, out))?;
    tell(&delivered, opening, terminal);
    Ok(())
}

fn tell(delivered: &Delivered, opening: &Opening, terminal: Terminal) {
    let language = opening.opened.language;
    for problem in delivered.problems.values() {
        terminal.note(problem.said_in(language));
    }
    let Delivered { waiting, dead, .. } = *delivered;
    let given = &opening.given;
    if waiting + dead > 0 {
        terminal.note(&say!(
            language,
            "messages that wait for a later run: {waiting}, given up: {dead}; `funnelwright alerts outbox list{given}` shows them",
            "留待以后的运行发送的消息 {waiting} 条，已放弃 {dead} 条；用 `funnelwright alerts outbox list{given}` 查看"
        ));
    }
}
