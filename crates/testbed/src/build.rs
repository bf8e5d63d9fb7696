//! Builds the Go programs once, into a cache outside the repository.
//!
//! A program is in a folder named by a hash of what it is built from, so a change to that makes a new one and a
//! checkout without the change still finds the old one.

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
    let key = key(&source, component).doing(|| format!("read the Go module in {}", source.display()))?;
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

/// A short hash of everything that decides what a program is: the module's requirements, the package's files,
/// and how it is built. A package in a folder of the module stands by itself, so that the big programs are not
/// linked again for its sake.
fn key(source: &Path, component: &Component) -> io::Result<String> {
    let modfile = source.join(component.modfile);
    let mut files = vec![modfile.with_extension("sum"), modfile];
    // A package that is not of this module is what the requirements say.
    let own = component.package.strip_prefix('.').map(|folder| folder.trim_start_matches('/'));
    let mut folders = Vec::from_iter(own.map(|folder| source.join(folder)).filter(|folder| folder.is_dir()));
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(folder)? {
            let path = entry?.path();
            if path.is_dir() && own != Some("") {
                folders.push(path);
            } else if path.extension().is_some_and(|kind| kind == "go") {
                files.push(path);
            }
        }
    }
    files.sort();
    let mut hash = Sha256::new();
    hash.update([FLAGS, component.flags, component.linked].concat().join(" "));
    for path in files.iter().filter(|path| path.exists()) {
        let content = fs::read(path)?;
        let name = path.strip_prefix(source).unwrap_or(path);
        hash.update(format!("\n{} {}\n", name.display(), content.len()));
        hash.update(content);
    }
    Ok(hex(&hash.finalize()[..8]))
}

/// Waits for its turn: two builds at once would do the same work twice.
pub(crate) fn lock(path: &Path) -> Result<File> {
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
    let go = Go { run: &run, source, component };
    let packages = go.stale_packages()?;
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
    component: &'a Component,
}

impl Go<'_> {
    /// How many packages have to be compiled. It also fetches the module's dependencies.
    fn stale_packages(&self) -> Result<usize> {
        let format = "{{if .Stale}}stale {{.ImportPath}}{{end}}";
        let arguments = ["-deps", "-f", format, self.component.package];
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
            .arg(format!("-modfile={}", self.component.modfile))
            .args(self.component.flags)
            .args(arguments)
            .env("CGO_ENABLED", "0")
            .env("GOWORK", "off");
        let go = self.run.start(start)?;
        let name = self.component.name;
        let mut progress = Progress::new(format!("{doing} {name}"));
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
                "{name} is built with Go, and there is no go on the PATH: install Go 1.25 or newer"
            ))),
            _ => Err(go.failure(&format!("of {name} failed ({status})"))),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::program::Program;

    #[test]
    fn key_changes_with_what_the_program_is_made_of_and_with_nothing_else() {
        let folder = tempfile::tempdir().expect("temporary folder");
        let write = |name: &str, text: &str| fs::write(folder.path().join(name), text).expect("write");
        fs::create_dir(folder.path().join("pause")).expect("folder");
        let whole = Component { package: ".", ..Program::Pause.component() };
        let keys = || {
            [Program::Pause.component(), Program::Crane.component(), whole]
                .map(|component| key(folder.path(), &component).expect("key"))
        };
        let changed = |before: [String; 3], after: [String; 3]| {
            before.iter().zip(&after).map(|(before, after)| before != after).collect::<Vec<_>>()
        };
        let first = keys();
        write("go.mod", "module a");
        let second = keys();
        assert_eq!(changed(first, second.clone()), [true, true, true], "the requirements");
        write("README.md", "words");
        assert_eq!(changed(second.clone(), keys()), [false, false, false], "nothing that is built");
        write("pause/main.go", "package main");
        let third = keys();
        assert_eq!(changed(second, third.clone()), [true, false, false], "a package in a folder");
        write("main.go", "package main");
        assert_eq!(changed(third, keys()), [false, false, true], "the package at the top");
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
