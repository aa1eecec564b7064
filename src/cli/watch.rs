//! `watch`: stay up, and do what is due.

use std::collections::BTreeSet;
use std::io::{self, Write};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::mpsc::{self, Receiver, RecvTimeoutError, Sender};
use std::thread;
use std::time::{Duration, Instant};

use chrono::{SubsecRound, TimeDelta, Utc};
use clap::{Args, ValueEnum};
use signal_hook::consts::{SIGHUP, SIGINT, SIGTERM};
use signal_hook::iterator::Signals;

use super::args::Places;
use super::exit::Exit;
use super::failure::Failure;
use super::held::{HeldFiles, exchange};
use super::session::{Clock, show_diagnostics};
use super::terminal::Terminal;
use crate::language::{both, spoken};
use crate::notify::Wire;
use crate::render::{NewsStyle, SavedPlan, held_text, write_condition, write_metrics, write_news};
use crate::time::Zone;
use crate::watch::{Alone, Bounds, FolderPrint, FolderWatcher, Keeper, News, Outside, Settings, beside};
use crate::workspace::{self, DatasetChoice};

/// Stay up: take over rules as they are saved, notice changed rows, run what is due.
///
/// Rules that cannot be used are shown and leave the last good ones working. Whatever stands in the way is
/// said, tried again, and loses nothing: the store is always as the last completed run left it. SIGTERM and
/// Ctrl-C end it within 20 seconds, SIGHUP reads the rules again.
#[derive(Debug, Args)]
#[command(after_help = "\
Examples:
  funnelwright watch                        in a terminal, while you edit rules
  funnelwright watch --format jsonl         for a log that programs read
  funnelwright watch --min-interval 600     a dataset that changes all the time is looked at every ten minutes
  funnelwright watch --poll                 on a network file system, which tells of no changes

`status` tells how it stands; the README shows a systemd unit.")]
pub struct WatchArgs {
    #[command(flatten)]
    places: Places,
    /// A line for people, or an object for programs, for each thing that happens
    #[arg(long, value_enum, default_value_t = NewsFormat::Human, value_name = "FORMAT", help_heading = "Output")]
    format: NewsFormat,
    /// The shortest time between two evaluations because the dataset has changed
    #[arg(long, value_name = "SECONDS", default_value_t = 60)]
    min_interval: u32,
    /// Look at the rules folder so often instead of being told by the system
    #[arg(long, value_name = "SECONDS", num_args = 0..=1, default_missing_value = "2", value_parser = clap::value_parser!(u64).range(1..=3600))]
    poll: Option<u64>,
    /// Write numbers for Prometheus here (its node exporter reads `*.prom` files of a folder)
    #[arg(long, value_name = "FILE")]
    metrics: Option<PathBuf>,
}

/// The formats of news.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum NewsFormat {
    Human,
    Jsonl,
}

/// How often the dataset and the folder are looked at, and how soon a clock that was set is noticed.
const TICK: Duration = Duration::from_secs(1);
/// Saves that follow each other as fast belong together: an editor's steps, a checkout's files.
const GATHER: Duration = Duration::from_millis(30);
/// However long saves go on, they are looked at after that.
const LONGEST_GATHER: Duration = Duration::from_secs(2);
/// How long another writer of the store is waited for before something else is done.
const PATIENCE: Duration = Duration::from_secs(5);
/// How long a receiver of messages may take to answer: nothing else is done meanwhile.
const ANSWER_WITHIN: Duration = Duration::from_secs(10);
/// After that the process ends even if a step is not done, which harms nothing.
const STOP_WITHIN: Duration = Duration::from_secs(20);
/// The status file is written at least so often, so that a stopped process shows.
const PULSE: Duration = Duration::from_secs(30);

/// What wakes the loop.
enum Wake {
    Touched,
    Reload,
    Stop,
}

