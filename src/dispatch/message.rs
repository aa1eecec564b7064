//! A message that waits to be sent.

use std::sync::Arc;

use crate::alert::{Key, Severity};
use crate::time::AsOf;

/// A message to one recipient on one channel about one event of one alert.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Outgoing {
    /// Its identity, printed with it: `alert|event|recipient|channel` as text, the same in every run.
    pub key: Arc<str>,
    /// The alert.
    pub alert: Key,
    /// The place of the event among those of the alert, from 0.
    pub event: usize,
    /// Whom it is for, a person's id; empty if nobody could be found.
    pub recipient: Arc<str>,
    /// The channel's id; `None`: the standard output of the run.
    pub channel: Option<Arc<str>>,
    /// The slot of the digest that it belongs to; `None`: at once.
    pub digest: Option<AsOf>,
    /// How grave it is.
    pub severity: Severity,
    /// One line.
    pub title: Arc<str>,
    /// What is told.
    pub text: Arc<str>,
}
