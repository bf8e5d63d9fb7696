//! TYPE/NAME as users write it.

use pullsecret_core::{Kind, ObjectRef};

use crate::error::{CommandError, Exit};

/// What runs containers: a pod, or a workload that makes pods.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Target {
    /// Its kind.
    pub(crate) kind: Kind,
    /// Its name.
    pub(crate) name: String,
}

impl Target {
    /// Reads `deploy/web`, `sts/db`, `pod/web-1`, or the bare name of a pod.
    ///
    /// # Errors
    /// A type that is unknown or has no containers, or no name.
    pub(crate) fn parse(word: &str) -> Result<Self, CommandError> {
        let (kind, name) = match word.split_once('/') {
            None => (Kind::Pod, word),
            Some((kind, name)) => {
                let known = Kind::from_type(kind).ok_or_else(|| {
                    usage(format!("{kind:?} in {word:?} is no type that runs containers")).detail(TYPES)
                })?;
                if matches!(
                    known,
                    Kind::Namespace | Kind::Node | Kind::Secret | Kind::ServiceAccount | Kind::Event
                ) {
                    return Err(usage(format!("a {known} runs no containers")).detail(TYPES));
                }
                (known, name)
            }
        };
        if name.is_empty() || name.contains('/') {
            return Err(usage(format!("{word:?} is not TYPE/NAME")).detail(TYPES));
        }
        Ok(Self { kind, name: name.to_owned() })
    }

    /// The object, in a namespace.
    pub(crate) fn object(&self, namespace: &str) -> ObjectRef {
        ObjectRef::new(self.kind, namespace, &self.name)
    }
}

const TYPES: &str = "TYPE is pod, deploy, sts, ds, rs, rc, job or cronjob; a name alone is a pod's.";

fn usage(message: String) -> CommandError {
    CommandError::new(Exit::Usage, message)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_spelling_of_kubectl_is_understood() {
        for (word, kind, name) in [
            ("web-1", Kind::Pod, "web-1"),
            ("po/web-1", Kind::Pod, "web-1"),
            ("deploy/web", Kind::Deployment, "web"),
            ("Deployment.apps/web", Kind::Deployment, "web"),
            ("cronjobs/x", Kind::CronJob, "x"),
        ] {
            assert_eq!(Target::parse(word), Ok(Target { kind, name: name.to_owned() }), "{word}");
        }
        for word in ["", "deploy/", "/x", "secret/x", "sa/x", "depl/x", "deploy/a/b"] {
            assert_eq!(Target::parse(word).expect_err(word).exit, Exit::Usage, "{word}");
        }
    }
}
