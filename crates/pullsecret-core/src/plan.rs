//! Plans: every change, computed before any is made, shown, confirmed and executed as it stands here.

use serde_json::Value;

use crate::{ObjectRef, Sealed, shown};

pub mod add;
pub mod attach;
pub mod detach;
pub mod refusal;
pub mod restart;

/// One change of one object.
#[derive(Clone, Debug)]
pub struct Step {
    /// The object that is changed.
    pub object: ObjectRef,
    /// What is changed, in a few words without the object's name.
    pub summary: String,
    /// What the change means, for comparing plans made before and after a conflict.
    pub intents: Vec<Intent>,
    /// The change itself.
    pub action: Action,
}

/// What is sent to the API server.
#[derive(Clone, Debug)]
pub enum Action {
    /// Create this object.
    Create(Sealed<Value>),
    /// Apply this JSON Patch; it tests the version that was read.
    Patch(Sealed<Value>),
    /// Delete what is there and create `new`; if that fails, create `old` again.
    Replace {
        /// The uid and resourceVersion that the deletion demands.
        uid: String,
        /// The version that the deletion demands.
        resource_version: String,
        /// What stands there afterwards.
        new: Sealed<Value>,
        /// What was there, to be written back.
        old: Sealed<Value>,
    },
    /// Delete the object, if it is still this one.
    Delete {
        /// The uid that the deletion demands.
        uid: String,
        /// The version that the deletion demands.
        resource_version: String,
    },
}

/// What a step is for, apart from the state in which it found its object.
///
/// Two plans for one request differ to the user only where their intents differ: that somebody else created
/// the secret in the meantime, or put another name into the list, changes the patch and not the intent.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Intent {
    /// An entry of a docker config.
    Entry {
        /// The key in the docker config.
        key: String,
        /// The user of the credential that is written.
        username: String,
        /// The user of the credential that stood there, if it is another credential.
        overwrites: Option<String>,
    },
    /// When the credential under this key ends, noted on the Secret.
    Expiry(String),
    /// A name appended to a list of pull secrets.
    Name(String),
    /// A name taken out of a list of pull secrets.
    Unname(String),
    /// A pod template's own list emptied, so that its account's list, which it hid, applies again.
    Uncover,
    /// A Secret deleted and created again.
    Replace,
    /// The pods of a workload made anew.
    Restart,
    /// This pod deleted, for its controller to make anew; another of the same name has another uid.
    Delete(String),
}

/// Everything that will be done, in order.
#[derive(Clone, Debug, Default)]
pub struct Plan {
    /// The changes.
    pub steps: Vec<Step>,
    /// Objects that are as wanted already.
    pub unchanged: Vec<ObjectRef>,
}

impl Plan {
    /// Why this plan must not run unless somebody agreed to it, one sentence each; empty for a plan that only
    /// adds, within one namespace.
    pub fn wants_consent(&self) -> Vec<String> {
        let mut reasons: Vec<String> = self.steps.iter().filter_map(Step::wants_consent).collect();
        let mut namespaces: Vec<&str> =
            self.steps.iter().map(|step| step.object.namespace.as_str()).collect();
        namespaces.sort_unstable();
        namespaces.dedup();
        if namespaces.len() > 1 {
            reasons.push(format!("{} namespaces are changed", namespaces.len()));
        }
        reasons
    }

    /// Whether everything that this plan does was in `agreed` too.
    pub fn is_covered_by(&self, agreed: &Self) -> bool {
        self.steps.iter().all(|step| {
            let agreed = agreed.steps.iter().filter(|other| other.object == step.object);
            let agreed: Vec<&Intent> = agreed.flat_map(|other| &other.intents).collect();
            step.intents.iter().all(|intent| agreed.contains(&intent))
        })
    }
}

impl Plan {
    /// Whether a step makes pods anew.
    pub fn makes_anew(&self) -> bool {
        self.steps.iter().any(Step::makes_anew)
    }

    /// Leaves out what makes pods anew and was not in `agreed`: a pod that has failed only since is left alone.
    pub fn leave_out_new_restarts(&mut self, agreed: &Self) {
        self.steps.retain(|step| {
            let alone = Self { steps: vec![step.clone()], unchanged: Vec::new() };
            !step.makes_anew() || alone.is_covered_by(agreed)
        });
    }
}

impl Step {
    fn makes_anew(&self) -> bool {
        self.intents.iter().any(|intent| matches!(intent, Intent::Restart | Intent::Delete(_)))
    }

    /// `+` for what is new, `~` for what changes, `-` for what goes.
    pub fn sign(&self) -> char {
        match self.action {
            Action::Create(_) => '+',
            Action::Patch(_) | Action::Replace { .. } => '~',
            Action::Delete { .. } => '-',
        }
    }

    fn wants_consent(&self) -> Option<String> {
        self.intents.iter().find_map(|intent| match intent {
            Intent::Entry { key, username, overwrites: Some(before) } if before == username => {
                Some(format!("{} holds another password of {username} for {key}", self.object))
            }
            Intent::Entry { key, username, overwrites: Some(before) } => {
                let before = shown::name(before);
                Some(format!("{} holds a credential of {before} for {key}, not of {username}", self.object))
            }
            Intent::Unname(name) => {
                Some(format!("{} would no longer name {}", self.object, shown::name(name)))
            }
            Intent::Replace => Some(format!("{} would be deleted and created again", self.object)),
            Intent::Restart => Some(format!("{} would be restarted", self.object)),
            Intent::Delete(_) => Some(format!("{} would be deleted", self.object)),
            Intent::Entry { overwrites: None, .. }
            | Intent::Expiry(_)
            | Intent::Name(_)
            | Intent::Uncover => None,
        })
    }
}
