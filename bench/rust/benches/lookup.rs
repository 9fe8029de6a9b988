//! Measures what a look-up costs in Rust, compared with code that you would write yourself. One iteration answers all
//! codes of a workload, at least 100,000 codes of arrays, or 500 times all codes in each thread. `cargo xtask bench
//! rust` writes the workloads and runs this once per round.

use std::env;
use std::fs;
use std::hint::black_box;
use std::thread;
use std::time::{Duration, Instant};

use cpu_time::ThreadTime;
use criterion::Criterion;
use criterion::measurement::{Measurement, ValueFormatter, WallTime};
use toku_codes::{lookup, ordinals};
use toku_codes_bench::{PHF, array, by_match, empty, hash_map, sorted};

/// The numbers of a file in `target/bench/workloads`.
fn workload(name: &str) -> Vec<i32> {
    let path = format!("{}/../../target/bench/workloads/{name}.i32", env!("CARGO_MANIFEST_DIR"));
    let bytes = fs::read(&path).unwrap_or_else(|error| panic!("{path}: {error}"));
    bytes.chunks_exact(4).map(|four| i32::from_le_bytes([four[0], four[1], four[2], four[3]])).collect()
}

/// The processor time of this thread, which other programs do not change.
struct ProcessorTime;

impl Measurement for ProcessorTime {
    type Intermediate = ThreadTime;
    type Value = Duration;

    fn start(&self) -> ThreadTime {
        ThreadTime::now()
    }

    fn end(&self, start: ThreadTime) -> Duration {
        start.elapsed()
    }

    fn add(&self, one: &Duration, other: &Duration) -> Duration {
        *one + *other
    }

    fn zero(&self) -> Duration {
        Duration::ZERO
    }

    fn to_f64(&self, value: &Duration) -> f64 {
        WallTime.to_f64(value)
    }

    fn formatter(&self) -> &dyn ValueFormatter {
        WallTime.formatter()
    }
}

type Timer = Criterion<ProcessorTime>;

fn bench<T>(criterion: &mut Timer, what: &str, workload: &str, codes: &[i32], answer: impl Fn(i32) -> T) {
    criterion.bench_function(&format!("{what}/{workload}"), |bencher| {
        bencher.iter(|| {
            for code in codes {
                black_box(answer(*code));
            }
        });
    });
}

/// How often the threads go over the codes: so often that the time to start them does not matter.
const PASSES: u32 = 500;

fn main() {
    let settings =
        Criterion::default().with_measurement(ProcessorTime).without_plots().sample_size(30).nresamples(1000);
    let settings = settings.warm_up_time(Duration::from_millis(20)).measurement_time(Duration::from_millis(60));
    let mut criterion = settings.configure_from_args();
    let (map, array, sorted) = (hash_map(), array(), sorted());
    for name in ["uniform", "mix", "unknown", "hot"] {
        let codes = workload(name);
        let ours = |code| lookup(code).map(|entry| entry.description);
        bench(&mut criterion, "lookup", name, &codes, ours);
        bench(&mut criterion, "phf", name, &codes, |code| PHF.get(&code).copied());
        bench(&mut criterion, "match", name, &codes, by_match);
        bench(&mut criterion, "HashMap", name, &codes, |code| map.get(&code).copied());
        bench(&mut criterion, "binary search", name, &codes, |code| {
            sorted.binary_search_by_key(&code, |row| row.0).ok().map(|at| sorted[at].1)
        });
        bench(&mut criterion, "array load", name, &codes, |code: i32| {
            array.get(code.wrapping_neg() as usize).copied().flatten()
        });
        bench(&mut criterion, "empty call", name, &codes, empty);
    }
    bench(&mut criterion, "http canonical_reason", "uniform", &workload("statuses"), |status| {
        http::StatusCode::from_u16(status as u16).ok().and_then(|status| status.canonical_reason())
    });
    threads(&mut criterion, "lookup, one of 1 thread", 1);
    threads(&mut criterion, "lookup, one of 2 threads", 2);
    arrays(&mut criterion);
}

/// The wall-clock time for one pass, while all threads go over all codes equally often.
fn threads(criterion: &mut Timer, what: &str, count: usize) {
    let codes = workload("uniform");
    let pass = || {
        for code in &codes {
            black_box(lookup(*code).map(|entry| entry.description));
        }
    };
    criterion.bench_function(&format!("{what}/uniform"), |bencher| {
        bencher.iter_custom(|iterations| {
            let started = Instant::now();
            for _ in 0..iterations {
                thread::scope(|scope| (0..count).for_each(|_| drop(scope.spawn(|| (0..PASSES).for_each(|_| pass())))));
            }
            started.elapsed() / PASSES
        });
    });
}

/// criterion prints whole ns per iteration, so an iteration has many codes; the number is in its name.
fn arrays(criterion: &mut Timer) {
    let largest = env::var("LARGEST").ok().and_then(|number| number.parse().ok()).unwrap_or(10_000_000);
    let codes = workload("uniform").into_iter().cycle().take(largest).collect::<Vec<_>>();
    let (mut positions, mut copy) = (vec![0; largest], vec![0; largest]);
    for length in [1, 100, 10_000, 1_000_000, 10_000_000, 100_000_000].into_iter().filter(|length| *length <= largest) {
        let codes = &codes[..length];
        let repeats = (100_000 / length).max(1);
        let count = length * repeats;
        criterion.bench_function(&format!("ordinals/{length}/{count}"), |bencher| {
            let mut pass = || ordinals(black_box(codes), black_box(&mut positions)).expect("there is room");
            bencher.iter(|| (0..repeats).for_each(|_| pass()));
        });
        criterion.bench_function(&format!("memcpy/{length}/{count}"), |bencher| {
            let mut pass = || black_box(&mut copy)[..length].copy_from_slice(black_box(codes));
            bencher.iter(|| (0..repeats).for_each(|_| pass()));
        });
    }
}
