//! What the commands and the proofs need from a language. The compiler lists what a new language must have; for the rest
//! there are defaults, which say why it is missing.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::{Context, Result, bail, ensure};

use crate::cmd;
use crate::run::*;
use crate::tools::{Tool, can_install};

/// A task of a command with a language.
#[derive(Clone, Copy, PartialEq)]
pub enum Task {
    Demo,
    Test,
    Matrix,
    Dist,
}

/// How something is built: quickly, for the demo; or as it is shipped, for tests and proofs.
#[derive(Clone, Copy, PartialEq)]
pub enum Form {
    Quick,
    Shipped,
}

/// What a language offers to a proof, or why it offers nothing.
pub enum Offer<T> {
    Has(T),
    Skipped(&'static str),
}

/// The tasks that need a tool.
pub const ALL_TASKS: &[Task] = &[Task::Demo, Task::Test, Task::Matrix, Task::Dist];
pub const TESTS: &[Task] = &[Task::Test, Task::Matrix, Task::Dist];

/// Fixed facts about a language.
pub struct Facts {
    /// Its name in the commands.
    pub name: &'static str,
    /// Its columns in conformance/operations.tsv.
    pub columns: &'static [&'static str],
    /// The tools that must be installed by hand, and for which tasks.
    pub tools: &'static [(&'static [Task], Tool)],
    /// Makes the files that are generated from the compiled table; `|_, _| Ok(())` when there are none.
    pub generate: fn(&Steps, &mut Generated) -> Result<()>,
}

impl Facts {
    pub fn missing(&self, task: Task) -> Vec<String> {
        let needed = self.tools.iter().filter(|(tasks, _)| tasks.contains(&task));
        needed.filter_map(|(_, tool)| tool.problem()).collect()
    }
}

