//! kubectl's global flags and a cluster that does not answer as it should, seen from outside: what the process
//! prints, and the code with which it ends.

use harness::{Ended, Plugin, SENTINEL};
use serde_json::json;

use crate::cluster_fixture::{Fixture, kubeconfig};
use crate::fake_api::{FakeApi, Reply};
use crate::secure_api::{Secure, exec, issuing};

/// `kubectl-pullsecret WORDS` with the fixture's kubeconfig.
fn plugin(fixture: &Fixture, words: &[&str]) -> Plugin {
    Plugin::new(words.iter().copied())
        .env("KUBECONFIG", fixture.path("config"))
        .env("HOME", fixture.path(""))
        .env("PATH", "/usr/bin:/bin")
}

/// Standard error and the code of `version`; what it says of this machine's client stands on standard output.
fn version(fixture: &Fixture, words: &[&str]) -> Ended {
    plugin(fixture, &[&["version"], words].concat()).run()
}

fn shown(ended: &Ended, changing: &[(&str, &str)]) -> String {
    let text = format!("{}exit {}", ended.stderr, ended.code);
    changing.iter().fold(text, |text, (value, name)| text.replace(value, name))
}

fn answering() -> FakeApi {
    FakeApi::start(|_| Reply::json(200, &json!({ "gitVersion": "v1.35.4" })))
}

#[test]
fn the_flags_stand_in_every_verbs_help_under_their_own_heading() {
    for verb in ["add", "version", "login"] {
        let help = plugin(&Fixture::new(), &[verb, "--help"]).run().expect_code(0).stdout;
        let (_, global) = help.split_once("Global flags:").expect("the heading");
        for flag in [
            "-n, --namespace",
            "--context",
            "--kubeconfig",
            "-s, --server",
            "--as-group",
            "--request-timeout",
        ] {
            assert!(global.contains(flag), "{verb}: {flag} is missing");
        }
    }
}

#[test]
fn flags_are_taken_before_and_after_the_verb() {
    let api = answering();
    let fixture = Fixture::for_server("http://127.0.0.1:1");
    let server = format!("--server={}", api.url());
    for words in [["version", server.as_str()], [server.as_str(), "version"]] {
        let ended = plugin(&fixture, &words).run().expect_code(0);
        assert!(ended.stdout.contains("v1.35.4"), "{}", ended.stdout);
    }
}

