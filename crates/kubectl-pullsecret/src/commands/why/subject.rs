//! What is explained: a pod, a workload's template with its pods, or images by themselves.

use std::sync::Arc;

use pullsecret_core::admission::{AccountSeen, Origin, PullList};
use pullsecret_core::node_credentials::Platform;
use pullsecret_core::plan::attach::rolls_out;
use pullsecret_core::pod::PodSpec;
use pullsecret_core::report::{Basis, Kubelet};
use pullsecret_core::{Kind, ObjectRef};
use serde_json::Value;

use super::status::Status;

/// The version whose rules are applied where the kubelet's own is not known.
const ASSUMED_VERSION: &str = "v1.35";

/// One thing that is explained.
#[derive(Debug)]
pub(super) struct Subject {
    /// The pod or the workload; `None` for images by themselves.
    pub(super) object: Option<ObjectRef>,
    /// The namespace whose secrets count.
    pub(super) namespace: String,
    /// Its images, its own list, its account.
    pub(super) spec: PodSpec,
    /// What was seen of its account; `None` where that does not matter.
    pub(super) account: Option<AccountSeen>,
    /// The list that the kubelet goes by.
    pub(super) list: PullList,
    /// Its node.
    pub(super) node: Node,
    /// Whether something makes it anew when it is gone.
    pub(super) controlled: bool,
    /// For a pod: whether it still pulls, and whether the cluster has a say in that.
    pub(super) standing: Standing,
    /// For a pod that is there: what it tells of its containers.
    pub(super) status: Option<Status>,
    /// For a pod that is there: what one made anew would get, if that is known.
    pub(super) anew: Option<Anew>,
    /// For a pod that is there: what makes it anew, where nobody knows what that one would get.
    pub(super) unknown_maker: Option<UnknownMaker>,
    /// For a workload: what makes its pods anew.
    pub(super) way: Way,
    /// For a workload: its pods.
    pub(super) pods: Pods,
}

/// How a pod stands.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) enum Standing {
    /// As every other one.
    #[default]
    Ordinary,
    /// It has ended: nothing is pulled for it any more.
    Ended,
    /// It mirrors a static pod, which a kubelet runs from a manifest on its node.
    Static,
}

impl Subject {
    /// What is explained of nothing that is there: images, or what else is not said of it.
    pub(super) fn of(namespace: String, spec: PodSpec, list: PullList, account: Option<AccountSeen>) -> Self {
        Self {
            object: None,
            namespace,
            spec,
            account,
            list,
            node: Node::default(),
            controlled: false,
            standing: Standing::Ordinary,
            status: None,
            anew: None,
            unknown_maker: None,
            way: Way::default(),
            pods: Pods::None,
        }
    }

    /// The account's list, where a list of the pod or of the template is in its place and lacks some of it.
    ///
    /// Of a pod whose maker is not known nobody can say whether its list was its own or its account's of then.
    pub(super) fn hidden(&self) -> Option<PullList> {
        let names = self.listed_by_account()?;
        let is_own = match self.list.origin {
            Origin::Own => true,
            Origin::Pod => self.anew.as_ref().is_none_or(|anew| anew.list.origin == Origin::Own),
            _ => false,
        };
        let own = &self.list.names;
        let lacks_some = !own.is_empty() && names.iter().any(|name| !own.contains(name));
        (is_own && lacks_some).then(|| PullList { names: names.to_vec(), origin: Origin::Account })
    }

    /// The account's list, where that may be what a new pod gets: the pod has none, so its template had none when
    /// it was made, and nobody can look whether that is still so.
    pub(super) fn perhaps(&self) -> Option<PullList> {
        let names = self.listed_by_account().filter(|names| !names.is_empty())?;
        let may_be = self.unknown_maker.is_some() && self.list.names.is_empty();
        may_be.then(|| PullList { names: names.to_vec(), origin: Origin::Account })
    }

    /// What its account lists, if that is known.
    pub(super) fn listed_by_account(&self) -> Option<&[String]> {
        match &self.account {
            Some(AccountSeen::Read(account)) => Some(&account.names),
            _ => None,
        }
    }
}

/// What a pod gets that is made in another's place.
#[derive(Debug)]
pub(super) struct Anew {
    /// Its list.
    pub(super) list: PullList,
    /// Its account.
    pub(super) account: String,
    /// Whose template it is made from, if that is known.
    pub(super) maker: Option<ObjectRef>,
    /// The containers of that template.
    pub(super) containers: Vec<String>,
    /// How it comes to be made.
    pub(super) way: Way,
    /// For a pod of a Job that a `CronJob` has made: what pods of the next Job get.
    pub(super) next: Option<Next>,
}

