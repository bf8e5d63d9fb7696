//! A Secret deleted and created anew, so that what it held is not lost without a word: rehearsed before, not to be
//! interrupted in between, written back where it fails, and said where even that fails.

use std::time::{Duration, Instant};

use pullsecret_core::{ConfigFormat, DockerConfig, ObjectRef, PullSecret};
use serde_json::{Value, json};

use super::unless_interrupted;
use crate::cluster::{Cluster, ClusterError, WriteOptions};
use crate::error::{CommandError, Exit};
use crate::prompt::Hold;
use crate::session::Session;

/// The pauses before the attempts at one creation. A quota takes a moment to know of a deletion.
const PAUSES: [Duration; 4] =
    [Duration::ZERO, Duration::from_millis(500), Duration::from_secs(2), Duration::from_secs(4)];

/// After how long no further attempt is begun: each may itself wait for an answer.
const PATIENCE: Duration = Duration::from_secs(45);

/// What is deleted and what takes its place.
pub(super) struct Replacement<'a> {
    pub(super) object: &'a ObjectRef,
    pub(super) uid: &'a str,
    pub(super) resource_version: &'a str,
    pub(super) new: &'a Value,
    pub(super) old: &'a Value,
    pub(super) options: &'a WriteOptions,
}

/// How the attempts at one creation ended.
enum Written {
    /// It stands there.
    Yes,
    /// Something that is not ours does.
    Taken,
    /// Nothing does, as far as is known.
    No(ClusterError),
}

