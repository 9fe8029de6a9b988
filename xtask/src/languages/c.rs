//! The C ABI: the library as it is shipped, and the tests of C and C++ against it.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::{Context, Result, ensure};

use crate::fuzz;
use crate::generate;
use crate::language::{Exhaustive, Form, Generated, Language, Machine, Offer, OnMachine, Placeholders, Program, Task};
use crate::run::{Runner, Steps, VERSION, command, emptied, root, target};
use crate::tools::{
    C_SOURCES, CC, CXX, PYTHON, Tool, c_library, c_library_name, cargo, make, missing, oldest_rustc, python_tool,
    shares, tracked, write_bom,
};

pub struct C;

/// The standards that the answering programs are written in.
const ANSWERERS: [(&str, &str, &str); 2] = [("C", "answer.c", "cc -std=c99"), ("C++", "answer.cpp", "c++ -std=c++17")];

impl Language for C {
    fn name(&self) -> &'static str {
        "c"
    }

    fn columns(&self) -> &'static [&'static str] {
        &["C", "C++"]
    }

    fn missing(&self, task: Task) -> Vec<String> {
        let mut tools = vec![CC, CXX, Tool { command: ["make", "--version"], at_least: (4, 0), get: "GNU make" }];
        if task != Task::Demo {
            tools.push(PYTHON); // CMake, pkg-config and a clang come from PyPI
        }
        missing(&tools)
    }

    fn generate(&self, _steps: &Steps, files: &mut Generated) -> Result<()> {
        generate::c::files(files)
    }

    fn build(&self, steps: &Steps, form: Form) -> Result<()> {
        let prefix = c_library(steps)?;
        if form == Form::Shipped {
            return configure_and_build(steps, "cc", &[]);
        }
        fs::create_dir_all(target("c/quick"))?;
        for (title, source, compiler) in ANSWERERS {
            let words: Vec<_> = compiler.split(' ').collect();
            let mut compiler = command(words[0], &words[1..]);
            compiler.arg("-I").arg(prefix.join("include")).arg(format!("ffi-c/tests/{source}"));
            compiler.arg("-o").arg(target("c/quick").join(source)).arg("-L").arg(prefix.join("lib"));
            steps.run(&format!("build {title}"), compiler.arg("-l:libtoku_codes.a"))?;
        }
        Ok(())
    }

    fn answerers(&self, form: Form) -> Result<Vec<Program>> {
        let program = |(title, source, _): &(&str, &str, &str)| {
            let file = match form {
                Form::Quick => target("c/quick").join(source),
                Form::Shipped => program(&source.replace('.', "_")),
            };
            (title.to_string(), command(file, &[]))
        };
        Ok(ANSWERERS.iter().map(program).collect())
    }

    fn api(&self, steps: &Steps) -> Result<String> {
        let mut list = command(python_tool(steps, "api", "python")?, &["ffi-c/tests/api.py"]);
        steps.run("list the API", list.arg(c_library(steps)?))
    }

    fn public_names(&self, api: &str, column: &str) -> Vec<String> {
        let item = |line: &str| {
            let name = line.split([' ', ':'].as_ref()).nth(1)?;
            // The numbers of the kinds have lists of their own.
            let is_kind =
                ["CATEGORY_", "OUTCOME_", "GRPC_STATUS_"].iter().any(|kind| name.starts_with(&format!("TOKU_{kind}")));
            (name.to_lowercase().starts_with("toku_") && !is_kind).then(|| name.to_owned())
        };
        let cpp_item = |line: &str| {
            let name = line.strip_prefix("function toku::").or_else(|| line.strip_prefix("type toku::"))?;
            let name = name.split(": ").next()?;
            let is_constructor = name.split_once("::").is_some_and(|(class, name)| class == name);
            (!is_constructor && !name.starts_with("operator")).then(|| name.to_owned())
        };
        api.lines().filter_map(|line| if column == "C" { item(line) } else { cpp_item(line) }).collect()
    }

    fn test(&self, steps: &Steps) -> Result<()> {
        preset(steps, "cc", &[])?;
        let abi = ["test", "--package", "toku-codes-ffi", "--tests"];
        steps.tests("test as C calls it, from Rust", Runner::Cargo, &mut cargo(&abi)).map(drop)
    }

    fn matrix(&self, steps: &Steps) -> Result<()> {
        let zig = python_tool(steps, "ship", "python-zig")?.display().to_string();
        preset(steps, "clang", &[("ZIG", zig.clone())])?;
        // As users and packagers get it: the files of `dist`, outside the repository.
        self.dist(steps, false)?;
        let mut consumers = command("sh", &["ffi-c/tests/consumers.sh"]);
        consumers.arg(archive()?).arg(source_archive()).env("OLDEST_RUSTC", oldest_rustc()?).env("ZIG", zig);
        consumers.env("PKG_CONFIG", python_tool(steps, "build", "pkg-config")?);
        consumers.env("CMAKE", python_tool(steps, "c", "cmake")?).env("XTASK", std::env::current_exe()?);
        steps.tests("test as users and packagers get it", Runner::Cargo, &mut consumers).map(drop)
    }

    /// The library as a C developer unpacks it, and the sources as a packager builds it.
    fn dist(&self, steps: &Steps, _all_platforms: bool) -> Result<()> {
        fs::create_dir_all(target("dist/c"))?;
        let (prefix, archive) = (c_library(steps)?, archive()?);
        steps.unless_fresh(&archive, &[&prefix], || steps.run("pack it", &mut tar(&archive, &prefix)).map(drop))?;
        let inputs = [&C_SOURCES[..], &["xtask/src/languages/c.rs"]].concat();
        let inputs: Vec<_> = inputs.iter().map(Path::new).collect();
        steps.unless_fresh(source_archive(), &inputs, || pack_sources(steps))?;
        write_bom(steps, "c", target("dist/c").join(format!("toku-codes-{VERSION}.cdx.json"))).map(drop)
    }

    fn vectors(&self, steps: &Steps) -> Result<Vec<Command>> {
        let ctest = python_tool(steps, "c", "ctest")?;
        let tests = |name| {
            let mut tests = command(&ctest, &["--output-on-failure", "--no-tests=error", "--tests-regex", name]);
            tests.arg("--test-dir").arg(target("c/cc"));
            tests
        };
        Ok(["^c/", "^cpp17/"].map(tests).into())
    }

    fn fuzz(&self, steps: &Steps, seconds: u32, nightly: Option<&str>) -> Result<Offer<Vec<String>>> {
        Ok(Offer::Has(fuzz::targets(steps, &fuzz::C, nightly, seconds)?))
    }

    fn exhaustive(&self, _steps: &Steps) -> Result<Offer<Vec<Exhaustive>>> {
        let program = command(program("exhaustive"), &["conformance"]);
        Ok(Offer::Has(vec![Exhaustive { title: "the C library as shipped", is_sample: false, program }]))
    }

    /// Of the C++ header, in every standard; of the branches gcc has some of its own.
    fn coverage(&self, steps: &Steps) -> Result<Offer<Vec<String>>> {
        preset(steps, "coverage", &[])?;
        let fixed = ["--exclude-throw-branches", "--exclude-unreachable-branches", "--filter", r".*/toku_codes\.hpp"];
        let mut gcovr = command(python_tool(steps, "gcovr", "gcovr")?, &fixed);
        gcovr.args(["--txt-metric=line", "--txt-metric=branch", "--fail-under-line=100", "--fail-under-branch=75"]);
        // The header is that of the installed library.
        gcovr.arg("--root").arg(c_library(steps)?.join("include")).arg(target("c/coverage"));
        Ok(Offer::Has(vec![format!("toku_codes.hpp, lines, branches: {}", shares(steps, "cpp", &mut gcovr)?)]))
    }

    fn on_machine(&self, steps: &Steps, machine: &Machine, folder: PathBuf) -> Result<OnMachine> {
        let is_musl = machine.qemu.is_empty();
        let mut variables = vec![format!("TARGET={}", machine.rust), format!("CC={}-gcc", machine.gnu)];
        variables.extend((!is_musl).then(|| format!("AR={}-ar", machine.gnu)));
        let prefix = library_with(steps, &format!("for {}", machine.rust), root(), &folder, &variables)?;
        let (name, variant) = (if is_musl { "musl" } else { "cross" }, format!("-{}", machine.rust));
        let answer = target(format!("c/{name}{variant}/answer_c"));
        let environment = [
            ("TOKU_PREFIX", prefix.display().to_string()),
            ("TOKU_VARIANT", variant),
            ("GNU", machine.gnu.to_owned()),
            ("QEMU", machine.qemu.to_owned()),
        ];
        let passed = preset(steps, name, &environment)?;
        Ok(Offer::Has((passed, vec![("C", answer)])))
    }

    fn benchmark(&self, steps: &Steps) -> Result<Offer<Placeholders>> {
        self.dist(steps, false)?;
        let (prefix, archive) = (c_library(steps)?.display().to_string(), archive()?.display().to_string());
        Ok(Offer::Has(vec![("prefix", vec![prefix]), ("archive", vec![archive])]))
    }
}

