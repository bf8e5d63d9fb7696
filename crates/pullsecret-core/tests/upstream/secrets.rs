//! What of a secret counts.
//!
//! kubernetes v1.35.4, `pkg/credentialprovider/secrets/secrets_test.go`, `Test_MakeDockerKeyring`. Left out: what the
//! node's own keyring adds, which only the node knows; and the hashes of credentials, which nothing here needs.
//! Upstream looks up the registry alone, here it is an image in it.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use pullsecret_core::PullSecret;
use pullsecret_core::prediction::{PodKeyring, SecretSeen};
use secrecy::ExposeSecret as _;
use serde_json::json;

/// `user:password` of each credential that the kubelet tries for `test.registry.io`, with a secret of this type, key
/// of the data and body.
fn tried(secret_type: &str, data_key: &str, body: &str) -> Vec<String> {
    let object = json!({"metadata": {"name": "s1", "namespace": "ns1", "uid": "uid1"},
        "type": secret_type, "data": {data_key: STANDARD.encode(body)}});
    let keyring = PodKeyring::new([("s1", &SecretSeen::Read(PullSecret::from_object(object)))]);
    let prediction = keyring.predict("test.registry.io/app");
    let credentials = prediction.credentials.iter().map(|tried| tried.entry.credential());
    credentials
        .map(|credential| format!("{}:{}", credential.username(), credential.password().expose_secret()))
        .collect()
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
        assert_eq!(tried(secret_type, key, &body), expected, "{secret_type} {key} {body}");
    }
}
