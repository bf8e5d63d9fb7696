//! Users who may do little: for seeing what the plugin says when it is refused.

use std::path::PathBuf;

use serde_json::json;

use crate::control_plane::ControlPlane;
use crate::error::Result;
use crate::wait::wait_for;

/// One rule of a role.
#[derive(Clone, Copy, Debug)]
pub struct Rule<'a> {
    /// What may be done, such as `get`.
    pub verbs: &'a [&'a str],
    /// The resources' API group; empty for the core group.
    pub group: &'a str,
    /// With what, such as `secrets`.
    pub resources: &'a [&'a str],
    /// Only with objects of these names; with all when empty.
    pub names: &'a [&'a str],
}

impl ControlPlane {
    /// A kubeconfig for a user who may do in `namespace` what the rules say, and nothing else anywhere. The
    /// rules hold when this returns. Each user has one set of rules in a namespace.
    pub fn restricted_user(&self, user: &str, namespace: &str, rules: &[Rule<'_>]) -> Result<PathBuf> {
        let kubeconfig = self.kubeconfig_for(user, None)?;
        let path = format!("/apis/rbac.authorization.k8s.io/v1/namespaces/{namespace}");
        let group = "rbac.authorization.k8s.io";
        let written: Vec<_> = rules
            .iter()
            .map(|rule| {
                json!({"verbs": rule.verbs, "apiGroups": [rule.group], "resources": rule.resources,
                    "resourceNames": rule.names})
            })
            .collect();
        self.create(
            &format!("{path}/roles"),
            &json!({"apiVersion": "rbac.authorization.k8s.io/v1", "kind": "Role",
                "metadata": {"name": user}, "rules": written}),
        )?;
        self.create(
            &format!("{path}/rolebindings"),
            &json!({"apiVersion": "rbac.authorization.k8s.io/v1", "kind": "RoleBinding",
                "metadata": {"name": user},
                "roleRef": {"apiGroup": group, "kind": "Role", "name": user},
                "subjects": [{"apiGroup": group, "kind": "User", "name": user}]}),
        )?;
        // The API server learns of roles as other clients do, a moment later.
        if let Some(rule) = rules.last() {
            wait_for(&format!("the rights of {user}"), || self.allows(user, namespace, rule))?;
        }
        Ok(kubeconfig)
    }

    fn allows(&self, user: &str, namespace: &str, rule: &Rule<'_>) -> bool {
        let review = json!({"apiVersion": "authorization.k8s.io/v1", "kind": "SubjectAccessReview",
            "spec": {"user": user, "resourceAttributes": {
                "namespace": namespace, "verb": rule.verbs.first(), "group": rule.group,
                "resource": rule.resources.first(), "name": rule.names.first()}}});
        self.create("/apis/authorization.k8s.io/v1/subjectaccessreviews", &review)
            .is_ok_and(|answer| answer["status"]["allowed"] == true)
    }
}
