//! `[[channel]]` and `[[route]]`.

use super::rules::{DOC, ID, LABEL};
use super::{Form, KeyShape as Key, Kind, TableShape, both, watch_examples as examples};

/// `[[channel]]`.
pub static CHANNEL: TableShape = TableShape {
    path: "channel",
    form: Form::Many,
    doc: both("Where messages go; secrets come from the environment", "通知发往哪里；密钥一律取自环境变量"),
    examples: examples::CHANNEL,
    keys: &[
        ID,
        LABEL,
        DOC,
        Key::required(
            "kind",
            Kind::Word(&["stdout", "file", "webhook", "slack", "feishu", "wecom", "dingtalk", "email"]),
            "What it is",
            "渠道种类：标准输出、文件、webhook、Slack、飞书、企业微信、钉钉、邮件",
        ),
        Key::new(
            "path",
            Kind::Text,
            "For `file`: the file that gets one line of JSON for each message",
            "用于 `file`：每条通知写入一行 JSON 的文件",
        ),
        Key::new(
            "url_env",
            Kind::Variable,
            "For `webhook`, `slack`, `feishu`, `wecom` and `dingtalk`: the environment variable that holds the address",
            "用于 `webhook`、`slack`、`feishu`、`wecom` 和 `dingtalk`：存放地址的环境变量名",
        ),
        Key::new(
            "secret_env",
            Kind::Variable,
            "For `webhook`, `feishu` and `dingtalk`: the environment variable that holds the key for signing",
            "用于 `webhook`、`feishu` 和 `dingtalk`：存放签名密钥的环境变量名",
        ),
        Key::new("host", Kind::Text, "For `email`: the SMTP server", "用于 `email`：SMTP 服务器"),
        Key::new(
            "port",
            Kind::Count,
            "For `email`: its port; default: 587, with `tls = \"tls\"` 465, with `tls = \"none\"` 25",
            "用于 `email`：端口；默认 587，`tls = \"tls\"` 时默认 465，`tls = \"none\"` 时默认 25",
        ),
        Key::new("from", Kind::Text, "For `email`: the sender's address", "用于 `email`：发件人地址"),
        Key::new(
            "user_env",
            Kind::Variable,
            "For `email`: the environment variable that holds the user's name",
            "用于 `email`：存放用户名的环境变量名",
        ),
        Key::new(
            "password_env",
            Kind::Variable,
            "For `email`: the environment variable that holds the password",
            "用于 `email`：存放密码的环境变量名",
        ),
        Key::new(
            "tls",
            Kind::Word(&["starttls", "tls", "none"]),
            "For `email`: how the connection is secured",
            "用于 `email`：连接怎样加密",
        )
        .or("\"starttls\""),
        Key::new(
            "per_minute",
            Kind::Count,
            "The most messages in a minute; default: what the service allows, for others no limit",
            "每分钟最多发送的条数；默认按各服务的限制，其余不限",
        ),
    ],
};

/// `match` of a route.
pub static ROUTE_MATCH: TableShape = TableShape {
    path: "route.match",
    form: Form::Value,
    doc: both(
        "Which alerts the route takes: all that fit every line here",
        "这条去向收哪些告警：须符合这里的每一行",
    ),
    examples: examples::ROUTE,
    keys: &[
        Key::new(
            "severity",
            Kind::Words(&["info", "warning", "critical"]),
            "Of these severities; default: of all",
            "只收这些严重程度的；默认全收",
        ),
        Key::new("rule", Kind::Texts, "Of these anomalies; default: of all", "只收这些异常的；默认全收"),
        Key::new(
            "level",
            Kind::Words(&["owner", "lead", "middle", "senior", "operators"]),
            "Told at these levels; default: at all",
            "只收通知给这些层级的；默认全收",
        ),
    ],
};

/// `[[route]]`.
pub static ROUTE: TableShape = TableShape {
    path: "route",
    form: Form::Many,
    doc: both(
        "Which messages go to which channel; the first that fits counts, and without one they go to the standard output",
        "哪些通知发往哪个渠道；以第一条符合的为准，都不符合则写到标准输出",
    ),
    examples: examples::ROUTE,
    keys: &[
        Key::new("match", Kind::Table(&ROUTE_MATCH), "Which alerts; default: all", "收哪些告警；默认全收"),
        Key::required("channel", Kind::Text, "The channel", "发往哪个渠道"),
        Key::new(
            "digest",
            Kind::ClockTime,
            "The time of day at which they are sent together; default: each at once",
            "每天几点汇总发送；默认逐条立即发送",
        ),
    ],
};
