//! Channels, routes and contacts: what they are checked to, and what is said of mistakes.

use super::{GOOD, checked, expect, expect_watched, schema, watched};
use crate::ruleset::{ChannelTarget, Login, Smtp};
use crate::syntax::{AlertSeverity, ChannelKind, Level, Tls};

#[test]
fn channels_and_routes_are_resolved() {
    let (ruleset, found) = checked(&watched(), Some(&schema()));
    assert_eq!(found, [""; 0]);
    let ruleset = ruleset.unwrap();
    let targets: Vec<_> =
        ruleset.channels.iter().map(|channel| (&channel.target, channel.per_minute)).collect();
    let feishu =
        ChannelTarget::Feishu { url_env: "FEISHU_URL".into(), secret_env: Some("FEISHU_KEY".into()) };
    let mail = ChannelTarget::Email(Smtp {
        host: String::from("smtp.example.com"),
        port: 587,
        from: String::from("crm@example.com"),
        login: Some(Login { user_env: "SMTP_USER".into(), password_env: "SMTP_PASSWORD".into() }),
        tls: Tls::Starttls,
    });
    let file = ChannelTarget::File { path: "alerts.jsonl".into() };
    assert_eq!(targets, [(&feishu, Some(100)), (&mail, None), (&file, None)]);
    let [first, _, last] = &ruleset.routes[..] else { panic!() };
    assert_eq!(
        (&first.severities[..], &first.levels[..]),
        (&[AlertSeverity::Critical][..], &[Level::Middle][..])
    );
    assert_eq!((&first.rules[..], first.channel, last.channel), (&[0][..], 0, 1));
    assert_eq!(last.digest.unwrap().to_string(), "08:30:00");
    let contact = ruleset.contacts[0];
    let people = ruleset.mapping.people.unwrap();
    let field = &people.fields[contact.field as usize];
    assert_eq!((contact.kind, field.column.as_str(), field.used), (ChannelKind::Email, "mail", true));
}

#[test]
fn addresses_are_read_only_for_channels() {
    let ruleset = checked(GOOD, Some(&schema())).0.unwrap();
    let people = ruleset.mapping.people.unwrap();
    assert!(!people.fields[ruleset.contacts[0].field as usize].used);
}

#[test]
fn channels() {
    expect_watched(&[
        (
            "secret_env = \"FEISHU_KEY\"\n",
            "path = \"x\"\n",
            &["FW294 <\"x\"> a channel of kind `feishu` has no `path`"],
        ),
        ("path = \"alerts.jsonl\"\n", "", &["FW295 <\"file\"> a channel of kind `file` needs a `path`"]),
        (
            "password_env = \"SMTP_PASSWORD\"\n",
            "",
            &["FW295 <\"SMTP_USER\"> a channel of kind `email` needs a `password_env` too"],
        ),
        (
            "crm@example.com",
            "crm",
            &["FW295 <\"crm\"> a channel of kind `email` needs an address to send from, and `crm` is none"],
        ),
        (
            "contacts = { email = \"mail\" }\n",
            "",
            &["FW295 <\"email\"> a channel of kind `email` needs a column with the people's addresses"],
        ),
        (
            "path = \"alerts.jsonl\"\n",
            "path = \"alerts.jsonl\"\nper_minute = 0\n",
            &["FW282 <0> `per_minute` is at least 1, not 0"],
        ),
        (
            "from = \"crm@example.com\"\n",
            "from = \"crm@example.com\"\nport = 70000\n",
            &["FW282 <70000> `port` is from 1 to 65535, not 70000"],
        ),
    ]);
}

#[test]
fn routes() {
    expect_watched(&[
        (
            "channel = \"team_chat\"",
            "channel = \"team_chatt\"",
            &["FW293 <\"team_chatt\"> there is no channel `team_chatt`"],
        ),
        (
            "rule = [\"stage_swing\"]",
            "rule = [\"stage_swings\"]",
            &["FW297 <\"stage_swings\"> there is no anomaly `stage_swings`"],
        ),
        (
            "match = { level = [\"operators\"] }\n",
            "",
            &["FW298 <\"mail\"> +<\"log\"> nothing comes to this route: one before it takes every message"],
        ),
        (
            "channel = \"log\"",
            "channel = \"mail\"",
            &["FW296 <\"log\"> no route leads to the channel `log`, so nothing is sent there"],
        ),
    ]);
}

#[test]
fn contacts_are_kinds_of_channels() {
    expect(&[
        (
            "contacts = { email = \"mail\" }",
            "contacts = { mail = \"mail\" }",
            &["FW299 <mail> no kind of channel that has addresses is called `mail`"],
        ),
        (
            "contacts = { email = \"mail\" }",
            "contacts = { file = \"mail\" }",
            &["FW299 <file> no kind of channel that has addresses is called `file`"],
        ),
    ]);
}
