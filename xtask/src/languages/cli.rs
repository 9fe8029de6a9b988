//! The command `toku-codes`: programs, static ones for Linux, with their archives and wheels.

use std::fs;
use std::os::unix::fs::PermissionsExt;
use std::path::PathBuf;
use std::process::Command;

use anyhow::{Context, Result};

use crate::language::*;
use crate::platforms::*;
use crate::run::*;
use crate::tools::*;
use crate::{cmd, fuzz};

pub struct Cli;

/// The sources of the packages.
#[rustfmt::skip]
const INPUTS: [&str; 13] = [
    "core", "cli/src", "cli/examples", "cli/Cargo.toml", "cli/pyproject.toml", "cli/README.md", "LICENSE-THIRD-PARTY",
    "Cargo.toml", "Cargo.lock", "rust-toolchain.toml", "tools/supply/supply.py", "xtask/src/platforms.rs",
    "xtask/src/languages/cli.rs",
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
        for name in ["x86_64-unknown-linux-musl", "aarch64-unknown-linux-musl"] {
            ship(steps, &named(name))?;
        }
        let (program, folder) = (shipped()?, target("dist/cli"));
        debian(steps, &["bash", "fish", "mandoc", "mariadb-server", "postgresql", "qemu-user", "zsh"])?;
        let (python, uv) = (environment(steps, "cli", "3", Some("cli"), None)?, uv(steps)?);
        let mut exports = cmd!("{python} -B -m pytest --config-file py/pyproject.toml cli/tests/test_exports.py");
        exports.env("TOKU_CODES_PROGRAM", &program).env("PATH", path_with(&python)?);
        steps.tests("what reads the exports", exports)?;
        let mut packages = cmd!("sh cli/tests/packages.sh {folder} {uv}");
        steps.tests("archives and wheels", packages.env("PATH", path_with(&python)?)).map(drop)
    }

    fn on_platforms(&self, steps: &Steps) -> Result<()> {
        ship(steps, &named(WINDOWS))?;
        let folder = target("dist/cli");
        let mut packages = cmd!("sh cli/tests/windows.sh {folder}");
        steps.tests("the command for Windows, under wine", packages.envs(wine(steps)?)).map(drop)
    }

    /// One program for each system and architecture, in an archive and in a wheel. That of Linux runs with every libc.
    fn dist(&self, steps: &Steps, all_platforms: bool) -> Result<()> {
        let platforms = packaged(all_platforms, "musl")?.into_iter().filter(|one| !one.rust.ends_with("linux-gnu"));
        platforms.into_iter().try_for_each(|platform| ship(steps, &platform))
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

/// The shipped program for this machine.
fn shipped() -> Result<PathBuf> {
    let own = format!("{}-unknown-linux-musl", std::env::consts::ARCH);
    let program = target("cli").join(format!("toku-codes-cli-{VERSION}-{own}/toku-codes"));
    fs::canonicalize(program).context("the program that is shipped")
}

/// Builds the wheel, and an archive of the program in it.
fn ship(steps: &Steps, platform: &Platform) -> Result<()> {
    let (name, folder) = (format!("toku-codes-cli-{VERSION}-{}", platform.rust), target("dist/cli"));
    let archive = folder.join(format!("{name}.tar.gz"));
    steps.unless_fresh(&archive, &INPUTS, || {
        let (maturin, made) =
            (python_tool(steps, "ship", "maturin")?, emptied(target("cli/wheels").join(platform.rust))?);
        let bom = write_bom(steps, "cli", folder.join(format!("toku-codes-cli-{VERSION}.cdx.json")))?;
        // The C library is in the program.
        let compatible = ["--compatibility", "manylinux_2_17", "musllinux_1_2"];
        let options = compatible.into_iter().filter(|_| platform.is_linux());
        let zig = platform.is_mac().then_some("--zig");
        let options = options.chain(zig).chain(["--manifest-path", "cli/Cargo.toml", "--target", platform.rust]);
        let mut wheel = cmd!("{maturin} build {options...} --sbom-include {bom} --out {made}");
        platform.prepare(steps, &mut wheel, &[])?;
        if platform.is_linux() {
            // rustc brings musl and a linker, so that no compiler of that machine is needed.
            wheel.env(platform.linker(), "rust-lld");
        }
        steps.run(format!("build the command for {}", platform.rust), wheel)?;
        let wheel = only(&made, "whl")?;
        let packed = emptied(target("cli").join(&name))?;
        steps.run("unpack the wheel", cmd!("python3 -m zipfile -e {wheel} {made}"))?;
        let program = platform.program("toku-codes");
        let built = made.join(format!("toku_codes_cli-{VERSION}.data/scripts/{program}"));
        fs::set_permissions(&built, fs::Permissions::from_mode(0o755))?;
        let pages = cmd!("cargo run --package toku-codes-cli --example pages {packed}");
        steps.run("write its pages and completions", pages)?;
        for file in TEXTS.map(PathBuf::from).into_iter().chain([built]) {
            fs::copy(&file, packed.join(file.file_name().context("a file")?))?;
        }
        fs::copy(&wheel, folder.join(wheel.file_name().context("a file")?))?;
        pack(steps, &archive, &packed)
    })
}
