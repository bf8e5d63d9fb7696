//! Ctrl-C while a prompt is open: the terminal is put back as it was, and the process ends with 130.
//!
//! A prompt hides the cursor or what is typed. The signal's default would leave it so, and the release build
//! aborts on a panic, so nothing may hang on a destructor.

use std::sync::{Mutex, Once, PoisonError};

use console::Term;

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

/// Notes that a prompt opens and what it changes, before it does.
pub(super) fn opens(changed: Changed) {
    HANDLER.call_once(|| {
        // Should another handler be there already, Ctrl-C is its business.
        drop(ctrlc::set_handler(|| {
            put_back();
            leave();
        }));
    });
    *CHANGED.lock().unwrap_or_else(PoisonError::into_inner) = Some(changed);
}

/// Notes that the prompt has been answered and has put back itself what it changed.
pub(super) fn closes() {
    *CHANGED.lock().unwrap_or_else(PoisonError::into_inner) = None;
}

/// Puts back what the open prompt changed, once, and ends its line.
pub(super) fn put_back() {
    let Some(changed) = CHANGED.lock().unwrap_or_else(PoisonError::into_inner).take() else { return };
    if let Some(echo) = changed.echo {
        echo.restore();
    }
    let terminal = Term::stderr();
    if changed.cursor {
        drop(terminal.show_cursor());
    }
    drop(terminal.write_line(""));
}

#[expect(clippy::exit, reason = "the main thread sits in a read that no signal ends")]
fn leave() -> ! {
    std::process::exit(130)
}
