//! Which process this is, and whether another one still lives.

/// A process, told apart from every other on its host, one of the same number later included.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Process {
    /// Its number.
    pub pid: u32,
    /// When it started, in the system's own unit; `None` where the system does not tell.
    pub started: Option<i64>,
    /// The host's name.
    pub host: String,
    /// Names the time between two starts of the host; empty where the system does not tell.
    pub boot: String,
}

impl Process {
    /// This one.
    pub fn this() -> Self {
        let pid = std::process::id();
        Self { pid, started: started(pid), host: host(), boot: boot() }
    }

    /// Whether `other` is known to have ended. Nothing is known about another host's processes.
    pub fn knows_ended(&self, other: &Self) -> bool {
        if self.host != other.host {
            return false;
        }
        self.boot != other.boot || !is_alive(other.pid) || started(other.pid) != other.started
    }
}

fn boot() -> String {
    std::fs::read_to_string("/proc/sys/kernel/random/boot_id")
        .map(|id| id.trim().to_owned())
        .unwrap_or_default()
}

/// The 22nd field of Linux's `stat`; `None` without such a file.
fn started(pid: u32) -> Option<i64> {
    stat_fields(pid)?.get(19)?.parse().ok()
}

/// The fields of Linux's `stat` from the third on, which is the process's condition: the second
/// is its name in brackets, in which anything may stand.
fn stat_fields(pid: u32) -> Option<Vec<String>> {
    let stat = std::fs::read_to_string(format!("/proc/{pid}/stat")).ok()?;
    let (_, fields) = stat.rsplit_once(") ")?;
    Some(fields.split_ascii_whitespace().map(str::to_owned).collect())
}

#[cfg(unix)]
fn is_alive(pid: u32) -> bool {
    let Some(pid) = i32::try_from(pid).ok().and_then(rustix::process::Pid::from_raw) else {
        return false;
    };
    let is_there = rustix::process::test_kill_process(pid) != Err(rustix::io::Errno::SRCH);
    // One that has ended and that its parent has not asked about yet is still listed.
    let has_ended = stat_fields(pid.as_raw_pid().unsigned_abs())
        .is_some_and(|fields| fields.first().is_some_and(|condition| condition == "Z"));
    is_there && !has_ended
}

/// Without a way to ask, every process counts as alive, and its lease ends when it expires.
#[cfg(not(unix))]
fn is_alive(_pid: u32) -> bool {
    true
}

#[cfg(unix)]
fn host() -> String {
    rustix::system::uname().nodename().to_string_lossy().into_owned()
}

#[cfg(not(unix))]
fn host() -> String {
    std::env::var("COMPUTERNAME").unwrap_or_default()
}

#[cfg(all(test, unix))]
mod tests {
    use super::*;

    #[test]
    fn this_process_lives_and_an_ended_one_does_not() {
        let this = Process::this();
        assert!(!this.knows_ended(&this));
        let mut child = std::process::Command::new("true").spawn().unwrap();
        let pid = child.id();
        let started = started(pid);
        child.wait().unwrap();
        let other = Process { pid, started, ..this.clone() };
        assert!(this.knows_ended(&other));
    }

    #[test]
    fn a_number_used_again_is_another_process() {
        let this = Process::this();
        let earlier = Process { started: Some(-1), ..this.clone() };
        assert!(this.knows_ended(&earlier));
        let before_the_restart = Process { boot: String::from("earlier"), ..this.clone() };
        assert!(this.knows_ended(&before_the_restart));
    }

    #[test]
    fn nothing_is_known_about_another_host() {
        let this = Process::this();
        let elsewhere = Process { host: String::from("elsewhere"), pid: u32::MAX, ..this.clone() };
        assert!(!this.knows_ended(&elsewhere));
    }

    #[cfg(target_os = "linux")]
    #[test]
    fn a_process_that_ended_unnoticed_counts_as_ended() {
        let this = Process::this();
        let mut child = std::process::Command::new("true").spawn().unwrap();
        let other = Process { pid: child.id(), started: started(child.id()), ..this.clone() };
        let ended = (0..400).any(|_| {
            std::thread::sleep(std::time::Duration::from_millis(5));
            this.knows_ended(&other)
        });
        assert!(ended, "it is still listed, but only as ended");
        child.wait().unwrap();
    }
}
