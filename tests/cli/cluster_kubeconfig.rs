//! Which cluster: files, contexts and flags, chosen as kubectl chooses.

use kubectl_pullsecret::cluster::{Attendant, Cluster};
use kubectl_pullsecret::environment::Environment;
use serde_json::json;

use crate::cluster_fixture::{Fixture, SENTINEL, failed, flags, kubeconfig, words};

const ONE: &str = "https://one.test:6443";
const TWO: &str = "https://two.test:6443";

/// A folder with two kubeconfigs: `one`, whose context `here` is current, and `two` with contexts `here` and
/// `there`.
fn two_files() -> Fixture {
    let fixture = Fixture::new();
    fixture.write("one", &kubeconfig(&json!({ "server": ONE }), &json!({})).to_string());
    let mut two = kubeconfig(&json!({ "server": TWO }), &json!({}));
    two["contexts"][0]["context"]["namespace"] = json!("ignored");
    let mut add = |list: &str, entry| two[list].as_array_mut().expect("a list").push(entry);
    add("contexts", json!({ "name": "there", "context": { "cluster": "d", "user": "nobody" } }));
    add("clusters", json!({ "name": "d", "cluster": { "server": TWO } }));
    two["current-context"] = json!("there");
    fixture.write("two", &two.to_string());
    fixture
}

fn chosen(cluster: &Cluster) -> (Option<&str>, &str, &str) {
    (cluster.context(), cluster.server(), cluster.namespace())
}

#[test]
fn a_file_of_kubeconfig_that_is_missing_is_passed_over() {
    let cluster = two_files().connect_with(&["missing", "one"], &[], &[]).expect("as kubectl");
    assert_eq!(chosen(&cluster), (Some("here"), ONE, "shop"));
}

#[test]
fn the_first_file_wins_and_the_others_add() {
    let fixture = two_files();
    let cluster = fixture.connect_with(&["one", "two"], &[], &[]).expect("connected");
    assert_eq!(chosen(&cluster), (Some("here"), ONE, "shop"));
    let cluster = fixture.connect_with(&["one", "two"], &["--context=there"], &[]).expect("connected");
    assert_eq!(chosen(&cluster), (Some("there"), TWO, "default"));
    let cluster = fixture.connect_with(&["two", "one"], &[], &[]).expect("connected");
    assert_eq!(chosen(&cluster), (Some("there"), TWO, "default"));
}

