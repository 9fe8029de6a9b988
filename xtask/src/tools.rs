//! What more than one language needs: tools that must be installed by hand, tools that are set up inside the clone, and
//! things that are built once for all.

use std::fs;
use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::{Context, Result, bail, ensure};

use crate::cmd;
use crate::run::{Steps, VERSION, emptied, output, root, target};

/// A program that a person must install: the command that prints its version, the oldest version that is enough, and where
/// to get it.
pub struct Tool(pub &'static str, pub (u32, u32), pub &'static str);

pub const CC: Tool = Tool("cc --version", (1, 0), "a C compiler, such as gcc or clang");
pub const CXX: Tool = Tool("c++ --version", (1, 0), "a C++ compiler, such as g++ or clang++");
pub const NODE: Tool = Tool("node --version", (20, 0), "https://nodejs.org/");
pub const PYTHON: Tool = Tool("python3 --version", (3, 11), "https://www.python.org/downloads/");

impl Tool {
    /// Says what is missing or too old, with how to get it.
    pub fn problem(&self) -> Option<String> {
        let Tool(command, (major, minor), get) = *self;
        let (name, argument) = command.split_once(' ')?;
        let advice = format!("{name} {major}.{minor} or later ({get})");
        let Ok(text) = output(cmd!("{name} {argument}")) else { return Some(advice) };
        let version = text.split(|c: char| !c.is_ascii_digit() && c != '.').find(|word| word.contains('.'));
        let mut parts = version.unwrap_or("").split('.').map(|part| part.parse().unwrap_or(0));
        let found = (parts.next().unwrap_or(0), parts.next().unwrap_or(0));
        (found < (major, minor)).then(|| format!("{advice}, not {}.{}", found.0, found.1))
    }
}

/// What follows a word that is at the start of a line of a text.
pub fn behind(word: &str, text: &str) -> Result<String> {
    let found = text.lines().find_map(|line| line.strip_prefix(word));
    Ok(found.with_context(|| format!("no line starts with {word:?}"))?.to_owned())
}

/// How many texts a fuzzer tried, by its own count. 0 is an error.
pub fn tried(count: Option<&str>) -> Result<u64> {
    let count = count.and_then(|count| count.trim().parse().ok()).unwrap_or(0);
    ensure!(count > 0, "the fuzzer does not say that it tried a text");
    Ok(count)
}

// Rust

/// Adds a target of rustc if it is missing. cargo adds those of rust-toolchain.toml by itself, unless rustup's automatic
/// installation is switched off.
pub fn add_target(steps: &Steps, name: &str) -> Result<()> {
    if Path::new(&output(cmd!("rustc --print target-libdir --target {name}"))?).exists() {
        return Ok(());
    }
    steps.run(format!("add the target {name}"), cmd!("rustup target add {name}")).map(drop)
}

pub const WASM: &str = "wasm32-unknown-unknown";

/// rustc's name of this machine.
pub fn host() -> Result<String> {
    behind("host: ", &output(cmd!("rustc -vV"))?)
}

/// The oldest rustc that the core supports, as its manifest says.
pub fn oldest_rustc() -> Result<String> {
    let version = behind("rust-version = ", &fs::read_to_string("core/Cargo.toml")?)?;
    Ok(version.trim_matches('"').to_owned())
}

/// A cargo tool in exactly this version, built in the build folder if it is missing. Tests do not need any.
pub fn cargo_tool(steps: &Steps, name: &str, version: &str) -> Result<PathBuf> {
    let folder = target(format!("tools/{name}-{version}"));
    if !folder.join("bin").join(name).exists() {
        let mut install = cmd!("cargo install --locked --quiet --root {folder} {name}@{version}");
        steps.run(format!("install {name} {version}"), install.env("CARGO_TARGET_DIR", target("tools/build")))?;
    }
    Ok(folder.join("bin").join(name))
}

