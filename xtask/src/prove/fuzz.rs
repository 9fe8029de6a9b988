//! Fuzzing: texts that nobody thought of, and buffers of every size, through each language beside the core, and through
//! the core beside a slow model of its rules. `cargo xtask test` runs the same fuzzers for a few seconds each.

use anyhow::Result;

use super::Report;
use crate::steps::{self, Steps};
use crate::{fuzz, go, js, python, selected};

pub fn prove(report: &mut Report) -> Result<()> {
    let seconds = report.fuzz_seconds;
    selected(&[])?;
    let steps = Steps::new("rust");
    let nightly = steps::nightly(&steps, &[], &[])?;
    for names in [&fuzz::CORE[..], &fuzz::C] {
        for figure in fuzz::targets(&steps, names, Some(nightly), seconds)? {
            report.figure(format!("{figure}, under AddressSanitizer"));
        }
    }
    let kept = fuzz::keep(&steps, nightly)?;
    report.figure(format!("{kept} texts come to all these places, beside the vectors: target/proof/found.tsv"));
    report.figure(go::fuzz(&Steps::new("go"), seconds)?);
    report.figure(python::fuzz(&Steps::new("python"), seconds)?);
    report.figure(js::fuzz(&Steps::new("js"), seconds)?);
    report.not_tried("Go with the C library, and C++", "they hand their texts to the functions of C as they are");
    report.not_tried("browsers, Deno, Bun and workerd", "they run the packages that are fuzzed in Node");
    Ok(())
}
