//! The built-in names, each with its word, its line of doc, its type.

use crate::language::{Both, both};
use crate::value::Type;

/// The built-in names. Which of them are known where is the scope table of the rules (see
/// [`crate::check::Place`]).
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[allow(missing_docs, reason = "the table below says of each what it is")]
pub enum BuiltIn {
    Today,
    Id,
    Name,
    Owner,
    Unit,
    Entered,
    Funnel,
    Stage,
    Phase,
    StageSince,
    DaysInStage,
    BusinessDaysInStage,
    DaysInFunnel,
    VisitsToStage,
    State,
    StateBy,
    StateSince,
    InFunnel,
    Overdue,
    Ready,
    ExpiresOn,
    ItemsMet,
    ItemsTotal,
    CycleDays,
    ConfirmOverdue,
    UnfollowedDays,
    FromState,
    ToState,
    FromStage,
    Cause,
    Code,
    Table,
    Column,
    Count,
    WorkMinutes,
    Value,
    Baseline,
    Delta,
    Pct,
    Z,
    N,
    Target,
    Pace,
    Expected,
}

/// What is said of a built-in.
struct Entry {
    built_in: BuiltIn,
    word: &'static str,
    doc: Both,
    ty: Type,
    nullable: bool,
}

/// A built-in that is there wherever it is known.
const fn given(
    built_in: BuiltIn,
    word: &'static str,
    ty: Type,
    english: &'static str,
    chinese: &'static str,
) -> Entry {
    Entry { built_in, word, doc: both(english, chinese), ty, nullable: false }
}

/// A built-in that can be missing.
const fn nullable(
    built_in: BuiltIn,
    word: &'static str,
    ty: Type,
    english: &'static str,
    chinese: &'static str,
) -> Entry {
    Entry { nullable: true, ..given(built_in, word, ty, english, chinese) }
}

/// In the order of the reference.
static TABLE: [Entry; BuiltIn::ALL.len()] = {
    use BuiltIn as B;
    use Type::{Bool, Date, Float, Int, Text};
    [
        given(B::Today, "today", Date, "The evaluated day", "所评估的那一天"),
        given(B::Id, "id", Text, "The customer's id", "客户编号"),
        nullable(B::Name, "name", Text, "The customer's name", "客户名称"),
        nullable(B::Owner, "owner", Text, "The id of the person in charge", "负责人的编号"),
        nullable(B::Unit, "unit", Text, "The owner's unit on the evaluated day", "负责人当天所属的团队"),
        nullable(
            B::Entered,
            "entered",
            Date,
            "The date the customer entered the system",
            "客户进入系统的日期",
        ),
        given(B::Funnel, "funnel", Text, "The funnel's id", "漏斗标识"),
        given(B::Stage, "stage", Text, "The stage's id", "阶段标识"),
        nullable(B::Phase, "phase", Text, "The id of the stage's phase", "阶段所属大阶段的标识"),
        given(
            B::StageSince,
            "stage_since",
            Date,
            "The date the present visit of the stage began",
            "本次进入该阶段的日期",
        ),
        given(
            B::DaysInStage,
            "days_in_stage",
            Int,
            "Calendar days since the stage was entered",
            "本次进入该阶段以来的自然日天数",
        ),
        given(
            B::BusinessDaysInStage,
            "business_days_in_stage",
            Int,
            "Working days since the stage was entered",
            "本次进入该阶段以来的工作日天数",
        ),
        nullable(
            B::DaysInFunnel,
            "days_in_funnel",
            Int,
            "Calendar days since the customer's beginning",
            "客户开始以来的自然日天数",
        ),
        given(
            B::VisitsToStage,
            "visits_to_stage",
            Int,
            "How many times this stage was entered",
            "进入过该阶段的次数",
        ),
        given(B::State, "state", Text, "The customer's state", "客户的状态"),
        nullable(
            B::StateBy,
            "state_by",
            Text,
            "What made it won or lost: `dataset`, `expiry` or `confirmation`",
            "赢单、丢单或流失由什么得出：`dataset`、`expiry` 或 `confirmation`",
        ),
        nullable(B::StateSince, "state_since", Date, "The date the state began", "进入当前状态的日期"),
        given(
            B::InFunnel,
            "in_funnel",
            Bool,
            "Whether the state is `ready`, `entering`, `stagnant` or `losing`",
            "是否在漏斗中：状态为 `ready`、`entering`、`stagnant` 或 `losing`",
        ),
        nullable(
            B::Overdue,
            "overdue",
            Text,
            "What the days alone say: `none`, `stagnant`, `losing` or `expired`",
            "只看天数的结果：`none`、`stagnant`、`losing` 或 `expired`",
        ),
        given(B::Ready, "ready", Bool, "Whether every required item is met", "必需的清单项是否全部满足"),
        nullable(
            B::ExpiresOn,
            "expires_on",
            Date,
            "The date on which it is lost if nothing happens",
            "若无变化，将在哪一天流失",
        ),
        nullable(
            B::ItemsMet,
            "items_met",
            Int,
            "How many of the stage's applicable items are met",
            "本阶段适用的清单项中已满足的个数",
        ),
        nullable(
            B::ItemsTotal,
            "items_total",
            Int,
            "How many of the stage's items apply",
            "本阶段适用的清单项个数",
        ),
        nullable(
            B::CycleDays,
            "cycle_days",
            Int,
            "The funnel's deal cycle with its slack, in days",
            "漏斗的成交周期加余量后的天数",
        ),
        nullable(
            B::ConfirmOverdue,
            "confirm_overdue",
            Bool,
            "Whether it has been ready for longer than `confirm_within`",
            "待进阶的时间是否超过 `confirm_within`",
        ),
        nullable(
            B::UnfollowedDays,
            "unfollowed_days",
            Int,
            "Days since a confirmation that the dataset has not followed",
            "确认之后数据集仍未跟进的天数",
        ),
        nullable(B::FromState, "from_state", Text, "The state before the change", "变化之前的状态"),
        given(B::ToState, "to_state", Text, "The state after the change", "变化之后的状态"),
        nullable(B::FromStage, "from_stage", Text, "The stage before the change", "变化之前的阶段"),
        given(
            B::Cause,
            "cause",
            Text,
            "Why it changed: `baseline`, `rules`, `data` or `time`",
            "变化的原因：`baseline`、`rules`、`data` 或 `time`",
        ),
        given(B::Code, "code", Text, "The finding's code", "数据问题的代码"),
        given(B::Table, "table", Text, "The mapped table it was found in", "数据问题所在的映射表"),
        nullable(B::Column, "column", Text, "The column it was found in", "数据问题所在的列"),
        given(B::Count, "count", Int, "How many rows have it", "有此问题的行数"),
        nullable(
            B::WorkMinutes,
            "work_minutes",
            Float,
            "The working time of the group's people in the period, in minutes",
            "该组人员在这一时期内的工作时间，以分钟计",
        ),
        given(B::Value, "value", Float, "The metric's value", "指标的值"),
        given(B::Baseline, "baseline", Float, "What the value is compared with", "用来比较的基准"),
        given(B::Delta, "delta", Float, "`value` minus `baseline`", "`value` 减 `baseline`"),
        nullable(
            B::Pct,
            "pct",
            Float,
            "`delta` as a share of `baseline`; missing where that is 0",
            "`delta` 占 `baseline` 的比例；基准为 0 时缺失",
        ),
        given(
            B::Z,
            "z",
            Float,
            "How far the value lies from the median, in robust standard deviations",
            "与中位数的距离，以稳健标准差计",
        ),
        given(
            B::N,
            "n",
            Int,
            "How many past values or peers it was compared with",
            "参与比较的历史值或同级的个数",
        ),
        given(B::Target, "target", Float, "The period's target or forecast", "该时期的目标或预测"),
        given(
            B::Pace,
            "pace",
            Float,
            "The share of the target that should be reached by now",
            "到当天应完成目标的比例",
        ),
        given(B::Expected, "expected", Float, "`target` times `pace`", "`target` 乘以 `pace`"),
    ]
};

