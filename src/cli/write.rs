//! Writes a file whole or not at all.

use std::io::{self, Write};

use camino::Utf8Path;

/// Replaces a file by `bytes`: a reader sees the old file or the new one, never a part, and its
/// permissions stay. What is no regular file (a pipe, a terminal) is written to.
///
/// # Errors
/// The system's reason; the old file is untouched then.
pub fn replace(path: &Utf8Path, bytes: &[u8]) -> io::Result<()> {
    // A link stays a link: what it leads to is replaced.
    let path = path.canonicalize_utf8().unwrap_or_else(|_| path.to_owned());
    let folder = match path.parent() {
        Some(parent) if !parent.as_str().is_empty() => parent,
        _ => Utf8Path::new("."),
    };
    let before = fs_err::metadata(&path).ok();
    if before.as_ref().is_some_and(|m| !m.is_file()) {
        let mut to = fs_err::OpenOptions::new();
        return to.write(true).open(&path)?.write_all(bytes);
    }
    let mut file = new_in(folder)?;
    file.write_all(bytes)?;
    if let Some(before) = before {
        file.as_file().set_permissions(before.permissions())?;
    }
    file.persist(&path).map_err(|e| e.error)?;
    Ok(())
}

/// A file beside the one that it will replace. Temporary files are for their owner only; this one is
/// as open as any new file.
fn new_in(folder: &Utf8Path) -> io::Result<tempfile::NamedTempFile> {
    let mut builder = tempfile::Builder::new();
    builder.prefix(".aftermark-");
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt;
        builder.permissions(std::fs::Permissions::from_mode(0o666));
    }
    builder.tempfile_in(folder)
}
