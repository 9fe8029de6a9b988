//! The commands of this repository. Each language has a file of its own here, which prepares and calls that
//! language's own tools; what they share is in `steps.rs` (running things) and `generated.rs` (writing files). Beside
//! them are
//! - `agree.rs`: the answers of a language beside Rust's, to the questions that `questions.rs` makes
//! - `api.rs`: the public API of each language beside what is recorded and released
//! - `bench/`: what it costs beside what one would use instead
//! - `demo.rs`: what every binding answers, side by side
//! - `fuzz.rs`: the targets of `fuzz/`
//! - `supply/`: what each package has inside
//! - `prove/`: what takes long, a file a proof

mod agree;
mod api;
mod bench;
mod c;
mod demo;
mod fuzz;
mod generated;
mod go;
mod js;
mod prove;
mod python;
mod questions;
mod rust;
mod steps;
mod supply;

use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::time::Instant;

use anyhow::{Result, bail, ensure};
use clap::{Parser, Subcommand};

use generated::Generated;
use steps::{Steps, Tool};

/// What a language's file provides to the commands.
trait Language {
    /// The name that the commands take.
    fn name(&self) -> &'static str;
    /// What must be installed by hand before anything of it can run.
    fn tools(&self) -> &'static [Tool];
    /// Makes the files that are generated from the compiled table.
    fn generate(&self, steps: &Steps, files: &mut Generated) -> Result<()>;
    /// Sets up what is missing inside the clone and builds everything that answers.
    fn build(&self, steps: &Steps) -> Result<()>;
    /// The programs that answer for it, each with the title of its row: `core/examples/answer.rs` says what they
    /// are asked.
    fn answerers(&self) -> Vec<(&'static str, std::process::Command)>;
    /// The public API of what is built, an item a line; `api.rs` compares it.
    fn api(&self, steps: &Steps) -> Result<String>;
    /// Those that take longer to set up than a demo may take.
    fn slow_answerers(&self) -> Vec<(&'static str, std::process::Command)> {
        Vec::new()
    }
    /// The tests that read the vectors, a command for each of all these programs and in their order. Each adds what it
    /// read, `FILE<TAB>ROWS`, to the file that the environment variable TOKU_VECTORS_READ names.
    fn vectors(&self, steps: &Steps) -> Result<Vec<std::process::Command>>;
    /// Checks format and style, and runs the tests with the language's own runner.
    fn test(&self, steps: &Steps) -> Result<()>;
    /// Makes what would be published, in `target/dist/NAME/`.
    fn dist(&self, steps: &Steps) -> Result<()>;
}

/// Built in this order: C is linked by Go.
const LANGUAGES: [&dyn Language; 5] = [&rust::Rust, &c::C, &go::Go, &python::Python, &js::Js];

/// The commands of toku-codes.
#[derive(Parser)]
#[command(name = "cargo xtask", bin_name = "cargo xtask")]
struct Arguments {
    #[command(subcommand)]
    command: Task,
}

#[derive(Subcommand)]
enum Task {
    /// Build every binding and show what each answers, side by side.
    Demo {
        /// Codes as a person types them: -1100, LOW_CREDIT_BALANCE, 4294966196.
        #[arg(allow_hyphen_values = true)]
        codes: Vec<String>,
        /// Serve a page on which you type them.
        #[arg(long, conflicts_with = "codes")]
        web: bool,
    },
    /// Build, compare what is generated, and run every test.
    Test {
        /// rust, c, go, python, js; all of them when none is named.
        languages: Vec<String>,
    },
    /// Make the generated files anew from the compiled table.
    Gen {
        /// Only compare: fail when a file is not as it would be made.
        #[arg(long)]
        check: bool,
        /// Record the public API of every language in api/, too: what comes, goes or changes there is meant.
        #[arg(long, conflicts_with = "check")]
        api: bool,
    },
    /// Run what takes long, and write target/proof/report.md.
    Prove {
        /// Those to run; all of them when none is named.
        #[arg(value_parser = clap::builder::PossibleValuesParser::new(prove::names()))]
        proofs: Vec<String>,
        /// How long each fuzzer runs, in seconds; that of Go tries 5,000 texts for each.
        #[arg(long, default_value_t = 60, value_parser = clap::value_parser!(u32).range(1..))]
        seconds: u32,
    },
    /// Measure what it costs beside what one would use instead, into target/bench/.
    Bench(bench::Options),
    /// Make what would be published, in target/dist/NAME/.
    Dist {
        /// rust, c, go, python, js; all of them when none is named.
        languages: Vec<String>,
        #[command(flatten)]
        install: c::Install,
    },
}

fn main() -> ExitCode {
    // The paths of the command line are relative to where it was called, and all others to the repository.
    let command = Arguments::parse().command;
    if let Err(error) = std::env::set_current_dir(root()) {
        eprintln!("error: {}: {error}", root().display());
        return ExitCode::FAILURE;
    }
    let done = match command {
        Task::Demo { web: true, .. } => selected(&["js".to_owned()]).and_then(|_| js::serve()),
        Task::Demo { codes, .. } => demo::demo(&codes),
        Task::Test { languages } => test(&languages),
        Task::Gen { check, api } => generate(check).and_then(|()| if api { api::record() } else { Ok(()) }),
        Task::Prove { proofs, seconds } => prove::prove(&proofs, seconds),
        Task::Bench(options) => bench::bench(&options),
        Task::Dist { languages, install } => dist(&languages, &install),
    };
    match done {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("error: {error:#}");
            ExitCode::FAILURE
        }
    }
}

fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR")).parent().expect("xtask lies in the repository")
}

/// A path in the build folder, absolute.
fn target(path: &str) -> PathBuf {
    root().join("target").join(path)
}

/// The languages that were named, or all, after a look at what must be installed for them.
fn selected(names: &[String]) -> Result<Vec<&'static dyn Language>> {
    if let Some(name) = names.iter().find(|name| LANGUAGES.iter().all(|language| language.name() != *name)) {
        let known: Vec<_> = LANGUAGES.iter().map(|language| language.name()).collect();
        bail!("there is no language {name:?}; there are {}", known.join(", "));
    }
    let is_named = |language: &&&dyn Language| names.is_empty() || names.iter().any(|n| n == language.name());
    let languages: Vec<_> = LANGUAGES.iter().filter(is_named).copied().collect();
    steps::require(languages.iter().flat_map(|language| language.tools()))?;
    steps::complete_toolchain(&Steps::new("rust"))?;
    Ok(languages)
}

fn dist(names: &[String], install: &c::Install) -> Result<()> {
    let languages = selected(names)?;
    if install.install {
        ensure!(names == ["c"], "only the C library can be installed: cargo xtask dist c --install");
        return c::install(&Steps::new("c"), install);
    }
    for language in languages {
        language.dist(&Steps::new(language.name()))?;
        println!("target/dist/{}/", language.name());
    }
    Ok(())
}

fn generate(check: bool) -> Result<()> {
    let mut files = Generated::new(check);
    for language in selected(&[])? {
        language.generate(&Steps::new(language.name()), &mut files)?;
    }
    files.finish()
}

/// Tests each language to its end, then says of each how it went: one that fails does not hide the next.
fn test(names: &[String]) -> Result<()> {
    let languages = selected(names)?;
    let (mut rows, mut times, mut expected) = (Vec::new(), Vec::new(), None);
    for language in &languages {
        let started = Instant::now();
        let steps = Steps::new(language.name());
        let mut files = Generated::new(true);
        let done = language
            .generate(&steps, &mut files)
            .and_then(|()| files.finish())
            .and_then(|()| language.build(&steps))
            .and_then(|()| api::check(*language, &steps))
            .and_then(|()| language.test(&steps))
            .and_then(|()| agree::test(*language, &steps, &mut expected));
        if let Err(error) = &done {
            eprintln!("error: {}: {error:#}", language.name());
        }
        rows.push((language.name(), steps.passed(), started.elapsed(), done.err()));
        times.extend(steps.times());
    }
    times.sort();
    println!("\nwhat took longest");
    for (time, title) in times.iter().rev().take(10) {
        println!("{:>7.1} s  {title}", time.as_secs_f32());
    }
    println!("\nlanguage   tests passed      time");
    for (name, passed, time, error) in &rows {
        let verdict = error.as_ref().map_or(String::new(), |error| format!("   FAILED: {error:#}"));
        println!("{name:<10} {passed:>12} {:>7.1} s{verdict}", time.as_secs_f32());
    }
    let passed: usize = rows.iter().map(|row| row.1).sum();
    let failed = rows.iter().filter(|row| row.3.is_some()).count();
    println!("\n{passed} passed, {failed} failed");
    if failed > 0 {
        bail!("failed: {failed} of {}", rows.len());
    }
    Ok(())
}
