//! Runs commands, shows what is being done while it is done, and counts the tests that passed. It knows nothing of this
//! project except where it lies.

use std::cell::{Cell, RefCell};
use std::collections::BTreeMap;
use std::fs;
use std::io::{IsTerminal, Write};
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::sync::atomic::{AtomicUsize, Ordering::Relaxed};
use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant, SystemTime};

use anyhow::{Context, Result, bail, ensure};

pub const VERSION: &str = env!("CARGO_PKG_VERSION");

/// The folder of the repository.
pub fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR")).parent().expect("xtask lies in the repository")
}

/// A path in the build folder, absolute.
pub fn target(path: impl AsRef<Path>) -> PathBuf {
    root().join("target").join(path)
}

/// A command with its arguments. zig, which some tools call, keeps what it builds inside the clone.
pub fn command(program: impl AsRef<std::ffi::OsStr>, arguments: &[&str]) -> Command {
    let mut command = Command::new(program);
    command.args(arguments).env("ZIG_GLOBAL_CACHE_DIR", target("zig"));
    command
}

/// Makes a folder, or empties it.
pub fn emptied(folder: impl AsRef<Path>) -> Result<PathBuf> {
    let folder = folder.as_ref();
    if folder.exists() {
        fs::remove_dir_all(folder).with_context(|| folder.display().to_string())?;
    }
    fs::create_dir_all(folder).with_context(|| folder.display().to_string())?;
    Ok(folder.to_owned())
}

/// The only file with this extension in a folder.
pub fn only(folder: impl AsRef<Path>, extension: &str) -> Result<PathBuf> {
    let folder = folder.as_ref();
    let files = fs::read_dir(folder).with_context(|| folder.display().to_string())?;
    let mut files = files
        .filter_map(|file| Some(file.ok()?.path()))
        .filter(|path| path.extension().is_some_and(|found| found == extension));
    let (file, another) = (files.next(), files.next());
    ensure!(another.is_none(), "{} has more than one .{extension}", folder.display());
    file.with_context(|| format!("{} does not have a .{extension}", folder.display()))
}

/// Does all parts to their end, so that one that fails does not hide the next; then fails with what each said.
pub fn each_to_its_end<'a>(parts: impl IntoIterator<Item = (impl Into<String>, Result<()>)> + 'a) -> Result<()> {
    let failed: Vec<String> =
        parts.into_iter().filter_map(|(name, done)| Some(format!("{}: {:#}", name.into(), done.err()?))).collect();
    if failed.is_empty() { Ok(()) } else { bail!("{}", failed.join("\n")) }
}

/// How a test runner reports how many tests passed.
#[derive(Clone, Copy)]
pub enum Runner {
    Cargo,
    Ctest,
    Go,
    Node,
    Pytest,
    Unittest,
}

impl Runner {
    fn passed(self, output: &str) -> usize {
        let sum = |numbers: &mut dyn Iterator<Item = Option<&str>>| -> usize {
            numbers.filter_map(|digits| digits?.parse::<usize>().ok()).sum()
        };
        let is_other = |c: char| !c.is_ascii_digit();
        let before = |marker: &str| {
            sum(&mut output.match_indices(marker).map(|(at, _)| output[..at].split(is_other).next_back()))
        };
        let after = |marker: &str| {
            sum(&mut output.match_indices(marker).map(|(at, _)| output[at + marker.len()..].split(is_other).next()))
        };
        match self {
            Self::Cargo | Self::Pytest => before(" passed"),
            Self::Ctest => after("tests passed out of "),
            Self::Go => output.matches("--- PASS: ").count(),
            Self::Unittest => after("Ran "),
            Self::Node => after("ℹ pass ") + after("\n# pass "),
        }
    }
}

/// How steps are shown: as they run; each by one line at its end, for several that run side by side; or not at all.
#[derive(Clone, Copy, PartialEq)]
pub enum Show {
    Live,
    AtEnd,
    Nothing,
}

/// The steps of one language or proof.
pub struct Steps {
    name: &'static str,
    show: Show,
    passed: Cell<usize>,
    times: RefCell<Vec<(Duration, String)>>,
}

impl Steps {
    pub fn new(name: &'static str) -> Self {
        Self::shown(name, Show::Live)
    }

    pub fn shown(name: &'static str, show: Show) -> Self {
        Self { name, show, passed: Cell::new(0), times: RefCell::default() }
    }

