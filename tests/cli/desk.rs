//! The plugin in this process, with a keyring and a person that a test makes up.

use std::collections::BTreeMap;
use std::ffi::OsString;
use std::io::{Cursor, Write};
use std::path::Path;
use std::sync::{Arc, Mutex};

use harness::{Ended, find_sentinel};
use kubectl_pullsecret::credential_store::{Account, CredentialStore, StoreError};
use kubectl_pullsecret::environment::Environment;
use kubectl_pullsecret::output::Terminals;
use kubectl_pullsecret::prompt::{Choice, Prompt, PromptError};
use kubectl_pullsecret::{Invocation, run};
use secrecy::{ExposeSecret as _, SecretString};

/// A keyring in memory, which fails as it is told to.
#[derive(Default)]
pub(crate) struct FakeStore {
    pub(crate) entries: Mutex<BTreeMap<Account, String>>,
    /// What every look into it fails with.
    pub(crate) closed: Option<StoreError>,
    /// What keeping fails with.
    pub(crate) full: Option<StoreError>,
}

impl FakeStore {
    fn opened(&self) -> Result<std::sync::MutexGuard<'_, BTreeMap<Account, String>>, StoreError> {
        self.closed.clone().map_or_else(|| Ok(self.entries.lock().expect("no test panicked")), Err)
    }
}

impl CredentialStore for FakeStore {
    fn get(&self, registry: &str, username: &str) -> Result<Option<SecretString>, StoreError> {
        Ok(self.opened()?.get(&Account::new(registry, username)).cloned().map(SecretString::from))
    }

    fn set(&self, registry: &str, username: &str, password: &SecretString) -> Result<(), StoreError> {
        let mut entries = self.opened()?;
        self.full.clone().map_or(Ok(()), Err)?;
        entries.insert(Account::new(registry, username), password.expose_secret().to_owned());
        Ok(())
    }

    fn delete(&self, registry: &str, username: &str) -> Result<bool, StoreError> {
        Ok(self.opened()?.remove(&Account::new(registry, username)).is_some())
    }

    fn accounts(&self) -> Result<Option<Vec<Account>>, StoreError> {
        self.opened().map(|_| None)
    }

    fn backend_name(&self) -> String {
        "a test's keyring".to_owned()
    }
}

/// A person who types this password and takes what is offered as long as there is patience, then presses Ctrl-C.
#[derive(Default)]
pub(crate) struct Person {
    pub(crate) password: Option<String>,
    /// How many questions other than the password are answered.
    pub(crate) patience: usize,
    /// Whether every question of yes or no is answered with yes, whatever is offered.
    pub(crate) agrees: bool,
    /// The questions that were put.
    pub(crate) asked: Mutex<Vec<String>>,
}

impl Person {
    fn hears(&self, question: &str) {
        self.asked.lock().expect("no test panicked").push(question.to_owned());
    }

    fn answers<T>(&self, question: &str, answer: T) -> Result<T, PromptError> {
        self.hears(question);
        let asked = self.asked.lock().expect("no test panicked").len();
        if asked <= self.patience { Ok(answer) } else { Err(PromptError::Interrupted) }
    }
}

impl Prompt for Person {
    fn password(&self, label: &str) -> Result<SecretString, PromptError> {
        self.hears(label);
        self.password.clone().map(SecretString::from).ok_or(PromptError::Interrupted)
    }

    fn confirm(&self, label: &str, offered: bool) -> Result<bool, PromptError> {
        self.answers(label, offered || self.agrees)
    }

    fn select(&self, label: &str, _: &[Choice]) -> Result<usize, PromptError> {
        self.answers(label, 0)
    }

    fn input(&self, label: &str, offered: Option<&str>) -> Result<String, PromptError> {
        self.answers(label, offered.unwrap_or("bob").to_owned())
    }
}

/// Where one test's person sits: keyring, home, and perhaps a terminal.
pub(crate) struct Desk {
    pub(crate) store: Arc<FakeStore>,
    pub(crate) person: Arc<Person>,
    pub(crate) terminal: bool,
    /// How wide that is.
    pub(crate) width: Option<u16>,
    /// What else stands in the environment.
    pub(crate) variables: Vec<(&'static str, String)>,
    home: tempfile::TempDir,
}

impl Desk {
    pub(crate) fn new(store: FakeStore, person: Person) -> Self {
        let home = tempfile::tempdir().expect("a home");
        Self {
            store: Arc::new(store),
            person: Arc::new(person),
            terminal: true,
            width: None,
            variables: Vec::new(),
            home,
        }
    }

    /// The home folder.
    pub(crate) fn home(&self) -> &Path {
        self.home.path()
    }

    /// Runs the plugin with this on standard input. Fails if it prints the sentinel.
    pub(crate) fn run(&self, arguments: &[&str], input: &str) -> Ended {
        let (stdout, stderr) = (Stream::default(), Stream::default());
        let is_one = self.terminal;
        // What is piped comes through no terminal.
        let stdin = is_one && !arguments.contains(&"--password-stdin");
        let terminals = Terminals { stdin, stdout: is_one, stderr: is_one, width: self.width };
        let code = run(Invocation {
            args: std::iter::once("kubectl-pullsecret")
                .chain(arguments.iter().copied())
                .map(Into::into)
                .collect(),
            environment: Environment::from_pairs(
                [("HOME", self.home.path().as_os_str().to_owned()), ("NO_COLOR", "1".into())]
                    .into_iter()
                    .chain(self.variables.iter().map(|(name, value)| (*name, OsString::from(value)))),
            ),
            stdin: Box::new(Cursor::new(input.to_owned())),
            stdout: Box::new(stdout.clone()),
            stderr: Box::new(stderr.clone()),
            terminals,
            store: self.store.clone(),
            prompt: self.person.clone(),
            now: || jiff::Timestamp::UNIX_EPOCH,
        });
        Ended { code: code.into(), stdout: stdout.text(), stderr: stderr.text() }
    }
}

#[derive(Clone, Default)]
struct Stream(Arc<Mutex<Vec<u8>>>);

impl Stream {
    fn text(&self) -> String {
        let bytes = self.0.lock().expect("no test panicked");
        assert_eq!(find_sentinel(&bytes), None, "leak: {}", String::from_utf8_lossy(&bytes));
        String::from_utf8_lossy(&bytes).into_owned()
    }
}

impl Write for Stream {
    fn write(&mut self, bytes: &[u8]) -> std::io::Result<usize> {
        self.0.lock().expect("no test panicked").write(bytes)
    }

    fn flush(&mut self) -> std::io::Result<()> {
        Ok(())
    }
}
