//! What stands between the node and the registry, and what is no matter of pulls: no credential is to blame.

use serde_json::json;
use testbed::Fault;

use super::pod;
use crate::hosts::hosts;
use crate::scene::{Mended, SCENE, Scene, Told};
use crate::stage::Stage;

/// A fault in all answers of the scene's registry.
fn faulty(stage: &Stage, fault: Fault) {
    hosts().front.fault(stage.scene.host(), "/v2/", fault);
}

fn heal(stage: &Stage) {
    hosts().front.heal(stage.scene.host(), "/v2/");
}

pub(super) const SCENES: &[Scene] = &[
    Scene {
        name: "registry-down",
        wrong: "Nobody listens at the registry's address",
        from: "late.example/team",
        objects: |scene| vec![pod(scene, &[])],
        told: Told::Diagnosis("unreachable", "proven"),
        mended: Mended::Outside("the registry is started", |_| {
            hosts().front.listen_at(hosts().late).expect("a registry");
        }),
        ..SCENE
    },
    Scene {
        name: "unknown-name",
        wrong: "The node finds no such host",
        from: "nowhere.example/team",
        objects: |scene| vec![pod(scene, &[])],
        told: Told::Diagnosis("dns", "proven"),
        mended: Mended::Outside("the name is made known to the node", |stage| {
            stage.bed.node.know(stage.scene.host(), hosts().secure).expect("a name");
        }),
        ..SCENE
    },
    Scene {
        name: "unknown-authority",
        wrong: "The node does not know who vouches for the registry's certificate",
        from: "private-ca.example/team",
        objects: |scene| vec![pod(scene, &[])],
        told: Told::Diagnosis("tls", "proven"),
        mended: Mended::Outside("the node is told to trust the authority", |stage| {
            stage.bed.node.trust(stage.scene.host(), &hosts().private_authority).expect("trust");
        }),
        ..SCENE
    },
    Scene {
        name: "plain-http",
        wrong: "The registry speaks plain http",
        from: "plain.example:5000/team",
        objects: |scene| vec![pod(scene, &[])],
        told: Told::Diagnosis("plain-http", "proven"),
        mended: Mended::Outside("the node is told to ask it so", |stage| {
            stage.bed.node.ask_by_plain_http(stage.scene.host()).expect("settings");
        }),
        ..SCENE
    },
    Scene {
        name: "slow-registry",
        wrong: "The registry takes the request and does not answer",
        from: "slow.example/team",
        before: |stage| faulty(stage, Fault::Silence),
        objects: |scene| vec![pod(scene, &[])],
        told: Told::NothingYet,
        mended: Mended::Outside("the registry is quick again", heal),
        ..SCENE
    },
    Scene {
        name: "too-many-requests",
        wrong: "The registry answers 429",
        from: "busy.example/team",
        before: |stage| faulty(stage, Fault::Status("429 Too Many Requests")),
        objects: |scene| vec![pod(scene, &[])],
        told: Told::Diagnosis("rate-limited", "proven"),
        mended: Mended::Outside("the registry lets more be pulled", heal),
        ..SCENE
    },
    Scene {
        name: "registry-fault",
        wrong: "The registry answers 500",
        from: "broken.example/team",
        before: |stage| faulty(stage, Fault::Status("500 Internal Server Error")),
        objects: |scene| vec![pod(scene, &[])],
        told: Told::Diagnosis("registry-error", "proven"),
        mended: Mended::Outside("the registry is mended", heal),
        ..SCENE
    },
    Scene {
        name: "crash-loop",
        wrong: "The container ends as soon as it is started",
        from: "public.example/team",
        objects: |scene| {
            let mut wrong = pod(scene, &[]);
            wrong["spec"]["containers"][0]["command"] = json!(["/no-such-program"]);
            vec![wrong]
        },
        told: Told::Diagnosis("not-a-pull-problem", "proven"),
        mended: Mended::NotHere("it is no matter of pulls"),
        ..SCENE
    },
];
