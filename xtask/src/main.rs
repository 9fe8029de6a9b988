//! The commands of this repository.

mod demo;
mod repository;

use std::process::ExitCode;
use std::time::Instant;

use anyhow::{Context, Result, ensure};
use clap::{Parser, Subcommand};

use xtask::language::{Form, Generated, Language, Offer, Task};
use xtask::languages::{self, selected};
use xtask::run::{Steps, each_to_its_end, output, root, target};
use xtask::tools::{environment, forget_other_releases};
use xtask::{answers, api, cmd};

/// The commands of toku-codes.
#[derive(Parser)]
#[command(name = "cargo xtask", bin_name = "cargo xtask")]
struct Arguments {
    #[command(subcommand)]
    command: Verb,
}

#[derive(Subcommand)]
enum Verb {
    /// Build every binding for this machine and show their answers side by side: 2 minutes, then seconds.
    Demo {
        /// Codes as a person types them: -1100, LOW_CREDIT_BALANCE, 4294966196.
        #[arg(allow_hyphen_values = true)]
        codes: Vec<String>,
        /// Show the artefacts that would be published, which take longer to build.
        #[arg(long)]
        shipped: bool,
    },
    /// Test what a change can break, once per language: 8 minutes in a fresh clone, then 3.
    Test {
        /// Some languages, such as `python`; all of them when none is named.
        languages: Vec<String>,
        /// Instead, test the rest: other versions, compilers, runtimes, architectures, fuzzers: 20 minutes.
        #[arg(long)]
        matrix: bool,
    },
    /// Write the files that are generated from the compiled table: half a minute.
    Gen {
        /// Only compare: fail when a file is not as it would be generated.
        #[arg(long)]
        check: bool,
        /// Record the public API of every language in api/, too, which builds all of them: a minute or more.
        #[arg(long, conflicts_with = "check")]
        api: bool,
    },
    /// Measure what this library costs compared with its alternatives: a quarter of an hour.
    Bench {
        /// Languages, and the options of bench/run.py: --check, --publish, --rounds N.
        #[arg(trailing_var_arg = true, allow_hyphen_values = true)]
        arguments: Vec<String>,
    },
    /// Build the site, and serve it: 1 minute, then seconds.
    Site {
        /// Instead of serving it, build it for this address, in target/dist/site/.
        #[arg(long)]
        url: Option<String>,
    },
    /// Make what would be published, in target/dist/NAME/: 2 minutes.
    Dist {
        /// Some languages, such as `python`; all of them when none is named.
        languages: Vec<String>,
        /// For every platform, not only for this machine.
        #[arg(long)]
        all_platforms: bool,
    },
    /// Set the repository's address everywhere, and the names of packages that follow from its owner.
    SetRepository {
        /// Such as https://github.com/owner/toku-codes.
        url: String,
        /// Maven's group id, such as io.github.owner.
        #[arg(long)]
        maven_group: Option<String>,
        /// Composer's vendor, such as owner.
        #[arg(long)]
        composer_vendor: Option<String>,
    },
}

fn main() -> ExitCode {
    // Paths on the command line are relative to the folder of the caller, all others to the repository.
    let command = Arguments::parse().command;
    let done = std::env::set_current_dir(root()).context("the repository");
    let done = done.and_then(|()| forget_other_releases()).and_then(|()| match command {
        Verb::Demo { codes, shipped } => demo::demo(&codes, if shipped { Form::Shipped } else { Form::Quick }),
        Verb::Test { languages, matrix } => test(&languages, matrix),
        Verb::Site { url } => languages::site::serve(url.as_deref()),
        Verb::Gen { check, api } => generate(check, api),
        Verb::Bench { arguments } => bench(&arguments),
        Verb::Dist { languages, all_platforms } => dist(&languages, all_platforms),
        Verb::SetRepository { url, maven_group, composer_vendor } => {
            repository::set(&url, maven_group.as_deref(), composer_vendor.as_deref())
        }
    });
    let Err(error) = done else { return ExitCode::SUCCESS };
    eprintln!("error: {error:#}");
    ExitCode::FAILURE
}

fn generate(check: bool, record_api: bool) -> Result<()> {
    let (languages, mut files) = (selected(&[], Task::Test)?, Generated::new(check));
    eprintln!("Generates the files from the compiled table{}.", if check { ", and only compares them" } else { "" });
    for language in &languages {
        (language.facts().generate)(&Steps::new(language.name()), &mut files)?;
    }
    files.finish()?;
    if record_api { api::record(&languages) } else { Ok(()) }
}

