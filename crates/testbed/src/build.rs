//! Builds the Go programs once, into a cache outside the repository.
//!
//! A module's programs are in a folder named by a hash of what they are built from, so a change to the module
//! makes new ones and a checkout without that change still finds the old ones.

use std::env;
use std::fs::{self, File, TryLockError};
use std::io;
use std::os::unix::fs::symlink;
use std::path::{Path, PathBuf};
use std::time::Instant;

use sha2::{Digest, Sha256};

use crate::digest::hex;
use crate::error::{Doing, Error, Result};
use crate::process::Start;
use crate::program::Component;
use crate::progress::{Progress, say};
use crate::run::Run;

/// Where the built programs are kept instead of in the user's cache folder.
pub const CACHE_VARIABLE: &str = "PULLSECRET_TESTBED_CACHE";

/// Part of the cache's key: what every program is built with. No C compiler is needed, and no program
/// depends on the machine's C library.
const FLAGS: &[&str] = &["-trimpath", "-buildvcs=false"];

/// The folder of built programs: `$PULLSECRET_TESTBED_CACHE`, else `kubectl-pullsecret-testbed` in
/// `$XDG_CACHE_HOME` or `~/.cache`.
pub fn cache_folder() -> Result<PathBuf> {
    let from = |name| env::var_os(name).filter(|value| !value.is_empty()).map(PathBuf::from);
    from(CACHE_VARIABLE)
        .or_else(|| {
            from("XDG_CACHE_HOME")
                .or_else(|| env::home_dir().map(|home| home.join(".cache")))
                .map(|caches| caches.join("kubectl-pullsecret-testbed"))
        })
        .ok_or_else(|| {
            Error::new(format!("no home directory: set {CACHE_VARIABLE} to a folder for built programs"))
        })
}

/// The folder that holds the component's program, built now if it is not there.
pub(crate) fn ensure(component: &Component) -> Result<PathBuf> {
    ensure_in(&cache_folder()?, component)
}

fn ensure_in(cache: &Path, component: &Component) -> Result<PathBuf> {
    let source = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../tests").join(component.module);
    let key =
        key(&source, component.linked).doing(|| format!("read the Go module in {}", source.display()))?;
    let folder = cache.join(format!("{}-{key}", component.module));
    if folder.join(component.name).exists() {
        return Ok(folder);
    }
    fs::create_dir_all(&folder).doing(|| format!("make {}", folder.display()))?;
    let _lock = lock(&cache.join("lock"))?;
    if !folder.join(component.name).exists() {
        build(&source, &folder, component)?;
    }
    Ok(folder)
}

/// A short hash of everything that decides what a module's programs are: its files, and how they are built.
fn key(source: &Path, linked: &[&str]) -> io::Result<String> {
    let mut files = Vec::new();
    let mut folders = vec![source.to_owned()];
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(folder)? {
            let path = entry?.path();
            let part = path.extension().is_some_and(|kind| kind == "go" || kind == "mod" || kind == "sum");
            if path.is_dir() {
                folders.push(path);
            } else if part {
                files.push(path);
            }
        }
    }
    files.sort();
    let mut hash = Sha256::new();
    hash.update([FLAGS, linked].concat().join(" "));
    for path in files {
        let content = fs::read(&path)?;
        let name = path.strip_prefix(source).unwrap_or(&path);
        hash.update(format!("\n{} {}\n", name.display(), content.len()));
        hash.update(content);
    }
    Ok(hex(&hash.finalize()[..8]))
}

/// Waits for its turn: two builds at once would do the same work twice.
fn lock(path: &Path) -> Result<File> {
    let file = File::create(path).doing(|| format!("create {}", path.display()))?;
    let mut progress = Progress::new("waiting for another process that builds the test bed's programs");
    loop {
        match file.try_lock() {
            Ok(()) => return Ok(file),
            Err(TryLockError::WouldBlock) => progress.wait(String::new),
            Err(TryLockError::Error(error)) => {
                return Err(error).doing(|| format!("lock {}", path.display()));
            }
        }
    }
}

