//! What we build on: licences and sources of every crate, known vulnerabilities where their lists can be reached, the
//! bills of materials, and that whoever builds the packages again gets the same bytes.

use std::fs;
use std::path::Path;
use std::process::Output;

use anyhow::{Context, Result, bail, ensure};
use serde_json::Value;

use super::{Report, reproducible};
use crate::steps::{Steps, cargo_tool, command};
use crate::{python, target};

/// The tools of this proof, apart from those that build.
const REQUIREMENTS: &str = "py/requirements-supply.txt";

pub fn prove(report: &mut Report) -> Result<()> {
    let steps = Steps::new("supply");
    let tools = target("supply-venv");
    steps.unless_fresh(&tools.join("pyvenv.cfg"), &[Path::new(REQUIREMENTS)], || {
        steps.run("virtual environment", command("python3", &["-m", "venv", "--clear"]).arg(&tools))?;
        let install = ["-m", "pip", "install", "--disable-pip-version-check", "--requirement", REQUIREMENTS];
        steps.run("tools of the proof", &mut command(tools.join("bin/python"), &install)).map(drop)
    })?;
    crates(&steps, report)?;
    npm(&steps, report)?;
    pip(&steps, report, &tools)?;
    let dist = reproducible::prove(&steps, report)?;
    boms(&steps, report, &tools, &dist)?;
    Ok(fs::remove_dir_all(dist)?)
}

fn crates(steps: &Steps, report: &mut Report) -> Result<()> {
    let deny = cargo_tool(steps, "cargo-deny", "0.20.2")?;
    let fetched = command(&deny, &["fetch", "db"]).output().context("cargo-deny")?;
    for lock in steps.run("lock files of cargo", &mut command("git", &["ls-files", "*Cargo.lock"]))?.lines() {
        let manifest = lock.replace(".lock", ".toml");
        let fixed = ["--locked", "--config=deny.toml", "--manifest-path", &manifest, "check", "--hide-inclusion-graph"];
        let check = |list: &[&str]| command(&deny, &[&fixed, list].concat());
        steps.run(&format!("licences, bans and sources of {lock}"), &mut check(&["licenses", "bans", "sources"]))?;
        let count = fs::read_to_string(lock)?.matches("\nsource = ").count();
        report.figure(format!(
            "licences, bans and sources of the {count} foreign crates in {lock} are as deny.toml allows"
        ));
        if !fetched.status.success() {
            report.not_tried(&format!("known vulnerabilities of crates in {lock}"), &last_line(&fetched));
            continue;
        }
        steps.run(&format!("known vulnerabilities of {lock}"), &mut check(&["advisories"]))?;
        report.figure(format!("no known vulnerability, and none withdrawn or given up, in {lock}, by RustSec's list"));
    }
    Ok(())
}

fn npm(steps: &Steps, report: &mut Report) -> Result<()> {
    let locks = steps.run("lock files of npm", &mut command("git", &["ls-files", "*package-lock.json"]))?;
    ensure!(!locks.is_empty(), "there is no package-lock.json");
    for lock in locks.lines() {
        let folder = Path::new(lock).parent().context("a file lies in a folder")?;
        let output = command("npm", &["audit", "--json"]).current_dir(folder).output().context("npm")?;
        let answer: Value = serde_json::from_slice(&output.stdout).context("npm audit wrote no JSON")?;
        let refusal = || answer["message"].as_str().map_or_else(|| last_line(&output), str::to_owned);
        let [found, packages] = ["vulnerabilities", "dependencies"].map(|kind| &answer["metadata"][kind]["total"]);
        match (found.as_u64(), packages.as_u64()) {
            (Some(0), Some(packages)) => {
                report.figure(format!("no known vulnerability in the {packages} packages of {lock}, by npm audit"));
            }
            (Some(found), _) => {
                bail!("npm audit knows {found} vulnerabilities in {lock}: {}", answer["vulnerabilities"])
            }
            _ => report.not_tried(&format!("known vulnerabilities in {lock}"), &refusal()),
        }
    }
    Ok(())
}

/// pip-audit says that it knows of none when it could ask about none: those that it skipped are counted apart.
fn pip(steps: &Steps, report: &mut Report, tools: &Path) -> Result<()> {
    let freeze = ["-m", "pip", "freeze", "--disable-pip-version-check"];
    let list = steps.run("Python's tools", &mut command(python::tool(steps, "python")?, &freeze))?;
    let tests = fs::read_to_string("py/requirements-test.txt")?;
    let pinned = tests.lines().filter(|line| line.contains("=="));
    let path = target("supply-venv/built-with.txt");
    fs::write(&path, list.lines().chain(pinned).collect::<Vec<_>>().join("\n"))?;
    let options =
        ["--vulnerability-service=pypi", "--no-deps", "--disable-pip", "--progress-spinner=off", "--format=json"];
    let mut audit = command(tools.join("bin/pip-audit"), &options);
    let output = audit.arg("--requirement").arg(path).output().context("pip-audit")?;
    let Ok(answer) = serde_json::from_slice::<Value>(&output.stdout) else {
        report.not_tried("known vulnerabilities of Python's tools", &last_line(&output));
        return Ok(());
    };
    let packages = answer["dependencies"].as_array().context("pip-audit names no packages")?;
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

/// Every bill of materials of `dist`, the one inside the wheel included.
fn boms(steps: &Steps, report: &mut Report, tools: &Path, dist: &Path) -> Result<()> {
    let mut boms: Vec<_> = reproducible::files(dist)?.into_values().collect();
    let wheel = boms.iter().find(|path| path.extension().is_some_and(|extension| extension == "whl"));
    let unpacked = dist.join("wheel");
    let mut unpack = command("python3", &["-m", "zipfile", "-e"]);
    steps.run("unpack the wheel", unpack.arg(wheel.context("there is no wheel")?).arg(&unpacked))?;
    boms.extend(reproducible::files(&unpacked)?.into_values());
    boms.retain(|path| path.to_string_lossy().ends_with(".cdx.json"));
    ensure!(
        boms.len() == 7,
        "{} bills of materials, and there should be one a package and one in the wheel",
        boms.len()
    );
    for bom in boms {
        let mut validate = command(tools.join("bin/cdx-ev"), &["validate"]);
        let name = bom.strip_prefix(dist)?.display().to_string();
        steps.run(&format!("validate {name}"), validate.arg(&bom))?;
        let parts = serde_json::from_slice::<Value>(&fs::read(&bom)?)?;
        let count = parts["components"].as_array().context("it lists nothing")?.len();
        report.figure(format!("valid CycloneDX, {count} components: {name}"));
    }
    Ok(())
}

/// The last thing that a program said of its failure.
fn last_line(output: &Output) -> String {
    let text = String::from_utf8_lossy(&output.stderr);
    text.lines().rfind(|line| !line.trim().is_empty()).unwrap_or("it said nothing").trim().to_owned()
}
