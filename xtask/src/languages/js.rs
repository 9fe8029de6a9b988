//! The npm packages `toku-codes` (WASM) and `toku-codes-node` (addon): their engines, and the tests against both as
//! installed. `js/build.mjs` makes the packages.

use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::{Context, Result, ensure};

use crate::generate;
use crate::language::{Exhaustive, Form, Generated, Language, Offer, Placeholders, Program, Task};
use crate::run::{Runner, Steps, VERSION, command, target};
use crate::tools::{
    PYTHON, Tool, WASM, add_target, cargo, first_on_path, host, missing, npm_ci, python_tool, reference, remapped,
    shares, write_bom,
};

pub struct Js;

/// What addons are built for, with the oldest glibc that they need; `js/build.mjs` knows what Node calls each.
const PLATFORMS: [&str; 4] = [
    "x86_64-unknown-linux-gnu.2.28", "aarch64-unknown-linux-gnu.2.28", "x86_64-unknown-linux-musl",
    "aarch64-unknown-linux-musl",
];

/// Where a build of the packages lies: the packages with a folder in which they are installed, and the archives.
struct Place {
    packages: PathBuf,
    archives: PathBuf,
}

impl Place {
    fn of(form: Form) -> Self {
        let packages = target(if form == Form::Quick { "npm-quick" } else { "npm" });
        Self { packages, archives: target("dist/js") }
    }

    /// All machines of the matrix, apart from what is shipped for this one.
    fn of_matrix() -> Self {
        Self { packages: target("npm-matrix"), archives: target("npm-matrix/archives") }
    }

    fn consumer(&self) -> PathBuf {
        self.packages.join("consumer")
    }

    /// Node in the folder where the packages are installed, with what the tests and the answerer read from the
    /// environment.
    fn node(&self, package: &str, arguments: &[&str]) -> Command {
        let mut node = command("node", arguments);
        // WASM must not answer in the addon's place.
        node.current_dir(self.consumer()).env("TOKU_CODES_NODE_FALLBACK", "forbid");
        node.env("TOKU_CODES_PACKAGE", package);
        node
    }
}

