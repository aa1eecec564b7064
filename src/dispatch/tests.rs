//! What messages come to.

use std::collections::BTreeMap;
use std::sync::Arc;

use super::*;
use crate::alert::*;
use crate::anomaly::policies;
use crate::cadence::Slot;
use crate::check::check;
use crate::ruleset::Ruleset;
use crate::syntax::{RuleTexts, read_texts};
use crate::time::{AsOf, Zone};

const RULES: &str = r#"
[workspace]
dataset = "crm.db"
timezone = "Asia/Shanghai"
language = "en"
operators = ["ops"]
[calendar]
holidays = ["2024-01-01"]
[customers]
from = "customers"
id = "id"
owner = "owner"
stage = "stage"
stage_since = "stage_since"
[customers.fields]
amount = { type = "float" }
[[phase]]
id = "need"
[[funnel]]
id = "f"
label = { zh = "大客户", en = "Large accounts" }
entering_days = 5
stagnant_days = 5
losing_days = 5
[[funnel.stage]]
id = "need"
phase = "need"
label = { zh = "需求", en = "Need" }
items = [{ id = "asked", mark = true }]
[[anomaly]]
id = "big"
label = { zh = "大单停滞", en = "Big and stagnant" }
doc = "Go and see them."
on = "customer"
when = 'amount > 100.0'
severity = "critical"
to = "owner"
cc = ["lead"]
handle_within = "1bd"
ack_limit = "1bd"
escalate = [{ after = "1bd", to = "middle" }]
[[anomaly]]
id = "small"
on = "customer"
when = 'amount < 10.0'
to = "lead"
[[channel]]
id = "chat"
kind = "feishu"
url_env = "FEISHU_URL"
[[channel]]
id = "mail"
kind = "file"
path = "out.jsonl"
[[route]]
match = { severity = ["critical"], level = ["middle"] }
channel = "mail"
[[route]]
match = { rule = ["big"] }
channel = "chat"
digest = "08:30"
"#;

fn ruleset(language: &str) -> Ruleset {
    let text = RULES.replace("language = \"en\"", &format!("language = \"{language}\""));
    let texts = RuleTexts { files: vec![("rules/a.toml".to_owned(), text)], ..RuleTexts::default() };
    let (document, mistakes) = read_texts(&texts);
    let (ruleset, found) = check(&document, &texts.hash(), None, 2024);
    let errors: Vec<String> =
        mistakes.iter().chain(&found).filter(|it| it.is_error()).map(|it| format!("{it:?}")).collect();
    assert!(errors.is_empty(), "{errors:#?}");
    ruleset.unwrap()
}

fn as_of(text: &str) -> AsOf {
    AsOf::parse(&format!("2024-{text}"), &Zone::UTC).unwrap()
}

/// Ann owns C1, in the team that Lee leads, below Mia.
fn chart() -> Chart {
    let post = |person: &str, level| Post {
        person: person.into(),
        unit: Some("north".into()),
        level: Some(level),
        since: None,
        until: None,
    };
    let posts = [post("ann", Level::Frontline), post("lee", Level::Lead), post("mia", Level::Middle)];
    Chart::on("2024-03-01".parse().unwrap(), posts, [])
}

struct Office {
    ruleset: Ruleset,
    policies: Policies,
    book: Book,
    chart: Chart,
}

impl Office {
    fn new(language: &str) -> Self {
        let ruleset = ruleset(language);
        let policies = policies(&ruleset, &|_| false);
        Self { ruleset, policies, book: Book::default(), chart: chart() }
    }

    fn meet(&mut self, rule: &str, customer: &str, slot: &str, outcome: Outcome) {
        let evaluation = Evaluation {
            rule: rule.into(),
            subject: Subject::Customer(customer.into()),
            slot: Slot { at: as_of(slot) },
            outcome,
            rule_changed: false,
            note: Some("200 since a week".into()),
        };
        let terms = Terms { policies: &self.policies, calendar: &self.ruleset.calendar };
        self.book.evaluate(terms, &evaluation);
    }

