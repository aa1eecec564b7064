//! What can go wrong on the way, each fault made by a real server.

use std::net::TcpListener;
use std::time::{Duration, Instant};

use funnelwright::notify::{Fault, Outcome, Problem, Reach, Target, TlsFault, VariableFault, Wire};

use crate::servers::certificates::{Authority, Identity, tls};
use crate::servers::http_server::{Reply, Server};
use crate::{deliver, dingtalk, failed, feishu, retried, slack, webhook, wecom, wire};

const OVER_HTTP: [fn() -> Target; 5] = [webhook, slack, feishu, wecom, dingtalk];

fn to(url: &str, target: Target) -> Outcome {
    deliver(target, &[("HOOK_URL", url)], wire())
}

fn unreachable(reach: Reach) -> Fault {
    Fault::Unreachable { name: "HOOK_URL".to_owned(), reach }
}

/// A port at which nobody listens.
fn dead_port() -> u16 {
    TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().port()
}

#[test]
fn refused() {
    for target in OVER_HTTP {
        let outcome = to(&format!("http://127.0.0.1:{}/hook", dead_port()), target());
        assert_eq!(retried(outcome).fault, unreachable(Reach::Refused));
    }
}

#[test]
fn no_such_host() {
    let problem = retried(to("https://no-such-host.invalid/hook", webhook()));
    assert_eq!(problem.fault, unreachable(Reach::NoSuchHost));
}

#[test]
fn silent_and_slow_servers_are_left_in_time() {
    for reply in [Reply::Silence, Reply::Drip] {
        for target in OVER_HTTP {
            let server = Server::answering([reply.clone()]);
            let wire = Wire { http: Duration::from_millis(400), ..wire() };
            let start = Instant::now();
            let outcome = deliver(target(), &[("HOOK_URL", &server.url("/"))], wire);
            assert!(start.elapsed() < Duration::from_secs(10), "{:?}", start.elapsed());
            assert_eq!(retried(outcome).fault, unreachable(Reach::Timeout));
        }
    }
}

#[test]
fn cut_off_before_and_within_the_head() {
    for bytes in ["", "HTTP/1.1 20", "HTTP/1.1 200 OK\r\nContent-Le"] {
        for target in OVER_HTTP {
            let server = Server::answering([Reply::Raw(bytes.as_bytes().to_vec())]);
            let problem = retried(to(&server.url("/"), target()));
            assert_eq!(problem.fault, unreachable(Reach::Cut), "{bytes:?}");
        }
    }
}

#[test]
fn cut_off_within_the_body() {
    let half = b"HTTP/1.1 200 OK\r\nContent-Length: 40\r\n\r\n{\"code\":0,".to_vec();
    for target in OVER_HTTP {
        let server = Server::answering([Reply::Raw(half.clone())]);
        let outcome = to(&server.url("/"), target());
        if target() == webhook() {
            // Its status has said all.
            assert_eq!(outcome, Outcome::Delivered);
        } else {
            assert_eq!(retried(outcome).fault, unreachable(Reach::Cut));
        }
    }
}

#[test]
fn what_is_no_http() {
    let server = Server::answering([Reply::Raw(b"220 mail.example.com ESMTP\r\n\r\n".to_vec())]);
    let problem = retried(to(&server.url("/"), webhook()));
    assert!(problem.to_string().contains("does not speak HTTP"), "{problem}");
}

#[test]
fn nobody_is_followed_elsewhere() {
    let elsewhere = Server::answering([Reply::ok("ok")]);
    for status in [301, 302, 303, 307, 308] {
        let location = format!(
            "HTTP/1.1 {status} Moved\r\nLocation: {}\r\nContent-Length: 0\r\n\r\n",
            elsewhere.url("/")
        );
        let server = Server::answering([Reply::Raw(location.into_bytes())]);
        let problem = failed(to(&server.url("/"), slack()));
        assert!(problem.to_string().contains(&format!("status {status}")), "{problem}");
    }
}

