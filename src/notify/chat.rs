//! What messages to chats have in common: subject, text, who is meant, key.

use super::cut::cut;
use super::message::{Message, Recipient, one_line};

/// The whole message for a chat, its text cut so that all of it fits. The service's own markup is
/// taken out of what we say by `escape`; `mentions` is markup.
pub(super) fn composed(
    message: &Message,
    mentions: &str,
    escape: impl Fn(&str) -> String,
    fits: impl Fn(&str) -> bool,
) -> String {
    let (subject, key) = (escape(&message.subject_line()), escape(&message.printed_key()));
    let whole = |text: &str| {
        let parts = [&subject, &escape(text), mentions, &key];
        parts.into_iter().filter(|part| !part.is_empty()).collect::<Vec<&str>>().join("\n")
    };
    whole(&cut(&message.plain_text(), message.language, |text| fits(&whole(text))))
}

/// How a recipient is named whom the service cannot find.
pub(super) fn plain_mention(recipient: &Recipient) -> String {
    format!("@{}", one_line(&recipient.name))
}

/// The mobile number that a contact is, if it is no user id: eleven digits as in China, or with a
/// country's code. China's own code is left out, for the services know these numbers without it.
pub(super) fn mobile(contact: &str) -> Option<String> {
    let number = contact.replace(['-', ' '], "");
    let (is_abroad, digits) = match number.strip_prefix('+') {
        Some(digits) => (true, digits),
        None => (false, number.as_str()),
    };
    if !digits.chars().all(|c| c.is_ascii_digit()) {
        return None;
    }
    let is_chinese = |digits: &&str| digits.len() == 11 && digits.starts_with('1');
    let own = if is_abroad { digits.strip_prefix("86") } else { Some(digits) };
    match own.filter(is_chinese) {
        Some(own) => Some(own.to_owned()),
        None => is_abroad.then(|| contact.to_owned()),
    }
}

/// Whom a service is told to call: user ids, and mobile numbers.
pub(super) fn called(message: &Message) -> (Vec<String>, Vec<String>) {
    let (mut users, mut mobiles) = (Vec::new(), Vec::new());
    for contact in message.recipients.iter().filter_map(contact) {
        match mobile(contact) {
            Some(number) => mobiles.push(number),
            None => users.push(contact.to_owned()),
        }
    }
    (users, mobiles)
}

/// The contact of a recipient, without blanks around it; none if nothing is left.
pub(super) fn contact(recipient: &Recipient) -> Option<&str> {
    recipient.contact.as_deref().map(str::trim).filter(|contact| !contact.is_empty())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn mobile_numbers_are_told_from_user_ids() {
        for (contact, number) in [
            ("13800001111", Some("13800001111")),
            ("+8613800001111", Some("13800001111")),
            ("+86-138 0000 1111", Some("13800001111")),
            ("+49-1701234567", Some("+49-1701234567")),
            ("+1 2025550123", Some("+1 2025550123")),
            ("100200300", None),
            ("23800001111", None),
            ("wangfang", None),
            ("+wangfang", None),
            ("1380000111x", None),
        ] {
            assert_eq!(mobile(contact).as_deref(), number, "{contact}");
        }
    }
}
