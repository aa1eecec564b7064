//! Channels and routes: where messages go.

use std::path::PathBuf;
use std::sync::Arc;

use chrono::NaiveTime;

use crate::syntax::{AlertSeverity, ChannelKind, Label, Level, Tls};
use crate::text::Span;

/// Where messages go. Secrets are never here: only the names of the environment variables that hold
/// them.
#[derive(Debug, Clone)]
pub struct Channel {
    /// Its id.
    pub id: Arc<str>,
    /// Its label.
    pub label: Option<Label>,
    /// What it is for.
    pub doc: Option<String>,
    /// What it is, with all that it needs.
    pub target: ChannelTarget,
    /// The most messages in a minute, at least 1; `None`: no limit.
    pub per_minute: Option<u32>,
    /// Where it was defined.
    pub span: Span,
}

/// What a channel is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum ChannelTarget {
    /// The standard output of the run.
    Stdout,
    /// A file of JSON lines.
    File {
        /// As written; relative paths start at the rules folder's parent.
        path: PathBuf,
    },
    /// An HTTP POST, signed if there is a key.
    Webhook {
        /// The variable that holds the address.
        url_env: Arc<str>,
        /// The variable that holds the key.
        secret_env: Option<Arc<str>>,
    },
    /// Slack.
    Slack {
        /// The variable that holds the address.
        url_env: Arc<str>,
    },
    /// Feishu (飞书), signed if there is a key.
    Feishu {
        /// The variable that holds the address.
        url_env: Arc<str>,
        /// The variable that holds the key.
        secret_env: Option<Arc<str>>,
    },
    /// `WeCom` (企业微信).
    Wecom {
        /// The variable that holds the address.
        url_env: Arc<str>,
    },
    /// `DingTalk` (钉钉), signed if there is a key.
    Dingtalk {
        /// The variable that holds the address.
        url_env: Arc<str>,
        /// The variable that holds the key.
        secret_env: Option<Arc<str>>,
    },
    /// Mail over SMTP, to the addresses of `[people] contacts`.
    Email(Smtp),
}

impl ChannelTarget {
    /// Its kind.
    #[must_use]
    pub fn kind(&self) -> ChannelKind {
        match self {
            Self::Stdout => ChannelKind::Stdout,
            Self::File { .. } => ChannelKind::File,
            Self::Webhook { .. } => ChannelKind::Webhook,
            Self::Slack { .. } => ChannelKind::Slack,
            Self::Feishu { .. } => ChannelKind::Feishu,
            Self::Wecom { .. } => ChannelKind::Wecom,
            Self::Dingtalk { .. } => ChannelKind::Dingtalk,
            Self::Email(_) => ChannelKind::Email,
        }
    }
}

/// A mail server.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Smtp {
    /// Its name.
    pub host: String,
    /// Its port.
    pub port: u16,
    /// The sender's address.
    pub from: String,
    /// The variables that hold user and password; `None`: no login.
    pub login: Option<Login>,
    /// How the connection is secured.
    pub tls: Tls,
}

/// Who sends.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Login {
    /// The variable that holds the user's name.
    pub user_env: Arc<str>,
    /// The variable that holds the password.
    pub password_env: Arc<str>,
}

/// Which messages go to which channel; the first that fits counts.
#[derive(Debug, Clone)]
pub struct Route {
    /// Of these severities; empty: of all.
    pub severities: Vec<AlertSeverity>,
    /// Of these anomalies, indices into [`super::Ruleset::anomalies`]; empty: of all.
    pub rules: Vec<usize>,
    /// Told at these levels, or to people of these levels; empty: to all.
    pub levels: Vec<Level>,
    /// Where to: an index into [`super::Ruleset::channels`].
    pub channel: usize,
    /// The time of day at which messages are sent together; `None`: each at once.
    pub digest: Option<NaiveTime>,
    /// Where it was defined.
    pub span: Span,
}

/// A column of the people's table that holds addresses.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Contact {
    /// Of channels of this kind.
    pub kind: ChannelKind,
    /// An index into the people's fields; read where a channel of the kind is there.
    pub field: u32,
}
