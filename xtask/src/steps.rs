//! Runs the commands of a language one after the other, and shows what is being done while it is done.

use std::cell::{Cell, RefCell};
use std::io::{BufRead, BufReader, IsTerminal, Read, Write};
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::sync::mpsc;
use std::time::{Duration, Instant, SystemTime};

use anyhow::{Context, Result, bail};

/// A program that must be there before anything starts.
pub struct Tool {
    /// The command, and the argument by which it tells its version.
    pub command: [&'static str; 2],
    pub at_least: (u32, u32),
    /// Where one gets it.
    pub get: &'static str,
}

/// Says at once which tools are missing or too old, all of them, and how to get them.
pub fn require<'a>(tools: impl Iterator<Item = &'a Tool>) -> Result<()> {
    let mut missing: Vec<String> = tools.filter_map(Tool::problem).collect();
    missing.sort();
    missing.dedup();
    if missing.is_empty() { Ok(()) } else { bail!("this machine lacks\n  {}", missing.join("\n  ")) }
}

/// Adds the WASM target that rust-toolchain.toml names. cargo does this by itself, unless rustup was told not to.
pub fn complete_toolchain(steps: &Steps) -> Result<()> {
    add_target(steps, "wasm32-unknown-unknown")
}

/// Adds a target of rustc's when it is missing.
pub fn add_target(steps: &Steps, target: &str) -> Result<()> {
    let folder = command("rustc", &["--print", "target-libdir", "--target", target]).output().context("rustc")?;
    if Path::new(String::from_utf8_lossy(&folder.stdout).trim()).exists() {
        return Ok(());
    }
    steps.run(&format!("add the target {target}"), &mut command("rustup", &["target", "add", target])).map(drop)
}

impl Tool {
    fn problem(&self) -> Option<String> {
        let ([name, argument], (major, minor)) = (self.command, self.at_least);
        let advice = format!("{name} {major}.{minor} or later: {}", self.get);
        let output = Command::new(name).arg(argument).output().ok().filter(|output| output.status.success());
        let Some(output) = output else { return Some(advice) };
        let text = String::from_utf8_lossy(&output.stdout) + String::from_utf8_lossy(&output.stderr);
        let version = text.split(|c: char| !c.is_ascii_digit() && c != '.').find(|word| word.contains('.'));
        let mut parts = version.unwrap_or("").split('.').map(|part| part.parse().unwrap_or(0));
        let found = (parts.next().unwrap_or(0), parts.next().unwrap_or(0));
        (found < self.at_least).then(|| format!("{advice} (found {}.{})", found.0, found.1))
    }
}

/// How a test runner says how many tests passed.
#[derive(Clone, Copy)]
pub enum Runner {
    Cargo,
    Ctest,
    Go,
    Node,
    Pytest,
}

impl Runner {
    fn passed(self, output: &str) -> usize {
        let number_before = |marker: &str| -> usize {
            let before = output.match_indices(marker).map(|(at, _)| &output[..at]);
            before.filter_map(|text| text.split(|c: char| !c.is_ascii_digit()).next_back()?.parse::<usize>().ok()).sum()
        };
        let number_after = |marker: &str| -> usize {
            let after = output.match_indices(marker).map(|(at, _)| &output[at + marker.len()..]);
            after.filter_map(|text| text.split(|c: char| !c.is_ascii_digit()).next()?.parse::<usize>().ok()).sum()
        };
        match self {
            Self::Cargo | Self::Pytest => number_before(" passed"),
            Self::Ctest => number_after("tests passed out of "),
            Self::Go => output.matches("--- PASS: ").count(),
            Self::Node => number_after("ℹ pass ") + number_after("\n# pass "),
        }
    }
}

/// The steps of one language.
pub struct Steps {
    language: &'static str,
    passed: Cell<usize>,
    times: RefCell<Vec<(Duration, String)>>,
}

impl Steps {
    pub fn new(language: &'static str) -> Self {
        Self { language, passed: Cell::new(0), times: RefCell::default() }
    }

    /// How many tests have passed.
    pub fn passed(&self) -> usize {
        self.passed.get()
    }

    /// How long each step took that has ended, and what it was.
    pub fn times(self) -> Vec<(Duration, String)> {
        self.times.into_inner()
    }

