//! Finding and reading the files of a rules folder.

use std::fs::{self, Metadata};
use std::io;
use std::path::{Path, PathBuf};

use crate::diagnostic::{Diagnostic, SyntaxProblem};
use crate::language::{Spoken, both};

/// The largest rule file that is read, in bytes.
pub const MAX_FILE_BYTES: u64 = 4 * 1024 * 1024;
/// How many folders deep rule files may lie.
pub(super) const MAX_FOLDER_DEPTH: usize = 16;

/// The texts of a rules folder, before anything is understood.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct RuleTexts {
    /// The folder as it was named, for showing paths that can be opened; empty if it is not known.
    pub folder: String,
    /// (path in the folder, text), ordered by path, bytewise: `*.toml` without `*_test.toml`, and
    /// `functions.rhai`.
    pub files: Vec<(String, String)>,
}

impl RuleTexts {
    /// The hash that names this ruleset: of all paths in the folder and all texts, as 16 hexadecimal
    /// digits. Where the folder lies does not matter.
    #[must_use]
    pub fn hash(&self) -> String {
        let mut hasher = blake3::Hasher::new();
        for (path, text) in &self.files {
            for part in [path, text] {
                // The length before each part keeps ("ab", "c") and ("a", "bc") apart.
                hasher.update(&(part.len() as u64).to_le_bytes());
                hasher.update(part.as_bytes());
            }
        }
        hasher.finalize().to_hex().chars().take(16).collect()
    }

    /// A file's path as people can open it.
    #[must_use]
    pub fn shown(&self, path: &str) -> String {
        shown(&self.folder, path)
    }
}

/// A name may hold anything, also what would move the cursor of a terminal.
fn shown(folder: &str, path: &str) -> String {
    let whole = match folder.trim_end_matches('/') {
        "" if folder.is_empty() => path.to_owned(),
        folder => format!("{folder}/{path}"),
    };
    let escaped = |c: char| if c.is_control() { c.escape_default().to_string() } else { c.to_string() };
    if whole.contains(char::is_control) { whole.chars().map(escaped).collect() } else { whole }
}

/// Why a rules folder cannot be read at all.
#[derive(Debug)]
pub enum FolderError {
    /// There is none.
    Missing(PathBuf),
    /// It is a file.
    NotAFolder(PathBuf),
    /// The system refused.
    Io(PathBuf, io::Error),
}

/// Reads the files of a rules folder, recursively. Files that are not UTF-8 or too large are
/// reported, the rest is read.
///
/// # Errors
/// The folder itself cannot be read.
pub fn read_folder(folder: &Path) -> Result<(RuleTexts, Vec<Diagnostic>), FolderError> {
    let mut reading = Reading { folder: folder.to_string_lossy().into_owned(), ..Reading::default() };
    walk_folder(folder, &mut |path, inside, part| reading.take(path, inside, part))?;
    reading.files.sort_by(|a, b| a.0.as_bytes().cmp(b.0.as_bytes()));
    Ok((RuleTexts { folder: reading.folder, files: reading.files }, reading.diagnostics))
}

/// What there is in a rules folder, of all that matters to its rules.
#[derive(Debug)]
pub enum FolderPart {
    /// A folder; what is in it follows.
    Folder(Metadata),
    /// A link to a folder that it stands in: its files are read there already.
    Circle,
    /// A folder that lies too deep.
    TooDeep,
    /// A rule file, not yet read.
    RuleFile(Metadata),
    /// A folder or rule file that cannot be looked at.
    Unreadable(io::Error),
}

/// Tells `visit` all parts of a rules folder, each with its path and its path in the folder, which is
/// empty for the folder itself; in no order. Links are followed, but not in circles. Whoever reads
/// rules and whoever looks whether they were saved sees the same.
///
/// # Errors
/// The folder itself cannot be read.
pub fn walk_folder(folder: &Path, visit: &mut dyn FnMut(&Path, &str, FolderPart)) -> Result<(), FolderError> {
    let refused = |error: io::Error| match error.kind() {
        io::ErrorKind::NotFound => FolderError::Missing(folder.to_owned()),
        _ => FolderError::Io(folder.to_owned(), error),
    };
    let metadata = fs::metadata(folder).map_err(refused)?;
    if !metadata.is_dir() {
        return Err(FolderError::NotAFolder(folder.to_owned()));
    }
    visit(folder, "", FolderPart::Folder(metadata));
    let mut walk = Walk { visit, links: Vec::new() };
    walk.entries(fs::read_dir(folder).map_err(refused)?, (folder, ""), 0);
    Ok(())
}

/// Whether a file of that name holds rules. Hidden files and what editors leave behind do not.
fn is_rule_file(name: &str) -> bool {
    let is_toml = name.strip_suffix(".toml").is_some_and(|stem| !stem.ends_with("_test"));
    !name.starts_with(['.', '#']) && (is_toml || name == "functions.rhai")
}

