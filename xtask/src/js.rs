//! The npm packages `toku-codes` (WASM) and `toku-codes-node` (addon): their generated constants and types, their
//! engines, and the tests against both as installed. `js/build.mjs` makes the packages.

use std::fmt::Write;
use std::path::Path;
use std::process::Command;

use anyhow::{Context, Result, ensure};
use toku_codes::{TABLE_HASH, TABLE_VERSION, entries};
use wasm_bindgen_cli_support::Bindgen;

use crate::generated::{NOTICE, documentation, kinds};
use crate::steps::{Runner, Tool, add_target, cargo, command, first_on_path, remapped};
use crate::{Generated, Language, Steps, fuzz, python, rust, supply, target};

pub struct Js;

const ENGINE: [&str; 7] =
    ["build", "--package=toku-codes-wasm", "--profile", "small", "--target", "wasm32-unknown-unknown", UNSTRIPPED];
/// wasm-bindgen reads custom sections that `strip` takes away.
const UNSTRIPPED: &str = "--config=profile.small.strip=false";
const ADDON: [&str; 3] = ["zigbuild", "--package=toku-codes-node", "--release"];
/// What addons are built for, the oldest glibc included; `js/build.mjs` knows what Node calls each.
const TARGETS: [&str; 4] = [
    "x86_64-unknown-linux-gnu.2.28",
    "aarch64-unknown-linux-gnu.2.28",
    "x86_64-unknown-linux-musl",
    "aarch64-unknown-linux-musl",
];
const PACKAGES: [&str; 3] = ["js/build.mjs", env!("CARGO_PKG_VERSION"), env!("CARGO_PKG_REPOSITORY")];

impl Language for Js {
    fn name(&self) -> &'static str {
        "js"
    }

    fn tools(&self) -> &'static [Tool] {
        const GET: &str = "https://nodejs.org/, npm comes with it";
        &[
            Tool { command: ["node", "--version"], at_least: (20, 0), get: GET },
            Tool { command: ["npm", "--version"], at_least: (10, 0), get: GET },
            python::PYTHON, // brings zig
        ]
    }

    fn generate(&self, _steps: &Steps, files: &mut Generated) -> Result<()> {
        files.put("js/src/codes.js", &constants())?;
        files.put("js/src/codes.d.ts", &types())
    }

    fn build(&self, steps: &Steps) -> Result<()> {
        install(steps, "js")?;
        let installed = target("npm/consumer/node_modules/toku-codes-node/package.json");
        let cargo_files = ["Cargo.toml", "Cargo.lock", "rust-toolchain.toml"];
        let packed = ["conformance", "LICENSE-APACHE", "LICENSE-MIT", supply::NOTICES];
        let boms = ["xtask/src/supply", "py/requirements-dev.txt"];
        let inputs =
            [&["js", "wasm", "node", "core/src", "xtask/src/js.rs"][..], &cargo_files, &packed, &boms].concat();
        steps.unless_fresh(&installed, &inputs.iter().map(Path::new).collect::<Vec<_>>(), || {
            steps.run("build the WASM engine", &mut cargo(&ENGINE))?;
            addons(steps)?;
            let built = target("wasm32-unknown-unknown/small/toku_codes_wasm.wasm");
            let mut bindgen = Bindgen::new();
            bindgen.input_path(built).out_name("engine").web(true)?.typescript(false);
            bindgen.omit_default_module_path(true).remove_name_section(true).remove_producers_section(true);
            let mut output = bindgen.generate_output()?;
            // What wasm-bindgen's own glue would use; the engine imports nothing and needs none.
            let exports = &mut output.wasm_mut().exports;
            let unused: Vec<_> = exports.iter().filter(|e| e.name.starts_with("__")).map(|e| e.id()).collect();
            unused.into_iter().for_each(|id| exports.delete(id));
            output.emit(target("npm/wasm"))?;
            steps.run("make the packages", &mut command("node", &PACKAGES))?;
            // Beside the packages from the start: js/build.mjs has emptied their folder.
            supply::JS.write_bom("js", "toku-codes")?;
            supply::NODE.write_bom("js", "toku-codes-node").map(drop)
        })
    }

    fn answerers(&self) -> Vec<(&'static str, Command)> {
        vec![
            ("JavaScript (WASM)", node("toku-codes", &["answer.mjs"])),
            ("Node (addon)", node("toku-codes-node", &["answer.mjs"])),
        ]
    }

    fn api(&self, steps: &Steps) -> Result<String> {
        install(steps, "js/consumers")?;
        let mut list = command("node", &["js/consumers/api.mjs"]);
        steps.run("list the API", list.arg(target("npm/consumer/node_modules")))
    }

    fn slow_answerers(&self) -> Vec<(&'static str, Command)> {
        vec![("Chromium (WASM)", command("node", &["js/consumers/answer.mjs"]))]
    }

    fn vectors(&self, steps: &Steps) -> Result<Vec<Command>> {
        install(steps, "js/consumers")?;
        let packages = ["toku-codes", "toku-codes-node"].map(|package| node(package, &["plain.mjs"]));
        Ok(packages.into_iter().chain([command("node", &["js/consumers/answer.mjs", "vectors"])]).collect())
    }

    fn dist(&self, steps: &Steps) -> Result<()> {
        self.build(steps)
    }

    fn test(&self, steps: &Steps) -> Result<()> {
        steps.run("format, lint", command("npm", &["run", "check"]).current_dir("js"))?;
        fuzz::show(&[fuzz(steps, fuzz::SECONDS)?]);
        install(steps, "js/consumers")?;
        let mut consumers = command("node", &["js/consumers/run.mjs"]);
        println!("{}", steps.tests_shown("test all consumers", Runner::Node, consumers.arg(target("dist/js")))?);
        Ok(())
    }
}

