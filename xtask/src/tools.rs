//! The tools that more than one language needs: what must be installed by hand, what is set up inside the clone, and what
//! is built once for all.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::{Context, Result, bail, ensure};

use crate::run::{Steps, VERSION, command, emptied, root, target};

/// A program that a person must install.
pub struct Tool {
    /// The command, and the argument by which it prints its version.
    pub command: [&'static str; 2],
    pub at_least: (u32, u32),
    /// Where to get it.
    pub get: &'static str,
}

pub const CC: Tool = Tool { command: ["cc", "--version"], at_least: (1, 0), get: "a C compiler, such as gcc or clang" };
pub const CXX: Tool =
    Tool { command: ["c++", "--version"], at_least: (1, 0), get: "a C++ compiler, such as g++ or clang++" };
pub const PYTHON: Tool =
    Tool { command: ["python3", "--version"], at_least: (3, 11), get: "https://www.python.org/downloads/" };

/// The tools that are missing or too old, each with how to get it.
pub fn missing(tools: &[Tool]) -> Vec<String> {
    tools.iter().filter_map(Tool::problem).collect()
}

impl Tool {
    fn problem(&self) -> Option<String> {
        let ([name, argument], (major, minor)) = (self.command, self.at_least);
        let advice = format!("{name} {major}.{minor} or later ({})", self.get);
        let output = Command::new(name).arg(argument).output().ok().filter(|output| output.status.success());
        let Some(output) = output else { return Some(advice) };
        let text = String::from_utf8_lossy(&output.stdout) + String::from_utf8_lossy(&output.stderr);
        let version = text.split(|c: char| !c.is_ascii_digit() && c != '.').find(|word| word.contains('.'));
        let mut parts = version.unwrap_or("").split('.').map(|part| part.parse().unwrap_or(0));
        let found = (parts.next().unwrap_or(0), parts.next().unwrap_or(0));
        (found < self.at_least).then(|| format!("{advice}, not {}.{}", found.0, found.1))
    }
}

// Rust

/// The cargo that runs us, with its arguments; it builds where the other steps look for what it built.
pub fn cargo(arguments: &[&str]) -> Command {
    let mut cargo = command(std::env::var_os("CARGO").unwrap_or("cargo".into()), arguments);
    cargo.env("CARGO_TARGET_DIR", target(""));
    cargo
}

/// Adds a target of rustc's when it is missing. cargo adds those of rust-toolchain.toml by itself, unless rustup was told
/// not to.
pub fn add_target(steps: &Steps, target: &str) -> Result<()> {
    let folder = command("rustc", &["--print", "target-libdir", "--target", target]).output().context("rustc")?;
    if Path::new(String::from_utf8_lossy(&folder.stdout).trim()).exists() {
        return Ok(());
    }
    steps.run(&format!("add the target {target}"), &mut command("rustup", &["target", "add", target])).map(drop)
}

pub const WASM: &str = "wasm32-unknown-unknown";

/// What rustc calls this machine.
pub fn host() -> Result<String> {
    let output = command("rustc", &["-vV"]).output().context("rustc")?;
    let text = String::from_utf8(output.stdout)?;
    Ok(text.lines().find_map(|line| line.strip_prefix("host: ")).context("rustc does not name its host")?.to_owned())
}

/// The oldest rustc that the core supports, as its manifest says.
pub fn oldest_rustc() -> Result<String> {
    let manifest = fs::read_to_string("core/Cargo.toml")?;
    let version = manifest.lines().find_map(|line| line.strip_prefix("rust-version = "));
    Ok(version.context("core/Cargo.toml does not have a rust-version")?.trim_matches('"').to_owned())
}

/// A tool of cargo's in just this version, built in the build folder when it is not there. No test needs one.
pub fn cargo_tool(steps: &Steps, name: &str, version: &str) -> Result<PathBuf> {
    let folder = target(format!("tools/{name}-{version}"));
    let program = folder.join("bin").join(name);
    if !program.exists() {
        let mut install = cargo(&["install", "--locked", "--quiet", "--root"]);
        install.arg(folder).arg(format!("{name}@{version}")).env("CARGO_TARGET_DIR", target("tools/build"));
        steps.run(&format!("install {name} {version}"), &mut install)?;
    }
    Ok(program)
}

/// cargo-llvm-cov, which measures what tests reach of Rust, with a build folder of its own for each use.
pub fn llvm_cov(steps: &Steps, folder: &str, arguments: &[&str]) -> Result<Command> {
    let mut cov = command(cargo_tool(steps, "cargo-llvm-cov", "0.9.1")?, &["llvm-cov"]);
    // It then adds the component llvm-tools to the toolchain without asking.
    cov.args(arguments).env("CARGO_LLVM_COV_SETUP", "yes").env("CARGO_TARGET_DIR", target("coverage").join(folder));
    Ok(cov)
}

/// Its table without the files that a pattern matches, which fails below a least share of lines and regions. Regions are
/// the parts of a line: it does not have a least share of branches.
pub fn llvm_cov_report(steps: &Steps, folder: &str, without: &str, [lines, regions]: [&str; 2]) -> Result<Command> {
    let mut report = llvm_cov(steps, folder, &["report", "--show-missing-lines", "--ignore-filename-regex", without])?;
    report.args(["--fail-under-lines", lines, "--fail-under-regions", regions]);
    Ok(report)
}

/// Runs what prints a table of coverage, keeps the table, and returns the shares in its total.
pub fn shares(steps: &Steps, name: &str, report: &mut Command) -> Result<String> {
    let table = steps.run(&format!("what is reached of {name}"), report)?;
    let file = format!("target/coverage/{name}.txt");
    fs::create_dir_all("target/coverage")?;
    fs::write(&file, &table)?;
    let is_total = |line: &&str| line.starts_with("TOTAL") || line.contains(" all files ");
    let total = table.lines().find(is_total).with_context(|| format!("{file} does not have a total"))?;
    let shares = total.split([' ', '|']).filter(|word| word.contains('.') || word.ends_with('%'));
    let shares: Vec<_> = shares.map(|share| share.trim_end_matches('%')).collect();
    Ok(format!("{} %; the table is in {file}", shares.join(", ")))
}

/// The nightly compiler, for what stable does not have: always this one, so that a proof says the same tomorrow. Returns
/// the name that cargo takes as `+NAME`.
pub fn nightly(steps: &Steps, components: &[&str]) -> Result<&'static str> {
    const NIGHTLY: &str = "nightly-2026-05-20";
    let mut list = command("rustup", &["component", "list", "--installed", "--toolchain", NIGHTLY]);
    // rustup would ask the network even when nothing is missing.
    let installed = list.output().ok().filter(|output| output.status.success());
    let installed = installed.map(|output| String::from_utf8_lossy(&output.stdout).into_owned()).unwrap_or_default();
    let has = |name: &&str| installed.lines().any(|line| line == *name || line.starts_with(&format!("{name}-")));
    if ["rustc"].iter().chain(components).all(has) {
        return Ok(NIGHTLY);
    }
    let mut install = command("rustup", &["toolchain", "install", NIGHTLY, "--profile", "minimal", "--no-self-update"]);
    install.args(components.iter().flat_map(|component| ["--component", component]));
    steps.run(&format!("install the toolchain {NIGHTLY}"), &mut install)?;
    Ok(NIGHTLY)
}

