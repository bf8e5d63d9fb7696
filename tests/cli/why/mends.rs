//! The commands against a failure: they mend that failure, lose nothing, and touch nothing else.

use insta::assert_snapshot;
use serde_json::{Value, json};

use super::failures::{failing, last, of_cluster};
use super::objects::{
    ANONYMOUS, REFUSED, SHOP, account, back_off, event, owner, pod, pod_of_web, secret, typed, waiting,
    waiting_in, workload,
};
use super::{items, permissions};

fn of_helm(mut object: Value) -> Value {
    object["metadata"]["labels"] = json!({"app.kubernetes.io/managed-by": "Helm"});
    object
}

/// What is said last of a thing in a cluster.
fn mends(objects: &[Value], target: &str) -> String {
    last(&permissions::told(objects, &[], &[target])).to_owned()
}

/// A pod of the StatefulSet `web`.
fn of_set(number: usize, list: &[&str], cause: &str) -> Value {
    let mut pod = waiting(pod(&format!("web-{number}"), SHOP, list), "ImagePullBackOff", &back_off(cause));
    pod["metadata"]["labels"] = json!({"app": "web"});
    pod["metadata"]["ownerReferences"] = owner("StatefulSet", "web");
    pod
}

#[test]
fn a_pod_that_nothing_makes_anew_is_never_only_deleted() {
    let kept = of_helm(secret("kept", &[("quay.io", "x")]));
    let objects = [failing(&["kept"], ANONYMOUS), account("default", &[]), kept];
    assert_snapshot!(mends(&objects, "web"), @r#"
    To give it a credential for ghcr.io
      kubectl pullsecret add ghcr.io --name pull-ghcr-io --no-attach -n shop
    To make it anew with that in its list
      kubectl get pod/web -n shop -o json | kubectl patch -f - --local --type=json -p '[{"op":"add","path":"/spec/imagePullSecrets/-","value":{"name":"pull-ghcr-io"}}]' -o json | kubectl replace --force -f - -n shop
    If nobody should need one: see whether acme/shop:1.4 is spelled right, and was pushed.
    "#);
    let objects = [failing(&["hidden"], ANONYMOUS), account("default", &[]), secret("hidden", &[])];
    assert_snapshot!(last(&permissions::told(&objects, &["/secrets/"], &["web"])), @r#"
    To give it a credential for ghcr.io
      kubectl pullsecret add ghcr.io --name pull-ghcr-io --no-attach -n shop
    To make it anew with that in its list
      kubectl get pod/web -n shop -o json | kubectl patch -f - --local --type=json -p '[{"op":"add","path":"/spec/imagePullSecrets/-","value":{"name":"pull-ghcr-io"}}]' -o json | kubectl replace --force -f - -n shop
    If nobody should need one: see whether acme/shop:1.4 is spelled right, and was pushed.
    "#);
    let mut immutable = secret("fixed", &[("ghcr.io", "bob")]);
    immutable["immutable"] = json!(true);
    let objects = [failing(&["fixed"], ANONYMOUS), account("default", &["fixed"]), immutable];
    assert_snapshot!(mends(&objects, "web"), @r"
    To make it anew
      kubectl get pod/web -n shop -o json | kubectl replace --force -f - -n shop
    ");
}

#[test]
fn what_was_added_to_debug_a_pod_does_not_come_along() {
    let mut debugged = failing(&[], ANONYMOUS);
    debugged["spec"]["ephemeralContainers"] = json!([{"name": "debugger", "image": "busybox"}]);
    assert_snapshot!(mends(&[debugged.clone(), account("default", &[])], "web"), @r#"
    To give it a credential for ghcr.io
      kubectl pullsecret add ghcr.io -n shop
    To make it anew
      kubectl get pod/web -n shop -o json | kubectl patch -f - --local --type=json -p '[{"op":"remove","path":"/spec/ephemeralContainers"}]' -o json | kubectl replace --force -f - -n shop
    If nobody should need one: see whether acme/shop:1.4 is spelled right, and was pushed.
    "#);
    debugged["metadata"]["deletionTimestamp"] = json!("1970-01-01T00:00:00Z");
    assert_snapshot!(mends(&[debugged, account("default", &[])], "web"), @r"
    The pod's list of pull secrets is empty. It was fixed when the pod was made.
    A new pod gets the same from serviceaccount/default.
    By the rules of kubelet v1.35.
    ");
}

#[test]
fn images_that_do_not_fail_are_left_alone() {
    let dns = "failed to do request: Head \"https://ghcr.io/v2/acme/shop/manifests/1.4\": dial tcp: lookup ghcr.io: no such host";
    let mut web = pod("web", "nginx:1.27", &[]);
    web["spec"]["initContainers"] = json!([{"name": "setup", "image": SHOP}]);
    let web = waiting_in(web, "initContainerStatuses", "setup", ("ImagePullBackOff", &back_off(dns)));
    assert_snapshot!(mends(&[web, account("default", &[])], "web"), @r"
    On the node: its own name service (not the cluster's) has to know the host.
    See whether ghcr.io is spelled right in the image's name.
    ");
}

#[test]
fn a_stuck_pod_of_a_set_is_deleted_once_its_template_is_mended() {
    let set = workload("StatefulSet", "web", SHOP, &["quay"]);
    let objects = [
        of_set(0, &["quay"], ANONYMOUS),
        set,
        account("default", &["ghcr"]),
        secret("ghcr", &[("ghcr.io", "bob")]),
        secret("quay", &[("quay.io", "x")]),
    ];
    let told = mends(&objects, "web-0");
    assert_eq!(told, mends(&objects, "sts/web"));
    assert_snapshot!(told, @r"
    To use it, list it in the template of statefulset/web
      kubectl pullsecret attach ghcr --workload statefulset/web -n shop
    To have it made anew, as a rollout waits for it
      kubectl delete pod/web-0 -n shop
    ");
}

#[test]
fn each_pods_item_has_its_own_commands() {
    let mut objects: Vec<Value> = (0..300).map(|number| of_set(number, &[], ANONYMOUS)).collect();
    objects.extend([workload("StatefulSet", "web", SHOP, &[]), account("default", &["ghcr"])]);
    objects.push(secret("ghcr", &[("ghcr.io", "bob")]));
    let lines = items(&objects, &["sts/web"]);
    for (number, line) in lines.lines().skip(1).enumerate() {
        let item: Value = serde_json::from_str(line).expect("JSON");
        let pod = item["pod"].as_str().expect("a pod");
        assert_eq!(
            item["diagnosis"]["commands"],
            json!([format!("kubectl delete pod/{pod} -n shop")]),
            "{number}"
        );
    }
    assert_eq!(lines.lines().count(), 301);
    let told = permissions::told(&objects, &[], &["sts/web"]);
    assert_snapshot!(last(&told), @r"
    To have it made anew, as a rollout waits for it
      kubectl delete pod/web-0 -n shop
      kubectl delete pod/web-1 -n shop
      kubectl delete pod/web-2 -n shop
      kubectl delete pod/web-3 -n shop
      kubectl delete pod/web-4 -n shop
      kubectl delete pod/web-5 -n shop
      kubectl delete pod/web-6 -n shop
      kubectl delete pod/web-7 -n shop
      and 292 more
    ");
}

#[test]
fn pods_that_run_are_not_restarted_for_those_that_do_not() {
    let mut runs = of_set(0, &[], ANONYMOUS);
    runs["status"] = json!({"phase": "Running", "containerStatuses": [{"name": "web", "image": SHOP, "imageID": "x",
        "ready": true, "restartCount": 0, "state": {"running": {"startedAt": "1970-01-01T00:00:00Z"}}}]});
    let objects = [
        runs,
        of_set(1, &[], ANONYMOUS),
        workload("StatefulSet", "web", SHOP, &[]),
        account("default", &["ghcr"]),
        secret("ghcr", &[("ghcr.io", "bob")]),
    ];
    assert_snapshot!(mends(&objects, "sts/web"), @r"
    To have it made anew, as a rollout waits for it
      kubectl delete pod/web-1 -n shop
    ");
}

#[test]
fn two_containers_of_one_image_each_have_their_own_cause() {
    let mut web = failing(&[], REFUSED);
    let other = json!({"name": "side", "image": SHOP});
    web["spec"]["containers"].as_array_mut().expect("containers").push(other);
    let crashed = json!({"name": "side", "image": SHOP, "imageID": "x", "ready": false, "restartCount": 3,
        "state": {"waiting": {"reason": "CrashLoopBackOff", "message": "back-off 5m0s"}}});
    web["status"]["containerStatuses"].as_array_mut().expect("statuses").push(crashed);
    let lines = items(&[web, account("default", &[])], &["web"]);
    let codes: Vec<String> = lines
        .lines()
        .map(|line| serde_json::from_str::<Value>(line).expect("JSON"))
        .map(|item| format!("{} {}", item["container"], item["diagnosis"]["code"]))
        .collect();
    assert_snapshot!(codes.join("\n"), @r#"
    "web" "credential-rejected"
    "side" "not-a-pull-problem"
    "#);
}

#[test]
fn nothing_of_the_api_is_done_for_a_static_pod() {
    let mut mirror = failing(&[], ANONYMOUS);
    mirror["metadata"]["annotations"] = json!({"kubernetes.io/config.mirror": "x"});
    mirror["metadata"]["ownerReferences"] = owner("Node", "n1");
    let objects = [mirror, account("default", &[])];
    assert_snapshot!(mends(&objects, "web"), @r"
    On its node: the pod's manifest there, or the credential that the node has of its own.
    If nobody should need one: see whether acme/shop:1.4 is spelled right, and was pushed.
    ");
    let item: Value = serde_json::from_str(&items(&objects, &["web"])).expect("JSON");
    assert_eq!(item["diagnosis"]["commands"], json!([]));
}

#[test]
fn an_event_names_the_secret_that_nobody_may_read_and_nobody_has() {
    let lost = event(
        "FailedToRetrieveImagePullSecret",
        "Unable to retrieve some image pull secrets (regcred); attempting to pull the image may not succeed.",
        "",
    );
    let objects = [failing(&["regcred"], ANONYMOUS), account("default", &[]), lost];
    let told = permissions::told(&objects, &["/secrets/"], &["web"]);
    assert_snapshot!(told.lines().nth(2).unwrap_or_default(), @r"
    No credential was sent, and ghcr.io wants one: the kubelet could not get secret/regcred, which you may not read. (likely)
    ");
}

#[test]
fn a_secret_that_is_something_else_stays_what_it_is() {
    let mut tls = typed(secret("tls", &[]), "kubernetes.io/tls");
    tls["data"] = json!({"tls.crt": "eA==", "tls.key": "eA=="});
    let objects = [failing(&["tls"], ANONYMOUS), account("default", &[]), tls];
    assert_snapshot!(mends(&objects, "web"), @r#"
    To give it a credential for ghcr.io
      kubectl pullsecret add ghcr.io --name pull-ghcr-io --no-attach -n shop
    To make it anew with that in its list
      kubectl get pod/web -n shop -o json | kubectl patch -f - --local --type=json -p '[{"op":"add","path":"/spec/imagePullSecrets/-","value":{"name":"pull-ghcr-io"}}]' -o json | kubectl replace --force -f - -n shop
    "#);
}

#[test]
fn the_tag_keeps_its_letters() {
    let image = "ghcr.io/Acme/Shop:1.4-RC1";
    let message = format!(
        "Failed to apply default image tag \"{image}\": couldn't parse image name \"{image}\": invalid reference format"
    );
    let web = waiting(pod_of_web("7d9f6", "a", image, &[]), "InvalidImageName", &message);
    let mut replica_set = workload("ReplicaSet", "web-7d9f6", image, &[]);
    replica_set["metadata"]["ownerReferences"] = owner("Deployment", "web");
    let mut objects =
        vec![web, replica_set, workload("Deployment", "web", image, &[]), account("default", &[])];
    assert_snapshot!(mends(&objects, "web-7d9f6-a"), @r"
    If this one is meant
      kubectl set image deployment/web web=ghcr.io/acme/shop:1.4-RC1 -n shop
    ");
    // What a webhook put there is not in the template.
    objects[0]["spec"]["containers"][0]["name"] = json!("proxy");
    objects[0]["status"]["containerStatuses"][0]["name"] = json!("proxy");
    assert_snapshot!(mends(&objects, "web-7d9f6-a"), @r"
    Something adds container proxy when a pod is made: its image is set there, not in the template.
    ");
}

#[test]
fn what_may_not_be_pulled_is_put_there() {
    let message = format!("Container image {SHOP:?} is not present with pull policy of Never");
    let mut web = waiting(pod("web", SHOP, &[]), "ErrImageNeverPull", &message);
    web["spec"]["containers"][0]["imagePullPolicy"] = json!("Never");
    assert_snapshot!(of_cluster(&[web, account("default", &[])]), @r#"
    container web · ghcr.io/acme/shop:1.4 · ErrImageNeverPull for 4m

    ghcr.io/acme/shop:1.4 is not on the node, and the pod forbids to pull it (imagePullPolicy: Never). (likely)
      The node says: Container image "ghcr.io/acme/shop:1.4" is not present with pull policy of Never

    The pod's list of pull secrets is empty. It was fixed when the pod was made.
    A new pod gets the same from serviceaccount/default.
    By the rules of kubelet v1.35.

    Put the image on the node, or let the kubelet pull it (imagePullPolicy: IfNotPresent).
    "#);
}

#[test]
fn commands_act_where_we_look() {
    let api = permissions::cluster(&[failing(&[], ANONYMOUS), account("default", &[])], &[]);
    let words = ["web", "--as", "eve", "--as-group", "a b", "--token", "t0ken"];
    let told = permissions::run(&api, &words).expect_code(0).stdout;
    let expected = format!(" -n shop --server {} --as eve --as-group 'a b'", api.url());
    let commands: Vec<&str> = told.lines().filter(|line| line.starts_with("  kubectl ")).collect();
    assert!(!commands.is_empty() && commands.iter().all(|line| line.contains(&expected)), "{told}");
    assert!(!told.contains("t0ken"), "{told}");
}
