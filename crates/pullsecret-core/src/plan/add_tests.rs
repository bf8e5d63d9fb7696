//! The plans of `add`, case by case.

use serde_json::json;

use super::*;
use crate::admission::{Account, AccountSeen};
use crate::plan::attach::attach_step;
use crate::{Kind, Sealed};

pub(super) fn wanted(key: &str, user: &str, password: &str) -> WantedSecret {
    WantedSecret {
        object: ObjectRef::new(Kind::Secret, "shop", "pull-ghcr-io"),
        entries: vec![WantedEntry {
            key: key.into(),
            registry: key.into(),
            credential: Credential::new(user, password.to_owned().into()),
            email: None,
            expires: None,
            at_latest: false,
        }],
    }
}

fn encoded(text: &str) -> String {
    use base64::Engine as _;
    base64::engine::general_purpose::STANDARD.encode(text)
}

pub(super) fn secret(config: &str, change: impl FnOnce(&mut Value)) -> PullSecret {
    let mut object = json!({
        "apiVersion": "v1", "kind": "Secret", "type": "kubernetes.io/dockerconfigjson",
        "metadata": {"name": "pull-ghcr-io", "namespace": "shop", "uid": "u", "resourceVersion": "5"},
        "data": {".dockerconfigjson": encoded(config)},
    });
    change(&mut object);
    PullSecret::from_object(object)
}

pub(super) fn one(config: &str) -> PullSecret {
    secret(config, |_| {})
}

pub(super) const ALICE: &str =
    r#"{"auths":{"ghcr.io":{"username":"alice","password":"a","auth":"YWxpY2U6YQ=="}}}"#;

pub(super) fn step(
    observed: &PullSecret,
    wanted: &WantedSecret,
    permissions: Permissions,
) -> Result<Option<Step>, Refusal> {
    secret_step(wanted, Some(observed), permissions)
}

pub(super) fn written(action: &Action) -> String {
    use base64::Engine as _;
    let value = match action {
        Action::Create(manifest) => manifest.open()["data"][".dockerconfigjson"].clone(),
        Action::Patch(patch) => patch.open()[1]["value"].clone(),
        Action::Replace { new, .. } => new.open()["data"][".dockerconfigjson"].clone(),
        Action::Delete { .. } => Value::Null,
    };
    let bytes = base64::engine::general_purpose::STANDARD.decode(value.as_str().unwrap()).unwrap();
    String::from_utf8(bytes).unwrap()
}

#[test]
fn creates_what_is_not_there() {
    let step = secret_step(&wanted("ghcr.io", "bob", "pw"), None, Permissions::default()).unwrap().unwrap();
    assert_eq!(step.sign(), '+');
    assert_eq!(step.summary, "ghcr.io as bob");
    assert_eq!(
        written(&step.action),
        r#"{"auths":{"ghcr.io":{"username":"bob","password":"pw","auth":"Ym9iOnB3"}}}"#
    );
}

