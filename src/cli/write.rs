//! Writes a file whole or not at all.

use std::io::{self, Write};

use camino::Utf8Path;

/// Replaces a file by `bytes`: a reader sees the old file or the new one, never a part, and its
/// permissions stay.
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
    let mut file = tempfile::NamedTempFile::new_in(folder)?;
    file.write_all(bytes)?;
    match fs_err::metadata(&path) {
        Ok(meta) => file.as_file().set_permissions(meta.permissions())?,
        Err(_) => readable(file.as_file())?,
    }
    file.persist(&path).map_err(|e| e.error)?;
    Ok(())
}

/// Temporary files are private; what is written for a repository is not.
#[cfg(unix)]
fn readable(file: &std::fs::File) -> io::Result<()> {
    use std::os::unix::fs::PermissionsExt;
    file.set_permissions(std::fs::Permissions::from_mode(0o644))
}

#[cfg(not(unix))]
fn readable(_: &std::fs::File) -> io::Result<()> {
    Ok(())
}
