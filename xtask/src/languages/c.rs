//! The C ABI: the library as it is shipped, and the tests of C and C++ against it.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::{Context, Result, ensure};

use crate::language::*;
use crate::run::*;
use crate::tools::*;
use crate::{cmd, fuzz, generate};

pub struct C;

/// The programs that answer: title, source, compiler and standard.
const ANSWERERS: [(&str, &str, &str, &str); 2] =
    [("C", "answer.c", "cc", "c99"), ("C++", "answer.cpp", "c++", "c++17")];

/// The name of the folder that a packager unpacks.
const SOURCE_NAME: &str = concat!("toku-codes-", env!("CARGO_PKG_VERSION"), "-c-source");

impl Language for C {
    fn facts(&self) -> &'static Facts {
        const MAKE: Tool = Tool("make --version", (4, 0), "GNU make");
        &Facts {
            name: "c",
            columns: &["C", "C++"],
            // CMake, pkg-config and a clang come from PyPI.
            tools: &[(ALL_TASKS, CC), (ALL_TASKS, CXX), (ALL_TASKS, MAKE), (TESTS, PYTHON)],
            generate: generate::c::files,
        }
    }

    fn build(&self, steps: &Steps, form: Form) -> Result<()> {
        if form == Form::Shipped {
            return configure_and_build(steps, "cc", &[]);
        }
        let prefix = c_library(steps)?;
        for (title, source, compiler, standard) in ANSWERERS {
            let (output, archive) = (target(format!("c/quick/{source}")), prefix.join("lib/libtoku_codes.a"));
            let build =
                cmd!("{compiler} -std={standard} -I {prefix}/include ffi-c/tests/{source} -o {output} {archive}");
            steps.run(format!("build {title}"), build)?;
        }
        Ok(())
    }

    fn answerers(&self, form: Form) -> Result<Vec<Program>> {
        let program = |source: &str| match form {
            Form::Quick => target("c/quick").join(source),
            Form::Shipped => program(&source.replace('.', "_")),
        };
        Ok(ANSWERERS.map(|(title, source, ..)| (title, command(program(source), &[]))).into())
    }

    fn api(&self, steps: &Steps) -> Result<String> {
        let (python, prefix) = (python_tool(steps, "api", "python")?, c_library(steps)?);
        steps.run("list the API", cmd!("{python} ffi-c/tests/api.py {prefix}"))
    }

    fn public_names(&self, api: &str, column: &str) -> Vec<String> {
        let c = |line: &str| {
            let name = line.split([' ', ':']).nth(1)?;
            // The numbers of the kinds are in other lists.
            let kinds = ["TOKU_CATEGORY_", "TOKU_OUTCOME_", "TOKU_ACTION_", "TOKU_GRPC_STATUS_"];
            let is_ours = name.to_lowercase().starts_with("toku_") && !kinds.iter().any(|kind| name.starts_with(kind));
            is_ours.then(|| name.to_owned())
        };
        let cpp = |line: &str| {
            let name = line.strip_prefix("function toku::").or_else(|| line.strip_prefix("type toku::"))?;
            let name = name.split(": ").next()?;
            let is_constructor = name.split_once("::").is_some_and(|(class, name)| class == name);
            (!is_constructor && !name.starts_with("operator")).then(|| name.to_owned())
        };
        api.lines().filter_map(|line| if column == "C" { c(line) } else { cpp(line) }).collect()
    }

    fn test(&self, steps: &Steps) -> Result<()> {
        preset(steps, "cc", &[])?;
        let (python, prefix) = (python_tool(steps, "c", "python")?, c_library(steps)?);
        steps.tests("ctypes, cffi", cmd!("{python} ffi-c/tests/ffi.py {prefix} conformance ctypes cffi"))?;
        steps.tests("test as C calls it, from Rust", cmd!("cargo test --package toku-codes-ffi --tests")).map(drop)
    }

    fn matrix(&self, steps: &Steps) -> Result<()> {
        let zig = python_tool(steps, "ship", "python-zig")?;
        // As users and packagers get it: the files of `dist`, outside the repository.
        self.dist(steps, false)?;
        let ([library, sources], unpacked) = ([archive()?, source_archive()], emptied(target("c/unpacked"))?);
        steps.run("unpack the archive", cmd!("tar -xf {library} -C {unpacked} --strip-components=1"))?;
        preset(steps, "clang", &[("ZIG", zig.display().to_string()), ("TOKU_PREFIX", unpacked.display().to_string())])?;
        debian(steps, &["luajit", "php-cli", "ninja-build"])?;
        let mut consumers = cmd!("sh ffi-c/tests/consumers.sh {library} {sources}");
        consumers.env("PKG_CONFIG", python_tool(steps, "build", "pkg-config")?).env("ZIG", &zig);
        let cmakes = [python_tool(steps, "cmake-oldest", "cmake")?, python_tool(steps, "c", "cmake")?];
        consumers.env("CMAKE", &cmakes[1]).env("OLDEST_RUSTC", oldest_rustc()?);
        consumers.env("PYTHON", python_tool(steps, "c", "python")?);
        steps.tests("test as users and packagers get it", consumers)?;
        let mut projects = cmd!("sh ffi-c/tests/cmake.sh {library} {sources} {cmakes...}");
        steps.tests("test as projects of CMake get it", projects.env("ZIG", zig)).map(drop)
    }

    /// The library as a C developer unpacks it, and the sources as a packager builds it.
    fn dist(&self, steps: &Steps, _all_platforms: bool) -> Result<()> {
        let (prefix, archive) = (c_library(steps)?, archive()?);
        steps.unless_fresh(&archive, &[&prefix], || pack(steps, &archive, &prefix))?;
        let inputs = [&C_SOURCES[..], &["conformance", "xtask/src/languages/c.rs"]].concat();
        steps.unless_fresh(&source_archive(), &inputs, || pack_sources(steps))?;
        write_bom(steps, "c", target(format!("dist/c/toku-codes-{VERSION}.cdx.json"))).map(drop)
    }

    fn vectors(&self, steps: &Steps) -> Result<Vec<Command>> {
        let (ctest, folder) = (python_tool(steps, "c", "ctest")?, target("c/cc"));
        let options = ["--output-on-failure", "--no-tests=error", "--tests-regex"];
        Ok(["^c/", "^cpp17/"].map(|name| cmd!("{ctest} --test-dir {folder} {options...} {name}")).into())
    }

    fn fuzz(&self, steps: &Steps, seconds: u32, nightly: Option<&str>) -> Figures {
        Ok(Offer::Has(fuzz::targets(steps, &fuzz::C, nightly, seconds)?))
    }

    fn exhaustive(&self, _steps: &Steps) -> Result<Offer<Vec<Exhaustive>>> {
        let program = command(program("exhaustive"), &["conformance"]);
        Ok(Offer::Has(vec![Exhaustive { title: "the C library as shipped", is_sample: false, program }]))
    }

    /// Coverage of the C++ header, in every standard. gcc counts branches that are not in the source.
    fn coverage(&self, steps: &Steps) -> Figures {
        preset(steps, "coverage", &[])?;
        let (gcovr, prefix, data) = (python_tool(steps, "gcovr", "gcovr")?, c_library(steps)?, target("c/coverage"));
        let only = ["--exclude-throw-branches", "--exclude-unreachable-branches", "--filter", r".*/toku_codes\.hpp"];
        let least = ["--txt-metric=line", "--txt-metric=branch", "--fail-under-line=100", "--fail-under-branch=75"];
        let gcovr = cmd!("{gcovr} {only...} {least...} --root {prefix}/include {data}");
        let table = steps.run("what is reached of the header", gcovr)?;
        Ok(Offer::Has(vec![format!("toku_codes.hpp, lines, branches: {}", shares("cpp", &table)?)]))
    }

    fn on_machine(&self, steps: &Steps, machine: &Machine, folder: PathBuf) -> OnMachine {
        let (is_musl, before) = (machine.qemu.is_empty(), steps.passed());
        let mut variables = vec![format!("TARGET={}", machine.rust), format!("CC={}-gcc", machine.gnu)];
        variables.extend((!is_musl).then(|| format!("AR={}-ar", machine.gnu)));
        let prefix = library_with(steps, &format!("for {}", machine.rust), root(), &folder, &variables)?;
        let (name, variant) = (if is_musl { "musl" } else { "cross" }, format!("-{}", machine.rust));
        let answer = target(format!("c/{name}{variant}/answer_c"));
        let [gnu, qemu] = [machine.gnu, machine.qemu].map(str::to_owned);
        let environment =
            [("TOKU_VARIANT", variant), ("GNU", gnu), ("QEMU", qemu), ("TOKU_PREFIX", prefix.display().to_string())];
        preset(steps, name, &environment)?;
        // Go and Debian have the same names for these.
        if ["arm64", "s390x"].contains(&machine.go) {
            let (qemu, root) =
                (machine.qemu, debian_files(steps, machine.go, &["python3-minimal", "libpython3-stdlib"])?);
            let ask = cmd!("{qemu} -L {root} {root}/usr/bin/python3 ffi-c/tests/ffi.py {prefix} conformance ctypes");
            steps.tests(format!("ctypes, {}", machine.rust), ask)?;
        }
        Ok(Offer::Has((steps.passed() - before, vec![("C", answer)])))
    }
}

