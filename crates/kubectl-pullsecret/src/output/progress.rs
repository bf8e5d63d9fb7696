//! How far a long piece of work is: one line on a terminal, written over again and again, and gone at the end.

use super::{Output, visible, write_all};

/// To the beginning of the line, and what stands there is gone (ECMA-48 `EL`).
const OVER: &str = "\r\u{1b}[K";

impl Output {
    /// Tells how far the work is. Nobody is told who is not at a terminal, or at one that cannot write over a line.
    pub(crate) fn progress(&mut self, line: &str) {
        if self.is_watched {
            let most = self.width().map_or(usize::MAX, |width| width.saturating_sub(1));
            let line: String = self.dressed(&visible(line)).chars().take(most).collect();
            write_all(&mut self.stderr, &format!("{OVER}{line}"));
        }
    }

    /// Takes that line away, before anything else is written.
    pub(crate) fn end_progress(&mut self) {
        if self.is_watched {
            write_all(&mut self.stderr, OVER);
        }
    }
}
