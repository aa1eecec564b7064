//! Webhooks of any server: our own format, signed.
//!
//! The body is the message as JSON. `Idempotency-Key` holds its key; `X-Funnelwright-Timestamp` the
//! seconds since 1970 at which it was sent, and `X-Funnelwright-Signature` `sha256=` and the
//! HMAC-SHA256, in hexadecimal digits, of the timestamp, a dot and the body. A receiver compares the
//! signature, refuses timestamps that are minutes old, and drops keys that it has seen.

use super::message::Message;
use super::notice::json_line;
use super::signature;

/// What is posted: headers and body.
pub(super) struct Post {
    pub(super) headers: Vec<(&'static str, String)>,
    pub(super) body: String,
}

pub(super) fn posted(message: &Message, secret: Option<&str>, timestamp: i64) -> Post {
    let body = json_line(message);
    let mut headers = vec![
        ("Idempotency-Key", header_value(&message.key)),
        ("X-Funnelwright-Timestamp", timestamp.to_string()),
    ];
    if let Some(secret) = secret {
        headers.push(("X-Funnelwright-Signature", signature::of_webhook(secret, timestamp, &body)));
    }
    Post { headers, body }
}

/// A key as a header can hold it: what is no visible ASCII is written with percent signs.
fn header_value(key: &str) -> String {
    let written = key.bytes().map(|byte| match byte {
        b'%' => "%25".to_owned(),
        byte if byte.is_ascii_graphic() => char::from(byte).to_string(),
        byte => format!("%{byte:02X}"),
    });
    written.collect()
}
