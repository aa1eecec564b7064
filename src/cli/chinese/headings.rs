//! What clap itself says around the texts: headings, defaults, possible values.

use clap::builder::PossibleValue;
use clap::{Arg, ArgAction, Command};

/// The headings of arguments, in the order in which they stand.
pub const HEADINGS: [(&str, &str); 6] = [
    ("", "参数"),
    ("", "选项"),
    ("Funnel", "漏斗"),
    ("Board", "看板"),
    ("Workspace", "工作区"),
    ("Output", "输出"),
];

/// Puts in the helps of arguments, under Chinese headings. `help_of` tells the help of an argument,
/// and of a value of one.
pub fn args(mut command: Command, help_of: impl Fn(&str, Option<&str>) -> Option<&'static str>) -> Command {
    command =
        command.disable_help_flag(true).arg(Arg::new("help").short('h').long("help").action(ArgAction::Help));
    if command.get_version().is_some() {
        command = command
            .disable_version_flag(true)
            .arg(Arg::new("version").short('V').long("version").action(ArgAction::Version));
    }
    let mut ids: Vec<(usize, String)> =
        command.get_arguments().map(|arg| (rank(arg), arg.get_id().to_string())).collect();
    // Sections stand in the order of their first argument, and `mut_arg` puts an argument last.
    ids.sort_by_key(|(rank, _)| *rank);
    for (rank, id) in ids {
        command = command.mut_arg(&id, |arg| described(arg, |value| help_of(&id, value), rank));
    }
    command
}

/// The place of an argument's heading.
fn rank(arg: &Arg) -> usize {
    let named = |heading: &str| HEADINGS.iter().position(|(english, _)| *english == heading);
    match arg.get_help_heading() {
        Some(heading) => named(heading).unwrap_or(1),
        None => usize::from(!arg.is_positional()),
    }
}

fn described(arg: Arg, help_of: impl Fn(Option<&str>) -> Option<&'static str>, rank: usize) -> Arg {
    let arg = arg.help_heading(HEADINGS.get(rank).map(|(_, chinese)| *chinese));
    match help_of(None) {
        Some(help) if arg.get_action().takes_values() => {
            let help = format!("{help}{}", values(&arg));
            let each: String = arg
                .get_possible_values()
                .iter()
                .filter_map(|value| {
                    Some(format!("\n- {}：{}", value.get_name(), help_of(Some(value.get_name()))?))
                })
                .collect();
            let long = if each.is_empty() { help.clone() } else { format!("{help}\n{each}") };
            arg.help(help).long_help(long).hide_possible_values(true).hide_default_value(true)
        }
        Some(help) => arg.help(help),
        None => arg,
    }
}

/// What clap would say of possible values and defaults.
fn values(arg: &Arg) -> String {
    let possible = arg.get_possible_values();
    let shown: Vec<&str> =
        possible.iter().filter(|value| !value.is_hide_set()).map(PossibleValue::get_name).collect();
    let possible = listed("可选", &shown).filter(|_| !arg.is_hide_possible_values_set());
    let defaults: Vec<_> = arg.get_default_values().iter().map(|value| value.to_string_lossy()).collect();
    let default = listed("默认", &defaults).filter(|_| !arg.is_hide_default_value_set());
    [possible, default].into_iter().flatten().collect()
}

fn listed<T: AsRef<str>>(what: &str, values: &[T]) -> Option<String> {
    let values: Vec<&str> = values.iter().map(AsRef::as_ref).collect();
    (!values.is_empty()).then(|| format!("［{what}：{}］", values.join("、")))
}

/// Puts in the heading of the usage and of the commands. `usage` is clap's, with its heading.
pub fn frame(command: Command, usage: &str) -> Command {
    let usage = usage.trim_start_matches("Usage: ");
    let usage =
        usage.replace("[OPTIONS]", "[选项]").replace("<COMMAND>", "<命令>").replace("[COMMAND]", "[命令]");
    let heading = command.get_styles().get_usage();
    let heading = format!("{heading}用法:{heading:#}");
    command
        .override_usage(usage)
        .subcommand_help_heading("命令")
        .help_template(format!("{{about-with-newline}}\n{heading} {{usage}}\n\n{{all-args}}{{after-help}}"))
}
