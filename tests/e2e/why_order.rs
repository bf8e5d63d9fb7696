//! The proof on a real node: the credential that reaches the registry first is the one that `why` names first.
//! Needs root.

use std::time::{Duration, Instant};

use harness::{Place, world};
use serde_json::{Map, Value, json};
use testbed::Request;

/// A guard against hanging: what is waited for takes seconds.
const PATIENCE: Duration = Duration::from_mins(5);

/// How many situations, and where they come from: the same ones in every run.
const SITUATIONS: usize = 20;
const SEED: u64 = 0x5eed_0f20;

/// Numbers that look like chance (splitmix64).
struct Dice(u64);

impl Dice {
    fn below(&mut self, limit: usize) -> usize {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut mixed = self.0;
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        let mixed = usize::try_from((mixed ^ (mixed >> 31)) >> 33).expect("31 bits");
        mixed % limit
    }

    fn pick<'a, T: ?Sized>(&mut self, of: &[&'a T]) -> &'a T {
        of[self.below(of.len())]
    }
}

/// A pod and its secrets. Every entry has a user of its own, and no password is right: so the node tries all of
/// them, one after the other, and the registry's log tells which came when.
struct Situation {
    name: String,
    repository: String,
    manifests: Vec<Value>,
}

impl Situation {
    fn new(number: usize, host: &str, namespace: &str, dice: &mut Dice) -> Self {
        let name = format!("case-{number}");
        let repository = format!("{namespace}-{number}/team/app");
        let (_, port) = host.split_once(':').expect("a port");
        let image_host = dice.pick(&["127.0.0.1", "localhost"]);
        let mut manifests = Vec::new();
        let mut list = Vec::new();
        for place in 0..=dice.below(4) {
            let secret = format!("{name}-{place}");
            list.push(json!({"name": secret}));
            let entries: Map<String, Value> = (0..=dice.below(3))
                .map(|entry| {
                    let user = format!("u{number}-{place}-{entry}");
                    (key(image_host, port, &repository, dice), json!({"username": user, "password": "wrong"}))
                })
                .collect();
            let config = json!({"auths": entries}).to_string();
            let (secret_type, key) = match dice.below(8) {
                0 => ("Opaque", ".dockerconfigjson"),
                _ => ("kubernetes.io/dockerconfigjson", ".dockerconfigjson"),
            };
            // One in twelve is named and not there.
            if dice.below(12) > 0 {
                manifests.push(json!({"apiVersion": "v1", "kind": "Secret", "metadata": {"name": secret},
                    "type": secret_type, "stringData": {key: config}}));
            }
        }
        let image = format!("{image_host}:{port}/{repository}:1");
        manifests.push(json!({"apiVersion": "v1", "kind": "Pod", "metadata": {"name": name},
            "spec": {"imagePullSecrets": list, "containers": [{"name": "app", "image": image}]}}));
        Self { name, repository, manifests }
    }
}

/// A key that serves the repository, or nearly.
fn key(host: &str, port: &str, repository: &str, dice: &mut Dice) -> String {
    let (first, _) = repository.split_once('/').expect("a path");
    let half = &repository[..repository.len() - 5];
    let host = match dice.below(6) {
        0 => host.replace("127.0.0.1", "127.0.*.1").replace("localhost", "local*"),
        1 => host.replace("127.0.0.1", "*.0.0.1").replace("localhost", "[k-m]ocalhost"),
        2 => dice.pick(&["quay.io", "127.0.0.1", "localhost"]).to_owned(),
        _ => host.to_owned(),
    };
    let scheme = dice.pick(&["", "", "https://", "http://"]);
    let version = dice.pick(&["", "", "/v1", "/v2"]);
    let path = dice.pick(&["", "", "/", first, repository, half, "other"]);
    let path = if path.is_empty() || path == "/" { path.to_owned() } else { format!("/{path}") };
    let version = if path.is_empty() { "" } else { version };
    let port = dice.pick(&[port, port, port, port, "443"]);
    format!("{scheme}{host}:{port}{version}{path}")
}

