//! Runs a credential helper to its end, within a time and a size.

use std::io::{Read as _, Write as _};
use std::process::{Child, Command, ExitStatus, Stdio};
use std::sync::mpsc;
use std::time::{Duration, Instant};

use secrecy::zeroize::Zeroizing;

use super::HelperFault;

/// Far more than a credential needs, in bytes.
const OUTPUT_LIMIT: usize = 1 << 20;
/// How often to look whether a program that has closed its output has ended.
const POLL: Duration = Duration::from_millis(5);

/// Writes `input` to the program's standard input and takes what it writes to its standard output, at most
/// 1 MiB. Its standard error is thrown away: it may hold the password, and nobody would see a prompt there.
///
/// When the time is over the program is ended. What it has started itself may live on, but is not waited for.
pub(super) fn run(
    mut command: Command,
    input: &str,
    limit: Duration,
) -> Result<(ExitStatus, Zeroizing<Vec<u8>>), HelperFault> {
    let deadline = Instant::now() + limit;
    let mut child = command
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::null())
        .spawn()
        .map_err(HelperFault::NotStarted)?;
    let output = converse(&mut child, input.to_owned())
        .recv_timeout(deadline.saturating_duration_since(Instant::now()))
        .ok();
    let result = match output {
        None => Err(HelperFault::TimedOut(limit)),
        Some(output) if output.len() > OUTPUT_LIMIT => Err(HelperFault::TooLarge(OUTPUT_LIMIT)),
        Some(output) => {
            ended(&mut child, deadline).map(|status| (status, output)).ok_or(HelperFault::TimedOut(limit))
        }
    };
    if result.is_err() {
        // Both fail only for a program that has ended by itself.
        let _ = child.kill();
        let _ = child.wait();
    }
    result
}

/// Talks to the program on a thread of its own, which nobody waits for once the time is over.
fn converse(child: &mut Child, input: String) -> mpsc::Receiver<Zeroizing<Vec<u8>>> {
    let (stdin, stdout) = (child.stdin.take(), child.stdout.take());
    let (sender, receiver) = mpsc::channel();
    std::thread::spawn(move || {
        if let Some(mut stdin) = stdin {
            // A helper need not read what it does not care for.
            let _ = stdin.write_all(input.as_bytes());
        }
        let mut output = Zeroizing::new(Vec::with_capacity(4096));
        if let Some(stdout) = stdout {
            // A broken pipe leaves a shorter answer, which is then found to be no JSON.
            let _ = stdout.take(OUTPUT_LIMIT as u64 + 1).read_to_end(&mut output);
        }
        let _ = sender.send(output);
    });
    receiver
}

fn ended(child: &mut Child, deadline: Instant) -> Option<ExitStatus> {
    loop {
        match child.try_wait() {
            Ok(Some(status)) => return Some(status),
            Ok(None) if Instant::now() < deadline => std::thread::sleep(POLL),
            _ => return None,
        }
    }
}
