//! The views of how the store itself was kept.

use super::{View, column};
use crate::language::both;

pub(super) const PRUNINGS: View = View {
    name: "prunings",
    doc: both(
        "one `store prune`: what was taken out of the store",
        "一次 `store prune`：从存储文件中清除了什么",
    ),
    source: "fw_pruning",
    columns: &[
        column("pruned_at", "pruned_at", "when, by the wall clock, UTC", "清除的时间，按系统时钟，UTC"),
        column("before", "before", "what is dated before this day went", "清除了这一天之前的内容"),
        column(
            "changes_before",
            "changes_before",
            "the day before which state changes and points of metrics went: what baselines ask for stays",
            "状态变化和指标点清除到这一天之前：基线还要用到的予以保留",
        ),
        column("changes", "changes", "how many state changes", "状态变化的条数"),
        column("points", "points", "how many values of metrics", "指标点的个数"),
        column("outcomes", "outcomes", "how many evaluations of rules", "规则评估的条数"),
        column("alerts", "alerts", "how many alerts", "告警的条数"),
        column("events", "events", "how many of their events", "告警事件的条数"),
        column("messages", "messages", "how many messages", "消息的条数"),
        column("findings", "findings", "how many findings about rows", "数据问题的条数"),
        column("runs", "runs", "how many runs", "运行的次数"),
        column("rulesets", "rulesets", "how many rulesets", "规则集的个数"),
    ],
};
