//! What the languages do with memory: the core and the C ABI under Miri, the C library under valgrind and sanitizers,
//! Python and Node over long runs. Each tool except Node's also gets a copy of the sources with a fault, and must see it.

mod c;
mod miri;
mod node;
mod python;

use std::fs;
use std::path::Path;
use std::process::Output;

use anyhow::{Context, Result, ensure};
use xtask::{run::*, tools::debian};

use crate::Report;

/// A fault, as what the sources have and what takes its place: a second terminator, past the text with its own and so
/// past a buffer that has just room for them.
const TOO_FAR: [&str; 2] = [
    "buffer.add(part.len()).write(0);",
    "buffer.add(part.len()).write(0);\n            buffer.add(part.len() + 1).write(0);",
];

pub fn prove(report: &mut Report) -> Result<()> {
    if command("valgrind", &["--version"]).output().is_err() {
        debian(&Steps::new("c"), &["valgrind"])?;
    }
    each_to_its_end([
        ("valgrind", c::valgrind(report)),
        ("C by itself", c::alone(report)),
        ("AddressSanitizer", c::address(report)),
        ("ThreadSanitizer", c::thread(report)),
        ("Python", python::prove(report)),
        ("Node", node::prove(report)),
        ("Miri", miri::prove(report)),
    ])
}

/// Makes a fault in a copy of the sources: replaces a text that stands once in one of its files.
fn make_fault(file: &Path, [good, bad]: [&str; 2]) -> Result<()> {
    let text = fs::read_to_string(file).with_context(|| file.display().to_string())?;
    ensure!(text.matches(good).count() == 1, "{} does not have {good:?} once", file.display());
    Ok(fs::write(file, text.replace(good, bad))?)
}

/// What a tool that ran with the fault printed: it must have failed, and have named the fault.
fn sees_fault(report: &mut Report, tool: &str, output: Output, names: &str) -> Result<()> {
    ensure!(!output.status.success(), "{tool} does not see the fault");
    let text = String::from_utf8_lossy(&[output.stdout, output.stderr].concat()).into_owned();
    ensure!(text.contains(names), "{tool} should name the fault {names:?}, and prints\n{text}");
    report.add(format!("{tool}, a fault made in the sources: it names {names:?}"));
    Ok(())
}
