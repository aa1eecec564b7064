//! The channels of the rules as delivery knows them.

use std::collections::BTreeMap;
use std::path::Path;

use percent_encoding::{NON_ALPHANUMERIC, utf8_percent_encode};

use crate::notify::{Channel, Secrets, Target};
use crate::ruleset::{self, ChannelTarget, Smtp};
use crate::syntax::Tls;

/// A channel; relative paths start at `base`.
pub(super) fn channel(of: &ruleset::Channel, base: &Path) -> Channel {
    let text = |name: &std::sync::Arc<str>| name.to_string();
    let target = match &of.target {
        ChannelTarget::Stdout => Target::Stdout,
        ChannelTarget::File { path } => Target::File { path: base.join(path) },
        ChannelTarget::Webhook { url_env, secret_env } => {
            Target::Webhook { url_env: text(url_env), secret_env: secret_env.as_ref().map(text) }
        }
        ChannelTarget::Slack { url_env } => Target::Slack { url_env: text(url_env) },
        ChannelTarget::Feishu { url_env, secret_env } => {
            Target::Feishu { url_env: text(url_env), secret_env: secret_env.as_ref().map(text) }
        }
        ChannelTarget::Wecom { url_env } => Target::WeCom { url_env: text(url_env) },
        ChannelTarget::Dingtalk { url_env, secret_env } => {
            Target::DingTalk { url_env: text(url_env), secret_env: secret_env.as_ref().map(text) }
        }
        ChannelTarget::Email(smtp) => Target::Email {
            url_env: server_name(smtp),
            secret_env: smtp.login.as_ref().map(|login| text(&login.password_env)),
            from: smtp.from.clone(),
        },
    };
    Channel { id: of.id.to_string(), target, per_minute: of.per_minute }
}

/// The values of all variables that channels name, and the addresses of mail servers, which the rules
/// themselves give. `variable` tells the value of an environment variable.
pub(super) fn secrets(channels: &[ruleset::Channel], variable: &dyn Fn(&str) -> Option<String>) -> Secrets {
    let mut values = BTreeMap::new();
    let mut add = |name: &str| values.extend(variable(name).map(|value| (name.to_owned(), value)));
    for channel in channels {
        match &channel.target {
            ChannelTarget::Stdout | ChannelTarget::File { .. } => {}
            ChannelTarget::Slack { url_env } | ChannelTarget::Wecom { url_env } => add(url_env),
            ChannelTarget::Webhook { url_env, secret_env }
            | ChannelTarget::Feishu { url_env, secret_env }
            | ChannelTarget::Dingtalk { url_env, secret_env } => {
                add(url_env);
                if let Some(name) = secret_env {
                    add(name);
                }
            }
            ChannelTarget::Email(smtp) => {
                if let Some(login) = &smtp.login {
                    add(&login.password_env);
                }
            }
        }
    }
    let servers = channels.iter().filter_map(|channel| match &channel.target {
        ChannelTarget::Email(smtp) => Some((server_name(smtp), server_address(smtp, variable)?)),
        _ => None,
    });
    values.extend(servers);
    Secrets::Given(values)
}

/// What errors call a mail server: without a login its host and port, else the variable that holds the
/// user's name, for that may not be set.
fn server_name(smtp: &Smtp) -> String {
    match &smtp.login {
        Some(login) => login.user_env.to_string(),
        None => format!("{}:{}", smtp.host, smtp.port),
    }
}

/// The address of a mail server; `None` if its user is not known.
fn server_address(smtp: &Smtp, variable: &dyn Fn(&str) -> Option<String>) -> Option<String> {
    let (scheme, query) = match smtp.tls {
        Tls::Tls => ("smtps", ""),
        Tls::Starttls => ("smtp", ""),
        Tls::None => ("smtp", "?tls=off"),
    };
    let user = match &smtp.login {
        Some(login) => {
            let user = variable(&login.user_env).filter(|user| !user.trim().is_empty())?;
            format!("{}@", utf8_percent_encode(user.trim(), NON_ALPHANUMERIC))
        }
        None => String::new(),
    };
    Some(format!("{scheme}://{user}{}:{}{query}", smtp.host, smtp.port))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::notify::{Courier, Wire};
    use crate::ruleset::Login;
    use crate::text::{Sources, Span};

    /// What a courier says about a mail channel of the rules.
    fn checked(tls: Tls, login: bool, variables: &[(&str, &str)]) -> Result<(), String> {
        let login = login.then(|| Login { user_env: "MAIL_USER".into(), password_env: "MAIL_KEY".into() });
        let (host, from) = (String::from("mail.example.com"), String::from("alerts@example.com"));
        let declared = ruleset::Channel {
            id: "mail".into(),
            label: None,
            doc: None,
            target: ChannelTarget::Email(Smtp { host, port: 2525, from, login, tls }),
            per_minute: None,
            span: Span::new(Sources::default().add("a.toml", ""), 0, 0),
        };
        let variable = |name: &str| {
            let found = variables.iter().find(|(known, _)| *known == name);
            found.map(|(_, value)| (*value).to_owned())
        };
        let secrets = secrets(std::slice::from_ref(&declared), &variable);
        let mut out = Vec::new();
        let courier = Courier::new(Wire::default(), secrets, &mut out);
        courier.check(&channel(&declared, Path::new("."))).map_err(|problem| problem.to_string())
    }

    #[test]
    fn mail_servers_of_the_rules_have_addresses_that_delivery_reads() {
        let known = [("MAIL_USER", "li@example.com"), ("MAIL_KEY", "p@ss:w/rd")];
        for tls in [Tls::Starttls, Tls::Tls] {
            assert_eq!(checked(tls, true, &known), Ok(()));
            assert_eq!(checked(tls, false, &[]), Ok(()));
        }
        assert_eq!(checked(Tls::None, false, &[]), Ok(()));
        assert!(checked(Tls::None, true, &known).is_err(), "no password goes out in clear");
        for (variables, named) in
            [(&known[1..], "`MAIL_USER` is not set"), (&known[..1], "`MAIL_KEY` is not set")]
        {
            let problem = checked(Tls::Tls, true, variables).unwrap_err();
            assert!(problem.contains(named), "{problem}");
        }
    }
}
