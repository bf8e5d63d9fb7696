//! `--help` of every verb: it fits a terminal, and what it shows as an example works when it is typed.

use std::process::Command as Process;

use clap::{Command, CommandFactory as _};
use harness::Plugin;
use kubectl_pullsecret::cli::Cli;
use kubectl_pullsecret::credential_store::Account;
use serde_json::json;
use testbed::Output;

use crate::desk::{Desk, FakeStore, Person};
use crate::fake_api::{Reply, Seen};
use crate::namespace::{Namespace, account, secret};
use crate::workloads::{running, workload};

/// Whether an example may be run here, in this process and with its user's files.
fn is_safe(words: &[String]) -> bool {
    // It puts files into the folders of whoever runs the tests, or goes on until a cluster changes.
    !words.starts_with(&["completion".to_owned()]) && !words.contains(&"--watch".to_owned())
}

/// Every command that `--help` lists, with the words that name it.
fn commands() -> Vec<(Vec<String>, Command)> {
    fn below(words: &[String], command: &Command, found: &mut Vec<(Vec<String>, Command)>) {
        found.push((words.to_vec(), command.clone()));
        for inner in command.get_subcommands().filter(|inner| !inner.is_hide_set()) {
            below(&[words, &[inner.get_name().to_owned()]].concat(), inner, found);
        }
    }
    let mut plugin = Cli::command();
    plugin.build();
    let mut found = Vec::new();
    below(&[], &plugin, &mut found);
    assert!(found.len() > 10, "{}", found.len());
    found
}

/// The examples as they stand below "Examples:", without their indentation.
fn examples(command: &Command) -> String {
    let help = command.get_after_help().map(ToString::to_string).unwrap_or_default();
    let (_, examples) = help.split_once("Examples:\n").unwrap_or_else(|| panic!("{command} has no examples"));
    examples.lines().flat_map(|line| [line.strip_prefix("  ").unwrap_or(line), "\n"]).collect()
}

#[test]
fn help_fits_begins_with_a_sentence_and_keeps_its_examples_whole() {
    for (words, command) in commands() {
        for columns in [80, 100] {
            let mut line = words.clone();
            line.push("--help".to_owned());
            let help = Plugin::new(&line).env("COLUMNS", columns.to_string()).run().expect_code(0).stdout;
            for shown in help.lines() {
                assert!(shown.chars().count() <= columns, "{line:?} at {columns}: {shown}");
            }
            let first = help.split("\n\n").next().unwrap_or_default().replace('\n', " ");
            assert_eq!(Some(first.as_str()), command.get_about().map(ToString::to_string).as_deref());
            assert!(first.starts_with(char::is_uppercase) && !first.contains(". "), "{first}");
            // The lines of other shells than bash go on as they do in those.
            if columns == 80 && words == ["completion"] {
                continue;
            }
            for example in examples(&command).lines().filter(|example| !example.is_empty()) {
                let whole = help.lines().any(|shown| shown.strip_prefix("  ") == Some(example));
                assert!(whole, "{line:?} at {columns} breaks: {example}");
            }
        }
    }
}

/// What a shell makes of a block of examples: each call of the plugin, its words, and whether its output and its
/// input are pipes.
struct Call {
    words: Vec<String>,
    piped_in: bool,
    piped_out: bool,
}

/// Has bash split the examples: `kubectl` writes its arguments down, and everything else does nothing.
fn calls(examples: &str) -> Vec<Call> {
    let folder = tempfile::tempdir().expect("a folder");
    let told = folder.path().join("told");
    let script = format!(
        "kubectl() {{
           local in=- out=-
           [ -p /dev/stdin ] && in=piped; [ -p /dev/stdout ] && out=piped
           {{ printf '%s\\n' \"$in\" \"$out\" \"$#\"; printf '%s\\n' \"$@\"; }} >> '{}'
         }}
         command_not_found_handle() {{ :; }}
         cat() {{ :; }}\n{examples}",
        told.display()
    );
    let mut bash = Process::new("bash");
    // Some of them write into the home folder.
    bash.args(["--norc", "-c", &script]).current_dir(folder.path()).env("HOME", folder.path());
    let split = Output::of(bash.stdout(std::process::Stdio::null())).expect("bash runs");
    assert!(!split.stderr.contains("syntax error"), "{}", split.stderr);
    let told = std::fs::read_to_string(told).unwrap_or_default();
    let mut lines = told.lines().map(str::to_owned);
    let mut found = Vec::new();
    while let (Some(piped_in), Some(piped_out), Some(count)) = (lines.next(), lines.next(), lines.next()) {
        let words: Vec<String> = lines.by_ref().take(count.parse().expect("a count")).collect();
        if words.first().is_some_and(|word| word == "pullsecret") {
            let [piped_in, piped_out] = [piped_in, piped_out].map(|pipe| pipe == "piped");
            found.push(Call { words: words[1..].to_vec(), piped_in, piped_out });
        }
    }
    found
}

