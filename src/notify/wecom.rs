//! Bots in chats of WeCom.

use serde_json::{Value, json};

use super::chat::{called, composed, contact, plain_mention};
use super::message::{Message, Recipient};

/// The bytes of text that WeCom takes.
const MOST: usize = 2048;

pub(super) fn body(message: &Message) -> String {
    let (users, mobiles) = called(message);
    let unknown = message.recipients.iter().filter(|it| contact(it).is_none());
    let names: Vec<String> = unknown.map(|it: &Recipient| escape(&plain_mention(it))).collect();

    let content = composed(message, &names.join(" "), escape, |text| text.len() <= MOST);
    let mut text = json!({ "content": content });
    if let Value::Object(fields) = &mut text {
        for (name, list) in [("mentioned_list", users), ("mentioned_mobile_list", mobiles)] {
            if !list.is_empty() {
                fields.insert(name.to_owned(), list.into());
            }
        }
    }
    json!({ "msgtype": "text", "text": text }).to_string()
}

/// Takes `<@all>` and its like, which WeCom reads as markup, for text.
fn escape(text: &str) -> String {
    text.replace("<@", "＜@")
}
