//! The words of a site: messages by name, and what is formed from them: dates, lengths of time,
//! numbers, names of choices.

use std::collections::HashMap;
use std::sync::Arc;

use chrono::{Datelike, NaiveDate};
use fluent_bundle::FluentArgs;

use super::catalogue::Catalogue;
use super::language::{self, ENGLISH};
use super::message::{self, Argument, Bundle, Message};
use super::numbers::Numbers;
use crate::derive::Range;
use crate::derive::metrics::units;
use crate::derive::trends::Period;
use crate::site::embedded;
use crate::site::error::SiteError;
use crate::site::markdown;
use crate::site::theme::ThemeFiles;
use crate::vocabulary::Step;

/// Where catalogues lie in a theme, and how their names end.
const FOLDER: &str = "text/";
const ENDING: &str = ".ftl";

/// Units of time, the largest first, and from which number on their long forms are not kept ready.
const UNITS: [&str; 4] = ["days", "hours", "minutes", "seconds"];
const READY: i64 = 100;

/// All words of one site. Cheap to clone.
#[derive(Clone)]
pub struct Words {
    inner: Arc<Inner>,
}

struct Inner {
    messages: HashMap<String, Message>,
    /// English, then the site's language, if it is another.
    bundles: Vec<Bundle>,
    language: String,
    /// The tag of the reports, where it is another language than that of the words.
    others: Option<String>,
    /// Long forms of lengths below [`READY`], by unit.
    long: Vec<Vec<String>>,
    numbers: Numbers,
}

impl Words {
    /// The words for a language, with a team's catalogues over the built-in ones.
    ///
    /// # Errors
    /// [`SiteError::Language`] for what is no language tag, [`SiteError::Text`] for a catalogue that
    /// is broken or asks for an argument that its message does not get.
    pub fn load(theme: &ThemeFiles, language: &str) -> Result<Self, SiteError> {
        let asked = language::catalogues(language)
            .ok_or_else(|| SiteError::Language { tag: language.to_owned() })?;
        let files = files(theme);
        let mut messages = HashMap::new();
        let mut bundles = Vec::new();
        let mut arguments = HashMap::new();
        add(&[ENGLISH.to_owned()], ENGLISH, &files, &mut messages, &mut bundles, &mut arguments)?;
        let english = asked[0] == ENGLISH;
        let own: Vec<String> = asked.into_iter().filter(|n| n != ENGLISH).collect();
        let known = own.iter().any(|name| files.iter().any(|f| f.name == *name));
        if known {
            add(&own, language, &files, &mut messages, &mut bundles, &mut arguments)?;
        }
        let mut inner = Inner {
            messages,
            bundles,
            language: if known || english { language.to_owned() } else { ENGLISH.to_owned() },
            others: (!known && !english).then(|| language.to_owned()),
            long: Vec::new(),
            numbers: Numbers { group: String::new(), decimal: ".".to_owned() },
        };
        inner.numbers = Numbers {
            group: inner.say("number-group", &[]),
            decimal: inner.say("number-decimal", &[]),
        };
        for bundle in &mut inner.bundles {
            inner.numbers.teach(bundle);
        }
        inner.long = UNITS
            .iter()
            .map(|unit| (0..READY).map(|n| inner.long_unit(unit, n)).collect())
            .collect();
        Ok(Self { inner: Arc::new(inner) })
    }

    /// The built-in English.
    pub fn english() -> Result<Self, SiteError> {
        Self::load(&ThemeFiles::new(), ENGLISH)
    }

    /// The tag of the language that these words are in: the site's own, or `en` where there is no
    /// catalogue for it.
    pub fn language(&self) -> &str {
        &self.inner.language
    }

    /// The tag of the language that reports are in, where there are no words in it.
    pub fn others(&self) -> Option<&str> {
        self.inner.others.as_deref()
    }

    /// Whether the words are read from right to left.
    pub fn is_right_to_left(&self) -> bool {
        language::is_right_to_left(&self.inner.language)
    }

