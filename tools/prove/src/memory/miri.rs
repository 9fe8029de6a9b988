//! The core and the C ABI in Miri, an interpreter that detects undefined behaviour, also as if on a 32-bit and on a
//! big-endian machine.

use super::{TOO_FAR, sees_fault, sources_with};
use crate::*;

/// Pointers must have a provenance, and an alignment that is known, not accidental. Files can be read.
const FLAGS: &str = "-Zmiri-strict-provenance -Zmiri-symbolic-alignment-check -Zmiri-disable-isolation";

pub fn prove(report: &mut Report) -> Result<()> {
    let (steps, host) = (Steps::new("miri"), host()?);
    let nightly = nightly(&steps, &["miri", "rust-src"])?;
    let miri = |machine: &str, tests: &[&str]| {
        let mut miri = cmd!("rustup run {nightly} cargo miri test --target {machine} {tests...}");
        miri.env("MIRIFLAGS", FLAGS).env("CARGO_TARGET_DIR", target("proof/memory/miri"));
        miri
    };
    report.not_tried("the vectors of searches in Miri", "each query takes it seconds; the C ABI's test has one");
    let core: &[&str] = &["--package", "toku-codes", "--lib", "--tests", "--", "--skip", "search_finds_by_words"];
    let abi: &[&str] = &["--package", "toku-codes-ffi", "--tests"];
    for (machine, what, tests) in [
        (host.as_str(), "the core", core),
        (&host, "the C ABI", abi),
        ("i686-unknown-linux-gnu", "the C ABI", abi),
        ("s390x-unknown-linux-gnu", "the C ABI", abi),
    ] {
        let before = steps.passed();
        steps.tests(format!("{what} as {machine}"), &mut miri(machine, tests))?;
        report.add(format!("Miri, {what} as {machine}: {} tests, no undefined behaviour", steps.passed() - before));
    }
    let sources = sources_with(TOO_FAR, "miri-fault")?;
    let mut miri = miri(&host, &["--package", "toku-codes-ffi", "--test", "calls"]);
    sees_fault(report, "Miri", miri.current_dir(sources).output()?, "Undefined Behavior")
}
