//! Channels of this machine: the standard output and files.

use std::fs::OpenOptions;
use std::io::{self, Read, Seek, SeekFrom, Write};
use std::path::Path;

use super::message::{Message, Recipient, one_line};
use super::notice::json_line;
use super::problem::Fault;
use crate::language::say;

/// Writes the message for people.
pub(super) fn to_stdout(out: &mut dyn Write, message: &Message) -> Result<(), Fault> {
    let names: Vec<String> = message.recipients.iter().map(|it: &Recipient| one_line(&it.name)).collect();
    let names = names.join(", ");
    let mut lines = message.subject_line();
    for line in message.plain_text().lines() {
        lines.push_str("\n  ");
        lines.push_str(line);
    }
    if !names.is_empty() {
        lines.push_str(&say!(message.language, "\n  to {names}", "\n  致 {names}"));
    }
    lines.push_str("\n  ");
    lines.push_str(&message.printed_key());
    lines.push('\n');
    let written = out.write_all(lines.as_bytes()).and_then(|()| out.flush());
    written.map_err(|error| Fault::Stdout { reason: error.to_string() })
}

/// Adds the message as a line of JSON; once it is told as delivered, it is on the disk.
pub(super) fn to_file(path: &Path, message: &Message) -> Result<(), Fault> {
    let failed = |error: io::Error| Fault::File { path: path.to_owned(), reason: error.to_string() };
    append(path, &json_line(message)).map_err(failed)
}

fn append(path: &Path, line: &str) -> io::Result<()> {
    let mut file = OpenOptions::new().create(true).read(true).append(true).open(path)?;
    // An attempt that a full disk or a crash cut off left half a line: it ends here, so that this
    // one stands alone.
    let mut whole = Vec::new();
    if is_broken_off(&mut file) {
        whole.push(b'\n');
    }
    whole.extend_from_slice(line.as_bytes());
    whole.push(b'\n');
    file.write_all(&whole)?;
    file.sync_data()
}

/// Whether the last line has no end. What cannot be looked at, as a pipe, has none.
fn is_broken_off(file: &mut (impl Read + Seek)) -> bool {
    let mut last = [0];
    let read = file.seek(SeekFrom::End(-1)).and_then(|_| file.read_exact(&mut last));
    read.is_ok() && last != *b"\n"
}
