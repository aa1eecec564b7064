//! What a good file says arrives in the document, with its places.

use chrono::Weekday;

use super::read;
use crate::syntax::{
    Aggregate, AlertSeverity, ChannelKind, History, Label, Level, MetricAggregate, On, Per, Period,
    PeriodPart, Role, ThresholdDecl, Tls,
};
use crate::time::{Clock, DateFormat, Length, LengthUnit, NaiveTimes, Window};
use crate::value::Type;

const GOOD: &str = include_str!("good.toml");

#[test]
fn workspace_and_calendar() {
    let (document, _) = read(GOOD);
    let workspace = &document.workspace;
    assert_eq!(workspace.dataset.as_ref().unwrap().value, "crm.db");
    assert_eq!(workspace.week_starts.unwrap().value, Weekday::Mon);
    assert!((workspace.max_changes.unwrap().value - 0.2).abs() < 1e-12);
    assert_eq!(workspace.max_alerts.unwrap().value, 200);
    assert_eq!(workspace.operators[0].value, "ops_li");
    let calendar = document.calendar.unwrap();
    let days = |dates: &[crate::text::Spanned<crate::value::Date>]| {
        dates.iter().map(|date| date.value.format("%m%d").to_string()).collect::<Vec<_>>().join(" ")
    };
    assert_eq!(days(&calendar.holidays), "0210 0211 0212 0404 0501");
    assert_eq!(days(&calendar.workdays), "0204 0218");
    assert_eq!(document.sources.slice(calendar.holidays[1].span), "\"2024-02-10..2024-02-12\"");
    assert_eq!(calendar.weekend.unwrap()[1].value, Weekday::Sun);
}

#[test]
fn mapped_tables() {
    let (document, _) = read(GOOD);
    let customers = document.customers.as_ref().unwrap();
    assert_eq!(customers.roles[&Role::StageSince].value, "stage_entered_at");
    assert_eq!(customers.times.unwrap().value, NaiveTimes::Local);
    let names: Vec<_> = customers.fields.iter().map(|field| field.name.value.as_str()).collect();
    assert_eq!(names, ["employees", "initiative", "expected_close", "金额"], "in the order written");
    assert!(customers.fields[0].required && customers.fields[3].keep_blank);
    assert_eq!(customers.fields[0].ty.unwrap().value, Type::Int);
    assert_eq!(
        customers.fields[2].format.as_ref().unwrap().value,
        DateFormat::Strftime(String::from("%d/%m/%Y"))
    );
    assert_eq!(customers.fields[3].label.as_ref().unwrap().in_language("en"), "Amount");
    let history = document.history.unwrap();
    assert_eq!(history.from.unwrap().value, "customers", "a wide history without a table");
    assert_eq!(history.wide.unwrap()[1].1.value, "date_plan");
    let events: Vec<_> = document.events.iter().map(|source| source.name.value.as_str()).collect();
    assert_eq!(events, ["commitments", "activities"], "in the order written");
    assert_eq!(document.events[0].known_from[0].1[0].value, "outcome");
    assert_eq!(document.events[1].sql.as_ref().unwrap().text, "SELECT * FROM activities\n");
    assert_eq!(document.people.unwrap().contacts[0].0.value, "email");
}

#[test]
fn facts_phases_and_funnels() {
    let (document, _) = read(GOOD);
    let fact = &document.facts[0];
    assert_eq!(fact.agg.unwrap().value, Aggregate::Sum);
    assert_eq!(fact.within.unwrap().value, Window::Last(Length { count: 30, unit: LengthUnit::Days }));
    assert_eq!(fact.per.unwrap().value, Per::Person);
    assert_eq!(document.facts[1].label, Some(Label::Plain(String::from("加权金额"))));
    assert_eq!(document.phases[0].doc.as_deref(), Some("what they want"));
    let funnel = &document.funnels[0];
    assert_eq!(funnel.days.unwrap().value, Clock::Business);
    assert!(matches!(funnel.stagnant, Some(ThresholdDecl::Days(days)) if days.value == -3));
    assert_eq!(funnel.won.as_ref().unwrap()[0].value, "Closed Won");
    assert_eq!(funnel.cycle.as_ref().unwrap().min_sample.unwrap().value, 30);
    assert_eq!(document.sources.slice(funnel.admit[0].span).get(..10), Some("{ id = \"ha"));
    let [need, plan] = &funnel.stages[..] else { panic!("{} stages", funnel.stages.len()) };
    assert!(need.items[0].mark && need.items[0].renew.unwrap().value && need.items[1].optional);
    assert_eq!(
        plan.items.iter().map(|item| item.id.as_ref().unwrap().value.as_str()).collect::<Vec<_>>(),
        ["budget", "price"]
    );
    assert_eq!(document.sources.slice(plan.span), "[[funnel.stage]]");
}

