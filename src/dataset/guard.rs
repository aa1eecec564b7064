//! What a query of a rule file may do: read, for so long.

use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use rusqlite::config::DbConfig;
use rusqlite::hooks::{AuthAction, AuthContext, Authorization};
use rusqlite::limits::Limit;

/// Steps of SQLite's machine that one query may take: about a minute of work, and several times what
/// ten million rows need.
pub(super) const MAX_STEPS: u64 = 2_000_000_000;

/// The longest value, in bytes, that a query may make: notes of customers are far shorter.
const LONGEST_VALUE: i32 = 16 << 20;

/// Steps between two looks at the counter.
const STEPS_AT_ONCE: i32 = 10_000;

/// SQL functions that reach outside the dataset.
const REFUSED_FUNCTIONS: [&str; 2] = ["load_extension", "fts3_tokenizer"];

/// Counts the steps of the query that runs.
#[derive(Debug, Clone, Default)]
pub(super) struct Steps(Arc<AtomicU64>);

impl Steps {
    /// Begins a new query.
    pub fn restart(&self) {
        self.0.store(0, Ordering::Relaxed);
    }
}

/// Puts a connection under guard for the rest of its life: from now on it can prepare nothing but
/// reading statements, and each of them ends after `max_steps`.
pub(super) fn guard(sqlite: &mut rusqlite::Connection, max_steps: u64) -> rusqlite::Result<Steps> {
    sqlite.set_db_config(DbConfig::SQLITE_DBCONFIG_DEFENSIVE, true)?;
    sqlite.set_db_config(DbConfig::SQLITE_DBCONFIG_TRUSTED_SCHEMA, false)?;
    sqlite.set_limit(Limit::SQLITE_LIMIT_ATTACHED, 0)?;
    sqlite.set_limit(Limit::SQLITE_LIMIT_LENGTH, LONGEST_VALUE)?;
    let steps = Steps::default();
    let counted = steps.clone();
    let at_once = u64::from(STEPS_AT_ONCE.unsigned_abs());
    sqlite.progress_handler(
        STEPS_AT_ONCE,
        Some(move || counted.0.fetch_add(at_once, Ordering::Relaxed) >= max_steps),
    )?;
    sqlite.authorizer(Some(may))?;
    Ok(steps)
}

fn may(context: AuthContext<'_>) -> Authorization {
    match context.action {
        AuthAction::Select | AuthAction::Read { .. } | AuthAction::Recursive => Authorization::Allow,
        AuthAction::Function { function_name } => {
            let refused = REFUSED_FUNCTIONS.iter().any(|name| name.eq_ignore_ascii_case(function_name));
            if refused { Authorization::Deny } else { Authorization::Allow }
        }
        _ => Authorization::Deny,
    }
}
