//! One alert as of a moment, and how its rule was evaluated.

use std::path::Path;

use super::super::failure::Failure;
use crate::alert::{Alert, Policies};
use crate::anomaly::Observation;
use crate::language::spoken;
use crate::store::read_outcomes;
use crate::time::{AsOf, Calendar};
use crate::workspace::AlertView;

/// How many evaluations are shown.
const EVALUATIONS: usize = 10;

/// An alert as of a moment.
pub struct Look {
    /// The alert.
    pub view: AlertView,
    /// The moment, or before it that at which the alert was closed: what came out later is about what came
    /// after it.
    pub until: AsOf,
    /// The last evaluations of its rule for its subject until then, the latest first.
    pub evaluations: Vec<Observation>,
}

/// Looks at an alert as it was at a moment.
pub fn look(
    alert: &Alert,
    store: &Path,
    policies: &Policies,
    calendar: &Calendar,
    as_of: AsOf,
) -> Result<Look, Failure> {
    let Some(view) = AlertView::of(alert, policies, calendar, as_of) else {
        let (key, at) = (&alert.key, as_of.text());
        return Err(Failure::usage(spoken!(
            "`{key}` did not exist yet as of {at}; look from a later date with `--as-of`",
            "截至 {at}，`{key}` 还不存在；请用 `--as-of` 从更晚的日期看"
        )));
    };
    let until = view.alert.state().closed_at.map_or(as_of, AsOf::at);
    let evaluations = read_outcomes(store, &alert.key, until, EVALUATIONS)?;
    Ok(Look { view, until, evaluations })
}
