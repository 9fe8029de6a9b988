//! Python's tests with the debug hooks of its allocators, and what is left in valgrind after many calls: as much as
//! after a few, and with a reference that is not given back, more.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Output;

use anyhow::{Context, Result, ensure};
use xtask::{language::Language, languages::python, run::*, tools::*};

use super::{make_fault, sees_fault};
use crate::Report;

const FEW: u32 = 100;
const MANY: u32 = 1100;

pub fn prove(report: &mut Report) -> Result<()> {
    let steps = Steps::new("python");
    python::Python.dist(&steps, false)?;
    let shipped = environment(&steps, "memory", "3", Some("test"), Some(&python::shipped("whl")?))?;
    let mut pytest = python::pytest(&shipped, &["test_conformance.py", "test_inputs.py", "test_processes.py"]);
    // By the environment, so that what the tests start has it, too.
    pytest.env("PYTHONMALLOC", "debug").env("PYTHONDEVMODE", "1");
    steps.tests("pytest in development mode", &mut pytest)?;
    report.add(format!("Python, debug allocators and development mode: {} tests", steps.passed()));

    let ((_, few), (output, many)) = (blocks_left(&shipped, FEW)?, blocks_left(&shipped, MANY)?);
    ensure!(output.status.success(), "calls.py: {}", String::from_utf8_lossy(&output.stderr));
    ensure!(few == many, "valgrind, blocks and errors: after {FEW} rounds {few:?}, after {MANY} {many:?}");
    report.add(format!("Python in valgrind: after {FEW} and {MANY} rounds of every call, {} blocks stay", many[0]));

    let leaky = environment(&steps, "memory-fault", "3", Some("test"), Some(&with_a_leak(&steps)?))?;
    let ((_, [few, _]), (output, [many, _])) = (blocks_left(&leaky, FEW)?, blocks_left(&leaky, MANY)?);
    sees_fault(report, "calls.py", output, "AssertionError")?;
    ensure!(many >= few + MANY - FEW, "valgrind does not see the leak: {few} blocks, then {many}");
    report.add(format!("Python in valgrind, a leak made in the extension: {few} blocks stay, then {many}"));
    Ok(())
}

/// How many blocks are there when Python has ended, and how many errors valgrind counted: CPython itself does things
/// that count, always as often.
fn blocks_left(interpreter: &Path, rounds: u32) -> Result<(Output, [u32; 2])> {
    eprintln!("python  {rounds} rounds of every call in valgrind, which takes half a minute");
    let log = target("proof/valgrind.log");
    let mut calls = command("valgrind", &["--leak-check=no"]);
    calls.arg(format!("--log-file={}", log.display())).arg(interpreter).arg("py/tests/calls.py");
    // Python's own allocator would hide from valgrind what is kept.
    calls.args([rounds.to_string(), rounds.to_string()]).env("PYTHONMALLOC", "malloc");
    // So that its dictionaries are as large each time.
    let output = calls.env("PYTHONHASHSEED", "0").output()?;
    let log = fs::read_to_string(log)?;
    ensure!(!log.contains("_native."), "valgrind names the extension:\n{log}");
    let number = |before: &str, after: &str| {
        let text = log.split_once(before)?.1.split_once(after)?.0.rsplit(' ').next()?;
        text.replace(',', "").parse().ok()
    };
    let blocks = number("in use at exit: ", " blocks").context("valgrind does not name what is in use")?;
    Ok((output, [blocks, number("ERROR SUMMARY: ", " errors").context("valgrind does not count errors")?]))
}

/// A wheel of a copy of the sources that does not give one reference back.
fn with_a_leak(steps: &Steps) -> Result<PathBuf> {
    let folder = emptied(target("proof/memory/python-fault"))?;
    let mut unpack = command("tar", &["--strip-components=1", "-xmf"]);
    steps.run("unpack the sdist", unpack.arg(python::shipped("gz")?).arg("-C").arg(&folder))?;
    make_fault(&folder.join("py/src/quick.rs"), ["            ffi::Py_DecRef(error);\n", ""])?;
    let mut build = command(python_tool(steps, "build", "maturin")?, &["build", "--manifest-path", "py/Cargo.toml"]);
    build.args(["--interpreter", "python3", "--out", "wheel"]).current_dir(&folder);
    steps.run("build a wheel with a leak", build.env("CARGO_TARGET_DIR", target("proof/memory/python")))?;
    only(folder.join("wheel"), "whl")
}
