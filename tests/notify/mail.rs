//! Mails as they arrive.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use funnelwright::notify::{
    Courier, Fault, MailFault, Message, Outcome, Recipient, Severity, Target, VariableFault, Wire,
};

use crate::servers::certificates::Authority;
use crate::servers::smtp_server::{Encryption, MailServer, Said, Script};
use crate::{channel, failed, message, now, retried, secrets, wire};

pub fn email() -> Target {
    Target::Email {
        url_env: "SMTP_URL".to_owned(),
        secret_env: None,
        from: "销售提醒 <alerts@example.com>".to_owned(),
    }
}

/// To one recipient with an address and one without.
pub fn mail() -> Message {
    let mut message = message();
    message.recipients[0].contact = Some("wang.fang@example.com".to_owned());
    message
}

pub fn deliver(target: Target, message: &Message, values: &[(&str, &str)], wire: Wire) -> Outcome {
    let mut stdout = Vec::new();
    Courier::new(wire, secrets(values), &mut stdout).deliver(&channel(target), message, now())
}

fn arrived(message: &Message) -> Said {
    let server = MailServer::following(Script::default(), Encryption::Never);
    let url = format!("smtp://127.0.0.1:{}?tls=off", server.port);
    assert_eq!(deliver(email(), message, &[("SMTP_URL", &url)], wire()), Outcome::Delivered);
    server.said()
}

fn header<'a>(mail: &'a str, name: &str) -> &'a str {
    let start = mail.find(&format!("{name}: ")).unwrap_or_else(|| panic!("{name} in {mail}"));
    mail[start..].lines().next().unwrap().split_once(": ").unwrap().1
}

/// The text of a mail in base64 or quoted-printable.
fn text(mail: &str) -> String {
    let (head, body) = mail.split_once("\r\n\r\n").unwrap();
    match header(head, "Content-Transfer-Encoding") {
        "base64" => String::from_utf8(STANDARD.decode(body.replace("\r\n", "")).unwrap()).unwrap(),
        "7bit" => body.to_owned(),
        other => panic!("{other}"),
    }
}

#[test]
fn a_mail_in_chinese_arrives_whole() {
    let said = arrived(&mail());
    assert!(said.commands[0].starts_with("EHLO "), "{said:?}");
    assert_eq!(
        said.commands[1..],
        ["MAIL FROM:<alerts@example.com>", "RCPT TO:<wang.fang@example.com>", "DATA", "QUIT"]
    );

    let encoded = |words: &str| format!("=?utf-8?b?{}?=", STANDARD.encode(words));
    assert_eq!(header(&said.mail, "From"), format!("{} <alerts@example.com>", encoded("销售提醒")));
    assert_eq!(header(&said.mail, "To"), format!("{} <wang.fang@example.com>", encoded("王芳")));
    assert_eq!(header(&said.mail, "Date"), "Fri, 28 Jun 2024 08:00:00 +0000");
    assert_eq!(header(&said.mail, "Auto-Submitted"), "auto-generated");
    assert_eq!(header(&said.mail, "Content-Type"), "text/plain; charset=utf-8");
    assert!(!said.mail.contains("Importance"));
    assert!(said.mail.is_ascii() && said.mail.lines().all(|line| line.len() <= 998));
    assert_eq!(
        text(&said.mail).replace("\r\n", "\n"),
        "现有 12，通常 <30>\n请在 1 个工作日内处理\n\n@Li Wei\n\n\
         [stage_swing|group:funnel=enterprise,stage=需求|2024-06-28]\n"
    );
}

#[test]
fn subjects_are_encoded_words() {
    let mail = arrived(&mail()).mail;
    let start = mail.find("Subject: ").unwrap() + "Subject: ".len();
    let lines = mail[start..].lines();
    let mut words = String::new();
    for (place, line) in lines.enumerate() {
        if place > 0 && !line.starts_with(' ') {
            break;
        }
        words.push_str(line);
    }
    // Blanks between encoded words mean nothing; other words stand as they are.
    let mut subject = String::new();
    let mut was_encoded = false;
    for word in words.split(' ').filter(|it| !it.is_empty()) {
        let encoded = word.strip_prefix("=?utf-8?b?").and_then(|it| it.strip_suffix("?="));
        let between = was_encoded && encoded.is_some();
        if !subject.is_empty() && !between {
            subject.push(' ');
        }
        was_encoded = encoded.is_some();
        subject.push_str(
            &encoded.map_or(word.to_owned(), |it| String::from_utf8(STANDARD.decode(it).unwrap()).unwrap()),
        );
    }
    assert_eq!(subject, "需求阶段客户数异常减少 & 请处理");
}

