//! The program in a terminal, where Ctrl+C reaches every process of a pipeline.
#![cfg(unix)]

mod program;

use std::fs;
use std::io::{Read, Write};
use std::os::unix::process::ExitStatusExt;
use std::path::Path;
use std::process::{Child, ExitStatus};
use std::time::{Duration, Instant};

use program::program;
use pty_process::Size;
use pty_process::blocking::{Command, Pty, open};

/// A shell in a terminal of 80 columns, in which the program is called `toku-codes`.
struct Terminal {
    pty: Pty,
    child: Child,
    shown: String,
}

const COMMAND: &str = "toku-codes";

impl Terminal {
    fn start(script: &str, folder: &Path) -> Self {
        let (pty, pts) = open().unwrap();
        pty.resize(Size::new(24, 80)).unwrap();
        let program = program();
        let path = format!("{}:{}", program.parent().unwrap().display(), std::env::var("PATH").unwrap());
        let command =
            Command::new("sh").args(["-c", script]).env("PATH", path).current_dir(folder).env("TERM", "xterm");
        // Each of these chooses the colours in place of the terminal.
        let chosen = ["NO_COLOR", "CLICOLOR", "CLICOLOR_FORCE", "CI"];
        let child = chosen.into_iter().fold(command, Command::env_remove).spawn(pts).unwrap();
        Self { pty, child, shown: String::new() }
    }

    /// Reads until a text is shown.
    fn wait_for(&mut self, text: &str) {
        let started = Instant::now();
        while !self.shown.contains(text) {
            let mut buffer = [0; 4096];
            let length = self.pty.read(&mut buffer).unwrap_or(0);
            assert!(length > 0 && started.elapsed() < Duration::from_secs(30), "no {text:?} in {:?}", self.shown);
            self.shown += &String::from_utf8_lossy(&buffer[..length]);
        }
    }

    /// Reads to the end. On Linux a closed terminal is an error of reading.
    fn end(mut self) -> (ExitStatus, String) {
        let mut buffer = [0; 4096];
        while let Ok(length @ 1..) = self.pty.read(&mut buffer) {
            self.shown += &String::from_utf8_lossy(&buffer[..length]);
        }
        (self.child.wait().unwrap(), self.shown.replace("\r\n", "\n"))
    }
}

fn shown(script: &str) -> (i32, String) {
    let folder = tempfile::tempdir().unwrap();
    fs::write(folder.path().join("log"), "code=-1100\nx\ncode=-1100\ncode=-3005\nrc=x\n").unwrap();
    let (status, text) = Terminal::start(script, folder.path()).end();
    (status.code().unwrap(), text)
}

