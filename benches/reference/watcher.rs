//! A `watch` that runs, and what it says of edits.

use std::error::Error;
use std::io::{BufRead, BufReader};
use std::path::Path;
use std::process::{Child, Command};
use std::sync::mpsc::{self, Receiver};
use std::thread;
use std::time::{Duration, Instant};

use rusqlite::Connection;
use serde_json::Value;

use super::child::start;
use super::product::Product;

/// The longest that is waited for a line.
const PATIENCE: Duration = Duration::from_mins(5);

/// Moves all dates of the dataset by so many days, so that what was evaluated as of some day is as of today.
pub fn move_days(dataset: &Path, days: i64) -> Result<(), Box<dyn Error>> {
    Connection::open(dataset)?.execute_batch(&format!(
        "PRAGMA journal_mode = OFF; PRAGMA synchronous = OFF; BEGIN;
         UPDATE customers SET created_at = date(created_at, '{days} days'),
           stage_entered_at = date(stage_entered_at, '{days} days');
         UPDATE activities SET happened_at = datetime(happened_at, '{days} days');
         UPDATE checklist_marks SET marked_at = datetime(marked_at, '{days} days'); COMMIT;"
    ))?;
    Ok(())
}

/// A running `watch`; it is stopped when dropped.
#[derive(Debug)]
pub struct Watcher {
    child: Child,
    lines: Receiver<(Instant, Value)>,
}

impl Watcher {
    /// Starts one that tells programs, and looks at changed rows no more.
    pub fn start(product: &Product, dataset: &Path) -> Result<Self, Box<dyn Error>> {
        let mut command = Command::new(env!("CARGO_BIN_EXE_funnelwright"));
        command.arg("watch").arg("--rules").arg(&product.rules).arg("--dataset").arg(dataset);
        command.arg("--store").arg(&product.store).args(["--format", "jsonl", "--min-interval", "86400"]);
        let mut child = start(&mut command)?;
        let stdout = child.stdout.take().ok_or("no output")?;
        let (sender, lines) = mpsc::channel();
        thread::spawn(move || {
            for line in BufReader::new(stdout).lines().map_while(Result::ok) {
                let said = serde_json::from_str(&line).unwrap_or_default();
                if sender.send((Instant::now(), said)).is_err() {
                    return;
                }
            }
        });
        Ok(Self { child, lines })
    }

    /// Waits for a line of this type: when it came, and what it says.
    pub fn hears(&self, kind: &str) -> Result<(Instant, Value), Box<dyn Error>> {
        loop {
            let (at, said) = self.lines.recv_timeout(PATIENCE)?;
            match said.get("type").and_then(Value::as_str) {
                Some(of) if of == kind => return Ok((at, said)),
                Some("rejected" | "trouble" | "held") => return Err(said.to_string().into()),
                _ => {}
            }
        }
    }
}

impl Drop for Watcher {
    fn drop(&mut self) {
        drop(self.child.kill());
        drop(self.child.wait());
    }
}
