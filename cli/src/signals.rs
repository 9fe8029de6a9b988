//! Shows the counts once: at the end, or at the first signal that asks the command to end.

use std::io;
use std::process::exit;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering::SeqCst};
use std::sync::{Arc, Mutex, MutexGuard};

use signal_hook::consts::{SIGINT, SIGTERM};

type Show<T> = dyn Fn(&T) -> io::Result<()> + Send + Sync;

/// The counts of one thread, which are shown by that thread or by the one that waits for signals.
pub struct Shared<T> {
    counted: Arc<Mutex<Option<T>>>,
    show: Arc<Show<T>>,
    signal: Arc<AtomicUsize>,
}

fn lock<T>(counted: &Mutex<Option<T>>) -> MutexGuard<'_, Option<T>> {
    counted.lock().expect("nothing panics with it")
}

/// The exit status that a shell expects when a signal ended a program.
fn status(signal: usize) -> i32 {
    128 + signal as i32
}

impl<T: Send + 'static> Shared<T> {
    /// From now on the first SIGINT or SIGTERM shows the counts and ends the command; a second one ends it at once.
    pub fn start(counted: T, show: impl Fn(&T) -> io::Result<()> + Send + Sync + 'static) -> io::Result<Self> {
        let (signal, is_second) = (Arc::new(AtomicUsize::new(0)), Arc::new(AtomicBool::new(false)));
        for number in [SIGINT, SIGTERM] {
            // In this order: the first signal only sets the flag.
            signal_hook::flag::register_conditional_shutdown(number, status(number as usize), Arc::clone(&is_second))?;
            signal_hook::flag::register(number, Arc::clone(&is_second))?;
            signal_hook::flag::register_usize(number, Arc::clone(&signal), number as usize)?;
        }
        let shared = Self { counted: Arc::new(Mutex::new(Some(counted))), show: Arc::new(show), signal };
        let (counted, show, signal) =
            (Arc::clone(&shared.counted), Arc::clone(&shared.show), Arc::clone(&shared.signal));
        let wait = waiter()?;
        std::thread::spawn(move || {
            let received = wait(&signal);
            let mut counted = lock(&counted);
            // If the input ended first, the other thread shows the counts, and ends with this signal, too.
            if let Some(counted) = counted.take() {
                finish(show(&counted), received);
            }
        });
        Ok(shared)
    }

    /// Counts, unless the table was already shown.
    pub fn with(&self, count: impl FnOnce(&mut T)) {
        if let Some(counted) = lock(&self.counted).as_mut() {
            count(counted);
        }
    }

    /// Shows the counts, at the end of the input. Returns the status of a signal that arrived meanwhile.
    pub fn finish(&self) -> io::Result<Option<u8>> {
        // The other thread holds the lock until it ends the process.
        let counted = lock(&self.counted).take();
        counted.map_or(Ok(()), |counted| (self.show)(&counted))?;
        let signal = self.signal.load(SeqCst);
        Ok((signal != 0).then(|| status(signal) as u8))
    }
}

/// Ends the process after a signal.
fn finish(shown: io::Result<()>, signal: usize) -> ! {
    match shown {
        Err(error) if error.kind() != io::ErrorKind::BrokenPipe => crate::say(&format!("error: {error}")),
        _ => {}
    }
    exit(status(signal))
}

/// Waits for a signal, and returns its number. The handler writes a byte to a pipe, which handlers may do.
#[cfg(unix)]
fn waiter() -> io::Result<impl FnOnce(&AtomicUsize) -> usize + Send> {
    use std::io::Read;
    use std::os::unix::net::UnixStream;
    let (mut read, write) = UnixStream::pair()?;
    for number in [SIGINT, SIGTERM] {
        signal_hook::low_level::pipe::register(number, write.try_clone()?)?;
    }
    Ok(move |signal: &AtomicUsize| {
        // The other end of the pipe stays open as long as the handlers exist, so only a signal ends this.
        while signal.load(SeqCst) == 0 {
            let _ = read.read(&mut [0]);
        }
        signal.load(SeqCst)
    })
}

/// On Windows a handler cannot write to a pipe, so the number is polled.
#[cfg(not(unix))]
fn waiter() -> io::Result<impl FnOnce(&AtomicUsize) -> usize + Send> {
    Ok(|signal: &AtomicUsize| {
        while signal.load(SeqCst) == 0 {
            std::thread::sleep(std::time::Duration::from_millis(20));
        }
        signal.load(SeqCst)
    })
}
