//! Where expressions stand in rules, and which built-ins are known there: the scope table.

use crate::expression::BuiltIn;
use crate::language::{Both, both};

/// Where expressions stand in rules, by what may be named there.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Place {
    /// Over the rows of an event table.
    Event,
    /// Before there is a stage.
    Entrance,
    /// In a stage, and in facts, which are evaluated there.
    Stage,
    /// Behind the states: anomalies on customers, metrics over customers.
    Customer,
    /// Anomalies on changes.
    Change,
    /// Metrics over events and marks.
    Row,
    /// Metrics over visits of stages.
    Visit,
    /// Metrics over changes.
    ChangeRow,
    /// Metrics over findings about the dataset.
    Finding,
    /// Anomalies on persons and units.
    Subject,
    /// Expressions over metrics.
    Metrics,
    /// Anomalies on a metric.
    Outcome,
}

impl Place {
    /// All of them, in the order of the reference.
    pub const ALL: [Self; 12] = [
        Self::Event,
        Self::Entrance,
        Self::Stage,
        Self::Customer,
        Self::Change,
        Self::Row,
        Self::Visit,
        Self::ChangeRow,
        Self::Finding,
        Self::Subject,
        Self::Metrics,
        Self::Outcome,
    ];

    /// The keys that stand there.
    #[must_use]
    pub fn keys(self) -> Both {
        match self {
            Self::Event => both("`where` and `of` of a fact", "派生值的 `where` 和 `of`"),
            Self::Entrance => both("`when` and `admit` of a funnel", "漏斗的 `when` 和 `admit`"),
            Self::Stage => both(
                "thresholds, `improving`, items, `expr` of a fact",
                "天数、`improving`、清单项、派生值的 `expr`",
            ),
            Self::Customer => both(
                "anomalies with `on = \"customer\"`, metrics from `customers`",
                "`on = \"customer\"` 的异常规则、取自 `customers` 的指标",
            ),
            Self::Change => both("anomalies with `on = \"change\"`", "`on = \"change\"` 的异常规则"),
            Self::Row => both("metrics from an event table or `marks`", "取自事件表或 `marks` 的指标"),
            Self::Visit => both("metrics from `visits`", "取自 `visits` 的指标"),
            Self::ChangeRow => both("metrics from `changes`", "取自 `changes` 的指标"),
            Self::Finding => both("metrics from `quality`", "取自 `quality` 的指标"),
            Self::Subject => both(
                "anomalies with `on = \"person\"` or `on = \"unit\"`",
                "`on = \"person\"` 或 `on = \"unit\"` 的异常规则",
            ),
            Self::Metrics => both("`expr` of a metric", "指标的 `expr`"),
            Self::Outcome => both("anomalies with `metric`", "带 `metric` 的异常规则"),
        }
    }

    /// What may be named there besides built-ins.
    #[must_use]
    pub fn fields(self) -> Both {
        match self {
            Self::Event => both("the event's own fields", "该事件自己的字段"),
            Self::Entrance => both(
                "the customer's fields, and facts that do not depend on the stage",
                "客户的字段，以及不依赖阶段的派生值",
            ),
            Self::Stage => both("the customer's fields and every fact", "客户的字段和所有派生值"),
            Self::Customer => both(
                "the customer's fields, every fact (in anomalies also those since the state began), `met(\"item\")`",
                "客户的字段、所有派生值（异常规则还可用当前状态内的）、`met(\"清单项\")`",
            ),
            Self::Change => both("the same, as they are after the change", "同上，取变化之后的值"),
            Self::Row => both(
                "the row's own fields, `customer.` and a field of its customer, `person.` and a field of its person; all else is as it was at the row's date",
                "该行自己的字段，`customer.` 加其客户的字段，`person.` 加其人员的字段；其余都取该行日期当时的值",
            ),
            Self::Visit | Self::ChangeRow => both(
                "`customer.` and a field of the customer, `person.` and a field of its owner",
                "`customer.` 加客户的字段，`person.` 加其负责人的字段",
            ),
            Self::Finding => both("nothing else", "没有别的"),
            Self::Subject => both(
                "the fields of the person or unit, and facts `per` person or unit",
                "人员或单位的字段，以及 `per` 为人员或团队的派生值",
            ),
            Self::Metrics => both("other metrics", "其他指标"),
            Self::Outcome => both(
                "the groups, as `by` of the metric calls them; what `against` gives",
                "各个分组，名称与指标的 `by` 相同；以及 `against` 得出的值",
            ),
        }
    }

    /// Whether a built-in may be named there.
    #[must_use]
    pub fn knows(self, built_in: BuiltIn) -> bool {
        use BuiltIn as B;
        match self {
            Self::Event | Self::Subject => built_in == B::Today,
            Self::Entrance => {
                matches!(built_in, B::Today | B::Id | B::Name | B::Owner | B::Unit | B::Entered)
            }
            Self::Stage => {
                Self::Entrance.knows(built_in)
                    || built_in.needs_stage()
                    || matches!(built_in, B::Funnel | B::DaysInFunnel)
            }
            Self::Customer => {
                Self::Stage.knows(built_in)
                    || matches!(
                        built_in,
                        B::State
                            | B::StateBy
                            | B::StateSince
                            | B::InFunnel
                            | B::Overdue
                            | B::Ready
                            | B::ExpiresOn
                            | B::ItemsMet
                            | B::ItemsTotal
                            | B::CycleDays
                            | B::ConfirmOverdue
                            | B::UnfollowedDays
                    )
            }
            Self::Change => Self::Customer.knows(built_in) || is_of_change(built_in),
            Self::Row => {
                built_in == B::Today
                    || matches!(built_in, B::Owner | B::Unit | B::Funnel | B::Stage | B::Phase | B::State)
            }
            Self::Visit => Self::Row.knows(built_in) || matches!(built_in, B::StageSince | B::VisitsToStage),
            Self::ChangeRow => Self::Row.knows(built_in) || is_of_change(built_in),
            Self::Finding => matches!(built_in, B::Code | B::Table | B::Column | B::Count),
            Self::Metrics => built_in == B::WorkMinutes,
            Self::Outcome => matches!(
                built_in,
                B::Value | B::Baseline | B::Delta | B::Pct | B::Z | B::N | B::Target | B::Pace | B::Expected
            ),
        }
    }
}

fn is_of_change(built_in: BuiltIn) -> bool {
    matches!(built_in, BuiltIn::FromState | BuiltIn::ToState | BuiltIn::FromStage | BuiltIn::Cause)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_built_in_is_known_somewhere() {
        for built_in in BuiltIn::ALL {
            assert!(Place::ALL.iter().any(|place| place.knows(built_in)), "{built_in:?}");
        }
    }
}