/// Flags of rustc for what is published: the texts of panics name source files, and must not name folders of the machine
/// that builds them.
pub fn remapped() -> Result<[String; 2]> {
    let home = std::env::home_dir().context("the home folder is unknown")?.join(".cargo");
    let cargo = std::env::var_os("CARGO_HOME").map_or(home, PathBuf::from);
    let remap = |from: &Path, to| format!("--remap-path-prefix={}={to}", from.display());
    Ok([remap(&cargo, "/cargo"), remap(root(), "/toku-codes")])
}

/// The program that the fuzzers of other languages ask what the core answers.
pub fn reference(steps: &Steps) -> Result<PathBuf> {
    let build = ["build", "--release", "--package", "toku-codes", "--example", "reference"];
    steps.run("build the core, to compare with", &mut cargo(&build))?;
    Ok(target("release/examples/reference"))
}

// Python, which also brings programs for other languages

const UV: &str = "uv==0.13.9";
const GROUPS: &str = "py/pyproject.toml";

/// The minor versions of CPython that the package supports: its classifiers.
pub fn supported_pythons() -> Result<Vec<String>> {
    let manifest = fs::read_to_string(GROUPS)?;
    let classifiers = manifest.split("\"Programming Language :: Python :: ").skip(1);
    let versions = classifiers.filter_map(|rest| rest.split('"').next()).filter(|version| version.starts_with("3."));
    let versions: Vec<_> = versions.map(str::to_owned).collect();
    ensure!(!versions.is_empty(), "{GROUPS} does not classify any version of Python");
    Ok(versions)
}

