//! What `add` says of the pods that failed: the cause that stands in the way of each, and the command that helps.

use harness::Ended;
use insta::assert_snapshot;

use crate::fake_api::Reply;
use crate::namespace::{Namespace, account, key};
use crate::workloads::{deployment, failing, workload};

/// What is said of the pods.
fn told(ended: &Ended) -> String {
    let from = ended.stderr.find("\n\n").expect("an empty line before it");
    ended.stderr[from + 2..].replace(" --kubeconfig KUBECONFIG", "")
}

#[test]
fn pods_made_before_are_restarted_by_hand_where_that_helps() {
    let set =
        [workload("StatefulSet", "db", &[], "default"), failing("db-0").of("StatefulSet", "db").object()];
    let waits = failing("waits").naming(&["pull-ghcr-io"]).object();
    let bare = failing("bare").object();
    let shop =
        Namespace::quiet(deployment("web", &[], "default").into_iter().chain(set).chain([waits, bare]));
    let ended = shop.add(&["--context", "here"]).expect_code(0);
    assert_snapshot!(told(&ended), @r"
    4 pods were failing on ghcr.io:
      bare             was made before this change, and nothing makes it anew
      db-0             was made before this change and will not see it
      waits            names the secret; the kubelet tries again within 5 minutes
      web-7d9f6-x2x9k  was made before this change and will not see it
    To make them anew:
      kubectl get pod/bare -n shop --context here -o json | kubectl replace --force -f - -n shop --context here
      kubectl delete pod/db-0 -n shop --context here
      kubectl rollout restart deployment/web -n shop --context here
    ");
}

#[test]
fn pods_under_another_account_are_not_restarted_but_attached_to() {
    let shop = Namespace::new(
        deployment("web", &[], "builder")
            .into_iter()
            .chain(deployment("api", &[], "secretive"))
            .chain([account("builder", &["other"]), failing("lost").under("gone").object()]),
        |seen, _| {
            (key(seen) == "serviceaccounts/secretive").then(|| {
                let message = "serviceaccounts \"secretive\" is forbidden: User \"u\" cannot get resource \"serviceaccounts\"";
                Reply::failure(403, "Forbidden", message)
            })
        },
    );
    let ended = shop.add(&["--name", "regcred"]).expect_code(0);
    assert_snapshot!(told(&ended), @r"
    3 pods were failing on ghcr.io:
      api-7d9f6-x2x9k  runs under serviceaccount/secretive, whose list you may not read
      lost             runs under serviceaccount/gone, which is not there
      web-7d9f6-x2x9k  runs under serviceaccount/builder, which does not name the secret
    To give them the secret:
      kubectl pullsecret add ghcr.io -u bob --name regcred --serviceaccount secretive -n shop
      kubectl pullsecret add ghcr.io -u bob --name regcred --serviceaccount builder -n shop
    ");
}

#[test]
fn a_list_of_its_own_is_named_as_what_hides_the_accounts() {
    let job = [
        workload("Job", "once", &["jobs"], "default"),
        failing("once-x").of("Job", "once").naming(&["jobs"]).object(),
    ];
    let shop = Namespace::quiet(deployment("web", &["mine"], "default").into_iter().chain(job));
    let ended = shop.add(&[]).expect_code(0);
    assert_snapshot!(told(&ended), @r"
    2 pods were failing on ghcr.io:
      once-x           its template has a list of its own (jobs), which hides that of its account
      web-7d9f6-x2x9k  deployment.apps/web has a list of its own (mine), which hides that of its account
    To give them the secret:
      kubectl pullsecret add ghcr.io -u bob --name jobs --no-attach -n shop
      kubectl pullsecret add ghcr.io -u bob --workload deployment/web -n shop
    ");
}

#[test]
fn without_attaching_nothing_that_is_made_anew_finds_the_secret() {
    let shop = Namespace::quiet(deployment("web", &[], "default"));
    let ended = shop.add(&["--no-attach"]).expect_code(0);
    assert_snapshot!(told(&ended), @r"
    1 pod was failing on ghcr.io:
      web-7d9f6-x2x9k  runs under serviceaccount/default, which does not name the secret
    To give them the secret:
      kubectl pullsecret add ghcr.io -u bob --serviceaccount default -n shop
    ");
    let attached = Namespace::quiet(
        deployment("web", &[], "default").into_iter().chain([account("default", &["pull-ghcr-io"])]),
    );
    let ended = attached.add(&["--no-attach"]).expect_code(0);
    assert!(ended.stderr.contains("kubectl rollout restart deployment/web"), "{}", ended.stderr);
}

#[test]
fn only_a_secret_that_serves_the_image_is_waited_for() {
    // It names a secret that gets an entry, but not one for its image.
    let quay = failing("quay").image("quay.io/acme/web:1").naming(&["pull-ghcr-io"]).object();
    let shop = Namespace::quiet([quay, account("default", &[])]);
    let ended = shop.add_from_docker(&["ghcr.io", "quay.io"]).expect_code(0);
    assert!(ended.stderr.contains("quay  was made before this change"), "{}", ended.stderr);
    let serves = failing("quay").image("quay.io/acme/web:1").naming(&["pull-quay-io"]).object();
    let ended = Namespace::quiet([serves]).add_from_docker(&["ghcr.io", "quay.io"]).expect_code(0);
    assert!(ended.stderr.contains("quay  names the secret; the kubelet tries again"), "{}", ended.stderr);
}
