//! The core and the C ABI in Miri, an interpreter that sees undefined behaviour; also as a 32-bit and as a big-endian
//! machine would run them.

use anyhow::Result;
use xtask::{languages::c, run::*, tools::host, tools::nightly};

use super::{TOO_FAR, make_fault, sees_fault};
use crate::Report;

/// Pointers keep where they are from, and are aligned by what is known of them rather than by luck. Files can be read.
const FLAGS: &str = "-Zmiri-strict-provenance -Zmiri-symbolic-alignment-check -Zmiri-disable-isolation";

pub fn prove(report: &mut Report) -> Result<()> {
    let (steps, host) = (Steps::new("miri"), host()?);
    let nightly = nightly(&steps, &["miri", "rust-src"])?;
    let miri = |machine: &str, tests: &[&str]| {
        let mut miri = command("rustup", &["run", nightly, "cargo", "miri", "test", "--target", machine]);
        miri.args(tests).env("MIRIFLAGS", FLAGS).env("CARGO_TARGET_DIR", target("proof/memory/miri"));
        miri
    };
    // The test that is too slow there is skipped, and the report names it.
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
    let sources = c::unpacked_sources(&steps, &target("proof/memory/miri-fault"))?;
    make_fault(&sources.join("ffi-c/src/lib.rs"), TOO_FAR)?;
    let mut miri = miri(&host, &["--package", "toku-codes-ffi", "--test", "memory"]);
    sees_fault(report, "Miri", miri.current_dir(&sources).output()?, "Undefined Behavior")?;
    report.not_tried("the vectors of searches in Miri", "each query takes it seconds; the C ABI's test has one");
    Ok(())
}
