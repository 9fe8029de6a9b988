//! The Python package: the wheel as pip installs it, and its tests.

use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::{Context, Result, ensure};

use crate::generate;
use crate::language::{Exhaustive, Form, Generated, Language, Offer, Placeholders, Program, Task};
use crate::run::{Runner, Steps, VERSION, command, emptied, only, target};
use crate::tools::{
    PYTHON, environment, first_on_path, llvm_cov, llvm_cov_report, missing, missing_pythons, python_tool, reference,
    remapped, shares, supported_pythons, tracked, write_bom,
};

pub struct Python;

const PROJECT: &str = "py/pyproject.toml";

/// What runs on every interpreter; it needs no other package than pytest.
const SHORT: [&str; 2] = ["test_conformance.py", "test_processes.py"];

impl Language for Python {
    fn name(&self) -> &'static str {
        "python"
    }

    fn columns(&self) -> &'static [&'static str] {
        &["Python"]
    }

    fn missing(&self, task: Task) -> Vec<String> {
        [missing(&[PYTHON]), if task == Task::Matrix { missing_pythons() } else { Vec::new() }].concat()
    }

    fn generate(&self, _steps: &Steps, files: &mut Generated) -> Result<()> {
        generate::python::files(files)
    }

    fn build(&self, steps: &Steps, form: Form) -> Result<()> {
        if form == Form::Quick {
            let folder = emptied(target("python/quick"))?;
            let mut wheel = maturin(steps, "build", &["build", "--compatibility", "linux"], &folder)?;
            steps.run("build the package", wheel.env("CARGO_TARGET_DIR", target("python/cargo")))?;
            return environment(steps, "quick", "3", None, Some(&only(folder, "whl")?)).map(drop);
        }
        self.dist(steps, false)?;
        environment(steps, "shipped", "3", None, Some(&shipped("whl")?)).map(drop)
    }

    fn answerers(&self, form: Form) -> Result<Vec<Program>> {
        let name = if form == Form::Quick { "quick" } else { "shipped" };
        Ok(vec![("Python".to_owned(), script(name, "py/tests/answer.py"))])
    }

    fn api(&self, steps: &Steps) -> Result<String> {
        let mut list = command(python_tool(steps, "api", "python")?, &["py/tests/api.py"]);
        steps.run("list the API", list.arg(target("environments/shipped")))
    }

    fn public_names(&self, api: &str, _column: &str) -> Vec<String> {
        let name = |line: &str| {
            let (kind, rest) = line.split_once(' ')?;
            let name = rest.split(['(', ':']).next()?;
            // TokuCode inherits what stands below Entry, which is not public itself.
            let is_public =
                matches!(kind, "attribute" | "class" | "function") && name != "Entry" && !name.contains("__");
            is_public.then(|| name.replace("Entry.", "TokuCode."))
        };
        // The name of a member is the enum's own.
        api.lines().filter_map(name).chain(["TokuCode.name".to_owned()]).collect()
    }

    fn test(&self, steps: &Steps) -> Result<()> {
        let (ruff, folders) = (python_tool(steps, "lint", "ruff")?, ["py", "bench", "tools"]);
        steps.run("format", command(&ruff, &["format", "--check"]).arg("--no-cache").args(folders))?;
        steps.run("lint", command(&ruff, &["check"]).arg("--no-cache").args(folders))?;
        let python = environment(steps, "test", "3", Some("test"), Some(&shipped("whl")?))?;
        pytest(steps, "this machine's Python", &python, &[])?;
        let mut stubtest = command(&python, &["-m", "mypy.stubtest", "toku_codes"]);
        steps.run("compare the stubs with what runs", stubtest.current_dir(target("python")))?;
        types(steps, &python)
    }

    fn matrix(&self, steps: &Steps) -> Result<()> {
        self.dist(steps, false)?;
        let (wheel, sdist) = (shipped("whl")?, shipped("gz")?);
        let mut audit = command(python_tool(steps, "package", "abi3audit")?, &["--strict", "--verbose"]);
        steps.run("stable ABI of the wheel", audit.arg(&wheel))?;
        let mut twine = command(python_tool(steps, "package", "twine")?, &["check", "--strict"]);
        steps.run("what an index checks", twine.arg(&wheel).arg(&sdist))?;
        let versions = supported_pythons()?;
        for (i, version) in versions.iter().enumerate().filter(|(_, version)| **version != own_version()) {
            // Everything on the oldest and on the newest.
            let is_whole = i == 0 || i + 1 == versions.len();
            let group = if is_whole { "test" } else { "vectors" };
            let python = environment(steps, version, version, Some(group), Some(&wheel))?;
            pytest(steps, &format!("Python {version}"), &python, if is_whole { &[] } else { &SHORT })?;
        }
        let newest = versions.last().context("a version is supported")?;
        let python = environment(steps, newest, newest, Some("test"), Some(&wheel))?;
        let workloads = ["bench/run.py", "--workloads"];
        steps.run("workloads of the benchmark", &mut command("python3", &workloads))?;
        steps.run("a run of the benchmark", &mut command(&python, &["bench/python/bench.py"]))?;
        // pip unpacks and builds it in a folder away from the repository.
        let built = target("python/from-sdist");
        steps.unless_fresh(&built, &[&sdist], || {
            emptied(&built)?;
            let mut pip = command("python3", &["-m", "pip", "wheel", "--disable-pip-version-check", "--no-deps"]);
            steps.run("build a wheel from the sdist", pip.arg("--wheel-dir").arg(&built).arg(&sdist)).map(drop)
        })?;
        let python = environment(steps, "from-sdist", newest, Some("vectors"), Some(&only(&built, "whl")?))?;
        pytest(steps, "what the sdist gives", &python, &SHORT)
    }

    /// The wheel, linked by zig against the glibc of 2012, and the sources that pip builds a wheel from elsewhere.
    fn dist(&self, steps: &Steps, _all_platforms: bool) -> Result<()> {
        let folder = target("dist/python");
        let inputs = [
            "core", "py/src", "py/python", "py/Cargo.toml", PROJECT, "py/README.md", "py/LICENSE-MIT",
            "py/LICENSE-APACHE", "py/LICENSE-THIRD-PARTY", "Cargo.toml", "Cargo.lock", "rust-toolchain.toml",
            "xtask/src/languages/python.rs", "tools/supply/supply.py", "tools/supply/extras.toml",
        ];
        steps.unless_fresh(&folder, &inputs.map(Path::new), || {
            emptied(&folder)?;
            steps.run("make the sdist", &mut maturin(steps, "ship", &["sdist"], &folder)?)?;
            let bom = write_bom(steps, "python", folder.join(format!("toku_codes-{VERSION}.cdx.json")))?;
            let options = ["build", "--release", "--zig", "--compatibility", "manylinux_2_17"];
            let mut wheel = maturin(steps, "ship", &options, &folder)?;
            wheel.arg("--sbom-include").arg(bom).env("CARGO_ENCODED_RUSTFLAGS", remapped()?.join("\x1f"));
            steps.run("build the wheel", &mut wheel).map(drop)
        })
    }

    fn vectors(&self, steps: &Steps) -> Result<Vec<Command>> {
        let python = environment(steps, "vectors", "3", Some("vectors"), Some(&shipped("whl")?))?;
        Ok(vec![pytest_command(&python, &["test_conformance.py"])])
    }

    fn fuzz(&self, steps: &Steps, seconds: u32, _nightly: Option<&str>) -> Result<Offer<Vec<String>>> {
        self.dist(steps, false)?;
        let python = environment(steps, "test", "3", Some("test"), Some(&shipped("whl")?))?;
        let mut pytest = pytest_command(&python, &["fuzz.py"]);
        pytest.env("TOKU_FUZZ_SECONDS", seconds.to_string()).env("TOKU_REFERENCE", reference(steps)?);
        let output = steps.tests("fuzz texts", Runner::Pytest, &mut pytest)?;
        let tried =
            output.split_once(" texts\n").and_then(|(before, _)| before.rsplit(' ').next()?.parse::<u64>().ok());
        let tried = tried.unwrap_or(0);
        ensure!(tried > 0, "pytest fuzzed nothing:\n{output}");
        Ok(Offer::Has(vec![format!("Python: {tried} texts")]))
    }

    fn exhaustive(&self, _steps: &Steps) -> Result<Offer<Vec<Exhaustive>>> {
        let program = script("shipped", "py/tests/stride.py");
        Ok(Offer::Has(vec![Exhaustive { title: "Python, each 8009th", is_sample: true, program }]))
    }

    /// Of a wheel whose native module counts, in every process that the tests start; of Python the first process counts.
    fn coverage(&self, steps: &Steps) -> Result<Offer<Vec<String>>> {
        let variables = steps.run("variables for the native module", &mut llvm_cov(steps, "native", &["show-env"])?)?;
        let pairs = variables.lines().filter_map(|line| line.split_once('='));
        let mut variables: Vec<_> =
            pairs.map(|(name, value)| (name.to_owned(), value.trim_matches('\'').to_owned())).collect();
        variables.push(("CARGO_TARGET_DIR".to_owned(), target("coverage/native").display().to_string()));
        steps.run("forget earlier runs", &mut llvm_cov(steps, "native", &["clean", "--profraw-only"])?)?;
        let folder = emptied(target("coverage/wheel"))?;
        let mut wheel = maturin(steps, "build", &["build", "--compatibility", "linux"], &folder)?;
        steps.run("build a wheel that counts", wheel.envs(variables.iter().cloned()))?;
        let python = environment(steps, "coverage", "3", Some("coverage"), Some(&only(folder, "whl")?))?;
        let data = format!("--data-file={}", target("coverage/python.sqlite").display());
        let pytest = pytest_command(&python, &[]);
        let mut tests = command(&python, &["-m", "coverage", "run", "--branch", "--source=toku_codes", &data]);
        // That file looks into the wheel that is shipped.
        tests.args(pytest.get_args()).args(["--ignore", "py/tests/test_wheel.py"]).envs(variables.iter().cloned());
        tests.envs(pytest.get_envs().filter_map(|(name, value)| Some((name, value?))));
        steps.tests("pytest that counts", Runner::Pytest, &mut tests)?;
        let mut report = command(&python, &["-m", "coverage", "report", "--fail-under=100", "--show-missing", &data]);
        // The rest of the native module runs in the compiler alone, or is an error of CPython's.
        let mut native = llvm_cov_report(steps, "native", "/core/src/", ["95", "90"])?;
        let (python, native) =
            (shares(steps, "python", &mut report)?, shares(steps, "native", native.envs(variables))?);
        Ok(Offer::Has(vec![
            format!("Python without the native module, lines and branches together: {python}"),
            format!("Python's native module, regions, functions, lines (branches are not checked): {native}"),
        ]))
    }

    /// An environment per version; the newest one has the peers, too.
    fn benchmark(&self, steps: &Steps) -> Result<Offer<Placeholders>> {
        self.dist(steps, false)?;
        let (versions, wheel) = (supported_pythons()?, shipped("whl")?);
        let environment = |(i, version): (usize, &String)| {
            let group = (i + 1 == versions.len()).then_some("peers");
            let python = environment(steps, &format!("bench-{version}"), version, group, Some(&wheel))?;
            Ok(python.display().to_string())
        };
        let interpreters = versions.iter().enumerate().map(environment).collect::<Result<Vec<_>>>()?;
        let newest = interpreters.last().cloned().into_iter().collect();
        let wheel = vec![wheel.display().to_string()];
        Ok(Offer::Has(vec![("interpreters", interpreters), ("newest", newest), ("wheel", wheel)]))
    }
}

