//! `cargo prove`: long tests that show that this project's claims are true, one file each. A person runs them by hand. They
//! write what they find to `target/proof/report.md`, one figure per line.

mod agree;
mod columns;
mod coverage;
mod exhaustive;
mod fuzz;
mod machines;
mod memory;
mod mutants;
mod platforms;
mod publish;
mod supply;

// Every proof has these, too, by `use crate::*`.
use std::path::{Path, PathBuf};
use std::process::{Command, ExitCode, Output};
use std::{env, fs, time::Instant};

use anyhow::{Context, Result, ensure};
use clap::Parser;
use clap::builder::{PossibleValue, PossibleValuesParser};
use xtask::{answers::Expected, cmd, language::*, languages::*, run::*, tools::*};

/// The findings of the proofs.
pub struct Report {
    text: String,
    /// How long each fuzzer runs.
    pub fuzz_seconds: u32,
}

impl Report {
    /// Notes what was tried, how much of it, and the result. It is printed at once, too.
    pub fn add(&mut self, line: impl Into<String>) {
        let line = line.into();
        println!("  {line}");
        self.text += &format!("- {line}\n");
    }

    /// Notes once what was not tried, and why.
    pub fn not_tried(&mut self, what: &str, why: &str) {
        let line = format!("not tried: {what}: {why}");
        if !self.text.contains(&line) {
            self.add(line);
        }
    }

    /// Returns what a language offers, or notes why it offers nothing.
    pub fn take<T: Default>(&mut self, language: &dyn Language, offer: Offer<T>) -> T {
        match offer {
            Offer::Has(offered) => return offered,
            Offer::Skipped(why) => self.not_tried(language.name(), why),
        }
        T::default()
    }
}

type Proof = fn(&mut Report) -> Result<()>;

/// The proofs, each with about how many minutes it takes and what it shows.
const PROOFS: [(&str, u32, &str, Proof); 11] = [
    ("agree", 1, "every language reads the vectors and answers as Rust does", agree::prove),
    ("exhaustive", 13, "every 32-bit number is answered as the published list says", exhaustive::prove),
    ("memory", 7, "no other memory is touched, nothing is left behind, threads share safely", memory::prove),
    ("machines", 3, "32 bits, big-endian processors and musl answer alike", machines::prove),
    ("platforms", 20, "the packages of all platforms need only what their systems have", platforms::prove),
    ("publish", 9, "the packages can be published, and installed by their ordinary clients", publish::prove),
    ("fuzz", 5, "random texts are answered alike, and no buffer is overrun", fuzz::prove),
    ("mutants", 9, "the tests of the core and of the C ABI see a small fault in them", mutants::prove),
    ("columns", 9, "columns of codes are answered alike by the oldest Spark", columns::prove),
    ("coverage", 2, "which lines and branches the tests reach", coverage::prove),
    ("supply", 25, "what we build on is known, and a second build gives the same bytes", supply::prove),
];

/// Run the long tests, and write target/proof/report.md.
#[derive(Parser)]
#[command(name = "cargo prove", bin_name = "cargo prove")]
struct Arguments {
    /// The proofs to run; all of them when none is named.
    #[arg(value_parser = PossibleValuesParser::new(PROOFS.map(|(name, minutes, shows, _)| {
        PossibleValue::new(name).help(format!("{shows}: about {minutes} min"))
    })))]
    proofs: Vec<String>,
    /// How long each fuzzer runs, in seconds; Go's fuzzer tries 5,000 texts per second given.
    #[arg(long, default_value_t = 60, value_parser = clap::value_parser!(u32).range(1..))]
    seconds: u32,
}

/// Runs the named proofs, or all, and writes the report after each, so that a proof that fails or is stopped does not hide
/// the others.
fn main() -> ExitCode {
    let Err(error) = prove(&Arguments::parse()) else { return ExitCode::SUCCESS };
    eprintln!("error: {error:#}");
    ExitCode::FAILURE
}

fn prove(arguments: &Arguments) -> Result<()> {
    env::set_current_dir(root()).with_context(|| root().display().to_string())?;
    forget_other_releases()?;
    selected(&[], Task::Test)?; // so that missing tools are reported now, not after an hour
    let is_named = |name: &str| arguments.proofs.is_empty() || arguments.proofs.iter().any(|named| named == name);
    let named: Vec<_> = PROOFS.iter().filter(|proof| is_named(proof.0)).collect();
    for (name, minutes, shows, _) in &named {
        println!("{name:<11}{minutes:>3} min  {shows}");
    }
    println!("about {} min in all, and longer the first time", named.iter().map(|proof| proof.1).sum::<u32>());
    let commit = output(cmd!("git describe --always --dirty"))?;
    let text = format!("# Proof of table {}, at {commit}\n", toku_codes::TABLE_HASH);
    let mut report = Report { text, fuzz_seconds: arguments.seconds };
    let (mut failed, mut not_run) = (Vec::new(), PROOFS.map(|proof| proof.0).to_vec());
    fs::create_dir_all(target("proof"))?;
    for (name, _, shows, proof) in named {
        let started = Instant::now();
        println!("\n{name}: {shows}");
        report.text += &format!("\n## {name}: {shows}\n\n");
        if let Err(error) = proof(&mut report) {
            report.add(format!("FAILED: {error:#}"));
            failed.push(*name);
        }
        report.add(format!("{} s in all", started.elapsed().as_secs()));
        not_run.retain(|other| other != name);
        let rest: String = not_run.iter().map(|name| format!("\n## {name}: not run\n")).collect();
        fs::write(target("proof/report.md"), format!("{}{rest}", report.text))?;
    }
    println!("\ntarget/proof/report.md");
    ensure!(failed.is_empty(), "failed: {}", failed.join(", "));
    Ok(())
}

/// Builds each language as it is shipped, and calls `work` with it; one that fails does not stop the next.
pub fn each_language(mut work: impl FnMut(&dyn Language, &Steps) -> Result<()>) -> Result<()> {
    each_to_its_end(selected(&[], Task::Test)?.into_iter().map(|language| {
        let steps = Steps::new(language.name());
        let done = language.build(&steps, Form::Shipped).and_then(|()| work(language, &steps));
        (language.name(), done)
    }))
}
