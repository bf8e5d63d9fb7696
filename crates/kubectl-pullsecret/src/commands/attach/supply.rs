//! The secret that is to be attached: whether it is one that the kubelet takes, and which images it serves.

use std::sync::Arc;

use pullsecret_core::inspection::Inspection;
use pullsecret_core::lint::{Code, Context};
use pullsecret_core::report::{Finding, Severity};
use pullsecret_core::{ObjectRef, PullSecret, shell_word};

use crate::commands::recovery::served;
use crate::commands::targets::namespace_exists;
use crate::error::{CommandError, Exit, sentence};
use crate::session::Session;
use crate::world::{Seen, World};

/// What is known of the secret.
pub(super) struct Supply<'s> {
    pub(super) secret: &'s ObjectRef,
    /// The keys of its entries; `None` if it may not be read.
    keys: Option<Vec<String>>,
}

impl Supply<'_> {
    /// Whether it serves this image; `None` if nothing is known of it.
    pub(super) fn serves(&self, image: &str) -> Option<bool> {
        Some(served(image, self.keys.as_ref()?))
    }

    /// Whether it may be read.
    pub(super) fn is_known(&self) -> bool {
        self.keys.is_some()
    }
}

/// Looks at the secret. Who may not read secrets can attach one all the same.
///
/// # Errors
/// It is not there; the kubelet would ignore it, or fail every pull because of it.
pub(super) async fn look<'s>(secret: &'s ObjectRef, session: &Session) -> Result<Supply<'s>, CommandError> {
    let cluster = session.cluster().await?;
    let world = World::Cluster(cluster, session);
    let place = session.place(&secret.namespace);
    let read = match world.get(secret).await? {
        Seen::Found(read) => PullSecret::from_object(Arc::unwrap_or_clone(read)),
        Seen::Missing => {
            namespace_exists(cluster, &secret.namespace).await?;
            let name = shell_word(&secret.name);
            let add = format!("kubectl pullsecret add REGISTRY -u USER --name {name} --no-attach {place}");
            return Err(world.missing(secret).await.command("Make it", &add));
        }
        Seen::Unreadable(why) => {
            session.out().status(&format!("{secret} could not be checked: {}", why.message));
            return Ok(Supply { secret, keys: None });
        }
    };
    let context = Context { now: (session.now)(), place: &place, in_file: false, repositories: &[] };
    let inspection = Inspection::of(&read, &context);
    for finding in &inspection.findings {
        match (finding.code, finding.severity) {
            (Code::SecretUndecodable | Code::WrongType, _) => return Err(useless(secret, finding)),
            (_, Severity::Error) => {
                session.out().warning(&format!("{secret}: {}", finding.message));
                for command in &finding.commands {
                    session.out().status(&format!("  {command}"));
                }
            }
            _ => {}
        }
    }
    let keys = inspection.entries.iter().filter(|entry| entry.usable);
    Ok(Supply { secret, keys: Some(keys.map(|entry| entry.entry.key().to_owned()).collect()) })
}

fn useless(secret: &ObjectRef, finding: &Finding) -> CommandError {
    let message = match finding.code {
        Code::WrongType => format!("{secret} is no pull secret"),
        _ => format!("{secret} would break every pull"),
    };
    let mut error = CommandError::new(Exit::Refused, message)
        .detail(sentence(&finding.message))
        .detail("Nothing was changed.");
    for command in &finding.commands {
        error = error.command("Instead", command);
    }
    error
}
