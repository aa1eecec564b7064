//! Metrics: what they are checked to, and what is said of mistakes.

use super::{checked, expect_watched, schema, watched};
use crate::expression::{BuiltIn, Name};
use crate::ruleset::{GroupKey, Measure, MetricKind, MetricSource, Ruleset, SubjectKind};
use crate::syntax::{Aggregate, Period};
use crate::value::Type;

fn ruleset() -> Ruleset {
    let (ruleset, found) = checked(&watched(), Some(&schema()));
    assert_eq!(found, [""; 0]);
    ruleset.unwrap()
}

fn field(table: &crate::ruleset::TableMapping, name: &str) -> u32 {
    let place = table.fields.iter().position(|field| &*field.name == name).unwrap();
    u32::try_from(place).unwrap()
}

#[test]
fn metrics_are_resolved_and_typed() {
    let ruleset = ruleset();
    let metric = |id: &str| ruleset.metrics.iter().find(|metric| &*metric.id == id).unwrap();
    let kind = |id: &str| match &metric(id).kind {
        MetricKind::Rows { source, measure, .. } => (*source, measure.clone()),
        MetricKind::Expr(_) => panic!("{id}"),
    };
    assert_eq!(kind("in_stage").0, MetricSource::Customers);
    assert!(matches!(kind("in_stage").1, Measure::Aggregate { aggregate: Aggregate::Count, of: None }));
    assert_eq!(metric("in_stage").per, Period::Snapshot);
    assert_eq!(kind("minutes").0, MetricSource::Events(0));
    assert!(matches!(kind("piled_up").1, Measure::Burst { within } if within.minutes() == 10));
    assert!(matches!(kind("same_name").1, Measure::Duplicates { .. }));
    let types: Vec<_> =
        ruleset.metrics.iter().map(|metric| (&*metric.id, metric.ty, metric.nullable)).collect();
    for (id, ty, nullable) in [
        ("in_stage", Type::Int, false),
        ("beyond_cycle", Type::Float, false),
        ("minutes", Type::Int, false),
        ("share", Type::Float, true),
        ("sales", Type::Float, true),
        ("findings", Type::Int, false),
    ] {
        assert!(types.contains(&(id, ty, nullable)), "{id}");
    }
    assert!(metric("in_stage").is_count() && metric("piled_up").is_count() && !metric("minutes").is_count());
}

#[test]
fn groups_are_what_gives_them() {
    let ruleset = ruleset();
    let groups = |id: &str| -> Vec<GroupKey> {
        let metric = ruleset.metrics.iter().find(|metric| &*metric.id == id).unwrap();
        metric.by.iter().map(|group| group.key.clone()).collect()
    };
    let built_in = |built_in| GroupKey::Name(Name::BuiltIn(built_in));
    assert_eq!(groups("in_stage"), [built_in(BuiltIn::Funnel), built_in(BuiltIn::Stage)]);
    assert_eq!(groups("minutes"), [GroupKey::UnitOfKind("team".into())]);
    assert_eq!(groups("share"), groups("minutes"), "those of the metrics it names");
    assert_eq!(groups("moves"), [built_in(BuiltIn::FromState), built_in(BuiltIn::Unit)]);
    let initiative = field(&ruleset.mapping.customers, "initiative");
    assert_eq!(groups("entries")[1], GroupKey::Name(Name::CustomerField(initiative)));
    let item = field(ruleset.mapping.marks.as_ref().unwrap(), "item");
    assert_eq!(groups("piled_up"), [GroupKey::Person, GroupKey::Name(Name::Field(item))]);
    let subject = |id: &str| ruleset.metrics.iter().find(|metric| &*metric.id == id).unwrap().subject();
    assert_eq!(subject("beyond_cycle"), Some((0, SubjectKind::Person)));
    assert_eq!(subject("moves"), Some((1, SubjectKind::Unit)));
    assert_eq!(subject("in_stage"), None);
}

#[test]
fn what_metrics_need_is_read_and_their_order_is_known() {
    let ruleset = ruleset();
    let used =
        |table: &crate::ruleset::TableMapping, name: &str| table.fields[field(table, name) as usize].used;
    assert!(used(&ruleset.mapping.customers, "initiative") && used(&ruleset.mapping.customers, "amount"));
    assert!(used(&ruleset.mapping.events[0].table, "minutes"));
    assert!(used(ruleset.mapping.marks.as_ref().unwrap(), "item"));
    assert!(!used(&ruleset.mapping.customers, "probability") || !ruleset.facts.is_empty());
    let place = |id: &str| {
        let index = ruleset.metrics.iter().position(|metric| &*metric.id == id).unwrap();
        ruleset.metric_order.iter().position(|place| *place == index).unwrap()
    };
    assert_eq!(ruleset.metric_order.len(), ruleset.metrics.len());
    assert!(place("share") > place("minutes") && place("share") > place("worked"));
}

