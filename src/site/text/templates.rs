//! How templates ask for words.
//!
//! - `{{ t(key="next") }}` is a message; `{{ t(key="of", n=3, name=title) }}` one with arguments. What
//!   comes out is text, and escaped like all text. Only where an argument is markup already (made with
//!   `{% set x %}…{% endset %}`, or marked as safe) the sentence is markup: that argument as it is, and
//!   everything around it, other arguments included, escaped.
//! - `{{ word | label(of="outcome") }}` is what a choice is called.
//! - `{{ 18200 | number }}`, and `{{ text | capitalised }}`, which leaves the other letters alone.
//! - `{{ foreign(lang="en") }}` stands in the tag of a block that is in that language whatever the
//!   site's is, as the rules' documentation, and says so where it matters; `{{ native(inside="en") }}`
//!   in that of the site's own words inside of such a block. `{{ theirs() }}` stands in the tag of what an author wrote.

use std::borrow::Cow;

use tera::{Error, Kwargs, State, Tera, TeraResult, Value};

use super::language;
use super::message::Argument;
use super::words::{Words, capitalised, spaced};

/// Stands for markup while a sentence is formatted; such characters are never in a page's text.
const PLACES: std::ops::RangeInclusive<char> = '\u{1}'..='\u{8}';

/// What a message asks for at its beginning in a template.
const CALL: &str = "t(key=\"";

/// Makes functions and filters known to the engine.
pub fn register(engine: &mut Tera, words: &Words) {
    let w = words.clone();
    engine.register_function("t", move |given: Kwargs, state: &State<'_>| text(&w, &given, state));
    let w = words.clone();
    engine.register_function("foreign", move |given: Kwargs, _: &State<'_>| foreign(&w, &given));
    let theirs = theirs(words);
    engine.register_function("theirs", move |_: Kwargs, _: &State<'_>| theirs.clone());
    let w = words.clone();
    engine.register_function("native", move |given: Kwargs, _: &State<'_>| native(&w, &given));
    let w = words.clone();
    engine.register_filter("label", move |word: &str, given: Kwargs, _: &State<'_>| {
        label(&w, word, &given)
    });
    let w = words.clone();
    engine.register_filter("number", move |value: f64, _: Kwargs, _: &State<'_>| w.number(value));
    engine.register_filter("capitalised", |text: &str, _: Kwargs, _: &State<'_>| capitalised(text));
}

fn label(words: &Words, word: &str, given: &Kwargs) -> TeraResult<String> {
    Ok(match given.get::<&str>("of")? {
        Some(of) => words.label(of, word),
        None => spaced(word),
    })
}

fn foreign(words: &Words, given: &Kwargs) -> TeraResult<Value> {
    attributes(given.must_get("lang")?, words.language())
}

fn native(words: &Words, given: &Kwargs) -> TeraResult<Value> {
    attributes(words.language(), given.must_get("inside")?)
}

/// What the tag of an element says whose text an author wrote: it finds its direction by itself, and is in the language of
/// the reports.
fn theirs(words: &Words) -> Value {
    let language = words.others().map(|tag| format!(" lang=\"{tag}\"")).unwrap_or_default();
    Value::safe_string(&format!(" dir=\"auto\"{language}"))
}

/// What a tag says of an element in one language that stands inside of another.
fn attributes(tag: &str, around: &str) -> TeraResult<Value> {
    let first = |tag: &str| tag.split('-').next().map(str::to_ascii_lowercase);
    if first(tag) == first(around) {
        return Ok(Value::safe_string(""));
    }
    if language::catalogues(tag).is_none() {
        return Err(Error::message(format!("`{tag}` is no language tag")));
    }
    let right_to_left = |tag| language::is_right_to_left(tag);
    let direction = match (right_to_left(tag), right_to_left(around)) {
        (true, false) => " dir=\"rtl\"",
        (false, true) => " dir=\"ltr\"",
        _ => "",
    };
    Ok(Value::safe_string(&format!(" lang=\"{tag}\"{direction}")))
}

fn text(words: &Words, given: &Kwargs, state: &State<'_>) -> TeraResult<Value> {
    let key: &str = given.must_get("key")?;
    if let Some(plain) = words.plain(key) {
        return Ok(Value::normal_string(plain));
    }
    let mut markup: Vec<&str> = Vec::new();
    let mut arguments: Vec<(&str, Argument<'_>)> = Vec::new();
    for (name, value) in given.iter() {
        let Some(name) = name.as_str().filter(|n| *n != "key") else {
            continue;
        };
        let argument = match (value.as_str(), value.as_number()) {
            (Some(html), _) if value.is_safe() => {
                let place = PLACES.clone().nth(markup.len());
                let place = place.ok_or_else(|| {
                    Error::message(format!("the text `{key}` is given too much markup"))
                })?;
                markup.push(html);
                Argument::from(place.to_string())
            }
            (Some(text), _) => Argument::Text(without_places(text)),
            (None, Some(_)) => Argument::Number(given.must_get(name)?),
            (None, None) => Argument::from(value.to_string()),
        };
        arguments.push((name, argument));
    }
    let sentence = words.format(key, &arguments).map_err(Error::message)?;
    if markup.is_empty() {
        return Ok(Value::normal_string(&sentence));
    }
    let mut html = String::with_capacity(sentence.len() * 2);
    let mut from = 0;
    for (at, place) in sentence.match_indices(|c| PLACES.contains(&c)) {
        html.push_str(&state.escape(&sentence[from..at])?);
        let index = place.bytes().next().map_or(0, usize::from);
        html.push_str(markup.get(index.wrapping_sub(1)).copied().unwrap_or_default());
        from = at + place.len();
    }
    html.push_str(&state.escape(&sentence[from..])?);
    Ok(Value::safe_string(&html))
}

fn without_places(text: &str) -> Cow<'_, str> {
    if text.contains(|c| PLACES.contains(&c)) {
        Cow::Owned(text.replace(|c| PLACES.contains(&c), ""))
    } else {
        Cow::Borrowed(text)
    }
}

/// Puts messages without arguments into a template before it is parsed, so that no page looks them
/// up. Lines stay where they are.
///
/// # Errors
/// The line of a message that there is not, and its name.
pub fn fill<'t>(
    template: &'t str,
    words: &Words,
    escape: impl Fn(&str) -> String,
) -> Result<Cow<'t, str>, (usize, String)> {
    let mut out = String::new();
    let mut copied = 0;
    let mut from = 0;
    while let Some(found) = template[from..].find(CALL) {
        let call = from + found;
        let start = call + CALL.len();
        from = start;
        // `{{ part(key="…") }}` asks for something else.
        let before = template[..call].chars().next_back();
        if before.is_some_and(|c| c.is_alphanumeric() || c == '_') {
            continue;
        }
        let Some((key, rest)) = template[start..].split_once('"') else {
            continue;
        };
        if !words.has(key) {
            let line = template[..call].bytes().filter(|b| *b == b'\n').count() + 1;
            return Err((line, key.to_owned()));
        }
        let opened = template[..call].strip_suffix("{{ ");
        let text = words.plain(key).filter(|t| !t.contains(['{', '}']));
        if let (Some(opened), Some(text), Some(rest)) = (opened, text, rest.strip_prefix(") }}")) {
            out.push_str(&template[copied..opened.len()]);
            out.push_str(&escape(text));
            copied = template.len() - rest.len();
        }
    }
    if copied == 0 {
        return Ok(Cow::Borrowed(template));
    }
    out.push_str(&template[copied..]);
    Ok(Cow::Owned(out))
}
