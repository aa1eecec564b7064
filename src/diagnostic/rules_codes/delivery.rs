//! The stories of what can be wrong with channels, routes and contacts.

use crate::diagnostic::Code;
use crate::diagnostic::code::{error, warning};

pub(in crate::diagnostic) const UNKNOWN_CHANNEL: Code = error(
    "FW293",
    "unknown-channel",
    r#"`channel` of a route is the id of one of the channels of these rules.

    [[channel]]
    id = "team_chat"
    [[route]]
    channel = "teamchat"        # mistake
    channel = "team_chat"       # cure"#,
    r#"去向的 `channel` 填规则中某个渠道的标识。

    [[channel]]
    id = "team_chat"
    [[route]]
    channel = "teamchat"        # 错误
    channel = "team_chat"       # 改正"#,
);
pub(in crate::diagnostic) const CHANNEL_KEY: Code = error(
    "FW294",
    "channel-key",
    r#"Each kind of channel has its own keys: `file` a `path`; `webhook`, `feishu` and `dingtalk` a `url_env` and perhaps a
`secret_env`; `slack` and `wecom` a `url_env`; `email` those of the mail server. `per_minute` goes with all.

    kind = "slack"
    secret_env = "SLACK_KEY"    # mistake: the address itself is the secret"#,
    r#"每种渠道各有自己的键：`file` 用 `path`；`webhook`、`feishu`、`dingtalk` 用 `url_env`，还可用 `secret_env`；
`slack`、`wecom` 用 `url_env`；`email` 用邮件服务器的那些键。`per_minute` 都可以用。

    kind = "slack"
    secret_env = "SLACK_KEY"    # 错误：它的地址本身就是密钥"#,
);
pub(in crate::diagnostic) const CHANNEL_NEEDS: Code = error(
    "FW295",
    "channel-needs",
    r#"A channel has to say where its messages go: `file` needs a `path`, the chats and `webhook` a `url_env`, `email` a
`host` and a `from`, and the people need a column with their addresses.

    [[channel]]
    id = "mail"
    kind = "email"
    host = "smtp.example.com"
    from = "crm@example.com"
    [people]
    contacts = { email = "mail" }"#,
    r#"渠道要写明通知发往哪里：`file` 需要 `path`，各种群聊和 `webhook` 需要 `url_env`，`email` 需要 `host` 和 `from`，
而且人员要有一列写着他们的地址。

    [[channel]]
    id = "mail"
    kind = "email"
    host = "smtp.example.com"
    from = "crm@example.com"
    [people]
    contacts = { email = "mail" }"#,
);
pub(in crate::diagnostic) const CHANNEL_UNUSED: Code = warning(
    "FW296",
    "channel-unused",
    r#"Messages go where the first route that fits says; those that fit no route go to the standard output. A channel
without a route gets nothing.

    [[route]]
    channel = "team_chat"       # cure"#,
    r#"通知发往第一条符合的去向；都不符合的，写到标准输出。没有去向的渠道什么也收不到。

    [[route]]
    channel = "team_chat"       # 改正"#,
);
pub(in crate::diagnostic) const UNKNOWN_RULE: Code = error(
    "FW297",
    "unknown-rule",
    r#"`rule` in the `match` of a route lists ids of anomalies of these rules.

    match = { rule = ["stage_swings"] }     # mistake
    match = { rule = ["stage_swing"] }      # cure"#,
    r#"去向的 `match` 中，`rule` 列出规则中异常规则的标识。

    match = { rule = ["stage_swings"] }     # 错误
    match = { rule = ["stage_swing"] }      # 改正"#,
);
pub(in crate::diagnostic) const ROUTE_NEVER_REACHED: Code = warning(
    "FW298",
    "route-never-reached",
    r#"A message goes to the first route that fits it, in file order. A route without `match` takes every message, so it
belongs at the end.

    [[route]]
    channel = "mail"            # no `match`: takes every message
    [[route]]
    channel = "team_chat"       # never reached: move it above"#,
    r#"通知发往第一条符合的去向，按文件中的顺序看。没有 `match` 的去向会收下全部通知，所以要放在最后。

    [[route]]
    channel = "mail"            # 没有 `match`：收下全部通知
    [[route]]
    channel = "team_chat"       # 永远轮不到：请移到上面"#,
);
pub(in crate::diagnostic) const UNKNOWN_CONTACT: Code = error(
    "FW299",
    "unknown-contact",
    r#"`contacts` names, for each kind of channel that has addresses, the column of the people's table that holds them:
`webhook`, `slack`, `feishu`, `wecom`, `dingtalk`, `email`.

    contacts = { mail = "mail" }        # mistake
    contacts = { email = "mail" }       # cure"#,
    r#"`contacts` 为每种带地址的渠道写明人员表中存放地址的列：`webhook`、`slack`、`feishu`、`wecom`、`dingtalk`、`email`。

    contacts = { mail = "mail" }        # 错误
    contacts = { email = "mail" }       # 改正"#,
);
