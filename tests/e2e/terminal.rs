//! `add` with somebody at a terminal: what is asked, what is hidden, what Ctrl-C does.

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use harness::{CTRL_C, Dialogue, Place, Plugin, SENTINEL, world};
use serde_json::json;

/// Questions and what is typed then.
type Answers = &'static [(&'static str, &'static str)];

fn host() -> &'static str {
    world().basic.host()
}

fn secret_name() -> String {
    format!("pull-{}", host().replace(['.', ':'], "-"))
}

fn open(place: &Place, arguments: &[&str]) -> Dialogue {
    let mut words = vec!["add"];
    words.extend(arguments);
    Dialogue::open(&place.pullsecret(&words))
}

fn nothing_was_written(place: &Place) {
    assert_eq!(place.kubectl(&["get", "secrets", "-o", "name"]), "");
    assert_eq!(place.pull_secrets_of("default"), Vec::<String>::new());
}

/// A pod whose image is in the registry and cannot be pulled.
fn failing_pod(place: &Place, account: &str) {
    let image = format!("{}/team/app:1.0", host());
    if account != "default" {
        place.kubectl(&["create", "serviceaccount", account]);
    }
    // No node takes it: a kubelet would write its own status over this one.
    let nowhere = json!({"kubernetes.io/hostname": "none"});
    place.apply(&json!({"apiVersion": "v1", "kind": "Pod", "metadata": {"name": "web"},
        "spec": {"serviceAccountName": account, "nodeSelector": nowhere, "containers": [{"name": "web", "image": image}]}}));
    let waiting = json!({"reason": "ImagePullBackOff", "message": "401 Unauthorized"});
    let status = json!({"status": {"phase": "Pending", "containerStatuses": [{"name": "web", "image": image,
        "imageID": "", "ready": false, "restartCount": 0, "state": {"waiting": waiting}}]}});
    place.kubectl(&["patch", "pod/web", "--subresource=status", "--type=merge", "-p", &status.to_string()]);
}

#[test]
fn the_password_is_hidden_and_the_plan_is_agreed_to() {
    let place = world().place("tty-add");
    let mut dialogue = open(&place, &[host(), "-u", "bob", "--from", "prompt"]);
    dialogue.until(&format!("Password for bob at {}: ", host())).line(SENTINEL);
    dialogue.until("accepts bob").until("Plan · context").until(&format!("+ secret/{}", secret_name()));
    dialogue.until("imagePullSecrets: none → ").until("Go ahead? [y/N] ").line("y");
    dialogue.until(&format!("secret/{} created", secret_name())).until("serviceaccount/default patched");
    dialogue.until("Keep the password for").line("n");
    dialogue.end(0);
    assert_eq!(place.docker_config(&secret_name())["auths"][host()]["password"], SENTINEL);

    let mut again = open(&place, &[host(), "-u", "bob", "--from", "prompt"]);
    again
        .until("Password for bob")
        .line(SENTINEL)
        .until("unchanged")
        .until("unchanged")
        .until("Keep")
        .line("n");
    again.end(0);
}

#[test]
fn no_is_no() {
    let place = world().place("tty-no");
    for answer in ["n", ""] {
        let mut dialogue = open(&place, &[host(), "-u", "bob", "--from", "prompt"]);
        dialogue.until("Password for bob").line(SENTINEL).until("Go ahead? [y/N] ").line(answer);
        let finished = dialogue.end(1);
        assert!(finished.seen.contains("Nothing was changed"), "{}", finished.seen);
    }
    nothing_was_written(&place);
}

#[test]
fn a_wrong_password_is_refused_before_the_plan() {
    let place = world().place("tty-wrong");
    let mut dialogue = open(&place, &[host(), "-u", "bob", "--from", "prompt"]);
    dialogue.until("Password for bob").line("wrong");
    let finished = dialogue.end(1);
    assert!(
        finished.seen.contains("refuses bob") && !finished.seen.contains("Go ahead?"),
        "{}",
        finished.seen
    );
    nothing_was_written(&place);
}

#[test]
fn ctrl_c_at_each_prompt_leaves_the_terminal_as_it_was() {
    let place = world().place("tty-ctrl-c");
    failing_pod(&place, "default");
    let prompted = [host(), "--from", "prompt"];
    let steps: [(&[&str], Answers, &str); 5] = [
        (&[], &[], "Registry"),
        (&[], &[("Registry", "\r")], "User name at"),
        (&prompted, &[], "User name at"),
        (&prompted, &[("User name at", "bob\r")], "Password for bob"),
        (&prompted, &[("User name at", "bob\r"), ("Password for bob", "SENTINEL\r")], "Go ahead?"),
    ];
    for (arguments, answers, prompt) in steps {
        let mut dialogue = open(&place, arguments);
        for (question, answer) in answers {
            dialogue.until(question).keys(&answer.replace("SENTINEL", SENTINEL));
        }
        dialogue.until(prompt).keys(CTRL_C);
        dialogue.end(130);
    }
    nothing_was_written(&place);
}

