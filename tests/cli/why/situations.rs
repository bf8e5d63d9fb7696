//! Ten nights: what a person reads of a pod by itself.

use insta::assert_snapshot;
use serde_json::json;

use super::objects::{SHOP, account, config, manifest, node, on_node, pod, secret, typed, workload};
use super::told;

#[test]
fn several_credentials_in_their_order() {
    let list = ["host", "team", "legacy"];
    let objects = [
        on_node(pod("web", SHOP, &list), "n1"),
        node("n1", "v1.35.4", "x"),
        account("default", &list),
        secret("host", &[("ghcr.io", "ci"), ("quay.io", "ci")]),
        secret("team", &[("https://ghcr.io/acme", "bob")]),
        typed(secret("legacy", &[]), "Opaque"),
    ];
    assert_snapshot!(told(&objects, &["web"]), @r"
    container web · ghcr.io/acme/shop:1.4

    The kubelet tries 2 credentials, in this order, until one serves.
      1   secret/team   https://ghcr.io/acme   bob
      2   secret/host   ghcr.io                ci

    Not used
      secret/legacy   type Opaque: the kubelet does not look at it
      and 1 entry for other registries

    The pod's list, fixed when it was made: host, team, legacy.
    serviceaccount/default lists the same.
    After these comes what the node has of its own, which cannot be seen from here.
    If nothing serves, the pull fails: it is not tried without a credential as well.
    Kubelet v1.35.4 on node n1.
    ");
}

#[test]
fn nothing_matches_and_some_come_close() {
    let objects = [
        pod("web", SHOP, &["ghcr", "old", "gone", ""]),
        account("default", &[]),
        secret("ghcr", &[("ghcr.io:443", "bob"), ("ghcr.io/other", "eve"), ("quay.io", "x")]),
        typed(secret("old", &[("ghcr.io", "bob")]), "Opaque"),
    ];
    assert_snapshot!(told(&objects, &["web"]), @r"
    container web · ghcr.io/acme/shop:1.4

    No pull secret serves it: the kubelet asks ghcr.io without a credential, unless the node has one of its own.

    Close, but not used
      secret/ghcr   ghcr.io:443     the port must be written alike in key and image: ghcr.io:443 is not ghcr.io
      secret/ghcr   ghcr.io/other   it serves only what begins with ghcr.io/other
      secret/old                    type Opaque: the kubelet does not look at it
      secret/gone                   there is no such secret in this namespace; the kubelet goes on without it
      (no name)                     an entry of the list without a name: it counts as one and gives nothing
      and 1 entry for other registries

    The pod's list, fixed when it was made: ghcr, old, gone, (no name).
    By the rules of kubelet v1.35.

    If ghcr.io wants a credential
      kubectl pullsecret add ghcr.io -u bob --dry-run=client -o yaml -n shop
    ");
}

#[test]
fn a_secret_that_cannot_be_decoded_stops_everything() {
    let objects = [
        pod("web", "nginx:1.27", &["good", "broken"]),
        secret("good", &[("docker.io", "ci")]),
        config("broken", r#"{"auths":{"ghcr.io":{"auth":"!!!!"}}}"#),
    ];
    assert_snapshot!(told(&objects, &["web"]), @r"
    container web · nginx:1.27 → docker.io/library/nginx:1.27

    Every pull fails: the kubelet cannot decode secret/broken.
      It says: illegal base64 data at input byte 0
      What it cannot read is the entry of ghcr.io.
      That stops the other secrets of the list too, and the pull of public images.
      The pod shows this text as its container's waiting reason (1.33 and later) or in ErrImagePull (before).

    The pod's list, fixed when it was made: good, broken.
    By the rules of kubelet v1.35.

    To write secret/broken anew, with this entry alone
      kubectl pullsecret add ghcr.io --name broken --dry-run=client -o yaml -n shop
    ");
}

#[test]
fn an_image_name_that_is_none() {
    let objects = [manifest("web", "https://ghcr.io/acme/Shop:1.4", &[]), account("default", &[])];
    assert_snapshot!(told(&objects, &["web"]), @r#"
    container web · https://ghcr.io/acme/Shop:1.4

    The kubelet cannot read this image name, so nothing is pulled.
      It says: Failed to apply default image tag "https://ghcr.io/acme/Shop:1.4": couldn't parse image name "https://ghcr.io/acme/Shop:1.4": invalid reference format: repository name (/ghcr.io/acme/Shop) must be lowercase

    If this one is meant, write
      ghcr.io/acme/shop:1.4
    "#);
}

#[test]
fn docker_hub_by_its_old_name() {
    let mut pod = pod("web", "nginx:1.27", &["hub", "org"]);
    let log = json!({"name": "log", "image": "acme/log:2"});
    pod["spec"]["containers"].as_array_mut().expect("containers").push(log);
    let objects = [
        pod,
        account("default", &["other"]),
        secret("hub", &[("https://index.docker.io/v1/", "old")]),
        secret("org", &[("docker.io/acme", "new")]),
    ];
    assert_snapshot!(told(&objects, &["web"]), @r"
    container web · nginx:1.27 → docker.io/library/nginx:1.27

    The kubelet tries one credential.
      1   secret/hub   https://index.docker.io/v1/   old

    Not used
      secret/org   docker.io/acme   it serves only what begins with docker.io/acme

    container log · acme/log:2 → docker.io/acme/log:2

    The kubelet tries one credential.
      1   secret/org   docker.io/acme   new

    Not used
      secret/hub   https://index.docker.io/v1/   index.docker.io counts only where nothing else matches, and docker.io/acme of secret/org does

    The pod's list, fixed when it was made: hub, org.
    serviceaccount/default lists: other.
    After these comes what the node has of its own, which cannot be seen from here.
    If nothing serves, the pull fails: it is not tried without a credential as well.
    By the rules of kubelet v1.35.
    ");
}

#[test]
fn a_registry_of_the_nodes_own_cloud() {
    let image = "123456789012.dkr.ecr.eu-west-1.amazonaws.com/shop:1";
    let objects = [
        on_node(pod("web", image, &[]), "ip-10-0-0-1"),
        node("ip-10-0-0-1", "v1.34.2", "eks.amazonaws.com/nodegroup"),
        account("default", &[]),
    ];
    assert_snapshot!(told(&objects, &["web"]), @r"
    container web · 123456789012.dkr.ecr.eu-west-1.amazonaws.com/shop:1

    No pull secret serves it.
      Likely the node has a credential of its own: it is one of EKS, and this is Amazon ECR.

    The pod's list of pull secrets is empty. It was fixed when the pod was made.
    A new pod gets the same from serviceaccount/default.
    Kubelet v1.34.2 on node ip-10-0-0-1.
    ");
    assert_snapshot!(told(&objects[..1], &["web"]), @r"
    container web · 123456789012.dkr.ecr.eu-west-1.amazonaws.com/shop:1

    No pull secret serves it.
      Possibly the node has a credential of its own, as those of EKS have for Amazon ECR.

    The pod's list of pull secrets is empty. It was fixed when the pod was made.
    By the rules of kubelet v1.35; which one runs on node ip-10-0-0-1 is not known.

    If 123456789012.dkr.ecr.eu-west-1.amazonaws.com wants a credential
      kubectl pullsecret add 123456789012.dkr.ecr.eu-west-1.amazonaws.com --dry-run=client -o yaml -n shop
    ");
}

#[test]
fn credentials_that_are_as_good_as_none() {
    let user = "00000000-0000-0000-0000-000000000000";
    let text = json!({"auths": {"acme.azurecr.io": {"username": user, "identitytoken": "x"}}}).to_string();
    let objects = [pod("web", "acme.azurecr.io/shop:1", &["acr"]), config("acr", &text)];
    assert_snapshot!(told(&objects, &["web"]), @r"
    container web · acme.azurecr.io/shop:1

    The kubelet has one credential, and that is as good as none.
      1   secret/acr   acme.azurecr.io   00000000-0000-0000-0000-000000000000   no password: as good as anonymous

    The pod's list, fixed when it was made: acr.
    Possibly the node has a credential of its own, as those of AKS have for Azure Container Registry. It comes after these.
    If nothing serves, the pull fails: it is not tried without a credential as well.
    By the rules of kubelet v1.35.

    To give it what is missing
      kubectl pullsecret add acme.azurecr.io -u 00000000-0000-0000-0000-000000000000 --name acr --dry-run=client -o yaml -n shop
    ");
}

#[test]
fn one_key_in_two_spellings_under_a_list_that_hides_the_accounts() {
    let objects = [
        workload("StatefulSet", "web", SHOP, &["a"]),
        account("default", &["b"]),
        secret("a", &[("ghcr.io", "ci"), ("https://ghcr.io/v2/", "bob")]),
        secret("b", &[("ghcr.io", "x")]),
    ];
    assert_snapshot!(told(&objects, &["sts/web"]), @r"
    container web · ghcr.io/acme/shop:1.4

    For a new pod the kubelet tries 2 credentials, in this order, until one serves.
      1   secret/a   ghcr.io               ci
      2   secret/a   https://ghcr.io/v2/   bob
      Which of 1 and 2 comes first is random: one key in two spellings in one secret.

    The list of statefulset/web's template itself: a.
    It hides the list of serviceaccount/default: b.
    After these comes what the node has of its own, which cannot be seen from here.
    If nothing serves, the pull fails: it is not tried without a credential as well.
    By the rules of kubelet v1.35.
    ");
}

#[test]
fn an_own_list_hides_what_the_account_lists() {
    let secrets = [secret("acme", &[("registry.acme.example", "ci")]), secret("ghcr", &[("ghcr.io", "bob")])];
    let two = [
        &secrets[..],
        &[
            secret("more", &[("ghcr.io/acme", "eve")]),
            account("default", &["ghcr", "acme", "more"]),
            pod("web", SHOP, &["acme"]),
        ],
    ]
    .concat();
    let told_of_two = told(&two, &["web"]);
    assert!(told_of_two.ends_with("pod/web\n  - name: more\n  - name: ghcr\n"), "{told_of_two}");
    let account = account("default", &["ghcr", "acme"]);
    let pod = [&secrets[..], &[account.clone(), pod("web", SHOP, &["acme"])]].concat();
    assert_snapshot!(told(&pod, &["web"]), @r"
    container web · ghcr.io/acme/shop:1.4

    No pull secret serves it: the kubelet asks ghcr.io without a credential, unless the node has one of its own.

    Listed by serviceaccount/default, but not by this pod
      1   secret/ghcr   ghcr.io   bob

    The pod's list, fixed when it was made: acme.
    serviceaccount/default lists: ghcr, acme.
    By the rules of kubelet v1.35.

    To use it, add to the imagePullSecrets of pod/web
      - name: ghcr
    ");
    let workload = [&secrets[..], &[account, workload("Deployment", "web", SHOP, &["acme"])]].concat();
    assert_snapshot!(told(&workload, &["deploy/web"]), @r"
    container web · ghcr.io/acme/shop:1.4

    No pull secret serves it: the kubelet asks ghcr.io without a credential, unless the node has one of its own.

    Listed by serviceaccount/default, but not by the template's own list
      1   secret/ghcr   ghcr.io   bob

    The list of deployment/web's template itself: acme.
    It hides the list of serviceaccount/default: ghcr, acme.
    By the rules of kubelet v1.35.

    To use it, add to the imagePullSecrets of deployment/web
      - name: ghcr
    ");
}
