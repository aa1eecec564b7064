//! Reading metrics off a world and what the store holds of it.

use std::collections::HashSet;

use crate::anomaly::{Scene, WhoIsWho, latest_troubles, note_misnamed};
use crate::baseline::Targets;
use crate::census::{self, Count, Days};
use crate::dataset::Findings;
use crate::delta::Snapshot;
use crate::journey::{Sight, World};
use crate::metric::Gauge;
use crate::portrait::Past;
use crate::time::AsOf;
use crate::value::Date;

/// What is wrong with the dataset in the light of metrics and anomalies: names that lead nowhere, and what goes
/// wrong where every rule is evaluated at its latest slot.
#[must_use]
pub fn watched_findings(world: &World<'_>, snapshot: &Snapshot, as_of: AsOf) -> Findings {
    let (ruleset, dataset) = (world.ruleset, world.dataset);
    let (targets, _) = Targets::of(&ruleset.mapping, dataset);
    let (changes, known) = (&*snapshot.watched.changes, &snapshot.watched.points);
    let mut findings = measured(world, snapshot, |days, past, gauge| {
        latest_troubles(&Scene { world, days, gauge, past, changes, targets: &targets, known }, as_of)
    });
    note_misnamed(ruleset, WhoIsWho { mapping: &ruleset.mapping, dataset }, &mut findings);
    findings
}

/// Does something with what tells the values of metrics: where everybody stood at the ends of days, and
/// what the store holds of states.
pub fn measured<T>(
    world: &World<'_>,
    snapshot: &Snapshot,
    make: impl FnOnce(&Days<'_>, Past<'_>, &Gauge<'_>) -> T,
) -> T {
    let changes = &snapshot.watched.changes;
    let moved: HashSet<&str> = changes.iter().map(|change| &*change.customer).collect();
    let first_seen =
        |customer: &str| snapshot.customers.get(customer)?.changed_on.filter(|_| !moved.contains(customer));
    let past =
        Past { changes, begins: snapshot.watched.changes_begin, first_seen: &first_seen, cycles: None };
    let days = Days::new(world);
    let quality = |day: Date, count: &Count| -> Findings {
        let mut findings = world.dataset.findings.clone();
        let sight = Sight::of(AsOf::end_of(day));
        findings.merge(census::findings(world, sight, &count.suspects()));
        findings
    };
    let gauge = Gauge::new(world, &days, past, &quality);
    make(&days, past, &gauge)
}
