//! What failing pods tell and where: events, init containers and volumes, scripts, and words that are not ours.

use harness::SENTINEL;
use insta::assert_snapshot;
use serde_json::{Value, json};

use super::failures::{failing, of_cluster, shop};
use super::objects::{
    ANONYMOUS, SHOP, account, back_off, containerd, event, pod, pod_of_web, secret, waiting, waiting_in,
};
use super::{items, permissions, told};

#[test]
fn words_that_nobody_knows_are_shown_and_tamed() {
    let objects =
        [failing(&[], "the \u{1b}[31mmoon\u{202e} is\nin the wrong place"), account("default", &[])];
    assert_snapshot!(of_cluster(&objects), @r#"
    container web · ghcr.io/acme/shop:1.4 · ImagePullBackOff for 4m

    Not a message that we know: failed to pull and unpack image "ghcr.io/acme/shop:1.4": failed to resolve reference "ghcr.io/acme/shop:1.4": the [31mmoon is in the wrong place (possible)

    No pull secret serves it: the kubelet asks ghcr.io without a credential, unless the node has one of its own.

    The pod's list of pull secrets is empty. It was fixed when the pod was made.
    A new pod gets the same from serviceaccount/default.
    By the rules of kubelet v1.35.

    To see more
      kubectl describe pod web -n shop
    "#);
}

#[test]
fn a_password_in_the_nodes_words_is_not_repeated() {
    for words in [format!("unexpected answer {SENTINEL}"), format!("401 Unauthorized: {SENTINEL} is wrong")] {
        let objects =
            [failing(&["ghcr"], &words), account("default", &[]), secret("ghcr", &[("ghcr.io", "bob")])];
        let said = told(&objects, &["web"]);
        assert!(harness::find_sentinel(said.as_bytes()).is_none(), "{said}");
        assert!(said.contains("(not shown, because it repeats a password)"), "{said}");
        let said = items(&objects, &["web"]);
        assert!(harness::find_sentinel(said.as_bytes()).is_none(), "{said}");
    }
}

#[test]
fn events_tell_what_an_old_kubelets_status_does_not() {
    let bare = waiting(
        pod("web", SHOP, &[]),
        "ImagePullBackOff",
        "Back-off pulling image \"ghcr.io/acme/shop:1.4\"",
    );
    let failed = format!("Failed to pull image {SHOP:?}: {}", containerd(ANONYMOUS));
    let told_by = event("Failed", &failed, "spec.containers{web}");
    let objects = [bare.clone(), told_by.clone(), account("default", &[])];
    assert_snapshot!(of_cluster(&objects), @r"
    container web · ghcr.io/acme/shop:1.4 · ImagePullBackOff for 4m

    No credential was sent, and ghcr.io wants one. (proven)
      The node says: failed to fetch anonymous token: 403 Forbidden

    No pull secret serves it.

    The pod's list of pull secrets is empty. It was fixed when the pod was made.
    A new pod gets the same from serviceaccount/default.
    By the rules of kubelet v1.35.

    To give it a credential for ghcr.io
      kubectl pullsecret add ghcr.io -n shop
    To make it anew
      kubectl get pod/web -n shop -o json | kubectl replace --force -f - -n shop
    If nobody should need one: see whether acme/shop:1.4 is spelled right, and was pushed.
    ");
    assert_eq!(told(&objects, &["web"]).lines().nth(2), of_cluster(&objects).lines().nth(2));
    assert_snapshot!(permissions::told(&objects, &["/events"], &["web"]), @r"
    container web · ghcr.io/acme/shop:1.4 · ImagePullBackOff for 4m

    The kubelet does not say why, and no event tells it any more. (possible)
      The node's words are in the pod's events, which you may not read.

    No pull secret serves it: the kubelet asks ghcr.io without a credential, unless the node has one of its own.

    The pod's list of pull secrets is empty. It was fixed when the pod was made.
    A new pod gets the same from serviceaccount/default.
    By the rules of kubelet v1.35.

    To see more
      kubectl describe pod web -n shop
    ");
    let other = event("Failed", &failed, "spec.containers{other}");
    assert_snapshot!(of_cluster(&[bare, other, account("default", &[])]), @r"
    container web · ghcr.io/acme/shop:1.4 · ImagePullBackOff for 4m

    The kubelet does not say why, and no event tells it any more. (possible)

    No pull secret serves it: the kubelet asks ghcr.io without a credential, unless the node has one of its own.

    The pod's list of pull secrets is empty. It was fixed when the pod was made.
    A new pod gets the same from serviceaccount/default.
    By the rules of kubelet v1.35.

    To see more
      kubectl describe pod web -n shop
    ");
}

#[test]
fn what_is_on_its_way_is_not_said_to_fail() {
    let mut pulling = event("Pulling", "Pulling image \"ghcr.io/acme/shop:1.4\"", "spec.containers{web}");
    let objects = |pulling: &Value| {
        [waiting(pod("web", SHOP, &[]), "ContainerCreating", ""), pulling.clone(), account("default", &[])]
    };
    assert_snapshot!(of_cluster(&objects(&pulling)), @r"
    container web · ghcr.io/acme/shop:1.4 · being pulled

    No pull secret serves it: the kubelet asks ghcr.io without a credential, unless the node has one of its own.

    The pod's list of pull secrets is empty. It was fixed when the pod was made.
    A new pod gets the same from serviceaccount/default.
    By the rules of kubelet v1.35.
    ");
    pulling["involvedObject"]["fieldPath"] = json!("spec.containers{other}");
    assert!(!of_cluster(&objects(&pulling)).contains("being pulled"));
}

#[test]
fn the_pause_image_is_the_nodes_own_matter() {
    let sandbox = "Failed to create pod sandbox: rpc error: code = Unknown desc = failed to get sandbox image \"registry.acme.example/pause:3.9\": failed to pull image \"registry.acme.example/pause:3.9\": failed to pull and unpack image \"registry.acme.example/pause:3.9\": failed to resolve reference \"registry.acme.example/pause:3.9\": failed to do request: Head \"https://registry.acme.example/v2/pause/manifests/3.9\": dial tcp 10.0.0.9:443: connect: connection refused";
    let objects = [
        waiting(pod("web", SHOP, &[]), "ContainerCreating", ""),
        event("FailedCreatePodSandBox", sandbox, ""),
        account("default", &[]),
    ];
    assert_snapshot!(of_cluster(&objects), @r#"
    container web · ghcr.io/acme/shop:1.4 · ContainerCreating for 4m

    The node cannot pull the pause image, for which it takes no pull secret. (proven)
      The node says: Failed to create pod sandbox: rpc error: code = Unknown desc = failed to get sandbox image "registry.acme.example/pause:3.9": failed to pull image "registry.acme.example/pause:3.9": failed to pull and unpack image "registry.acme.example/pause:3.9": failed to resolve reference "registry.acme.example/pause:3.9": failed to do request: Head "https://registry.acme.example/v2/pause/manifests/3.9": dial tcp 10.0.0.9:443: connect: connection refused

    On the node: the pause image that its container runtime is set to, and how that gets at it.
    "#);
}

#[test]
fn init_containers_and_image_volumes() {
    let mut web = pod("web", SHOP, &[]);
    web["spec"]["initContainers"] = json!([{"name": "setup", "image": "ghcr.io/acme/setup:1"}]);
    web["spec"]["volumes"] = json!([{"name": "models", "image": {"reference": "ghcr.io/acme/models:1"}}]);
    let of = |image: &str| back_off(ANONYMOUS).replace(SHOP, image);
    let setup = of("ghcr.io/acme/setup:1");
    let init = waiting_in(web.clone(), "initContainerStatuses", "setup", ("ImagePullBackOff", &setup));
    assert_snapshot!(causes(&[init, account("default", &[])]), @r#"
    "init" "ghcr.io/acme/setup:1" no-credential
    "container" "ghcr.io/acme/shop:1.4" -
    "volume" "ghcr.io/acme/models:1" -
    "#);
    let volume = waiting(web, "ErrImagePull", &of("ghcr.io/acme/models:1"));
    assert_snapshot!(causes(&[volume, account("default", &[])]), @r#"
    "init" "ghcr.io/acme/setup:1" -
    "container" "ghcr.io/acme/shop:1.4" -
    "volume" "ghcr.io/acme/models:1" no-credential
    "#);
}

/// Of each item who it is about and the diagnosis.
fn causes(objects: &[Value]) -> String {
    let lines = items(objects, &["web"]);
    let said = lines.lines().map(|line| {
        let item: Value = serde_json::from_str(line).expect("JSON");
        let code = item["diagnosis"]["code"].as_str().unwrap_or("-").to_owned();
        format!("{} {} {code}\n", item["containerType"], item["image"])
    });
    said.collect()
}

#[test]
fn scripts_get_code_certainty_cause_and_commands() {
    let stale = waiting(pod_of_web("7d9f6", "a", SHOP, &[]), "ImagePullBackOff", &back_off(ANONYMOUS));
    let mut objects = shop(stale, &[]);
    objects.extend([account("default", &["ghcr"]), secret("ghcr", &[("ghcr.io", "bob")])]);
    let lines = items(&objects, &["deploy/web"]);
    let diagnoses = lines.lines().map(|line| {
        let item: Value = serde_json::from_str(line).expect("JSON");
        format!("{} {}\n", item["pod"], item["diagnosis"])
    });
    assert_snapshot!(diagnoses.collect::<String>(), @r#"
    null null
    "web-7d9f6-a" {"code":"stale-pod","certainty":"proven","cause":"No credential was sent, and ghcr.io wants one: the pod is older than secret/ghcr in serviceaccount/default.","commands":["kubectl rollout restart deployment/web -n shop"]}
    "#);
}

#[test]
fn a_message_of_any_length_is_read_in_its_first_part() {
    let long = format!("{}{}", "x".repeat(4 << 20), ANONYMOUS);
    let said = told(&[failing(&[], &long), account("default", &[])], &["web"]);
    assert!(said.len() < 4_000, "{} bytes", said.len());
    assert!(said.contains("(possible)"), "{said}");
}
