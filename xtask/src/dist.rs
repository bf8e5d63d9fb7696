//! `cargo xtask dist`: the archives of a release, their checksums, and krew's manifest filled in, all in `dist/`.
//!
//! It builds what this machine can build and says what is left to `.github/workflows/release.yml`, which calls it once
//! on each system and once more, with `--complete`, where all archives have come together.

mod archive;
mod build;
mod manifest;
mod platform;

#[cfg(test)]
mod tests;

use std::fmt::Write as _;
use std::fs;
use std::io::Write as _;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use self::platform::{PLATFORMS, Platform};
use crate::{Result, root, say};

/// `cargo xtask dist [--target TRIPLE…] [--binary FILE] [--complete]`
#[derive(Debug, clap::Args)]
pub(crate) struct Args {
    /// What to build for; without it, this machine (and with --zigbuild, what zig can link)
    #[arg(long, value_name = "TRIPLE")]
    pub(crate) target: Vec<String>,

    /// Build nothing; pack this file as the binary of the one --target
    #[arg(long, value_name = "FILE", requires = "target")]
    pub(crate) binary: Option<PathBuf>,

    /// Build with cargo-zigbuild, for other processors and for Windows (CONTRIBUTING.md says what it needs)
    #[arg(long, conflicts_with = "binary")]
    pub(crate) zigbuild: bool,

    /// Build and pack nothing; only write checksums and manifest for what is there, and fail if a platform is missing
    #[arg(long, conflicts_with_all = ["target", "binary", "zigbuild"])]
    pub(crate) complete: bool,

    /// Fail unless the tag is this version's and the changelog has its section; without --complete, do no more
    #[arg(long, value_name = "TAG", conflicts_with_all = ["target", "binary", "zigbuild"])]
    pub(crate) check_tag: Option<String>,

    /// The folder that is written to
    #[arg(long, value_name = "FOLDER", default_value = "dist")]
    pub(crate) out: PathBuf,

    /// The time of everything in the archives, in seconds since 1970; without it, the last commit's
    #[arg(long, value_name = "SECONDS", env = "SOURCE_DATE_EPOCH")]
    pub(crate) epoch: Option<u64>,
}

/// The version of this workspace, as tags and manifests spell it.
const VERSION: &str = concat!("v", env!("CARGO_PKG_VERSION"));

pub(crate) fn run(args: &Args) -> Result {
    if let Some(tag) = &args.check_tag {
        check_tag(tag, &fs::read_to_string(root().join("CHANGELOG.md"))?)?;
        if !args.complete {
            return Ok(());
        }
    }
    let out = root().join(&args.out);
    fs::create_dir_all(&out)?;
    let targets = if args.complete { Vec::new() } else { chosen(args)? };
    if args.binary.is_some() && targets.len() != 1 {
        return Err("--binary is one platform's: name one --target".into());
    }
    for target in &targets {
        let platform = Platform::of(target).ok_or_else(|| {
            let known: Vec<&str> = PLATFORMS.iter().flat_map(|platform| platform.targets).copied().collect();
            format!("{target} is not released; what is: {}", known.join(", "))
        })?;
        let binary = match &args.binary {
            Some(file) => file.clone(),
            None => build::build(target, args.zigbuild)?,
        };
        let archive = archive::pack(&archive::contents(platform, &binary)?, epoch(args)?)?;
        fs::write(out.join(platform.archive_name()), archive)?;
    }
    let sums = sums(&out)?;
    let lines = sums
        .iter()
        .fold(String::new(), |lines, (platform, sum)| lines + sum + "  " + &platform.archive_name() + "\n");
    fs::write(out.join("SHA256SUMS"), lines)?;
    let template = fs::read_to_string(root().join("plugin-manifest/pullsecret.yaml"))?;
    fs::write(out.join("pullsecret.yaml"), manifest::filled(&template, VERSION, &sums)?)?;
    std::io::stdout().write_all(table(&out, &sums, &targets, args.binary.is_some())?.as_bytes())?;
    let missing: Vec<String> = missing(&sums).map(ToString::to_string).collect();
    if args.complete && !missing.is_empty() {
        return Err(format!(
            "a release has every platform, and there is no archive for {}",
            missing.join(", ")
        )
        .into());
    }
    Ok(())
}

