//! A scene: what is wrong, what `why` has to say of it, and what mends it.

use serde_json::Value;
use testbed::Pair;

use crate::stage::Stage;

/// One pull that does not work, or seems not to.
pub(crate) struct Scene {
    /// One word; also the namespace's and the repository's.
    pub(crate) name: &'static str,
    /// What is wrong, as the book says it.
    pub(crate) wrong: &'static str,
    /// Registry and path of the image but for its last part, which is [`Scene::name`].
    pub(crate) from: &'static str,
    /// The objects that are there.
    pub(crate) objects: fn(&Scene) -> Vec<Value>,
    /// What happens before the objects are made.
    pub(crate) before: fn(&Stage),
    /// What happens once the pod fails, before anybody asks why.
    pub(crate) then: fn(&Stage),
    /// What is said.
    pub(crate) told: Told,
    /// Who is named where `add` asks for a user.
    pub(crate) user: &'static str,
    /// What mends it.
    pub(crate) mended: Mended,
    /// On which nodes it is played.
    pub(crate) pairs: &'static [Pair],
    /// The tag of the image.
    pub(crate) tag: &'static str,
    /// The tag that the registry has of it, if any.
    pub(crate) pushed: Option<&'static str>,
}

/// What `why` has to say.
#[derive(Clone, Copy)]
pub(crate) enum Told {
    /// This code with this certainty.
    Diagnosis(&'static str, &'static str),
    /// This code, with this certainty on the current node and that on the older one.
    ByNode(&'static str, &'static str, &'static str),
    /// Nothing: it is pulled.
    Nothing,
    /// Nothing, for it is still being pulled.
    NothingYet,
}

/// What brings the pods to run.
#[derive(Clone, Copy)]
pub(crate) enum Mended {
    /// The commands that are printed.
    ByCommands,
    /// These of them; the others are for where something else was meant.
    By(&'static [usize]),
    /// Something outside of the cluster, which the page tells in these words, and then waiting: the pod is the same.
    Outside(&'static str, fn(&Stage)),
    /// Nothing that can be done here, for this reason.
    NotHere(&'static str),
    /// Nothing is wrong.
    Needless,
}

/// Both nodes: for what is about credentials.
pub(crate) const BOTH: &[Pair] = &[Pair::Current, Pair::Older];

/// A scene in which a bare pod cannot be pulled for want of a credential.
pub(crate) const SCENE: Scene = Scene {
    name: "",
    wrong: "",
    from: "registry.example/bob",
    objects: |_| Vec::new(),
    before: |_| (),
    then: |_| (),
    told: Told::Nothing,
    user: "bob",
    mended: Mended::ByCommands,
    pairs: &[Pair::Current],
    tag: "1.0",
    pushed: Some("1.0"),
};

impl Scene {
    pub(crate) fn is_played_on(&self, pair: Pair) -> bool {
        self.pairs.contains(&pair)
    }

    /// Path and tag in the registry.
    pub(crate) fn repository(&self, tag: &str) -> String {
        let path = self.from.split_once('/').map_or("", |(_, path)| path);
        format!("{path}/{}:{tag}", self.name)
    }

    /// The registry's host.
    pub(crate) fn host(&self) -> &'static str {
        self.from.split_once('/').map_or(self.from, |(host, _)| host)
    }

    /// The image as pods name it.
    pub(crate) fn image(&self) -> String {
        format!("{}/{}:{}", self.from, self.name, self.tag)
    }
}