/// The nightly compiler, for features that stable does not have. Always the same one, so that a proof can be repeated.
/// Returns the name for cargo's `+NAME`.
pub fn nightly(steps: &Steps, components: &[&str]) -> Result<&'static str> {
    const NIGHTLY: &str = "nightly-2026-05-20";
    // rustup would need the network even when nothing is missing.
    let installed = output(cmd!("rustup component list --installed --toolchain {NIGHTLY}")).unwrap_or_default();
    let has = |name: &&str| installed.lines().any(|line| line == *name || line.starts_with(&format!("{name}-")));
    if !["rustc"].iter().chain(components).all(has) {
        let mut install = cmd!("rustup toolchain install {NIGHTLY} --profile minimal --no-self-update");
        install.args(components.iter().flat_map(|component| ["--component", component]));
        steps.run(format!("install the toolchain {NIGHTLY}"), install)?;
    }
    Ok(NIGHTLY)
}

/// cargo-llvm-cov, which measures which Rust code tests reach, with a build folder for each use. It adds the component
/// llvm-tools to the toolchain.
pub fn llvm_cov(steps: &Steps, folder: &str, arguments: &[&str]) -> Result<Command> {
    let program = cargo_tool(steps, "cargo-llvm-cov", "0.9.1")?;
    let mut cov = cmd!("{program} llvm-cov {arguments...}");
    cov.env("CARGO_LLVM_COV_SETUP", "yes").env("CARGO_TARGET_DIR", target("coverage").join(folder));
    Ok(cov)
}

/// Reports which Rust code the tests reached, without the files that a pattern matches; fails below a minimum of lines and
/// of regions, the parts of a line. cargo-llvm-cov cannot check a minimum of branches.
pub fn rust_report(steps: &Steps, folder: &str, without: &str, [lines, regions]: [&str; 2]) -> Result<Command> {
    let mut report = llvm_cov(steps, folder, &["report", "--show-missing-lines", "--ignore-filename-regex", without])?;
    report.args(["--fail-under-lines", lines, "--fail-under-regions", regions]);
    Ok(report)
}

/// Writes a tool's table of coverage to a file, and returns its total percentages with the name of the file.
pub fn shares(name: &str, table: &str) -> Result<String> {
    let file = target(format!("coverage/{name}.txt"));
    fs::write(&file, table)?;
    let is_total = |line: &&str| line.starts_with("TOTAL") || line.contains(" all files ");
    let total = table.lines().find(is_total).with_context(|| format!("{} does not have a total", file.display()))?;
    let shares = total.split([' ', '|']).filter(|word| word.contains('.') || word.ends_with('%'));
    let shares: Vec<_> = shares.map(|share| share.trim_end_matches('%')).collect();
    Ok(format!("{} %; target/coverage/{name}.txt lists the rest", shares.join(", ")))
}

/// Flags of rustc for published builds: texts of panics have paths of source files, which must not show folders of the build
/// machine.
pub fn remapped() -> Result<[String; 2]> {
    let home = std::env::home_dir().context("the home folder is unknown")?.join(".cargo");
    let cargo = std::env::var_os("CARGO_HOME").map_or(home, PathBuf::from);
    let remap = |from: &Path, to| format!("--remap-path-prefix={}={to}", from.display());
    Ok([remap(&cargo, "/cargo"), remap(root(), "/toku-codes")])
}

/// The program that answers for the core when the fuzzers of other languages ask.
pub fn reference(steps: &Steps) -> Result<PathBuf> {
    let build = cmd!("cargo build --release --package toku-codes --example reference");
    steps.run("build the core, to compare with", build)?;
    Ok(target("release/examples/reference"))
}

// Python, which also brings programs for other languages

const UV: &str = "0.13.9";
const GROUPS: &str = "py/pyproject.toml";

/// The minor versions of CPython that the package supports: its classifiers.
pub fn supported_pythons() -> Result<Vec<String>> {
    let manifest = fs::read_to_string(GROUPS)?;
    let classified = manifest.split("\"Programming Language :: Python :: 3.").skip(1);
    let minor = classified.filter_map(|rest| rest.split('"').next());
    let versions: Vec<_> = minor.map(|minor| format!("3.{minor}")).collect();
    ensure!(!versions.is_empty(), "{GROUPS} does not classify any version of Python");
    Ok(versions)
}

