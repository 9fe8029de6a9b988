//! LCOV, which every coverage tool writes: which lines ran, and which branches were taken. Go writes a list of its own.

use std::collections::BTreeMap;
use std::path::Path;

use anyhow::{Context, Result, ensure};

/// How often each line of a file ran, and whether each branch was taken, as several runs saw it.
#[derive(Default)]
pub struct Coverage {
    lines: BTreeMap<(String, u32), u64>,
    branches: BTreeMap<(String, String), bool>,
}

impl Coverage {
    /// Adds an LCOV file; `name` gives what a source is to be called, or nothing when it is not to be counted.
    pub fn add_lcov(&mut self, text: &str, name: impl Fn(&str) -> Option<String>) -> Result<()> {
        let mut source = None;
        for line in text.lines() {
            if let Some(path) = line.strip_prefix("SF:") {
                source = name(path);
            }
            let Some(source) = source.as_ref() else { continue };
            if let Some(rest) = line.strip_prefix("DA:") {
                let (number, count) = rest.split_once(',').with_context(|| line.to_owned())?;
                self.add_line(source, number.parse()?, count.split(',').next().unwrap_or("").parse()?);
            } else if let Some(rest) = line.strip_prefix("BRDA:") {
                let (branch, taken) = rest.rsplit_once(',').with_context(|| line.to_owned())?;
                let entry = self.branches.entry((source.clone(), branch.to_owned())).or_default();
                *entry |= !matches!(taken, "-" | "0");
            }
        }
        Ok(())
    }

    /// Adds a cover profile of Go's: `path:line.column,line.column statements count` for each block.
    pub fn add_go(&mut self, text: &str, name: impl Fn(&str) -> Option<String>) -> Result<()> {
        for line in text.lines().filter(|line| !line.starts_with("mode:")) {
            let (path, rest) = line.rsplit_once(':').with_context(|| line.to_owned())?;
            let numbers: Vec<u32> = rest
                .split(['.', ',', ' '])
                .map(str::parse)
                .collect::<Result<_, _>>()
                .with_context(|| line.to_owned())?;
            let [first, _, last, _, _, count] = numbers[..] else { continue };
            if let Some(source) = name(path) {
                (first..=last).for_each(|number| self.add_line(&source, number, count.into()));
            }
        }
        Ok(())
    }

    fn add_line(&mut self, source: &str, number: u32, count: u64) {
        *self.lines.entry((source.to_owned(), number)).or_default() += count;
    }

    /// The figures, with the lines that never ran named; fails when less is covered than there was.
    pub fn figure(&self, what: &str, least: [f64; 2]) -> Result<String> {
        let percent = |hit: usize, all: usize| if all == 0 { 100.0 } else { 100.0 * hit as f64 / all as f64 };
        let lines = percent(self.lines.values().filter(|count| **count > 0).count(), self.lines.len());
        let branches = percent(self.branches.values().filter(|taken| **taken).count(), self.branches.len());
        ensure!(!self.lines.is_empty(), "{what}: nothing was measured");
        ensure!(least[1] == 0.0 || !self.branches.is_empty(), "{what}: no branch was measured");
        let of_branches = if self.branches.is_empty() {
            "branches not measured".to_owned()
        } else {
            format!("{branches:.1} % of {} branches", self.branches.len())
        };
        let text = format!("{what}: {lines:.1} % of {} lines, {of_branches}{}", self.lines.len(), self.missing());
        ensure!(lines >= least[0] && branches >= least[1], "less than {} and {} %: {text}", least[0], least[1]);
        Ok(text)
    }

    fn missing(&self) -> String {
        let mut files: BTreeMap<&str, Vec<(u32, u32)>> = BTreeMap::new();
        for ((source, number), _) in self.lines.iter().filter(|(_, count)| **count == 0) {
            let ranges = files.entry(source).or_default();
            match ranges.last_mut() {
                Some(range) if range.1 + 1 == *number => range.1 = *number,
                _ => ranges.push((*number, *number)),
            }
        }
        let range = |(a, b): &(u32, u32)| if a == b { a.to_string() } else { format!("{a}-{b}") };
        let file = |(source, ranges): (&&str, &Vec<(u32, u32)>)| {
            format!("{source} {}", ranges.iter().map(range).collect::<Vec<_>>().join(" "))
        };
        let named: Vec<_> = files.iter().map(file).collect();
        if named.is_empty() { String::new() } else { format!("; not covered: {}", named.join(", ")) }
    }
}

/// The name of a file without its folders.
pub fn base(path: &str) -> Option<String> {
    Path::new(path).file_name().map(|name| name.to_string_lossy().into_owned())
}

#[cfg(test)]
mod tests {
    use super::{Coverage, base};

    #[test]
    fn runs_are_put_together_and_what_none_reached_is_named() {
        let mut coverage = Coverage::default();
        coverage.add_lcov("SF:/x/a.rs\nDA:1,0\nDA:2,0\nDA:3,0\nBRDA:1,0,0,-\nBRDA:1,0,1,4\n", base).unwrap();
        coverage.add_lcov("SF:/y/a.rs\nDA:1,2\nDA:4,1\nSF:b.rs\nDA:1,1\nBRDA:1,0,0,0\n", base).unwrap();
        let text = coverage.figure("x", [50.0, 0.0]).unwrap();
        assert_eq!(text, "x: 60.0 % of 5 lines, 33.3 % of 3 branches; not covered: a.rs 2-3");
        assert!(coverage.figure("x", [61.0, 0.0]).is_err());
        assert!(coverage.figure("x", [0.0, 34.0]).is_err());
        assert!(Coverage::default().figure("x", [0.0, 0.0]).is_err());
    }

    #[test]
    fn the_blocks_of_go() {
        let mut coverage = Coverage::default();
        coverage.add_go("mode: set\nm/a.go:3.1,4.9 2 1\nm/a.go:6.1,6.9 1 0\n", base).unwrap();
        let text = coverage.figure("x", [0.0, 0.0]).unwrap();
        assert_eq!(text, "x: 66.7 % of 3 lines, branches not measured; not covered: a.go 6");
        assert!(coverage.figure("x", [0.0, 1.0]).is_err());
    }
}
