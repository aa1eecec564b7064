//! A day of work on the dataset.

use std::error::Error;
use std::path::Path;

use rusqlite::{Connection, params};

use super::random::Random;
use super::rows::{activity, amount, day, mark, moment};
use super::shape::Shape;

/// Changes so many of a thousand rows of every large table in place, as the day after [`AS_OF`] would: amounts
/// and stages are edited, activities corrected, new ones entered.
pub fn change(path: &Path, shape: Shape, per_mille: u64) -> Result<(), Box<dyn Error>> {
    let mut connection = Connection::open(path)?;
    connection.execute_batch("PRAGMA journal_mode = OFF; PRAGMA synchronous = OFF;")?;
    let transaction = connection.transaction()?;
    {
        let customers = (shape.customers * per_mille / 1000).max(1);
        let step = (shape.customers / customers).max(1);
        let mut edit = transaction.prepare(
            "UPDATE customers SET amount = ?2, stage = 'Proposal', stage_entered_at = ?3 WHERE id = ?1",
        )?;
        for number in (0..customers).map(|nth| nth * step) {
            let mut random = Random::of(4, number);
            edit.execute(params![shape.keys.key(number), amount(&mut random), day(-1).to_string()])?;
        }
        let mut correct = transaction.prepare("UPDATE activities SET minutes = ?2 WHERE id = ?1")?;
        let mut add = transaction.prepare(
            "INSERT INTO activities (customer_id, rep_id, kind, happened_at, minutes) VALUES (?1, ?2, ?3, ?4, ?5)",
        )?;
        let activities = customers * 10;
        for nth in 0..activities {
            let mut random = Random::of(5, nth);
            correct.execute(params![(nth * step + 1).cast_signed(), random.between(5, 90)])?;
            let made = activity(shape.customers * 10 + nth, shape);
            add.execute(params![made.customer, made.rep, made.kind, moment(-1, &mut random), made.minutes])?;
        }
        let mut tick = transaction.prepare(
            "INSERT INTO checklist_marks (customer_id, item, marked_at, marked_by) VALUES (?1, ?2, ?3, ?4)",
        )?;
        for nth in 0..customers * 3 {
            let mut random = Random::of(6, nth);
            let (_, item, _, by) = mark(nth, shape);
            let customer = shape.keys.key(random.below(shape.customers));
            tick.execute(params![customer, item, moment(-1, &mut random), by])?;
        }
    }
    transaction.commit()?;
    Ok(())
}
