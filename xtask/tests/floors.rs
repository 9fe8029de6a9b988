//! No file of the commands imports from its own floor or from one above it.

use std::fs;
use std::path::{Path, PathBuf};

/// The modules of each floor, from the ground up; `cmd` is a macro of `run`. What the files of a folder share stands in the folder's `mod.rs`.
const FLOORS: [&[&str]; 5] =
    [&["run", "cmd"], &["tools"], &["language"], &["generate", "answers", "api", "fuzz"], &["languages"]];

/// What a file imports that stands on its floor or above it, as text. The path is relative to the sources.
fn wrong_imports(path: &Path, source: &str) -> Vec<String> {
    let own = path.iter().next().unwrap().to_str().unwrap().trim_end_matches(".rs");
    // The top floor, which may import everything, and which nobody can.
    let Some(own) = FLOORS.iter().position(|modules| modules.contains(&own)) else { return Vec::new() };
    let code = source
        .lines()
        .filter(|line| !line.trim_start().starts_with("//"))
        .collect::<Vec<_>>()
        .join("\n")
        .replace("$crate::", "");
    let mut wrong = Vec::new();
    for (mark, may_import) in [("crate::", &FLOORS[..own]), ("super::", &[])] {
        for rest in code.split(mark).skip(1) {
            // `crate::{a::b, c}` names several.
            let list = rest.strip_prefix('{').and_then(|rest| rest.split_once('}')).map_or(rest, |(list, _)| list);
            let names = if rest.starts_with('{') { list.split(',').collect() } else { vec![list] };
            for name in names {
                let name = name.trim();
                let module = name.split(|c: char| !c.is_alphanumeric() && c != '_').next().unwrap();
                // What a folder's own file offers, or a file's own items to its tests, has nothing behind it.
                let is_item = mark == "super::" && !name[module.len()..].starts_with("::");
                if module.starts_with(char::is_lowercase) && !is_item && !may_import.concat().contains(&module) {
                    wrong.push(format!("{}: {mark}{module}", path.display()));
                }
            }
        }
    }
    wrong
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
    assert_eq!(count("languages/go.rs", "use crate::demo::demo;"), 1);
    assert_eq!(count("generate/go.rs", "use super::{NOTICE, kinds};"), 0);
    assert_eq!(count("main.rs", "use crate::demo;"), 0);
}
