//! Files that tell kubectl, the plugin and the cluster's own programs who they are.

use std::fs;
use std::path::{Path, PathBuf};

use crate::certificate::Identity;
use crate::error::{Doing, Result};

/// How a user proves who it is.
#[derive(Debug)]
pub(crate) enum Proof<'a> {
    /// A bearer token.
    Token(&'a str),
    /// A client certificate.
    Certificate(&'a Identity),
}

/// The name of the cluster and of the context in every file.
pub(crate) const CONTEXT: &str = "testbed";

/// Writes `path`, with one cluster, one user and one context.
pub(crate) fn write(
    path: PathBuf,
    server: &str,
    authority: &Path,
    user: &str,
    proof: &Proof<'_>,
) -> Result<PathBuf> {
    let proof = match proof {
        Proof::Token(token) => format!("token: {token}"),
        Proof::Certificate(identity) => format!(
            "client-certificate: {}\n    client-key: {}",
            identity.certificate.display(),
            identity.key.display()
        ),
    };
    let text = format!(
        "apiVersion: v1
kind: Config
clusters:
- name: {CONTEXT}
  cluster:
    server: {server}
    certificate-authority: {}
users:
- name: {user}
  user:
    {proof}
contexts:
- name: {CONTEXT}
  context:
    cluster: {CONTEXT}
    user: {user}
current-context: {CONTEXT}
",
        authority.display()
    );
    fs::write(&path, text).doing(|| format!("write {}", path.display()))?;
    Ok(path)
}