/// The page on which a person types codes, until it is stopped.
pub fn serve() -> Result<()> {
    Js.build(&Steps::new(Js.name()))?;
    let served = command("node", &["js/demo/serve.mjs"]).status()?;
    ensure!(served.success(), "the page cannot be served; PORT=8081 tries another port");
    Ok(())
}

/// Fuzzes the texts of both packages, and gives the figure.
pub fn fuzz(steps: &Steps, seconds: u32) -> Result<String> {
    Js.build(steps)?;
    let mut fuzz = command("node", &["js/fuzz.mjs"]);
    fuzz.arg(rust::reference(steps)?).arg(seconds.to_string()).env("TOKU_CODES_NODE_FALLBACK", "forbid");
    let output = steps.run("fuzz texts", &mut fuzz)?;
    let tried: u64 = output.trim().strip_suffix(" texts").and_then(|count| count.parse().ok()).unwrap_or(0);
    ensure!(tried > 0, "js/fuzz.mjs tried nothing: {output}");
    Ok(format!("JavaScript, WASM and addon: {tried} texts"))
}

/// What the suite reaches of the sources of both packages, as LCOV.
pub fn coverage(steps: &Steps) -> Result<String> {
    install(steps, "js/consumers")?;
    let report = target("coverage/js.lcov");
    let mut coverage = command("node", &["js/consumers/coverage.mjs"]);
    steps.tests("the suite", Runner::Node, coverage.arg(target("coverage/js")).arg(&report))?;
    std::fs::read_to_string(&report).context("the report")
}

/// What the lock file of a folder names, from npm.
pub fn install(steps: &Steps, folder: &str) -> Result<()> {
    let [lock, done] =
        ["package-lock.json", "node_modules/.package-lock.json"].map(|file| Path::new(folder).join(file));
    steps.unless_fresh(&done, &[&lock], || {
        let mut install = command("npm", &["ci", "--no-audit", "--no-fund", "--ignore-scripts"]);
        steps.run(&format!("npm ci in {folder}"), install.current_dir(folder)).map(drop)
    })
}

/// The addons, each linked by zig, so that one machine builds for all and for an old glibc.
fn addons(steps: &Steps) -> Result<()> {
    let zigbuild = python::tool(steps, "cargo-zigbuild")?;
    let tools = zigbuild.parent().context("it lies in a folder")?;
    let mut build = command(&zigbuild, &ADDON);
    for target in TARGETS {
        add_target(steps, target.trim_end_matches(".2.28"))?;
        build.args(["--target", target]);
    }
    build.env("PATH", first_on_path(tools)?).env("CARGO_TARGET_DIR", target("addons")); // where zig is looked for
    build.env("CARGO_ZIGBUILD_CACHE_DIR", target("zig"));
    // rustc links musl statically unless told otherwise, and an addon cannot have its own.
    let flags = [&["-Ctarget-feature=-crt-static".to_owned()][..], &remapped()?].concat();
    build.env("CARGO_ENCODED_RUSTFLAGS", flags.join("\x1f"));
    steps.run("build the addons", &mut build).map(drop)
}

/// Node in the folder where the packages are installed, with what the tests and the answerer ask the environment.
pub fn node(package: &str, arguments: &[&str]) -> Command {
    let mut node = command("node", arguments);
    // WASM must not answer in the addon's place.
    node.current_dir(target("npm/consumer"))
        .env("TOKU_CODES_PACKAGE", package)
        .env("TOKU_CODES_NODE_FALLBACK", "forbid");
    node
}

fn constants() -> String {
    let mut text = format!(
        "// {NOTICE}\n\nexport const TABLE_VERSION = {TABLE_VERSION};\n\nexport const TABLE_HASH = \"{TABLE_HASH}\";\n\n\
         export const TokuCode = /* @__PURE__ */ Object.freeze({{\n  // So that no name of Object.prototype answers.\n  \
         __proto__: null,\n"
    );
    for entry in entries() {
        let _ = writeln!(text, "  {}: {},", entry.name, entry.code.0);
    }
    text + "});\n"
}

fn types() -> String {
    let mut text = format!(
        "// {NOTICE}\n\n/** The version of the table, from 1. */\nexport const TABLE_VERSION: number;\n\n\
         /** A fingerprint of the whole table: two libraries with the same one give the same answers. */\n\
         export const TABLE_HASH: string;\n\n\
         /** The codes by name: a frozen object. Names are this library's, not Toku's. */\nexport const TokuCode: {{\n"
    );
    for entry in entries() {
        let [meaning, reading] = documentation(entry);
        let _ = write!(
            text,
            "  /**\n   * {meaning}\n   *\n   * {reading}\n   */\n  readonly {}: {};\n",
            entry.name, entry.code.0
        );
    }
    text += "};\n\n/** A number that the table lists. */\nexport type TokuCode = (typeof TokuCode)[keyof typeof TokuCode];\n";
    for (kind, members) in kinds() {
        let (title, name) = match kind {
            "category" => ("block of numbers that a code lies in", "Category"),
            "outcome" => ("outcome: done, a task's state, or failed", "Outcome"),
            _ => ("status of `google.rpc.Code` that fits best", "GrpcStatus"),
        };
        let names: Vec<_> = members.iter().map(|(_, name)| format!("\n  | \"{name}\"")).collect();
        let _ = write!(
            text,
            "\n/** The {title}. Which code has which is this library's reading, not Toku's word. */\nexport type {name} ={};\n",
            names.concat()
        );
    }
    text
}