/// A program of `ffi-c/tests`, built by the machine's compilers.
pub fn program(name: &str) -> PathBuf {
    target("c/cc").join(name)
}

/// Configures and builds a preset of `ffi-c/tests/CMakePresets.json` against the library as it is installed.
pub fn configure_and_build(steps: &Steps, name: &str, environment: &[(&str, String)]) -> Result<()> {
    let (cmake, prefix) = (python_tool(steps, "c", "cmake")?, c_library(steps)?);
    for (what, action) in [("configure", None), ("build the programs,", Some("--build"))] {
        let mut cmake = cmd!("{cmake} {action...} --preset {name}");
        cmake.current_dir("ffi-c/tests").env("TOKU_PREFIX", &prefix).envs(environment.iter().cloned());
        steps.run(format!("{what} {name}"), cmake)?;
    }
    Ok(())
}

/// Configures, builds and tests with a preset, and returns how many tests passed.
pub fn preset(steps: &Steps, name: &str, environment: &[(&str, String)]) -> Result<usize> {
    configure_and_build(steps, name, environment)?;
    let (before, ctest) = (steps.passed(), python_tool(steps, "c", "ctest")?);
    let mut ctest = cmd!("{ctest} --preset {name}");
    steps.tests(format!("ctest, {name}"), ctest.current_dir("ffi-c/tests").envs(environment.iter().cloned()))?;
    Ok(steps.passed() - before)
}

