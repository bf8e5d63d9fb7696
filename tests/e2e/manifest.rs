//! `add --dry-run=client -o yaml`: a Secret equal in meaning to kubectl's own.

use base64::Engine as _;
use harness::{SENTINEL, world};
use serde_json::Value;

/// Passwords that shells, JSON and YAML treat specially.
fn odd_passwords() -> Vec<String> {
    let key =
        serde_json::json!({"type": "service_account", "private_key": "-----BEGIN\nab+c/d=\n-----END\n"});
    let mut odd: Vec<String> = [
        "\"quoted\" 'x'",
        "back\\slash",
        "ünïcödé 🐳",
        "$HOME `id` $(id)",
        "-leading",
        "yes",
        "1e3",
        "<&>\u{2028}",
        "a: b #c",
    ]
    .map(str::to_owned)
    .to_vec();
    odd.push(key.to_string());
    odd.push("x".repeat(4000));
    odd.push(SENTINEL.to_owned());
    odd
}

fn config_of(secret: &Value) -> Value {
    let encoded = secret["data"][".dockerconfigjson"].as_str().expect("a config");
    let bytes = base64::engine::general_purpose::STANDARD.decode(encoded).expect("base64");
    serde_json::from_slice(&bytes).expect("JSON")
}

#[test]
fn applied_it_equals_what_kubectl_makes() {
    let place = world().place("manifest");
    for (number, password) in odd_passwords().iter().enumerate() {
        for format in ["yaml", "json"] {
            let name = format!("ours-{number}-{format}");
            let arguments = [
                "add",
                "ghcr.io",
                "-u",
                "bob",
                "--password-stdin",
                "--name",
                &name,
                "--dry-run=client",
                "-o",
                format,
            ];
            let ended = place
                .pullsecret(&arguments)
                .env("KUBECONFIG", "/nonexistent")
                .input(password.as_bytes())
                .printing_the_credential()
                .run()
                .expect_code(0);
            let file = world().run.folder().join(&name);
            std::fs::write(&file, &ended.stdout).expect("a file");
            place.kubectl(&["apply", "-f", &file.to_string_lossy()]);
            let theirs = format!("--docker-password={password}");
            let server = [
                "create",
                "secret",
                "docker-registry",
                "theirs",
                "--docker-server=ghcr.io",
                "--docker-username=bob",
            ];
            let mut words = server.to_vec();
            words.extend([theirs.as_str(), "--dry-run=client", "-o", "json"]);
            let theirs: Value = serde_json::from_str(&place.kubectl(&words)).expect("JSON");
            let ours = place.get(&format!("secret/{name}"));
            assert_eq!(ours["type"], theirs["type"]);
            assert_eq!(ours["data"], theirs["data"], "byte for byte, {password:?}");
            assert_eq!(config_of(&ours)["auths"]["ghcr.io"]["password"].as_str(), Some(password.as_str()));
        }
    }
}

#[test]
fn several_registries_are_not_mixed_up_and_nothing_else_is_printed() {
    let place = world().place("manifest-only");
    let ended = place
        .pullsecret(&["add", "docker.io", "-u", "bob", "--password-stdin", "--dry-run=client", "-o", "json"])
        .input("pw")
        .printing_the_credential()
        .run()
        .expect_code(0);
    let secret: Value = serde_json::from_str(&ended.stdout).expect("one JSON document");
    assert_eq!(secret["kind"], "Secret");
    assert_eq!(secret["metadata"]["name"], "pull-docker-io");
    assert_eq!(config_of(&secret)["auths"]["https://index.docker.io/v1/"]["username"], "bob");
    assert_eq!(
        ended.stderr,
        "Only secret/pull-docker-io is printed, with what was named here: applied, it takes the place of all that a \
         secret of that name holds.\n\
         Attaching to a service account is not included, because applying a service account would wipe its list.\n"
    );
}
