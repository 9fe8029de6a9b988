//! Fuzzing with random texts, and buffers of every size: each language is compared with the core, and the core with a slow
//! model of its rules. `cargo xtask test --matrix` does the same for a few seconds.

use crate::*;

pub fn prove(report: &mut Report) -> Result<()> {
    let (nightly, seconds) = (nightly(&Steps::new("rust"), &[])?, report.fuzz_seconds);
    report.not_tried("Go with the C library, and C++", "they hand their texts to the functions of C as they are");
    report.not_tried("browsers, Deno, Bun and workerd", "they run the packages that are fuzzed in Node");
    each_language(|language, steps| {
        let figures = report.take(language, language.fuzz(steps, seconds, Some(nightly))?);
        figures.into_iter().for_each(|figure| report.add(figure));
        Ok(())
    })?;
    report.add("the fuzzers of Rust and C ran under AddressSanitizer");
    Ok(())
}
