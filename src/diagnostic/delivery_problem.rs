//! Problems of channels, routes and contacts.

use super::rules_codes as codes;
use super::words::{did_you_mean, quoted};
use super::{Code, RulesProblem};
use crate::language::{Language, Spoken, both, say};

/// Problems of channels, routes and contacts. Texts are as the user wrote them; suggestions are near
/// misses that exist.
#[derive(Debug, Clone, PartialEq)]
#[allow(missing_docs, reason = "the fields are named as the messages use them")]
pub enum DeliveryProblem {
    /// A route to a channel that is not there.
    UnknownChannel { channel: String, suggestion: Option<String>, known: Vec<String> },
    /// A key that channels of this kind do not have.
    ChannelKey { key: &'static str, kind: &'static str, owners: Vec<String> },
    /// A channel of this kind lacks something.
    ChannelNeeds { kind: &'static str, missing: Spoken, cure: Spoken },
    /// A channel that no route names.
    ChannelUnused { channel: String },
    /// A route for a rule that is not there.
    UnknownRule { rule: String, suggestion: Option<String>, known: Vec<String> },
    /// A route behind one that takes everything.
    RouteNeverReached,
    /// A name of `contacts` that is no kind of channel.
    UnknownContact { name: String, suggestion: Option<String>, known: Vec<String> },
}

impl DeliveryProblem {
    pub(super) fn code(&self) -> &'static Code {
        match self {
            Self::UnknownChannel { .. } => &codes::UNKNOWN_CHANNEL,
            Self::ChannelKey { .. } => &codes::CHANNEL_KEY,
            Self::ChannelNeeds { .. } => &codes::CHANNEL_NEEDS,
            Self::ChannelUnused { .. } => &codes::CHANNEL_UNUSED,
            Self::UnknownRule { .. } => &codes::UNKNOWN_RULE,
            Self::RouteNeverReached => &codes::ROUTE_NEVER_REACHED,
            Self::UnknownContact { .. } => &codes::UNKNOWN_CONTACT,
        }
    }

    pub(super) fn message(&self, language: Language) -> String {
        match self {
            Self::UnknownChannel { channel, .. } => {
                say!(language, "there is no channel `{channel}`", "没有渠道 `{channel}`")
            }
            Self::ChannelKey { key, kind, .. } => say!(
                language,
                "a channel of kind `{kind}` has no `{key}`",
                "种类为 `{kind}` 的渠道没有 `{key}`"
            ),
            Self::ChannelNeeds { kind, missing, .. } => {
                let missing = missing.said_in(language);
                say!(
                    language,
                    "a channel of kind `{kind}` needs {missing}",
                    "种类为 `{kind}` 的渠道需要{missing}"
                )
            }
            Self::ChannelUnused { channel } => say!(
                language,
                "no route leads to the channel `{channel}`, so nothing is sent there",
                "没有去向通往渠道 `{channel}`，因此不会向它发送"
            ),
            Self::UnknownRule { rule, .. } => {
                say!(language, "there is no anomaly `{rule}`", "没有异常规则 `{rule}`")
            }
            Self::RouteNeverReached => say!(
                language,
                "nothing comes to this route: one before it takes every message",
                "这条去向收不到任何通知：它前面的一条收下了全部"
            ),
            Self::UnknownContact { name, .. } => say!(
                language,
                "no kind of channel that has addresses is called `{name}`",
                "没有叫 `{name}`、带地址的渠道种类"
            ),
        }
    }

    pub(super) fn help(&self, language: Language) -> String {
        let one_of = |suggestion: &Option<String>, known: &[String]| {
            did_you_mean(suggestion.as_deref(), known, both("there are", "现有"), language)
        };
        match self {
            Self::UnknownChannel { channel, known, .. } if known.is_empty() => say!(
                language,
                "define it: `[[channel]]` with `id = \"{channel}\"` and `kind`",
                "定义它：`[[channel]]`，写明 `id = \"{channel}\"` 和 `kind`"
            ),
            Self::UnknownChannel { suggestion, known, .. }
            | Self::UnknownRule { suggestion, known, .. }
            | Self::UnknownContact { suggestion, known, .. } => one_of(suggestion, known),
            Self::ChannelKey { key, owners, .. } => {
                let owners = quoted(owners, language);
                say!(
                    language,
                    "delete `{key}`, or change the kind: it belongs to {owners}",
                    "删除 `{key}`，或更换种类：它用于 {owners}"
                )
            }
            Self::ChannelNeeds { cure, .. } => cure.said_in(language).to_owned(),
            Self::ChannelUnused { channel } => say!(
                language,
                "add a `[[route]]` with `channel = \"{channel}\"`, or delete the channel",
                "加上 `[[route]]`，写明 `channel = \"{channel}\"`；或删除这个渠道"
            ),
            Self::RouteNeverReached => say!(
                language,
                "move it above that one, or give that one a `match`",
                "把它移到那一条上方，或给那一条加上 `match`"
            ),
        }
    }
}

impl From<DeliveryProblem> for RulesProblem {
    fn from(problem: DeliveryProblem) -> Self {
        Self::Delivery(problem)
    }
}