    /// Runs a command to its end and gives what it printed on its standard output. While it runs a terminal shows
    /// the time and its last line; when it fails, all that it printed is shown.
    pub fn run(&self, what: &str, command: &mut Command) -> Result<String> {
        let (started, title) = (Instant::now(), format!("{:<7} {what}", self.language));
        let is_terminal = std::io::stderr().is_terminal();
        let mut screen = std::io::stderr();
        write!(screen, "{title} … ")?;
        let program = command.get_program().to_string_lossy().into_owned();
        command.stdin(Stdio::null()).stdout(Stdio::piped()).stderr(Stdio::piped());
        let mut child = command.spawn().with_context(|| format!("{program} could not be started"))?;
        let (sender, lines) = mpsc::channel();
        let outputs: [(bool, Box<dyn Read + Send>); 2] = [
            (true, Box::new(child.stdout.take().expect("piped"))),
            (false, Box::new(child.stderr.take().expect("piped"))),
        ];
        for (is_output, pipe) in outputs {
            let sender = sender.clone();
            std::thread::spawn(move || {
                for line in BufReader::new(pipe).split(b'\n').map_while(Result::ok) {
                    // A receiver that is gone wants no more lines.
                    let _ = sender.send((is_output, String::from_utf8_lossy(&line).into_owned()));
                }
            });
        }
        drop(sender);
        let (mut all, mut output, mut last) = (String::new(), String::new(), String::new());
        let mut has_ended = false;
        loop {
            match lines.recv_timeout(Duration::from_millis(200)) {
                Ok((is_output, line)) => {
                    has_ended = false;
                    all = all + &line + "\n";
                    if is_output {
                        output = output + &line + "\n";
                    }
                    last = line.trim().to_owned();
                }
                Err(mpsc::RecvTimeoutError::Disconnected) => break,
                // It ended, but left something behind that holds its output open. What it printed last may still be on
                // its way, for as long again.
                Err(mpsc::RecvTimeoutError::Timeout) if child.try_wait()?.is_some() => {
                    if has_ended {
                        break;
                    }
                    has_ended = true;
                }
                Err(mpsc::RecvTimeoutError::Timeout) if is_terminal => {
                    let text: String = last.chars().filter(|c| !c.is_control()).take(50).collect();
                    write!(screen, "\r\x1b[K{title} … {:.0} s  {text}", started.elapsed().as_secs_f32())?;
                }
                Err(mpsc::RecvTimeoutError::Timeout) => {}
            }
        }
        let status = child.wait()?;
        if is_terminal {
            write!(screen, "\r\x1b[K{title} … ")?;
        }
        writeln!(screen, "{:.1} s", started.elapsed().as_secs_f32())?;
        self.times.borrow_mut().push((started.elapsed(), title));
        if !status.success() {
            writeln!(screen, "{all}")?;
            bail!("{what} failed, with {status}; see above");
        }
        // Some runners write their count to the standard error.
        Ok(if output.is_empty() { all } else { output })
    }

    /// Runs a test runner and counts the tests that passed; none at all is a failure.
    pub fn tests(&self, what: &str, runner: Runner, command: &mut Command) -> Result<()> {
        self.tests_shown(what, runner, command).map(drop)
    }

    /// The same, and gives what the runner printed, for a table that people are to see.
    pub fn tests_shown(&self, what: &str, runner: Runner, command: &mut Command) -> Result<String> {
        let output = self.run(what, command)?;
        let passed = runner.passed(&output);
        if passed == 0 {
            bail!("{what}: the runner ran no test");
        }
        self.count(passed);
        Ok(output)
    }

    /// Counts tests that passed and that no runner ran.
    pub fn count(&self, passed: usize) {
        self.passed.set(self.passed.get() + passed);
    }

    /// Does something only when it was not done to its end since one of the inputs changed (files, or folders with
    /// all in them). A file beside the output remembers that it was.
    pub fn unless_fresh(&self, output: &Path, inputs: &[&Path], work: impl FnOnce() -> Result<()>) -> Result<()> {
        let stamp = output.with_added_extension("done");
        let done = newest(&stamp).filter(|_| output.exists());
        if done.is_some() && done > inputs.iter().filter_map(|input| newest(input)).max() {
            return Ok(());
        }
        // What changes while the work is done counts as changed since.
        let started = SystemTime::now();
        work()?;
        let stamp = std::fs::File::create(&stamp).with_context(|| stamp.display().to_string())?;
        Ok(stamp.set_modified(started)?)
    }
}

/// When a file, or anything in a folder, last changed; the folder itself changes when something in it goes.
fn newest(path: &Path) -> Option<SystemTime> {
    let own = std::fs::metadata(path).ok()?.modified().ok();
    let inside = std::fs::read_dir(path).into_iter().flatten().filter_map(Result::ok);
    let ours = inside.filter(|entry| entry.file_name() != "node_modules");
    ours.filter_map(|entry| newest(&entry.path())).chain(own).max()
}