#[test]
fn every_example_is_understood_and_does_what_it_can_here() {
    let mut tried = 0;
    // Each of the lines for a shell's script is for that shell; tests of their own run them there.
    for (verb, command) in commands().into_iter().filter(|(verb, _)| verb != &["completion"]) {
        for call in calls(&examples(&command)) {
            assert!(call.words.starts_with(&verb), "{:?} in the help of {verb:?}", call.words);
            let parsed = Cli::command().try_get_matches_from(
                std::iter::once("kubectl-pullsecret").chain(call.words.iter().map(String::as_str)),
            );
            assert!(parsed.is_ok(), "{:?}: {}", call.words, parsed.expect_err("refused"));
            tried += 1;
            if is_safe(&call.words) {
                run(&call);
            }
        }
    }
    assert!(tried > 25, "{tried} examples");
}

/// Runs an example where its objects are, a person answers, the keyring has bob's password, and every registry is
/// out of reach: it ends as it may end there, which is never for the way it was typed.
fn run(call: &Call) {
    const DOCKER: &str = "kubernetes.io/dockerconfigjson";
    let objects = [
        secret("regcred", DOCKER, &[("ghcr.io", "old")]),
        secret("pull-ghcr-io", DOCKER, &[("ghcr.io", "old")]),
        account("web", &["regcred"]),
        account("worker", &[]),
        account("builder", &["regcred"]),
        workload("Deployment", "web", &["regcred"], "default"),
        running("web-7d9f6c5b4-x2x9k").object(),
    ];
    let version = |seen: &Seen| (seen.target == "/version").then(|| json!({ "gitVersion": "v1.35.4" }));
    let shop =
        Namespace::new(objects, move |seen, _| version(seen).map(|version| Reply::json(200, &version)));
    let store = FakeStore::default();
    store.entries.lock().expect("entries").insert(Account::new("ghcr.io", "bob"), "old".to_owned());
    let person = Person { password: Some("new".to_owned()), patience: 9, agrees: true, ..Person::default() };
    let mut desk = Desk::new(store, person);
    desk.terminal = !call.piped_out;
    let fixture = shop.fixture();
    desk.variables.push(("KUBECONFIG", fixture.path("config").to_string_lossy().into_owned()));
    // Nothing listens there.
    desk.variables.push(("HTTPS_PROXY", "http://127.0.0.1:1".to_owned()));
    let docker = json!({ "auths": { "registry.example.com": { "auth": "Ym9iOm9sZA==" } } });
    fixture.write("manifests/objects.json", &list_of(&shop));
    std::fs::create_dir(desk.home().join(".docker")).expect("a folder");
    std::fs::write(desk.home().join(".docker/config.json"), docker.to_string()).expect("a file");

    let files = fixture.path("manifests").to_string_lossy().into_owned();
    let words: Vec<&str> =
        call.words.iter().map(|word| if word == "manifests/" { &files } else { word.as_str() }).collect();
    let ended = desk.run(&words, if call.piped_in { "old" } else { "" });
    assert!([0, 1, 3].contains(&ended.code), "{words:?} exits with {}: {}", ended.code, ended.stderr);
    // What needs a registry cannot end well here; everything else does.
    let asks_a_registry = words[0] == "verify" || words[0] == "login" || words.contains(&"--verify");
    assert!(ended.code == 0 || asks_a_registry, "{words:?} exits with {}: {}", ended.code, ended.stderr);
}

/// Objects of the namespace in one file, as manifests are kept: without a namespace.
fn list_of(shop: &Namespace) -> String {
    let objects = shop.objects();
    let kept = ["secrets/pull-ghcr-io", "deployments/web", "serviceaccounts/default"];
    let mut items: Vec<_> = kept.iter().filter_map(|key| objects.get(key).cloned()).collect();
    for item in &mut items {
        item["metadata"].as_object_mut().map(|metadata| metadata.remove("namespace"));
    }
    json!({ "apiVersion": "v1", "kind": "List", "items": items }).to_string()
}
