//! Custom bots of Feishu and Lark.
//!
//! Rich text (`post`), since there a text is only text: in plain messages a customer's name could
//! hold the markup that calls everybody.

use serde_json::{Value, json};

use super::chat::{contact, plain_mention};
use super::cut::cut;
use super::message::{Message, Recipient, one_line};
use super::signature;
use crate::language::Language;

/// The bytes that Feishu takes: "20 KB", whichever kilobytes it means.
const MOST: usize = 20_000;

pub(super) fn body(message: &Message, secret: Option<&str>, timestamp: i64) -> String {
    let body = |text: &str| signed(&content(message, text), secret, timestamp).to_string();
    body(&cut(&message.plain_text(), message.language, |text| body(text).len() <= MOST))
}

fn content(message: &Message, text: &str) -> Value {
    // An empty paragraph would be no valid one.
    let line = |line: &str| json!([{ "tag": "text", "text": if line.is_empty() { " " } else { line } }]);
    let mut paragraphs: Vec<Value> = text.lines().map(line).collect();
    let mentions: Vec<Value> = message.recipients.iter().map(mention).collect();
    if !mentions.is_empty() {
        paragraphs.push(mentions.into());
    }
    paragraphs.push(line(&message.printed_key()));
    let language = match message.language {
        Language::English => "en_us",
        Language::Chinese => "zh_cn",
    };
    json!({ "post": { language: { "title": message.subject_line(), "content": paragraphs } } })
}

fn mention(recipient: &Recipient) -> Value {
    match contact(recipient) {
        Some(id) => json!({ "tag": "at", "user_id": id, "user_name": one_line(&recipient.name) }),
        None => json!({ "tag": "text", "text": format!("{} ", plain_mention(recipient)) }),
    }
}

fn signed(content: &Value, secret: Option<&str>, timestamp: i64) -> Value {
    match secret {
        Some(secret) => json!({
            "timestamp": timestamp.to_string(),
            "sign": signature::of_feishu(secret, timestamp),
            "msg_type": "post",
            "content": content,
        }),
        None => json!({ "msg_type": "post", "content": content }),
    }
}
