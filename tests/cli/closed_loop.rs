//! The loop's messages over real HTTP and SMTP: every fault on the way, what the outbox then holds, and
//! what receivers got in the end.

use std::net::TcpListener;
use std::time::Duration;

use hmac::{Hmac, KeyInit as _, Mac as _};
use sha2::Sha256;

use super::servers::http_server::{Reply, Request, Server};
use super::servers::smtp_server::{MailServer, Script};
use super::workshop::{DATA, RULES, Ran, Text, Workshop};

/// A rule for each customer, and a channel for each rule.
const LOOP: &str = r#"
[people]
from = "people"
id = "id"
name = "name"
contacts = { email = "mail", feishu = "open_id" }
[[anomaly]]
id = "hooked"
on = "customer"
when = 'amount == 1000.0'
severity = "critical"
[[anomaly]]
id = "chatted"
on = "customer"
when = 'amount == 2000.0'
[[anomaly]]
id = "mailed"
on = "customer"
when = 'amount == 3000.0'
[[channel]]
id = "hook"
kind = "webhook"
url_env = "HOOK_URL"
secret_env = "HOOK_KEY"
[[channel]]
id = "chat"
kind = "feishu"
url_env = "CHAT_URL"
secret_env = "CHAT_KEY"
[[channel]]
id = "mail"
kind = "email"
host = "127.0.0.1"
port = PORT
from = "alerts@example.com"
tls = "none"
[[route]]
match = { rule = ["hooked"] }
channel = "hook"
[[route]]
match = { rule = ["chatted"] }
channel = "chat"
[[route]]
channel = "mail"
"#;

const PEOPLE: &str = "
CREATE TABLE people (id TEXT, name TEXT, mail TEXT, open_id TEXT);
INSERT INTO people VALUES ('chen', '陈', 'chen@example.com', 'ou_1'), ('li', '李', 'li@example.com', 'ou_2');
";

const HOOKED: &str = "hooked|customer:a|2024-03-05|1|chen|hook";
const CHATTED: &str = "chatted|customer:b|2024-03-05|1|li|chat";
const MAILED: &str = "mailed|customer:c|2024-03-05|1|chen|mail";

/// A workspace whose messages go to these ports.
struct Office {
    workshop: Workshop,
    hook: String,
    chat: String,
}

impl Office {
    fn new(hook: u16, chat: u16, mail: u16) -> Self {
        let workshop = Workshop::empty()
            .file("rules/rules.toml", RULES)
            .file("rules/loop.toml", &LOOP.replace("PORT", &mail.to_string()))
            .sql("crm.db", DATA)
            .sql("crm.db", PEOPLE);
        let url = |port: u16| format!("http://127.0.0.1:{port}/in");
        Self { workshop, hook: url(hook), chat: url(chat) }
    }

    fn run(&self, words: &str) -> Ran {
        let variables = [
            ("HOOK_URL", self.hook.as_str()),
            ("HOOK_KEY", "wh-s3cret"),
            ("CHAT_URL", self.chat.as_str()),
            ("CHAT_KEY", "ch-s3cret"),
        ];
        self.workshop.run_with(&words.split_whitespace().collect::<Vec<_>>(), &variables)
    }

    /// A run that sends what is due, and says these of what it could not send.
    fn sends(&self, said: &[&str]) {
        let said = if said.is_empty() { Text::Is("") } else { Text::Has(said) };
        self.run("run --summary --as-of 2024-03-05").ends(0, &Text::Has(&["committed as run"]), &said);
    }

    /// Key, status, number of attempts and last error of all messages.
    fn outbox(&self) -> Vec<String> {
        self.workshop.query(
            "funnelwright.db",
            "SELECT key || ': ' || status, attempts, coalesce(last_error, '') FROM outbox ORDER BY key",
        )
    }

    /// As if the wait before the next attempt were over.
    fn wait(&self) {
        let long_ago =
            "UPDATE fw_outbox SET next_attempt_at = '2024-01-01T00:00:00Z' WHERE status = 'waiting'";
        self.workshop.execute("funnelwright.db", long_ago);
    }
}

