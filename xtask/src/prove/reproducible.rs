//! Every artefact of `dist`, built twice from what is committed: in two clones with a build folder each, at other paths,
//! with another mask of permissions, zone, character set and path of cargo's home. They share this machine's toolchains,
//! its caches of packages, and what Go remembers of its builds. The bytes must be the same.

use std::collections::BTreeMap;
use std::fs;
use std::os::unix::fs::symlink;
use std::path::{Path, PathBuf};

use anyhow::{Context, Result, bail, ensure};

use super::Report;
use crate::steps::{Steps, command};
use crate::{root, target};

/// Where a clone lies, below the folder of the proof, and what is peculiar to it.
struct Place {
    folder: &'static str,
    mask: &'static str,
    environment: [(&'static str, &'static str); 2],
}

const PLACES: [Place; 2] = [
    Place { folder: "one/toku-codes", mask: "022", environment: [("TZ", "UTC"), ("LC_ALL", "C")] },
    Place {
        folder: "another/place/of-a-longer-name",
        mask: "077",
        environment: [("TZ", "Pacific/Chatham"), ("LC_ALL", "C.UTF-8")],
    },
];

/// Gives the folder of one of the two builds.
pub fn prove(steps: &Steps, report: &mut Report) -> Result<PathBuf> {
    let work = target("proof/supply");
    let changed = steps.run("what is committed", &mut command("git", &["status", "--porcelain"]))?;
    if !changed.trim().is_empty() {
        report.not_tried("what is not committed", "both clones have the last commit");
    }
    // Not what is committed while the first is built.
    let commit = steps.run("the last commit", &mut command("git", &["rev-parse", "HEAD"]))?;
    if work.exists() {
        fs::remove_dir_all(&work)?;
    }
    let mut made = Vec::new();
    for place in &PLACES {
        let (clone, kept) = (work.join(place.folder), work.join(place.mask));
        build(steps, place, &clone, commit.trim())?;
        fs::rename(clone.join("target/dist"), &kept)?;
        // A build takes some gigabytes.
        fs::remove_dir_all(&clone)?;
        made.push(kept);
    }
    let different = differences(&made[0], &made[1])?;
    ensure!(different.is_empty(), "built twice, and not the same:\n{}", different.join("\n"));
    report.figure(format!(
        "built twice from commit {}, in {} and in {}",
        commit.trim(),
        PLACES[0].folder,
        PLACES[1].folder
    ));
    for (name, path) in files(&made[0])? {
        report.figure(format!("built twice, the same {} bytes: {}", fs::metadata(path)?.len(), name.display()));
    }
    fs::remove_dir_all(&made[1])?;
    Ok(made.remove(0))
}

fn build(steps: &Steps, place: &Place, clone: &Path, commit: &str) -> Result<()> {
    fs::create_dir_all(clone.parent().context("a clone lies in a folder")?)?;
    let with_mask = format!("umask {}; exec \"$@\"", place.mask);
    let mut git = command("sh", &["-c", &with_mask, "sh", "git", "clone", "--quiet", "--single-branch"]);
    steps.run(&format!("clone to {}", place.folder), git.arg(root()).arg(clone))?;
    let mut checkout = command("sh", &["-c", &with_mask, "sh", "git", "checkout", "--quiet", "--detach", commit]);
    steps.run("the same commit", checkout.current_dir(clone))?;
    // The same crates by another path: what they are compiled to must not tell.
    let home = std::env::var_os("CARGO_HOME").map(PathBuf::from);
    let home = home.or_else(|| Some(std::env::home_dir()?.join(".cargo"))).context("there is no home")?;
    let link = clone.with_added_extension("cargo");
    symlink(home, &link)?;
    let mut dist = command("sh", &["-c", &with_mask, "sh", "cargo", "xtask", "dist"]);
    dist.current_dir(clone).envs(place.environment).env("CARGO_HOME", link);
    dist.env_remove("CARGO_TARGET_DIR").env_remove("ZIG_GLOBAL_CACHE_DIR").env("CARGO_PROFILE_DEV_DEBUG", "0");
    steps.run(&format!("build everything in {}", place.folder), &mut dist).map(drop)
}

