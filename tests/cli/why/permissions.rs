//! A user who may not read everything: what may not be read is said to be so, and the rest is explained.

use harness::{Ended, check_schema};
use insta::assert_snapshot;
use serde_json::{Value, json};

use super::objects::{SHOP, account, node, on_node, pod, pod_of_web, secret, workload};
use crate::desk::{Desk, FakeStore, Person};
use crate::fake_api::{FakeApi, Reply};

/// A cluster with these objects, of which this user may not read those whose paths have one of these parts.
pub(super) fn cluster(objects: &[Value], forbidden: &'static [&'static str]) -> FakeApi {
    let objects: Vec<(String, Value)> = objects.iter().map(|object| (path(object), object.clone())).collect();
    FakeApi::start(move |seen| {
        let (path, _) = seen.target.split_once('?').unwrap_or((&seen.target, ""));
        if forbidden.iter().any(|part| path.contains(part)) {
            let words: Vec<&str> = path.rsplit('/').take(2).collect();
            let is_list = ["pods", "events"].contains(&words[0]);
            let (verb, resource) = if is_list { ("list", words[0]) } else { ("get", words[1]) };
            let message = format!("it is forbidden: User \"eve\" cannot {verb} resource \"{resource}\"");
            return Reply::failure(403, "Forbidden", &message);
        }
        if let Some((_, object)) = objects.iter().find(|(known, _)| known == path) {
            return Reply::json(200, object);
        }
        let inside = |known: &str| known.strip_prefix(path).is_some_and(|rest| rest.starts_with('/'));
        let items: Vec<&Value> =
            objects.iter().filter(|(known, _)| inside(known)).map(|(_, object)| object).collect();
        if path == "/api/v1/pods" {
            let pods = objects.iter().map(|(_, object)| object).filter(|object| object["kind"] == "Pod");
            let pods: Vec<&Value> = pods.collect();
            return Reply::json(200, &json!({"kind": "List", "metadata": {}, "items": pods}));
        }
        if ["/pods", "/jobs", "/events"].iter().any(|list| path.ends_with(list)) {
            return Reply::json(200, &json!({"kind": "List", "metadata": {}, "items": items}));
        }
        Reply::failure(404, "NotFound", "not found")
    })
}

fn path(object: &Value) -> String {
    let text = |pointer: &str| object.pointer(pointer).and_then(Value::as_str).unwrap_or_default();
    let (group, kind) = (text("/apiVersion"), text("/kind").to_ascii_lowercase());
    let root = if group == "v1" { "/api/v1".to_owned() } else { format!("/apis/{group}") };
    let namespace = match text("/metadata/namespace") {
        "" => String::new(),
        namespace => format!("/namespaces/{namespace}"),
    };
    format!("{root}{namespace}/{kind}s/{}", text("/metadata/name"))
}

pub(super) fn run(api: &FakeApi, arguments: &[&str]) -> Ended {
    let mut desk = Desk::new(FakeStore::default(), Person::default());
    desk.terminal = false;
    let url = api.url();
    desk.run(&[&["why"], arguments, &["-n", "shop", "--server", &url]].concat(), "")
}

pub(super) fn told(objects: &[Value], forbidden: &'static [&'static str], arguments: &[&str]) -> String {
    let api = cluster(objects, forbidden);
    let ended = run(&api, arguments).expect_code(0);
    assert_eq!(ended.stderr, "");
    // The server is another one in every run.
    ended.stdout.replace(&format!(" --server {}", api.url()), "")
}

fn shop() -> Vec<Value> {
    vec![
        workload("Deployment", "web", SHOP, &[]),
        on_node(pod_of_web("7d9f6", "a", SHOP, &["host", "team"]), "n1"),
        account("default", &["host", "team"]),
        secret("host", &[("ghcr.io", "ci")]),
        secret("team", &[("ghcr.io/acme", "bob")]),
        node("n1", "v1.34.4", "x"),
    ]
}

