//! The command `toku-codes`: static programs for Linux, with their archives and wheels.

use std::fs;
use std::path::PathBuf;
use std::process::Command;

use anyhow::{Context, Result};

use crate::language::*;
use crate::run::*;
use crate::tools::*;
use crate::{cmd, fuzz};

pub struct Cli;

const TARGETS: [&str; 2] = ["x86_64-unknown-linux-musl", "aarch64-unknown-linux-musl"];

/// The sources of the packages.
#[rustfmt::skip]
const INPUTS: [&str; 12] = [
    "core", "cli/src", "cli/examples", "cli/Cargo.toml", "cli/pyproject.toml", "cli/README.md", "LICENSE-THIRD-PARTY",
    "Cargo.toml", "Cargo.lock", "rust-toolchain.toml", "tools/supply/supply.py", "xtask/src/languages/cli.rs",
];

/// The files next to the program in an archive, besides the manual pages.
const TEXTS: [&str; 4] = ["cli/README.md", "LICENSE-MIT", "LICENSE-APACHE", "LICENSE-THIRD-PARTY"];

impl Language for Cli {
    fn facts(&self) -> &'static Facts {
        const GO: Tool = Tool("go version", (1, 26), "https://go.dev/dl/");
        &Facts {
            name: "cli",
            columns: &[],
            // maturin makes the wheels; Go is one of the languages whose clients are generated.
            tools: &[(TESTS, PYTHON), (&[Task::Matrix], GO)],
            generate: |_, _| Ok(()),
        }
    }

    /// It does not answer the questions of `answers`, so only its tests and packages need it.
    fn build(&self, steps: &Steps, form: Form) -> Result<()> {
        if form == Form::Quick { Ok(()) } else { self.dist(steps, false) }
    }

    fn answerers(&self, _form: Form) -> Result<Vec<Program>> {
        Ok(Vec::new())
    }

    /// What the help says about each command and option.
    fn api(&self, _steps: &Steps) -> Result<String> {
        let (program, mut list) = (shipped()?, String::new());
        for name in ["", "explain", "search", "list", "is", "annotate", "export"] {
            let words = [name, "--help"].into_iter().filter(|word| !word.is_empty());
            let help = output(cmd!("{program} {words...}").env_remove("COLUMNS"))?;
            list += &format!("toku-codes {name}\n{help}\n\n");
        }
        Ok(list.lines().map(str::trim_end).collect::<Vec<_>>().join("\n"))
    }

    fn public_names(&self, _api: &str, _column: &str) -> Vec<String> {
        Vec::new()
    }

    /// Its parts as they are built for tests, and the program as it is shipped.
    fn test(&self, steps: &Steps) -> Result<()> {
        let mut tests = cmd!("cargo test --package toku-codes-cli");
        steps.tests("test the command", tests.env("TOKU_CODES_PROGRAM", shipped()?)).map(drop)
    }

    fn matrix(&self, steps: &Steps) -> Result<()> {
        self.dist(steps, true)?;
        let (program, folder) = (shipped()?, target("dist/cli"));
        debian(steps, &["bash", "fish", "mandoc", "mariadb-server", "postgresql", "qemu-user", "zsh"])?;
        let (python, uv) = (environment(steps, "cli", "3", Some("cli"), None)?, uv(steps)?);
        let mut exports = cmd!("{python} -B -m pytest --config-file py/pyproject.toml cli/tests/test_exports.py");
        exports.env("TOKU_CODES_PROGRAM", &program).env("PATH", path_with(&python)?);
        steps.tests("what reads the exports", exports)?;
        let mut packages = cmd!("sh cli/tests/packages.sh {folder} {uv}");
        steps.tests("archives and wheels", packages.env("PATH", path_with(&python)?))?;
        add_target(steps, "x86_64-pc-windows-gnu")?;
        let check = cmd!("cargo check --package toku-codes-cli --target x86_64-pc-windows-gnu");
        steps.run("compile it for Windows, without linking", check).map(drop)
    }

    /// One static program for each architecture, in an archive and in a wheel for glibc and musl.
    fn dist(&self, steps: &Steps, all_platforms: bool) -> Result<()> {
        let own = own_target();
        let targets = TARGETS.into_iter().filter(|name| all_platforms || *name == own);
        targets.into_iter().try_for_each(|name| {
            let archive = target(format!("dist/cli/toku-codes-{VERSION}-{name}.tar.gz"));
            steps.unless_fresh(&archive, &INPUTS, || ship(steps, name, &archive))
        })
    }

    fn vectors(&self, _steps: &Steps) -> Result<Vec<Command>> {
        Ok(Vec::new())
    }

    fn fuzz(&self, steps: &Steps, seconds: u32, nightly: Option<&str>) -> Figures {
        Ok(Offer::Has(fuzz::targets(steps, &fuzz::CLI, nightly, seconds)?))
    }

    fn benchmark(&self, steps: &Steps) -> Result<()> {
        debian(steps, &["gawk", "mawk"])?;
        self.dist(steps, false)
    }
}

/// The target of this machine.
fn own_target() -> String {
    format!("{}-unknown-linux-musl", std::env::consts::ARCH)
}

/// The shipped program for this machine.
fn shipped() -> Result<PathBuf> {
    fs::canonicalize(target(own_target()).join("cli/toku-codes")).context("the program that is shipped")
}

/// Builds the wheel, and an archive of the program in it.
fn ship(steps: &Steps, name: &str, archive: &std::path::Path) -> Result<()> {
    add_target(steps, name)?;
    let (folder, maturin) = (target("dist/cli"), python_tool(steps, "ship", "maturin")?);
    let bom = write_bom(steps, "cli", folder.join(format!("toku-codes-cli-{VERSION}.cdx.json")))?;
    let options = ["--compatibility", "manylinux_2_17", "musllinux_1_2", "--manifest-path", "cli/Cargo.toml"];
    let mut wheel = cmd!("{maturin} build --target {name} {options...} --sbom-include {bom} --out {folder}");
    wheel.env("CARGO_ENCODED_RUSTFLAGS", remapped()?.join("\x1f"));
    // rustc brings musl and a linker, so that no compiler of that machine is needed.
    let linker = format!("CARGO_TARGET_{}_LINKER", name.to_uppercase().replace('-', "_"));
    steps.run(format!("build the command for {name}"), wheel.env(linker, "rust-lld"))?;
    let packed = emptied(target("cli").join(format!("toku-codes-{VERSION}-{name}")))?;
    let pages = cmd!("cargo run --package toku-codes-cli --example pages {packed}");
    steps.run("write its pages and completions", pages)?;
    for file in TEXTS.map(PathBuf::from).into_iter().chain([target(name).join("cli/toku-codes")]) {
        fs::copy(&file, packed.join(file.file_name().context("a file")?))?;
    }
    pack(steps, archive, &packed)
}
