//! The site: pages about the codes, and the documentation of every language. It is tested and packed as a language is.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::{Result, ensure};

use super::ALL;
use crate::cmd;
use crate::language::*;
use crate::run::*;
use crate::tools::*;

pub struct Site;

impl Language for Site {
    fn facts(&self) -> &'static Facts {
        &Facts { name: "site", columns: &[], tools: &[(TESTS, NODE)], generate: |_, _| Ok(()) }
    }

    /// The references need what the languages' packages need.
    fn missing(&self, task: Task) -> Vec<String> {
        let others = if [Task::Matrix, Task::Dist].contains(&task) { &ALL[..ALL.len() - 1] } else { &[] };
        let others = others.iter().flat_map(|language| language.missing(Task::Dist));
        self.facts().missing(task).into_iter().chain(others).collect()
    }

    /// It does not answer the questions of `answers`, so only its tests need it.
    fn build(&self, steps: &Steps, form: Form) -> Result<()> {
        if form == Form::Quick { Ok(()) } else { build(steps, None, None) }
    }

    fn answerers(&self, _form: Form) -> Result<Vec<Program>> {
        Ok(Vec::new())
    }

    /// Its addresses. Others link to them, so that they must never go, not even before a release.
    fn api(&self, _steps: &Steps) -> Result<String> {
        let files = output(cmd!("find . -type f").current_dir(site()))?;
        let is_part = |path: &&str| {
            ["api/", "source/", "images/"].iter().any(|folder| path.starts_with(folder))
                || [".css", ".js", ".svg"].iter().any(|kind| path.ends_with(kind))
        };
        let paths = files.lines().filter_map(|file| file.strip_prefix("./")).filter(|path| !is_part(path));
        let mut addresses: Vec<_> =
            paths.map(|path| format!("/{}", path.strip_suffix("index.html").unwrap_or(path))).collect();
        addresses.sort();
        let known = fs::read_to_string("api/site.txt").unwrap_or_default();
        let is_gone = |line: &&str| line.starts_with('/') && !addresses.iter().any(|address| address == line);
        let gone: Vec<_> = known.lines().filter(is_gone).collect();
        ensure!(gone.is_empty(), "addresses of the site must not go: {}", gone.join(" "));
        Ok(addresses.join("\n"))
    }

    fn public_names(&self, _api: &str, _column: &str) -> Vec<String> {
        Vec::new()
    }

    /// Tests its files, without a browser.
    fn test(&self, steps: &Steps) -> Result<()> {
        steps.run("format", cmd!("npm run check").current_dir("site"))?;
        tests(steps, "test the files", &[("KINDS_OF_PAGES", "some")], "site.test.mjs")
    }

    /// Tests all of its pages, with the references, in browsers.
    fn matrix(&self, steps: &Steps) -> Result<()> {
        debian(steps, &["chromium", "firefox-esr", "webkit2gtk-driver", "xauth", "xvfb"])?;
        self.dist(steps, false)?;
        tests(steps, "test all files", &[], "site.test.mjs")?;
        tests(steps, "test it in Chromium", &[], "browser.test.mjs")?;
        npm_ci(steps, "js/consumers", None)?; // which starts Firefox
        tests(steps, "test it in Firefox", &[], "firefox.test.mjs")?;
        tests(steps, "test it in WebKitGTK", &[], "webkit.test.mjs")
    }

    fn dist(&self, steps: &Steps, _all_platforms: bool) -> Result<()> {
        npm_package(steps)?;
        let api = references(steps)?;
        build(steps, std::env::var("TOKU_CODES_SITE").ok().as_deref(), Some(&api))
    }

    fn vectors(&self, _steps: &Steps) -> Result<Vec<Command>> {
        Ok(Vec::new())
    }

    fn benchmark(&self, _steps: &Steps) -> Result<()> {
        Ok(())
    }
}

fn site() -> PathBuf {
    target("dist/site")
}

/// Serves the site until it is stopped; with the address where it will be, only builds it for that.
pub fn serve(address: Option<&str>) -> Result<()> {
    build(&Steps::new(Site.name()), address, None)?;
    if address.is_some() {
        return Ok(());
    }
    let folder = site();
    let served = cmd!("node site/serve.mjs {folder}").status()?;
    ensure!(served.success(), "the site cannot be served; PORT=8081 tries another port");
    Ok(())
}

/// The packed npm package, which the site needs without addons.
fn npm_package(steps: &Steps) -> Result<()> {
    npm_ci(steps, "js", None)?;
    let folder = target("npm-site");
    let inputs = ["js/src", "js/build.mjs", "wasm", "core/src", "conformance", "Cargo.toml"];
    steps.unless_fresh(&folder, &inputs, || {
        engine(steps)?;
        let repository = env!("CARGO_PKG_REPOSITORY");
        let package = cmd!("node js/build.mjs {VERSION} {repository} {folder} {folder}/archives");
        steps.run("make the npm package", package).map(drop)
    })
}

/// Makes the site from the command, the npm package and the references of APIs, for the address where it will be.
fn build(steps: &Steps, address: Option<&str>, api: Option<&Path>) -> Result<()> {
    npm_ci(steps, "site", None)?;
    npm_package(steps)?;
    steps.run("build the command", cmd!("cargo build --package toku-codes-cli"))?;
    let ([program, package], out) = (materials(), site());
    let mut made = cmd!("node site/build.mjs {program} {package} {out}");
    made.args(address.map(|address| format!("--url={address}")));
    made.args(api.map(|api| format!("--api={}", api.display())));
    steps.run("build the site", made).map(drop)
}

/// The references of APIs, each in a folder named after its language.
fn references(steps: &Steps) -> Result<PathBuf> {
    let (folder, sources) = (target("site/api"), "core include go java/src js/src php/src py/python py/pyproject.toml");
    let inputs = format!("{sources} site/references xtask/src/languages Cargo.toml");
    steps.unless_fresh(&folder, &inputs.split(' ').collect::<Vec<_>>(), || {
        emptied(&folder)?;
        ALL.into_iter().try_for_each(|language| {
            let (steps, folder) = (Steps::new(language.name()), emptied(folder.join(language.name()))?);
            let Some(command) = language.reference(&steps, &folder)? else { return Ok(fs::remove_dir(folder)?) };
            let part = steps.run("make the reference", command)?;
            let has_pages = folder.read_dir()?.next().is_some();
            if has_pages { Ok(()) } else { Ok(fs::write(folder.join("part.html"), part)?) }
        })
    })?;
    Ok(folder)
}

/// The command, and the package.
fn materials() -> [PathBuf; 2] {
    [target("debug/toku-codes"), target(format!("npm-site/archives/toku-codes-{VERSION}.tgz"))]
}

fn tests(steps: &Steps, what: &str, variables: &[(&str, &str)], file: &str) -> Result<()> {
    let [program, package] = materials();
    let mut tests = cmd!("node --test site/tests/{file}");
    tests.env("SITE", site()).env("PROGRAM", program).env("PACKAGE", package).envs(variables.iter().copied());
    steps.tests(what, tests).map(drop)
}
