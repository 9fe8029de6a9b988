//! Mutants: cargo-mutants makes one small fault after the other in the core and in the C ABI, and the tests of the crate
//! must fail with each. `.cargo/mutants.toml` says what is left out, and why.

use crate::*;

pub fn prove(report: &mut Report) -> Result<()> {
    each_to_its_end(["toku-codes", "toku-codes-ffi"].map(|package| (package, mutants(report, package))))
}

fn mutants(report: &mut Report, package: &str) -> Result<()> {
    let (steps, folder) = (Steps::new("rust"), emptied(target("mutants").join(package))?);
    let mutants = cargo_tool(&steps, "cargo-mutants", "27.1.0")?;
    // It ends with 3 when a mutant hangs, which the tests notice, and then even if another mutant was missed.
    let accept = "\"$@\" || test $? = 3";
    let options = ["--jobs=2", "--no-shuffle", "--no-times", "--colors=never"];
    let mut run = cmd!("sh -c {accept} sh {mutants} mutants --package {package} {options...} --output {folder}");
    // It works on a copy, which must not share this build folder.
    run.env("TMPDIR", target("mutants")).env_remove("CARGO_TARGET_DIR");
    let text = steps.run(format!("mutants of {package}"), &mut run)?;
    // Such as "493 mutants tested: 245 caught, 240 unviable, 8 timeouts". A mutant that does not compile is unviable.
    let summary = text.lines().last().unwrap_or("");
    ensure!(summary.contains(" caught"), "cargo-mutants tried nothing: {summary}");
    let list = |name| fs::read_to_string(folder.join("mutants.out").join(name));
    let (missed, hanging) = (list("missed.txt")?, list("timeout.txt")?);
    ensure!(missed.is_empty(), "no test notices these mutants:\n{missed}");
    report.add(format!("{package}: {summary}, 0 missed"));
    hanging.lines().for_each(|mutant| report.add(format!("{package}: hangs: {mutant}")));
    let tried: usize = summary.split(' ').next().unwrap_or("").parse()?;
    let all = output(cmd!("{mutants} mutants --package {package} --all-features --list --no-config"))?.lines().count();
    report.not_tried(&format!("{} mutants of {package}", all.saturating_sub(tried)), ".cargo/mutants.toml says why");
    Ok(())
}
