//! Delivery against real servers on loopback, which these tests start: exact bodies and signatures,
//! and everything that can go wrong on the way.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "a test fails by panicking"
)]

mod answers;
mod faults;
mod formats;
mod local;
mod mail;
mod mail_faults;
mod proxy;
mod secrets;
#[path = "../servers/mod.rs"]
mod servers;

use std::time::Duration;

use chrono::{DateTime, Utc};
use funnelwright::language::Language;
use funnelwright::notify::{
    Channel, Courier, Message, Outcome, Problem, Proxies, Recipient, Secrets, Severity, Target, Trust, Wire,
};

/// 2024-06-28 16:00 in Shanghai, and a quarter of a second.
fn now() -> DateTime<Utc> {
    DateTime::from_timestamp_millis(1_719_561_600_250).unwrap()
}

fn message() -> Message {
    let recipient = |name: &str, contact: Option<&str>| Recipient {
        name: name.to_owned(),
        contact: contact.map(str::to_owned),
    };
    Message {
        key: "stage_swing|group:funnel=enterprise,stage=需求|2024-06-28".to_owned(),
        subject: "需求阶段客户数异常减少 & 请处理".to_owned(),
        text: "现有 12，通常 <30>\n请在 1 个工作日内处理".to_owned(),
        severity: Severity::Warning,
        recipients: vec![recipient("王芳", Some("ou_7d8a6e6d")), recipient("Li Wei", None)],
        at: DateTime::parse_from_rfc3339("2024-06-28T07:30:00Z").unwrap().to_utc(),
        language: Language::Chinese,
    }
}

/// With limits that a busy machine keeps, no proxy, and nobody trusted.
fn wire() -> Wire {
    Wire {
        connect: Duration::from_secs(20),
        http: Duration::from_secs(20),
        mail: Duration::from_secs(20),
        proxies: Proxies::Never,
        trust: Trust::Only(Vec::new()),
        ..Wire::default()
    }
}

fn secrets(values: &[(&str, &str)]) -> Secrets {
    Secrets::Given(values.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect())
}

fn channel(target: Target) -> Channel {
    Channel { id: "team_chat".to_owned(), target, per_minute: None }
}

fn webhook() -> Target {
    Target::Webhook { url_env: "HOOK_URL".to_owned(), secret_env: None }
}

fn feishu() -> Target {
    Target::Feishu { url_env: "HOOK_URL".to_owned(), secret_env: None }
}

fn slack() -> Target {
    Target::Slack { url_env: "HOOK_URL".to_owned() }
}

fn wecom() -> Target {
    Target::WeCom { url_env: "HOOK_URL".to_owned() }
}

fn dingtalk() -> Target {
    Target::DingTalk { url_env: "HOOK_URL".to_owned(), secret_env: None }
}

/// One attempt at the usual message.
fn deliver(target: Target, values: &[(&str, &str)], wire: Wire) -> Outcome {
    let mut stdout = Vec::new();
    Courier::new(wire, secrets(values), &mut stdout).deliver(&channel(target), &message(), now())
}

/// What went wrong, which is to be tried again.
fn retried(outcome: Outcome) -> Problem {
    match outcome {
        Outcome::Retry { why, .. } => why,
        other => panic!("not to be tried again: {other:?}"),
    }
}

/// What went wrong, which is not to be tried again.
fn failed(outcome: Outcome) -> Problem {
    match outcome {
        Outcome::Failed { why, .. } => why,
        other => panic!("not given up: {other:?}"),
    }
}
