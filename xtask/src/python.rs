//! The Python package, and the virtual environment that all Python tools of the repository live in.

use std::fmt::Write;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::{Context, Result, bail, ensure};
use toku_codes::entries;

use crate::generated::{NOTICE, documentation, kinds};
use crate::steps::{Runner, Tool, command, first_on_path, remapped};
use crate::{Generated, Language, Steps, bench, fuzz, rust, supply, target};

pub struct Python;

pub const PYTHON: Tool =
    Tool { command: ["python3", "--version"], at_least: (3, 11), get: "https://www.python.org/downloads/" };

/// A program of the virtual environment, which is set up when it is missing or its requirements have changed.
pub fn tool(steps: &Steps, name: &str) -> Result<PathBuf> {
    tool_of(steps, "venv", DEVELOPMENT, name)
}

/// The same of another environment, with requirements of its own.
pub fn tool_of(steps: &Steps, environment: &str, requirements: &str, name: &str) -> Result<PathBuf> {
    let venv = target(environment);
    steps.unless_fresh(&venv.join("pyvenv.cfg"), &[Path::new(requirements)], || {
        steps.run("virtual environment", command("python3", &["-m", "venv", "--clear"]).arg(&venv))?;
        let install = ["-m", "pip", "install", "--disable-pip-version-check", "--requirement"];
        steps.run("Python tools", command(venv.join("bin/python"), &install).arg(requirements)).map(drop)
    })?;
    Ok(venv.join("bin").join(name))
}

