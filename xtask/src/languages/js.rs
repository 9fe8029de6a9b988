//! The npm packages `toku-codes` (WASM) and `toku-codes-node` (addon): their engines, and the tests against both as
//! installed. `js/build.mjs` makes the packages.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::{Result, ensure};

use crate::language::*;
use crate::platforms::*;
use crate::run::*;
use crate::tools::*;
use crate::{cmd, generate};

pub struct Js;

/// The engines, each with what to import for it.
const ENGINES: [(&str, &str); 3] = [
    ("JavaScript (WASM)", "toku-codes"),
    ("JavaScript (plain)", "toku-codes/pure"),
    ("Node (addon)", "toku-codes-node"),
];

/// The sources of the packages.
#[rustfmt::skip]
const INPUTS: [&str; 13] = [
    "js", "wasm", "node", "core/src", "conformance", "Cargo.toml", "Cargo.lock", "rust-toolchain.toml",
    "LICENSE-APACHE", "LICENSE-MIT", "LICENSE-THIRD-PARTY", "xtask/src/platforms.rs", "xtask/src/languages/js.rs",
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
        let addon = format!("{}={}", named(&host()?).node, folder.join("debug/libtoku_codes_node.so").display());
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
        consumers(steps, "npm-matrix", &[named(&host()?), named(ARM)], &[])
    }

    fn on_platforms(&self, steps: &Steps) -> Result<()> {
        npm_ci(steps, "js/consumers", None)?;
        npm_ci(steps, "js/consumers/native", None)?;
        consumers(steps, "npm-platforms", &[named(&host()?), named(ARM), named(WINDOWS)], &wine(steps)?)
    }

    fn dist(&self, steps: &Steps, all_platforms: bool) -> Result<()> {
        let (folder, host) = (place(Form::Shipped), host()?);
        let is_built = |one: &Platform| !one.node.is_empty() && (all_platforms || one.rust == host);
        let platforms: Vec<_> = PLATFORMS.into_iter().filter(is_built).collect();
        ensure!(!platforms.is_empty(), "addons are built on Linux only, and this machine is {host}");
        make(steps, &folder, &platforms)?;
        for (package, name) in [("js", "toku-codes"), ("node", "toku-codes-node")] {
            write_bom(steps, package, archives(&folder).join(format!("{name}-{VERSION}.cdx.json")))?;
        }
        Ok(())
    }

    /// From the types of the package that the site has.
    fn reference(&self, steps: &Steps, folder: &Path) -> Result<Option<Command>> {
        npm_ci(steps, "site/references", None)?;
        let (program, settings) = ("node_modules/typedoc/bin/typedoc", "tsconfig.json");
        let mut typedoc = cmd!("node {program} --tsconfig {settings} --out {folder}");
        typedoc.current_dir("site/references");
        Ok(Some(typedoc))
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

/// Tests the packages with the addons of some platforms in all consumers. Not in the folder of what is shipped for this one.
fn consumers(steps: &Steps, folder: &str, platforms: &[Platform], settings: &[(&str, String)]) -> Result<()> {
    let folder = target(folder);
    make(steps, &folder, platforms)?;
    let (consumer, archives) = (folder.join("consumer"), archives(&folder));
    let mut tests = cmd!("node js/consumers/run.mjs {consumer} {archives}");
    println!("{}", steps.tests("test all consumers", tests.envs(settings.iter().cloned()))?);
    Ok(())
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
fn make(steps: &Steps, folder: &Path, platforms: &[Platform]) -> Result<()> {
    npm_ci(steps, "js", None)?;
    // Another list of platforms gives other packages.
    let (done, list) = (folder.join("platforms"), platforms.iter().map(|one| one.node).collect::<Vec<_>>().join(" "));
    if done.exists() && !(fs::read_to_string(&done)? == list && archives(folder).exists()) {
        fs::remove_file(&done)?;
    }
    steps.unless_fresh(&done, &INPUTS, || {
        engine(steps)?;
        let addons: Result<Vec<_>> = platforms.iter().map(|platform| addon(steps, platform)).collect();
        packages(steps, folder, &addons?)?;
        Ok(fs::write(&done, list)?)
    })
}

fn packages(steps: &Steps, folder: &Path, arguments: &[String]) -> Result<()> {
    let (repository, archives) = (env!("CARGO_PKG_REPOSITORY"), archives(folder));
    let build = cmd!("node js/build.mjs {VERSION} {repository} {folder} {archives} {arguments...}");
    steps.run("make the packages", build).map(drop)
}

/// Builds an addon, linked by zig. Returns Node's name of the platform, `=`, and the file.
fn addon(steps: &Steps, platform: &Platform) -> Result<String> {
    let (cargo, folder) = (python_tool(steps, "ship", "cargo-zigbuild")?, target("addons"));
    let (program, verb) = if platform.is_windows() { ("cargo".into(), "build") } else { (cargo, "zigbuild") };
    // Debian 10 and what followed it have this glibc.
    let suffix = if platform.rust.ends_with("gnu") && platform.is_linux() { ".2.28" } else { "" };
    let options = ["--package", "toku-codes-node", "--release", "--target"];
    let name = format!("{}{suffix}", platform.rust);
    let mut build = cmd!("{program} {verb} {options...} {name}");
    // By default rustc links musl statically, but an addon must use that of Node. The name that macOS knows the file by
    // would be its path here.
    let flags = match platform {
        one if one.is_mac() => &["-Clink-arg=-Wl,-install_name,@rpath/toku_codes.node"][..],
        one if one.rust.ends_with("musl") => &["-Ctarget-feature=-crt-static"],
        _ => &[],
    };
    platform.prepare(steps, &mut build, flags)?;
    steps.run(format!("build the addon for {}", platform.rust), build.env("CARGO_TARGET_DIR", &folder))?;
    let file = folder.join(platform.rust).join("release").join(platform.library("toku_codes_node"));
    Ok(format!("{}={}", platform.node, file.display()))
}
