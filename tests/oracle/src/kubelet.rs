//! The kubelet's side: a Go program that is asked through its standard input and answers on its output.

use std::io::{self, Read as _, Write as _};
use std::path::Path;
use std::process::{Child, ChildStdin, ChildStdout, Command, Stdio};

use crate::answer::{Answer, Found, Reference};
use crate::case::{Case, number};

/// Why the kubelet's side gives no answer.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// The program does not start.
    #[error("cannot start {program}")]
    Start {
        /// Its path.
        program: String,
        /// Why not.
        source: io::Error,
    },
    /// It ended, and said why on standard error.
    #[error("the kubelet's side does not take or answer a batch")]
    Pipe(#[from] io::Error),
    /// It sent something that is no answer.
    #[error("the kubelet's side sends something that is no answer")]
    NoAnswer,
}

/// A running program with the kubelet's code in it.
#[derive(Debug)]
pub struct Kubelet {
    child: Child,
    /// Closed to end it.
    input: Option<ChildStdin>,
    output: ChildStdout,
}

impl Kubelet {
    /// Starts a program that answers cases. Where it counts the code that it reaches, it writes that into the
    /// folder `coverage` at its end.
    pub fn start(program: &Path, coverage: Option<&Path>) -> Result<Self, Error> {
        // There is one for each processor.
        Self::start_to(program, "answer", coverage, &[("GOMAXPROCS", "1")])
    }

    pub(crate) fn start_to(
        program: &Path,
        what: &str,
        coverage: Option<&Path>,
        environment: &[(&str, &str)],
    ) -> Result<Self, Error> {
        let mut command = Command::new(program);
        command.envs(environment.iter().copied());
        command.arg(what).stdin(Stdio::piped()).stdout(Stdio::piped());
        match coverage {
            Some(folder) => command.env("GOCOVERDIR", folder),
            // It would complain that it has nowhere to write to.
            None => command.stderr(Stdio::null()),
        };
        let start = |source| Error::Start { program: program.display().to_string(), source };
        let mut child = command.spawn().map_err(start)?;
        let missing = || start(io::ErrorKind::BrokenPipe.into());
        let input = child.stdin.take().ok_or_else(missing)?;
        let output = child.stdout.take().ok_or_else(missing)?;
        Ok(Self { child, input: Some(input), output })
    }

    /// Sends a batch. It is taken whole before it is answered.
    pub(crate) fn ask(&mut self, cases: &[Case]) -> Result<(), Error> {
        let mut frame = vec![0; 4];
        for case in cases {
            case.write(&mut frame);
        }
        let mut length = Vec::new();
        number(&mut length, frame.len() - 4);
        frame[..4].copy_from_slice(&length);
        self.send(&frame)
    }

    pub(crate) fn send(&mut self, bytes: &[u8]) -> Result<(), Error> {
        self.input.as_mut().ok_or(io::ErrorKind::BrokenPipe).map_err(io::Error::from)?.write_all(bytes)?;
        Ok(())
    }

    pub(crate) fn receive<const N: usize>(&mut self) -> Result<[u8; N], Error> {
        let mut bytes = [0; N];
        self.output.read_exact(&mut bytes)?;
        Ok(bytes)
    }

    /// The answers to a batch of so many cases.
    pub(crate) fn hear(&mut self, cases: usize) -> Result<Vec<Answer>, Error> {
        let length = u32::from_le_bytes(self.receive()?);
        let mut frame = vec![0; usize::try_from(length).map_err(|_| Error::NoAnswer)?];
        self.output.read_exact(&mut frame)?;
        let mut reader = Reader(&frame);
        let answers: Option<Vec<Answer>> = (0..cases).map(|_| reader.answer()).collect();
        answers.filter(|_| reader.0.is_empty()).ok_or(Error::NoAnswer)
    }

    /// The answer to one case.
    pub fn answer(&mut self, case: &Case) -> Result<Answer, Error> {
        self.ask(std::slice::from_ref(case))?;
        self.hear(1)?.pop().ok_or(Error::NoAnswer)
    }
}

impl Drop for Kubelet {
    fn drop(&mut self) {
        self.input = None;
        // It ends with its input; how is of no interest any more.
        let _ = self.child.wait();
    }
}

/// Takes a frame of answers apart.
struct Reader<'a>(&'a [u8]);

impl Reader<'_> {
    fn number(&mut self) -> Option<usize> {
        let (number, rest) = self.0.split_first_chunk()?;
        self.0 = rest;
        usize::try_from(u32::from_le_bytes(*number)).ok()
    }

    /// What is not UTF-8 is read as the core reads it.
    fn text(&mut self) -> Option<String> {
        let length = self.number()?;
        let (text, rest) = self.0.split_at_checked(length)?;
        self.0 = rest;
        Some(String::from_utf8_lossy(text).into_owned())
    }

    fn answer(&mut self) -> Option<Answer> {
        let image = match self.number()? {
            0 => Err(self.text()?),
            _ => Ok(Reference { repository: self.text()?, tag: self.text()?, digest: self.text()? }),
        };
        let credentials = if self.number()? == 0 {
            Err(self.text()?)
        } else {
            let count = self.number()?;
            let found: Option<Vec<Found>> = (0..count).map(|_| self.found()).collect();
            Ok(vec![found?])
        };
        Some(Answer { image, credentials })
    }

    fn found(&mut self) -> Option<Found> {
        Some(Found {
            secret: self.text()?,
            username: self.text()?,
            password: self.text()?,
            email: self.text()?,
        })
    }
}
