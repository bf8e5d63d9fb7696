//! Names of the cluster's objects, from the tables that `kubectl get` shows: of a Secret nothing comes here but its name.

use std::cell::RefCell;

use futures_util::future::try_join;
use pullsecret_core::pod::is_pull_failure;
use pullsecret_core::reference_list::template_spec_path;
use pullsecret_core::usage::LIVE_PODS;
use pullsecret_core::{ConfigFormat, Kind};

use super::{Sources, candidate};
use crate::cluster::{ClusterError, KubeconfigNames, ListOptions, TableRow};
use crate::completion::engine::Candidate;

/// The types that a pod or workload may be named by, as kubectl spells them.
const POD_TYPES: [Kind; 8] = [
    Kind::Deployment,
    Kind::StatefulSet,
    Kind::DaemonSet,
    Kind::CronJob,
    Kind::Job,
    Kind::ReplicaSet,
    Kind::ReplicationController,
    Kind::Pod,
];

type Found<'f> = &'f mut dyn FnMut(Vec<Candidate>);

impl Sources {
    /// Those that the kubeconfig knows of, whether or not there is an answer, and then those of the cluster.
    pub(super) async fn namespaces(&self, found: Found<'_>) -> Result<(), ClusterError> {
        let known = KubeconfigNames::read(&self.flags, &self.environment)?.namespaces;
        found(known.into_iter().map(|name| candidate(name, "named in the kubeconfig")).collect());
        self.names(Kind::Namespace, None, "", found).await
    }

    pub(super) async fn service_accounts(&self, found: Found<'_>) -> Result<(), ClusterError> {
        self.names(Kind::ServiceAccount, None, "", found).await
    }

    /// Two lists, because a field selector knows no "or"; asked for at once.
    pub(super) async fn pull_secrets(&self, found: Found<'_>) -> Result<(), ClusterError> {
        let (listed, told) = (RefCell::new(Vec::new()), RefCell::new(found));
        let list = async |format: ConfigFormat| {
            let fields = format!("type={}", format.secret_type());
            let mut page = |names| {
                let mut listed = listed.borrow_mut();
                listed.extend(names);
                listed.sort_by(|left: &Candidate, right| left.value.cmp(&right.value));
                (told.borrow_mut())(listed.clone());
            };
            self.names(Kind::Secret, Some(fields), "", &mut page).await
        };
        try_join(list(ConfigFormat::DockerConfigJson), list(ConfigFormat::DockerCfg)).await.map(drop)
    }

    pub(super) async fn pods_or_workloads(&self, found: Found<'_>) -> Result<(), ClusterError> {
        if self.typed.contains('/') {
            return self.of_type(&POD_TYPES, found).await;
        }
        self.pods("", &mut before_types(found)).await
    }

    pub(super) async fn pull_secrets_or_workloads(&self, found: Found<'_>) -> Result<(), ClusterError> {
        if self.typed.contains('/') {
            return self.of_type(&POD_TYPES, found).await;
        }
        self.pull_secrets(&mut before_types(found)).await
    }

    pub(super) async fn workloads(&self, found: Found<'_>) -> Result<(), ClusterError> {
        let kinds = POD_TYPES.into_iter().filter(|kind| template_spec_path(*kind).is_some());
        let kinds: Vec<Kind> = kinds.collect();
        if self.typed.contains('/') {
            return self.of_type(&kinds, found).await;
        }
        found(types(&kinds));
        Ok(())
    }

    /// `TYPE/NAME` for the type that is typed, spelled as it is.
    async fn of_type(&self, kinds: &[Kind], found: Found<'_>) -> Result<(), ClusterError> {
        let (word, _) = self.typed.split_once('/').unwrap_or((&self.typed, ""));
        let prefix = format!("{word}/");
        match Kind::from_type(word).filter(|kind| kinds.contains(kind)) {
            None => Ok(()),
            Some(Kind::Pod) => self.pods(&prefix, found).await,
            Some(kind) => self.names(kind, None, &prefix, found).await,
        }
    }

    /// Pods that have not ended: first those that fail to pull, then others that do not run.
    async fn pods(&self, prefix: &str, found: Found<'_>) -> Result<(), ClusterError> {
        let options = ListOptions { fields: Some(LIVE_PODS.to_owned()), ..ListOptions::default() };
        let cluster = self.cluster().await?;
        let mut rows: Vec<TableRow> = Vec::new();
        let page = |page| {
            rows.extend(page);
            rows.sort_by_key(|row| urgency(row.cell("Status")));
            found(rows.iter().map(|row| named(Kind::Pod, row, prefix)).collect());
        };
        cluster.table(Kind::Pod, Some(cluster.namespace()), &options, page).await
    }

    async fn names(
        &self,
        kind: Kind,
        fields: Option<String>,
        prefix: &str,
        found: Found<'_>,
    ) -> Result<(), ClusterError> {
        let cluster = self.cluster().await?;
        let namespace = kind.is_namespaced().then(|| cluster.namespace());
        let options = ListOptions { fields, ..ListOptions::default() };
        let page = |page: Vec<TableRow>| found(page.iter().map(|row| named(kind, row, prefix)).collect());
        cluster.table(kind, namespace, &options, page).await
    }
}

/// How soon a pod is looked for that is in this state.
fn urgency(status: &str) -> u8 {
    let reason = status.strip_prefix("Init:").unwrap_or(status);
    match reason {
        reason if is_pull_failure(reason) => 0,
        "Running" | "Completed" => 2,
        _ => 1,
    }
}

/// Tells the types at once, and with all that is found behind it again.
fn before_types(found: Found<'_>) -> impl FnMut(Vec<Candidate>) + '_ {
    found(types(&POD_TYPES));
    move |names| {
        found(names);
        found(types(&POD_TYPES));
    }
}

fn types(kinds: &[Kind]) -> Vec<Candidate> {
    let spelled = |kind: &Kind| kind.name().to_ascii_lowercase();
    kinds.iter().map(|kind| candidate(format!("{}/", spelled(kind)), format!("a {}", kind.name()))).collect()
}

fn named(kind: Kind, row: &TableRow, prefix: &str) -> Candidate {
    let ready = row.cell("Ready");
    let told = match kind {
        Kind::Pod | Kind::Namespace => row.cell("Status").to_owned(),
        Kind::Secret => row.cell("Type").trim_start_matches("kubernetes.io/").to_owned(),
        _ if !ready.is_empty() => format!("{ready} ready"),
        _ => String::new(),
    };
    let age = row.cell("Age");
    let words = [told.as_str(), age].into_iter().filter(|words| !words.is_empty());
    candidate(format!("{prefix}{}", row.name), words.collect::<Vec<_>>().join(", "))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pods_that_fail_to_pull_come_before_those_that_only_do_not_run() {
        let mut states = ["Running", "Pending", "Init:ErrImagePull", "CrashLoopBackOff", "ImagePullBackOff"];
        states.sort_by_key(|state| urgency(state));
        assert_eq!(
            states,
            ["Init:ErrImagePull", "ImagePullBackOff", "Pending", "CrashLoopBackOff", "Running"]
        );
    }
}
