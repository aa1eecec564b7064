//! The unchecked twins of channels and routes: what was written, where.

use chrono::NaiveTime;

use super::watch_decl::{AlertSeverity, Level};
use super::worded::Label;
use crate::text::{Span, Spanned};

/// `kind` of a channel, and a name of `contacts`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum ChannelKind {
    /// The standard output of the run.
    Stdout,
    /// A file of JSON lines.
    File,
    /// A signed HTTP POST.
    Webhook,
    /// Slack.
    Slack,
    /// Feishu (飞书).
    Feishu,
    /// `WeCom` (企业微信).
    Wecom,
    /// `DingTalk` (钉钉).
    Dingtalk,
    /// Mail over SMTP.
    Email,
}

impl ChannelKind {
    /// All of them.
    pub const ALL: [Self; 8] = [
        Self::Stdout,
        Self::File,
        Self::Webhook,
        Self::Slack,
        Self::Feishu,
        Self::Wecom,
        Self::Dingtalk,
        Self::Email,
    ];

    /// Its word in rule files.
    #[must_use]
    pub fn word(self) -> &'static str {
        match self {
            Self::Stdout => "stdout",
            Self::File => "file",
            Self::Webhook => "webhook",
            Self::Slack => "slack",
            Self::Feishu => "feishu",
            Self::Wecom => "wecom",
            Self::Dingtalk => "dingtalk",
            Self::Email => "email",
        }
    }

    /// The kind of that word.
    #[must_use]
    pub fn from_word(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.word() == word)
    }
}

/// `tls` of an email channel.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
pub enum Tls {
    /// A plain connection that is then secured.
    #[default]
    Starttls,
    /// A secured connection from the start.
    Tls,
    /// None: for servers on the same machine.
    None,
}

/// `[[channel]]`.
#[derive(Debug, Clone)]
pub struct ChannelDecl {
    /// The header.
    pub span: Span,
    /// Whether a value in it could not be read as it stands: nothing more is said of it then.
    pub flawed: bool,
    /// `id`.
    pub id: Option<Spanned<String>>,
    /// `label`.
    pub label: Option<Label>,
    /// `doc`.
    pub doc: Option<String>,
    /// `kind`.
    pub kind: Option<Spanned<ChannelKind>>,
    /// `path`.
    pub path: Option<Spanned<String>>,
    /// `url_env`.
    pub url_env: Option<Spanned<String>>,
    /// `secret_env`.
    pub secret_env: Option<Spanned<String>>,
    /// `host`.
    pub host: Option<Spanned<String>>,
    /// `port`.
    pub port: Option<Spanned<u32>>,
    /// `from`.
    pub from: Option<Spanned<String>>,
    /// `user_env`.
    pub user_env: Option<Spanned<String>>,
    /// `password_env`.
    pub password_env: Option<Spanned<String>>,
    /// `tls`.
    pub tls: Option<Spanned<Tls>>,
    /// `per_minute`.
    pub per_minute: Option<Spanned<u32>>,
}

/// `match` of a route; what is left out matches everything.
#[derive(Debug, Clone, Default)]
pub struct RouteMatchDecl {
    /// `severity`.
    pub severity: Option<Vec<Spanned<AlertSeverity>>>,
    /// `rule`.
    pub rule: Option<Vec<Spanned<String>>>,
    /// `level`.
    pub level: Option<Vec<Spanned<Level>>>,
}

/// `[[route]]`.
#[derive(Debug, Clone)]
pub struct RouteDecl {
    /// The header.
    pub span: Span,
    /// Whether a value in it could not be read as it stands: nothing more is said of it then.
    pub flawed: bool,
    /// `match`.
    pub matches: RouteMatchDecl,
    /// `channel`.
    pub channel: Option<Spanned<String>>,
    /// `digest`.
    pub digest: Option<Spanned<NaiveTime>>,
}
