//! Delivery of messages: stdout, JSON lines in a file, webhooks, Slack, Feishu, WeCom, DingTalk and
//! mail.
//!
//! A [`Channel`] says where messages go, a [`Message`] what is said to whom. A [`Courier`] makes one
//! attempt and tells the [`Outcome`]; [`Patience`] says when the next attempt is due or that the
//! message is a dead letter; [`Pace`] keeps each channel below the rate that its service bears.
//!
//! Guarantees: secrets, the addresses of webhooks among them, come from the environment and appear
//! in no `Debug`, no error and no message; a delivery is only called delivered if the other side
//! said so; every attempt ends, whatever the other side does. Deliberately absent: store, rules and
//! the wall clock; who calls keeps the outbox and says what time it is.
//!
//! Whoever installs a logger for the `log` crate keeps it at debug or above: at trace level the HTTP
//! client writes down whole addresses.

mod channel;
mod message;
mod reach;
mod refusal;
mod mail_fault;
mod problem;
mod outcome;
mod secret;
mod pace;
mod patience;
mod signature;
mod cut;
mod notice;
mod local;
mod trust;
mod wire;
mod http;
mod service_codes;
mod answer;
mod webhook;
mod chat;
mod slack;
mod feishu;
mod wecom;
mod dingtalk;
mod mail;
mod server;
mod line;
mod smtp;
mod courier;

pub use channel::{Channel, ChannelKind, Target};
pub use courier::Courier;
pub use mail_fault::MailFault;
pub use message::{Message, Recipient, Severity};
pub use outcome::{Concern, Outcome};
pub use pace::Pace;
pub use patience::{Backoff, Next, Patience};
pub use problem::{Fault, Problem, VariableFault};
pub use reach::{Reach, TlsFault};
pub use refusal::Refusal;
pub use secret::Secrets;
pub use trust::Trust;
pub use wire::{Proxies, Wire};