/// A program of `ffi-c/tests`, built by the machine's compilers.
pub fn program(name: &str) -> PathBuf {
    target("c/cc").join(name)
}

/// Configures and builds a preset of `ffi-c/tests/CMakePresets.json` against the library as it is installed.
pub fn configure_and_build(steps: &Steps, name: &str, environment: &[(&str, String)]) -> Result<()> {
    let cmake = python_tool(steps, "c", "cmake")?;
    let prefix = ("TOKU_PREFIX", c_library(steps)?.display().to_string());
    let environment = || [prefix.clone()].into_iter().chain(environment.iter().cloned());
    let mut configure = command(&cmake, &["--preset", name]);
    steps.run(&format!("configure {name}"), configure.current_dir("ffi-c/tests").envs(environment()))?;
    let mut build = command(&cmake, &["--build", "--preset", name]);
    steps.run(&format!("build the programs, {name}"), build.current_dir("ffi-c/tests").envs(environment())).map(drop)
}

/// Configures, builds and tests by a preset, and returns how many tests passed.
pub fn preset(steps: &Steps, name: &str, environment: &[(&str, String)]) -> Result<usize> {
    configure_and_build(steps, name, environment)?;
    let before = steps.passed();
    let mut ctest = command(python_tool(steps, "c", "ctest")?, &["--preset", name]);
    ctest.current_dir("ffi-c/tests").envs(environment.iter().cloned());
    steps.tests(&format!("ctest, {name}"), Runner::Ctest, &mut ctest)?;
    Ok(steps.passed() - before)
}

