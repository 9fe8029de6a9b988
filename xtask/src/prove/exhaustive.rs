//! All 2^32 numbers through each engine, beside an oracle that shares nothing with the core, and half a million of
//! them through what would take hours. Each program prints its progress, and at the end how many numbers were tried,
//! how many of them are listed, and that none differs: the first that does ends it.

use std::process::Command;
use std::time::Instant;

use anyhow::{Context, Result, bail, ensure};

use super::Report;
use crate::steps::{Steps, cargo, command};
use crate::{c, go, js, python, selected, target};

/// Asks only one in so many numbers, those around 0, while a program is being written.
const PART: &str = "TOKU_PART";

pub fn prove(report: &mut Report) -> Result<()> {
    let part: i64 = std::env::var(PART).map_or(Ok(1), |part| part.parse()).context(PART)?;
    ensure!(part >= 1, "{PART} is how many parts there are, of which one is asked");
    let half = (1 << 31) / part;
    let ends = [-half, half - 1].map(|end| end.to_string());
    if part > 1 {
        report.not_tried("all numbers", &format!("{PART} asks for those from {} to {}", ends[0], ends[1]));
    }
    let mut failed = Vec::new();
    for language in selected(&[])? {
        let steps = Steps::new(language.name());
        language.build(&steps)?;
        // The name of each, whether it is asked for half a million only, and the program.
        let programs: Vec<(&str, bool, Command)> = match language.name() {
            "rust" => {
                let build = ["build", "--release", "--package", "toku-codes", "--example", "exhaustive"];
                steps.run("build it", &mut cargo(&build))?;
                vec![("the core, in Rust", false, command(target("release/examples/exhaustive"), &[]))]
            }
            "c" => vec![("the C library as shipped", false, command(c::program("exhaustive"), &["conformance"]))],
            "go" => vec![("pure Go", false, go::exhaustive(&steps)?)],
            "python" => vec![("Python, each 8009th", true, python::script("py/tests/stride.py"))],
            _ => vec![
                ("the WASM engine in Node", false, js::node("toku-codes", &["exhaustive.mjs"])),
                ("JavaScript (WASM), each 8009th", true, js::node("toku-codes", &["stride.mjs"])),
                ("JavaScript (addon), each 8009th", true, js::node("toku-codes-node", &["stride.mjs"])),
            ],
        };
        for (what, is_sample, mut program) in programs {
            let started = Instant::now();
            let row = steps.run(what, program.args(&ends)).and_then(|output| {
                let figures = output.lines().last().context("it printed nothing")?.to_owned();
                let tried =
                    figures.split_once(" numbers, ").and_then(|(tried, _)| tried.parse::<i64>().ok()).unwrap_or(0);
                // A sample has each 8009th, and the 8,000 around the lists.
                let is_enough = if is_sample { tried > 2 * half / 8009 + 8000 } else { tried == 2 * half };
                ensure!(is_enough && figures.ends_with(", 0 differ"), figures);
                Ok(format!("{figures}, in {:.0} s", started.elapsed().as_secs_f32()))
            });
            if row.is_err() {
                failed.push(what);
            }
            report.figure(format!("{what}: {}", row.unwrap_or_else(|error| format!("FAILED: {error:#}"))));
        }
    }
    report.not_tried(
        "all numbers by Go over the C library",
        "a call of C from Go would take hours; the library is asked by C",
    );
    report.not_tried(
        "all numbers by Python and by the functions of JavaScript",
        "they would take hours, so each 8009th is",
    );
    if failed.is_empty() { Ok(()) } else { bail!("failed: {}", failed.join(", ")) }
}
