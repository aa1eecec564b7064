//! What the figures were measured on.

use std::error::Error;
use std::fs;
use std::path::PathBuf;
use std::process::Command;
use std::thread;

/// One line each: processor, cores, memory, system, compiler, product.
pub fn describe() -> String {
    let cpu = read_value("/proc/cpuinfo", "model name").unwrap_or_else(|| "unknown processor".to_owned());
    let cores = thread::available_parallelism().map_or(1, std::num::NonZeroUsize::get);
    let memory = read_value("/proc/meminfo", "MemTotal")
        .and_then(|text| text.trim_end_matches("kB").trim().parse::<u64>().ok())
        .map_or_else(|| "unknown memory".to_owned(), |kib| format!("{} GiB", kib >> 20));
    let system = said(Command::new("uname").arg("-sr")).unwrap_or_else(|| std::env::consts::OS.to_owned());
    let rustc = said(Command::new("rustc").arg("--version")).unwrap_or_default();
    let commit = said(Command::new("git").args(["log", "-1", "--format=%h of %cs"])).unwrap_or_default();
    let pinned = include_str!("../requirements.txt").replace("==", " ").trim().replace('\n', ", ");
    let load = fs::read_to_string("/proc/loadavg").unwrap_or_default();
    let load: f64 = load.split(' ').next().and_then(|load| load.parse().ok()).unwrap_or(0.0);
    let busy = if load > 1.0 { ": other work is running, ratios are rough" } else { "" };
    format!(
        "machine  {cpu}, {cores} cores, {memory}, {system}, load at the start {load}{busy}\n\
         versions funnelwright {} ({commit}), SQLite {}, {rustc}, {pinned}",
        env!("CARGO_PKG_VERSION"),
        rusqlite::version(),
    )
}

/// Where generated data is kept: `bench-data` in the target folder, in which this program lies under
/// `release/deps`.
pub fn folder() -> Result<PathBuf, Box<dyn Error>> {
    let program = std::env::current_exe()?;
    let target = program.ancestors().nth(3).ok_or("this program lies in no target folder")?;
    Ok(target.join("bench-data"))
}

fn read_value(path: &str, key: &str) -> Option<String> {
    let text = fs::read_to_string(path).ok()?;
    let line = text.lines().find(|line| line.starts_with(key))?;
    Some(line.split_once(':')?.1.trim().to_owned())
}

fn said(command: &mut Command) -> Option<String> {
    let output = command.output().ok().filter(|output| output.status.success())?;
    Some(String::from_utf8_lossy(&output.stdout).trim().to_owned())
}