#[test]
fn an_empty_current_context_does_not_win() {
    let fixture = two_files();
    fixture.write("empty", r#"{"apiVersion":"v1","kind":"Config","current-context":"","contexts":null}"#);
    let cluster = fixture.connect_with(&["empty", "one"], &[], &[]).expect("connected");
    assert_eq!(cluster.context(), Some("here"));
}

#[test]
fn flags_override_the_context() {
    let fixture = two_files();
    let connect = |words: &[&str]| fixture.connect_with(&["one", "two"], words, &[]).expect("connected");
    assert_eq!(chosen(&connect(&["-n", "pay"])), (Some("here"), ONE, "pay"));
    assert_eq!(chosen(&connect(&["--cluster=d"])), (Some("here"), TWO, "shop"));
    assert_eq!(connect(&["--server=https://three.test"]).server(), "https://three.test");
    // An empty flag is no flag, as for kubectl: scripts write --context="$CONTEXT".
    assert_eq!(chosen(&connect(&["--context=", "--namespace=", "--server="])), (Some("here"), ONE, "shop"));
}

#[test]
fn the_file_that_kubeconfig_flag_names_is_the_only_one() {
    let fixture = two_files();
    let two = fixture.path("two");
    let word = format!("--kubeconfig={}", two.display());
    let cluster = fixture.connect_with(&["one"], &[&word], &[]).expect("connected");
    assert_eq!(chosen(&cluster), (Some("there"), TWO, "default"));

    let missing = fixture.path("nope");
    let word = format!("--kubeconfig={}", missing.display());
    let error = failed(fixture.connect_with(&["one"], &[&word], &[]));
    insta::assert_snapshot!(words(error, &[(&missing.to_string_lossy(), "FILE")]), @r"
    error: kubeconfig FILE does not exist
      --kubeconfig names it; a file in KUBECONFIG may be missing, this one not.
    (exit 2)
    ");
}

#[test]
fn without_kubeconfig_the_file_in_the_home_folder_is_read() {
    let fixture = two_files();
    fixture.write(".kube/config", &kubeconfig(&json!({ "server": ONE }), &json!({})).to_string());
    let home = Environment::from_pairs([("HOME", fixture.path("").as_os_str())]);
    let cluster = Cluster::connect(&flags(&[]), &home, Attendant::Nobody).expect("connected");
    assert_eq!(cluster.server(), ONE);
}

#[test]
fn no_kubeconfig_at_all() {
    let fixture = Fixture::new();
    let home = Environment::from_pairs([("HOME", fixture.path("").as_os_str())]);
    let error = failed(Cluster::connect(&flags(&[]), &home, Attendant::Nobody));
    insta::assert_snapshot!(words(error, &[(&fixture.path("").to_string_lossy(), "~/")]), @r"
    error: no kubeconfig found
      Looked for: ~/.kube/config
      Name one with --kubeconfig or KUBECONFIG, or name the API server with --server.
    (exit 3)
    ");
    let error = failed(Cluster::connect(&flags(&[]), &Environment::default(), Attendant::Nobody));
    insta::assert_snapshot!(words(error, &[]), @r"
    error: no kubeconfig found
      Neither KUBECONFIG nor HOME is set.
      Name one with --kubeconfig or KUBECONFIG, or name the API server with --server.
    (exit 3)
    ");
    let cluster = Cluster::connect(&flags(&["-s", "localhost:8080"]), &home, Attendant::Nobody);
    assert_eq!(chosen(&cluster.expect("a server is enough")), (None, "localhost:8080", "default"));
}

#[test]
fn names_that_lead_nowhere_are_answered_with_the_nearest() {
    let fixture = two_files();
    let error = |words: &[&str]| failed(fixture.connect_with(&["one", "two"], words, &[]));
    insta::assert_snapshot!(words(error(&["--context=thre"]), &[]), @r#"
    error: context "thre" does not exist
      There is: there, here
      See them:     kubectl config get-contexts
    (exit 2)
    "#);
    insta::assert_snapshot!(words(error(&["--cluster=x"]), &[]), @r#"
    error: cluster "x" does not exist
      There is: c, d
      See them:     kubectl config get-clusters
    (exit 2)
    "#);
    insta::assert_snapshot!(words(error(&["--user=x"]), &[]), @r#"
    error: user "x" does not exist
      There is: u
      See them:     kubectl config get-users
    (exit 2)
    "#);
    fixture.write(
        "stale",
        &kubeconfig(&json!({ "server": ONE }), &json!({}))
            .to_string()
            .replace(r#""current-context":"here""#, r#""current-context":"gone""#),
    );
    insta::assert_snapshot!(words(failed(fixture.connect_with(&["stale"], &[], &[])), &[]), @r#"
    error: context "gone" does not exist
      There is: here
      See them:     kubectl config get-contexts
    (exit 2)
    "#);
}

#[test]
fn no_context_is_chosen() {
    let fixture = Fixture::new();
    fixture.write(
        "config",
        &kubeconfig(&json!({ "server": ONE }), &json!({}))
            .to_string()
            .replace(r#""current-context":"here","#, ""),
    );
    insta::assert_snapshot!(words(failed(fixture.connect(&[])), &[]), @r"
    error: no context is chosen, and the kubeconfig has no current-context
      See them:     kubectl config get-contexts
      Choose one:   kubectl config use-context here
    (exit 2)
    ");
}

#[test]
fn a_malformed_file_is_not_quoted() {
    let fixture = Fixture::new();
    let mut seen = String::new();
    for text in [
        format!("users:\n- name: u\n  user: {{token: {SENTINEL}\n"),
        format!("users: {SENTINEL}\n"),
        format!("users:\n- user: {{token: {SENTINEL}}}\n"),
        format!("clusters:\n- name: c\n  cluster: {{insecure-skip-tls-verify: {SENTINEL}}}\n"),
        "\u{0}\u{1}".to_owned(),
    ] {
        let path = fixture.write("config", &text);
        let error = words(failed(fixture.connect(&[])), &[(&path.to_string_lossy(), "FILE")]);
        assert!(error.contains("(exit 2)"), "{error}");
        seen.push_str(&error);
        seen.push('\n');
    }
    std::fs::write(fixture.path("config"), b"\xff\x00\xd8 token").expect("written");
    let error = words(failed(fixture.connect(&[])), &[(&fixture.path("config").to_string_lossy(), "FILE")]);
    seen.push_str(&error);
    insta::assert_snapshot!(seen, @r"
    error: kubeconfig FILE is malformed: it is not the YAML of a kubeconfig (line 3, column 9)
      Look at it:   kubectl config view
    (exit 2)
    error: kubeconfig FILE is malformed: it is not the YAML of a kubeconfig (line 1, column 8)
      Look at it:   kubectl config view
    (exit 2)
    error: kubeconfig FILE is malformed: name is missing (line 2, column 3)
      Look at it:   kubectl config view
    (exit 2)
    error: kubeconfig FILE is malformed: it is not the YAML of a kubeconfig (line 3, column 39)
      Look at it:   kubectl config view
    (exit 2)
    error: kubeconfig FILE is malformed: it is not the YAML of a kubeconfig (line 1, column 1)
      Look at it:   kubectl config view
    (exit 2)
    error: kubeconfig FILE is malformed: it is not text
      Look at it:   kubectl config view
    (exit 2)
    ");
}

#[test]
fn a_folder_in_place_of_a_file() {
    let fixture = Fixture::new();
    fixture.write("config/inside", "");
    let error = words(failed(fixture.connect(&[])), &[(&fixture.path("config").to_string_lossy(), "FILE")]);
    insta::assert_snapshot!(error, @r"
    error: kubeconfig FILE cannot be read
      Is a directory (os error 21).
    (exit 2)
    ");
}

#[test]
fn settings_that_cannot_be_used_name_their_field() {
    let mut seen = String::new();
    for (cluster, user) in [
        (json!({}), json!({})),
        (json!({ "server": "ftp://x" }), json!({})),
        (json!({ "server": ONE, "certificate-authority": "no-such.crt" }), json!({})),
        (json!({ "server": ONE, "certificate-authority-data": "%%" }), json!({})),
        (json!({ "server": ONE, "certificate-authority-data": "aGVsbG8=" }), json!({})),
        (
            json!({ "server": ONE, "insecure-skip-tls-verify": true, "certificate-authority-data": "aGVsbG8=" }),
            json!({}),
        ),
        (json!({ "server": ONE, "proxy-url": "gopher://p" }), json!({})),
        (json!({ "server": ONE }), json!({ "client-certificate-data": "aGVsbG8=" })),
        (json!({ "server": ONE }), json!({ "token": format!("{SENTINEL}\u{7}") })),
        (json!({ "server": ONE }), json!({ "auth-provider": { "name": "gcp" } })),
        (json!({ "server": ONE }), json!({ "exec": { "command": "x", "apiVersion": "v0" } })),
    ] {
        let fixture = Fixture::new();
        fixture.write("config", &kubeconfig(&cluster, &user).to_string());
        let folder = fixture.path("").to_string_lossy().into_owned();
        seen.push_str(&words(failed(fixture.connect(&[])), &[(&folder, "FOLDER/")]));
        seen.push('\n');
    }
    insta::assert_snapshot!(seen, @r#"
    error: cluster c has no server
      Its entry in the kubeconfig needs a server, or name one with --server.
    (exit 2)
    error: server ftp://x: it is not an http or https URL
    (exit 2)
    error: certificate-authority FOLDER/no-such.crt: No such file or directory (os error 2)
    (exit 2)
    error: certificate-authority-data: it is not base64
    (exit 2)
    error: certificate-authority: it holds no certificate
    (exit 2)
    error: cluster c in the kubeconfig: a certificate authority together with insecure-skip-tls-verify is not allowed
    (exit 2)
    error: proxy-url in the kubeconfig: unsupported scheme "gopher", must be http, https or socks5
    (exit 2)
    error: client-certificate: it needs client-key beside it
    (exit 2)
    error: the user's token: it holds characters that a header cannot hold
    (exit 2)
    error: auth-provider gcp: kubectl no longer supports it either; use an exec credential plugin
    (exit 2)
    error: the user's exec in the kubeconfig: invalid apiVersion "v0"
    (exit 2)
    "#);
}

#[test]
fn a_home_that_moves_with_the_working_folder_is_none() {
    let environment = Environment::from_pairs([("HOME", "home/me")]);
    assert_eq!(environment.home(), None);
    assert!(Environment::from_pairs([("HOME", "/somewhere")]).home().is_some());
}
