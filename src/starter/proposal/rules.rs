//! The proposed rules as texts of rule files, with the reasons in comments.

use std::fmt::Write as _;

use super::recognise::slug;
use super::{Customers, Events, Proposal};
use crate::language::{Language, say};

/// The first line of every rule file, for editors.
const SCHEMA: &str = "#:schema ../schemas/rules.schema.json\n";

/// Where the data is: `mapping.toml`.
#[must_use]
pub fn mapping_text(proposal: &Proposal, language: Language) -> String {
    let mut text = String::from(SCHEMA);
    text += language.pick(
        "# Where the data is, as far as names and values of the columns show it. Check each line: on the left\n\
         # stands what a column is for, on the right its name in your file. Only `id` must be there.\n\n",
        "# 数据在哪里：根据列名和列里的值推断。请逐行核对：左边是用途，右边是你文件里的列名。只有 `id` 必须有。\n\n",
    );
    customers_text(&mut text, &proposal.customers, proposal.history.is_some(), language);
    if let Some(history) = &proposal.history {
        text += language.pick(
            "\n# One row for each stage that a customer entered: states are then right for every day of the past.\n",
            "\n# 客户每进入一个阶段一行：这样过去任何一天的状态都是对的。\n",
        );
        table(
            &mut text,
            "history",
            &[
                ("from", &history.table),
                ("customer", &history.customer),
                ("stage", &history.stage),
                ("at", &history.at),
            ],
        );
    }
    for events in &proposal.events {
        events_text(&mut text, events, language);
    }
    if let Some(people) = &proposal.people {
        text += language.pick("\n# Who sells.\n", "\n# 销售人员。\n");
        let mut keys = vec![("from", &people.table), ("id", &people.id)];
        keys.extend(people.name.iter().map(|name| ("name", name)));
        keys.extend(people.unit.iter().map(|unit| ("unit", unit)));
        table(&mut text, "people", &keys);
    }
    if !proposal.unused.is_empty() {
        let names: Vec<String> = proposal.unused.iter().map(|name| format!("`{}`", one_line(name))).collect();
        let names = names.join(language.pick(", ", "、"));
        text += &say!(
            language,
            "\n# Not used: {names}. A query under `sql` can join what customers need from there.\n",
            "\n# 没有用到：{names}。客户需要其中的内容时，可以用 `sql` 写查询来关联。\n"
        );
    }
    text
}

fn customers_text(text: &mut String, customers: &Customers, has_history: bool, language: Language) {
    let (query, row) = (by_row(customers), &customers.row.0);
    if customers.id.is_none() {
        *text += language.pick(
            "# No column has another value in each row, so the number of the row stands for the id. Better name a\n\
             # column that always means the same customer.\n",
            "# 没有一列是每行都不同的，因此用行号作为编号。最好换成始终表示同一个客户的列。\n",
        );
    }
    let mut keys = match &customers.id {
        Some(id) => vec![("from", &customers.table), ("id", id)],
        None => vec![("sql", &query), ("id", row)],
    };
    keys.extend(customers.roles.iter().map(|(key, column)| (*key, column)));
    table(text, "customers", &keys);
    let lacks = |key: &str| customers.roles.iter().all(|(other, _)| *other != key);
    let maybe = |key: &str| perhaps(customers, key, language);
    for (key, english, chinese) in [
        ("name", "what people call it", "人们怎么称呼它"),
        (
            "owner",
            "who is in charge; reports by person and team need it",
            "由谁负责；按人员和团队出报表时需要",
        ),
        ("entered", "when it came into the system", "何时进入系统"),
        (
            "stage",
            "where it stands; without it the tool keeps the stage itself",
            "处于哪个阶段；没有则由本工具自己记录",
        ),
    ] {
        if lacks(key) {
            let _ = writeln!(text, "# {key} = \"…\"   # {}{}", language.pick(english, chinese), maybe(key));
        }
    }
    if lacks("stage_since") && !has_history {
        let maybe = maybe("stage_since");
        *text += &say!(
            language,
            "# stage_since = \"…\"   # since when; without it days count from the first run that sees the stage{maybe}\n",
            "# stage_since = \"…\"   # 从何时起；没有则从第一次运行看到该阶段那天算起{maybe}\n"
        );
    }
    match &customers.expected_close {
        Some(column) => {
            let column = one_line(column);
            *text += &say!(
                language,
                "# closed: `{column}` has dates to come, so it is when closing is expected, not when it happened\n",
                "# closed：`{column}` 中有将来的日期，所以它是预计结束的日期，不是实际结束的日期\n"
            );
        }
        None if lacks("closed") => {
            let maybe = maybe("closed");
            *text += &say!(
                language,
                "# closed = \"…\"   # when its journey ended{maybe}\n",
                "# closed = \"…\"   # 旅程何时结束{maybe}\n"
            );
        }
        None => {}
    }
    fields(text, "customers", &customers.renamed, language);
}

