//! The core crate, and the checks of the whole workspace and of the commands.

use std::fs;
use std::path::PathBuf;
use std::process::Command;

use anyhow::{Context, Result};

use crate::fuzz;
use crate::generate;
use crate::language::{Exhaustive, Form, Generated, Language, Machine, Offer, OnMachine, Placeholders, Program, Task};
use crate::run::{Runner, Steps, VERSION, command, target};
use crate::tools::{
    CXX, PYTHON, Tool, add_target, cargo, cargo_tool, llvm_cov, llvm_cov_report, missing, oldest_rustc, released,
    shares, write_bom,
};

pub struct Rust;

const CORE: [&str; 4] = ["test", "--package", "toku-codes", "--all-features"];

/// Traits that nearly every type has; they are not agreed on one by one.
const USUAL_TRAITS: [&str; 10] =
    ["Clone", "Copy", "Debug", "Eq", "Hash", "Ord", "PartialEq", "PartialOrd", "StructuralPartialEq", "Freeze"];

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
        let mut build = cargo(&["build", "--package", "toku-codes", "--example", "answer"]);
        steps.run("build what answers", build.args((form == Form::Shipped).then_some("--release"))).map(drop)
    }

    fn answerers(&self, form: Form) -> Result<Vec<Program>> {
        let profile = if form == Form::Shipped { "release" } else { "debug" };
        Ok(vec![("Rust".to_owned(), command(target(profile).join("examples/answer"), &[]))])
    }

    /// From rustdoc's JSON, in the format of this compiler. The format is not stable, so rustdoc asks for the variable.
    fn api(&self, steps: &Steps) -> Result<String> {
        let mut rustdoc = cargo(&["rustdoc", "--package", "toku-codes", "--lib", "--all-features"]);
        rustdoc.args(["--", "-Zunstable-options", "--output-format=json"]);
        rustdoc.env("RUSTC_BOOTSTRAP", "1").env("CARGO_TARGET_DIR", target("api"));
        steps.run("list the API", &mut rustdoc)?;
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
                    let path =
                        left.split_once("> ").map_or(left, |(_, path)| path).split('<').next().unwrap_or_default();
                    let name_of_trait = path.rsplit([':', ' ']).next().unwrap_or_default();
                    if !USUAL_TRAITS.contains(&name_of_trait) {
                        names.push(format!("{name}:{name_of_trait}"));
                    }
                }
                implemented = parts.map(|(_, name)| name);
                continue;
            }
            let declaration = line.find("pub ").map_or(line, |at| &line[at..]); // behind its attributes
            let Some(path) = declaration.split('(').next().and_then(own_path) else { continue };
            let is_of_trait = implemented.is_some_and(|name| path.starts_with(&format!("{name}::")));
            let is_member = line.contains(" = ") && !path.starts_with("ParseError::");
            if !is_of_trait && !is_member {
                names.push(path.to_owned());
            }
            if line.ends_with(&format!("{path}(pub i32)")) {
                names.push(format!("{path}::0"));
            }
        }
        names
    }

    fn test(&self, steps: &Steps) -> Result<()> {
        steps.run("format", &mut cargo(&["fmt", "--all", "--check"]))?;
        let lint = ["clippy", "--workspace", "--all-targets", "--all-features", "--", "--deny", "warnings"];
        steps.run("clippy", &mut cargo(&lint))?;
        steps.tests("test the core", Runner::Cargo, &mut cargo(&CORE))?;
        self.dist(steps, false)?;
        let commands = ["test", "--package", "xtask"];
        steps.tests("test the commands", Runner::Cargo, &mut cargo(&commands))?;
        for folder in ["tools/supply", "bench"] {
            let mut tests = command("python3", &["-B", "-m", "unittest", "discover", "--start-directory", folder]);
            steps.tests(&format!("test {folder}"), Runner::Unittest, &mut tests)?;
        }
        Ok(())
    }

    fn matrix(&self, steps: &Steps) -> Result<()> {
        let oldest = oldest_rustc()?;
        let mut old = command("rustup", &["run", "--install", &oldest, "cargo"]);
        old.args(CORE).env("CARGO_TARGET_DIR", target("oldest-rustc"));
        steps.tests(&format!("test the core on rustc {oldest}"), Runner::Cargo, &mut old)?;
        // By more than the names and signatures in `api/`. Before the first release there is nothing to compare with.
        if let Some((tag, _)) = released("core/Cargo.toml")? {
            let program = cargo_tool(steps, "cargo-semver-checks", "0.51.0")?;
            let mut checks = command(program, &["semver-checks", "--package", "toku-codes", "--all-features"]);
            steps.run(&format!("compare the crate with {tag}"), checks.args(["--baseline-rev", &tag]))?;
        }
        Ok(())
    }

    /// The crate as a registry takes it, after it was built by itself.
    fn dist(&self, steps: &Steps, _all_platforms: bool) -> Result<()> {
        let package = ["package", "--package", "toku-codes", "--allow-dirty"];
        steps.run("package the crate", &mut cargo(&package))?;
        fs::create_dir_all(target("dist/rust"))?;
        fs::copy(target("package").join(crate_file()), target("dist/rust").join(crate_file())).context("the crate")?;
        let bom = target("dist/rust").join(format!("toku-codes-{VERSION}.cdx.json"));
        write_bom(steps, "rust", bom).map(drop)
    }

    fn vectors(&self, _steps: &Steps) -> Result<Vec<Command>> {
        Ok(vec![cargo(&["test", "--package", "toku-codes", "--test", "conformance"])])
    }

    fn fuzz(&self, steps: &Steps, seconds: u32, nightly: Option<&str>) -> Result<Offer<Vec<String>>> {
        Ok(Offer::Has(fuzz::targets(steps, &fuzz::CORE, nightly, seconds)?))
    }

    fn exhaustive(&self, steps: &Steps) -> Result<Offer<Vec<Exhaustive>>> {
        let build = ["build", "--release", "--package", "toku-codes", "--example", "exhaustive"];
        steps.run("build it", &mut cargo(&build))?;
        let program = command(target("release/examples/exhaustive"), &[]);
        Ok(Offer::Has(vec![Exhaustive { title: "the core, in Rust", is_sample: false, program }]))
    }

    fn coverage(&self, steps: &Steps) -> Result<Offer<Vec<String>>> {
        let tests = ["--no-report", "--package=toku-codes", "--package=toku-codes-ffi", "--all-features"];
        steps.tests("tests that count", Runner::Cargo, &mut llvm_cov(steps, "rust", &tests)?)?;
        let mut core = llvm_cov_report(steps, "rust", "/ffi-c/src/", ["96.5", "97.5"])?;
        let mut abi = llvm_cov_report(steps, "rust", "/core/src/", ["100", "100"])?;
        let columns = "regions, functions, lines (branches are not checked)";
        Ok(Offer::Has(vec![
            // The rest of the core runs in the compiler alone, or cannot happen.
            format!("the core, {columns}: {}", shares(steps, "core", &mut core)?),
            format!("the C ABI in Rust, {columns}: {}", shares(steps, "c-abi", &mut abi)?),
        ]))
    }

    fn on_machine(&self, steps: &Steps, machine: &Machine, _folder: PathBuf) -> Result<OnMachine> {
        add_target(steps, machine.rust)?;
        let mut tests = cargo(&["test", "--package", "toku-codes", "--package", "toku-codes-ffi", "--lib", "--tests"]);
        let mut answer = cargo(&["build", "--release", "--package", "toku-codes", "--example", "answer"]);
        for cargo in [&mut tests, &mut answer] {
            cargo.args(["--target", machine.rust]).envs(machine.cargo_settings());
        }
        let before = steps.passed();
        steps.tests(&format!("the core for {}", machine.rust), Runner::Cargo, &mut tests)?;
        steps.run(&format!("build what answers for {}", machine.rust), &mut answer)?;
        let answer = target(machine.rust).join("release/examples/answer");
        Ok(Offer::Has((steps.passed() - before, vec![("Rust", answer)])))
    }

    fn benchmark(&self, steps: &Steps) -> Result<Offer<Placeholders>> {
        self.dist(steps, false)?;
        Ok(Offer::Has(vec![("crate", vec![target("dist/rust").join(crate_file()).display().to_string()])]))
    }
}

fn crate_file() -> String {
    format!("toku-codes-{VERSION}.crate")
}

/// The path of an item of ours in a declaration, without the name of the crate.
fn own_path(declaration: &str) -> Option<&str> {
    let path = declaration.split("toku_codes::").nth(1)?;
    Some(path.split([' ', '<']).next()?.trim_end_matches(':'))
}
