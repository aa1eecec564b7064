//! The tables of the demo's story: phases and states, the week's changes, whose customers have to be
//! handled.

use std::collections::BTreeMap;
use std::io::{self, Write};
use std::sync::Arc;

use comfy_table::Table;

use super::numbers::count;
use super::style::Style;
use super::table::{add_row, new_table, write_table};
use crate::delta::Delta;
use crate::evaluate::{Position, State};
use crate::language::say;
use crate::ruleset::{Phase, Ruleset};

/// How many owners are shown.
const OWNERS: usize = 8;
/// The states of a customer in a funnel.
const IN_FUNNEL: [State; 4] = [State::Entering, State::Stagnant, State::Losing, State::Ready];

/// What an overview is made of.
#[derive(Debug, Clone, Copy)]
pub struct Overview<'a> {
    /// The rules.
    pub ruleset: &'a Ruleset,
    /// What changed, and where everyone stands.
    pub delta: &'a Delta,
    /// Colours and language.
    pub style: Style,
}

impl Overview<'_> {
    /// The phase of a position in the funnel.
    fn phase(&self, position: &Position) -> Option<usize> {
        let funnel = self.ruleset.funnels.iter().find(|it| Some(&it.id) == position.funnel.as_ref())?;
        funnel.stages.iter().find(|it| Some(&it.id) == position.stage.as_ref())?.phase
    }

    fn phase_name(&self, phase: &Phase) -> String {
        let label = phase.label.as_ref().map(|label| label.in_language(self.style.language.tag()));
        label.unwrap_or(&phase.id).to_owned()
    }

    fn state_name(&self, state: State) -> String {
        state.said_in(self.style.language).to_owned()
    }
}

/// Writes how many customers stand in each phase, in which state.
///
/// # Errors
/// Those of `out`.
pub fn write_phases(out: &mut dyn Write, overview: &Overview<'_>) -> io::Result<()> {
    let language = overview.style.language;
    let mut cells: BTreeMap<(usize, State), usize> = BTreeMap::new();
    for (position, customers) in &overview.delta.standing {
        if let (Some(phase), true) = (overview.phase(position), position.state.in_funnel()) {
            *cells.entry((phase, position.state)).or_default() += customers;
        }
    }
    let states = IN_FUNNEL.map(|state| overview.state_name(state));
    let all = language.pick("all", "合计").to_owned();
    let mut table =
        new_table([language.pick("phase", "阶段").to_owned()].into_iter().chain(states).chain([all]));
    let row = |table: &mut Table, name: String, number: &dyn Fn(State) -> usize| {
        let numbers = IN_FUNNEL.map(number);
        let sum = numbers.iter().sum();
        add_numbers(table, name, numbers.into_iter().chain([sum]));
    };
    for (place, phase) in overview.ruleset.phases.iter().enumerate() {
        let number = |state| cells.get(&(place, state)).copied().unwrap_or(0);
        row(&mut table, overview.phase_name(phase), &number);
    }
    let number =
        |wanted| cells.iter().filter(|((_, state), _)| *state == wanted).map(|(_, number)| number).sum();
    row(&mut table, language.pick("all", "合计").to_owned(), &number);
    let day = overview.delta.as_of.text();
    let title = say!(language, "phases and states, as of {day}", "各阶段与状态（截至 {day}）");
    write_table(out, &overview.style.palette.title(&title), table, 1)
}

/// One phase's week.
#[derive(Debug, Clone, Copy, Default)]
struct Flow {
    into: usize,
    out: usize,
    to: [usize; 3],
    lost: usize,
}

/// Writes for each phase who came, who left, and who became what.
///
/// # Errors
/// Those of `out`.
pub fn write_week(out: &mut dyn Write, overview: &Overview<'_>) -> io::Result<()> {
    const INTO: [State; 3] = [State::Stagnant, State::Losing, State::Ready];
    let language = overview.style.language;
    let mut flows: BTreeMap<usize, Flow> = BTreeMap::new();
    for change in &overview.delta.changes {
        let from = change.from.as_ref().and_then(|from| overview.phase(from));
        let to = overview.phase(&change.to).filter(|_| change.to.state.in_funnel());
        if let Some(to) = to {
            let flow = flows.entry(to).or_default();
            flow.into += usize::from(from != Some(to));
            for (count, state) in flow.to.iter_mut().zip(INTO) {
                *count += usize::from(change.to.state == state);
            }
        }
        if let Some(from) = from {
            let flow = flows.entry(from).or_default();
            flow.out += usize::from(to != Some(from));
            flow.lost += usize::from(change.to.state == State::Lost);
        }
    }
    let heads = language.pick(["phase", "in", "out"], ["阶段", "进", "出"]).map(str::to_owned);
    let states = INTO.iter().chain([&State::Lost]).map(|state| {
        let name = overview.state_name(*state);
        say!(language, "to {name}", "转{name}")
    });
    let mut table = new_table(heads.into_iter().chain(states));
    for (place, phase) in overview.ruleset.phases.iter().enumerate() {
        let Flow { into, out, to, lost } = flows.get(&place).copied().unwrap_or_default();
        add_numbers(&mut table, overview.phase_name(phase), [into, out].into_iter().chain(to).chain([lost]));
    }
    write_table(out, &overview.style.title("what changed this week", "本周变化"), table, 1)
}

/// Writes whose customers have to be handled, most of them first.
///
/// # Errors
/// Those of `out`.
pub fn write_handling(out: &mut dyn Write, overview: &Overview<'_>) -> io::Result<()> {
    const COLUMNS: [State; 3] = [State::Losing, State::Ready, State::Stagnant];
    let language = overview.style.language;
    let mut owners: BTreeMap<Arc<str>, [usize; 3]> = BTreeMap::new();
    for row in overview.delta.states() {
        let Some(owner) = row.owner else { continue };
        let place = COLUMNS.iter().position(|state| *state == row.position.state);
        if let Some(cell) = place.and_then(|place| owners.entry(owner).or_default().get_mut(place)) {
            *cell += 1;
        }
    }
    let mut rows: Vec<_> = owners.into_iter().collect();
    rows.sort_by_key(|(owner, [losing, ready, _])| (std::cmp::Reverse(losing + ready), owner.clone()));
    let states = COLUMNS.map(|state| overview.state_name(state));
    let mut table = new_table([language.pick("owner", "负责人").to_owned()].into_iter().chain(states));
    let more = rows.len().saturating_sub(OWNERS);
    for (owner, numbers) in rows.into_iter().take(OWNERS) {
        add_numbers(&mut table, owner.to_string(), numbers);
    }
    let title = say!(
        language,
        "who has to act: losing is to be saved, ready to be confirmed (and {more} owners more)",
        "谁要处理：待丢失要挽救，待进阶要确认（另有 {more} 位负责人）"
    );
    write_table(out, &overview.style.palette.title(&title), table, 1)
}

/// Adds a row of numbers behind a name.
fn add_numbers(table: &mut Table, name: String, numbers: impl IntoIterator<Item = usize>) {
    add_row(table, [name].into_iter().chain(numbers.into_iter().map(count)));
}
