//! A keeper under a clock that tests move by hand.

use std::time::Duration;

use chrono::{DateTime, TimeDelta, Utc};
use funnelwright::language::Language;
use funnelwright::notify::Wire;
use funnelwright::watch::{Bounds, Keeper, News, Outside, Settings};

use super::bench::Bench;

/// One over a workspace, which looks at changed rows at most so often.
pub fn keeper(bench: &Bench, min_interval: TimeDelta, now: DateTime<Utc>) -> Keeper {
    let bounds = Bounds {
        min_interval,
        memory_limit: u64::MAX,
        patience: Duration::from_secs(5),
        look_every: TimeDelta::zero(),
    };
    let settings = Settings {
        rules: bench.path("rules"),
        dataset: None,
        store: bench.store(),
        language: Some(Language::English),
        bounds,
    };
    Keeper::new(settings, now)
}

/// It does what is to be done at a moment. `dropped` tells which rules were refused.
pub fn turn(
    keeper: &mut Keeper,
    now: DateTime<Utc>,
    (reload, dropped): (bool, &dyn Fn() -> Option<String>),
    tell: &mut dyn FnMut(News<'_>),
) {
    let mut outside = Outside {
        now: &|| now,
        stopwatch: &|| Duration::ZERO,
        sleep: &|_| {},
        variable: &|_| None,
        wire: Wire::default(),
        dropped,
        stopping: &|| false,
        out: &mut std::io::sink(),
        tell,
        held_text: |_, _| "too many".to_owned(),
    };
    keeper.turn(now, reload, &mut outside);
}
