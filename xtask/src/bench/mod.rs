//! What this library costs beside what one would use instead. Each language's benchmark, in its folder of `bench/`,
//! measures every function once and prints the figures; here they are run in turns, round after round, so that what
//! slows the machine slows all. What counts are the ratios of figures of one round.

mod figures;
mod programs;
mod rows;
mod starts;
mod table;
mod workloads;

pub use workloads::write as workloads;

use std::fs;
use std::process::Command;
use std::time::Instant;

use anyhow::{Result, bail, ensure};

use crate::steps::{self, Steps, command};
use crate::{Language, c, python, root, selected, target};
use figures::{Figures, LARGEST, ROUNDS_WITH_LARGEST};
use rows::Verdict;

#[derive(clap::Args)]
pub struct Options {
    /// rust, c, go, python, js; all of them when none is named.
    languages: Vec<String>,
    /// Fail when a ratio is over its budget and over what bench/accepted.toml accepts.
    #[arg(long)]
    check: bool,
    /// Put the table and the plots into bench/, to be committed. Wants all languages; fails as --check does.
    #[arg(long, conflicts_with = "languages")]
    publish: bool,
    /// How often everything is measured; less than 15 is for a look only.
    #[arg(long, default_value_t = 15, value_parser = clap::value_parser!(u32).range(1..))]
    rounds: u32,
}

pub fn bench(options: &Options) -> Result<()> {
    ensure!(options.rounds >= 15 || !(options.check || options.publish), "that wants 15 rounds");
    let languages = selected(&options.languages)?;
    // The peers of other languages are compiled too, and the plots are drawn by Python.
    steps::require(c::C.tools().iter().chain([&python::PYTHON]))?;
    let languages: Vec<&'static str> = languages.iter().map(|language| language.name()).collect();
    let (rules, commit, machine) = (rows::Rules::read()?, commit()?, machine());
    ensure!(!(options.publish && commit.ends_with("-dirty")), "commit what is to be measured, first");
    workloads::write()?;
    let mut prepared = programs::Prepared::default();
    for language in &languages {
        prepared.add(language)?;
    }
    let steps = Steps::new("bench");
    let python = python::tool_of(&steps, "bench/venv", "bench/requirements.txt", "python")?;

    let (mut figures, started, rounds) = (Figures::default(), Instant::now(), options.rounds as usize);
    for (group, output) in &prepared.sizes {
        figures.read(0, group, output)?;
    }
    for round in 0..rounds {
        let left = started.elapsed().as_secs() as usize * (rounds - round) / round.max(1);
        let left = if round == 0 { String::new() } else { format!(", {} min left", left.div_ceil(60)) };
        measure(&prepared, round, &format!("round {} of {rounds}{left}", round + 1), &mut figures)?;
        // After each round, so that what was measured is not lost with a later one.
        let compared = rules.compare(&figures, &languages)?;
        fs::write(target("bench/results.json"), table::json(&commit, &machine, &figures, &compared)?)?;
    }
    figures.complete(rounds)?;
    let compared = rules.compare(&figures, &languages)?;
    let text = format!("{machine} {rounds} rounds.\n\n{}", table::markdown(&compared));
    fs::write(target("bench/table.md"), &text)?;
    println!("\n{text}");
    for one in rules.not_needed(&languages) {
        println!("NOT NEEDED  this time: what bench/accepted.toml accepts of {one}");
    }
    let verdict = verdict(&compared, options.check || options.publish);
    let plot = ["bench/plot.py", "target/bench/results.json", "target/bench/plots"];
    steps.run("draw the plots", &mut command(python, &plot))?;
    println!("target/bench/: results.json, table.md, plots/");
    verdict?;
    ensure!(self::commit()? == commit, "files were changed, so that not all rounds measured the same");
    if options.publish { publish(&text) } else { Ok(()) }
}

/// How often a program is started in a round; the fastest start counts.
const TRIES: usize = 3;

