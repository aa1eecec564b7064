//! What servers say when they do not take a message.

use super::channel::ChannelKind;
use crate::language::{Both, Spoken, both, spoken};

/// What a server says when it does not take a message.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Refusal {
    /// An HTTP status that means no.
    Status {
        /// The status.
        code: u16,
        /// The service's own word for it.
        word: Option<String>,
    },
    /// A code of the service, in an answer whose HTTP status may well be 200.
    Code {
        /// The service.
        kind: ChannelKind,
        /// Its code.
        code: i64,
        /// Its words.
        words: String,
        /// What to do, where that is known.
        advice: Option<Both>,
    },
    /// Nothing that this service says.
    NotUnderstood,
}

impl Refusal {
    pub(super) fn spoken(&self, name: &str) -> Spoken {
        match self {
            Self::Status { code, word } => {
                let advice = status_advice(*code);
                let word = word.as_ref().map(|word| format!(" ({word})")).unwrap_or_default();
                spoken!(
                    [advice]
                    "the address in `{name}` answers with HTTP status {code}{word}: {advice}",
                    "`{name}` 中的地址返回 HTTP 状态 {code}{word}：{advice}"
                )
            }
            Self::Code { kind, code, words, advice } => {
                let service = service_name(*kind);
                let advice = advice.unwrap_or(both(
                    "look the code up in the service's documentation",
                    "请在该服务的文档中查找此代码",
                ));
                spoken!(
                    [service, advice]
                    "{service} did not take the message sent to the address in `{name}` (code {code}: {words}); {advice}",
                    "{service}没有接收发往 `{name}` 中地址的消息（代码 {code}：{words}）；{advice}"
                )
            }
            Self::NotUnderstood => spoken!(
                "the address in `{name}` gives an answer that is not the service's; is it the right address, and no login page or proxy between?",
                "`{name}` 中的地址返回的不是该服务的应答；请检查地址是否正确、中间是否有登录页或代理"
            ),
        }
    }
}

/// What to do about an HTTP status.
fn status_advice(code: u16) -> Both {
    match code {
        300..=399 => both(
            "it points elsewhere, where we do not follow; put the final address into the variable",
            "它要求转到别处，本程序不跟随；请把最终地址写入该变量",
        ),
        401 | 403 => both(
            "it does not let us in; is the address whole and the key right?",
            "它拒绝访问；请检查地址是否完整、密钥是否正确",
        ),
        404 | 410 => both(
            "it knows no such place (any more); copy the address anew from the service",
            "那里没有（或已不再有）这个接口；请从该服务重新复制地址",
        ),
        413 => both("the message is too long for it", "消息太长"),
        429 => both(
            "too many messages at once; lower `per_minute` if it says so often",
            "消息过于频繁；若经常如此，请调低 `per_minute`",
        ),
        500..=599 => both(
            "the service is out of order; look there if that goes on",
            "该服务故障；若持续如此，请检查该服务",
        ),
        _ => both(
            "it takes no such message; is it the address of the right service?",
            "它不接收这样的消息；请检查是否为正确服务的地址",
        ),
    }
}

fn service_name(kind: ChannelKind) -> Both {
    match kind {
        ChannelKind::Feishu => both("Feishu", "飞书"),
        ChannelKind::WeCom => both("WeCom", "企业微信"),
        ChannelKind::DingTalk => both("DingTalk", "钉钉"),
        _ => both("the service", "该服务"),
    }
}