/// The columns that might be a key, to stand at the end of a comment.
fn perhaps(customers: &Customers, key: &str, language: Language) -> String {
    let columns = customers.open.iter().filter(|(open, _)| *open == key).flat_map(|(_, columns)| columns);
    let columns: Vec<String> = columns.map(|column| format!("`{}`", one_line(column))).collect();
    if columns.is_empty() {
        return String::new();
    }
    let columns = columns.join(language.pick(", ", "、"));
    say!(language, "; perhaps {columns}", "；可能是 {columns}")
}

fn events_text(text: &mut String, events: &Events, language: Language) {
    *text += language.pick(
        "\n# What was done with customers: facts count it, such as visits of the last 30 days.\n",
        "\n# 对客户做了什么：派生值据此计数，例如最近 30 天的拜访次数。\n",
    );
    let mut keys = vec![("from", &events.table), ("customer", &events.customer)];
    keys.extend(events.person.iter().map(|person| ("person", person)));
    keys.push(("at", &events.at));
    let name = format!("events.{}", events.name);
    table(text, &name, &keys);
    fields(text, &name, &events.renamed, language);
    let _ = writeln!(
        text,
        "\n[[fact]]\nid     = \"{}\"\nlabel  = {}\nfrom   = \"{}\"\nagg    = \"count\"\nwithin = \"30d\"",
        events.fact,
        quoted(&say!(language, "{} in 30 days", "30 天内的{}", events.table)),
        events.name,
    );
}

/// A query that gives every row its number.
fn by_row(customers: &Customers) -> String {
    let (alias, rowid) = &customers.row;
    format!("SELECT {rowid} AS {alias}, * FROM \"{}\"", customers.table.replace('"', "\"\""))
}

/// New names for columns that expressions cannot name.
fn fields(text: &mut String, table: &str, renamed: &[(String, String)], language: Language) {
    if renamed.is_empty() {
        return;
    }
    *text += language.pick(
        "\n# Names for columns that expressions cannot name as they are; `amount` is what reports sum up.\n",
        "\n# 给列换成表达式里能用的名称；报表汇总的是 `amount`。\n",
    );
    let _ = writeln!(text, "[{table}.fields]");
    for (name, column) in renamed {
        let _ = writeln!(text, "{} = {{ column = {} }}", quoted_key(name), quoted(column));
    }
}

/// A table with its keys, their values in a row.
fn table(text: &mut String, name: &str, keys: &[(&str, &String)]) {
    let width = keys.iter().map(|(key, _)| key.len()).max().unwrap_or(0);
    let _ = writeln!(text, "[{name}]");
    for (key, value) in keys {
        let _ = writeln!(text, "{key:width$} = {}", quoted(value));
    }
}