impl Language for Python {
    fn name(&self) -> &'static str {
        "python"
    }

    fn tools(&self) -> &'static [Tool] {
        &[PYTHON]
    }

    fn generate(&self, _steps: &Steps, files: &mut Generated) -> Result<()> {
        files.put("py/python/toku_codes/_codes.pyi", &stub())
    }

    fn build(&self, steps: &Steps) -> Result<()> {
        self.dist(steps)?;
        environment(steps, Path::new("python3"), "venv", &[], &shipped("whl")?).map(drop)
    }

    fn answerers(&self) -> Vec<(&'static str, Command)> {
        vec![("Python", script("py/tests/answer.py"))]
    }

    fn vectors(&self, steps: &Steps) -> Result<Vec<Command>> {
        let python = environment(steps, Path::new("python3"), "vectors", &["pytest"], &shipped("whl")?)?;
        let mut pytest = command(python, &["-m", "pytest", "--config-file", "py/pyproject.toml"]);
        pytest.arg("py/tests/test_conformance.py").env("PYTHONDONTWRITEBYTECODE", "1");
        Ok(vec![pytest])
    }

    fn api(&self, steps: &Steps) -> Result<String> {
        let mut list = command(tool(steps, "python")?, &["py/tests/api.py"]);
        steps.run("list the API", list.arg(target("python/venv")))
    }

    /// The wheel, linked by zig against the glibc of 2012, and what pip makes one from elsewhere.
    fn dist(&self, steps: &Steps) -> Result<()> {
        let (maturin, folder) = (tool(steps, "maturin")?, target("dist/python"));
        let sources = ["core", "py/src", "py/python", "py/Cargo.toml", "py/pyproject.toml", "py/README.md"];
        let licences = ["py/LICENSE-MIT", "py/LICENSE-APACHE", "py/LICENSE-THIRD-PARTY"];
        let settings =
            ["Cargo.toml", "Cargo.lock", "rust-toolchain.toml", DEVELOPMENT, "xtask/src/python.rs", "xtask/src/supply"];
        let sources = [&sources[..], &licences, &settings].concat().into_iter().map(Path::new).collect::<Vec<_>>();
        steps.unless_fresh(&folder, &sources, || {
            // Only those of this version.
            fs::create_dir_all(&folder)?;
            fs::remove_dir_all(&folder)?;
            let tools = maturin.parent().context("maturin lies in a folder")?;
            let manifest = ["--manifest-path", "py/Cargo.toml", "--out"];
            let mut sdist = command(&maturin, &["sdist"]);
            steps.run("make the sdist", sdist.args(manifest).arg(&folder))?;
            let bom = supply::PYTHON.write_bom("python", "toku_codes")?;
            let mut wheel = command(&maturin, &["build", "--release", "--zig", "--compatibility", "manylinux_2_17"]);
            wheel.args(manifest).arg(&folder).arg("--interpreter").arg(tools.join("python"));
            wheel.arg("--sbom-include").arg(bom);
            wheel.env("PATH", first_on_path(tools)?); // where zig is looked for
            wheel.env("CARGO_ZIGBUILD_CACHE_DIR", target("zig"));
            wheel.env("CARGO_ENCODED_RUSTFLAGS", remapped()?.join("\x1f"));
            steps.run("build the wheel", &mut wheel).map(drop)
        })
    }

    fn test(&self, steps: &Steps) -> Result<()> {
        let (found, missing) = required()?;
        let ruff = tool(steps, "ruff")?;
        steps.run("format", &mut command(&ruff, &["format", "--no-cache", "--check", "py", "bench"]))?;
        steps.run("lint", &mut command(&ruff, &["check", "--no-cache", "py", "bench"]))?;
        let (wheel, sdist) = (shipped("whl")?, shipped("gz")?);
        let mut audit = command(tool(steps, "abi3audit")?, &["--strict", "--verbose"]);
        steps.run("stable ABI of the wheel", audit.arg(&wheel))?;
        let mut twine = command(tool(steps, "twine")?, &["check", "--strict"]);
        steps.run("what an index checks", twine.arg(&wheel).arg(&sdist))?;

        let (oldest, newest) = (&found[0], &found[found.len() - 1]);
        let mut used = Vec::new();
        for one in &found {
            let is_whole = one.minor == oldest.minor || one.minor == newest.minor;
            let needs: &[&str] = if is_whole { &["--requirement", TESTS] } else { &["pytest"] };
            let folder = if is_whole { one.version.clone() } else { one.version.clone() + "-few" };
            let python = environment(steps, &one.path, &folder, needs, &wheel)?;
            pytest(steps, &one.version, &python, if is_whole { &[] } else { &SHORT })?;
            if is_whole {
                let mut stubtest = command(&python, &["-m", "mypy.stubtest", "toku_codes"]);
                steps.run("stubs against what runs", stubtest.current_dir(target("python")))?;
            }
            used.push(format!("{} ({})", one.version, if is_whole { "all tests" } else { "a few tests" }));
        }
        fuzz::show(&[fuzz(steps, fuzz::SECONDS)?]);
        let python = target("python").join(&newest.version).join("bin/python");
        self.types(steps, &python)?;
        bench::workloads()?;
        steps.run("a run of the benchmark", &mut command(&python, &["bench/python/bench.py"]))?;

        let built = target("python/sdist");
        steps.unless_fresh(&built, &[&sdist], || {
            // Only that of this version. pip unpacks and builds it in a folder away from the repository.
            fs::create_dir_all(&built)?;
            fs::remove_dir_all(&built)?;
            let mut pip = command(&python, &["-m", "pip", "wheel", "--disable-pip-version-check", "--no-deps"]);
            steps.run("build a wheel from the sdist", pip.arg("--wheel-dir").arg(&built).arg(&sdist)).map(drop)
        })?;
        let python = environment(steps, &newest.path, "from-sdist", &["pytest"], &only(&built, "whl")?)?;
        pytest(steps, "what the sdist gives", &python, &SHORT)?;
        println!("python  CPython used: {}; not found: {}", used.join(", "), missing.join(", "));
        Ok(())
    }
}

