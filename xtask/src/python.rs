//! The Python package, and the virtual environment that all Python tools of the repository live in.

use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::Result;

use crate::steps::{Tool, command};
use crate::{Generated, Language, Steps, target};

pub struct Python;

pub const PYTHON: Tool =
    Tool { command: ["python3", "--version"], at_least: (3, 11), get: "https://www.python.org/downloads/" };

/// A program of the virtual environment, which is set up when it is missing or its requirements have changed.
pub fn tool(steps: &Steps, name: &str) -> Result<PathBuf> {
    let venv = target("venv");
    let requirements = Path::new("py/requirements-dev.txt");
    steps.unless_fresh(&venv.join("pyvenv.cfg"), &[requirements], || {
        steps.run("virtual environment", command("python3", &["-m", "venv", "--clear"]).arg(&venv))?;
        let install = ["-m", "pip", "install", "--disable-pip-version-check", "--requirement"];
        steps.run("Python tools", command(venv.join("bin/python"), &install).arg(requirements)).map(drop)
    })?;
    Ok(venv.join("bin").join(name))
}

impl Language for Python {
    fn name(&self) -> &'static str {
        "python"
    }

    fn tools(&self) -> &'static [Tool] {
        &[PYTHON]
    }

    fn generate(&self, _steps: &Steps, _files: &mut Generated) -> Result<()> {
        Ok(())
    }

    fn build(&self, _steps: &Steps) -> Result<()> {
        Ok(())
    }

    fn answerers(&self) -> Vec<(&'static str, Command)> {
        vec![]
    }

    fn test(&self, _steps: &Steps) -> Result<()> {
        Ok(())
    }
}
