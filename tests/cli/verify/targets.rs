//! Pods, workloads, images by themselves, and all namespaces; for people and for scripts.

use insta::assert_snapshot;
use serde_json::{Value, json};

use super::{items, verify, verify_on};
use crate::pull_secrets::objects::{account, deployment, pod, secret};
use crate::pull_secrets::server::Server;

fn shop() -> Vec<Value> {
    vec![
        secret("shop", "pull-ghcr-io", &[("ghcr.io", "bob")]),
        secret("pay", "theirs", &[("ghcr.io", "eve")]),
        account("shop", "default", &["pull-ghcr-io"]),
        account("shop", "builder", &[]),
        account("pay", "default", &["theirs"]),
        deployment("shop", "web", "ghcr.io/acme/shop:index", &[]),
        pod("shop", "web-1", "ghcr.io/acme/shop:index", &["pull-ghcr-io"]),
        pod("shop", "web-2", "ghcr.io/acme/shop:index", &["pull-ghcr-io"]),
        pod("shop", "old", "ghcr.io/acme/shop:index", &[]),
        deployment("pay", "till", "ghcr.io/acme/till:1", &[]),
    ]
}

#[test]
fn a_workload_stands_for_its_new_pods_and_a_pod_for_itself() {
    assert_snapshot!(verify(&shop(), &["deploy/web"]).shown, @r"
    IMAGE                     AS                   RESULT    DETAILS
    ghcr.io/acme/shop:index   bob (pull-ghcr-io)   ✓ pulls   linux/amd64, arm64
    ---
    Checked from this machine; the nodes may use mirrors or credentials of their own.
    exit 0
    ");
    assert_snapshot!(verify(&shop(), &["pod/old"]).shown, @r"
    IMAGE                     AS          RESULT        DETAILS
    ghcr.io/acme/shop:index   anonymous   ✗ no access   401: it wants a credential, and no pull secret here serves it
    ---
    Checked from this machine; the nodes may use mirrors or credentials of their own.
    error: the image would not be pulled
      Why:          kubectl pullsecret why pod/old -n shop --kubeconfig KUBECONFIG
    exit 1
    ");
}

#[test]
fn an_account_that_is_not_there_lists_nothing_and_one_that_may_not_be_read_may_list_anything() {
    let objects: Vec<Value> =
        shop().into_iter().filter(|object| object["kind"] != "ServiceAccount").collect();
    assert_snapshot!(verify(&objects, &["deploy/web"]).shown, @r"
    IMAGE                     AS          RESULT        DETAILS
    ghcr.io/acme/shop:index   anonymous   ✗ no access   401: it wants a credential, and no pull secret here serves it
    ---
    Checked from this machine; the nodes may use mirrors or credentials of their own.
    error: the image would not be pulled
      Why:          kubectl pullsecret why deployment/web -n shop --kubeconfig KUBECONFIG
    exit 1
    ");
    let forbidden = vec!["serviceaccounts/default"];
    let server = Server { objects: shop(), forbidden, ..Server::default() };
    assert_snapshot!(verify_on(server, None, &["deploy/web"]).shown, @r"
    IMAGE                     AS                       RESULT         DETAILS
    ghcr.io/acme/shop:index   anonymous                ✗ no access    401: it wants a credential
    ghcr.io/acme/shop:index   serviceaccount/default   ? unreadable   you may not read it; what it holds was not asked
    ---
    Checked from this machine; the nodes may use mirrors or credentials of their own.
    error: the image could not be checked
    exit 3
    ");
}

#[test]
fn who_pulls_an_image_in_another_way_is_named() {
    assert_snapshot!(verify(&shop(), &[]).shown, @r"
    IMAGE                     AS                   RESULT        USED BY                  DETAILS
    ghcr.io/acme/shop:index   anonymous            ✗ no access   pod/old                  401: it wants a credential, and no pull secret here serves it
    ghcr.io/acme/shop:index   bob (pull-ghcr-io)   ✓ pulls       deployment/web, 2 pods   linux/amd64, arm64
    ---
    Checked from this machine; the nodes may use mirrors or credentials of their own.
    error: 1 of 2 images would not be pulled
      Why:          kubectl pullsecret why pod/old -n shop --kubeconfig KUBECONFIG
    exit 1
    ");
    assert_snapshot!(verify(&shop(), &["-o", "wide"]).shown, @r"
    IMAGE                     AS                   RESULT        USED BY                  DIGEST                                                                    DETAILS
    ghcr.io/acme/shop:index   anonymous            ✗ no access   pod/old                  -                                                                         401: it wants a credential, and no pull secret here serves it
    ghcr.io/acme/shop:index   bob (pull-ghcr-io)   ✓ pulls       deployment/web, 2 pods   sha256:aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa   linux/amd64, arm64
    ---
    Checked from this machine; the nodes may use mirrors or credentials of their own.
    error: 1 of 2 images would not be pulled
      Why:          kubectl pullsecret why pod/old -n shop --kubeconfig KUBECONFIG
    exit 1
    ");
}

#[test]
fn images_by_themselves_with_what_an_account_gives() {
    assert_snapshot!(verify(&shop(), &["--image", "ghcr.io/acme/new:1"]).shown, @r"
    IMAGE                AS                   RESULT    DETAILS
    ghcr.io/acme/new:1   bob (pull-ghcr-io)   ✓ pulls
    ---
    Checked from this machine; the nodes may use mirrors or credentials of their own.
    exit 0
    ");
    assert_snapshot!(verify(&shop(), &["--image", "ghcr.io/acme/new:1", "--serviceaccount", "builder"]).shown, @r"
    IMAGE                AS          RESULT        DETAILS
    ghcr.io/acme/new:1   anonymous   ✗ no access   401: it wants a credential, and no pull secret here serves it
    ---
    Checked from this machine; the nodes may use mirrors or credentials of their own.
    error: the image would not be pulled
      Why:          kubectl pullsecret why --image ghcr.io/acme/new:1 -n shop --kubeconfig KUBECONFIG
    exit 1
    ");
    assert_snapshot!(verify(&shop(), &["--image", "nginx", "--serviceaccount", "gone"]).shown, @r"
    ---
    error: serviceaccount/gone is not in namespace shop
      There is: builder, default
      See them:     kubectl get serviceaccounts -n shop --kubeconfig KUBECONFIG
    exit 2
    ");
}

#[test]
fn all_namespaces() {
    assert_snapshot!(verify(&shop(), &["-A"]).shown, @r"
    NAMESPACE   IMAGE                     AS                   RESULT        USED BY                  DETAILS
    pay         ghcr.io/acme/till:1       eve (theirs)         ✗ refused     deployment/till          wrong or expired password (401: incorrect username or password)
    shop        ghcr.io/acme/shop:index   anonymous            ✗ no access   pod/old                  401: it wants a credential, and no pull secret here serves it
    shop        ghcr.io/acme/shop:index   bob (pull-ghcr-io)   ✓ pulls       deployment/web, 2 pods   linux/amd64, arm64
    ---
    Checked from this machine; the nodes may use mirrors or credentials of their own.
    error: 2 of 3 images would not be pulled
      Why:          kubectl pullsecret why deployment/till -n pay --kubeconfig KUBECONFIG
    exit 1
    ");
}

#[test]
fn on_openshift_the_nodes_may_know_better() {
    let mut objects = shop();
    objects.push(json!({"apiVersion": "v1", "kind": "Node",
        "metadata": {"name": "n1", "labels": {"node.openshift.io/os_id": "rhel"}}}));
    assert_snapshot!(verify(&objects, &["pod/old"]).shown, @r"
    IMAGE                     AS          RESULT          DETAILS
    ghcr.io/acme/shop:index   anonymous   ✗ no access     401: it wants a credential, and no pull secret here serves it
    ghcr.io/acme/shop:index   the node    ? not visible   it may have credentials of its own (OpenShift's global pull secret)
    ---
    Checked from this machine; the nodes may use mirrors or credentials of their own.
    Whether the image would be pulled, only the nodes can tell.
    exit 0
    ");
}

#[test]
fn what_has_to_be_on_the_node_is_asked_of_no_registry() {
    let mut never = pod("shop", "never", "ghcr.io/acme/shop:1", &[]);
    never["spec"]["containers"][0]["imagePullPolicy"] = json!("Never");
    let verified = verify(&[never, account("shop", "default", &[])], &[]);
    assert_eq!(
        (verified.shown.as_str(), verified.asked.len()),
        ("---\nNo images are in use in namespace shop.\nexit 0", 0)
    );
}

#[test]
fn what_makes_no_sense_is_refused() {
    for words in [&["-A", "deploy/web"][..], &["-A", "--image", "x"], &["--serviceaccount", "x"], &["sa/x"]] {
        let shown = verify(&shop(), words).shown;
        assert!(shown.ends_with("exit 2"), "{words:?}: {shown}");
    }
}

#[test]
fn a_script_reads_the_same() {
    let items = items(&shop(), &["deploy/web"]);
    assert_snapshot!(serde_json::to_string_pretty(&items).expect("JSON"), @r#"
    [
      {
        "namespace": "shop",
        "image": "ghcr.io/acme/shop:index",
        "reference": {
          "registry": "ghcr.io",
          "repository": "ghcr.io/acme/shop",
          "tag": "index",
          "digest": null
        },
        "usedBy": [
          {
            "kind": "Deployment",
            "namespace": "shop",
            "name": "web"
          }
        ],
        "result": "pulls",
        "unknown": null,
        "error": null,
        "stoppedBy": null,
        "credentials": [
          {
            "secret": "pull-ghcr-io",
            "key": "ghcr.io",
            "username": "bob",
            "usable": true,
            "order": "certain",
            "place": 1,
            "outcome": "pulls",
            "status": null,
            "detail": null,
            "sent": true,
            "rateLimit": null
          }
        ],
        "anonymous": null,
        "anonymousIsTried": false,
        "digest": "sha256:aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa",
        "platforms": [
          "linux/amd64",
          "linux/arm64"
        ],
        "unreadable": [],
        "nodeCredentials": null
      }
    ]
    "#);
}
