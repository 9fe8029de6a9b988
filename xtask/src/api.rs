//! The public API of each language, one item per line. `api/` has the API that was agreed to. The tests compare it with
//! what is built and with conformance/operations.tsv, so that additions, removals and changes are noticed. They also compare
//! it with the last release, and refuse to break it in a compatible version. conformance/registry.tsv has the codes and
//! their names.

use std::collections::BTreeSet;
use std::fs;

use anyhow::{Context, Result, bail, ensure};

use crate::language::{Form, Language};
use crate::run::{Steps, VERSION};
use crate::tools::released;

const OPERATIONS: &str = "conformance/operations.tsv";

/// Records the current public API of every language. Only this writes to `api/`.
pub fn record(languages: &[&dyn Language]) -> Result<()> {
    fs::create_dir_all("api")?;
    for language in languages {
        let steps = Steps::new(language.name());
        language.build(&steps, Form::Shipped)?;
        let (path, text) = listed(*language, &steps)?;
        let existing = fs::read_to_string(&path).unwrap_or_default();
        if existing != text {
            let [lost, new] = [lacking(&existing, &text), lacking(&text, &existing)].map(|lines| lines.len());
            fs::write(&path, text)?;
            eprintln!("wrote   {path}: {lost} lines removed, {new} lines added");
        }
    }
    Ok(())
}

/// Compares the public API of a language, which must be built, with the recorded one, with the agreed names and with the
/// released API.
pub fn check(language: &dyn Language, steps: &Steps) -> Result<()> {
    let (path, text) = listed(language, steps)?;
    let recorded = fs::read_to_string(&path).with_context(|| format!("{path}: `cargo xtask gen --api` makes it"))?;
    if recorded != text {
        let lost = lacking(&recorded, &text).into_iter().map(|line| format!("  - {line}\n"));
        let new = lacking(&text, &recorded).into_iter().map(|line| format!("  + {line}\n"));
        bail!(
            "the public API is not what {path} says:\n{}If this is meant, run `cargo xtask gen --api` and commit \
             {path} with the change. A line that goes or changes (-) breaks programs that use it",
            lost.chain(new).collect::<String>(),
        );
    }
    let operations = fs::read_to_string(OPERATIONS).context(OPERATIONS)?;
    let items = text.lines().filter(|line| !line.starts_with("# ")).collect::<Vec<_>>().join("\n");
    for column in language.facts().columns {
        let public = language.public_names(&items, column).into_iter().collect();
        compare_names(&agreed(&operations, column)?, &public)
            .with_context(|| format!("{path} and {OPERATIONS}, {column}"))?;
    }
    steps.count(1);
    let Some((tag, old)) = released(&path)? else {
        eprintln!("{:<7} API as in {path}; there is no release to compare it with", language.name());
        return Ok(());
    };
    refuse_broken_release(&old, &text, tag.trim_start_matches('v'), VERSION)
        .with_context(|| format!("{path}, as released with {tag}"))
}

/// The file that records the public API of a language, and its current API.
fn listed(language: &dyn Language, steps: &Steps) -> Result<(String, String)> {
    let (name, items) = (language.name(), language.api(steps)?);
    let notice = "Recorded by `cargo xtask gen --api`; CONTRIBUTING.md says when.";
    Ok((format!("api/{name}.txt"), format!("# The public API of {name}. {notice}\n{}\n", items.trim())))
}

/// The names that a column of the operations lists. The first line that is not a comment has the headings.
fn agreed(operations: &str, column: &str) -> Result<BTreeSet<String>> {
    let mut rows = operations.lines().filter(|line| !line.starts_with('#')).map(|line| line.split('\t'));
    let at = rows.next().and_then(|mut headings| headings.position(|heading| heading == column));
    let at = at.with_context(|| format!("there is no column {column:?}: add it to the headings and to every row"))?;
    let cells = rows.map(|mut row| row.nth(at).context("a row is too short")).collect::<Result<Vec<_>>>()?;
    Ok(cells.iter().flat_map(|cell| cell.split(' ')).filter(|name| *name != "-").map(str::to_owned).collect())
}

fn compare_names(agreed: &BTreeSet<String>, public: &BTreeSet<String>) -> Result<()> {
    let only = |these: &BTreeSet<String>, those| these.difference(those).cloned().collect::<Vec<_>>().join(" ");
    let (new, lost) = (only(public, agreed), only(agreed, public));
    ensure!(new.is_empty(), "public, but not in the list of operations: {new}");
    ensure!(lost.is_empty(), "in the list of operations, but not public: {lost}");
    ensure!(agreed.len() > 10, "only {} names were read, but every language has more: see public_names", agreed.len());
    Ok(())
}

