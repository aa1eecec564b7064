//! Where the time of a command went.

use std::cell::RefCell;
use std::collections::BTreeMap;
use std::time::{Duration, Instant};

use super::terminal::tell;
use crate::dataset::ReadStatistics;
use crate::language::{Language, say};
use crate::observer::Phase;
use crate::render::counted;
use unicode_width::UnicodeWidthStr;

/// A stopwatch that runs from the beginning of a command.
#[derive(Debug)]
pub struct Timings {
    began: Instant,
    laps: RefCell<Vec<(String, Duration, String)>>,
}

impl Timings {
    /// Starts the stopwatch.
    #[must_use]
    pub fn begin() -> Self {
        Self { began: Instant::now(), laps: RefCell::default() }
    }

    /// The time since the beginning.
    #[must_use]
    pub fn elapsed(&self) -> Duration {
        self.began.elapsed()
    }

    /// Tells the time since the beginning, from any thread.
    pub fn clock(&self) -> impl Fn() -> Duration + Sync + use<> {
        let began = self.began;
        move || began.elapsed()
    }

    /// Does a part of the work and notes how long it takes.
    pub fn lap<T>(&self, name: &str, work: impl FnOnce() -> T) -> T {
        let start = self.elapsed();
        let done = work();
        self.note(name, self.elapsed().saturating_sub(start), String::new());
        done
    }

    /// Notes a part of the work, and a remark on it.
    pub fn note(&self, name: &str, took: Duration, remark: String) {
        self.laps.borrow_mut().push((name.to_owned(), took, remark));
    }

    /// Notes what was read, table by table.
    pub fn read(&self, language: Language, took: Duration, statistics: &ReadStatistics) {
        let tables = &statistics.tables;
        let (rows, bytes) = (tables.iter().map(|it| it.rows).sum(), tables.iter().map(|it| it.bytes).sum());
        self.note(language.pick("read", "读取"), took, speed(language, rows, bytes, took));
        for table in tables {
            let remark = speed(language, table.rows, table.bytes, table.took);
            self.note(&format!("  {}", table.key), table.took, remark);
        }
    }

    /// Notes the phases of an evaluation; those of several parts are added up.
    pub fn phases(&self, language: Language, phases: &[(Phase, Duration)]) {
        let mut sums: BTreeMap<Phase, Duration> = BTreeMap::new();
        for (phase, took) in phases {
            *sums.entry(*phase).or_default() += *took;
        }
        for (phase, took) in &sums {
            let (name, remark) = match phase {
                Phase::Prepare => (language.pick("prepare", "准备"), ""),
                Phase::Evaluate => (language.pick("evaluate", "评估"), ""),
                Phase::Facts => {
                    let all = language.pick("of it, all threads together", "其中，所有线程合计");
                    (language.pick("  facts", "  事实"), all)
                }
                Phase::Causes => (language.pick("causes", "原因"), ""),
                Phase::Findings => (language.pick("findings", "数据问题"), ""),
                Phase::Delta => (language.pick("delta", "变化"), ""),
                Phase::Watch => (language.pick("watch", "异常规则"), ""),
            };
            self.note(name, *took, remark.to_owned());
        }
    }

    /// Shows everything on stderr.
    pub fn show(&self, language: Language) {
        let mut text = String::from(language.pick("timings", "耗时"));
        let all = [(language.pick("all", "总计").to_owned(), self.elapsed(), String::new())];
        for (name, took, remark) in self.laps.borrow().iter().chain(&all) {
            let width = 24_usize.saturating_sub(name.width_cjk());
            let seconds = took.as_secs_f64();
            let line = format!("\n  {name}{} {seconds:>8.3} s  {remark}", " ".repeat(width));
            text.push_str(line.trim_end());
        }
        tell(&text);
    }
}

/// `1,000 rows, 2.0 M rows/s, 3.1 MB, 6.0 MB/s`.
fn speed(language: Language, rows: usize, bytes: usize, took: Duration) -> String {
    #[expect(clippy::cast_precision_loss, reason = "a speed for people")]
    let per_second = |amount: usize| amount as f64 / took.as_secs_f64().max(1e-9) / 1e6;
    let rows_text = counted(rows, ["row", "rows"], "行", language);
    let (rows_speed, bytes_speed) = (per_second(rows), per_second(bytes));
    #[expect(clippy::cast_precision_loss, reason = "a size for people")]
    let megabytes = bytes as f64 / 1e6;
    say!(
        language,
        "{rows_text}, {rows_speed:.1} M rows/s; {megabytes:.1} MB, {bytes_speed:.0} MB/s",
        "{rows_text}，每秒 {rows_speed:.1} 百万行；{megabytes:.1} MB，每秒 {bytes_speed:.0} MB"
    )
}
