//! The list as people and scripts read it, from files.

use harness::check_schema;
use insta::assert_snapshot;
use serde_json::{Value, json};

use super::objects::{ending, secret, shop};
use super::{desk, on, with_files};

fn list(arguments: &[&str]) -> String {
    with_files(&shop(), &[&["list"], arguments].concat()).shown(&[])
}

#[test]
fn one_namespace_with_what_is_ignored_and_what_is_missing() {
    assert_snapshot!(list(&["-n", "shop"]), @r"
    NAME           REGISTRIES                   USERS             USED BY                          AGE   STATE
    acme           registry.acme.example (+2)   deploy, ci (+1)   sa/builder, sa/default, 2 pods   92d   expires in 2d
    broken         -                            -                 deploy/web                       92d   undecodable
    cfg            quay.io                      eve               -                                92d   edge-white-space
    pull-ghcr-io   ghcr.io                      bob               sa/default, 2 pods               92d   ok
    legacy         old.example                  u                 sa/default                       92d   ignored: type Opaque
    ---
    warning: secret/gone does not exist; it is named by sa/default
    exit 0
    ");
}

#[test]
fn all_namespaces() {
    assert_snapshot!(list(&["-A"]), @r"
    NAMESPACE   NAME           REGISTRIES                   USERS             USED BY                          AGE   STATE
    pay         other          quay.io                      q                 -                                92d   ok
    shop        acme           registry.acme.example (+2)   deploy, ci (+1)   sa/builder, sa/default, 2 pods   92d   expires in 2d
    shop        broken         -                            -                 deploy/web                       92d   undecodable
    shop        cfg            quay.io                      eve               -                                92d   edge-white-space
    shop        pull-ghcr-io   ghcr.io                      bob               sa/default, 2 pods               92d   ok
    shop        legacy         old.example                  u                 sa/default                       92d   ignored: type Opaque
    ---
    warning: secret/gone in namespace shop does not exist; it is named by sa/default
    exit 0
    ");
}

#[test]
fn everything_however_wide() {
    assert_snapshot!(list(&["-n", "shop", "-o", "wide"]), @r"
    NAME           REGISTRIES                                                     USERS             USED BY                          AGE   STATE                  EXPIRES                TYPE                             OWNER
    acme           registry.acme.example, registry.acme.example/team, docker.io   deploy, ci, hub   sa/builder, sa/default, 2 pods   92d   expires in 2d          1970-01-03T00:00:00Z   kubernetes.io/dockerconfigjson   -
    broken         -                                                              -                 deploy/web                       92d   undecodable            -                      kubernetes.io/dockerconfigjson   -
    cfg            quay.io                                                        eve               -                                92d   edge-white-space       -                      kubernetes.io/dockercfg          -
    pull-ghcr-io   ghcr.io                                                        bob               sa/default, 2 pods               92d   ok                     -                      kubernetes.io/dockerconfigjson   -
    legacy         old.example                                                    u                 sa/default                       92d   ignored: type Opaque   -                      Opaque                           -
    ---
    warning: secret/gone does not exist; it is named by sa/default
    exit 0
    ");
}

#[test]
fn names_for_scripts() {
    assert_snapshot!(list(&["-A", "-o", "name"]), @r"
    secret/other
    secret/acme
    secret/broken
    secret/cfg
    secret/pull-ghcr-io
    ---
    exit 0
    ");
}

#[test]
fn only_what_ends_and_then_exit_with_one() {
    assert_snapshot!(list(&["-n", "shop", "--expiring", "7d"]), @r"
    NAME   REGISTRIES                   USERS             USED BY                          AGE   STATE
    acme   registry.acme.example (+2)   deploy, ci (+1)   sa/builder, sa/default, 2 pods   92d   expires in 2d
    ---
    error: 1 secret with credentials that have ended or end within 7d
    exit 1
    ");
    assert_snapshot!(list(&["-n", "shop", "--expiring", "12h"]), @r"
    ---
    No pull secrets with credentials that end within 12h in namespace shop of the files.
    exit 0
    ");
    let gone = ending(secret("shop", "gone", &[("a.io", "u")]), "a.io", "1969-12-29T00:00:00Z");
    let ended = with_files(&[gone], &["list", "-n", "shop", "--expiring", "0s"]);
    assert_snapshot!(ended.shown(&[]), @r"
    NAME   REGISTRIES   USERS   USED BY   AGE   STATE
    gone   a.io         u       -         92d   expired 3d ago
    ---
    error: 1 secret with credentials that have ended or end within 0s
    exit 1
    ");
}

#[test]
fn labels_select() {
    let mut labelled = secret("shop", "a", &[("a.io", "u")]);
    labelled["metadata"]["labels"] = json!({"team": "x"});
    let objects = [labelled, secret("shop", "b", &[("b.io", "u")])];
    let names = |selector: &str| with_files(&objects, &["ls", "-n", "shop", "-l", selector, "-o", "name"]);
    assert_eq!(names("team=x").expect_code(0).stdout, "secret/a\n");
    assert_eq!(names("team!=x").expect_code(0).stdout, "secret/b\n");
    let none = names("team=y").expect_code(0);
    assert_eq!((none.stdout.as_str(), none.stderr.contains("with labels team=y")), ("", true));
    names("team in").expect_code(2);
}

#[test]
fn nothing_is_no_failure() {
    assert_snapshot!(list(&["-n", "empty"]), @r"
    ---
    No pull secrets in namespace empty of the files.
    The files have others: 1 in pay (add -n pay), 4 in shop (add -n shop).
    exit 0
    ");
    assert_snapshot!(list(&["-n", "empty", "-o", "json"]), @r#"
    {
      "apiVersion": "kubectl-pullsecret/v1",
      "kind": "PullSecret",
      "items": []
    }
    ---
    No pull secrets in namespace empty of the files.
    The files have others: 1 in pay (add -n pay), 4 in shop (add -n shop).
    exit 0
    "#);
    assert_snapshot!(with_files(&[], &["list", "-A"]).shown(&[]), @r"
    ---
    No pull secrets in any namespace of the files.
    exit 0
    ");
}

#[test]
fn scripts_get_what_the_schema_says() {
    let desk = desk();
    let ended = on(&desk, &shop(), &["list", "-n", "shop", "-o", "json"]).expect_code(0);
    let home = desk.home().to_string_lossy().into_owned();
    let document = check_schema("PullSecret", &ended.stdout.replace(&home, "HOME"));
    let names: Vec<&str> = document["items"]
        .as_array()
        .expect("items")
        .iter()
        .filter_map(|item| item["name"].as_str())
        .collect();
    assert_eq!(names, ["acme", "broken", "cfg", "pull-ghcr-io", "legacy"]);
    assert_eq!(document["items"][4]["entries"][0]["usable"], false);

    let yaml = on(&desk, &shop(), &["list", "-n", "shop", "-o", "yaml"]).expect_code(0).stdout;
    let yaml = yaml.replace(&home, "HOME");
    let read: Value = serde_saphyr::from_str(&yaml).expect("YAML");
    assert_eq!(read, document);
}

/// A part of what scripts get, one field a line.
fn fields(pointer: &str) -> String {
    let desk = desk();
    let ended = on(&desk, &shop(), &["list", "-n", "shop", "-o", "json"]).expect_code(0);
    let text = ended.stdout.replace(&*desk.home().to_string_lossy(), "HOME");
    let document: Value = serde_json::from_str(&text).expect("JSON");
    let object = document.pointer(pointer).and_then(Value::as_object).expect("an object");
    object.iter().map(|(name, value)| format!("{name}: {value}")).collect::<Vec<_>>().join("\n")
}

#[test]
fn an_item_says_what_is_in_it_and_who_names_it() {
    assert_snapshot!(fields("/items/0"), @r#"
    namespace: "shop"
    name: "acme"
    type: "kubernetes.io/dockerconfigjson"
    entries: [{"key":"registry.acme.example","username":"deploy","email":null,"usable":true,"expires":"1970-01-03T00:00:00Z"},{"key":"registry.acme.example/team","username":"ci","email":null,"usable":true,"expires":null},{"key":"https://index.docker.io/v1/","username":"hub","email":null,"usable":true,"expires":null}]
    error: null
    referencedBy: [{"kind":"ServiceAccount","namespace":"shop","name":"builder"},{"kind":"ServiceAccount","namespace":"shop","name":"default"},{"kind":"Pod","namespace":"shop","name":"web-1"},{"kind":"Pod","namespace":"shop","name":"web-2"}]
    unreadable: []
    findings: [{"code":"expiring","severity":"warning","object":{"kind":"Secret","namespace":"shop","name":"acme","path":"data[\".dockerconfigjson\"].auths[\"registry.acme.example\"]","file":"HOME/objects.yaml","line":4},"message":"the password of deploy at registry.acme.example ends in 2d, at 1970-01-03T00:00:00Z","commands":[],"fixable":false}]
    "#);
}

#[test]
fn a_finding_says_where_it_is_and_what_mends_it() {
    assert_snapshot!(fields("/items/1/findings/0"), @r#"
    code: "secret-undecodable"
    severity: "error"
    object: {"kind":"Secret","namespace":"shop","name":"broken","path":"data[\".dockerconfigjson\"]","file":"HOME/objects.yaml","line":8}
    message: "the kubelet cannot decode it: unexpected end of JSON input (line 2, column 10); every pod that names it fails to pull, public images too"
    commands: ["kubectl pullsecret add REGISTRY -u USER --name broken --dry-run=client -o yaml -n shop"]
    fixable: false
    "#);
}

#[test]
fn a_narrow_terminal_gets_what_matters_most() {
    let mut desk = desk();
    desk.terminal = true;
    for (width, columns) in [(120, 6), (86, 6), (80, 5), (60, 3)] {
        desk.width = Some(width);
        let shown = on(&desk, &shop(), &["list", "-n", "shop"]).expect_code(0).stdout;
        let header = shown.lines().next().expect("a header");
        assert_eq!(header.split("   ").filter(|word| !word.trim().is_empty()).count(), columns, "{shown}");
        for line in shown.lines() {
            assert!(line.chars().count() <= usize::from(width), "{width}: {line}");
        }
        assert!(shown.contains("pull-ghcr-io") && shown.contains("undecodable"), "{shown}");
    }
    desk.width = Some(80);
    assert_snapshot!(on(&desk, &shop(), &["list", "-n", "shop"]).stdout, @r"
    NAME           REGISTRIES       USERS      USED BY          STATE
    acme           registry.acme…   deploy…    sa/builder, s…   expires in 2d
    broken         -                -          deploy/web       undecodable
    cfg            quay.io          eve        -                edge-white-space
    pull-ghcr-io   ghcr.io          bob        sa/default, 2…   ok
    legacy         old.example      u          sa/default       ignored: type Opaque
    ");
}

#[test]
fn what_comes_from_objects_cannot_steer_a_terminal() {
    let evil = secret("shop", "evil", &[("ghcr.io", "bob\u{1b}[2J\nroot   -   ok")]);
    let shown = with_files(&[evil], &["list", "-n", "shop"]).expect_code(0).stdout;
    assert_eq!(shown.lines().count(), 2, "{shown}");
    assert!(shown.contains(r"bob\u{1b}[2J\nroot"), "{shown}");
}

#[test]
fn a_user_or_password_in_a_key_is_not_shown() {
    let key = format!("https://bob:{}@ghcr.io", harness::SENTINEL.replace(['"', '\\', ' '], ""));
    let shown = with_files(&[secret("shop", "odd", &[(&key, "bob")])], &["list", "-n", "shop", "-o", "json"]);
    assert!(shown.expect_code(0).stdout.contains("https://(hidden)@ghcr.io"));
}