fn dist(names: &[String], all_platforms: bool) -> Result<()> {
    let (languages, folder) = (selected(names, Task::Dist)?, target("dist"));
    let time = if all_platforms { "20 minutes" } else { "2 minutes" };
    eprintln!("Makes what would be published, into target/dist/: about {time} the first time.");
    for language in languages {
        language.dist(&Steps::new(language.name()), all_platforms)?;
        println!("target/dist/{}/", language.name());
    }
    let sums = "find . -type f '(' ! -path './site/*' -o -name '*.zip' ')' ! -name '*.done' ! -name SHA256SUMS -printf '%P\\0' \
        | sort -z | xargs -0 sha256sum";
    Ok(std::fs::write(folder.join("SHA256SUMS"), output(cmd!("sh -ec {sums}").current_dir(&folder))? + "\n")?)
}

/// Tests all languages, even if one fails, then shows the result of each.
fn test(names: &[String], is_matrix: bool) -> Result<()> {
    let languages = selected(names, if is_matrix { Task::Matrix } else { Task::Test })?;
    let named: Vec<_> = languages.iter().map(|language| language.name()).collect();
    let (what, long) = if is_matrix {
        ("other versions, compilers, runtimes and architectures, and fuzzers", "20 minutes")
    } else {
        ("what a change can break", "8 minutes in a fresh clone, 3 when everything is built")
    };
    eprintln!("Tests {what}: {}. All languages take about {long}.", named.join(", "));
    let (mut rows, mut times, mut results, mut all_passed) = (String::new(), Vec::new(), Vec::new(), 0);
    for language in languages {
        let (started, name, steps) = (Instant::now(), language.name(), Steps::new(language.name()));
        let done = if is_matrix { matrix(language, &steps) } else { once(language, &steps) };
        let (passed, seconds) = (steps.passed(), started.elapsed().as_secs_f32());
        let verdict = done.as_ref().err().map_or(String::new(), |error| format!("   FAILED: {error:#}"));
        rows += &format!("{name:<10} {passed:>12} {seconds:>7.1} s{verdict}\n");
        eprintln!("{name:<7} {passed} tests passed{verdict}");
        all_passed += passed;
        times.extend(steps.times.take());
        results.push((name, done));
    }
    times.sort();
    println!("\nwhat took longest");
    for (time, title) in times.iter().rev().take(10) {
        println!("{:>7.1} s  {title}", time.as_secs_f32());
    }
    println!("\nlanguage   tests passed      time\n{rows}");
    println!("{all_passed} passed, {} failed", results.iter().filter(|(_, done)| done.is_err()).count());
    each_to_its_end(results)
}

fn once(language: &dyn Language, steps: &Steps) -> Result<()> {
    let mut files = Generated::new(true);
    (language.facts().generate)(steps, &mut files)?;
    files.finish()?;
    language.build(steps, Form::Shipped)?;
    api::check(language, steps)?;
    language.test(steps)?;
    let rust = languages::ALL[0];
    if language.name() == rust.name() {
        Ok(())
    } else {
        answers::compare(steps, rust, &language.answerers(Form::Shipped)?)
    }
}

/// How long a fuzzer runs in the tests. In a proof it runs longer.
const FUZZ_SECONDS: u32 = 10;

fn matrix(language: &dyn Language, steps: &Steps) -> Result<()> {
    language.build(steps, Form::Shipped)?;
    language.matrix(steps)?;
    if let Offer::Has(figures) = language.fuzz(steps, FUZZ_SECONDS, None)? {
        figures.iter().for_each(|figure| println!("        {figure}"));
        steps.count(figures.len());
    }
    answers::compare(steps, languages::ALL[0], &language.matrix_answerers()?)
}

/// Prepares what is measured, and runs the program in bench/.
fn bench(arguments: &[String]) -> Result<()> {
    let names: Vec<_> = arguments.iter().take_while(|word| !word.starts_with('-')).cloned().collect();
    for language in selected(&names, Task::Matrix)? {
        let steps = Steps::new(language.name());
        language.build(&steps, Form::Shipped)?;
        language.benchmark(&steps)?;
    }
    let python = environment(&Steps::new("bench"), "plots", "3", Some("plots"), None)?;
    let measured = cmd!("{python} -B bench/run.py {arguments...}").status()?;
    ensure!(measured.success(), "the benchmark failed; see above");
    Ok(())
}
