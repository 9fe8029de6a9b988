//! What takes long and shows that the claims hold: each proof has a file of its own here. They are run by hand, and
//! what they found is written to `target/proof/report.md`, a figure a line.

mod agree;
mod audits;
mod coverage;
mod exhaustive;
mod fuzz;
mod lcov;
mod machines;
mod memory;
mod mutants;
mod reproducible;
mod supply;

use std::fs;
use std::time::Instant;

use anyhow::{Context, Result, bail};
use clap::builder::PossibleValue;

use crate::steps::command;
use crate::{root, selected, target};

/// What one proof found.
pub struct Report {
    lines: Vec<String>,
    /// How long each fuzzer is to run.
    pub fuzz_seconds: u32,
}

impl Report {
    /// Notes a figure: what was tried, how much of it, what came of it. It is shown at once, too.
    pub fn figure(&mut self, line: impl Into<String>) {
        let line = line.into();
        println!("  {line}");
        self.lines.push(format!("- {line}"));
    }

    /// Notes what was not tried, and why.
    pub fn not_tried(&mut self, what: &str, why: &str) {
        self.figure(format!("not tried: {what}: {why}"));
    }
}

type Proof = fn(&mut Report) -> Result<()>;

/// The proofs, each with what it shows.
const PROOFS: &[(&str, &str, Proof)] = &[
    ("agree", "every language reads the vectors and answers as Rust does", agree::prove),
    ("exhaustive", "every 32-bit number is answered as the published list says", exhaustive::prove),
    ("memory", "no other memory is touched, nothing is left behind, threads share safely", memory::prove),
    ("machines", "32 bits, big-endian processors and musl answer alike", machines::prove),
    ("fuzz", "texts that nobody thought of are answered alike, and no buffer is overrun", fuzz::prove),
    ("mutants", "a small fault in the core or in the C ABI is seen by the tests of the crate", mutants::prove),
    ("coverage", "which lines and branches the tests reach", coverage::prove),
    ("supply", "what we build on is known, and builds to the same bytes", supply::prove),
];

/// The names that the command takes, with what its help says of each.
pub fn names() -> Vec<PossibleValue> {
    PROOFS.iter().map(|(name, shows, _)| PossibleValue::new(*name).help(*shows)).collect()
}

/// Runs the named proofs, or all, each to its end, and writes the report after each: one that fails, or that is stopped,
/// does not hide the others.
pub fn prove(names: &[String], fuzz_seconds: u32) -> Result<()> {
    selected(&[])?; // what the machine lacks is said now, not after an hour
    let is_named = |name: &str| names.is_empty() || names.iter().any(|wanted| wanted == name);
    let mut text = format!("# Proof of table {}, at {}\n", toku_codes::TABLE_HASH, commit()?);
    let path = target("proof/report.md");
    fs::create_dir_all(target("proof"))?;
    let (mut failed, mut not_run) = (Vec::new(), PROOFS.iter().map(|proof| proof.0).collect::<Vec<_>>());
    for (name, shows, proof) in PROOFS.iter().filter(|proof| is_named(proof.0)) {
        println!("\n{name}: {shows}");
        let started = Instant::now();
        let mut report = Report { lines: Vec::new(), fuzz_seconds };
        if let Err(error) = proof(&mut report) {
            report.figure(format!("FAILED: {error:#}"));
            failed.push(*name);
        }
        let seconds = started.elapsed().as_secs();
        text += &format!("\n## {name}: {shows}\n\n{}\n- {seconds} s in all\n", report.lines.join("\n"));
        not_run.retain(|other| other != name);
        let rest = if not_run.is_empty() { String::new() } else { format!("\nNot run: {}\n", not_run.join(", ")) };
        fs::write(&path, format!("{text}{rest}"))?;
    }
    println!("\n{}", path.strip_prefix(root()).unwrap_or(&path).display());
    if failed.is_empty() { Ok(()) } else { bail!("failed: {}", failed.join(", ")) }
}

/// The commit that is tried, and whether it was changed since.
fn commit() -> Result<String> {
    let output = command("git", &["describe", "--always", "--dirty"]).output().context("git")?;
    if !output.status.success() {
        bail!("git names no commit: {}", String::from_utf8_lossy(&output.stderr).trim());
    }
    Ok(String::from_utf8_lossy(&output.stdout).trim().to_owned())
}
