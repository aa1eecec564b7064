//! Who acts: an id or a name, looked up where the dataset knows people.

use std::collections::BTreeMap;

use super::failure::Failure;
use super::session::Opening;
use crate::dataset::roster;
use crate::diagnostic::{nearest, suggesting};
use crate::language::spoken;

/// The id of who acts. Where the dataset knows people it is one of them, by id or by a name that only one of
/// them has, or one of the `operators`; where it knows none, whoever is said.
pub fn doer(by: &str, opening: &Opening) -> Result<String, Failure> {
    let ruleset = &opening.ruleset;
    let people = match &ruleset.mapping.people {
        Some(people) => roster(&opening.connection, people)?,
        None => BTreeMap::new(),
    };
    let operators = &ruleset.workspace.operators;
    if people.is_empty() || people.contains_key(by) || operators.iter().any(|operator| operator == by) {
        return Ok(by.to_owned());
    }
    let namesakes: Vec<&String> =
        people.iter().filter(|(_, name)| name.as_deref() == Some(by)).map(|(id, _)| id).collect();
    match namesakes.as_slice() {
        [only] => Ok((*only).clone()),
        [] => {
            let what = spoken!(
                "`--by {by}`: there is no such person in `[people]`, and no such operator under `[workspace]`",
                "`--by {by}`：`[people]` 中没有这个人，`[workspace]` 的 `operators` 中也没有"
            );
            let names = people.values().flatten();
            let known = people.keys().chain(names).chain(operators).map(String::as_str);
            Err(Failure::usage(suggesting(what, nearest(by, known))))
        }
        several => {
            let ids = several.iter().map(|id| format!("`{id}`")).collect::<Vec<_>>().join(", ");
            Err(Failure::usage(spoken!(
                "`--by {by}`: several people have this name; give the id of one of them: {ids}",
                "`--by {by}`：有几个人同名；请写其中一人的编号：{ids}"
            )))
        }
    }
}
