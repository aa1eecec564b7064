//! From what is to be told to messages: by which channel, when, and in which words.
//!
//! Guarantees: pure; the same telling gives the same messages under the same keys; whatever is told
//! becomes a message, if nobody could be found one without a recipient. Deliberately absent: sending
//! ([`crate::notify`]).

mod message;
mod naming;
mod route;
mod send;
#[cfg(test)]
mod tests;
mod words;

pub use message::Outgoing;
pub use naming::Naming;
pub use send::{Desk, digest_key, dispatch};
pub use words::{instant_text, quoted};
