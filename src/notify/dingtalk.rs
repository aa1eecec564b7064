//! Custom bots of DingTalk.

use serde_json::json;
use url::Url;

use super::chat::{called, composed, contact, mobile, plain_mention};
use super::message::{Message, Recipient};
use super::signature;

/// The bytes that DingTalk takes.
const MOST: usize = 20_000;

pub(super) fn body(message: &Message) -> String {
    // Whoever is called must also be named in the text, by what calls them.
    let mention = |it: &Recipient| match contact(it) {
        Some(id) => format!("@{}", mobile(id).as_deref().unwrap_or(id)),
        None => plain_mention(it),
    };
    let mentions: Vec<String> = message.recipients.iter().map(mention).collect();
    let body = |text: &str| whole(message, text);
    let fits = |text: &str| body(text).len() <= MOST;
    body(&composed(message, &mentions.join(" "), str::to_owned, fits))
}

fn whole(message: &Message, text: &str) -> String {
    let (users, mobiles) = called(message);
    json!({
        "msgtype": "text",
        "text": { "content": text },
        "at": { "atMobiles": mobiles, "atUserIds": users, "isAtAll": false },
    })
    .to_string()
}

/// The address with what proves that it is us, at this time in milliseconds.
pub(super) fn signed(mut url: Url, secret: &str, timestamp: i64) -> Url {
    let sign = signature::of_dingtalk(secret, timestamp);
    url.query_pairs_mut().append_pair("timestamp", &timestamp.to_string()).append_pair("sign", &sign);
    url
}
