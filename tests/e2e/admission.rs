//! Admission policies that refuse a Secret and put it into their message.

use std::time::{Duration, Instant};

use harness::{Ended, Place, world};
use serde_json::json;

/// How long a policy may take to be in force before the test is given up.
const GUARD: Duration = Duration::from_mins(1);

/// A policy that refuses every Secret of this namespace with this message (in CEL).
fn refuse_secrets(place: &Place, message: &str) {
    let name = &place.namespace;
    place.apply(&json!({ "apiVersion": "v1", "kind": "List", "items": [
        { "apiVersion": "admissionregistration.k8s.io/v1", "kind": "ValidatingAdmissionPolicy",
          "metadata": { "name": name },
          "spec": {
            "failurePolicy": "Fail",
            "matchConstraints": { "resourceRules": [{ "apiGroups": [""], "apiVersions": ["v1"],
                "operations": ["CREATE", "UPDATE"], "resources": ["secrets"] }] },
            "validations": [{
                "expression": format!("object.metadata.namespace != '{name}'"),
                "messageExpression": message,
            }],
          } },
        { "apiVersion": "admissionregistration.k8s.io/v1", "kind": "ValidatingAdmissionPolicyBinding",
          "metadata": { "name": name },
          "spec": { "policyName": name, "validationActions": ["Deny"] } },
    ] }));
}

/// `add`, again and again until the policy is in force. The harness fails if the password is printed in any form.
fn refused(place: &Place) -> Ended {
    let started = Instant::now();
    loop {
        let ended = place.add(&["ghcr.io", "-u", "bob", "--verify=never", "--no-attach"]).run();
        if ended.code != 0 {
            return ended;
        }
        assert!(started.elapsed() < GUARD, "the policy is never in force");
        place.kubectl(&["delete", "secret/pull-ghcr-io"]);
        std::thread::sleep(Duration::from_millis(200));
    }
}

#[test]
fn a_policy_that_repeats_the_secret_is_not_quoted() {
    let place = world().place("admission");
    refuse_secrets(&place, "'registry credential not allowed: ' + string(object.data['.dockerconfigjson'])");
    let ended = refused(&place);
    assert!(ended.stderr.contains("finds secret/pull-ghcr-io invalid"), "{}", ended.stderr);
    assert!(ended.stderr.contains("because they repeat the credential"), "{}", ended.stderr);

    let place = world().place("admission-words");
    refuse_secrets(&place, "'no registry credentials in ' + object.metadata.namespace");
    let said = format!("no registry credentials in {}", place.namespace);
    let ended = refused(&place);
    assert!(ended.stderr.contains(&said), "{}", ended.stderr);
}
