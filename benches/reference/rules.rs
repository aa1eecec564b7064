//! The rules written out: as TOML for `funnelwright`, as JSON for contenders that read conditions.

use std::error::Error;
use std::fmt::Write as _;
use std::fs;
use std::path::{Path, PathBuf};

use super::facts::{DERIVED, FACTS, HOLIDAYS, WORKDAYS};
use super::funnels::{MARKS_BY_STAGE, STAGE_VALUES, STAGES, funnels};
use super::shape::AS_OF;
use super::terms::{Funnel, Item, Stage, Term};

/// Where the data is.
const HEAD: &str = include_str!("head.toml");

/// Thirty anomaly rules of all kinds, with the metrics, facts and targets that they need.
const WATCH: &str = include_str!("watch.toml");

/// The rule file.
pub fn toml() -> Result<String, std::fmt::Error> {
    let mut text = String::from(HEAD);
    writeln!(text, "[calendar]\nweekend = [\"sat\", \"sun\"]\nholidays = [")?;
    for (first, last) in HOLIDAYS {
        writeln!(text, "  \"{first}..{last}\",")?;
    }
    writeln!(text, "]\nworkdays = {WORKDAYS:?}")?;
    for (id, rest) in FACTS {
        let from = if rest.starts_with("expr") { "" } else { "from = \"activities\"\n" };
        writeln!(text, "\n[[fact]]\nid = \"{id}\"\n{from}{}", rest.replace("; ", "\n"))?;
    }
    for funnel in funnels() {
        writeln!(text, "\n[[funnel]]\nid = \"{}\"\nwhen = '{}'", funnel.id, funnel.when.rule)?;
        writeln!(text, "admit = [")?;
        for (id, expr) in &funnel.admit {
            writeln!(text, "  {{ id = \"{id}\", expr = '{}' }},", expr.rule)?;
        }
        writeln!(text, "]\nwon  = {{ match = [\"Closed Won\"] }}\nlost = {{ match = [\"Closed Lost\"] }}")?;
        for (stage, values) in funnel.stages.iter().zip(STAGE_VALUES) {
            stage_toml(&mut text, stage, values)?;
        }
    }
    Ok(text)
}

fn stage_toml(text: &mut String, stage: &Stage, values: &[&str]) -> std::fmt::Result {
    writeln!(text, "\n[[funnel.stage]]\nid = \"{}\"\nmatch = {values:?}", stage.id)?;
    writeln!(text, "days = \"{}\"", if stage.business { "business" } else { "calendar" })?;
    for (key, days) in ["entering_days", "stagnant_days", "losing_days"].into_iter().zip(&stage.days) {
        let is_number = days.rule.bytes().all(|byte| byte.is_ascii_digit());
        let quote = if is_number { "" } else { "'" };
        writeln!(text, "{key} = {quote}{}{quote}", days.rule)?;
    }
    if let Some(improving) = &stage.improving {
        writeln!(text, "improving = '{}'", improving.rule)?;
    }
    writeln!(text, "items = [")?;
    for item in &stage.items {
        write!(text, "  {{ id = \"{}\"", item.id)?;
        if item.mark {
            write!(text, ", mark = true")?;
        }
        if item.renew {
            write!(text, ", renew = true")?;
        }
        for (key, term) in [("when", &item.when), ("expr", &item.expr)] {
            if let Some(term) = term {
                write!(text, ", {key} = '{}'", term.rule)?;
            }
        }
        writeln!(text, " }},")?;
    }
    writeln!(text, "]")
}

/// Writes the rules into a folder of their own and gives that folder.
pub fn write_to(folder: &Path) -> Result<PathBuf, Box<dyn Error>> {
    let rules = folder.join("rules");
    fs::create_dir_all(&rules)?;
    fs::write(rules.join("reference.toml"), toml()?)?;
    Ok(rules)
}

/// Writes the rules and thirty anomaly rules into a folder of their own and gives that folder.
pub fn write_watching_to(folder: &Path) -> Result<PathBuf, Box<dyn Error>> {
    let rules = write_to(&folder.join("watching"))?;
    fs::write(rules.join("watch.toml"), WATCH)?;
    Ok(rules)
}

/// What the data-frame contenders need: the conditions in SQL.
pub fn json() -> Result<String, serde_json::Error> {
    let text = |term: &Option<Term>| term.as_ref().map(|term| term.sql.clone());
    let item = |item: &Item| {
        serde_json::json!({ "id": item.id, "mark": item.mark, "renew": item.renew,
            "when": text(&item.when), "expr": text(&item.expr) })
    };
    let stage = |stage: &Stage| {
        serde_json::json!({ "id": stage.id, "business": stage.business,
            "days": stage.days.iter().map(|days| days.sql.clone()).collect::<Vec<_>>(),
            "improving": text(&stage.improving),
            "items": stage.items.iter().map(item).collect::<Vec<_>>() })
    };
    let funnel = |funnel: &Funnel| {
        serde_json::json!({ "id": funnel.id, "when": funnel.when.sql,
            "admit": funnel.admit.iter().map(|(_, line)| line.sql.clone()).collect::<Vec<_>>(),
            "stages": funnel.stages.iter().map(stage).collect::<Vec<_>>() })
    };
    serde_json::to_string_pretty(&serde_json::json!({
        "as_of": AS_OF.to_string(),
        "holidays": HOLIDAYS, "workdays": WORKDAYS, "marks": MARKS_BY_STAGE.concat(),
        "stages": STAGES.iter().zip(STAGE_VALUES).collect::<Vec<_>>(), "derived": DERIVED,
        "funnels": funnels().iter().map(funnel).collect::<Vec<_>>(),
    }))
}