/// The stages: `funnel.toml`.
#[must_use]
pub fn funnel_text(proposal: &Proposal, language: Language) -> String {
    let mut text = String::from(SCHEMA);
    text += language.pick(
        "# How a customer comes to buy. In each stage a customer is\n\
         #   entering   for up to `entering_days`,\n\
         #   stagnant   for up to `stagnant_days` more,\n\
         #   losing     for up to `losing_days` more; act now, or it is lost,\n\
         #   ready      as soon as every item of the checklist is met: a person confirms the next stage.\n\
         [[funnel]]\nid = \"sales\"\nlabel = \"Sales\"\n",
        "# 客户如何走到购买。在每个阶段，客户\n\
         #   进入      最多 `entering_days` 天，\n\
         #   停滞      再最多 `stagnant_days` 天，\n\
         #   待丢失    再最多 `losing_days` 天；不行动就会流失，\n\
         #   待进阶    清单的每一项都满足：由人确认进入下一阶段。\n\
         [[funnel]]\nid = \"sales\"\nlabel = \"客户漏斗\"\n",
    );
    for (key, days, english, chinese) in [
        ("entering_days", 7, "fill in: how long a stage normally takes", "请填写：一个阶段通常需要多久"),
        (
            "stagnant_days",
            14,
            "fill in: how much longer may pass before it worries you",
            "请填写：再过多久就该担心",
        ),
        (
            "losing_days",
            30,
            "fill in: how much longer until the customer counts as lost",
            "请填写：再过多久就算流失",
        ),
    ] {
        let _ = writeln!(text, "{key:13} = {days:<2}   # {}", language.pick(english, chinese));
    }
    for (key, values) in [("won", &proposal.won), ("lost", &proposal.lost)] {
        if !values.is_empty() {
            let values: Vec<String> = values.iter().map(|value| quoted(value)).collect();
            let _ = writeln!(text, "{key:4} = {{ match = [{}] }}", values.join(", "));
        }
    }
    text += &stages_note(proposal, language);
    let found = proposal.stages.iter().map(|value| (value.as_str(), Some(value.as_str())));
    let own = [("need", "Need", "需求"), ("plan", "Plan", "方案"), ("signing", "Signing", "签约")];
    let own = own.map(|(id, english, chinese)| (id, language.pick(english, chinese)));
    let mut ids: Vec<String> = Vec::new();
    let stages: Vec<(&str, Option<&str>, &str)> = if proposal.stages.is_empty() {
        own.into_iter().map(|(id, label)| (id, None, label)).collect()
    } else {
        found.map(|(value, matched)| (value, matched, value)).collect()
    };
    for (value, matched, label) in stages {
        let id = stage_id(value, &ids);
        let _ = writeln!(text, "\n[[funnel.stage]]\nid = \"{id}\"\nlabel = {}", quoted(label));
        if let Some(value) = matched {
            let _ = writeln!(text, "match = [{}]", quoted(value));
        }
        let first = ids.is_empty();
        ids.push(id);
        if first {
            text += language.pick(
                "# fill in: what must be known or done before a customer moves on\n\
                 items = [\n  { id = \"confirmed\", label = \"Fill in: what a person ticks\", mark = true },\n]\n",
                "# 请填写：客户进入下一阶段之前，必须知道或做到什么\n\
                 items = [\n  { id = \"confirmed\", label = \"请填写：由人勾选的一项\", mark = true },\n]\n",
            );
        }
    }
    text
}

/// How the stages were found.
fn stages_note(proposal: &Proposal, language: Language) -> String {
    let note = if proposal.stages.is_empty() {
        language.pick(
            "# No column of stages was found: these are only examples. Write your own; if a column of the\n\
             # customers names the stage, add it to mapping.toml as `stage = \"…\"`.\n",
            "# 没有找到表示阶段的列：下面只是示例。请写自己的阶段；如果客户表有阶段列，\n\
             # 请在 mapping.toml 中加上 `stage = \"…\"`。\n",
        )
    } else {
        language.pick(
            "# The stages as your file has them, in the order in which customers probably go through them: put\n\
             # them in the right order, and merge those that mean the same by listing both under one `match`.\n",
            "# 阶段取自你的文件，按客户可能经过的先后排列：请改成正确的顺序；意思相同的，\n\
             # 把它们写进同一个 `match`。\n",
        )
    };
    format!("\n{note}")
}

/// An id for a stage that no other has.
fn stage_id(value: &str, taken: &[String]) -> String {
    let base = slug(value).unwrap_or_else(|| format!("stage_{}", taken.len() + 1));
    let base = if matches!(base.as_str(), "won" | "lost") { format!("stage_{base}") } else { base };
    let numbered = (1..).map(|n| if n == 1 { base.clone() } else { format!("{base}_{n}") });
    numbered.into_iter().find(|id| !taken.contains(id)).unwrap_or(base)
}

/// A text as TOML writes it.
fn quoted(text: &str) -> String {
    let mut quoted = String::from('"');
    for c in text.chars() {
        match c {
            '"' | '\\' => quoted.extend(['\\', c]),
            c if c.is_control() => {
                let _ = write!(quoted, "\\u{:04x}", u32::from(c));
            }
            c => quoted.push(c),
        }
    }
    quoted + "\""
}

/// A key as TOML writes it: only Latin letters stand without quotes.
fn quoted_key(name: &str) -> String {
    let bare = name.chars().all(|c| c.is_ascii_alphanumeric() || c == '_');
    if bare { name.to_owned() } else { quoted(name) }
}

/// A name inside a comment, which ends with its line.
fn one_line(name: &str) -> String {
    name.chars().map(|c| if c.is_control() { ' ' } else { c }).collect()
}
