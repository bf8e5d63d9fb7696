//! Ctrl-C. While a prompt is open, the terminal is put back as it was, and the process ends with 130. While
//! something is being changed, whoever changes it is told, so that it ends where it can say what was done.
//!
//! A prompt hides the cursor or what is typed. The signal's default would leave it so, and the release build
//! aborts on a panic, so nothing may hang on a destructor.

use std::sync::{Arc, Mutex, Once, PoisonError};

use console::Term;
#[cfg(unix)]
use tokio::signal::unix::{Signal, SignalKind, signal};
use tokio::sync::watch;

use super::hidden::Echo;

/// What the open prompt changed. `None` while none is open.
static CHANGED: Mutex<Option<Changed>> = Mutex::new(None);
static HANDLER: Once = Once::new();

/// What a prompt changes about the terminal.
#[derive(Debug, Default)]
pub(super) struct Changed {
    /// The cursor is hidden.
    pub(super) cursor: bool,
    /// What is typed is hidden; this brings it back.
    pub(super) echo: Option<Echo>,
}

/// Who wants to be told of Ctrl-C instead of being ended by it.
static HOLDS: Mutex<Vec<Arc<watch::Sender<bool>>>> = Mutex::new(Vec::new());

/// While it lives, Ctrl-C does not end the process; its holder is told.
pub(crate) struct Hold(Arc<watch::Sender<bool>>);

impl Hold {
    /// Takes hold.
    pub(crate) fn new() -> Self {
        install();
        let sender = Arc::new(watch::Sender::new(false));
        HOLDS.lock().unwrap_or_else(PoisonError::into_inner).push(sender.clone());
        Self(sender)
    }

    /// Whether Ctrl-C was pressed since.
    pub(crate) fn is_interrupted(&self) -> bool {
        *self.0.borrow()
    }

    /// Waits for Ctrl-C; over at once if it was pressed already.
    pub(crate) async fn interrupted(&self) {
        let mut pressed = self.0.subscribe();
        // The sender lives as long as we do.
        drop(pressed.wait_for(|pressed| *pressed).await);
    }
}

impl Drop for Hold {
    fn drop(&mut self) {
        HOLDS.lock().unwrap_or_else(PoisonError::into_inner).retain(|sender| !Arc::ptr_eq(sender, &self.0));
    }
}

/// What ends a process from outside puts the terminal back too. Only a prompt asks for this: without one there is
/// nothing to put back, and `nohup` has a process ignore one of these signals.
#[cfg(unix)]
fn watch_endings() {
    static WATCH: Once = Once::new();
    WATCH.call_once(|| {
        let (ready, watching) = std::sync::mpsc::channel();
        std::thread::spawn(move || {
            let ended =
                tokio::runtime::Builder::new_current_thread().enable_io().build().ok().and_then(|runtime| {
                    runtime.block_on(async {
                        let mut endings = Endings::new().ok()?;
                        let _ = ready.send(());
                        endings.next().await
                    })
                });
            let Some(code) = ended else { return };
            put_back();
            leave(code);
        });
        // Without the watch the prompt is as good as it was; the sender is dropped where there is none.
        let _ = watching.recv();
    });
}

#[cfg(not(unix))]
fn watch_endings() {}

/// The signals by which others end a process.
#[cfg(unix)]
struct Endings {
    terminate: Signal,
    hang_up: Signal,
    quit: Signal,
}

#[cfg(unix)]
impl Endings {
    fn new() -> std::io::Result<Self> {
        Ok(Self {
            terminate: signal(SignalKind::terminate())?,
            hang_up: signal(SignalKind::hangup())?,
            quit: signal(SignalKind::quit())?,
        })
    }

    /// The exit code for the signal that came and that nobody else sees to: 128 and its number, as shells have it.
    async fn next(&mut self) -> Option<i32> {
        loop {
            let (came, code) = tokio::select! {
                came = self.terminate.recv() => (came, 143),
                came = self.hang_up.recv() => (came, 129),
                came = self.quit.recv() => (came, 131),
            };
            came?;
            // Whoever is changing something ends where it can say what was done; SIGQUIT does not wait for that.
            if code == 131 || !told() {
                return Some(code);
            }
        }
    }
}

fn install() {
    HANDLER.call_once(|| {
        // Should another handler be there already, Ctrl-C is its business.
        drop(ctrlc::set_handler(|| {
            if !told() {
                put_back();
                leave(130);
            }
        }));
    });
}

/// Tells those who hold; `false` if there is nobody.
fn told() -> bool {
    let holds = HOLDS.lock().unwrap_or_else(PoisonError::into_inner);
    for hold in holds.iter() {
        hold.send_replace(true);
    }
    !holds.is_empty()
}

/// Notes that a prompt opens and what it changes, before it does.
pub(super) fn opens(changed: Changed) {
    install();
    watch_endings();
    *CHANGED.lock().unwrap_or_else(PoisonError::into_inner) = Some(changed);
}

/// Notes that the prompt has been answered and has put back itself what it changed.
pub(super) fn closes() {
    *CHANGED.lock().unwrap_or_else(PoisonError::into_inner) = None;
}

/// Puts back what the open prompt changed, once, and ends its line.
pub(super) fn put_back() {
    let Some(changed) = CHANGED.lock().unwrap_or_else(PoisonError::into_inner).take() else { return };
    let terminal = Term::stderr();
    if changed.cursor {
        drop(terminal.show_cursor());
    }
    drop(terminal.write_line(""));
    // At the very last: a prompt that reads key by key may only now be taking over the terminal.
    if let Some(echo) = changed.echo {
        echo.restore();
    }
}

#[expect(clippy::exit, reason = "the main thread sits in a read that no signal ends")]
fn leave(code: i32) -> ! {
    std::process::exit(code)
}