/// Does it.
pub fn watch(args: &WatchArgs, terminal: Terminal) -> Result<Exit, Failure> {
    if args.places.as_of.is_some() {
        return Err(Failure::usage(both(
            "`watch` looks at the present: leave `--as-of` out; `run --as-of` records another moment",
            "`watch`只看当前时刻：请去掉 `--as-of`；用 `run --as-of` 记录其他时刻",
        )));
    }
    let (settings, zone) = settings(args, terminal)?;
    let store = settings.store.clone();
    let _alone = Alone::over(&store).map_err(|error| Failure::files(error.spoken()))?;
    let (sender, wakes) = mpsc::channel();
    let stopping = Arc::new(AtomicBool::new(false));
    hear_signals(sender.clone(), Arc::clone(&stopping))?;
    let mut desk = Desk {
        keeper: Keeper::new(settings, Utc::now()),
        style: NewsStyle {
            language: terminal.language(),
            machine: args.format == NewsFormat::Jsonl,
            palette: terminal.palette(),
            zone,
        },
        status: beside(&store, "-watch.json"),
        beside: HeldFiles::beside(&store),
        metrics: args.metrics.clone(),
        written: None,
        unwritable: BTreeSet::new(),
        store,
        stopping,
    };
    desk.stay(args, (&sender, &wakes), terminal);
    desk.write_status(true);
    let over = both(
        "stopped; the store is as the last completed run left it",
        "已停止；存储文件保持上次完成的运行后的样子",
    );
    say_news(&News::Note(over.into()), desk.style);
    Ok(Exit::Done)
}

/// Where everything is, and the zone to tell instants in; rules that hold mistakes say as much of it as they can.
fn settings(args: &WatchArgs, terminal: Terminal) -> Result<(Settings, Option<Zone>), Failure> {
    let places = &args.places;
    let choice = DatasetChoice::IfThere(places.dataset.as_deref());
    let opened = workspace::open(&places.rules, choice, Clock::read().year(), |named| terminal.agree(named))?;
    let store =
        opened.store_path(places.store.as_deref()).inspect_err(|_| show_diagnostics(&opened, terminal))?;
    let settings = Settings {
        rules: places.rules.clone(),
        dataset: places.dataset.clone(),
        store,
        language: Some(opened.language),
        bounds: Bounds {
            min_interval: TimeDelta::seconds(args.min_interval.into()),
            memory_limit: places.memory_limit(),
            patience: PATIENCE,
            look_every: TimeDelta::seconds(args.poll.and_then(|poll| i64::try_from(poll).ok()).unwrap_or(0)),
        },
    };
    Ok((settings, opened.zone()))
}

/// Passes signals on. Whoever asks to stop does not wait for ever.
fn hear_signals(wakes: Sender<Wake>, stopping: Arc<AtomicBool>) -> Result<(), Failure> {
    let mut signals = Signals::new([SIGTERM, SIGINT, SIGHUP])?;
    thread::spawn(move || {
        for signal in signals.forever() {
            let wake = if signal == SIGHUP { Wake::Reload } else { Wake::Stop };
            if matches!(wake, Wake::Stop) && !stopping.swap(true, Ordering::SeqCst) {
                thread::spawn(|| {
                    thread::sleep(STOP_WITHIN);
                    std::process::exit(0);
                });
            }
            // INVARIANT (end of the process): the loop has ended if nobody hears.
            drop(wakes.send(wake));
        }
    });
    Ok(())
}

struct Desk {
    keeper: Keeper,
    style: NewsStyle,
    store: PathBuf,
    status: PathBuf,
    beside: HeldFiles,
    metrics: Option<PathBuf>,
    /// What was written of its condition last, and when.
    written: Option<(Instant, String)>,
    /// The files of which was said that they cannot be written.
    unwritable: BTreeSet<PathBuf>,
    stopping: Arc<AtomicBool>,
}

impl Desk {
    fn stay(
        &mut self,
        args: &WatchArgs,
        (sender, wakes): (&Sender<Wake>, &Receiver<Wake>),
        terminal: Terminal,
    ) {
        let rules = &args.places.rules;
        let tell_of_changes = |terminal: Option<Terminal>| {
            if args.poll.is_some() {
                return None;
            }
            let sender = sender.clone();
            // INVARIANT (end of the process): the loop has ended if nobody hears.
            match FolderWatcher::over(rules, move || drop(sender.send(Wake::Touched))) {
                Ok(watcher) => Some(watcher),
                Err(error) => {
                    if let Some(terminal) = terminal {
                        terminal.note(error.spoken().said_in(terminal.language()));
                    }
                    None
                }
            }
        };
        let mut watcher = tell_of_changes(Some(terminal));
        let mut reload = false;
        while !self.is_stopping() {
            if self.keeper.is_touched(Utc::now()) {
                settle(rules);
            }
            let before = self.sets_read();
            self.turn(reload);
            if self.sets_read() != before {
                // The folder itself may be another one now.
                watcher = tell_of_changes(None).or(watcher.take());
            }
            self.write_status(false);
            reload = match wakes.recv_timeout(self.wait()) {
                Ok(Wake::Reload) => true,
                Ok(Wake::Touched | Wake::Stop)
                | Err(RecvTimeoutError::Timeout | RecvTimeoutError::Disconnected) => false,
            };
        }
        drop(watcher);
    }

