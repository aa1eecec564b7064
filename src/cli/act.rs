//! What confirming, holding and marking have in common: judge the action by what is known now,
//! then write the entry, both under the store's lease.

use super::args::Places;
use super::doer::doer;
use super::failure::Failure;
use super::session::Opening;
use super::terminal::Terminal;
use crate::delta::Snapshot;
use crate::language::{Language, Spoken, both, say};
use crate::store::{Part, Store, StoreError};
use crate::workspace::{ActError, Actor, Prepared};

/// Who does what to whom, where.
#[derive(Debug, Clone, Copy)]
pub struct Action<'a> {
    /// The verb, to tell others who holds the store.
    pub verb: &'static str,
    /// The customer's id.
    pub customer: &'a str,
    /// Who acts.
    pub by: &'a str,
    /// The workspace.
    pub places: &'a Places,
}

/// Judges an action and writes its entry; gives the entry, and the language to tell it in.
pub fn act<T>(
    action: &Action<'_>,
    terminal: Terminal,
    judge: impl FnOnce(&Prepared, &Snapshot, &Actor<'_>) -> Result<T, ActError>,
    write: impl FnOnce(&mut Store, &T, &str) -> Result<(), StoreError>,
) -> Result<(T, Language), Failure> {
    let (opening, mut store) = Opening::to_write(action.places, action.verb, terminal)?;
    let by = doer(action.by, &opening, terminal)?;
    let actor = Actor { customer: action.customer, as_of: opening.as_of, by: &by };
    let clock = opening.clock.text();
    if opening.as_of.day > opening.now.date() {
        let day = opening.as_of.day;
        terminal.note(&say!(
            opening.opened.language,
            "{day} lies in the future; what is recorded counts from that day on",
            "{day} 在将来；所记录的内容从那天起生效"
        ));
    }
    let session = opening.read_around(action.customer, action.places, terminal)?;
    let snapshot = store.part(Part::Customer(action.customer))?;
    let entry = judge(&session.prepared, &snapshot, &actor)?;
    write(&mut store, &entry, &clock)?;
    Ok((entry, session.opened.language))
}

/// A person's name must say something.
pub fn name(text: &str) -> Result<String, Spoken> {
    match text.trim() {
        "" => Err(both("it must not be blank", "不能为空").into()),
        name => Ok(name.to_owned()),
    }
}
