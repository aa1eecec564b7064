//! `[[metric]]` and `[[anomaly]]` with `against` and `escalate`.

use super::findings::Findings;
use super::keys::{AGAINST, ANOMALY, ESCALATION, METRIC};
use super::read_rules::{aggregate, listed, single};
use super::reader::Reader;
use super::tree::Table;
use super::watch_decl::{
    AgainstDecl, AlertSeverity, AnomalyDecl, Curve, EscalationDecl, Goal, History, MetricAggregate,
    MetricDecl, On, Period, PeriodPart, Statistic, TargetKind,
};

pub(super) fn read_metric(table: &Table, findings: &mut Findings) -> MetricDecl {
    let reader = Reader::open(table, &METRIC, &[], findings);
    let id = reader.id(findings);
    let before = findings.len();
    let decl = MetricDecl {
        span: reader.span(),
        flawed: false,
        id,
        label: reader.label(findings),
        doc: reader.doc(findings),
        from: reader.text("from", findings),
        filter: reader.expr("where", findings),
        agg: reader.word("agg", metric_aggregate, findings),
        of: reader.expr("of", findings),
        within: reader.stretch("within", findings),
        by: reader.texts("by", findings).unwrap_or_default(),
        per: reader.word("per", period, findings),
        expr: reader.expr("expr", findings),
    };
    MetricDecl { flawed: findings.len() > before, ..decl }
}

fn metric_aggregate(word: &str) -> Option<MetricAggregate> {
    match word {
        "burst" => Some(MetricAggregate::Burst),
        "duplicates" => Some(MetricAggregate::Duplicates),
        _ => aggregate(word).map(MetricAggregate::Rows),
    }
}

fn period(word: &str) -> Option<Period> {
    Period::ALL.into_iter().find(|period| period.word() == word)
}

pub(super) fn read_anomaly(table: &Table, findings: &mut Findings) -> AnomalyDecl {
    let reader = Reader::open(table, &ANOMALY, &[], findings);
    let id = reader.id(findings);
    let before = findings.len();
    let decl = AnomalyDecl {
        span: reader.span(),
        flawed: false,
        id,
        label: reader.label(findings),
        doc: reader.doc(findings),
        metric: reader.text("metric", findings),
        against: single(&reader, "against", findings).map(|it| read_against(it, findings)),
        on: reader.word("on", on, findings),
        when: reader.expr("when", findings),
        clear_when: reader.expr("clear_when", findings),
        consecutive: reader.count("for", findings),
        cadence: reader.text("cadence", findings),
        severity: reader.word("severity", severity, findings),
        to: reader.one_or_more("to", findings),
        cc: reader.one_or_more("cc", findings),
        handle_within: reader.length("handle_within", findings),
        ack_limit: reader.length("ack_limit", findings),
        escalate: listed(&reader, "escalate", &ESCALATION, findings)
            .into_iter()
            .map(|it| read_escalation(it, findings))
            .collect(),
        remind_after: reader.length("remind_after", findings),
        inhibited_by: reader.texts("inhibited_by", findings).unwrap_or_default(),
        message: reader.message(findings),
    };
    AnomalyDecl { flawed: findings.len() > before, ..decl }
}

fn on(word: &str) -> Option<On> {
    match word {
        "customer" => Some(On::Customer),
        "person" => Some(On::Person),
        "unit" => Some(On::Unit),
        "change" => Some(On::Change),
        _ => None,
    }
}

pub(super) fn severity(word: &str) -> Option<AlertSeverity> {
    AlertSeverity::ALL.into_iter().find(|severity| severity.word() == word)
}

fn read_escalation(table: &Table, findings: &mut Findings) -> EscalationDecl {
    let reader = Reader::open(table, &ESCALATION, &[&ANOMALY], findings);
    EscalationDecl {
        span: reader.span(),
        after: reader.length("after", findings),
        to: reader.one_or_more("to", findings),
    }
}

fn read_against(table: &Table, findings: &mut Findings) -> AgainstDecl {
    let reader = Reader::open(table, &AGAINST, &[&ANOMALY], findings);
    AgainstDecl {
        span: reader.span(),
        history: reader.word("history", history, findings),
        periods: reader.count("periods", findings),
        stat: reader.word("stat", statistic, findings),
        period: reader.word("period", period_part, findings),
        target: reader.word("target", goal, findings),
        curve: reader.word("curve", curve, findings),
        kind: reader.word("kind", TargetKind::from_word, findings),
        peers: reader.word("peers", statistic, findings),
        within: reader.text("within", findings),
        fixed: reader.number("fixed", findings),
        min_points: reader.count("min_points", findings),
        z_floor: reader.number("z_floor", findings),
    }
}

fn history(word: &str) -> Option<History> {
    History::ALL.into_iter().find(|history| history.word() == word)
}

fn statistic(word: &str) -> Option<Statistic> {
    match word {
        "median" => Some(Statistic::Median),
        "mean" => Some(Statistic::Mean),
        _ => None,
    }
}

fn period_part(word: &str) -> Option<PeriodPart> {
    match word {
        "last" => Some(PeriodPart::Last),
        "to_date" => Some(PeriodPart::ToDate),
        _ => None,
    }
}

fn goal(word: &str) -> Option<Goal> {
    match word {
        "pace" => Some(Goal::Pace),
        "total" => Some(Goal::Total),
        _ => None,
    }
}

fn curve(word: &str) -> Option<Curve> {
    match word {
        "business_days" => Some(Curve::BusinessDays),
        "calendar" => Some(Curve::Calendar),
        "history" => Some(Curve::History),
        _ => None,
    }
}
