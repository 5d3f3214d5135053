//! Reads the fields of a map one by one and reports, at the end, the keys nobody asked for.

use std::collections::HashMap;

use crate::model::format::FRONT_MATTER;
use crate::model::format::shape::Shape;
use crate::notation::{self, Calendar};
use crate::source::yaml::{Key, Kind, Like, Node};
use crate::source::{Problem, ProblemKind, Span, Spanned};
use crate::vocabulary::{Choice, Visibility, closest, is_slip, words};

/// How a kind of node is called in a message.
fn described(node: &Node) -> &'static str {
    match &node.kind {
        Kind::Null => "nothing",
        Kind::Scalar { like, .. } => match like {
            Like::Text => "text",
            Like::Bool(_) => "true or false",
            Like::Integer | Like::Float => "a number",
        },
        Kind::Seq(_) => "a list",
        Kind::Map(_) => "a map",
    }
}

/// A wrong-type problem: what was expected and what is there.
pub fn wrong_type(node: &Node, name: &str, expected: &str) -> Problem {
    wrong_kind(node, &format!("`{name}`"), expected)
}

/// A wrong-type problem of what is called `what` in its message.
fn wrong_kind(node: &Node, what: &str, expected: &str) -> Problem {
    let is_empty = match &node.kind {
        Kind::Null => true,
        Kind::Scalar { text, .. } => text.trim().is_empty(),
        Kind::Seq(_) | Kind::Map(_) => false,
    };
    let problem = |message| {
        Problem::new(ProblemKind::WrongType, node.span, message)
            .label(format!("expected {expected}"))
    };
    if is_empty {
        problem(format!("{what} is empty")).help("write its value, or leave it out")
    } else {
        problem(format!("{what} is {}, not {expected}", described(node)))
    }
}

/// The first entries of a list; that there are more is a problem, at the first that is not read.
pub fn bounded<'n>(
    items: &'n [Node],
    name: &str,
    most: usize,
    problems: &mut Vec<Problem>,
) -> &'n [Node] {
    let Some(first) = items.get(most) else {
        return items;
    };
    problems.push(
        Problem::new(
            ProblemKind::TooMany,
            first.span,
            format!("`{name}` has more than {most} entries, and only those are read"),
        )
        .label("not read from here on")
        .help("keep the list to what readers follow; what was measured belongs in evidence/"),
    );
    &items[..most]
}

/// The key that keeps an entry from the editions of others.
const VISIBILITY: &str = "visibility";

/// How many keys that a map does not have are told: more come of one slip.
const MOST_UNKNOWN: usize = 20;

/// The fields of one map.
pub struct Fields<'a, 'p> {
    /// Which keys it may have, and which it needs.
    shape: &'static Shape,
    entries: &'a [(Key, Node)],
    /// Keys that are none and one letter from one that is not there, under which they are read: that they are none is
    /// told, and nothing that would only follow from it.
    slips: Vec<(&'static str, usize)>,
    /// Whether the review is no draft any more, so that more is needed.
    pub late: bool,
    /// The whole map; where a missing key is shown.
    pub span: Span,
    pub problems: &'p mut Vec<Problem>,
}

impl<'a, 'p> Fields<'a, 'p> {
    /// Opens a node that has to be a map; `None` (and a problem) when it is not.
    pub fn open(
        node: &'a Node,
        shape: &'static Shape,
        problems: &'p mut Vec<Problem>,
    ) -> Option<Self> {
        let what = shape.what;
        let Kind::Map(entries) = &node.kind else {
            problems.push(
                Problem::new(
                    ProblemKind::WrongType,
                    node.span,
                    format!("{what} has to be a map of keys and values, not {}", described(node)),
                )
                .label("expected `key: value`"),
            );
            return None;
        };
        let mut known = HashMap::new();
        for (key, _) in entries {
            let first = *known.entry(&key.name).or_insert(key);
            if !std::ptr::eq(first, key) {
                problems.push(
                    Problem::new(
                        ProblemKind::DuplicateKey,
                        key.span,
                        format!("the key `{}` is given twice in {what}", key.name),
                    )
                    .label("second")
                    .also(first.span, "first; this one is read")
                    .help("keep one of the two"),
                );
            }
        }
        let unknown = || {
            let all = entries.iter().enumerate();
            all.filter(|(_, (key, _))| shape.field(&key.name).is_none()).take(MOST_UNKNOWN)
        };
        let slip = |field: &'static str| {
            let mut unknown =
                unknown().filter(|_| entries.iter().all(|(key, _)| key.name != field));
            let (at, _) = unknown.find(|(_, (key, _))| is_slip(&key.name, field))?;
            Some((field, at))
        };
        let slips = match unknown().next() {
            Some(_) => shape.fields.iter().filter_map(|field| slip(field.key)).collect(),
            None => Vec::new(),
        };
        Some(Self { shape, entries, slips, late: false, span: node.span, problems })
    }

