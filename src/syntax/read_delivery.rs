//! `[[channel]]` and `[[route]]`.

use super::delivery_decl::{ChannelDecl, ChannelKind, RouteDecl, RouteMatchDecl, Tls};
use super::findings::Findings;
use super::keys::{CHANNEL, ROUTE, ROUTE_MATCH};
use super::read_rules::single;
use super::read_watch::severity;
use super::reader::Reader;
use super::tree::Table;
use super::watch_decl::Level;

pub(super) fn read_channel(table: &Table, findings: &mut Findings) -> ChannelDecl {
    let reader = Reader::open(table, &CHANNEL, &[], findings);
    let id = reader.id(findings);
    let before = findings.len();
    let decl = ChannelDecl {
        span: reader.span(),
        flawed: false,
        id,
        label: reader.label(findings),
        doc: reader.doc(findings),
        kind: reader.word("kind", ChannelKind::from_word, findings),
        path: reader.text("path", findings),
        url_env: reader.variable("url_env", findings),
        secret_env: reader.variable("secret_env", findings),
        host: reader.text("host", findings),
        port: reader.count("port", findings),
        from: reader.text("from", findings),
        user_env: reader.variable("user_env", findings),
        password_env: reader.variable("password_env", findings),
        tls: reader.word("tls", tls, findings),
        per_minute: reader.count("per_minute", findings),
    };
    ChannelDecl { flawed: findings.len() > before, ..decl }
}

fn tls(word: &str) -> Option<Tls> {
    match word {
        "starttls" => Some(Tls::Starttls),
        "tls" => Some(Tls::Tls),
        "none" => Some(Tls::None),
        _ => None,
    }
}

pub(super) fn read_route(table: &Table, findings: &mut Findings) -> RouteDecl {
    let reader = Reader::open(table, &ROUTE, &[], findings);
    let before = findings.len();
    let decl = RouteDecl {
        span: reader.span(),
        flawed: false,
        matches: single(&reader, "match", findings).map(|it| read_match(it, findings)).unwrap_or_default(),
        channel: reader.text("channel", findings),
        digest: reader.clock_time("digest", findings),
    };
    RouteDecl { flawed: findings.len() > before, ..decl }
}

fn read_match(table: &Table, findings: &mut Findings) -> RouteMatchDecl {
    let reader = Reader::open(table, &ROUTE_MATCH, &[&ROUTE], findings);
    RouteMatchDecl {
        severity: reader.words("severity", severity, findings),
        rule: reader.texts("rule", findings),
        level: reader.words("level", Level::from_word, findings),
    }
}
