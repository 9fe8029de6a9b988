//! Builds what is measured, in release form, and says how it is run.

use std::fs;
use std::path::Path;
use std::process::Command;

use anyhow::{Context, Result, bail};
use toku_codes::entries;

use super::figures::Group;
use super::starts::Start;
use crate::steps::{Steps, cargo, command};
use crate::{Language, c, go, js, python, root, rust, target};

/// A benchmark, which prints a figure a line. `LARGEST` in its environment is the length of the longest array.
pub struct Program {
    pub group: Group,
    pub command: Box<dyn Fn() -> Command>,
}

#[derive(Default)]
pub struct Prepared {
    pub programs: Vec<Program>,
    pub starts: Vec<Start>,
    /// Programs of Go whose package initialises itself.
    pub initialisations: Vec<Start>,
    /// What does not change from round to round, as a benchmark would print it.
    pub sizes: Vec<(Group, String)>,
}

/// What the programs are called that have the text of the answer in them, which is the least that they can take.
const TEXT: &str = "program with its text";

fn group(language: &'static str, title: impl Into<String>) -> Group {
    Group { language, title: title.into() }
}

fn size(path: &Path) -> Result<u64> {
    if path.is_file() {
        return Ok(fs::metadata(path)?.len());
    }
    fs::read_dir(path)?.map(|entry| size(&entry?.path())).sum()
}

impl Prepared {
    pub fn add(&mut self, language: &'static str) -> Result<()> {
        let steps = Steps::new(language);
        match language {
            "rust" => self.rust(&steps),
            "c" => self.c(&steps),
            "go" => self.go(&steps),
            "python" => self.python(&steps),
            "js" => self.js(&steps),
            _ => bail!("{language} has no benchmark"),
        }
    }

    fn program(&mut self, group: &Group, command: impl Fn() -> Command + 'static) {
        self.programs.push(Program { group: group.clone(), command: Box::new(command) });
    }

    fn start(&mut self, group: &Group, what: &'static str, command: impl Fn() -> Command + 'static) {
        self.starts.push(Start { group: group.clone(), what, command: Box::new(command) });
    }

    /// Adds the size of a file, or of all files in a folder.
    fn size(&mut self, group: &Group, what: &str, path: &Path) -> Result<()> {
        let size = size(path).with_context(|| path.display().to_string())?;
        self.sizes.push((group.clone(), format!("{what}\tsize\t{size}\tbytes")));
        Ok(())
    }

    fn rust(&mut self, steps: &Steps) -> Result<()> {
        let rust = group("rust", "Rust");
        let cargo = |arguments: &[&str]| {
            let mut cargo = cargo(arguments);
            cargo.args(["--locked", "--manifest-path", "bench/rust/Cargo.toml"]);
            cargo.env("CARGO_TARGET_DIR", target("bench/rust"));
            cargo
        };
        steps.run("build the programs", &mut cargo(&["build", "--release", "--bins"]))?;
        steps.run("build the benchmark", &mut cargo(&["bench", "--bench", "lookup", "--no-run"]))?;
        rust::Rust.dist(steps)?;
        self.program(&rust, move || {
            let mut bench = cargo(&["bench", "--quiet", "--bench", "lookup"]);
            bench.args(["--", "--output-format", "bencher"]);
            bench
        });
        for (what, name) in [("program", "first"), (TEXT, "text")] {
            let program = target("bench/rust/release").join(name);
            self.size(&rust, what, &program)?;
            self.start(&rust, what, move || command(&program, &[]));
        }
        let package = format!("dist/rust/toku-codes-{}.crate", env!("CARGO_PKG_VERSION"));
        self.size(&rust, "crate", &target(&package))
    }

    fn c(&mut self, steps: &Steps) -> Result<()> {
        c::unpack(steps)?;
        let (c, folder, prefix) = (group("c", "C"), target("bench/c"), c::prefix()?);
        let (lib, include) = (prefix.join("lib"), prefix.join("include"));
        fs::create_dir_all(&folder)?;
        let rows = entries().iter().map(|entry| format!("ROW({}, {:?})\n", entry.code.0, entry.description));
        fs::write(folder.join("rows.inc"), rows.collect::<String>())?;
        let compile = |output: &str, arguments: &[&str]| {
            let mut compiler = command("cc", &["-O2", "-pthread", "-I"]);
            compiler.arg(&include).arg("-I").arg(&folder).arg("-L").arg(&lib).arg("-L").arg(&folder);
            compiler.args(arguments).arg("-o").arg(folder.join(output));
            steps.run(&format!("build {output}"), &mut compiler)
        };
        compile("libpeers.so", &["-shared", "-fPIC", "bench/c/peers.c"])?;
        compile("bench", &["bench/c/bench.c", "-ltoku_codes", "-lpeers"])?;
        compile("shared", &["bench/c/first.c", "-ltoku_codes"])?;
        compile("static", &["bench/c/first.c", "-l:libtoku_codes.a"])?;
        compile("text", &["bench/c/text.c"])?;
        let path = std::env::join_paths([&lib, &folder])?;
        let run = move |name: &str| {
            let mut program = command(target("bench/c").join(name), &[]);
            program.env("LD_LIBRARY_PATH", &path);
            program
        };
        for (what, name) in
            [("program, shared library", "shared"), ("program, static library", "static"), (TEXT, "text")]
        {
            let run = run.clone();
            self.start(&c, what, move || run(name));
        }
        self.program(&c, move || {
            let mut bench = run("bench");
            bench.arg(target("bench/workloads"));
            bench
        });
        // The name without a version is a link to it.
        self.size(&c, "shared library", &lib.join("libtoku_codes.so"))?;
        self.size(&c, "static library", &lib.join("libtoku_codes.a"))?;
        self.size(&c, "archive", &c::archive()?)
    }

