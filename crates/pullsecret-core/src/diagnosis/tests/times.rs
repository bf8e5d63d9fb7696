//! When the pod, its account's list and its secrets were made, and what that explains.

use super::world::*;
use crate::diagnosis::{AccountCase, Remedy, SecretTimes};

#[test]
fn what_was_not_sent_comes_by_itself_only_while_the_secret_is_new() {
    let at = |time: &str| time.parse().ok();
    let noon = at("2026-01-02T12:00:00Z");
    for (created, changed, immutable, now, certainty, remedy, words) in [
        (at("2026-01-02T11:55:00Z"), None, false, noon, "proven", Remedy::Wait, "has not tried with it yet"),
        (
            at("2025-01-01T00:00:00Z"),
            at("2026-01-02T11:59:00Z"),
            false,
            noon,
            "proven",
            Remedy::Wait,
            "has not tried with it yet",
        ),
        (
            at("2025-01-01T00:00:00Z"),
            None,
            false,
            noon,
            "likely",
            Remedy::RecreatePods,
            "does not see the secret as it is",
        ),
        (at("2025-01-01T00:00:00Z"), None, false, None, "likely", Remedy::Wait, "has not tried with it yet"),
        (None, None, false, noon, "likely", Remedy::Wait, "has not tried with it yet"),
        (at("2026-01-02T11:55:00Z"), None, true, noon, "likely", Remedy::RecreatePods, "It is immutable"),
    ] {
        let secrets = [SecretTimes { name: "acme", created, changed, immutable }];
        let more = More { secrets: &secrets, now, ..More::default() };
        let found = diagnosed(("ErrImagePull", ANONYMOUS), IMAGE, &[good()], more).unwrap();
        assert_eq!(shown(&found), format!("no-credential {certainty}"), "{secrets:?}");
        assert!(found.cause.contains(words), "{}", found.cause);
        assert!(!found.cause.contains("probably"), "{}", found.cause);
        assert_eq!(found.remedies, [remedy]);
    }
}

#[test]
fn a_pod_that_is_younger_than_its_accounts_list_is_not_called_older() {
    let (account_list, seen) = (keyring(&[good()]), account(&["acme"]));
    let prediction = account_list.predict(IMAGE);
    let changed = "2026-01-01T00:00:00Z".parse().ok();
    let account = Some(AccountCase { name: "default", seen: &seen, prediction: Some(&prediction), changed });
    let more = More { account, pod_created: "2026-01-02T00:00:00Z".parse().ok(), ..More::default() };
    let found = diagnosed(("ErrImagePull", ANONYMOUS), IMAGE, &[], more).unwrap();
    assert_eq!(shown(&found), "no-credential likely");
    assert!(found.cause.contains("made without secret/acme"), "{}", found.cause);
    assert!(!found.cause.contains("older"), "{}", found.cause);
    assert_eq!(found.remedies, [Remedy::RecreatePods]);
}
