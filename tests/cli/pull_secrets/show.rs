//! One secret as people and scripts read it, from files.

use harness::{SENTINEL, check_schema};
use insta::assert_snapshot;
use serde_json::json;

use super::objects::{account, config, deployment, entry, pod, secret, shop, typed};
use super::{desk, on, with_files};

fn show(arguments: &[&str]) -> String {
    let desk = desk();
    let ended = on(&desk, &shop(), &[&["show"], arguments, &["-n", "shop"]].concat());
    ended.shown(&[(&desk.home().to_string_lossy(), "HOME")])
}

#[test]
fn entries_with_what_they_serve_and_what_is_wrong() {
    assert_snapshot!(show(&["acme"]), @r"
    secret/acme · kubernetes.io/dockerconfigjson · made 92d ago
    Named by sa/builder, sa/default, 2 pods

    KEY                           USER     PASSWORD   SERVES                        EXPIRES
    registry.acme.example         deploy   (hidden)   registry.acme.example/*       in 2d
    registry.acme.example/team    ci       (hidden)   registry.acme.example/team*   -
    https://index.docker.io/v1/   hub      (hidden)   docker.io/*                   -

    warning expiring: the password of deploy at registry.acme.example ends in 2d, at 1970-01-03T00:00:00Z

    Images here that a key matches, of pods that name other secrets too, or may
      registry.acme.example/team/api:2   as ci, then deploy
      Whether it is tried there, and when:
        kubectl pullsecret why pod/web-2 -n shop -f HOME/objects.yaml

    Images here that a key matches, of pods that do not name the secret
      registry.acme.example/tools/x:1   pod/stray
    ---
    exit 0
    ");
}

#[test]
fn a_good_secret_is_short() {
    assert_snapshot!(show(&["secret/pull-ghcr-io"]), @r"
    secret/pull-ghcr-io · kubernetes.io/dockerconfigjson · made 92d ago
    Named by sa/default, 2 pods

    KEY       USER   PASSWORD   SERVES
    ghcr.io   bob    (hidden)   ghcr.io/*

    Images here that a key matches, of pods that name other secrets too, or may
      ghcr.io/acme/shop:1.4   as bob
      Whether it is tried there, and when:
        kubectl pullsecret why pod/web-1 -n shop -f HOME/objects.yaml
    ---
    exit 0
    ");
}

#[test]
fn an_undecodable_secret_says_where() {
    assert_snapshot!(show(&["broken"]), @r"
    secret/broken · kubernetes.io/dockerconfigjson · made 92d ago
    Named by deploy/web

    error secret-undecodable: the kubelet cannot decode it: unexpected end of JSON input (line 2, column 10); every pod that names it fails to pull, public images too
      kubectl pullsecret add REGISTRY -u USER --name broken --dry-run=client -o yaml -n shop
    ---
    exit 0
    ");
}

#[test]
fn a_secret_of_another_type_is_explained() {
    assert_snapshot!(show(&["legacy"]), @r"
    secret/legacy · Opaque · made 92d ago
    Named by sa/default

    KEY           USER   PASSWORD   SERVES
    old.example   u      (hidden)   nothing

    error wrong-type: type Opaque: the kubelet does not look at it, and says nothing of that
      kubectl pullsecret add old.example -u u --name legacy --dry-run=client -o yaml -n shop
    ---
    exit 0
    ");
    let certificate = typed("shop", "tls", "kubernetes.io/tls", &json!({"tls.crt": "", "tls.key": ""}));
    assert_snapshot!(with_files(&[certificate], &["show", "tls", "-n", "shop"]).shown(&[]), @r"
    secret/tls · kubernetes.io/tls · made 92d ago
    Named by nothing in the files

    error wrong-type: type kubernetes.io/tls: the kubelet does not look at it, and says nothing of that
      kubectl pullsecret add REGISTRY -u USER --dry-run=client -o yaml -n shop
    ---
    exit 0
    ");
}

#[test]
fn secrets_that_hold_nothing_say_so() {
    let nothing = typed("shop", "nothing", "kubernetes.io/dockerconfigjson", &json!(null));
    assert_snapshot!(with_files(&[nothing], &["show", "nothing", "-n", "shop"]).shown(&[]), @r#"
    secret/nothing · kubernetes.io/dockerconfigjson · made 92d ago
    Named by nothing in the files

    error no-data: there is nothing in data[".dockerconfigjson"]: the kubelet passes the secret over, and says nothing of that
      kubectl pullsecret add REGISTRY -u USER --name nothing --dry-run=client -o yaml -n shop
    ---
    exit 0
    "#);
    let desktop = config("shop", "desktop", r#"{"auths":{"ghcr.io":{}},"credsStore":"desktop"}"#);
    assert_snapshot!(with_files(&[desktop], &["show", "desktop", "-n", "shop"]).shown(&[]), @r"
    secret/desktop · kubernetes.io/dockerconfigjson · made 92d ago
    Named by nothing in the files

    KEY       USER   PASSWORD   SERVES
    ghcr.io   -      (none)     ghcr.io/*

    error credential-store-only: it names the program that keeps the passwords where it was written (desktop), and holds none: nodes have no such program
      kubectl pullsecret add ghcr.io -u USER --name desktop --dry-run=client -o yaml -n shop
    ---
    exit 0
    ");
}

#[test]
fn passwords_are_printed_only_for_who_asks() {
    let mut object = secret("shop", "s", &[("ghcr.io", "bob")]);
    object["stringData"] = json!({});
    for arguments in [vec![], vec!["-o", "json"], vec!["-o", "yaml"]] {
        let words = [&["show", "s", "-n", "shop"], &arguments[..]].concat();
        with_files(std::slice::from_ref(&object), &words).expect_code(0);
        let file = tempfile::NamedTempFile::new().expect("a file");
        std::fs::write(file.path(), object.to_string()).expect("written");
        let file = file.path().to_string_lossy().into_owned();
        let words = [&words[..], &["--reveal", "-f", &file]].concat();
        let ended = harness::Plugin::new(words).env("HOME", "/nowhere").printing_the_credential().run();
        let ended = ended.expect_code(0);
        assert_eq!(ended.stderr, "", "no terminal, no warning");
        match arguments.last() {
            Some(&"json") => {
                let document = check_schema("PullSecret", &ended.stdout);
                assert_eq!(document["items"][0]["entries"][0]["password"], SENTINEL);
            }
            _ => assert!(harness::find_sentinel(ended.stdout.as_bytes()).is_some(), "{}", ended.stdout),
        }
    }
}

#[test]
fn who_reveals_on_a_terminal_is_warned() {
    let object = config(
        "shop",
        "s",
        &json!({"auths": {"ghcr.io": {"username": "bob", "password": "pw"}}}).to_string(),
    );
    let mut desk = desk();
    desk.terminal = true;
    let ended = on(&desk, &[object], &["show", "s", "-n", "shop", "--reveal"]).expect_code(0);
    assert!(
        ended.stderr.starts_with("warning: the passwords are printed on this screen"),
        "{}",
        ended.stderr
    );
    assert!(ended.stdout.contains("ghcr.io   bob    pw         ghcr.io/*"), "{}", ended.stdout);
    assert!(desk.person.asked.lock().expect("asked").is_empty());
}

#[test]
fn images_are_told_by_whether_their_pods_name_the_secret() {
    let objects = [
        secret(
            "shop",
            "s",
            &[("ghcr.io", "bob"), ("ghcr.io/acme", "team"), ("https://index.docker.io/v1/", "hub")],
        ),
        account("shop", "default", &["s"]),
        pod("shop", "old", "ghcr.io/old/app:1", &[]),
        pod("shop", "new", "ghcr.io/acme/app:1", &["s"]),
        pod("shop", "quay", "quay.io/x/y:1", &["s"]),
        deployment("shop", "inherits", "nginx", &[]),
        deployment("shop", "odd", "not a name", &["s"]),
    ];
    assert_snapshot!(with_files(&objects, &["show", "s", "-n", "shop"]).shown(&[]), @r"
    secret/s · kubernetes.io/dockerconfigjson · made 92d ago
    Named by sa/default, deploy/odd, 2 pods

    KEY                           USER   PASSWORD   SERVES
    ghcr.io                       bob    (hidden)   ghcr.io/*
    ghcr.io/acme                  team   (hidden)   ghcr.io/acme*
    https://index.docker.io/v1/   hub    (hidden)   docker.io/*

    Images here for which the kubelet tries it
      ghcr.io/acme/app:1   as team, then bob
      nginx                as hub

    Images here that a key matches, of pods that do not name the secret
      ghcr.io/old/app:1   pod/old
    ---
    exit 0
    ");
}

#[test]
fn a_line_end_in_a_password_is_told_from_the_two_letters() {
    let auths = |password: &str| json!({"auths": {"ghcr.io": {"username": "bob", "password": password}}});
    let shown = |password: &str| {
        let object = config("shop", "s", &auths(password).to_string());
        with_files(&[object], &["show", "s", "-n", "shop", "--reveal"]).expect_code(0).stdout
    };
    assert_snapshot!(shown("pw\n"), @r"
    secret/s · kubernetes.io/dockerconfigjson · made 92d ago
    Named by nothing in the files

    KEY       USER   PASSWORD   SERVES
    ghcr.io   bob    pw\n       ghcr.io/*

    The password of ghcr.io has a line end or something else in it that cannot be seen, printed as \n and the like. As it is: -o json

    warning edge-white-space: ghcr.io: the password ends with a line end (echo writes one, printf does not), which registries refuse
      kubectl pullsecret add ghcr.io -u bob --name s --dry-run=client -o yaml -n shop
    ");
    assert!(!shown("pw\\n").contains("As it is"), "those are the letters themselves");
}

#[test]
fn keys_of_every_sort() {
    let auths = json!({
        "ghcr.io": entry("bob"), "https://ghcr.io/v2/": entry("eve"), "GHCR.io:443": entry("x"),
        "ghcr.io/acme/app:1": entry("tag"), "ghcr io": entry("space"), "*.example.com": entry("any"),
        "empty.io": {}, "half.io": {"username": "half"},
    });
    let object = config("shop", "s", &json!({"auths": auths}).to_string());
    assert_snapshot!(with_files(&[object], &["show", "s", "-n", "shop"]).shown(&[]), @r"
    secret/s · kubernetes.io/dockerconfigjson · made 92d ago
    Named by nothing in the files

    KEY                   USER    PASSWORD   SERVES
    ghcr.io               bob     (hidden)   ghcr.io/*
    https://ghcr.io/v2/   eve     (hidden)   ghcr.io/*
    GHCR.io:443           x       (hidden)   GHCR.io:443/*
    ghcr.io/acme/app:1    tag     (hidden)   nothing
    ghcr io               space   (hidden)   nothing
    *.example.com         any     (hidden)   *.example.com/*
    empty.io              -       (none)     empty.io/*
    half.io               half    (none)     half.io/*

    error empty-entry: empty.io has no user and no password: images are asked for anonymously

    error empty-password: half.io has no password for half: as good as anonymous

    error key-unreadable: ghcr io serves no image: the kubelet cannot read it as a URL and ignores the entry

    error key-never-matches: ghcr.io/acme/app:1 serves no image: no image name can have this path; ghcr.io/acme/app may be meant

    warning key-upper-case: GHCR.io:443 serves only images named with the same upper-case letters, not ghcr.io/…

    warning key-default-port: GHCR.io:443 serves only images named with that port, not ghcr.io/…

    warning duplicate-key: ghcr.io and https://ghcr.io/v2/ are one key to the kubelet: it tries all of them, in random order
    ---
    exit 0
    ");
}

#[test]
fn scripts_get_what_the_schema_says() {
    for name in ["acme", "broken", "legacy", "cfg", "pull-ghcr-io"] {
        let ended = with_files(&shop(), &["show", name, "-n", "shop", "-o", "json"]).expect_code(0);
        let document = check_schema("PullSecret", &ended.stdout);
        assert_eq!(document["items"][0]["name"], name);
        assert_eq!(document["items"][0]["error"].is_string(), name == "broken");
    }
    assert_eq!(show(&["acme", "-o", "name"]), "secret/acme\n---\nexit 0");
}