/// The supported versions that this machine does not have, not even in pyenv, with how to get them.
pub fn missing_pythons() -> Vec<String> {
    let is_there = |version: &String| output(cmd!("python{version} --version").env("PYENV_VERSION", version)).is_ok();
    let missing = supported_pythons().unwrap_or_default().into_iter().filter(|version| !is_there(version));
    missing.map(|version| format!("python{version} (`pyenv install {version}`)")).collect()
}

/// The program that makes environments.
pub fn uv(steps: &Steps) -> Result<PathBuf> {
    let home = target(format!("uv-{UV}"));
    // It does not depend on files in the clone: its path has its version.
    steps.unless_fresh(&home, &[""; 0], || {
        steps.run("set up uv", cmd!("python3 -m venv --clear {home}"))?;
        let install = cmd!("{home}/bin/python -m pip install --quiet --disable-pip-version-check uv=={UV}");
        steps.run("install uv", install).map(drop)
    })?;
    Ok(home.join("bin/uv"))
}

/// A virtual environment for a version of Python ("3" is the machine's own) with the packages of a dependency group of
/// py/pyproject.toml, and optionally one of our packages. Returns its interpreter.
pub fn environment(
    steps: &Steps,
    name: &str,
    version: &str,
    group: Option<&str>,
    package: Option<&Path>,
) -> Result<PathBuf> {
    let folder = target("environments").join(name);
    let (uv, python) = (uv(steps)?, folder.join("bin/python"));
    steps.unless_fresh(&folder, &[GROUPS], || {
        let mut venv = cmd!("{uv} venv --quiet --clear --no-python-downloads --python python{version} {folder}");
        venv.envs((version != "3").then_some(("PYENV_VERSION", version)));
        steps.run(format!("environment {name}"), venv)?;
        let Some(group) = group else { return Ok(()) };
        let install = cmd!("{uv} pip install --quiet --python {python} --group {GROUPS}:{group}");
        steps.run(format!("packages of {name}"), install).map(drop)
    })?;
    let Some(package) = package else { return Ok(python) };
    let stamp = folder.with_added_extension("package");
    steps.unless_fresh(&stamp, &[package, &folder.with_added_extension("done")], || {
        let options = "--quiet --offline --no-deps --reinstall".split(' ');
        steps.run("install the package", cmd!("{uv} pip install {options...} --python {python} {package}"))?;
        Ok(fs::write(&stamp, "")?)
    })?;
    Ok(python)
}

/// A program of a dependency group of py/pyproject.toml, in a separate environment.
pub fn python_tool(steps: &Steps, group: &str, name: &str) -> Result<PathBuf> {
    Ok(environment(steps, group, "3", Some(group), None)?.with_file_name(name))
}

/// PATH, with the folder of a program before all others.
pub fn path_with(program: &Path) -> Result<std::ffi::OsString> {
    let path = std::env::var_os("PATH").unwrap_or_default();
    let folder = program.parent().context("a program is in a folder")?.to_owned();
    Ok(std::env::join_paths(std::iter::once(folder).chain(std::env::split_paths(&path)))?)
}

// Node, Debian and git

/// Installs the packages in the lock file of a folder by npm: all, or without one kind of them, such as `dev`.
pub fn npm_ci(steps: &Steps, folder: &str, without: Option<&str>) -> Result<()> {
    let name = target("npm-ci/".to_owned() + &folder.replace('/', "-"));
    if name.exists() && without.is_some() {
        return npm_ci(steps, folder, None); // all packages include these
    }
    let stamp = without.map_or(name.clone(), |without| name.with_added_extension(without));
    steps.unless_fresh(&stamp, &[format!("{folder}/package-lock.json")], || {
        let options = without.map(|kind| format!("--omit={kind}"));
        let mut install = cmd!("npm ci --no-audit --no-fund --ignore-scripts {options...}");
        steps.run(format!("npm ci in {folder}"), install.current_dir(folder))?;
        Ok(fs::write(&stamp, "")?)
    })
}

