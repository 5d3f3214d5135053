//! Settings that each could be and that contradict each other, or name what there is not.

use std::collections::BTreeMap;

use serde::Deserialize;
use toml::Spanned;

use super::{Config, ConfigError};
use crate::vocabulary::closest;

/// What is looked at, with places.
#[derive(Default, Deserialize)]
#[serde(default)]
struct Placed {
    severities: Vec<Named>,
    services: BTreeMap<String, Service>,
    people: BTreeMap<String, Person>,
}

#[derive(Deserialize)]
struct Named {
    name: Spanned<String>,
}

#[derive(Default, Deserialize)]
#[serde(default)]
struct Service {
    depends_on: Vec<Spanned<String>>,
    cost_per_hour: Option<Cost>,
}

#[derive(Deserialize)]
struct Cost {
    amount: Spanned<f64>,
    currency: Spanned<String>,
}

#[derive(Default, Deserialize)]
#[serde(default)]
struct Person {
    role: Option<Spanned<String>>,
    names: Vec<Spanned<String>>,
}

/// Looks for them in the text of a configuration that could be read.
///
/// # Errors
/// [`ConfigError`] with the place of the first, in the order of severities, services and people.
pub(super) fn check(text: &str, config: &Config) -> Result<(), ConfigError> {
    let Ok(placed) = toml::from_str::<Placed>(text) else { return Ok(()) };
    twice(placed.severities.iter().map(|severity| ((), &severity.name)), |name, ()| {
        format!(
            "`{name}` is on the scale of severities twice, and nobody could say which of the two is worse; leave one out"
        )
    })?;
    for (name, service) in &placed.services {
        for other in &service.depends_on {
            depends_on(name, other, config)?;
        }
        if let Some(cost) = &service.cost_per_hour {
            cost_per_hour(cost)?;
        }
    }
    for (handle, person) in &placed.people {
        if let Some(role) = person.role.as_ref().filter(|role| role.get_ref().trim().is_empty()) {
            let message = format!(
                "the role of `{handle}` is empty, so that an edition would have nothing to write for the name; write one, as in \"the database engineer\", or leave the key out"
            );
            return Err(ConfigError { message, range: role.span() });
        }
    }
    let names = placed.people.iter();
    let names = names.flat_map(|(handle, p)| p.names.iter().map(move |name| (handle, name)));
    twice(names, |name, handle| {
        format!(
            "the name `{name}` is given to `{handle}` too, and an edition could not say which of them a report means; give it to one of the two, or write more of both names"
        )
    })
}

/// Refuses a name that was there before, with what had it.
fn twice<'p, T: Copy>(
    names: impl Iterator<Item = (T, &'p Spanned<String>)>,
    message: impl Fn(&str, T) -> String,
) -> Result<(), ConfigError> {
    let mut known: BTreeMap<String, T> = BTreeMap::new();
    for (whose, name) in names {
        if let Some(before) = known.insert(name.get_ref().to_lowercase(), whose) {
            let message = message(name.get_ref(), before);
            return Err(ConfigError { message, range: name.span() });
        }
    }
    Ok(())
}

fn depends_on(name: &str, other: &Spanned<String>, config: &Config) -> Result<(), ConfigError> {
    let needed = other.get_ref();
    let message = if needed == name {
        format!("`{name}` cannot depend on itself; leave it out")
    } else if config.services.contains_key(needed) {
        return Ok(());
    } else {
        let hint = match closest(needed, config.services.keys().map(String::as_str)) {
            Some(close) => format!("did you mean `{close}`?"),
            None => format!("add `[services.{needed}]`, or leave it out"),
        };
        format!("`{name}` depends on `{needed}`, which is no service here; {hint}")
    };
    Err(ConfigError { message, range: other.span() })
}

