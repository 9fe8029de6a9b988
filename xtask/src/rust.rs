//! The core crate: its constants, the exported rows, and the checks of the whole workspace.

use std::fmt::Write;
use std::fs;
use std::path::PathBuf;
use std::process::Command;

use anyhow::{Context, Result};
use toku_codes::{TABLE_HASH, TABLE_VERSION, entries};

use crate::generated::{NOTICE, documentation, extend_registry, refuse_changed_release};
use crate::steps::{Runner, Tool, cargo, cargo_tool, command};
use crate::{Generated, Language, Steps, api, fuzz, questions, supply, target};

pub struct Rust;

/// Every code and name that was ever given out.
const REGISTRY: &str = "conformance/registry.tsv";

impl Language for Rust {
    fn name(&self) -> &'static str {
        "rust"
    }

    fn tools(&self) -> &'static [Tool] {
        &[
            Tool { command: ["rustfmt", "--version"], at_least: (1, 8), get: "rustup component add rustfmt" },
            Tool { command: ["c++", "--version"], at_least: (1, 0), get: "a C++ compiler, such as g++, for libFuzzer" },
            Tool { command: ["cargo-clippy", "--version"], at_least: (0, 1), get: "rustup component add clippy" },
        ]
    }

    fn generate(&self, _steps: &Steps, files: &mut Generated) -> Result<()> {
        let released = fs::read_to_string("conformance/released.tsv").context("conformance/released.tsv")?;
        refuse_changed_release(&released, TABLE_VERSION, TABLE_HASH)?;
        let registry = fs::read_to_string(REGISTRY).context(REGISTRY)?;
        let pairs: Vec<_> = entries().iter().map(|entry| format!("{}\t{}", entry.code.0, entry.name)).collect();
        files.put(REGISTRY, &extend_registry(&registry, &pairs).context(REGISTRY)?)?;
        // The file can be edited by hand together with the table; what was released cannot.
        if let Some((tag, old)) = api::released(REGISTRY)? {
            extend_registry(&old, &pairs).with_context(|| format!("{REGISTRY}, as released with {tag}"))?;
        }
        files.put("core/src/constants.rs", &constants())?;
        files.put("conformance/table.tsv", &rows())?;
        files.put("DEPENDENCIES.md", &supply::dependencies()?)?;
        supply::check_notices()?;
        questions::generate(files)
    }

    fn build(&self, steps: &Steps) -> Result<()> {
        steps.run("build", &mut cargo(&["build", "--package", "toku-codes", "--examples"]))?;
        let answers = ["build", "--release", "--package", "toku-codes", "--example", "answer"];
        steps.run("build what answers", &mut cargo(&answers)).map(drop)
    }

    fn answerers(&self) -> Vec<(&'static str, Command)> {
        vec![("Rust", command(target("release/examples/answer"), &[]))]
    }

    fn vectors(&self, _steps: &Steps) -> Result<Vec<Command>> {
        Ok(vec![cargo(&["test", "--package", "toku-codes", "--test", "conformance"])])
    }

    /// From rustdoc's JSON, whose format is that of this compiler; it is not stable, and so wants the variable.
    fn api(&self, steps: &Steps) -> Result<String> {
        let json = ["rustdoc", "--package", "toku-codes", "--lib", "--all-features"];
        let mut rustdoc = cargo(&json);
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

    /// The crate as a registry takes it, after it was built by itself.
    fn dist(&self, steps: &Steps) -> Result<()> {
        let package = ["package", "--package", "toku-codes", "--allow-dirty"];
        steps.run("package the crate", &mut cargo(&package))?;
        let file = format!("toku-codes-{}.crate", env!("CARGO_PKG_VERSION"));
        let folder = target("dist/rust");
        fs::create_dir_all(&folder)?;
        fs::copy(target("package").join(&file), folder.join(&file)).context("the crate")?;
        supply::RUST.write_bom("rust", "toku-codes").map(drop)
    }

    fn test(&self, steps: &Steps) -> Result<()> {
        steps.run("format", &mut cargo(&["fmt", "--all", "--check"]))?;
        let lint = ["clippy", "--workspace", "--all-targets", "--all-features", "--", "--deny", "warnings"];
        steps.run("clippy", &mut cargo(&lint))?;
        let core = ["test", "--package", "toku-codes", "--all-features"];
        steps.tests("test the core", Runner::Cargo, &mut cargo(&core))?;
        let oldest = oldest_rustc()?;
        let mut old = command("rustup", &["run", "--install", &oldest, "cargo"]);
        old.args(core).env("CARGO_TARGET_DIR", target("oldest-rustc"));
        steps.tests(&format!("test the core on rustc {oldest}"), Runner::Cargo, &mut old)?;
        self.dist(steps)?;
        keeps_what_was_released(steps)?;
        fuzz::show(&fuzz::targets(steps, &fuzz::CORE, None, fuzz::SECONDS)?);
        steps.tests("test the commands", Runner::Cargo, &mut cargo(&["test", "--package", "xtask"]))
    }
}

/// The crate keeps what its last release has, as far as its version promises: cargo-semver-checks compares the two, by
/// more than the names and signatures in `api/`. Before the first release there is nothing to do.
fn keeps_what_was_released(steps: &Steps) -> Result<()> {
    let Some((tag, _)) = api::released("core/Cargo.toml")? else { return Ok(()) };
    let program = cargo_tool(steps, "cargo-semver-checks", "0.51.0")?;
    let mut checks = command(program, &["semver-checks", "--package", "toku-codes", "--all-features", "--color=never"]);
    steps.run(&format!("compare the crate with {tag}"), checks.args(["--baseline-rev", &tag])).map(drop)
}

/// The oldest rustc that the core supports, as its manifest says.
pub fn oldest_rustc() -> Result<String> {
    let manifest = fs::read_to_string("core/Cargo.toml")?;
    let version = manifest.lines().find_map(|line| line.strip_prefix("rust-version = "));
    Ok(version.context("core/Cargo.toml names no rust-version")?.trim_matches('"').to_owned())
}

/// The program that the fuzzers of other languages ask what the core says.
pub fn reference(steps: &Steps) -> Result<PathBuf> {
    let build = ["build", "--release", "--package", "toku-codes", "--example", "reference"];
    steps.run("build the core, to compare with", &mut cargo(&build))?;
    Ok(target("release/examples/reference"))
}

fn constants() -> String {
    let mut text = format!("//! {NOTICE}\n\nimpl crate::Code {{\n");
    for (i, entry) in entries().iter().enumerate() {
        let [meaning, reading] = documentation(entry);
        let gap = if i == 0 { "" } else { "\n" };
        let (name, code) = (entry.name, entry.code.0);
        let _ = write!(
            text,
            "{gap}    /// {meaning}\n    ///\n    /// {reading}\n    pub const {name}: Self = Self({code});\n"
        );
    }
    text + "}\n"
}

fn rows() -> String {
    let mut text = format!(
        "# {NOTICE}\n# Table version {TABLE_VERSION}, hash {TABLE_HASH}. Columns: code, name, category, outcome, grpc \
         status, description, http status, is error, is retryable.\n"
    );
    for entry in entries() {
        let _ = writeln!(
            text,
            "{}\t{}\t{}\t{}\t{}\t{}\t{}\t{}\t{}",
            entry.code.0,
            entry.name,
            entry.category,
            entry.outcome,
            entry.grpc_status,
            entry.description,
            entry.http_status,
            entry.is_error,
            entry.is_retryable
        );
    }
    text
}
