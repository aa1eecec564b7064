//! Who acts: an id or a name, looked up where the dataset knows people.

use std::collections::BTreeMap;

use super::failure::Failure;
use super::session::Opening;
use super::terminal::Terminal;
use crate::dataset::roster;
use crate::diagnostic::{nearest, suggesting};
use crate::language::spoken;

/// The id of who acts. Where the dataset knows people a name that only one of them has stands for that
/// person. Somebody who is neither among them nor an operator may act all the same, for not everybody is
/// in the dataset; but that is said, since it may be a slip.
pub fn doer(by: &str, opening: &Opening, terminal: Terminal) -> Result<String, Failure> {
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
    let what = match namesakes.as_slice() {
        [only] => return Ok((*only).clone()),
        [] => {
            let what = spoken!(
                "`--by {by}` is nobody in `[people]` and no operator under `[workspace]`; it is recorded as it stands",
                "`--by {by}` 不在 `[people]` 中，也不是 `[workspace]` 的 `operators`；按原样记录"
            );
            let names = people.values().flatten();
            let known = people.keys().chain(names).chain(operators).map(String::as_str);
            suggesting(what, nearest(by, known))
        }
        several => {
            let ids = several.iter().map(|id| format!("`{id}`")).collect::<Vec<_>>().join(", ");
            spoken!(
                "`--by {by}`: several people have this name ({ids}); it is recorded as it stands, an id would tell which",
                "`--by {by}`：有几个人同名（{ids}）；按原样记录，写编号才能区分"
            )
        }
    };
    terminal.note(what.said_in(opening.opened.language));
    Ok(by.to_owned())
}