const TABLE: &str = "\
\x1b[2mCOUNT   CODE  NAME                ACTION  FIRST  LAST\x1b[0m
\x1b[1m    2\x1b[0m  -1100  LOW_CREDIT_BALANCE  top_up      1     3  \x1b[31m█████████████████████████\x1b[0m
\x1b[1m    1\x1b[0m  -3005  TASK_COMPLETED      ended       4     4  \x1b[33m████████████▌\x1b[0m
\x1b[1m    1\x1b[0m    \"x\"  unreadable                      5     5  \x1b[31m████████████▌\x1b[0m
\x1b[2m4 values in 5 lines\x1b[0m
";

#[test]
fn without_arguments_the_help_is_shown() {
    let (status, text) = shown(COMMAND);
    assert_eq!(status, 2);
    assert!(text.contains("Usage: toku-codes [OPTIONS] CODE...") && text.contains("Exit status: 0 found"), "{text}");
}

#[test]
fn colours_are_those_of_the_terminal() {
    let (status, text) = shown("toku-codes -1100");
    assert_eq!(status, 0);
    assert!(text.starts_with("\x1b[1m-1100\x1b[0m  \x1b[1mLOW_CREDIT_BALANCE\x1b[0m\n"), "{text}");
    let plain = anstream::adapter::strip_str(&text).to_string();
    for script in ["NO_COLOR=1 toku-codes -1100", "toku-codes --color never -1100", "TERM=dumb toku-codes -1100"] {
        assert_eq!(shown(script), (0, plain.clone()), "{script}");
    }
    assert!(plain.lines().all(|line| line.chars().count() <= 80));
    assert_eq!(shown("toku-codes --color always -1100 | cat"), (0, text));
    assert_eq!(shown("toku-codes --json -1100; toku-codes --json list | wc -l").1.lines().last(), Some("110"));
    // Only the appended text has a colour.
    let dim = "code=-1100 \x1b[2m# LOW_CREDIT_BALANCE: low credit balance [top_up]\x1b[0m\n";
    assert_eq!(shown("head -1 log | toku-codes"), (0, dim.to_owned()));
    assert!(!shown("head -1 log | NO_COLOR=1 toku-codes").1.contains('\x1b'));
}

/// The README shows `session.txt`.
#[test]
fn the_session_of_the_readme() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests");
    let session = fs::read_to_string(folder.join("session.txt")).unwrap();
    let steps: Vec<_> = session.strip_prefix("$ ").unwrap().split("\n$ ").collect();
    for step in &steps {
        let (script, expected) = step.trim_end().split_once('\n').unwrap();
        let (status, text) = Terminal::start(&format!("export NO_COLOR=1; {script}"), &folder).end();
        assert_eq!((status.code(), text.trim_end()), (Some(0), expected), "{script}");
    }
    assert_eq!(steps.len(), 6);
}

#[test]
fn a_summary_has_bars() {
    assert_eq!(shown("toku-codes annotate --summary --key rc log"), (0, TABLE.to_owned()));
    let (status, text) = shown("NO_COLOR=1 toku-codes annotate --summary /dev/null");
    assert_eq!((status, text.as_str()), (0, "no codes in 0 lines\n"));
}

/// Runs a script, interrupts it by Ctrl+C when it is ready, and returns the status and what was shown.
fn interrupted(script: &str) -> (i32, String) {
    let folder = tempfile::tempdir().unwrap();
    let mut terminal = Terminal::start(script, folder.path());
    terminal.wait_for("ready");
    // By then the program has read everything, and waits for more.
    std::thread::sleep(Duration::from_millis(300));
    terminal.pty.write_all(b"\x03").unwrap();
    let (status, text) = terminal.end();
    let text = text.replace("^C", "");
    (status.code().unwrap_or(128 + status.signal().unwrap_or(0)), text.replace("ready\n", ""))
}

/// Writes two lines of a log, says that it is ready, and keeps the log open.
const LOG: &str = "printf 'code=-1100\\nx\\n'; echo ready >/dev/tty; exec sleep 60";

#[test]
fn ctrl_c_shows_the_table_once() {
    // Here the input ends together with the signal, which ends `sleep`, too.
    let (status, text) = interrupted(&format!("trap : INT; ({LOG}) | NO_COLOR=1 toku-codes --summary; echo status $?"));
    assert_eq!(status, 0);
    let lines: Vec<_> = text.lines().collect();
    assert_eq!(lines.len(), 4, "{text}");
    assert!(lines[0].starts_with("COUNT") && lines[1].contains("LOW_CREDIT_BALANCE"), "{text}");
    assert_eq!(lines[2..], ["1 value in 2 lines", "status 130"]);
}

#[test]
fn ctrl_c_shows_the_table_while_the_input_stays_open() {
    let script =
        format!("trap : INT; (trap '' INT; {LOG}) | NO_COLOR=1 toku-codes --summary; echo status $?; kill -9 0");
    let (_, text) = interrupted(&script.replace("sleep 60", "sleep 3"));
    assert_eq!(text.matches("LOW_CREDIT_BALANCE").count(), 1, "{text}");
    assert!(text.contains("1 value in 2 lines\nstatus 130\n"), "{text}");
}

#[test]
fn many_interruptions_never_lose_or_repeat_the_table() {
    // The signal arrives at any moment: before, with or after the end of the input.
    for delay in (0..40).map(|i| Duration::from_micros(i * 250)) {
        let mut command = std::process::Command::new(program());
        let command = command.args(["annotate", "--summary"]);
        let mut child =
            command.stdin(std::process::Stdio::piped()).stdout(std::process::Stdio::piped()).spawn().unwrap();
        let mut input = child.stdin.take().unwrap();
        // After this the handlers are installed: more than 64 KiB only fit into the pipe when the program reads.
        input.write_all(&b"code=-1100\n".repeat(12_000)).unwrap();
        std::thread::sleep(delay);
        let id = child.id().to_string();
        let killed = std::process::Command::new("kill").args(["-TERM", &id]).status().unwrap();
        drop(input);
        let output = child.wait_with_output().unwrap();
        let text = String::from_utf8(output.stdout).unwrap();
        assert_eq!((text.lines().count(), output.status.code()), (1, Some(143)), "{text} {killed}");
    }
}

#[test]
fn a_second_signal_ends_at_once() {
    // The table is larger than the pipe, and is not read, so the first signal cannot end the program.
    let log: String = (0..9_999).map(|i| format!("rc=a-value-that-is-long-{i}\n")).collect();
    let mut command = std::process::Command::new(program());
    command.args(["annotate", "--summary", "--only-key", "rc"]);
    let mut child = command.stdin(std::process::Stdio::piped()).stdout(std::process::Stdio::piped()).spawn().unwrap();
    let mut input = child.stdin.take().unwrap();
    input.write_all(log.as_bytes()).unwrap();
    let id = child.id().to_string();
    let send = |signal: &str| std::process::Command::new("kill").args([signal, &id]).status().unwrap();
    std::thread::sleep(Duration::from_millis(200));
    assert!(send("-INT").success());
    std::thread::sleep(Duration::from_millis(300));
    assert!(child.try_wait().unwrap().is_none(), "it waits for the pipe");
    assert!(send("-TERM").success());
    let started = Instant::now();
    assert_eq!(child.wait().unwrap().code(), Some(143));
    assert!(started.elapsed() < Duration::from_secs(10));
}
