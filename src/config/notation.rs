//! `[notation]`: what a team calls lists and their columns in the text of its reports.

use std::collections::BTreeMap;

use schemars::JsonSchema;
use serde::Deserialize;
use toml::Spanned;

use super::{Config, ConfigError};
use crate::notation::Names;
use crate::vocabulary::{Step, closest};

/// Names by what they mean.
type Own = BTreeMap<Spanned<String>, Vec<Spanned<String>>>;

/// Names besides those that are built in.
#[derive(Clone, Debug, Default, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, default)]
pub struct NotationConfig {
    /// Headings by the list that they name, as in `timeline = ["What happened when"]`; `waivers` and `summary` may have
    /// some, too.
    #[schemars(with = "BTreeMap<String, Vec<String>>")]
    pub headings: Own,
    /// Columns of tables, and words before a colon in bullets, by list and key, as in
    /// `[notation.columns.actions]` with `owner = ["DRI"]`.
    #[schemars(with = "BTreeMap<String, BTreeMap<String, Vec<String>>>")]
    pub columns: BTreeMap<Spanned<String>, Own>,
    /// All names, the team's among them.
    #[serde(skip)]
    #[schemars(skip)]
    pub names: Names,
}

/// Adds a team's names to those that are built in.
///
/// # Errors
/// [`ConfigError`] with the place of a list or key that is none, or a name that means something else already.
pub(super) fn learn(config: &mut Config) -> Result<(), ConfigError> {
    let mut names = Names::default();
    for (list, own) in &config.notation.headings {
        if !names.headed().any(|l| l == list.get_ref()) {
            return Err(unknown(list, "is none of the lists", names.headed()));
        }
        for name in own {
            let words = said(name)?;
            let of_step = |s: &Step| plain_eq(words, s.heading()) || plain_eq(words, s.slug());
            let meant = match names.heading(words) {
                Some(other) if other != list.get_ref() => Some(format!("`{other}`")),
                Some(_) => None,
                None => {
                    let step = Step::ALL.into_iter().find(of_step);
                    step.map(|s| format!("step {}", s.number()))
                }
            };
            if let Some(meant) = meant {
                return Err(taken(name, &meant));
            }
            names.add_heading(list.get_ref(), words);
        }
    }
    for (list, own) in &config.notation.columns {
        let Some(keys) = names.keys(list.get_ref()) else {
            return Err(unknown(list, "is none of the lists", names.lists()));
        };
        for (key, own) in own {
            if !keys.contains(&key.get_ref().as_str()) {
                let what = format!("is no key of {}", list.get_ref());
                return Err(unknown(key, &what, keys.iter().copied()));
            }
            for name in own {
                let words = said(name)?;
                match names.column(list.get_ref(), words) {
                    Some(other) if other != key.get_ref() => {
                        return Err(taken(name, &format!("`{other}` of {}", list.get_ref())));
                    }
                    _ => names.add_column(list.get_ref(), key.get_ref(), words),
                }
            }
        }
    }
    config.notation.names = names;
    Ok(())
}

fn plain_eq(one: &str, other: &str) -> bool {
    crate::notation::plain(one) == crate::notation::plain(other)
}

/// The words of a name.
fn said(name: &Spanned<String>) -> Result<&str, ConfigError> {
    if crate::notation::plain(name.get_ref()).is_empty() {
        return Err(ConfigError {
            message: format!("`{}` has no letters or digits to recognise it by", name.get_ref()),
            range: name.span(),
        });
    }
    Ok(name.get_ref())
}

fn unknown<'a>(
    name: &Spanned<String>,
    what: &str,
    known: impl Iterator<Item = &'a str> + Clone,
) -> ConfigError {
    let hint = match closest(name.get_ref(), known.clone()) {
        Some(close) => format!("did you mean `{close}`?"),
        None => format!("write one of {}", known.collect::<Vec<_>>().join(", ")),
    };
    ConfigError { message: format!("`{}` {what}; {hint}", name.get_ref()), range: name.span() }
}

fn taken(name: &Spanned<String>, meant: &str) -> ConfigError {
    ConfigError {
        message: format!(
            "“{}” means {meant} already; a name leads to one place, so give this another or leave it out",
            name.get_ref()
        ),
        range: name.span(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn wrong(text: &str) -> (String, String) {
        let e = Config::parse(text).unwrap_err();
        (text[e.range].to_owned(), e.message)
    }

    #[test]
    fn a_team_adds_names_to_those_that_are_built_in() {
        let config = Config::parse(
            "[notation.headings]\ntimeline = [\"What happened when\", \"Chronik\", \"Timeline\"]\nsummary = [\"Kurz gesagt\"]\n[notation.columns.actions]\nowner = [\"Drives it\"]\n\"verification.how\" = [\"Proof\"]\n",
        )
        .unwrap();
        let names = &config.notation.names;
        assert_eq!(names.heading("what happened WHEN?"), Some("timeline"));
        assert_eq!(names.heading("Kurz gesagt"), Some("summary"));
        assert_eq!(names.heading("Action items"), Some("actions"));
        assert_eq!(names.column("actions", "Drives it"), Some("owner"));
        assert_eq!(names.column("actions", "Proof"), Some("verification.how"));
        assert_eq!(names.column("timeline", "Drives it"), None);
    }

    #[test]
    fn names_that_cannot_be_are_told_with_their_place() {
        for (text, at, says) in [
            ("[notation.headings]\ntimline = []\n", "timline", "did you mean `timeline`?"),
            (
                "[notation.headings]\ncauses = [\"Next steps\"]\n",
                "\"Next steps\"",
                "means `actions` already",
            ),
            (
                "[notation.headings]\ncauses = [\"X\"]\nimpact = [\"x\"]\n",
                "\"x\"",
                "means `causes` already",
            ),
            (
                "[notation.headings]\ncauses = [\"Determine the impact\"]\n",
                "\"Determine the impact\"",
                "means step 3 already",
            ),
            ("[notation.headings]\ncauses = [\"…\"]\n", "\"…\"", "no letters or digits"),
            ("[notation.columns.acts]\nowner = []\n", "acts", "is none of the lists"),
            ("[notation.columns.actions]\nownr = []\n", "ownr", "did you mean `owner`?"),
            (
                "[notation.columns.actions]\nowner = [\"Deadline\"]\n",
                "\"Deadline\"",
                "means `due` of actions already",
            ),
            ("[notation]\nheading = {}\n", "heading", "did you mean `headings`?"),
        ] {
            let (place, message) = wrong(text);
            assert_eq!(place, at, "{message}");
            assert!(message.contains(says), "{message}");
        }
    }
}
