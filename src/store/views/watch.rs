//! The views of metrics, rules, alerts and messages.

use super::{View, column};
use crate::language::both;

pub(super) const ALERTS: View = View {
    name: "alerts",
    doc: both(
        "one alert: a rule that was met for a subject, in one episode",
        "一条告警：一条规则对一个对象在一次事件中成立",
    ),
    source: "fw_alert AS a",
    columns: &[
        column(
            "key",
            "key",
            "its identity: rule, kind:id and episode",
            "唯一标识：规则、类别:编号和发生日期",
        ),
        column("rule", "rule", "the rule's id", "规则标识"),
        column(
            "subject_kind",
            "subject_kind",
            "what it is about: customer, person, unit, change, group or rule",
            "对象的类别：customer 客户、person 人员、unit 团队、change 变化、group 分组、rule 规则",
        ),
        column("subject_id", "subject_id", "the subject's id", "对象的编号"),
        column(
            "episode",
            "episode_day || iif(episode_nth > 1, '#' || episode_nth, '')",
            "the data day on which the rule was first met, with `#2` for the second time on that day",
            "规则首次成立的数据日；同一天的第二次带 `#2`",
        ),
        column(
            "severity",
            "(SELECT severity FROM fw_outbox AS o WHERE o.alert = a.key ORDER BY o.id DESC LIMIT 1)",
            "info, warning or critical, as it was told last; null if it was not told",
            "最近一次通知时的严重程度：info 提示、warning 警告、critical 严重；未通知过为空",
        ),
        column(
            "status",
            "status",
            "pending, open, acknowledged, handled or closed",
            "状态：pending 观察中、open 待处理、acknowledged 已知悉、handled 已处理、closed 已关闭",
        ),
        column(
            "opened_at",
            "opened_at",
            "the slot at which it first opened; null while pending",
            "首次打开的时点；观察中为空",
        ),
        column(
            "resolved_on",
            "resolved_on",
            "the data day on which its condition ended; null while it holds",
            "条件结束的数据日；仍成立时为空",
        ),
        column(
            "told_at",
            "told_at",
            "the local instant at which people were first told since it last opened; its clocks run from there",
            "最近一次打开后首次通知的本地时刻；时限由此起算",
        ),
        column(
            "told_to",
            "told_to",
            "who was told last, reminders aside: a JSON array of ids",
            "最近一次通知了谁（提醒除外）：编号的 JSON 数组",
        ),
        column(
            "step",
            "step",
            "the step of escalation that it has reached; 0: none",
            "已升级到第几级；0 表示尚未升级",
        ),
        column(
            "acknowledged_at",
            "acknowledged_at",
            "when it was acknowledged since it last opened; else null",
            "最近一次打开后被知悉的时刻；否则为空",
        ),
        column(
            "handled_at",
            "handled_at",
            "when it was handled since it last opened; else null",
            "最近一次打开后被处理的时刻；否则为空",
        ),
        column("closed_at", "closed_at", "when it was closed; else null", "关闭的时刻；未关闭为空"),
        column("closed_by", "closed_by", "who closed it; null if nobody did", "由谁关闭；不是人工关闭时为空"),
        column(
            "ending",
            "ending",
            "why it is over: resolved, by hand, lapsed, told, rule changed, rule removed or subject gone; else null",
            "结束的原因：resolved 条件结束、by hand 人工、lapsed 未打开、told 已通知、rule changed 规则已改、rule removed 规则已删、subject gone 对象消失；未结束为空",
        ),
        column(
            "inhibited_by",
            "inhibited_by",
            "the key of the alert that silences it now; else null",
            "目前抑制它的告警；没有时为空",
        ),
        column(
            "message",
            "message",
            "what the rule said when it last opened",
            "最近一次打开时规则给出的说明",
        ),
    ],
};