/// Builds the library from some sources with other variables of its Makefile, and installs it in a folder. Returns its
/// prefix.
pub fn library_with(steps: &Steps, what: &str, sources: &Path, folder: &Path, variables: &[String]) -> Result<PathBuf> {
    let (prefix, build) = (folder.join("installed"), folder.join("library"));
    let mut make = cmd!("make --no-print-directory -C ffi-c build install PREFIX={prefix} BUILD={build}");
    steps.run(format!("build the library {what}"), make.args(variables).current_dir(sources))?;
    Ok(prefix)
}

/// Packs only what a packager needs: the core, and the C ABI with its tests and their vectors, without the crates that only
/// the core's feature `serde` and its tests use, so that nothing must be downloaded.
fn pack_sources(steps: &Steps) -> Result<()> {
    let folder = emptied(target("c/sources").join(SOURCE_NAME))?;
    let files = tracked(&[&C_SOURCES[..], &["conformance"]].concat())?;
    for file in files.into_iter().filter(|file| !file.starts_with("core/recipes")) {
        let to = folder.join(&file);
        fs::create_dir_all(to.parent().context("a file is in a folder")?)?;
        fs::copy(&file, to)?;
    }
    fs::copy("ffi-c/templates/source-archive.cmake", folder.join("CMakeLists.txt"))?;
    change(&folder.join("Cargo.toml"), |text| {
        let members = text.split("members = [").nth(1).and_then(|rest| rest.split(']').next()).unwrap_or("");
        text.replace(members, r#""core", "ffi-c""#)
    })?;
    change(&folder.join("core/Cargo.toml"), |text| {
        let left_out = ["dependencies]", "dev-dependencies]", "[example]]"];
        let tables = text.split("\n[").filter(|table| !left_out.iter().any(|name| table.starts_with(name)));
        tables.collect::<Vec<_>>().join("\n[").replace(r#"["dep:serde"]"#, "[]")
    })?;
    let mut prune = cmd!("cargo metadata --format-version=1 --offline");
    steps.run("prune the lock file", prune.current_dir(&folder))?;
    pack(steps, &source_archive(), &folder)
}

fn change(file: &Path, changed: impl Fn(&str) -> String) -> Result<()> {
    let text = fs::read_to_string(file)?;
    let new = changed(&text);
    ensure!(new != text, "{} has changed: there is nothing to leave out", file.display());
    Ok(fs::write(file, new)?)
}

fn archive() -> Result<PathBuf> {
    let prefix = c_prefix()?;
    let name = prefix.file_name().context("a name")?;
    Ok(target(format!("dist/c/{}.tar.gz", name.display())))
}

fn source_archive() -> PathBuf {
    target(format!("dist/c/{SOURCE_NAME}.tar.gz"))
}
