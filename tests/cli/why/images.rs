//! Images of every kind of user, and images by themselves.

use insta::assert_snapshot;
use serde_json::json;

use super::objects::{SHOP, account, manifest, secret, typed};
use super::{told, why};

#[test]
fn every_kind_of_image_in_files_without_an_account() {
    let mut pod = manifest("web", SHOP, &[]);
    let spec = &mut pod["spec"];
    spec["containers"] = json!([{"name": "web", "image": SHOP}, {"name": "side", "image": SHOP}]);
    spec["initContainers"] = json!([{"name": "setup", "image": "busybox", "imagePullPolicy": "Never"}]);
    spec["ephemeralContainers"] = json!([{"name": "debugger", "image": "localhost:5000/tools"}]);
    spec["volumes"] =
        json!([{"name": "models", "image": {"reference": "registry.acme.example:5000/models:7"}}]);
    let objects = [
        pod,
        secret("a", &[("ghcr.io", "ci")]),
        typed(
            json!({"apiVersion": "v1", "kind": "Secret", "metadata": {"name": "tls"}}),
            "kubernetes.io/tls",
        ),
        secret("b", &[("registry.acme.example", "models")]),
    ];
    assert_snapshot!(told(&objects, &[]), @r"
    pod/web · init container setup · busybox → docker.io/library/busybox:latest

    No pull secret serves it: the kubelet asks docker.io without a credential, unless the node has one of its own.
      Its imagePullPolicy is Never: it is not pulled at all, and has to be on the node.

    pod/web · containers web, side · ghcr.io/acme/shop:1.4

    The kubelet tries one credential.
      1   secret/a   ghcr.io   ci

    pod/web · ephemeral container debugger · localhost:5000/tools

    No pull secret serves it: the kubelet asks localhost:5000 without a credential, unless the node has one of its own.
      localhost:5000 is the node itself there, not this machine.

    pod/web · image volume models · registry.acme.example:5000/models:7

    No pull secret serves it: the kubelet asks registry.acme.example:5000 without a credential, unless the node has one of its own.

    Close, but not used
      secret/b   registry.acme.example   the port must be written alike in key and image: registry.acme.example is not registry.acme.example:5000
      and 1 entry for other registries

    The files hold no serviceaccount/default, so all their pull secrets count, as they stand: a, b.
    After these comes what the node has of its own, which cannot be seen from here.
    If nothing serves, the pull fails: it is not tried without a credential as well.
    By the rules of kubelet v1.35.

    If localhost:5000 wants a credential
      kubectl pullsecret add localhost:5000 --name a --dry-run=client -o yaml -n shop
    If registry.acme.example:5000 wants a credential
      kubectl pullsecret add registry.acme.example:5000 -u models --name b --dry-run=client -o yaml -n shop
    ");
}

#[test]
fn images_by_themselves_and_a_list_that_is_supposed() {
    let objects = [
        account("builder", &["ghcr"]),
        secret("ghcr", &[("ghcr.io", "bob")]),
        secret("hub", &[("docker.io", "x")]),
    ];
    assert_snapshot!(told(&objects, &["--image", SHOP, "--image", "nginx", "--serviceaccount", "builder"]), @r"
    image · ghcr.io/acme/shop:1.4

    The kubelet tries one credential.
      1   secret/ghcr   ghcr.io   bob

    image · nginx → docker.io/library/nginx:latest

    No pull secret serves it: the kubelet asks docker.io without a credential, unless the node has one of its own.

    The list of serviceaccount/builder, which a new pod gets: ghcr.
    After these comes what the node has of its own, which cannot be seen from here.
    If nothing serves, the pull fails: it is not tried without a credential as well.
    By the rules of kubelet v1.35.

    If docker.io wants a credential
      kubectl pullsecret add docker.io --dry-run=client -o yaml -n shop
    ");
    assert_snapshot!(told(&objects, &["--image", "nginx", "--pull-secret", "hub,typo"]), @r"
    image · nginx → docker.io/library/nginx:latest

    The kubelet tries one credential.
      1   secret/hub   docker.io   x

    Not used
      secret/typo   there is no such secret in this namespace; the kubelet goes on without it

    The list is supposed to be: hub, typo.
    After these comes what the node has of its own, which cannot be seen from here.
    If nothing serves, the pull fails: it is not tried without a credential as well.
    By the rules of kubelet v1.35.
    ");
    assert_snapshot!(told(&objects, &["--image", "nginx", "--pull-secret="]), @r"
    image · nginx → docker.io/library/nginx:latest

    No pull secret serves it: the kubelet asks docker.io without a credential, unless the node has one of its own.

    The list is supposed to be empty.
    By the rules of kubelet v1.35.
    ");
}

#[test]
fn an_account_of_ones_own_wins_over_the_one_that_is_named() {
    let mut own = manifest("own", SHOP, &[]);
    own["spec"]["serviceAccountName"] = json!("builder");
    let objects = [
        own,
        manifest("free", SHOP, &[]),
        // One entry without a name is a list of its own.
        manifest("nameless", SHOP, &[""]),
        account("builder", &["ghcr"]),
        account("other", &["hub"]),
        secret("ghcr", &[("ghcr.io", "bob")]),
        secret("hub", &[("docker.io", "x")]),
    ];
    let ended = why(&objects, &["own", "--serviceaccount", "other"]).expect_code(0);
    assert_snapshot!(ended.stderr, @r"warning: pod/own names serviceaccount/builder itself, which counts; --serviceaccount is for those that name none");
    assert!(ended.stdout.contains("secret/ghcr"), "{}", ended.stdout);
    let told = told(&objects, &["free", "nameless", "--serviceaccount", "other"]);
    assert_snapshot!(told, @r"
    pod/free · container web · ghcr.io/acme/shop:1.4

    No pull secret serves it: the kubelet asks ghcr.io without a credential, unless the node has one of its own.

    The list of serviceaccount/other, which a new pod gets: hub.
    By the rules of kubelet v1.35.

    If ghcr.io wants a credential
      kubectl pullsecret add ghcr.io --name hub --dry-run=client -o yaml -n shop

    pod/nameless · container web · ghcr.io/acme/shop:1.4

    No pull secret serves it: the kubelet asks ghcr.io without a credential, unless the node has one of its own.

    Close, but not used
      (no name)   an entry of the list without a name: it counts as one and gives nothing

    The list of pod/nameless itself: (no name).
    It hides the list of serviceaccount/other: hub.
    By the rules of kubelet v1.35.

    If ghcr.io wants a credential
      kubectl pullsecret add ghcr.io --dry-run=client -o yaml -n shop
    ");
}