impl Python {
    /// What type checkers say of the installed package, and of the tests that use it.
    fn types(&self, steps: &Steps, python: &Path) -> Result<()> {
        let package: &[&str] = &["--package", "toku_codes"];
        let mypy = tool(steps, "mypy")?;
        for (what, checked) in [
            ("types", package),
            ("types of the tests", &["py/tests", "py/examples", "bench/python/bench.py", "bench/plot.py"]),
        ] {
            let mut types = command(&mypy, &["--config-file", "py/pyproject.toml"]);
            types.arg("--cache-dir").arg(target("python/mypy")).arg("--python-executable").arg(python);
            steps.run(what, types.args(checked))?;
        }
        let mut pyright = command(tool(steps, "pyright")?, &["--verifytypes", "toku_codes"]);
        let folder = python.parent().context("an interpreter lies in a folder")?;
        pyright.env("PATH", first_on_path(folder)?).env("PYRIGHT_PYTHON_GLOBAL_NODE", "0");
        steps.run("completeness of the types", pyright.current_dir(target("python"))).map(drop)
    }
}

/// The tools that are pinned, and what the tests need beside the wheel.
const DEVELOPMENT: &str = "py/requirements-dev.txt";
const TESTS: &str = "py/requirements-test.txt";
/// What the benchmarks measure beside the package.
const BENCHMARKS: &str = "bench/python/requirements.txt";

/// What runs on every interpreter; it needs no other package than pytest.
const SHORT: [&str; 2] = ["test_conformance.py", "test_processes.py"];

/// The minor versions of Python 3 that must be there, and those that are looked for.
const REQUIRED: [u32; 3] = [11, 12, 13];
const LOOKED_FOR: std::ops::RangeInclusive<u32> = 11..=15;

struct Interpreter {
    minor: u32,
    version: String,
    path: PathBuf,
}

/// The interpreters of this machine, oldest first, and the names of those that were not found.
fn interpreters() -> (Vec<Interpreter>, Vec<String>) {
    let pyenv = Command::new("pyenv").arg("root").output().ok().map(|output| output.stdout).unwrap_or_default();
    let versions = Path::new(String::from_utf8_lossy(&pyenv).trim()).join("versions");
    let (mut found, mut missing) = (Vec::new(), Vec::new());
    for minor in LOOKED_FOR {
        let name = format!("python3.{minor}");
        let patch = |entry: fs::DirEntry| {
            entry.file_name().to_str()?.strip_prefix(&name[6..])?.strip_prefix('.')?.parse::<u32>().ok()
        };
        let newest = fs::read_dir(&versions).into_iter().flatten().flatten().filter_map(patch).max();
        // A command of pyenv with this name works only for the versions that were chosen.
        let inside = newest.map(|patch| versions.join(format!("3.{minor}.{patch}/bin/{name}")));
        match inside.into_iter().chain([name.clone().into()]).find_map(|path| Some((version(&path)?, path))) {
            Some((version, path)) => found.push(Interpreter { minor, version, path }),
            None => missing.push(format!("3.{minor}")),
        }
    }
    (found, missing)
}

/// The same, and all that are required are there.
fn required() -> Result<(Vec<Interpreter>, Vec<String>)> {
    let (found, missing) = interpreters();
    let lacks = |minor: &&u32| found.iter().all(|one| one.minor != **minor);
    if let Some(minor) = REQUIRED.iter().find(lacks) {
        bail!("CPython 3.{minor} is needed, too: `pyenv install 3.{minor}`, or a python3.{minor} with venv");
    }
    Ok((found, missing))
}

/// An environment for the benchmark on each interpreter that the tests want, oldest first, by its minor version. The
/// last one has the peers, too.
pub fn environments_for_benchmarks(steps: &Steps) -> Result<Vec<(String, PathBuf)>> {
    let found = required()?.0.into_iter().filter(|one| REQUIRED.contains(&one.minor)).collect::<Vec<_>>();
    let newest = found.last().context("none is required")?.minor;
    let wheel = shipped("whl")?;
    let environment = |one: &Interpreter| {
        let needs: &[&str] = if one.minor == newest { &["--requirement", BENCHMARKS] } else { &[] };
        let python = environment(steps, &one.path, &format!("bench-{}", one.version), needs, &wheel)?;
        Ok((format!("3.{}", one.minor), python))
    };
    found.iter().map(environment).collect()
}

