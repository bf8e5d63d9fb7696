//! Names of the cluster's objects as they were last seen, for when it does not answer. They are names and descriptions of
//! them, no more; each list is a file of its own in the folder where the platform keeps what can be thrown away.

use std::fs;
use std::hash::{DefaultHasher, Hash as _, Hasher as _};
use std::path::{Path, PathBuf};
use std::time::{Duration, SystemTime};

use jiff::SignedDuration;
use pullsecret_core::age;
use serde::{Deserialize, Serialize};

use super::engine::Candidate;
use crate::environment::Environment;
use crate::private_file;

/// Names that are older are of no use to anybody.
const LIFE: Duration = Duration::from_hours(7 * 24);
/// More than anybody reads in a list.
const MOST_NAMES: usize = 1_000;
/// More lists than anybody works with in a week.
const MOST_FILES: usize = 64;

#[derive(Serialize, Deserialize)]
struct Contents {
    /// Which names these are: the file's own name is only a hash of it.
    place: String,
    names: Vec<(String, String)>,
}

/// The names that were last seen, and how long ago in words.
pub(super) fn read(place: &str, environment: &Environment) -> Option<(Vec<Candidate>, String)> {
    let folder = folder(environment)?;
    if !private_file::is_own_folder(&folder) {
        return None;
    }
    let path = folder.join(file_name(place));
    let age = age_of(&path)?;
    let bytes = private_file::read(&path).ok()??;
    let Contents { place: kept, names } = serde_json::from_slice(&bytes).ok()?;
    let names = names.into_iter().map(|(value, about)| Candidate { value, about }).collect();
    (kept == place).then_some((names, age::human(SignedDuration::try_from(age).ok()?)))
}

/// Keeps names, and throws away what is too old. That it cannot be written is nobody's concern.
pub(super) fn write(place: &str, candidates: &[Candidate], environment: &Environment) {
    let Some(folder) = folder(environment).filter(|_| !candidates.is_empty()) else { return };
    let names = candidates.iter().map(|candidate| (candidate.value.clone(), candidate.about.clone()));
    let contents = Contents { place: place.to_owned(), names: names.take(MOST_NAMES).collect() };
    let Ok(bytes) = serde_json::to_vec(&contents) else { return };
    if private_file::create_folder(&folder).is_err() || !private_file::is_own_folder(&folder) {
        return;
    }
    let path = folder.join(file_name(place));
    // Two shells may write the same at once.
    let fresh = path.with_extension(format!("{}.new", std::process::id()));
    let written = private_file::create(&fresh, &bytes).and_then(|_| fs::rename(&fresh, &path));
    if written.is_err() {
        let _ = fs::remove_file(&fresh);
    }
    throw_away(&folder);
}

/// Removes our files that are too old, and the oldest where they are too many.
fn throw_away(folder: &Path) {
    let entries = fs::read_dir(folder).into_iter().flatten().flatten();
    let ours = entries.filter(|entry| is_file_name(&entry.file_name().to_string_lossy()));
    let mut aged: Vec<(Option<Duration>, PathBuf)> =
        ours.map(|entry| (age_of(&entry.path()), entry.path())).collect();
    aged.sort();
    let young = aged.iter().filter(|(age, _)| age.is_some());
    let kept: Vec<PathBuf> = young.take(MOST_FILES).map(|(_, path)| path.clone()).collect();
    for (_, path) in aged.into_iter().filter(|(_, path)| !kept.contains(path)) {
        let _ = fs::remove_file(path);
    }
}

/// How long ago a plain file was written; `None` for one that is too old, not there, or of a time yet to come.
fn age_of(path: &Path) -> Option<Duration> {
    let metadata = path.symlink_metadata().ok().filter(fs::Metadata::is_file)?;
    let age = SystemTime::now().duration_since(metadata.modified().ok()?).ok()?;
    (age < LIFE).then_some(age)
}

fn folder(environment: &Environment) -> Option<PathBuf> {
    Some(environment.cache_folder()?.join("kubectl-pullsecret").join("completion"))
}

fn file_name(place: &str) -> String {
    let mut hasher = DefaultHasher::new();
    place.hash(&mut hasher);
    format!("{:016x}.json", hasher.finish())
}

/// Whether a file is one of ours by its name, or what is left of one that was being written.
fn is_file_name(name: &str) -> bool {
    let (hash, rest) = name.split_at_checked(16).unwrap_or_default();
    let is_hash = hash.len() == 16 && hash.bytes().all(|byte| byte.is_ascii_hexdigit());
    is_hash && (rest == ".json" || rest.rsplit_once('.').is_some_and(|(_, ending)| ending == "new"))
}
