//! The public API of each language, an item a line. `api/` has what was agreed to; every test compares it with what is
//! built, so that nothing comes, goes or changes unseen, and what was released breaks in no version that may not.
//! Codes and their names are apart: `conformance/registry.tsv` has them.

use std::fs;

use anyhow::{Context, Result, bail, ensure};

use crate::steps::{Steps, command};
use crate::{Language, selected};

const VERSION: &str = env!("CARGO_PKG_VERSION");

/// Records what the public API of every language is now. The only way in which `api/` changes.
pub fn record() -> Result<()> {
    fs::create_dir_all("api")?;
    for language in selected(&[])? {
        let steps = Steps::new(language.name());
        language.build(&steps)?;
        let (path, text) = (path(language), listed(language, &steps)?);
        if fs::read_to_string(&path).is_ok_and(|existing| existing == text) {
            continue;
        }
        let [lost, new] = difference(&fs::read_to_string(&path).unwrap_or_default(), &text);
        fs::write(&path, text)?;
        eprintln!("wrote   {path}: {} lines went, {} came", lost.len(), new.len());
    }
    Ok(())
}

/// Compares the public API of a language, which must be built, with what is recorded and with what was released.
pub fn check(language: &dyn Language, steps: &Steps) -> Result<()> {
    let (path, text) = (path(language), listed(language, steps)?);
    let recorded = fs::read_to_string(&path).with_context(|| format!("{path}: `cargo xtask gen --api` makes it"))?;
    if recorded != text {
        let [lost, new] = difference(&recorded, &text);
        let same = "has the same lines in another order: `cargo xtask gen --api` renews it";
        ensure!(!lost.is_empty() || !new.is_empty(), "{path} {same}");
        bail!(
            "the public API is not what {path} says:\n{}{}If this is meant, run `cargo xtask gen --api`, and commit {path} \
             with it. What goes or changes (-) breaks programs that use it",
            lost.iter().map(|line| format!("  - {line}\n")).collect::<String>(),
            new.iter().map(|line| format!("  + {line}\n")).collect::<String>(),
        );
    }
    match released(&path)? {
        Some((tag, old)) => refuse_broken_release(&old, &text, tag.trim_start_matches('v'), VERSION)
            .with_context(|| format!("{path}, as released with {tag}")),
        None => {
            eprintln!("{:<7} API as in {path}; no release to compare it with", language.name());
            Ok(())
        }
    }
}

/// What a file was in the last release that is in this history: the tag, and the content. Nothing when there is no tag
/// of a release, or that release had no such file.
pub fn released(path: &str) -> Result<Option<(String, String)>> {
    // Any failure of git's is one of ours: it must not look as if nothing had been released.
    let git = |arguments: &[&str]| -> Result<String> {
        let output = command("git", arguments).output().context("git")?;
        let said = String::from_utf8_lossy(&output.stderr);
        ensure!(output.status.success(), "git {}: {}", arguments.join(" "), said.trim());
        Ok(String::from_utf8_lossy(&output.stdout).into_owned())
    };
    if git(&["tag", "--list", "v[0-9]*", "--merged"])?.trim().is_empty() {
        if git(&["rev-parse", "--is-shallow-repository"])?.trim() == "true" {
            eprintln!("note    this clone is shallow: a release that it does not have is compared with nothing");
        }
        return Ok(None);
    }
    let tag = git(&["describe", "--tags", "--abbrev=0", "--match=v[0-9]*"])?.trim().to_owned();
    if git(&["ls-tree", "--name-only", "--full-tree", &tag, "--", path])?.trim().is_empty() {
        return Ok(None);
    }
    let content = git(&["show", &format!("{tag}:{path}")])?;
    Ok(Some((tag, content)))
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
    use super::{difference, refuse_broken_release};

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
