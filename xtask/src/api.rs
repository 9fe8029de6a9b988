//! The public API of each language, one item per line. `api/` has what was agreed to. Every test compares it with what is
//! built and with conformance/operations.tsv, so that nothing comes, goes or changes unseen, and a version that may not
//! break programs does not. Codes and their names are apart: `conformance/registry.tsv` has them.

use std::collections::BTreeSet;
use std::fs;

use anyhow::{Context, Result, bail, ensure};

use crate::language::{Form, Language};
use crate::run::{Steps, VERSION};
use crate::tools::released;

/// Records what the public API of every language is now. Nothing else changes `api/`.
pub fn record(languages: &[&dyn Language]) -> Result<()> {
    fs::create_dir_all("api")?;
    for language in languages {
        let steps = Steps::new(language.name());
        language.build(&steps, Form::Shipped)?;
        let (path, text) = (path(*language), listed(*language, &steps)?);
        let existing = fs::read_to_string(&path).unwrap_or_default();
        if existing != text {
            let [lost, new] = difference(&existing, &text);
            fs::write(&path, text)?;
            eprintln!("wrote   {path}: {} lines less, {} lines more", lost.len(), new.len());
        }
    }
    Ok(())
}

/// Compares the public API of a language, which must be built, with what is recorded, with the agreed names and with what
/// was released.
pub fn check(language: &dyn Language, steps: &Steps) -> Result<()> {
    let (path, text) = (path(language), listed(language, steps)?);
    let recorded = fs::read_to_string(&path).with_context(|| format!("{path}: `cargo xtask gen --api` makes it"))?;
    if recorded != text {
        let [lost, new] = difference(&recorded, &text);
        let lines =
            |sign: &str, lines: &[String]| lines.iter().map(|line| format!("  {sign} {line}\n")).collect::<String>();
        bail!(
            "the public API is not what {path} says:\n{}{}If this is meant, run `cargo xtask gen --api` and commit {path} \
             with the change. A line that goes or changes (-) breaks programs that use it",
            lines("-", &lost),
            lines("+", &new),
        );
    }
    let operations = fs::read_to_string(OPERATIONS).context(OPERATIONS)?;
    for column in language.facts().columns {
        let items: Vec<_> = text.lines().filter(|line| !line.starts_with("# ")).collect();
        let public = language.public_names(&items.join("\n"), column).into_iter().collect();
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

const OPERATIONS: &str = "conformance/operations.tsv";

/// The names that a column of the operations lists. The first line that is not a comment has the headings.
fn agreed(operations: &str, column: &str) -> Result<BTreeSet<String>> {
    let mut rows = operations.lines().filter(|line| !line.starts_with('#')).map(|line| line.split('\t'));
    let at = rows.next().and_then(|mut headings| headings.position(|heading| heading == column));
    let at = at.with_context(|| format!("there is no column {column:?}"))?;
    let cells = rows.map(|mut row| row.nth(at).context("a row is too short")).collect::<Result<Vec<_>>>()?;
    Ok(cells.iter().flat_map(|cell| cell.split(' ')).filter(|name| *name != "-").map(str::to_owned).collect())
}

fn compare_names(agreed: &BTreeSet<String>, public: &BTreeSet<String>) -> Result<()> {
    let only = |these: &BTreeSet<String>, those| these.difference(those).cloned().collect::<Vec<_>>().join(" ");
    let (new, lost) = (only(public, agreed), only(agreed, public));
    ensure!(new.is_empty(), "public, and not in the list of operations: {new}");
    ensure!(lost.is_empty(), "in the list of operations, and not public: {lost}");
    ensure!(agreed.len() > 10, "only {} names were read", agreed.len());
    Ok(())
}

fn path(language: &dyn Language) -> String {
    format!("api/{}.txt", language.name())
}

fn listed(language: &dyn Language, steps: &Steps) -> Result<String> {
    let notice = "Recorded by `cargo xtask gen --api`; CONTRIBUTING.md says when.";
    Ok(format!("# The public API of {}. {notice}\n{}\n", language.name(), language.api(steps)?.trim()))
}

/// The lines that only the old text has, and those that only the new one has.
fn difference(old: &str, new: &str) -> [Vec<String>; 2] {
    let mut come: Vec<String> = new.lines().map(str::to_owned).collect();
    let is_lost = |line: &String| match come.iter().position(|other| other == line) {
        Some(at) => {
            come.remove(at);
            false
        }
        None => true,
    };
    let lost = old.lines().map(str::to_owned).filter(is_lost).collect();
    [lost, come]
}

/// What a release has is there until a version that may break programs; in C until another ABI, too, since a program
/// that was built with the old one finds the new one by its SONAME.
fn refuse_broken_release(old: &str, new: &str, old_version: &str, new_version: &str) -> Result<()> {
    let [lost, _] = difference(old, new);
    let lost: Vec<_> = lost.into_iter().filter(|line| !line.starts_with('#')).collect();
    // What must be the same: 1.x is compatible with 1.y, and 0.1.x with 0.1.y.
    let [old_epoch, new_epoch] = [old_version, new_version].map(|version| {
        let parts: Vec<_> = version.split('.').collect();
        parts[..if parts[0] == "0" { 2 } else { 1 }].join(".")
    });
    if !lost.is_empty() && old_epoch == new_epoch {
        bail!(
            "{new_version} may break nothing of {old_version}; raise the version in Cargo.toml, or take back what is gone \
             or changed:\n  {}",
            lost.join("\n  ")
        );
    }
    // What is only in the header of C++ is compiled into the program.
    let mut binary = lost.iter().filter(|line| !line.contains("::"));
    if new.contains("\nsoname ") && binary.next().is_some() && !lost.iter().any(|line| line.starts_with("soname ")) {
        bail!(
            "the ABI changed: raise TOKU_ABI_VERSION in ffi-c/src/lib.rs; gone or changed are\n  {}",
            lost.join("\n  ")
        );
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::{agreed, compare_names, difference, refuse_broken_release};

    #[test]
    fn a_name_on_one_side_only_is_named() {
        let list: String = (0..20).map(|i| format!("op\tx{i} y{i}\t-\n")).collect();
        let list = format!("# a comment\noperation\tRust\tC\n{list}");
        let names = agreed(&list, "Rust").unwrap();
        assert_eq!((names.len(), agreed(&list, "C").unwrap().len()), (40, 0));
        assert!(agreed(&list, "Go").is_err());
        assert!(compare_names(&names, &names).is_ok());
        let (mut more, mut less) = (names.clone(), names.clone());
        more.insert("z".to_owned());
        less.remove("x3");
        assert!(compare_names(&names, &more).unwrap_err().to_string().ends_with("not in the list of operations: z"));
        assert!(compare_names(&names, &less).unwrap_err().to_string().ends_with("not public: x3"));
    }

    #[test]
    fn a_line_that_stands_twice_can_go_once() {
        let [lost, come] = difference("a\nb\nb\n", "b\nc\na\n");
        assert_eq!((lost, come), (vec!["b".to_owned()], vec!["c".to_owned()]));
    }

    #[test]
    fn a_release_breaks_only_in_a_version_that_may() {
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
