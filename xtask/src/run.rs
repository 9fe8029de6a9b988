//! Runs commands, shows their progress, and counts the tests that passed. It knows nothing about this project except its
//! folder.

use std::borrow::BorrowMut;
use std::cell::{Cell, RefCell};
use std::collections::BTreeMap;
use std::fs;
use std::io::IsTerminal;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::sync::atomic::{AtomicUsize, Ordering::Relaxed};
use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant, SystemTime};

use anyhow::{Context, Result, bail, ensure};

pub const VERSION: &str = env!("CARGO_PKG_VERSION");

/// The folder of the repository.
pub fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR")).parent().expect("xtask is in the repository")
}

/// An absolute path in the build folder. Its parent folder is made, so that everyone can write there.
pub fn target(path: impl AsRef<Path>) -> PathBuf {
    let path = root().join("target").join(path);
    // If this fails, writing there will say why.
    let _ = path.parent().map(fs::create_dir_all);
    path
}

/// A command as you would type it: `cmd!("go build -o {file} {options...}")`. A value in braces is one argument, even if it
/// has spaces; with dots it is a list of arguments.
#[macro_export]
macro_rules! cmd {
    ($text:literal) => {{
        let shell = xshell::Shell::new().expect("the working directory exists");
        let command: std::process::Command = xshell::cmd!(shell, $text).into();
        $crate::run::inside(command)
    }};
}

/// A program with its arguments.
pub fn command(program: impl AsRef<std::ffi::OsStr>, arguments: &[&str]) -> Command {
    let mut command = Command::new(program);
    command.args(arguments);
    inside(command)
}

/// A command that keeps what it builds inside the clone.
pub fn inside(mut command: Command) -> Command {
    command.env("CARGO_TARGET_DIR", target(""));
    command.env("ZIG_GLOBAL_CACHE_DIR", target("zig")).env("CARGO_ZIGBUILD_CACHE_DIR", target("zig"));
    command
}

/// Standard output of a command that does not take long, without the white space around it.
pub fn output(mut command: impl BorrowMut<Command>) -> Result<String> {
    let command = command.borrow_mut();
    let output = command.output().with_context(|| not_started(command))?;
    ensure!(output.status.success(), "{command:?}: {}", String::from_utf8_lossy(&output.stderr).trim());
    Ok(String::from_utf8(output.stdout)?.trim().to_owned())
}

fn not_started(command: &Command) -> String {
    format!("{} could not be started", command.get_program().display())
}

/// A copy of a command, except that variables that it removes from the environment stay there.
pub fn again(command: &Command) -> Command {
    let mut again = Command::new(command.get_program());
    again.args(command.get_args()).current_dir(command.get_current_dir().unwrap_or(root()));
    again.envs(command.get_envs().filter_map(|(name, value)| Some((name, value?))));
    again
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
    let paths = files.filter_map(|file| Some(file.ok()?.path()));
    let found: Vec<_> = paths.filter(|path| path.extension().is_some_and(|found| found == extension)).collect();
    ensure!(found.len() == 1, "{} has {} files .{extension}, and not one", folder.display(), found.len());
    Ok(found[0].clone())
}

/// Does all parts, even if one fails; then fails with all their errors.
pub fn each_to_its_end<'a>(parts: impl IntoIterator<Item = (impl Into<String>, Result<()>)> + 'a) -> Result<()> {
    let failed: Vec<String> =
        parts.into_iter().filter_map(|(name, done)| Some(format!("{}: {:#}", name.into(), done.err()?))).collect();
    if failed.is_empty() { Ok(()) } else { bail!("{}", failed.join("\n")) }
}

/// How many tests passed, as cargo, pytest, ctest, Go, Node, unittest, PHPUnit and JUnit report it.
fn passed(output: &str) -> usize {
    let is_other = |c: char| !c.is_ascii_digit();
    let number = |digits: Option<&str>| digits.and_then(|digits| digits.parse().ok()).unwrap_or(0);
    let before = output.match_indices(" passed").chain(output.match_indices(" tests successful"));
    let before = before.map(|(at, _)| number(output[..at].rsplit(is_other).next()));
    let marks = ["tests passed out of ", "ℹ pass ", "\n# pass ", "\nRan ", "\nOK ("];
    let behind =
        marks.iter().flat_map(|mark| output.split(mark).skip(1)).map(|rest| number(rest.split(is_other).next()));
    output.matches("--- PASS: ").count() + before.chain(behind).sum::<usize>()
}

/// How steps are shown: while they run; each by one line at its end, for several at the same time; or not at all.
#[derive(Clone, Copy, PartialEq)]
pub enum Show {
    Live,
    AtEnd,
    Nothing,
}

/// The steps of one language or proof.
pub struct Steps {
    pub name: &'static str,
    show: Show,
    passed: Cell<usize>,
    /// The steps that have ended, and how long each took.
    pub times: RefCell<Vec<(Duration, String)>>,
}

impl Steps {
    pub fn new(name: &'static str) -> Self {
        Self::shown(name, Show::Live)
    }

    pub fn shown(name: &'static str, show: Show) -> Self {
        Self { name, show, passed: Cell::new(0), times: RefCell::default() }
    }

    /// How many tests have passed.
    pub fn passed(&self) -> usize {
        self.passed.get()
    }

