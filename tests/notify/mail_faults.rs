//! What can go wrong with mail servers, each fault made by a real one.

use std::net::TcpListener;
use std::time::{Duration, Instant};

use funnelwright::notify::{Concern, Fault, MailFault, Outcome, Reach, TlsFault, Wire};

use crate::mail::{deliver, email, mail};
use crate::servers::certificates::Authority;
use crate::servers::http_server::{Reply, Server};
use crate::servers::smtp_server::{CUT, DRIP, Encryption, MailServer, SILENCE, Script};
use crate::{retried, wire};

/// What comes of a conversation in clear, with a user, that follows this script.
fn outcome(script: Script, wire: Wire) -> Outcome {
    let server = MailServer::following(script, Encryption::Never);
    let url = format!("smtp://user:pass-w0rd@127.0.0.1:{}?tls=off", server.port);
    deliver(email(), &mail(), &[("SMTP_URL", &url)], wire)
}

fn unreachable(reach: Reach) -> Fault {
    Fault::Unreachable { name: "SMTP_URL".to_owned(), reach }
}

fn is_again(outcome: &Outcome) -> (bool, Concern) {
    match outcome {
        Outcome::Retry { concern, .. } => (true, *concern),
        Outcome::Failed { concern, .. } => (false, *concern),
        Outcome::Delivered => panic!("delivered"),
    }
}

#[test]
fn servers_that_say_no() {
    let usual = Script::default();
    let (again, never) = (true, false);
    for (script, expected, words) in [
        (Script { greeting: "554 go away", ..usual }, (never, Concern::Channel), "554 go away"),
        (Script { greeting: "421 too busy", ..usual }, (again, Concern::Channel), "421 too busy"),
        (
            Script { auth: "535 5.7.8 bad credentials", ..usual },
            (never, Concern::Channel),
            "refuses user or password (535 5.7.8 bad credentials)",
        ),
        (Script { auth: "454 4.7.0 try later", ..usual }, (again, Concern::Channel), "454 4.7.0 try later"),
        (Script { features: &["SIZE 1000"], ..usual }, (again, Concern::Channel), "log in"),
        (Script { features: &["AUTH XOAUTH2"], ..usual }, (again, Concern::Channel), "log in"),
        (Script { sender: "553 5.7.1 not your address", ..usual }, (never, Concern::Channel), "553"),
        (
            Script { recipient: "550 5.1.1 no such user", ..usual },
            (never, Concern::Message),
            "550 5.1.1 no such user",
        ),
        (
            Script { recipient: "450 4.2.0 greylisted", ..usual },
            (again, Concern::Message),
            "450 4.2.0 greylisted",
        ),
        (Script { data: "452 4.3.1 disk full", ..usual }, (again, Concern::Message), "452"),
        (Script { accepted: "554 5.7.1 spam", ..usual }, (never, Concern::Message), "554 5.7.1 spam"),
        (Script { accepted: "451 4.3.0 later", ..usual }, (again, Concern::Message), "451"),
        (
            Script { data: "250 ok, but it should be 354", ..usual },
            (again, Concern::Channel),
            "does not speak SMTP",
        ),
        (Script { greeting: "2", ..usual }, (again, Concern::Channel), "does not speak SMTP"),
        (Script { greeting: "220_mail", ..usual }, (again, Concern::Channel), "does not speak SMTP"),
        (Script { greeting: "hello there", ..usual }, (again, Concern::Channel), "does not speak SMTP"),
    ] {
        let outcome = outcome(script, wire());
        assert_eq!(is_again(&outcome), expected, "{outcome:?}");
        let said = outcome.problem().unwrap().to_string();
        assert!(said.contains(words) && said.contains("`SMTP_URL`"), "{said}");
    }
}

#[test]
fn connections_that_are_cut_off() {
    let usual = Script::default();
    for script in [
        Script { greeting: CUT, ..usual },
        Script { auth: CUT, ..usual },
        Script { sender: CUT, ..usual },
        Script { recipient: CUT, ..usual },
        Script { data: CUT, ..usual },
        // Nobody knows whether it took it: the next attempt has the same id.
        Script { accepted: CUT, ..usual },
    ] {
        assert_eq!(retried(outcome(script, wire())).fault, unreachable(Reach::Cut), "{script:?}");
    }
}

#[test]
fn silent_and_slow_servers_are_left_in_time() {
    let usual = Script::default();
    for script in [
        Script { greeting: SILENCE, ..usual },
        Script { auth: SILENCE, ..usual },
        Script { accepted: SILENCE, ..usual },
        Script { greeting: DRIP, ..usual },
        Script { accepted: DRIP, ..usual },
    ] {
        let wire = Wire { connect: Duration::from_millis(300), mail: Duration::from_millis(600), ..wire() };
        let start = Instant::now();
        assert_eq!(retried(outcome(script, wire)).fault, unreachable(Reach::Timeout), "{script:?}");
        assert!(start.elapsed() < Duration::from_secs(10), "{:?}", start.elapsed());
    }
}

