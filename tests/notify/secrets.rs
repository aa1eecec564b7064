//! Secrets are never seen: not in errors, not in `Debug`, not in the log of the libraries.

use std::fmt::Write as _;
use std::sync::Mutex;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use funnelwright::language::Language;
use funnelwright::notify::{Courier, Outcome, Target};
use log::{LevelFilter, Log, Metadata, Record};

use crate::mail::mail;
use crate::servers::http_server::{Reply, Server};
use crate::servers::smtp_server::{Encryption, MailServer, Script};
use crate::{channel, now, secrets, wire};

/// What each secret here contains, and nothing else does.
const TOKEN: &str = "T0kEn5eCrEt";

/// Everything that was logged.
struct Collected(Mutex<String>);

static LOGGED: Collected = Collected(Mutex::new(String::new()));

impl Log for Collected {
    fn enabled(&self, _: &Metadata<'_>) -> bool {
        true
    }

    fn log(&self, record: &Record<'_>) {
        writeln!(self.0.lock().unwrap(), "{}: {}", record.target(), record.args()).unwrap();
    }

    fn flush(&self) {}
}

/// All that can be seen of a delivery.
fn seen(target: Target, values: &[(&str, &str)]) -> String {
    let mut stdout = Vec::new();
    let mut courier = Courier::new(wire(), secrets(values), &mut stdout);
    let channel = channel(target);
    let checked = courier.check(&channel);
    let outcome = courier.deliver(&channel, &mail(), now());
    let mut seen = format!("{courier:?} {channel:?} {checked:?} {outcome:?}");
    if let Some(problem) = outcome.problem() {
        for language in Language::ALL {
            write!(seen, " {problem} {problem:?} {}", problem.spoken().said_in(language)).unwrap();
        }
    } else {
        assert_eq!(outcome, Outcome::Delivered);
    }
    seen
}

fn over_http() -> Vec<Target> {
    let (url_env, secret_env) = ("HOOK_URL".to_owned(), Some("HOOK_KEY".to_owned()));
    vec![
        Target::Webhook { url_env: url_env.clone(), secret_env: secret_env.clone() },
        Target::Slack { url_env: url_env.clone() },
        Target::Feishu { url_env: url_env.clone(), secret_env: secret_env.clone() },
        Target::WeCom { url_env: url_env.clone() },
        Target::DingTalk { url_env, secret_env },
    ]
}

#[test]
fn secrets_are_never_seen() {
    log::set_logger(&LOGGED).unwrap();
    // At trace the HTTP client writes whole addresses; the module says so.
    log::set_max_level(LevelFilter::Debug);
    let mut seen_all = String::new();

    // Servers that echo what they get, in all ways.
    let path = format!("/hook/{TOKEN}/send?key={TOKEN}&x=1");
    let echoes = [
        format!("no {path}"),
        format!(r#"{{"code":4711,"msg":"{path} {TOKEN}"}}"#),
        format!(r#"{{"errcode":4711,"errmsg":"no access_token {TOKEN}, POST {path}"}}"#),
        TOKEN.to_lowercase(),
    ];
    for target in over_http() {
        for echo in &echoes {
            for status in [200, 302, 400, 404, 429, 500] {
                let server = Server::answering([Reply::Full(status, "Location: /\r\n", echo.clone())]);
                let url = server.url(&path).replace("://", &format!("://{TOKEN}:{TOKEN}@"));
                seen_all += &seen(target.clone(), &[("HOOK_URL", &url), ("HOOK_KEY", TOKEN)]);
                assert!(server.request().target().contains(TOKEN));
            }
        }
        for url in [
            format!("http://127.0.0.1:1{path}"),
            format!("https://127.0.0.1:1{path}"),
            format!("https://no-such-host.invalid{path}"),
            format!("{TOKEN}://x"),
            format!("https://{TOKEN}:{TOKEN}{path}"),
            format!("https://[{TOKEN}]/"),
        ] {
            seen_all += &seen(target.clone(), &[("HOOK_URL", &url), ("HOOK_KEY", TOKEN)]);
        }
    }

    let email = Target::Email {
        url_env: "SMTP_URL".into(),
        secret_env: Some("SMTP_PASSWORD".into()),
        from: "a@example.com".into(),
    };
    for auth in [
        "535 no",
        "535 no T0kEn5eCrEt",
        "535 no VDBrRW41ZUNyRXQ=",
        "535 no AFQwa0VuNWVDckV0AFQwa0VuNWVDckV0",
        "235 ok",
    ] {
        let server = MailServer::following(Script { auth, ..Script::default() }, Encryption::Never);
        let url = format!("smtp://{TOKEN}@127.0.0.1:{}?tls=off", server.port);
        seen_all += &seen(email.clone(), &[("SMTP_URL", &url), ("SMTP_PASSWORD", TOKEN)]);
    }
    for url in
        [format!("smtp://{TOKEN}@h.example?tls=off"), format!("smtps://h.example/{TOKEN}"), TOKEN.to_owned()]
    {
        seen_all += &seen(email.clone(), &[("SMTP_URL", &url), ("SMTP_PASSWORD", TOKEN)]);
    }

    let logged = LOGGED.0.lock().unwrap().clone();
    assert!(logged.contains("ureq::run"), "the log was looked at: {logged}");
    let encoded = [STANDARD.encode(TOKEN), STANDARD.encode(format!("\0{TOKEN}\0{TOKEN}"))];
    for (place, text) in [("seen", &seen_all), ("logged", &logged)] {
        for secret in [TOKEN, &encoded[0], &encoded[1]] {
            let at = text.to_lowercase().find(&secret.to_lowercase());
            let around = at.map(|at| text.get(at.saturating_sub(120)..at + 60));
            assert_eq!(around, None, "{place}");
        }
    }
}