/// The users whose credentials came for a repository, in the order in which they came first.
fn users(repository: &str) -> Vec<String> {
    let requests = world().basic.requests().expect("a log");
    let ours = |request: &Request| request.uri.contains(&format!("/v2/{repository}/"));
    let mut users: Vec<String> = Vec::new();
    for user in requests.into_iter().filter(ours).filter_map(|request| request.user) {
        if !users.contains(&user) {
            users.push(user);
        }
    }
    users
}

/// What `why` says: users in the order that it names, and which of them it calls random.
fn predicted(place: &Place, pod: &str) -> Vec<(String, bool)> {
    let ended = place.pullsecret(&["why", pod, "-o", "json"]).run().expect_code(0);
    let document: Value = serde_json::from_str(&ended.stdout).expect("JSON");
    assert_eq!(document["items"][0]["kubelet"]["basis"], "observed");
    let credentials = document["items"][0]["credentials"].as_array().cloned().unwrap_or_default();
    let user = |credential: &Value| credential["username"].as_str().unwrap_or_default().to_owned();
    credentials.iter().map(|credential| (user(credential), credential["order"] == "random")).collect()
}

#[test]
fn the_first_credential_that_reaches_the_registry_is_the_first_that_why_names() {
    world().node();
    let place = world().place("why-order");
    let mut dice = Dice(SEED);
    let host = world().basic.host();
    let situations: Vec<Situation> =
        (0..SITUATIONS).map(|number| Situation::new(number, host, &place.namespace, &mut dice)).collect();
    let manifests: Vec<&Value> = situations.iter().flat_map(|situation| &situation.manifests).collect();
    place.apply(&json!({"apiVersion": "v1", "kind": "List", "items": manifests}));
    let mut several = 0;
    for situation in &situations {
        let predicted = predicted(&place, &situation.name);
        let started = Instant::now();
        let mut came = users(&situation.repository);
        while came.len() < predicted.len() && started.elapsed() < PATIENCE {
            std::thread::sleep(Duration::from_millis(200));
            came = users(&situation.repository);
        }
        several += usize::from(predicted.len() > 1);
        let told = format!("{}: predicted {predicted:?}, came {came:?}", situation.name);
        assert_eq!(came.len(), predicted.len(), "{told}");
        let random: Vec<&String> =
            predicted.iter().filter(|(_, random)| *random).map(|(user, _)| user).collect();
        for (came, (expected, is_random)) in came.iter().zip(&predicted) {
            assert!(came == expected || *is_random && random.contains(&came), "{told}");
        }
    }
    assert!(several >= SITUATIONS / 2, "only {several} of {SITUATIONS} situations have an order at all");
}

#[test]
fn what_why_calls_the_kubelets_words_are_the_kubelets_words() {
    world().node();
    let place = world().place("why-words");
    let host = world().basic.host();
    let broken = json!({"apiVersion": "v1", "kind": "Secret", "metadata": {"name": "broken"},
        "type": "kubernetes.io/dockerconfigjson",
        "stringData": {".dockerconfigjson": r#"{"auths":{"ghcr.io":{"auth":"bm9jb2xvbg=="}}}"#}});
    let pod = |name: &str, image: &str| {
        json!({"apiVersion": "v1", "kind": "Pod", "metadata": {"name": name},
            "spec": {"imagePullSecrets": [{"name": "broken"}], "containers": [{"name": "app", "image": image}]}})
    };
    let items = [
        broken,
        pod("undecodable", &format!("{host}/team/other:1")),
        pod("misnamed", &format!("https://{host}/x")),
    ];
    place.apply(&json!({"apiVersion": "v1", "kind": "List", "items": items}));
    for name in ["undecodable", "misnamed"] {
        let ended = place.pullsecret(&["why", name, "-o", "json"]).run().expect_code(0);
        let document: Value = serde_json::from_str(&ended.stdout).expect("JSON");
        let error = document["items"][0]["error"].as_str().expect("an error").to_owned();
        let started = Instant::now();
        loop {
            let pod = place.get(&format!("pod/{name}"));
            let message = &pod["status"]["containerStatuses"][0]["state"]["waiting"]["message"];
            if *message == json!(error) {
                break;
            }
            assert!(started.elapsed() < PATIENCE, "{name}: {error:?} is not {message}");
            std::thread::sleep(Duration::from_millis(200));
        }
    }
}
