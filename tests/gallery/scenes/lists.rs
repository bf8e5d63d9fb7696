//! Lists of pull secrets in which the right one does not stand, or stood too late.

use harness::SENTINEL;

use super::{account, pod, secret, workload};
use crate::scene::{BOTH, SCENE, Scene, Told};
use crate::stage::Stage;

const STALE: Told = Told::Diagnosis("stale-pod", "proven");
const HIDDEN: Told = Told::Diagnosis("no-credential", "proven");

/// The right secret comes, and the account lists it, when the pod is there.
fn patched_later(stage: &Stage) {
    let right = secret("regcred", &[(stage.scene.host(), "bob", SENTINEL)]);
    stage.seed(&[right, account(&["regcred"])]);
}

pub(super) const SCENES: &[Scene] = &[
    Scene {
        name: "account-later",
        wrong: "The account was given the secret after the pod was made",
        objects: |scene| vec![pod(scene, &[])],
        then: patched_later,
        told: STALE,
        pairs: BOTH,
        ..SCENE
    },
    Scene {
        name: "account-later-deployment",
        wrong: "The same, of a Deployment",
        objects: |scene| vec![workload("Deployment", scene, &[])],
        then: patched_later,
        told: STALE,
        pairs: BOTH,
        ..SCENE
    },
    Scene {
        name: "account-later-statefulset",
        wrong: "The same, of a StatefulSet",
        objects: |scene| vec![workload("StatefulSet", scene, &[])],
        then: patched_later,
        told: STALE,
        ..SCENE
    },
    Scene {
        name: "own-list",
        wrong: "The pod's own list hides the account's",
        objects: |scene| {
            let right = secret("regcred", &[(scene.host(), "bob", SENTINEL)]);
            let other = secret("other", &[("other.example", "bob", SENTINEL)]);
            vec![right, other, account(&["regcred"]), pod(scene, &["other"])]
        },
        told: HIDDEN,
        pairs: BOTH,
        ..SCENE
    },
    Scene {
        name: "own-list-deployment",
        wrong: "The same, of a Deployment",
        objects: |scene| {
            let right = secret("regcred", &[(scene.host(), "bob", SENTINEL)]);
            let other = secret("other", &[("other.example", "bob", SENTINEL)]);
            vec![right, other, account(&["regcred"]), workload("Deployment", scene, &["other"])]
        },
        told: HIDDEN,
        pairs: BOTH,
        ..SCENE
    },
];