    /// The value of a key; `None` when it is absent or null.
    pub fn take(&mut self, name: &'static str) -> Option<&'a Node> {
        self.entry(name).map(|(_, node)| node)
    }

    /// The key and the value; `None` when it is absent or null.
    pub fn entry(&mut self, name: &'static str) -> Option<(&'a Key, &'a Node)> {
        debug_assert!(self.shape.field(name).is_some(), "{name} is not in the table");
        let (key, node) = self.found(name)?;
        (node.kind != Kind::Null).then_some((key, node))
    }

    /// Whether the key is there, null or not.
    pub fn key_span(&self, name: &str) -> Option<Span> {
        self.found(name).map(|(key, _)| key.span)
    }

    fn found(&self, name: &str) -> Option<&'a (Key, Node)> {
        let slip = || self.slips.iter().find(|(field, _)| *field == name).map(|(_, at)| *at);
        let written = self.entries.iter().find(|(k, _)| k.name == name);
        written.or_else(|| self.entries.get(slip()?))
    }

    /// A text; numbers and booleans are taken as they were typed. What is needed and not there is a problem, here and for
    /// all that is written as text.
    pub fn text(&mut self, name: &'static str) -> Option<Spanned<String>> {
        self.scalar(name, "text")
    }

    /// What can be written as text and is meant as something else: a date, a word of a set.
    fn scalar(&mut self, name: &'static str, expected: &str) -> Option<Spanned<String>> {
        let Some(node) = self.take(name) else {
            if self.shape.requires(name, self.late) {
                self.missing(name);
            }
            return None;
        };
        let text = text_of(node);
        if text.is_none() {
            self.problems.push(wrong_type(node, name, expected));
        }
        text.map(|text| Spanned::new(text, node.span))
    }

