//! Fuzzing: texts that nobody thought of, and buffers of every size, through each language compared with the core, and
//! through the core compared with a slow model of its rules. `cargo xtask test --matrix` runs the same for seconds.

use anyhow::Result;
use xtask::{run::Steps, tools::nightly};

use crate::{Report, each_language};

pub fn prove(report: &mut Report) -> Result<()> {
    let (steps, seconds) = (Steps::new("rust"), report.fuzz_seconds);
    let nightly = nightly(&steps, &[])?;
    each_language(|language, steps| {
        let figures = report.offered(language, language.fuzz(steps, seconds, Some(nightly))?);
        figures.into_iter().flatten().for_each(|figure| report.add(figure));
        Ok(())
    })?;
    report.add("the fuzzers of Rust and C ran under AddressSanitizer");
    report.not_tried("Go with the C library, and C++", "they hand their texts to the functions of C as they are");
    report.not_tried("browsers, Deno, Bun and workerd", "they run the packages that are fuzzed in Node");
    Ok(())
}