impl BuiltIn {
    /// All of them, in the order of the reference.
    pub const ALL: [Self; 44] = [
        Self::Today,
        Self::Id,
        Self::Name,
        Self::Owner,
        Self::Unit,
        Self::Entered,
        Self::Funnel,
        Self::Stage,
        Self::Phase,
        Self::StageSince,
        Self::DaysInStage,
        Self::BusinessDaysInStage,
        Self::DaysInFunnel,
        Self::VisitsToStage,
        Self::State,
        Self::StateBy,
        Self::StateSince,
        Self::InFunnel,
        Self::Overdue,
        Self::Ready,
        Self::ExpiresOn,
        Self::ItemsMet,
        Self::ItemsTotal,
        Self::CycleDays,
        Self::ConfirmOverdue,
        Self::UnfollowedDays,
        Self::FromState,
        Self::ToState,
        Self::FromStage,
        Self::Cause,
        Self::Code,
        Self::Table,
        Self::Column,
        Self::Count,
        Self::WorkMinutes,
        Self::Value,
        Self::Baseline,
        Self::Delta,
        Self::Pct,
        Self::Z,
        Self::N,
        Self::Target,
        Self::Pace,
        Self::Expected,
    ];

    fn entry(self) -> Option<&'static Entry> {
        TABLE.iter().find(|entry| entry.built_in == self)
    }

    /// Its name in expressions.
    #[must_use]
    pub fn word(self) -> &'static str {
        self.entry().map_or("", |entry| entry.word)
    }

    /// One line on what it is.
    #[must_use]
    pub fn doc(self) -> Both {
        self.entry().map_or(both("", ""), |entry| entry.doc)
    }

    /// Its type; [`BuiltIn::Value`] has that of its metric.
    #[must_use]
    pub fn ty(self) -> Type {
        self.entry().map_or(Type::Any, |entry| entry.ty)
    }

    /// Whether it can be missing. What a row of events, of marks or of changes knows of its customer
    /// always can.
    #[must_use]
    pub fn nullable(self) -> bool {
        self.entry().is_none_or(|entry| entry.nullable)
    }

    /// Whether it counts something, so that it is never below 0.
    #[must_use]
    pub fn counts(self) -> bool {
        matches!(
            self,
            Self::DaysInStage
                | Self::BusinessDaysInStage
                | Self::DaysInFunnel
                | Self::VisitsToStage
                | Self::ItemsMet
                | Self::ItemsTotal
                | Self::CycleDays
                | Self::UnfollowedDays
                | Self::Count
                | Self::WorkMinutes
                | Self::N
        )
    }

    /// Whether it belongs to the present stage, so that it has no value before a stage is known.
    #[must_use]
    pub fn needs_stage(self) -> bool {
        matches!(
            self,
            Self::Stage
                | Self::Phase
                | Self::StageSince
                | Self::DaysInStage
                | Self::BusinessDaysInStage
                | Self::VisitsToStage
        )
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_built_in_has_its_entry_and_a_word_of_its_own() {
        let words: std::collections::BTreeSet<_> = BuiltIn::ALL.map(BuiltIn::word).into();
        assert_eq!(words.len(), BuiltIn::ALL.len());
        assert!(TABLE.iter().map(|entry| entry.built_in).eq(BuiltIn::ALL));
    }
}