pub(super) const ALERT_EVENTS: View = View {
    name: "alert_events",
    doc: both("one step in the life of an alert; never rewritten", "告警经历的一步；写入后不再改动"),
    source: "fw_alert_event AS e JOIN fw_alert AS a ON a.id = e.alert",
    columns: &[
        column("key", "a.key", "the alert", "所属告警"),
        column(
            "seq",
            "e.seq",
            "its place among the alert's steps, from 0",
            "在该告警各步中的次序，从 0 数起",
        ),
        column(
            "at",
            "e.at",
            "the local instant: of the slot, of the action, or when an escalation was due",
            "本地时刻：评估时点、操作时刻，或应当升级的时刻",
        ),
        column(
            "event",
            "e.event",
            "pending, counted, opened, reopened, resolved, acknowledged, handled, closed, snoozed, inhibited, released, escalated, told or reminded",
            "事件：pending 开始观察、counted 再次成立、opened 打开、reopened 重新打开、resolved 条件结束、acknowledged 知悉、handled 处理、closed 关闭、snoozed 暂停、inhibited 被抑制、released 解除抑制、escalated 升级、told 通知、reminded 提醒",
        ),
        column("by", "e.person", "who did it; null: the engine", "由谁操作；引擎所为时为空"),
        column("note", "e.note", "a message, feedback, a remark or a reason", "说明、处理反馈、备注或理由"),
        column("data_day", "e.data_day", "for what a slot brought: its data day", "评估带来的事件：数据日"),
        column("ending", "e.ending", "for closed: why", "关闭事件：原因"),
        column(
            "instant",
            "e.instant",
            "for snoozed: until when; released: since when; escalated: when it was due",
            "暂停：到何时；解除抑制：自何时；升级：应在何时",
        ),
        column("other", "e.other", "for inhibited: the key of the other alert", "被抑制：另一条告警的标识"),
        column(
            "step",
            "e.step",
            "for escalated, told and reminded: which step; 0: none",
            "升级、通知、提醒：第几级；0 表示未升级",
        ),
        column(
            "people",
            "e.people",
            "for told and reminded: who, a JSON array of ids",
            "通知、提醒：通知了谁，编号的 JSON 数组",
        ),
        column(
            "recorded_at",
            "e.recorded_at",
            "when it was written down, by the wall clock, UTC",
            "写入的时间，按系统时钟，UTC",
        ),
    ],
};

pub(super) const OUTCOMES: View = View {
    name: "outcomes",
    doc: both(
        "one evaluation of a rule for one subject at one slot; of a customer only if it is not the same as before",
        "一条规则在一个时点对一个对象的一次评估；对客户只记录与上一次不同的结果",
    ),
    source: "fw_outcome",
    columns: &[
        column("rule", "rule", "the rule's id", "规则标识"),
        column(
            "slot",
            "slot",
            "the slot: a day (its end) or a local instant",
            "评估时点：某日（当日结束时）或本地时刻",
        ),
        column("data_day", "data_day", "the day that was evaluated", "所评估的日期"),
        column("subject", "subject", "about whom: `kind:id`", "对象：`类别:编号`"),
        column(
            "outcome",
            "outcome",
            "met, not_met, unknown, no_data or absent",
            "结果：met 成立、not_met 不成立、unknown 未知、no_data 无可比数据、absent 分组无数据",
        ),
        column(
            "value",
            "value",
            "the metric's value; this and what follows is null where it does not apply",
            "指标值；此列及以下各列不适用时为空",
        ),
        column("baseline", "baseline", "what it is compared with", "用来比较的基线"),
        column("delta", "delta", "value minus baseline", "指标值减基线"),
        column(
            "pct",
            "pct",
            "that as a share of the absolute value of the baseline",
            "差值占基线绝对值的比例",
        ),
        column(
            "z",
            "z",
            "how far it lies from the median, in robust standard deviations",
            "偏离中位数多少个稳健标准差",
        ),
        column("n", "n", "with how many points it was compared", "与多少个点比较"),
        column("target", "target", "the target or forecast of the period", "周期的目标或预测"),
        column("pace", "pace", "the share of it that should be reached by now", "到此时应完成的比例"),
        column("expected", "expected", "target times pace", "目标乘以应完成的比例"),
        column(
            "backfilled",
            "backfilled",
            "1 if a point was computed from rows of today and not read from the store",
            "有的点由今天的数据行算出而不是取自存储文件时为 1",
        ),
        column(
            "missing",
            "missing",
            "what stood in the way of an answer: a JSON array",
            "妨碍得出结果的内容：JSON 数组",
        ),
        column("run", "run", "the run that evaluated it", "评估它的运行"),
    ],
};

