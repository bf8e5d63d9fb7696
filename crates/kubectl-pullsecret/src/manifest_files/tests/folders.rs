//! Which files `-f` means.

use std::fs;
use std::path::Path;

use crate::manifest_files::{ManifestError, Sources, read};

/// The names of the secrets that are found, in order.
fn found(paths: &[&Path], recursive: bool) -> Result<Vec<String>, ManifestError> {
    let paths = paths.iter().map(|path| (*path).to_owned()).collect();
    let manifests = read(&Sources { paths, recursive }, &mut std::io::empty(), "shop")?;
    Ok(manifests.objects.into_iter().map(|found| found.object.name).collect())
}

fn write(path: &Path, name: &str) {
    fs::create_dir_all(path.parent().expect("a folder")).expect("a folder");
    fs::write(path, format!("apiVersion: v1\nkind: Secret\nmetadata: {{name: {name}}}\n")).expect("a file");
}

fn tree() -> tempfile::TempDir {
    let folder = tempfile::tempdir().expect("a folder");
    let root = folder.path();
    for (path, name) in [
        ("b.yaml", "b"),
        ("a.yml", "a"),
        ("c/deep.json", "deep"),
        ("d.txt", "text"),
        ("E.YAML", "upper"),
        ("z.json", "z"),
    ] {
        write(&root.join(path), name);
    }
    folder
}

#[test]
fn a_folders_files_in_the_order_of_their_names() {
    let folder = tree();
    assert_eq!(found(&[folder.path()], false).expect("it is read"), ["a", "b", "z"]);
    assert_eq!(found(&[folder.path()], true).expect("it is read"), ["a", "b", "deep", "z"]);
}

#[test]
fn a_file_that_is_named_may_be_called_anything() {
    let folder = tree();
    let paths = [folder.path().join("d.txt"), folder.path().join("E.YAML"), folder.path().to_owned()];
    let paths: Vec<&Path> = paths.iter().map(std::path::PathBuf::as_path).collect();
    assert_eq!(found(&paths, false).expect("it is read"), ["text", "upper", "a", "b", "z"]);
}

#[test]
fn a_pattern_that_the_shell_has_left() {
    let folder = tree();
    let pattern = |text: &str| folder.path().join(text);
    assert_eq!(found(&[&pattern("?.y*ml")], false).expect("it is read"), ["a", "b"]);
    assert_eq!(found(&[&pattern("[b-d]*/*.json")], false).expect("it is read"), ["deep"]);
    match found(&[&pattern("*.toml")], false) {
        Err(ManifestError::Unreadable { path, .. }) => assert_eq!(path, pattern("*.toml")),
        other => panic!("{other:?}"),
    }
}

#[test]
fn folders_without_manifests_and_files_that_are_not_there() {
    let folder = tempfile::tempdir().expect("a folder");
    write(&folder.path().join("below/a.yaml"), "a");
    assert!(matches!(
        found(&[folder.path()], false),
        Err(ManifestError::NoManifests { recursive: false, .. })
    ));
    assert_eq!(found(&[folder.path()], true).expect("it is read"), ["a"]);
    let gone = folder.path().join("gone.yaml");
    assert!(matches!(found(&[&gone], false), Err(ManifestError::Unreadable { .. })));
}

#[cfg(unix)]
#[test]
fn links_are_followed_to_files_and_not_in_circles() {
    use std::os::unix::fs::symlink;
    let folder = tree();
    let root = folder.path();
    symlink(root.join("c/deep.json"), root.join("link.json")).expect("a link");
    symlink(root, root.join("c/circle")).expect("a link");
    symlink(root.join("c"), root.join("folder.yaml")).expect("a link");
    assert_eq!(found(&[root], true).expect("it is read"), ["a", "b", "deep", "z"]);
    // The folder itself may be one, as a mounted ConfigMap's is.
    let elsewhere = tempfile::tempdir().expect("a folder");
    symlink(root, elsewhere.path().join("manifests")).expect("a link");
    assert_eq!(
        found(&[&elsewhere.path().join("manifests")], false).expect("it is read"),
        ["a", "b", "deep", "z"]
    );
    symlink(root.join("nowhere"), root.join("broken.yaml")).expect("a link");
    match found(&[root], false) {
        Err(ManifestError::Unreadable { path, .. }) => assert_eq!(path, root.join("broken.yaml")),
        other => panic!("{other:?}"),
    }
}

#[cfg(unix)]
#[test]
fn what_is_no_file_does_not_block() {
    let folder = tree();
    let socket = std::os::unix::net::UnixListener::bind(folder.path().join("socket.yaml"));
    drop(socket.expect("a socket"));
    assert_eq!(found(&[folder.path()], false).expect("it is read"), ["a", "b", "z"]);
}