/// A walk through a rules folder.
struct Walk<'a> {
    visit: &'a mut dyn FnMut(&Path, &str, FolderPart),
    /// The folders that the links on the way stand in.
    links: Vec<PathBuf>,
}

impl Walk<'_> {
    /// Looks through a folder; `inside` is its path in the rules folder.
    fn entries(&mut self, entries: fs::ReadDir, (folder, inside): (&Path, &str), depth: usize) {
        for entry in entries {
            match entry {
                Ok(entry) => {
                    let name = entry.file_name();
                    let name = name.to_string_lossy();
                    let inside =
                        if inside.is_empty() { name.to_string() } else { format!("{inside}/{name}") };
                    self.entry(&entry.path(), &name, &inside, depth);
                }
                Err(error) => (self.visit)(folder, inside, FolderPart::Unreadable(error)),
            }
        }
    }

    fn entry(&mut self, path: &Path, name: &str, inside: &str, depth: usize) {
        match fs::metadata(path) {
            Ok(meta) if meta.is_dir() && !name.starts_with('.') => self.folder(path, inside, meta, depth + 1),
            Ok(meta) if meta.is_file() && is_rule_file(name) => {
                (self.visit)(path, inside, FolderPart::RuleFile(meta));
            }
            Err(error) if is_rule_file(name) => (self.visit)(path, inside, FolderPart::Unreadable(error)),
            _ => {}
        }
    }

    fn folder(&mut self, path: &Path, inside: &str, metadata: Metadata, depth: usize) {
        let is_link = fs::symlink_metadata(path).is_ok_and(|meta| meta.is_symlink());
        let stands_in = path.parent().filter(|_| is_link).and_then(|folder| folder.canonicalize().ok());
        self.links.extend(stands_in.clone());
        if is_link && self.leads_back(path) {
            (self.visit)(path, inside, FolderPart::Circle);
        } else if depth > MAX_FOLDER_DEPTH {
            (self.visit)(path, inside, FolderPart::TooDeep);
        } else {
            match fs::read_dir(path) {
                Ok(entries) => {
                    (self.visit)(path, inside, FolderPart::Folder(metadata));
                    self.entries(entries, (path, inside), depth);
                }
                Err(error) => (self.visit)(path, inside, FolderPart::Unreadable(error)),
            }
        }
        if stands_in.is_some() {
            self.links.pop();
        }
    }

    /// Whether a link leads to a folder that it, or a link on the way to it, stands in.
    fn leads_back(&self, path: &Path) -> bool {
        path.canonicalize().is_ok_and(|target| self.links.iter().any(|folder| folder.starts_with(&target)))
    }
}

/// What was read of a rules folder.
#[derive(Default)]
struct Reading {
    folder: String,
    files: Vec<(String, String)>,
    diagnostics: Vec<Diagnostic>,
}

impl Reading {
    fn take(&mut self, path: &Path, inside: &str, part: FolderPart) {
        match part {
            FolderPart::RuleFile(metadata) => self.file(path, inside, metadata.len()),
            FolderPart::Unreadable(error) => self.unreadable(inside, &error),
            FolderPart::TooDeep => {
                let path = shown(&self.folder, inside);
                let problem = SyntaxProblem::FolderTooDeep { path, limit: MAX_FOLDER_DEPTH };
                self.diagnostics.push(Diagnostic::nowhere(problem));
            }
            FolderPart::Folder(_) | FolderPart::Circle => {}
        }
    }

    fn file(&mut self, path: &Path, inside: &str, length: u64) {
        if length > MAX_FILE_BYTES {
            let path = shown(&self.folder, inside);
            let problem = SyntaxProblem::TooLarge { path, limit: MAX_FILE_BYTES };
            self.diagnostics.push(Diagnostic::nowhere(problem));
            return;
        }
        match fs::read(path).map(String::from_utf8) {
            Ok(Ok(text)) => self.files.push((inside.to_owned(), text)),
            Ok(Err(error)) => {
                let read = error.utf8_error().valid_up_to();
                let before = error.as_bytes().get(..read).unwrap_or_default();
                let line = before.split(|byte| *byte == b'\n').count();
                let path = shown(&self.folder, inside);
                self.diagnostics.push(Diagnostic::nowhere(SyntaxProblem::NotUtf8 { path, line }));
            }
            Err(error) => self.unreadable(inside, &error),
        }
    }

    fn unreadable(&mut self, inside: &str, error: &io::Error) {
        let reason = match error.kind() {
            io::ErrorKind::NotFound => {
                both("it is a link to a file that does not exist", "它是一个链接，指向的文件不存在").into()
            }
            io::ErrorKind::PermissionDenied => both("its permissions do not allow it", "没有读取权限").into(),
            _ => Spoken::foreign(error),
        };
        let path = shown(&self.folder, inside);
        self.diagnostics.push(Diagnostic::nowhere(SyntaxProblem::Unreadable { path, reason }));
    }
}