#[test]
fn an_unknown_context_and_a_bad_duration_are_usage() {
    let fixture = Fixture::for_server("https://127.0.0.1:1");
    insta::assert_snapshot!(shown(&version(&fixture, &["--context=hree"]), &[]), @r#"
    error: context "hree" does not exist
      There is: here
      See them:     kubectl config get-contexts
    exit 2
    "#);
    insta::assert_snapshot!(shown(&version(&fixture, &["--request-timeout=soon"]), &[]), @r"
    error: invalid value 'soon' for '--request-timeout <DURATION>': timeout must be a single integer in seconds, or a number followed by a time unit (e.g. 1s | 2m | 3h)

    For more information, try '--help'.
    exit 2
    ");
}

#[test]
fn a_malformed_kubeconfig_is_named_and_not_quoted() {
    let fixture = Fixture::new();
    let path = fixture.write("config", &format!("users:\n- name: u\n  user: {{token: {SENTINEL}\n"));
    insta::assert_snapshot!(shown(&version(&fixture, &[]), &[(&path.to_string_lossy(), "FILE")]), @r"
    error: kubeconfig FILE is malformed: it is not the YAML of a kubeconfig (line 3, column 9)
      Look at it:   kubectl config view
    exit 2
    ");
}

#[test]
fn a_kubeconfig_that_is_not_there() {
    let fixture = Fixture::new();
    let folder = fixture.path("").to_string_lossy().into_owned();
    insta::assert_snapshot!(shown(&version(&fixture, &[]), &[(&folder, "FOLDER/")]), @r"
    error: no kubeconfig found
      Looked for: FOLDER/config
      Name one with --kubeconfig or KUBECONFIG, or name the API server with --server.
    exit 3
    ");
    let word = format!("--kubeconfig={folder}nope");
    insta::assert_snapshot!(shown(&version(&fixture, &[&word]), &[(&folder, "FOLDER/")]), @r"
    error: kubeconfig FOLDER/nope does not exist
      --kubeconfig names it; a file in KUBECONFIG may be missing, this one not.
    exit 2
    ");
}

#[test]
fn a_server_that_is_down() {
    let url = format!("https://127.0.0.1:{}", testbed::free_port().expect("a port"));
    insta::assert_snapshot!(shown(&version(&Fixture::for_server(&url), &[]), &[(&url, "SERVER")]), @r"
    error: the cluster cannot be reached: the connection was refused
      SERVER (context here)
      Check:        kubectl get --raw /version --context here
    exit 3
    ");
}

#[test]
fn a_server_that_hangs() {
    let api = FakeApi::start(|_| Reply::Hang);
    let ended = version(&Fixture::for_server(&api.url()), &["--request-timeout=500ms"]);
    insta::assert_snapshot!(shown(&ended, &[(&api.url(), "SERVER")]), @r"
    error: the API server did not answer within 0.5s
      Asked to get the server's version: SERVER (context here)
      To wait longer, add --request-timeout=2m.
    exit 3
    ");
}

#[test]
fn a_server_that_closes_in_the_middle_of_an_answer() {
    let half =
        "HTTP/1.1 200 OK\r\ncontent-type: application/json\r\ncontent-length: 1000\r\n\r\n{\"gitVersion\":";
    let api = FakeApi::start(move |_| Reply::Bytes(half.to_owned()));
    let ended = version(&Fixture::for_server(&api.url()), &[]);
    insta::assert_snapshot!(shown(&ended, &[(&api.url(), "SERVER")]), @r"
    error: the API server closed the connection in the middle of an answer
      Asked to get the server's version: SERVER (context here)
      Check:        kubectl get --raw /version --context here
    exit 3
    ");
}

#[test]
fn the_client_librarys_debugging_variables_are_not_honoured() {
    let (api, other) = (answering(), answering());
    let ended = plugin(&Fixture::for_server(&api.url()), &["version"])
        .env("KUBE_RS_DEBUG_OVERRIDE_URL", other.url())
        .env("KUBE_RS_DEBUG_IMPERSONATE_USER", "admin")
        .run()
        .expect_code(0);
    assert!(ended.stdout.contains("v1.35.4"), "{}", ended.stdout);
    assert!(other.seen().is_empty());
    assert_eq!(api.seen()[0].header("impersonate-user"), None);
}

#[test]
fn a_proxy_variable_that_the_client_library_cannot_read_does_no_harm() {
    let api = answering();
    for (name, value) in [("HTTPS_PROXY", "http://proxy.invalid:1"), ("NO_PROXY", "%%%,[::")] {
        plugin(&Fixture::for_server(&api.url()), &["version"]).env(name, value).run().expect_code(0);
    }
}

#[test]
fn requests_are_named_with_v_and_nothing_of_them_is_shown() {
    let api = answering();
    let ended = version(&Fixture::for_server(&api.url()), &["-v=6"]).expect_code(0);
    assert!(ended.stderr.contains("GET /version 200 OK in "), "{}", ended.stderr);
}

#[test]
fn a_plugins_words_are_seen_and_it_does_not_eat_the_piped_password() {
    let secure = Secure::new(|seen| match seen.method.as_str() {
        "POST" => Reply::json(201, &serde_json::from_str(&seen.body).expect("JSON")),
        _ if seen.target.contains("limit=") => Reply::json(200, &json!({ "items": [] })),
        _ => Reply::failure(404, "NotFound", "not found"),
    })
    .user(&exec(&json!({})));
    let script =
        format!("cat > \"$(dirname \"$0\")/eaten\"\necho logging in >&2\n{}", issuing(r#"{"token":"t"}"#));
    secure.fixture.script("plugin", &script);
    let words =
        ["add", "ghcr.io", "-u", "bob", "--password-stdin", "--verify=never", "--no-attach", "--create-only"];
    let ended = plugin(&secure.fixture, &words).input(SENTINEL).run();
    assert!(ended.stderr.contains("logging in"), "{}", ended.stderr);
    assert_eq!(std::fs::read(secure.fixture.path("eaten")).expect("the plugin ran"), b"");
    let created = secure
        .api
        .seen()
        .into_iter()
        .find(|seen| seen.method == "POST")
        .unwrap_or_else(|| panic!("{}", ended.stderr));
    assert!(harness::find_sentinel(created.body.as_bytes()).is_some(), "the password reached the secret");
}

#[test]
fn a_plugin_that_fails_prints_its_credential_to_nobody() {
    let secure = Secure::new(|_| Reply::Close).user(&exec(&json!({})));
    secure.fixture.write("output", SENTINEL);
    secure.fixture.script("plugin", "cat \"$(dirname \"$0\")/output\"\necho session expired >&2\nexit 1");
    let ended = version(&secure.fixture, &["-v=9"]);
    let folder = secure.fixture.path("").to_string_lossy().into_owned();
    insta::assert_snapshot!(shown(&ended, &[(&folder, "FOLDER/")]), @r"
    session expired
    error: credential plugin FOLDER/plugin failed (exit status: 1)
      Its own words, if it had any, stand above.
    exit 3
    ");
}

#[test]
fn a_token_reaches_the_server_and_nothing_else() {
    let secure = Secure::new(|_| Reply::failure(403, "Forbidden", "no"));
    let cluster = json!({ "server": secure.api.url(), "certificate-authority": "authority.crt" });
    secure.fixture.write("config", &kubeconfig(&cluster, &json!({ "token": SENTINEL })).to_string());
    let ended = version(&secure.fixture, &["-v=9"]).expect_code(3);
    assert!(ended.stderr.contains("GET /version 403 Forbidden"), "{}", ended.stderr);
    let sent = secure.api.seen()[0].header("authorization").unwrap_or_default();
    assert_eq!(sent, format!("Bearer {SENTINEL}"));
}