fn cost_per_hour(cost: &Cost) -> Result<(), ConfigError> {
    let amount = *cost.amount.get_ref();
    if !(amount.is_finite() && amount >= 0.0) {
        let message = format!("an hour cannot cost {amount}; write how much as a number from 0 on");
        return Err(ConfigError { message, range: cost.amount.span() });
    }
    let currency = cost.currency.get_ref();
    if currency.len() != 3 || !currency.bytes().all(|b| b.is_ascii_uppercase()) {
        let message = format!(
            "`{currency}` is not a currency's code; write the three letters of ISO 4217, as in EUR or USD"
        );
        return Err(ConfigError { message, range: cost.currency.span() });
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use crate::config::Config;

    /// What is said of a configuration, and at which words of it.
    fn said(text: &str) -> Option<(String, &str)> {
        let error = Config::parse(text).err()?;
        Some((error.message, &text[error.range]))
    }

    #[test]
    fn settings_that_contradict_each_other_are_refused_at_their_place() {
        let service = "[services.web]\n[services.mail]\n";
        for (text, place, words) in [
            (
                "[[severities]]\nname = \"SEV1\"\n[[severities]]\nname = \"sev1\"\n",
                "\"sev1\"",
                "twice",
            ),
            (
                &format!("{service}depends_on = [\"webb\"]\n"),
                "\"webb\"",
                "which is no service here; did you mean `web`?",
            ),
            (&format!("{service}depends_on = [\"mail\"]\n"), "\"mail\"", "itself"),
            (
                &format!("{service}cost_per_hour = {{ amount = -5, currency = \"EUR\" }}\n"),
                "-5",
                "cannot cost -5",
            ),
            (
                &format!("{service}cost_per_hour = {{ amount = 5, currency = \"EURO\" }}\n"),
                "\"EURO\"",
                "ISO 4217",
            ),
            ("[people.\"@kim\"]\nrole = \" \"\n", "\" \"", "the role of `@kim` is empty"),
            (
                "[people.\"@kim\"]\nrole = \"a\"\nnames = [\"Kim Lee\"]\n[people.\"@lee\"]\nrole = \"b\"\nnames = [\"kim lee\"]\n",
                "\"kim lee\"",
                "given to `@kim` too",
            ),
        ] {
            let (message, at) = said(text).unwrap_or_else(|| panic!("{text} is taken"));
            assert!(message.contains(words), "{text}: {message}");
            assert_eq!(at, place, "{text}: {message}");
        }
        let fine = "depends_on = [\"web\"]\ncost_per_hour = { amount = 0, currency = \"EUR\" }\n";
        assert_eq!(said(&format!("{service}{fine}")), None);
    }

    #[test]
    fn an_unknown_key_gets_the_nearest_that_there_is() {
        let (message, at) = said("[site]\ntitel = \"x\"\n").unwrap();
        assert_eq!((message.as_str(), at), ("unknown key `titel`; did you mean `title`?", "titel"));
        let (message, _) = said("[incidents]\ncolour = 1\n").unwrap();
        assert_eq!(message, "unknown key `colour`; here may stand `folder`, `timezone`, `weekend`");
    }

    #[test]
    fn what_is_allowed_by_fingerprint_needs_a_reason_and_is_told_so() {
        let allowed = |entry: &str| {
            let text = format!("[safety]\nallowed = [{entry}]\n");
            said(&text).map(|(message, _)| message)
        };
        assert_eq!(allowed("\"support@example.com\""), None);
        assert_eq!(allowed("{ fingerprint = \"5f1c\", reason = \"a test key\" }"), None);
        let message = allowed("{ fingerprint = \"5f1c\" }").unwrap();
        assert!(message.contains("missing field `reason`"), "{message}");
        let message = allowed("{ fingerprint = \"5f1c\", reasons = \"x\" }").unwrap();
        assert!(message.contains("did you mean `reason`?"), "{message}");
        let message = allowed("5").unwrap();
        assert!(message.contains("a text, or"), "{message}");
    }
}