/// The version of an interpreter that can make environments.
fn version(path: &Path) -> Option<String> {
    let script = "import ensurepip, platform, venv; print(platform.python_version())";
    let output = Command::new(path).args(["-c", script]).output().ok().filter(|output| output.status.success())?;
    Some(String::from_utf8_lossy(&output.stdout).trim().to_owned())
}

/// A program of the tests with the wheel installed, and no more.
pub fn script(path: &str) -> Command {
    command(target("python/venv/bin/python"), &["-B", "-X", "utf8", path])
}

/// The interpreter of an environment that has the wheel and what is needed beside it, and nothing of the repository.
fn environment(steps: &Steps, interpreter: &Path, name: &str, needs: &[&str], wheel: &Path) -> Result<PathBuf> {
    let folder = target("python").join(name);
    let (configuration, python) = (folder.join("pyvenv.cfg"), folder.join("bin/python"));
    let install = ["-m", "pip", "install", "--disable-pip-version-check", "--constraint", DEVELOPMENT];
    steps.unless_fresh(&configuration, &[DEVELOPMENT, TESTS, BENCHMARKS].map(Path::new), || {
        let mut venv = command(interpreter, &["-m", "venv", "--clear"]);
        steps.run(&format!("environment {name}"), venv.arg(&folder))?;
        if needs.is_empty() {
            return Ok(());
        }
        steps.run("what the tests need", command(&python, &install).args(needs)).map(drop)
    })?;
    steps.unless_fresh(&python, &[wheel, &configuration], || {
        let mut pip = command(&python, &install);
        steps.run("install the wheel", pip.args(["--force-reinstall", "--no-deps"]).arg(wheel)).map(drop)
    })?;
    Ok(python)
}

/// Fuzzes the texts of the wheel, and gives the figure.
pub fn fuzz(steps: &Steps, seconds: u32) -> Result<String> {
    Python.dist(steps)?;
    let (found, _) = interpreters();
    let newest = found.last().context("no Python")?;
    let python = environment(steps, &newest.path, &newest.version, &["--requirement", TESTS], &shipped("whl")?)?;
    let mut pytest = command(&python, &["-m", "pytest", "--config-file", "py/pyproject.toml", "py/tests/fuzz.py"]);
    pytest.env("PYTHONDONTWRITEBYTECODE", "1").env("HYPOTHESIS_STORAGE_DIRECTORY", target("python/hypothesis"));
    pytest.env("TOKU_FUZZ_SECONDS", seconds.to_string()).env("TOKU_REFERENCE", rust::reference(steps)?);
    let output = steps.tests_shown("fuzz texts", Runner::Pytest, &mut pytest)?;
    let tried = output.split_once(" texts\n").and_then(|(before, _)| before.rsplit(' ').next()?.parse::<u64>().ok());
    let tried = tried.unwrap_or(0);
    ensure!(tried > 0, "pytest fuzzed nothing:\n{output}");
    Ok(format!("Python: {tried} texts"))
}

/// The interpreter that has what the tests on the newest CPython use, if they were run here.
pub fn newest_tested() -> Option<PathBuf> {
    let python = target("python").join(interpreters().0.pop()?.version).join("bin/python");
    python.exists().then_some(python)
}

/// An environment that has a wheel and what the tests need.
pub fn tested(steps: &Steps, name: &str, wheel: &Path) -> Result<PathBuf> {
    environment(steps, Path::new("python3"), name, &["--requirement", TESTS], wheel)
}

