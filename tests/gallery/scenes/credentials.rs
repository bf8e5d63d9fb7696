//! Credentials that are not there, or are sent and refused.

use harness::SENTINEL;
use serde_json::json;

use super::{DOCKER_CONFIG, WRONG, account, auth, pod, secret, secret_of, workload};
use crate::scene::{BOTH, Mended, SCENE, Scene, Told};

const REJECTED: Told = Told::Diagnosis("credential-rejected", "proven");
const NONE_SENT: Told = Told::Diagnosis("no-credential", "proven");

pub(super) const SCENES: &[Scene] = &[
    Scene {
        name: "no-secret",
        wrong: "The pod and its account name no secret at all",
        objects: |scene| vec![pod(scene, &[])],
        told: NONE_SENT,
        pairs: BOTH,
        ..SCENE
    },
    Scene {
        name: "no-secret-deployment",
        wrong: "The same, of a Deployment",
        objects: |scene| vec![workload("Deployment", scene, &[])],
        told: NONE_SENT,
        pairs: BOTH,
        ..SCENE
    },
    Scene {
        name: "no-secret-statefulset",
        wrong: "The same, of a StatefulSet, which no rollout frees",
        objects: |scene| vec![workload("StatefulSet", scene, &[])],
        told: NONE_SENT,
        ..SCENE
    },
    Scene {
        name: "no-secret-basic",
        wrong: "The same, and the registry wants user and password in each request",
        from: "basic.example/team",
        objects: |scene| vec![pod(scene, &[])],
        // Of Basic authentication, containerd 1.6 does not say whether anything was sent.
        told: Told::ByNode("no-credential", "proven", "likely"),
        pairs: BOTH,
        ..SCENE
    },
    Scene {
        name: "wrong-password",
        wrong: "The password is wrong",
        objects: |scene| vec![secret("regcred", &[(scene.host(), "bob", WRONG)]), pod(scene, &["regcred"])],
        told: REJECTED,
        mended: Mended::By(&[0]),
        pairs: BOTH,
        ..SCENE
    },
    Scene {
        name: "wrong-password-basic",
        wrong: "The same, and the registry wants user and password in each request",
        from: "basic.example/team",
        objects: |scene| vec![secret("regcred", &[(scene.host(), "bob", WRONG)]), pod(scene, &["regcred"])],
        told: Told::Diagnosis("credential-rejected", "likely"),
        mended: Mended::By(&[0]),
        pairs: BOTH,
        ..SCENE
    },
    Scene {
        name: "user-typo",
        wrong: "The user is misspelt",
        objects: |scene| {
            vec![secret("regcred", &[(scene.host(), "bbo", SENTINEL)]), pod(scene, &["regcred"])]
        },
        told: REJECTED,
        mended: Mended::By(&[1]),
        pairs: BOTH,
        ..SCENE
    },
    Scene {
        name: "expired",
        wrong: "The credential has expired, as the secret itself says",
        objects: |scene| {
            let mut expired = secret("regcred", &[(scene.host(), "bob", WRONG)]);
            let times = json!({scene.host(): "2026-01-01T00:00:00Z"}).to_string();
            expired["metadata"]["annotations"] = json!({"kubectl-pullsecret/expires": times});
            vec![expired, pod(scene, &["regcred"])]
        },
        told: REJECTED,
        mended: Mended::By(&[0]),
        pairs: BOTH,
        ..SCENE
    },
    Scene {
        name: "no-access",
        wrong: "The password is right, and the user may not read the repository",
        from: "registry.example/alice",
        objects: |scene| {
            vec![secret("regcred", &[(scene.host(), "bob", SENTINEL)]), pod(scene, &["regcred"])]
        },
        told: Told::Diagnosis("access-denied", "proven"),
        user: "alice",
        mended: Mended::By(&[1]),
        pairs: BOTH,
        ..SCENE
    },
    Scene {
        name: "both-wrong",
        wrong: "Two secrets, and both passwords are wrong",
        objects: |scene| {
            let first = secret("first", &[(scene.host(), "ci", WRONG)]);
            let second = secret("second", &[(scene.host(), "bob", WRONG)]);
            vec![first, second, account(&["first", "second"]), pod(scene, &[])]
        },
        told: REJECTED,
        pairs: BOTH,
        ..SCENE
    },
    Scene {
        name: "first-wrong-second-right",
        wrong: "Nothing: of two secrets the first is wrong, and the second is right",
        objects: |scene| {
            let first = secret("first", &[(scene.host(), "ci", WRONG)]);
            let second = secret("second", &[(scene.host(), "bob", SENTINEL)]);
            vec![first, second, account(&["first", "second"]), pod(scene, &[])]
        },
        told: Told::Nothing,
        mended: Mended::Needless,
        pairs: BOTH,
        ..SCENE
    },
    Scene {
        name: "newline-in-auth",
        wrong: "A newline stands behind the password inside of `auth`",
        objects: |scene| {
            let entry = json!({"username": "bob", "password": SENTINEL, "auth": auth("bob", &format!("{SENTINEL}\n"))});
            let config = json!({"auths": {scene.host(): entry}});
            vec![secret_of("regcred", DOCKER_CONFIG, &config), pod(scene, &["regcred"])]
        },
        told: REJECTED,
        mended: Mended::By(&[0]),
        pairs: BOTH,
        ..SCENE
    },
    Scene {
        name: "auth-against-password",
        wrong: "`auth` has another password than `password`, which is right and not looked at",
        objects: |scene| {
            let entry = json!({"username": "bob", "password": SENTINEL, "auth": auth("bob", WRONG)});
            let config = json!({"auths": {scene.host(): entry}});
            vec![secret_of("regcred", DOCKER_CONFIG, &config), pod(scene, &["regcred"])]
        },
        told: REJECTED,
        mended: Mended::By(&[0]),
        pairs: BOTH,
        ..SCENE
    },
    Scene {
        name: "identity-token",
        wrong: "The entry has an identity token and nothing else",
        objects: |scene| {
            let config = json!({"auths": {scene.host(): {"identitytoken": WRONG}}});
            vec![secret_of("regcred", DOCKER_CONFIG, &config), pod(scene, &["regcred"])]
        },
        told: NONE_SENT,
        pairs: BOTH,
        ..SCENE
    },
    Scene {
        name: "empty-password",
        wrong: "The password is empty",
        objects: |scene| vec![secret("regcred", &[(scene.host(), "bob", "")]), pod(scene, &["regcred"])],
        told: NONE_SENT,
        pairs: BOTH,
        ..SCENE
    },
];
