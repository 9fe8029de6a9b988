//! Programs that start, answer once, and wait until their input ends: how long that takes from outside, and the memory
//! that they have then.

use std::fs;
use std::io::{BufRead, BufReader};
use std::process::{Command, Stdio};
use std::time::Instant;

use anyhow::{Context, Result, ensure};

use super::figures::{Figures, Group, Key};
use crate::go::PACKAGE;

/// What the figures of memory are called.
pub const MEMORY: &str = "memory";

pub struct Start {
    pub group: Group,
    pub what: &'static str,
    pub command: Box<dyn Fn() -> Command>,
}

impl Start {
    pub fn measure(&self, round: usize, figures: &mut Figures) -> Result<()> {
        let (time, memory) = once(&mut (self.command)()).with_context(|| self.what.to_owned())?;
        figures.add(round, self.key("start"), time, "ns");
        figures.add(round, self.key(MEMORY), memory, "bytes");
        Ok(())
    }

    /// What Go says that the initialisation of the package took.
    pub fn trace(&self, round: usize, figures: &mut Figures) -> Result<()> {
        let trace = (self.command)().stdin(Stdio::null()).env("GODEBUG", "inittrace=1").output()?.stderr;
        let time = initialisation(&String::from_utf8_lossy(&trace), PACKAGE)?;
        figures.add(round, self.key("once"), time, "ns");
        Ok(())
    }

    fn key(&self, workload: &str) -> Key {
        Key { group: self.group.clone(), what: self.what.to_owned(), workload: workload.to_owned() }
    }
}

/// From the start to the first answer in ns, and the memory that the process has then, in bytes.
fn once(command: &mut Command) -> Result<(f64, f64)> {
    let started = Instant::now();
    let mut child = command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::inherit()).spawn()?;
    let mut answer = String::new();
    BufReader::new(child.stdout.take().context("piped")?).read_line(&mut answer)?;
    let time = started.elapsed().as_nanos() as f64;
    let memory = fs::read_to_string(format!("/proc/{}/smaps_rollup", child.id()))?;
    drop(child.stdin.take());
    let ended = child.wait()?;
    ensure!(answer == "low credit balance\n" && ended.success(), "it answered {answer:?} and ended with {ended}");
    let kilobytes = memory.lines().find_map(|line| line.strip_prefix("Rss:")).context("the system tells no memory")?;
    Ok((time, kilobytes.trim().trim_end_matches(" kB").parse::<f64>()? * 1024.0))
}

/// What Go says that the initialisation of a package took, of the lines that GODEBUG=inittrace=1 prints.
fn initialisation(trace: &str, package: &str) -> Result<f64> {
    let line = trace.lines().find(|line| line.split_whitespace().nth(1) == Some(package));
    let words: Vec<_> = line.context("Go does not trace the package")?.split_whitespace().collect();
    let clock = words.iter().position(|word| *word == "clock,").context("no time in the trace")?;
    Ok(words[clock - 2].parse::<f64>()? * 1e6)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_line_of_the_package() {
        let trace = "init runtime @0.1 ms, 0.2 ms clock, 0 bytes, 0 allocs\ninit a/b @0.3 ms, 0.035 ms clock, 9 bytes";
        assert_eq!(initialisation(trace, "a/b").unwrap(), 35_000.0);
        assert!(initialisation(trace, "a").is_err());
    }
}
