//! Collects arguments and streams; everything else is in the library.

use std::io::{IsTerminal as _, stderr, stdin, stdout};
use std::process::ExitCode;
use std::sync::Arc;

use kubectl_pullsecret::credential_store::OsKeyring;
use kubectl_pullsecret::environment::Environment;
use kubectl_pullsecret::output::Terminals;
use kubectl_pullsecret::prompt::Terminal;
use kubectl_pullsecret::{Invocation, memory, run};

fn main() -> ExitCode {
    memory::stays_out_of_files();
    let environment = Environment::of_process();
    let (stdin, stdout, stderr) = (stdin(), stdout(), stderr());
    let size = console::Term::stdout().size_checked().filter(|_| stdout.is_terminal());
    let terminals = Terminals {
        stdin: stdin.is_terminal(),
        stdout: stdout.is_terminal(),
        stderr: stderr.is_terminal(),
        width: size.map(|(_, columns)| columns),
    };
    ExitCode::from(run(Invocation {
        args: std::env::args_os().collect(),
        store: Arc::new(OsKeyring::new(&environment)),
        prompt: Arc::new(Terminal::new(&environment)),
        environment,
        stdin: Box::new(stdin),
        stdout: Box::new(stdout),
        stderr: Box::new(stderr),
        terminals,
        now: jiff::Timestamp::now,
    }))
}
