//! The outbox as a table for people.

use std::io::{self, Write};

use super::super::grid::Grid;
use super::super::words::counted;
use super::AlertStyle;
use crate::dispatch::instant_text;
use crate::store::{OutboxRow, OutboxStatus};

/// Writes messages in the order in which they are to be sent, the key last.
///
/// # Errors
/// Those of `out`.
pub fn write_outbox_list(out: &mut dyn Write, rows: &[OutboxRow], style: AlertStyle<'_>) -> io::Result<()> {
    let language = style.naming.language();
    if rows.is_empty() {
        return writeln!(out, "{}", language.pick("no messages", "没有消息"));
    }
    let header = language.pick(
        ["status", "tried", "to", "channel", "at", "title", "last error", "key"],
        ["状态", "次数", "收件人", "渠道", "时间", "标题", "最近的错误", "键"],
    );
    let mut grid = Grid::new("lrllllll", header);
    for row in rows {
        let message = &row.message;
        let recipient = if message.recipient.is_empty() {
            String::from("–")
        } else {
            style.naming.person(&message.recipient)
        };
        let at = message.digest.map_or_else(
            || language.pick("at once", "立即").to_owned(),
            |slot| instant_text(slot.last_instant()),
        );
        let channel = message.channel.as_deref().unwrap_or_else(|| language.pick("(output)", "（输出）"));
        grid.row([
            row.status.phrase().said_in(language).to_owned(),
            row.attempts.to_string(),
            recipient,
            channel.to_owned(),
            at,
            message.title.to_string(),
            row.last_error.as_deref().unwrap_or_default().to_owned(),
            message.key.to_string(),
        ]);
    }
    grid.write(out, style.columns)?;
    let dead = rows.iter().filter(|row| row.status == OutboxStatus::Dead).count();
    let total = counted(rows.len(), ["message", "messages"], "条消息", language);
    let how = language.pick(
        "; `alerts outbox retry` tries again those that were given up",
        "；`alerts outbox retry` 重新发送已放弃的",
    );
    writeln!(out, "\n{total}{}", if dead > 0 { how } else { "" })
}