/// A command of maturin's that writes to a folder, with the tools of a dependency group.
fn maturin(steps: &Steps, group: &str, arguments: &[&str], folder: &Path) -> Result<Command> {
    let program = python_tool(steps, group, "maturin")?;
    let tools = program.parent().context("maturin lies in a folder")?;
    let mut maturin = command(&program, arguments);
    maturin.args(["--manifest-path", "py/Cargo.toml", "--out"]).arg(folder);
    if arguments[0] == "build" {
        maturin.arg("--interpreter").arg(tools.join("python"));
    }
    maturin.env("PATH", first_on_path(tools)?).env("CARGO_ZIGBUILD_CACHE_DIR", target("zig")); // where zig is looked for
    Ok(maturin)
}

/// A program of the tests in an environment that has the wheel, and no more.
fn script(environment: &str, path: &str) -> Command {
    command(target("environments").join(environment).join("bin/python"), &["-B", "-X", "utf8", path])
}

/// pytest on some files of `py/tests`, or on all.
pub fn pytest_command(python: &Path, files: &[&str]) -> Command {
    let mut pytest = command(python, &["-m", "pytest", "--config-file", PROJECT]);
    pytest.args(files.iter().map(|file| format!("py/tests/{file}")));
    if files.is_empty() {
        pytest.arg("py/tests");
    }
    // Byte code next to the sources would change the folder, which looks as if a source had changed.
    pytest.env("PYTHONDONTWRITEBYTECODE", "1").env("HYPOTHESIS_STORAGE_DIRECTORY", target("python/hypothesis"));
    pytest
}

