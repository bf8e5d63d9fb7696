//! Each rule is seen to fail on a small tree that breaks it; and the workspace itself keeps them all.

use super::{TextFile, Tree, check};
use crate::root;

/// What the rule of this name says about a tree of these files, as it is shown.
fn said(rule: &str, files: &[(&str, &str)]) -> Vec<String> {
    let files =
        files.iter().map(|(path, text)| TextFile { path: (*path).into(), text: (*text).into() }).collect();
    check(&Tree { files }).iter().filter(|finding| finding.rule == rule).map(ToString::to_string).collect()
}

/// That the rule finds exactly these places in one file.
fn assert_found(rule: &str, path: &str, text: &str, lines: &[usize]) {
    let said = said(rule, &[(path, text)]);
    let expected: Vec<String> = lines.iter().map(|line| format!("{path}:{line}: {rule}: ")).collect();
    let fits =
        said.len() == lines.len() && expected.iter().zip(&said).all(|(start, said)| said.starts_with(start));
    assert!(fits, "expected {expected:?}, found {said:#?}");
}

const OUTPUT: &str = "crates/kubectl-pullsecret/src/output.rs";

#[test]
fn the_workspace_is_tidy() {
    let tree = Tree::read(&root()).expect("the workspace can be read");
    assert!(tree.files.len() > 30, "only {} files", tree.files.len());
    let findings: Vec<String> = check(&tree).iter().map(ToString::to_string).collect();
    assert!(findings.is_empty(), "{}", findings.join("\n"));
}

#[test]
fn foreign_crates_have_one_owner() {
    for (rule, text, owner) in [
        (
            "kube-in-cluster-only",
            "//! x\nuse kube::Client;\n",
            "crates/kubectl-pullsecret/src/cluster/mod.rs",
        ),
        (
            "keyring-in-credential-store-only",
            "//! x\nuse keyring_core::Entry;\n",
            "crates/kubectl-pullsecret/src/credential_store/os_keyring.rs",
        ),
        (
            "dialoguer-in-prompt-only",
            "//! x\nuse dialoguer as d;\n",
            "crates/kubectl-pullsecret/src/prompt.rs",
        ),
        (
            "reqwest-in-registry-client-only",
            "//! x\nfn x(_: &reqwest::Client) {}\n",
            "crates/kubectl-pullsecret/src/registry_client/mod.rs",
        ),
        (
            "environment-in-one-place",
            "//! x\nfn x() { std::env::var_os(\"X\"); }\n",
            "crates/kubectl-pullsecret/src/environment.rs",
        ),
        (
            "few-doors-to-a-password",
            "//! x\nfn x() { y.expose_secret(); }\n",
            "crates/pullsecret-core/src/credential.rs",
        ),
    ] {
        assert_found(rule, OUTPUT, text, &[2]);
        assert_found(rule, owner, text, &[]);
    }
}

#[test]
fn names_in_comments_strings_and_tests_do_not_count() {
    let text = "//! Not kube::Client.\nconst X: &str = \"kube::Client\"; // kube::Error\n";
    assert_found("kube-in-cluster-only", OUTPUT, text, &[]);
    let tests = "//! x\nuse secrecy::ExposeSecret;\n";
    assert_found("few-doors-to-a-password", "crates/pullsecret-core/src/docker_config/tests.rs", tests, &[]);
}

#[test]
fn constants_of_the_platform_are_no_environment() {
    let rule = "environment-in-one-place";
    assert_found(rule, OUTPUT, "//! x\nfn x() { std::env::consts::OS; std::env::args(); }\n", &[2]);
    assert_found(rule, OUTPUT, "//! x\nfn x() { std::env::consts::OS; }\n", &[]);
    assert_found(rule, OUTPUT, "//! x\nuse std::{env, fs};\nfn x() { env::var(\"X\"); }\n", &[3]);
    assert_found(rule, "crates/testbed/src/run.rs", "//! x\nuse std::env::var;\n", &[]);
}

#[test]
fn adapters_do_not_know_each_other_nor_the_command_line() {
    let rule = "who-may-import-whom";
    let cluster = "crates/kubectl-pullsecret/src/cluster/mod.rs";
    let text = "//! x\nuse crate::environment::Environment;\nuse crate::session::Session;\nuse clap::Args;\n\
                use crate::{environment::{A, B}, prompt::Prompt};\nuse super::docker_store;\n";
    assert_found(rule, cluster, text, &[3, 4, 5, 6]);
    assert_found(rule, "crates/kubectl-pullsecret/src/commands/add.rs", text, &[]);
    let inner = "//! x\nuse super::prompt;\nuse super::super::prompt;\n";
    assert_found(rule, "crates/kubectl-pullsecret/src/cluster/proxy.rs", inner, &[3]);
}

