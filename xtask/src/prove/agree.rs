//! Every language and engine, as installed, but for Rust, whose crate is asked where it lies: its tests read the vectors,
//! and it answers the stored questions as Rust does, byte for byte. One row each.

use std::collections::BTreeMap;
use std::fs;
use std::process::Command;

use anyhow::{Result, bail, ensure};

use super::Report;
use crate::agree::{Expected, programs};
use crate::steps::Steps;
use crate::{selected, target};

/// The lists of `conformance/` that not every language reads: the numbers of kinds, the public names, what was released,
/// and what fuzzers start from. All other tables must have been read by the tests of each, all rows of them.
const NO_VECTORS: [&str; 5] = ["found.tsv", "kinds.tsv", "operations.tsv", "registry.tsv", "released.tsv"];
/// C++ has no way of its own to read texts and uses C's.
const OF_TEXTS: [&str; 3] = ["names.tsv", "parse.tsv", "search.tsv"];

pub fn prove(report: &mut Report) -> Result<()> {
    let languages = selected(&[])?;
    let expected = Expected::new(&Steps::new("rust"))?;
    report.figure(format!("{} numbers and texts asked of each", expected.asked()));
    let mut failed = Vec::new();
    for language in languages {
        let steps = Steps::new(language.name());
        language.build(&steps)?;
        let mut vectors = language.vectors(&steps)?;
        for (i, (title, _)) in programs(language).into_iter().enumerate() {
            let row = read(&steps, title, &mut vectors[i]).and_then(|(files, rows)| {
                let digest = expected.compare(|| programs(language).swap_remove(i).1)?;
                let (digest, hash) = (&digest[..16], expected.table_hash()); // it stands in every answer
                Ok(format!("{rows} rows of {files} vector files read, answers sha256 {digest}, table {hash}"))
            });
            if row.is_err() {
                failed.push(title);
            }
            report.figure(format!("{title:<18} {}", row.unwrap_or_else(|error| format!("FAILED: {error:#}"))));
        }
    }
    report
        .not_tried("Rust's crate as packed", "it is without tests; `dist` builds it, and what is asked is its sources");
    report.not_tried("Firefox and Safari", "the tests open pages in Chromium alone");
    if failed.is_empty() { Ok(()) } else { bail!("not as Rust, or not tested with all vectors: {}", failed.join(", ")) }
}

/// Runs the tests that read the vectors, and gives how many files they read and how many rows.
fn read(steps: &Steps, title: &str, tests: &mut Command) -> Result<(usize, usize)> {
    let list = target("agree/vectors.txt");
    fs::create_dir_all(target("agree"))?;
    fs::write(&list, "")?;
    steps.run(&format!("{title}: tests that read the vectors"), tests.env("TOKU_VECTORS_READ", &list))?;
    let text = fs::read_to_string(&list)?;
    let read: BTreeMap<&str, usize> = text
        .lines()
        .filter_map(|line| line.split_once('\t'))
        .map(|(file, rows)| Ok((file, rows.parse()?)))
        .collect::<Result<_>>()?;
    for file in fs::read_dir("conformance")? {
        let path = file?.path();
        let file = path.file_name().unwrap_or_default().to_string_lossy();
        let is_excepted = NO_VECTORS.contains(&&*file) || title == "C++" && OF_TEXTS.contains(&&*file);
        if is_excepted || path.extension().is_none_or(|extension| extension != "tsv") {
            continue;
        }
        let stored = fs::read_to_string(&path)?;
        let rows = stored.lines().filter(|line| !line.starts_with('#')).count();
        let found = read.get(&*file).copied().unwrap_or(0);
        ensure!(found == rows, "the tests read {found} of the {rows} rows of {file}");
    }
    Ok((read.len(), read.values().sum()))
}
