//! How an action is named outside of its incident: `slug#A1`.

use std::fmt::{self, Display, Formatter};

/// The name of an action: the folder of its incident, and its id there.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct ActionRef<'a> {
    pub slug: &'a str,
    pub id: &'a str,
}

impl<'a> ActionRef<'a> {
    /// Reads `slug#A1`; `None` without a `#`. Neither part has to name anything.
    pub fn parse(text: &'a str) -> Option<Self> {
        let (slug, id) = text.split_once('#')?;
        Some(Self { slug, id })
    }

    /// Reads it as the report `slug` writes it, whose own actions go by their id alone.
    pub fn within(slug: &'a str, text: &'a str) -> Self {
        Self::parse(text).unwrap_or(Self { slug, id: text })
    }
}

impl Display for ActionRef<'_> {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        write!(f, "{}#{}", self.slug, self.id)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_written_is_read() {
        let name = ActionRef::parse("2026-03-14-tls#A1").unwrap();
        assert_eq!((name.slug, name.id), ("2026-03-14-tls", "A1"));
        for text in ["2026-03-14-tls#A1", "a#b#c", "#A1", "a#", "#"] {
            assert_eq!(ActionRef::parse(text).unwrap().to_string(), text);
            assert_eq!(ActionRef::within("own", text).to_string(), text);
        }
        assert_eq!(ActionRef::parse("A1"), None);
        assert_eq!(ActionRef::within("own", "A1").to_string(), "own#A1");
    }
}
