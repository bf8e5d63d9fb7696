//! What a pod would get that is made in another's place: by what, and from which template.

use pullsecret_core::admission::{AccountSeen, Origin, PullList};
use pullsecret_core::pod::{Pod, PodSpec};
use pullsecret_core::{Kind, ObjectRef};
use serde_json::Value;

use super::makers::{Jobs, Makers, controller_of};
use super::observe::Observer;
use super::subject::{Anew, Next, UnknownMaker, Unseen, Way};
use crate::error::CommandError;
use crate::world::Seen;

/// What makes a pod anew.
enum Maker {
    /// Nothing does.
    Nobody,
    /// A workload that was read.
    Known(Box<Known>),
    /// Something whose template is not known.
    Unknown(UnknownMaker),
}

/// A workload that was read.
struct Known {
    object: ObjectRef,
    spec: PodSpec,
    way: Way,
    /// For a Job that a `CronJob` has made: that.
    next: Option<(ObjectRef, PodSpec)>,
}

impl Observer<'_> {
    /// What a pod made in this one's place would get, or what it is that makes it and is not known; neither where
    /// nothing makes it anew and nobody knows whether its list was its own.
    pub(super) async fn anew(
        &self,
        pod: &Pod,
        read: &Value,
        account: &AccountSeen,
    ) -> Result<(Option<Anew>, Option<UnknownMaker>), CommandError> {
        let namespace = &pod.object.namespace;
        let anew = match self.maker(read, namespace).await? {
            Maker::Unknown(unknown) => return Ok((None, Some(unknown))),
            Maker::Known(known) => {
                let Known { object, spec, way, next } = *known;
                let (list, _) = self.new_list(&spec, namespace).await?;
                let next = match next {
                    Some((object, spec)) => {
                        let (list, _) = self.new_list(&spec, namespace).await?;
                        Some(Next { object, list }).filter(|next| self.is_known(&next.list))
                    }
                    None => None,
                };
                let containers = spec.images.iter().map(|used| used.name.clone()).collect();
                Anew { list, account: spec.account().to_owned(), maker: Some(object), containers, way, next }
            }
            // An empty list was copied from an account whose list was empty, so it will be copied again. Of any
            // other list nobody knows whether it was the pod's own.
            Maker::Nobody if !pod.spec.pull_secrets.is_empty() => return Ok((None, None)),
            Maker::Nobody => {
                let list = PullList::of_new_pod(&pod.spec, account);
                let account = pod.spec.account().to_owned();
                Anew { list, account, maker: None, containers: Vec::new(), way: Way::Replacement, next: None }
            }
        };
        Ok((Some(anew).filter(|anew| self.is_known(&anew.list)), None))
    }

    /// The workload whose template a pod is made anew from: its controller, or for a `ReplicaSet` the Deployment
    /// that replaces it. A Job makes its pods from its own template, whatever made the Job.
    async fn maker(&self, pod: &Value, namespace: &str) -> Result<Maker, CommandError> {
        let Some((kind, name)) = controller_of(pod) else { return Ok(Maker::Nobody) };
        let unknown =
            |why| Maker::Unknown(UnknownMaker { name: format!("{}/{name}", kind.to_ascii_lowercase()), why });
        let Some(kind) = Kind::named(&kind) else {
            return Ok(unknown(Unseen::Foreign));
        };
        let controller = ObjectRef::new(kind, namespace, name.as_str());
        let read = match self.get(&controller).await? {
            Seen::Found(read) => read,
            unseen => {
                let why = if unseen == Seen::Missing { Unseen::Missing } else { Unseen::Unreadable };
                let deployment = match Makers::of(pod, &Jobs::default()).deployment() {
                    Some(deployment) => self.known(deployment).await?,
                    None => None,
                };
                return Ok(deployment.map_or_else(|| unknown(why), |known| Maker::Known(Box::new(known))));
            }
        };
        let Some(mut known) = Known::of(controller, &read) else { return Ok(unknown(Unseen::Foreign)) };
        let above = controller_of(&read)
            .and_then(|(kind, name)| Some(ObjectRef::new(Kind::named(&kind)?, namespace, name)));
        if let Some(above) = above
            && let Some(above) = self.known(above).await?
        {
            if kind == Kind::Job {
                known.next = Some((above.object, above.spec));
            } else {
                known = above;
            }
        }
        Ok(Maker::Known(Box::new(known)))
    }

    /// A workload, if it is there, may be read and is shaped like one.
    async fn known(&self, object: ObjectRef) -> Result<Option<Known>, CommandError> {
        let Seen::Found(read) = self.get(&object).await? else { return Ok(None) };
        Ok(Known::of(object, &read))
    }

    /// Files that hold no account do not say that there is none.
    pub(super) fn is_known(&self, list: &PullList) -> bool {
        list.origin != Origin::MissingAccount || !self.world.is_files()
    }
}

impl Known {
    fn of(object: ObjectRef, read: &Value) -> Option<Self> {
        let spec = PodSpec::of_template(object.kind, read)?;
        let way = Way::of(object.kind, read);
        Some(Self { object, spec, way, next: None })
    }
}
