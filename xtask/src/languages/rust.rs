//! The core crate, and the checks of the whole workspace and of the commands.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::{Context, Result, ensure};

use crate::language::*;
use crate::run::*;
use crate::tools::*;
use crate::{cmd, fuzz, generate};

pub struct Rust;

/// The core, and its tests together with other crates.
const CORE: [&str; 2] = ["--package=toku-codes", "--package=toku-codes-recipes"];

/// Traits that nearly every type has; they are not agreed on one by one.
const USUAL_TRAITS: [&str; 9] =
    ["Clone", "Copy", "Debug", "Eq", "Hash", "Ord", "PartialEq", "PartialOrd", "StructuralPartialEq"];

impl Language for Rust {
    fn facts(&self) -> &'static Facts {
        const FORMAT: Tool = Tool("rustfmt --version", (1, 8), "rustup component add rustfmt");
        const CLIPPY: Tool = Tool("cargo-clippy --version", (0, 1), "rustup component add clippy");
        &Facts {
            name: "rust",
            columns: &["Rust"],
            // Python runs tools/supply, libFuzzer is C++, and actionlint is built by Go.
            tools: &[
                (TESTS, FORMAT),
                (TESTS, CLIPPY),
                (TESTS, PYTHON),
                (&[Task::Matrix], CXX),
                (&[Task::Matrix], Tool("go version", (1, 26), "https://go.dev/dl/")),
            ],
            generate: generate::rust::files,
        }
    }

    fn build(&self, steps: &Steps, form: Form) -> Result<()> {
        let release = (form == Form::Shipped).then_some("--release");
        let build = cmd!("cargo build --package toku-codes --example answer {release...}");
        steps.run("build what answers", build).map(drop)
    }

    fn answerers(&self, form: Form) -> Result<Vec<Program>> {
        let profile = if form == Form::Shipped { "release" } else { "debug" };
        Ok(vec![("Rust", command(target(profile).join("examples/answer"), &[]))])
    }

    /// From rustdoc's JSON, in the format of this compiler. The format is unstable, so rustdoc needs the variable.
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
                    // The path after the parameters of the implementation, and without the type's own parameters.
                    let path = left.split_once("> ").map_or(left, |(_, path)| path).split('<').next().unwrap_or("");
                    let name_of_trait = path.rsplit([':', ' ']).next().unwrap_or("");
                    let is_usual = USUAL_TRAITS.contains(&name_of_trait);
                    names.extend((!is_usual).then(|| format!("{name}:{name_of_trait}")));
                }
                implemented = parts.map(|(_, name)| name);
                continue;
            }
            let declaration = line.find("pub ").map_or(line, |at| &line[at..]); // after its attributes
            let Some(path) = declaration.split('(').next().and_then(own_path) else { continue };
            let is_of_trait = implemented.is_some_and(|name| path.starts_with(&format!("{name}::")));
            let is_member = line.contains(" = ") && !path.starts_with("ParseError::");
            names.extend((!is_of_trait && !is_member).then(|| path.to_owned()));
            names.extend(line.ends_with(&format!("{path}(pub i32)")).then(|| format!("{path}::0")));
        }
        names
    }

    fn test(&self, steps: &Steps) -> Result<()> {
        steps.run("format", cmd!("cargo fmt --all --check"))?;
        steps.run("clippy", cmd!("cargo clippy --workspace --all-targets --all-features -- --deny warnings"))?;
        steps.tests("test the core", cmd!("cargo test {CORE...} --all-features"))?;
        self.dist(steps, false)?;
        steps.tests("test the commands", cmd!("cargo test --package xtask --package prove"))?;
        // Java and PHP run the rest of the translator's tests, which need their tools.
        steps.tests("test the translator", cmd!("cargo test --package translate --test known"))?;
        for folder in ["tools/supply", "bench"] {
            let tests = cmd!("python3 -B -m unittest discover --start-directory {folder}");
            steps.tests(format!("test {folder}"), tests)?;
        }
        Ok(())
    }

    fn matrix(&self, steps: &Steps) -> Result<()> {
        let oldest = oldest_rustc()?;
        let mut tests = cmd!("rustup run --install {oldest} cargo test --package toku-codes --all-features");
        tests.env("CARGO_TARGET_DIR", target("oldest-rustc"));
        steps.tests(format!("test the core on rustc {oldest}"), tests)?;
        // This feature applies to all crates of a program.
        let mut tests = cmd!("cargo test {CORE...} --all-features --features serde_json/arbitrary_precision");
        steps.tests("test arbitrary precision", tests.env("TOKU_ARBITRARY_PRECISION", "1"))?;
        oldest_serde(steps)?;
        workflows(steps)?;
        // This compares more than the names and signatures in `api/`. Before the first release there is nothing to compare
        // with.
        if let Some((tag, _)) = released("core/Cargo.toml")? {
            let program = cargo_tool(steps, "cargo-semver-checks", "0.51.0")?;
            let checks = cmd!("{program} semver-checks --package toku-codes --all-features --baseline-rev {tag}");
            steps.run(format!("compare the crate with {tag}"), checks)?;
        }
        Ok(())
    }

    /// The crates as a registry accepts them, after the library was built alone; for all platforms, the command, too, which
    /// takes longer.
    fn dist(&self, steps: &Steps, all_platforms: bool) -> Result<()> {
        steps.run("package the crate", cmd!("cargo package --package toku-codes --allow-dirty"))?;
        let (both, trust) = (["toku-codes", "toku-codes-cli"], (!all_platforms).then_some("--no-verify"));
        let [library, command] = both;
        let package = cmd!("cargo package --package {library} --package {command} --allow-dirty {trust...}");
        steps.run("package the crate of the command", package)?;
        for name in both {
            let file = format!("{name}-{VERSION}.crate");
            fs::copy(target("package").join(&file), target("dist/rust/".to_owned() + &file)).context(file)?;
        }
        write_bom(steps, "rust", target(format!("dist/rust/toku-codes-rust-{VERSION}.cdx.json"))).map(drop)
    }

    fn reference(&self, steps: &Steps, folder: &Path) -> Result<Option<Command>> {
        let docs = target("site/rustdoc");
        let mut rustdoc = cmd!("cargo doc --package toku-codes --all-features --no-deps --target-dir {docs}");
        steps.run("document the crate", rustdoc.env("RUSTDOCFLAGS", "--deny warnings"))?;
        // Its pages of help and settings link to this one, which rustdoc only makes for several crates.
        let link = "<meta http-equiv=\"refresh\" content=\"0; url=toku_codes/index.html\">";
        fs::write(folder.join("index.html"), format!("<!doctype html><title>toku_codes</title>{link}"))?;
        Ok(Some(cmd!("cp -r {docs}/doc/. {folder}")))
    }

    fn vectors(&self, _steps: &Steps) -> Result<Vec<Command>> {
        Ok(vec![cmd!("cargo test --package toku-codes --test conformance")])
    }

    fn fuzz(&self, steps: &Steps, seconds: u32, nightly: Option<&str>) -> Figures {
        Ok(Offer::Has(fuzz::targets(steps, &fuzz::CORE, nightly, seconds)?))
    }

    fn exhaustive(&self, steps: &Steps) -> Result<Offer<Vec<Exhaustive>>> {
        steps.run("build it", cmd!("cargo build --release --package toku-codes --example exhaustive"))?;
        let program = command(target("release/examples/exhaustive"), &[]);
        Ok(Offer::Has(vec![Exhaustive { title: "the core, in Rust", is_sample: false, program }]))
    }

    fn coverage(&self, steps: &Steps) -> Figures {
        let tests = ["--no-report", "--package=toku-codes", "--package=toku-codes-ffi", "--all-features"];
        steps.tests("tests that count", llvm_cov(steps, "rust", &tests)?)?;
        let mut figures = Vec::new();
        // The rest of the core only runs in the compiler (what checks and packs the table), or cannot happen.
        for (name, without, least) in [("core", "/ffi-c/src/", ["97", "96"]), ("c-abi", "/core/src/", ["100", "100"])] {
            let report = rust_report(steps, "rust", without, least)?;
            let shares = shares(name, &steps.run(format!("what is reached of {name}"), report)?)?;
            figures.push(format!("{name} in Rust, regions, functions, lines (branches are not checked): {shares}"));
        }
        Ok(Offer::Has(figures))
    }

    fn on_machine(&self, steps: &Steps, machine: &Machine, _folder: PathBuf) -> OnMachine {
        let (before, name) = (steps.passed(), machine.rust);
        add_target(steps, name)?;
        let prefix = format!("CARGO_TARGET_{}", name.to_uppercase().replace('-', "_"));
        let mut settings = vec![(format!("{prefix}_RUNNER"), machine.emulator())];
        if !machine.qemu.is_empty() {
            settings.push((format!("{prefix}_LINKER"), format!("{}-gcc", machine.gnu)));
        }
        let mut tests = cmd!("cargo test --target {name} --package toku-codes --package toku-codes-ffi --lib --tests");
        steps.tests(format!("the core for {name}"), tests.envs(settings.clone()))?;
        let mut answer = cmd!("cargo build --target {name} --release --package toku-codes --example answer");
        steps.run(format!("build what answers for {name}"), answer.envs(settings))?;
        Ok(Offer::Has((steps.passed() - before, vec![("Rust", target(name).join("release/examples/answer"))])))
    }
}

