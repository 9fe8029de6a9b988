//! Node's workers by the dozen, with both npm packages as installed.

use anyhow::Result;
use xtask::{language::Form, language::Language, languages::js, run::Steps};

use crate::Report;

pub fn prove(report: &mut Report) -> Result<()> {
    let steps = Steps::new("js");
    js::Js.build(&steps, Form::Shipped)?;
    for package in ["toku-codes", "toku-codes-node"] {
        let output = steps.run(format!("workers with {package}"), &mut js::workers(package))?;
        report.add(format!("Node, {package}: {}, half of them ended in a call", output.trim()));
    }
    report.not_tried("a fault in Node's packages", "an addon with one would have to be built and packed first");
    Ok(())
}
