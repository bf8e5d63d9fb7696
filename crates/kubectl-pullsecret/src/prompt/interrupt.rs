//! Ctrl-C. While a prompt is open, the terminal is put back as it was, and the process ends with 130. While
//! something is being changed, whoever changes it is told, so that it ends where it can say what was done.
//!
//! A prompt hides the cursor or what is typed. The signal's default would leave it so, and the release build
//! aborts on a panic, so nothing may hang on a destructor.

use std::sync::{Arc, Mutex, Once, PoisonError};

use console::Term;
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

fn install() {
    HANDLER.call_once(|| {
        // Should another handler be there already, Ctrl-C is its business.
        drop(ctrlc::set_handler(|| {
            if !told() {
                put_back();
                leave();
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
fn leave() -> ! {
    std::process::exit(130)
}