#[test]
fn metrics_and_anomalies() {
    let (document, _) = read(GOOD);
    let [piled_up, share] = &document.metrics[..] else { panic!("{} metrics", document.metrics.len()) };
    assert_eq!(piled_up.agg.unwrap().value, MetricAggregate::Burst);
    assert_eq!(piled_up.within.unwrap().value.minutes(), 10);
    assert_eq!(
        piled_up.by.iter().map(|word| word.value.as_str()).collect::<Vec<_>>(),
        ["person", "unit.team"]
    );
    assert_eq!(piled_up.per.unwrap().value, Period::Workday);
    assert_eq!(share.expr.as_ref().unwrap().text, "piled_up / piled_up");
    let [piling, stuck] = &document.anomalies[..] else { panic!("{} anomalies", document.anomalies.len()) };
    let against = piling.against.as_ref().unwrap();
    assert_eq!((against.history.unwrap().value, against.periods.unwrap().value), (History::SameWeekday, 6));
    assert_eq!((against.period.unwrap().value, against.z_floor.unwrap().value), (PeriodPart::ToDate, 1.0));
    assert_eq!(piling.to.as_ref().unwrap()[0].value, "middle", "a text is a list of one");
    assert_eq!(piling.cc.as_ref().unwrap()[1].value, "p7");
    assert_eq!(piling.escalate[0].to.as_ref().unwrap().len(), 2);
    let english = piling.message.as_ref().unwrap().worded_in("en").unwrap();
    assert_eq!(document.sources.slice(english.span_of(11, 16)), "value");
    assert_eq!(stuck.on.unwrap().value, On::Customer);
}

#[test]
fn channels_and_routes() {
    let (document, _) = read(GOOD);
    let (channel, route) = (&document.channels[0], &document.routes[0]);
    assert_eq!((channel.kind.unwrap().value, channel.tls.unwrap().value), (ChannelKind::Email, Tls::None));
    assert_eq!((channel.port.unwrap().value, channel.per_minute.unwrap().value), (2525, 5));
    let severities: Vec<_> = route.matches.severity.iter().flatten().map(|it| it.value).collect();
    assert_eq!(severities, [AlertSeverity::Critical, AlertSeverity::Warning]);
    assert_eq!(route.matches.level.as_ref().unwrap()[0].value, Level::Middle);
    assert_eq!(route.digest.unwrap().value.to_string(), "08:30:00");
}

#[test]
fn expressions_know_where_each_part_was_written() {
    let (document, _) = read(GOOD);
    let expr = document.funnels[0].stages[0].items[2].expr.as_ref().unwrap();
    assert_eq!(expr.text, "visits_30d >= 2");
    let part = |from: usize, to: usize| document.sources.slice(expr.span_of(from, to));
    assert_eq!(part(0, 10), "visits_30d");
    assert_eq!(part(11, 13), "\\u003e=");
    assert_eq!(part(14, 15), "2");
}

#[test]
fn inline_and_header_forms_say_the_same() {
    let inline =
        "[[funnel]]\nid = \"f\"\nstage = [ { id = \"a\", items = [ { id = \"x\", mark = true } ] } ]\n";
    let header = "[[funnel]]\nid = \"f\"\n[[funnel.stage]]\nid = \"a\"\n[[funnel.stage.items]]\nid = \"x\"\nmark = true\n";
    let seen = |text: &str| {
        let (document, found) = read(text);
        assert!(found.is_empty(), "{found:?}");
        let stage = document.funnels[0].stages[0].clone();
        (stage.id.unwrap().value, stage.items[0].id.clone().unwrap().value, stage.items[0].mark)
    };
    assert_eq!(seen(inline), seen(header));
}