#[test]
fn without_a_dataset_every_column_is_taken_as_given() {
    let (ruleset, found) = checked(&watched().replace("by = [\"table\"]", "by = [\"code\"]"), None);
    assert_eq!(found.len(), 1, "only that columns are unchecked: {found:?}");
    let ruleset = ruleset.unwrap();
    let entries = ruleset.metrics.iter().find(|metric| &*metric.id == "entries").unwrap();
    let GroupKey::Name(Name::CustomerField(index)) = entries.by[1].key else { panic!() };
    assert_eq!(&*ruleset.mapping.customers.fields[index as usize].name, "initiative");
}

#[test]
fn kinds_and_sources() {
    expect_watched(&[
        (
            "id = \"same_name\"\nfrom = \"customers\"\nagg = \"duplicates\"\nof = 'name'\n",
            "id = \"same_name\"\n",
            &[
                "FW256 <\"same_name\"> a metric is made of rows (`from`) or of an `expr`, and this has neither",
            ],
        ),
        (
            "expr = 'minutes / worked + 0.0 * (minutes / work_minutes)'",
            "expr = 'minutes / worked'\nagg = \"sum\"",
            &["FW257 <\"sum\"> `agg` belongs to metrics with `from`"],
        ),
        ("from = \"quality\"", "from = \"qualty\"", &["FW258 <\"qualty\"> metrics have no source `qualty`"]),
        (
            "from = \"visits\"",
            "from = \"activites\"",
            &["FW258 <\"activites\"> metrics have no source `activites`"],
        ),
        (
            "by = [\"from_state\", \"unit\"]\nper = \"day\"",
            "by = [\"from_state\", \"unit\"]",
            &["FW261 <\"changes\"> `per = \"snapshot\"` cannot be told: these happen, and do not last"],
        ),
        (
            "by = [\"funnel\", \"stage\"]\n",
            "by = [\"funnel\", \"stage\"]\nper = \"week\"\n",
            &["FW261 <\"week\"> `per = \"week\"` cannot be told: customers have no date"],
        ),
        (
            "by = [\"person\", \"item\"]\nper = \"workday\"",
            "by = [\"person\", \"item\"]",
            &[
                "FW261 <\"burst\"> `per = \"snapshot\"` cannot be told: the largest burst of all time never passes",
            ],
        ),
    ]);
}

#[test]
fn groups() {
    expect_watched(&[
        (
            "by = [\"stage\", \"customer.initiative\"]",
            "by = [\"stage\", \"initiative\"]",
            &["FW262 <\"initiative\"> these rows cannot be grouped by `initiative`"],
        ),
        (
            "by = [\"stage\", \"customer.initiative\"]",
            "by = [\"stage\", \"customer.visits_30d\"]",
            &["FW262 <\"customer.visits_30d\"> these rows cannot be grouped by `customer.visits_30d`"],
        ),
        (
            "by = [\"table\"]",
            "by = [\"unit.team\"]",
            &["FW262 <\"unit.team\"> these rows cannot be grouped by `unit.team`"],
        ),
        (
            "by = [\"funnel\", \"stage\"]\n[[metric]]",
            "by = [\"funnel\", \"funnel\"]\n[[metric]]",
            &["FW264 <\"funnel\"> `by` lists `funnel` twice"],
        ),
        (
            "kind = \"kind\"\n",
            "",
            &[
                "FW263 <\"unit.team\"> grouping by `unit.team` needs a `kind` column in `[units]`",
                "FW263 <\"unit.team\"> grouping by `unit.team` needs a `kind` column in `[units]`",
            ],
        ),
    ]);
}

#[test]
fn aggregates() {
    expect_watched(&[
        (
            "within = \"10min\"\n",
            "",
            &["FW265 <\"burst\"> `agg = \"burst\"` needs a `within`: the most rows in how much time?"],
        ),
        (
            "agg = \"avg\"",
            "within = \"2h\"\nagg = \"avg\"",
            &["FW265 <\"2h\"> `agg = \"avg\"` takes no `within`: the time of a metric is its `per`"],
        ),
        (
            "agg = \"duplicates\"",
            "agg = \"last\"",
            &[
                "FW266 <\"last\"> `agg = \"last\"` needs rows with a date, and `customers` have none",
                "FW235 <name> `agg = \"last\"` needs numbers, and this is text",
            ],
        ),
        (
            "agg = \"duplicates\"\nof = 'name'\n",
            "agg = \"duplicates\"\n",
            &["FW233 <\"duplicates\"> `agg = \"duplicates\"` needs an `of`"],
        ),
        (
            "agg = \"burst\"\n",
            "agg = \"burst\"\nof = 'item'\n",
            &["FW234 <'item'> `agg = \"burst\"` counts rows and takes no `of`"],
        ),
        ("of = 'count'", "of = 'code'", &["FW235 <code> `agg = \"sum\"` needs numbers, and this is text"]),
        ("where = 'visits_to_stage > 1'", "where = '1 > 2'", &["FW280 <1 > 2> `where` is never true"]),
    ]);
}