/// An interpreter: "3", the machine's own, or a minor version such as "3.12", for which pyenv is asked, too.
fn interpreter(version: &str, program: &str) -> Command {
    let mut python = command(program, &[]);
    if version != "3" {
        python.env("PYENV_VERSION", version);
    }
    python
}

/// The supported versions that the tests need and this machine does not have, with how to get them.
pub fn missing_pythons() -> Vec<String> {
    let is_missing = |version: &String| {
        let name = format!("python{version}");
        !interpreter(version, &name).arg("--version").output().is_ok_and(|output| output.status.success())
    };
    let versions = supported_pythons().unwrap_or_default().into_iter().filter(is_missing);
    versions.map(|version| format!("python{version} (`pyenv install {version}`)")).collect()
}

/// An environment of an interpreter with the packages of a dependency group of py/pyproject.toml, and perhaps with a
/// package of ours. Returns its interpreter.
pub fn environment(
    steps: &Steps,
    name: &str,
    version: &str,
    group: Option<&str>,
    package: Option<&Path>,
) -> Result<PathBuf> {
    let (uv, folder) = (target("uv"), target("environments").join(name));
    steps.unless_fresh(&uv, &[], || {
        steps.run("set up uv", command("python3", &["-m", "venv", "--clear"]).arg(&uv))?;
        let pip = ["-m", "pip", "install", "--quiet", "--disable-pip-version-check", UV];
        steps.run("install uv", &mut command(uv.join("bin/python"), &pip)).map(drop)
    })?;
    let python = folder.join("bin/python");
    let install = || {
        let mut install = command(uv.join("bin/uv"), &["pip", "install", "--quiet", "--python"]);
        install.arg(&python);
        install
    };
    steps.unless_fresh(&folder, &[Path::new(GROUPS)], || {
        let mut venv = interpreter(version, &uv.join("bin/uv").display().to_string());
        venv.args(["venv", "--quiet", "--clear", "--no-python-downloads", "--python", &format!("python{version}")]);
        steps.run(&format!("environment {name}"), venv.arg(&folder))?;
        let Some(group) = group else { return Ok(()) };
        let group = format!("{GROUPS}:{group}");
        steps.run(&format!("packages of {name}"), install().args(["--group", &group])).map(drop)
    })?;
    if let Some(package) = package {
        let stamp = folder.with_added_extension("package");
        steps.unless_fresh(&stamp, &[package, &folder.with_added_extension("done")], || {
            let mut ours = install();
            steps.run("install the package", ours.args(["--offline", "--no-deps", "--reinstall"]).arg(package))?;
            Ok(fs::write(&stamp, "")?)
        })?;
    }
    Ok(python)
}

/// A program of a dependency group of py/pyproject.toml, in an environment of its own.
pub fn python_tool(steps: &Steps, group: &str, name: &str) -> Result<PathBuf> {
    Ok(environment(steps, group, "3", Some(group), None)?.with_file_name(name))
}

/// The search path of programs with a folder before all others.
pub fn first_on_path(folder: &Path) -> Result<std::ffi::OsString> {
    let path = std::env::var_os("PATH").unwrap_or_default();
    Ok(std::env::join_paths(std::iter::once(folder.to_owned()).chain(std::env::split_paths(&path)))?)
}

// Node, Debian and git

/// Installs what the lock file of a folder names, from npm.
pub fn npm_ci(steps: &Steps, folder: &str, options: &[&str]) -> Result<()> {
    let [lock, done] = ["package-lock.json", "node_modules"].map(|file| Path::new(folder).join(file));
    let stamp = target("npm-ci").join(format!("{}{}", folder.replace('/', "-"), options.concat()));
    fs::create_dir_all(target("npm-ci"))?;
    // A larger set of packages has the smaller one inside.
    if !options.is_empty() && done.exists() && target("npm-ci").join(folder.replace('/', "-")).exists() {
        return npm_ci(steps, folder, &[]);
    }
    steps.unless_fresh(&stamp, &[&lock], || {
        let mut install = command("npm", &["ci", "--no-audit", "--no-fund", "--ignore-scripts"]);
        steps.run(&format!("npm ci in {folder}"), install.args(options).current_dir(folder))?;
        Ok(fs::write(&stamp, "")?)
    })
}