pub(super) const METRIC_POINTS: View = View {
    name: "metric_points",
    doc: both("the value of one metric for one group and period", "一个指标在一个分组、一段时间上的值"),
    source: "fw_metric_point",
    columns: &[
        column("metric", "metric", "the metric's id", "指标标识"),
        column("definition", "definition", "a hash of all that defines it", "其全部定义的哈希"),
        column(
            "group",
            "group_id",
            "the group: `funnel=a,stage=b`; empty without groups",
            "分组：`funnel=a,stage=b`；不分组时为空串",
        ),
        column(
            "from_day",
            "nullif(from_day, '')",
            "the first day that counts; null for a snapshot",
            "计入的第一天；快照为空",
        ),
        column("through_day", "through_day", "the last day that counts", "计入的最后一天"),
        column("value", "value", "the value; null where it is missing", "值；缺失时为空"),
        column("rows", "rows", "of how many rows it was made", "由多少行得出"),
        column("run", "run", "the run that wrote it last", "最后写入它的运行"),
    ],
};

pub(super) const OUTBOX: View = View {
    name: "outbox",
    doc: both("one message to one person, and what became of it", "给一个人的一条通知，以及发送的情况"),
    source: "fw_outbox",
    columns: &[
        column(
            "key",
            "key",
            "its identity: alert, event, recipient and channel",
            "唯一标识：告警、事件、收件人和渠道",
        ),
        column("alert", "alert", "the alert", "所属告警"),
        column("event", "event", "the `seq` of the alert's event that it tells", "所通知事件的 `seq`"),
        column(
            "recipient",
            "recipient",
            "whom it is for; empty if nobody could be found",
            "收件人；找不到人时为空串",
        ),
        column(
            "channel",
            "channel",
            "the channel's id; null: the standard output of the run",
            "渠道标识；为空表示运行的标准输出",
        ),
        column(
            "digest",
            "digest",
            "the slot of the digest that it belongs to; null: sent at once",
            "所属汇总的发送时点；立即发送的为空",
        ),
        column(
            "severity",
            "severity",
            "info, warning or critical",
            "info 提示、warning 警告或 critical 严重",
        ),
        column("title", "title", "what it is about, in one line", "一行标题"),
        column("text", "text", "what it says", "内容"),
        column(
            "told_at",
            "told_at",
            "the local instant of the run that told it",
            "发出它的运行所评估到的本地时刻",
        ),
        column("status", "status", "waiting, sent or dead", "waiting 待发送、sent 已发送或 dead 已放弃"),
        column("attempts", "attempts", "how often it was tried", "尝试的次数"),
        column(
            "next_attempt_at",
            "next_attempt_at",
            "before when it is not tried again, by the wall clock, UTC; else null",
            "在此之前不再尝试，按系统时钟，UTC；否则为空",
        ),
        column(
            "last_error",
            "last_error",
            "what went wrong at the last attempt; else null",
            "最近一次尝试的错误；没有时为空",
        ),
        column(
            "sent_at",
            "sent_at",
            "when it was delivered, by the wall clock, UTC; else null",
            "送达的时间，按系统时钟，UTC；未送达为空",
        ),
        column("run", "run", "the run that told it", "发出它的运行"),
    ],
};