#[test]
fn a_mail_tried_again_has_the_same_id() {
    let ids: Vec<String> = (0..2).map(|_| header(&arrived(&mail()).mail, "Message-ID").to_owned()).collect();
    assert_eq!(ids[0], ids[1]);
    assert!(ids[0].starts_with('<') && ids[0].ends_with(".funnelwright@example.com>"), "{ids:?}");
    let mut other = mail();
    other.key.push('x');
    assert_ne!(header(&arrived(&other).mail, "Message-ID"), ids[0]);
}

#[test]
fn several_recipients_dots_and_urgency() {
    let mut message = mail();
    message.severity = Severity::Critical;
    message.text = "plain\n.\n.dot".to_owned();
    message.key = "k".to_owned();
    message.subject = "two\r\nBcc: eve@example.com".to_owned();
    message.recipients[0].name = "Wang \"W\" Fang\r\nBcc: eve@example.com".to_owned();
    message.recipients[1].contact = Some("li@example.com".to_owned());
    let said = arrived(&message);
    assert_eq!(said.commands[2..4], ["RCPT TO:<wang.fang@example.com>", "RCPT TO:<li@example.com>"]);
    assert_eq!(header(&said.mail, "Importance"), "high");
    assert_eq!(header(&said.mail, "Subject"), "two Bcc: eve@example.com");
    assert!(!said.mail.lines().any(|line| line.starts_with("Bcc")), "{}", said.mail);
    assert_eq!(text(&said.mail).replace("\r\n", "\n"), "plain\n..\n..dot\n\n[k]\n");
}

#[test]
fn a_user_logs_in_when_the_line_is_safe() {
    let authority = Authority::new();
    let identity = || authority.identity(&["localhost"]);
    let trusting = || Wire { trust: authority.trusted(), ..wire() };
    let login = format!("AUTH PLAIN {}", STANDARD.encode("\0user@example.com\0p@ss word"));
    for (scheme, encryption) in
        [("smtps", Encryption::Always(identity())), ("smtp", Encryption::StartTls(identity()))]
    {
        let server = MailServer::following(Script::default(), encryption);
        let url = format!("{scheme}://user%40example.com@localhost:{}", server.port);
        let target = Target::Email {
            url_env: "SMTP_URL".into(),
            secret_env: Some("SMTP_PASSWORD".into()),
            from: "alerts@example.com".into(),
        };
        let values = [("SMTP_URL", url.as_str()), ("SMTP_PASSWORD", "p@ss word")];
        assert_eq!(deliver(target, &mail(), &values, trusting()), Outcome::Delivered, "{scheme}");
        let said = server.said();
        assert!(said.commands.contains(&login), "{said:?}");
        // Nothing but the wish for encryption is said before it.
        let starts = said.commands.iter().filter(|it| it.starts_with("EHLO") || *it == "STARTTLS").count();
        assert_eq!(starts, if scheme == "smtp" { 3 } else { 1 }, "{said:?}");
    }
}

#[test]
fn a_password_may_stand_in_the_address() {
    let server = MailServer::following(Script::default(), Encryption::Never);
    let url = format!("smtp://user:p%40ss@127.0.0.1:{}?tls=off", server.port);
    assert_eq!(deliver(email(), &mail(), &[("SMTP_URL", &url)], wire()), Outcome::Delivered);
    assert!(server.said().commands.contains(&format!("AUTH PLAIN {}", STANDARD.encode("\0user\0p@ss"))));
}

#[test]
fn servers_that_ask_for_user_and_password_get_them() {
    let script = Script { features: &["auth=login", "8BITMIME"], ..Script::default() };
    let server = MailServer::following(script, Encryption::Never);
    let url = format!("smtp://user:p%40ss@127.0.0.1:{}?tls=off", server.port);
    assert_eq!(deliver(email(), &mail(), &[("SMTP_URL", &url)], wire()), Outcome::Delivered);
    let commands = server.said().commands;
    assert_eq!(commands[1..4], ["AUTH LOGIN".to_owned(), STANDARD.encode("user"), STANDARD.encode("p@ss")]);
}

