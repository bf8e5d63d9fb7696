//! Pods whose pulls fail: the cause first, how sure it is, the node's words, and the commands that mend it.

use insta::assert_snapshot;
use serde_json::{Value, json};

use super::objects::{
    ANONYMOUS, REFUSED, SHOP, account, back_off, config, containerd, owner, pod, pod_of_web, secret, typed,
    waiting, workload,
};
use super::permissions;

/// The pod `web` with this list, whose pull of [`SHOP`] ended so.
pub(super) fn failing(list: &[&str], cause: &str) -> Value {
    waiting(pod("web", SHOP, list), "ImagePullBackOff", &back_off(cause))
}

/// What is said of it in a cluster with these objects.
pub(super) fn of_cluster(objects: &[Value]) -> String {
    permissions::told(objects, &[], &["web"])
}

/// A workload's pod, with what makes it.
pub(super) fn shop(pod: Value, list: &[&str]) -> Vec<Value> {
    let mut replica_set = workload("ReplicaSet", "web-7d9f6", SHOP, list);
    replica_set["metadata"]["ownerReferences"] = owner("Deployment", "web");
    vec![pod, replica_set, workload("Deployment", "web", SHOP, list)]
}

#[test]
fn a_pod_older_than_the_attachment() {
    let stale = waiting(pod_of_web("7d9f6", "a", SHOP, &[]), "ImagePullBackOff", &back_off(ANONYMOUS));
    let mut objects = shop(stale, &[]);
    objects.extend([account("default", &["ghcr"]), secret("ghcr", &[("ghcr.io", "bob")])]);
    assert_snapshot!(permissions::told(&objects, &[], &["web-7d9f6-a"]), @r"
    container web · ghcr.io/acme/shop:1.4 · ImagePullBackOff for 4m

    No credential was sent, and ghcr.io wants one: the pod is older than secret/ghcr in serviceaccount/default. (proven)
      The node says: failed to fetch anonymous token: 403 Forbidden

    No pull secret serves it.

    A new pod in its place would use
      1   secret/ghcr   ghcr.io   bob

    The pod's list of pull secrets is empty. It was fixed when the pod was made.
    It was made before serviceaccount/default listed any pull secret. Now that lists: ghcr.
    By the rules of kubelet v1.35.

    To make them anew
      kubectl rollout restart deployment/web -n shop
    ");
    assert_snapshot!(permissions::told(&objects, &[], &["deploy/web"]), @r"
    container web · ghcr.io/acme/shop:1.4

    Its pod web-7d9f6-a fails:
    No credential was sent, and ghcr.io wants one: the pod is older than secret/ghcr in serviceaccount/default. (proven)
      The node says: failed to fetch anonymous token: 403 Forbidden

    For a new pod the kubelet tries one credential.
      1   secret/ghcr   ghcr.io   bob

    Its pod web-7d9f6-a has no credential
      It was made before serviceaccount/default listed any pull secret, and what is made keeps its list.

    The list of serviceaccount/default, which a new pod gets: ghcr.
    After these comes what the node has of its own, which cannot be seen from here.
    If nothing serves, the pull fails: it is not tried without a credential as well.
    By the rules of kubelet v1.35.

    To make them anew
      kubectl rollout restart deployment/web -n shop
    ");
}

#[test]
fn nothing_to_send() {
    assert_snapshot!(of_cluster(&[failing(&[], ANONYMOUS), account("default", &[])]), @r"
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
}

#[test]
fn two_credentials_each_with_what_became_of_it() {
    let scope = "pull access denied, repository does not exist or may require authorization: server message: insufficient_scope: authorization failed";
    let both = format!("[{}, {}]", containerd(REFUSED), containerd(scope));
    let objects = [
        waiting(pod("web", SHOP, &["acme"]), "ErrImagePull", &both),
        account("default", &["acme"]),
        secret("acme", &[("ghcr.io", "deploy"), ("ghcr.io/acme", "ci-bot")]),
    ];
    assert_snapshot!(of_cluster(&objects), @r"
    container web · ghcr.io/acme/shop:1.4 · ErrImagePull for 4m

    The credential is refused: wrong or expired password for ci-bot. (proven)
      The node says: failed to fetch oauth token: 401 Unauthorized

    The kubelet tries 2 credentials, in this order, until one serves.
      1   secret/acme   ghcr.io/acme   ci-bot   ✗ refused
      2   secret/acme   ghcr.io        deploy   ✗ no access

    The pod's list, fixed when it was made: acme.
    serviceaccount/default lists the same.
    After these comes what the node has of its own, which cannot be seen from here.
    If nothing serves, the pull fails: it is not tried without a credential as well.
    By the rules of kubelet v1.35.

    To give ci-bot the right password
      kubectl pullsecret add ghcr.io/acme -u ci-bot --name acme --no-attach -n shop
    If ci-bot is not the right user
      kubectl pullsecret add ghcr.io/acme --name acme --no-attach -n shop
    ");
}

#[test]
fn what_is_odd_about_a_refused_credential_is_named() {
    let entry =
        json!({"auths": {"ghcr.io": {"username": "bob", "password": "other", "auth": "Ym9iOmh1bnRlcjIK"}}});
    let mut odd = config("ghcr", &entry.to_string());
    odd["metadata"]["annotations"] =
        json!({"kubectl-pullsecret/expires": json!({"ghcr.io": "1969-12-30T00:00:00Z"}).to_string()});
    let told = of_cluster(&[failing(&["ghcr"], REFUSED), account("default", &[]), odd]);
    assert_snapshot!(told.lines().skip(2).take(5).collect::<Vec<_>>().join("\n"), @r"
    The credential is refused: wrong or expired password for bob. (proven)
      The node says: failed to fetch oauth token: 401 Unauthorized
      secret/ghcr: the password of bob at ghcr.io ended 2d ago, at 1969-12-30T00:00:00Z
      secret/ghcr: username or password of ghcr.io is not what stands in auth; the kubelet takes what is in auth (bob)
      secret/ghcr: ghcr.io: the password ends with a line end (echo writes one, printf does not), which registries refuse
    ");
}

#[test]
fn a_network_fault_is_laid_on_no_credential() {
    let dns = "failed to do request: Head \"https://ghcr.io/v2/acme/shop/manifests/1.4\": dial tcp: lookup ghcr.io on 10.0.0.2:53: no such host";
    let objects = [failing(&["acme"], dns), account("default", &[]), secret("acme", &[("quay.io", "x")])];
    assert_snapshot!(of_cluster(&objects), @r#"
    container web · ghcr.io/acme/shop:1.4 · ImagePullBackOff for 4m

    The node does not find the name ghcr.io. (proven)
      The node says: failed to do request: Head "https://ghcr.io/v2/acme/shop/manifests/1.4": dial tcp: lookup ghcr.io on 10.0.0.2:53: no such host

    On the node: its own name service (not the cluster's) has to know the host.
    See whether ghcr.io is spelled right in the image's name.
    "#);
}

#[test]
fn a_crash_is_no_matter_of_pulls() {
    let mut crashed =
        waiting(pod("web", SHOP, &[]), "CrashLoopBackOff", "back-off 5m0s restarting failed container");
    crashed["status"]["containerStatuses"][0]["restartCount"] = json!(4);
    assert_snapshot!(of_cluster(&[crashed, account("default", &[])]), @r"
    container web · ghcr.io/acme/shop:1.4 · CrashLoopBackOff for 4m

    The image is there; the container fails after the pull. (proven)
      The node says: back-off 5m0s restarting failed container

    To see more
      kubectl logs web -c web --previous -n shop
    ");
}

#[test]
fn a_list_of_its_own_hides_the_accounts() {
    let hidden = waiting(pod_of_web("7d9f6", "a", SHOP, &["quay"]), "ImagePullBackOff", &back_off(ANONYMOUS));
    let mut objects = shop(hidden, &["quay"]);
    let secrets = [secret("ghcr", &[("ghcr.io", "bob")]), secret("quay", &[("quay.io", "x")])];
    objects.extend([account("default", &["ghcr"])].into_iter().chain(secrets));
    assert_snapshot!(permissions::told(&objects, &[], &["web-7d9f6-a"]), @r"
    container web · ghcr.io/acme/shop:1.4 · ImagePullBackOff for 4m

    No credential was sent, and ghcr.io wants one: the pod's own list hides secret/ghcr of serviceaccount/default. (proven)
      The node says: failed to fetch anonymous token: 403 Forbidden

    No pull secret serves it.

    Listed by serviceaccount/default, but not by this pod
      1   secret/ghcr   ghcr.io   bob

    The pod's list, fixed when it was made: quay.
    A new pod gets the same from the template of deployment/web.
    By the rules of kubelet v1.35.

    To use it, list it in the template of deployment/web
      kubectl pullsecret attach ghcr --workload deployment/web -n shop
    ");
    // A pod that nothing makes anew is made anew with the secret in its list.
    objects[0]["metadata"]["ownerReferences"] = json!(null);
    assert_snapshot!(last(&permissions::told(&objects, &[], &["web-7d9f6-a"])), @r#"
    To make it anew with that in its list
      kubectl get pod/web-7d9f6-a -n shop -o json | kubectl patch -f - --local --type=json -p '[{"op":"add","path":"/spec/imagePullSecrets/-","value":{"name":"ghcr"}}]' -o json | kubectl replace --force -f - -n shop
    "#);
}

pub(super) fn last(told: &str) -> &str {
    told.rsplit("\n\n").next().unwrap_or_default()
}

#[test]
fn secrets_that_the_kubelet_passes_over() {
    let opaque = typed(secret("legacy", &[("ghcr.io", "bob")]), "Opaque");
    let objects = [failing(&["legacy"], ANONYMOUS), account("default", &[]), opaque];
    assert_snapshot!(of_cluster(&objects), @r"
    container web · ghcr.io/acme/shop:1.4 · ImagePullBackOff for 4m

    No credential was sent, and ghcr.io wants one: the kubelet ignores secret/legacy (type Opaque: the kubelet does not look at it). (proven)
      The node says: failed to fetch anonymous token: 403 Forbidden

    No pull secret serves it.

    Close, but not used
      secret/legacy   type Opaque: the kubelet does not look at it

    The pod's list, fixed when it was made: legacy.
    By the rules of kubelet v1.35.

    To write it as the kubelet reads it, into secret/legacy
      kubectl pullsecret add ghcr.io --name legacy --replace --no-attach -n shop
    ");
    let objects = [failing(&["regcred"], ANONYMOUS), account("default", &[])];
    assert_snapshot!(last(&of_cluster(&objects)), @r"
    To give it a credential for ghcr.io
      kubectl pullsecret add ghcr.io --name regcred --no-attach -n shop
    ");
    let objects =
        [failing(&["ghcr"], ANONYMOUS), account("default", &[]), secret("ghcr", &[("ghcr.io:443", "bob")])];
    assert_snapshot!(last(&of_cluster(&objects)), @r"
    To write it as the kubelet reads it, into secret/ghcr
      kubectl pullsecret add ghcr.io -u bob --name ghcr --no-attach -n shop
    ");
}

#[test]
fn an_undecodable_secret_stands_in_the_reasons_place() {
    let error = "illegal base64 data at input byte 0";
    let objects = [
        waiting(pod("web", SHOP, &["broken"]), error, error),
        account("default", &[]),
        config("broken", r#"{"auths":{"ghcr.io":{"auth":"!!!!"}}}"#),
    ];
    assert_snapshot!(of_cluster(&objects), @r"
    container web · ghcr.io/acme/shop:1.4 · waiting for 4m

    secret/broken cannot be decoded, which stops every pull of the pod: illegal base64 data at input byte 0. (proven)

    What it cannot read is the entry of ghcr.io.
    That stops the other secrets of the list too, and the pull of public images.

    The pod's list, fixed when it was made: broken.
    By the rules of kubelet v1.35.

    To write secret/broken anew, with this entry alone
      kubectl pullsecret add ghcr.io --name broken --replace --no-attach -n shop
    ");
}

#[test]
fn a_name_that_means_another_registry() {
    let message = "Back-off pulling image \"team/app:1\": ErrImagePull: failed to pull and unpack image \"docker.io/team/app:1\": failed to resolve reference \"docker.io/team/app:1\": pull access denied, repository does not exist or may require authorization: server message: insufficient_scope: authorization failed";
    let mut hub = waiting(pod_of_web("7d9f6", "a", "team/app:1", &["acme"]), "ImagePullBackOff", message);
    hub["spec"]["containers"][0]["name"] = json!("web");
    let mut objects = shop(hub, &["acme"]);
    objects.extend([account("default", &[]), secret("acme", &[("registry.acme.example", "ci")])]);
    assert_snapshot!(permissions::told(&objects, &[], &["web-7d9f6-a"]), @r"
    container web · team/app:1 → docker.io/team/app:1 · ImagePullBackOff for 4m

    docker.io has no team/app, or it is private and no credential was sent. (likely)
      The node says: pull access denied, repository does not exist or may require authorization: server message: insufficient_scope: authorization failed

    No pull secret serves it: the kubelet asks docker.io without a credential, unless the node has one of its own.

    The pod's list, fixed when it was made: acme.
    A new pod gets the same from the template of deployment/web.
    By the rules of kubelet v1.35.

    If the image of registry.acme.example is meant
      kubectl set image deployment/web web=registry.acme.example/team/app:1 -n shop
    See whether team/app:1 is spelled right, and was pushed.
    To give it a credential for docker.io
      kubectl pullsecret add docker.io --name acme --no-attach -n shop
    ");
}
