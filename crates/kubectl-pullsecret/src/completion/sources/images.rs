//! Images and registries that are in use, and whose credentials are kept: here, or in pull secrets.

use std::collections::BTreeMap;

use futures_util::future::join;
use pullsecret_core::usage::{LIVE_PODS, Referrer};
use pullsecret_core::{ConfigFormat, ImageReference, Kind, PullSecret, Registry};
use serde_json::Value;

use super::{Sources, candidate};
use crate::cluster::{ClusterError, ListOptions};
use crate::completion::engine::Candidate;

/// What is known of a registry, for its description.
#[derive(Default)]
struct Known {
    images: usize,
    secrets: Vec<String>,
    users: Vec<String>,
}

impl Sources {
    pub(super) async fn images(&self, found: &mut impl FnMut(Vec<Candidate>)) -> Result<(), ClusterError> {
        let mut images: BTreeMap<String, usize> = BTreeMap::new();
        let outcome = self.each_image(|image| *images.entry(image.to_owned()).or_default() += 1).await;
        let about =
            |pods: usize| if pods == 1 { "1 container".to_owned() } else { format!("{pods} containers") };
        found(images.into_iter().map(|(image, pods)| candidate(image, about(pods))).collect());
        outcome
    }

    /// Registries of kept logins first, because they need no answer; then all together.
    pub(super) async fn registries(
        &self,
        found: &mut impl FnMut(Vec<Candidate>),
    ) -> Result<(), ClusterError> {
        let mut known: BTreeMap<String, Known> = BTreeMap::new();
        for account in self.accounts() {
            known.entry(account.registry).or_default().users.push(account.username);
        }
        found(candidates(&known));
        let mut images: Vec<String> = Vec::new();
        let (used, kept) = join(self.each_image(|image| images.push(image.to_owned())), self.entries()).await;
        for image in images.iter().filter_map(|image| ImageReference::parse(image).ok()) {
            known.entry(image.domain().to_owned()).or_default().images += 1;
        }
        for (secret, registry, _) in kept.as_ref().map_or(&[][..], Vec::as_slice) {
            let secrets = &mut known.entry(registry.clone()).or_default().secrets;
            if !secrets.contains(secret) {
                secrets.push(secret.clone());
            }
        }
        found(candidates(&known));
        used.and(kept.map(drop))
    }

    /// Users of the registries that the command names, or of all where it names none.
    pub(super) async fn registry_users(
        &self,
        found: &mut impl FnMut(Vec<Candidate>),
    ) -> Result<(), ClusterError> {
        let is_meant = |registry: &str| {
            let wanted = self.registries.iter().filter_map(|wanted| Registry::parse(wanted).ok());
            let mut wanted = wanted.map(|wanted| wanted.to_string());
            self.registries.is_empty() || wanted.any(|wanted| wanted == registry)
        };
        let mut users: BTreeMap<String, String> = BTreeMap::new();
        for account in self.accounts().into_iter().filter(|account| is_meant(&account.registry)) {
            users.insert(account.username, format!("{}, password kept", account.registry));
        }
        found(users.iter().map(|(user, about)| candidate(user, about)).collect());
        let kept = self.entries().await?;
        for (secret, registry, user) in kept.into_iter().filter(|(_, registry, _)| is_meant(registry)) {
            users.entry(user).or_insert(format!("{registry}, secret/{secret}"));
        }
        found(users.into_iter().map(|(user, about)| candidate(user, about)).collect());
        Ok(())
    }

    async fn each_image(&self, mut visitor: impl FnMut(&str)) -> Result<(), ClusterError> {
        let cluster = self.cluster().await?;
        let options = ListOptions { fields: Some(LIVE_PODS.to_owned()), ..ListOptions::default() };
        let mut pods = cluster.pages::<Referrer>(Kind::Pod, Some(cluster.namespace()), options);
        while let Some(page) = pods.next().await? {
            page.iter().flat_map(Referrer::images).for_each(&mut visitor);
        }
        Ok(())
    }

    /// Secret, registry and user of each credential in the namespace's pull secrets.
    async fn entries(&self) -> Result<Vec<(String, String, String)>, ClusterError> {
        let cluster = self.cluster().await?;
        let list = async |format: ConfigFormat| {
            let fields = Some(format!("type={}", format.secret_type()));
            let options = ListOptions { fields, ..ListOptions::default() };
            cluster.pages::<Value>(Kind::Secret, Some(cluster.namespace()), options).next().await
        };
        let (newer, older) = join(list(ConfigFormat::DockerConfigJson), list(ConfigFormat::DockerCfg)).await;
        let secrets = newer?.into_iter().chain(older?).flatten().map(PullSecret::from_object);
        Ok(secrets.flat_map(|secret| credentials(&secret)).collect())
    }
}

fn credentials(secret: &PullSecret) -> Vec<(String, String, String)> {
    let config = secret.format().and_then(|format| secret.config(format).ok().flatten());
    let entries = config.as_ref().map_or(&[][..], |config| config.entries()).iter();
    let named = entries.filter_map(|entry| {
        let registry = Registry::parse(entry.key()).ok()?.to_string();
        Some((secret.object.name.clone(), registry, entry.credential().username().to_owned()))
    });
    named.collect()
}

fn candidates(known: &BTreeMap<String, Known>) -> Vec<Candidate> {
    let about = |known: &Known| {
        let mut words = Vec::new();
        if !known.users.is_empty() {
            words.push(format!("password of {} kept", known.users.join(", ")));
        }
        words.extend(known.secrets.iter().map(|secret| format!("secret/{secret}")));
        match known.images {
            0 => {}
            1 => words.push("1 container".to_owned()),
            images => words.push(format!("{images} containers")),
        }
        words.join(", ")
    };
    known.iter().map(|(registry, known)| candidate(registry, about(known))).collect()
}