#[test]
fn addresses_in_chinese_go_where_they_are_taken() {
    let mut message = mail();
    message.recipients[0].contact = Some("王芳@example.com".to_owned());
    let to = |features: &'static [&'static str]| {
        let server = MailServer::following(Script { features, ..Script::default() }, Encryption::Never);
        let url = format!("smtp://127.0.0.1:{}?tls=off", server.port);
        (deliver(email(), &message, &[("SMTP_URL", &url)], wire()), server.said().commands)
    };
    let (outcome, commands) = to(&["SMTPUTF8"]);
    assert_eq!(outcome, Outcome::Delivered);
    assert_eq!(commands[1..3], ["MAIL FROM:<alerts@example.com> SMTPUTF8", "RCPT TO:<王芳@example.com>"]);
    let (outcome, commands) = to(&["8BITMIME"]);
    assert_eq!(failed(outcome).fault, Fault::Mail(MailFault::AsciiOnly { name: "SMTP_URL".into() }));
    assert!(!commands.iter().any(|it| it.starts_with("MAIL")), "{commands:?}");
}

#[test]
fn addresses_that_cannot_be_used() {
    let with_key = |url: &str| {
        let target = Target::Email {
            url_env: "SMTP_URL".into(),
            secret_env: Some("SMTP_PASSWORD".into()),
            from: "alerts@example.com".into(),
        };
        retried(deliver(target, &mail(), &[("SMTP_URL", url), ("SMTP_PASSWORD", "pass-w0rd")], wire()))
    };
    let without = |url: &str| retried(deliver(email(), &mail(), &[("SMTP_URL", url)], wire()));
    for (problem, words) in [
        (without("mail.example.com"), "`smtps://user@mail.example.com`"),
        (without("mail.example.com:25"), "`smtps://user@mail.example.com`"),
        (without("https://mail.example.com"), "`smtps://user@mail.example.com`"),
        (without("smtp://mail.example.com?tls=maybe"), "`smtps://user@mail.example.com`"),
        (without("smtps://mail.example.com?tls=off"), "`smtps://user@mail.example.com`"),
        (without("smtps://"), "`smtps://user@mail.example.com`"),
        (without("smtps://user@mail.example.com"), "no password"),
        (with_key("smtps://mail.example.com"), "no user"),
        (with_key("smtp://user@mail.example.com?tls=off"), "in clear"),
    ] {
        let said = problem.to_string();
        assert!(said.contains(words) && said.contains("`SMTP_URL`"), "{said}");
        assert!(!said.contains("pass-w0rd"), "{said}");
    }
    let problem = retried(deliver(email(), &mail(), &[], wire()));
    assert_eq!(problem.fault, Fault::Variable { name: "SMTP_URL".into(), fault: VariableFault::Unset });
}

#[test]
fn people_and_senders_without_a_mail_address() {
    let values = [("SMTP_URL", "smtp://127.0.0.1:1?tls=off")];
    let to = |contacts: [Option<&str>; 2]| {
        let mut message = mail();
        for (recipient, contact) in message.recipients.iter_mut().zip(contacts) {
            *recipient = Recipient { contact: contact.map(str::to_owned), ..recipient.clone() };
        }
        failed(deliver(email(), &message, &values, wire())).fault
    };
    assert_eq!(to([None, Some(" ")]), Fault::Mail(MailFault::NoAddress));
    assert_eq!(
        to([Some("wang.fang"), None]),
        Fault::Mail(MailFault::BadRecipient { recipient: "王芳".into() })
    );
    let target = Target::Email { url_env: "SMTP_URL".into(), secret_env: None, from: "alerts".into() };
    let mut stdout = Vec::new();
    let courier = Courier::new(wire(), secrets(&values), &mut stdout);
    let problem = courier.check(&channel(target.clone())).unwrap_err();
    assert_eq!(problem.fault, Fault::Mail(MailFault::BadSender { from: "alerts".into() }));
    assert_eq!(failed(deliver(target, &mail(), &values, wire())).fault, problem.fault);
}
