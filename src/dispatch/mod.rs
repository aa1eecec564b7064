//! From what is to be told to messages: by which channel, when, and in which words.
//!
//! Guarantees: pure; the same telling gives the same messages under the same keys. Deliberately
//! absent: sending ([`crate::notify`]).

mod message;

pub use message::Outgoing;
