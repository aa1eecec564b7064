//! How each table looks when it is written, for the reference. Each example is a file of its own.

/// `[workspace]`.
pub(super) const WORKSPACE: &[&str] = &[r#"[workspace]
dataset = "crm.db"
store = "funnelwright.db"
timezone = "Asia/Shanghai"
week_starts = "monday"
language = "zh-CN"
max_changes = "20%"
max_alerts = 200
max_catch_up = 400
operators = ["ops_li"]"#];

/// `[calendar]`.
pub(super) const CALENDAR: &[&str] = &[r#"[calendar]
weekend = ["sat", "sun"]
day_hours = 8
holidays = ["2024-02-10..2024-02-17", "2024-04-04"]
workdays = ["2024-02-04", "2024-02-18"]"#];

/// `fields`.
pub(super) const FIELD: &[&str] = &[r#"[customers]
from = "customers"
id = "id"

[customers.fields]
employees = { type = "int", label = "员工数", required = true }
initiative = { column = "demand_initiative", type = "text", one_of = ["active", "passive"] }
expected_close = { type = "date", format = "%d/%m/%Y", doc = "when they mean to sign" }
remark = { blank = "keep" }"#];

/// `[customers]`.
pub(super) const CUSTOMERS: &[&str] = &[
    r#"[customers]
from = "customers"
id = "id"
name = "name"
owner = "owner_id"
entered = "created_at"
stage = "stage"
stage_since = "stage_entered_at"
funnel = "pipeline"
closed = "closed_at"
times = "utc"
fields = { amount = { type = "float" } }"#,
    r#"[customers]
sql = '''
SELECT d.*, a.employees FROM deals d LEFT JOIN accounts a ON a.id = d.account_id
'''
id = "id"
stage = "stage""#,
];

/// `[history]`.
pub(super) const HISTORY: &[&str] = &[
    r#"[history]
from = "stage_history"
customer = "customer_id"
stage = "stage"
at = "entered_at"
seq = "id"
append_only = true"#,
    r#"[history]
from = "customers"
id = "id"
wide = { need = "date_entered_need", plan = "date_entered_plan" }"#,
];

/// `[events.…]`.
pub(super) const EVENTS: &[&str] = &[
    r#"[events.activities]
from = "activities"
customer = "customer_id"
person = "rep_id"
at = "happened_at"
append_only = true"#,
    r#"[events.commitments]
from = "commitments"
customer = "customer_id"
at = "made_at"
known_from = { done_at = ["outcome"] }"#,
];

/// `[marks]`.
pub(super) const MARKS: &[&str] = &[r#"[marks]
from = "checklist_marks"
customer = "customer_id"
item = "item"
at = "marked_at"
by = "marked_by"
done = "is_done"
append_only = true"#];

/// `[people]`.
pub(super) const PEOPLE: &[&str] = &[r#"[people]
from = "people"
id = "id"
name = "name"
unit = "unit_id"
level = "level"
since = "valid_from"
until = "valid_to"
contacts = { email = "mail" }"#];

/// `[units]`.
pub(super) const UNITS: &[&str] = &[r#"[units]
from = "units"
id = "id"
name = "name"
parent = "parent_id"
kind = "kind""#];

/// `[targets]`.
pub(super) const TARGETS: &[&str] = &[r#"[targets]
from = "targets"
metric = "metric"
unit = "unit_id"
person = "person_id"
starts = "month_start"
ends = "month_end"
value = "amount"
kind = "kind""#];

/// `[[fact]]`.
pub(super) const FACT: &[&str] = &[
    r#"[[fact]]
id = "visit_minutes_30d"
label = { zh = "30 天内拜访分钟数", en = "Minutes of visits in 30 days" }
from = "activities"
where = 'kind == "visit"'
agg = "sum"
of = "minutes"
within = "30d"
per = "customer""#,
    r#"[[fact]]
id = "weighted_amount"
expr = 'amount * probability'"#,
];

/// `[[phase]]`.
pub(super) const PHASE: &[&str] = &[r#"[[phase]]
id = "need"
label = "需求沟通确认"
doc = "they know what they need, and so do we""#];

/// `[[funnel]]`.
pub(super) const FUNNEL: &[&str] = &[r#"[[funnel]]
id = "enterprise"
label = "大客户漏斗"
when = 'employees >= 500'
match = ["Enterprise", "KA"]
admit = [{ id = "has_contact", expr = 'contact != ()' }]
days = "business"
entering_days = 7
stagnant_days = 14
losing_days = 30
max_hold_days = 60
cycle = { slack = 0.2, min_sample = 30, fallback = "9w" }
won = { match = ["Closed Won"] }
lost = { match = ["Closed Lost"] }

[[funnel.stage]]
id = "need""#];

/// `admit`.
pub(super) const ADMIT: &[&str] = &[r#"[[funnel]]
id = "enterprise"
admit = [
  { id = "has_contact", label = "有明确联系人", expr = 'contact != ()' },
  { id = "has_owner", expr = 'owner != ()' },
]"#];

/// `cycle`.
pub(super) const CYCLE: &[&str] = &[r#"[[funnel]]
id = "enterprise"
cycle = { slack = 0.2, min_sample = 30, fallback = "9w" }"#];

/// `won` and `lost`.
pub(super) const END: &[&str] = &[r#"[[funnel]]
id = "enterprise"
won = { match = ["Closed Won"] }
lost = { match = ["Closed Lost", "Disqualified"] }"#];

/// `[[funnel.stage]]`.
pub(super) const STAGE: &[&str] = &[r#"[[funnel]]
id = "enterprise"

[[funnel.stage]]
id = "need"
label = "需求沟通"
phase = "need"
match = ["Qualification", "10001"]
days = "calendar"
entering_days = 'if amount > 500000.0 { 14 } else { 7 }'
stagnant_days = 14
losing_days = 30
improving = 'visits_30d > 0'
next = ["plan", "won"]
confirm_within = "3bd"
max_hold_days = 30
items = [{ id = "initiator", label = "谁发起需求", mark = true }]"#];

/// `[[funnel.stage.items]]`.
pub(super) const ITEM: &[&str] = &[
    r#"[[funnel]]
id = "enterprise"

[[funnel.stage]]
id = "need"
items = [
  { id = "met", label = "至少面谈两次", expr = 'visits_30d >= 2' },
  { id = "real_owner", mark = true, when = 'initiative == "passive"' },
  { id = "budget", label = "预算已核实", mark = true, expr = 'budget != ()' },
  { id = "price", label = "本轮报价已发", mark = true, renew = true },
  { id = "reference", mark = true, optional = true },
]"#,
    r#"[[funnel]]
id = "enterprise"

[[funnel.stage]]
id = "need"

[[funnel.stage.items]]
id = "met"
expr = 'visits_30d >= 2'"#,
];
