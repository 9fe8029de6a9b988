//! The core crate, and the checks of the whole workspace and of the commands.

use std::fs;
use std::path::PathBuf;
use std::process::Command;

use anyhow::{Context, Result};

use crate::language::*;
use crate::run::*;
use crate::tools::*;
use crate::{cmd, fuzz, generate};

pub struct Rust;

/// Traits that nearly every type has; they are not agreed on one by one.
const USUAL_TRAITS: [&str; 9] =
    ["Clone", "Copy", "Debug", "Eq", "Hash", "Ord", "PartialEq", "PartialOrd", "StructuralPartialEq"];

impl Language for Rust {
    fn name(&self) -> &'static str {
        "rust"
    }

    fn columns(&self) -> &'static [&'static str] {
        &["Rust"]
    }

    fn missing(&self, task: Task) -> Vec<String> {
        let mut tools = vec![
            Tool { command: ["rustfmt", "--version"], at_least: (1, 8), get: "rustup component add rustfmt" },
            Tool { command: ["cargo-clippy", "--version"], at_least: (0, 1), get: "rustup component add clippy" },
            PYTHON, // runs tools/supply
        ];
        if task == Task::Matrix {
            tools.push(CXX); // for libFuzzer
        }
        if task == Task::Demo { Vec::new() } else { missing(&tools) }
    }

    fn generate(&self, steps: &Steps, files: &mut Generated) -> Result<()> {
        generate::rust::files(steps, files)
    }

    fn build(&self, steps: &Steps, form: Form) -> Result<()> {
        let release = (form == Form::Shipped).then_some("--release");
        let mut build = cmd!("cargo build --package toku-codes --example answer {release...}");
        steps.run("build what answers", &mut build).map(drop)
    }

    fn answerers(&self, form: Form) -> Result<Vec<Program>> {
        let profile = if form == Form::Shipped { "release" } else { "debug" };
        Ok(vec![("Rust", command(target(profile).join("examples/answer"), &[]))])
    }

    /// From rustdoc's JSON, in the format of this compiler. The format is not stable, so rustdoc asks for the variable.
    fn api(&self, steps: &Steps) -> Result<String> {
        let options = ["-Zunstable-options", "--output-format=json"];
        let mut rustdoc = cmd!("cargo rustdoc --package toku-codes --lib --all-features -- {options...}");
        steps.run("list the API", rustdoc.env("RUSTC_BOOTSTRAP", "1").env("CARGO_TARGET_DIR", target("api")))?;
        let list = public_api::Builder::from_rustdoc_json(target("api/doc/toku_codes.json"));
        let list = list.omit_blanket_impls(true).omit_auto_trait_impls(true).build()?;
        let is_code = |line: &String| {
            let constant = line.strip_prefix("pub const toku_codes::Code::").and_then(|rest| rest.split(':').next());
            constant.is_some_and(|name| toku_codes::lookup_name(name).is_some())
        };
        let lines = list.items().map(ToString::to_string).filter(|line| !is_code(line));
        Ok(lines.collect::<Vec<_>>().join("\n"))
    }

    fn public_names(&self, api: &str, _column: &str) -> Vec<String> {
        let (mut names, mut implemented) = (Vec::new(), None);
        for line in api.lines() {
            if line.starts_with("impl") {
                let parts = line.split_once(" for ").and_then(|(left, right)| Some((left, own_path(right)?)));
                if let Some((left, name)) = parts {
                    // Behind the parameters of the implementation, and without its own.
                    let path = left.split_once("> ").map_or(left, |(_, path)| path).split('<').next().unwrap_or("");
                    let name_of_trait = path.rsplit([':', ' ']).next().unwrap_or("");
                    let is_usual = USUAL_TRAITS.contains(&name_of_trait);
                    names.extend((!is_usual).then(|| format!("{name}:{name_of_trait}")));
                }
                implemented = parts.map(|(_, name)| name);
                continue;
            }
            let declaration = line.find("pub ").map_or(line, |at| &line[at..]); // behind its attributes
            let Some(path) = declaration.split('(').next().and_then(own_path) else { continue };
            let is_of_trait = implemented.is_some_and(|name| path.starts_with(&format!("{name}::")));
            let is_member = line.contains(" = ") && !path.starts_with("ParseError::");
            names.extend((!is_of_trait && !is_member).then(|| path.to_owned()));
            names.extend(line.ends_with(&format!("{path}(pub i32)")).then(|| format!("{path}::0")));
        }
        names
    }

    fn test(&self, steps: &Steps) -> Result<()> {
        steps.run("format", &mut cmd!("cargo fmt --all --check"))?;
        steps.run("clippy", &mut cmd!("cargo clippy --workspace --all-targets --all-features -- --deny warnings"))?;
        steps.tests("test the core", &mut cmd!("cargo test --package toku-codes --all-features"))?;
        self.dist(steps, false)?;
        steps.tests("test the commands", &mut cmd!("cargo test --package xtask --package prove"))?;
        for folder in ["tools/supply", "bench"] {
            let mut tests = cmd!("python3 -B -m unittest discover --start-directory {folder}");
            steps.tests(&format!("test {folder}"), &mut tests)?;
        }
        Ok(())
    }

    fn matrix(&self, steps: &Steps) -> Result<()> {
        let oldest = oldest_rustc()?;
        let mut old = cmd!("rustup run --install {oldest} cargo test --package toku-codes --all-features");
        steps
            .tests(&format!("test the core on rustc {oldest}"), old.env("CARGO_TARGET_DIR", target("oldest-rustc")))?;
        // By more than the names and signatures in `api/`. Before the first release there is nothing to compare with.
        if let Some((tag, _)) = released("core/Cargo.toml")? {
            let program = cargo_tool(steps, "cargo-semver-checks", "0.51.0")?;
            let mut checks = cmd!("{program} semver-checks --package toku-codes --all-features --baseline-rev {tag}");
            steps.run(&format!("compare the crate with {tag}"), &mut checks)?;
        }
        Ok(())
    }

    /// The crate as a registry takes it, after it was built by itself.
    fn dist(&self, steps: &Steps, _all_platforms: bool) -> Result<()> {
        steps.run("package the crate", &mut cmd!("cargo package --package toku-codes --allow-dirty"))?;
        let (folder, file) = (target("dist/rust"), format!("toku-codes-{VERSION}.crate"));
        fs::create_dir_all(&folder)?;
        fs::copy(target("package").join(&file), folder.join(&file)).context("the crate")?;
        write_bom(steps, "rust", folder.join(format!("toku-codes-{VERSION}.cdx.json"))).map(drop)
    }

    fn vectors(&self, _steps: &Steps) -> Result<Vec<Command>> {
        Ok(vec![cmd!("cargo test --package toku-codes --test conformance")])
    }

    fn fuzz(&self, steps: &Steps, seconds: u32, nightly: Option<&str>) -> Result<Offer<Vec<String>>> {
        Ok(Offer::Has(fuzz::targets(steps, &fuzz::CORE, nightly, seconds)?))
    }

    fn exhaustive(&self, steps: &Steps) -> Result<Offer<Vec<Exhaustive>>> {
        steps.run("build it", &mut cmd!("cargo build --release --package toku-codes --example exhaustive"))?;
        let program = command(target("release/examples/exhaustive"), &[]);
        Ok(Offer::Has(vec![Exhaustive { title: "the core, in Rust", is_sample: false, program }]))
    }

    fn coverage(&self, steps: &Steps) -> Result<Offer<Vec<String>>> {
        let tests = ["--no-report", "--package=toku-codes", "--package=toku-codes-ffi", "--all-features"];
        steps.tests("tests that count", &mut llvm_cov(steps, "rust", &tests)?)?;
        let columns = "regions, functions, lines (branches are not checked)";
        // The rest of the core runs in the compiler alone, or cannot happen.
        let parts = [("core", "/ffi-c/src/", ["96.5", "97.5"]), ("c-abi", "/core/src/", ["100", "100"])];
        let figure = |(name, without, least)| {
            let table =
                steps.run(&format!("what is reached of {name}"), &mut rust_report(steps, "rust", without, least)?)?;
            Ok(format!("{name} in Rust, {columns}: {}", shares(name, &table)?))
        };
        Ok(Offer::Has(parts.into_iter().map(figure).collect::<Result<_>>()?))
    }

    fn on_machine(&self, steps: &Steps, machine: &Machine, _folder: PathBuf) -> Result<OnMachine> {
        let (before, name, settings) = (steps.passed(), machine.rust, machine.cargo_settings());
        add_target(steps, name)?;
        let mut tests = cmd!("cargo test --target {name} --package toku-codes --package toku-codes-ffi --lib --tests");
        steps.tests(&format!("the core for {name}"), tests.envs(settings.clone()))?;
        let mut answer = cmd!("cargo build --target {name} --release --package toku-codes --example answer");
        steps.run(&format!("build what answers for {name}"), answer.envs(settings))?;
        Ok(Offer::Has((steps.passed() - before, vec![("Rust", target(name).join("release/examples/answer"))])))
    }
}

/// The path of an item of ours in a declaration, without the name of the crate.
fn own_path(declaration: &str) -> Option<&str> {
    let path = declaration.split("toku_codes::").nth(1)?;
    Some(path.split([' ', '<']).next()?.trim_end_matches(':'))
}