impl Language for Js {
    fn name(&self) -> &'static str {
        "js"
    }

    fn columns(&self) -> &'static [&'static str] {
        &["JavaScript"]
    }

    fn missing(&self, task: Task) -> Vec<String> {
        const GET: &str = "https://nodejs.org/, npm comes with it";
        let mut tools = vec![
            Tool { command: ["node", "--version"], at_least: (20, 0), get: GET },
            Tool { command: ["npm", "--version"], at_least: (10, 0), get: GET },
        ];
        if task != Task::Demo {
            tools.push(PYTHON); // brings zig
        }
        missing(&tools)
    }

    fn generate(&self, _steps: &Steps, files: &mut Generated) -> Result<()> {
        generate::js::files(files)
    }

    fn build(&self, steps: &Steps, form: Form) -> Result<()> {
        if form == Form::Shipped {
            return self.dist(steps, false);
        }
        npm_ci(steps, "js", &["--omit=dev"])?;
        let folder = target("addons");
        let mut addon = cargo(&["build", "--package", "toku-codes-node", "--target-dir"]);
        steps.run("build the addon", addon.arg(&folder))?;
        let addon = format!("{}={}", host()?, folder.join("debug/libtoku_codes_node.so").display());
        engine(steps)?;
        packages(steps, &Place::of(form), &["--quick", &addon])
    }

    fn answerers(&self, form: Form) -> Result<Vec<Program>> {
        let program = |(title, package): (&str, _)| (title.to_owned(), Place::of(form).node(package, &["answer.mjs"]));
        Ok([("JavaScript (WASM)", "toku-codes"), ("Node (addon)", "toku-codes-node")].map(program).into())
    }

    fn matrix_answerers(&self) -> Result<Vec<Program>> {
        let answer = command("node", &["js/consumers/answer.mjs"]);
        Ok(vec![("Chromium (WASM)".to_owned(), answer)])
    }

    fn api(&self, steps: &Steps) -> Result<String> {
        npm_ci(steps, "js", &[])?;
        let mut list = command("node", &["js/api.mjs"]);
        steps.run("list the API", list.arg(Place::of(Form::Shipped).consumer().join("node_modules")))
    }

    fn public_names(&self, api: &str, _column: &str) -> Vec<String> {
        let name = |line: &str| {
            let line = line.trim_start_matches("toku-codes-node alone: ");
            let words: Vec<&str> = line.split([' ', ':', '(', '<', ';']).filter(|word| !word.is_empty()).collect();
            match words[..] {
                ["export", "const" | "function" | "class", name, ..] => Some(name.to_owned()),
                ["export", ..] | [_, "constructor", ..] => None,
                [owner, "readonly" | "static", name, ..] | [owner, name, ..] => Some(format!("{owner}.{name}")),
                _ => None,
            }
        };
        // Every error of JavaScript's has a name.
        api.lines().filter_map(name).chain(["TokuError.name".to_owned()]).collect()
    }

    fn test(&self, steps: &Steps) -> Result<()> {
        npm_ci(steps, "js", &[])?;
        steps.run("format, lint", command("npm", &["run", "check"]).current_dir("js"))?;
        let mut tests = command("node", &["js/test.mjs"]);
        let tests = tests.arg(Place::of(Form::Shipped).consumer());
        println!("{}", steps.tests("test the packages as installed", Runner::Node, tests)?);
        Ok(())
    }

    fn matrix(&self, steps: &Steps) -> Result<()> {
        npm_ci(steps, "js/consumers", &[])?;
        // qemu runs the addon of the other machine.
        let (place, platforms) = (Place::of_matrix(), &PLATFORMS[..2]);
        make(steps, &place, platforms)?;
        let mut consumers = command("node", &["js/consumers/run.mjs"]);
        consumers.arg(place.consumer()).arg(&place.archives);
        println!("{}", steps.tests("test all consumers", Runner::Node, &mut consumers)?);
        Ok(())
    }

    fn dist(&self, steps: &Steps, all_platforms: bool) -> Result<()> {
        npm_ci(steps, "js", &[])?;
        let host = host()?;
        let platforms: Vec<_> = PLATFORMS.into_iter().filter(|one| all_platforms || one.starts_with(&host)).collect();
        ensure!(!platforms.is_empty(), "addons are built on Linux only so far, and this machine is {host}");
        let place = Place::of(Form::Shipped);
        make(steps, &place, &platforms)?;
        for (package, name) in [("js", "toku-codes"), ("node", "toku-codes-node")] {
            write_bom(steps, package, place.archives.join(format!("{name}-{VERSION}.cdx.json")))?;
        }
        Ok(())
    }

    fn vectors(&self, steps: &Steps) -> Result<Vec<Command>> {
        npm_ci(steps, "js/consumers", &[])?;
        let tests = |package| Place::of(Form::Shipped).node(package, &["plain.mjs"]);
        let browser = command("node", &["js/consumers/answer.mjs", "vectors"]);
        Ok(vec![tests("toku-codes"), tests("toku-codes-node"), browser])
    }

    fn fuzz(&self, steps: &Steps, seconds: u32, _nightly: Option<&str>) -> Result<Offer<Vec<String>>> {
        self.dist(steps, false)?;
        let mut fuzz = command("node", &["js/fuzz.mjs"]);
        fuzz.arg(reference(steps)?).arg(seconds.to_string());
        let output = steps.run("fuzz texts", fuzz.env("TOKU_CODES_NODE_FALLBACK", "forbid"))?;
        let tried: u64 = output.trim().strip_suffix(" texts").and_then(|count| count.parse().ok()).unwrap_or(0);
        ensure!(tried > 0, "js/fuzz.mjs tried nothing: {output}");
        Ok(Offer::Has(vec![format!("JavaScript, WASM and addon: {tried} texts")]))
    }

    fn exhaustive(&self, _steps: &Steps) -> Result<Offer<Vec<Exhaustive>>> {
        let program = |(title, package, file, is_sample)| {
            let program = Place::of(Form::Shipped).node(package, &[file]);
            Exhaustive { title, is_sample, program }
        };
        let programs = [
            ("the WASM engine in Node", "toku-codes", "exhaustive.mjs", false),
            ("JavaScript (WASM), each 8009th", "toku-codes", "stride.mjs", true),
            ("JavaScript (addon), each 8009th", "toku-codes-node", "stride.mjs", true),
        ];
        Ok(Offer::Has(programs.map(program).into()))
    }

    /// Of the sources. The rest needs another machine, or is tried on the packages as they are packed.
    fn coverage(&self, steps: &Steps) -> Result<Offer<Vec<String>>> {
        npm_ci(steps, "js/consumers", &[])?;
        let mut tests = command("node", &["js/consumers/coverage.mjs"]);
        tests.arg(target("coverage/js")).args(["97", "94"]);
        let shares = shares(steps, "js", &mut tests)?;
        Ok(Offer::Has(vec![format!("JavaScript, both packages, lines, branches, functions: {shares}")]))
    }

    fn benchmark(&self, steps: &Steps) -> Result<Offer<Placeholders>> {
        self.dist(steps, false)?;
        let place = Place::of(Form::Shipped);
        let archive = |name| place.archives.join(format!("{name}-{VERSION}.tgz"));
        let [wasm, addon] = ["toku-codes", "toku-codes-node"].map(archive);
        let values = [("consumer", place.consumer()), ("wasm", wasm), ("addon", addon)];
        Ok(Offer::Has(values.map(|(name, path)| (name, vec![path.display().to_string()])).into()))
    }
}