    /// How many sets of rules were read.
    fn sets_read(&self) -> u64 {
        self.keeper.condition().refused + self.keeper.condition().taken_over
    }

    fn is_stopping(&self) -> bool {
        self.stopping.load(Ordering::SeqCst)
    }

    /// Until something is due, but never long: the clock may be set, and the machine may sleep.
    fn wait(&self) -> Duration {
        let due = self.keeper.wakes_at().map(|at| (at - Utc::now()).to_std().unwrap_or_default());
        due.map_or(TICK, |due| due.min(TICK)).max(Duration::from_millis(1))
    }

    fn turn(&mut self, reload: bool) {
        let began = Instant::now();
        let (style, beside, stopping) = (self.style, self.beside.clone(), Arc::clone(&self.stopping));
        let mut tell = |news: News<'_>| {
            match &news {
                News::Held { delta, held, since, .. } => {
                    beside.keep(&SavedPlan::of_held(delta, held, *since));
                }
                // A watcher that has just begun does not know what one before it had held.
                News::Released | News::Ran(_) => beside.forget_plan(),
                News::DropOver => beside.forget_drop(),
                _ => {}
            }
            say_news(&news, style);
        };
        let mut outside = Outside {
            now: &Utc::now,
            stopwatch: &|| began.elapsed(),
            sleep: &thread::sleep,
            variable: &|name| std::env::var(name).ok(),
            wire: Wire { http: ANSWER_WITHIN, mail: ANSWER_WITHIN, ..Wire::default() },
            dropped: &|| self.beside.dropped().map(|dropped| dropped.ruleset),
            stopping: &|| stopping.load(Ordering::SeqCst),
            // Messages that no channel takes are no lines for programs.
            out: if style.machine { &mut io::stderr() } else { &mut io::stdout() },
            tell: &mut tell,
            held_text,
        };
        self.keeper.turn(Utc::now().trunc_subsecs(0), reload, &mut outside);
        self.style.zone = self.keeper.condition().zone.or(self.style.zone);
    }

    /// For `status` and for Prometheus, if it says anything new or is old.
    fn write_status(&mut self, is_over: bool) {
        let condition = self.keeper.condition();
        let about = (self.store.as_path(), std::process::id(), is_over);
        let news = write_condition(condition, about, condition.began);
        let is_old = self.written.as_ref().is_none_or(|(at, _)| at.elapsed() >= PULSE);
        if !is_old && self.written.as_ref().is_some_and(|(_, last)| *last == news) {
            return;
        }
        let status = write_condition(condition, about, Utc::now());
        let numbers = self.metrics.clone().map(|path| (path, write_metrics(condition, Utc::now())));
        let mut is_written = true;
        for (path, text) in [(self.status.clone(), status)].into_iter().chain(numbers) {
            let done = exchange(&path, &text);
            is_written &= done.is_ok();
            self.tell_of_writing(path, done);
        }
        // What cannot be written is tried again at the next turn.
        self.written = is_written.then(|| (Instant::now(), news));
    }

    /// Says that a file cannot be written: once, until it can be.
    fn tell_of_writing(&mut self, path: PathBuf, done: io::Result<()>) {
        let Err(error) = done else {
            self.unwritable.remove(&path);
            return;
        };
        let note = spoken!(
            "`{}` cannot be written: {error}; watching goes on without it, and it is tried again",
            "无法写入 `{}`：{error}；看管照常继续，并会再次尝试写入",
            path.display()
        );
        if self.unwritable.insert(path) {
            say_news(&News::Note(note), self.style);
        }
    }
}

/// A stdout that nobody reads does not keep the work from being done.
fn say_news(news: &News<'_>, style: NewsStyle) {
    let mut out = io::stdout().lock();
    // INVARIANT (lost messages): see above.
    drop(write_news(&mut out, news, Utc::now(), style).and_then(|()| out.flush()));
}

/// Waits until the files no longer change.
fn settle(rules: &Path) {
    let began = Instant::now();
    let mut last = FolderPrint::of(rules);
    while began.elapsed() < LONGEST_GATHER {
        thread::sleep(GATHER);
        let now = FolderPrint::of(rules);
        if now == last {
            return;
        }
        last = now;
    }
}
