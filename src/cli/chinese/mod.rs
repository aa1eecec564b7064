//! The help in Chinese: the derived command with every text put in from one table.
//!
//! Guarantees: what is parsed is the same in both languages. A text that the table does not have
//! stays English, which a test forbids. Deliberately absent: any parsing of its own.

mod errors;
mod headings;
mod texts;

use clap::Command;

pub use errors::refusal;
use texts::{OWN, SHARED, TEXTS, Text, VALUES};

/// The command whose help speaks Chinese.
pub fn in_chinese(command: Command) -> Command {
    let mut usages = command.clone();
    usages.build();
    let mut command = translated(command, &mut usages, "");
    command.build();
    about_help(command)
}

/// A command and all below it. `path` names it without the program: `plan`.
fn translated(mut command: Command, usages: &mut Command, path: &str) -> Command {
    let names: Vec<String> = command.get_subcommands().map(|verb| verb.get_name().to_owned()).collect();
    for name in names {
        let path = if path.is_empty() { name.clone() } else { format!("{path} {name}") };
        if let Some(usages) = usages.find_subcommand_mut(&name) {
            command = command.mut_subcommand(&name, |verb| translated(verb, usages, &path));
        }
    }
    if let Some(text) = TEXTS.iter().find(|text| text.verb == path) {
        command = command.about(text.about).long_about(long(text)).after_help(text.after);
    }
    command = headings::args(command, |id, value| match value {
        Some(value) => value_help(path, id, value),
        None => help_of(path, id),
    });
    headings::frame(command, &usages.render_usage().to_string())
}

fn long(text: &Text) -> String {
    if text.story.is_empty() {
        return text.about.to_owned();
    }
    format!("{}\n\n{}", text.about, text.story)
}

/// The help of an argument: the verb's own, or the one of arguments that several verbs have.
fn help_of(path: &str, id: &str) -> Option<&'static str> {
    let own = OWN.iter().find(|(verb, arg, _)| *verb == path && *arg == id).map(|(_, _, help)| *help);
    own.or_else(|| SHARED.iter().find(|(arg, _)| *arg == id).map(|(_, help)| *help))
}

/// What a value of an argument means, where that must be said.
fn value_help(path: &str, id: &str, value: &str) -> Option<&'static str> {
    VALUES.iter().find(|(key, _)| *key == (path, id, value)).map(|(_, help)| *help)
}

/// Says what `help` is, which clap adds when a command is built.
fn about_help(command: Command) -> Command {
    let names: Vec<String> = command.get_subcommands().map(|verb| verb.get_name().to_owned()).collect();
    names.into_iter().fold(command, |command, name| {
        command.mut_subcommand(&name, |verb| match name.as_str() {
            "help" => verb.about("显示本帮助，或某个命令的帮助"),
            _ => about_help(verb),
        })
    })
}

#[cfg(test)]
mod tests {
    use clap::CommandFactory;

    use super::headings::HEADINGS;
    use super::*;
    use crate::cli::args::Cli;

    /// Every command with its path.
    fn all(command: &Command, path: &str) -> Vec<(String, Command)> {
        let mut found = vec![(path.to_owned(), command.clone())];
        for verb in command.get_subcommands().filter(|verb| verb.get_name() != "help") {
            found.extend(all(verb, format!("{path} {}", verb.get_name()).trim()));
        }
        found
    }

    /// The commands of examples, without what is said of them.
    fn examples(text: &str) -> Vec<&str> {
        let lines = text
            .lines()
            .filter_map(|line| line.strip_prefix("  "))
            .filter(|line| line.starts_with("funnelwright "));
        lines.map(|line| line.split("  ").next().unwrap_or(line)).collect()
    }

    fn shown(text: Option<&clap::builder::StyledStr>) -> String {
        text.map(ToString::to_string).unwrap_or_default()
    }

    #[test]
    fn every_verb_has_its_chinese() {
        let english = Cli::command();
        for (path, verb) in all(&english, "") {
            let text = TEXTS.iter().find(|text| text.verb == path);
            let text = text.unwrap_or_else(|| panic!("src/cli/chinese/texts.rs: `{path}` is missing"));
            let has_story = shown(verb.get_long_about()).contains("\n\n");
            assert_eq!(has_story, !text.story.is_empty(), "the story of `{path}`");
            let after = shown(verb.get_after_help());
            assert_eq!(examples(&after), examples(text.after), "the examples of `{path}`");
            assert_eq!(after.is_empty(), text.after.is_empty(), "the end of `{path}`");
        }
        let paths: Vec<String> = all(&english, "").into_iter().map(|(path, _)| path).collect();
        for text in TEXTS {
            assert!(paths.contains(&text.verb.to_owned()), "no verb `{}`", text.verb);
        }
    }

    #[test]
    fn every_argument_has_its_chinese() {
        let english = Cli::command();
        let mut used = Vec::new();
        for (path, verb) in all(&english, "") {
            for arg in verb.get_arguments() {
                let id = arg.get_id().as_str();
                assert!(
                    help_of(&path, id).is_some(),
                    "src/cli/chinese/texts.rs: `{id}` of `{path}` is missing"
                );
                used.push((path.clone(), id.to_owned()));
                let heading = arg.get_help_heading().unwrap_or_default();
                assert!(HEADINGS.iter().any(|(english, _)| *english == heading), "the heading `{heading}`");
                for value in arg.get_possible_values().iter().filter(|value| value.get_help().is_some()) {
                    let name = value.get_name();
                    assert!(
                        value_help(&path, id, name).is_some(),
                        "`{name}` for `{id}` of `{path}` is missing"
                    );
                }
            }
        }
        for (verb, arg, _) in OWN {
            assert!(used.contains(&((*verb).to_owned(), (*arg).to_owned())), "`{verb}` has no `{arg}`");
        }
        for (arg, _) in SHARED {
            let common = ["help", "version"].contains(arg) || used.iter().any(|(_, id)| id == arg);
            assert!(common, "no verb has `{arg}`");
        }
    }

    #[test]
    fn nothing_of_clap_is_left_in_english() {
        let chinese = in_chinese(Cli::command());
        for (path, mut verb) in all(&chinese, "") {
            for help in [verb.render_help().to_string(), verb.render_long_help().to_string()] {
                for word in [
                    "Usage",
                    "Options",
                    "Arguments",
                    "Commands",
                    "Output:",
                    "Workspace:",
                    "[default",
                    "[possible",
                    "Print ",
                    "OPTIONS",
                    "COMMAND",
                ] {
                    assert!(!help.contains(word), "`{word}` in the help of `{path}`:\n{help}");
                }
                let place = |heading: &str| help.find(&format!("\n{heading}:\n"));
                let places: Vec<_> = HEADINGS.iter().map(|(_, chinese)| *chinese).filter_map(place).collect();
                assert!(places.is_sorted(), "headings out of order in `{path}`:\n{help}");
            }
        }
    }

    #[test]
    fn what_is_parsed_is_the_same() {
        let words = ["funnelwright", "plan", "--as-of", "2024-03-05", "--states", "--out", "x", "--quiet"];
        let [english, chinese] = [Cli::command(), in_chinese(Cli::command())].map(|command| {
            let matches = command.try_get_matches_from(words).unwrap();
            format!("{:?}", <Cli as clap::FromArgMatches>::from_arg_matches(&matches).unwrap())
        });
        assert_eq!(english, chinese);
    }
}