/// The artefacts below a folder, by their path in it; the marks of what was done are none.
pub fn files(folder: &Path) -> Result<BTreeMap<PathBuf, PathBuf>> {
    let (mut found, mut open) = (BTreeMap::new(), vec![folder.to_owned()]);
    while let Some(one) = open.pop() {
        for entry in fs::read_dir(&one).with_context(|| one.display().to_string())? {
            let path = entry?.path();
            if path.is_dir() {
                open.push(path);
            } else if path.extension().is_none_or(|extension| extension != "done") {
                found.insert(path.strip_prefix(folder)?.to_owned(), path);
            }
        }
    }
    Ok(found)
}

/// Says of each artefact that is not the same in both folders what differs in it.
fn differences(one: &Path, other: &Path) -> Result<Vec<String>> {
    let (ones, others) = (files(one)?, files(other)?);
    ensure!(!ones.is_empty(), "nothing was built in {}", one.display());
    let mut said = Vec::new();
    for name in ones.keys().chain(others.keys().filter(|name| !ones.contains_key(*name))) {
        let (Some(a), Some(b)) = (ones.get(name), others.get(name)) else {
            said.push(format!("{}: made only once", name.display()));
            continue;
        };
        if fs::read(a)? != fs::read(b)? {
            said.push(format!("{}: {}", name.display(), inside(a, b)?));
        }
    }
    Ok(said)
}

/// Which files of two archives differ.
fn inside(one: &Path, other: &Path) -> Result<String> {
    let mut unpacked = Vec::new();
    for archive in [one, other] {
        let folder = archive.with_added_extension("unpacked");
        fs::create_dir_all(&folder)?;
        let (mut unpack, to): (_, &[&str]) = match archive.extension().and_then(|extension| extension.to_str()) {
            Some("gz" | "tgz" | "crate") => (command("tar", &["-xzf"]), &[]),
            Some("whl" | "zip") => (command("python3", &["-m", "zipfile", "-e"]), &["."]),
            _ => return Ok("the file differs".to_owned()),
        };
        ensure!(
            unpack.arg(archive).args(to).current_dir(&folder).status()?.success(),
            "{} cannot be unpacked",
            archive.display()
        );
        unpacked.push(folder);
    }
    let output =
        command("diff", &["--recursive", "--brief", "."]).arg(&unpacked[1]).current_dir(&unpacked[0]).output()?;
    let text = String::from_utf8_lossy(&output.stdout).trim().to_owned();
    unpacked.iter().try_for_each(fs::remove_dir_all)?;
    match output.status.code() {
        Some(0) => Ok("the files in it are the same; their order, dates or permissions are not".to_owned()),
        Some(1) => Ok(text),
        _ => bail!("diff: {}", String::from_utf8_lossy(&output.stderr)),
    }
}

#[cfg(test)]
mod tests {
    use std::fs;

    use super::{differences, files};
    use crate::steps::command;

    #[test]
    fn a_difference_is_found_and_shown() {
        let work = crate::target("tmp/reproducible");
        // What a run that failed has left.
        if work.exists() {
            fs::remove_dir_all(&work).unwrap();
        }
        for (folder, date, text) in [("a", "@0", "x"), ("b", "@0", "x"), ("c", "@0", "made at noon"), ("d", "@9", "x")]
        {
            let folder = work.join(folder);
            fs::create_dir_all(&folder).unwrap();
            fs::write(work.join("inside"), text).unwrap();
            let mut tar = command("tar", &["--mtime", date, "--use-compress-program=gzip -n", "-cf"]);
            tar.arg(folder.join("x.tgz")).arg("-C").arg(&work).arg("inside");
            assert!(tar.status().unwrap().success());
        }
        let compared = |other: &str| differences(&work.join("a"), &work.join(other)).unwrap().concat();
        assert_eq!(compared("b"), "");
        assert!(compared("c").starts_with("x.tgz: Files ./inside and "), "{}", compared("c"));
        assert!(compared("d").contains("the files in it are the same"), "{}", compared("d"));
        fs::write(work.join("b/y.zip"), "").unwrap();
        assert_eq!(compared("b"), "y.zip: made only once");
        assert_eq!(files(&work.join("b")).unwrap().len(), 2);
        fs::remove_dir_all(work).unwrap();
    }
}
