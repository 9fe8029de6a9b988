//! The C ABI: its constants and header, the library as it is shipped, and the tests of C and C++ against it.

use std::fmt::Write;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::{Context, Result, ensure};
use toku_codes::{TABLE_VERSION, entries};

use crate::generated::{NOTICE, documentation, kinds};
use crate::steps::{Runner, Tool, cargo, command, tracked};
use crate::{Generated, Language, Steps, fuzz, python, rust, supply, target};

pub struct C;

/// The version of the package.
const VERSION: &str = env!("CARGO_PKG_VERSION");

/// What the library is made of, and what packagers get.
const SOURCES: [&str; 7] = ["core", "ffi-c", "include", "LICENSE-MIT", "LICENSE-APACHE", "Cargo.toml", "Cargo.lock"];

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
    /// A folder to install below in place of the root, as packagers do.
    #[arg(long, requires = "install", value_parser = absolute)]
    destdir: Option<PathBuf>,
}

fn absolute(path: &str) -> std::io::Result<PathBuf> {
    std::path::absolute(path)
}

impl Language for C {
    fn name(&self) -> &'static str {
        "c"
    }

    fn tools(&self) -> &'static [Tool] {
        &[
            Tool { command: ["cc", "--version"], at_least: (1, 0), get: "a C compiler, such as gcc or clang" },
            Tool { command: ["c++", "--version"], at_least: (1, 0), get: "a C++ compiler, such as g++ or clang++" },
            Tool { command: ["make", "--version"], at_least: (4, 0), get: "GNU make" },
            python::PYTHON, // CMake, pkg-config and a clang come from PyPI
        ]
    }

    fn generate(&self, _steps: &Steps, files: &mut Generated) -> Result<()> {
        files.put("ffi-c/src/constants.rs", &constants())?;
        files.put("include/toku_codes_constants.hpp", &enumerators())?;
        let config = cbindgen::Config::from_file("ffi-c/cbindgen.toml").map_err(anyhow::Error::msg)?;
        let builder = cbindgen::Builder::new().with_config(config);
        let builder = builder.with_src("ffi-c/src/lib.rs").with_src("ffi-c/src/constants.rs");
        let mut header = Vec::new();
        builder.generate().context("cbindgen")?.write(&mut header);
        let header = String::from_utf8(header)?;
        // Rust's heading for what a caller must hold to; in C that is said by the sentence before it.
        let header = header.replace(" *\n * # Safety\n * As above.\n", "").replace(" * # Safety\n", "");
        // A negative constant in parentheses, so that no operator before it takes its sign.
        let negative = |line: &str| match line.split_once(" -").filter(|_| line.starts_with("#define ")) {
            Some((name, digits)) => format!("{name} (-{digits})\n"),
            None => format!("{line}\n"),
        };
        let header: String = header.lines().map(negative).collect();
        files.put("include/toku_codes.h", &format!("/* {NOTICE} */\n{header}"))
    }

    fn build(&self, steps: &Steps) -> Result<()> {
        programs(steps, "cc", ["cc".into(), "c++".into()])
    }

    fn answerers(&self) -> Vec<(&'static str, Command)> {
        vec![("C", command(program("answer_c"), &[])), ("C++", command(program("answer_cpp"), &[]))]
    }

    fn api(&self, steps: &Steps) -> Result<String> {
        let mut list = command(python::tool(steps, "python")?, &["ffi-c/tests/api.py"]);
        steps.run("list the API", list.arg(prefix()?))
    }

    fn vectors(&self, steps: &Steps) -> Result<Vec<Command>> {
        let ctest = python::tool(steps, "ctest")?;
        let tests = |name| {
            let mut tests = command(&ctest, &["--output-on-failure", "--no-tests=error", "--tests-regex", name]);
            tests.arg("--test-dir").arg(target("c/cc"));
            tests
        };
        Ok(["^c/", "^cpp17/"].map(tests).into())
    }

    fn test(&self, steps: &Steps) -> Result<()> {
        let zig = python::tool(steps, "python-zig")?.display().to_string();
        programs(steps, "clang", [format!("{zig};cc"), format!("{zig};c++")])?;
        for compiler in ["cc", "clang"] {
            ctest(steps, &format!("built by {compiler}"), &target("c").join(compiler), &[])?;
        }
        let memory = ["test", "--package", "toku-codes-ffi", "--tests"];
        steps.tests("test as C calls it, from Rust", Runner::Cargo, &mut cargo(&memory))?;
        fuzz::show(&fuzz::targets(steps, &fuzz::C, None, fuzz::SECONDS)?);
        // As users and packagers get it: the files of `dist`, outside the repository.
        let mut consumers = command("sh", &["ffi-c/tests/consumers.sh"]);
        consumers.arg(archive()?).arg(source_archive()).env("OLDEST_RUSTC", rust::oldest_rustc()?);
        consumers.env("PKG_CONFIG", python::tool(steps, "pkg-config")?).env("CMAKE", python::tool(steps, "cmake")?);
        consumers.env("XTASK", std::env::current_exe()?).env("ZIG", python::tool(steps, "python-zig")?);
        steps.tests("test as users and packagers get it", Runner::Cargo, &mut consumers)
    }

    /// The library as a C developer unpacks it, and the sources as a packager builds it.
    fn dist(&self, steps: &Steps) -> Result<()> {
        fs::create_dir_all(target("dist/c"))?;
        let inputs = [&SOURCES[..], &["rust-toolchain.toml", "xtask/src/c.rs"]].concat();
        let inputs: Vec<_> = inputs.iter().map(Path::new).collect();
        let (archive, name) = (archive()?, archive_name()?);
        steps.unless_fresh(&archive, &inputs, || {
            let folder = emptied(&name)?;
            let mut install = make("");
            install.arg(format!("DESTDIR={}", folder.display())).arg("RELOCATABLE=yes");
            steps.run("build the library", &mut install)?;
            steps.run("pack it", &mut tar(&archive, &name)).map(drop)
        })?;
        steps.unless_fresh(&source_archive(), &inputs, || pack_sources(steps))?;
        supply::C.write_bom("c", "toku-codes").map(drop)
    }
}