#[test]
fn a_new_module_has_to_say_what_it_imports() {
    let said = said("who-may-import-whom", &[("crates/kubectl-pullsecret/src/helpers.rs", "//! x\n")]);
    assert_eq!(said.len(), 1);
    assert!(said[0].contains("helpers is a new module"), "{said:?}");
}

#[test]
fn files_say_why_they_exist_and_stay_short() {
    assert_found("first-line", OUTPUT, "use std::fs;\n", &[1]);
    assert_found("first-line", OUTPUT, "//! Why.\n", &[]);
    let long = format!("//! x\n{}", "\n".repeat(300));
    assert_eq!(said("length", &[(OUTPUT, &long)]).len(), 1);
    assert_eq!(said("length", &[("tests/cluster/main.go", &long)]).len(), 1);
    assert_eq!(said("length", &[(OUTPUT, &long[..long.len() - 1])]).len(), 0);
}

#[test]
fn every_test_runs() {
    let rust = format!("//! x\n{}{} = \"slow\"]\nfn x() {{}}\n", "#[", "ignore");
    assert_found("every-test-runs", "tests/e2e/main.rs", &rust, &[2]);
    let go = format!("package x\nt.{}()\n", "Skip");
    assert_found("every-test-runs", "tests/cluster/x_test.go", &go, &[2]);
}

#[test]
fn work_is_finished_and_of_no_machine() {
    let unfinished =
        format!("a\n# {}: later\n{}(\"x\")\n", ["TO", "DO"].concat(), ["unimple", "mented!"].concat());
    assert_found("finished", "README.md", &unfinished, &[2, 3]);
    let folders = format!("x {}x\n/home/me/x\n/home/{}/x\n", ["/ro", "ot/"].concat(), "somebody");
    assert_found("no-machine", "docs/cli.md", &folders, &[1, 3]);
    assert_found("no-machine", "docs/cli.md", &format!("a/b{}x $HOME{0}x\n", ["/wo", "rk/"].concat()), &[]);
    assert_found(
        "no-package-host",
        ".ci/run",
        &format!("curl https://{}x\n", ["pypi", ".org/"].concat()),
        &[1],
    );
}

#[test]
fn the_core_depends_on_data_only() {
    let text = "[package]\nname = \"x\"\n[dependencies]\nserde.workspace = true\ntokio = \"1\"\n\
                [target.'cfg(unix)'.dependencies]\nrustix.workspace = true\n[dependencies.kube]\nversion = \"5\"\n";
    assert_found("crate-edges", "crates/pullsecret-core/Cargo.toml", text, &[5, 7, 8]);
}

#[test]
fn the_plugin_does_not_depend_on_what_tests_it() {
    let text = "[dependencies]\nclap.workspace = true\n[dev-dependencies]\ntestbed.workspace = true\n";
    assert_found("crate-edges", "crates/kubectl-pullsecret/Cargo.toml", text, &[4]);
}

#[test]
fn banned_and_foreign_crates_are_found_in_the_lock_file() {
    let deny = "[bans]\ndeny = [\n    { name = \"openssl\", reason = \"needs a C library\" },\n]\n";
    let lock =
        "[[package]]\nname = \"openssl\"\nversion = \"0.10.0\"\nsource = \"git+https://example.com/x\"\n";
    let files = [("deny.toml", deny), ("Cargo.lock", lock)];
    assert_eq!(said("banned-crate", &files), ["Cargo.lock:2: banned-crate: openssl: needs a C library"]);
    assert_eq!(said("crate-source", &files).len(), 1);
}

#[test]
fn what_every_checkout_has_is_missed() {
    let said = said("required", &[("README.md", "")]);
    assert!(said.iter().any(|said| said.starts_with("LICENSE: required: ")), "{said:?}");
    assert!(!said.iter().any(|said| said.starts_with("README.md")), "{said:?}");
}

#[test]
fn links_lead_to_pages_folders_and_headings_that_are_there() {
    let readme = "# A `b`, c\n[a](docs/x.md) [b](docs/x.md#not-there) [c](docs/x.md#in-detail-1) [d](docs)\n\
                  [e](nowhere.md) `[f](nowhere)` [g](https://example.com/x) [h](#a-b-c)\n\
                  ```\n[i](nowhere)\n```\n";
    let page = "# In detail\n## In detail\n```\n# not-there\n```\n[up](../README.md) [beside](y.md)\n";
    let said = said("links-lead-somewhere", &[("README.md", readme), ("docs/x.md", page)]);
    assert_eq!(
        said,
        [
            "README.md:2: links-lead-somewhere: `docs/x.md#not-there`: docs/x.md has no heading of that name",
            "README.md:3: links-lead-somewhere: `nowhere.md`: there is no nowhere.md",
            "docs/x.md:6: links-lead-somewhere: `y.md`: there is no docs/y.md",
        ]
    );
}