    /// Reports that what a key or a part of the text could say is missing: at a place of the text, or else at the key.
    pub fn missing_at(
        &mut self,
        name: &'static str,
        place: Option<(Span, &'static str)>,
        message: &str,
        help: &str,
    ) {
        let (span, label) = match (place, self.key_span(name)) {
            (Some(place), _) => place,
            (None, Some(key)) => (key, "this key has no value"),
            (None, None) => (self.first_line(), "not given here"),
        };
        self.problems
            .push(Problem::new(ProblemKind::MissingKey, span, message).label(label).help(help));
    }

    /// A text of several lines, with the white space that its lines begin with.
    pub fn code(&mut self, name: &'static str) -> Option<Spanned<String>> {
        let code = self.text(name)?;
        match self.take(name).map(|node| &node.kind) {
            Some(Kind::Scalar { text, .. }) => {
                let whole = text.trim_end().trim_start_matches(['\r', '\n']);
                Some(Spanned::new(whole.to_owned(), code.span))
            }
            _ => Some(code),
        }
    }

    /// Reports that a key is missing.
    pub fn missing(&mut self, name: &'static str) {
        let place = self.key_span(name).unwrap_or_else(|| self.first_line());
        self.problems.push(
            Problem::new(
                ProblemKind::MissingKey,
                place,
                format!("{} needs `{name}`", self.shape.what),
            )
            .label(if self.key_span(name).is_some() {
                "this key has no value"
            } else {
                "not given here"
            })
            .help(format!("add `{name}:` with its value")),
        );
    }

    /// The first key, so that a caret does not run over a whole entry.
    fn first_line(&self) -> Span {
        self.entries.first().map_or(self.span, |(k, _)| k.span)
    }

    /// A list of texts; one text alone counts as a list of one.
    pub fn texts(&mut self, name: &'static str) -> Vec<Spanned<String>> {
        let Some(node) = self.take(name) else {
            return Vec::new();
        };
        match &node.kind {
            Kind::Seq(items) => {
                let items = bounded(items, name, notation::MOST_VALUES, self.problems);
                let mut all = Vec::with_capacity(items.len());
                for item in items {
                    match text_of(item) {
                        Some(text) => all.push(Spanned::new(text, item.span)),
                        None => {
                            let what = format!("an entry of `{name}`");
                            self.problems.push(wrong_kind(item, &what, "text"));
                        }
                    }
                }
                all
            }
            _ => match text_of(node) {
                Some(text) => vec![Spanned::new(text, node.span)],
                None => {
                    self.problems.push(wrong_type(node, name, "a list of texts"));
                    Vec::new()
                }
            },
        }
    }

    /// One of a closed set of words.
    pub fn choice<C: Choice>(&mut self, name: &'static str) -> Option<Spanned<C>> {
        let text = self.scalar(name, C::WHAT)?;
        if let Some(value) = C::from_word(text.value.trim()) {
            return Some(Spanned::new(value, text.span));
        }
        let close = closest(&text.value, C::ALL.iter().map(|c| c.word()));
        let mut problem = Problem::new(
            ProblemKind::UnknownValue,
            text.span,
            format!("`{}` is not {}", text.value, C::WHAT),
        )
        .help(format!("write one of: {}", words::<C>()));
        if let Some(close) = close {
            problem = problem.label(format!("did you mean `{close}`?"));
        }
        self.problems.push(problem);
        None
    }

    /// A calendar date, `2026-03-29`.
    pub fn date(&mut self, name: &'static str) -> Option<Spanned<chrono::NaiveDate>> {
        let text = self.scalar(name, "a date")?;
        match notation::date(&text.value, Calendar::default()) {
            Some(date) => Some(Spanned::new(date, text.span)),
            None => {
                // `every 3 months from 2026-02-30`
                let day = text.value.rsplit(" from ").next().unwrap_or(&text.value);
                self.problems.push(
                    Problem::new(
                        ProblemKind::InvalidTime,
                        text.span,
                        format!("`{}` is not a date", text.value),
                    )
                    .label("expected year-month-day")
                    .help(match (notation::no_day(day, Calendar::default()), name) {
                        (Some(help), _) => help,
                        (None, "due") => "write the date as in 2026-03-29, or how often it is due, as in `every 3 months from 2026-04-01`".to_owned(),
                        (None, _) => "write the date as in 2026-03-29".to_owned(),
                    }),
                );
                None
            }
        }
    }

    /// Reports every key that the table does not have.
    pub fn finish(mut self) {
        // Who may know of an entry is decided by editions, which read it as it is written.
        if self.shape.field(VISIBILITY).is_some() && !std::ptr::eq(self.shape, &FRONT_MATTER) {
            let _: Option<Spanned<Visibility>> = self.choice(VISIBILITY);
        }
        let mut told = 0;
        for (at, (key, value)) in self.entries.iter().enumerate() {
            if self.shape.field(&key.name).is_some() {
                continue;
            }
            told += 1;
            if told > MOST_UNKNOWN {
                let message = format!("{} has more unknown keys", self.shape.what);
                let problem = Problem::new(ProblemKind::UnknownKey, key.span, message);
                self.problems.push(
                    problem
                        .label("and what follows")
                        .help("correct the ones before it first; the others are shown then"),
                );
                return;
            }
            let mut known: Vec<&str> = self.shape.fields.iter().map(|f| f.key).collect();
            let problem = Problem::new(
                ProblemKind::UnknownKey,
                key.span,
                format!("`{}` is not a key of {}", key.name, self.shape.what),
            );
            // Between braces `, and so on` is a key without a value: the rest of the value before it.
            let cut = at.checked_sub(1).map(|before| &self.entries[before]);
            let cut = cut.filter(|(_, v)| {
                value.kind == Kind::Null
                    && matches!(v.kind, Kind::Scalar { .. })
                    && v.span.end + 2 == key.span.start
            });
            let close = closest(&key.name, known.iter().copied());
            self.problems.push(match (cut, close) {
                (Some((before, _)), _) => problem.label("cut off from the value before").help(format!(
                    "a comma ends a value between braces; if this belongs to `{}`, write the whole value in quotes",
                    before.name
                )),
                (None, close) => {
                    known.sort_unstable();
                    let label = close.map_or_else(
                        || "unknown key".to_owned(),
                        |close| format!("did you mean `{close}`?"),
                    );
                    problem.label(label).help(format!("its keys are {}", known.join(", ")))
                }
            });
        }
    }
}

/// The text of a scalar that says something.
pub fn text_of(node: &Node) -> Option<String> {
    match &node.kind {
        Kind::Scalar { text, .. } => {
            let text = text.trim();
            (!text.is_empty()).then(|| text.to_owned())
        }
        _ => None,
    }
}

/// A number.
pub fn number_of(node: &Node) -> Option<f64> {
    match &node.kind {
        Kind::Scalar { text, like: Like::Integer | Like::Float } => {
            text.parse::<f64>().ok().filter(|n| n.is_finite())
        }
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::format::shape::{Also, Field, ValueKind};
    use crate::source::{FileId, yaml};
    use crate::vocabulary::Status;

    static TEST: Shape = Shape {
        what: "a test",
        about: "",
        fields: &[
            Field::new("k", ValueKind::Text, ""),
            Field::new("needed", ValueKind::Text, "").required(),
        ],
        also: Also::Nothing,
    };

    /// The problem of the key `k`, read by `read`.
    fn problems(text: &str, read: impl FnOnce(&mut Fields<'_, '_>)) -> Vec<String> {
        let node = yaml::parse(FileId(0), text, 0, text.len()).unwrap();
        let mut problems = Vec::new();
        if let Some(mut fields) = Fields::open(&node, &TEST, &mut problems) {
            read(&mut fields);
        }
        problems.into_iter().map(|p| p.message).collect()
    }

    #[test]
    fn a_value_that_a_comma_cut_is_told_from_a_key_that_is_none() {
        let help = |text: &str| {
            let node = yaml::parse(FileId(0), text, 0, text.len()).unwrap();
            let mut problems = Vec::new();
            Fields::open(&node, &TEST, &mut problems).unwrap().finish();
            problems[0].help.clone().unwrap()
        };
        for cut in ["{k: one, two and three}", "{needed: x, k: a, b, }"] {
            assert!(help(cut).contains("belongs to `k`"), "{cut}");
        }
        for key in ["{k: one, two: 2}", "k: one\ntwo:\n", "{two, k: 1}"] {
            assert_eq!(help(key), "its keys are k, needed", "{key}");
        }
    }

    #[test]
    fn what_is_beyond_all_measure_is_told_once_and_not_read() {
        let many = |n: usize| format!("k: [{}]", vec!["a"; n].join(", "));
        let most = notation::MOST_VALUES;
        assert!(problems(&many(most), |f| assert_eq!(f.texts("k").len(), most)).is_empty());
        let found = problems(&many(most * 10), |f| assert_eq!(f.texts("k").len(), most));
        assert_eq!(found, ["`k` has more than 200 entries, and only those are read"]);

        let unknown: String = (0..1000).map(|n| format!("x{n}: 1\n")).collect();
        let node = yaml::parse(FileId(0), &unknown, 0, unknown.len()).unwrap();
        let mut problems = Vec::new();
        Fields::open(&node, &TEST, &mut problems).unwrap().finish();
        assert_eq!(problems.len(), MOST_UNKNOWN + 1);
        assert!(problems[MOST_UNKNOWN].message.contains("more unknown keys"));
    }

    #[test]
    fn what_is_empty_is_called_empty() {
        for empty in ["\"\"", "''", "\"  \\t\"", "|\n\n"] {
            let text = format!("k: {empty}\n");
            let empty = ["`k` is empty"];
            assert_eq!(problems(&text, |f| _ = f.text("k")), empty);
            assert_eq!(problems(&text, |f| _ = f.texts("k")), empty);
            assert_eq!(problems(&text, |f| _ = f.date("k")), empty);
            assert_eq!(problems(&text, |f| _ = f.choice::<Status>("k")), empty);
            let text = text.replace("k:", "needed:");
            let empty = ["`needed` is empty"];
            assert_eq!(problems(&text, |f| _ = f.text("needed")), empty);
            assert_eq!(problems(&text, |f| _ = f.choice::<Status>("needed")), empty);
        }
        for (list, of_text) in
            [("['']", "empty"), ("[a, ~]", "empty"), ("[a, {b: c}]", "a map, not text")]
        {
            let found = problems(&format!("k: {list}"), |f| _ = f.texts("k"));
            assert_eq!(found, [format!("an entry of `k` is {of_text}")]);
        }
        for nothing in ["", "~", "null"] {
            let text = format!("k: {nothing}");
            assert!(problems(&text, |f| _ = f.text("k")).is_empty());
            assert!(problems(&text, |f| _ = f.texts("k")).is_empty());
            for text in [format!("needed: {nothing}"), text] {
                assert_eq!(problems(&text, |f| _ = f.text("needed")), ["a test needs `needed`"]);
            }
        }
        assert_eq!(problems("k: [a]", |f| _ = f.text("k")), ["`k` is a list, not text"]);
        assert_eq!(problems("k: [a]", |f| _ = f.date("k")), ["`k` is a list, not a date"]);
    }
}