/// Builds the library from some sources with other variables of its Makefile, and installs it in a folder. Returns its
/// prefix.
pub fn library_with(steps: &Steps, what: &str, sources: &Path, folder: &Path, variables: &[String]) -> Result<PathBuf> {
    let prefix = folder.join("installed");
    let mut make = make(&prefix.display().to_string());
    make.arg(format!("BUILD={}", folder.join("library").display())).args(variables).current_dir(sources);
    steps.run(&format!("build the library {what}"), &mut make)?;
    Ok(prefix)
}

/// Unpacks the sources that packagers get in a folder, and returns where they lie there.
pub fn unpacked_sources(steps: &Steps, folder: &Path) -> Result<PathBuf> {
    C.dist(steps, false)?;
    let mut unpack = command("tar", &["-xmf"]);
    steps.run("unpack the sources", unpack.arg(source_archive()).arg("-C").arg(emptied(folder)?))?;
    Ok(folder.join(source_name()))
}

/// An archive of a folder, the same bytes whenever it is made.
fn tar(archive: &Path, folder: &Path) -> Command {
    let mut tar = command("tar", &["--sort=name", "--owner=0", "--group=0", "--numeric-owner", "--mtime=@0"]);
    tar.args(["--mode=u+rwX,go+rX,go-w", "--use-compress-program=gzip -n -9", "-cf"]).arg(archive);
    tar.arg("-C").args(folder.parent()).args(folder.file_name());
    tar
}

