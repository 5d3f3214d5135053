//! Paths as people write them: `./incidents`, `incidents/`, `incidents/.` mean one folder.

use camino::{Utf8Component, Utf8Path, Utf8PathBuf};
use serde::{Deserialize, Deserializer, de::Error};

/// The path without what changes nothing, or why it cannot be: it leads out of the folder that holds the
/// configuration. That folder itself is `.`.
fn inside(written: &str) -> Result<Utf8PathBuf, String> {
    let mut names: Vec<&str> = Vec::new();
    for component in Utf8Path::new(written).components() {
        match component {
            Utf8Component::Normal(name) => names.push(name),
            Utf8Component::ParentDir if names.pop().is_some() => {}
            Utf8Component::ParentDir | Utf8Component::Prefix(_) | Utf8Component::RootDir => {
                return Err(format!(
                    "`{written}` leads out of the repository; name what lies below the folder that holds aftermark.toml"
                ));
            }
            Utf8Component::CurDir => {}
        }
    }
    Ok(if names.is_empty() { ".".into() } else { names.join("/").into() })
}

/// Reads the folder of the incidents, which may begin with `/` as on code hosts.
pub(super) fn from_root<'de, D: Deserializer<'de>>(
    from: D,
) -> Result<Option<Utf8PathBuf>, D::Error> {
    let written = String::deserialize(from)?;
    inside(written.trim_start_matches('/')).map(Some).map_err(D::Error::custom)
}

/// Reads a path below the configuration's folder.
pub(super) fn one<'de, D: Deserializer<'de>>(from: D) -> Result<Option<Utf8PathBuf>, D::Error> {
    let written = String::deserialize(from)?;
    inside(&written).map(Some).map_err(D::Error::custom)
}

/// Reads several.
pub(super) fn several<'de, D: Deserializer<'de>>(from: D) -> Result<Vec<Utf8PathBuf>, D::Error> {
    let all = Vec::<String>::deserialize(from)?;
    all.iter().map(|written| inside(written).map_err(D::Error::custom)).collect()
}

/// Reads paths in the folder of the site, which may begin with `/` as addresses do.
pub(super) fn in_output<'de, D: Deserializer<'de>>(from: D) -> Result<Vec<Utf8PathBuf>, D::Error> {
    let all = Vec::<String>::deserialize(from)?;
    let paths = all.iter().map(|written| match inside(written.trim_start_matches('/'))? {
        path if path == "." => Err(format!(
            "`{written}` is the whole site, of which a build could then write nothing; name files or folders in it"
        )),
        path if path.as_str().contains(['*', '?', '[']) => Err(format!(
            "`{written}` is a pattern; name the file itself, or the folder with all that is in it"
        )),
        path => Ok(path),
    });
    paths.collect::<Result<_, String>>().map_err(D::Error::custom)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_folder_has_one_name_however_it_is_written() {
        for written in ["incidents", "./incidents", "incidents/", "x/../incidents/."] {
            assert_eq!(inside(written).unwrap(), "incidents", "{written}");
        }
        assert_eq!(inside("./").unwrap(), ".");
        for written in ["../incidents", "/incidents"] {
            assert!(inside(written).unwrap_err().contains("leads out"), "{written}");
        }
    }
}
