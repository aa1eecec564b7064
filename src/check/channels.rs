//! Channels: what each kind needs, and the addresses of people.

use std::path::PathBuf;
use std::sync::Arc;

use super::context::Context;
use super::ids::Ids;
use super::items::take_id;
use crate::diagnostic::{AnomalyProblem, DeliveryProblem, SyntaxProblem, nearest};
use crate::language::{both, spoken};
use crate::ruleset::{Channel, ChannelTarget, Contact, Login, Smtp};
use crate::syntax::{ChannelDecl, ChannelKind, Tls};
use crate::text::{Span, Spanned};

/// The keys that not every kind has, and the kinds that have each; those that need it, marked.
const KEYS: [(&str, &[(ChannelKind, bool)]); 9] = [
    ("path", &[(ChannelKind::File, true)]),
    (
        "url_env",
        &[
            (ChannelKind::Webhook, true),
            (ChannelKind::Slack, true),
            (ChannelKind::Feishu, true),
            (ChannelKind::Wecom, true),
            (ChannelKind::Dingtalk, true),
        ],
    ),
    (
        "secret_env",
        &[(ChannelKind::Webhook, false), (ChannelKind::Feishu, false), (ChannelKind::Dingtalk, false)],
    ),
    ("host", &[(ChannelKind::Email, true)]),
    ("port", &[(ChannelKind::Email, false)]),
    ("from", &[(ChannelKind::Email, true)]),
    ("user_env", &[(ChannelKind::Email, false)]),
    ("password_env", &[(ChannelKind::Email, false)]),
    ("tls", &[(ChannelKind::Email, false)]),
];

/// The channels of a ruleset.
pub(super) struct Channels {
    /// Their ids, in file order: each that was given, also of those with errors.
    pub ids: Vec<(Arc<str>, Span)>,
    /// Whether there are channels whose name is not known, because it was left out.
    pub unnamed: bool,
    /// The channels; `None` for those with errors, which are reported.
    pub list: Vec<Option<Channel>>,
}

/// Checks all channels. `contacts` are the addresses that the people have.
pub(super) fn channels(cx: &mut Context, contacts: &[Contact]) -> Channels {
    let document = cx.document;
    let mut ids = Ids::new(both("channel", "渠道"), None);
    let mut channels = Channels { ids: Vec::new(), unnamed: false, list: Vec::new() };
    for decl in &document.channels {
        channels.unnamed |= decl.id.is_none();
        let Some(id) = take_id(cx, &mut ids, decl.id.as_ref()) else { continue };
        channels.ids.push((id.clone(), decl.id.as_ref().map_or(decl.span, |id| id.span)));
        let checked = if decl.flawed { None } else { channel(cx, contacts, id, decl) };
        cx.gap |= decl.flawed;
        channels.list.push(checked);
    }
    channels
}

/// Checks one channel; `None` if it has errors, which are then reported.
fn channel(cx: &mut Context, contacts: &[Contact], id: Arc<str>, decl: &ChannelDecl) -> Option<Channel> {
    cx.gap |= decl.kind.is_none();
    let kind = decl.kind?;
    let fits = keys_fit(cx, decl, kind);
    let per_minute = per_minute(cx, decl, kind.value);
    if !fits {
        return None;
    }
    let target = target(cx, contacts, decl, kind)?;
    Some(Channel {
        id,
        label: decl.label.clone(),
        doc: decl.doc.clone(),
        target,
        per_minute: per_minute?,
        span: decl.span,
    })
}

/// Whether the kind has all keys that are written, and all that it needs are.
fn keys_fit(cx: &mut Context, decl: &ChannelDecl, kind: Spanned<ChannelKind>) -> bool {
    let span = |text: &Option<Spanned<String>>| text.as_ref().map(|text| text.span);
    let written = [
        span(&decl.path),
        span(&decl.url_env),
        span(&decl.secret_env),
        span(&decl.host),
        decl.port.map(|port| port.span),
        span(&decl.from),
        span(&decl.user_env),
        span(&decl.password_env),
        decl.tls.map(|tls| tls.span),
    ];
    let mut fit = true;
    for ((key, kinds), written) in KEYS.into_iter().zip(written) {
        let own = kinds.iter().find(|(other, _)| *other == kind.value);
        let word = kind.value.word();
        match (written, own) {
            (Some(span), None) => {
                let owners = kinds.iter().map(|(kind, _)| kind.word().to_owned()).collect();
                cx.report(span, DeliveryProblem::ChannelKey { key, kind: word, owners });
                fit = false;
            }
            (None, Some((_, true))) => {
                let example = match key {
                    "path" => "alerts.jsonl",
                    "host" => "smtp.example.com",
                    "from" => "crm@example.com",
                    _ => "CHAT_URL",
                };
                let missing = spoken!("a `{key}`", " `{key}`");
                let cure = spoken!("add `{key} = \"{example}\"`", "加上 `{key} = \"{example}\"`");
                cx.report_lack(kind.span, DeliveryProblem::ChannelNeeds { kind: word, missing, cure });
                fit = false;
            }
            _ => {}
        }
    }
    fit
}

/// `per_minute`, by default what the service allows.
#[expect(clippy::option_option, reason = "no limit is an answer, and an error is none")]
fn per_minute(cx: &mut Context, decl: &ChannelDecl, kind: ChannelKind) -> Option<Option<u32>> {
    match decl.per_minute {
        Some(written) if written.value == 0 => {
            let range = spoken!("at least 1", "不小于 1 的数");
            let value = String::from("0");
            let problem = AnomalyProblem::NumberOutOfRange { key: "per_minute", value, range, example: "20" };
            cx.report(written.span, problem);
            None
        }
        Some(written) => Some(Some(written.value)),
        None => Some(match kind {
            ChannelKind::Slack => Some(60),
            ChannelKind::Feishu => Some(100),
            ChannelKind::Wecom | ChannelKind::Dingtalk => Some(20),
            ChannelKind::Stdout | ChannelKind::File | ChannelKind::Webhook | ChannelKind::Email => None,
        }),
    }
}

