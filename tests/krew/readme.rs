//! The README's section on how to install, carried out as it stands. The network is the only thing that is replaced.

use std::path::Path;

/// The block of commands in the README that holds these words.
pub(crate) fn block(words: &str) -> String {
    let readme = concat!(env!("CARGO_MANIFEST_DIR"), "/../README.md");
    let readme = std::fs::read_to_string(readme).expect("the README");
    let blocks = readme.split("```sh\n").skip(1).filter_map(|rest| rest.split("```").next());
    let found: Vec<&str> = blocks.filter(|block| block.contains(words)).collect();
    assert_eq!(found.len(), 1, "blocks with {words}: {found:?}");
    found[0].to_owned()
}

/// Commands for bash, with a `curl` that takes this release's files from a folder and knows no other address.
pub(crate) fn script(commands: &str, releases: &Path) -> String {
    let version = env!("CARGO_PKG_VERSION");
    let release =
        format!("https://github.com/kubectl-pullsecret/kubectl-pullsecret/releases/download/v{version}/");
    format!(
        "set -euo pipefail
         curl() {{
           for word; do
             case $word in
               {release}*) cp '{}'/\"${{word##*/}}\" . ;;
               -*) ;;
               *) echo \"no such address: $word\" >&2; return 1 ;;
             esac
           done
         }}
         {commands}",
        releases.display()
    )
}
