//! What the cases are worth: each of our rules is broken by itself, and the oracle has to find it.
//!
//! The tables say what is put in a rule's place. A copy of the core gets all of that at once, each under a number
//! that an environment variable chooses; so one build serves them all.

mod docker_config;
mod image;
mod kubelet;

use std::collections::BTreeMap;
use std::io::{Write as _, stdout};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, ExitCode, Stdio};
use std::thread;
use std::time::{Duration, Instant};
use std::{env, fs};

use crate::{Result, root, say};

/// In how many cases each has to be found, and what they are made from.
const CASES: u64 = 200_000;
const SEED: u64 = 1;

/// How long the cases may take a broken core: one that hangs is found by that.
const PATIENCE: Duration = Duration::from_mins(5);

/// The environment variable that chooses.
const VARIABLE: &str = "ORACLE_MUTANT";

/// One rule, and how it is broken.
#[derive(Debug)]
struct Mutant {
    /// The file, beneath the core's `src`.
    file: &'static str,
    /// What holds, in words.
    rule: &'static str,
    /// An expression that stands once in the file.
    from: &'static str,
    /// What is put in its place; with `MUTANT` in it, what stands there for good and asks itself.
    to: &'static str,
}

const fn mutant(file: &'static str, rule: &'static str, from: &'static str, to: &'static str) -> Mutant {
    Mutant { file, rule, from, to }
}

fn all() -> Vec<&'static Mutant> {
    [image::MUTANTS, kubelet::MUTANTS, docker_config::MUTANTS].into_iter().flatten().collect()
}

pub(super) fn run(kubelet: &Path) -> Result<ExitCode> {
    let mutants = all();
    let oracle = build(&mutants)?;
    let sound = outcome(&oracle, kubelet, None)?;
    if sound != Outcome::Survived {
        return Err(format!("the unbroken copy is found to be broken: {sound:?}").into());
    }
    let mut out = stdout();
    let mut survivors = 0;
    for (number, mutant) in mutants.iter().enumerate() {
        let outcome = outcome(&oracle, kubelet, Some(number))?;
        survivors += usize::from(outcome == Outcome::Survived);
        writeln!(out, "{:<24} {:<28} {}", outcome.words(), mutant.file, mutant.rule)?;
    }
    writeln!(out, "{} of {} broken rules are found", mutants.len() - survivors, mutants.len())?;
    Ok(if survivors == 0 { ExitCode::SUCCESS } else { ExitCode::FAILURE })
}

#[derive(Debug, PartialEq, Eq)]
enum Outcome {
    Survived,
    Found { cases: u64 },
    Hung,
}

impl Outcome {
    fn words(&self) -> String {
        match self {
            Self::Survived => "SURVIVED".to_owned(),
            Self::Found { cases } => format!("found in {cases} cases"),
            Self::Hung => "found: it hangs".to_owned(),
        }
    }
}

/// Runs the cases through the copy with one rule broken, or none.
fn outcome(oracle: &Path, kubelet: &Path, number: Option<usize>) -> Result<Outcome> {
    let mut command = super::compare(oracle, kubelet, SEED, CASES);
    command.arg("--brief").stdin(Stdio::null()).stdout(Stdio::piped()).stderr(Stdio::null());
    command.env(VARIABLE, number.map(|number| number.to_string()).unwrap_or_default());
    let mut child = command.spawn()?;
    if !has_ended(&mut child)? {
        child.kill()?;
        child.wait()?;
        return Ok(Outcome::Hung);
    }
    let output = child.wait_with_output()?;
    let words = String::from_utf8_lossy(&output.stdout);
    match output.status.code() {
        Some(0) => Ok(Outcome::Survived),
        Some(1) => Ok(Outcome::Found { cases: words.trim().parse::<u64>()? + 1 }),
        _ => Err(format!("the oracle ends with {}", output.status).into()),
    }
}

fn has_ended(child: &mut Child) -> Result<bool> {
    let started = Instant::now();
    while started.elapsed() < PATIENCE {
        if child.try_wait()?.is_some() {
            return Ok(true);
        }
        thread::sleep(Duration::from_millis(5));
    }
    Ok(false)
}

/// Builds the oracle around the breakable copy of the core, in the test bed's cache; answers where it is.
fn build(mutants: &[&Mutant]) -> Result<PathBuf> {
    let copy = testbed::build::cache_folder()?.join("mutants");
    for (folder, whole) in [("crates/pullsecret-core", "src"), ("tests/oracle", "src")] {
        let to = copy.join(folder);
        if to.exists() {
            fs::remove_dir_all(&to)?;
        }
        copy_folder(&root().join(folder).join(whole), &to.join(whole))?;
    }
    for name in ["Cargo.lock", "crates/pullsecret-core/Cargo.toml"] {
        fs::copy(root().join(name), copy.join(name))?;
    }
    let manifest = |name: &str| fs::read_to_string(root().join(name));
    fs::write(copy.join("Cargo.toml"), with_members(&manifest("Cargo.toml")?))?;
    fs::write(copy.join("tests/oracle/Cargo.toml"), without_tests(&manifest("tests/oracle/Cargo.toml")?))?;
    make_breakable(&copy.join("crates/pullsecret-core/src"), mutants)?;
    say(&format!("building the core with {} ways to break it", mutants.len()));
    let target = copy.join("target");
    let mut cargo = Command::new(env::var_os("CARGO").unwrap_or_else(|| "cargo".into()));
    cargo.args(["build", "--quiet", "--offline", "-p", "pullsecret-oracle", "--bin", "oracle"]);
    cargo.args(["--config", "profile.dev.package.pullsecret-core.opt-level=1"]);
    cargo.current_dir(&copy).env("CARGO_TARGET_DIR", &target);
    // Warnings of what is replaced are of no interest.
    cargo.env("RUSTFLAGS", "--cap-lints=allow").env("CARGO_PROFILE_DEV_DEBUG", "false");
    if !cargo.stdin(Stdio::null()).status()?.success() {
        return Err(format!("the copy in {} does not build", copy.display()).into());
    }
    Ok(target.join("debug/oracle"))
}

