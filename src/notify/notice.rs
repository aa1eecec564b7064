//! A message as machines read it: the body of webhooks and the lines of files.

use chrono::SecondsFormat;
use serde_json::{Value, json};

use super::message::{Message, Recipient};

/// The message as one JSON object in one line, without a line break at its end.
pub(super) fn json_line(message: &Message) -> String {
    let reader = |it: &Recipient| json!({ "name": it.name, "contact": it.contact });
    json!({
        "key": message.key,
        "severity": message.severity.name(),
        "subject": message.subject,
        "text": message.text,
        "recipients": message.recipients.iter().map(reader).collect::<Vec<Value>>(),
        "at": message.at.to_rfc3339_opts(SecondsFormat::Secs, true),
    })
    .to_string()
}
