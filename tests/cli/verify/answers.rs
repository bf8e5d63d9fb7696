//! Every answer that a registry can give, as it is told.

use insta::assert_snapshot;
use serde_json::Value;

use super::internet::ECR;
use super::{verify, verify_at, verify_on};
use crate::pull_secrets::objects::{account, config, pod, secret};
use crate::pull_secrets::server::Server;

/// A namespace with an image of every sort.
fn shop() -> Vec<Value> {
    vec![
        secret("shop", "pull-ghcr-io", &[("ghcr.io", "bob")]),
        secret("shop", "acme", &[("registry.acme.example/team", "ci"), ("registry.acme.example", "deploy")]),
        account("shop", "default", &["pull-ghcr-io", "acme"]),
        pod("shop", "web", "ghcr.io/acme/shop:index", &["pull-ghcr-io", "acme"]),
        pod("shop", "old", "ghcr.io/acme/shop:missing", &["pull-ghcr-io"]),
        pod("shop", "api", "registry.acme.example/team/api:2", &["acme"]),
        pod("shop", "tools", "registry.acme.example/tools/x:1", &["acme"]),
        pod("shop", "proxy", "nginx:1.27", &[]),
        pod("shop", "hub", "docker.io/library/many:many", &[]),
        pod("shop", "dev", "localhost:5000/dev:1", &[]),
        pod("shop", "kind", "127.0.0.1:1/dev:1", &["acme"]),
        pod("shop", "dead", "quay.example/x:1", &[]),
        pod("shop", "private", "ghcr.io/acme/shop:1", &[]),
        pod("shop", "cloud", &format!("{ECR}/app:1"), &[]),
        pod("shop", "odd", "ghcr.io/Acme/shop:1", &[]),
        pod("shop", "page", "ghcr.io/public/x:page", &[]),
    ]
}