/// Checks the files of GitHub's workflows, and the scripts in them, which shellcheck reads for actionlint.
fn workflows(steps: &Steps) -> Result<()> {
    let folder = target("tools/actionlint-1.7.12");
    steps.unless_fresh(&folder, &[""; 0], || {
        let mut install = cmd!("go install github.com/rhysd/actionlint/cmd/actionlint@v1.7.12");
        steps.run("install actionlint", install.env("GOBIN", &folder)).map(drop)
    })?;
    debian(steps, &["shellcheck"])?;
    steps.run("lint the workflows", cmd!("{folder}/actionlint"))?;
    let zizmor = python_tool(steps, "workflows", "zizmor")?;
    steps.run("audit the workflows", cmd!("{zizmor} --offline --no-progress .github/workflows")).map(drop)
}

/// Tests the core with the oldest versions of serde and of serde_json, in a crate whose manifest allows them. cargo chooses
/// them by an unstable option, so it needs the variable.
fn oldest_serde(steps: &Steps) -> Result<()> {
    let serde = behind("serde = { version = \"", &fs::read_to_string("core/Cargo.toml")?)?;
    let serde = serde.split('"').next().unwrap_or("");
    let (folder, core) = (emptied(target("oldest-serde"))?, root().join("core"));
    let manifest = format!(
        r#"
        workspace = {{}}
        package = {{ name = "oldest-serde", edition = "2024" }}
        features = {{ default = ["serde"], serde = ["toku-codes/serde"] }}
        dependencies = {{ serde = "{serde}", serde_json = "1.0.9", toku-codes.path = {core:?} }}
        test = [{{ name = "json", path = {:?} }}]
        "#,
        core.join("tests/json.rs")
    );
    fs::write(folder.join("Cargo.toml"), manifest)?;
    let mut choose = cmd!("cargo -Zminimal-versions generate-lockfile");
    steps.run("choose the oldest serde", choose.env("RUSTC_BOOTSTRAP", "1").current_dir(&folder))?;
    let lock = fs::read_to_string(folder.join("Cargo.lock"))?;
    let chosen = format!("name = \"serde\"\nversion = \"{serde}\"\n");
    ensure!(lock.contains(&chosen), "serde {serde} is the lowest that core/Cargo.toml allows, and was not chosen");
    let mut tests = cmd!("cargo test --locked");
    steps.tests(format!("test the core with serde {serde}"), tests.current_dir(&folder)).map(drop)
}

/// The path of an item of ours in a declaration, without the name of the crate.
fn own_path(declaration: &str) -> Option<&str> {
    let path = declaration.split("toku_codes::").nth(1)?;
    Some(path.split([' ', '<']).next()?.trim_end_matches(':'))
}
