//! The npm packages `toku-codes` (WASM) and `toku-codes-node` (addon): their engines, and the tests against both as
//! installed. `js/build.mjs` makes the packages.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::{Result, ensure};

use crate::language::*;
use crate::run::*;
use crate::tools::*;
use crate::{cmd, generate};

pub struct Js;

/// The targets of the addons, with the oldest glibc that they need; `js/build.mjs` has Node's name for each.
const PLATFORMS: [&str; 4] = [
    "x86_64-unknown-linux-gnu.2.28", "aarch64-unknown-linux-gnu.2.28", "x86_64-unknown-linux-musl",
    "aarch64-unknown-linux-musl",
];

/// The engines, each with what to import for it.
const ENGINES: [(&str, &str); 3] = [
    ("JavaScript (WASM)", "toku-codes"),
    ("JavaScript (plain)", "toku-codes/pure"),
    ("Node (addon)", "toku-codes-node"),
];

/// The sources of the packages.
#[rustfmt::skip]
const INPUTS: [&str; 12] = [
    "js", "wasm", "node", "core/src", "conformance", "Cargo.toml", "Cargo.lock", "rust-toolchain.toml",
    "LICENSE-APACHE", "LICENSE-MIT", "LICENSE-THIRD-PARTY", "xtask/src/languages/js.rs",
];

impl Language for Js {
    fn facts(&self) -> &'static Facts {
        const NPM: Tool = Tool("npm --version", (10, 0), "it comes with Node: https://nodejs.org/");
        &Facts {
            name: "js",
            columns: &["JavaScript"],
            // Python brings zig.
            tools: &[(ALL_TASKS, NODE), (ALL_TASKS, NPM), (TESTS, PYTHON)],
            generate: generate::js::files,
        }
    }

    fn build(&self, steps: &Steps, form: Form) -> Result<()> {
        if form == Form::Shipped {
            return self.dist(steps, false);
        }
        npm_ci(steps, "js", Some("dev"))?;
        let folder = target("addons");
        steps.run("build the addon", cmd!("cargo build --package toku-codes-node --target-dir {folder}"))?;
        let addon = format!("{}={}", host()?, folder.join("debug/libtoku_codes_node.so").display());
        engine(steps)?;
        packages(steps, &place(form), &["--quick".to_owned(), addon])
    }

    fn answerers(&self, form: Form) -> Result<Vec<Program>> {
        let program = |(title, package)| (title, node(form, package, &["answer.mjs"]));
        Ok(ENGINES.map(program).into())
    }

    fn matrix_answerers(&self) -> Result<Vec<Program>> {
        Ok(vec![("Chromium (WASM)", cmd!("node js/consumers/answer.mjs"))])
    }

    fn api(&self, steps: &Steps) -> Result<String> {
        npm_ci(steps, "js", None)?;
        let installed = place(Form::Shipped).join("consumer/node_modules");
        steps.run("list the API", cmd!("node js/api.mjs {installed}"))
    }

    fn public_names(&self, api: &str, _column: &str) -> Vec<String> {
        let name = |line: &str| {
            let words: Vec<&str> = line.split([' ', ':', '(', '<', ';']).filter(|word| !word.is_empty()).collect();
            match words[..] {
                ["export", "const" | "function" | "class", name, ..] => Some(name.to_owned()),
                ["export", ..] | [_, "constructor", ..] => None,
                [owner, "readonly" | "get" | "static", name, ..] | [owner, name, ..] => Some(format!("{owner}.{name}")),
                _ => None,
            }
        };
        // Every JavaScript error has a name.
        api.lines().filter_map(name).chain(["TokuError.name".to_owned()]).collect()
    }

    fn test(&self, steps: &Steps) -> Result<()> {
        npm_ci(steps, "js", None)?;
        steps.run("format, lint", cmd!("npm run check").current_dir("js"))?;
        let consumer = place(Form::Shipped).join("consumer");
        println!("{}", steps.tests("test the packages as installed", cmd!("node js/test.mjs {consumer}"))?);
        Ok(())
    }

    fn matrix(&self, steps: &Steps) -> Result<()> {
        npm_ci(steps, "js/consumers", None)?;
        npm_ci(steps, "js/consumers/native", None)?;
        // Also with the addon for a machine that qemu runs, so not in the folder of what is shipped for this one.
        let folder = target("npm-matrix");
        make(steps, &folder, &PLATFORMS[..2])?;
        let (consumer, archives) = (folder.join("consumer"), archives(&folder));
        let tests = cmd!("node js/consumers/run.mjs {consumer} {archives}");
        println!("{}", steps.tests("test all consumers", tests)?);
        Ok(())
    }

    fn dist(&self, steps: &Steps, all_platforms: bool) -> Result<()> {
        let (folder, host) = (place(Form::Shipped), host()?);
        let platforms: Vec<_> = PLATFORMS.into_iter().filter(|one| all_platforms || one.starts_with(&host)).collect();
        ensure!(!platforms.is_empty(), "addons are built on Linux only so far, and this machine is {host}");
        make(steps, &folder, &platforms)?;
        for (package, name) in [("js", "toku-codes"), ("node", "toku-codes-node")] {
            write_bom(steps, package, archives(&folder).join(format!("{name}-{VERSION}.cdx.json")))?;
        }
        Ok(())
    }

    fn vectors(&self, steps: &Steps) -> Result<Vec<Command>> {
        npm_ci(steps, "js/consumers", None)?;
        let tests = ENGINES.map(|(_, package)| node(Form::Shipped, package, &["plain.mjs"]));
        Ok(tests.into_iter().chain([cmd!("node js/consumers/answer.mjs vectors")]).collect())
    }

    fn fuzz(&self, steps: &Steps, seconds: u32, _nightly: Option<&str>) -> Figures {
        self.dist(steps, false)?;
        let (reference, seconds) = (reference(steps)?, seconds.to_string());
        let mut fuzz = cmd!("node js/fuzz.mjs {reference} {seconds}");
        let output = steps.run("fuzz texts", fuzz.env("TOKU_CODES_NODE_FALLBACK", "forbid"))?;
        let count = tried(output.trim().strip_suffix(" texts"))?;
        Ok(Offer::Has(vec![format!("JavaScript, WASM, plain and addon: {count} texts")]))
    }

    fn exhaustive(&self, _steps: &Steps) -> Result<Offer<Vec<Exhaustive>>> {
        let program = |(title, package, file)| {
            let program = node(Form::Shipped, package, &[file]);
            Exhaustive { title, is_sample: file == "stride.mjs", program }
        };
        let programs = [
            ("the WASM engine in Node", "toku-codes", "exhaustive.mjs"),
            ("JavaScript (WASM), each 8009th", "toku-codes", "stride.mjs"),
            ("JavaScript (plain), each 8009th", "toku-codes/pure", "stride.mjs"),
            ("JavaScript (addon), each 8009th", "toku-codes-node", "stride.mjs"),
        ];
        Ok(Offer::Has(programs.map(program).into()))
    }

    /// Coverage of the sources. The rest needs another machine, or is tested on the packages as they are packed.
    fn coverage(&self, steps: &Steps) -> Figures {
        npm_ci(steps, "js/consumers", None)?;
        let folder = target("coverage/js");
        let table = steps.tests("tests that count", cmd!("node js/consumers/coverage.mjs {folder} 97 94"))?;
        let shares = shares("js", &table)?;
        Ok(Offer::Has(vec![format!("JavaScript, both packages, lines, branches, functions: {shares}")]))
    }
}

