//! Delivering what the outbox holds, once a run is committed.

use std::collections::BTreeSet;
use std::io::{self, Write};
use std::path::Path;
use std::time::Duration;

use chrono::Utc;

use super::failure::Failure;
use super::session::Opening;
use super::terminal::Terminal;
use crate::delta::Delta;
use crate::dispatch::Outgoing;
use crate::language::say;
use crate::notify::Wire;
use crate::render::counted;
use crate::store::{Attempt, OutboxStatus, Store, read_outbox};
use crate::syntax::ChannelKind;
use crate::workspace::{self, Delivered, Directory, Mailroom};

/// How long channels are waited for that bear only so many messages a minute.
const PATIENCE: Duration = Duration::from_mins(2);

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
        Directory::read_people(&opening.ruleset, &opening.connection, opening.now, options)
    })?;
    let room = Mailroom {
        ruleset: &opening.ruleset,
        directory: &directory,
        base: &opening.opened.base,
        variable: &|name| std::env::var(name).ok(),
        wire: Wire::default(),
        now: &Utc::now,
        sleep: &std::thread::sleep,
        patience: PATIENCE,
        resting: &BTreeSet::new(),
        enough: &|| false,
    };
    let out: &mut dyn Write = if for_people { &mut io::stdout() } else { &mut io::stderr() };
    let what = language.pick("delivering messages", "正在发送消息");
    let delivered = terminal.during(what, || workspace::deliver(&mut store, &room, out))?;
    tell(&delivered, opening, terminal);
    Ok(())
}

/// Says of a first run how many it tells of what it has found: all that has piled up, at once.
pub fn note_first(opening: &Opening, delta: &Delta, is_sent: bool, terminal: Terminal) {
    let channels = &opening.ruleset.channels;
    let reaches = |id: &str| {
        let kind = channels.iter().find(|channel| *channel.id == *id).map(|channel| channel.target.kind());
        kind.is_some_and(|kind| !matches!(kind, ChannelKind::Stdout | ChannelKind::File))
    };
    let outgoing = delta.watch.outgoing.iter();
    let told: Vec<&Outgoing> = outgoing.filter(|it| it.channel.as_deref().is_some_and(reaches)).collect();
    if !delta.baseline || told.is_empty() {
        return;
    }
    let people: BTreeSet<&str> = told.iter().map(|message| &*message.recipient).collect();
    let (language, given) = (opening.opened.language, &opening.given);
    let messages = counted(told.len(), ["message", "messages"], "条消息", language);
    let people = counted(people.len(), ["person", "people"], "人", language);
    terminal.note(&if is_sent {
        say!(
            language,
            "the first run of a store tells all that has piled up: {messages} to {people} are being sent; \
             `--no-deliver` begins with a store without sending any",
            "存储文件的首次运行会一次通知所有积压的情况：正在向 {people}发送 {messages}；用 `--no-deliver` 可以不发送而启用存储文件"
        )
    } else {
        say!(
            language,
            "the first run of a store tells all that has piled up: {messages} to {people}; \
             `funnelwright run{given} --no-deliver` records it without sending any",
            "存储文件的首次运行会一次通知所有积压的情况：向 {people}发送 {messages}；用 `funnelwright run{given} --no-deliver` 可以只记录、不发送"
        )
    });
}

/// Gives up the messages of a run, which are not to be sent.
pub fn keep_back(
    opening: &Opening,
    store: &mut Store,
    delta: &Delta,
    terminal: Terminal,
) -> Result<(), Failure> {
    let keys: Vec<&str> = delta.watch.outgoing.iter().map(|message| &*message.key).collect();
    if keys.is_empty() {
        return Ok(());
    }
    let error = String::from("run --no-deliver");
    store.attempted(&keys, &opening.clock.text(), &Attempt::Dead { error })?;
    let (language, given) = (opening.opened.language, &opening.given);
    let messages = counted(keys.len(), ["message was", "messages were"], "条消息", language);
    terminal.note(&say!(
        language,
        "{messages} not sent; `funnelwright alerts outbox retry{given}` has the next run send them after all",
        "{messages}没有发送；执行 `funnelwright alerts outbox retry{given}` 后，下次运行会发送"
    ));
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
