//! A namespace `shop` on an API server that keeps what is written, so that a test can meddle while `add` is at work.

use std::collections::BTreeMap;
use std::process::{Command, Stdio};
use std::sync::{Arc, Mutex, MutexGuard};

use base64::Engine as _;
use harness::{Ended, Plugin, SENTINEL};
use pullsecret_core::Kind;
use serde_json::{Value, json};

use crate::cluster_fixture::Fixture;
use crate::desk::{Desk, FakeStore, Person};
use crate::fake_api::{FakeApi, Reply, Seen};

/// The objects, each under its resource and name: `secrets/regcred`.
#[derive(Default)]
pub(crate) struct Objects {
    kept: BTreeMap<String, Value>,
    versions: u64,
}

impl Objects {
    /// Puts an object there under a new version, and under a new uid where there was none.
    pub(crate) fn put(&mut self, mut object: Value) -> Value {
        let text = |pointer: &str| object.pointer(pointer).and_then(Value::as_str).unwrap_or_default();
        let kind = Kind::from_type(text("/kind")).expect("a kind that is known");
        let key = format!("{}/{}", kind.resource(), text("/metadata/name"));
        self.versions += 1;
        let uid = match self.kept.get(&key) {
            Some(there) => there["metadata"]["uid"].clone(),
            None => json!(format!("uid-{}", self.versions)),
        };
        object["metadata"]["uid"] = uid;
        object["metadata"]["namespace"] = json!("shop");
        object["metadata"]["resourceVersion"] = json!(self.versions.to_string());
        self.kept.insert(key, object.clone());
        object
    }

    /// As if somebody else had written it without a change.
    pub(crate) fn touch(&mut self, key: &str) {
        let object = self.kept[key].clone();
        self.put(object);
    }

    pub(crate) fn remove(&mut self, key: &str) -> Option<Value> {
        self.kept.remove(key)
    }

    pub(crate) fn get(&self, key: &str) -> Option<&Value> {
        self.kept.get(key)
    }

    fn answer(&mut self, seen: &Seen) -> Reply {
        let (path, query) = seen.target.split_once('?').unwrap_or((&seen.target, ""));
        let dry_run = query.contains("dryRun=All");
        let path = decoded(path);
        let Some((_, key)) = path.split_once("/namespaces/shop/") else {
            return match path.as_str() {
                "/api/v1/namespaces/shop" => Reply::json(200, &json!({ "metadata": { "name": "shop" } })),
                path if path.contains("/namespaces") => Reply::failure(404, "NotFound", "not found"),
                // All that there is is in the one namespace.
                path => path.rsplit_once('/').map_or_else(|| Reply::html(404), |(_, key)| self.list(key)),
            };
        };
        let body = serde_json::from_str(&seen.body).unwrap_or(Value::Null);
        match (seen.method.as_str(), key.contains('/')) {
            ("POST", _) => self.create(key, body, dry_run),
            ("GET", false) => self.list(key),
            (method, _) => match (method, self.kept.get(key).cloned()) {
                (_, None) => Reply::failure(404, "NotFound", "not found"),
                ("GET", Some(object)) => Reply::json(200, &object),
                ("PATCH", Some(object)) => self.patch(object, &body, dry_run),
                (_, Some(object)) => self.delete(key, &object, &body),
            },
        }
    }

    fn list(&self, resource: &str) -> Reply {
        let here = self.kept.iter().filter(|(kept, _)| kept.starts_with(&format!("{resource}/")));
        let items: Vec<&Value> = here.map(|(_, object)| object).collect();
        Reply::json(200, &json!({ "metadata": {}, "items": items }))
    }

    fn create(&mut self, resource: &str, mut object: Value, dry_run: bool) -> Reply {
        if let Some(base) = object["metadata"]["generateName"].as_str() {
            object["metadata"]["name"] = json!(format!("{base}x7k2p"));
        }
        let name = object["metadata"]["name"].as_str().unwrap_or_default();
        if self.kept.contains_key(&format!("{resource}/{name}")) {
            return Reply::failure(409, "AlreadyExists", "already exists");
        }
        Reply::json(201, &if dry_run { object } else { self.put(object) })
    }

