//! What the manual pages say beside the command line: how the plugin ends, which variables it reads, what it keeps.

use roff::{Roff, bold, italic, roman};

/// The exit codes, and when.
const EXIT_STATUS: &[(&str, &str)] = &[
    ("0", "Done, nothing to do, or explained."),
    (
        "1",
        "Refused by the registry, by the user or by the plugin; an image would not be pulled (verify); \
         a credential ends within the time that --expiring names (list).",
    ),
    ("2", "The usage or an input is wrong, or consent (-y) is missing."),
    (
        "3",
        "Incomplete: something cannot be reached or is forbidden, or a part of the work failed. \
         What was done is said.",
    ),
    ("130", "Interrupted."),
];

/// The variables that are read. A test holds this to the sources.
pub(super) const ENVIRONMENT: &[(&str, &str)] = &[
    (
        "KUBECONFIG",
        "Kubeconfig files, merged as kubectl merges them; without it, ~/.kube/config. --kubeconfig wins.",
    ),
    (
        "KUBERNETES_SERVICE_HOST, KUBERNETES_SERVICE_PORT, POD_NAMESPACE",
        "In a pod without a kubeconfig: the API server of its cluster, and the namespace.",
    ),
    (
        "HTTPS_PROXY, HTTP_PROXY, ALL_PROXY, NO_PROXY",
        "Proxies for the API server and the registries, and what is reached without one; the lower-case names win.",
    ),
    ("SSL_CERT_FILE, SSL_CERT_DIR", "On Linux, trusted certificate authorities in place of the system's."),
    (
        "DOCKER_CONFIG, DOCKER_AUTH_CONFIG",
        "With --from docker (and, for DOCKER_CONFIG, --from podman): where Docker keeps credentials.",
    ),
    (
        "REGISTRY_AUTH_FILE, XDG_RUNTIME_DIR, XDG_CONFIG_HOME",
        "With --from podman: where Podman keeps credentials.",
    ),
    (
        "HOME, XDG_DATA_HOME, XDG_CACHE_HOME",
        "Where the files below are looked for. On Windows, USERPROFILE and LOCALAPPDATA. A relative path counts for none.",
    ),
    (
        "PATH",
        "Where credential helpers and exec plugins are looked for; entries that are relative are passed over.",
    ),
    (
        "SHELL, FPATH, BASH_COMPLETION_USER_DIR",
        "With completion install: which shell is meant without --shell, and where its scripts go. On Windows, APPDATA.",
    ),
    ("DBUS_SESSION_BUS_ADDRESS", "On Linux, the session's bus, on which the keyring answers."),
    ("SSH_CONNECTION", "On macOS and Windows: whoever is logged in over SSH sees no dialog of the keyring."),
    (
        "NO_COLOR, CLICOLOR_FORCE, TERM",
        "Colour: NO_COLOR and TERM=dumb turn it off, CLICOLOR_FORCE on where there is no terminal. \
         On a terminal that is dumb, questions are plain, too.",
    ),
];

/// What is kept, and what is only read.
const FILES: &[(&str, &str)] = &[
    (
        "~/.local/share/kubectl-pullsecret/logins.json",
        "Registries and users whose passwords the OS keyring holds. No password is in it. In $XDG_DATA_HOME if \
         that is set; on macOS in ~/Library/Application Support, on Windows in %LOCALAPPDATA%. \
         The passwords are the keyring's own entries, of the service kubectl-pullsecret.",
    ),
    (
        "~/.cache/kubectl-pullsecret/completion/",
        "Names of the cluster's objects as completion last saw them, for a week; they can be deleted at any time. In \
         $XDG_CACHE_HOME if that is set; on macOS in ~/Library/Caches, on Windows in %LOCALAPPDATA%.",
    ),
    (
        "kubectl_complete-pullsecret, and one script for each shell",
        "Put there by completion install, which names each, and taken away by completion uninstall: a link beside the \
         plugin, by which kubectl completes, and what the shell reads.",
    ),
    ("~/.kube/config", "Read: clusters, users and contexts."),
    ("~/.docker/config.json", "Read with --from docker and --from podman."),
    (
        "$XDG_RUNTIME_DIR/containers/auth.json, ~/.config/containers/auth.json, ~/.dockercfg",
        "Read with --from podman.",
    ),
];

/// The sections of the plugin's own page.
pub(super) fn whole() -> String {
    let mut page = Roff::new();
    list(&mut page, "EXIT STATUS", EXIT_STATUS);
    list(&mut page, "ENVIRONMENT", ENVIRONMENT);
    list(&mut page, "FILES", FILES);
    page.render()
}

/// The sections of a verb's page, which does not repeat what is the same for all.
pub(super) fn verb() -> String {
    let mut page = Roff::new();
    list(&mut page, "EXIT STATUS", EXIT_STATUS);
    let whole = [bold("kubectl-pullsecret"), roman("(1).")];
    for (section, which) in [
        ("GLOBAL FLAGS", "kubectl's own flags, such as -n and --context, are in "),
        ("ENVIRONMENT", "The variables that are read are in "),
        ("FILES", "The files that are read and kept are in "),
    ] {
        page.control("SH", [section]).text([&[roman(which)], &whole.clone()[..]].concat());
    }
    page.render()
}

fn list(page: &mut Roff, section: &str, entries: &[(&str, &str)]) {
    page.control("SH", [section]);
    for (name, meaning) in entries {
        page.control("TP", []).text([italic(*name)]).text([roman(*meaning)]);
    }
}
