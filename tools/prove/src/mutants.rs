//! Mutants: cargo-mutants makes one small fault after the other in the core and in the C ABI, and the tests of the crate
//! must see each. `.cargo/mutants.toml` says what is left alone, and why.

use std::fs;
use std::path::Path;

use anyhow::{Result, ensure};
use xtask::{run::*, tools::cargo_tool};

use crate::Report;

pub fn prove(report: &mut Report) -> Result<()> {
    let steps = Steps::new("rust");
    let program = cargo_tool(&steps, "cargo-mutants", "27.1.0")?;
    let packages = ["toku-codes", "toku-codes-ffi"];
    each_to_its_end(packages.map(|package| (package, mutants(report, &steps, &program, package))))
}

fn mutants(report: &mut Report, steps: &Steps, program: &Path, package: &str) -> Result<()> {
    let output = emptied(target("mutants").join(package))?;
    let package_only = ["mutants", "--package", package, "--all-features", "--colors=never"];
    // It ends with 2 when a mutant was missed, and with 3 when one hangs, which is seen, too. A mutant that hangs is ended
    // after so many times what the tests take without a fault, on a busy machine, too.
    let mut mutants = command("sh", &["-c", "\"$@\" || test $? = 3", "sh"]);
    mutants.arg(program).args(package_only).args(["--jobs=2", "--timeout-multiplier=20", "--no-shuffle"]);
    mutants.args(["--cargo-arg=--config=profile.dev.debug=false", "--output"]).arg(&output);
    // Neither what is compiled for each example of the documentation, nor what calls cargo again: both are slow.
    mutants.args(["--", "--lib", "--tests", "--", "--skip", "the_example_prints"]);
    // It works on a copy, which must not build where this one does.
    mutants.env("TMPDIR", target("mutants")).env_remove("CARGO_TARGET_DIR");
    steps.run(format!("mutants of {package}"), &mut mutants)?;
    let list = |file| fs::read_to_string(output.join("mutants.out").join(file));
    let (caught, hang, unviable) = (list("caught.txt")?, list("timeout.txt")?, list("unviable.txt")?);
    let [seen, hung, not_compiled] = [&caught, &hang, &unviable].map(|list| list.lines().count());
    ensure!(seen > 0, "cargo-mutants tried nothing");
    let tried = seen + hung + not_compiled;
    report.add(format!("{package}: {tried} mutants, {seen} seen, {hung} hang, {not_compiled} not compiled, 0 missed"));
    hang.lines().for_each(|mutant| report.add(format!("{package}: hangs: {mutant}")));
    let all = steps.run("list all mutants", command(program, &package_only).args(["--list", "--no-config"]))?;
    let left_out = all.lines().count().saturating_sub(tried);
    report.not_tried(&format!("{left_out} mutants of {package}"), ".cargo/mutants.toml says why of each");
    Ok(())
}
