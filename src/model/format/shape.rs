//! What the format's tables are made of: maps with named keys, each with its kind of value.

use crate::vocabulary::Choice;

/// A map and its keys.
#[derive(Debug)]
pub struct Shape {
    /// What the map is, with its article, as the decoder calls it.
    pub what: &'static str,
    /// What it says, in a sentence.
    pub about: &'static str,
    pub fields: &'static [Field],
    pub also: Also,
}

/// What a map asks beyond its keys one by one.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Also {
    Nothing,
    /// Exactly one of two keys is given.
    OneOf(&'static str, &'static str),
    /// Keys that are needed once the review is no draft any more.
    FromReview(&'static [&'static str]),
}

/// One key of a map.
#[derive(Debug)]
pub struct Field {
    pub key: &'static str,
    pub value: ValueKind,
    /// What it says, in a sentence or two.
    pub about: &'static str,
    /// Whether the map is wrong without it.
    pub required: bool,
    /// Something that could stand there, in JSON's notation.
    pub example: Option<&'static str>,
}

/// The words that a value can be, each with its meaning.
pub type Words = fn() -> Vec<(&'static str, &'static str)>;

/// What kind of value a key has.
#[derive(Clone, Copy, Debug)]
pub enum ValueKind {
    Text,
    /// A list of texts; one alone will do.
    Texts,
    Number,
    /// `2026-03-29`.
    Date,
    /// A date, or how often: `every 3 months from 2026-04-01`.
    DateOrRecurrence,
    /// An instant, a window or an approximate one.
    Time,
    /// A time, from when to when, or `unknown`.
    TimeOrSpan,
    Zone,
    /// `C1`: what other entries refer to.
    Id,
    /// A file, with lines where it is text, or a URL.
    File,
    /// Files with lines, URLs, or names of what is neither; one alone will do.
    Sources,
    /// `slug#A1`: an action of another incident.
    Elsewhere,
    /// Names and numbers.
    Measures,
    /// A name of the configured scale.
    Severity,
    /// A name of the configured registry.
    Service,
    Services,
    /// A configured audience.
    Audience,
    /// One of the ten steps.
    Step,
    /// A rule's id.
    Rule,
    Choice(Words),
    Map(&'static Shape),
    List(&'static Shape),
}

impl Shape {
    /// What is said of a key, if it is one.
    #[must_use]
    pub fn field(&self, key: &str) -> Option<&'static Field> {
        self.fields.iter().find(|f| f.key == key)
    }

    /// The place of a key in the order in which keys are written.
    #[must_use]
    pub fn position(&self, key: &str) -> Option<usize> {
        self.fields.iter().position(|f| f.key == key)
    }

    /// Whether the map is wrong without a key; `late` says whether the review is no draft any more.
    #[must_use]
    pub fn requires(&self, key: &str, late: bool) -> bool {
        let always = self.field(key).is_some_and(|f| f.required);
        always || late && matches!(self.also, Also::FromReview(keys) if keys.contains(&key))
    }
}

impl Field {
    /// A key that may be left out.
    #[must_use]
    pub const fn new(key: &'static str, value: ValueKind, about: &'static str) -> Self {
        Self { key, value, about, required: false, example: None }
    }

    #[must_use]
    pub const fn required(mut self) -> Self {
        self.required = true;
        self
    }

    /// Adds something that could stand there, in JSON's notation.
    #[must_use]
    pub const fn example(mut self, json: &'static str) -> Self {
        self.example = Some(json);
        self
    }
}

/// The words of a closed set with their meanings.
#[must_use]
pub fn words<C: Choice>() -> Vec<(&'static str, &'static str)> {
    C::ALL.iter().map(|c| (c.word(), c.meaning())).collect()
}
