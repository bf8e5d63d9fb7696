//! Which images are left without a credential when lists lose a name: what the kubelet would try for pods made from
//! now on, before and after.

use std::collections::{BTreeMap, BTreeSet};

use super::images::Images;
use crate::plan::detach::ListChange;
use crate::prediction::{PodKeyring, SecretSeen};
use crate::{Kind, ObjectRef};

/// A list by which images are pulled, before and after.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ChangedPull {
    /// Who pulls: `deploy/web`, `pod/web-1`.
    who: String,
    images: Vec<String>,
    before: Vec<String>,
    after: Vec<String>,
}

/// What a change of lists leaves without a credential.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Losses {
    /// The images that lose their last credential, each with who pulls it.
    pub images: BTreeMap<String, BTreeSet<String>>,
    /// The secrets that may not be read and could make a difference.
    pub unreadable: BTreeSet<String>,
}

/// The pulls of which the list changes: by workloads, and by pods that are there with a copy of their account's
/// list, whose successors get what that is by then.
///
/// `lists` are the service accounts and workloads that change, and accounts on which workloads fall back.
pub fn changed_pulls(images: &Images, lists: &[ListChange]) -> Vec<ChangedPull> {
    let changed = |kind: Kind, name: &str| {
        lists.iter().find(|change| change.object.kind == kind && change.object.name == name)
    };
    let mut pulls = Vec::new();
    for puller in images.pullers() {
        let account = changed(Kind::ServiceAccount, puller.account).map_or_else(
            || (puller.account_list.to_vec(), puller.account_list.to_vec()),
            |change| (change.before.clone(), change.after.clone()),
        );
        let copied = puller.kind == Kind::Pod && !puller.own.is_empty() && puller.own == account.0;
        let own = match changed(puller.kind, puller.name) {
            Some(change) => (change.before.clone(), change.after.clone()),
            None if copied => (Vec::new(), Vec::new()),
            None => (puller.own.clone(), puller.own.clone()),
        };
        let or_account = |own: Vec<String>, account: Vec<String>| if own.is_empty() { account } else { own };
        let (before, after) = (or_account(own.0, account.0), or_account(own.1, account.1));
        // A pod with an empty list has had none, whatever its account names by now.
        let kept = puller.kind == Kind::Pod && !copied;
        if before != after && !kept {
            let images = puller.images.into_iter().map(str::to_owned).collect();
            pulls.push(ChangedPull { who: puller.who, images, before, after });
        }
    }
    pulls
}

/// The secrets that these lists name and that have to be looked at.
pub fn secrets(pulls: &[ChangedPull], namespace: &str) -> BTreeSet<ObjectRef> {
    let names = pulls.iter().flat_map(|pull| pull.before.iter().chain(&pull.after));
    let names = names.filter(|name| !name.is_empty());
    names.map(|name| ObjectRef::new(Kind::Secret, namespace, name)).collect()
}