/// The folder in which the packages are made, and installed below `consumer`.
fn place(form: Form) -> PathBuf {
    target(if form == Form::Quick { "npm-quick" } else { "npm" })
}

/// The archives of the packages in such a folder.
fn archives(folder: &Path) -> PathBuf {
    if folder == place(Form::Shipped) { target("dist/js") } else { folder.join("archives") }
}

/// Node in the folder where the packages are installed, with the environment that the tests and the answerer need. WASM
/// must not answer in place of the addon.
fn node(form: Form, package: &str, arguments: &[&str]) -> Command {
    let mut node = command("node", arguments);
    node.current_dir(place(form).join("consumer")).env("TOKU_CODES_NODE_FALLBACK", "forbid");
    node.env("TOKU_CODES_PACKAGE", package);
    node
}

/// Dozens of Node's workers with a package as installed; prints what it saw.
pub fn workers(package: &str) -> Command {
    node(Form::Shipped, package, &["--expose-gc", "workers.mjs", package, "80"])
}

/// Makes, packs and installs the packages with the addons of some platforms, unless that was done.
fn make(steps: &Steps, folder: &Path, platforms: &[&str]) -> Result<()> {
    npm_ci(steps, "js", None)?;
    // Another list of platforms gives other packages.
    let (done, list) = (folder.join("platforms"), platforms.join(" "));
    if fs::read_to_string(&done).is_ok_and(|made| made != list) {
        fs::remove_file(&done)?;
    }
    steps.unless_fresh(&done, &INPUTS, || {
        engine(steps)?;
        addons(steps, platforms)?;
        let addon = |platform: &&str| {
            let triple = platform.trim_end_matches(".2.28");
            format!("{triple}={}/{triple}/release/libtoku_codes_node.so", target("addons").display())
        };
        packages(steps, folder, &platforms.iter().map(addon).collect::<Vec<_>>())?;
        Ok(fs::write(&done, list)?)
    })
}

fn packages(steps: &Steps, folder: &Path, arguments: &[String]) -> Result<()> {
    let (repository, archives) = (env!("CARGO_PKG_REPOSITORY"), archives(folder));
    let build = cmd!("node js/build.mjs {VERSION} {repository} {folder} {archives} {arguments...}");
    steps.run("make the packages", build).map(drop)
}

/// The addons, each linked by zig, so that one machine builds for all of them and for an old glibc.
fn addons(steps: &Steps, platforms: &[&str]) -> Result<()> {
    let zigbuild = python_tool(steps, "ship", "cargo-zigbuild")?;
    let mut build = cmd!("{zigbuild} zigbuild --package toku-codes-node --release");
    for platform in platforms {
        add_target(steps, platform.trim_end_matches(".2.28"))?;
        build.args(["--target", platform]);
    }
    // By default rustc links musl statically, but an addon must use that of Node.
    let flags = [&["-Ctarget-feature=-crt-static".to_owned()][..], &remapped()?].concat();
    build.env("CARGO_TARGET_DIR", target("addons")).env("CARGO_ENCODED_RUSTFLAGS", flags.join("\x1f"));
    build.env("PATH", path_with(&zigbuild)?); // where zig is found
    steps.run("build the addons", build).map(drop)
}
