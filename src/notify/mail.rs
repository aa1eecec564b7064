//! A message as a mail.

use std::time::SystemTime;

use chrono::{DateTime, Utc};
use lettre::message::header::{ContentType, HeaderName, HeaderValue};
use lettre::message::{Mailbox, MessageBuilder};
use lettre::{Address, Message as Letter};

use super::chat::{contact, plain_mention};
use super::cut::cut;
use super::mail_fault::MailFault;
use super::message::{Message, Recipient, Severity, one_line};

/// Servers take more, readers do not.
const MOST: usize = 1_000_000;

/// A mail, ready to be sent.
pub(super) struct Mail {
    /// Who sends.
    pub(super) from: String,
    /// Who gets it.
    pub(super) to: Vec<String>,
    /// Head and body.
    pub(super) text: String,
}

/// Who sends, as a channel says it.
pub(super) fn sender(from: &str) -> Result<Mailbox, MailFault> {
    from.parse().map_err(|_| MailFault::BadSender { from: from.to_owned() })
}

/// The mail to all recipients that have an address; those without are named in its text.
pub(super) fn mail(message: &Message, from: &str, now: DateTime<Utc>) -> Result<Mail, MailFault> {
    let from = sender(from)?;
    let mut letter = Letter::builder()
        .from(from.clone())
        .subject(message.subject_line())
        .date(SystemTime::from(now))
        .message_id(Some(message_id(&message.key, &from.email)))
        .header(ContentType::TEXT_PLAIN);
    let addressed: Vec<Mailbox> =
        message.recipients.iter().filter_map(mailbox).collect::<Result<_, MailFault>>()?;
    if addressed.is_empty() {
        return Err(MailFault::NoAddress);
    }
    let to = addressed.iter().map(|it| it.email.to_string()).collect();
    for mailbox in addressed {
        letter = letter.to(mailbox);
    }
    // Nobody's holiday notice should answer a machine.
    letter = with_header(letter, "Auto-Submitted", "auto-generated");
    if message.severity == Severity::Critical {
        letter = with_header(letter, "Importance", "high");
    }
    let unwritable = |reason: String| MailFault::Unwritable { reason };
    let letter = letter.body(text(message)).map_err(|error| unwritable(error.to_string()))?;
    let written = String::from_utf8(letter.formatted()).map_err(|error| unwritable(error.to_string()))?;
    Ok(Mail { from: from.email.to_string(), to, text: written })
}

fn text(message: &Message) -> String {
    let without: Vec<String> =
        message.recipients.iter().filter(|it| contact(it).is_none()).map(plain_mention).collect();
    let text = cut(&message.plain_text(), message.language, |text| text.len() <= MOST);
    let parts = [text.trim_end().to_owned(), without.join(" "), message.printed_key()];
    parts.into_iter().filter(|part| !part.is_empty()).collect::<Vec<String>>().join("\n\n") + "\n"
}

/// A recipient's mailbox, if they have an address.
fn mailbox(recipient: &Recipient) -> Option<Result<Mailbox, MailFault>> {
    let name = one_line(&recipient.name);
    let address = contact(recipient)?.parse::<Address>();
    Some(match address {
        Ok(address) => Ok(Mailbox::new(Some(name).filter(|name| !name.is_empty()), address)),
        Err(_) => Err(MailFault::BadRecipient { recipient: name }),
    })
}

/// The same for every attempt at a message, so that mailboxes that get it twice can tell.
fn message_id(key: &str, from: &Address) -> String {
    let hash = blake3::hash(key.as_bytes()).to_hex();
    let short: String = hash.chars().take(32).collect();
    format!("<{short}.funnelwright@{}>", from.domain())
}

fn with_header(letter: MessageBuilder, name: &'static str, value: &str) -> MessageBuilder {
    letter.raw_header(HeaderValue::new(HeaderName::new_from_ascii_str(name), value.to_owned()))
}