/// The WASM engine of the npm packages, in `target/npm/wasm`.
pub fn engine(steps: &Steps) -> Result<()> {
    let (tools, built, to) = (target("tools/bindgen"), target(WASM).join("small"), target("npm/wasm"));
    let tool = cmd!("cargo build --package bindgen --target-dir {tools}");
    steps.run("build wasm-bindgen's post-processing", tool)?;
    // wasm-bindgen reads custom sections that `strip` removes.
    let unstripped = "--config=profile.small.strip=false";
    let build = cmd!("cargo build --package toku-codes-wasm --profile small --target {WASM} {unstripped}");
    steps.run("build the WASM engine", build)?;
    steps.run("post-process it", cmd!("{tools}/debug/bindgen {built}/toku_codes_wasm.wasm {to}")).map(drop)
}

/// Whether `debian` can install packages.
pub fn can_install() -> bool {
    Path::new("/usr/bin/apt-get").exists() && output(cmd!("id -u")).is_ok_and(|id| id == "0")
}

/// Debian packages that no other package manager has: installed as root, otherwise named in the error.
pub fn debian(steps: &Steps, packages: &[&str]) -> Result<()> {
    let is_there = |package: &&&str| {
        let format = "--showformat=${db:Status-Status}";
        output(cmd!("dpkg-query --show {format} {package}")).is_ok_and(|status| status == "installed")
    };
    let missing: Vec<&str> = packages.iter().filter(|package| !is_there(package)).copied().collect();
    if missing.is_empty() {
        return Ok(());
    }
    let list = missing.join(" ");
    if !can_install() {
        bail!("this machine lacks {list}: on Debian, apt-get install {list}");
    }
    steps.run("renew the list of packages", cmd!("apt-get update --quiet"))?;
    let mut install = cmd!("apt-get install --yes --no-install-recommends {missing...}");
    steps.run(format!("install {list}"), install.env("DEBIAN_FRONTEND", "noninteractive")).map(drop)
}

/// Debian packages for another architecture, with their dependencies, unpacked in a folder, not installed.
pub fn debian_files(steps: &Steps, architecture: &str, packages: &[&str]) -> Result<PathBuf> {
    let folder = target("debian").join(architecture);
    let files = folder.join("files");
    steps.unless_fresh(&files, &[""; 0], || {
        let (folder, apt) = (emptied(&folder)?, folder.join("apt.conf"));
        fs::create_dir_all(folder.join("state/lists/partial"))?;
        fs::create_dir_all(folder.join("cache/archives/partial"))?;
        let names = format!("APT {{ Architecture \"{architecture}\"; Architectures \"{architecture}\"; }};\n");
        let (state, cache) = (folder.join("state"), folder.join("cache"));
        fs::write(
            &apt,
            names + &format!("Dir {{ State {state:?}; State::status \"/dev/null\"; Cache {cache:?}; }};\n"),
        )?;
        let mut update = cmd!("apt-get --quiet update");
        steps.run(format!("list the packages for {architecture}"), update.env("APT_CONFIG", &apt))?;
        let options = "--quiet --yes --download-only --no-install-recommends".split(' ');
        let mut download = cmd!("apt-get install {options...} {packages...}");
        steps.run(format!("download {}", packages.join(" ")), download.env("APT_CONFIG", &apt))?;
        let unpack = "for file in cache/archives/*.deb; do dpkg-deb --extract \"$file\" files; done";
        steps.run("unpack them", cmd!("sh -ec {unpack}").current_dir(folder)).map(drop)
    })?;
    Ok(files)
}

/// The files of some folders that git tracks or would add, without ignored files.
pub fn tracked(paths: &[&str]) -> Result<Vec<String>> {
    let files = output(cmd!("git ls-files --cached --others --exclude-standard --deduplicate {paths...}"))?;
    Ok(files.lines().filter(|file| Path::new(file).exists()).map(str::to_owned).collect())
}

