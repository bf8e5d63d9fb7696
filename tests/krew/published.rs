//! What krew's index does with a manifest before it takes it: the archive of every platform is installed.

use std::fs;

use testbed::{Output, Program};

use crate::market::{User, pack, pack_stand_in};
use crate::server::serve;
use crate::trip::at;

/// One target for each other platform that is released.
const ELSEWHERE: [&str; 4] =
    ["aarch64-unknown-linux-musl", "x86_64-apple-darwin", "aarch64-apple-darwin", "x86_64-pc-windows-msvc"];

#[test]
fn the_index_takes_the_manifest() {
    let user = User::new();
    let dist = user.path("dist");
    pack(&dist);
    for target in ELSEWHERE {
        pack_stand_in(target, &dist);
    }
    let manifest = fs::read_to_string(dist.join("pullsecret.yaml")).expect("a manifest");
    let url = serve(dist);
    // Its name has to be the plugin's.
    let file = user.path("pullsecret.yaml");
    fs::write(&file, at(&manifest, &url, "v0.1.0")).expect("written");
    let validator = Program::ValidateKrewManifest.path().expect("the validator");
    let mut validate = user.command(&validator.to_string_lossy());
    let output = Output::of(validate.arg("-manifest").arg(&file)).expect("it runs");
    assert_eq!(output.code, Some(0), "{}", output.stderr);
    assert!(output.stderr.contains("all 5 spec.platforms installed fine"), "{}", output.stderr);
}
