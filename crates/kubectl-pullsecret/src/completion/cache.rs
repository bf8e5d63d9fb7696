//! Names of the cluster's objects as they were last seen, for when it does not answer. They are names and descriptions of
//! them, no more; each list is a file of its own in the folder where the platform keeps what can be thrown away.

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
const MOST: usize = 5_000;

#[derive(Serialize, Deserialize)]
struct Contents {
    /// Which names these are: the file's own name is only a hash of it.
    place: String,
    names: Vec<(String, String)>,
}

/// The names that were last seen, and how long ago in words.
pub(super) fn read(place: &str, environment: &Environment) -> Option<(Vec<Candidate>, String)> {
    let path = path(place, environment)?;
    let age = age_of(&path)?;
    let bytes = private_file::read(&path).ok()??;
    let Contents { place: kept, names } = serde_json::from_slice(&bytes).ok()?;
    let names = names.into_iter().map(|(value, about)| Candidate { value, about }).collect();
    (kept == place).then_some((names, age::human(SignedDuration::try_from(age).ok()?)))
}

/// Keeps names, and throws away what is too old. That it cannot be written is nobody's concern.
pub(super) fn write(place: &str, candidates: &[Candidate], environment: &Environment) {
    let Some(path) = path(place, environment) else { return };
    let Some(folder) = path.parent() else { return };
    let names =
        candidates.iter().take(MOST).map(|candidate| (candidate.value.clone(), candidate.about.clone()));
    let contents = Contents { place: place.to_owned(), names: names.collect() };
    let Ok(bytes) = serde_json::to_vec(&contents) else { return };
    if private_file::create_folder(folder).is_err() {
        return;
    }
    // Two shells may write the same at once.
    let fresh = path.with_extension(format!("{}.new", std::process::id()));
    let written = private_file::create(&fresh, &bytes).and_then(|_| std::fs::rename(&fresh, &path));
    if written.is_err() {
        let _ = std::fs::remove_file(&fresh);
    }
    throw_away_old(folder);
}

fn throw_away_old(folder: &Path) {
    let entries = std::fs::read_dir(folder).into_iter().flatten().flatten();
    for entry in entries.filter(|entry| age_of(&entry.path()).is_none()) {
        let _ = std::fs::remove_file(entry.path());
    }
}

/// How long ago a file was written; `None` for one that is too old, or not there.
fn age_of(path: &Path) -> Option<Duration> {
    let written = path.symlink_metadata().ok()?.modified().ok()?;
    let age = SystemTime::now().duration_since(written).unwrap_or_default();
    (age < LIFE).then_some(age)
}

fn path(place: &str, environment: &Environment) -> Option<PathBuf> {
    let mut hasher = DefaultHasher::new();
    place.hash(&mut hasher);
    let folder = environment.cache_folder()?.join("kubectl-pullsecret").join("completion");
    Some(folder.join(format!("{:016x}.json", hasher.finish())))
}