/// The lines of a text that another text lacks. A line that is in it twice can be missing once.
fn lacking<'a>(text: &'a str, other: &str) -> Vec<&'a str> {
    let mut left: Vec<&str> = other.lines().collect();
    let mut find = |line: &&str| left.iter().position(|other| other == line).map(|at| left.swap_remove(at));
    text.lines().filter(|line| find(line).is_none()).collect()
}

/// Refuses to remove a released item, except in a version that may break programs. An item of C's library also needs
/// another ABI number, since a program that was built with the old library finds the new one by its SONAME.
fn refuse_broken_release(old: &str, new: &str, old_version: &str, new_version: &str) -> Result<()> {
    let lost: Vec<_> = lacking(old, new).into_iter().filter(|line| !line.starts_with('#')).collect();
    let list = lost.join("\n  ");
    // The part that compatible versions share: 1.x is compatible with 1.y, and 0.1.x with 0.1.y.
    let epoch = |version: &str| {
        let parts: Vec<_> = version.split('.').map(str::to_owned).collect();
        parts[..if parts[0] == "0" { 2 } else { 1 }].to_vec()
    };
    ensure!(
        lost.is_empty() || epoch(old_version) != epoch(new_version),
        "{new_version} must not break programs for {old_version}; raise the version in Cargo.toml, or restore what is gone \
         or changed:\n  {list}"
    );
    // Items of the C++ header are compiled into the program.
    let is_abi_changed = new.contains("\nsoname ") && lost.iter().any(|line| !line.contains("::"));
    ensure!(
        !is_abi_changed || lost.iter().any(|line| line.starts_with("soname ")),
        "the ABI changed: raise TOKU_ABI_VERSION in ffi-c/src/lib.rs; gone or changed are\n  {list}"
    );
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_on_one_side_only_is_named() {
        let list: String = (0..20).map(|i| format!("op\tx{i} y{i}\t-\n")).collect();
        let list = format!("# a comment\noperation\tRust\tC\n{list}");
        let names = agreed(&list, "Rust").unwrap();
        assert_eq!((names.len(), agreed(&list, "C").unwrap().len()), (40, 0));
        assert!(agreed(&list, "Go").is_err());
        assert!(compare_names(&names, &names).is_ok());
        let mut less = names.clone();
        less.remove("x3");
        let said = |agreed, public| compare_names(agreed, public).unwrap_err().to_string();
        assert_eq!(said(&less, &names), "public, but not in the list of operations: x3");
        assert_eq!(said(&names, &less), "in the list of operations, but not public: x3");
    }

    #[test]
    fn of_two_equal_lines_one_can_be_missing() {
        let (old, new) = ("a\nb\nb\n", "b\nc\na\n");
        assert_eq!([lacking(old, new), lacking(new, old)], [["b"], ["c"]]);
    }

    #[test]
    fn only_a_new_major_version_may_break_programs() {
        for (old, new, may) in [("0.1.0", "0.1.9", false), ("0.1.0", "0.2.0", true), ("1.2.0", "1.3.0", false)] {
            assert_eq!(refuse_broken_release("# x\na\nb\n", "# y\na\nb2\n", old, new).is_ok(), may, "{old} {new}");
            assert!(refuse_broken_release("# x\na\n", "# y\na\nb\n", old, new).is_ok(), "an addition");
        }
        assert!(refuse_broken_release("a\n", "b\n", "1.9.0", "2.0.0").is_ok());
    }

    #[test]
    fn another_abi_has_another_soname() {
        let old = "# x\nsoname libtoku_codes.so.1\nsymbol a\nfunction toku::a: int (int)\n";
        let refused = |new: &str| refuse_broken_release(old, new, "0.1.0", "0.2.0").is_err();
        assert!(refused("# x\nsoname libtoku_codes.so.1\nsymbol b\nfunction toku::a: int (int)\n"));
        assert!(!refused("# x\nsoname libtoku_codes.so.2\nsymbol b\nfunction toku::a: int (int)\n"));
        assert!(!refused("# x\nsoname libtoku_codes.so.1\nsymbol a\n"), "C++ is compiled into the program");
    }
}
