//! Opening a workspace: rules and dataset.

use std::fmt;
use std::path::{Path, PathBuf};

use crate::check::{Schema, check};
use crate::dataset::{Connection, DatasetError};
use crate::diagnostic::{self, Diagnostic};
use crate::language::{Language, Spoken, both, spoken};
use crate::ruleset::Ruleset;
use crate::syntax::{Document, FolderError, RuleTexts, read_rules};
use crate::text::Sources;
use crate::time::Zone;

/// Which dataset is used, and whether it must be there.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum DatasetChoice<'a> {
    /// The one that `[workspace]` names, or this one instead; it must be there.
    Needed(Option<&'a Path>),
    /// The same, but rules can be checked without it.
    IfThere(Option<&'a Path>),
}

/// An opened workspace.
#[derive(Debug)]
pub struct Opened {
    /// The rule texts.
    pub texts: RuleTexts,
    /// The files, for drawing diagnostics.
    pub sources: Sources,
    /// Everything found, in source order.
    pub diagnostics: Vec<Diagnostic>,
    /// The ruleset, if no error was found.
    pub ruleset: Option<Ruleset>,
    /// The store that the rules mean; `None` where mistakes leave it open.
    store: Option<PathBuf>,
    /// The dataset's path, if one is named.
    pub dataset_path: Option<PathBuf>,
    /// The dataset, if it is there.
    pub connection: Option<Connection>,
    /// The folder that relative paths in the rules start at.
    pub base: PathBuf,
    /// The language wished, else that of the rules.
    pub language: Language,
}

impl Opened {
    /// The store: the given one, else the one that the rules mean, whatever else is wrong with them.
    ///
    /// # Errors
    /// [`OpenError::StoreOpen`].
    pub fn store_path(&self, given: Option<&Path>) -> Result<PathBuf, OpenError> {
        given.map(Path::to_path_buf).or_else(|| self.store.clone()).ok_or(OpenError::StoreOpen)
    }

    /// The zone that the rules name, if they can be used.
    #[must_use]
    pub fn zone(&self) -> Option<Zone> {
        self.ruleset.as_ref().map(|ruleset| ruleset.workspace.zone)
    }

    /// Whether any diagnostic is an error.
    #[must_use]
    pub fn has_errors(&self) -> bool {
        self.diagnostics.iter().any(Diagnostic::is_error)
    }
}

/// Why a workspace cannot be opened at all. Its `Display` says what to do.
#[derive(Debug)]
pub enum OpenError {
    /// The rules folder.
    Folder(FolderError),
    /// The dataset.
    Dataset(DatasetError),
    /// No dataset is named.
    NoDataset,
    /// Mistakes leave open which store the rules mean.
    StoreOpen,
}

impl OpenError {
    /// What is wrong and what to do, in both languages.
    #[must_use]
    pub fn spoken(&self) -> Spoken {
        match self {
            Self::Folder(FolderError::Missing(path)) => spoken!(
                "there is no rules folder `{}`; name it with `--rules DIR`, or make one with `funnelwright init`",
                "没有规则目录 `{}`；请用 `--rules DIR` 指明，或用 `funnelwright init` 创建一个",
                path.display()
            ),
            Self::Folder(FolderError::NotAFolder(path)) => spoken!(
                "`{}` is a file; `--rules` names the folder that the rule files are in",
                "`{}` 是文件；`--rules` 应指明规则文件所在的目录",
                path.display()
            ),
            Self::Folder(FolderError::Io(path, error)) => spoken!(
                "the rules folder `{}` cannot be read: {error}",
                "无法读取规则目录 `{}`：{error}",
                path.display()
            ),
            Self::Dataset(error) => error.spoken(),
            Self::NoDataset => both(
                "no dataset is named; write `dataset = \"crm.db\"` under `[workspace]`, or give `--dataset FILE`",
                "没有指明数据集；请在 `[workspace]` 中写 `dataset = \"crm.db\"`，或给出 `--dataset FILE`",
            )
            .into(),
            Self::StoreOpen => both(
                "which store the rules mean is not known until they can be read, so none was touched; mend what `check` \
                 shows, or give `--store FILE`",
                "规则能够读取之前，无法得知它们指的是哪个存储文件，因此未动任何存储文件；请改正 `check` 指出的错误，或给出 `--store FILE`",
            )
            .into(),
        }
    }
}

impl fmt::Display for OpenError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.spoken().fmt(f)
    }
}

impl std::error::Error for OpenError {}

