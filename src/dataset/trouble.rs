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
pub(super) struct Troubles {
    all: Vec<Trouble>,
    /// The earliest instant of a row that is dated in the future.
    future: Option<i64>,
}

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
        let known = self.all.iter().position(|known| known.code == code && known.column == column);
        let place = known.unwrap_or_else(|| {
            self.all.push(Trouble { code, column, count: 0, samples: Vec::new() });
            self.all.len() - 1
        });
        if let Some(trouble) = self.all.get_mut(place) {
            trouble.count += 1;
            if trouble.samples.len() < Findings::SAMPLES {
                let (label, text) = sample();
                trouble.samples.push((row, label, text));
            }
        }
    }

    /// Notes that a row is dated at an instant that lies in the future.
    pub fn note_future(&mut self, at: i64) {
        self.future = Some(self.future.map_or(at, |known| known.min(at)));
    }

    /// Adds them to the findings; so many rows come before the part.
    pub fn tell(self, plan: &Plan, rows_before: usize, findings: &mut Findings) {
        if let Some(at) = self.future {
            findings.note_future(at);
        }
        for Trouble { code, column, count, samples } in self.all {
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
