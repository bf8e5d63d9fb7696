//! Credential helpers: real programs that speak the protocol, well and badly.

use super::*;

const DOCKER: &DockerSource = &DockerSource::Docker;
const PODMAN: &DockerSource = &DockerSource::Podman;
/// Answers with the server it was asked for as user.
const ECHO: &str = r#"printf '{"ServerURL":"%s","Username":"of %s","Secret":"pw"}' "$server" "$server""#;
const NOTHING: &str = "echo 'credentials not found in native keychain'; exit 1";

fn source(name: &str) -> DockerSource {
    DockerSource::Helper(name.to_owned())
}

#[test]
fn docker_asks_the_registrys_helper_then_the_common_one() {
    let home = Home::new();
    home.helper("one", ECHO, NOTHING).helper("two", &ECHO.replace("pw", "pw2"), NOTHING);
    home.write(
        ".docker/config.json",
        r#"{"auths": {"ghcr.io": {}}, "credsStore": "two", "credHelpers": {"quay.io": "one"}}"#,
    );
    let named_in = "named in ~/.docker/config.json";
    assert_eq!(
        home.shown(DOCKER, "quay.io/team"),
        format!("of quay.io:pw from docker-credential-one, {named_in}")
    );
    assert_eq!(
        home.shown(DOCKER, "ghcr.io"),
        format!("of ghcr.io:pw2 from docker-credential-two, {named_in}")
    );
    let hub = home.shown(DOCKER, "docker.io");
    assert_eq!(hub, format!("of https://index.docker.io/v1/:pw2 from docker-credential-two, {named_in}"));
}

