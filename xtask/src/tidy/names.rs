//! Names that may stand only in the listed places: a foreign crate in the one file that owns it, a password's
//! door in the few files that have one.

use super::code::{code_of, has_word};
use super::{Finding, Tree};

/// Where a name may stand. A place is a file or, with a slash at its end, a folder.
struct Rule {
    name: &'static str,
    /// What the code may not say, and what may follow all the same.
    words: &'static [&'static str],
    except: &'static [&'static str],
    /// Where the rule holds.
    scope: &'static [&'static str],
    /// Where it may, and what for.
    places: &'static [(&'static str, &'static str)],
    why: &'static str,
}

const EVERYWHERE: &[&str] = &[""];
const PRODUCT: &[&str] = &["crates/kubectl-pullsecret/", "crates/pullsecret-core/"];

const RULES: &[Rule] = &[
    Rule {
        name: "kube-in-cluster-only",
        words: &["kube::", "use kube", "extern crate kube"],
        except: &[],
        scope: EVERYWHERE,
        places: &[("crates/kubectl-pullsecret/src/cluster/", "owns the client")],
        why: "kube's errors carry an exec plugin's output; only cluster/ turns them into our own",
    },
    Rule {
        name: "keyring-in-credential-store-only",
        words: &[
            "keyring::",
            "keyring_core::",
            "secret_service::",
            "zbus::",
            "use keyring",
            "use keyring_core",
        ],
        except: &[],
        scope: PRODUCT,
        places: &[("crates/kubectl-pullsecret/src/credential_store/", "owns the OS keyring")],
        why: "the keyring's errors carry stored bytes; only credential_store/ turns them into our own",
    },
    Rule {
        name: "dialoguer-in-prompt-only",
        words: &["dialoguer::", "use dialoguer"],
        except: &[],
        scope: EVERYWHERE,
        places: &[
            ("crates/kubectl-pullsecret/src/prompt.rs", "asks the human"),
            ("crates/kubectl-pullsecret/src/prompt/", "asks the human"),
        ],
        why: "dialoguer hands out a password as a plain String; only the prompt wraps it at once",
    },
    Rule {
        name: "reqwest-in-registry-client-only",
        words: &["reqwest::", "use reqwest"],
        except: &[],
        scope: EVERYWHERE,
        places: &[("crates/kubectl-pullsecret/src/registry_client/", "speaks to registries")],
        why: "redirects and proxies with a credential at hand are decided in one place",
    },
    Rule {
        name: "engine-in-completion-only",
        words: &["clap_complete::", "use clap_complete"],
        except: &[],
        scope: PRODUCT,
        places: &[
            ("crates/kubectl-pullsecret/src/completion/engine.rs", "drives the engine"),
            ("crates/kubectl-pullsecret/src/completable.rs", "marks arguments for it"),
        ],
        why: "the engine is an unstable part of its crate: a new version is a matter of two files",
    },
    Rule {
        name: "environment-in-one-place",
        words: &["env::", "use std::env"],
        except: &["env::consts::"],
        scope: PRODUCT,
        places: &[
            ("crates/kubectl-pullsecret/src/environment.rs", "the one reader"),
            ("crates/kubectl-pullsecret/src/main.rs", "collects the arguments"),
        ],
        why: "everything else is handed an Environment, so that a test is hermetic",
    },
    Rule {
        name: "few-doors-to-a-password",
        words: &["expose_secret", "ExposeSecret"],
        except: &[],
        scope: EVERYWHERE,
        places: DOORS,
        why: "a password leaves its type only where it must; a new door needs a line and a reason here",
    },
];

/// The files that look into a password, and what for.
const DOORS: &[(&str, &str)] = &[
    ("crates/pullsecret-core/src/credential.rs", "encodes basic authentication"),
    ("crates/pullsecret-core/src/docker_config.rs", "the docker config's codec"),
    ("crates/pullsecret-core/src/docker_config/", "the docker config's codec"),
    ("crates/pullsecret-core/src/inspection.rs", "hands it to show --reveal"),
    ("crates/pullsecret-core/src/password.rs", "judges what was read from standard input"),
    ("crates/pullsecret-core/src/pull_secret.rs", "encodes a docker config into a secret's data"),
    ("crates/pullsecret-core/src/report/pull_secret.rs", "writes it into a result for --reveal"),
    ("crates/pullsecret-core/src/short_lived.rs", "recognises tokens by their form"),
    (
        "crates/kubectl-pullsecret/src/cluster/connection.rs",
        "hands the client certificate's key to the client",
    ),
    ("crates/kubectl-pullsecret/src/cluster/credentials.rs", "hands the API server's token to the client"),
    (
        "crates/kubectl-pullsecret/src/registry_client/authorization.rs",
        "sends it to a registry, and looks whether an answer repeats it",
    ),
    ("crates/kubectl-pullsecret/src/credential_store/os_keyring.rs", "hands it to the OS keyring"),
    ("crates/kubectl-pullsecret/src/docker_store/config_file.rs", "decodes what Docker and Podman keep"),
    ("tests/oracle/src/ours.rs", "holds passwords that are made up against those that the kubelet reads"),
];

pub(super) fn check(tree: &Tree) -> Vec<Finding> {
    let mut findings = Vec::new();
    for file in tree.rust().filter(|file| !file.is_test()) {
        let stands_in = |place: &str| {
            if place.is_empty() || place.ends_with('/') {
                file.path.starts_with(place)
            } else {
                file.path == place
            }
        };
        let code = code_of(&file.text);
        for rule in RULES {
            let applies = rule.scope.iter().any(|place| stands_in(place));
            if !applies || rule.places.iter().any(|(place, _)| stands_in(place)) {
                continue;
            }
            for (number, line) in (1..).zip(code.lines()) {
                let line =
                    rule.except.iter().fold(line.to_owned(), |line, allowed| line.replace(allowed, ""));
                if let Some(word) = rule.words.iter().find(|word| has_word(&line, word)) {
                    let why = format!("`{word}` may not stand here: {}", rule.why);
                    findings.push(file.finding(number, rule.name, why));
                }
            }
        }
    }
    findings
}
