//! Which lines and branches the tests reach: of the core, of the C ABI, and of what each language has of its own. What
//! is generated is left out. Each part has a least share below which the proof fails, and every line that no test
//! reaches is named.

use std::fs;
use std::path::Path;
use std::process::Command;

use anyhow::Result;

use super::Report;
use super::lcov::{Coverage, base};
use crate::steps::{Steps, cargo_tool, command, nightly};
use crate::{c, go, js, python, selected, target};

pub fn prove(report: &mut Report) -> Result<()> {
    let steps = Steps::new("prove");
    for language in selected(&["c", "go", "python", "js"].map(str::to_owned))? {
        language.build(&Steps::new(language.name()))?;
    }
    // Each to its end: one that fails does not hide the next.
    let done: Vec<_> = [rust, cpp, of_go, of_python, of_js].map(|part| part(&steps, report)).into();
    report.not_tried("wasm/src and node/src", "nothing counts in WASM, and addons are built for other machines, too");
    report.not_tried("branches of Go", "its tool counts statements alone");
    done.into_iter().collect()
}

/// cargo-llvm-cov with the nightly compiler, which alone knows branches; each use has a build folder of its own.
fn llvm_cov(steps: &Steps, folder: &str, arguments: &[&str]) -> Result<Command> {
    let toolchain = nightly(steps, &["llvm-tools"], &[])?;
    let mut cov = command(cargo_tool(steps, "cargo-llvm-cov", "0.9.1")?, &["llvm-cov"]);
    cov.args(arguments).env("RUSTUP_TOOLCHAIN", toolchain).env("CARGO", "cargo");
    cov.env("CARGO_TARGET_DIR", target("coverage").join(folder));
    Ok(cov)
}

fn rust(steps: &Steps, report: &mut Report) -> Result<()> {
    let output = target("coverage/rust.lcov");
    fs::create_dir_all(target("coverage"))?;
    let packages = ["--branch", "--package=toku-codes", "--package=toku-codes-ffi", "--all-features", "--lcov"];
    let mut cov = llvm_cov(steps, "rust", &packages)?;
    steps.run("the tests of Rust", cov.arg("--output-path").arg(&output))?;
    let text = fs::read_to_string(&output)?;
    for (what, folder, least) in [
        ("the core (the rest runs in the compiler alone, or cannot happen)", "core/src/", [96.5, 91.0]),
        ("the C ABI, in Rust", "ffi-c/src/", [100.0, 100.0]),
    ] {
        let mut coverage = Coverage::default();
        coverage.add_lcov(&text, |path| path.contains(folder).then(|| base(path)).flatten())?;
        report.figure(coverage.figure(what, least)?);
    }
    Ok(())
}

fn cpp(steps: &Steps, report: &mut Report) -> Result<()> {
    let mut coverage = Coverage::default();
    coverage.add_lcov(&c::coverage(steps)?, base)?;
    report.figure(coverage.figure("toku_codes.hpp (of branches gcc has some of its own)", [100.0, 75.0])?);
    Ok(())
}

fn of_go(steps: &Steps, report: &mut Report) -> Result<()> {
    let mut coverage = Coverage::default();
    for profile in go::coverage(steps)? {
        coverage.add_go(&profile, |path| base(path).filter(|name| name != "codes.go"))?;
    }
    report.figure(coverage.figure("Go, both engines", [100.0, 0.0])?);
    Ok(())
}

/// The native module counts, too, in the processes that the tests start as well; of Python only the first one is seen.
fn of_python(steps: &Steps, report: &mut Report) -> Result<()> {
    let folder = target("coverage/native");
    for old in fs::read_dir(&folder).into_iter().flatten().flatten().filter(|file| is_profile(&file.path())) {
        fs::remove_file(old.path())?;
    }
    let shown = steps.run("the variables", &mut llvm_cov(steps, "native", &["show-env", "--branch"])?)?;
    let variable = |line: &str| {
        let (name, value) = line.split_once('=')?;
        Some((name.to_owned(), value.trim_matches('\'').to_owned()))
    };
    let mut variables: Vec<_> = shown.lines().filter_map(variable).collect();
    variables.push(("RUSTUP_TOOLCHAIN".to_owned(), nightly(steps, &["llvm-tools"], &[])?.to_owned()));
    variables.push(("CARGO_TARGET_DIR".to_owned(), folder.display().to_string()));
    let mut coverage = Coverage::default();
    coverage.add_lcov(&python::coverage(steps, &variables)?, base)?;
    report.figure(coverage.figure("Python, without the native module", [100.0, 100.0])?);
    let mut reached = llvm_cov(steps, "native", &["report", "--lcov"])?;
    let text = steps.run("what was reached of Rust", reached.envs(variables))?;
    let mut coverage = Coverage::default();
    coverage.add_lcov(&text, |path| path.contains("py/src/").then(|| base(path)).flatten())?;
    let what = "Python's native module, in Rust (the rest runs in the compiler alone, or is an error of CPython's)";
    report.figure(coverage.figure(what, [95.0, 90.0])?);
    Ok(())
}

fn is_profile(path: &Path) -> bool {
    path.extension().is_some_and(|extension| extension == "profraw")
}

fn of_js(steps: &Steps, report: &mut Report) -> Result<()> {
    let mut coverage = Coverage::default();
    let generated = ["bytes.js", "codes.js"];
    coverage.add_lcov(&js::coverage(steps)?, |path| base(path).filter(|name| !generated.contains(&name.as_str())))?;
    let what =
        "JavaScript, both packages (the rest wants another machine, or is tried on the packages as they are packed)";
    report.figure(coverage.figure(what, [95.5, 90.0])?);
    Ok(())
}
