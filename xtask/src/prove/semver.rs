//! The crate keeps what its last release has, as far as its version promises: cargo-semver-checks compares the two.

use anyhow::Result;

use super::Report;
use crate::api;
use crate::steps::{Steps, cargo_tool, command};

pub fn prove(report: &mut Report) -> Result<()> {
    let Some((tag, _)) = api::released("core/Cargo.toml")? else {
        report.not_tried("cargo-semver-checks", "there is no release to compare with, no tag v… in this history");
        return Ok(());
    };
    let steps = Steps::new("rust");
    let program = cargo_tool(&steps, "cargo-semver-checks", "0.51.0")?;
    let mut checks = command(program, &["semver-checks", "--package", "toku-codes", "--all-features", "--color=never"]);
    let output = steps.run(&format!("compare with {tag}"), checks.args(["--baseline-rev", &tag]))?;
    let summary = output.lines().find(|line| line.trim_start().starts_with("Checked ")).unwrap_or(&output);
    report.figure(format!("the crate beside {tag}: {}", summary.trim()));
    Ok(())
}
