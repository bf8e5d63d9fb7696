//! What we do to objects, all of it untyped: fields of API versions newer than ours survive.

use http::Method;
use pullsecret_core::{Kind, ObjectRef};
use serde_json::{Value, json};
use url::form_urlencoded;

use super::Cluster;
use super::call::{Call, JSON};
use super::cluster_error::{Attempt, ClusterError};
use super::path::{collection_path, object_path};

/// How to write.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct WriteOptions {
    /// Let the server check everything and keep nothing (`--dry-run=server`).
    pub dry_run: bool,
    /// The name under which the change is recorded; the server's default if empty.
    pub field_manager: String,
}

impl Cluster {
    /// The object as the server has it, or `None` where the server says that there is none.
    pub async fn get(&self, object: &ObjectRef) -> Result<Option<Value>, ClusterError> {
        let attempt = attempt("get", object);
        let target = object_path(object)?;
        match self.call(Call { attempt, method: Method::GET, target, body: None, accept: JSON }).await {
            Ok(value) => Ok(Some(value)),
            Err(ClusterError::NotFound { .. }) => Ok(None),
            Err(error) => Err(error),
        }
    }

    /// Creates an object that is not there yet and returns it as the server made it.
    pub async fn create(
        &self,
        kind: Kind,
        namespace: &str,
        manifest: &Value,
        options: &WriteOptions,
    ) -> Result<Value, ClusterError> {
        let namespace = kind.is_namespaced().then_some(namespace);
        let name = manifest.pointer("/metadata/name").and_then(Value::as_str).map(str::to_owned);
        let attempt =
            Attempt { verb: "create", kind: Some(kind), namespace: namespace.map(str::to_owned), name };
        let target = format!("{}{}", collection_path(kind, namespace)?, write_query(options));
        self.call(Call {
            attempt,
            method: Method::POST,
            target,
            body: Some(("application/json", manifest)),
            accept: JSON,
        })
        .await
    }

    /// Applies a JSON Patch (RFC 6902) and returns the object as it is now. A `test` in it that fails is
    /// [`ClusterError::Conflict`]: the object is no longer what was read.
    pub async fn json_patch(
        &self,
        object: &ObjectRef,
        operations: &Value,
        options: &WriteOptions,
    ) -> Result<Value, ClusterError> {
        let target = format!("{}{}", object_path(object)?, write_query(options));
        let body = Some(("application/json-patch+json", operations));
        self.call(Call {
            attempt: attempt("patch", object),
            method: Method::PATCH,
            target,
            body,
            accept: JSON,
        })
        .await
    }

    /// Deletes exactly the object that was read: another uid or resourceVersion is [`ClusterError::Conflict`].
    pub async fn delete(
        &self,
        object: &ObjectRef,
        uid: &str,
        resource_version: &str,
        options: &WriteOptions,
    ) -> Result<(), ClusterError> {
        // With a body, the server ignores the query.
        let dry_run: &[&str] = if options.dry_run { &["All"] } else { &[] };
        let body = json!({
            "kind": "DeleteOptions",
            "apiVersion": "v1",
            "preconditions": { "uid": uid, "resourceVersion": resource_version },
            "dryRun": dry_run,
        });
        let target = object_path(object)?;
        let body = Some(("application/json", &body));
        let call =
            Call { attempt: attempt("delete", object), method: Method::DELETE, target, body, accept: JSON };
        self.call::<Value>(call).await.map(drop)
    }

    /// The API server's version, as `kubectl version` shows it: `v1.35.4`.
    pub async fn server_version(&self) -> Result<String, ClusterError> {
        let attempt = Attempt { verb: "get", kind: None, namespace: None, name: None };
        let call = Call {
            attempt: attempt.clone(),
            method: Method::GET,
            target: "/version".to_owned(),
            body: None,
            accept: JSON,
        };
        let answer: Value = self.call(call).await?;
        answer.get("gitVersion").and_then(Value::as_str).map(str::to_owned).ok_or_else(|| {
            ClusterError::NotKubernetes {
                endpoint: self.endpoint().clone(),
                attempt,
                problem: "its version has no gitVersion".to_owned(),
            }
        })
    }
}

fn attempt(verb: &'static str, object: &ObjectRef) -> Attempt {
    Attempt {
        verb,
        kind: Some(object.kind),
        namespace: object.kind.is_namespaced().then(|| object.namespace.clone()),
        name: Some(object.name.clone()),
    }
}

fn write_query(options: &WriteOptions) -> String {
    let mut query = form_urlencoded::Serializer::new(String::new());
    if options.dry_run {
        query.append_pair("dryRun", "All");
    }
    if !options.field_manager.is_empty() {
        query.append_pair("fieldManager", &options.field_manager);
    }
    let query = query.finish();
    if query.is_empty() { query } else { format!("?{query}") }
}
