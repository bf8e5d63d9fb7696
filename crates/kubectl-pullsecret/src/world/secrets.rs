//! Many secrets looked at, each by its name: whether they are there, and whether they may be read.

use std::collections::HashMap;
use std::sync::Arc;

use futures_util::stream::{self, StreamExt as _, TryStreamExt as _};
use pullsecret_core::prediction::{PodKeyring, SecretSeen};
use pullsecret_core::{Kind, ObjectRef, PullSecret};

use super::{Seen, World};
use crate::error::CommandError;

/// How many objects are asked for at once, where many are named.
pub(crate) const AT_ONCE: usize = 16;

impl World<'_> {
    /// What was seen of these secrets; several are asked for at once.
    ///
    /// # Errors
    /// The cluster cannot be asked; that this user may not read one is no error.
    pub(crate) async fn secrets(
        &self,
        objects: impl IntoIterator<Item = ObjectRef>,
    ) -> Result<HashMap<ObjectRef, SecretSeen>, CommandError> {
        let looks = stream::iter(objects).map(async |object| {
            let seen = match self.get(&object).await? {
                Seen::Found(read) => SecretSeen::Read(PullSecret::from_object(Arc::unwrap_or_clone(read))),
                Seen::Missing => SecretSeen::Missing,
                Seen::Unreadable(_) => SecretSeen::Unreadable,
            };
            Ok((object, seen))
        });
        looks.buffer_unordered(AT_ONCE).try_collect().await
    }
}

/// The kubelet's keyring for a list of a namespace; of what was not looked at there is none.
pub(crate) fn keyring(
    namespace: &str,
    names: &[String],
    seen: &HashMap<ObjectRef, SecretSeen>,
) -> PodKeyring {
    PodKeyring::new(names.iter().map(|name| {
        let found = seen.get(&ObjectRef::new(Kind::Secret, namespace, name));
        (name.as_str(), found.unwrap_or(&SecretSeen::Missing))
    }))
}