    /// Runs a command and returns what it printed on standard output or, if that is empty, on standard error, where some
    /// test runners write their count. While it runs, a terminal shows the time and its last line; if it fails, all of its
    /// output is shown.
    pub fn run(&self, what: impl AsRef<str>, mut command: impl BorrowMut<Command>) -> Result<String> {
        static COUNT: AtomicUsize = AtomicUsize::new(0);
        let (started, what, command) = (Instant::now(), what.as_ref(), command.borrow_mut());
        let title = format!("{:<7} {what}", self.name);
        let is_rewritten = self.show == Show::Live && std::io::stderr().is_terminal();
        if self.show == Show::Live {
            eprint!("{title} … ");
        }
        // To files: a pipe would stay open as long as a process that the command has left running.
        let number = COUNT.fetch_add(1, Relaxed);
        let logs = ["out", "err"].map(|kind| target(format!("logs/{}-{number}.{kind}", std::process::id())));
        command.stdin(Stdio::null()).stdout(fs::File::create(&logs[0])?).stderr(fs::File::create(&logs[1])?);
        let mut child = command.spawn().with_context(|| not_started(command))?;
        let printed =
            || logs.each_ref().map(|log| String::from_utf8_lossy(&fs::read(log).unwrap_or_default()).into_owned());
        let mut turns = 0;
        let status = loop {
            if let Some(status) = child.try_wait()? {
                break status;
            }
            std::thread::sleep(Duration::from_millis(10));
            turns += 1;
            if is_rewritten && turns % 50 == 0 {
                let [output, errors] = printed();
                let text = errors + &output;
                let last = text.trim_end().rsplit(['\n', '\r']).next().unwrap_or("");
                let last: String = last.chars().filter(|c| !c.is_control()).take(50).collect();
                eprint!("\r\x1b[K{title} … {} s  {last}", started.elapsed().as_secs());
            }
        };
        let (time, erased) = (started.elapsed(), if is_rewritten { "\r\x1b[K" } else { "" });
        match self.show {
            Show::Live if !is_rewritten => eprintln!("{:.1} s", time.as_secs_f32()),
            Show::Live | Show::AtEnd => eprintln!("{erased}{title} … {:.1} s", time.as_secs_f32()),
            Show::Nothing => {}
        }
        self.times.borrow_mut().push((time, title));
        let [output, errors] = printed();
        logs.iter().try_for_each(fs::remove_file)?;
        if !status.success() {
            eprintln!("{output}{errors}");
            bail!("{what} failed, with {status}; see above");
        }
        Ok(if output.is_empty() { errors } else { output })
    }

    /// Runs a test runner, counts the tests that passed, and returns what it printed. No test at all is a failure.
    pub fn tests(&self, what: impl AsRef<str>, command: impl BorrowMut<Command>) -> Result<String> {
        let output = self.run(&what, command)?;
        let passed = passed(&output);
        ensure!(passed > 0, "{}: the runner ran no test", what.as_ref());
        self.count(passed);
        Ok(output)
    }

    /// Counts tests that a test runner did not count.
    pub fn count(&self, passed: usize) {
        self.passed.set(self.passed.get() + passed);
    }

    /// Does some work, unless it was done since its inputs (files, or folders with everything in them) last changed. A file
    /// next to the output has the time.
    pub fn unless_fresh(
        &self,
        output: &Path,
        inputs: &[impl AsRef<Path>],
        work: impl FnOnce() -> Result<()>,
    ) -> Result<()> {
        // Languages that are built at the same time may need the same output.
        static LOCKS: Mutex<BTreeMap<PathBuf, Arc<Mutex<()>>>> = Mutex::new(BTreeMap::new());
        let lock = Arc::clone(LOCKS.lock().expect("nothing panics with it").entry(output.to_owned()).or_default());
        let _held = lock.lock();
        let stamp = output.with_added_extension("done");
        let done = last_change(&stamp).filter(|_| output.exists());
        if done.is_some() && done > inputs.iter().filter_map(|input| last_change(input.as_ref())).max() {
            return Ok(());
        }
        // An input that changes during the work counts as changed after it.
        let started = SystemTime::now();
        work()?;
        let stamp = fs::File::create(&stamp).with_context(|| stamp.display().to_string())?;
        Ok(stamp.set_modified(started)?)
    }
}

/// When a file, or anything in a folder, last changed. The folder itself changes when something in it is removed.
fn last_change(path: &Path) -> Option<SystemTime> {
    let own = fs::metadata(path).ok()?.modified().ok();
    let inside = fs::read_dir(path).into_iter().flatten().filter_map(Result::ok);
    let ours = inside.filter(|entry| entry.file_name() != "node_modules");
    ours.filter_map(|entry| last_change(&entry.path())).chain(own).max()
}

#[cfg(test)]
mod tests {
    use super::passed;

    #[test]
    fn what_test_runners_report() {
        assert_eq!(passed("test result: ok. 3 passed; 0 failed\ntest result: ok. 4 passed; 0 failed"), 7);
        assert_eq!(passed("===== 12 passed, 1 skipped in 0.1s ====="), 12);
        assert_eq!(passed("100% tests passed out of 7"), 7);
        assert_eq!(passed("--- PASS: TestA (0.00s)\n    --- PASS: TestA/b\n--- FAIL: TestC"), 2);
        assert_eq!(passed("ℹ tests 3\nℹ pass 2") + passed("1..5\n# pass 5\n"), 7);
        assert_eq!(passed("....\n\nRan 4 tests in 0.1s\n\nOK"), 4);
        assert_eq!(passed("...\n\nOK (3 tests, 50 assertions)\n"), 3);
        assert_eq!(passed("[         9 tests found           ]\n[         8 tests successful      ]"), 8);
        assert_eq!(passed("nothing"), 0);
    }
}
