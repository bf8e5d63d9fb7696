//! Setting and removing entries in configs that hold what others need.

use super::*;

fn after_set(body: &str, key: &str) -> (String, EntryChange) {
    let mut config = config(body);
    let change = config.set_entry(key, &bob("pw"), None);
    assert_eq!(shown(&self::config(&text(&config))), shown(&config), "what is written reads back: {body}");
    (text(&config), change)
}

const BOB: &str = r#"{"username":"bob","password":"pw","auth":"Ym9iOnB3"}"#;

#[test]
fn a_new_config_is_what_kubectl_writes() {
    let mut config = DockerConfig::new(ConfigFormat::DockerConfigJson);
    let odd = Credential::new("b<b>", SecretString::from("a\"b\\c&\u{1}\u{8}\u{2028}é$"));
    config.set_entry("https://index.docker.io/v1/", &odd, Some("b@x"));
    let auth = odd.auth();
    assert_eq!(
        text(&config),
        format!(
            r#"{{"auths":{{"https://index.docker.io/v1/":{{"username":"b\u003cb\u003e","password":"a\"b\\c\u0026\u0001\b\u2028é$","email":"b@x","auth":"{}"}}}}}}"#,
            auth.expose_secret()
        )
    );
    let mut config = DockerConfig::new(ConfigFormat::DockerCfg);
    config.set_entry("ghcr.io", &bob("pw"), None);
    assert_eq!(text(&config), format!(r#"{{"ghcr.io":{BOB}}}"#));
}

#[test]
fn adding_changes_nothing_else() {
    for (before, after) in [
        ("{}", r#"{"auths":{"ghcr.io":BOB}}"#),
        (" null ", r#" {"auths":{"ghcr.io":BOB}} "#),
        (r#"{"auths": null, "n": 1.50e+1}"#, r#"{"auths": {"ghcr.io":BOB}, "n": 1.50e+1}"#),
        (r#"{"credsStore":"x"}"#, r#"{"credsStore":"x","auths":{"ghcr.io":BOB}}"#),
        (
            "{\n  \"auths\": {\n    \"b.io\": {\"auth\": \"YTpi\", \"x\": 1e400}\n  }\n}\n",
            "{\n  \"auths\": {\n    \"b.io\": {\"auth\": \"YTpi\", \"x\": 1e400},\"ghcr.io\":BOB\n  }\n}\n",
        ),
        (
            r#"{"x":1,"x":2,"auths":{"b":{},"b":{"auth":"YTpi"}},"Auths":{}}"#,
            r#"{"x":1,"x":2,"auths":{"b":{},"b":{"auth":"YTpi"}},"Auths":{"ghcr.io":BOB}}"#,
        ),
        // A null empties what stands before it, and must go on doing so.
        (
            r#"{"auths":{"ghcr.io":{}},"auths":null}"#,
            r#"{"auths":{"ghcr.io":{}},"auths":null,"auths":{"ghcr.io":BOB}}"#,
        ),
    ] {
        let (text, change) = after_set(before, "ghcr.io");
        assert_eq!(text, after.replace("BOB", BOB));
        assert_eq!(change.outcome, EntryOutcome::Added);
    }
}

#[test]
fn replacing_keeps_the_spelling_and_what_is_not_the_credentials() {
    let before = r#"{"auths":{"x":{},"https://ghcr.io":{"x":1,"Auth":"YWxpY2U6cA==","identitytoken":"t","email":"a@b","y":[ ]},"z":{}}}"#;
    let (text, change) = after_set(before, "ghcr.io");
    let entry = format!(r#"{},"x":1,"y":[ ]}}"#, BOB.trim_end_matches('}'));
    assert_eq!(text, format!(r#"{{"auths":{{"x":{{}},"https://ghcr.io":{entry},"z":{{}}}}}}"#));
    assert_eq!(change.key, "https://ghcr.io");
    assert_eq!(change.outcome, EntryOutcome::Replaced { username: "alice".to_owned() });
    assert_eq!(change.dropped, ["identitytoken", "email"]);
}

#[test]
fn the_appearance_that_the_kubelet_reads_is_replaced() {
    let before = r#"{"auths":{"ghcr.io":{"username":"old"},"ghcr.io":null},"auths":{"b":{}}}"#;
    let (text, change) = after_set(before, "ghcr.io");
    let after = r#"{"auths":{"ghcr.io":{"username":"old"},"ghcr.io":BOB},"auths":{"b":{}}}"#;
    assert_eq!(text, after.replace("BOB", BOB));
    assert_eq!(change.outcome, EntryOutcome::Replaced { username: String::new() });
}

#[test]
fn the_same_credential_is_unchanged_however_it_is_written() {
    for body in [
        r#"{"auths":{"ghcr.io":{"username":"bob","password":"pw"}}}"#,
        r#"{"auths":{"ghcr.io/":{"auth":"Ym9iOnB3","identitytoken":"t","email":"b@x"}}}"#,
    ] {
        let (text, change) = after_set(body, "ghcr.io");
        assert_eq!((text.as_str(), change.outcome), (body, EntryOutcome::Unchanged));
        assert!(change.dropped.is_empty());
    }
    let mut with_email = config(r#"{"auths":{"a":{"auth":"Ym9iOnB3","email":"b@x"}}}"#);
    let change = with_email.set_entry("a", &bob("new"), None);
    assert_eq!(change.outcome, EntryOutcome::Replaced { username: "bob".to_owned() });
    assert_eq!(with_email.entries()[0].email(), "b@x", "the same user's email stays");
}

#[test]
fn of_several_spellings_the_same_users_is_set_and_the_others_are_told() {
    let before = r#"{"auths":{"ghcr.io":{"username":"eve"},"https://ghcr.io/v2/":{"username":"bob"}}}"#;
    let (text, change) = after_set(before, "ghcr.io");
    assert_eq!(
        text,
        format!(r#"{{"auths":{{"ghcr.io":{{"username":"eve"}},"https://ghcr.io/v2/":{BOB}}}}}"#)
    );
    assert_eq!(change.beside, [KeyAndUser { key: "ghcr.io".to_owned(), username: "eve".to_owned() }]);

    let before = r#"{"auths":{"http://ghcr.io":{"username":"eve"},"ghcr.io":{"username":"mallory"}}}"#;
    assert_eq!(after_set(before, "ghcr.io").1.key, "ghcr.io", "the same spelling comes before the first");
}

#[test]
fn removing_takes_every_spelling_and_one_comma_each() {
    for (before, after) in [
        (r#"{"auths":{"ghcr.io":{}}}"#, r#"{"auths":{}}"#),
        (r#"{"auths":{"ghcr.io":{}, "b":{}}}"#, r#"{"auths":{"b":{}}}"#),
        (r#"{"auths":{"b":{}, "https://ghcr.io/":{} }}"#, r#"{"auths":{"b":{} }}"#),
        (r#"{"auths":{"ghcr.io":{},"b":1e1,"ghcr.io":{}},"auths":null}"#, ""),
        (
            r#"{"auths":{"ghcr.io":{},"b":{},"ghcr.io":{}},"auths":null}"#,
            r#"{"auths":{"b":{}},"auths":null}"#,
        ),
        (r#"{"auths":{"b":{}}}"#, r#"{"auths":{"b":{}}}"#),
    ] {
        if after.is_empty() {
            assert!(DockerConfig::decode(before.as_bytes(), ConfigFormat::DockerConfigJson).is_err());
            continue;
        }
        let mut config = config(before);
        config.remove_entry("ghcr.io");
        assert_eq!(text(&config), after);
        assert!(config.entries().iter().all(|entry| entry.key() == "b"));
    }
    let mut both = config(r#"{"auths":{"ghcr.io":{"auth":"Ym9iOnB3"},"http://ghcr.io":{}}}"#);
    let users: Vec<String> = both.remove_entry("ghcr.io").into_iter().map(|gone| gone.username).collect();
    assert_eq!(users, ["bob", ""]);
}
