//! Node's workers by the dozen, with both npm packages as installed.

use anyhow::Result;

use crate::prove::Report;
use crate::steps::Steps;
use crate::{Language, js};

pub fn prove(report: &mut Report) -> Result<()> {
    let steps = Steps::new("js");
    js::Js.build(&steps)?;
    for package in ["toku-codes", "toku-codes-node"] {
        let mut workers = js::node(package, &["--expose-gc", "workers.mjs", package, "80"]);
        let said = steps.run(&format!("workers with {package}"), &mut workers)?;
        report.figure(format!("Node, {package}: {}, half of them ended in a call", said.trim()));
    }
    report.not_tried("a planted fault in Node", "an addon with one would be built for four machines first");
    Ok(())
}