    fn tell(&mut self, at: &str) -> Vec<Outgoing> {
        let at = as_of(at);
        let owner_of = |customer: &str| (customer != "C9").then(|| Arc::from("ann"));
        let operators: Vec<Arc<str>> = vec!["ops".into()];
        let company = Company { chart: &self.chart, owner_of: &owner_of, operators: &operators };
        let terms = Terms { policies: &self.policies, calendar: &self.ruleset.calendar };
        let tellings = self.book.tell(terms, company, at);
        let names = BTreeMap::from([("C1", "Acme"), ("ann", "Ann B.")]);
        let name_of = |subject: &Subject| names.get(&*subject.id()).map(|name| Arc::from(*name));
        let naming = Naming { ruleset: &self.ruleset, name_of: &name_of };
        dispatch(&Desk { naming, policies: &self.policies, book: &self.book }, &tellings, at)
    }
}

/// Recipient, channel and slot of each message.
fn ways(messages: &[Outgoing]) -> Vec<String> {
    let way = |it: &Outgoing| {
        let channel = it.channel.as_deref().unwrap_or("-");
        format!("{} {channel} {}", it.recipient, it.digest.map_or_else(|| "-".to_owned(), |slot| slot.text()))
    };
    messages.iter().map(way).collect()
}

#[test]
fn the_first_route_that_takes_it_says_where_and_when() {
    let mut office = Office::new("en");
    office.meet("big", "C1", "03-04", Outcome::Met);
    office.meet("small", "C2", "03-04", Outcome::Met);
    let messages = office.tell("03-05T07:00");
    assert_eq!(ways(&messages), ["ann chat 2024-03-05T08:30:00", "lee chat 2024-03-05T08:30:00", "lee - -"]);
    // Mia is told at her level.
    let escalated = office.tell("03-07T08:00");
    assert_eq!(ways(&escalated), ["mia mail -"]);
    let keys: Vec<&str> = messages.iter().chain(&escalated).map(|message| &*message.key).collect();
    assert_eq!(
        keys,
        [
            "big|customer:C1|2024-03-04|1|ann|chat",
            "big|customer:C1|2024-03-04|1|lee|chat",
            "small|customer:C2|2024-03-04|1|lee|-",
            "big|customer:C1|2024-03-04|3|mia|mail",
        ]
    );
    assert_eq!(office.tell("03-07T08:01"), [], "nothing is told twice");
}

#[test]
fn a_digest_goes_out_at_the_next_time_of_its_clock() {
    for (told, slot) in [
        ("03-04T08:29:59", "2024-03-04T08:30:00"),
        ("03-04T08:30", "2024-03-05T08:30:00"),
        ("03-04T23:00", "2024-03-05T08:30:00"),
        ("03-04", "2024-03-05T08:30:00"),
        ("02-28", "2024-02-29T08:30:00"),
    ] {
        let mut office = Office::new("en");
        office.meet("big", "C1", "02-27", Outcome::Met);
        let messages = office.tell(told);
        assert!(
            messages.iter().all(|it| it.digest.map(|slot| slot.text()).as_deref() == Some(slot)),
            "{told}"
        );
        assert_eq!(messages.len(), 2);
    }
}

#[test]
fn a_message_says_what_is_so_who_acts_by_when_and_how() {
    let mut office = Office::new("en");
    office.meet("big", "C1", "03-04", Outcome::Met);
    let [to_owner, to_lead] = &office.tell("03-05T07:00")[..] else { panic!("two are told") };
    assert_eq!(&*to_owner.title, "Big and stagnant: customer C1 Acme");
    assert_eq!(to_owner.severity, Severity::Critical);
    assert_eq!(
        &*to_owner.text,
        "200 since a week\n\
         since 2024-03-04\n\
         to act: ann Ann B.\n\
         handle it by 2024-03-06 07:00\n\
         to answer: funnelwright alerts handle 'big|customer:C1|2024-03-04' --by ann --feedback '…'\n\
         Go and see them."
    );
    assert_eq!(
        &*to_lead.text,
        "200 since a week\n\
         since 2024-03-04\n\
         for your information; to act: ann Ann B.\n\
         handle it by 2024-03-06 07:00\n\
         Go and see them."
    );
    let [escalated] = &office.tell("03-08T08:00")[..] else { panic!("one is told") };
    assert_eq!(&*escalated.title, "not handled in time: Big and stagnant: customer C1 Acme");
    for line in [
        "this is step 1 of its escalation",
        "to act: mia",
        "it was to be handled by 2024-03-06 07:00",
        "--by mia",
    ] {
        assert!(escalated.text.contains(line), "{line}: {}", escalated.text);
    }
}

