//! Python's tests with the debug hooks of its allocators. Then many calls in valgrind: they must leave as much memory as a
//! few calls do, and more only in a copy with a leaked reference.

use super::{LEAK, sees_fault, sources_with};
use crate::*;

const FEW: u32 = 100;
const MANY: u32 = 1100;

pub fn prove(report: &mut Report) -> Result<()> {
    let steps = Steps::new("python");
    python::Python.dist(&steps, false)?;
    let shipped = environment(&steps, "memory", "3", Some("test"), Some(&python::shipped("whl")?))?;
    let mut pytest = python::pytest(&shipped, &["test_conformance.py", "test_inputs.py", "test_processes.py"]);
    // By the environment, so that processes that the tests start have it, too.
    pytest.env("PYTHONMALLOC", "debug").env("PYTHONDEVMODE", "1");
    steps.tests("pytest in development mode", &mut pytest)?;
    report.add(format!("Python, debug allocators and development mode: {} tests", steps.passed()));

    let ((_, few), (output, many)) = (left(&shipped, FEW)?, left(&shipped, MANY)?);
    ensure!(output.status.success(), "calls.py: {}", String::from_utf8_lossy(&output.stderr));
    ensure!(few == many, "valgrind, blocks and errors: after {FEW} rounds {few:?}, after {MANY} {many:?}");
    report.add(format!("Python in valgrind: after {FEW} and {MANY} rounds of every call, {} blocks stay", many[0]));

    let (maturin, sources) = (python_tool(&steps, "build", "maturin")?, sources_with(LEAK, "python-fault")?);
    let mut build = cmd!("{maturin} build --manifest-path py/Cargo.toml --interpreter python3 --out wheel");
    build.current_dir(&sources).env("CARGO_TARGET_DIR", target("proof/memory/python"));
    steps.run("build a wheel with a leak", &mut build)?;
    let leaky = environment(&steps, "memory-fault", "3", Some("test"), Some(&only(sources.join("wheel"), "whl")?))?;
    let ((_, [few, _]), (output, [many, _])) = (left(&leaky, FEW)?, left(&leaky, MANY)?);
    sees_fault(report, "calls.py", output, "AssertionError")?;
    ensure!(many >= few + MANY - FEW, "valgrind does not find the leak: {few} blocks, then {many}");
    report.add(format!("Python in valgrind, a leak made in the extension: {few} blocks stay, then {many}"));
    Ok(())
}

/// How many blocks are left when Python has ended, and how many errors valgrind counted. Both are not zero because of
/// CPython itself, but always the same.
fn left(python: &Path, rounds: u32) -> Result<(Output, [u32; 2])> {
    eprintln!("python  {rounds} rounds of every call in valgrind, which takes half a minute");
    let (log, times) = (target("proof/valgrind.log"), rounds.to_string());
    let mut calls = cmd!("valgrind --leak-check=no --log-file={log} {python} py/tests/calls.py {times} {times}");
    // Python's own allocator would hide leaks from valgrind. The seed makes its dictionaries equally large each time.
    let output = calls.env("PYTHONMALLOC", "malloc").env("PYTHONHASHSEED", "0").output()?;
    let log = fs::read_to_string(log)?.replace(',', "");
    ensure!(!log.contains("_native."), "valgrind names the extension:\n{log}");
    // As in "in use at exit: 1234 bytes in 56 blocks" and "ERROR SUMMARY: 7 errors".
    let count = |mark, word| -> Result<u32> {
        let (_, counts) = log.split_once(mark).context("valgrind does not count")?;
        Ok(counts.split(' ').nth(word).unwrap_or("").parse()?)
    };
    Ok((output, [count("in use at exit: ", 3)?, count("ERROR SUMMARY: ", 0)?]))
}
