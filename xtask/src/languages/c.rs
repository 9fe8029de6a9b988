//! The C ABI: the library as it is shipped, and the tests of C and C++ against it.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::{Context, Result, bail, ensure};

use crate::language::*;
use crate::platforms::*;
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
        steps.tests("test as projects of CMake get it", projects.env("ZIG", zig))?;
        debian(steps, &["qemu-user", "libc6-arm64-cross"])?;
        on_another(steps, "arm64", ARM, &[])
    }

    fn on_platforms(&self, steps: &Steps) -> Result<()> {
        on_another(steps, "windows", WINDOWS, &wine(steps)?)
    }

    /// The library as a C developer unpacks it, and the sources as a packager builds it.
    fn dist(&self, steps: &Steps, all_platforms: bool) -> Result<()> {
        let (prefix, archive) = (c_library(steps)?, archive()?);
        steps.unless_fresh(&archive, &[&prefix], || pack(steps, &archive, &prefix))?;
        let inputs = [&C_SOURCES[..], &["conformance", "xtask/src/languages/c.rs"]].concat();
        steps.unless_fresh(&source_archive(), &inputs, || pack_sources(steps))?;
        write_bom(steps, "c", target(format!("dist/c/toku-codes-c-{VERSION}.cdx.json")))?;
        let own = host()?;
        let others = packaged(all_platforms, "gnu")?.into_iter().filter(|platform| platform.rust != own);
        others.into_iter().try_for_each(|platform| for_another(steps, platform).map(drop))
    }

    /// That of C: what reads comments of C++ here does not read its headers.
    fn reference(&self, steps: &Steps, folder: &Path) -> Result<Option<Command>> {
        let (python, cache) = (python_tool(steps, "references", "python")?, target("site/sphinx"));
        Ok(Some(cmd!("{python} -m sphinx --quiet --fail-on-warning -d {cache} site/references/c {folder}")))
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

/// The library for another platform, in an archive. Returns its folder.
fn for_another(steps: &Steps, platform: Platform) -> Result<PathBuf> {
    let name = format!("toku-codes-{VERSION}-{}", platform.rust);
    let (prefix, build) = (target("c/as installed").join(&name), target("c/build").join(platform.rust));
    let archive = target(format!("dist/c/{name}.tar.gz")); // Windows 10 has tar
    let sources = [&C_SOURCES[..], &["rust-toolchain.toml", "xtask/src/platforms.rs", "xtask/src/languages/c.rs"]];
    steps.unless_fresh(&archive, &sources.concat(), || {
        let (folder, build) = (emptied(&prefix)?, emptied(&build)?);
        let mut make = cmd!("make --no-print-directory -C ffi-c BUILD={build} DESTDIR={folder}");
        make.args(["PREFIX=", "RELOCATABLE=yes"]).args(platform.is_linux().then_some("build")).arg("install");
        if platform.is_linux() {
            // The linker of zig has no segments of their own for code anyway, and refuses the option.
            make.args(["AR=python-zig ar", "LINKFLAGS=-Wl,-z,relro,-z,now"]);
            make.arg(format!("CC=python-zig cc -target {}", platform.zig)).arg(format!("TARGET={}", platform.rust));
        } else {
            make.arg(if platform.is_mac() { "SYSTEM=Darwin" } else { "SYSTEM=Windows" });
            let link = if platform.is_mac() { link_for_mac } else { link_for_windows };
            let parts = platform.parts();
            for part in &parts {
                // Everything in the emptied folder: cargo does not make a lost object again, if the sources are as before.
                let (object, cargo) = (build.join(part.rust).with_added_extension("o"), build.join("cargo"));
                let options = ["--profile=clib", "--crate-type=staticlib", "--target", part.rust, "--target-dir"];
                // cargo runs rustc in the root, and gives other symbols to a crate with other options.
                let emit = format!("--emit=obj={}", object.strip_prefix(root()).unwrap_or(&object).display());
                let mut compile = cmd!("cargo rustc --locked --package toku-codes-ffi {options...} {cargo} -- {emit}");
                platform.prepare(steps, &mut compile, &[])?;
                steps.run(format!("compile the library for {}", part.rust), compile)?;
            }
            fs::write(build.join("pointer-size"), "8\n")?;
            link(steps, &parts, &build)?;
        }
        platform.prepare(steps, &mut make, &[])?;
        steps.run(format!("make the library for {}", platform.rust), make)?;
        pack(steps, &archive, &prefix)
    })?;
    Ok(prefix)
}

/// The tests with the archive for another platform, under qemu or wine.
fn on_another(steps: &Steps, name: &str, platform: &str, settings: &[(&str, String)]) -> Result<()> {
    let zig = python_tool(steps, "ship", "python-zig")?.display().to_string();
    let prefix = for_another(steps, named(platform))?.display().to_string();
    preset(steps, name, &[&[("ZIG", zig), ("TOKU_PREFIX", prefix)], settings].concat()).map(drop)
}

/// Links the libraries of Windows: the shared one needs memcpy and memset, which every process has from ntdll.dll.
fn link_for_windows(steps: &Steps, parts: &[Platform], build: &Path) -> Result<()> {
    let [Platform { rust, .. }] = parts else { bail!("one architecture") };
    let (machine, kind) = if rust.starts_with("x86_64") { ("x64", "i386:x86-64") } else { ("arm64", "arm64") };
    let api = fs::read_to_string("api/c.txt")?;
    let names = api.lines().filter_map(|line| line.strip_prefix("function toku_")?.split_once(':'));
    let names: String = names.map(|(name, _)| format!("    toku_{name}\n")).collect();
    fs::write(build.join("toku_codes.def"), format!("LIBRARY toku_codes.dll\nEXPORTS\n{names}"))?;
    fs::write(build.join("ntdll.def"), "LIBRARY ntdll.dll\nEXPORTS\n    memcpy\n    memset\n")?;
    let (zig, rustlib) = (python_tool(steps, "ship", "python-zig")?, output(cmd!("rustc --print target-libdir"))?);
    let (object, lld) = (format!("{rust}.o"), Path::new(&rustlib).with_file_name("bin/rust-lld"));
    let shared = ["/dll", "/noentry", "/nodefaultlib", "/opt:ref", "/brepro", "/def:toku_codes.def"];
    let files = ["/out:toku_codes.dll", "/implib:toku_codes.lib", "ntdll.lib"];
    for command in [
        cmd!("{zig} dlltool -m {kind} -d ntdll.def -l ntdll.lib"),
        cmd!("{lld} -flavor link /machine:{machine} {shared...} {files...} {object}"),
        cmd!("{zig} lib /machine:{machine} /out:toku_codes_static.lib {object}"),
    ] {
        let mut command = command;
        steps.run(format!("link the library for {rust}"), command.current_dir(build))?;
    }
    Ok(())
}

/// Links the libraries of macOS for each architecture, and joins them.
fn link_for_mac(steps: &Steps, parts: &[Platform], build: &Path) -> Result<()> {
    let abi = behind("#define TOKU_ABI_VERSION ", &fs::read_to_string("include/toku_codes.h")?)?;
    let (zig, shared) = (python_tool(steps, "ship", "python-zig")?, format!("libtoku_codes.{abi}.dylib"));
    let name = format!("-Wl,-install_name,@rpath/{shared}");
    let versions = [format!("-Wl,-compatibility_version,{abi}.0.0"), format!("-Wl,-current_version,{VERSION}")];
    for Platform { rust, zig: target, .. } in parts {
        let options = ["-target", target, "-shared", "-s", &name, &versions[0], &versions[1], "-o"];
        for command in [cmd!("{zig} cc {options...} {rust}.dylib {rust}.o"), cmd!("{zig} ar rcsD {rust}.a {rust}.o")] {
            let mut command = command;
            steps.run(format!("link the library for {rust}"), command.current_dir(build))?;
        }
    }
    for (kind, name) in [("dylib", shared.as_str()), ("a", "libtoku_codes.a")] {
        let files = parts.iter().map(|part| fs::read(build.join(part.rust).with_added_extension(kind)));
        fs::write(build.join(name), universal(&files.collect::<Result<Vec<_>, _>>()?)?)?;
    }
    Ok(())
}

/// Joins the same file for x86_64 and for arm64, as Apple's lipo does: a table, then the files, aligned to arm64's pages.
fn universal(files: &[Vec<u8>]) -> Result<Vec<u8>> {
    const ALIGNMENT: u32 = 14;
    let types = [[0x0100_0007, 3], [0x0100_000c, 0]];
    let mut table = vec![0xcafe_babe, u32::try_from(files.len())?];
    let (mut joined, page) = (Vec::new(), 1 << ALIGNMENT);
    for (kind, file) in types.iter().zip(files) {
        joined.resize(joined.len().next_multiple_of(page), 0);
        table.extend(kind);
        table.extend([u32::try_from(page + joined.len())?, u32::try_from(file.len())?, ALIGNMENT]);
        joined.extend(file);
    }
    let mut whole: Vec<u8> = table.into_iter().flat_map(u32::to_be_bytes).collect();
    whole.resize(page, 0);
    Ok([whole, joined].concat())
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