#[test]
fn guided_from_nothing_to_a_plan() {
    let place = world().place("tty-guided");
    failing_pod(&place, "builder");
    let mut dialogue = open(&place, &[]);
    dialogue.until(&format!("namespace {}", place.namespace));
    dialogue
        .until("Registry")
        .until(host())
        .until("1 pod fails to pull from it")
        .until("another…")
        .keys("\r");
    dialogue.until("The failing pods run under: builder (1)").until("Service accounts").keys("\r");
    dialogue.until("User name at").line("bob").until("Password for bob").line(SENTINEL);
    dialogue.until("1 of 1 image in use here can be pulled").until("serviceaccount/builder");
    // There is no keyring here, so none is offered in the end.
    dialogue.until("Go ahead?").line("y").until("serviceaccount/builder patched").until("web");
    dialogue.end(0);
    assert_eq!(place.pull_secrets_of("builder"), [secret_name()]);
    assert_eq!(place.pull_secrets_of("default"), Vec::<String>::new());
}

#[test]
fn a_token_that_soon_ends_wants_consent() {
    let place = world().place("tty-token");
    let part = |value: serde_json::Value| URL_SAFE_NO_PAD.encode(value.to_string());
    let now = std::time::SystemTime::now().duration_since(std::time::UNIX_EPOCH).expect("a time").as_secs();
    let token = format!("{}.{}.c2ln", part(json!({"alg": "RS256"})), part(json!({"exp": now + 3600})));
    let arguments = ["add", "ghcr.io", "-u", "bob", "--verify=never", "--password-stdin"];
    let refused = place.pullsecret(&arguments).input(token.clone()).run().expect_code(2);
    for words in ["a token (JWT)", "stop working at", "What lasts: ", "-y"] {
        assert!(refused.stderr.contains(words), "{words}: {}", refused.stderr);
    }
    assert!(!refused.stderr.contains(&token), "{}", refused.stderr);
    nothing_was_written(&place);

    let agreed = [&arguments[..], &["-y"]].concat();
    place.pullsecret(&agreed).input(token.clone()).run().expect_code(0);
    let expires = &place.get("secret/pull-ghcr-io")["metadata"]["annotations"]["kubectl-pullsecret/expires"];
    assert!(expires.as_str().is_some_and(|map| map.contains("\"ghcr.io\":")), "{expires}");

    let mut dialogue = open(&place, &["ghcr.io", "-u", "alice", "--from", "prompt", "--verify=never"]);
    dialogue.until("Password for alice").line(&token).until("stop working at");
    dialogue.until("bob → alice").until("Go ahead?").line("n");
    assert!(!dialogue.end(1).seen.contains(&token));
}

/// Asks for a password and for nothing else: no cluster, no keyring, no registry.
fn asked_for_a_password() -> Dialogue {
    let words =
        ["add", "ghcr.io", "-u", "bob", "--from", "prompt", "--dry-run=client", "-o", "yaml", "--reveal"];
    let mut dialogue = Dialogue::open(&Plugin::new(words).env("PATH", "/usr/bin:/bin"));
    dialogue.until("Password for bob at ghcr.io: ").keys(SENTINEL);
    dialogue
}

#[test]
fn whoever_ends_it_from_outside_finds_the_terminal_as_it_was() {
    for (name, code) in [("TERM", 143), ("HUP", 129), ("QUIT", 131), ("INT", 130)] {
        let mut dialogue = asked_for_a_password();
        dialogue.signal(name);
        dialogue.end(code);
    }
}

#[test]
fn no_key_at_a_hidden_prompt_ends_it_without_putting_the_terminal_back() {
    for key in ["\u{1c}", "\u{1a}"] {
        let mut dialogue = asked_for_a_password();
        dialogue.keys(key).keys("more").keys(CTRL_C);
        dialogue.end(130);
    }
}

#[test]
fn a_password_is_not_read_from_a_terminal_that_shows_it() {
    for words in [&["add", "ghcr.io"][..], &["login", "ghcr.io"]] {
        let words = [words, &["-u", "bob", "--password-stdin", "--verify=never"]].concat();
        let mut dialogue = Dialogue::open(&Plugin::new(words).env("PATH", "/usr/bin:/bin"));
        dialogue.until("--password-stdin reads from a pipe").until("Leave it out: you will be asked");
        dialogue.end(2);
    }
}