/// The tag of the last release in this history, and the content of a file in it; `None` if there is no release, or it does
/// not have the file. Every failure of git is an error, since it would look as if nothing had been released.
pub fn released(path: &str) -> Result<Option<(String, String)>> {
    // A commit with a tag is compared with the release before it, not with itself.
    let pattern = "v[0-9]*";
    let is_release = !output(cmd!("git tag --list {pattern} --points-at HEAD"))?.is_empty();
    let is_first = is_release && output(cmd!("git rev-list --count HEAD"))? == "1";
    let from = if is_release && !is_first { "HEAD^" } else { "HEAD" };
    if is_first || output(cmd!("git tag --list {pattern} --merged {from}"))?.is_empty() {
        if output(cmd!("git rev-parse --is-shallow-repository"))? == "true" {
            eprintln!("note    this clone is shallow: it cannot be compared with releases that it does not have");
        }
        return Ok(None);
    }
    let tag = output(cmd!("git describe --tags --abbrev=0 --match={pattern} {from}"))?;
    if output(cmd!("git ls-tree --name-only --full-tree {tag} -- {path}"))?.is_empty() {
        return Ok(None);
    }
    let content = output(cmd!("git show {tag}:{path}"))? + "\n";
    Ok(Some((tag, content)))
}

/// Removes what was made to be published with another version or address of the repository, so that the two never mix.
pub fn forget_other_releases() -> Result<()> {
    let (stamp, own) = (target("dist.of"), format!("{VERSION} of {}\n", env!("CARGO_PKG_REPOSITORY")));
    if fs::read_to_string(&stamp).is_ok_and(|made| made == own) {
        return Ok(());
    }
    emptied(target("dist"))?;
    Ok(fs::write(stamp, own)?)
}

/// The bill of materials of a package, written to a file. Returns the file.
pub fn write_bom(steps: &Steps, package: &str, file: PathBuf) -> Result<PathBuf> {
    let supply = cmd!("python3 -B tools/supply/supply.py bom {package} {file}");
    steps.run(format!("bill of materials of {package}"), supply)?;
    Ok(file)
}

/// Packs a folder. The same files always give the same bytes.
pub fn pack(steps: &Steps, archive: &Path, folder: &Path) -> Result<()> {
    let (parent, name) = (folder.parent().context("a parent")?, folder.file_name().context("a name")?);
    let nobody = ["--sort=name", "--owner=0", "--group=0", "--numeric-owner", "--mtime=@0", "--mode=u+rwX,go+rX,go-w"];
    let compress = "--use-compress-program=gzip -n -9";
    steps.run("pack it", cmd!("tar {nobody...} {compress} -cf {archive} -C {parent} {name}")).map(drop)
}

/// Writes a zip of files, each with its name there. The same files always give the same bytes.
pub fn write_zip(archive: &Path, files: impl IntoIterator<Item = Result<(String, Vec<u8>)>>) -> Result<()> {
    let mut zip = zip::ZipWriter::new(fs::File::create(archive)?);
    let options = zip::write::SimpleFileOptions::default().last_modified_time(zip::DateTime::default());
    for file in files {
        let (name, content) = file?;
        zip.start_file(name, options)?;
        zip.write_all(&content)?;
    }
    zip.finish()?.sync_all().with_context(|| archive.display().to_string())
}

// The C library, which Go links, too

/// The sources of the library.
pub const C_SOURCES: [&str; 7] =
    ["core", "ffi-c", "include", "LICENSE-MIT", "LICENSE-APACHE", "Cargo.toml", "Cargo.lock"];

/// The folder of the C library for this machine, once it is built. Its path has a space, as those of users may have.
pub fn c_prefix() -> Result<PathBuf> {
    let triple = host()?;
    ensure!(triple.contains("linux"), "the C library is built on Linux only so far, and this machine is {triple}");
    Ok(target("c/as installed").join(format!("toku-codes-{VERSION}-{triple}")))
}

/// Builds the C library for this machine and installs it. Returns its prefix, a folder that can be moved.
pub fn c_library(steps: &Steps) -> Result<PathBuf> {
    let prefix = c_prefix()?;
    steps.unless_fresh(&prefix, &[&C_SOURCES[..], &["rust-toolchain.toml"]].concat(), || {
        let (folder, build) = (emptied(&prefix)?, target("c/library"));
        let mut make = cmd!("make --no-print-directory -C ffi-c build install BUILD={build} DESTDIR={folder}");
        steps.run("build the C library", make.args(["PREFIX=", "RELOCATABLE=yes"])).map(drop)
    })?;
    Ok(prefix)
}