#[test]
fn podman_asks_the_registrys_helper_and_knows_no_common_one() {
    let home = Home::new();
    home.helper("one", ECHO, NOTHING);
    home.write("run/containers/auth.json", r#"{"credHelpers": {"docker.io": "one"}, "credsStore": "one"}"#);
    let hub = home.shown(PODMAN, "docker.io/team");
    assert_eq!(hub, "of docker.io:pw from docker-credential-one, named in ~/run/containers/auth.json");
    assert_eq!(home.shown(PODMAN, "ghcr.io"), "nothing");
}

#[test]
fn docker_without_any_setting_uses_the_platforms_helper() {
    if !cfg!(target_os = "linux") {
        return;
    }
    let mut home = Home::new();
    let bin = home.path("bin").display().to_string();
    home.set("PATH", &format!("{bin}:/bin"));
    assert_eq!(home.shown(DOCKER, "ghcr.io"), "nothing");
    home.helper("secretservice", ECHO, NOTHING);
    assert_eq!(home.shown(DOCKER, "ghcr.io"), "of ghcr.io:pw from docker-credential-secretservice");
    home.program("pass", "#!/bin/sh\n");
    assert_eq!(
        home.shown(DOCKER, "ghcr.io"),
        "nothing",
        "with pass on PATH, docker-credential-pass is meant"
    );
    home.write(".docker/config.json", r#"{"auths": {"quay.io": {}}}"#);
    assert_eq!(home.shown(DOCKER, "ghcr.io"), "nothing", "a file with entries is used as it is");
}

#[test]
fn nothing_found_is_not_a_failure() {
    let home = Home::new();
    home.helper("none", NOTHING, "echo '{}'").helper(
        "empty",
        "echo '{\"Username\":\"\",\"Secret\":\"\"}'",
        NOTHING,
    );
    assert_eq!(home.shown(&source("none"), "ghcr.io"), "nothing");
    assert_eq!(home.shown(&source("empty"), "ghcr.io"), "nothing");
}

#[test]
fn an_identity_token_is_told_from_a_password() {
    let home = Home::new();
    home.helper("acr", r#"echo '{"Username":"<token>","Secret":"refresh"}'"#, NOTHING);
    assert_eq!(
        home.shown(&source("acr"), "x.azurecr.io"),
        "IdentityToken <token>:refresh from docker-credential-acr"
    );
}

#[test]
fn the_list_finds_other_spellings_and_users() {
    let home = Home::new();
    let get = format!(r#"if [ "$server" = https://ghcr.io ]; then {ECHO}; else {NOTHING}; fi"#);
    home.helper("odd", &get, r#"echo '{"https://ghcr.io":"alice","https://quay.io":"eve"}'"#);
    let source = &source("odd");
    assert_eq!(home.shown(source, "ghcr.io"), "of https://ghcr.io:pw from docker-credential-odd");
    assert_eq!(home.store().users(source, &named("ghcr.io")).expect("an answer"), ["alice"]);
    assert!(home.store().get(source, &named("ghcr.io"), Some("bob")).expect("an answer").is_none());
}

#[test]
fn a_helper_that_cannot_list_is_asked_for_the_user() {
    let home = Home::new();
    home.helper("nolist", ECHO, "echo 'not implemented'; exit 1");
    assert_eq!(home.store().users(&source("nolist"), &named("ghcr.io")).expect("an answer"), ["of ghcr.io"]);
}

#[test]
fn a_helper_sees_the_given_environment_and_no_password() {
    let mut home = Home::new();
    home.set("KEPT_FOR_HELPERS", "yes");
    home.helper(
        "env",
        r#"env > "$HOME/seen"; echo "$@" >> "$HOME/seen"; echo '{"Username":"a","Secret":"b"}'"#,
        "",
    );
    home.shown(&source("env"), "ghcr.io");
    let seen = std::fs::read_to_string(home.path("seen")).expect("what it saw");
    assert!(seen.contains("KEPT_FOR_HELPERS=yes") && seen.ends_with("get\n"), "{seen}");
    assert!(!seen.contains("CARGO"), "the environment of this process is not passed on: {seen}");
}

#[test]
fn a_failing_or_babbling_helper_is_never_echoed() {
    let home = Home::new();
    let sentinel_json = format!(r#"{{"Username":"bob","Secret":"{SENTINEL}"}}"#);
    let cases = [
        ("fails", format!("echo {SENTINEL}; echo {SENTINEL} >&2; exit 3"), "failed (exit status: 3)"),
        ("dies", format!("echo {SENTINEL}; kill -9 $$"), "failed (signal: 9"),
        ("babbles", format!("echo {SENTINEL}"), "gave an answer that is not a credential in JSON"),
        (
            "adds",
            format!("echo '{sentinel_json}' {SENTINEL}"),
            "gave an answer that is not a credential in JSON",
        ),
        (
            "types",
            format!(r#"echo '{{"Username":["{SENTINEL}"],"Secret":"x"}}'"#),
            "is not a credential in JSON",
        ),
        ("nul", format!(r"printf '{SENTINEL}\0'"), "gave an answer that holds a NUL byte"),
        (
            "escaped",
            format!(r#"printf '%s' '{{"Username":"bob","Secret":"{SENTINEL}\u0000"}}'"#),
            "holds a NUL byte",
        ),
        ("nobody", format!(r#"echo '{{"Secret":"{SENTINEL}"}}'"#), "gave an answer that names no user"),
        (
            "floods",
            format!("while :; do echo {SENTINEL}{SENTINEL}{SENTINEL}; done"),
            "wrote more than 1048576 bytes",
        ),
    ];
    for (name, get, expected) in cases {
        home.helper(name, &get, "exit 1");
        let error = home.get(&source(name), "ghcr.io").expect_err("no usable answer");
        let shown = format!("{} {error:?}", full(&error));
        let shown = format!("{shown} {}", crate::error::CommandError::from(error));
        assert!(
            shown.contains(&format!("docker-credential-{name} get ")) && shown.contains(expected),
            "{shown}"
        );
        assert!(!shown.contains(SENTINEL), "{shown}");
    }
}

#[test]
fn a_hanging_helper_is_ended() {
    let home = Home::new();
    home.program("docker-credential-hangs", "#!/bin/sh\necho $$ > \"$HOME/pid\"\nexec sleep 600\n");
    home.program("docker-credential-closes", "#!/bin/sh\nexec >&-\nexec sleep 600\n");
    home.program("docker-credential-parent", "#!/bin/sh\nsleep 600 &\necho $! > \"$HOME/child\"\nexit 0\n");
    for name in ["hangs", "closes", "parent"] {
        let store = home.store().with_helper_limit(Duration::from_millis(700));
        let error = store.get(&source(name), &named("ghcr.io"), None).expect_err("no answer");
        assert_eq!(full(&error), format!("docker-credential-{name} get gave no answer within 0.7 s"));
    }
    let pid = std::fs::read_to_string(home.path("pid")).expect("its id");
    assert!(!Path::new("/proc").join(pid.trim()).exists(), "it still runs");
    let child = std::fs::read_to_string(home.path("child")).expect("its child's id");
    let ended = std::process::Command::new("/bin/kill").arg(child.trim()).status().expect("kill");
    assert!(ended.success(), "what a helper has started is left alone");
}

#[test]
fn a_helper_that_is_not_there_or_cannot_be_one() {
    let mut home = Home::new();
    let missing = "error: docker-credential-absent get cannot run: it is not on PATH";
    assert_eq!(home.shown(&source("absent"), "ghcr.io"), missing);
    home.program("docker-credential-broken", "\u{7f}ELF");
    let broken = home.shown(&source("broken"), "ghcr.io");
    assert!(broken.starts_with("error: docker-credential-broken get cannot be started: "), "{broken}");
    for name in ["", "../pass", "a b", "a\nb"] {
        let refused = home.shown(&source(name), "ghcr.io");
        assert_eq!(refused, format!("error: {name:?} is not the name of a credential helper"));
    }
    home.helper("here", ECHO, "");
    home.set("PATH", "bin:.");
    let relative = home.shown(&source("here"), "ghcr.io");
    assert!(
        relative.ends_with("it is not on PATH"),
        "folders that are not absolute are passed over: {relative}"
    );
}