/// A command with its arguments.
pub fn command(program: impl AsRef<std::ffi::OsStr>, arguments: &[&str]) -> Command {
    let mut command = Command::new(program);
    // Where zig, the clang of the virtual environment, keeps what it builds.
    command.args(arguments).env("ZIG_GLOBAL_CACHE_DIR", crate::target("zig"));
    command
}

/// A tool of cargo's in just this version, in the build folder: it is built when it is not there.
pub fn cargo_tool(steps: &Steps, name: &str, version: &str) -> Result<PathBuf> {
    let root = crate::target(&format!("tools/{name}-{version}"));
    let program = root.join("bin").join(name);
    if !program.exists() {
        let mut install = cargo(&["install", "--locked", "--quiet", "--root"]);
        install.arg(root).arg(format!("{name}@{version}")).env("CARGO_TARGET_DIR", crate::target("tools/build"));
        steps.run(&format!("install {name} {version}"), &mut install)?;
    }
    Ok(program)
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

/// The nightly compiler of the proofs, for what stable has not: always this one, so that a proof says the same
/// tomorrow. Gives the name that cargo takes as `+NAME`.
pub fn nightly(steps: &Steps, components: &[&str], targets: &[&str]) -> Result<&'static str> {
    const NIGHTLY: &str = "nightly-2026-05-20";
    let answer = |arguments: &[&str]| {
        let output = command("rustup", arguments).output().ok().filter(|output| output.status.success())?;
        String::from_utf8(output.stdout).ok()
    };
    // rustup would ask the network even when nothing is missing.
    let works = answer(&["run", NIGHTLY, "rustc", "--version"]);
    let list = works.and_then(|_| answer(&["component", "list", "--installed", "--toolchain", NIGHTLY]));
    if list.is_some_and(|list| has_all(&list, components, targets)) {
        return Ok(NIGHTLY);
    }
    let mut install = command("rustup", &["toolchain", "install", NIGHTLY, "--profile", "minimal", "--no-self-update"]);
    for (option, values) in [("--component", components), ("--target", targets)] {
        install.args(values.iter().flat_map(|value| [option, value]));
    }
    steps.run(&format!("the toolchain {NIGHTLY}"), &mut install)?;
    Ok(NIGHTLY)
}

/// Whether what `rustup component list --installed` wrote has all of these; a component of one host has its name behind
/// its own.
fn has_all(list: &str, components: &[&str], targets: &[&str]) -> bool {
    let has = |component: &&str| {
        let rest = |line: &str| line.strip_prefix(*component).map(|rest| rest.is_empty() || rest.starts_with('-'));
        list.lines().any(|line| rest(line) == Some(true))
    };
    let has_target = |target: &&str| list.lines().any(|line| line.strip_prefix("rust-std-") == Some(*target));
    components.iter().all(has) && targets.iter().all(has_target)
}

/// The search path of programs with a folder before all others.
pub fn first_on_path(folder: &Path) -> Result<std::ffi::OsString> {
    let path = std::env::var_os("PATH").unwrap_or_default();
    Ok(std::env::join_paths(std::iter::once(folder.to_owned()).chain(std::env::split_paths(&path)))?)
}

/// Flags of rustc for what is published: places in sources are in the texts of panics, and those of this machine are
/// nobody's business.
pub fn remapped() -> Result<[String; 2]> {
    let home = std::env::home_dir().context("there is no home")?.join(".cargo");
    let cargo = std::env::var_os("CARGO_HOME").map_or(home, PathBuf::from);
    let remap = |from: &Path, to| format!("--remap-path-prefix={}={to}", from.display());
    Ok([remap(&cargo, "/cargo"), remap(crate::root(), "/toku-codes")])
}

/// The files of some folders that git has, or would take: not what else lies there.
pub fn tracked(steps: &Steps, paths: &[&str]) -> Result<Vec<String>> {
    let mut list = command("git", &["ls-files", "--cached", "--others", "--exclude-standard", "--deduplicate"]);
    let files = steps.run("list the files", list.args(paths))?;
    Ok(files.lines().filter(|file| Path::new(file).exists()).map(str::to_owned).collect())
}

/// The cargo that runs us, with its arguments; it builds where the other steps look for what it built.
pub fn cargo(arguments: &[&str]) -> Command {
    let mut cargo = command(std::env::var_os("CARGO").unwrap_or("cargo".into()), arguments);
    cargo.env("CARGO_TARGET_DIR", crate::target(""));
    cargo
}