/// What a packager needs, and no more: the core and the C ABI, without the crates that only the core's feature `serde`
/// and its tests use, so that nothing must be fetched.
fn pack_sources(steps: &Steps) -> Result<()> {
    let folder = emptied(target("c/sources").join(source_name()))?;
    for file in tracked(steps, &C_SOURCES)? {
        let to = folder.join(&file);
        fs::create_dir_all(to.parent().context("a file lies in a folder")?)?;
        fs::copy(&file, to)?;
    }
    let change = |file: &str, changed: &dyn Fn(&str) -> String| -> Result<()> {
        let text = fs::read_to_string(folder.join(file))?;
        let new = changed(&text);
        ensure!(new != text, "{file} does not look as it did: there is nothing to leave out");
        Ok(fs::write(folder.join(file), new)?)
    };
    change("Cargo.toml", &|text| {
        let members = |line: &str| {
            if line.starts_with("members = ") { r#"members = ["core", "ffi-c"]"# } else { line }.to_owned()
        };
        text.lines().map(members).collect::<Vec<_>>().join("\n")
    })?;
    change("core/Cargo.toml", &|text| {
        let left_out = ["dependencies]", "dev-dependencies]", "[example]]"];
        let tables = text.split("\n[").filter(|table| !left_out.iter().any(|name| table.starts_with(name)));
        tables.collect::<Vec<_>>().join("\n[").replace(r#"["dep:serde"]"#, "[]")
    })?;
    let mut prune = cargo(&["metadata", "--format-version=1", "--offline"]);
    steps.run("prune the lock file", prune.current_dir(&folder))?;
    steps.run("pack the sources", &mut tar(&source_archive(), &folder)).map(drop)
}

/// Installs the library on this machine.
pub fn install(steps: &Steps, to: &Install) -> Result<()> {
    let mut make = make(&to.prefix.display().to_string());
    // A relative one is below the prefix.
    make.args(to.libdir.as_ref().map(|libdir| format!("LIBDIR={}", to.prefix.join(libdir).display())));
    make.args(to.destdir.as_ref().map(|destdir| format!("DESTDIR={}", destdir.display())));
    steps.run("build and install", &mut make).map(drop)
}

/// Where `dist c --install` puts the library: the paths that GNU's tools call so.
#[derive(clap::Args)]
pub struct Install {
    /// Install the C library on this machine.
    #[arg(long)]
    pub install: bool,
    /// Where it will be used.
    #[arg(long, requires = "install", default_value = "/usr/local", value_parser = absolute)]
    prefix: PathBuf,
    /// Where its libraries will be used, when that is not PREFIX/lib.
    #[arg(long, requires = "install")]
    libdir: Option<PathBuf>,
    /// A folder to install below instead of the root, as packagers do.
    #[arg(long, requires = "install", value_parser = absolute)]
    destdir: Option<PathBuf>,
}

fn absolute(path: &str) -> std::io::Result<PathBuf> {
    std::path::absolute(path)
}

fn archive() -> Result<PathBuf> {
    Ok(target("dist/c").join(c_library_name()? + ".tar.gz"))
}

fn source_name() -> String {
    format!("toku-codes-{VERSION}-c-source")
}

fn source_archive() -> PathBuf {
    target("dist/c").join(source_name() + ".tar.gz")
}
