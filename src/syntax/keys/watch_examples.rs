//! How metrics, anomalies, channels and routes look when they are written. Each example is a file of
//! its own.

/// `[[metric]]`.
pub(super) const METRIC: &[&str] = &[
    r#"[[metric]]
id = "customers_in_stage"
label = { zh = "各阶段客户数", en = "Customers in each stage" }
from = "customers"
where = 'in_funnel'
by = ["funnel", "stage"]
per = "snapshot""#,
    r#"[[metric]]
id = "customer_minutes"
from = "activities"
where = 'kind != "meeting"'
agg = "sum"
of = 'minutes'
by = ["unit.team"]
per = "week"

[[metric]]
id = "all_minutes"
from = "activities"
agg = "sum"
of = 'minutes'
by = ["unit.team"]
per = "week"

[[metric]]
id = "customer_share"
expr = 'customer_minutes / all_minutes'
by = ["unit.team"]
per = "week""#,
    r#"[[metric]]
id = "piled_up_marks"
from = "marks"
agg = "burst"
within = "10min"
by = ["person"]
per = "day""#,
];

/// `against`.
pub(super) const AGAINST: &[&str] = &[
    r#"[[anomaly]]
id = "stage_swing"
metric = "customers_in_stage"
against = { history = "trailing", periods = 8, stat = "median", min_points = 6, z_floor = 2.0 }
when = 'abs(z) > 3.0'"#,
    r#"[[anomaly]]
id = "slower_than_usual"
metric = "sales"
against = { history = "same_day_of_month", periods = 3, period = "to_date" }
when = 'pct < -0.2'"#,
    r#"[[anomaly]]
id = "behind_target"
metric = "sales"
against = { target = "pace", curve = "business_days", kind = "forecast" }
when = 'pct < -0.1'"#,
    r#"[[anomaly]]
id = "below_its_peers"
metric = "customer_share"
against = { peers = "median", within = "unit.region" }
when = 'delta < -0.1'"#,
    r#"[[anomaly]]
id = "too_little_with_customers"
metric = "customer_share"
against = { fixed = 0.7 }
when = 'value < baseline'"#,
];

/// `escalate`.
pub(super) const ESCALATION: &[&str] = &[r#"[[anomaly]]
id = "losing"
on = "customer"
when = 'state == "losing"'
handle_within = "2bd"
escalate = [{ after = "1bd", to = "middle" }, { after = "2bd", to = ["senior", "operators"] }]"#];

/// `[[anomaly]]`.
pub(super) const ANOMALY: &[&str] = &[
    r#"[[anomaly]]
id = "stage_swing"
label = { zh = "阶段客户数异常增减", en = "Stage count swings" }
metric = "customers_in_stage"
against = { history = "trailing", periods = 8 }
when = 'n >= 6 && abs(z) > 3.0'
clear_when = 'abs(z) < 2.0'
for = 2
cadence = "tue,fri 08:00"
severity = "warning"
to = "middle"
cc = ["lead"]
handle_within = "1bd"
ack_limit = "1bd"
escalate = [{ after = "1bd", to = "senior" }]
remind_after = "5bd"
inhibited_by = ["region_collapse"]
message = '{funnel}/{stage}: {value} customers, usually {baseline:.0} ({pct:+.0%})'"#,
    r#"[[anomaly]]
id = "big_and_stagnant"
on = "customer"
when = 'amount >= 500000.0 && overdue != "none"'
message = { zh = '{name} 停滞于 {stage}，金额 {amount:.0}', en = '{name} is stuck in {stage}, worth {amount:.0}' }"#,
];

/// `[[channel]]`.
pub(super) const CHANNEL: &[&str] = &[
    r#"[[channel]]
id = "team_chat"
label = "销售群"
kind = "feishu"
url_env = "FEISHU_URL"
secret_env = "FEISHU_KEY"
per_minute = 20"#,
    r#"[[channel]]
id = "mail"
kind = "email"
host = "smtp.example.com"
port = 587
from = "crm@example.com"
user_env = "SMTP_USER"
password_env = "SMTP_PASSWORD"
tls = "starttls""#,
    r#"[[channel]]
id = "log"
kind = "file"
path = "alerts.jsonl""#,
];

/// `[[route]]`.
pub(super) const ROUTE: &[&str] = &[r#"[[route]]
match = { severity = ["critical"], rule = ["stage_swing"], level = ["middle", "senior"] }
channel = "team_chat"

[[route]]
channel = "mail"
digest = "08:30""#];
