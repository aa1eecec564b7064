//! Contenders run as processes of their own, so that each one's time and peak memory are its own.

use std::error::Error;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::sync::atomic::{AtomicBool, Ordering};
use std::thread;
use std::time::{Duration, Instant};

/// In which Linux counts processor time.
const TICK: Duration = Duration::from_millis(10);

/// What a process took.
#[derive(Debug, Clone)]
pub struct Measured {
    /// From start to end.
    pub wall: Duration,
    /// The processor time of all its threads; `None` where the system does not say.
    pub cpu: Option<Duration>,
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
    let (output, wall, (cpu, peak_kib)) = thread::scope(|scope| {
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
    Ok(Measured { wall, cpu, peak_kib, stdout: String::from_utf8_lossy(&output.stdout).into_owned() })
}

/// Starts a command whose output is read while it runs.
pub fn start(command: &mut Command) -> Result<Child, std::io::Error> {
    command.stdin(Stdio::null()).stdout(Stdio::piped()).stderr(Stdio::null()).spawn()
}

/// Processor time and high-water mark of a process, looked at until it ends.
fn watch(id: u32, ended: &AtomicBool) -> (Option<Duration>, Option<u64>) {
    let process = PathBuf::from(format!("/proc/{id}"));
    let (mut cpu, mut peak) = (None, None);
    while !ended.load(Ordering::Relaxed) {
        cpu = processor_time(&process).max(cpu);
        peak = high_water(&process).or(peak);
        thread::sleep(Duration::from_millis(2));
    }
    (cpu, peak)
}

fn processor_time(process: &Path) -> Option<Duration> {
    let stat = fs::read_to_string(process.join("stat")).ok()?;
    // The name may hold blanks and brackets; after it come the state and 10 fields, then both times.
    let (_, fields) = stat.rsplit_once(") ")?;
    let ticks: Option<Vec<u64>> =
        fields.split(' ').skip(11).take(2).map(|ticks| ticks.parse().ok()).collect();
    Some(TICK * u32::try_from(ticks?.iter().sum::<u64>()).ok()?)
}

fn high_water(process: &Path) -> Option<u64> {
    let status = fs::read_to_string(process.join("status")).ok()?;
    let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:"))?;
    line.trim().strip_suffix("kB")?.trim().parse().ok()
}
