//! Questions that make no sense, and names that do not exist.

use insta::assert_snapshot;

use super::objects::{SHOP, account, pod, workload};
use super::why;
use crate::desk::{Desk, FakeStore, Person};

/// What is said instead of an explanation.
fn refused(arguments: &[&str]) -> String {
    let objects =
        [pod("web-1", SHOP, &[]), workload("Deployment", "web", SHOP, &[]), account("default", &[])];
    let ended = why(&objects, arguments).expect_code(2);
    assert_eq!(ended.stdout, "");
    ended.stderr
}

#[test]
fn names_that_do_not_exist_are_answered_with_the_nearest_that_do() {
    assert_snapshot!(refused(&["web-2"]), @r"
    error: pod/web-2 is not in namespace shop
      There is: web-1
    ");
    assert_snapshot!(refused(&["web"]), @r"
    error: pod/web is not in namespace shop
      There is: web-1
      Or is the Deployment meant: why deployment/web
    ");
    assert_snapshot!(refused(&["deploy/wbe"]), @r"
    error: deployment.apps/wbe is not in namespace shop
      There is: web
    ");
    assert_snapshot!(refused(&["sts/web"]), @r"
    error: statefulset.apps/web is not in namespace shop
      There is no statefulset.apps at all.
    ");
}

#[test]
fn types_that_run_nothing_are_told_from_unknown_ones() {
    assert_snapshot!(refused(&["secret/web"]), @r"
    error: a secret runs no containers
      TYPE is pod, deploy, sts, ds, rs, rc, job or cronjob; a name alone is a pod's.
    ");
    assert_snapshot!(refused(&["depl/web"]), @r#"
    error: "depl" in "depl/web" is no type that runs containers
      TYPE is pod, deploy, sts, ds, rs, rc, job or cronjob; a name alone is a pod's.
    "#);
    let desk = Desk::new(FakeStore::default(), Person::default());
    let words = ["why", "deploy", "own", "-n", "shop", "--context", "prod eu"];
    assert_snapshot!(desk.run(&words, "").expect_code(2).stderr, @r"
    error: deploy own: a type and its name are one word here
      Write:        kubectl pullsecret why deploy/own -n shop --context 'prod eu'
    ");
    let words = ["why", "deploy", "own", "-f", "a.yaml", "-f", "b c.yaml"];
    assert_snapshot!(desk.run(&words, "").expect_code(2).stderr, @r"
    error: deploy own: a type and its name are one word here
      Write:        kubectl pullsecret why deploy/own -f a.yaml -f 'b c.yaml'
    ");
}

#[test]
fn an_explanation_has_no_name_to_print() {
    let said = refused(&["web-1", "-o", "name"]);
    assert!(said.contains("[possible values: json, yaml]"), "{said}");
}

#[test]
fn a_target_and_an_image_are_two_questions() {
    let said = refused(&["web-1", "--image", SHOP]);
    assert!(said.contains("cannot be used with"), "{said}");
}

#[test]
fn without_a_question_the_ways_to_ask_are_told() {
    let desk = Desk::new(FakeStore::default(), Person::default());
    assert_snapshot!(desk.run(&["why"], "").expect_code(2).stderr, @r"
    error: nothing to explain: name a pod, a workload or an image
      A pod:        kubectl pullsecret why POD
      A workload:   kubectl pullsecret why deploy/NAME
      An image:     kubectl pullsecret why --image IMAGE
      What fails:   kubectl pullsecret why -A
    ");
}

#[test]
fn files_without_pods_are_said_to_be_so() {
    let ended = why(&[account("default", &[])], &[]).expect_code(0);
    assert_eq!(
        (ended.stdout.as_str(), ended.stderr.as_str()),
        ("", "There is no pod and no workload in the files.\n")
    );
}