#[test]
fn messages_speak_the_language_of_the_rules() {
    let mut office = Office::new("zh-CN");
    office.meet("big", "C1", "03-04", Outcome::Met);
    let messages = office.tell("03-05T07:00");
    assert_eq!(&*messages[0].title, "大单停滞：客户 C1 Acme");
    for line in
        ["始于 2024-03-04", "处理人：ann Ann B.", "请在 2024-03-06 07:00 前处理", "回复：funnelwright"]
    {
        assert!(messages[0].text.contains(line), "{line}: {}", messages[0].text);
    }
}

#[test]
fn an_alert_without_handling_asks_for_no_feedback() {
    let mut office = Office::new("en");
    office.meet("small", "C1", "03-04", Outcome::Met);
    let [message] = &office.tell("03-05T07:00")[..] else { panic!("one is told") };
    assert_eq!(&*message.title, "small: customer C1 Acme");
    assert!(message.text.contains("alerts ack 'small|customer:C1|2024-03-04' --by lee"), "{}", message.text);
    assert!(!message.text.contains("handle"), "{}", message.text);
}

#[test]
fn what_finds_nobody_is_told_all_the_same() {
    let mut office = Office::new("en");
    office.meet("big", "C1", "03-04", Outcome::Met);
    let (at, terms) =
        (as_of("03-05"), Terms { policies: &office.policies, calendar: &office.ruleset.calendar });
    let company = Company { chart: &Chart::default(), owner_of: &|_| None, operators: &[] };
    let tellings = office.book.tell(terms, company, at);
    assert!(tellings[0].recipients.is_empty());
    let desk =
        Desk { naming: Naming::of_rules(&office.ruleset), policies: &office.policies, book: &office.book };
    let messages = dispatch(&desk, &tellings, at);
    assert_eq!(ways(&messages), [" chat 2024-03-06T08:30:00"]);
    assert!(messages[0].text.contains("name `operators` under `[workspace]`"), "{}", messages[0].text);
}

#[test]
fn subjects_are_called_by_labels_and_names() {
    for (language, words) in [
        ("en", ["Large accounts / Need", "city a,b / unit", "as a whole", "the rule itself", "unit n"]),
        ("zh-CN", ["大客户 / 需求", "city a,b / unit", "整体", "规则自身", "团队 n"]),
    ] {
        let ruleset = ruleset(language);
        let naming = Naming::of_rules(&ruleset);
        let group = |values: &[(&str, &str)]| {
            Subject::Group(values.iter().map(|(name, value)| ((*name).into(), (*value).into())).collect())
        };
        let subjects = [
            group(&[("funnel", "f"), ("stage", "need")]),
            group(&[("city", "a,b"), ("unit.team", "unit")]),
            group(&[]),
            Subject::Rule("big".into()),
            Subject::Unit("n".into()),
        ];
        assert_eq!(subjects.map(|subject| naming.subject(&subject)), words);
    }
}

#[test]
fn keys_of_messages_cannot_be_mistaken() {
    let slot = as_of("03-05T08:30");
    assert_eq!(digest_key(slot, 1, "a|b%", Some("chat")), "digest|2024-03-05T08:30:00|a%7Cb%25|chat");
    assert_eq!(digest_key(slot, 2, "ann", None), "digest|2024-03-05T08:30:00#2|ann|-");
    assert_eq!(
        [quoted("ann"), quoted("a|b"), quoted("it's"), quoted("")],
        ["ann", "'a|b'", "'it'\\''s'", "''"]
    );
}
