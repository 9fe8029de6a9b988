//! What is known to be vulnerable among the packages of npm and Python that build and test this project.

use std::fs;
use std::path::Path;

use anyhow::{Context, Result, bail, ensure};
use serde_json::Value;

use super::Report;
use crate::steps::{Steps, command};
use crate::{python, target};

pub fn npm(steps: &Steps, report: &mut Report) -> Result<()> {
    let locks = steps.run("lock files of npm", &mut command("git", &["ls-files", "*package-lock.json"]))?;
    ensure!(!locks.is_empty(), "there is no package-lock.json");
    for lock in locks.lines() {
        let folder = Path::new(lock).parent().context("a file lies in a folder")?;
        let output = command("npm", &["audit", "--json"]).current_dir(folder).output().context("npm")?;
        let answer: Value = serde_json::from_slice(&output.stdout).context("npm audit wrote no JSON")?;
        let [found, packages] = ["vulnerabilities", "dependencies"].map(|kind| &answer["metadata"][kind]["total"]);
        match (found.as_u64(), packages.as_u64()) {
            (Some(0), Some(packages)) => {
                report.figure(format!("no known vulnerability in the {packages} packages of {lock}, by npm audit"));
            }
            (Some(found), _) => {
                bail!("npm audit knows {found} vulnerabilities in {lock}: {}", answer["vulnerabilities"])
            }
            // What the registry, or the way to it, said.
            _ => {
                let refusal = answer["message"].as_str().with_context(|| format!("npm audit of {lock}: {answer}"))?;
                report.not_tried(&format!("known vulnerabilities in {lock}"), refusal);
            }
        }
    }
    Ok(())
}

/// pip-audit says that it knows of none when it could ask about none: those that it skipped are counted apart.
pub fn pip(steps: &Steps, report: &mut Report, tools: &Path) -> Result<()> {
    let freeze = ["-m", "pip", "freeze", "--disable-pip-version-check", "--exclude=toku-codes"];
    let options =
        ["--vulnerability-service=pypi", "--no-deps", "--disable-pip", "--progress-spinner=off", "--format=json"];
    let mut audit = command(tools.join("bin/pip-audit"), &options);
    let tested = python::newest_tested();
    if tested.is_none() {
        report.not_tried("known vulnerabilities of what Python's tests use", "`cargo xtask test python` was not run");
    }
    for (name, python) in [Some(python::tool(steps, "python")?), tested].into_iter().flatten().enumerate() {
        let list = target("supply-venv").join(format!("{name}.txt"));
        fs::write(&list, steps.run("Python's tools", &mut command(python, &freeze))?)?;
        audit.arg("--requirement").arg(list);
    }
    let output = audit.output().context("pip-audit")?;
    let Ok(answer) = serde_json::from_slice::<Value>(&output.stdout) else {
        report.not_tried("known vulnerabilities of Python's tools", &unreachable("pip-audit", &output.stderr)?);
        return Ok(());
    };
    let packages = answer["dependencies"].as_array().context("pip-audit names no packages")?;
    ensure!(!packages.is_empty(), "pip-audit asked about no package");
    let skipped: Vec<_> = packages.iter().filter_map(|package| package["skip_reason"].as_str()).collect();
    let found: Vec<_> = packages.iter().filter(|p| p["vulns"].as_array().is_some_and(|v| !v.is_empty())).collect();
    ensure!(found.is_empty(), "pip-audit knows vulnerabilities: {}", Value::from_iter(found.into_iter().cloned()));
    if packages.len() > skipped.len() {
        let count = packages.len() - skipped.len();
        report.figure(format!("no known vulnerability in {count} of Python's tools, by PyPI's list"));
    }
    if let Some(reason) = skipped.first() {
        report.not_tried(&format!("known vulnerabilities of {} of Python's tools", skipped.len()), reason);
    }
    Ok(())
}

/// The last line in which a program that failed says that it did not reach a server. All else is a fault of ours.
pub fn unreachable(program: &str, error: &[u8]) -> Result<String> {
    // As in "Failed to connect", "ConnectionError" and "Could not resolve host".
    const WORDS: [&str; 4] = ["connect", "resolve host", "resolve proxy", "timed out"];
    let error = String::from_utf8_lossy(error);
    let is_of_network = |line: &&str| WORDS.iter().any(|word| line.to_lowercase().contains(word));
    let line = error.lines().rfind(is_of_network).with_context(|| format!("{program}: {error}"))?;
    Ok(line.trim().to_owned())
}

#[cfg(test)]
mod tests {
    use super::unreachable;

    #[test]
    fn only_a_failure_of_the_network_is_none_of_ours() {
        let error = b"[ERROR] failed to clone\nCloning into 'db'...\nfatal: Could not resolve host: example.com\n\n";
        assert_eq!(unreachable("git", error).unwrap(), "fatal: Could not resolve host: example.com");
        let error = unreachable("git", b"[ERROR] failed to obtain lock file\n").unwrap_err();
        assert_eq!(error.to_string(), "git: [ERROR] failed to obtain lock file\n");
    }
}
