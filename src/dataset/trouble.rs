//! What is wrong with the rows of a part, before their numbers are known.

use super::finding::FindingCode;
use super::findings::Findings;
use super::plan::Plan;

/// What a sample begins with.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Label {
    /// Nothing: the sample says it all.
    None,
    /// The value that names the row.
    Key(String),
    /// The row's number.
    Row,
}

/// Counts and first samples by kind and column, in the order of the rows.
#[derive(Debug, Default)]
pub(super) struct Troubles(Vec<Trouble>);

#[derive(Debug)]
struct Trouble {
    code: FindingCode,
    column: usize,
    count: u64,
    /// Each with its row's place in the part.
    samples: Vec<(usize, Label, String)>,
}

impl Troubles {
    /// Counts one in a row of the part; `sample` is only called while samples are wanted.
    pub fn add(
        &mut self,
        code: FindingCode,
        column: usize,
        row: usize,
        sample: impl FnOnce() -> (Label, String),
    ) {
        let known = self.0.iter().position(|known| known.code == code && known.column == column);
        let place = known.unwrap_or_else(|| {
            self.0.push(Trouble { code, column, count: 0, samples: Vec::new() });
            self.0.len() - 1
        });
        if let Some(trouble) = self.0.get_mut(place) {
            trouble.count += 1;
            if trouble.samples.len() < Findings::SAMPLES {
                let (label, text) = sample();
                trouble.samples.push((row, label, text));
            }
        }
    }

    /// Adds them to the findings; so many rows come before the part.
    pub fn tell(self, plan: &Plan, rows_before: usize, findings: &mut Findings) {
        for Trouble { code, column, count, samples } in self.0 {
            let samples = samples.into_iter().map(|(row, label, text)| {
                let row = rows_before + row;
                let sample = match label {
                    Label::None => text,
                    Label::Key(key) => format!("{key}: {text}"),
                    Label::Row => format!("row {}: {text}", row + 1),
                };
                (row as u64, sample)
            });
            let name = plan.columns.get(column).map_or("", |column| column.column.as_str());
            findings.add_counted(code, &plan.key, name, count, samples);
        }
    }
}
