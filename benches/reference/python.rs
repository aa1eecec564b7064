//! Contenders written in Python, in an environment that the bench makes for itself.

use std::error::Error;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::Duration;

use super::child::{Measured, measure};

/// An environment with the packages of `benches/requirements.txt`.
#[derive(Debug)]
pub struct Python {
    interpreter: PathBuf,
}

impl Python {
    /// The environment below the target folder, made if it is not there. `PYTHON` names another
    /// interpreter to make it with. Packages that cannot be had are reported: [`Python::has`] knows.
    pub fn prepare(data: &Path) -> Result<Self, Box<dyn Error>> {
        let home = data.with_file_name("bench-venv");
        let interpreter = home.join(if cfg!(windows) { "Scripts/python.exe" } else { "bin/python" });
        if !interpreter.exists() {
            let python = std::env::var_os("PYTHON").unwrap_or_else(|| "python3".into());
            measure(Command::new(python).args(["-m", "venv"]).arg(&home))?;
        }
        let requirements = source().join("requirements.txt");
        let mut install = Command::new(&interpreter);
        install.args(["-m", "pip", "install", "--quiet", "--disable-pip-version-check", "--requirement"]);
        if let Err(error) = measure(install.arg(requirements)) {
            eprintln!("not all packages of benches/requirements.txt could be installed: {error}");
        }
        Ok(Self { interpreter })
    }

    /// Whether a package can be used.
    pub fn has(&self, package: &str) -> bool {
        let import = format!("import {package}");
        Command::new(&self.interpreter)
            .args(["-c", &import])
            .output()
            .is_ok_and(|output| output.status.success())
    }

    /// The command that runs a script of `benches/`.
    pub fn command(&self, script: &str) -> Command {
        let mut command = Command::new(&self.interpreter);
        command.arg(source().join(script));
        command
    }
}

/// The time that a script says it took: the last line of its output is `{"seconds": …}`. Starting
/// the interpreter and importing packages is not counted, in its favour.
pub fn own_time(measured: &Measured) -> Result<Duration, Box<dyn Error>> {
    let line = measured.stdout.lines().last().unwrap_or_default();
    let object: serde_json::Value = serde_json::from_str(line)?;
    let seconds = object.get("seconds").and_then(serde_json::Value::as_f64).ok_or("no time was told")?;
    Ok(Duration::from_secs_f64(seconds))
}

/// Where the scripts are.
pub fn source() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("benches")
}
