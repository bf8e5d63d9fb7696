//! What is explained: a pod, a workload's template with its pods, or images by themselves.

use pullsecret_core::ObjectRef;
use pullsecret_core::admission::{AccountSeen, Origin, PullList};
use pullsecret_core::node_credentials::Platform;
use pullsecret_core::pod::PodSpec;
use pullsecret_core::report::{Basis, Kubelet};

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
    /// For a pod that is there: what one made anew would get, if that is known.
    pub(super) anew: Option<Anew>,
    /// For a workload: its pods.
    pub(super) pods: Pods,
}

impl Subject {
    /// The account's list, where a list of the pod or of the template is in its place and lacks some of it.
    ///
    /// Of a pod whose maker is not known nobody can say whether its list was its own or its account's of then.
    pub(super) fn hidden(&self) -> Option<PullList> {
        let Some(AccountSeen::Read(names)) = &self.account else { return None };
        let is_own = match self.list.origin {
            Origin::Own => true,
            Origin::Pod => self.anew.as_ref().is_none_or(|anew| anew.list.origin == Origin::Own),
            _ => false,
        };
        let own = &self.list.names;
        let lacks_some = !own.is_empty() && names.iter().any(|name| !own.contains(name));
        (is_own && lacks_some).then(|| PullList { names: names.clone(), origin: Origin::Account })
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
}

/// The pods of a workload.
#[derive(Debug)]
pub(super) enum Pods {
    /// This is no workload, or its pods do not matter.
    None,
    /// They may not be listed.
    Unreadable,
    /// Those that are there and have not ended.
    Seen(Vec<LivePod>),
}

/// A pod of a workload.
#[derive(Debug)]
pub(super) struct LivePod {
    pub(super) name: String,
    pub(super) spec: PodSpec,
    pub(super) list: PullList,
    pub(super) node: Node,
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
