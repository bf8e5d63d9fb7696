//! Container images made from nothing: one static program that waits to be ended.

use std::fs::{self, File};
use std::io;
use std::path::{Path, PathBuf};

use serde_json::{Value, json};
use tar::{Builder, EntryType, Header};

use crate::digest::sha256;
use crate::error::{Doing, Error, Result};
use crate::program::Program;
use crate::run::Run;

/// Writes an image as an archive of the form that `docker save` makes, which crane pushes and `ctr images
/// import` takes, and answers where. It serves as application and as pause container.
///
/// `name` is the archive's name for the image, such as `team/app:1.0`. Images of different names have
/// different digests, so that one is not on a node because the other is.
pub fn write_image(run: &Run, name: &str) -> Result<PathBuf> {
    let architecture = architecture().doing(|| format!("make the image {name}"))?;
    write_image_for(run, name, architecture)
}

/// The same, but that it says of itself to be built for an architecture that no test runs on.
pub fn write_foreign_image(run: &Run, name: &str) -> Result<PathBuf> {
    write_image_for(run, name, "s390x")
}

fn write_image_for(run: &Run, name: &str, architecture: &str) -> Result<PathBuf> {
    let program = Program::Pause.path()?;
    let content = fs::read(&program).doing(|| format!("read {}", program.display()))?;
    let path = run.make_folder("images")?.join(format!("{}.tar", sha256(name.as_bytes())));
    let written = File::create(&path).and_then(|file| write(file, name, architecture, &content));
    written.doing(|| format!("write {}", path.display()))?;
    Ok(path)
}

fn write(file: File, name: &str, architecture: &str, program: &[u8]) -> io::Result<()> {
    let mut layer = Builder::new(Vec::new());
    append(&mut layer, "pause", program, 0o755)?;
    // A layer that a node has already is not asked for.
    append(&mut layer, "name", name.as_bytes(), 0o644)?;
    let layer = layer.into_inner()?;
    let config = json!({
        "architecture": architecture,
        "os": "linux",
        "config": {"Entrypoint": ["/pause"], "Labels": {"name": name}},
        "rootfs": {"type": "layers", "diff_ids": [format!("sha256:{}", sha256(&layer))]},
        "history": [{"created_by": "testbed"}],
    })
    .to_string();
    let manifest: Value =
        json!([{"Config": "config.json", "RepoTags": [name], "Layers": ["layer/layer.tar"]}]);

    let mut archive = Builder::new(file);
    append(&mut archive, "config.json", config.as_bytes(), 0o644)?;
    append(&mut archive, "layer/layer.tar", &layer, 0o644)?;
    append(&mut archive, "manifest.json", manifest.to_string().as_bytes(), 0o644)?;
    archive.finish()
}

/// Adds a file with nothing in its header that differs from one run to the next.
fn append(archive: &mut Builder<impl io::Write>, name: &str, content: &[u8], mode: u32) -> io::Result<()> {
    let mut header = Header::new_ustar();
    header.set_entry_type(EntryType::Regular);
    header.set_mode(mode);
    header.set_size(content.len() as u64);
    archive.append_data(&mut header, Path::new(name), content)
}

/// This machine's architecture as images spell it.
fn architecture() -> io::Result<&'static str> {
    match std::env::consts::ARCH {
        "x86_64" => Ok("amd64"),
        "aarch64" => Ok("arm64"),
        other => {
            Err(io::Error::other(Error::new(format!("no image name is known for the architecture {other}"))))
        }
    }
}