    /// A message without arguments; `None` for a name that no catalogue has, or one that needs some.
    pub fn plain(&self, key: &str) -> Option<&str> {
        match self.inner.messages.get(key)? {
            Message::Plain(text) => Some(text),
            _ => None,
        }
    }

    /// Whether there is a message of this name.
    pub fn has(&self, key: &str) -> bool {
        self.inner.messages.contains_key(key)
    }

    /// A message with its arguments.
    ///
    /// # Errors
    /// What is missing, in words for the author of the template.
    pub fn format(&self, key: &str, arguments: &[(&str, Argument<'_>)]) -> Result<String, String> {
        self.inner.format(key, arguments)
    }

    /// The same for messages that this program itself asks for, which the tests know to be there.
    pub fn say(&self, key: &str, arguments: &[(&str, Argument<'_>)]) -> String {
        self.inner.say(key, arguments)
    }

    /// What a choice is called: `made-worse` of `outcome` is `made worse`. A word that the catalogue
    /// does not know is shown as it is, with spaces.
    pub fn label(&self, of: &str, word: &str) -> String {
        match self.plain(&format!("{of}-{word}")) {
            Some(text) => text.to_owned(),
            None => spaced(word),
        }
    }

    /// The heading of a step.
    pub fn step(&self, step: Step) -> String {
        self.label("step", step.slug())
    }

    /// `31 January 2017`.
    pub fn date(&self, date: NaiveDate) -> String {
        let month = self.say(&format!("month-{}", date.month()), &[]);
        self.with_date("date-long", date, month)
    }

    /// `31 Jan 2017`, for tables; does not wrap.
    pub fn short_date(&self, date: NaiveDate) -> String {
        let month = self.say(&format!("month-{}-short", date.month()), &[]);
        self.with_date("date-short", date, month)
    }

    /// The same, and that it is not over: `2026, so far`.
    pub fn period_as_of(&self, period: Period, as_of: NaiveDate) -> String {
        let name = self.period(period);
        match period.is_running(as_of) {
            true => self.say("period-so-far", &[("period", name.into())]),
            false => name,
        }
    }

    /// `31.1.2017` and `31.01.2017`, as the language writes dates in figures; nothing where that is ISO 8601.
    pub fn dates_in_figures(&self, date: NaiveDate) -> Vec<String> {
        let written = |day: String, month: String| {
            let year = date.year().to_string().into();
            let arguments = [("day", day.into()), ("month", month.into()), ("year", year)];
            self.say("date-figures", &arguments)
        };
        let (day, month) = (date.day(), date.month());
        let mut all = vec![
            written(format!("{day:02}"), format!("{month:02}")),
            written(day.to_string(), month.to_string()),
        ];
        all.dedup();
        all.retain(|text| !text.starts_with(&date.year().to_string()));
        all
    }

    fn with_date(&self, pattern: &str, date: NaiveDate, month: String) -> String {
        let arguments = [
            ("day", date.day().to_string().into()),
            ("month", month.into()),
            ("year", date.year().to_string().into()),
        ];
        self.say(pattern, &arguments)
    }

    /// `Tuesday`.
    pub fn weekday(&self, date: NaiveDate) -> String {
        let number = date.weekday().number_from_monday();
        self.say(&format!("weekday-{number}"), &[])
    }

    /// A stretch of months: `Mar 2026`, `Q1 2026`, `2026`, `2020–2024`.
    pub fn period(&self, period: Period) -> String {
        let year = period.year().to_string();
        match period.months {
            1 => self.month(period.month0() + 1, year),
            3 => {
                let quarter = (period.month0() / 3 + 1).to_string();
                let arguments = [("quarter", quarter.into()), ("year", year.into())];
                self.say("period-quarter", &arguments)
            }
            12 => year,
            _ => {
                let to = period.last_year().to_string();
                self.say("period-years", &[("from", year.into()), ("to", to.into())])
            }
        }
    }

    /// The beginning of a year or of a month on a time axis: `2026`, `Mar 2026`.
    pub fn beginning(&self, date: NaiveDate, years: bool) -> String {
        let year = date.year().to_string();
        match years {
            true => year,
            false => self.month(date.month(), year),
        }
    }

    fn month(&self, number: impl std::fmt::Display, year: String) -> String {
        let month = self.say(&format!("month-{number}-short"), &[]);
        let arguments = [("month", month.into()), ("year", year.into())];
        self.say("period-month", &arguments)
    }

    /// A stretch of days: `30–89 days`, `365 days and more`.
    pub fn day_range(&self, from: i64, below: Option<i64>) -> String {
        match below {
            Some(below) if from == 0 => self.say("days-below", &[("below", below.into())]),
            Some(below) => {
                let arguments = [("from", from.into()), ("to", (below - 1).into())];
                self.say("days-between", &arguments)
            }
            None => self.say("days-from", &[("from", from.into())]),
        }
    }

    /// A length in its two largest units, short: `47 min`, `18 h 47 min`, `9 d 4 h`. Up to four days
    /// it is told in hours, as incidents are; seconds are left out from ten minutes on.
    pub fn length(&self, seconds: i64) -> String {
        self.joined(&units(seconds), |unit, n| self.short_unit(unit, n.to_string()))
    }

    /// The same in full words: `18 hours 47 minutes`.
    pub fn long_length(&self, seconds: i64) -> String {
        self.joined(&units(seconds), |unit, n| {
            let ready = usize::try_from(n).ok().and_then(|n| self.inner.long[unit].get(n));
            match ready {
                Some(text) => text.clone(),
                None => self.inner.long_unit(UNITS[unit], n),
            }
        })
    }

    fn joined(&self, units: &[(usize, i64)], name: impl Fn(usize, i64) -> String) -> String {
        match units {
            [(large, n), (small, m)] => {
                let arguments =
                    [("large", name(*large, *n).into()), ("small", name(*small, *m).into())];
                self.say("length-two", &arguments)
            }
            [(unit, n), ..] => name(*unit, *n),
            [] => String::new(),
        }
    }

    fn short_unit(&self, unit: usize, number: String) -> String {
        self.say(&format!("length-{}", UNITS[unit]), &[("n", number.into())])
    }

    /// The bounds of a length that is not exactly known: `8–18 min`, or `50 min – 1 h 10 min`.
    pub fn bounds(&self, range: Range) -> Option<String> {
        if range.is_exact() {
            return None;
        }
        let (least, most) = (units(range.least), units(range.most));
        if least == most {
            return None;
        }
        if let ([(unit, n)], [(other, m)]) = (least.as_slice(), most.as_slice())
            && unit == other
        {
            return Some(self.short_unit(*unit, format!("{n}–{m}")));
        }
        let short = |seconds| Argument::from(self.length(seconds));
        let arguments = [("least", short(range.least)), ("most", short(range.most))];
        Some(self.say("length-range", &arguments))
    }

    /// A number with its thousands set apart: `18,200`, `4.5`. At most two decimals.
    pub fn number(&self, value: f64) -> String {
        self.inner.numbers.text(value)
    }

    /// A number with all of its decimals: `99.999`.
    pub fn exact_number(&self, value: f64) -> String {
        value.to_string().replace('.', &self.inner.numbers.decimal)
    }

    /// An amount of money.
    pub fn money(&self, amount: f64, currency: &str) -> String {
        let arguments = [("amount", self.number(amount).into()), ("currency", currency.into())];
        self.say("money", &arguments)
    }

    /// The words that rendered Markdown adds.
    pub fn markdown(&self) -> markdown::Words {
        let say = |key: &str| self.say(&format!("markdown-{key}"), &[]).into();
        markdown::Words {
            note: say("note"),
            tip: say("tip"),
            important: say("important"),
            warning: say("warning"),
            caution: say("caution"),
            table: say("table"),
            code: say("code"),
            task_done: say("task-done"),
            task_open: say("task-open"),
            footnotes: say("footnotes"),
            footnote: say("footnote"),
            back_to_reference: say("back-to-reference"),
            link_to_section: say("link-to-section"),
            missing_link: say("missing-link"),
            missing_image: say("missing-image"),
        }
    }
}

impl Inner {
    fn format(&self, key: &str, arguments: &[(&str, Argument<'_>)]) -> Result<String, String> {
        let message = self
            .messages
            .get(key)
            .ok_or_else(|| format!("there is no text `{key}` in the catalogue"))?;
        message::format(key, message, &self.bundles, &self.numbers, arguments)
    }

    fn say(&self, key: &str, arguments: &[(&str, Argument<'_>)]) -> String {
        self.format(key, arguments).unwrap_or_else(|_| key.to_owned())
    }

    fn long_unit(&self, unit: &str, n: i64) -> String {
        self.say(&format!("length-{unit}-long"), &[("n", n.into())])
    }
}

/// Whether there is a catalogue for a language, built in or in a team's theme. Without one the
/// interface is English.
pub fn is_spoken(theme: &ThemeFiles, language: &str) -> bool {
    let names = language::catalogues(language).unwrap_or_default();
    files(theme).iter().any(|f| names.contains(&f.name))
}

/// A catalogue's file.
struct File<'a> {
    /// Of the language, in small letters.
    name: String,
    path: &'a str,
    bytes: &'a [u8],
    built_in: bool,
}

/// All catalogues, a team's after the built-in ones.
fn files(theme: &ThemeFiles) -> Vec<File<'_>> {
    let own = embedded::FILES.iter().map(|(p, b)| (*p, *b, true));
    let theirs = theme.iter().map(|(p, b)| (p.as_str(), b.as_slice(), false));
    let found = own.chain(theirs).filter_map(|(path, bytes, built_in)| {
        let name = path.strip_prefix(FOLDER)?.strip_suffix(ENDING)?;
        Some(File { name: name.to_ascii_lowercase(), path, bytes, built_in })
    });
    found.collect()
}

/// Adds the catalogues of these names, the later over the earlier, as one more bundle.
fn add(
    names: &[String],
    language: &str,
    files: &[File<'_>],
    messages: &mut HashMap<String, Message>,
    bundles: &mut Vec<Bundle>,
    arguments: &mut HashMap<String, Vec<String>>,
) -> Result<(), SiteError> {
    let identifier = language::identifier(language)
        .ok_or_else(|| SiteError::Language { tag: language.to_owned() })?;
    let mut bundle = Bundle::new_concurrent(vec![identifier]);
    // Marks of isolation would be read and copied with the text. What may be written in another
    // direction stands in elements of its own, which isolate it.
    bundle.set_use_isolating(false);
    let mut outlines = HashMap::new();
    for name in names {
        for file in files.iter().filter(|f| f.name == *name) {
            let catalogue = Catalogue::read(file.path, file.bytes)?;
            for (key, outline) in catalogue.messages {
                match arguments.get(&key) {
                    Some(known) => {
                        let unknown = outline.arguments.iter().find(|a| !known.contains(a));
                        if let Some(unknown) = unknown {
                            return Err(SiteError::Text {
                                path: file.path.to_owned(),
                                line: outline.line,
                                reason: not_given(&key, unknown, known),
                            });
                        }
                    }
                    // A message of the theme's own, for its own templates.
                    None if file.built_in || language == ENGLISH => {
                        arguments.insert(key.clone(), outline.arguments.clone());
                    }
                    None => {}
                }
                outlines.insert(key, outline);
            }
            bundle.add_resource_overriding(catalogue.resource);
        }
    }
    let at = bundles.len();
    for (key, outline) in outlines {
        let message = match outline.parts {
            Some(parts) if outline.arguments.is_empty() => {
                Message::Plain(parts.iter().map(message::Part::text).collect())
            }
            Some(parts) => Message::Parts(parts),
            // What refers to other messages may be the same everywhere all the same.
            None => match message::by_fluent(&key, &bundle, &FluentArgs::new()) {
                Ok(text) => Message::Plain(text),
                Err(_) => Message::Chosen { bundle: at },
            },
        };
        messages.insert(key, message);
    }
    bundles.push(bundle);
    Ok(())
}

fn not_given(key: &str, unknown: &str, known: &[String]) -> String {
    let known: Vec<String> = known.iter().map(|k| format!("{{ ${k} }}")).collect();
    let offer = match known.len() {
        0 => "takes nothing".to_owned(),
        _ => format!("is given {}", known.join(", ")),
    };
    format!("`{key}` asks for {{ ${unknown} }}, and this message {offer}")
}

/// `PT67620S`, for machines.
pub fn iso_length(seconds: i64) -> String {
    format!("PT{}S", seconds.max(0))
}

/// A text with its first letter as a capital.
pub fn capitalised(text: &str) -> String {
    let mut chars = text.chars();
    let first = chars.next().into_iter().flat_map(char::to_uppercase);
    first.chain(chars).collect()
}

/// An author's own name for something, as in `failed_orders`, with spaces.
pub fn spaced(name: &str) -> String {
    name.replace(['-', '_'], " ")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn english() -> Words {
        Words::english().unwrap()
    }

    fn german() -> Words {
        Words::load(&ThemeFiles::new(), "de").unwrap()
    }

    #[test]
    fn lengths_take_two_units() {
        let w = english();
        assert_eq!(w.length(0), "0\u{a0}s");
        assert_eq!(w.length(47 * 60), "47\u{a0}min");
        assert_eq!(w.length(90), "1\u{a0}min 30\u{a0}s");
        assert_eq!(w.length(11 * 60 + 5), "11\u{a0}min");
        assert_eq!(w.length(18 * 3600 + 47 * 60), "18\u{a0}h 47\u{a0}min");
        assert_eq!(w.length(86_400 + 660), "24\u{a0}h 11\u{a0}min");
        assert_eq!(w.length(9 * 86_400 + 60), "9\u{a0}d");
        assert_eq!(w.long_length(3600 + 60), "1\u{a0}hour 1\u{a0}minute");
        assert_eq!(w.long_length(7200), "2\u{a0}hours");
        assert_eq!(w.long_length(1000 * 86_400), "1,000\u{a0}days");
        let w = german();
        assert_eq!(w.length(18 * 3600 + 47 * 60), "18\u{a0}h 47\u{a0}min");
        assert_eq!(w.long_length(3600 + 120), "1\u{a0}Stunde 2\u{a0}Minuten");
    }

    #[test]
    fn bounds_share_a_unit_where_they_can() {
        let range = |least, most| Range { stated: least, least, most };
        let w = english();
        assert_eq!(w.bounds(range(480, 1080)).unwrap(), "8–18\u{a0}min");
        assert_eq!(w.bounds(range(3000, 4200)).unwrap(), "50\u{a0}min – 1\u{a0}h 10\u{a0}min");
        assert_eq!(w.bounds(range(60, 60)), None);
        let w = german();
        assert_eq!(w.bounds(range(480, 1080)).unwrap(), "8–18\u{a0}min");
    }

    #[test]
    fn numbers_are_grouped() {
        let w = english();
        assert_eq!(w.number(18200.0), "18,200");
        assert_eq!(w.number(-1234567.5), "−1,234,567.5");
        assert_eq!(w.number(0.0), "0");
        assert_eq!(w.number(-0.001), "0");
        assert_eq!(w.number(99.99), "99.99");
        assert_eq!(w.exact_number(99.999), "99.999");
        let w = german();
        assert_eq!(w.number(18200.0), "18.200");
        assert_eq!(w.number(4.5), "4,5");
        assert_eq!(w.money(18200.0, "EUR"), "18.200\u{a0}EUR");
    }

    #[test]
    fn dates_are_those_of_the_language() {
        let day = NaiveDate::from_ymd_opt(2017, 1, 31).unwrap();
        let w = english();
        assert_eq!(w.date(day), "31 January 2017");
        assert_eq!(w.short_date(day), "31\u{a0}Jan\u{a0}2017");
        assert_eq!(w.weekday(day), "Tuesday");
        assert!(w.dates_in_figures(day).is_empty());
        let w = german();
        assert_eq!(w.date(day), "31. Januar 2017");
        assert_eq!(w.short_date(day), "31.\u{a0}Jan.\u{a0}2017");
        assert_eq!(w.weekday(day), "Dienstag");
        assert_eq!(w.dates_in_figures(day), ["31.01.2017", "31.1.2017"]);
    }
}
