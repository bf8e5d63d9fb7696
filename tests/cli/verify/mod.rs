//! `verify`: what a person and a script read of what registries answer.

mod answers;
pub(crate) mod internet;
mod secrets;
mod targets;

use harness::check_schema;
use serde_json::Value;

use crate::cluster_fixture::kubeconfig;
use crate::desk::{Desk, FakeStore, Person};
use crate::fake_api::FakeApi;
use crate::pull_secrets::server::Server;
use internet::HOSTS;

/// How one run went: what was printed, and what was asked of the registries.
struct Verified {
    shown: String,
    asked: Vec<String>,
}

/// Runs `verify ARGUMENTS -n shop` in a cluster of these objects.
fn verify(objects: &[Value], arguments: &[&str]) -> Verified {
    let server = Server { objects: objects.to_vec(), ..Server::default() };
    verify_on(server, None, arguments)
}

/// The same in any cluster, on a screen of this width if there is one.
fn verify_on(server: Server, width: Option<u16>, arguments: &[&str]) -> Verified {
    let (api, internet) = (server.start(), internet::start());
    let mut desk = Desk::new(FakeStore::default(), Person::default());
    (desk.terminal, desk.width) = (false, width);
    let shown = run(&mut desk, &api, &internet, &[arguments, namespace(arguments)].concat());
    Verified { shown, asked: internet::asked(&internet) }
}

fn namespace(arguments: &[&str]) -> &'static [&'static str] {
    if arguments.contains(&"-A") { &[] } else { &["-n", "shop"] }
}

/// What is printed at a desk that is made so.
fn verify_at(server: Server, arguments: &[&str], arrange: impl FnOnce(&mut Desk)) -> String {
    let (api, internet) = (server.start(), internet::start());
    let mut desk = Desk::new(FakeStore::default(), Person::default());
    arrange(&mut desk);
    run(&mut desk, &api, &internet, arguments)
}

fn run(desk: &mut Desk, api: &FakeApi, internet: &FakeApi, arguments: &[&str]) -> String {
    run_verb(desk, (api, internet), "verify", arguments)
}

/// Runs a verb that asks registries of this internet.
pub(crate) fn run_verb(
    desk: &mut Desk,
    (api, internet): (&FakeApi, &FakeApi),
    verb: &str,
    arguments: &[&str],
) -> String {
    desk.variables.push(("HTTP_PROXY", internet.url()));
    let file = desk.home().join("kubeconfig");
    let cluster = serde_json::json!({ "server": api.url() });
    std::fs::write(&file, kubeconfig(&cluster, &serde_json::json!({})).to_string()).expect("written");
    let file = file.to_string_lossy().into_owned();
    let mut words = vec![verb, "--kubeconfig", &file];
    for host in HOSTS {
        words.extend(["--plain-http", host]);
    }
    words.extend(arguments);
    let proxy = internet.url();
    desk.run(&words, "").shown(&[(&file, "KUBECONFIG"), (&proxy, "PROXY")])
}

/// What a script reads.
fn items(objects: &[Value], arguments: &[&str]) -> Value {
    let shown = verify(objects, &[arguments, &["-o", "json"]].concat()).shown;
    let document = shown.split("---\n").next().expect("a document");
    check_schema("PullVerification", document)["items"].clone()
}
