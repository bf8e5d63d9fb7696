//! docs/gallery.md: what came of each scene, checked against what comes of it now.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::sync::{Mutex, PoisonError};

use serde_json::Value;
use testbed::Pair;

use crate::scene::{Mended, Scene, Told};
use crate::scenes;

/// Writes the book anew when set to `write`.
const WRITE: &str = "PULLSECRET_GALLERY";

/// A folder to which every page goes that `why` printed, to be read.
const PAGES: &str = "PULLSECRET_GALLERY_PAGES";

/// What stands above the rows.
const HEAD: &str = "# The gallery

Pulls that fail, each for one reason, on a real node: what `kubectl pullsecret why` says of them, and what brings the pods
to run. Commands are pasted into a shell as they are printed; where they ask, a person answers with what is right. Where
nothing is typed, the pod is the same afterwards. `both` nodes are kubelet 1.35.4 with containerd 2.1.4, and kubelet
1.34.4 with containerd 1.6.20; the others are played on the first alone.

Written by `PULLSECRET_GALLERY=write cargo test -p pullsecret-tests --test gallery`, and checked by the same without that.

| | what is wrong | what `why` says | what mends it | nodes |
|---|---|---|---|---|
";

/// What came of a scene.
pub(crate) struct Page {
    pub(crate) diagnosis: Value,
    pub(crate) human: String,
    /// Those that were pasted.
    pub(crate) commands: Vec<String>,
}

/// The rows of this run, by their scenes' names.
static ROWS: Mutex<BTreeMap<&str, String>> = Mutex::new(BTreeMap::new());

/// Fails unless the book says the same of this scene; or takes note of what it has to say.
pub(crate) fn check(pair: Pair, scene: &'static Scene, page: &Page) {
    if let Some(folder) = std::env::var_os(PAGES) {
        let file = Path::new(&folder).join(format!("{}-{pair:?}.txt", scene.name));
        std::fs::write(file, &page.human).expect("a folder to write to");
    }
    let row = row(scene, page);
    if is_written() {
        let mut rows = ROWS.lock().unwrap_or_else(PoisonError::into_inner);
        let before = rows.insert(scene.name, row.clone());
        assert!(before.is_none_or(|before| before == row), "the two nodes differ; now: {row}");
    } else {
        assert!(book().contains(&row), "docs/gallery.md says otherwise of {}; now: {row}", scene.name);
    }
}

/// Fails unless the book has every scene, in order, and nothing else.
pub(crate) fn check_index() {
    if is_written() {
        return;
    }
    let book = book();
    let rows = book.strip_prefix(HEAD).expect("docs/gallery.md begins otherwise: write it anew");
    let names: Vec<&str> = rows.lines().filter_map(name).collect();
    let expected: Vec<&str> = scenes::all().map(|scene| scene.name).collect();
    assert_eq!(names, expected, "docs/gallery.md has other scenes: write it anew");
}

/// Writes the book, if that was asked for: with the former rows of the scenes that were not played.
pub(crate) fn write() {
    if !is_written() {
        return;
    }
    let (former, new) = (book(), ROWS.lock().unwrap_or_else(PoisonError::into_inner));
    let row = |scene: &Scene| {
        let kept = || former.lines().find(|line| name(line) == Some(scene.name));
        new.get(scene.name).cloned().or_else(|| kept().map(|line| format!("{line}\n")))
    };
    let rows: String = scenes::all().filter_map(row).collect();
    std::fs::write(path(), format!("{HEAD}{rows}")).expect("docs/gallery.md can be written");
}

fn is_written() -> bool {
    std::env::var_os(WRITE).is_some_and(|value| value == "write")
}

fn path() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../docs/gallery.md")
}

fn book() -> String {
    std::fs::read_to_string(path()).unwrap_or_default()
}

/// The scene of a row.
fn name(row: &str) -> Option<&str> {
    row.strip_prefix("| `")?.split('`').next()
}

fn row(scene: &Scene, page: &Page) -> String {
    let text = |field: &str| page.diagnosis[field].as_str().unwrap_or_default();
    let said = match scene.told {
        Told::Diagnosis(code, certainty) => format!("{} `{code}`, {certainty}", text("cause")),
        Told::ByNode(code, certainty, older) => {
            format!("{} `{code}`, {certainty} (1.34: {older})", text("cause"))
        }
        Told::Nothing => "Nothing: it is pulled".to_owned(),
        Told::NothingYet => "Nothing yet: it is being pulled".to_owned(),
    };
    let mends = match scene.mended {
        Mended::Outside(what, _) => format!("Nothing is typed: {what}, and the kubelet tries again"),
        Mended::NotHere(why) => format!("Nothing here: {why}"),
        Mended::Needless => "-".to_owned(),
        Mended::ByCommands | Mended::By(_) => {
            page.commands.iter().map(|command| format!("`{command}`")).collect::<Vec<_>>().join("<br>")
        }
    };
    let nodes = if scene.pairs.len() > 1 { "both" } else { "1.35" };
    let cells = [&format!("`{}`", scene.name), scene.wrong, &said, &mends, nodes];
    // A bar ends a cell, in code as well.
    let cells = cells.map(|cell| cell.replace('|', "\\|"));
    format!("| {} |\n", cells.join(" | "))
}