#[test]
fn expressions_over_metrics() {
    let share = "expr = 'minutes / worked + 0.0 * (minutes / work_minutes)'";
    expect_watched(&[
        (
            share,
            "expr = 'minutes / moves'",
            &[
                "FW268 <\"unit.team\"> +<\"moves\"> metric `moves` has another `by`: `[\"from_state\", \"unit\"]`",
            ],
        ),
        (
            "by = [\"unit.team\"]\nper = \"week\"\n[[metric]]\nid = \"share\"",
            "by = [\"unit.team\"]\nper = \"month\"\n[[metric]]\nid = \"share\"",
            &["FW268 <\"week\"> +<\"worked\"> metric `worked` has another `per`: `\"month\"`"],
        ),
        (
            share,
            "expr = '1.0 + 2.0'",
            &["FW269 <1.0 + 2.0> this names no metric, so it is the same everywhere"],
        ),
        (share, "expr = 'share / worked'", &["FW267 <\"share\"> the metric needs itself: `share` → `share`"]),
        (
            share,
            "expr = 'minutes / other'\nby = [\"unit.team\"]\nper = \"week\"\n[[metric]]\nid = \"other\"\nexpr = 'share + worked'",
            &[
                "FW267 <\"share\"> +<\"other\"> metrics need each other in a circle: `share` → `other` → `share`",
            ],
        ),
        (share, "expr = 'minutes / workd'", &["FW320 <workd> the `expr` of a metric knows no name `workd`"]),
        (
            share,
            "expr = 'minutes / amount'",
            &[
                "FW321 <amount> `amount` cannot be used in the `expr` of a metric: it is known of each customer",
            ],
        ),
        (
            "day_hours = 8\n",
            "",
            &[
                "FW321 <work_minutes> `work_minutes` cannot be used in the `expr` of a metric: it needs the working hours of a day",
            ],
        ),
        (
            "id = \"same_name\"",
            "id = \"work_minutes\"",
            &["FW270 <\"work_minutes\"> the metric `work_minutes` has the name of a built-in"],
        ),
    ]);
}

#[test]
fn names_are_those_of_the_source() {
    let known = |search: &str, replacement: &str, part: &str| {
        let text = watched();
        assert_eq!(text.matches(search).count(), 1, "{search}");
        let (_, found) = checked(&text.replace(search, replacement), Some(&schema()));
        assert!(matches!(found.as_slice(), [only] if only.contains(part)), "{replacement}: {found:?}");
    };
    let of_events = "customer.amount > 1000.0";
    known(of_events, "amount > 1000.0", "it is a field of the customers");
    known(of_events, "customer.amont > 1000.0", "knows no name `customer.amont`");
    known(of_events, "customer.visits_30d > 1", "only the customer's fields are known");
    known(of_events, "visits_30d > 1", "is a fact of customers");
    known(of_events, "days_in_stage > 1", "belongs to a customer");
    known(of_events, "customer.amount > \"x\"", "cannot compare");
    known("state != \"won\"", "state != \"wonn\"", "`state` is never `wonn`");
    known("visits_to_stage > 1", "days_in_stage > 1", "belongs to a customer");
    known("code != \"null_id\"", "customer.amount > 1.0", "cannot");
    known("!met(\"budget\")'\nby", "!met(\"bugdet\")'\nby", "no stage has an item `bugdet`");
    known("in_funnel && !met(\"budget\")'\nby", "visits_in_state > 1'\nby", "only anomalies know");
}

#[test]
fn what_stands_behind_a_dot_can_be_called_upon() {
    let of_events = "customer.amount > 1000.0";
    for good in [
        "customer.name.contains(\"Ltd\")",
        "customer.name.trim().len() > 2",
        "person.name.starts_with(\"A\")",
        "days_since(customer.entered) > 3",
        "unit != ()",
    ] {
        let (_, found) = checked(&watched().replace(of_events, good), Some(&schema()));
        assert_eq!(found, [""; 0], "{good}");
    }
}

#[test]
fn an_event_table_without_customers_has_none_of_their_names() {
    let text = watched()
        .replace("from = \"activities\"\ncustomer = \"customer_id\"\n", "from = \"activities\"\n")
        .replace("per = \"customer\"\n", "per = \"person\"\n")
        .replace("within = \"stage\"", "within = \"30d\"\nper = \"person\"")
        .replace("within = \"state\"", "within = \"30d\"\nper = \"person\"")
        .replace("customer.amount > 1000.0 && ", "");
    let (_, found) = checked(&text, Some(&schema()));
    let expected = "`state` cannot be used in the `where` of a metric: it needs a `customer` column in `[events.activities]`";
    assert!(matches!(found.as_slice(), [only] if only.contains(expected)), "{found:#?}");
}
