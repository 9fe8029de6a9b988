//! Mutants: cargo-mutants makes one small fault after the other in the core and in the C ABI, and the tests of the crate
//! must see each. `.cargo/mutants.toml` says what is left alone, and why.

use std::fs;
use std::path::Path;

use anyhow::{Context, Result, bail, ensure};

use super::Report;
use crate::steps::{Steps, cargo_tool, command};
use crate::target;

pub fn prove(report: &mut Report) -> Result<()> {
    let steps = Steps::new("rust");
    let program = cargo_tool(&steps, "cargo-mutants", "27.1.0")?;
    // Both to their end: one that fails does not hide the next.
    let mut failed = Vec::new();
    for package in ["toku-codes", "toku-codes-ffi"] {
        if let Err(error) = mutants(report, &steps, &program, package) {
            failed.push(format!("{package}: {error:#}"));
        }
    }
    if failed.is_empty() { Ok(()) } else { bail!("{}", failed.join("; ")) }
}

fn mutants(report: &mut Report, steps: &Steps, program: &Path, package: &str) -> Result<()> {
    let output = target("mutants").join(package);
    // Lists of an earlier run would be taken for those of this one, if it does not start.
    fs::create_dir_all(&output)?;
    fs::remove_dir_all(&output)?;
    fs::create_dir_all(&output)?;
    let mut mutants = command(program, &["mutants", "--package", package, "--all-features", "--jobs=2"]);
    // One that hangs is ended after so many times what the tests take without a fault, on a busy machine, too.
    mutants.args([
        "--timeout-multiplier=20",
        "--no-shuffle",
        "--colors=never",
        "--cargo-arg=--config=profile.dev.debug=false",
        "--output",
    ]);
    // Neither what is compiled for each example of the documentation, nor what calls cargo again: both are slow.
    mutants.arg(&output).args(["--", "--lib", "--tests", "--", "--skip", "the_example_prints"]);
    // It works on a copy, which must not build where this one does.
    mutants.env("TMPDIR", target("mutants")).env_remove("CARGO_TARGET_DIR");
    let run = steps.run(&format!("mutants of {package}"), &mut mutants);
    let read = |file: &str| fs::read_to_string(output.join("mutants.out").join(file)).unwrap_or_default();
    let [caught, unviable, timeout, missed] =
        ["caught", "unviable", "timeout", "missed"].map(|list| read(&format!("{list}.txt")));
    ensure!(missed.is_empty(), "no test sees these mutants:\n{missed}");
    let count = |list: &str| list.lines().count();
    let (caught, unviable, hung) = (count(&caught), count(&unviable), count(&timeout));
    // One that hangs is seen, too, but cargo-mutants ends as if it failed. All else that ends it is a failure.
    let is_whole = caught > 0 && caught + unviable + hung == read("mutants.json").matches("\"genre\":").count();
    if let Err(error) = run
        && !(is_whole && hung > 0)
    {
        bail!(error);
    }
    ensure!(is_whole, "cargo-mutants did not try all of its mutants");
    report.figure(format!(
        "{package}: {} mutants; the tests see {caught}, {hung} hang, {unviable} do not compile, 0 are missed",
        caught + hung + unviable
    ));
    for mutant in timeout.lines() {
        report.figure(format!("{package}: hangs: {mutant}"));
    }
    let mut list = command(program, &["mutants", "--package", package, "--all-features", "--colors=never"]);
    let all =
        steps.run(&format!("list all mutants of {package}"), list.args(["--list", "--no-config"]))?.lines().count();
    let left_out = all.checked_sub(caught + hung + unviable).context("more mutants were tried than there are")?;
    if left_out > 0 {
        report.not_tried(
            &format!("{left_out} of all {all} mutants of {package}"),
            ".cargo/mutants.toml says why of each",
        );
    }
    Ok(())
}
