//! What takes long and shows that the claims hold: run by hand, and written to `target/proof/report.md`.

use std::fs;
use std::process::Command;
use std::time::Instant;

use anyhow::{Context, Result, bail};

use crate::steps::{Steps, cargo, command};
use crate::{c, go, root, selected, target};

/// All 2^32 numbers through an engine, beside an oracle that shares nothing with the core. Each program prints its
/// progress, and at the end how many numbers were tried and how many of them are listed.
fn exhaustive(report: &mut Vec<String>) -> Result<()> {
    for language in selected(&["rust", "c", "go"].map(str::to_owned))? {
        let steps = Steps::new(language.name());
        language.build(&steps)?;
        let (what, mut program): (&str, Command) = match language.name() {
            "rust" => {
                let build = ["build", "--release", "--package", "toku-codes", "--example", "exhaustive"];
                steps.run("build it", &mut cargo(&build))?;
                ("the core, in Rust", command(target("release/examples/exhaustive"), &[]))
            }
            "c" => ("the C library as shipped", command(c::program("exhaustive"), &["conformance"])),
            _ => ("pure Go", go::exhaustive(&steps)?),
        };
        let started = Instant::now();
        let output = steps.run("all 2^32 numbers", &mut program)?;
        let figures = output.lines().last().context("it printed nothing")?;
        if !figures.starts_with("4294967296 numbers, ") || !figures.ends_with(", 0 differ") {
            bail!("{what}: {figures}");
        }
        println!("{what}: {figures}");
        report.push(format!("- every number through {what}: {figures}, in {:.0} s", started.elapsed().as_secs_f32()));
    }
    Ok(())
}

/// Runs the named proofs, or all, and writes the report.
pub fn prove(names: &[String]) -> Result<()> {
    type Proof = fn(&mut Vec<String>) -> Result<()>;
    const PROOFS: [(&str, Proof); 1] = [("exhaustive", exhaustive)];
    if let Some(name) = names.iter().find(|name| PROOFS.iter().all(|(proof, _)| proof != *name)) {
        bail!("there is no proof {name:?}; there are {}", PROOFS.map(|(proof, _)| proof).join(", "));
    }
    let mut report = vec![format!("# Proof of table {}\n", toku_codes::TABLE_HASH)];
    for (name, proof) in PROOFS {
        if names.is_empty() || names.iter().any(|wanted| wanted == name) {
            proof(&mut report).with_context(|| format!("prove {name}"))?;
        }
    }
    let path = target("proof/report.md");
    fs::create_dir_all(target("proof"))?;
    fs::write(&path, report.join("\n") + "\n")?;
    println!("{}", path.strip_prefix(root()).unwrap_or(&path).display());
    Ok(())
}