/// Reads and checks a rules folder against its dataset. `year` is the present year; `speak` is
/// asked, before anything can fail that has to be said, which language to speak, given the one that
/// the rules name.
///
/// # Errors
/// The folder cannot be read; the dataset is needed and cannot be used, or is there and damaged.
/// Mistakes in the rules are diagnostics, not errors.
pub fn open(
    rules: &Path,
    choice: DatasetChoice<'_>,
    year: i32,
    speak: impl FnOnce(Option<Language>) -> Language,
) -> Result<Opened, OpenError> {
    let connect = |path: &Path, document: &Document| {
        let connection = Connection::open(path)?;
        let schema = connection.schema(document)?;
        Ok((connection, schema))
    };
    open_by(rules, choice, year, speak, connect)
}

/// The same with another way to the dataset.
pub(super) fn open_by(
    rules: &Path,
    choice: DatasetChoice<'_>,
    year: i32,
    speak: impl FnOnce(Option<Language>) -> Language,
    connect: impl FnOnce(&Path, &Document) -> Result<(Connection, Schema), DatasetError>,
) -> Result<Opened, OpenError> {
    let read = read_rules(rules).map_err(OpenError::Folder)?;
    open_read(read, base_of(rules), choice, year, speak, connect)
}

/// The same of rules that have been read.
pub(super) fn open_read(
    (texts, document, mut diagnostics): (RuleTexts, Document, Vec<Diagnostic>),
    base: PathBuf,
    choice: DatasetChoice<'_>,
    year: i32,
    speak: impl FnOnce(Option<Language>) -> Language,
    connect: impl FnOnce(&Path, &Document) -> Result<(Connection, Schema), DatasetError>,
) -> Result<Opened, OpenError> {
    let named = || Language::of_tag(&document.workspace.language.as_ref()?.value);
    let language = speak(named());
    let dataset_path = dataset_path(&document, choice, &base);
    // Where the file that names the dataset cannot be read, that is what has to be said.
    let choice = match choice {
        DatasetChoice::Needed(None) if dataset_path.is_none() && unreadable(&diagnostics, &document) => {
            DatasetChoice::IfThere(None)
        }
        choice => choice,
    };
    let connect = |path: &Path| connect(path, &document);
    let (connection, schema) = connected(dataset_path.as_deref(), choice, connect)?.unzip();
    let (mut ruleset, found) = check(&document, &texts.hash(), schema.as_ref(), year);
    diagnostics.extend(found);
    diagnostic::sort(&mut diagnostics);
    if diagnostics.iter().any(Diagnostic::is_error) {
        ruleset = None;
    }
    if let Some(ruleset) = &mut ruleset {
        ruleset.workspace.language = language;
    }
    let store = document.store().map(|path| base.join(path));
    let sources = document.sources;
    Ok(Opened { texts, sources, diagnostics, ruleset, store, dataset_path, connection, base, language })
}

/// Whether what was read cannot be used anyway: it has errors, or says nothing at all.
fn unreadable(diagnostics: &[Diagnostic], document: &Document) -> bool {
    let empty = document.customers.is_none() && document.funnels.is_empty();
    empty || diagnostics.iter().any(Diagnostic::is_error)
}

/// The rules folder's parent.
pub(super) fn base_of(rules: &Path) -> PathBuf {
    // `.` and `..` have a parent only once they are spelt out.
    let spelt_out = match rules.file_name() {
        Some(_) => rules.to_path_buf(),
        None => rules.canonicalize().unwrap_or_else(|_| rules.to_path_buf()),
    };
    spelt_out.parent().map_or_else(|| PathBuf::from("."), Path::to_path_buf)
}

fn dataset_path(document: &Document, choice: DatasetChoice<'_>, base: &Path) -> Option<PathBuf> {
    let (DatasetChoice::Needed(given) | DatasetChoice::IfThere(given)) = choice;
    given
        .map(Path::to_path_buf)
        .or_else(|| document.workspace.dataset.as_ref().map(|path| base.join(&path.value)))
}

/// A dataset and what it has to offer.
type Connected = (Connection, Schema);

fn connected(
    path: Option<&Path>,
    choice: DatasetChoice<'_>,
    connect: impl FnOnce(&Path) -> Result<Connected, DatasetError>,
) -> Result<Option<Connected>, OpenError> {
    let needed = matches!(choice, DatasetChoice::Needed(_));
    match path {
        None if needed => Err(OpenError::NoDataset),
        None => Ok(None),
        Some(path) => match connect(path) {
            Ok(connected) => Ok(Some(connected)),
            Err(DatasetError::Missing(_)) if !needed && !is_given(choice) => Ok(None),
            Err(error) => Err(OpenError::Dataset(error)),
        },
    }
}

fn is_given(choice: DatasetChoice<'_>) -> bool {
    matches!(choice, DatasetChoice::Needed(Some(_)) | DatasetChoice::IfThere(Some(_)))
}
