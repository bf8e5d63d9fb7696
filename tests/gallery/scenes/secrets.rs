//! Secrets that are not there, or that the kubelet does not read as was meant.

use harness::SENTINEL;
use serde_json::json;

use super::{DOCKER_CONFIG, auth, pod, secret, secret_of};
use crate::scene::{BOTH, SCENE, Scene, Told};

const IGNORED: Told = Told::Diagnosis("secret-ignored", "proven");
const MISMATCH: Told = Told::Diagnosis("key-mismatch", "proven");
const UNDECODABLE: Told = Told::Diagnosis("secret-undecodable", "proven");

pub(super) const SCENES: &[Scene] = &[
    Scene {
        name: "secret-elsewhere",
        wrong: "The secret is in another namespace",
        before: |stage| {
            let right = secret("regcred", &[(stage.scene.host(), "bob", SENTINEL)]);
            stage.apply_beside("elsewhere", &[right]);
        },
        objects: |scene| vec![pod(scene, &["regcred"])],
        told: Told::Diagnosis("secret-missing", "proven"),
        pairs: BOTH,
        ..SCENE
    },
    Scene {
        name: "opaque",
        wrong: "The secret is of type Opaque",
        objects: |scene| {
            let config = json!({"auths": {scene.host(): {"username": "bob", "password": SENTINEL}}});
            let opaque = secret_of("regcred", ("Opaque", ".dockerconfigjson"), &config);
            vec![opaque, pod(scene, &["regcred"])]
        },
        told: IGNORED,
        pairs: BOTH,
        ..SCENE
    },
    Scene {
        name: "dockercfg-shape",
        wrong: "A secret of the old type `dockercfg` holds what belongs into the new one",
        objects: |scene| {
            let config = json!({"auths": {scene.host(): {"username": "bob", "password": SENTINEL}}});
            let old = secret_of("regcred", ("kubernetes.io/dockercfg", ".dockercfg"), &config);
            vec![old, pod(scene, &["regcred"])]
        },
        told: IGNORED,
        pairs: BOTH,
        ..SCENE
    },
    Scene {
        name: "undecodable-json",
        wrong: "The secret's JSON is not a docker config",
        objects: |scene| {
            let config = json!({"auths": [scene.host()]});
            vec![secret_of("regcred", DOCKER_CONFIG, &config), pod(scene, &["regcred"])]
        },
        told: UNDECODABLE,
        pairs: BOTH,
        ..SCENE
    },
    Scene {
        name: "undecodable-auth",
        wrong: "`auth` is not base64",
        objects: |scene| {
            let config = json!({"auths": {scene.host(): {"auth": "bob:secret"}}});
            vec![secret_of("regcred", DOCKER_CONFIG, &config), pod(scene, &["regcred"])]
        },
        told: UNDECODABLE,
        pairs: BOTH,
        ..SCENE
    },
    Scene {
        name: "bad-beside-good",
        wrong: "One secret cannot be decoded, and stops the pull with the right one beside it",
        objects: |scene| {
            let good = secret("good", &[(scene.host(), "bob", SENTINEL)]);
            let no_colon = auth("bob", "").trim_end_matches('=').to_owned();
            let config = json!({"auths": {"old.example": {"auth": &no_colon[..no_colon.len() - 2]}}});
            vec![good, secret_of("bad", DOCKER_CONFIG, &config), pod(scene, &["good", "bad"])]
        },
        told: UNDECODABLE,
        pairs: BOTH,
        ..SCENE
    },
    Scene {
        name: "key-path",
        wrong: "The key has a path that is not the image's",
        objects: |scene| {
            let key = format!("{}/shop", scene.host());
            vec![secret("regcred", &[(&key, "bob", SENTINEL)]), pod(scene, &["regcred"])]
        },
        told: MISMATCH,
        pairs: BOTH,
        ..SCENE
    },
    Scene {
        name: "key-port",
        wrong: "The key has a port that is not the image's",
        objects: |scene| {
            let key = format!("{}:5000", scene.host());
            vec![secret("regcred", &[(&key, "bob", SENTINEL)]), pod(scene, &["regcred"])]
        },
        told: MISMATCH,
        pairs: BOTH,
        ..SCENE
    },
    Scene {
        name: "key-upper-case",
        wrong: "The key is in upper case",
        objects: |scene| {
            let key = scene.host().to_uppercase();
            vec![secret("regcred", &[(&key, "bob", SENTINEL)]), pod(scene, &["regcred"])]
        },
        told: MISMATCH,
        pairs: BOTH,
        ..SCENE
    },
];
