//! Compares the answers to all 2^32 numbers in each engine, and to half a million of them in bindings that would take hours
//! for all, with lists that do not come from the core. Each program prints its progress, and at the end how many numbers it
//! tried and how many of them are listed; the first wrong answer ends it.

use crate::*;

/// Into how many parts the numbers are divided, of which only the one around 0 is asked: for trying out a new program.
const PART: &str = "TOKU_PART";

pub fn prove(report: &mut Report) -> Result<()> {
    let part: i64 = env::var(PART).map_or(Ok(1), |part| part.parse()).context(PART)?;
    ensure!(part >= 1, "{PART} is how many parts there are, of which one is asked");
    let half = (1 << 31) / part;
    let ends = [-half, half - 1].map(|end| end.to_string());
    if part > 1 {
        report.not_tried("all numbers", &format!("{PART} asks for those from {} to {}", ends[0], ends[1]));
    }
    report.not_tried("all numbers by Go over the C library", "that would take hours; the library is asked by C");
    report.not_tried("all numbers by Python and JavaScript's functions", "that would take hours; each 8009th is asked");
    each_language(|language, steps| {
        let programs = report.take(language, language.exhaustive(steps)?);
        each_to_its_end(programs.into_iter().map(|Exhaustive { title, is_sample, mut program }| {
            let started = Instant::now();
            let row = steps.run(title, program.args(&ends)).and_then(|output| {
                let row = output.lines().last().context("it printed nothing")?.to_owned();
                let tried = row.split_once(" numbers, ").and_then(|(tried, _)| tried.parse::<i64>().ok()).unwrap_or(0);
                // A sample has each 8009th, and the 8,000 around the lists.
                let is_enough = if is_sample { tried > 2 * half / 8009 + 8000 } else { tried == 2 * half };
                ensure!(is_enough && row.ends_with(", 0 differ"), row);
                report.add(format!("{title}: {row}, in {:.0} s", started.elapsed().as_secs_f32()));
                Ok(())
            });
            (title, row)
        }))
    })
}