fn feishu_ok() -> Reply {
    Reply::ok(r#"{"code":0,"msg":"success"}"#)
}

fn refused_mail() -> Script {
    Script { recipient: "451 4.7.1 try again later", ..Script::default() }
}

/// A port at which nobody listens.
fn dead_port() -> u16 {
    TcpListener::bind("127.0.0.1:0").expect("a port").local_addr().expect("an address").port()
}

/// Its key, once its signature is checked.
fn signed_key(request: &Request) -> String {
    let header = |name: &str| request.header(name).unwrap_or_else(|| panic!("{name} in {}", request.head));
    let mut mac = Hmac::<Sha256>::new_from_slice(b"wh-s3cret").expect("a key");
    mac.update(format!("{}.{}", header("X-Funnelwright-Timestamp"), request.body).as_bytes());
    let digits =
        mac.finalize().into_bytes().iter().fold(String::new(), |digits, byte| format!("{digits}{byte:02x}"));
    assert_eq!(header("X-Funnelwright-Signature"), format!("sha256={digits}"));
    header("Idempotency-Key").to_owned()
}

fn has(lines: &[String], parts: &[&str]) {
    assert_eq!(lines.len(), parts.len(), "{lines:#?}");
    for (line, part) in lines.iter().zip(parts) {
        assert!(line.contains(part), "{part} in {lines:#?}");
    }
}

#[test]
fn what_fails_waits_and_the_next_runs_try_it_again_under_the_same_key() {
    let late = Reply::Full(429, "Retry-After: 7200\r\n", String::new());
    let hook = Server::answering([Reply::status(500), late, Reply::status(204)]);
    let busy = Reply::ok(r#"{"code":11232,"msg":"create message trigger service limit"}"#);
    let chat = Server::answering([busy, feishu_ok()]);
    let mail = MailServer::following_all([refused_mail(), Script::default()]);
    let office = Office::new(hook.port, chat.port, mail.port);

    office.sends(&[
        "note: channel `chat`: ",
        "note: channel `hook`: ",
        "note: channel `mail`: ",
        "wait for a later run: 3, given up: 0",
    ]);
    let outbox = office.outbox();
    has(
        &outbox,
        &[
            &format!("{CHATTED}: waiting|1|channel `chat`"),
            &format!("{HOOKED}: waiting|1|channel `hook`"),
            &format!("{MAILED}: waiting|1|channel `mail`"),
        ],
    );
    has(&outbox, &["11232", "500", "451 4.7.1 try again later"]);
    // Too early: nobody is asked.
    office.sends(&[]);
    assert_eq!(office.outbox(), outbox);

    office.wait();
    office.sends(&["status 429", "wait for a later run: 1, given up: 0"]);
    has(&office.outbox(), &[": sent|2|", ": waiting|2|", ": sent|2|"]);
    let hours =
        "SELECT CAST(round((julianday(next_attempt_at) - julianday('now')) * 24) AS INTEGER) FROM fw_outbox
      WHERE status = 'waiting'";
    assert_eq!(office.workshop.query("funnelwright.db", hours), ["2"], "as long as the service asked for");

    office.wait();
    office.sends(&[]);
    has(
        &office.outbox(),
        &[&format!("{CHATTED}: sent|2|"), &format!("{HOOKED}: sent|3|"), &format!("{MAILED}: sent|2|")],
    );
    office.run("alerts outbox list").prints("no messages\n");

    let hooked = hook.received();
    assert_eq!(hooked.iter().map(signed_key).collect::<Vec<_>>(), [HOOKED; 3]);
    assert!(hooked.iter().all(|it| it.body == hooked[0].body), "{hooked:#?}");
    assert!(hooked[0].body.contains("\"severity\":\"critical\""), "{}", hooked[0].body);
    let chatted = chat.received();
    assert_eq!(chatted.len(), 2);
    for request in &chatted {
        for part in [CHATTED, "\"sign\":", "\"user_id\":\"ou_2\""] {
            assert!(request.body.contains(part), "{part} in {}", request.body);
        }
    }
    let mails = mail.all_said();
    assert_eq!(mails.len(), 2);
    assert!(mails[0].mail.is_empty() && mails[1].mail.contains(MAILED), "{mails:#?}");
    assert!(mails[1].commands.iter().any(|it| it.contains("<chen@example.com>")), "{mails:#?}");
}

#[test]
fn servers_that_are_not_there_are_asked_again_once_they_are() {
    let mut office = Office::new(dead_port(), dead_port(), dead_port());
    office.sends(&["HOOK_URL", "wait for a later run: 3, given up: 0"]);
    has(&office.outbox(), &["nobody listens there"; 3]);
    let (hook, chat) = (Server::answering([Reply::ok("")]), Server::answering([feishu_ok()]));
    (office.hook, office.chat) = (hook.url("/in"), chat.url("/in"));
    office.wait();
    office.sends(&["note: channel `mail`: ", "wait for a later run: 1, given up: 0"]);
    has(&office.outbox(), &[": sent|2|", ": sent|2|", ": waiting|2|"]);
    assert_eq!(signed_key(&hook.request()), HOOKED);
}

#[test]
fn a_message_is_given_up_in_the_end_and_tried_again_when_somebody_says_so() {
    let hook = Server::answering([Reply::status(404), Reply::ok("")]);
    // A body that refuses for good, and one that nobody knows.
    let no = Reply::ok(r#"{"code":19021,"msg":"sign match fail or timestamp is not within one hour"}"#);
    let chat = Server::answering([no, Reply::ok(r#"{"code":4711,"msg":"?"}"#), feishu_ok()]);
    let mail = MailServer::following_all([refused_mail(), refused_mail(), Script::default()]);
    let office = Office::new(hook.port, chat.port, mail.port);
    office.sends(&["wait for a later run: 1, given up: 2"]);
    has(&office.outbox(), &[": dead|1|", ": dead|1|", ": waiting|1|"]);
    has(&office.outbox(), &["19021", "404", "451"]);
    // The patience of a week has ended.
    office.wait();
    let week = "UPDATE fw_outbox SET first_attempt_at = '2024-01-01T00:00:00Z' WHERE status = 'waiting'";
    office.workshop.execute("funnelwright.db", week);
    office.sends(&["wait for a later run: 0, given up: 1"]);
    has(&office.outbox(), &[": dead|1|", ": dead|1|", ": dead|2|"]);
    // No run tries them by itself.
    office.sends(&[]);
    assert_eq!((hook.received().len(), chat.received().len(), mail.all_said().len()), (1, 1, 2));
    office.run("alerts outbox list").prints_all(&[
        "given up",
        "404",
        "19021",
        "451",
        "3 messages; `alerts outbox retry`",
    ]);
    office
        .run(&format!("alerts outbox retry {HOOKED}"))
        .prints("1 message will be tried again by the next run\n");
    office.sends(&[]);
    has(&office.outbox(), &[": dead|1|", ": sent|1|", ": dead|2|"]);
    assert_eq!(signed_key(&hook.request()), HOOKED);
    office.run("alerts outbox retry").prints("2 messages will be tried again by the next run\n");
    office.sends(&["4711", "wait for a later run: 1, given up: 0"]);
    office.wait();
    office.sends(&[]);
    has(&office.outbox(), &[": sent|2|", ": sent|1|", ": sent|1|"]);
}

#[test]
fn a_store_can_be_begun_without_telling_everybody_what_has_piled_up() {
    let hook = Server::answering([Reply::ok("")]);
    let (chat, mail) = (Server::answering([feishu_ok()]), MailServer::following_all([Script::default()]));
    let office = Office::new(hook.port, chat.port, mail.port);
    let first = Text::Has(&["note: the first run of a store tells all that has piled up: 3 messages to "]);
    let offered = "`funnelwright run --as-of 2024-03-05 --no-deliver` records it without sending any";
    office.run("plan --as-of 2024-03-05 --summary").ends(0, &Text::Has(&[]), &first);
    office.run("plan --as-of 2024-03-05 --summary").ends(0, &Text::Has(&[]), &Text::Has(&[offered]));
    office.run("run --summary --as-of 2024-03-05 --no-deliver").ends(
        0,
        &Text::Has(&["committed as run 1"]),
        &Text::Is(
            "note: 3 messages were not sent; `funnelwright alerts outbox retry --as-of 2024-03-05` has the next run \
             send them after all\n",
        ),
    );
    has(&office.outbox(), &[": dead|1|run --no-deliver"; 3]);
    // The next runs send none of it by themselves.
    office.sends(&[]);
    assert_eq!((hook.received().len(), chat.received().len(), mail.all_said().len()), (0, 0, 0));
    office.run("alerts outbox retry").prints("3 messages will be tried again by the next run\n");
    office.sends(&[]);
    has(&office.outbox(), &[": sent|1|"; 3]);
    // Another store begins with all of it.
    let other = office.run("run --summary --as-of 2024-03-05 --store other.db --lang zh-CN");
    other.ends(0, &Text::Has(&[]), &Text::Has(&["存储文件的首次运行会一次通知所有积压的情况"]));
}

#[test]
fn a_server_that_hangs_keeps_nobody_waiting_for_ever() {
    let hook = Server::answering([Reply::Silence, Reply::ok("")]);
    let (chat, mail) = (Server::answering([feishu_ok()]), MailServer::following_all([Script::default()]));
    let office = Office::new(hook.port, chat.port, mail.port);
    let began = std::time::Instant::now();
    office.sends(&["note: channel `hook`: ", "wait for a later run: 1, given up: 0"]);
    assert!(began.elapsed() < Duration::from_mins(1), "{:?}", began.elapsed());
    has(&office.outbox(), &[": sent|1|", ": waiting|1|", ": sent|1|"]);
    office.wait();
    office.sends(&[]);
    assert_eq!([hook.request(), hook.request()].map(|it| signed_key(&it)), [HOOKED; 2]);
}