/// Dozens of Node's workers with a package as installed; prints what it saw.
pub fn workers(package: &str) -> Command {
    Place::of(Form::Shipped).node(package, &["--expose-gc", "workers.mjs", package, "80"])
}

/// The page on which a person types codes, until it is stopped.
pub fn serve() -> Result<()> {
    Js.build(&Steps::new(Js.name()), Form::Quick)?;
    let served = command("node", &["js/demo/serve.mjs"]).arg(&Place::of(Form::Quick).packages).status()?;
    ensure!(served.success(), "the page cannot be served; PORT=8081 tries another port");
    Ok(())
}

/// The WASM engine, in `target/npm/wasm`.
fn engine(steps: &Steps) -> Result<()> {
    let mut tool = cargo(&["build", "--package", "bindgen", "--target-dir"]);
    steps.run("build wasm-bindgen's post-processing", tool.arg(target("tools/bindgen")))?;
    let mut build = cargo(&["build", "--package=toku-codes-wasm", "--profile", "small", "--target", WASM]);
    // wasm-bindgen reads custom sections that `strip` removes.
    steps.run("build the WASM engine", build.arg("--config=profile.small.strip=false"))?;
    let built = target(WASM).join("small/toku_codes_wasm.wasm");
    let mut bindgen = command(target("tools/bindgen/debug/bindgen"), &[]);
    steps.run("post-process it", bindgen.arg(built).arg(target("npm/wasm"))).map(drop)
}

/// Makes, packs and installs the packages with the addons of some platforms, unless that was done.
fn make(steps: &Steps, place: &Place, platforms: &[&str]) -> Result<()> {
    npm_ci(steps, "js", &[])?;
    let inputs = [
        "js", "wasm", "node", "core/src", "xtask/src/languages/js.rs", "Cargo.toml", "Cargo.lock",
        "rust-toolchain.toml", "conformance", "LICENSE-APACHE", "LICENSE-MIT", "LICENSE-THIRD-PARTY",
    ];
    // Another list of platforms makes other packages.
    let done = place.packages.join(format!("for-{}", platforms.len()));
    steps.unless_fresh(&done, &inputs.map(Path::new), || {
        engine(steps)?;
        addons(steps, platforms)?;
        let addon = |platform: &&str| {
            let triple = platform.trim_end_matches(".2.28");
            let file = target("addons").join(triple).join("release/libtoku_codes_node.so");
            format!("{triple}={}", file.display())
        };
        let addons: Vec<_> = platforms.iter().map(addon).collect();
        packages(steps, place, &addons.iter().map(String::as_str).collect::<Vec<_>>())?;
        Ok(std::fs::write(&done, "")?)
    })
}

fn packages(steps: &Steps, place: &Place, arguments: &[&str]) -> Result<()> {
    let mut build = command("node", &["js/build.mjs", VERSION, env!("CARGO_PKG_REPOSITORY")]);
    build.arg(&place.packages).arg(&place.archives).args(arguments);
    steps.run("make the packages", &mut build).map(drop)
}

/// The addons, each linked by zig, so that one machine builds for all of them and for an old glibc.
fn addons(steps: &Steps, platforms: &[&str]) -> Result<()> {
    let zigbuild = python_tool(steps, "ship", "cargo-zigbuild")?;
    let mut build = command(&zigbuild, &["zigbuild", "--package=toku-codes-node", "--release"]);
    for platform in platforms {
        add_target(steps, platform.trim_end_matches(".2.28"))?;
        build.args(["--target", platform]);
    }
    // Where zig is looked for.
    build.env("PATH", first_on_path(zigbuild.parent().context("it lies in a folder")?)?);
    build.env("CARGO_TARGET_DIR", target("addons")).env("CARGO_ZIGBUILD_CACHE_DIR", target("zig"));
    // rustc links musl statically unless told otherwise, and an addon cannot have its own.
    let flags = [&["-Ctarget-feature=-crt-static".to_owned()][..], &remapped()?].concat();
    build.env("CARGO_ENCODED_RUSTFLAGS", flags.join("\x1f"));
    steps.run("build the addons", &mut build).map(drop)
}
