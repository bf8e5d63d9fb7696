//! Another host answered than the image's registry.

use super::world::*;
use crate::diagnosis::{Code, Diagnosis, NodeFault, Remedy};

const NGINX: &str = "nginx:1.27";

fn hub(end: &str, sends: bool) -> Diagnosis {
    let list = [("hub", secret("hub", &[("https://index.docker.io/v1/", "bob", "pw")]))];
    let message = format!(
        "failed to pull and unpack image \"docker.io/library/nginx:1.27\": failed to resolve reference \
         \"docker.io/library/nginx:1.27\": {end}"
    );
    diagnosed(("ErrImagePull", &message), NGINX, if sends { &list } else { &[] }, More::default()).unwrap()
}

const HEAD: &str = "unexpected status from HEAD request to https://mirror.corp/v2/hub/library/nginx/manifests/1.27?ns=docker.io: ";

#[test]
fn what_a_mirror_says_is_told_of_the_mirror() {
    let head = |status: &str| format!("{HEAD}{status}");
    let token = "failed to authorize: failed to fetch oauth token: unexpected status from GET request to \
                 https://mirror.corp/service/token?scope=repository%3Ahub%2Flibrary%2Fnginx%3Apull: 401 Unauthorized";
    for (end, sends, expected) in [
        (head("401 Unauthorized"), false, "no-credential likely"),
        (head("401 Unauthorized"), true, "credential-rejected likely"),
        (head("403 Forbidden"), true, "access-denied likely"),
        (head("404 Not Found"), true, "not-found likely"),
        (head("429 Too Many Requests"), true, "rate-limited likely"),
        (head("502 Bad Gateway"), true, "registry-error likely"),
        (token.to_owned(), true, "credential-rejected likely"),
    ] {
        let found = hub(&end, sends);
        assert_eq!(shown(&found), expected, "{end}");
        assert!(found.cause.contains("mirror.corp"), "{}", found.cause);
        let asks_mirror = Remedy::AskRegistryOwner { registry: "mirror.corp".into(), user: None };
        assert!(found.remedies.contains(&asks_mirror), "{:?}", found.remedies);
        let is_for_hub = |remedy: &Remedy| {
            matches!(
                remedy,
                Remedy::AddCredential { .. } | Remedy::RotateInSecret { .. } | Remedy::RecreatePods
            )
        };
        assert!(!found.remedies.iter().any(is_for_hub), "{:?}", found.remedies);
    }
    let found = hub(&head("401 Unauthorized"), true);
    assert_eq!(
        found.cause,
        "mirror.corp, which the node asks in the place of docker.io, refuses the credential that it was sent, which \
         need not be one for it."
    );
    assert_eq!(found.remedies[0], Remedy::FixNode(NodeFault::Credentials(None)));
}

#[test]
fn the_registrys_own_hosts_are_no_mirrors() {
    let hosts = [
        "https://registry-1.docker.io/v2/library/nginx/manifests/1.27",
        "https://auth.docker.io/token?scope=repository%3Alibrary%2Fnginx%3Apull",
    ];
    for host in hosts {
        let found = hub(&format!("unexpected status from HEAD request to {host}: 401 Unauthorized"), true);
        assert_eq!(found.code, Code::CredentialRejected);
        assert!(matches!(found.remedies[..], [Remedy::RotateInSecret { .. }]), "{:?}", found.remedies);
    }
}

#[test]
fn a_404_without_an_address_can_be_a_mirrors() {
    let bare = hub("docker.io/library/nginx:1.27: not found", true);
    assert_eq!(shown(&bare), "not-found likely");
    let own = "unexpected status from HEAD request to https://registry-1.docker.io/v2/library/nginx/manifests/1.27: ";
    assert_eq!(shown(&hub(&format!("{own}404 Not Found"), true)), "not-found proven");
}

#[test]
fn a_link_in_a_registrys_words_is_not_who_was_asked() {
    let found = hub(
        "failed to copy: httpReadSeeker: failed open: unexpected status code \
         https://registry-1.docker.io/v2/library/nginx/manifests/sha256:aa: 429 Too Many Requests - Server message: \
         toomanyrequests: You have reached your pull rate limit. https://www.docker.com/increase-rate-limit",
        true,
    );
    assert_eq!(
        found.cause,
        "registry-1.docker.io lets no more be pulled for the moment: the limit is reached."
    );
}

#[test]
fn who_wants_a_user_and_a_password_is_not_docker_hub() {
    let words = "pull access denied, repository does not exist or may require authorization: authorization failed: no \
                 basic auth credentials";
    let found = hub(words, false);
    assert_eq!(shown(&found), "no-credential likely");
    assert!(found.cause.contains("a mirror wants one"), "{}", found.cause);
    assert_eq!(found.remedies, [Remedy::FixNode(NodeFault::Credentials(None))]);
    assert_eq!(verdict(("ErrImagePull", words), "nexus.corp/app:1", &[]), "no-credential proven");
}