/// What is lost, by what was seen of the secrets, each under its name; one that was not looked at counts as missing.
pub fn losses(pulls: &[ChangedPull], seen: &BTreeMap<String, SecretSeen>) -> Losses {
    let keyring = |list: &[String]| {
        PodKeyring::new(
            list.iter().map(|name| (name.as_str(), seen.get(name).unwrap_or(&SecretSeen::Missing))),
        )
    };
    let mut losses = Losses::default();
    for pull in pulls {
        let (before, after) = (keyring(&pull.before), keyring(&pull.after));
        for image in &pull.images {
            let (before, after) = (before.predict(image), after.predict(image));
            if !after.credentials.is_empty() {
                continue;
            }
            if !before.unreadable.is_empty() {
                losses.unreadable.extend(before.unreadable.iter().map(|name| (*name).to_owned()));
            } else if !before.credentials.is_empty() {
                losses.images.entry(image.clone()).or_default().insert(pull.who.clone());
            }
        }
    }
    losses
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::PullSecret;
    use serde_json::{Value, json};

    fn list(names: &[&str]) -> Vec<String> {
        names.iter().map(|name| (*name).to_owned()).collect()
    }

    fn references(names: &[&str]) -> Value {
        names.iter().map(|name| json!({"name": name})).collect()
    }

    fn account(before: &[&str], after: &[&str]) -> ListChange {
        let object = ObjectRef::new(Kind::ServiceAccount, "shop", "default");
        ListChange { object, before: list(before), after: list(after) }
    }

    fn secret(name: &str, key: &str) -> (String, SecretSeen) {
        use base64::Engine as _;
        let config = json!({"auths": {key: {"username": "bob", "password": "pw"}}}).to_string();
        let data = base64::engine::general_purpose::STANDARD.encode(config);
        let read = json!({"metadata": {"name": name}, "type": "kubernetes.io/dockerconfigjson",
            "data": {".dockerconfigjson": data}});
        (name.to_owned(), SecretSeen::Read(PullSecret::from_object(read)))
    }

    /// What is lost of these objects, each of one image.
    fn lost(objects: &[(Kind, Value)], lists: &[ListChange], more: &[(String, SecretSeen)]) -> Losses {
        let mut images = Images::default();
        for (kind, object) in objects {
            images.add(*kind, serde_json::from_value(object.clone()).unwrap());
        }
        let seen = [secret("a", "ghcr.io"), secret("b", "quay.io")].into_iter().chain(more.iter().cloned());
        losses(&changed_pulls(&images, lists), &seen.collect())
    }

    fn deployment(own: &[&str], image: &str) -> (Kind, Value) {
        let spec = json!({"imagePullSecrets": references(own), "containers": [{"image": image}]});
        (Kind::Deployment, json!({"metadata": {"name": "web"}, "spec": {"template": {"spec": spec}}}))
    }

    fn pod(own: &[&str], image: &str) -> (Kind, Value) {
        let spec = json!({"imagePullSecrets": references(own), "containers": [{"image": image}]});
        (Kind::Pod, json!({"metadata": {"name": "web-1", "uid": "u"}, "spec": spec}))
    }

    fn named(losses: &Losses) -> Vec<(&str, Vec<&str>)> {
        losses
            .images
            .iter()
            .map(|(image, who)| (image.as_str(), who.iter().map(String::as_str).collect()))
            .collect()
    }

    #[test]
    fn an_image_whose_only_credential_goes_is_lost_and_another_is_not() {
        let change = account(&["a", "b"], &["b"]);
        let lost_of = |image: &str| lost(&[deployment(&[], image)], std::slice::from_ref(&change), &[]);
        assert_eq!(named(&lost_of("ghcr.io/x/y:1")), [("ghcr.io/x/y:1", vec!["deploy/web"])]);
        assert_eq!(lost_of("quay.io/x/y:1"), Losses::default(), "the other secret serves it");
        assert_eq!(lost_of("nginx"), Losses::default(), "it never had one");
    }

    #[test]
    fn a_second_secret_for_the_same_registry_takes_over() {
        let more = [secret("c", "ghcr.io/x")];
        let left = lost(&[deployment(&[], "ghcr.io/x/y:1")], &[account(&["a", "c"], &["c"])], &more);
        assert_eq!(left, Losses::default());
    }

    #[test]
    fn a_list_of_its_own_hides_what_the_account_loses() {
        let change = [account(&["a"], &[])];
        assert_eq!(lost(&[deployment(&["a"], "ghcr.io/x/y:1")], &change, &[]), Losses::default());
        let own = ListChange {
            object: ObjectRef::new(Kind::Deployment, "shop", "web"),
            before: list(&["a"]),
            after: list(&[]),
        };
        let emptied = |account| lost(&[deployment(&["a"], "ghcr.io/x/y:1")], &[own.clone(), account], &[]);
        assert_eq!(named(&emptied(account(&["b"], &["b"]))).len(), 1);
        assert_eq!(emptied(account(&["a"], &["a"])), Losses::default(), "its account's list applies again");
    }

    #[test]
    fn pods_with_a_copy_of_the_accounts_list_stand_for_their_successors() {
        let change = [account(&["a", "b"], &["b"])];
        let image = "ghcr.io/x/y:1";
        assert_eq!(named(&lost(&[pod(&["a", "b"], image)], &change, &[])), [(image, vec!["pod/web-1"])]);
        for own in [&[][..], &["a"]] {
            assert_eq!(lost(&[pod(own, image)], &change, &[]), Losses::default(), "{own:?}");
        }
    }

    #[test]
    fn what_may_not_be_read_is_said_and_not_guessed() {
        let hidden = [("a".to_owned(), SecretSeen::Unreadable)];
        let unknown = lost(&[deployment(&[], "ghcr.io/x/y:1")], &[account(&["a"], &[])], &hidden);
        assert!(unknown.images.is_empty());
        assert_eq!(unknown.unreadable.into_iter().collect::<Vec<_>>(), ["a"]);
    }
}
