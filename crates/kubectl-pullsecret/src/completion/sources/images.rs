//! Images and registries that are in use, and whose credentials are kept: here, or in pull secrets.

use std::cell::RefCell;
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
        let page = |page: Vec<Referrer>| {
            for image in page.iter().flat_map(Referrer::images) {
                *images.entry(image.to_owned()).or_default() += 1;
            }
            found(images.iter().map(|(image, count)| candidate(image, containers(*count))).collect());
        };
        self.each_page(page).await
    }

    /// Registries of kept logins at once, because they need no answer; then all together.
    pub(super) async fn registries(
        &self,
        found: &mut impl FnMut(Vec<Candidate>),
    ) -> Result<(), ClusterError> {
        let mut known: BTreeMap<String, Known> = BTreeMap::new();
        for account in self.accounts() {
            known.entry(account.registry).or_default().users.push(account.username);
        }
        found(candidates(&known));
        let (known, found) = (RefCell::new(known), RefCell::new(found));
        let tell = || (found.borrow_mut())(candidates(&known.borrow()));
        let used = self.each_page(|page| {
            let images = page.iter().flat_map(Referrer::images);
            for image in images.filter_map(|image| ImageReference::parse(image).ok()) {
                known.borrow_mut().entry(image.domain().to_owned()).or_default().images += 1;
            }
            tell();
        });
        let kept = self.each_entry(|(secret, registry, _)| {
            let mut known = known.borrow_mut();
            let secrets = &mut known.entry(registry).or_default().secrets;
            if !secrets.contains(&secret) {
                secrets.push(secret);
            }
        });
        let (used, kept) = join(used, kept).await;
        tell();
        used.and(kept)
    }

    /// Users of the registries that the command names, or of all where it names none.
    pub(super) async fn registry_users(
        &self,
        found: &mut impl FnMut(Vec<Candidate>),
    ) -> Result<(), ClusterError> {
        let host = |registry: &str| Registry::parse(registry).map(|registry| registry.host().to_owned()).ok();
        let wanted: Vec<String> = self.registries.iter().filter_map(|wanted| host(wanted)).collect();
        let is_meant =
            |registry: &str| wanted.is_empty() || host(registry).is_some_and(|host| wanted.contains(&host));
        let mut users: BTreeMap<String, String> = BTreeMap::new();
        for account in self.accounts().into_iter().filter(|account| is_meant(&account.registry)) {
            users.insert(account.username, format!("{}, password kept", account.registry));
        }
        found(users.iter().map(|(user, about)| candidate(user, about)).collect());
        let outcome = self
            .each_entry(|(secret, registry, user)| {
                if is_meant(&registry) {
                    users.entry(user).or_insert(format!("{registry}, secret/{secret}"));
                }
            })
            .await;
        found(users.into_iter().map(|(user, about)| candidate(user, about)).collect());
        outcome
    }

    /// Pods that have not ended, page by page.
    async fn each_page(&self, mut visitor: impl FnMut(Vec<Referrer>)) -> Result<(), ClusterError> {
        let cluster = self.cluster().await?;
        let options = ListOptions { fields: Some(LIVE_PODS.to_owned()), ..ListOptions::default() };
        let mut pods = cluster.pages::<Referrer>(Kind::Pod, Some(cluster.namespace()), options);
        while let Some(page) = pods.next().await? {
            visitor(page);
        }
        Ok(())
    }

    /// Secret, registry and user of each credential in the namespace's pull secrets.
    async fn each_entry(&self, visitor: impl FnMut((String, String, String))) -> Result<(), ClusterError> {
        let cluster = self.cluster().await?;
        let visitor = RefCell::new(visitor);
        let list = async |format: ConfigFormat| {
            let fields = Some(format!("type={}", format.secret_type()));
            let options = ListOptions { fields, ..ListOptions::default() };
            let mut secrets = cluster.pages::<Value>(Kind::Secret, Some(cluster.namespace()), options);
            while let Some(page) = secrets.next().await? {
                let entries =
                    page.into_iter().map(PullSecret::from_object).flat_map(|secret| credentials(&secret));
                entries.for_each(|entry| (visitor.borrow_mut())(entry));
            }
            Ok::<_, ClusterError>(())
        };
        let (newer, older) = join(list(ConfigFormat::DockerConfigJson), list(ConfigFormat::DockerCfg)).await;
        newer.and(older)
    }
}

fn containers(count: usize) -> String {
    if count == 1 { "1 container".to_owned() } else { format!("{count} containers") }
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
        words.extend((known.images > 0).then(|| containers(known.images)));
        words.join(", ")
    };
    known.iter().map(|(registry, known)| candidate(registry, about(known))).collect()
}
