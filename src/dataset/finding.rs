//! What can be wrong with rows.

use crate::language::Language;

/// The kinds of findings; their words are the `code` of `quality` lines and stable.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum FindingCode {
    /// A row of `[customers]` without an id: skipped.
    NullId,
    /// A second customer or unit of the same id: the first by rowid counts.
    DuplicateId,
    /// An id of more than 1,000 characters.
    LongId,
    /// A date that cannot be read: missing.
    UnreadableDate,
    /// A value that does not fit the column's type: missing.
    UnreadableValue,
    /// A missing value in a field that is `required`.
    MissingRequired,
    /// A text that is not among the field's `one_of`.
    UnexpectedValue,
    /// A row dated in the future of the wall clock.
    FutureDate,
    /// A row of events, history or marks whose customer is not in `[customers]`.
    UnknownCustomer,
    /// A mark for an item that no stage has.
    UnknownItem,
    /// A dataset stage that the customer's funnel does not map.
    UnmappedStage,
    /// A stage whose date of entry is blank or cannot be read: the customer's state is unknown.
    UndatedStage,
    /// A history row without a stage, which says nothing.
    BlankStage,
    /// The stage column differs from the history's last stage.
    StageDiffers,
    /// A history row before the customer entered.
    HistoryBeforeEntered,
    /// A move past stages that are not allowed to be left out.
    Skip,
    /// A move back.
    Regress,
    /// A move out of won or lost.
    Reopen,
    /// A customer that fits more than one funnel.
    Overlap,
    /// A row in which an expression failed (overflow, division by zero, a user function).
    RowError,
    /// A year that business days were counted in and that lists no holidays.
    YearWithoutHolidays,
    /// A unit whose parents form a circle, or a unit or person that does not exist.
    BadReference,
    /// Two targets for the same metric and the same person or unit on the same day.
    OverlappingTargets,
    /// A unit without a target, where that of the unit above is the sum of those below it.
    MissingTarget,
    /// Somebody whom the rules send alerts to and who is neither a person nor a unit.
    UnknownRecipient,
    /// A word for the level of people that is none.
    UnknownLevel,
    /// A kind of units that the rules name and no unit is of.
    UnknownUnitKind,
    /// A metric that targets are for and that the rules do not have.
    UnknownMetric,
    /// A target that does not say how much from when to when: left out.
    UnusableTarget,
    /// A row that a metric leaves out, since a value that it is grouped by is missing.
    MissingGroup,
}

impl FindingCode {
    /// The word.
    #[must_use]
    pub fn word(self) -> &'static str {
        match self {
            Self::NullId => "null_id",
            Self::DuplicateId => "duplicate_id",
            Self::LongId => "long_id",
            Self::UnreadableDate => "unreadable_date",
            Self::UnreadableValue => "unreadable_value",
            Self::MissingRequired => "missing_required",
            Self::UnexpectedValue => "unexpected_value",
            Self::FutureDate => "future_date",
            Self::UnknownCustomer => "unknown_customer",
            Self::UnknownItem => "unknown_item",
            Self::UnmappedStage => "unmapped_stage",
            Self::UndatedStage => "undated_stage",
            Self::BlankStage => "blank_stage",
            Self::StageDiffers => "stage_differs",
            Self::HistoryBeforeEntered => "history_before_entered",
            Self::Skip => "skip",
            Self::Regress => "regress",
            Self::Reopen => "reopen",
            Self::Overlap => "overlap",
            Self::RowError => "row_error",
            Self::YearWithoutHolidays => "year_without_holidays",
            Self::BadReference => "bad_reference",
            Self::OverlappingTargets => "overlapping_targets",
            Self::MissingTarget => "missing_target",
            Self::UnknownRecipient => "unknown_recipient",
            Self::UnknownLevel => "unknown_level",
            Self::UnknownUnitKind => "unknown_unit_kind",
            Self::UnknownMetric => "unknown_metric",
            Self::UnusableTarget => "unusable_target",
            Self::MissingGroup => "missing_group",
        }
    }
}

impl FindingCode {
    /// What people call it: its word, which `explain --code` takes, in Chinese with a name before it.
    #[must_use]
    pub fn said_in(self, language: Language) -> String {
        let name = match self {
            Self::NullId => "没有编号",
            Self::DuplicateId => "编号重复",
            Self::LongId => "编号过长",
            Self::UnreadableDate => "日期读不出",
            Self::UnreadableValue => "值不符合类型",
            Self::MissingRequired => "必填为空",
            Self::UnexpectedValue => "取值不在列表中",
            Self::FutureDate => "日期在未来",
            Self::UnknownCustomer => "客户不存在",
            Self::UnknownItem => "清单项不存在",
            Self::UnmappedStage => "阶段未映射",
            Self::UndatedStage => "阶段没有日期",
            Self::BlankStage => "没有写阶段",
            Self::StageDiffers => "阶段与历史不一致",
            Self::HistoryBeforeEntered => "历史早于进入",
            Self::Skip => "跳过阶段",
            Self::Regress => "退回阶段",
            Self::Reopen => "结束后重开",
            Self::Overlap => "符合多个漏斗",
            Self::RowError => "表达式出错",
            Self::YearWithoutHolidays => "未列假日的年份",
            Self::BadReference => "引用有误",
            Self::OverlappingTargets => "目标重叠",
            Self::MissingTarget => "缺少目标",
            Self::UnknownRecipient => "收件人不存在",
            Self::UnknownLevel => "级别不认识",
            Self::UnknownUnitKind => "单位类别不存在",
            Self::UnknownMetric => "指标不存在",
            Self::UnusableTarget => "目标不可用",
            Self::MissingGroup => "缺少分组",
        };
        let word = self.word();
        match language {
            Language::English => word.to_owned(),
            Language::Chinese => format!("{name} {word}"),
        }
    }
}

/// One kind of trouble in one column of one table.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Finding {
    /// Which kind.
    pub code: FindingCode,
    /// The mapped table's key, or `funnel.<id>` for what concerns a funnel, `metric.<id>` for a metric,
    /// `anomaly.<id>` for a rule.
    pub table: String,
    /// The column; empty if none.
    pub column: String,
    /// How many rows or customers.
    pub count: u64,
    /// The first few, as texts such as `7: 31/02/2024`.
    pub samples: Vec<String>,
}