fn pytest(steps: &Steps, what: &str, python: &Path, files: &[&str]) -> Result<()> {
    steps.tests(&format!("pytest, {what}"), Runner::Pytest, &mut pytest_command(python, files)).map(drop)
}

/// The minor version of this machine's Python, on which `test` has run everything.
fn own_version() -> String {
    let print = "import sys; print(*sys.version_info[:2], sep='.')";
    let output = command("python3", &["-c", print]).output().map(|output| output.stdout).unwrap_or_default();
    String::from_utf8_lossy(&output).trim().to_owned()
}

/// What type checkers say of the installed package, and of the programs that use it.
fn types(steps: &Steps, python: &Path) -> Result<()> {
    let mypy = python_tool(steps, "types", "mypy")?;
    let patterns = ["py/tests", "py/examples", ":(glob)bench/*.py", "bench/python/bench.py", "tools/supply"];
    let programs = tracked(steps, &patterns)?.into_iter().filter(|file| file.ends_with(".py")).collect();
    let package = ["--package", "toku_codes"].map(str::to_owned).to_vec();
    for (what, checked) in [("types", package), ("types of the programs", programs)] {
        let mut types = command(&mypy, &["--config-file", PROJECT]);
        types.arg("--cache-dir").arg(target("python/mypy")).arg("--python-executable").arg(python);
        steps.run(what, types.args(checked))?;
    }
    let mut pyright = command(python_tool(steps, "types", "pyright")?, &["--verifytypes", "toku_codes"]);
    let folder = python.parent().context("an interpreter lies in a folder")?;
    pyright.env("PATH", first_on_path(folder)?).env("PYRIGHT_PYTHON_GLOBAL_NODE", "0");
    steps.run("completeness of the types", pyright.current_dir(target("python"))).map(drop)
}

/// What `dist` made.
pub fn shipped(extension: &str) -> Result<PathBuf> {
    only(target("dist/python"), extension)
}
