//! Compares the core's answers to all 2^32 numbers with the published list and the list of blocks, which do not come from
//! the core: `exhaustive`, or `exhaustive FIRST LAST` for a part of the numbers. Prints how many numbers were tried and how
//! many of them are listed; the first wrong answer ends it. `cargo prove exhaustive` runs it, built in release mode.

#[path = "../tests/vectors/mod.rs"]
mod vectors;

use std::fmt::Write;
use std::sync::atomic::{AtomicI64, AtomicUsize, Ordering::Relaxed};
use std::thread;

use toku_codes::{Code, GrpcStatus, Outcome, lookup};
use vectors::rows;

/// The contents of the lists: the texts in published order, the blocks, and the actions.
struct Lists {
    published: Vec<(i32, String)>,
    blocks: Vec<(i32, i32, String)>,
    /// The action of each published code, in the same order.
    actions: Vec<String>,
    /// The lowest number of all blocks. No list has a lower one.
    lowest: i32,
}

fn number(text: &str) -> i32 {
    text.parse().expect("a number")
}

impl Lists {
    fn read() -> Self {
        let blocks: Vec<_> =
            rows("blocks.tsv", 3).into_iter().map(|row| (number(&row[2]), number(&row[1]), row[0].clone())).collect();
        Self {
            published: rows("published.tsv", 2).into_iter().map(|row| (number(&row[0]), row[1].clone())).collect(),
            lowest: blocks.iter().map(|block| block.0).min().expect("there are blocks"),
            blocks,
            actions: rows("actions.tsv", 2).into_iter().map(|row| row[1].clone()).collect(),
        }
    }

    /// Compares every number from `first` to `last`, and returns how many are listed.
    fn compare(&self, first: i32, last: i32) -> usize {
        let (mut listed, mut unknown, mut answered) = (0, Unknown::new(first), String::new());
        for n in first..=last {
            let code = Code(n);
            // The lists are short and far from most numbers.
            let is_near = (self.lowest..=0).contains(&n);
            let at = if is_near { self.published.iter().position(|row| row.0 == n) } else { None };
            let block = if is_near { self.blocks.iter().find(|block| block.0 <= n && n <= block.1) } else { None };
            let expected = at.map_or(unknown.text(), |at| self.published[at].1.as_bytes());
            answered.clear();
            write!(answered, "{code}").expect("a string accepts every text");
            assert_eq!(answered.as_bytes(), expected, "the text of {n}");
            assert_eq!(code.ordinal(), at, "the position of {n}");
            assert_eq!(lookup(n).map(|entry| entry.code.0), at.map(|_| n), "the entry of {n}");
            assert_eq!(code.category().map(|c| c.name()), block.map(|b| b.2.as_str()), "the category of {n}");
            let action = at.map_or("investigate", |at| &self.actions[at]);
            let outcome = match action {
                "done" => Outcome::Success,
                "track" | "ended" => Outcome::Progress,
                _ => Outcome::Error,
            };
            assert_eq!((code.action().name(), code.outcome()), (action, outcome), "action and outcome of {n}");
            let flags = (outcome == Outcome::Error, action == "retry");
            assert_eq!((code.is_error(), code.is_retryable()), flags, "whether {n} is an error, and retryable");
            let status = (code.grpc_status(), code.http_status());
            assert!(at.is_some() || status == (GrpcStatus::Unknown, 500), "the status of {n}");
            listed += usize::from(at.is_some());
            unknown.step();
        }
        listed
    }
}

/// The text `unknown code` with a number that is counted up inside the text: formatting each one again would take most of
/// the time.
struct Unknown {
    text: Vec<u8>,
    number: i32,
}

impl Unknown {
    fn new(number: i32) -> Self {
        Self { text: format!("unknown code {number}").into_bytes(), number }
    }

    fn text(&self) -> &[u8] {
        &self.text
    }

    fn step(&mut self) {
        // As a negative number grows, its digits count down.
        let (end, next): (u8, fn(u8) -> u8) =
            if self.number < 0 { (b'0', |digit| digit - 1) } else { (b'9', |digit| digit + 1) };
        self.number = self.number.wrapping_add(1);
        match self.text.last_mut() {
            Some(digit) if *digit != end => *digit = next(*digit),
            _ => *self = Self::new(self.number), // a carry
        }
    }
}

fn main() {
    const PART: usize = 1 << 22;
    let lists = Lists::read();
    let ends: Vec<i32> = std::env::args().skip(1).map(|end| number(&end)).collect();
    let (first, last) = match ends[..] {
        [] => (i32::MIN, i32::MAX),
        [first, last] => (first, last),
        _ => panic!("usage: exhaustive [FIRST LAST]"),
    };
    let workers = thread::available_parallelism().map_or(1, usize::from);
    let starts: Vec<i64> = (first.into()..=last.into()).step_by(PART).collect();
    let (next, tried) = (AtomicUsize::new(0), AtomicI64::new(0));
    let listed: usize = thread::scope(|scope| {
        let work = || {
            let mut listed = 0;
            while let Some(start) = starts.get(next.fetch_add(1, Relaxed)) {
                let end = last.min((start + PART as i64 - 1).try_into().unwrap_or(i32::MAX));
                listed += lists.compare(*start as i32, end);
                tried.fetch_add(i64::from(end) - start + 1, Relaxed);
                println!("up to {end}");
            }
            listed
        };
        let workers: Vec<_> = (0..workers).map(|_| scope.spawn(work)).collect();
        workers.into_iter().map(|worker| worker.join().expect("a difference was found")).sum()
    });
    let expected = lists.published.iter().filter(|row| (first..=last).contains(&row.0)).count();
    assert_eq!(listed, expected, "every published code was found");
    println!("{} numbers, {listed} listed, 0 differ", tried.into_inner());
}