    fn patch(&mut self, mut object: Value, operations: &Value, dry_run: bool) -> Reply {
        for operation in operations.as_array().expect("a JSON Patch") {
            let path = operation["path"].as_str().expect("a path");
            if operation["op"] == "test" {
                if object.pointer(path) != Some(&operation["value"]) {
                    let message = "the server rejected our request due to an error in our request";
                    return Reply::failure(422, "Invalid", message);
                }
                continue;
            }
            let (parent, last) = path.rsplit_once('/').expect("a pointer");
            let (value, removes) = (operation["value"].clone(), operation["op"] == "remove");
            match object.pointer_mut(parent) {
                Some(Value::Array(entries)) if removes => {
                    entries.remove(last.parse().expect("a place"));
                }
                Some(Value::Object(fields)) if removes => {
                    fields.remove(&last.replace("~1", "/"));
                }
                Some(Value::Array(entries)) => entries.push(value),
                Some(parent) => parent[last.replace("~1", "/")] = value,
                None => return Reply::failure(422, "Invalid", "no such parent"),
            }
        }
        Reply::json(200, &if dry_run { object } else { self.put(object) })
    }

    fn delete(&mut self, key: &str, object: &Value, options: &Value) -> Reply {
        for field in ["uid", "resourceVersion"] {
            if object["metadata"][field] != options["preconditions"][field] {
                return Reply::failure(409, "Conflict", "the precondition does not hold");
            }
        }
        if options["dryRun"] != json!(["All"]) {
            self.kept.remove(key);
        }
        Reply::json(200, object)
    }
}

/// A path without its percent-encoding.
fn decoded(path: &str) -> String {
    let mut bytes = Vec::new();
    let mut rest = path.as_bytes();
    while let Some((&first, tail)) = rest.split_first() {
        let digits =
            tail.get(..2).filter(|_| first == b'%').and_then(|digits| std::str::from_utf8(digits).ok());
        let code = digits.and_then(|digits| u8::from_str_radix(digits, 16).ok());
        bytes.push(code.unwrap_or(first));
        rest = if code.is_some() { &tail[2..] } else { tail };
    }
    String::from_utf8_lossy(&bytes).into_owned()
}

/// The namespace: its `default` account and what a test puts there.
pub(crate) struct Namespace {
    api: FakeApi,
    objects: Arc<Mutex<Objects>>,
}

impl Namespace {
    /// Objects that nobody else changes.
    pub(crate) fn quiet(objects: impl IntoIterator<Item = Value>) -> Self {
        Self::new(objects, |_, _| None)
    }

    /// Objects, and what happens at each request before it is answered; a reply of its own stands in the place
    /// of the server's.
    pub(crate) fn new(
        objects: impl IntoIterator<Item = Value>,
        meddle: impl Fn(&Seen, &mut Objects) -> Option<Reply> + Send + Sync + 'static,
    ) -> Self {
        let mut kept = Objects::default();
        kept.put(account("default", &[]));
        for object in objects {
            kept.put(object);
        }
        let objects = Arc::new(Mutex::new(kept));
        let served = objects.clone();
        let api = FakeApi::start(move |seen| {
            let mut objects = served.lock().expect("no test panicked");
            meddle(seen, &mut objects).unwrap_or_else(|| objects.answer(seen))
        });
        Self { api, objects }
    }

    /// A kubeconfig for it.
    pub(crate) fn fixture(&self) -> Fixture {
        Fixture::for_server(&self.api.url())
    }

    /// `add ghcr.io -u bob` with these further arguments, off the terminal.
    pub(crate) fn add(&self, arguments: &[&str]) -> Ended {
        let words = ["ghcr.io", "-u", "bob", "--password-stdin"];
        self.run(&desk(), &[&words, arguments].concat())
    }

    /// The same for several registries, with passwords that Docker keeps.
    pub(crate) fn add_from_docker(&self, registries: &[&str]) -> Ended {
        let desk = desk();
        let auth = encode(&format!("bob:{SENTINEL}"));
        let auths: BTreeMap<_, _> =
            registries.iter().map(|registry| (registry, json!({ "auth": auth }))).collect();
        std::fs::create_dir(desk.home().join(".docker")).expect("a folder");
        std::fs::write(desk.home().join(".docker/config.json"), json!({ "auths": auths }).to_string())
            .expect("a file");
        self.run(&desk, &[registries, &["--from", "docker"]].concat())
    }