fn pytest(steps: &Steps, what: &str, python: &Path, files: &[&str]) -> Result<()> {
    let mut pytest = command(python, &["-m", "pytest", "--config-file", "py/pyproject.toml"]);
    pytest.args(files.iter().map(|file| format!("py/tests/{file}")));
    if files.is_empty() {
        pytest.arg("py/tests");
    }
    // No byte code beside the sources: a folder that changes is taken for a changed source.
    pytest.env("PYTHONDONTWRITEBYTECODE", "1").env("HYPOTHESIS_STORAGE_DIRECTORY", target("python/hypothesis"));
    steps.tests(&format!("pytest, {what}"), Runner::Pytest, &mut pytest)
}

/// What the tests reach of the Python of a package, as LCOV. Its native module is built by cargo with these variables,
/// and runs with them.
pub fn coverage(steps: &Steps, variables: &[(String, String)]) -> Result<String> {
    let (folder, maturin) = (target("coverage/wheel"), tool(steps, "maturin")?);
    let variables = || variables.iter().map(|(name, value)| (name, value));
    let mut build =
        command(&maturin, &["build", "--manifest-path", "py/Cargo.toml", "--compatibility", "linux", "--out"]);
    build.arg(&folder).arg("--interpreter").arg(tool(steps, "python")?).envs(variables());
    steps.run("build a wheel that counts", &mut build)?;
    let newest = interpreters().0.pop().context("there is no CPython")?;
    let needs = ["--requirement", TESTS, "coverage"];
    let python = environment(steps, &newest.path, "coverage", &needs, &only(&folder, "whl")?)?;
    let data = format!("--data-file={}", target("coverage/python.sqlite").display());
    let mut pytest = command(&python, &["-m", "coverage", "run", "--branch", "--source=toku_codes", &data]);
    // Not what looks into the wheel that is shipped.
    let but = ["--ignore", "py/tests/test_wheel.py"];
    pytest.args(["-m", "pytest", "--config-file", "py/pyproject.toml", "py/tests"]).args(but).envs(variables());
    pytest.env("PYTHONDONTWRITEBYTECODE", "1").env("HYPOTHESIS_STORAGE_DIRECTORY", target("python/hypothesis"));
    steps.tests("pytest", Runner::Pytest, &mut pytest)?;
    steps.run("what was reached", &mut command(&python, &["-m", "coverage", "lcov", &data, "-o", "-"]))
}

/// What `dist` made.
pub fn shipped(extension: &str) -> Result<PathBuf> {
    only(&target("dist/python"), extension)
}

/// The file with this extension in a folder.
pub fn only(folder: &Path, extension: &str) -> Result<PathBuf> {
    let files = fs::read_dir(folder).with_context(|| folder.display().to_string())?;
    let mut files = files
        .filter_map(|file| Some(file.ok()?.path()))
        .filter(|path| path.extension().is_some_and(|e| e == extension));
    files.next().with_context(|| format!("{} has no .{extension}", folder.display()))
}

/// The types of the members, which Python makes when it starts.
fn stub() -> String {
    let mut text = format!(
        "# {NOTICE}\nfrom typing import Literal, TypeAlias\n\nfrom ._entry import Entry\n\n__all__ = [\"TokuCode\"]\n\n"
    );
    for ((_, members), alias) in kinds().iter().zip(["_Category", "_Outcome", "_GrpcStatus"]) {
        let names: Vec<_> = members.iter().map(|(_, name)| format!("\"{name}\"")).collect();
        let _ = writeln!(text, "{alias}: TypeAlias = Literal[{}]", names.join(", "));
    }
    text += "\nclass TokuCode(Entry):\n    \"\"\"The codes that the table lists, each with what the table says of it.\n\n    \
             Closed, as http.HTTPStatus is: TokuCode(-9999) is a ValueError, while lookup(-9999) is None.\n    \"\"\"\n";
    for entry in entries() {
        let ([meaning, reading], name, code) = (documentation(entry), entry.name, entry.code.0);
        let _ = write!(text, "\n    {name} = {code}\n    \"\"\"{meaning}\n\n    {reading}\n    \"\"\"\n");
    }
    text
}
