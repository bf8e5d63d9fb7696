//! A person at a shell: pastes a command as it was printed, and answers what is asked.

use std::ffi::OsString;
use std::time::Duration;

use harness::{Dialogue, Plugin, SENTINEL};

use crate::hosts::hosts;
use crate::stage::Stage;

const USER: &str = "User name at ";
const PASSWORD: &str = "Password for ";
const AGREED: &str = "Go ahead?";

/// What is asked, up to where the answer goes.
const QUESTIONS: [&str; 4] = [USER, PASSWORD, AGREED, "for next time?"];

impl Stage {
    /// A command line for a shell in which names mean what they mean on the node.
    fn shell(&self, line: &str) -> Plugin {
        let path = std::env::join_paths([self.bed.bin.as_path(), "/usr/bin".as_ref(), "/bin".as_ref()]);
        let program: Vec<OsString> =
            self.bed.node.beside().into_iter().chain(["/bin/sh", "-c"].map(OsString::from)).collect();
        Plugin::under(&program, [line])
            .env("PATH", path.expect("a path"))
            .env("HOME", &self.home)
            .env("KUBECONFIG", self.bed.cluster.admin_kubeconfig())
            .env("SSL_CERT_FILE", hosts().front.authority())
            .env("LANG", "C.UTF-8")
    }

    /// What a command prints.
    pub(crate) fn printed(&self, line: &str) -> String {
        self.shell(line).run().expect_code(0).stdout
    }

    /// Pastes a command into a terminal and answers what it asks, until it ends well.
    pub(crate) fn paste(&self, line: &str) -> String {
        let mut dialogue = Dialogue::open(&self.shell(line));
        // Each once: an answered question is drawn again with its answer.
        let mut left = QUESTIONS.to_vec();
        while let Some(asked) = dialogue.until_any(&left) {
            // A person is not quicker; and what comes before a prompt is ready is dropped, as pasted by mistake.
            std::thread::sleep(Duration::from_millis(300));
            dialogue.line(match left.remove(asked) {
                USER => self.scene.user,
                PASSWORD => SENTINEL,
                AGREED => "y",
                _ => "n",
            });
        }
        dialogue.end(0).seen
    }
}