#[test]
fn without_secrets_the_names_and_their_order_are_left() {
    assert_snapshot!(told(&shop(), &["/secrets/"], &["web-7d9f6-a"]), @r"
    container web · ghcr.io/acme/shop:1.4

    Not known: you may not read these. Of equal keys, those of the upper secret are tried first:
      1   secret/host
      2   secret/team
      Of a key and its own beginning the longer is tried first, whichever secret it is in.

    The pod's list, fixed when it was made: host, team.
    A new pod gets the same from serviceaccount/default.
    Kubelet v1.34.4 on node n1.

    To see what is in there, ask for
      kubectl create role pullsecret-why --verb=get --resource=secrets --resource-name=host --resource-name=team -n shop
    ");
    assert_snapshot!(told(&shop(), &["/secrets/host", "/nodes/"], &["web-7d9f6-a"]), @r"
    container web · ghcr.io/acme/shop:1.4

    The kubelet, as far as you may read, tries one credential.
      1   secret/team   ghcr.io/acme   bob
      secret/host may not be read: what is in there can come before, between or after,
      or stop the pull if it cannot be decoded.

    The pod's list, fixed when it was made: host, team.
    A new pod gets the same from serviceaccount/default.
    After these comes what the node has of its own, which cannot be seen from here.
    If nothing serves, the pull fails: it is not tried without a credential as well.
    By the rules of kubelet v1.35; which one runs on node n1 is not known.

    To see what is in there, ask for
      kubectl create role pullsecret-why --verb=get --resource=secrets --resource-name=host -n shop
    ");
    let document =
        run(&cluster(&shop(), &["/secrets/"]), &["web-7d9f6-a", "-o", "json"]).expect_code(0).stdout;
    let document = check_schema("PullExplanation", &document);
    let item = &document["items"][0];
    assert_eq!((&item["credentials"], &item["unreadable"]), (&json!([]), &json!(["host", "team"])));
    assert_eq!(item["kubelet"], json!({"version": "v1.34.4", "basis": "observed"}));
}

#[test]
fn without_the_account_the_pods_lists_are_left() {
    assert_snapshot!(told(&shop(), &["/serviceaccounts/", "/secrets/"], &["deploy/web"]), @r"
    container web · ghcr.io/acme/shop:1.4

    Not known: the pull secrets are those that serviceaccount/default lists, which you may not read.

    Its pod web-7d9f6-a has what is in secret/host and secret/team, which may not be read
      The list, fixed when it was made: host, team.

    By the rules of kubelet v1.35.

    To see it, ask for
      kubectl create role pullsecret-why-list --verb=get --resource=serviceaccounts --resource-name=default -n shop
    ");
    let document =
        run(&cluster(&shop(), &["/serviceaccounts/"]), &["deploy/web", "-o", "json"]).expect_code(0);
    let document = check_schema("PullExplanation", &document.stdout);
    assert_eq!(document["items"][0]["unreadable"], json!(["serviceaccount/default"]));
    assert_eq!(document["items"][1]["credentials"][0]["secret"], "team");
}

#[test]
fn without_pods_the_template_is_left() {
    assert_snapshot!(told(&shop(), &["/pods"], &["deploy/web"]), @r"
    container web · ghcr.io/acme/shop:1.4

    For a new pod the kubelet tries 2 credentials, in this order, until one serves.
      1   secret/team   ghcr.io/acme   bob
      2   secret/host   ghcr.io        ci

    The list of serviceaccount/default, which a new pod gets: host, team.
    You may not list the pods of deployment/web: whether they have this list is not known.
    After these comes what the node has of its own, which cannot be seen from here.
    If nothing serves, the pull fails: it is not tried without a credential as well.
    By the rules of kubelet v1.35.
    ");
}

#[test]
fn without_the_thing_itself_there_is_nothing_to_explain() {
    let ended = run(&cluster(&shop(), &["/pods/"]), &["web-7d9f6-a"]).expect_code(3);
    assert_eq!(ended.stdout, "");
    assert!(ended.stderr.starts_with("error: you may not get pods in namespace shop\n"), "{}", ended.stderr);
}

#[test]
fn the_least_permission_serves() {
    let api = cluster(&shop(), &[]);
    run(&api, &["web-7d9f6-a"]).expect_code(0);
    run(&api, &["--image", SHOP]).expect_code(0);
    let lists: Vec<_> =
        api.seen().into_iter().map(|seen| seen.target).filter(|target| target.contains('?')).collect();
    assert_eq!(lists, Vec::<String>::new(), "everything is read by its name");
}

#[test]
fn commands_for_a_cluster_are_those_that_change_it() {
    let mut objects = shop();
    objects.push(pod("broken", SHOP, &["broken"]));
    objects.push(super::objects::config("broken", r#"{"auths":{"ghcr.io":{"auth":"!!!!"}}}"#));
    objects.push(pod("misnamed", "https://ghcr.io/acme/shop", &[]));
    objects.push(pod("near", SHOP, &["near"]));
    objects.push(secret("near", &[("ghcr.io:443", "bob")]));
    objects.push(workload("Deployment", "lost", "quay.io/x/y", &[]));
    objects.last_mut().expect("one")["spec"]["template"]["spec"]["serviceAccountName"] = json!("builder");
    let command = |target: &str| {
        let told = told(&objects, &[], &[target]);
        told.lines().last().unwrap_or_default().to_owned()
    };
    let commands = ["broken", "misnamed", "near", "deploy/lost"].map(command).join("\n");
    assert_snapshot!(commands, @r#"
    kubectl pullsecret add ghcr.io --name broken --replace --no-attach -n shop
    kubectl set image pod/misnamed web=ghcr.io/acme/shop -n shop
    kubectl get pod/near -n shop -o json | kubectl patch -f - --local --type=json -p '[{"op":"add","path":"/spec/imagePullSecrets/-","value":{"name":"team"}},{"op":"add","path":"/spec/imagePullSecrets/-","value":{"name":"host"}}]' -o json | kubectl replace --force -f - -n shop
    kubectl create serviceaccount builder -n shop
    "#);
}
