//! What `add` makes of an entry that is there already, or that the kubelet would not use.

use serde_json::json;

use super::tests::{ALICE, one, secret, step, wanted, written};
use super::*;
use crate::plan::Plan;

#[test]
fn a_time_is_noted_where_the_credential_is_there_already() {
    let mut same = wanted("ghcr.io", "alice", "a");
    same.entries[0].expires = Some("2027-01-01T00:00:00Z".parse().unwrap());
    let noted = secret(ALICE, |object| {
        object["metadata"]["annotations"] =
            json!({"kubectl-pullsecret/expires": r#"{"ghcr.io":"2027-01-01T00:00:00Z"}"#});
    });
    let only = Permissions { create_only: true, ..Permissions::default() };
    let late = step(&one(ALICE), &same, Permissions::default()).unwrap().unwrap();
    assert_eq!(late.summary, "ghcr.io: alice's password ends 2027-01-01 00:00 UTC");
    assert_eq!(late.intents, [Intent::Expiry("ghcr.io".into())]);
    assert_eq!(written(&late.action), ALICE, "the credential is left alone");
    assert!(step(&noted, &same, only).unwrap().is_none(), "the second time nothing is left to do");

    same.entries[0].expires = Some("2028-01-01T00:00:00Z".parse().unwrap());
    assert!(step(&noted, &same, Permissions::default()).unwrap().is_some());
    same.entries[0].at_latest = true;
    assert!(step(&noted, &same, Permissions::default()).unwrap().is_none(), "the same token lives no longer");
}

#[test]
fn another_email_is_no_other_password() {
    let mut same = wanted("ghcr.io", "alice", "a");
    same.entries[0].email = Some("alice@example.com".into());
    let planned = step(&one(ALICE), &same, Permissions::default()).unwrap().unwrap();
    assert_eq!(planned.summary, "ghcr.io: another email of alice");
    let plan = Plan { steps: vec![planned], unchanged: Vec::new() };
    assert_eq!(plan.wants_consent(), [""; 0]);
}

#[test]
fn an_entry_that_the_kubelet_would_never_use_is_not_written_or_said() {
    const HUB: &str = "https://index.docker.io/v1/";
    let mut hub = wanted(HUB, "bob", "pw");
    hub.entries[0].registry = "docker.io".into();
    let direct = one(r#"{"auths":{"docker.io":{"username":"alice","password":"a"}}}"#);
    let planned = step(&direct, &hub, Permissions::default()).unwrap().unwrap();
    assert_eq!(planned.summary, "docker.io: alice → bob");
    assert_eq!(
        written(&planned.action),
        r#"{"auths":{"docker.io":{"username":"bob","password":"pw","auth":"Ym9iOnB3"}}}"#
    );
    let glob = one(r#"{"auths":{"*.io":{"username":"carol","password":"c"}}}"#);
    let planned = step(&glob, &hub, Permissions::default()).unwrap().unwrap();
    assert_eq!(planned.summary, "docker.io as bob; the kubelet uses *.io as carol and never this");
}

#[test]
fn another_spelling_of_the_key_is_told_because_the_kubelet_tries_it_too() {
    let both = one(
        r#"{"auths":{"https://ghcr.io/v2/":{"username":"bob","password":"b"},"ghcr.io":{"username":"eve","password":"e"}}}"#,
    );
    let planned = step(&both, &wanted("ghcr.io", "eve", "new"), Permissions::default()).unwrap().unwrap();
    assert_eq!(
        planned.summary,
        "ghcr.io: new password of eve; also there: https://ghcr.io/v2/ as bob, tried in random order"
    );
}