    fn go(&mut self, steps: &Steps) -> Result<()> {
        c::unpack(steps)?;
        let (pure, cgo) = (group("go", "Go"), group("go", "Go (cgo)"));
        let build = |arguments: &[&str], output: &str, tag: &str, has_cgo: bool| {
            let mut build = go::system_library(steps, command("go", arguments))?;
            build.arg(format!("-tags={tag}")).arg("-o").arg(target("bench/go").join(output));
            build.env("CGO_ENABLED", if has_cgo { "1" } else { "0" }).current_dir("bench/go");
            Ok::<_, anyhow::Error>(build)
        };
        for (output, tag, package, has_cgo) in [
            ("first", "", "./first", false),
            ("first-cgo", "toku_system", "./first", true),
            ("text", "", "./text", false),
        ] {
            let mut build = build(&["build", "-buildvcs=false"], output, tag, has_cgo)?;
            steps.run(&format!("build {output}"), build.arg(package))?;
        }
        let lib = c::prefix()?.join("lib");
        for (group, tag, functions) in
            [(&pure, "", "."), (&cgo, "toku_system", "^Benchmark(Lookup|EmptyCgoCall|Ordinals|Copy)$")]
        {
            // One with cgo in both, since what it is compared with is a call by cgo.
            let output = format!("lookup{tag}");
            steps.run(&format!("build {output}"), &mut build(&["test", "-c"], &output, tag, true)?)?;
            let lib = lib.clone();
            self.program(group, move || {
                let arguments = ["-test.benchtime=10ms", "-test.count=3", "-test.bench", functions];
                let mut bench = command(target("bench/go").join(&output), &arguments);
                bench.current_dir("bench/go").env("LD_LIBRARY_PATH", &lib);
                bench
            });
        }
        for (what, name) in [("program", "first"), ("program, cgo", "first-cgo"), (TEXT, "text")] {
            let (program, lib) = (target("bench/go").join(name), lib.clone());
            self.size(&pure, what, &program)?;
            self.start(&pure, what, move || {
                let mut first = command(&program, &[]);
                first.env("LD_LIBRARY_PATH", &lib);
                first
            });
        }
        let command = Box::new(|| command(target("bench/go/first"), &[]));
        self.initialisations.push(Start { group: pure.clone(), what: "package initialisation", command });
        go::Go.dist(steps)?;
        self.size(&pure, "module", &go::archive()?)
    }

    fn python(&mut self, steps: &Steps) -> Result<()> {
        python::Python.dist(steps)?;
        let interpreters = python::environments_for_benchmarks(steps)?;
        let newest = interpreters.len() - 1;
        for (i, (version, interpreter)) in interpreters.into_iter().enumerate() {
            let python = group("python", format!("CPython {version}"));
            let program = interpreter.clone();
            self.program(&python, move || command(&program, &["bench/python/bench.py"]));
            if i < newest {
                continue;
            }
            let program = interpreter.clone();
            self.program(&python, move || command(&program, &["bench/python/arrays.py"]));
            let ours = "import sys, toku_codes; print(toku_codes.describe(-1100), flush=True); sys.stdin.read()";
            let text = "import sys; print('low credit balance', flush=True); sys.stdin.read()";
            for (what, script) in [("program", ours), (TEXT, text)] {
                let interpreter = interpreter.clone();
                self.start(&python, what, move || command(&interpreter, &["-I", "-c", script]));
            }
            self.size(&python, "wheel", &python::shipped("whl")?)?;
            let folder =
                command(&interpreter, &["-c", "import toku_codes; print(*toku_codes.__path__)"]).output()?.stdout;
            self.size(&python, "package, installed", Path::new(String::from_utf8(folder)?.trim()))?;
        }
        Ok(())
    }

    fn js(&mut self, steps: &Steps) -> Result<()> {
        js::Js.build(steps)?;
        js::install(steps, "bench/js")?;
        let (js, addon) = (group("js", "JavaScript"), target("bench/empty.node"));
        let headers = "bench/js/node_modules/node-api-headers/include";
        let mut compiler = command("cc", &["-O2", "-shared", "-fPIC", "-I", headers, "bench/js/empty.c", "-o"]);
        steps.run("build an empty addon", compiler.arg(&addon))?;
        let sizes = steps.run("bundle the pages", &mut command("node", &["bench/js/sizes.mjs"]))?;
        self.sizes.push((js.clone(), sizes));
        for package in ["toku-codes", "toku-codes-node"] {
            let file = target(&format!("dist/js/{package}-{}.tgz", env!("CARGO_PKG_VERSION")));
            self.size(&js, &format!("package {package}"), &file)?;
            let installed = target("npm/consumer/node_modules").join(package);
            self.size(&js, &format!("package {package}, installed"), &installed)?;
        }
        self.program(&js, move || {
            let mut bench = command("node", &["bench/js/bench.mjs"]);
            bench.arg(&addon).current_dir(root());
            bench
        });
        let wait = "require('fs').readSync(0, Buffer.alloc(1))";
        for (what, answer) in [
            ("program, WASM", "require('toku-codes').describe(-1100)"),
            ("program, addon", "require('toku-codes-node').describe(-1100)"),
            (TEXT, "'low credit balance'"),
        ] {
            self.start(&js, what, move || {
                let mut node = command("node", &["-e", &format!("console.log({answer}); {wait}")]);
                node.current_dir(target("npm/consumer")).env("TOKU_CODES_NODE_FALLBACK", "forbid");
                node
            });
        }
        Ok(())
    }
}
