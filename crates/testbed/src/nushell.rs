//! Nushell, which no Debian has: npm's registry has it built, for each platform in a package of its own.

use std::fs;
use std::path::PathBuf;

use crate::build;
use crate::error::{Doing, Error, Result};
use crate::packages;
use crate::process::Start;
use crate::progress::{Progress, say};
use crate::run::Run;

/// The version that our script says it is for.
const VERSION: &str = "0.108.0";

/// The path of `nu`, fetched into the cache of built programs if it is not there yet.
pub fn nushell() -> Result<PathBuf> {
    let platform = match std::env::consts::ARCH {
        "x86_64" => "linux-x64",
        "aarch64" => "linux-arm64",
        other => return Err(Error::new(format!("npm has no nushell for {other}"))),
    };
    let package = format!("@nushell/{platform}");
    let cache = build::cache_folder()?;
    let folder = cache.join(format!("nushell-{VERSION}"));
    let program = folder.join("node_modules").join(&package).join("bin/nu");
    if program.exists() {
        return Ok(program);
    }
    packages::install_missing(packages::NPM)?;
    fs::create_dir_all(&folder).doing(|| format!("make {}", folder.display()))?;
    let _lock = build::lock(&cache.join("nushell.lock"))?;
    if !program.exists() {
        let name = format!("{package}@{VERSION}");
        say(&format!("installing from npm: {name}"));
        let install = Start::new("npm", "npm")
            .args(["install", "--no-audit", "--no-fund", "--ignore-scripts", "--prefix"])
            .arg(&folder)
            .arg(&name);
        let run = Run::new()?;
        let process = run.start(install)?;
        let mut progress = Progress::new(format!("npm install {name}"));
        let status = loop {
            match process.status()? {
                Some(status) => break status,
                None => progress.wait(String::new),
            }
        };
        if !status.success() || !program.exists() {
            return Err(process.failure(&format!("did not install {name} ({status})")));
        }
    }
    Ok(program)
}
