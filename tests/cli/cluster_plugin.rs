//! The kubeconfig's credential plugin: run once, told what kubectl tells it, and never quoted.

use std::path::Path;
use std::sync::atomic::{AtomicU32, Ordering};

use harness::Plugin;
use serde_json::{Value, json};

use crate::cluster_fixture::{Fixture, SENTINEL, kubeconfig, wait};
use crate::fake_api::Reply;
use crate::secure_api::{Secure, exec, issuing};

#[test]
fn a_plugin_runs_once_and_its_token_is_sent() {
    let secure = Secure::accepting().user(&exec(&json!({
        "args": ["a b"], "env": [{ "name": "EXTRA", "value": "e" }], "provideClusterInfo": true
    })));
    let script = format!(
        "printf '%s' \"$1|$EXTRA|$KUBERNETES_EXEC_INFO\" > \"$(dirname \"$0\")/told\"\n{}",
        issuing(r#"{"token":"from-plugin"}"#)
    );
    secure.fixture.script("plugin", &script);
    let cluster = secure.connect(&[]);
    assert_eq!(secure.runs(), 0, "connect alone runs nothing");
    wait(async {
        for _ in 0..3 {
            cluster.server_version().await.expect("an answer");
        }
    });
    assert_eq!(secure.runs(), 1, "kube would have run it three times before the first request");
    assert!(
        secure.api.seen().iter().all(|s| s.header("authorization").as_deref() == Some("Bearer from-plugin"))
    );

    let told = std::fs::read_to_string(secure.fixture.path("told")).expect("the plugin ran");
    let mut parts = told.splitn(3, '|');
    assert_eq!((parts.next(), parts.next()), (Some("a b"), Some("e")));
    let info: Value = serde_json::from_str(parts.next().expect("exec info")).expect("JSON");
    assert_eq!(info["spec"]["interactive"], json!(false));
    assert_eq!(info["spec"]["cluster"]["server"], json!(secure.api.url()));
    assert!(info["spec"]["cluster"]["certificate-authority-data"].is_string());
}

#[test]
fn a_plugin_may_give_a_certificate_or_yaml() {
    let secure = Secure::accepting().user(&exec(&json!({})));
    let identity = secure.authority.client("carol", "carol", None).expect("a certificate");
    let pem = |path| json!(std::fs::read_to_string(path).expect("PEM")).to_string();
    let (certificate, key) = (pem(&identity.certificate), pem(&identity.key));
    secure.fixture.write(
        "credential",
        &format!(
            "apiVersion: client.authentication.k8s.io/v1\nkind: ExecCredential\nstatus:\n  \
             clientCertificateData: {certificate}\n  clientKeyData: {key}\n"
        ),
    );
    secure.fixture.script("plugin", r#"cat "$(dirname "$0")/credential""#);
    assert_eq!(secure.authorization(&[]), None);
    assert!(secure.api.seen().last().is_some_and(|seen| seen.certified));
}

#[test]
fn a_refused_or_expired_credential_is_asked_for_again() {
    let count = AtomicU32::new(0);
    let secure = Secure::new(move |_| match count.fetch_add(1, Ordering::SeqCst) {
        0 => Reply::failure(401, "Unauthorized", "Unauthorized"),
        _ => Reply::json(200, &json!({ "gitVersion": "v1" })),
    })
    .user(&exec(&json!({})));
    secure.fixture.script("plugin", &issuing(r#"{"token":"t"}"#));
    secure.authorization(&[]);
    assert_eq!(secure.runs(), 2);

    let always = Secure::new(|_| Reply::failure(401, "Unauthorized", "no")).user(&exec(&json!({})));
    always.fixture.script("plugin", &issuing(r#"{"token":"t"}"#));
    insta::assert_snapshot!(always.failure(&[]), @r"
    error: the API server does not accept your credentials (401)
      SERVER (context here)
      A token or certificate may have expired: log in to the cluster again.
      Check:        kubectl get --raw /version --context here
    (exit 3)
    ");
    assert_eq!(always.runs(), 2, "and not for ever");

    let brief = Secure::accepting().user(&exec(&json!({})));
    brief.fixture.script("plugin", &issuing(r#"{"token":"t","expirationTimestamp":"2020-01-01T00:00:00Z"}"#));
    let cluster = brief.connect(&[]);
    wait(async {
        cluster.server_version().await.expect("an answer");
        cluster.server_version().await.expect("an answer");
    });
    assert_eq!(brief.runs(), 2);
}

#[test]
fn a_failing_plugin_leaks_nothing_that_it_printed() {
    let secure = Secure::accepting().user(&exec(&json!({})));
    secure.fixture.script("plugin", &format!("echo '{{\"token\":\"{SENTINEL}\"}}'; exit 7"));
    insta::assert_snapshot!(secure.failure(&[]), @r"
    error: credential plugin FOLDER/plugin failed (exit status: 7)
      Its own words, if it had any, stand above.
    (exit 3)
    ");
    let mut seen = String::new();
    for output in [
        format!("{{ {SENTINEL}"),
        format!(r#"{{"apiVersion":"client.authentication.k8s.io/v1","status":{{"token":["{SENTINEL}"]}}}}"#),
        format!(
            r#"{{"apiVersion":"client.authentication.k8s.io/v1beta1","status":{{"token":"{SENTINEL}"}}}}"#
        ),
        r#"{"apiVersion":"client.authentication.k8s.io/v1"}"#.to_owned(),
        r#"{"apiVersion":"client.authentication.k8s.io/v1","status":{"token":""}}"#.to_owned(),
        format!(
            r#"{{"apiVersion":"client.authentication.k8s.io/v1","status":{{"clientKeyData":"{SENTINEL}"}}}}"#
        ),
        format!(
            r#"{{"apiVersion":"client.authentication.k8s.io/v1","status":{{"token":"{SENTINEL}\u0007"}}}}"#
        ),
    ] {
        secure.fixture.write("output", &output);
        secure.fixture.script("plugin", r#"cat "$(dirname "$0")/output""#);
        seen.push_str(&secure.failure(&[]));
        seen.push('\n');
    }
    insta::assert_snapshot!(seen, @r"
    error: credential plugin FOLDER/plugin gave no credential: its output is no ExecCredential
      Check:        kubectl get --raw /version
    (exit 3)
    error: credential plugin FOLDER/plugin gave no credential: its output is no ExecCredential
      Check:        kubectl get --raw /version
    (exit 3)
    error: credential plugin FOLDER/plugin gave no credential: its output has another apiVersion than the kubeconfig asks for
      Check:        kubectl get --raw /version
    (exit 3)
    error: credential plugin FOLDER/plugin gave no credential: its output has no status
      Check:        kubectl get --raw /version
    (exit 3)
    error: credential plugin FOLDER/plugin gave no credential: its output has neither token nor certificate
      Check:        kubectl get --raw /version
    (exit 3)
    error: credential plugin FOLDER/plugin gave no credential: a certificate and its key come only together
      Check:        kubectl get --raw /version
    (exit 3)
    error: credential plugin FOLDER/plugin gave no credential: its token holds characters that a header cannot hold
      Check:        kubectl get --raw /version
    (exit 3)
    ");
}

#[test]
fn a_plugin_that_is_not_installed_says_where_to_get_it() {
    let user =
        exec(&json!({ "command": "no-such-plugin", "installHint": "Get it:\n  brew install\u{1b}[2J it\n" }));
    let secure = Secure::accepting().user(&user);
    insta::assert_snapshot!(secure.failure(&[]), @r"
    error: credential plugin no-such-plugin is not installed
      Get it:
      brew install [2J it
    (exit 3)
    ");
}

#[test]
fn what_lies_in_the_working_folder_is_no_plugin() {
    let fixture = Fixture::new();
    let user = exec(&json!({ "command": "plugin" }));
    let server = json!({ "server": "https://127.0.0.1:1" });
    let config = fixture.write("config", &kubeconfig(&server, &user).to_string());
    fixture.script("plugin", &issuing(r#"{"token":"t"}"#));
    let (here, folder) = (fixture.path(""), fixture.path("").to_string_lossy().into_owned());
    let inside = Path::new(&folder).file_name().expect("a name").to_string_lossy().into_owned();
    let with_folder = format!("{folder}:/usr/bin:/bin");
    for (path, found) in [
        (".:/usr/bin", false),
        (":/usr/bin", false),
        ("/usr/bin:", false),
        (&*inside, false),
        (&*with_folder, true),
    ] {
        let _ = std::fs::remove_file(fixture.path("runs"));
        let from = if path == inside { here.parent().expect("a folder") } else { &*here };
        let mut run = Plugin::new(["version"]).env("KUBECONFIG", &config).env("PATH", path).command();
        let output = run.current_dir(from).output().expect("the plugin runs");
        assert_eq!(output.status.code(), Some(3));
        let stderr = String::from_utf8_lossy(&output.stderr);
        assert_eq!(stderr.contains("credential plugin plugin is not installed"), !found, "{path}: {stderr}");
        assert_eq!(fixture.path("runs").exists(), found, "{path}: {stderr}");
    }
}

#[test]
fn a_credential_for_ever_is_one() {
    for (end, good) in [
        ("9999-12-31T23:59:59Z", true),
        ("9999-12-31T23:59:59.999+14:00", true),
        ("2999-01-01T00:00:00Z", true),
        ("never", false),
        ("9998-13-01T00:00:00Z", false),
        ("\u{e9}".repeat(12).as_str(), false),
    ] {
        let secure = Secure::accepting().user(&exec(&json!({})));
        secure
            .fixture
            .script("plugin", &issuing(&format!(r#"{{"token":"t","expirationTimestamp":"{end}"}}"#)));
        if good {
            assert_eq!(secure.authorization(&[]).as_deref(), Some("Bearer t"), "{end}");
            assert_eq!(secure.runs(), 1, "{end}");
        } else {
            assert!(secure.failure(&[]).contains("its output is no ExecCredential"), "{end}");
        }
    }
}

#[test]
fn a_plugin_that_must_ask_needs_a_terminal() {
    let secure = Secure::accepting().user(&exec(&json!({ "interactiveMode": "Always" })));
    secure.fixture.script("plugin", &issuing(r#"{"token":"t"}"#));
    insta::assert_snapshot!(secure.failure(&[]), @r"
    error: credential plugin FOLDER/plugin wants to ask something, but standard input is not a terminal
      Run the command on a terminal, without piping into it.
    (exit 3)
    ");
    assert_eq!(secure.runs(), 0);
}
