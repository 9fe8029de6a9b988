//! All 2^32 numbers through each engine, beside an oracle that shares nothing with the core. Each program prints its
//! progress, and at the end how many numbers were tried and how many of them are listed.

use std::process::Command;
use std::time::Instant;

use anyhow::{Context, Result, bail};

use super::Report;
use crate::steps::{Steps, cargo, command};
use crate::{c, go, selected, target};

pub fn prove(report: &mut Report) -> Result<()> {
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
        report.figure(format!("{what}: {figures}, in {:.0} s", started.elapsed().as_secs_f32()));
    }
    Ok(())
}