/// A program of `ffi-c/tests`, built by the machine's compilers.
pub fn program(name: &str) -> PathBuf {
    target("c/cc").join(name)
}

/// Installs the library on this machine.
pub fn install(steps: &Steps, to: &Install) -> Result<()> {
    let mut make = make(&to.prefix.display().to_string());
    // A relative one is below the prefix.
    make.args(to.libdir.as_ref().map(|libdir| format!("LIBDIR={}", to.prefix.join(libdir).display())));
    make.args(to.destdir.as_ref().map(|destdir| format!("DESTDIR={}", destdir.display())));
    steps.run("build and install", &mut make).map(drop)
}

/// `make build install` of the library.
fn make(prefix: &str) -> Command {
    let mut make = command("make", &["--no-print-directory", "-C", "ffi-c", "build", "install"]);
    make.arg(format!("PREFIX={prefix}")).arg(format!("BUILD={}", target("c/library").display()));
    make.arg(format!("CARGO={}", cargo(&[]).get_program().display()));
    make
}

/// An empty folder of that name, to pack something in.
fn emptied(name: &str) -> Result<PathBuf> {
    let folder = target("c/dist").join(name);
    if folder.exists() {
        fs::remove_dir_all(&folder)?;
    }
    fs::create_dir_all(&folder)?;
    Ok(folder)
}

/// An archive of such a folder, the same bytes whenever it is made.
fn tar(archive: &Path, name: &str) -> Command {
    let mut tar = command("tar", &["--sort=name", "--owner=0", "--group=0", "--numeric-owner", "--mtime=@0"]);
    tar.args(["--mode=u+rwX,go+rX,go-w", "--use-compress-program=gzip -n -9", "-cf"]).arg(archive);
    tar.arg("-C").arg(target("c/dist")).arg(name);
    tar
}

