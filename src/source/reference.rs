//! What a relative reference in a text means: the path it leads to, the heading it names.
//!
//! One reading for the rules, which say that a link leads nowhere, and for the site, which follows it.

use camino::{Utf8Component, Utf8Path, Utf8PathBuf};

/// `written` as seen from `folder`, inside of the repository; a leading `/` means its root.
#[must_use]
pub fn join(folder: &Utf8Path, written: &str) -> Option<Utf8PathBuf> {
    let mut parts: Vec<&str> = Vec::new();
    let written = match written.strip_prefix('/') {
        Some(from_root) => from_root,
        None => {
            parts.extend(folder.components().map(|c| c.as_str()));
            written
        }
    };
    for component in Utf8Path::new(written).components() {
        match component {
            Utf8Component::Normal(name) => parts.push(name),
            Utf8Component::ParentDir => {
                parts.pop()?;
            }
            Utf8Component::CurDir => {}
            Utf8Component::RootDir | Utf8Component::Prefix(_) => return None,
        }
    }
    Some(parts.join("/").into())
}

/// The id that GitHub gives to a heading: lower case, spaces to hyphens, punctuation dropped.
#[must_use]
pub fn github_slug(heading: &str) -> String {
    heading
        .trim()
        .chars()
        .flat_map(char::to_lowercase)
        .filter_map(|c| match c {
            ' ' => Some('-'),
            '-' | '_' => Some(c),
            c if c.is_alphanumeric() => Some(c),
            _ => None,
        })
        .collect()
}

/// Undoes percent-encoding; what is not valid UTF-8 afterwards stays as it was.
#[must_use]
pub fn decode(text: &str) -> String {
    let bytes = text.as_bytes();
    let mut out = Vec::with_capacity(bytes.len());
    let mut i = 0;
    while i < bytes.len() {
        let pair = bytes.get(i + 1..i + 3).filter(|_| bytes[i] == b'%');
        let value = pair
            .and_then(|p| std::str::from_utf8(p).ok())
            .and_then(|p| u8::from_str_radix(p, 16).ok());
        match value {
            Some(value) => {
                out.push(value);
                i += 3;
            }
            None => {
                out.push(bytes[i]);
                i += 1;
            }
        }
    }
    String::from_utf8(out).unwrap_or_else(|_| text.to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn paths_stay_inside_of_the_repository() {
        let join = |written| join(Utf8Path::new("incidents/a"), written).map(|p| p.to_string());
        assert_eq!(join("evidence/x.log").unwrap(), "incidents/a/evidence/x.log");
        assert_eq!(join("../b/").unwrap(), "incidents/b");
        assert_eq!(join("./../b/README.md").unwrap(), "incidents/b/README.md");
        assert_eq!(join("/docs/x").unwrap(), "docs/x");
        assert_eq!(join("../../../etc/passwd"), None);
        assert_eq!(join("/.."), None);
    }

    #[test]
    fn headings_have_the_ids_of_the_host() {
        assert_eq!(github_slug("1. Gather the information"), "1-gather-the-information");
        assert_eq!(github_slug("Why? (5×)"), "why-5");
    }
}
