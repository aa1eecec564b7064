//! Where messages go.

use std::path::PathBuf;
use std::time::Duration;

/// A place where messages go, as `[[channel]]` declares it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Channel {
    /// Its id in the rules.
    pub id: String,
    /// What it is and how it is reached.
    pub target: Target,
    /// The most messages in any minute; without it what the service bears.
    pub per_minute: Option<u32>,
}

/// What a channel is and how it is reached. Whatever ends in `_env` is the name of an environment
/// variable, never its value.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Target {
    /// The standard output.
    Stdout,
    /// A file to which one JSON object per line is added.
    File {
        /// The file; it is made if it is not there.
        path: PathBuf,
    },
    /// Any HTTP server that takes a POST of JSON.
    Webhook {
        /// Holds the address.
        url_env: String,
        /// Holds the key that signs; without it nothing is signed.
        secret_env: Option<String>,
    },
    /// An incoming webhook of Slack.
    Slack {
        /// Holds the address.
        url_env: String,
    },
    /// A custom bot in a chat of Feishu or Lark.
    Feishu {
        /// Holds the address.
        url_env: String,
        /// Holds the key of the bot's signature check, if that is on.
        secret_env: Option<String>,
    },
    /// A bot in a chat of WeCom.
    WeCom {
        /// Holds the address.
        url_env: String,
    },
    /// A custom bot in a chat of DingTalk.
    DingTalk {
        /// Holds the address.
        url_env: String,
        /// Holds the key of the bot's signature check, if that is on.
        secret_env: Option<String>,
    },
    /// Mail by SMTP.
    Email {
        /// Holds the address of the server: `smtps://user@mail.example.com` (encrypted from the
        /// start, port 465) or `smtp://user@mail.example.com` (encrypted by STARTTLS, port 587; with
        /// `?tls=off` not at all).
        url_env: String,
        /// Holds the password, if the address does not.
        secret_env: Option<String>,
        /// Who sends: `alerts@example.com` or `Sales alerts <alerts@example.com>`.
        from: String,
    },
}

/// The kinds of channels; `[people] contacts` names a column for each.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum ChannelKind {
    /// `stdout`.
    Stdout,
    /// `file`.
    File,
    /// `webhook`.
    Webhook,
    /// `slack`.
    Slack,
    /// `feishu`.
    Feishu,
    /// `wecom`.
    WeCom,
    /// `dingtalk`.
    DingTalk,
    /// `email`.
    Email,
}

impl ChannelKind {
    /// All, in the order of the documentation.
    pub const ALL: [Self; 8] = [
        Self::Stdout,
        Self::File,
        Self::Webhook,
        Self::Slack,
        Self::Feishu,
        Self::WeCom,
        Self::DingTalk,
        Self::Email,
    ];

    /// How rules call it.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Stdout => "stdout",
            Self::File => "file",
            Self::Webhook => "webhook",
            Self::Slack => "slack",
            Self::Feishu => "feishu",
            Self::WeCom => "wecom",
            Self::DingTalk => "dingtalk",
            Self::Email => "email",
        }
    }

    /// The kind that rules call so.
    #[must_use]
    pub fn of_name(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.name() == name)
    }

    /// What the service documents as its limits, each so many messages in any such time.
    ///
    /// DingTalk and WeCom take 20 a minute from one bot (DingTalk shuts out those who send faster for
    /// ten minutes), Feishu 100 a minute and 5 a second, Slack about one a second.
    #[must_use]
    pub fn limits(self) -> &'static [(u32, Duration)] {
        match self {
            Self::DingTalk | Self::WeCom => &[(20, MINUTE)],
            Self::Feishu => &[(100, MINUTE), (5, SECOND)],
            Self::Slack => &[(60, MINUTE), (1, SECOND)],
            Self::Stdout | Self::File | Self::Webhook | Self::Email => &[],
        }
    }
}

/// What `per_minute` counts in.
pub(super) const MINUTE: Duration = Duration::from_mins(1);

const SECOND: Duration = Duration::from_secs(1);

impl Target {
    /// Its kind.
    #[must_use]
    pub fn kind(&self) -> ChannelKind {
        match self {
            Self::Stdout => ChannelKind::Stdout,
            Self::File { .. } => ChannelKind::File,
            Self::Webhook { .. } => ChannelKind::Webhook,
            Self::Slack { .. } => ChannelKind::Slack,
            Self::Feishu { .. } => ChannelKind::Feishu,
            Self::WeCom { .. } => ChannelKind::WeCom,
            Self::DingTalk { .. } => ChannelKind::DingTalk,
            Self::Email { .. } => ChannelKind::Email,
        }
    }
}
