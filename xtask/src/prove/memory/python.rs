//! Python's tests with the debug hooks of its allocators, and what is left in valgrind after many calls: as much as
//! after a few, and with a reference that is not given back, more.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

use anyhow::{Context, Result, ensure};

use super::{plant, said_in_failing};
use crate::prove::Report;
use crate::steps::{Runner, Steps, command, debian};
use crate::{Language, python, target};

pub fn prove(report: &mut Report) -> Result<()> {
    let steps = Steps::new("python");
    if command("valgrind", &["--version"]).output().is_err() {
        debian(&steps, &["valgrind"])?;
    }
    python::Python.dist(&steps)?;
    let interpreter = python::tested(&steps, "memory", &python::shipped("whl")?)?;
    let mut pytest = command(&interpreter, &["-m", "pytest", "--config-file", "py/pyproject.toml"]);
    pytest.args(["test_conformance.py", "test_inputs.py", "test_processes.py"].map(|file| format!("py/tests/{file}")));
    // By the environment, so that what the tests start has it, too.
    pytest.env("PYTHONMALLOC", "debug").env("PYTHONDEVMODE", "1").env("PYTHONDONTWRITEBYTECODE", "1");
    let before = steps.passed();
    steps.tests("pytest in development mode", Runner::Pytest, &mut pytest)?;
    report.figure(format!("Python, debug allocators and development mode: {} tests", steps.passed() - before));

    let calls = |interpreter: &Path, rounds| -> Result<(Output, Left)> {
        eprintln!("python  {rounds} rounds of every call in valgrind, which takes it half a minute");
        left(interpreter, rounds)
    };
    let ((short, few), (long, many)) = (calls(&interpreter, FEW)?, calls(&interpreter, MANY)?);
    for Output { status, stderr, .. } in [short, long] {
        ensure!(status.success(), "calls.py: {}", String::from_utf8_lossy(&stderr));
    }
    ensure!(few == many, "valgrind: after {FEW} rounds {few:?} stays, after {MANY} {many:?}");
    let blocks = many.blocks;
    report
        .figure(format!("Python in valgrind: after {FEW} and after {MANY} rounds of every call {blocks} blocks stay"));

    let leaky = python::tested(&steps, "memory-planted", &with_a_leak(&steps)?)?;
    let ((_, few), (long, many)) = (calls(&leaky, FEW)?, calls(&leaky, MANY)?);
    let said = said_in_failing("calls.py", long)?;
    ensure!(said.contains("AssertionError"), "calls.py should see references of the planted leak, and says\n{said}");
    ensure!(many.blocks >= few.blocks + MANY - FEW, "valgrind does not see the planted leak: {few:?}, {many:?}");
    let (few, many) = (few.blocks, many.blocks);
    report
        .figure(format!("Python, a leak planted: its references are seen, and {few} blocks in valgrind, then {many}"));
    Ok(())
}

const FEW: u32 = 100;
const MANY: u32 = 1100;

/// What is there when Python has ended, and what valgrind had to say: CPython itself does things that it does not like,
/// always as often.
#[derive(Debug, PartialEq)]
struct Left {
    blocks: u32,
    errors: u32,
}

fn left(interpreter: &Path, rounds: u32) -> Result<(Output, Left)> {
    fs::create_dir_all(target("proof/memory"))?;
    let log = target("proof/memory/valgrind.log");
    let mut calls = command("valgrind", &["--leak-check=no"]);
    calls.arg(format!("--log-file={}", log.display())).arg(interpreter).arg("py/tests/calls.py");
    // Python's own allocator would hide from valgrind what is kept.
    calls.args([rounds.to_string(), rounds.to_string()]).env("PYTHONMALLOC", "malloc");
    // So that its dictionaries are as large each time.
    calls.env("PYTHONHASHSEED", "0");
    let output = calls.output()?;
    let log = fs::read_to_string(log)?;
    ensure!(!log.contains("_native."), "valgrind names the extension:\n{log}");
    let number = |before: &str, after: &str| {
        let text = log.split_once(before)?.1.split_once(after)?.0.rsplit(' ').next()?;
        text.replace(',', "").parse().ok()
    };
    let blocks = number("in use at exit: ", " blocks").context("valgrind does not say what is in use")?;
    let errors = number("ERROR SUMMARY: ", " errors").context("valgrind does not say how many errors it saw")?;
    Ok((output, Left { blocks, errors }))
}

/// A wheel of a copy of the sources that does not give one reference back.
fn with_a_leak(steps: &Steps) -> Result<PathBuf> {
    let folder = target("proof/memory/python-planted");
    if folder.exists() {
        fs::remove_dir_all(&folder)?;
    }
    fs::create_dir_all(&folder)?;
    let mut unpack: Command = command("tar", &["-xmf"]);
    steps.run(
        "unpack the sdist",
        unpack.arg(python::shipped("gz")?).args(["--strip-components=1", "-C"]).arg(&folder),
    )?;
    plant(&folder.join("py/src/quick.rs"), ["            ffi::Py_DecRef(error);\n", ""])?;
    let mut build = command(python::tool(steps, "maturin")?, &["build", "--manifest-path", "py/Cargo.toml"]);
    build.args(["--interpreter", "python3", "--out", "wheel"]).current_dir(&folder);
    build.env("CARGO_TARGET_DIR", target("proof/memory/python"));
    steps.run("build a wheel with a leak", &mut build)?;
    python::only(&folder.join("wheel"), "whl")
}
