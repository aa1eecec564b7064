//! Tables and migrations.

use std::path::Path;

use rusqlite::{Connection, Transaction, TransactionBehavior};

use super::error::{StoreError, at};
use super::identity::{APPLICATION_ID, Kind, VERSION, identify};
use super::views;

/// Each schema version with what leads to it from the one before. A released entry is never
/// edited: a change of a table or a view is a new entry. `fw_lease` keeps its shape for ever, for
/// the lease is taken before a migration.
const MIGRATIONS: &[(i64, &str)] = &[
    (1, include_str!("schema_1.sql")),
    (2, include_str!("schema_2.sql")),
    (VERSION, include_str!("schema_3.sql")),
];

/// Turns an empty file into a store of the first version; leaves a store as it is.
///
/// # Errors
/// SQLite's; the file is as it was then.
pub(super) fn found(connection: &mut Connection, path: &Path) -> Result<(), StoreError> {
    migrate_to(connection, path, MIGRATIONS.get(..1).unwrap_or_default(), |kind| kind == Kind::Empty)
}

/// Brings a store to the newest version; the caller holds the lease.
///
/// # Errors
/// SQLite's; the store is of the last version that was reached then.
pub(super) fn migrate(connection: &mut Connection, path: &Path) -> Result<(), StoreError> {
    migrate_to(connection, path, MIGRATIONS, |_| true)
}

fn migrate_to(
    connection: &mut Connection,
    path: &Path,
    migrations: &[(i64, &str)],
    is_wanted: impl Fn(Kind) -> bool,
) -> Result<(), StoreError> {
    for (version, sql) in migrations {
        let pending = |kind| is_wanted(kind) && kind < Kind::Store(*version);
        if !pending(identify(connection, path)?) {
            continue;
        }
        let transaction =
            connection.transaction_with_behavior(TransactionBehavior::Immediate).map_err(at(path))?;
        // Another process may have done it before this one had the right to write.
        if pending(identify(&transaction, path)?) {
            apply(&transaction, *version, sql).map_err(at(path))?;
            transaction.commit().map_err(at(path))?;
        }
    }
    Ok(())
}

fn apply(transaction: &Transaction<'_>, version: i64, sql: &str) -> rusqlite::Result<()> {
    transaction.execute_batch(sql)?;
    transaction.pragma_update(None, "application_id", APPLICATION_ID)?;
    transaction.pragma_update(None, "user_version", version)?;
    if version == VERSION { views::create(transaction) } else { Ok(()) }
}

#[cfg(test)]
mod tests {
    use super::super::fixture::{folder, open};
    use super::super::{AlertScope, OutboxStatus, read_alerts, read_outbox, read_snapshot};
    use super::*;

    /// What each version says. Once it is released, a difference means that the change belongs into a
    /// new entry of [`MIGRATIONS`], not that this line is to be edited.
    const SAID: [(i64, &str); 3] =
        [(1, "30c1a1ed4f037fdf"), (2, "74c31dd8ec8606a0"), (3, "bcb19fe04f97cbe4")];

    /// What the newest version makes, views included; of this too.
    const MADE: (i64, &str) = (3, "0d14a9b7b73c6526");

    fn hash(text: &str) -> String {
        blake3::hash(text.as_bytes()).to_hex().as_str().chars().take(16).collect()
    }

    #[test]
    fn a_version_never_changes_its_meaning() {
        let said: Vec<_> = MIGRATIONS.iter().map(|(version, sql)| (*version, hash(sql))).collect();
        assert_eq!(said, SAID.map(|(version, hash)| (version, hash.to_owned())));
        let (_folder, path) = folder();
        drop(open(&path).unwrap());
        let connection = Connection::open(&path).unwrap();
        let all: String = connection
            .query_row("SELECT group_concat(sql, ';' ORDER BY name) FROM sqlite_schema", [], |row| row.get(0))
            .unwrap();
        assert_eq!((VERSION, hash(&all).as_str()), MADE);
    }

    #[test]
    fn a_store_of_the_first_version_is_read_as_it_is_and_migrated_by_the_first_writer() {
        let (_folder, path) = folder();
        let mut connection = Connection::open(&path).unwrap();
        migrate_to(&mut connection, &path, &MIGRATIONS[..1], |_| true).unwrap();
        connection
            .execute_batch(
                "CREATE VIEW runs AS SELECT run FROM fw_run;
                 INSERT INTO fw_ruleset VALUES ('h');
                 INSERT INTO fw_run VALUES (1, '2024-03-05', 'c', 'h', 'd', 1, 1, '2024-03-05', 1, 1, 1, 'f', NULL),
                   (2, '2024-03-06', 'c', 'h', 'd', 2, 0, '2024-03-06', 1, 1, 1, 'f', NULL);
                 INSERT INTO fw_customer VALUES ('a', 'f', 's', NULL, 'losing', NULL, NULL, 0, NULL, 2);
                 INSERT INTO fw_change (run, customer, effective_on, to_state, cause, late, reason, ruleset)
                   VALUES (1, 'a', '2024-03-05', 'stagnant', 'baseline', 0, '', 'h'),
                     (2, 'a', '2024-03-06', 'losing', 'time', 0, '', 'h');
                 UPDATE fw_store SET generation = 2;",
            )
            .unwrap();
        drop(connection);
        let check = || {
            let snapshot = read_snapshot(&path).unwrap();
            assert_eq!((snapshot.generation, snapshot.customers.len()), (2, 1));
            assert_eq!(snapshot.watched.changes.len(), 1, "the baseline's stay out");
            assert!(snapshot.watched.alerts.is_empty());
        };
        check();
        assert_eq!(read_alerts(&path, AlertScope::All).unwrap(), []);
        assert_eq!(read_outbox(&path, &OutboxStatus::ALL).unwrap(), []);
        let version = || -> i64 {
            let connection = Connection::open(&path).unwrap();
            connection.query_row("PRAGMA user_version", [], |row| row.get(0)).unwrap()
        };
        assert_eq!(version(), 1, "reading leaves it as it is");
        assert_eq!(open(&path).unwrap().alerts().unwrap(), []);
        assert_eq!(version(), VERSION);
        check();
        let alerts =
            "SELECT (SELECT count(*) FROM alerts) + (SELECT count(*) FROM runs WHERE as_of IS NOT NULL)";
        let connection = Connection::open(&path).unwrap();
        assert_eq!(connection.query_row(alerts, [], |row| row.get::<_, i64>(0)).unwrap(), 2);
    }

    #[test]
    fn migrations_lead_from_the_first_version_to_the_newest() {
        let versions: Vec<i64> = MIGRATIONS.iter().map(|(version, _)| *version).collect();
        assert_eq!(versions, (1..=VERSION).collect::<Vec<_>>());
    }

    #[test]
    fn a_migration_that_fails_leaves_the_file_as_it_was() {
        let mut connection = Connection::open_in_memory().unwrap();
        let path = Path::new("memory");
        let broken = [(1, "CREATE TABLE fw_a (x); CREATE TABLE nonsense (")];
        assert!(migrate_to(&mut connection, path, &broken, |_| true).is_err());
        assert_eq!(identify(&connection, path).unwrap(), Kind::Empty);
        migrate(&mut connection, path).unwrap();
        assert_eq!(identify(&connection, path).unwrap(), Kind::Store(VERSION));
        migrate(&mut connection, path).unwrap();
    }
}