fn build(source: &Path, folder: &Path, component: &Component) -> Result<()> {
    let started = Instant::now();
    let name = component.name;
    // A run of its own, so that a build does not outlive whoever wanted it.
    let run = Run::new()?;
    let go = Go { run: &run, source, name };
    let packages = go.stale_packages(component)?;
    if packages > 1000 {
        say("the first build takes minutes; what it compiles is kept, and the next ones do not");
    }
    let new = folder.join(format!("{name}.new"));
    let linked: Vec<&str> = component.linked.iter().flat_map(|value| ["-X", value]).collect();
    let ldflags = format!("-s -w {}", linked.join(" "));
    let arguments = ["-v", "-ldflags", &ldflags, "-o", &new.to_string_lossy(), component.package];
    go.run("build", "building", &arguments, |lines| {
        // The last is the program itself, which counts as missing when it only has to be linked again.
        if lines + 1 < packages { format!("{lines} of {packages} packages") } else { "linking".to_owned() }
    })?;
    for link in component.links {
        let path = folder.join(link.file_name());
        // Left by a build that was ended between here and the rename.
        let _ = fs::remove_file(&path);
        symlink(name, &path).doing(|| format!("link {}", path.display()))?;
    }
    let path = folder.join(name);
    fs::rename(&new, &path).doing(|| format!("make {}", path.display()))?;
    say(&format!("built {name} in {:.1} s", started.elapsed().as_secs_f64()));
    Ok(())
}

/// The go command, at work for one component.
struct Go<'a> {
    run: &'a Run,
    source: &'a Path,
    name: &'a str,
}

impl Go<'_> {
    /// How many packages have to be compiled. It also fetches the module's dependencies.
    fn stale_packages(&self, component: &Component) -> Result<usize> {
        let format = "{{if .Stale}}stale {{.ImportPath}}{{end}}";
        let arguments = ["-deps", "-f", format, component.package];
        let log =
            self.run("list", "fetching the modules of", &arguments, |lines| format!("{lines} so far"))?;
        let lines = fs::read_to_string(&log).doing(|| format!("read {}", log.display()))?;
        Ok(lines.lines().filter(|line| line.starts_with("stale ")).count())
    }

    /// Runs it and answers where its output is. `how_far` is given how many lines of output there are.
    fn run(
        &self,
        verb: &str,
        doing: &str,
        arguments: &[&str],
        how_far: impl Fn(usize) -> String,
    ) -> Result<PathBuf> {
        let start = Start::new(format!("go-{verb}"), "go")
            .args([verb, "-C"])
            .arg(self.source)
            .args(FLAGS)
            .args(arguments)
            .env("CGO_ENABLED", "0")
            .env("GOWORK", "off");
        let go = self.run.start(start)?;
        let mut progress = Progress::new(format!("{doing} {}", self.name));
        let status = loop {
            if let Some(status) = go.status()? {
                break status;
            }
            progress.wait(|| how_far(fs::read_to_string(go.log()).map_or(0, |log| log.lines().count())));
        };
        match status.code() {
            Some(0) => Ok(go.log().to_owned()),
            // What a shell says of a command that it does not find.
            Some(127) => Err(Error::new(format!(
                "{} is built with Go, and there is no go on the PATH: install Go 1.25 or newer",
                self.name
            ))),
            _ => Err(go.failure(&format!("of {} failed ({status})", self.name))),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::program::Program;

    #[test]
    fn key_changes_with_a_module_file_and_with_nothing_else() {
        let folder = tempfile::tempdir().expect("temporary folder");
        let write = |name: &str, text: &str| fs::write(folder.path().join(name), text).expect("write");
        let key_now = || key(folder.path(), &[]).expect("key");
        write("go.mod", "module a");
        let first = key_now();
        write("README.md", "words");
        assert_eq!(key_now(), first);
        fs::create_dir(folder.path().join("pause")).expect("folder");
        write("pause/main.go", "package main");
        let second = key_now();
        assert_ne!(second, first);
        write("go.mod", "module b");
        assert_ne!(key_now(), second);
    }

    #[test]
    fn program_is_built_once() {
        let cache = tempfile::tempdir().expect("temporary folder");
        let component = &Program::Pause.component();
        let folder = ensure_in(cache.path(), component).expect("built");
        let built = fs::metadata(folder.join("pause")).expect("program").modified().expect("time");
        assert_eq!(ensure_in(cache.path(), component).expect("found"), folder);
        assert_eq!(fs::metadata(folder.join("pause")).expect("program").modified().expect("time"), built);
    }

    #[test]
    fn broken_package_is_an_error_that_shows_what_go_said() {
        let cache = tempfile::tempdir().expect("temporary folder");
        let component = Component { package: "./no-such-package", ..Program::Pause.component() };
        let error = ensure_in(cache.path(), &component).expect_err("nothing to build");
        assert!(error.to_string().contains("no-such-package"), "{error}");
    }
}
