//! The keyring's failures, in words.

use super::{CommandError, Exit};
use crate::credential_store::StoreError;
use pullsecret_core::{shell_word, user_flag};

/// How to work without a keyring at all.
const WITHOUT: (&str, &str) = ("Without it", "… | kubectl pullsecret add REGISTRY -u USER --password-stdin");

impl From<StoreError> for CommandError {
    fn from(error: StoreError) -> Self {
        let message = error.to_string();
        let failed = |exit| Self::new(exit, message.clone());
        let closed = || Self::new(Exit::Incomplete, format!("the keyring cannot be opened: {message}"));
        match error {
            StoreError::NoBus(_) => closed()
                .detail("The Secret Service is reached over D-Bus; sessions over SSH, in containers and from cron have none.")
                .command(WITHOUT.0, WITHOUT.1),
            StoreError::NoProvider => closed()
                .detail("Nobody offers org.freedesktop.secrets: GNOME Keyring, KWallet or KeePassXC would.")
                .command(WITHOUT.0, WITHOUT.1),
            StoreError::NoCollection => Self::new(Exit::Incomplete, message)
                .detail("The keyring program runs, and has not been given a first keyring yet.")
                .detail("Make one and set it as the default in the desktop's password manager (Seahorse, KWalletManager).")
                .command(WITHOUT.0, WITHOUT.1),
            StoreError::Locked => failed(Exit::Incomplete)
                .detail("It opens by a dialog on the desktop, and there is no terminal on a desktop here to ask for it.")
                .detail("Unlock it there and run the same command again.")
                .command(WITHOUT.0, WITHOUT.1),
            StoreError::Dismissed => failed(Exit::Incomplete)
                .detail("Its dialog was closed, or the desktop could not show it.")
                .command(WITHOUT.0, WITHOUT.1),
            StoreError::TimedOut(_) => failed(Exit::Incomplete)
                .detail("The keyring program may be hanging, or waiting for somebody on another screen.")
                .command(WITHOUT.0, WITHOUT.1),
            StoreError::TooLong { .. } => {
                failed(Exit::Usage).detail("Nothing was kept.").command(WITHOUT.0, WITHOUT.1)
            }
            StoreError::Ambiguous { ref account, .. } => failed(Exit::Incomplete)
                .detail("Delete all but one in the desktop's password manager, or all of them with this:")
                .command("Forget them", &format!("secret-tool clear service kubectl-pullsecret username {}", shell_word(&account.to_string()))),
            StoreError::NotText(ref account) => failed(Exit::Incomplete)
                .detail("Another program wrote it; keeping the password anew replaces it.")
                .command("Keep it", &format!("kubectl pullsecret login {} {}", shell_word(&account.registry), user_flag(&account.username))),
            StoreError::Failed(_) => Self::new(Exit::Incomplete, format!("the keyring failed: {message}"))
                .command(WITHOUT.0, WITHOUT.1),
        }
    }
}
