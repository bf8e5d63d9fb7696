//! What a verb works with: streams, prompts, the keyring, and a cluster that is opened when first needed.

use std::cell::{RefCell, RefMut};
use std::ffi::OsString;
use std::fmt::Write as _;
use std::io::Read;
use std::path::PathBuf;
use std::sync::Arc;
use std::time::Duration;

use jiff::Timestamp;
use pullsecret_core::shell_word;
use secrecy::zeroize::Zeroizing;
use tokio::sync::OnceCell;

use crate::cluster::{Attendant, Cluster};
use crate::credential_store::CredentialStore;
use crate::environment::Environment;
use crate::error::{CommandError, Exit};
use crate::global_flags::GlobalFlags;
use crate::output::{Output, Terminals};
use crate::program_name::ProgramName;
use crate::prompt::Prompt;

/// After how long without an answer the keyring is said to be waited for.
const SILENCE: Duration = Duration::from_secs(2);

/// One invocation's surroundings.
pub(crate) struct Session {
    /// How we are called.
    pub(crate) program: ProgramName,
    /// The words by which we were called, as far as they tell where we lie.
    pub(crate) arg0: OsString,
    /// kubectl's global flags.
    pub(crate) flags: GlobalFlags,
    /// The environment variables.
    pub(crate) environment: Environment,
    /// Which streams are terminals.
    pub(crate) terminals: Terminals,
    /// The OS keyring. Its calls block: make them through [`Session::keyring`].
    pub(crate) store: Arc<dyn CredentialStore>,
    /// Whom to ask.
    pub(crate) prompt: Arc<dyn Prompt>,
    /// The clock.
    pub(crate) now: fn() -> Timestamp,
    pub(crate) output: RefCell<Output>,
    pub(crate) stdin: RefCell<Box<dyn Read>>,
    pub(crate) cluster: OnceCell<Cluster>,
}

impl Session {
    /// The two output streams; not to be held across an `await`.
    pub(crate) fn out(&self) -> RefMut<'_, Output> {
        self.output.borrow_mut()
    }

    /// The flags that a printed kubectl command needs to act where we act: the namespace, and the context or
    /// kubeconfig if the user named one.
    pub(crate) fn place(&self, namespace: &str) -> String {
        format!("-n {}{}", shell_word(namespace), self.where_typed())
    }

    /// The flags by which the user said where to act, each after a space, for the same command written otherwise.
    pub(crate) fn place_typed(&self) -> String {
        let namespace = self.flags.namespace.as_deref().filter(|name| !name.is_empty());
        namespace.map_or_else(|| self.where_typed(), |name| format!(" {}", self.place(name)))
    }

    /// The flags by which the user chose cluster and user, but for a token: that is nobody's to print.
    fn where_typed(&self) -> String {
        let flags = &self.flags;
        let path = |path: &Option<PathBuf>| path.as_ref().map(|path| path.to_string_lossy().into_owned());
        let named = [
            ("context", flags.context.clone()),
            ("kubeconfig", path(&flags.kubeconfig)),
            ("cluster", flags.cluster.clone()),
            ("user", flags.user.clone()),
            ("server", flags.server.clone()),
            ("certificate-authority", path(&flags.certificate_authority)),
            ("client-certificate", path(&flags.client_certificate)),
            ("client-key", path(&flags.client_key)),
            ("tls-server-name", flags.tls_server_name.clone()),
            ("as", flags.impersonate.clone()),
            ("as-uid", flags.as_uid.clone()),
        ];
        let mut place = String::new();
        let groups = flags.as_group.iter().map(|group| ("as-group", Some(group.clone())));
        for (flag, value) in named.into_iter().chain(groups) {
            if let Some(value) = value.filter(|value| !value.is_empty()) {
                // Writing to a String cannot fail.
                let _ = write!(place, " --{flag} {}", shell_word(&value));
            }
        }
        if flags.insecure_skip_tls_verify == Some(true) {
            place += " --insecure-skip-tls-verify";
        }
        place
    }

    /// Whether there is somebody to ask: both the input and the stream of the prompts are terminals.
    pub(crate) fn can_ask(&self) -> bool {
        self.terminals.stdin && self.terminals.stderr
    }

    /// The cluster, opened at the first call.
    pub(crate) async fn cluster(&self) -> Result<&Cluster, CommandError> {
        let attendant = match (self.can_ask(), self.terminals.stderr) {
            (true, _) => Attendant::Typing,
            (false, true) => Attendant::Watching,
            (false, false) => Attendant::Nobody,
        };
        let open =
            async || Cluster::connect(&self.flags, &self.environment, attendant).map_err(CommandError::from);
        self.cluster.get_or_try_init(open).await
    }

    /// Runs a call of the keyring on a thread where it may block.
    pub(crate) async fn keyring<T: Send + 'static>(
        &self,
        call: impl FnOnce(&dyn CredentialStore) -> T + Send + 'static,
    ) -> Result<T, CommandError> {
        let store = Arc::clone(&self.store);
        let mut work = tokio::task::spawn_blocking(move || call(store.as_ref()));
        let done = if let Ok(done) = tokio::time::timeout(SILENCE, &mut work).await {
            done
        } else {
            let why = if self.can_ask() {
                "; a dialog on your desktop may ask to unlock it (Ctrl-C ends the wait)"
            } else {
                ""
            };
            self.out().status(&format!("Waiting for the keyring{why}"));
            work.await
        };
        done.map_err(|_| CommandError::new(Exit::Incomplete, "the keyring's library failed unexpectedly"))
    }

    /// Everything on standard input, up to one byte more than `limit`. It may be a password: the memory is overwritten
    /// when it is dropped, and does not grow, so that no copies are left behind.
    pub(crate) fn read_stdin(&self, limit: usize) -> Result<Zeroizing<Vec<u8>>, CommandError> {
        let mut bytes = Zeroizing::new(vec![0; limit.saturating_add(1)]);
        let (mut stdin, mut length) = (self.stdin.borrow_mut(), 0);
        while length < bytes.len() {
            match stdin.read(&mut bytes[length..]) {
                Ok(0) => break,
                Ok(read) => length += read,
                Err(error) if error.kind() == std::io::ErrorKind::Interrupted => {}
                Err(error) => {
                    return Err(CommandError::new(Exit::Usage, "standard input cannot be read")
                        .detail(error.to_string()));
                }
            }
        }
        bytes.truncate(length);
        Ok(bytes)
    }
}
