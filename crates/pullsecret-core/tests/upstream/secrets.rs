//! Several secrets in one keyring, and what in them does not count.
//!
//! kubernetes v1.35.4, `pkg/credentialprovider/secrets/secrets_test.go`, `Test_MakeDockerKeyring`. Left out: what the
//! node's own keyring adds, which only the node knows; and the hashes of credentials, which nothing here needs.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use pullsecret_core::PullSecret;
use pullsecret_core::kubelet::Keyring;
use secrecy::ExposeSecret as _;
use serde_json::json;

/// `user:password` of each credential that the kubelet tries for `test.registry.io`, from secrets of (type, key of
/// the data, body).
fn tried(secrets: &[(&str, &str, &str)]) -> Vec<String> {
    let mut keyring = Keyring::default();
    for (secret_type, data_key, body) in secrets {
        let object = json!({"metadata": {"name": "s1", "namespace": "ns1", "uid": "uid1"},
            "type": secret_type, "data": {*data_key: STANDARD.encode(body)}});
        let secret = PullSecret::from_object(object);
        let Some(format) = secret.format() else { continue };
        let Some(config) = secret.config(format).expect("decodes") else { continue };
        for entry in config.entries() {
            let credential = entry.credential();
            let shown = format!("{}:{}", credential.username(), credential.password().expose_secret());
            keyring.add(entry.key(), shown).expect("a key that the kubelet can read");
        }
    }
    keyring.lookup("test.registry.io").into_iter().cloned().collect()
}

const JSON_TYPE: &str = "kubernetes.io/dockerconfigjson";
const JSON_KEY: &str = ".dockerconfigjson";
const CFG_TYPE: &str = "kubernetes.io/dockercfg";
const CFG_KEY: &str = ".dockercfg";

#[test]
fn a_secret_counts_when_its_type_and_its_key_belong_together() {
    let auth = r#"{"test.registry.io": {"auth": "dXNlcjpwYXNzd29yZA=="}}"#;
    let fields = r#"{"test.registry.io": {"username": "user", "password": "password"}}"#;
    let other = r#"{"foobar.io": {"auth": "dXNlcjpwYXNzd29yZA=="}}"#;
    for (secret_type, key, body, found) in [
        (JSON_TYPE, JSON_KEY, auth, true),
        (CFG_TYPE, CFG_KEY, auth, true),
        (JSON_TYPE, JSON_KEY, fields, true),
        (CFG_TYPE, CFG_KEY, fields, true),
        (CFG_TYPE, JSON_KEY, auth, false),
        (JSON_TYPE, CFG_KEY, auth, false),
        (JSON_TYPE, JSON_KEY, other, false),
        (CFG_TYPE, CFG_KEY, other, false),
    ] {
        let body = if key == JSON_KEY { format!(r#"{{"auths": {body}}}"#) } else { body.to_owned() };
        let expected: &[&str] = if found { &["user:password"] } else { &[] };
        assert_eq!(tried(&[(secret_type, key, &body)]), expected, "{secret_type} {key} {body}");
    }
}

#[test]
fn without_secrets_nothing_of_theirs_is_tried() {
    assert!(tried(&[]).is_empty());
}