impl Replacement<'_> {
    /// Replaces it; `false` if it is no longer as the plan found it, and then nothing was done.
    pub(super) async fn carry_out(&self, session: &Session, hold: &Hold) -> Result<bool, CommandError> {
        let cluster = session.cluster().await?;
        self.goes_at_once()?;
        unless_interrupted(self.rehearse(cluster), hold).await??;
        if self.options.dry_run {
            // The server only pretends to delete, so that a creation would meet what is still there.
            return self.delete(cluster).await;
        }
        let work = async {
            if !self.delete(cluster).await? {
                return Ok(false);
            }
            self.create(cluster).await.map(|()| true)
        };
        let mut work = std::pin::pin!(work);
        tokio::select! {
            done = &mut work => return done,
            () = hold.interrupted() => {}
        }
        session.out().status(&format!("One moment: {} is being deleted and created again…", self.object));
        work.await
    }

    /// A finalizer keeps what is deleted for as long as it likes, and nothing can be created in its place.
    fn goes_at_once(&self) -> Result<(), CommandError> {
        let finalizers = self.old["metadata"]["finalizers"].as_array();
        let named: Vec<&str> = finalizers.into_iter().flatten().filter_map(Value::as_str).collect();
        if named.is_empty() {
            return Ok(());
        }
        let message = format!("{} cannot be replaced: a finalizer would keep it", self.object);
        Err(CommandError::new(Exit::Refused, message)
            .detail(format!("Whoever set {} has to let it go. It was not deleted.", named.join(", ")))
            .detail("Or choose another --name."))
    }

    /// Whether the server would take both, under a name that is free: quotas, webhooks and validation speak up
    /// before anything is deleted.
    async fn rehearse(&self, cluster: &Cluster) -> Result<(), CommandError> {
        let kept = format!("{} was not deleted.", self.object);
        if let Err(error) = self.pretend(cluster, self.new).await {
            return Err(CommandError::from(error).detail(kept));
        }
        self.pretend(cluster, self.old).await.map_err(|error| {
            CommandError::from(error)
                .detail(format!("{kept} If its successor failed, it could not be written back."))
                .detail("Delete it yourself if that is what you want, and run the same command again.")
        })
    }

    async fn pretend(&self, cluster: &Cluster, manifest: &Value) -> Result<(), ClusterError> {
        let mut rehearsal = manifest.clone();
        if let Some(metadata) = rehearsal["metadata"].as_object_mut() {
            metadata.remove("name");
            metadata.insert("generateName".into(), json!(format!("{}-", self.object.name)));
        }
        let options = WriteOptions { dry_run: true, ..self.options.clone() };
        cluster.create(self.object.kind, &self.object.namespace, &rehearsal, &options).await.map(drop)
    }

    async fn delete(&self, cluster: &Cluster) -> Result<bool, CommandError> {
        match cluster.delete(self.object, self.uid, self.resource_version, self.options).await {
            Ok(()) => Ok(true),
            Err(ClusterError::Conflict { .. } | ClusterError::NotFound { .. }) => Ok(false),
            Err(error) if is_unclear(&error) && !self.options.dry_run => {
                self.was_deleted(cluster, error).await
            }
            Err(error) => Err(error.into()),
        }
    }

    /// Looks what became of a deletion without an answer.
    async fn was_deleted(&self, cluster: &Cluster, error: ClusterError) -> Result<bool, CommandError> {
        match cluster.get(self.object).await {
            Ok(None) => Ok(true),
            Ok(Some(there)) if there["metadata"]["uid"] != self.uid => Ok(false),
            _ => Err(CommandError::from(error).detail(format!(
                "If {} is gone, nothing was created in its place; it held {}.",
                self.object,
                self.contents()
            ))),
        }
    }

    async fn create(&self, cluster: &Cluster) -> Result<(), CommandError> {
        let began = Instant::now();
        let error = match self.write(cluster, self.new, began, is_unclear).await {
            Written::Yes => return Ok(()),
            Written::Taken => return Err(self.taken()),
            Written::No(error) => CommandError::from(error),
        };
        // Whatever the reason, what was there must come back.
        match self.write(cluster, self.old, began, |_| true).await {
            Written::Yes => {
                Err(error.detail(format!("{} was deleted and is written back as it was.", self.object)))
            }
            Written::Taken => Err(self.taken()),
            Written::No(lost) => {
                let message = format!(
                    "{} was deleted and could NOT be written back (it held {})",
                    self.object,
                    self.contents()
                );
                let failed =
                    CommandError::new(Exit::Incomplete, message).detail(format!("{}.", error.message));
                let failed = error.details.into_iter().fold(failed, CommandError::detail);
                let lost = CommandError::from(lost).message;
                let failed =
                    if lost == error.message { failed } else { failed.detail(format!("Then: {lost}.")) };
                Err(failed.detail(
                    "Add each of them again once this is mended; pods that name it cannot pull until then.",
                ))
            }
        }
    }

    /// Creates this where nothing is, with further attempts where an error is worth one.
    async fn write(
        &self,
        cluster: &Cluster,
        manifest: &Value,
        began: Instant,
        worth_another: impl Fn(&ClusterError) -> bool,
    ) -> Written {
        let mut last = None;
        for pause in PAUSES {
            tokio::time::sleep(pause).await;
            let error = match cluster
                .create(self.object.kind, &self.object.namespace, manifest, self.options)
                .await
            {
                Ok(_) => return Written::Yes,
                Err(ClusterError::AlreadyExists { .. }) => match cluster.get(self.object).await {
                    // An earlier attempt was carried out although its answer was lost.
                    Ok(Some(there)) if says_the_same(&there, manifest) => return Written::Yes,
                    Ok(Some(_)) => return Written::Taken,
                    Ok(None) => continue,
                    Err(error) => error,
                },
                Err(error) => error,
            };
            let ends = !worth_another(&error) || began.elapsed() > PATIENCE;
            last = Some(error);
            if ends {
                break;
            }
        }
        last.map_or(Written::Taken, Written::No)
    }

    fn taken(&self) -> CommandError {
        let message =
            format!("{} was deleted, and somebody else has created another in its place", self.object);
        CommandError::new(Exit::Incomplete, message)
            .detail(format!("What was deleted held {}.", self.contents()))
            .detail("Run the same command again to see what is there now and what is to be added.")
    }

    /// What was deleted, without a credential: the keys of its docker config, else those of its data.
    fn contents(&self) -> String {
        let secret = PullSecret::from_object(self.old.clone());
        let format = secret.format().unwrap_or(ConfigFormat::DockerConfigJson);
        let config = secret.config(format).ok().flatten();
        let mut keys: Vec<String> =
            config.iter().flat_map(DockerConfig::entries).map(|entry| entry.key().to_owned()).collect();
        if keys.is_empty() {
            let data = self.old["data"].as_object();
            keys = data.into_iter().flat_map(|data| data.keys().cloned()).collect();
        }
        if keys.is_empty() { "nothing".to_owned() } else { keys.join(", ") }
    }
}

fn says_the_same(there: &Value, manifest: &Value) -> bool {
    there["type"] == manifest["type"] && there["data"] == manifest["data"]
}

/// Whether the request may have been carried out, or may be the next time.
fn is_unclear(error: &ClusterError) -> bool {
    match error {
        ClusterError::ConnectionLost { .. }
        | ClusterError::TimedOut { .. }
        | ClusterError::Unreachable { .. }
        | ClusterError::Throttled { .. }
        | ClusterError::NotKubernetes { .. } => true,
        ClusterError::Server { status, .. } => *status >= 500,
        _ => false,
    }
}
