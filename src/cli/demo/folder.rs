//! The demo's folder: rules, dataset, and a marker, so that nothing else is ever overwritten.

use std::fs::{self, File};
use std::io;
use std::path::{Path, PathBuf};

use crate::demo::{RULE_FILES, receive_new_export, rule_text, write_dataset};
use crate::language::Language;
use crate::render::write_rules_schema;

/// Stands in every folder that a demo was made in.
const MARKER: &str = ".funnelwright-demo";
/// The dataset.
const DATASET: &str = "crm.db";
/// The folder of the edited copy of the rules.
const EDITED: &str = "what_if";

/// Whether the folder is new, empty, or an earlier demo.
pub(super) fn may_write(dir: &Path) -> io::Result<bool> {
    match fs::read_dir(dir) {
        Ok(mut entries) => Ok(entries.next().is_none() || dir.join(MARKER).exists()),
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(true),
        Err(error) => Err(error),
    }
}

/// Makes it, with the dataset as it was a week before the last day.
pub(super) fn make(dir: &Path, language: Language) -> io::Result<()> {
    let [rules, schemas] = ["rules", "schemas"].map(|folder| dir.join(folder));
    fs::create_dir_all(&rules)?;
    fs::create_dir_all(&schemas)?;
    fs::write(dir.join(MARKER), "made by `funnelwright demo`, which may make this folder anew\n")?;
    for file in [DATASET, "funnelwright.db"] {
        for ending in ["", "-wal", "-shm", "-journal"] {
            remove(&dir.join(format!("{file}{ending}")))?;
        }
    }
    for (name, text) in RULE_FILES {
        let path = rules.join(name);
        if fs::read_to_string(&path).is_ok_and(|old| is_edited(&old, text)) {
            fs::rename(&path, rules.join(format!("{name}.bak")))?;
        }
        fs::write(path, rule_text(text, language))?;
    }
    write_rules_schema(&mut File::create(schemas.join("rules.schema.json"))?, language)?;
    write_dataset(&dir.join(DATASET)).map_err(io::Error::other)
}

/// Whether a file is none that a demo has written.
fn is_edited(old: &str, shipped: &str) -> bool {
    Language::ALL.into_iter().all(|language| old != rule_text(shipped, language))
}

fn remove(path: &Path) -> io::Result<()> {
    match fs::remove_file(path) {
        Err(error) if error.kind() != io::ErrorKind::NotFound => Err(error),
        _ => Ok(()),
    }
}

/// A week passes: the dataset becomes that of the last day.
pub(super) fn receive(dir: &Path) -> io::Result<()> {
    receive_new_export(&dir.join(DATASET)).map_err(io::Error::other)
}

/// Copies the rules beside them, with one line of one file edited; gives the copy's folder.
pub(super) fn copy_edited(dir: &Path, file: &str, line: &str, edited: &str) -> io::Result<PathBuf> {
    let copy = dir.join(EDITED);
    remove_copy(dir)?;
    fs::create_dir_all(&copy)?;
    for (name, _) in RULE_FILES {
        let text = fs::read_to_string(dir.join("rules").join(name))?;
        let text = if *name == file { text.replacen(line, edited, 1) } else { text };
        fs::write(copy.join(name), text)?;
    }
    Ok(copy)
}

/// Takes the edited copy away.
pub(super) fn remove_copy(dir: &Path) -> io::Result<()> {
    match fs::remove_dir_all(dir.join(EDITED)) {
        Err(error) if error.kind() != io::ErrorKind::NotFound => Err(error),
        _ => Ok(()),
    }
}