#[test]
fn each_delivery_has_its_own_connection() {
    let server = Server::answering([Reply::ok("ok"), Reply::ok("ok")]);
    for _ in 0..2 {
        assert_eq!(to(&server.url("/"), slack()), Outcome::Delivered);
    }
}

// ---- TLS ----

/// What comes of a server on `localhost` that shows this, under this trust.
fn over_tls(identity: Identity, wire: Wire) -> Outcome {
    let server = Server::wrapped([Reply::ok("ok")], tls(identity));
    deliver(slack(), &[("HOOK_URL", &format!("https://localhost:{}/hook", server.port))], wire)
}

fn tls_fault(problem: &Problem) -> &TlsFault {
    let Fault::Unreachable { reach: Reach::Tls(fault), .. } = &problem.fault else { panic!("{problem:?}") };
    fault
}

#[test]
fn a_certificate_that_is_vouched_for_is_accepted() {
    let authority = Authority::new();
    let trusting = Wire { trust: authority.trusted(), ..wire() };
    assert_eq!(over_tls(authority.identity(&["localhost"]), trusting), Outcome::Delivered);
}

#[test]
fn a_certificate_of_nobody_known_is_not() {
    let authority = Authority::new();
    for wire in [
        wire(),
        Wire { trust: Authority::new().trusted(), ..wire() },
        Wire { trust: funnelwright::notify::Trust::System, ..wire() },
    ] {
        let problem = retried(over_tls(authority.identity(&["localhost"]), wire));
        assert_eq!(tls_fault(&problem), &TlsFault::UnknownIssuer);
        assert!(problem.to_string().contains("`SSL_CERT_FILE`"), "{problem}");
    }
}

#[test]
fn a_certificate_out_of_date_or_of_another_name_is_not() {
    let authority = Authority::new();
    let trusting = || Wire { trust: authority.trusted(), ..wire() };
    let problem = retried(over_tls(authority.expired(&["localhost"]), trusting()));
    assert_eq!(tls_fault(&problem), &TlsFault::Expired);
    let problem = retried(over_tls(authority.identity(&["hooks.example.com"]), trusting()));
    assert_eq!(tls_fault(&problem), &TlsFault::OtherName);
}

#[test]
fn a_server_without_tls_is_no_safe_one() {
    let server = Server::answering([Reply::ok("ok")]);
    // It waits for a request that TLS is not, so the client gives up or is hung up on.
    let wire = Wire { connect: Duration::from_millis(400), http: Duration::from_millis(800), ..wire() };
    let url = format!("https://127.0.0.1:{}/", server.port);
    retried(deliver(slack(), &[("HOOK_URL", &url)], wire));
}

// ---- variables ----

#[test]
fn variables_that_cannot_be_used() {
    for (values, expected) in [
        (&[][..], Some(VariableFault::Unset)),
        (&[("HOOK_URL", " \n")][..], Some(VariableFault::Empty)),
        (&[("HOOK_URL", "hooks.example.com/T0KEN")][..], None),
        (&[("HOOK_URL", "ftp://hooks.example.com/T0KEN")][..], None),
        (&[("HOOK_URL", "http://")][..], None),
    ] {
        let problem = retried(deliver(webhook(), values, wire()));
        let Fault::Variable { name, fault } = &problem.fault else { panic!("{problem:?}") };
        assert_eq!(name, "HOOK_URL");
        match expected {
            Some(expected) => assert_eq!(*fault, expected),
            None => assert!(matches!(fault, VariableFault::BadAddress(_)), "{problem}"),
        }
        assert!(!problem.to_string().contains("T0KEN"), "{problem}");
    }
}

#[test]
fn a_named_key_that_is_not_there_sends_nothing_unsigned() {
    let server = Server::answering([Reply::ok("")]);
    let target = Target::Webhook { url_env: "HOOK_URL".into(), secret_env: Some("HOOK_KEY".into()) };
    let problem = retried(deliver(target, &[("HOOK_URL", &server.url("/"))], wire()));
    assert!(problem.to_string().contains("`HOOK_KEY` is not set"), "{problem}");
}