    /// Any verb, off the terminal.
    pub(crate) fn verb(&self, arguments: &[&str]) -> Ended {
        self.run_verb(&desk(), arguments)
    }

    /// The same in front of a terminal and a person there.
    pub(crate) fn asked(&self, person: Person, arguments: &[&str]) -> Ended {
        self.run_verb(&Desk::new(FakeStore::default(), person), arguments)
    }

    fn run(&self, desk: &Desk, arguments: &[&str]) -> Ended {
        self.run_verb(desk, &[&["add", "--verify=never"], arguments].concat())
    }

    fn run_verb(&self, desk: &Desk, arguments: &[&str]) -> Ended {
        let fixture = self.fixture();
        let config = fixture.path("config").to_string_lossy().into_owned();
        let words = ["--kubeconfig", &config];
        let mut ended = desk.run(&[&words, arguments].concat(), SENTINEL);
        // Each test has a folder and a port of its own.
        for stream in [&mut ended.stdout, &mut ended.stderr] {
            *stream = stream.replace(&config, "KUBECONFIG").replace(&self.api.url(), "SERVER");
        }
        ended
    }

    pub(crate) fn objects(&self) -> MutexGuard<'_, Objects> {
        self.objects.lock().expect("no test panicked")
    }

    /// The keys in a secret's docker config, and its type.
    pub(crate) fn holds(&self, secret: &str) -> (Vec<String>, String) {
        let objects = self.objects();
        let secret = objects.get(&format!("secrets/{secret}")).expect("the secret is there");
        let encoded = secret["data"][".dockerconfigjson"].as_str().expect("a docker config");
        let text = base64::engine::general_purpose::STANDARD.decode(encoded).expect("base64");
        let config: Value = serde_json::from_slice(&text).expect("JSON");
        let keys = config["auths"].as_object().expect("entries").keys().cloned().collect();
        (keys, secret["type"].as_str().unwrap_or_default().to_owned())
    }

    /// The requests that were to change something, as `PATCH pods/web-1`.
    pub(crate) fn writes(&self) -> Vec<String> {
        let writes = self.api.seen().into_iter().filter(|seen| seen.method != "GET");
        writes.map(|seen| format!("{} {}", seen.method, key(&seen))).collect()
    }
}

/// `add` as a process of its own, in the namespace that this kubeconfig is for.
pub(crate) fn add_process(fixture: &Fixture, arguments: &[&str]) -> Command {
    let words = ["add", "ghcr.io", "-u", "bob", "--verify=never", "--password-stdin"];
    let plugin = Plugin::new(words.iter().chain(arguments).copied());
    let mut command = plugin.env("HOME", "/").env("KUBECONFIG", fixture.path("config")).command();
    command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped());
    command
}

/// What a request is about: `pods/web-1`, or `pods` for all of them.
pub(crate) fn key(seen: &Seen) -> &str {
    let path = seen.target.split('?').next().unwrap_or_default();
    path.split_once("/namespaces/shop/").map_or(path, |(_, key)| key)
}

/// A service account and its list.
pub(crate) fn account(name: &str, secrets: &[&str]) -> Value {
    json!({ "apiVersion": "v1", "kind": "ServiceAccount", "metadata": { "name": name },
        "imagePullSecrets": references(secrets) })
}

fn references(secrets: &[&str]) -> Vec<Value> {
    secrets.iter().map(|name| json!({ "name": name })).collect()
}

/// A desk without a terminal.
fn desk() -> Desk {
    let mut desk = Desk::new(FakeStore::default(), Person::default());
    desk.terminal = false;
    desk
}

fn encode(text: &str) -> String {
    base64::engine::general_purpose::STANDARD.encode(text)
}

/// A secret with a docker config of these entries, each of `bob` with this password.
pub(crate) fn secret(name: &str, secret_type: &str, entries: &[(&str, &str)]) -> Value {
    let auths: BTreeMap<&str, Value> = entries
        .iter()
        .map(|(key, password)| (*key, json!({ "auth": encode(&format!("bob:{password}")) })))
        .collect();
    json!({ "apiVersion": "v1", "kind": "Secret", "metadata": { "name": name }, "type": secret_type,
        "data": { ".dockerconfigjson": encode(&json!({ "auths": auths }).to_string()) } })
}
