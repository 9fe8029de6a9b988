//! The core and the C ABI in Miri, an interpreter that sees undefined behaviour; also as a 32-bit and as a big-endian
//! machine would run them.

use anyhow::{Result, ensure};

use super::{c::TOO_FAR, plant, said_in_failing};
use crate::prove::Report;
use crate::steps::{Runner, Steps, command, nightly};
use crate::{c, target};

/// Pointers keep where they are from, and are aligned by what is known of them rather than by luck. Files can be read.
const FLAGS: &str = "-Zmiri-strict-provenance -Zmiri-symbolic-alignment-check -Zmiri-disable-isolation";

pub fn prove(report: &mut Report) -> Result<()> {
    let steps = Steps::new("miri");
    let nightly = nightly(&steps, &["miri", "rust-src"], &[])?;
    // What is too slow there stands as skipped, and is said below.
    let core: &[&str] = &["--package", "toku-codes", "--lib", "--tests", "--", "--skip", "search_finds_by_words"];
    let abi: &[&str] = &["--package", "toku-codes-ffi", "--tests"];
    let host = c::host()?;
    for (machine, what, tests) in [
        (host.as_str(), "the core", core),
        (&host, "the C ABI", abi),
        ("i686-unknown-linux-gnu", "the C ABI", abi),
        ("s390x-unknown-linux-gnu", "the C ABI", abi),
    ] {
        let before = steps.passed();
        let mut miri = command("rustup", &["run", nightly, "cargo", "miri", "test", "--target", machine]);
        miri.args(tests).env("MIRIFLAGS", FLAGS).env("CARGO_TARGET_DIR", target("proof/memory"));
        steps.tests(&format!("{what} as {machine}"), Runner::Cargo, &mut miri)?;
        report.figure(format!("Miri, {what} as {machine}: {} tests, no undefined behaviour", steps.passed() - before));
    }
    let folder = target("proof/memory/miri-planted");
    let sources = c::unpack_sources(&steps, &folder.join("sources"))?;
    plant(&sources.join("ffi-c/src/lib.rs"), TOO_FAR)?;
    let mut miri = command("rustup", &["run", nightly, "cargo", "miri", "test", "--target", &host]);
    miri.args(["--package", "toku-codes-ffi", "--test", "memory"]).current_dir(&sources);
    miri.env("MIRIFLAGS", FLAGS).env("CARGO_TARGET_DIR", folder.join("build"));
    let said = said_in_failing("Miri", miri.output()?)?;
    ensure!(said.contains("Undefined Behavior"), "Miri should say so of the planted fault, and says\n{said}");
    report.figure("Miri, a fault planted in the library: it says \"Undefined Behavior\"");
    report.not_tried("the vectors of searches in Miri", "each query takes it seconds; the C ABI's test has one");
    Ok(())
}
