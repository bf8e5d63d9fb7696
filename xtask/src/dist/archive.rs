//! An archive of a release: the same bytes from the same files, whenever, wherever and by whom it is packed.

use std::fs;
use std::io;
use std::path::Path;

use flate2::{Compression, GzBuilder};

use super::platform::Platform;
use crate::{Result, root};

/// One file of an archive.
pub(super) struct Entry {
    path: String,
    mode: u32,
    content: Vec<u8>,
}

/// The binary, and what else of the repository is of use where it is installed.
pub(super) fn contents(platform: &Platform, binary: &Path) -> Result<Vec<Entry>> {
    let read =
        |path: &Path| fs::read(path).map_err(|error| format!("cannot read {}: {error}", path.display()));
    let mut entries = vec![
        Entry { path: platform.binary_name().to_owned(), mode: 0o755, content: read(binary)? },
        Entry { path: "LICENSE".to_owned(), mode: 0o644, content: read(&root().join("LICENSE"))? },
    ];
    // Where they go: `man` finds what is below man/ in any folder that it is told of.
    for (folder, inside) in [("completions", "completions"), ("docs/man", "man/man1")] {
        for file in fs::read_dir(root().join(folder))? {
            let file = file?;
            let path = format!("{inside}/{}", file.file_name().to_string_lossy());
            entries.push(Entry { path, mode: 0o644, content: read(&file.path())? });
        }
    }
    Ok(entries)
}

/// Sorted, owned by nobody, with one time for all; the compression's header has neither a name nor a time.
pub(super) fn pack(entries: &[Entry], epoch: u64) -> io::Result<Vec<u8>> {
    let mut entries: Vec<&Entry> = entries.iter().collect();
    entries.sort_by(|one, other| one.path.cmp(&other.path));
    // 255 is an unknown system, in place of the one that this runs on.
    let compressed = GzBuilder::new().operating_system(255).write(Vec::new(), Compression::default());
    let mut archive = tar::Builder::new(compressed);
    for Entry { path, mode, content } in entries {
        let mut header = tar::Header::new_ustar();
        header.set_size(content.len() as u64);
        header.set_mode(*mode);
        header.set_uid(0);
        header.set_gid(0);
        header.set_mtime(epoch);
        archive.append_data(&mut header, path, content.as_slice())?;
    }
    archive.into_inner()?.finish()
}
