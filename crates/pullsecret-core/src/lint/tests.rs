//! Secrets as people have them, and what is said of each.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use serde_json::{Value, json};

mod entries;

use super::*;
use crate::inspection::Inspected;

const JSON: &str = "kubernetes.io/dockerconfigjson";
const CFG: &str = "kubernetes.io/dockercfg";
/// No lines at all.
const NONE: [&str; 0] = [];
const SENTINEL: &str = "hunter2";

fn now() -> Timestamp {
    "2026-03-01T12:00:00Z".parse().unwrap()
}

fn inspected(object: Value, repositories: &[&str]) -> Inspection {
    let repositories: Vec<String> = repositories.iter().map(|name| (*name).to_owned()).collect();
    let context = Context { now: now(), place: "-n shop", in_file: false, repositories: &repositories };
    let inspection = Inspection::of(&PullSecret::from_object(object), &context);
    let printed = format!("{inspection:?}");
    assert!(!printed.contains(SENTINEL), "a password is in {printed}");
    inspection
}

fn secret(secret_type: &str, key: &str, body: &str) -> Value {
    json!({"metadata": {"namespace": "shop", "name": "regcred"}, "type": secret_type,
        "data": {key: STANDARD.encode(body)}})
}

/// A secret of the usual type with these entries.
fn entries(auths: &Value) -> Value {
    secret(JSON, ".dockerconfigjson", &json!({"auths": auths}).to_string())
}

fn good() -> Value {
    json!({"username": "bob", "password": SENTINEL})
}

/// The findings, one line each: severity, code, path, message, commands.
fn lines(object: Value) -> Vec<String> {
    let shown = |f: &Finding| {
        let path = f.object.path.as_deref().unwrap_or("-");
        format!("{} {} {path}: {} [{}]", f.severity, f.code, f.message, f.commands.join("; "))
    };
    inspected(object, &[]).findings.iter().map(shown).collect()
}

#[track_caller]
fn one(object: Value) -> String {
    let lines = lines(object);
    assert_eq!(lines.len(), 1, "{lines:#?}");
    lines[0].clone()
}

fn codes(object: Value) -> Vec<String> {
    inspected(object, &[]).findings.iter().map(|finding| finding.code.to_string()).collect()
}

#[test]
fn a_good_secret_has_no_finding() {
    let inspection =
        inspected(entries(&json!({"ghcr.io": good(), "https://index.docker.io/v1/": good()})), &[]);
    assert_eq!(inspection.findings, []);
    assert!(inspection.entries.iter().all(|entry| entry.usable));
    let patterns: Vec<_> = inspection.entries.iter().filter_map(Inspected::pattern).collect();
    assert_eq!(patterns, ["ghcr.io/*", "docker.io/*"]);
    let registries: Vec<_> = inspection.entries.iter().map(Inspected::registry).collect();
    assert_eq!(registries, ["ghcr.io", "docker.io"]);
}

#[test]
fn an_undecodable_secret_says_where_and_what_it_breaks() {
    let cut = secret(JSON, ".dockerconfigjson", "{\"auths\":{\n  \"ghcr.io\":{\"auth\":\"aHVudGVyMg");
    assert_eq!(
        one(cut),
        "error secret-undecodable data[\".dockerconfigjson\"]: the kubelet cannot decode it: unexpected end of JSON \
         input (line 2, column 32); every pod that names it fails to pull, public images too \
         [kubectl pullsecret add REGISTRY -u USER --name regcred --replace --no-attach -n shop]"
    );
    let base64 = entries(&json!({"ghcr.io": {"auth": "@@@@"}}));
    assert_eq!(
        one(base64),
        "error secret-undecodable data[\".dockerconfigjson\"]: the kubelet cannot decode it: illegal base64 data at \
         input byte 0 (in the entry ghcr.io); every pod that names it fails to pull, public images too \
         [kubectl pullsecret add ghcr.io -u USER --name regcred --replace --no-attach -n shop]"
    );
    let inspection = inspected(secret(CFG, ".dockercfg", "[]"), &[]);
    assert!(inspection.entries.is_empty() && inspection.error().is_some());
    assert!(inspection.findings[0].message.contains("cannot unmarshal array"));
}

#[test]
fn a_wrong_type_is_named_with_what_would_be_right() {
    let body = json!({"auths": {"ghcr.io": good()}}).to_string();
    assert_eq!(
        one(secret("Opaque", ".dockerconfigjson", &body)),
        "error wrong-type type: type Opaque: the kubelet does not look at it, and says nothing of that \
         [kubectl pullsecret add ghcr.io -u bob --name regcred --replace --no-attach -n shop]"
    );
    let certificate = secret("kubernetes.io/tls", "tls.crt", "x");
    assert!(
        one(certificate).ends_with("[kubectl pullsecret add REGISTRY -u USER -n shop]"),
        "it is left alone"
    );
    let untyped = inspected(secret("", "other", ""), &[]);
    assert_eq!((untyped.secret_type.as_str(), untyped.entries.len()), ("Opaque", 0));
    let opaque = inspected(secret("Opaque", ".dockerconfigjson", &body), &[]);
    assert!(!opaque.entries[0].usable, "what is not looked at serves nothing");
    let broken = secret("Opaque", ".dockerconfigjson", "{");
    assert_eq!(codes(broken), ["wrong-type"], "what is not looked at breaks nothing");
}