/// What is built: what was asked for, or what this machine can build.
fn chosen(args: &Args) -> Result<Vec<String>> {
    if !args.target.is_empty() {
        return Ok(args.target.clone());
    }
    if args.zigbuild {
        return Ok(build::BY_ZIG.iter().map(|target| (*target).to_owned()).collect());
    }
    let host = build::host()?;
    let platform = Platform::of(&host).ok_or_else(|| format!("{host} is not released; name a --target"))?;
    let usual = platform.targets[0];
    let installed = build::is_installed(usual)?;
    if !installed {
        say(&format!(
            "{usual} is not installed here, so this is built for {host}: it runs here, and may not where the C library \
             is older. The release's is made by the release workflow; rustup target add {usual} makes it here."
        ));
    }
    Ok(vec![if installed { usual.to_owned() } else { host }])
}

/// The checksum of each archive that is in the folder.
fn sums(out: &Path) -> Result<Vec<(&'static Platform, String)>> {
    let mut sums = Vec::new();
    for platform in PLATFORMS {
        let file = out.join(platform.archive_name());
        if file.exists() {
            sums.push((platform, testbed::sha256(&fs::read(file)?)));
        }
    }
    Ok(sums)
}

fn missing(sums: &[(&'static Platform, String)]) -> impl Iterator<Item = &'static Platform> {
    PLATFORMS.iter().filter(|platform| !sums.iter().any(|(there, _)| there == platform))
}

/// What there is now, and what is left to be made elsewhere.
fn table(out: &Path, sums: &[(&'static Platform, String)], made: &[String], given: bool) -> Result<String> {
    let mut table = format!("{:<15} {:<28} {:>8}  ARCHIVE\n", "PLATFORM", "TARGET", "KIB");
    for (platform, _) in sums {
        let file = out.join(platform.archive_name());
        let target = made.iter().find(|target| platform.targets.contains(&target.as_str()));
        let target = target.map_or("(was there)", |target| if given { "(handed over)" } else { target });
        let size = file.metadata()?.len().div_ceil(1024);
        writeln!(table, "{:<15} {target:<28} {size:>8}  {}", platform.to_string(), file.display())?;
    }
    for platform in missing(sums) {
        writeln!(
            table,
            "{:<15} {:<28} {:>8}  left to the release workflow",
            platform.to_string(),
            platform.targets[0],
            "-"
        )?;
    }
    Ok(table)
}

/// The time that everything in the archives has: whoever builds the same commit gets the same bytes.
fn epoch(args: &Args) -> Result<u64> {
    if let Some(epoch) = args.epoch {
        return Ok(epoch);
    }
    let mut git = Command::new("git");
    git.args(["log", "-1", "--format=%ct"]).current_dir(root()).stdin(Stdio::null());
    let told = git.output()?;
    let told = String::from_utf8_lossy(&told.stdout);
    told.trim()
        .parse()
        .map_err(|_| "git does not tell the time of the last commit: set SOURCE_DATE_EPOCH".into())
}

/// A tag is of one version, and users read in the changelog what is in it.
fn check_tag(tag: &str, changelog: &str) -> Result {
    if tag != VERSION {
        return Err(format!(
            "the tag is {tag} and the workspace's version is {VERSION}: change Cargo.toml first"
        )
        .into());
    }
    let heading = format!("## [{}]", tag.trim_start_matches('v'));
    if !changelog.lines().any(|line| line.starts_with(&heading)) {
        return Err(format!("CHANGELOG.md has no section {heading}: name what is under Unreleased").into());
    }
    Ok(())
}
