//! The archives are the same whenever they are packed, and the manifest and the checksums are theirs.

use std::collections::BTreeMap;
use std::io::Read as _;
use std::time::{Duration, SystemTime};

use flate2::read::GzDecoder;
use testbed::Output;

use super::*;

/// A run that packs this file for a target.
fn packing(binary: &Path, target: &str, out: &Path) -> Args {
    Args {
        target: vec![target.to_owned()],
        binary: Some(binary.to_owned()),
        zigbuild: false,
        complete: false,
        check_tag: None,
        out: out.to_owned(),
        epoch: Some(1_700_000_000),
    }
}

fn stand_in(folder: &Path, name: &str) -> PathBuf {
    let file = folder.join(name);
    fs::write(&file, "a stand-in for the binary").expect("written");
    file
}

#[test]
fn the_same_files_make_the_same_bytes_at_any_time() {
    let folder = tempfile::tempdir().expect("a folder");
    let mut packed = Vec::new();
    for (at, name) in ["one", "other"].into_iter().enumerate() {
        let binary = stand_in(folder.path(), name);
        let time = SystemTime::UNIX_EPOCH + Duration::from_secs(1_000_000 * (at as u64 + 1));
        fs::File::options().write(true).open(&binary).expect("opened").set_modified(time).expect("a time");
        let out = folder.path().join(format!("out-{name}"));
        run(&packing(&binary, "x86_64-unknown-linux-musl", &out)).expect("packed");
        packed.push(
            ["kubectl-pullsecret-linux-amd64.tar.gz", "SHA256SUMS", "pullsecret.yaml"]
                .map(|name| fs::read(out.join(name)).expect("made")),
        );
    }
    assert!(packed[0] == packed[1]);
    assert_eq!(&packed[0][0][..10], [0x1f, 0x8b, 8, 0, 0, 0, 0, 0, 0, 255], "neither a name nor a time");
}

#[test]
fn an_archive_holds_what_is_installed_and_nothing_of_its_maker() {
    let folder = tempfile::tempdir().expect("a folder");
    let binary = stand_in(folder.path(), "x");
    run(&packing(&binary, "x86_64-pc-windows-msvc", folder.path())).expect("packed");
    let file = fs::File::open(folder.path().join("kubectl-pullsecret-windows-amd64.tar.gz")).expect("made");
    let mut found = BTreeMap::new();
    let mut archive = tar::Archive::new(GzDecoder::new(file));
    let mut order = Vec::new();
    for entry in archive.entries().expect("an archive") {
        let mut entry = entry.expect("an entry");
        let path = entry.path().expect("a path").to_string_lossy().into_owned();
        let header = entry.header();
        assert_eq!(
            (header.uid().ok(), header.gid().ok(), header.mtime().ok()),
            (Some(0), Some(0), Some(1_700_000_000))
        );
        assert_eq!(header.username().ok().flatten().unwrap_or_default(), "");
        let mode = header.mode().expect("a mode");
        let mut content = String::new();
        entry.read_to_string(&mut content).expect("text");
        order.push(path.clone());
        found.insert(path, (mode, content));
    }
    assert!(order.is_sorted(), "{order:?}");
    assert_eq!(found["kubectl-pullsecret.exe"], (0o755, "a stand-in for the binary".to_owned()));
    for path in ["LICENSE", "man/man1/kubectl-pullsecret-add.1", "completions/kubectl-pullsecret.bash"] {
        assert!(
            found.get(path).is_some_and(|(mode, content)| *mode == 0o644 && !content.is_empty()),
            "{path}"
        );
    }
}

#[test]
fn checksums_and_manifest_are_those_of_the_archives_that_are_there() {
    let folder = tempfile::tempdir().expect("a folder");
    let binary = stand_in(folder.path(), "x");
    run(&packing(&binary, "x86_64-unknown-linux-gnu", folder.path())).expect("packed");
    let mut complete =
        Args { target: Vec::new(), binary: None, complete: true, ..packing(&binary, "", folder.path()) };
    let error = run(&complete).expect_err("one of five").to_string();
    assert!(
        error.ends_with("no archive for linux/arm64, darwin/amd64, darwin/arm64, windows/amd64"),
        "{error}"
    );
    let partial = fs::read_to_string(folder.path().join("pullsecret.yaml")).expect("a manifest");
    assert_eq!(partial.matches("- selector:").count(), 1, "{partial}");

    for target in
        ["aarch64-unknown-linux-musl", "x86_64-apple-darwin", "aarch64-apple-darwin", "x86_64-pc-windows-gnu"]
    {
        run(&packing(&binary, target, folder.path())).expect("packed");
    }
    run(&complete).expect("all five");
    let mut check = Command::new("sha256sum");
    let checked = Output::of(check.args(["--check", "--strict", "SHA256SUMS"]).current_dir(folder.path()))
        .expect("checked");
    assert_eq!((checked.code, checked.stdout.matches(": OK\n").count()), (Some(0), 5), "{}", checked.stderr);
    let manifest = fs::read_to_string(folder.path().join("pullsecret.yaml")).expect("a manifest");
    let sums = fs::read_to_string(folder.path().join("SHA256SUMS")).expect("checksums");
    for (sum, archive) in sums.lines().filter_map(|line| line.split_once("  ")) {
        let stands = format!("/download/{VERSION}/{archive}\n      sha256: \"{sum}\"\n");
        assert!(manifest.contains(&stands), "{stands} not in:\n{manifest}");
    }
    assert!(!manifest.contains(&"0".repeat(64)) && !manifest.contains('#'), "{manifest}");

    complete.check_tag = Some("v9.9.9".to_owned());
    assert!(run(&complete).is_err(), "a tag of another version");
}

#[test]
fn the_template_is_of_no_release_and_takes_the_version_of_any() {
    let template = fs::read_to_string(root().join("plugin-manifest/pullsecret.yaml")).expect("a template");
    assert_eq!(template.matches(&"0".repeat(64)).count(), PLATFORMS.len());
    let sums: Vec<_> = PLATFORMS.iter().map(|platform| (platform, "a".repeat(64))).collect();
    let filled = manifest::filled(&template, "v2.3.4", &sums).expect("filled");
    assert_eq!(filled.matches("v2.3.4").count(), PLATFORMS.len() + 1, "{filled}");
    assert_eq!(filled.matches(&"a".repeat(64)).count(), PLATFORMS.len());
}

#[test]
fn a_tag_is_of_this_version_and_has_its_section() {
    let heading = format!("# Changelog\n## [{}] - 2026-12-01\n", VERSION.trim_start_matches('v'));
    assert!(check_tag(VERSION, &heading).is_ok());
    assert!(check_tag(VERSION, "## [Unreleased]\n").is_err());
    assert!(check_tag("v0.0.0", &heading).is_err());
}
