//! What the languages do with memory: the core and the C ABI under Miri, the C library under valgrind and sanitizers,
//! Python and Node over long runs. Each tool but Node's is also shown a fault, planted in a copy of the sources, and must
//! see it.

mod c;
mod miri;
mod node;
mod python;

use std::fs;
use std::path::Path;

use anyhow::{Context, Result, bail, ensure};

use super::Report;

pub fn prove(report: &mut Report) -> Result<()> {
    type Part = fn(&mut Report) -> Result<()>;
    let parts: [(&str, Part); 7] = [
        ("valgrind", c::valgrind),
        ("C by itself", c::alone),
        ("AddressSanitizer", c::address),
        ("ThreadSanitizer", c::thread),
        ("Python", python::prove),
        ("Node", node::prove),
        ("Miri", miri::prove),
    ];
    let mut failed = Vec::new();
    for (name, part) in parts {
        if let Err(error) = part(report) {
            failed.push(format!("{name}: {error:#}"));
        }
    }
    if failed.is_empty() { Ok(()) } else { bail!("{}", failed.join("; ")) }
}

/// Plants a fault in a copy of the sources: replaces a text that stands once in one of its files.
fn plant(file: &Path, [good, bad]: [&str; 2]) -> Result<()> {
    let text = fs::read_to_string(file).with_context(|| file.display().to_string())?;
    ensure!(text.matches(good).count() == 1, "{} does not have {good:?} once", file.display());
    Ok(fs::write(file, text.replace(good, bad))?)
}

/// What a run said that had to fail, if it did.
fn said_in_failing(what: &str, output: std::process::Output) -> Result<String> {
    ensure!(!output.status.success(), "{what} does not see the planted fault");
    Ok(String::from_utf8_lossy(&[output.stdout, output.stderr].concat()).into_owned())
}
