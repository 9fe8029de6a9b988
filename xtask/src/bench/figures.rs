//! What the benchmarks print, gathered over the rounds, and what follows from it.

use std::collections::BTreeMap;

use anyhow::{Result, ensure};

use super::workloads::CODES;

/// The longest arrays take as long as all else, and are there to show how cost grows: only every so many rounds have
/// them.
pub const LARGEST: &str = "100000000";
pub const ROUNDS_WITH_LARGEST: usize = 5;

/// What was measured: in which program (such as "CPython 3.12"), what, and of which workload.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Key {
    pub group: Group,
    pub what: String,
    pub workload: String,
}

/// A language as the commands take it, and one program of it that prints figures, as people are told of it.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Group {
    pub language: &'static str,
    pub title: String,
}

/// The figures of one key, by round.
pub struct Figure {
    /// "ns", for each code or each start, or "bytes".
    pub unit: &'static str,
    pub by_round: BTreeMap<usize, f64>,
}

#[derive(Default)]
pub struct Figures(pub BTreeMap<Key, Figure>);

/// A median, and what a tenth of the rounds are below and above.
#[derive(Clone, Copy)]
pub struct Spread {
    pub median: f64,
    pub low: f64,
    pub high: f64,
}

impl Figures {
    /// Adds a figure. One that comes twice in a round counts with the less: the machine can do that.
    pub fn add(&mut self, round: usize, key: Key, value: f64, unit: &'static str) {
        let figure = self.0.entry(key).or_insert_with(|| Figure { unit, by_round: BTreeMap::new() });
        figure.by_round.entry(round).and_modify(|least| *least = value.min(*least)).or_insert(value);
    }

    /// Adds all figures that a program printed in a round.
    pub fn read(&mut self, round: usize, group: &Group, output: &str) -> Result<()> {
        let title = &group.title;
        let mut is_empty = true;
        for (what, workload, value, unit) in output.lines().filter_map(figure) {
            ensure!(value.is_finite() && value > 0.0, "{title}, {what}, {workload}: {value} is no time");
            self.add(round, Key { group: group.clone(), what, workload }, value, unit);
            is_empty = false;
        }
        ensure!(!is_empty, "{title}: no figure in {output:?}");
        Ok(())
    }

    /// Fails when a round lacks a figure that another one has. Sizes are measured once, `LARGEST` in some rounds only.
    pub fn complete(&self, rounds: usize) -> Result<()> {
        for (Key { group, what, workload }, figure) in &self.0 {
            let wanted = match workload.as_str() {
                "size" => 1,
                LARGEST => rounds.div_ceil(ROUNDS_WITH_LARGEST),
                _ => rounds,
            };
            let found = figure.by_round.len();
            ensure!(found == wanted, "{}: {what}, {workload}: measured in {found} of {wanted} rounds", group.title);
        }
        Ok(())
    }
}

impl Figure {
    pub fn spread(&self) -> Spread {
        spread(self.by_round.values().copied().collect())
    }

    /// The ratios of the rounds that have both.
    pub fn ratio(&self, beside: &Self) -> Option<Spread> {
        let pairs = self.by_round.iter().filter_map(|(round, ours)| Some(ours / beside.by_round.get(round)?));
        let ratios: Vec<f64> = pairs.collect();
        (!ratios.is_empty()).then(|| spread(ratios))
    }
}

fn spread(mut values: Vec<f64>) -> Spread {
    values.sort_by(f64::total_cmp);
    let last = values.len() - 1;
    let at = |part: f64| values[(part * last as f64).round() as usize];
    Spread { median: at(0.5), low: at(0.1), high: at(0.9) }
}

/// A line that is a figure: our own form, that of `go test -bench`, or that of criterion. The last two give the time of
/// a whole workload or array, or of as many codes as the name says last.
fn figure(line: &str) -> Option<(String, String, f64, &'static str)> {
    if let [what, workload, value, unit] = line.split('\t').collect::<Vec<_>>()[..] {
        // No tab more or less: a line of `go test` has other words in these places.
        let unit = ["ns", "bytes"].into_iter().find(|known| *known == unit);
        if let Some(unit) = unit {
            return Some((what.to_owned(), workload.to_owned(), value.parse().ok()?, unit));
        }
    }
    let (name, time) = if let Some(line) = line.strip_prefix("test ") {
        let (name, time) = line.split_once(" ... bench:")?;
        (name, time.split_once(" ns/iter")?.0)
    } else {
        let mut words = line.strip_prefix("Benchmark")?.split_whitespace();
        // The name ends with the number of processors.
        let name = words.next()?.rsplit_once('-')?.0;
        (name, words.nth(1)?)
    };
    let (what, workload) = name.split_once('/')?;
    let (workload, count) = workload.split_once('/').unwrap_or((workload, workload));
    let time: f64 = time.trim().replace(',', "").parse().ok()?;
    let count = count.parse().unwrap_or(CODES as f64);
    Some((what.to_owned(), workload.to_owned(), time / count, "ns"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines() {
        let read = |line| figure(line).map(|(what, workload, value, unit)| format!("{what}|{workload}|{value}|{unit}"));
        assert_eq!(read("d.get(k)\thot\t12.5\tns").unwrap(), "d.get(k)|hot|12.5|ns");
        assert_eq!(read("wheel\tsize\t244913\tbytes").unwrap(), "wheel|size|244913|bytes");
        assert_eq!(
            read("test array load/mix ... bench:     65,536 ns/iter (+/- 565,510)").unwrap(),
            "array load|mix|1|ns"
        );
        assert_eq!(read("test memcpy/1/100 ... bench:   50 ns/iter (+/- 1)").unwrap(), "memcpy|1|0.5|ns");
        assert_eq!(read("BenchmarkMap/uniform-2   \t     166\t    131072 ns/op").unwrap(), "Map|uniform|2|ns");
        assert_eq!(read("BenchmarkCopy/100-2   \t     166\t    150 ns/op").unwrap(), "Copy|100|1.5|ns");
        assert_eq!(read("PASS"), None);
    }

    #[test]
    fn ratios_are_of_one_round() {
        let (mut figures, group) = (Figures::default(), Group { language: "go", title: "Go".to_owned() });
        for (round, (ours, theirs)) in [(1.0, 2.0), (10.0, 10.0), (3.0, 6.0)].into_iter().enumerate() {
            figures.read(round, &group, &format!("a\thot\t{ours}\tns\nb\thot\t{theirs}\tns\nb\thot\t99\tns")).unwrap();
        }
        let [a, b] = ["a", "b"]
            .map(|what| &figures.0[&Key { group: group.clone(), what: what.to_owned(), workload: "hot".to_owned() }]);
        let ratio = a.ratio(b).unwrap();
        assert_eq!((ratio.low, ratio.median, ratio.high), (0.5, 0.5, 1.0));
        assert!(figures.complete(3).is_ok());
        assert!(figures.complete(4).is_err());
        assert!(figures.read(0, &group, "a\thot\t-1\tns").is_err());
        assert!(figures.read(0, &group, "FAIL").is_err());
    }
}