fn copy_folder(from: &Path, to: &Path) -> Result {
    fs::create_dir_all(to)?;
    for entry in fs::read_dir(from)? {
        let entry = entry?;
        let target = to.join(entry.file_name());
        if entry.file_type()?.is_dir() {
            copy_folder(&entry.path(), &target)?;
        } else {
            fs::copy(entry.path(), target)?;
        }
    }
    Ok(())
}

/// The workspace's manifest with the two members that are copied.
fn with_members(manifest: &str) -> String {
    let line = |line: &str| match line.split_once(" = ") {
        Some(("members", _)) => "members = [\"crates/pullsecret-core\", \"tests/oracle\"]\n".to_owned(),
        Some(("default-members", _)) => String::new(),
        _ => format!("{line}\n"),
    };
    manifest.lines().map(line).collect()
}

/// The oracle's manifest without its test, which needs the test bed.
fn without_tests(manifest: &str) -> String {
    let sections = manifest.split_inclusive("\n\n");
    sections.filter(|section| !section.starts_with("[[test]]") && !section.starts_with("[dev-")).collect()
}

/// Puts the ways to break a rule into the copy, and what chooses between them.
fn make_breakable(source: &Path, mutants: &[&Mutant]) -> Result {
    let mut files: BTreeMap<&str, BTreeMap<&str, Vec<usize>>> = BTreeMap::new();
    for (number, mutant) in mutants.iter().enumerate() {
        files.entry(mutant.file).or_default().entry(mutant.from).or_default().push(number);
    }
    for (file, places) in files {
        let path = source.join(file);
        let text = fs::read_to_string(&path)?;
        fs::write(&path, broken(&text, &places, mutants).map_err(|error| format!("{file}: {error}"))?)?;
    }
    let root = source.join("lib.rs");
    let text = fs::read_to_string(&root)?;
    fs::write(&root, format!("{text}\n{}", CHOICE.replace("VARIABLE", VARIABLE)))?;
    Ok(())
}

/// Added to the copy of the core.
const CHOICE: &str = r#"
mod mutant {
    //! Which rule is broken.
    use std::sync::LazyLock;

    static CHOSEN: LazyLock<Option<usize>> =
        LazyLock::new(|| std::env::var("VARIABLE").ok().and_then(|number| number.parse().ok()));

    pub(crate) fn is(number: usize) -> bool {
        *CHOSEN == Some(number)
    }
}
"#;

/// A file's text in which each place asks what is to stand there.
fn broken(text: &str, places: &BTreeMap<&str, Vec<usize>>, mutants: &[&Mutant]) -> Result<String> {
    let mut cuts = Vec::new();
    for (from, numbers) in places {
        let mut found = text.match_indices(from);
        let (Some((start, _)), None) = (found.next(), found.next()) else {
            return Err(format!("`{from}` does not stand there once").into());
        };
        let chosen = |number: &usize| format!("crate::mutant::is({number})");
        let new = match numbers.as_slice() {
            [only] if mutants[*only].to.contains("MUTANT") => {
                mutants[*only].to.replace("MUTANT", &chosen(only))
            }
            several => {
                let arms = several
                    .iter()
                    .map(|number| format!("if {} {{ {} }} else ", chosen(number), mutants[*number].to));
                format!("({}{{ {from} }})", arms.collect::<String>())
            }
        };
        cuts.push((start..start + from.len(), new));
    }
    cuts.sort_by_key(|(place, _)| place.start);
    let (mut broken, mut done) = (String::new(), 0);
    for (place, new) in cuts {
        let between = text.get(done..place.start).ok_or("two places overlap")?;
        broken += between;
        broken += &new;
        done = place.end;
    }
    Ok(broken + &text[done..])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_place_stands_once_in_its_file() {
        let source = root().join("crates/pullsecret-core/src");
        for mutant in all() {
            let text = fs::read_to_string(source.join(mutant.file)).expect("a file of the core");
            assert_eq!(text.matches(mutant.from).count(), 1, "{}: {}", mutant.file, mutant.from);
            assert_ne!(mutant.from, mutant.to, "{}", mutant.rule);
        }
    }

    #[test]
    fn a_place_asks_what_is_to_stand_there() {
        let [one, two] = [mutant("x", "", "a == b", "true"), mutant("x", "", "a == b", "false")];
        let asking = mutant("x", "", "c => 1", "c if MUTANT => 1");
        let places = BTreeMap::from([("a == b", vec![0, 1]), ("c => 1", vec![2])]);
        let broken = broken("x(a == b); c => 1;", &places, &[&one, &two, &asking]).expect("broken");
        assert_eq!(
            broken,
            "x((if crate::mutant::is(0) { true } else if crate::mutant::is(1) { false } else { a == b })); \
             c if crate::mutant::is(2) => 1;"
        );
    }
}
