//! Completion by kubectl for a plugin that krew has installed: put there by the plugin, kept by an upgrade, and no more
//! than silent when the plugin is gone.

use std::fs;
use std::path::Path;

use crate::index::Index;
use crate::market::{User, pack, succeed};
use crate::server::serve;
use crate::trip::at;

/// What `kubectl pullsecret <TAB>` offers.
fn offered(user: &User) -> String {
    let output =
        testbed::Output::of(&mut user.kubectl(&["__complete", "pullsecret", ""])).expect("kubectl runs");
    assert_eq!(output.code, Some(0), "{}", output.stderr);
    output.stdout
}

#[test]
fn completion_outlives_an_upgrade_and_is_silent_without_the_plugin() {
    let user = User::new();
    let dist = user.path("dist");
    pack(&dist);
    let manifest = fs::read_to_string(dist.join("pullsecret.yaml")).expect("a manifest");
    let url = serve(dist);
    let index = Index::new(&user);
    index.publish(&at(&manifest, &url, "v0.0.1"));
    succeed(&mut index.krew(&["update"]));
    succeed(&mut index.krew(&["install", "pullsecret"]));
    assert!(!offered(&user).contains("verify"), "nothing is installed for it yet");

    let said = succeed(&mut user.kubectl(&["pullsecret", "completion", "install", "--shell", "bash"]));
    let link = user.krew_root().join("bin/kubectl_complete-pullsecret");
    assert!(said.contains(&format!("{} created\n", link.display())), "{said}");
    assert_eq!(fs::read_link(&link).expect("a link"), Path::new("kubectl-pullsecret"));
    let before = offered(&user);
    assert!(before.contains("verify\t") && before.ends_with(":36\n"), "{before}");

    index.publish(&at(&manifest, &url, "v0.0.2"));
    succeed(&mut index.krew(&["upgrade", "pullsecret"]));
    let newer = fs::canonicalize(&link).expect("it leads to the plugin");
    assert!(newer.starts_with(user.krew_root().join("store/pullsecret/v0.0.2")), "{}", newer.display());
    assert_eq!(offered(&user), before);

    succeed(&mut index.krew(&["uninstall", "pullsecret"]));
    let after = offered(&user);
    assert!(after.starts_with(':'), "{after}");
}
