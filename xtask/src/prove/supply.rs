//! What we build on: licences and sources of every crate, known vulnerabilities where their lists can be reached, the
//! bills of materials, and that whoever builds the packages again gets the same bytes.

use std::fs;
use std::path::Path;

use anyhow::{Context, Result, ensure};
use serde_json::Value;

use super::{Report, audits, reproducible};
use crate::steps::{Steps, cargo_tool, command};
use crate::supply::PACKAGES;
use crate::{selected, target};

/// The tools of this proof, apart from those that build.
const REQUIREMENTS: &str = "py/requirements-supply.txt";

pub fn prove(report: &mut Report) -> Result<()> {
    selected(&[])?;
    let steps = Steps::new("supply");
    let tools = target("supply-venv");
    steps.unless_fresh(&tools.join("pyvenv.cfg"), &[Path::new(REQUIREMENTS)], || {
        steps.run("virtual environment", command("python3", &["-m", "venv", "--clear"]).arg(&tools))?;
        let install = ["-m", "pip", "install", "--disable-pip-version-check", "--requirement", REQUIREMENTS];
        steps.run("tools of the proof", &mut command(tools.join("bin/python"), &install)).map(drop)
    })?;
    // Each to its end: one that fails does not hide the next.
    let done = [
        crates(&steps, report),
        audits::npm(&steps, report),
        audits::pip(&steps, report, &tools),
        reproducible::prove(&steps, report).and_then(|dist| {
            boms(&steps, report, &tools, &dist)?;
            Ok(fs::remove_dir_all(dist)?)
        }),
    ];
    let errors: Vec<_> = done.into_iter().filter_map(Result::err).map(|error| format!("{error:#}")).collect();
    ensure!(errors.is_empty(), "{}", errors.join("; "));
    Ok(())
}

fn crates(steps: &Steps, report: &mut Report) -> Result<()> {
    let deny = cargo_tool(steps, "cargo-deny", "0.20.2")?;
    let locks = steps.run("lock files of cargo", &mut command("git", &["ls-files", "*Cargo.lock"]))?;
    ensure!(!locks.is_empty(), "there is no Cargo.lock");
    let check = |lock: &str, list: &[&str]| {
        let manifest = lock.replace(".lock", ".toml");
        let fixed = ["--locked", "--config=deny.toml", "--manifest-path", &manifest, "check", "--hide-inclusion-graph"];
        steps.run(&format!("{} of {lock}", list.join(", ")), &mut command(&deny, &[&fixed, list].concat()))
    };
    for lock in locks.lines() {
        check(lock, &["licenses", "bans", "sources"])?;
        report.figure(format!(
            "licences, bans and sources of the foreign crates in {lock}, for the machines that we build for, are as \
             deny.toml allows"
        ));
    }
    let fetched = command(&deny, &["fetch", "db"]).output().context("cargo-deny")?;
    let refusal = match fetched.status.success() {
        true => None,
        false => Some(audits::unreachable("RustSec's list could not be fetched", &fetched.stderr)?),
    };
    for lock in locks.lines() {
        if let Some(refusal) = &refusal {
            report.not_tried(&format!("known vulnerabilities of {lock}"), refusal);
            continue;
        }
        check(lock, &["advisories"])?;
        report.figure(format!("no known vulnerability, and none withdrawn or given up, in {lock}, by RustSec's list"));
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
        boms.len() == PACKAGES.len() + 1,
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
