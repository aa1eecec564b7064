//! A `watch` that runs beside a test, which hears what it prints.

use std::io::{BufRead, BufReader};
use std::process::{Child, Command, Stdio};
use std::sync::mpsc::{self, Receiver};
use std::thread;
use std::time::{Duration, Instant};

use super::workshop::Workshop;

/// How long something is waited for: machines may be busy.
const PATIENCE: Duration = Duration::from_mins(1);

/// A running `watch`; it is killed when dropped.
pub struct Watcher {
    child: Child,
    lines: Receiver<String>,
    heard: Vec<String>,
}

impl Watcher {
    /// Starts one in a workshop, which looks at its folder itself, and speaks to people.
    pub fn over(workshop: &Workshop) -> Self {
        Self::with(workshop, &["--poll", "1"])
    }

    /// Starts one in a workshop, with more words, which looks at its dataset each time that it looks up.
    pub fn with(workshop: &Workshop, more: &[&str]) -> Self {
        Self::beneath(&["env"], workshop, more)
    }

    /// The same beneath another command, which becomes it: `env` with variables, for one.
    pub fn beneath(above: &[&str], workshop: &Workshop, more: &[&str]) -> Self {
        let (program, before) = above.split_first().expect("a command");
        let mut child = Command::new(program)
            .args(before)
            .arg(assert_cmd::cargo::cargo_bin("funnelwright"))
            .current_dir(workshop.path("."))
            .args(["watch", "--min-interval", "0", "--lang", "en", "--color", "never"])
            .args(more)
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()
            .expect("it starts");
        let stdout = child.stdout.take().expect("its stdout");
        let (sender, lines) = mpsc::channel();
        thread::spawn(move || {
            for line in BufReader::new(stdout).lines().map_while(Result::ok) {
                if sender.send(line).is_err() {
                    return;
                }
            }
        });
        Self { child, lines, heard: Vec::new() }
    }

    /// Its process.
    pub fn process(&self) -> u32 {
        self.child.id()
    }

    /// Waits until it prints a line with this part, which comes after those that were waited for before.
    pub fn hears(&mut self, part: &str) -> String {
        self.hears_all(&[part])
    }

    /// The same with all these parts.
    pub fn hears_all(&mut self, parts: &[&str]) -> String {
        let end = Instant::now() + PATIENCE;
        loop {
            let left = end.saturating_duration_since(Instant::now());
            let line = self.lines.recv_timeout(left).unwrap_or_else(|_| {
                panic!("{parts:?} should come after:\n{}", self.heard.join("\n"));
            });
            self.heard.push(line.clone());
            if parts.iter().all(|part| line.contains(part)) {
                return line;
            }
        }
    }

    /// What it has printed, as far as it was waited for.
    pub fn heard(&self) -> &[String] {
        &self.heard
    }

    /// Sends it a signal, such as `-HUP`.
    pub fn signal(&self, name: &str) {
        let process = self.process().to_string();
        assert!(Command::new("kill").args([name, &process]).status().expect("`kill` runs").success());
    }

    /// Stops it as systemd does.
    pub fn stop(mut self) {
        self.signal("-TERM");
        let began = Instant::now();
        assert!(self.child.wait().expect("it ends").success());
        assert!(began.elapsed() < Duration::from_secs(25), "{:?}", began.elapsed());
    }
}

impl Drop for Watcher {
    fn drop(&mut self) {
        // One that has ended already cannot be killed.
        drop(self.child.kill());
        drop(self.child.wait());
    }
}

/// Tries until something holds.
pub fn until(what: &str, mut holds: impl FnMut() -> bool) {
    let end = Instant::now() + PATIENCE;
    while !holds() {
        assert!(Instant::now() < end, "{what}");
        thread::sleep(Duration::from_millis(50));
    }
}
