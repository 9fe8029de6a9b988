//! Which lines and branches the tests reach: of the core, of the C ABI, and of each language's own code. Generated files
//! are left out. Each language sets a minimum, below which its own tool fails.

use crate::*;

pub fn prove(report: &mut Report) -> Result<()> {
    report.not_tried("wasm/src and node/src", "nothing counts in WASM, and addons are built for other machines, too");
    each_language(|language, steps| {
        report.take(language, language.coverage(steps)?).into_iter().for_each(|figure| report.add(figure));
        Ok(())
    })
}
