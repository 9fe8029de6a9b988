//! Tests that no file of the commands imports from its own floor or from one above it.

use std::fs;
use std::path::{Path, PathBuf};

/// The modules of each floor, from the ground up; `cmd` is a macro of `run`. Code that the files of a folder share is
/// in the folder's `mod.rs`. The top floor may import everything.
const FLOORS: [&[&str]; 6] = [
    &["run", "cmd"],
    &["tools"],
    &["platforms", "language"],
    &["generate", "answers", "api", "fuzz"],
    &["languages"],
    &["demo", "repository", "main", "lib"],
];

/// The modules that a file imports although they are on its floor, above it, or in the same folder.
fn wrong_imports(path: &Path, source: &str) -> Vec<String> {
    let own = path.iter().next().unwrap().to_str().unwrap().trim_end_matches(".rs");
    let floor = FLOORS.iter().position(|modules| modules.contains(&own)).unwrap();
    let above = if floor == FLOORS.len() - 1 { Vec::new() } else { FLOORS[floor..].concat() };
    let code = source.lines().filter(|line| !line.trim_start().starts_with("//")).collect::<Vec<_>>().join("\n");
    let is_part = |c: char| c.is_alphanumeric() || c == '_';
    let named = code.split(';').filter(|statement| statement.contains("crate::"));
    let named = named.flat_map(|statement| statement.split(|c| !is_part(c)));
    // Items of the folder's `mod.rs`, or of the file for its tests, are not followed by `::`.
    let siblings = code.split("super::").skip(1).filter_map(|rest| rest.split_once("::"));
    let siblings = siblings.map(|(name, _)| name).filter(|name| name.chars().all(is_part));
    let is_itself = |name: &str| path.file_stem().unwrap() == name;
    let wrong = named.filter(|name| above.contains(name) && !is_itself(name)).chain(siblings);
    wrong.map(|name| format!("{}: {name}", path.display())).collect()
}

fn sources(folder: &Path) -> Vec<PathBuf> {
    let paths = fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path());
    paths.flat_map(|path| if path.is_dir() { sources(&path) } else { vec![path] }).collect()
}

#[test]
fn nothing_imports_upward_or_sideways() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
    let files = sources(&folder);
    assert!(files.len() > 15, "{files:?}");
    let read = |path: &PathBuf| wrong_imports(path.strip_prefix(&folder).unwrap(), &fs::read_to_string(path).unwrap());
    let wrong: Vec<_> = files.iter().flat_map(read).collect();
    assert_eq!(wrong, [""; 0], "move what both need down to a lower floor");
}

#[test]
fn an_import_upward_or_sideways_is_found() {
    let count = |path: &str, source: &str| wrong_imports(Path::new(path), source).len();
    assert_eq!(count("tools.rs", "use crate::run::target;\n// use crate::api::x;"), 0);
    assert_eq!(count("tools.rs", "use crate::language::Language;"), 1);
    assert_eq!(count("run.rs", "fn f() { crate::tools::cargo(&[]); }"), 1);
    assert_eq!(count("api.rs", "use crate::answers::ask;"), 1);
    assert_eq!(count("languages/go.rs", "use crate::generate;\nuse crate::{generate, run::Steps};"), 0);
    assert_eq!(count("languages/go.rs", "use crate::{run::Steps, languages::c};"), 1);
    assert_eq!(count("languages/go.rs", "use super::c::program;"), 1);
    assert_eq!(count("languages/go.rs", "use crate::demo::show;"), 1);
    assert_eq!(count("generate/go.rs", "use super::{NOTICE, kinds};"), 0);
    assert_eq!(count("main.rs", "use crate::demo;"), 0);
}