/// A program, with its title for people.
pub type Program = (&'static str, Command);

/// A program that asks for all numbers between two, its last arguments. Its last line ends with how many were tried and
/// ", 0 differ".
pub struct Exhaustive {
    pub title: &'static str,
    /// It only asks for every 8009th number, and for the 8,000 around the lists.
    pub is_sample: bool,
    pub program: Command,
}

/// One figure per fuzzer, or per part that is measured.
pub type Figures = Result<Offer<Vec<String>>>;

/// How many tests passed on another machine, and the programs that answer there, each with its title.
pub type OnMachine = Result<Offer<(usize, Vec<(&'static str, PathBuf)>)>>;

/// Another machine, by the names that the tools have for it; qemu runs its programs unless that name is empty.
pub struct Machine {
    pub rust: &'static str,
    pub gnu: &'static str,
    pub go: &'static str,
    pub qemu: &'static str,
}

impl Machine {
    /// Runs a program for that machine here.
    pub fn run(&self, program: &Path) -> Command {
        let emulator = self.emulator();
        let words = emulator.split(' ');
        cmd!("env {words...} {program}")
    }

    /// The emulator that runs its programs here.
    pub fn emulator(&self) -> String {
        if self.qemu.is_empty() { "env".to_owned() } else { format!("{} -L /usr/{}", self.qemu, self.gnu) }
    }
}

pub trait Language: Sync {
    fn facts(&self) -> &'static Facts;

    fn name(&self) -> &'static str {
        self.facts().name
    }

    /// The missing tools that must be installed by hand for a task, each with how to get it. `debian` installs some of them.
    fn missing(&self, task: Task) -> Vec<String> {
        let is_installed_later = |tool: &String| task != Task::Demo && can_install() && tool.contains("on Debian");
        self.facts().missing(task).into_iter().filter(|tool| !is_installed_later(tool)).collect()
    }

    /// Builds the answering programs, for this machine.
    fn build(&self, steps: &Steps, form: Form) -> Result<()>;

    /// The programs that `build` made: core/examples/answer.rs says what they read and print.
    fn answerers(&self, form: Form) -> Result<Vec<Program>>;

    /// The answering programs that need more than this machine's own versions.
    fn matrix_answerers(&self) -> Result<Vec<Program>> {
        Ok(Vec::new())
    }

    /// The public API of what was built to be shipped, one item per line.
    fn api(&self, steps: &Steps) -> Result<String>;

    /// The public names in that API, in the form of a column of conformance/operations.tsv.
    fn public_names(&self, api: &str, column: &str) -> Vec<String>;

    /// Tests what a change can break: format and style, and the language's own tests, once, on this machine's own versions.
    fn test(&self, steps: &Steps) -> Result<()>;

    /// The tests on other versions, compilers, runtimes and architectures, and those that install much.
    fn matrix(&self, steps: &Steps) -> Result<()>;

    /// Tests what is built for platforms that only run here by wine or qemu. `cargo prove platforms` asks for it.
    fn on_platforms(&self, _steps: &Steps) -> Result<()> {
        Ok(())
    }

    /// Makes what would be published, in `target/dist/NAME/`: for this machine, or for all platforms.
    fn dist(&self, steps: &Steps, all_platforms: bool) -> Result<()>;

    /// The tests that read the vectors, one command for each answering program, in the same order. Each adds a line
    /// `FILE<TAB>ROWS` for each file that it read to the file that the environment variable TOKU_VECTORS_READ names.
    fn vectors(&self, steps: &Steps) -> Result<Vec<Command>>;

    /// Runs its fuzzers for some seconds each; in a proof, with a nightly compiler where that finds more. Returns one figure
    /// per fuzzer.
    fn fuzz(&self, _steps: &Steps, _seconds: u32, _nightly: Option<&str>) -> Figures {
        Ok(Offer::Skipped("it has no fuzzer"))
    }

    /// Programs that ask for every number.
    fn exhaustive(&self, _steps: &Steps) -> Result<Offer<Vec<Exhaustive>>> {
        Ok(Offer::Skipped("it has no program that asks for every number"))
    }

    /// Measures which lines and branches its tests reach; fails below a minimum. Returns one figure per part.
    fn coverage(&self, _steps: &Steps) -> Figures {
        Ok(Offer::Skipped("its coverage is not measured"))
    }

    /// Runs the tests of columns of codes with engines that the matrix does not have. Returns one figure per engine.
    fn columns(&self, _steps: &Steps) -> Figures {
        Ok(Offer::Skipped("it does not have columns"))
    }

    /// Runs its tests for another machine, built in a folder. Returns how many passed, and the answering programs.
    fn on_machine(&self, _steps: &Steps, _machine: &Machine, _folder: PathBuf) -> OnMachine {
        Ok(Offer::Skipped("it is not tried on other machines"))
    }

    /// The command that makes its reference for the site: pages in a folder, or else a part of a page, which it prints.
    fn reference(&self, _steps: &Steps, _folder: &Path) -> Result<Option<Command>> {
        Ok(None)
    }

    /// Prepares what is measured; `bench/NAME/bench.toml` says where it is.
    fn benchmark(&self, steps: &Steps) -> Result<()> {
        self.dist(steps, false)
    }
}

/// The generated files: written, or compared with the committed ones.
pub struct Generated {
    pub is_check: bool,
    stale: Vec<String>,
}

impl Generated {
    pub fn new(is_check: bool) -> Self {
        Self { is_check, stale: Vec::new() }
    }

    /// Writes a file, or remembers that it differs.
    pub fn write(&mut self, path: &str, content: &str) -> Result<()> {
        let first_line = content.lines().next().unwrap_or("");
        ensure!(first_line.contains("Generated by `cargo xtask gen`"), "{path} does not say which command makes it");
        if fs::read_to_string(path).is_ok_and(|existing| existing == content) {
            return Ok(());
        }
        self.stale.push(path.to_owned());
        if self.is_check {
            return Ok(());
        }
        fs::create_dir_all(Path::new(path).parent().unwrap_or(Path::new(".")))?;
        fs::write(path, content).with_context(|| path.to_owned())
    }

    /// Says what was written, or fails if something would have been.
    pub fn finish(self) -> Result<()> {
        if self.is_check && !self.stale.is_empty() {
            bail!("these files are not as they would be generated: {}; run `cargo xtask gen`", self.stale.join(", "));
        }
        self.stale.iter().for_each(|path| eprintln!("wrote   {path}"));
        Ok(())
    }
}