#[test]
fn a_namespace_with_an_image_of_every_sort() {
    assert_snapshot!(verify(&shop(), &[]).shown, @r"
    IMAGE                                                AS                   RESULT           DETAILS
    ghcr.io/Acme/shop:1                                  -                    ✗ invalid name   invalid reference format: repository name (Acme/shop) must be lowercase
    ghcr.io/acme/shop:1                                  anonymous            ✗ no access      401: it wants a credential, and no pull secret here serves it
    ghcr.io/acme/shop:missing                            bob (pull-ghcr-io)   ✗ not found      no such image or tag, or bob may not see it (404)
    registry.acme.example/team/api:2                     ci (acme)            ✗ refused        wrong or expired password (401)
    registry.acme.example/team/api:2                     deploy (acme)        ✗ no access      403 on team/api: DENIED: not in this team
    123456789012.dkr.ecr.eu-west-1.amazonaws.com/app:1   anonymous            ✗ no access      401: it wants a credential, and no pull secret here serves it
    123456789012.dkr.ecr.eu-west-1.amazonaws.com/app:1   the node             ? not visible    it may have credentials of its own (Amazon ECR)
    127.0.0.1:1/dev:1                                    anonymous            ? not visible    127.0.0.1:1 is the node's own; --plain-http 127.0.0.1:1 asks it here
    ghcr.io/public/x:page                                anonymous            ? not checked    it answers with text/html, which is no manifest
    localhost:5000/dev:1                                 anonymous            ? not visible    localhost:5000 is the node's own; --plain-http localhost:5000 asks it here
    quay.example/x:1                                     anonymous            ? unreachable    the connection was closed without an answer (through the proxy PROXY)
    docker.io/library/many:many                          anonymous            ✓ pulls          96 of 100 pulls left this 6h for this machine's address
    ghcr.io/acme/shop:index                              bob (pull-ghcr-io)   ✓ pulls          linux/amd64, arm64
    nginx:1.27                                           anonymous            ✓ pulls          96 of 100 pulls left this 6h for this machine's address
    registry.acme.example/tools/x:1                      deploy (acme)        ✓ pulls
    ---
    Checked from this machine; the nodes may use mirrors or credentials of their own.
    Whether 3 of 13 images would be pulled, only the nodes can tell.
    error: 4 of 13 images would not be pulled
      Why:          kubectl pullsecret why pod/odd -n shop --kubeconfig KUBECONFIG
    exit 1
    ");
}

#[test]
fn on_a_narrow_screen_nothing_is_cut() {
    let server = Server { objects: shop(), ..Server::default() };
    assert_snapshot!(verify_on(server, Some(80), &[]).shown, @r"
    IMAGE                                                AS                   RESULT
    ghcr.io/Acme/shop:1                                  -                    ✗ invalid name
        invalid reference format: repository name (Acme/shop) must be lowercase
    ghcr.io/acme/shop:1                                  anonymous            ✗ no access
        401: it wants a credential, and no pull secret here serves it
    ghcr.io/acme/shop:missing                            bob (pull-ghcr-io)   ✗ not found
        no such image or tag, or bob may not see it (404)
    registry.acme.example/team/api:2                     ci (acme)            ✗ refused
        wrong or expired password (401)
                                                         deploy (acme)        ✗ no access
        403 on team/api: DENIED: not in this team
    123456789012.dkr.ecr.eu-west-1.amazonaws.com/app:1   anonymous            ✗ no access
        401: it wants a credential, and no pull secret here serves it
                                                         the node             ? not visible
        it may have credentials of its own (Amazon ECR)
    127.0.0.1:1/dev:1                                    anonymous            ? not visible
        127.0.0.1:1 is the node's own; --plain-http 127.0.0.1:1 asks it here
    ghcr.io/public/x:page                                anonymous            ? not checked
        it answers with text/html, which is no manifest
    localhost:5000/dev:1                                 anonymous            ? not visible
        localhost:5000 is the node's own; --plain-http localhost:5000 asks it here
    quay.example/x:1                                     anonymous            ? unreachable
        the connection was closed without an answer (through the proxy
        PROXY)
    docker.io/library/many:many                          anonymous            ✓ pulls
        96 of 100 pulls left this 6h for this machine's address
    ghcr.io/acme/shop:index                              bob (pull-ghcr-io)   ✓ pulls
        linux/amd64, arm64
    nginx:1.27                                           anonymous            ✓ pulls
        96 of 100 pulls left this 6h for this machine's address
    registry.acme.example/tools/x:1                      deploy (acme)        ✓ pulls
    ---
    Checked from this machine; the nodes may use mirrors or credentials of their own.
    Whether 3 of 13 images would be pulled, only the nodes can tell.
    error: 4 of 13 images would not be pulled
      Why:          kubectl pullsecret why pod/odd -n shop --kubeconfig KUBECONFIG
    exit 1
    ");
}

#[test]
fn a_broken_credential_breaks_what_is_public() {
    let objects = [
        secret("shop", "old", &[("ghcr.io", "eve")]),
        pod("shop", "web", "ghcr.io/public/app:1", &["old"]),
        pod("shop", "new", "ghcr.io/public/app:1", &[]),
    ];
    assert_snapshot!(verify(&objects, &[]).shown, @r"
    IMAGE                  AS          RESULT        USED BY   DETAILS
    ghcr.io/public/app:1   eve (old)   ✗ refused     pod/web   wrong or expired password (401: incorrect username or password)
    ghcr.io/public/app:1   anonymous   - not tried   pod/web   it would pull, but the kubelet does not try it where it has a credential
    ghcr.io/public/app:1   anonymous   ✓ pulls       pod/new
    ---
    Checked from this machine; the nodes may use mirrors or credentials of their own.
    error: 1 of 2 images would not be pulled
      Why:          kubectl pullsecret why pod/web -n shop --kubeconfig KUBECONFIG
    exit 1
    ");
}

#[test]
fn a_secret_that_cannot_be_decoded_stops_everything() {
    let objects = [
        config("shop", "broken", "{\"auths\":{\n\"ghcr.io\""),
        secret("shop", "pull-ghcr-io", &[("ghcr.io", "bob")]),
        pod("shop", "web", "ghcr.io/acme/shop:1", &["pull-ghcr-io", "broken"]),
    ];
    let verified = verify(&objects, &[]);
    assert_snapshot!(verified.shown, @r"
    IMAGE                 AS   RESULT      DETAILS
    ghcr.io/acme/shop:1   -    ✗ stopped   secret/broken cannot be decoded, which stops every pull: unexpected end of JSON input
    ---
    Checked from this machine; the nodes may use mirrors or credentials of their own.
    error: the image would not be pulled
      Why:          kubectl pullsecret why pod/web -n shop --kubeconfig KUBECONFIG
    exit 1
    ");
    assert_eq!(verified.asked, Vec::<String>::new());
}

#[test]
fn what_may_not_be_read_is_not_called_missing() {
    let objects = vec![
        secret("shop", "closed", &[("ghcr.io", "bob")]),
        pod("shop", "web", "ghcr.io/acme/shop:1", &["closed"]),
    ];
    let server = Server { objects, forbidden: vec!["secrets/closed", "cronjobs"], ..Server::default() };
    assert_snapshot!(verify_on(server, None, &[]).shown, @r"
    IMAGE                 AS              RESULT         DETAILS
    ghcr.io/acme/shop:1   anonymous       ✗ no access    401: it wants a credential
    ghcr.io/acme/shop:1   secret/closed   ? unreadable   you may not read it; what it holds was not asked
    ---
    Checked from this machine; the nodes may use mirrors or credentials of their own.
    warning: not all that names secrets is known: you may not list cronjobs.batch in namespace shop
    error: the image could not be checked
    exit 3
    ");
}

#[test]
fn a_namespace_where_nothing_runs_and_one_that_is_not_there() {
    assert_snapshot!(verify(&[account("shop", "default", &[])], &[]).shown, @r"
    ---
    No images are in use in namespace shop.
    exit 0
    ");
    assert_snapshot!(verify(&[], &[]).shown, @r"
    ---
    error: namespace shop not found
      See them:     kubectl get namespaces
      Or create it: kubectl create namespace shop
    exit 2
    ");
}

#[test]
fn who_watches_sees_how_far_it_is_and_nothing_of_it_stays() {
    let pods: Vec<Value> =
        (0..20).map(|n| pod("shop", &format!("p{n}"), &format!("ghcr.io/public/app{n}:1"), &[])).collect();
    let server = Server { objects: pods, ..Server::default() };
    let shown = verify_at(server, &["-n", "shop"], |desk| desk.terminal = true);
    let (_, stderr) = shown.split_once("---\n").expect("two streams");
    assert!(stderr.contains("\r\u{1b}[KAsked 7 of 20 questions of the registries\r"), "{stderr:?}");
    assert!(
        stderr.contains("Asked 20 of 20 questions of the registries\r\u{1b}[KChecked from"),
        "{stderr:?}"
    );
}

#[test]
fn a_terminal_without_symbols_has_words() {
    let server = Server { objects: shop(), ..Server::default() };
    let shown = verify_at(server, &["pod/api", "-n", "shop"], |desk| {
        desk.terminal = false;
        desk.variables.push(("LC_ALL", "C".to_owned()));
    });
    assert_snapshot!(shown, @r"
    IMAGE                              AS              RESULT              DETAILS
    registry.acme.example/team/api:2   ci (acme)       failed: refused     wrong or expired password (401)
    registry.acme.example/team/api:2   deploy (acme)   failed: no access   403 on team/api: DENIED: not in this team
    ---
    Checked from this machine; the nodes may use mirrors or credentials of their own.
    error: the image would not be pulled
      Why:          kubectl pullsecret why pod/api -n shop --kubeconfig KUBECONFIG
    exit 1
    ");
}