    pub fn name(&self) -> &'static str {
        self.name
    }

    /// How many tests have passed.
    pub fn passed(&self) -> usize {
        self.passed.get()
    }

    /// How long each step took that has ended, and what it was.
    pub fn times(self) -> Vec<(Duration, String)> {
        self.times.into_inner()
    }

    /// Runs a command to its end and returns what it printed on its standard output, or, when that is empty, on the
    /// standard error: some runners write their count there. While it runs a terminal shows the time and its last line;
    /// when it fails, everything that it printed is shown.
    pub fn run(&self, what: &str, command: &mut Command) -> Result<String> {
        static COUNT: AtomicUsize = AtomicUsize::new(0);
        let (started, title) = (Instant::now(), format!("{:<7} {what}", self.name));
        let is_live = std::io::stderr().is_terminal() && self.show == Show::Live;
        let write = |text: String| std::io::stderr().write_all(text.as_bytes());
        if self.show == Show::Live {
            write(format!("{title} … "))?;
        }
        // Into files, which nothing that a command leaves running keeps open for us.
        fs::create_dir_all(target("logs"))?;
        let log = format!("logs/{}-{}", std::process::id(), COUNT.fetch_add(1, Relaxed));
        let [output, errors] = ["out", "err"].map(|kind| target(format!("{log}.{kind}")));
        command.stdin(Stdio::null()).stdout(fs::File::create(&output)?).stderr(fs::File::create(&errors)?);
        let program = command.get_program().to_string_lossy().into_owned();
        let mut child = command.spawn().with_context(|| format!("{program} could not be started"))?;
        let read = |file: &Path| String::from_utf8_lossy(&fs::read(file).unwrap_or_default()).into_owned();
        let mut turns = 0;
        let status = loop {
            if let Some(status) = child.try_wait()? {
                break status;
            }
            std::thread::sleep(Duration::from_millis(10));
            turns += 1;
            if is_live && turns % 50 == 0 {
                let text = read(&errors) + &read(&output);
                let last = text.trim_end().rsplit(['\n', '\r']).next().unwrap_or("");
                let last: String = last.chars().filter(|c| !c.is_control()).take(50).collect();
                write(format!("\r\x1b[K{title} … {:.0} s  {last}", started.elapsed().as_secs_f32()))?;
            }
        };
        let seconds = started.elapsed().as_secs_f32();
        match self.show {
            Show::Live if !is_live => write(format!("{seconds:.1} s\n"))?,
            Show::Live => write(format!("\r\x1b[K{title} … {seconds:.1} s\n"))?,
            Show::AtEnd => write(format!("{title} … {seconds:.1} s\n"))?,
            Show::Nothing => {}
        }
        self.times.borrow_mut().push((started.elapsed(), title));
        let [output, errors] = [output, errors].map(|file| {
            let text = read(&file);
            let _ = fs::remove_file(file);
            text
        });
        if !status.success() {
            eprintln!("{output}{errors}");
            bail!("{what} failed, with {status}; see above");
        }
        Ok(if output.is_empty() { errors } else { output })
    }

    /// Runs a test runner, counts the tests that passed, and returns what it printed. No test at all is a failure.
    pub fn tests(&self, what: &str, runner: Runner, command: &mut Command) -> Result<String> {
        let output = self.run(what, command)?;
        let passed = runner.passed(&output);
        ensure!(passed > 0, "{what}: the runner ran no test");
        self.count(passed);
        Ok(output)
    }

    /// Counts tests that no runner counted.
    pub fn count(&self, passed: usize) {
        self.passed.set(self.passed.get() + passed);
    }

    /// Does some work, unless it was done since the last change of its inputs (files, or folders with everything in
    /// them). A file next to the output remembers when.
    pub fn unless_fresh(
        &self,
        output: impl AsRef<Path>,
        inputs: &[&Path],
        work: impl FnOnce() -> Result<()>,
    ) -> Result<()> {
        let output = output.as_ref();
        // Languages that are built side by side may need the same thing.
        static LOCKS: Mutex<BTreeMap<PathBuf, Arc<Mutex<()>>>> = Mutex::new(BTreeMap::new());
        let lock = Arc::clone(LOCKS.lock().expect("nothing panics with it").entry(output.to_owned()).or_default());
        let _held = lock.lock();
        let stamp = output.with_added_extension("done");
        let done = last_change(&stamp).filter(|_| output.exists());
        if done.is_some() && done > inputs.iter().filter_map(|input| last_change(input)).max() {
            return Ok(());
        }
        // What changes while the work is done counts as changed since.
        let started = SystemTime::now();
        work()?;
        let stamp = fs::File::create(&stamp).with_context(|| stamp.display().to_string())?;
        Ok(stamp.set_modified(started)?)
    }
}

/// When a file, or anything in a folder, changed last; the folder itself changes when something in it goes.
fn last_change(path: &Path) -> Option<SystemTime> {
    let own = fs::metadata(path).ok()?.modified().ok();
    let inside = fs::read_dir(path).into_iter().flatten().filter_map(Result::ok);
    let ours = inside.filter(|entry| entry.file_name() != "node_modules");
    ours.filter_map(|entry| last_change(&entry.path())).chain(own).max()
}