/// Packages of Debian's, for what no other package manager brings: installed when we may, named when we may not.
pub fn debian(steps: &Steps, packages: &[&str]) -> Result<()> {
    let is_there = |package: &&&str| {
        let output = command("dpkg-query", &["--show", "--showformat=${db:Status-Status}", package]).output();
        output.is_ok_and(|output| output.stdout == b"installed")
    };
    let missing: Vec<&str> = packages.iter().filter(|package| !is_there(package)).copied().collect();
    let is_root = || command("id", &["-u"]).output().is_ok_and(|output| output.stdout == b"0\n");
    if missing.is_empty() {
        return Ok(());
    }
    let list = missing.join(" ");
    if !Path::new("/usr/bin/apt-get").exists() || !is_root() {
        bail!("this machine lacks {list}: on Debian, apt-get install {list}");
    }
    steps.run("renew the list of packages", &mut command("apt-get", &["update", "--quiet"]))?;
    let mut install = command("apt-get", &["install", "--yes", "--no-install-recommends"]);
    steps.run(&format!("install {list}"), install.args(missing).env("DEBIAN_FRONTEND", "noninteractive")).map(drop)
}

/// The files of some folders that git has, or would take: not what else lies there.
pub fn tracked(steps: &Steps, paths: &[&str]) -> Result<Vec<String>> {
    let mut list = command("git", &["ls-files", "--cached", "--others", "--exclude-standard", "--deduplicate"]);
    let files = steps.run("list the files", list.args(paths))?;
    Ok(files.lines().filter(|file| Path::new(file).exists()).map(str::to_owned).collect())
}

/// What a file was in the last release that is in this history: the tag, and the content. Nothing when there is no tag
/// of a release, or that release had no such file.
pub fn released(path: &str) -> Result<Option<(String, String)>> {
    // Any failure of git's is one of ours: it must not look as if nothing had been released.
    let git = |arguments: &[&str]| -> Result<String> {
        let output = command("git", arguments).output().context("git")?;
        let said = String::from_utf8_lossy(&output.stderr);
        ensure!(output.status.success(), "git {}: {}", arguments.join(" "), said.trim());
        Ok(String::from_utf8_lossy(&output.stdout).into_owned())
    };
    if git(&["tag", "--list", "v[0-9]*", "--merged"])?.trim().is_empty() {
        if git(&["rev-parse", "--is-shallow-repository"])?.trim() == "true" {
            eprintln!("note    this clone is shallow: a release that it does not have is compared with nothing");
        }
        return Ok(None);
    }
    let tag = git(&["describe", "--tags", "--abbrev=0", "--match=v[0-9]*"])?.trim().to_owned();
    if git(&["ls-tree", "--name-only", "--full-tree", &tag, "--", path])?.trim().is_empty() {
        return Ok(None);
    }
    let content = git(&["show", &format!("{tag}:{path}")])?;
    Ok(Some((tag, content)))
}

/// The bill of materials of a package, written to a file. Returns the file.
pub fn write_bom(steps: &Steps, package: &str, file: PathBuf) -> Result<PathBuf> {
    let mut supply = command("python3", &["tools/supply/supply.py", "bom", package]);
    steps.run(&format!("bill of materials of {package}"), supply.arg(&file))?;
    Ok(file)
}

// The C library, which Go links, too

/// The name that the library of this machine has when it is packed.
pub fn c_library_name() -> Result<String> {
    let triple = host()?;
    ensure!(triple.contains("linux"), "the C library is built on Linux only so far, and this machine is {triple}");
    Ok(format!("toku-codes-{VERSION}-{triple}"))
}

/// What the library is made of.
pub const C_SOURCES: [&str; 7] =
    ["core", "ffi-c", "include", "LICENSE-MIT", "LICENSE-APACHE", "Cargo.toml", "Cargo.lock"];

/// The C library of this machine, built and installed in a folder that can be moved: its prefix. The folder has a space
/// in its name, as those of users can have.
pub fn c_library(steps: &Steps) -> Result<PathBuf> {
    let prefix = target("c/as installed").join(c_library_name()?);
    let inputs: Vec<_> = C_SOURCES.iter().chain(&["rust-toolchain.toml"]).map(Path::new).collect();
    steps.unless_fresh(&prefix, &inputs, || {
        emptied(&prefix)?;
        let mut install = make("");
        install.arg(format!("DESTDIR={}", prefix.display())).arg("RELOCATABLE=yes");
        steps.run("build the C library", &mut install).map(drop)
    })?;
    Ok(prefix)
}

/// `make build install` of the C library.
pub fn make(prefix: &str) -> Command {
    let mut make = command("make", &["--no-print-directory", "-C", "ffi-c", "build", "install"]);
    make.arg(format!("PREFIX={prefix}")).arg(format!("BUILD={}", target("c/library").display()));
    make.arg(format!("CARGO={}", cargo(&[]).get_program().display()));
    make
}
