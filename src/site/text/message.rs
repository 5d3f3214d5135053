//! One message: how it becomes text once its arguments are known.

use std::borrow::Cow;

use fluent_bundle::concurrent::FluentBundle;
use fluent_bundle::{FluentArgs, FluentResource, FluentValue};

use super::catalogue::one_line;
use super::numbers::Numbers;

/// Messages and what their language needs to choose between their forms.
pub(super) type Bundle = FluentBundle<FluentResource>;

/// A message of a catalogue. Most need nothing of Fluent when a page is made: they are the same
/// everywhere, or text with gaps. Only those that choose (a plural form, say) are formatted by it.
pub(super) enum Message {
    /// The same wherever it stands.
    Plain(String),
    /// Text with gaps for arguments.
    Parts(Vec<Part>),
    /// Chosen between by arguments; which bundle knows it.
    Chosen { bundle: usize },
}

/// A part of a message.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Part {
    Text(String),
    /// The name of the argument that goes here.
    Argument(String),
}

impl Part {
    /// Its text; nothing for an argument.
    pub fn text(&self) -> &str {
        match self {
            Self::Text(text) => text,
            Self::Argument(_) => "",
        }
    }
}

/// What a message is given.
#[derive(Clone, Debug)]
pub enum Argument<'a> {
    /// Chooses plural forms; written as the language does.
    Number(f64),
    Text(Cow<'a, str>),
}

impl From<usize> for Argument<'_> {
    fn from(n: usize) -> Self {
        #[allow(clippy::cast_precision_loss)] // counts are far below 2^52
        Self::Number(n as f64)
    }
}

impl From<i64> for Argument<'_> {
    fn from(n: i64) -> Self {
        #[allow(clippy::cast_precision_loss)] // numbers in sentences are far below 2^52
        Self::Number(n as f64)
    }
}

impl<'a> From<&'a str> for Argument<'a> {
    fn from(text: &'a str) -> Self {
        Self::Text(Cow::Borrowed(text))
    }
}

impl From<String> for Argument<'_> {
    fn from(text: String) -> Self {
        Self::Text(Cow::Owned(text))
    }
}

impl Argument<'_> {
    fn shown(&self, numbers: &Numbers) -> Cow<'_, str> {
        match self {
            Self::Number(n) => Cow::Owned(numbers.text(*n)),
            Self::Text(text) => Cow::Borrowed(text),
        }
    }
}

/// Puts a message's arguments into their places.
///
/// # Errors
/// The name of an argument that is missing, or what Fluent found wrong.
pub(super) fn format(
    key: &str,
    message: &Message,
    bundles: &[Bundle],
    numbers: &Numbers,
    arguments: &[(&str, Argument<'_>)],
) -> Result<String, String> {
    match message {
        Message::Plain(text) => Ok(text.clone()),
        Message::Parts(parts) => {
            let mut out = String::new();
            for part in parts {
                match part {
                    Part::Text(text) => out.push_str(text),
                    Part::Argument(name) => {
                        let given = arguments.iter().find(|(n, _)| n == name);
                        let (_, value) = given.ok_or_else(|| missing(key, name))?;
                        out.push_str(&value.shown(numbers));
                    }
                }
            }
            Ok(out)
        }
        Message::Chosen { bundle } => {
            let mut given = FluentArgs::with_capacity(arguments.len());
            for (name, value) in arguments {
                let value = match value {
                    Argument::Number(n) => FluentValue::from(*n),
                    Argument::Text(text) => FluentValue::from(text.as_ref()),
                };
                given.set(*name, value);
            }
            by_fluent(key, &bundles[*bundle], &given)
        }
    }
}

/// Lets Fluent format a message.
pub(super) fn by_fluent(
    key: &str,
    bundle: &Bundle,
    arguments: &FluentArgs<'_>,
) -> Result<String, String> {
    let message = bundle.get_message(key);
    let Some(pattern) = message.and_then(|m| m.value()) else {
        return Err(format!("there is no text `{key}`"));
    };
    let mut errors = Vec::new();
    let text = bundle.format_pattern(pattern, Some(arguments), &mut errors);
    match errors.first() {
        None => Ok(one_line(&text)),
        Some(e) => Err(format!("the text `{key}`: {e}")),
    }
}

fn missing(key: &str, name: &str) -> String {
    format!("the text `{key}` needs {{ ${name} }}, which is not given here")
}
