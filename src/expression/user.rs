//! User functions: `functions.rhai`, under limits that hold.

use std::sync::Arc;

use crate::diagnostic::Diagnostic;
use crate::text::{SourceId, Sources};

/// One function that rules may call.
#[derive(Debug, Clone, PartialEq)]
pub struct UserFunction {
    /// Its name.
    pub name: Arc<str>,
    /// The names of its parameters.
    pub params: Vec<Arc<str>>,
    /// Its doc comment (`///`), without the slashes.
    pub doc: Option<String>,
    /// The file.
    pub source: SourceId,
}

/// The functions of all `functions.rhai` files: plain data.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct UserFunctions {
    /// In order of files and places.
    pub functions: Vec<UserFunction>,
    /// The texts, for [`UserRuntime::new`].
    pub texts: Vec<Arc<str>>,
}

impl UserFunctions {
    /// Reads the given files of `sources`; adds syntax errors, names that our table has already
    /// and second definitions to `diagnostics`.
    pub fn read(sources: &Sources, files: &[SourceId], diagnostics: &mut Vec<Diagnostic>) -> Self {
        let _ = (sources, files, diagnostics);
        todo!()
    }

    /// The functions of a name (one for each number of parameters).
    pub fn named<'a>(&'a self, name: &'a str) -> impl Iterator<Item = &'a UserFunction> {
        self.functions.iter().filter(move |function| &*function.name == name)
    }
}

/// The functions, ready to be called.
#[derive(Debug)]
pub struct UserRuntime {
    _private: (),
}

impl UserRuntime {
    /// Compiles the texts of checked functions.
    #[must_use]
    pub fn new(functions: &UserFunctions) -> Self {
        let _ = functions;
        todo!()
    }

    /// A runtime without functions.
    #[must_use]
    pub fn none() -> Self {
        Self::new(&UserFunctions::default())
    }
}
