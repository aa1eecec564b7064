//! How time and memory of a cold `plan` grow with the number of customers.
//!
//! `cargo bench --bench scaling -- [--full] [--most N] [--keys dense|text|sparse] [--repeat N]`

use std::error::Error;
use std::time::Duration;

#[path = "reference/mod.rs"]
mod reference;

use reference::data::dataset;
use reference::machine;
use reference::options::Options;
use reference::product::Product;
use reference::rules;
use reference::shape::{AS_OF, Keys, Shape};
use reference::table::{cpu, least, memory, rate, ratio, seconds, table};

fn main() -> Result<(), Box<dyn Error>> {
    let options = Options::read(&["--most", "--keys", "--repeat"], &["--full"])?;
    let most = options.number("--most", if options.has("--full") { 10_000_000 } else { 1_000_000 })?;
    let repeat = options.number("--repeat", 3)?;
    let keys =
        Keys::named(options.text("--keys").unwrap_or("dense")).ok_or("--keys is dense, text or sparse")?;
    println!("{}\n", machine::describe());
    let data = machine::folder()?;
    let mut rows = Vec::new();
    let mut before: Option<(u64, Duration)> = None;
    for customers in [10_000, 100_000, 1_000_000, 10_000_000].into_iter().filter(|size| *size <= most) {
        let shape = Shape { customers, keys };
        let path = dataset(&data, shape)?;
        let folder = data.join(shape.name());
        let product = Product { rules: rules::write_to(&folder)?, store: folder.join("empty-store.db") };
        product.check(&path)?;
        let (mut best, mut processor, mut peak) = (Duration::MAX, None, None);
        for _ in 0..repeat.max(1) {
            product.forget()?;
            let measured = product.plan(&path, &AS_OF.to_string())?;
            best = best.min(measured.wall);
            processor = least(processor, measured.cpu);
            peak = peak.max(measured.peak_kib);
        }
        rows.push(vec![
            customers.to_string(),
            seconds(best),
            cpu(processor),
            rate(shape.rows(), best),
            memory(peak),
            before
                .map_or_else(|| "–".to_owned(), |before| format!("{:.2}", slope(before, (customers, best)))),
        ]);
        before = Some((customers, best));
    }
    println!("{}", table(&["customers", "cold plan", "CPU", "rows/s", "peak memory", "slope"], &rows));
    println!("\nslope: the power of the size with which the time grew since the line above; 1 is linear");
    Ok(())
}

/// The power of the size with which the time grows.
fn slope(before: (u64, Duration), now: (u64, Duration)) -> f64 {
    let size = f64::from(u32::try_from(now.0 / before.0.max(1)).unwrap_or(u32::MAX));
    ratio(now.1, before.1).ln() / size.ln()
}