fn target(
    cx: &mut Context,
    contacts: &[Contact],
    decl: &ChannelDecl,
    kind: Spanned<ChannelKind>,
) -> Option<ChannelTarget> {
    let text =
        |written: &Option<Spanned<String>>| written.as_ref().map(|text| Arc::from(text.value.as_str()));
    let url = || text(&decl.url_env);
    let secret_env = text(&decl.secret_env);
    Some(match kind.value {
        ChannelKind::Stdout => ChannelTarget::Stdout,
        ChannelKind::File => ChannelTarget::File { path: PathBuf::from(&decl.path.as_ref()?.value) },
        ChannelKind::Webhook => ChannelTarget::Webhook { url_env: url()?, secret_env },
        ChannelKind::Slack => ChannelTarget::Slack { url_env: url()? },
        ChannelKind::Feishu => ChannelTarget::Feishu { url_env: url()?, secret_env },
        ChannelKind::Wecom => ChannelTarget::Wecom { url_env: url()? },
        ChannelKind::Dingtalk => ChannelTarget::Dingtalk { url_env: url()?, secret_env },
        ChannelKind::Email => ChannelTarget::Email(smtp(cx, contacts, decl, kind.span)?),
    })
}

fn smtp(cx: &mut Context, contacts: &[Contact], decl: &ChannelDecl, kind: Span) -> Option<Smtp> {
    let needs = |missing, cure| DeliveryProblem::ChannelNeeds { kind: "email", missing, cure };
    let mut sound = true;
    if !contacts.iter().any(|contact| contact.kind == ChannelKind::Email) {
        let missing = spoken!("a column with the people's addresses", "写着人员地址的列");
        let cure = spoken!(
            "name it under `[people]`, as `contacts = {{ email = \"…\" }}`",
            "在 `[people]` 中写明：`contacts = {{ email = \"…\" }}`"
        );
        cx.report_lack(kind, needs(missing, cure));
        sound = false;
    }
    let tls = decl.tls.map(|tls| tls.value).unwrap_or_default();
    let port = match decl.port {
        None => match tls {
            Tls::Starttls => Some(587),
            Tls::Tls => Some(465),
            Tls::None => Some(25),
        },
        Some(written) => {
            let port = u16::try_from(written.value).ok().filter(|port| *port > 0);
            if port.is_none() {
                let (value, range) =
                    (written.value.to_string(), spoken!("from 1 to 65535", "1 到 65535 之间的数"));
                let problem = AnomalyProblem::NumberOutOfRange { key: "port", value, range, example: "587" };
                cx.report(written.span, problem);
            }
            port
        }
    };
    let login = match (&decl.user_env, &decl.password_env) {
        (Some(user), Some(password)) => Some(Login {
            user_env: Arc::from(user.value.as_str()),
            password_env: Arc::from(password.value.as_str()),
        }),
        (None, None) => None,
        (user, password) => {
            let (key, example, written) = match user {
                Some(_) => ("password_env", "SMTP_PASSWORD", user),
                None => ("user_env", "SMTP_USER", password),
            };
            let missing = spoken!("a `{key}` too", "还要有 `{key}`");
            let cure = spoken!("add `{key} = \"{example}\"`", "加上 `{key} = \"{example}\"`");
            cx.report_lack(written.as_ref().map_or(kind, |written| written.span), needs(missing, cure));
            sound = false;
            None
        }
    };
    let from = decl.from.as_ref()?;
    if !from.value.contains('@') {
        let shown = SyntaxProblem::shortened(&from.value);
        let missing =
            spoken!("an address to send from, and `{shown}` is none", "发件地址，而 `{shown}` 不是地址");
        let cure =
            spoken!("write it like `from = \"crm@example.com\"`", "写成 `from = \"crm@example.com\"` 这样");
        cx.report(from.span, needs(missing, cure));
        sound = false;
    }
    let (host, from) = (decl.host.as_ref()?.value.clone(), from.value.clone());
    Some(Smtp { host, port: port?, from, login, tls }).filter(|_| sound)
}

/// Checks the names of `contacts`. `fields` gives the field of each, in order.
pub(super) fn contacts(cx: &mut Context, fields: &[(Spanned<String>, u32)]) -> Vec<Contact> {
    let has_addresses = |kind: &ChannelKind| !matches!(kind, ChannelKind::Stdout | ChannelKind::File);
    let mut contacts = Vec::new();
    for (name, field) in fields {
        if let Some(kind) = ChannelKind::from_word(&name.value).filter(has_addresses) {
            contacts.push(Contact { kind, field: *field });
            continue;
        }
        let kinds = ChannelKind::ALL.into_iter().filter(has_addresses);
        let known: Vec<String> = kinds.map(|kind| kind.word().to_owned()).collect();
        let other = matches!(name.value.as_str(), "mail" | "e_mail" | "address").then_some("email");
        let near = other.or_else(|| nearest(&name.value, known.iter().map(String::as_str)));
        let suggestion = near.map(str::to_owned);
        let shown = SyntaxProblem::shortened(&name.value);
        cx.report(name.span, DeliveryProblem::UnknownContact { name: shown, suggestion, known });
    }
    contacts
}