/// What the next Job of a `CronJob` gives its pods.
#[derive(Debug)]
pub(super) struct Next {
    /// The `CronJob`.
    pub(super) object: ObjectRef,
    /// The list.
    pub(super) list: PullList,
}

/// Something that makes pods and whose template is not known.
#[derive(Debug)]
pub(super) struct UnknownMaker {
    /// TYPE/NAME.
    pub(super) name: String,
    /// Why it is not known.
    pub(super) why: Unseen,
}

/// Why a template was not seen.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Unseen {
    /// It is of a kind that we do not know.
    Foreign,
    /// It is not there.
    Missing,
    /// It may not be read.
    Unreadable,
}

/// What makes pods anew.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) enum Way {
    /// A restarted rollout, which replaces pods that fail too.
    Rollout,
    /// The same, once it is resumed.
    PausedRollout,
    /// A restarted rollout, but it waits for a pod that never becomes ready: such a one has to be deleted.
    OrderlyRollout,
    /// Each has to be deleted.
    #[default]
    Deletion,
    /// Somebody who makes it again by hand.
    Replacement,
    /// Nothing: it is of a Job that fails with its first pod.
    Never,
}

impl Way {
    /// How a workload replaces its pods.
    pub(super) fn of(kind: Kind, read: &Value) -> Self {
        match kind {
            Kind::Deployment if read.pointer("/spec/paused") == Some(&Value::Bool(true)) => {
                Self::PausedRollout
            }
            Kind::DaemonSet if rolls_out(kind, read) => Self::Rollout,
            Kind::StatefulSet if rolls_out(kind, read) => Self::OrderlyRollout,
            Kind::Deployment => Self::Rollout,
            // A pod that is deleted counts as one that failed (Kubernetes 1.35, `pkg/controller/job`).
            Kind::Job if read.pointer("/spec/backoffLimit").is_some_and(|limit| limit == 0) => Self::Never,
            _ => Self::Deletion,
        }
    }
}

/// The pods of a workload.
#[derive(Debug, Default)]
pub(super) enum Pods {
    /// This is no workload, or its pods do not matter.
    #[default]
    None,
    /// They may not be listed.
    Unreadable,
    /// Those that are there and have not ended.
    Seen(Vec<LivePod>),
}

impl Pods {
    /// Those that are known to be there.
    pub(super) fn seen(&self) -> &[LivePod] {
        match self {
            Self::Seen(pods) => pods,
            Self::None | Self::Unreadable => &[],
        }
    }
}

/// A pod of a workload.
#[derive(Debug)]
pub(super) struct LivePod {
    /// The pod, and what it tells of its containers.
    pub(super) status: Status,
    pub(super) list: PullList,
    pub(super) node: Node,
    /// For a pod of a `CronJob`: the list that its Job gives to a pod in its place; its own where that makes none.
    pub(super) of_its_job: Option<PullList>,
}

impl LivePod {
    pub(super) fn name(&self) -> &str {
        &self.status.pod.object.name
    }

    pub(super) fn spec(&self) -> &PodSpec {
        &self.status.pod.spec
    }

    /// The list of a pod that is made in its place, where `given` is what the workload gives to new ones.
    pub(super) fn remade<'a>(&'a self, given: &'a PullList) -> &'a PullList {
        self.of_its_job.as_ref().unwrap_or(given)
    }
}

/// What is known of the node that a pod is on.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Node {
    /// Its name, if the pod is on one.
    pub(super) name: Option<String>,
    /// Its kubelet's version, if it may be read.
    pub(super) version: Option<String>,
    /// The cloud that runs it, if it shows.
    pub(super) platform: Option<Platform>,
    /// The images that it tells that it has, by all their names.
    pub(super) images: Arc<[String]>,
}

impl Node {
    /// The minor version of its kubelet, if that is known.
    pub(super) fn minor(&self) -> Option<u32> {
        self.version.as_ref()?.split('.').nth(1)?.parse().ok()
    }

    /// Whose rules apply.
    pub(super) fn kubelet(&self) -> Kubelet {
        match &self.version {
            Some(version) => Kubelet { version: version.clone(), basis: Basis::Observed },
            None => Kubelet { version: ASSUMED_VERSION.to_owned(), basis: Basis::Assumed },
        }
    }
}