#[test]
fn extends_and_keeps_everything_else() {
    let config = r#"{"auths":{"quay.io":{"auth":"eDp5","x":1.0}},"credsStore":"keep"}"#;
    let step = step(&one(config), &wanted("ghcr.io", "bob", "pw"), Permissions::default()).unwrap().unwrap();
    let text = written(&step.action);
    assert!(
        text.contains(r#""quay.io":{"auth":"eDp5","x":1.0}"#) && text.contains(r#""credsStore":"keep""#),
        "{text}"
    );
    assert!(step.wants_consent().is_none(), "an addition needs nobody's consent");
}

#[test]
fn the_same_again_is_unchanged() {
    assert!(step(&one(ALICE), &wanted("ghcr.io", "alice", "a"), Permissions::default()).unwrap().is_none());
}

#[test]
fn another_user_or_password_is_a_change_that_wants_consent() {
    let other = step(&one(ALICE), &wanted("ghcr.io", "bob", "pw"), Permissions::default()).unwrap().unwrap();
    assert_eq!(other.summary, "ghcr.io: alice → bob");
    assert!(other.wants_consent().unwrap().contains("alice"));
    let newer =
        step(&one(ALICE), &wanted("ghcr.io", "alice", "new"), Permissions::default()).unwrap().unwrap();
    assert_eq!(newer.summary, "ghcr.io: new password of alice");
    assert!(newer.wants_consent().is_some());
}

#[test]
fn foreign_immutable_and_mistyped_secrets_are_refused_and_can_be_forced() {
    let wanted = wanted("quay.io", "bob", "pw");
    let owned = secret(ALICE, |object| {
        object["metadata"]["labels"] = json!({"app.kubernetes.io/managed-by": "Helm"});
    });
    assert!(
        matches!(step(&owned, &wanted, Permissions::default()), Err(Refusal::Foreign { owner, .. }) if owner == "Helm")
    );
    assert!(step(&owned, &wanted, Permissions { adopt: true, ..Permissions::default() }).unwrap().is_some());

    let frozen = secret(ALICE, |object| object["immutable"] = json!(true));
    assert!(matches!(step(&frozen, &wanted, Permissions::default()), Err(Refusal::Immutable(_))));
    let opaque = secret(ALICE, |object| {
        object["type"] = json!("Opaque");
        object["data"]["other"] = json!("eA==");
        object["metadata"]["labels"] = json!({"team": "shop"});
    });
    assert!(matches!(step(&opaque, &wanted, Permissions::default()), Err(Refusal::WrongType { .. })));
    let replace = Permissions { replace: true, ..Permissions::default() };
    for secret in [&frozen, &opaque] {
        let step = step(secret, &wanted, replace).unwrap().unwrap();
        let text = written(&step.action);
        assert!(text.contains("alice") && text.contains("quay.io"), "every readable entry is kept: {text}");
        assert!(step.wants_consent().is_some());
    }
    let Action::Replace { new, old, .. } = step(&opaque, &wanted, replace).unwrap().unwrap().action else {
        panic!("a replacement")
    };
    assert_eq!(new.open()["metadata"]["labels"]["team"], "shop");
    assert_eq!(new.open()["data"]["other"], "eA==");
    assert_eq!(new.open()["metadata"].get("uid"), None);
    assert_eq!(old.open()["type"], "Opaque");
}

#[test]
fn a_replacement_says_why_also_where_the_entry_is_there_already() {
    let opaque = secret(ALICE, |object| object["type"] = json!("Opaque"));
    let replace = Permissions { replace: true, ..Permissions::default() };
    let summary = |wanted| step(&opaque, &wanted, replace).unwrap().unwrap().summary;
    assert_eq!(
        summary(wanted("ghcr.io", "alice", "a")),
        "type Opaque → kubernetes.io/dockerconfigjson; deleted and created again, pulls can fail in between"
    );
    assert!(summary(wanted("quay.io", "bob", "pw")).starts_with("quay.io as bob; type Opaque → "));
}

#[test]
fn undecodable_and_oversized_ones_are_refused() {
    let broken = one("{");
    assert!(matches!(
        step(&broken, &wanted("ghcr.io", "bob", "pw"), Permissions::default()),
        Err(Refusal::Undecodable { .. })
    ));
    let large = "p".repeat(MAX_SECRET_BYTES);
    assert!(matches!(
        secret_step(&wanted("ghcr.io", "bob", &large), None, Permissions::default()),
        Err(Refusal::TooLarge { .. })
    ));
}

#[test]
fn create_only_leaves_what_is_there() {
    let only = Permissions { create_only: true, ..Permissions::default() };
    assert!(matches!(step(&one(ALICE), &wanted("quay.io", "bob", "pw"), only), Err(Refusal::Exists(_))));
    assert!(step(&one(ALICE), &wanted("ghcr.io", "alice", "a"), only).unwrap().is_none());
}

#[test]
fn times_are_noted_and_taken_back() {
    let mut wanted = wanted("quay.io", "bob", "pw");
    wanted.entries[0].expires = Some("2027-01-01T00:00:00Z".parse().unwrap());
    let Action::Patch(patch) = step(&one(ALICE), &wanted, Permissions::default()).unwrap().unwrap().action
    else {
        panic!("a patch")
    };
    assert_eq!(patch.open()[2], json!({"op": "add", "path": "/metadata/annotations", "value": {}}));
    assert_eq!(patch.open()[3]["value"], r#"{"quay.io":"2027-01-01T00:00:00Z"}"#);

    let noted = secret(ALICE, |object| {
        object["metadata"]["annotations"] =
            json!({"kubectl-pullsecret/expires": r#"{"ghcr.io":"2027-01-01T00:00:00Z"}"#});
    });
    let endless = super::tests::wanted("ghcr.io", "alice", "new");
    let Action::Patch(patch) = step(&noted, &endless, Permissions::default()).unwrap().unwrap().action else {
        panic!("a patch")
    };
    assert_eq!(
        patch.open()[2],
        json!({"op": "remove", "path": "/metadata/annotations/kubectl-pullsecret~1expires"})
    );
}

fn deployment(own: &Value) -> Holder {
    Holder {
        object: ObjectRef::new(Kind::Deployment, "shop", "web"),
        read: json!({"metadata": {"resourceVersion": "3"}, "spec": {"template": {"spec": {"imagePullSecrets": own}}}}),
        account: Some((
            ObjectRef::new(Kind::ServiceAccount, "shop", "default"),
            AccountSeen::Read(Account { names: vec!["internal".into()], strict: false, changed: None }),
        )),
    }
}

#[test]
fn an_empty_template_gets_the_accounts_list_first() {
    let names = ["new".to_owned()];
    let step = attach_step(&deployment(&Value::Null), &names, Permissions::default()).unwrap().unwrap();
    let Action::Patch(patch) = &step.action else { panic!("a patch") };
    assert_eq!(patch.open()[1]["value"], json!([{"name": "internal"}, {"name": "new"}]));
    assert!(step.summary.contains("rollout"), "{}", step.summary);

    let own = attach_step(&deployment(&json!([{"name": "mine"}])), &names, Permissions::default())
        .unwrap()
        .unwrap();
    let Action::Patch(patch) = &own.action else { panic!("a patch") };
    assert_eq!(
        patch.open()[1],
        json!({"op": "add", "path": "/spec/template/spec/imagePullSecrets/-", "value": {"name": "new"}})
    );
}

#[test]
fn what_others_did_meanwhile_changes_the_patch_and_not_the_intent() {
    let wanted = wanted("ghcr.io", "bob", "pw");
    let plan = |secret: Option<PullSecret>, listed: Value| {
        let account = Holder {
            object: ObjectRef::new(Kind::ServiceAccount, "shop", "default"),
            read: json!({"metadata": {"resourceVersion": "1"}, "imagePullSecrets": listed}),
            account: None,
        };
        plan(&[(wanted.clone(), secret)], &[account], Permissions::default()).unwrap()
    };
    let agreed = plan(None, Value::Null);
    let extended = plan(Some(one(r#"{"auths":{"quay.io":{}}}"#)), json!([{"name": "theirs"}]));
    assert!(extended.is_covered_by(&agreed));
    let finished = plan(
        Some(one(r#"{"auths":{"ghcr.io":{"username":"bob","password":"pw","auth":"Ym9iOnB3"}}}"#)),
        Value::Null,
    );
    assert!(finished.is_covered_by(&agreed), "less to do is covered");
    let overwrites = plan(Some(one(ALICE)), Value::Null);
    assert!(!overwrites.is_covered_by(&agreed), "alice's credential was not there when bob agreed");
}

#[test]
fn several_namespaces_want_consent() {
    let steps = ["a", "b"].map(|namespace| Step {
        object: ObjectRef::new(Kind::ServiceAccount, namespace, "default"),
        summary: String::new(),
        intents: vec![Intent::Name("x".into())],
        action: Action::Patch(Sealed::new(json!([]))),
    });
    let plan = Plan { steps: steps.to_vec(), unchanged: Vec::new() };
    assert_eq!(plan.wants_consent(), ["2 namespaces are changed"]);
}
