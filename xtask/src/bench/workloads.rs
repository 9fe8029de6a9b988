//! What is looked up: the same numbers in every language, in files that all benchmarks read, from a fixed seed.

use std::fs;

use anyhow::Result;
use toku_codes::{Code, entries};

use crate::target;

/// How many numbers a workload has: more than a processor's branch predictor learns by heart.
pub const CODES: usize = 1 << 16;

/// The HTTP statuses that the peers of every language know: `http.HTTPStatus`, `http.StatusText` and the like.
const STATUSES: [i32; 52] = [
    100, 101, 200, 201, 202, 203, 204, 205, 206, 300, 301, 302, 303, 304, 305, 307, 308, 400, 401, 402, 403, 404, 405,
    406, 407, 408, 409, 410, 411, 412, 413, 414, 415, 416, 417, 421, 422, 423, 424, 426, 428, 429, 431, 451, 500, 501,
    502, 503, 504, 505, 507, 511,
];

/// Writes `target/bench/workloads/NAME.i32`, little-endian.
pub fn write() -> Result<()> {
    let known: Vec<i32> = entries().iter().map(|entry| entry.code.0).collect();
    let errors: Vec<i32> = known.iter().copied().filter(|code| Code(*code).is_error()).collect();
    // Where the table lies, and as far above it.
    let unknown: Vec<i32> = (-3500..=3500).filter(|code| !Code(*code).is_known()).collect();
    // Linux has no 41 and no 58.
    let errnos: Vec<i32> = (1..=133).filter(|errno| ![41, 58].contains(errno)).collect();
    let folder = target("bench/workloads");
    fs::create_dir_all(&folder)?;
    let mut random = Random(1);
    let mut put = |name: &str, mut number: Box<dyn FnMut(&mut Random) -> i32 + '_>| {
        let bytes: Vec<u8> = (0..CODES).flat_map(|_| number(&mut random).to_le_bytes()).collect();
        fs::write(folder.join(name).with_extension("i32"), bytes)
    };
    put("uniform", Box::new(|random| random.of(&known)))?;
    put("mix", Box::new(|random| if random.below(10) < 7 { 0 } else { random.zipf(&errors) }))?;
    put("unknown", Box::new(|random| random.of(&unknown)))?;
    put("hot", Box::new(|_| Code::LOW_CREDIT_BALANCE.0))?;
    put("statuses", Box::new(|random| random.of(&STATUSES)))?;
    put("errnos", Box::new(|random| random.of(&errnos)))?;
    Ok(())
}

/// Vigna's splitmix64.
struct Random(u64);

impl Random {
    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        z ^ (z >> 31)
    }

    fn below(&mut self, end: usize) -> usize {
        (self.next() % end as u64) as usize
    }

    fn of(&mut self, numbers: &[i32]) -> i32 {
        numbers[self.below(numbers.len())]
    }

    /// The first number most often, the second half as often, the third a third as often.
    fn zipf(&mut self, numbers: &[i32]) -> i32 {
        let weight = |rank: usize| 1.0 / (rank + 1) as f64;
        let total: f64 = (0..numbers.len()).map(weight).sum();
        let mut left = self.next() as f64 / u64::MAX as f64 * total;
        for (rank, number) in numbers.iter().enumerate() {
            left -= weight(rank);
            if left <= 0.0 {
                return *number;
            }
        }
        numbers[0]
    }
}