/// Runs everything once.
fn measure(prepared: &programs::Prepared, round: usize, title: &str, figures: &mut Figures) -> Result<()> {
    let largest = if round.is_multiple_of(ROUNDS_WITH_LARGEST) { LARGEST } else { "10000000" };
    for program in &prepared.programs {
        let mut command = (program.command)();
        let title = format!("{title}: {}", program.group.title);
        let output = Steps::new("bench").run(&title, command.env("LARGEST", largest))?;
        figures.read(round, &program.group, &output)?;
    }
    for _ in 0..TRIES {
        for start in &prepared.starts {
            start.measure(round, figures)?;
        }
        for start in &prepared.initialisations {
            start.trace(round, figures)?;
        }
    }
    Ok(())
}

/// The commit, which pins the peers too, and whether files differ from it.
fn commit() -> Result<String> {
    let output = command("git", &["describe", "--always", "--dirty", "--abbrev=40", "--exclude=*"]).output()?;
    ensure!(output.status.success(), "git describe: {}", String::from_utf8_lossy(&output.stderr));
    Ok(String::from_utf8(output.stdout)?.trim().to_owned())
}

/// The machine in general words.
fn machine() -> String {
    let first = |file: &str, word: &str| {
        let text = fs::read_to_string(file).unwrap_or_default();
        let line = text.lines().find(|line| line.starts_with(word)).unwrap_or_default().to_owned();
        line.rsplit_once(':').map_or(line.clone(), |(_, value)| value.trim().to_owned())
    };
    let version = |program: &str, argument: &str| {
        let output = Command::new(program).arg(argument).output().map(|output| output.stdout).unwrap_or_default();
        String::from_utf8_lossy(&output).lines().next().unwrap_or_default().trim().to_owned()
    };
    let cores = std::thread::available_parallelism().map_or(1, usize::from);
    let tools = [("rustc", "--version"), ("cc", "--version"), ("go", "version"), ("node", "--version")];
    let tools = tools.map(|(program, argument)| version(program, argument));
    let processor = first("/proc/cpuinfo", "model name");
    format!("{cores} cores of {processor}, {}; {}; Node {}.", std::env::consts::OS, tools[..3].join("; "), tools[3])
}

/// Puts what was measured where `bench/README.md` shows it.
fn publish(table: &str) -> Result<()> {
    const MARK: &str = "<!-- Below is what `cargo xtask bench --publish` wrote. -->\n";
    let readme = fs::read_to_string("bench/README.md")?;
    let Some((text, _)) = readme.split_once(MARK) else { bail!("bench/README.md has no line {MARK:?}") };
    fs::write("bench/README.md", format!("{text}{MARK}\n{table}"))?;
    let plots = root().join("bench/plots");
    fs::create_dir_all(&plots)?;
    for file in fs::read_dir(target("bench/plots"))? {
        let file = file?;
        fs::copy(file.path(), plots.join(file.file_name()))?;
    }
    println!("bench/: README.md, plots/");
    Ok(())
}

/// Names what is over its budget, and fails for it when that was asked for.
fn verdict(compared: &[rows::Compared], is_check: bool) -> Result<()> {
    let mut failed = 0;
    for one in compared {
        let name = table::name(one);
        let (ratio, budget) = (table::value(one, one.ratio.median), table::value(one, one.budget.unwrap_or_default()));
        match &one.verdict {
            Verdict::NoBudget | Verdict::Within => {}
            Verdict::Missed(accepted, reason) => {
                let accepted = table::value(one, *accepted);
                println!("MISSED  {name}: {ratio}, budget {budget}, accepted up to {accepted}: {reason}");
            }
            Verdict::Failed => {
                failed += 1;
                println!("FAILED  {name}: {ratio}, budget {budget}");
            }
        }
    }
    let budgets = compared.iter().filter(|one| one.budget.is_some()).count();
    println!("{} of {budgets} budgets are held or accepted", budgets - failed);
    if is_check && failed > 0 { bail!("{failed} of {budgets} budgets are missed") } else { Ok(()) }
}
