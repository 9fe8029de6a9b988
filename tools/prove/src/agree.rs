//! Every language and engine, as it is installed: its tests read the vectors, and it answers the questions as Rust does,
//! byte for byte. Rust's crate is not installed, but asked in its folder.

use std::collections::BTreeMap;

use crate::*;

/// The files of `conformance/` that not every engine's tests read: those for the examples and the command, the numbers of
/// kinds, the public names, the releases, and the seeds of fuzzers. Every engine's tests must have read all rows of all
/// other files.
const NO_VECTORS: [&str; 8] = [
    "annotate.tsv", "callbacks.tsv", "columns.tsv", "found.tsv", "kinds.tsv", "operations.tsv", "registry.tsv",
    "released.tsv",
];
/// The files that the tests of C++ do not read, either: C++ uses C's functions to read texts.
const NOT_BY_CPP: [&str; 4] = ["names.tsv", "parse.tsv", "refused.tsv", "search.tsv"];

pub fn prove(report: &mut Report) -> Result<()> {
    let (expected, answers) = (Expected::new(&Steps::new("rust"), ALL[0])?, target("proof/answers.txt"));
    fs::write(&answers, expected.lines().map(|line| format!("{line}\n")).collect::<String>())?;
    let digest = output(cmd!("sha256sum --binary {answers}"))?;
    let (asked, table) = (expected.asked(), expected.table_hash()); // every answer has the hash
    report.add(format!("{asked} numbers and texts asked; Rust's answers: sha256 {}, table {table}", &digest[..16]));
    report.not_tried("Rust's crate as packed", "it does not have tests; `dist` builds it, and its sources are tested");
    report.not_tried("Firefox and Safari", "Firefox only runs the suite, in the matrix; Safari cannot be had here");
    each_language(|language, steps| {
        let programs = || -> Result<Vec<Program>> {
            Ok(language.answerers(Form::Shipped)?.into_iter().chain(language.matrix_answerers()?).collect())
        };
        let (titles, mut vectors) = (programs()?, language.vectors(steps)?);
        ensure!(titles.len() == vectors.len(), "{} programs have {} tests", titles.len(), vectors.len());
        each_to_its_end(titles.iter().enumerate().map(|(i, (title, _))| {
            let done = rows_read(steps, title, &mut vectors[i]).and_then(|(files, rows)| {
                expected.compare(&programs()?[i].1)?;
                report.add(format!("{title:<18} {rows} rows of {files} vector files read, the same answers as Rust"));
                Ok(())
            });
            (*title, done)
        }))
    })
}

/// Runs the tests that read the vectors, and returns how many files they read and how many rows.
fn rows_read(steps: &Steps, title: &str, tests: &mut Command) -> Result<(usize, usize)> {
    let list = target("proof/vectors.txt");
    fs::write(&list, "")?;
    steps.run(format!("{title}: tests that read the vectors"), tests.env("TOKU_VECTORS_READ", &list))?;
    let text = fs::read_to_string(&list)?;
    let pairs = text.lines().filter_map(|line| line.split_once('\t'));
    let read: BTreeMap<&str, usize> = pairs.map(|(file, rows)| Ok((file, rows.parse()?))).collect::<Result<_>>()?;
    for path in tracked(&["conformance/*.tsv"])? {
        let file = path.trim_start_matches("conformance/");
        let is_excepted = NO_VECTORS.contains(&file) || (title == "C++" && NOT_BY_CPP.contains(&file));
        let rows = fs::read_to_string(&path)?.lines().filter(|line| !line.starts_with('#')).count();
        let found = read.get(file).copied().unwrap_or(0);
        ensure!(found == rows || is_excepted, "the tests read {found} of the {rows} rows of {file}");
    }
    Ok((read.len(), read.values().sum()))
}
