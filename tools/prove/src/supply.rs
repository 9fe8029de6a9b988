//! What we build on: `tools/supply/audit.py` asks about it. And whoever builds the packages again gets the same bytes:
//! `dist` runs in two clones at other paths, with another mask of permissions, zone, character set and path of cargo's
//! home. They share this machine's toolchains, its caches of packages, and what Go remembers of its builds.

use std::collections::BTreeSet;
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
const DIST: &str = r#"
    umask "$1"
    git clone --quiet --no-checkout "$2" "$3"
    cd "$3"
    git checkout --quiet "$4"
    ln -s "${CARGO_HOME:-$HOME/.cargo}" "$3.cargo"
    CARGO_HOME=$3.cargo exec cargo xtask dist --all-platforms"#;

pub fn prove(report: &mut Report) -> Result<()> {
    let (steps, work) = (Steps::new("supply"), emptied(target("proof/supply"))?);
    // Neither what is not committed, nor what is committed while the first is built.
    let commit = steps.run("the last commit", &mut command("git", &["rev-parse", "HEAD"]))?;
    let one = build(&steps, &work, ONE, commit.trim())?;
    let other = build(&steps, &work, OTHER, commit.trim())?;
    let different = differences(&one, &other)?;
    ensure!(different.is_empty(), "built twice, and not the same:\n{}", different.join("\n"));
    report.add(format!("built twice from commit {}, in {} and in {}", commit.trim(), ONE[0], OTHER[0]));
    for name in files(&one)? {
        report.add(format!("built twice, the same {} bytes: {name}", fs::metadata(one.join(&name))?.len()));
    }
    let mut audit = command("python3", &["-B", "tools/supply/audit.py", "--deny"]);
    audit.arg(cargo_tool(&steps, "cargo-deny", "0.20.2")?).arg("--dist").arg(&one);
    audit.arg("--tools").args(python_tool(&steps, "supply", "pip-audit")?.parent());
    for environment in fs::read_dir(target("environments"))? {
        let python = environment?.path().join("bin/python");
        audit.args(python.exists().then_some(["--python".into(), python]).into_iter().flatten());
    }
    steps.run("audit", &mut audit)?.lines().for_each(|line| report.add(line));
    Ok(fs::remove_dir_all(work)?)
}

/// Builds everything from a commit in a clone, and returns the folder of the packages.
fn build(steps: &Steps, work: &Path, [folder, mask, zone, locale]: [&str; 4], commit: &str) -> Result<PathBuf> {
    let (clone, kept) = (work.join(folder), work.join(mask));
    let mut dist = command("sh", &["-e", "-c", DIST, "sh", mask]);
    dist.args([root(), &clone]).arg(commit).env("TZ", zone).env("LC_ALL", locale);
    dist.env_remove("CARGO_TARGET_DIR").env_remove("ZIG_GLOBAL_CACHE_DIR").env("CARGO_PROFILE_DEV_DEBUG", "0");
    steps.run(&format!("build everything in {folder}"), &mut dist)?;
    fs::rename(clone.join("target/dist"), &kept)?;
    fs::remove_dir_all(&clone)?; // a build takes some gigabytes
    Ok(kept)
}

/// The files below a folder, except the marks of what was done.
fn files(folder: &Path) -> Result<BTreeSet<String>> {
    let mut find = command("find", &[".", "-type", "f", "!", "-name", "*.done", "-printf", "%P\\n"]);
    let output = find.current_dir(folder).output()?;
    Ok(String::from_utf8(output.stdout)?.lines().map(str::to_owned).collect())
}

/// Names each file that is not the same in both folders, with the members that differ in an archive.
fn differences(one: &Path, other: &Path) -> Result<Vec<String>> {
    ensure!(!files(one)?.is_empty(), "nothing was built in {}", one.display());
    let mut all = files(one)?;
    all.extend(files(other)?);
    all.retain(|name| fs::read(one.join(name)).ok() != fs::read(other.join(name)).ok());
    all.iter().map(|name| Ok(format!("{name}: {}", inside(&one.join(name), &other.join(name))?))).collect()
}

fn inside(one: &Path, other: &Path) -> Result<String> {
    let mut diff = command("diff", &["--recursive", "--brief"]);
    for archive in [one, other] {
        let folder = emptied(archive.with_added_extension("unpacked"))?;
        let is_zip = archive.extension().is_some_and(|extension| extension == "whl" || extension == "zip");
        let unpack = "import shutil, sys; shutil.unpack_archive(*sys.argv[1:])";
        let mut unpack = command("python3", &["-c", unpack]);
        unpack.args([archive, &folder]).arg(if is_zip { "zip" } else { "gztar" });
        if !unpack.output()?.status.success() {
            return Ok("it differs, or was made only once".to_owned());
        }
        diff.arg(folder);
    }
    let members = String::from_utf8(diff.output()?.stdout)?;
    Ok(if members.is_empty() { "the order, dates or permissions of its members differ".to_owned() } else { members })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_difference_is_found_and_named() {
        let work = emptied(target("tmp/supply")).unwrap();
        for (folder, date, text) in [("a", "@0", "x"), ("b", "@0", "x"), ("c", "@0", "at noon"), ("d", "@9", "x")] {
            let folder = emptied(work.join(folder)).unwrap();
            fs::write(work.join("member"), text).unwrap();
            let mut tar = command("tar", &["--mtime", date, "--use-compress-program=gzip -n", "-cf"]);
            assert!(tar.arg(folder.join("x.tgz")).arg("-C").arg(&work).arg("member").status().unwrap().success());
        }
        let compared = |other: &str| differences(&work.join("a"), &work.join(other)).unwrap().concat();
        assert_eq!(compared("b"), "");
        assert!(compared("c").contains("x.tgz.unpacked/member differ"), "{}", compared("c"));
        assert!(compared("d").contains("the order, dates or permissions"), "{}", compared("d"));
        fs::write(work.join("b/y.zip"), "").unwrap();
        assert_eq!(compared("b"), "y.zip: it differs, or was made only once");
    }
}
