//! Contenders run as processes of their own, so that each one's time and peak memory are its own.

use std::error::Error;
use std::fs;
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::sync::atomic::{AtomicBool, Ordering};
use std::thread;
use std::time::{Duration, Instant};

/// What a process took.
#[derive(Debug, Clone)]
pub struct Measured {
    /// From start to end.
    pub wall: Duration,
    /// The most memory it held, in KiB; `None` where the system does not say.
    pub peak_kib: Option<u64>,
    /// What it wrote.
    pub stdout: String,
}

/// Runs a command to its end; one that fails is an error that says what it wrote.
pub fn measure(command: &mut Command) -> Result<Measured, Box<dyn Error>> {
    let begin = Instant::now();
    let child = command.stdin(Stdio::null()).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn()?;
    let ended = &AtomicBool::new(false);
    let (output, wall, peak_kib) = thread::scope(|scope| {
        let id = child.id();
        let watch = scope.spawn(move || watch(id, ended));
        let output = child.wait_with_output();
        let wall = begin.elapsed();
        ended.store(true, Ordering::Relaxed);
        (output, wall, watch.join().unwrap_or_default())
    });
    let output = output?;
    if !output.status.success() {
        let said = String::from_utf8_lossy(&output.stderr);
        return Err(format!("{command:?} failed with {}: {said}", output.status).into());
    }
    Ok(Measured { wall, peak_kib, stdout: String::from_utf8_lossy(&output.stdout).into_owned() })
}

/// Starts a command whose output is read while it runs.
pub fn start(command: &mut Command) -> Result<Child, std::io::Error> {
    command.stdin(Stdio::null()).stdout(Stdio::piped()).stderr(Stdio::null()).spawn()
}

/// The high-water mark of a process, looked at until it ends.
fn watch(id: u32, ended: &AtomicBool) -> Option<u64> {
    let path = format!("/proc/{id}/status");
    let mut peak = None;
    while !ended.load(Ordering::Relaxed) {
        peak = high_water(Path::new(&path)).or(peak);
        thread::sleep(Duration::from_millis(2));
    }
    peak
}

fn high_water(path: &Path) -> Option<u64> {
    let status = fs::read_to_string(path).ok()?;
    let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:"))?;
    line.trim().strip_suffix("kB")?.trim().parse().ok()
}
