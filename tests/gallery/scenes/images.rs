//! Images that are not there, are meant to be elsewhere, or are there and not for this pod.

use harness::SENTINEL;
use serde_json::json;
use testbed::Fault;

use super::{WRONG, pod, secret};
use crate::hosts::{ANYBODY, hosts};
use crate::scene::{BOTH, Mended, SCENE, Scene, Told};

const NOT_FOUND: Told = Told::Diagnosis("not-found", "likely");

/// What Docker Hub says.
const LIMIT: &str =
    "You have reached your unauthenticated pull rate limit. https://www.docker.com/increase-rate-limit";

pub(super) const SCENES: &[Scene] = &[
    Scene {
        name: "missing-tag",
        wrong: "There is no such tag",
        tag: "2.0",
        objects: |scene| {
            vec![secret("regcred", &[(scene.host(), "bob", SENTINEL)]), pod(scene, &["regcred"])]
        },
        told: NOT_FOUND,
        mended: Mended::Outside("the tag is pushed", |stage| hosts().push(stage.scene)),
        ..SCENE
    },
    Scene {
        name: "missing-repository",
        wrong: "There is no such repository",
        pushed: None,
        objects: |scene| {
            vec![secret("regcred", &[(scene.host(), "bob", SENTINEL)]), pod(scene, &["regcred"])]
        },
        told: NOT_FOUND,
        mended: Mended::Outside("the image is pushed", |stage| hosts().push(stage.scene)),
        ..SCENE
    },
    Scene {
        name: "missing-and-open",
        wrong: "There is no such image in a registry that asks for no credential",
        from: "public.example/team",
        pushed: None,
        objects: |scene| vec![pod(scene, &[])],
        told: Told::Diagnosis("not-found-or-private", "likely"),
        mended: Mended::Outside("the image is pushed", |stage| hosts().push(stage.scene)),
        ..SCENE
    },
    Scene {
        name: "hub-by-default",
        wrong: "The image's name has no registry, and so means Docker Hub",
        from: "registry.example/bob",
        objects: |scene| {
            let mut short = pod(scene, &["regcred"]);
            short["spec"]["containers"][0]["image"] = json!(scene.repository(scene.tag));
            vec![secret("regcred", &[(scene.host(), "bob", SENTINEL)]), short]
        },
        told: Told::Diagnosis("not-found-or-private", "likely"),
        mended: Mended::By(&[0]),
        pairs: BOTH,
        ..SCENE
    },
    Scene {
        name: "hub-limit",
        wrong: "Docker Hub's limit for those who show no credential is reached",
        from: "docker.io/acme",
        before: |stage| {
            let path = format!("/v2/acme/{}/", stage.scene.name);
            hosts().front.fault(
                "registry-1.docker.io",
                &path,
                Fault::Limit { user: ANYBODY, message: LIMIT },
            );
        },
        objects: |scene| vec![pod(scene, &[])],
        told: Told::Diagnosis("rate-limited", "proven"),
        user: "acme",
        pairs: BOTH,
        ..SCENE
    },
    Scene {
        name: "public-refused",
        wrong: "A public image, and a credential that is refused: nobody asks again without it",
        from: "docker.io/acme",
        objects: |scene| {
            let refused = secret("hub", &[("https://index.docker.io/v1/", "acme", WRONG)]);
            vec![refused, pod(scene, &["hub"])]
        },
        told: Told::Diagnosis("credential-rejected", "proven"),
        mended: Mended::By(&[0]),
        pairs: BOTH,
        ..SCENE
    },
    Scene {
        name: "wrong-platform",
        wrong: "The image is not built for the node's platform",
        from: "public.example/team",
        objects: |scene| vec![pod(scene, &[])],
        told: Told::Diagnosis("platform", "proven"),
        mended: Mended::NotHere("the image has to be built for it"),
        ..SCENE
    },
    Scene {
        name: "invalid-reference",
        wrong: "The image's name is an address",
        from: "public.example/team",
        objects: |scene| {
            let mut address = pod(scene, &[]);
            address["spec"]["containers"][0]["image"] = json!(format!("https://{}", scene.image()));
            vec![address]
        },
        told: Told::Diagnosis("invalid-image-name", "proven"),
        ..SCENE
    },
    Scene {
        name: "never-pull",
        wrong: "`imagePullPolicy: Never`, and the image is not on the node",
        from: "public.example/team",
        objects: |scene| {
            let mut never = pod(scene, &[]);
            never["spec"]["containers"][0]["imagePullPolicy"] = json!("Never");
            vec![never]
        },
        told: Told::Diagnosis("never-pull", "likely"),
        mended: Mended::NotHere("who wrote the policy knows where the image ought to come from"),
        ..SCENE
    },
    Scene {
        name: "not-for-this-pod",
        wrong: "The image is on the node, pulled with a credential that this pod has not",
        before: |stage| {
            let right = secret("regcred", &[(stage.scene.host(), "bob", SENTINEL)]);
            let namespace = stage.apply_beside("with", &[right, pod(stage.scene, &["regcred"])]);
            stage.until_on_node(&namespace);
        },
        objects: |scene| vec![pod(scene, &[])],
        told: Told::Diagnosis("not-verified-for-pod", "likely"),
        ..SCENE
    },
];
