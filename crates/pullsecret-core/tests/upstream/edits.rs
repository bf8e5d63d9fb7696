//! Writing entries and taking them away, where other projects assert what has to stay.

use pullsecret_core::{ConfigFormat, Credential, DockerConfig, EntryOutcome};
use secrecy::ExposeSecret as _;

const JSON: ConfigFormat = ConfigFormat::DockerConfigJson;

fn config(body: &str, format: ConfigFormat) -> DockerConfig {
    DockerConfig::decode(body.as_bytes(), format).expect("a valid body")
}

fn text(config: &DockerConfig) -> &str {
    std::str::from_utf8(config.encode().expose_secret()).expect("UTF-8")
}

fn keys(config: &DockerConfig) -> Vec<&str> {
    config.entries().iter().map(pullsecret_core::Entry::key).collect()
}

/// kubernetes v1.35.4, `pkg/credentialprovider/config_test.go`, `TestDockerConfigEntryJSONCompatibleEncode`;
/// go-containerregistry v0.20.6, `pkg/authn/authn_test.go`, `TestAuthConfigMarshalJSON`. The latter keeps an identity
/// token beside a new password; here it goes, because it belonged to the old credential.
#[test]
fn an_entry_is_written_as_go_writes_it() {
    let mut new = DockerConfig::new(ConfigFormat::DockerCfg);
    new.set_entry("a.io", &Credential::new("foo", "bar".into()), Some("foo@example.com"));
    let written = r#"{"username":"foo","password":"bar","email":"foo@example.com","auth":"Zm9vOmJhcg=="}"#;
    assert_eq!(text(&new), format!(r#"{{"a.io":{written}}}"#));

    let before = r#"{"a.io":{"auth":"YmxhaDpibGFo","identitytoken":"id","registrytoken":"reg"}}"#;
    let mut old = config(before, ConfigFormat::DockerCfg);
    let change = old.set_entry("a.io", &Credential::new("user", "pass".into()), None);
    assert_eq!(text(&old), r#"{"a.io":{"username":"user","password":"pass","auth":"dXNlcjpwYXNz"}}"#);
    assert_eq!(change.dropped, ["identitytoken", "registrytoken"]);
}

/// containers/image v5.36.2, `pkg/docker/config/config_test.go`, `TestSetCredentialsInteroperability`: what Docker
/// keeps beside an entry is there after a login and after a logout. It refuses keys with a path in Docker's file,
/// because Docker does not find them; a kubelet does.
#[test]
fn what_stands_beside_an_entry_stays() {
    let others = r#"{"auths":{"unmodified-domain.example":{"identitytoken":"identity"}},"psFormat":"psFormatValue","credHelpers":{"helper-domain.example":"helper-name"}}"#;
    for key in ["example.com", "example.com:8000", "docker.io", "example.com/ns", "example.com:8000/ns"] {
        let mut config = config(others, JSON);
        let credential = Credential::new("some-user", "some-password".into());
        assert_eq!(config.set_entry(key, &credential, None).outcome, EntryOutcome::Added);
        assert_eq!(keys(&config), ["unmodified-domain.example", key]);
        assert!(config.entries()[1].credential().same_as(&credential));
        assert_eq!(config.remove_entry(key).len(), 1);
        assert_eq!(text(&config), others);
    }
}

/// The same file, `TestSetCredentials`: keys beneath and above each other do not disturb one another, and the last
/// word about one counts.
#[test]
fn every_key_keeps_its_own_credential() {
    for written in [
        &["quay.io/a/b/c", "quay.io/a/b", "quay.io/a", "quay.io", "my-registry.local", "my-registry.local"][..],
        &["docker.io", "docker.io/vendor/product", "docker.io/vendor", "docker.io/library/busybox"],
    ] {
        let mut config = config("{}", JSON);
        for (number, key) in written.iter().enumerate() {
            let password = format!("password-{number}");
            config.set_entry(key, &Credential::new(format!("username-{number}"), password.into()), None);
        }
        for (number, key) in written
            .iter()
            .enumerate()
            .filter(|(number, key)| written.iter().rposition(|other| other == *key) == Some(*number))
        {
            let entry = config.entries().iter().find(|entry| entry.key() == *key).expect("was written");
            assert_eq!(entry.credential().username(), format!("username-{number}"), "{key}");
        }
    }
}

/// The same file, `TestRemoveAuthentication`. There it is an error to remove what is not there.
#[test]
fn an_entry_is_removed_by_its_own_key_alone() {
    for (before, removed, after) in [
        (&["quay.io"][..], &["quay.io"][..], &[][..]),
        (&["quay.io"], &["quay.io/user/image"], &["quay.io"]),
        (&["quay.io", "my-registry.local"], &["my-registry.local"], &["quay.io"]),
        (
            &["quay.io/a/b/c", "quay.io/a/b", "quay.io/a", "quay.io", "my-registry.local"],
            &["quay.io/a/b", "quay.io", "my-registry.local"],
            &["quay.io/a/b/c", "quay.io/a"],
        ),
    ] {
        let entries: Vec<String> =
            before.iter().map(|key| format!(r#""{key}":{{"auth":"ZXhhbXBsZTpvcmc="}}"#)).collect();
        let mut config = config(&format!(r#"{{"auths":{{{}}}}}"#, entries.join(",")), JSON);
        for key in removed {
            let gone = config.remove_entry(key);
            assert_eq!(gone.len(), usize::from(before.contains(key)), "{key}");
        }
        assert_eq!(keys(&config), after);
    }
}
