//! Every language and engine as it is installed, except Rust's crate, which is asked where it lies: its tests read the
//! vectors, and it answers the questions as Rust does, byte for byte.

use std::collections::BTreeMap;
use std::fs;
use std::process::Command;

use anyhow::{Result, ensure};
use xtask::{answers::Expected, language::Form, languages::ALL, run::*};

use crate::{Report, each_language};

/// The lists of `conformance/` that not every language reads: the numbers of kinds, the public names, what was released,
/// and what fuzzers start from. The tests of each must have read all rows of all other tables.
const NO_VECTORS: [&str; 5] = ["found.tsv", "kinds.tsv", "operations.tsv", "registry.tsv", "released.tsv"];
/// Programs whose tests read less, and what they do not read: C++ uses C's way to read texts.
const READS_LESS: [(&str, &[&str]); 1] = [("C++", &["names.tsv", "parse.tsv", "search.tsv"])];

pub fn prove(report: &mut Report) -> Result<()> {
    let (steps, answers) = (Steps::new("rust"), target("proof/answers.txt"));
    let expected = Expected::new(&steps, ALL[0])?;
    fs::write(&answers, expected.lines().map(|line| format!("{line}\n")).collect::<String>())?;
    let digest = steps.run("digest of Rust's answers", command("sha256sum", &["--binary"]).arg(answers))?;
    let (asked, table) = (expected.asked(), expected.table_hash()); // the hash stands in every answer
    report.add(format!("{asked} numbers and texts asked; Rust's answers: sha256 {}, table {table}", &digest[..16]));
    let done = each_language(|language, steps| {
        let programs = [language.answerers(Form::Shipped)?, language.matrix_answerers()?].into_iter().flatten();
        let (programs, mut vectors) = (programs.collect::<Vec<_>>(), language.vectors(steps)?);
        ensure!(programs.len() == vectors.len(), "{} programs have {} tests", programs.len(), vectors.len());
        each_to_its_end(programs.iter().enumerate().map(|(i, (title, program))| {
            let done = rows_read(steps, title, &mut vectors[i]).and_then(|(files, rows)| {
                expected.compare(program)?;
                report.add(format!("{title:<18} {rows} rows of {files} vector files read, the same answers as Rust"));
                Ok(())
            });
            (*title, done)
        }))
    });
    report.not_tried("Rust's crate as packed", "it does not have tests; `dist` builds it, and its sources are asked");
    report.not_tried("Firefox and Safari", "the tests open pages in Chromium alone");
    done
}

/// Runs the tests that read the vectors, and returns how many files they read and how many rows.
fn rows_read(steps: &Steps, title: &str, tests: &mut Command) -> Result<(usize, usize)> {
    let list = target("proof/vectors.txt");
    fs::write(&list, "")?;
    steps.run(format!("{title}: tests that read the vectors"), tests.env("TOKU_VECTORS_READ", &list))?;
    let text = fs::read_to_string(&list)?;
    let pairs = text.lines().filter_map(|line| line.split_once('\t'));
    let read: BTreeMap<&str, usize> = pairs.map(|(file, rows)| Ok((file, rows.parse()?))).collect::<Result<_>>()?;
    let less = READS_LESS.iter().filter(|(program, _)| *program == title).flat_map(|(_, files)| *files);
    let excepted: Vec<_> = NO_VECTORS.iter().chain(less).collect();
    for file in fs::read_dir("conformance")? {
        let path = file?.path();
        let file = path.file_name().unwrap_or_default().to_string_lossy();
        if excepted.iter().any(|name| **name == file) || path.extension().is_none_or(|extension| extension != "tsv") {
            continue;
        }
        let rows = fs::read_to_string(&path)?.lines().filter(|line| !line.starts_with('#')).count();
        let found = read.get(&*file).copied().unwrap_or(0);
        ensure!(found == rows, "the tests read {found} of the {rows} rows of {file}");
    }
    Ok((read.len(), read.values().sum()))
}
