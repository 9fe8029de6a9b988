//! The Python package, and the virtual environment that all Python tools of the repository live in.

use std::fmt::Write;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::{Context, Result};
use toku_codes::entries;

use crate::generated::{NOTICE, documentation, kinds};
use crate::steps::{Runner, Tool, command};
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

    fn generate(&self, _steps: &Steps, files: &mut Generated) -> Result<()> {
        files.put("py/python/toku_codes/_codes.pyi", &stub())
    }

    /// Installs the wheel into an environment of its own, where nothing else of the repository can be imported.
    fn build(&self, steps: &Steps) -> Result<()> {
        let (maturin, folder, python) = (tool(steps, "maturin")?, target("python"), python());
        let configuration = folder.join("venv/pyvenv.cfg");
        let install = ["-m", "pip", "install", "--disable-pip-version-check"];
        let requirements = ["py/requirements-test.txt", "py/requirements-dev.txt"];
        steps.unless_fresh(&configuration, &requirements.map(Path::new), || {
            let mut venv = command("python3", &["-m", "venv", "--clear"]);
            steps.run("environment of the tests", venv.arg(folder.join("venv")))?;
            let needs = ["--requirement", requirements[0], "--constraint", requirements[1]];
            steps.run("what the tests need", command(&python, &install).args(needs)).map(drop)
        })?;
        let wheels = folder.join("wheel");
        let sources = ["Cargo.toml", "Cargo.lock", "rust-toolchain.toml", "core", "py"].map(Path::new);
        let sources = [&sources[..], &[&configuration]].concat(); // a new environment lacks the wheel
        steps.unless_fresh(&wheels, &sources, || {
            // Only the wheel of this version.
            fs::create_dir_all(&wheels)?;
            fs::remove_dir_all(&wheels)?;
            let mut build = command(maturin, &["build", "--release", "--manifest-path", "py/Cargo.toml"]);
            build.arg("--interpreter").arg(&python).arg("--out").arg(&wheels);
            steps.run("build the wheel", &mut build)?;
            let wheel = fs::read_dir(&wheels)?.next().context("maturin made no wheel")??.path();
            let mut pip = command(&python, &install);
            steps.run("install the wheel", pip.args(["--force-reinstall", "--no-deps"]).arg(wheel)).map(drop)
        })
    }

    fn answerers(&self) -> Vec<(&'static str, Command)> {
        vec![("Python", command(python(), &["-X", "utf8", "py/tests/answer.py"]))]
    }

    fn test(&self, steps: &Steps) -> Result<()> {
        let (ruff, mypy) = (tool(steps, "ruff")?, tool(steps, "mypy")?);
        steps.run("format", &mut command(&ruff, &["format", "--no-cache", "--check", "py"]))?;
        steps.run("lint", &mut command(&ruff, &["check", "--no-cache", "py"]))?;
        let package: &[&str] = &["--package", "toku_codes"];
        for (what, checked) in [("types", package), ("types of the tests", &["py/tests", "py/examples"])] {
            let mut types = command(&mypy, &["--config-file", "py/pyproject.toml"]);
            types.arg("--cache-dir").arg(target("python/mypy")).arg("--python-executable").arg(python());
            steps.run(what, types.args(checked))?;
        }
        let tests = ["-m", "pytest", "--config-file", "py/pyproject.toml", "py/tests"];
        // No byte code beside the sources: a folder that changes is taken for a changed source.
        let mut pytest = command(python(), &tests);
        steps.tests("pytest", Runner::Pytest, pytest.env("PYTHONDONTWRITEBYTECODE", "1"))
    }
}

/// The interpreter that has the wheel.
fn python() -> PathBuf {
    target("python/venv/bin/python")
}

/// The types of the members, which Python makes when it starts.
fn stub() -> String {
    let mut text = format!(
        "# {NOTICE}\nfrom typing import Literal, TypeAlias\n\nfrom ._entry import Entry\n\n__all__ = [\"TokuCode\"]\n\n"
    );
    for ((_, members), alias) in kinds().iter().zip(["_Category", "_Outcome", "_GrpcStatus"]) {
        let names: Vec<_> = members.iter().map(|(_, name)| format!("\"{name}\"")).collect();
        let _ = writeln!(text, "{alias}: TypeAlias = Literal[{}]", names.join(", "));
    }
    text += "\nclass TokuCode(Entry):\n    \"\"\"The codes that the table lists, each with what the table says of it.\n\n    \
             Closed, as http.HTTPStatus is: TokuCode(-9999) is a ValueError, while lookup(-9999) is None.\n    \"\"\"\n";
    for entry in entries() {
        let ([meaning, reading], name, code) = (documentation(entry), entry.name, entry.code.0);
        let _ = write!(text, "\n    {name} = {code}\n    \"\"\"{meaning}\n\n    {reading}\n    \"\"\"\n");
    }
    text
}
