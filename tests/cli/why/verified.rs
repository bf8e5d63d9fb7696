//! `why --verify`: what the registries answer now, beside what the pod tells.

use harness::check_schema;
use insta::assert_snapshot;
use serde_json::Value;

use super::objects::{REFUSED, account, back_off, pod, secret, waiting};
use crate::desk::{Desk, FakeStore, Person};
use crate::pull_secrets::server::Server;
use crate::verify::{internet, run_verb};

/// Runs `why ARGUMENTS` in a cluster of these objects, with registries to ask.
fn why(objects: &[Value], arguments: &[&str]) -> (String, Vec<String>) {
    let server = Server { objects: objects.to_vec(), ..Server::default() };
    let (api, internet) = (server.start(), internet::start());
    let mut desk = Desk::new(FakeStore::default(), Person::default());
    desk.terminal = false;
    let shown = run_verb(&mut desk, (&api, &internet), "why", arguments);
    (shown, internet::asked(&internet))
}

/// A pod that was refused, of which one credential is wrong and the other serves.
fn shop() -> [Value; 4] {
    let image = "ghcr.io/acme/shop:index";
    let message = back_off(REFUSED).replace(super::objects::SHOP, image);
    [
        waiting(pod("web", image, &["old", "new"]), "ImagePullBackOff", &message),
        account("default", &[]),
        secret("old", &[("ghcr.io", "eve")]),
        secret("new", &[("ghcr.io", "bob")]),
    ]
}

#[test]
fn the_registrys_answer_stands_beside_the_nodes() {
    let (shown, asked) = why(&shop(), &["web", "--verify"]);
    assert_snapshot!(shown, @r"
    container web · ghcr.io/acme/shop:index · ImagePullBackOff for 4m

    The credential is refused: wrong or expired password for eve. (proven)
      The node says: failed to fetch oauth token: 401 Unauthorized

    The kubelet tries 2 credentials, in this order, until one serves.
      1   secret/old   ghcr.io   eve   ✗ refused
      2   secret/new   ghcr.io   bob   ✗ refused

    What the registry answers now
      eve (old)   ✗ refused   wrong or expired password (401: incorrect username or password); another one serves
      bob (new)   ✓ pulls     linux/amd64, arm64
      Checked from this machine; the nodes may use mirrors or credentials of their own.

    The pod's list, fixed when it was made: old, new.
    After these comes what the node has of its own, which cannot be seen from here.
    If nothing serves, the pull fails: it is not tried without a credential as well.
    By the rules of kubelet v1.35.

    To give eve the right password
      kubectl pullsecret add ghcr.io -u eve --name old --no-attach -n shop --kubeconfig KUBECONFIG
    If eve is not the right user
      kubectl pullsecret add ghcr.io --name old --no-attach -n shop --kubeconfig KUBECONFIG
    ---
    exit 0
    ");
    assert_snapshot!(asked.join("\n"), @r"
    HEAD ghcr.io/v2/acme/shop/manifests/index
    GET ghcr.io/token?service=ghcr.io as eve
    GET ghcr.io/token?service=ghcr.io as bob
    HEAD ghcr.io/v2/acme/shop/manifests/index with token-of-bob
    GET ghcr.io/v2/acme/shop/manifests/sha256:aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa with token-of-bob
    ");
}

#[test]
fn scripts_get_it_as_verify_gives_it() {
    let (shown, _) = why(&shop(), &["web", "--verify", "-o", "json"]);
    let document = check_schema("PullExplanation", shown.split("---\n").next().expect("a document"));
    let verification = &document["items"][0]["verification"];
    let outcome = |at: usize| &verification["credentials"][at]["outcome"];
    assert_snapshot!(format!("{} {} {}", verification["result"], outcome(0), outcome(1)), @r#"
    "pulls" "refused" "pulls"
    "#);
}

#[test]
fn nobody_is_asked_without_the_flag() {
    let (_, asked) = why(&shop(), &["web"]);
    assert!(asked.is_empty(), "{asked:?}");
}
