//! Counts the tests of a `cargo test` run from what it prints.

use std::io::{BufRead, BufReader, Write};
use std::process::{Command, Stdio};

use crate::Result;

/// How many tests or checks passed, failed and were left out.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Counts {
    pub(super) passed: u64,
    pub(super) failed: u64,
    pub(super) ignored: u64,
}

/// Runs `cargo test`, passes on what it prints and adds up what each test binary counted.
pub(super) fn count(command: &mut Command, here: &mut dyn Write) -> Result<Counts> {
    let mut child = command.stdin(Stdio::null()).stdout(Stdio::piped()).spawn()?;
    let output = child.stdout.take().ok_or("no pipe from cargo test")?;
    let mut counts = Counts::default();
    for line in BufReader::new(output).split(b'\n') {
        let line = line?;
        here.write_all(&line)?;
        here.write_all(b"\n")?;
        counts.add(counted(&String::from_utf8_lossy(&line)));
    }
    let status = child.wait()?;
    if !status.success() && counts.failed == 0 {
        // A test binary that was killed counts nothing, and one that does not compile neither.
        counts.failed = 1;
    }
    Ok(counts)
}

/// What a test binary's last line says: `test result: ok. 5 passed; 0 failed; 0 ignored; …`.
fn counted(line: &str) -> Counts {
    let Some((_, result)) = line.split_once("test result: ") else { return Counts::default() };
    let number = |what: &str| {
        let field = result.split(['.', ';']).map(str::trim).find_map(|field| field.strip_suffix(what));
        field.and_then(|number| number.trim().parse().ok()).unwrap_or(0)
    };
    Counts { passed: number(" passed"), failed: number(" failed"), ignored: number(" ignored") }
}

impl Counts {
    pub(super) fn add(&mut self, other: Self) {
        self.passed += other.passed;
        self.failed += other.failed;
        self.ignored += other.ignored;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn counts_come_from_the_result_line() {
        let line = "test result: FAILED. 41 passed; 2 failed; 1 ignored; 0 measured; 7 filtered out; finished in 0.12s";
        assert_eq!(counted(line), Counts { passed: 41, failed: 2, ignored: 1 });
        assert_eq!(counted("test the_result ... ok"), Counts::default());
        assert_eq!(counted("running 5 tests"), Counts::default());
    }

    #[test]
    fn a_killed_test_binary_is_a_failure() {
        let mut command = Command::new("sh");
        command.args(["-c", "echo 'test result: ok. 3 passed; 0 failed; 0 ignored; 0 measured'; kill -9 $$"]);
        let mut echo = Vec::new();
        assert_eq!(count(&mut command, &mut echo).expect("ran"), Counts { passed: 3, failed: 1, ignored: 0 });
        assert_eq!(echo, b"test result: ok. 3 passed; 0 failed; 0 ignored; 0 measured\n");
    }
}
