//! Incoming webhooks of Slack.

use serde_json::json;

use super::chat::{composed, contact, plain_mention};
use super::message::{Message, Recipient};

/// Slack cuts texts that are longer, in characters.
const MOST: usize = 40_000;

pub(super) fn body(message: &Message) -> String {
    let mentions: Vec<String> = message.recipients.iter().map(mention).collect();
    let text = composed(message, &mentions.join(" "), escape, |text| text.chars().count() <= MOST);
    json!({ "text": text }).to_string()
}

/// Slack finds members by ids such as `U024BE7LH`.
fn mention(recipient: &Recipient) -> String {
    let is_id = |id: &&str| {
        id.starts_with(['U', 'W']) && id.chars().all(|c| c.is_ascii_uppercase() || c.is_ascii_digit())
    };
    match contact(recipient).filter(is_id) {
        Some(id) => format!("<@{id}>"),
        None => escape(&plain_mention(recipient)),
    }
}

/// Takes what Slack reads as markup, such as `<!channel>`, for text.
fn escape(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;")
}
