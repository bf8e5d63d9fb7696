//! Verbs, flags and the values that the command line itself defines.

use harness::Plugin;
use insta::assert_snapshot;

use super::{answer, answer_to_script, desk, values};

/// The values for a line, in a place without a cluster.
fn offered(words: &[&str]) -> Vec<String> {
    values(&answer(&desk(), words)).into_iter().map(str::to_owned).collect()
}

#[test]
fn verbs_are_offered_each_with_what_it_does() {
    assert_snapshot!(answer(&desk(), &["a"]), @r"
    add	Create or extend a pull secret, attach it, and verify it against the registry
    attach	Append a secret to the lists of service accounts or workloads, never replacing what is there
    :36
    ");
    assert_eq!(offered(&["lo"]), ["login", "logout", "logins"]);
    assert!(
        offered(&[""]).iter().all(|word| !word.starts_with('-')),
        "no flags on an empty word, as for kubectl"
    );
    assert_eq!(offered(&["list", ""]), [""; 0]);
    assert_eq!(offered(&["nonsense", ""]), [""; 0], "there is no place for it, so nothing follows");
    assert_eq!(offered(&["nonsense", "--kubec"]), ["--kubeconfig"]);
    assert_eq!(offered(&["completion", "ba"]), ["bash"]);
    assert_eq!(offered(&["completion", "bash", ""]), [""; 0]);
    assert_eq!(offered(&["completion", "install", "--shell", "bash,"])[..2], ["bash,zsh", "bash,fish"]);
}

#[test]
fn flags_are_offered_where_a_dash_stands() {
    assert_snapshot!(answer(&desk(), &["why", "--w"]), @r"
    --watch	Look again until all images are there, or they fail for another reason
    :36
    ");
    assert_snapshot!(answer(&desk(), &["logins", "-"]), @r"
    --output	Output format
    -o	Output format
    --help	Print help
    -h	Print help
    --version	Print version
    -V	Print version
    --namespace	If present, the namespace scope for this CLI request
    -n	If present, the namespace scope for this CLI request
    --context	The name of the kubeconfig context to use
    --kubeconfig	Path to the kubeconfig file to use for CLI requests
    --cluster	The name of the kubeconfig cluster to use
    --user	The name of the kubeconfig user to use
    --as	Username to impersonate for the operation; a regular user or a service account in a namespace
    --as-group	Group to impersonate for the operation; can be repeated to specify multiple groups
    --as-uid	UID to impersonate for the operation
    --server	The address and port of the Kubernetes API server
    -s	The address and port of the Kubernetes API server
    --token	Bearer token for authentication to the API server
    --certificate-authority	Path to a cert file for the certificate authority of the API server
    --client-certificate	Path to a client certificate file for TLS
    --client-key	Path to a client key file for TLS
    --tls-server-name	Server name to use for the API server's certificate validation, instead of its hostname
    --insecure-skip-tls-verify	If true, the API server's certificate will not be checked for validity; never meant for registries
    --request-timeout	How long to wait for a single server request (1s, 2m, 3h); 0 means no limit [default: 30s without an…
    --disable-compression	If true, opt-out of response compression for all requests to the server
    --v	Log level: 4 tells what is done, 8 tells each request (never a credential)
    -v	Log level: 4 tells what is done, 8 tells each request (never a credential)
    :36
    ");
    assert_eq!(offered(&["add", "--na"]), ["--name", "--namespace"]);
    assert_eq!(offered(&["--contex"]), ["--context"]);
}

#[test]
fn flags_that_stand_there_or_are_excluded_are_not_offered() {
    assert_eq!(offered(&["add", "--name=x", "--na"]), ["--namespace"]);
    assert_eq!(offered(&["add", "-n", "x", "--na"]), ["--name"]);
    assert_eq!(offered(&["-n", "x", "add", "--na"]), ["--name"]);
    assert_eq!(offered(&["why", "-A", "--wa"]), [""; 0]);
    assert_eq!(offered(&["add", "--no-attach", "--servicea"]), [""; 0]);
    assert_eq!(offered(&["add", "--image", "x", "--ima"]), ["--image"], "it may be repeated");
    assert_eq!(offered(&["add", "--as-group=x", "--as-g"]), ["--as-group"]);
}

#[test]
fn values_that_are_fixed_are_offered_behind_their_flag() {
    assert_snapshot!(answer(&desk(), &["list", "-o", ""]), @r"
    wide	The table with everything in it, however wide
    json	One JSON object
    yaml	The same as YAML
    name	TYPE/NAME of each secret, one a line
    :36
    ");
    assert_snapshot!(answer(&desk(), &["add", "--dry-run="]), @r"
    none	Do it
    client	Say what would be sent
    server	Send it, and let the server do everything but store it
    :36
    ");
    assert_eq!(offered(&["add", "--dry-run=se"]), ["server"], "what stands before the = is not repeated");
    assert_eq!(offered(&["list", "--output", "y"]), ["yaml"]);
    assert_eq!(offered(&["list", "-oj"]), ["-ojson"]);
    assert_eq!(offered(&["add", "-y"]), [""; 0], "no flag is written onto the end of another");
    assert_eq!(offered(&["list", "-o=j"]), ["json"]);
    assert_eq!(offered(&["add", "--verify", "n"]), ["never"]);
    assert_eq!(offered(&["add", "--fr"]), ["--from"]);
    assert_eq!(offered(&["add", "--from", "p"]), ["prompt", "podman"]);
}

#[test]
fn a_flag_whose_value_is_optional_takes_no_word_behind_it() {
    assert_eq!(offered(&["list", "-v", "--expir"]), ["--expiring"]);
    assert_eq!(offered(&["add", "--dry-run", "--ser"]), ["--serviceaccount", "--server"]);
}

#[test]
fn a_value_that_is_spelled_like_a_verb_is_a_value() {
    for flag in [&["-n", "list"][..], &["-nlist"], &["--namespace", "list"], &["--namespace=list"]] {
        let line = |verb: &[&'static str]| [flag, verb].concat();
        assert_eq!(offered(&line(&["add", "--create-o"])), ["--create-only"], "{flag:?}");
        assert_eq!(offered(&line(&["lo"])), ["login", "logout", "logins"], "{flag:?}");
        assert_eq!(offered(&[&["why"], flag, &["--watc"]].concat()), ["--watch"], "{flag:?}");
    }
    assert_eq!(offered(&["show", "add", "--rev"]), ["--reveal"], "so is a name");
    assert_eq!(
        offered(&["why", "--sa", "list", "--watc"]),
        ["--watch"],
        "a hidden name of a flag is one, too"
    );
}

#[test]
fn behind_two_dashes_there_are_no_flags_and_no_verbs() {
    assert_eq!(offered(&["add", "--", "--na"]), [""; 0]);
    assert_eq!(offered(&["--", "a"]), [""; 0]);
}

#[test]
fn paths_are_left_to_the_shell() {
    for words in [
        &["why", "--registry-ca", ""][..],
        &["list", "-f", "manif"],
        &["list", "--filename="],
        &["--kubeconfig", ""],
        &["add", "--certificate-authority", "x"],
    ] {
        assert_eq!(answer(&desk(), words), ":0\n", "{words:?}");
    }
}

#[test]
fn a_path_that_begins_in_the_middle_of_a_word_is_completed_here() {
    let desk = desk();
    let folder = desk.home().join("some folder");
    std::fs::create_dir(&folder).expect("a folder");
    std::fs::write(folder.join("config.json"), "{}").expect("a file");
    let home = desk.home().display().to_string();
    let typed = format!("config:{home}/some");
    assert_eq!(
        answer_to_script(&desk, &["add", "--from", &typed]),
        format!("config:{home}/some folder/\n:38\n")
    );
    let typed = format!("--from=config:{home}/some folder/c");
    assert_eq!(
        answer_to_script(&desk, &["add", &typed]),
        format!("config:{home}/some folder/config.json\n:36\n")
    );
}

#[test]
fn credential_helpers_are_those_on_the_path() {
    use std::os::unix::fs::PermissionsExt as _;
    let mut desk = desk();
    let helper = desk.home().join("docker-credential-pass");
    std::fs::write(&helper, "").expect("a file");
    std::fs::set_permissions(&helper, std::fs::Permissions::from_mode(0o755)).expect("executable");
    desk.variables.push(("PATH", desk.home().display().to_string()));
    assert_eq!(answer(&desk, &["add", "--from", "helper:"]), "helper:pass\tdocker-credential-pass\n:36\n");
}

#[test]
fn nothing_that_is_typed_makes_it_fail() {
    for words in [
        &[][..],
        &["-"],
        &["--="],
        &["-="],
        &["--\u{0}x"],
        &["add", "-\u{e9}"],
        &["add", "--image", ",,,"],
        &["\t\n"],
        &["add", "--from=\u{1b}[2J"],
        &["--", "--", "--"],
        &["-nn-n", "-n", "-n"],
        &["add", "-vvvv", "-v=", "-yyy", ""],
    ] {
        let told = answer(&desk(), words);
        assert!(told.lines().last().is_some_and(|line| line.starts_with(':')), "{words:?}: {told}");
    }
}

#[test]
fn kubectl_finds_it_by_its_name() {
    let run = testbed::Run::new().expect("a run");
    for (name, words) in
        [("kubectl_complete-pullsecret", &["ver"][..]), ("kubectl_complete-my_secrets", &["ver"])]
    {
        let link = run.folder().join(name);
        std::os::unix::fs::symlink(harness::binary(), &link).expect("a link");
        let ended = Plugin::under(&[link.as_os_str()], words.iter().copied()).run().expect_code(0);
        assert_eq!(values(&ended.stdout), ["verify", "version"]);
        assert_eq!(ended.stderr, "");
        // Its scripts do not quote.
        let folder = run.make_folder("some folder").expect("a folder");
        let typed = format!("config:{}", &folder.to_string_lossy()[..folder.to_string_lossy().len() - 1]);
        let ended = Plugin::under(&[link.as_os_str()], ["add", "--from", &typed]).run().expect_code(0);
        assert_eq!(values(&ended.stdout), [""; 0], "{}", ended.stdout);
        assert!(ended.stdout.starts_with("_activeHelp_ left out"), "{}", ended.stdout);
    }
}

#[test]
fn descriptions_are_left_out_where_they_are_not_wanted() {
    let ended = desk().run(&["__completeNoDesc", "vers"], "").expect_code(0);
    assert_eq!(ended.stdout, "version\n:36\n");
}