#[test]
fn servers_that_are_not_there() {
    let port = TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().port();
    let to = |url: &str| retried(deliver(email(), &mail(), &[("SMTP_URL", url)], wire())).fault;
    assert_eq!(to(&format!("smtp://127.0.0.1:{port}?tls=off")), unreachable(Reach::Refused));
    assert_eq!(to(&format!("smtps://127.0.0.1:{port}")), unreachable(Reach::Refused));
    assert_eq!(to("smtp://no-such-host.invalid"), unreachable(Reach::NoSuchHost));
}

#[test]
fn servers_that_are_not_safe() {
    let authority = Authority::new();
    let trusting = || Wire { trust: authority.trusted(), ..wire() };
    let identity = || authority.identity(&["localhost"]);
    for (encryption, scheme, wire, expected) in [
        (Encryption::Always(identity()), "smtps", wire(), TlsFault::UnknownIssuer),
        (Encryption::StartTls(identity()), "smtp", wire(), TlsFault::UnknownIssuer),
        (Encryption::Always(authority.expired(&["localhost"])), "smtps", trusting(), TlsFault::Expired),
        (
            Encryption::StartTls(authority.identity(&["other.example"])),
            "smtp",
            trusting(),
            TlsFault::OtherName,
        ),
    ] {
        let server = MailServer::following(Script::default(), encryption);
        let url = format!("{scheme}://user:pass-w0rd@localhost:{}", server.port);
        let problem = retried(deliver(email(), &mail(), &[("SMTP_URL", &url)], wire));
        assert_eq!(problem.fault, unreachable(Reach::Tls(expected)));
    }
}

#[test]
fn nothing_is_said_where_encryption_was_wished_and_is_not_offered() {
    let server = MailServer::following(Script::default(), Encryption::Never);
    let url = format!("smtp://user:pass-w0rd@127.0.0.1:{}", server.port);
    let problem = retried(deliver(email(), &mail(), &[("SMTP_URL", &url)], wire()));
    assert_eq!(problem.fault, Fault::Mail(MailFault::NoStartTls { name: "SMTP_URL".into() }));
    assert!(!server.said().commands.iter().any(|it| it.starts_with("AUTH") || it.starts_with("MAIL")));
}

/// An attacker between cannot encrypt, but can add replies before encryption begins: taken for the
/// server's, they would say that the mail was delivered.
#[test]
fn replies_slipped_in_before_encryption_do_not_count() {
    let authority = Authority::new();
    let script = Script {
        starttls: "220 ready\r\n250 hello\r\n250 ok\r\n250 ok\r\n354 go on\r\n250 queued",
        ..Script::default()
    };
    let server = MailServer::following(script, Encryption::StartTls(authority.identity(&["localhost"])));
    let url = format!("smtp://localhost:{}", server.port);
    let wire = Wire { trust: authority.trusted(), ..wire() };
    let problem = retried(deliver(email(), &mail(), &[("SMTP_URL", &url)], wire));
    assert!(matches!(problem.fault, Fault::Unreachable { reach: Reach::Tls(_), .. }), "{problem:?}");
}

#[test]
fn an_endless_reply_is_heard_so_far_and_no_further() {
    let long: &'static str = "250-and so on\r\n".repeat(5000).leak();
    let outcome = outcome(Script { sender: long, ..Script::default() }, wire());
    assert!(outcome.problem().unwrap().to_string().contains("does not speak SMTP"), "{outcome:?}");
}

#[test]
fn encryption_with_a_server_that_greets_in_clear() {
    let server = MailServer::following(Script::default(), Encryption::Never);
    let url = format!("smtps://127.0.0.1:{}", server.port);
    let problem = retried(deliver(email(), &mail(), &[("SMTP_URL", &url)], wire()));
    assert!(
        matches!(problem.fault, Fault::Unreachable { reach: Reach::Tls(TlsFault::Other(_)), .. }),
        "{problem:?}"
    );
}

#[test]
fn what_is_no_mail_server() {
    let server = Server::answering([Reply::ok("ok")]);
    let url = format!("smtp://127.0.0.1:{}?tls=off", server.port);
    let wire = Wire { connect: Duration::from_millis(300), ..wire() };
    let problem = retried(deliver(email(), &mail(), &[("SMTP_URL", &url)], wire));
    assert_eq!(problem.fault, unreachable(Reach::Timeout));
}