#[test]
fn data_that_is_not_there_is_told_from_data_that_is_elsewhere() {
    assert!(one(secret(JSON, ".dockercfg", "{}")).contains(
        "no-data data[\".dockerconfigjson\"]: there is nothing in data[\".dockerconfigjson\"], only .dockercfg: the kubelet"
    ));
    let none = json!({"metadata": {"namespace": "shop", "name": "regcred"}, "type": JSON});
    assert!(one(none).contains("there is nothing in data[\".dockerconfigjson\"]: the kubelet passes"));
    assert_eq!(codes(secret(CFG, ".dockercfg", "")), ["no-data"]);
}

#[test]
fn bodies_without_entries_say_why() {
    assert_eq!(codes(secret(JSON, ".dockerconfigjson", "{}")), ["no-entries"]);
    assert_eq!(codes(secret(CFG, ".dockercfg", "null")), ["no-entries"]);
    let desktop = r#"{"auths":{"ghcr.io":{}},"credsStore":"desktop"}"#;
    let said = lines(secret(JSON, ".dockerconfigjson", desktop));
    assert_eq!(said.len(), 1, "{said:?}");
    assert!(said[0].contains("credential-store-only") && said[0].contains("(desktop)"), "{said:?}");
    assert!(
        said[0].ends_with("[kubectl pullsecret add ghcr.io -u USER --name regcred --no-attach -n shop]"),
        "{said:?}"
    );
    let at_the_top = json!({"ghcr.io": good()}).to_string();
    assert_eq!(codes(secret(JSON, ".dockerconfigjson", &at_the_top)), ["format-mismatch"]);
    let under_auths = json!({"auths": {"ghcr.io": good()}}).to_string();
    assert_eq!(codes(secret(CFG, ".dockercfg", &under_auths)), ["format-mismatch"]);
}

#[test]
fn a_password_beside_the_data_can_be_taken_away() {
    let mut secret = entries(&json!({"ghcr.io": good()}));
    let applied = json!({"data": {".dockerconfigjson": STANDARD.encode(SENTINEL)}}).to_string();
    secret["metadata"]["annotations"] = json!({"kubectl.kubernetes.io/last-applied-configuration": applied});
    let inspection = inspected(secret.clone(), &[]);
    assert!(inspection.findings[0].fixable);
    assert_eq!(
        inspection.findings[0].commands,
        ["kubectl annotate secret/regcred kubectl.kubernetes.io/last-applied-configuration- -n shop"]
    );
    for harmless in ["{}", "not JSON", r#"{"data":null}"#] {
        secret["metadata"]["annotations"] =
            json!({"kubectl.kubernetes.io/last-applied-configuration": harmless});
        assert_eq!(codes(secret.clone()), NONE, "{harmless}");
    }
}

#[test]
fn the_worst_comes_first() {
    let secret = entries(&json!({"GHCR.io": good(), "quay.io": {}, "a.io": good(), "https://a.io": good()}));
    assert_eq!(codes(secret), ["empty-entry", "key-upper-case", "duplicate-key"]);
}

#[test]
fn a_secret_in_a_file_is_mended_by_a_manifest() {
    let context = Context { now: now(), place: "-n shop", in_file: true, repositories: &[] };
    let mut object = secret("Opaque", ".dockercfg", "");
    object["metadata"]["annotations"] = json!({"kubectl.kubernetes.io/last-applied-configuration":
        json!({"stringData": {".dockercfg": SENTINEL}}).to_string()});
    let inspection = Inspection::of(&PullSecret::from_object(object), &context);
    let commands: Vec<_> = inspection.findings.iter().flat_map(|finding| &finding.commands).collect();
    assert_eq!(
        commands,
        ["kubectl pullsecret add REGISTRY -u USER --name regcred --dry-run=client -o yaml -n shop"]
    );
}

#[test]
fn nothing_is_panicked_at() {
    for object in [
        json!(null),
        json!([]),
        json!({"data": 3, "type": JSON}),
        json!({"data": {".dockerconfigjson": 3}, "type": JSON}),
    ] {
        inspected(object, &[]);
    }
}

#[test]
fn a_secret_that_others_keep_gets_no_command_and_a_frozen_one_is_replaced() {
    let gap = || entries(&json!({"ghcr.io": {"username": "-rf"}}));
    assert!(
        one(gap()).ends_with("[kubectl pullsecret add ghcr.io -u=-rf --name regcred --no-attach -n shop]")
    );
    let mut frozen = gap();
    frozen["immutable"] = json!(true);
    assert!(one(frozen).contains("--name regcred --replace --no-attach"));
    let mut kept = gap();
    kept["metadata"]["labels"] = json!({"app.kubernetes.io/managed-by": "Helm"});
    assert!(one(kept).ends_with("[]"));
}

#[test]
fn no_command_names_a_registry_that_add_would_refuse() {
    for line in lines(entries(&json!({"ghcr.io/Foo": good()}))) {
        assert!(!line.contains("add ghcr.io/Foo"), "{line}");
    }
}
