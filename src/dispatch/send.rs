//! What is told, as messages.

use std::sync::Arc;

use super::message::Outgoing;
use super::naming::Naming;
use super::route::{route_of, slot_after};
use super::words::Words;
use crate::alert::{Book, Key, Policies, Recipient, Telling};
use crate::time::AsOf;

/// What messages are made of, beside what is told.
#[derive(Debug, Clone, Copy)]
pub struct Desk<'a> {
    /// What ids are called; channels and routes are those of its rules.
    pub naming: Naming<'a>,
    /// The policies of the rules in force.
    pub policies: &'a Policies,
    /// The alerts, after they were told.
    pub book: &'a Book,
}

/// A message for each recipient of each telling, in order. `as_of` is the instant at which it was
/// told. Where nobody could be found, a message without a recipient says so.
#[must_use]
pub fn dispatch(desk: &Desk<'_>, tellings: &[Telling], as_of: AsOf) -> Vec<Outgoing> {
    let mut messages = Vec::new();
    for telling in tellings {
        let Some(words) = words_of(desk, telling, as_of) else { continue };
        let title: Arc<str> = words.title().into();
        let mut add = |recipient| messages.push(message(desk, &words, &title, recipient));
        telling.recipients.iter().for_each(|recipient| add(Some(recipient)));
        if telling.recipients.is_empty() {
            add(None);
        }
    }
    messages
}

fn words_of<'a>(desk: &Desk<'a>, telling: &'a Telling, as_of: AsOf) -> Option<Words<'a>> {
    let Key { rule, subject, .. } = &telling.key;
    let alert = desk.book.last(rule, subject).filter(|alert| alert.key == telling.key)?;
    let policy = desk.policies.of(rule, subject)?;
    Some(Words { naming: desk.naming, telling, alert, policy, as_of })
}

fn message(desk: &Desk<'_>, words: &Words<'_>, title: &Arc<str>, recipient: Option<&Recipient>) -> Outgoing {
    let (telling, ruleset) = (words.telling, desk.naming.ruleset);
    let route = route_of(ruleset, telling, recipient);
    let channel =
        route.and_then(|route| ruleset.channels.get(route.channel)).map(|channel| channel.id.clone());
    let digest = route.and_then(|route| route.digest).map(|time| slot_after(words.as_of, time, ruleset));
    let person: Arc<str> = recipient.map_or_else(|| "".into(), |recipient| recipient.person.clone());
    Outgoing {
        key: key(&telling.key, telling.event, &person, channel.as_deref()).into(),
        alert: telling.key.clone(),
        event: telling.event,
        recipient: person,
        channel,
        digest,
        severity: telling.severity,
        title: title.clone(),
        text: words.text(recipient).into(),
    }
}

/// `alert|event|recipient|channel`; the standard output is `-`, which no channel can be called.
fn key(alert: &Key, event: usize, recipient: &str, channel: Option<&str>) -> String {
    let recipient = recipient.replace('%', "%25").replace('|', "%7C");
    format!("{alert}|{event}|{recipient}|{}", channel.unwrap_or("-"))
}

/// The key of the message that a digest comes to: `digest|slot|recipient|channel`, and for what came
/// too late for the first message of the slot `digest|slot#2|recipient|channel`.
#[must_use]
pub fn digest_key(slot: AsOf, batch: u32, recipient: &str, channel: Option<&str>) -> String {
    let recipient = recipient.replace('%', "%25").replace('|', "%7C");
    let nth = if batch > 1 { format!("#{batch}") } else { String::new() };
    format!("digest|{}{nth}|{recipient}|{}", slot.text(), channel.unwrap_or("-"))
}
