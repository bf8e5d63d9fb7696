//! Where objects stand in the API server's URLs.

use std::fmt::Write as _;

use pullsecret_core::{Kind, ObjectRef};

use super::cluster_error::{Attempt, ClusterError};

pub(super) fn object_path(object: &ObjectRef) -> Result<String, ClusterError> {
    let namespace = object.kind.is_namespaced().then_some(object.namespace.as_str());
    Ok(format!("{}/{}", collection_path(object.kind, namespace)?, segment(object.kind, &object.name)?))
}

pub(super) fn collection_path(kind: Kind, namespace: Option<&str>) -> Result<String, ClusterError> {
    let root = match kind.group() {
        "" => "/api/v1".to_owned(),
        group => format!("/apis/{group}/v1"),
    };
    match namespace {
        None => Ok(format!("{root}/{}", kind.resource())),
        Some(name) => {
            Ok(format!("{root}/namespaces/{}/{}", segment(Kind::Namespace, name)?, kind.resource()))
        }
    }
}

/// Whether an object may be called that, as far as the API server wants to be asked for it: what has these in it, it
/// refuses with 400 and not with 404 (apimachinery v0.35.4 `pkg/api/validation/path/name.go`).
pub(crate) fn is_possible_name(name: &str) -> bool {
    !matches!(name, "" | "." | "..") && !name.contains(['/', '%'])
}

/// A name as one segment of a path. An empty one would turn a request for an object into one for them all.
fn segment(kind: Kind, name: &str) -> Result<String, ClusterError> {
    if name.is_empty() || name == "." || name == ".." {
        let attempt = Attempt { verb: "get", kind: Some(kind), namespace: None, name: Some(name.to_owned()) };
        return Err(ClusterError::Invalid { attempt, message: "that is no name".to_owned() });
    }
    let plain = |byte: u8| byte.is_ascii_alphanumeric() || b"-._~:".contains(&byte);
    let mut path = String::with_capacity(name.len());
    for byte in name.bytes() {
        if plain(byte) {
            path.push(char::from(byte));
        } else {
            // Writing to a String cannot fail.
            let _ = write!(path, "%{byte:02X}");
        }
    }
    Ok(path)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn paths_are_those_of_the_api_server() {
        for (kind, path) in [
            (Kind::Secret, "/api/v1/namespaces/shop/secrets/a.b"),
            (Kind::Deployment, "/apis/apps/v1/namespaces/shop/deployments/a.b"),
            (Kind::CronJob, "/apis/batch/v1/namespaces/shop/cronjobs/a.b"),
            (Kind::Namespace, "/api/v1/namespaces/a.b"),
            (Kind::Node, "/api/v1/nodes/a.b"),
        ] {
            assert_eq!(object_path(&ObjectRef::new(kind, "shop", "a.b")).expect("a path"), path);
        }
        assert_eq!(collection_path(Kind::Pod, None).expect("a path"), "/api/v1/pods");
    }

    #[test]
    fn what_the_server_takes_for_no_name_at_all_is_known() {
        for name in ["", ".", "..", "a/b", "a%2Fb"] {
            assert!(!is_possible_name(name), "{name}");
        }
        assert!(["a", "...", "A b", "é"].into_iter().all(is_possible_name));
    }

    #[test]
    fn a_name_cannot_lead_elsewhere() {
        let path = object_path(&ObjectRef::new(Kind::Secret, "a/b", "x?y/../é")).expect("a path");
        assert_eq!(path, "/api/v1/namespaces/a%2Fb/secrets/x%3Fy%2F..%2F%C3%A9");
        for (namespace, name) in [("shop", ""), ("", "x"), ("shop", ".."), (".", "x")] {
            assert!(
                object_path(&ObjectRef::new(Kind::Secret, namespace, name)).is_err(),
                "{namespace}/{name}"
            );
        }
    }
}
