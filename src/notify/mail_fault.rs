//! What only mail can get wrong.

use crate::language::{Spoken, spoken};

/// What only mail can get wrong. `name` is the name of an environment variable.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum MailFault {
    /// No recipient has a mail address.
    NoAddress,
    /// A recipient's mail address is none.
    BadRecipient {
        /// The recipient's name.
        recipient: String,
    },
    /// The channel's `from` is no mail address.
    BadSender {
        /// What it says.
        from: String,
    },
    /// The mail cannot be written down.
    Unwritable {
        /// Why.
        reason: String,
    },
    /// An address has characters that the server does not take.
    AsciiOnly {
        /// The variable that holds the address.
        name: String,
    },
    /// A password would be sent where everybody can read it.
    InClear {
        /// The variable that holds the address.
        name: String,
    },
    /// The server cannot encrypt.
    NoStartTls {
        /// The variable that holds the address.
        name: String,
    },
    /// The server knows no way of logging in that we know.
    NoLogin {
        /// The variable that holds the address.
        name: String,
    },
    /// The server refuses user or password.
    LoginRefused {
        /// The variable that holds the password.
        name: String,
        /// The server's code.
        code: u16,
        /// Its words.
        words: String,
    },
    /// The server does not take the mail.
    Refused {
        /// The variable that holds the address.
        name: String,
        /// The server's code.
        code: u16,
        /// Its words.
        words: String,
    },
    /// The server says what no mail server says.
    NotUnderstood {
        /// The variable that holds the address.
        name: String,
    },
}

impl MailFault {
    pub(super) fn spoken(&self) -> Spoken {
        match self {
            Self::NoAddress => spoken!(
                "no recipient has a mail address; fill the column that `[people] contacts` names for email",
                "收件人都没有邮箱地址；请填写 `[people] contacts` 为 email 指定的列"
            ),
            Self::BadRecipient { recipient } => spoken!(
                "what `{recipient}` has as a mail address is none; mend it in the dataset",
                "`{recipient}` 的邮箱地址无效；请在数据集中更正"
            ),
            Self::BadSender { from } => spoken!(
                "`from = \"{from}\"` is no mail address; write `alerts@example.com` or `Alerts <alerts@example.com>`",
                "`from = \"{from}\"` 不是邮箱地址；请写成 `alerts@example.com` 或 `Alerts <alerts@example.com>`"
            ),
            Self::Unwritable { reason } => {
                spoken!("the mail cannot be written down: {reason}", "无法生成邮件：{reason}")
            }
            Self::AsciiOnly { name } => spoken!(
                "the mail server in `{name}` takes no mail addresses with characters beyond ASCII; give the recipient, or `from`, another",
                "`{name}` 中的邮件服务器不支持含非 ASCII 字符的邮箱地址；请为收件人或 `from` 换一个地址"
            ),
            Self::InClear { name } => spoken!(
                "the address in `{name}` says `tls=off`, which would send the password in clear; leave that out, or user and password",
                "`{name}` 中的地址含 `tls=off`，密码会以明文发送；请去掉它，或去掉用户名和密码"
            ),
            Self::NoStartTls { name } => spoken!(
                "the mail server in `{name}` offers no STARTTLS; write `smtps://` if it encrypts from the start, `?tls=off` if it is a relay of your own",
                "`{name}` 中的邮件服务器不支持 STARTTLS；若它一开始就加密，请写 `smtps://`；若是自己的中继服务器，请写 `?tls=off`"
            ),
            Self::NoLogin { name } => spoken!(
                "the mail server in `{name}` lets nobody log in with a password; leave user and password out if it needs none",
                "`{name}` 中的邮件服务器不支持用密码登录；若它不需要登录，请去掉用户名和密码"
            ),
            Self::LoginRefused { name, code, words } => spoken!(
                "the mail server refuses user or password ({code} {words}); mend `{name}`; many servers want a password made for programs",
                "邮件服务器拒绝了用户名或密码（{code} {words}）；请更正 `{name}`；许多服务器要求使用专门的授权码"
            ),
            Self::Refused { name, code, words } => spoken!(
                "the mail server in `{name}` did not take the mail ({code} {words}); mend the recipient's address, or `from`, as it says",
                "`{name}` 中的邮件服务器没有接收邮件（{code} {words}）；请按其提示更正收件人地址或 `from`"
            ),
            Self::NotUnderstood { name } => spoken!(
                "the server in `{name}` does not speak SMTP; is it the right port, and `smtps://` only where it encrypts from the start?",
                "`{name}` 中的服务器不使用 SMTP；请检查端口，以及是否只在一开始就加密时才写 `smtps://`"
            ),
        }
    }
}
