//! What we build on: `tools/supply/audit.py` asks about it. And whoever builds the packages again gets the same bytes:
//! `dist` runs in two clones at other paths, with another mask of permissions, zone, character set and path of cargo's
//! home. They share this machine's toolchains, its caches of packages, and what Go remembers of its builds.

use std::fs;
use std::path::{Path, PathBuf};

use anyhow::{Result, ensure};
use xtask::{run::*, tools::cargo_tool, tools::python_tool};

use crate::Report;

/// Where the clones lie, each with its mask, zone and character set.
const ONE: [&str; 4] = ["one/toku-codes", "022", "UTC", "C"];
const OTHER: [&str; 4] = ["another/place/of-a-longer-name", "077", "Pacific/Chatham", "C.UTF-8"];

/// Builds all packages, with a mask, from a repository, in a clone, of a commit. cargo's home, too, has another path in
/// each, so that what crates are compiled to cannot name it.
const BUILD: &str = r#"
    umask "$1"
    git clone --quiet --no-checkout "$2" "$3"
    cd "$3"
    git checkout --quiet "$4"
    ln -s "${CARGO_HOME:-$HOME/.cargo}" "$3.cargo"
    CARGO_HOME=$3.cargo exec cargo xtask dist --all-platforms"#;

/// Names the files that differ, in two folders and in their archives. When it names an archive but nothing in it, the
/// order, dates or permissions of its members differ.
const COMPARE: &str = r#"
    find "$1" "$2" -name '*.gz' -o -name '*.tgz' -o -name '*.crate' | while read -r archive; do
        mkdir "$archive.members" && tar -xzf "$archive" -C "$archive.members"
    done
    find "$1" "$2" -name '*.zip' -o -name '*.whl' | while read -r archive; do
        python3 -m zipfile -e "$archive" "$archive.members"
    done
    diff --recursive --brief "$1" "$2" || test $? = 1"#;

pub fn prove(report: &mut Report) -> Result<()> {
    let (steps, work) = (Steps::new("supply"), emptied(target("proof/supply"))?);
    // Neither what is not committed, nor what is committed while the first is built.
    let commit = steps.run("the last commit", &mut command("git", &["rev-parse", "HEAD"]))?;
    let one = build(&steps, &work, ONE, commit.trim())?;
    let other = build(&steps, &work, OTHER, commit.trim())?;
    report.add(format!("built twice from commit {}, in {} and in {}", commit.trim(), ONE[0], OTHER[0]));
    let mut list = command("find", &["-type", "f", "!", "-name", "*.done", "-printf", "%s bytes: %P\\n"]);
    steps.run("list them", list.current_dir(&one))?.lines().for_each(|line| report.add(format!("built twice: {line}")));
    let mut audit = command("python3", &["-B", "tools/supply/audit.py"]);
    audit.arg(cargo_tool(&steps, "cargo-deny", "0.20.2")?);
    audit.args(python_tool(&steps, "supply", "pip-audit")?.parent()).arg(&one);
    let environments = fs::read_dir(target("environments"))?.filter_map(Result::ok);
    audit.args(environments.map(|environment| environment.path().join("bin/python")).filter(|python| python.exists()));
    let audited = steps.run("audit", &mut audit);
    let differences = differences(&steps, &one, &other)?;
    ensure!(differences.is_empty(), "built twice, and not the same:\n{differences}");
    report.add("both builds have the same bytes");
    audited?.lines().for_each(|line| report.add(line));
    Ok(fs::remove_dir_all(work)?)
}

/// Builds everything from a commit in a clone, and returns the folder of the packages.
fn build(steps: &Steps, work: &Path, [folder, mask, zone, locale]: [&str; 4], commit: &str) -> Result<PathBuf> {
    let (clone, kept) = (work.join(folder), work.join(mask));
    let mut build = command("sh", &["-e", "-c", BUILD, "sh", mask]);
    build.args([root(), &clone]).arg(commit).env("TZ", zone).env("LC_ALL", locale);
    build.env_remove("CARGO_TARGET_DIR").env_remove("ZIG_GLOBAL_CACHE_DIR").env("CARGO_PROFILE_DEV_DEBUG", "0");
    steps.run(format!("build everything in {folder}"), &mut build)?;
    fs::rename(clone.join("target/dist"), &kept)?;
    fs::remove_dir_all(&clone)?; // a build takes some gigabytes
    Ok(kept)
}

fn differences(steps: &Steps, one: &Path, other: &Path) -> Result<String> {
    steps.run("compare the files", command("sh", &["-e", "-c", COMPARE, "sh"]).args([one, other]))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_difference_is_found_and_named() {
        let (steps, work) = (Steps::shown("supply", Show::Nothing), target("tmp/supply"));
        let compared = |date, text| {
            for (folder, date, text) in [("one", "@0", "x"), ("other", date, text)] {
                let folder = emptied(work.join(folder)).unwrap();
                fs::write(work.join("member"), text).unwrap();
                let mut tar = command("tar", &["--mtime", date, "--use-compress-program=gzip -n", "-cf"]);
                assert!(tar.arg(folder.join("x.tgz")).arg("-C").arg(&work).arg("member").status().unwrap().success());
            }
            differences(&steps, &work.join("one"), &work.join("other")).unwrap()
        };
        assert_eq!(compared("@0", "x"), "");
        let dates = compared("@9", "x");
        assert!(dates.contains("one/x.tgz and ") && !dates.contains("member"), "{dates}");
        assert!(compared("@0", "made at noon").contains("one/x.tgz.members/member and "));
    }
}
