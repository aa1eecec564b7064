//! What the codes of Feishu, WeCom and DingTalk mean for us.

use std::time::Duration;

use super::channel::ChannelKind;
use super::outcome::Concern;
use crate::language::{Both, both};

/// What a code means for us.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Meaning {
    /// Too many messages, or too much else to do; not before so long, where that is known.
    Busy(Option<Duration>),
    /// Refused until somebody does something about it.
    Refused(Concern, Both),
    /// Not among those that we know.
    Unknown,
}

pub(super) const TOO_MANY: Both = both(
    "it has too much to do, or gets too many messages at once: lower `per_minute` if it says so often",
    "该服务繁忙或消息过于频繁：若经常如此，请调低 `per_minute`",
);
const ADDRESS: Both = both(
    "copy the address anew from the bot in the chat: it is not, or no longer, a bot's",
    "请从群里的机器人重新复制地址：它不是（或已不再是）机器人的地址",
);
const BOT_GONE: Both = both(
    "look whether the chat and its bot are still there and not switched off",
    "请检查群和其中的机器人是否仍在、是否被停用",
);
const SIGNATURE: Both = both(
    "compare the key in the variable of `secret_env` with the bot's, and look at this machine's clock, which may be wrong by an hour at most",
    "请核对 `secret_env` 变量中的密钥与机器人的密钥，并检查本机时钟（误差不得超过一小时）",
);
const NETWORK: Both = both(
    "add this machine's outgoing address to those that the bot allows",
    "请把本机的出口地址加入机器人的 IP 白名单",
);
const KEYWORD: Both = both(
    "the bot takes only messages with its keywords: let the rule's label or message hold one, or use a signature instead",
    "机器人只接收含关键词的消息：请让规则的 label 或 message 含有关键词，或改用签名校验",
);
const SECURITY: Both = both(
    "one of the bot's checks fails, as it says: the key in the variable of `secret_env`, this machine's clock, or its outgoing address, which the bot must allow",
    "未通过机器人的安全设置（见其提示）：`secret_env` 变量中的密钥、本机时钟，或本机的出口地址（须在白名单中）",
);
const CONTENT: Both = both(
    "the service does not accept what the message says; shorten it or put it differently",
    "该服务不接受消息的内容；请缩短或改写",
);

/// What a code means; where one code has several meanings, its words decide.
pub(super) fn meaning(kind: ChannelKind, code: i64, words: &str) -> Meaning {
    use ChannelKind::{DingTalk, Feishu, WeCom};
    use Concern::{Channel, Message};
    use Meaning::{Busy, Refused, Unknown};
    match (kind, code) {
        (Feishu, 9499) | (DingTalk, 300_001) if is_too_fast(words) => too_fast(kind),
        (Feishu, 11232) | (WeCom, 45009 | 45033) | (DingTalk, 130_101 | 410_100) => too_fast(kind),
        (WeCom | DingTalk, -1) => Busy(None),
        (Feishu, 19001 | 19002) | (WeCom, 93000) | (DingTalk, 300_001 | 300_005 | 400_101 | 400_106) => {
            Refused(Channel, ADDRESS)
        }
        (Feishu, 19007) | (DingTalk, 400_013 | 400_102) => Refused(Channel, BOT_GONE),
        (Feishu, 19021) => Refused(Channel, SIGNATURE),
        (Feishu, 19022) => Refused(Channel, NETWORK),
        (Feishu, 19024) => Refused(Message, KEYWORD),
        (DingTalk, 310_000) if words.contains("keyword") => Refused(Message, KEYWORD),
        (DingTalk, 310_000) => Refused(Channel, SECURITY),
        (Feishu, 9499)
        | (WeCom, 40008 | 40058 | 44004 | 45002)
        | (DingTalk, 40035 | 400_105 | 430_101..=430_104) => Refused(Message, CONTENT),
        _ if is_too_fast(words) => too_fast(kind),
        _ => Unknown,
    }
}

/// Counts begin anew after a minute; DingTalk shuts out whoever exceeds them for ten.
fn too_fast(kind: ChannelKind) -> Meaning {
    let minutes = if kind == ChannelKind::DingTalk { 10 } else { 1 };
    Meaning::Busy(Some(Duration::from_mins(minutes)))
}

/// Whether a service complains of too many messages.
fn is_too_fast(words: &str) -> bool {
    let words = words.to_lowercase();
    ["too fast", "too many", "freq", "限流", "太快"].iter().any(|it| words.contains(it))
}
