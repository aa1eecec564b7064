//! `explain`: why a customer is where it is, why an alert is open, or what a diagnostic code means.

mod alert;

use std::io::Write;

use clap::Args;

use super::args::{Format, Places};
use super::exit::Exit;
use super::failure::Failure;
use super::session::Opening;
use super::terminal::{Terminal, print};
use crate::delta::Snapshot;
use crate::diagnostic::{all_codes, find_code, nearest, suggesting};
use crate::explain;
use crate::facts::Moment;
use crate::journey::Sight;
use crate::language::{Language, both, spoken};
use crate::render::{Labels, StoryHeading, Style, write_story};
use crate::store::read_snapshot;
use crate::syntax::Role;
use crate::workspace;

/// Tell why a customer is where it is, why an alert is open, or the story of a diagnostic code.
///
/// For a customer: state and reason, the journey so far, every line of the checklist with the
/// values behind it, what would change the state, and when it changes by itself. For an alert: the
/// figures and what they were compared with, the condition part by part, what would end it, and where
/// it goes next.
#[derive(Debug, Args)]
#[command(after_help = "\
Examples:
  funnelwright explain C0042
  funnelwright explain C0042 --as-of 2024-03-05
  funnelwright explain --alert 'big_and_stagnant|customer:C0042'
  funnelwright explain --code FW201")]
pub struct ExplainArgs {
    /// The customer's id
    #[arg(required_unless_present_any = ["code", "alert"])]
    customer: Option<String>,
    /// A diagnostic code or its name, as `check` prints it
    #[arg(long, conflicts_with = "customer")]
    code: Option<String>,
    /// An alert's key, or its beginning
    #[arg(long, value_name = "KEY", conflicts_with_all = ["customer", "code"])]
    alert: Option<String>,
    /// With `--alert`: for people, or for programs: an array, one object per line, or a table
    #[arg(long, value_enum, value_name = "FORMAT", help_heading = "Output")]
    format: Option<Format>,
    #[command(flatten)]
    places: Places,
}

/// Does it.
pub fn explain(args: &ExplainArgs, terminal: Terminal) -> Result<Exit, Failure> {
    if args.format.is_some() && args.alert.is_none() {
        return Err(Failure::usage(both(
            "`--format` belongs to `explain --alert`",
            "`--format` 用于 `explain --alert`",
        )));
    }
    let format = args.format.unwrap_or(Format::Human);
    match (&args.code, &args.alert, &args.customer) {
        (Some(code), _, _) => explain_code(code, terminal.language()),
        (None, Some(key), _) => alert::explain(key, format, &args.places, terminal),
        (None, None, Some(customer)) => explain_customer(customer, &args.places, terminal),
        (None, None, None) => Err(Failure::usage(both(
            "name a customer, an alert with `--alert`, or a code with `--code`",
            "请给出客户，或用 `--alert` 给出告警，或用 `--code` 给出代码",
        ))),
    }
}

fn explain_code(text: &str, language: Language) -> Result<Exit, Failure> {
    let Some(code) = find_code(text) else {
        let words = all_codes().flat_map(|code| [code.id, code.name]);
        let what = spoken!("there is no diagnostic `{text}`", "没有诊断代码 `{text}`");
        return Err(Failure::usage(suggesting(what, nearest(text, words))));
    };
    print(|out| {
        writeln!(out, "# {}\n", code.heading(language))?;
        writeln!(out, "{}", code.explanation.said_in(language).trim_end())
    })?;
    Ok(Exit::Done)
}

fn explain_customer(id: &str, places: &Places, terminal: Terminal) -> Result<Exit, Failure> {
    let session = Opening::of(places, terminal)?.read_around(id, places, terminal)?;
    let snapshot = read_snapshot(&session.store_path(places))?;
    let prepared = &session.prepared;
    let customer = workspace::find_customer(prepared, id)
        .map_err(|error| gone(id, &snapshot).unwrap_or(error.into()))?;
    let sightings = workspace::sighted(prepared, &snapshot, session.as_of.day);
    let world = prepared.world(&snapshot.journal, Some(&sightings));
    let moment = Moment::new(&world, Sight::of(session.as_of));
    let Some(story) = explain::explain(&moment, customer) else {
        return Err(Failure::usage(spoken!(
            "`{id}` does not exist yet as of {}; look from a later date with `--as-of`",
            "截至 {}，`{id}` 还不存在；请用 `--as-of` 从更晚的日期看",
            session.as_of.text()
        )));
    };
    let name = world.text(customer, Role::Name);
    let heading = StoryHeading { name: name.as_deref(), as_of: &session.as_of.text() };
    let labels = Labels::of(&prepared.ruleset);
    let style = Style { palette: terminal.palette(), language: session.opened.language };
    print(|out| write_story(out, &heading, &story, &labels, style))?;
    Ok(Exit::Done)
}

/// A customer that the store knows and the dataset no longer has.
fn gone(id: &str, snapshot: &Snapshot) -> Option<Failure> {
    let state = snapshot.customers.get(id)?.position.state;
    Some(Failure::usage(spoken!(
        [state]
        "`{id}` is no longer in the dataset; its last recorded state is {state}",
        "数据集中已没有 `{id}`；最后记录的状态是{state}"
    )))
}