/// What a packager needs, and no more: the core and the C ABI, without the crates that only the core's feature `serde`
/// and its tests use, so that nothing must be fetched.
fn pack_sources(steps: &Steps) -> Result<()> {
    let name = source_name();
    let folder = emptied(&name)?;
    for file in tracked(steps, &SOURCES)? {
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
    steps.run("pack the sources", &mut tar(&source_archive(), &name)).map(drop)
}

/// Unpacks the library as a user does, into a folder with a space in its name.
pub fn unpack(steps: &Steps) -> Result<()> {
    C.dist(steps)?;
    let (archive, folder) = (archive()?, target("c/as unpacked"));
    steps.unless_fresh(&prefix()?, &[&archive], || {
        if folder.exists() {
            fs::remove_dir_all(&folder)?;
        }
        fs::create_dir_all(&folder)?;
        // With today's dates: a header from 1970 looks older than what was built with the one before it.
        steps.run("unpack it", command("tar", &["-xmf"]).arg(&archive).arg("-C").arg(&folder)).map(drop)
    })
}

/// Where the library is unpacked.
pub fn prefix() -> Result<PathBuf> {
    Ok(target("c/as unpacked").join(archive_name()?))
}

/// Builds the programs of C and C++ against the library as it is shipped, by one pair of compilers.
fn programs(steps: &Steps, name: &str, [c, cpp]: [String; 2]) -> Result<()> {
    unpack(steps)?;
    let compilers = [format!("-DCMAKE_C_COMPILER={c}"), format!("-DCMAKE_CXX_COMPILER={cpp}")];
    programs_with(steps, name, &target("c").join(name), &prefix()?, &compilers, &[])
}

/// Builds the named programs of `ffi-c/tests`, or all, in a folder, against the library that lies below a prefix.
pub fn programs_with(
    steps: &Steps,
    what: &str,
    build: &Path,
    prefix: &Path,
    options: &[String],
    names: &[&str],
) -> Result<()> {
    let cmake = python::tool(steps, "cmake")?;
    let mut configure = command(&cmake, &["-S", "ffi-c/tests", "-B"]);
    configure.arg(build).arg(format!("-DCMAKE_PREFIX_PATH={}", prefix.display())).args(options);
    steps.run(&format!("configure for {what}"), &mut configure)?;
    let mut some = command(&cmake, &["--build"]);
    some.arg(build).args(["--parallel", "2"]).args(names.iter().flat_map(|name| ["--target", name]));
    steps.run(&format!("build the programs by {what}"), &mut some).map(drop)
}

/// Runs the tests of a folder that `programs_with` built, and gives how many passed.
pub fn ctest(steps: &Steps, what: &str, build: &Path, selected: &[&str]) -> Result<usize> {
    let before = steps.passed();
    let mut ctest = command(python::tool(steps, "ctest")?, &["--output-on-failure", "--no-tests=error"]);
    ctest.args(["--parallel", "2", "--test-dir"]).arg(build).args(selected);
    steps.tests(&format!("ctest, {what}"), Runner::Ctest, &mut ctest)?;
    Ok(steps.passed() - before)
}

/// Builds the library from some sources with other variables of its Makefile, and installs it below a folder; gives the
/// prefix that it has there.
pub fn library_with(steps: &Steps, what: &str, sources: &Path, folder: &Path, variables: &[String]) -> Result<PathBuf> {
    let prefix = folder.join("installed");
    let mut make = make(&prefix.display().to_string());
    make.arg(format!("BUILD={}", folder.join("library").display())).args(variables).current_dir(sources);
    steps.run(&format!("build the library {what}"), &mut make)?;
    Ok(prefix)
}

/// Unpacks the sources that packagers get into an empty folder, and gives the folder that they have there.
pub fn unpack_sources(steps: &Steps, folder: &Path) -> Result<PathBuf> {
    C.dist(steps)?;
    if folder.exists() {
        fs::remove_dir_all(folder)?;
    }
    fs::create_dir_all(folder)?;
    steps.run("unpack the sources", command("tar", &["-xmf"]).arg(source_archive()).arg("-C").arg(folder))?;
    Ok(folder.join(source_name()))
}

/// What the tests reach of the header of C++, in every standard, as LCOV.
pub fn coverage(steps: &Steps) -> Result<String> {
    let (cmake, build) = (python::tool(steps, "cmake")?, target("coverage/cpp"));
    let mut configure = command(&cmake, &["-S", "ffi-c/tests", "-DCMAKE_CXX_FLAGS=--coverage -O0", "-B"]);
    configure.arg(&build).arg(format!("-DCMAKE_PREFIX_PATH={}", prefix()?.display()));
    steps.run("configure for coverage", &mut configure)?;
    let mut all = command(&cmake, &["--build"]);
    steps.run("build the programs", all.arg(&build).args(["--parallel", "2"]))?;
    let mut ctest = command(python::tool(steps, "ctest")?, &["--output-on-failure", "--no-tests=error", "--test-dir"]);
    steps.tests("ctest", Runner::Ctest, ctest.arg(&build))?;
    let mut gcovr =
        command(python::tool(steps, "gcovr")?, &["--exclude-throw-branches", "--exclude-unreachable-branches"]);
    // Not the unpacked copy's folder, which has a space in it.
    gcovr.args(["--filter", r".*/toku_codes\.hpp", "--lcov", "-", "--root"]).arg(prefix()?.join("include")).arg(&build);
    steps.run("what was reached", &mut gcovr)
}

/// What rustc calls this machine.
pub fn host() -> Result<String> {
    let output = command("rustc", &["-vV"]).output().context("rustc")?;
    let text = String::from_utf8(output.stdout)?;
    Ok(text.lines().find_map(|line| line.strip_prefix("host: ")).context("rustc names no host")?.to_owned())
}

fn archive_name() -> Result<String> {
    let triple = host()?;
    ensure!(triple.contains("linux"), "the C library is built on Linux only so far, and this machine is {triple}");
    Ok(format!("toku-codes-{VERSION}-{triple}"))
}

pub fn archive() -> Result<PathBuf> {
    Ok(target("dist/c").join(archive_name()? + ".tar.gz"))
}

fn source_name() -> String {
    format!("toku-codes-{VERSION}-c-source")
}

fn source_archive() -> PathBuf {
    target("dist/c").join(source_name() + ".tar.gz")
}

fn constants() -> String {
    let mut text = format!("//! {NOTICE}\n\n");
    let parts: Vec<_> = VERSION.split('.').collect();
    let _ = write!(
        text,
        "/// The version of the table that this header was made from.\npub const TOKU_TABLE_VERSION: u32 = {TABLE_VERSION};\n\n\
         /// The version of the library that this header belongs to: its first part.\npub const TOKU_VERSION_MAJOR: u32 = {};\n\n\
         /// The second part of that version.\npub const TOKU_VERSION_MINOR: u32 = {};\n\n\
         /// The third part of that version.\npub const TOKU_VERSION_PATCH: u32 = {};\n\n\
         /// Outside every block of numbers.\npub const TOKU_CATEGORY_NONE: i32 = 0;\n",
        parts[0], parts[1], parts[2]
    );
    for (kind, members) in kinds() {
        for (number, name) in members {
            let constant = format!("TOKU_{}_{}", kind.to_uppercase(), name.to_uppercase());
            let title = kind.replace('_', " ");
            let _ = write!(text, "/// The {title} `{name}`.\npub const {constant}: i32 = {number};\n");
        }
    }
    for entry in entries() {
        let [meaning, reading] = documentation(entry);
        let _ =
            write!(text, "\n/// {meaning}\n/// {reading}\npub const TOKU_{}: i32 = {};\n", entry.name, entry.code.0);
    }
    text
}

fn enumerators() -> String {
    let mut text = format!(
        "// {NOTICE}\n#ifndef TOKU_CODES_CONSTANTS_HPP\n#define TOKU_CODES_CONSTANTS_HPP\n\n#include <cstdint>\n\n\
         namespace toku {{\n\n/// A result code: any 32-bit integer, whether it has an enumerator or not.\n\
         enum class code : std::int32_t {{\n"
    );
    for entry in entries() {
        let [meaning, reading] = documentation(entry);
        let name = entry.name.to_lowercase();
        let _ = write!(text, "    /// {meaning}\n    /// {reading}\n    {name} = {},\n", entry.code.0);
    }
    text += "};\n\n/// What an error can be compared with: the block that its number lies in, or that a retry may help.\n\
             enum class condition : std::int32_t {\n    /// It is not said to be safe: a message or a charge may happen twice.\n    \
             retryable = -1,\n";
    let [(_, categories), ..] = kinds();
    for (number, name) in categories.iter().filter(|(_, name)| *name != "success") {
        let _ = writeln!(text, "    {name} = {number},");
    }
    text + "};\n\n}  // namespace toku\n\n#endif\n"
}
