//! Programs that start, answer once, and wait until their input ends: how long that takes from outside, and the memory
//! that they have then.

use std::fs;
use std::io::{BufRead, BufReader};
use std::process::{Command, Stdio};
use std::time::Instant;

use anyhow::{Context, Result, ensure};

use super::figures::{Figures, Group, Key};

pub struct Start {
    pub group: Group,
    pub what: &'static str,
    pub command: Box<dyn Fn() -> Command>,
}

pub const TRIES: usize = 3;

impl Start {
    pub fn measure(&self, round: usize, figures: &mut Figures) -> Result<()> {
        for _ in 0..TRIES {
            let (time, memory) = once(&mut (self.command)()).with_context(|| self.what.to_owned())?;
            for (workload, value, unit) in [("cold start", time, "ns"), ("memory", memory, "bytes")] {
                let key = Key { group: self.group.clone(), what: self.what.to_owned(), workload: workload.to_owned() };
                figures.add(round, key, value, unit);
            }
        }
        Ok(())
    }
}

/// From the start to the first answer in ns, and the most memory that was in use by then, in bytes.
fn once(command: &mut Command) -> Result<(f64, f64)> {
    let started = Instant::now();
    let mut child = command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::inherit()).spawn()?;
    let mut answer = String::new();
    BufReader::new(child.stdout.take().context("piped")?).read_line(&mut answer)?;
    let time = started.elapsed().as_nanos() as f64;
    let status = fs::read_to_string(format!("/proc/{}/status", child.id()))?;
    drop(child.stdin.take());
    let ended = child.wait()?;
    ensure!(answer == "low credit balance\n" && ended.success(), "it answered {answer:?} and ended with {ended}");
    let peak =
        status.lines().find_map(|line| line.strip_prefix("VmHWM:")).context("the system tells no peak memory")?;
    Ok((time, peak.trim().trim_end_matches(" kB").parse::<f64>()? * 1024.0))
}
