//! What takes long and shows that the claims hold: each proof has a file of its own here. They are run by hand, and
//! what they found is written to `target/proof/report.md`, a figure a line.

mod agree;
mod exhaustive;
mod fuzz;
mod machines;
mod memory;

use std::fs;
use std::time::Instant;

use anyhow::{Result, bail};

use crate::{root, target};

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
const PROOFS: [(&str, &str, Proof); 5] = [
    ("agree", "every language reads the vectors and answers as Rust does", agree::prove),
    ("exhaustive", "every 32-bit number is answered as the published list says", exhaustive::prove),
    (
        "memory",
        "nothing is read or written that is not ours, nothing is left behind, threads share safely",
        memory::prove,
    ),
    ("machines", "32 bits, big-endian processors and musl answer alike", machines::prove),
    ("fuzz", "texts that nobody thought of are answered alike, and no buffer is overrun", fuzz::prove),
];

/// Runs the named proofs, or all, each to its end, and writes the report: one that fails does not hide the next.
pub fn prove(names: &[String], fuzz_seconds: u32) -> Result<()> {
    if let Some(name) = names.iter().find(|name| PROOFS.iter().all(|(proof, ..)| proof != *name)) {
        bail!("there is no proof {name:?}; there are {}", PROOFS.map(|(proof, ..)| proof).join(", "));
    }
    let mut text = format!("# Proof of table {}\n", toku_codes::TABLE_HASH);
    let mut failed = Vec::new();
    for (name, shows, proof) in PROOFS {
        if !names.is_empty() && names.iter().all(|wanted| wanted != name) {
            continue;
        }
        println!("\n{name}: {shows}");
        let started = Instant::now();
        let mut report = Report { lines: Vec::new(), fuzz_seconds };
        if let Err(error) = proof(&mut report) {
            report.figure(format!("FAILED: {error:#}"));
            failed.push(name);
        }
        let seconds = started.elapsed().as_secs();
        text += &format!("\n## {name}: {shows}\n\n{}\n- {seconds} s in all\n", report.lines.join("\n"));
    }
    let path = target("proof/report.md");
    fs::create_dir_all(target("proof"))?;
    fs::write(&path, text)?;
    println!("\n{}", path.strip_prefix(root()).unwrap_or(&path).display());
    if failed.is_empty() { Ok(()) } else { bail!("failed: {}", failed.join(", ")) }
}
