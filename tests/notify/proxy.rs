//! The environment of the process: secrets and proxies. It cannot be changed within a test, so a
//! test runs itself in a process that has another one.

use std::env;
use std::process::Command;

use funnelwright::notify::{Courier, Outcome, Proxies, Secrets, Wire};

use crate::servers::http_server::{Reply, Server};
use crate::{channel, message, now, slack, wire};

/// What the child tells.
fn in_a_child(values: &[(&str, &str)]) -> String {
    let mut child = Command::new(env::current_exe().unwrap());
    child.args(["--exact", "proxy::the_child_delivers", "--ignored", "--nocapture"]);
    for name in ["ALL_PROXY", "HTTPS_PROXY", "HTTP_PROXY", "NO_PROXY"] {
        child.env_remove(name).env_remove(name.to_lowercase());
    }
    let output = child.envs(values.iter().copied()).output().unwrap();
    [output.stdout, output.stderr].map(|it| String::from_utf8(it).unwrap()).concat()
}

#[test]
#[ignore = "runs in a process of its own, started by the others"]
fn the_child_delivers() {
    let mut stdout = Vec::new();
    let wire = Wire { proxies: Proxies::Environment, ..wire() };
    let mut courier = Courier::new(wire, Secrets::Environment, &mut stdout);
    match courier.deliver(&channel(slack()), &message(), now()) {
        Outcome::Delivered => println!("told: delivered"),
        other => println!("told: {other:?} {}", other.problem().unwrap()),
    }
}

#[test]
fn addresses_and_proxies_come_from_the_environment() {
    let proxy = Server::answering([Reply::status(403), Reply::status(407)]);
    let through = format!("http://me:pr0xy-pass@127.0.0.1:{}", proxy.port);
    let url = "https://hooks.example.com/T0KEN";
    for name in ["HTTPS_PROXY", "ALL_PROXY"] {
        let told = in_a_child(&[("HOOK_URL", url), (name, &through)]);
        assert!(proxy.request().head.starts_with("CONNECT hooks.example.com:443 "));
        assert!(told.contains("told: Retry") && told.contains("the proxy does not let us through"), "{told}");
        assert!(!told.contains("T0KEN") && !told.contains("pr0xy-pass"), "{told}");
    }
}

#[test]
fn hosts_in_no_proxy_are_reached_directly() {
    let server = Server::answering([Reply::ok("ok")]);
    let told = in_a_child(&[
        ("HOOK_URL", &server.url("/T0KEN")),
        ("ALL_PROXY", "http://127.0.0.1:1"),
        ("NO_PROXY", "127.0.0.1"),
    ]);
    assert!(told.contains("told: delivered"), "{told}");
}

#[test]
fn a_variable_that_is_not_set_is_named() {
    let told = in_a_child(&[]);
    assert!(told.contains("the environment variable `HOOK_URL` is not set"), "{told}");
}
