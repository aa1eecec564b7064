//! Alerts as a table for people.

use std::io::{self, Write};

use super::super::grid::Grid;
use super::super::words::counted;
use super::{AlertStyle, words};
use crate::dispatch::instant_text;
use crate::language::say;
use crate::workspace::AlertView;

/// The column that says which alert makes one silent.
const INHIBITED: usize = 5;

/// Writes alerts in the order in which they come, one row each, the key last, since it is to be
/// copied; below them how many there are and what can be done.
///
/// # Errors
/// Those of `out`.
pub fn write_alert_list(out: &mut dyn Write, views: &[AlertView], style: AlertStyle<'_>) -> io::Result<()> {
    let (naming, palette) = (style.naming, style.palette);
    let language = naming.language();
    if views.is_empty() {
        return writeln!(out, "{}", language.pick("no alerts", "没有告警"));
    }
    // Most lists have none that is silenced.
    let are_inhibited = views.iter().any(|view| view.alert.inhibitor().is_some());
    let header = language.pick(
        ["severity", "status", "since", "handle by", "told", "inhibited by", "rule", "subject", "key"],
        ["程度", "状态", "始于", "处理期限", "已通知", "被抑制于", "规则", "对象", "键"],
    );
    let shown = |place: &usize| are_inhibited || *place != INHIBITED;
    let header = header.into_iter().enumerate().filter(|(place, _)| shown(place)).map(|(_, word)| word);
    let mut grid = Grid::new(if are_inhibited { "lllllllll" } else { "llllllll" }, header);
    for view in views {
        let key = &view.alert.key;
        let late = if view.is_overdue { language.pick(" (overdue)", "（逾期）") } else { "" };
        let due = view.due.map_or_else(|| String::from("–"), instant_text);
        let cells = [
            view.severity.map_or("–", |severity| severity.phrase().said_in(language)).to_owned(),
            words::standing(&view.alert, language),
            key.episode.day.to_string(),
            format!("{due}{late}"),
            words::people(&view.told, &naming),
            view.alert.inhibitor().map_or_else(|| String::from("–"), ToString::to_string),
            naming.rule(&key.rule),
            naming.subject(&key.subject),
            key.to_string(),
        ];
        grid.row(cells.into_iter().enumerate().filter(|(place, _)| shown(place)).map(|(_, cell)| cell));
    }
    grid.write(out, style.columns)?;
    let overdue = views.iter().filter(|view| view.is_overdue).count();
    let mut total = counted(views.len(), ["alert", "alerts"], "条告警", language);
    if overdue > 0 {
        let late = counted(overdue, ["overdue", "overdue"], "条逾期", language);
        total = format!("{total}{}{}", language.pick(", ", "，"), palette.grave(&late));
    }
    let given = style.given;
    let how = say!(
        language,
        "; `funnelwright alerts show KEY{given}` tells more",
        "；`funnelwright alerts show KEY{given}` 查看详情"
    );
    writeln!(out, "\n{total}{how}")
}
