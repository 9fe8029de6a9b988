//! No file of the commands imports from its own floor or from one above it.

use std::fs;
use std::path::Path;

/// The floors, from the ground up. A module and the files in its folder stand on one floor; only they may use each other
/// as the folder's own file says: what several of them need stands in `mod.rs`.
const FLOORS: [&[&str]; 6] = [
    &["run"],
    &["tools"],
    &["language"],
    &["generate", "answers", "api", "fuzz"],
    &["languages"],
    &["lib", "main", "demo"],
];

fn floor(module: &str) -> usize {
    FLOORS.iter().position(|modules| modules.contains(&module)).unwrap_or_else(|| panic!("{module} has no floor"))
}

/// The modules that a source names behind `crate::`, `xtask::` or, from a file next to `mod.rs`, `super::`.
fn imported(source: &str) -> Vec<String> {
    let code = source.lines().filter(|line| !line.trim_start().starts_with("//")).collect::<Vec<_>>().join("\n");
    let mut found = Vec::new();
    for mark in ["crate::", "xtask::", "super::"] {
        for rest in code.split(mark).skip(1) {
            // `crate::{a, b::c}` names several.
            let list = rest.strip_prefix('{').and_then(|rest| rest.split_once('}')).map_or(rest, |(list, _)| list);
            let names = if rest.starts_with('{') { list.split(',').collect() } else { vec![list] };
            let words =
                names.iter().filter_map(|name| name.trim().split(|c: char| !c.is_alphanumeric() && c != '_').next());
            found.extend(words.filter(|word| !word.is_empty()).map(|word| format!("{mark}{word}")));
        }
    }
    found
}

/// What is wrong with the imports of a file, whose path is relative to the sources.
fn problems(path: &Path, source: &str) -> Vec<String> {
    let own = path.iter().next().unwrap().to_str().unwrap().trim_end_matches(".rs");
    let is_own_folder = path.iter().count() > 1;
    // The children of a folder, which its other files must not name.
    let wrong = |import: &String| match import.split_once("::").unwrap() {
        ("super", name) => is_own_folder && name.chars().all(char::is_lowercase) && is_sibling(path, name),
        (_, name) => {
            name.chars().all(|c| c.is_lowercase() || c == '_')
                && floor(name) >= floor(own)
                && own != "main"
                && own != "lib"
                && own != "demo"
        }
    };
    imported(source).into_iter().filter(wrong).map(|import| format!("{}: {import}", path.display())).collect()
}

fn is_sibling(path: &Path, name: &str) -> bool {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("src").join(path).with_file_name(format!("{name}.rs")).exists()
}

fn sources(folder: &Path, found: &mut Vec<std::path::PathBuf>) {
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() { sources(&path, found) } else { found.push(path) }
    }
}

#[test]
fn nothing_imports_upward_or_sideways() {
    let (folder, mut files) = (Path::new(env!("CARGO_MANIFEST_DIR")).join("src"), Vec::new());
    sources(&folder, &mut files);
    assert!(files.len() > 15, "{files:?}");
    let check =
        |path: &std::path::PathBuf| problems(path.strip_prefix(&folder).unwrap(), &fs::read_to_string(path).unwrap());
    let found: Vec<_> = files.iter().flat_map(check).collect();
    assert_eq!(found, [""; 0], "move what both need down to a lower floor");
}

#[test]
fn an_import_upward_or_sideways_is_found() {
    let found = |path: &str, source: &str| problems(Path::new(path), source).len();
    assert_eq!(found("tools.rs", "use crate::run::target;\n// use crate::api::x;"), 0);
    assert_eq!(found("tools.rs", "use crate::language::Language;"), 1);
    assert_eq!(found("run.rs", "fn f() { crate::tools::cargo(&[]); }"), 1);
    assert_eq!(found("api.rs", "use crate::answers::ask;"), 1);
    assert_eq!(found("languages/go.rs", "use crate::{generate, run::Steps};"), 0);
    assert_eq!(found("languages/go.rs", "use crate::{run::Steps, languages::c};"), 1);
    assert_eq!(found("languages/go.rs", "use super::c::program;"), 1);
    assert_eq!(found("generate/go.rs", "use super::{NOTICE, kinds};"), 0);
    assert_eq!(found("languages/go.rs", "use crate::demo::demo;"), 1);
}
