//! An incident in a few words, as lists show it. Made once for each incident of a build.

use chrono::{DateTime, Datelike, NaiveDate, Utc};
use serde::Serialize;

use super::coverage::Coverage;
use super::time::{DateView, LengthView};
use crate::config::Config;
use crate::edition::Entry;
use crate::site::address::Address;
use crate::site::markdown::plain_inline;
use crate::site::shared::Shared;
use crate::site::text::Words;
use crate::site::views::{text, word};
use crate::vocabulary::{Choice, Milestone, Status};

/// An incident in a list.
pub type Card = Shared<CardFields>;

/// What is said of it.
#[derive(Clone, Debug, Serialize)]
pub struct CardFields {
    pub slug: String,
    /// Relative to the site's root.
    pub path: String,
    pub title: String,
    /// The first sentence of the summary, without markup, unless it is the title again.
    pub summary: Option<String>,
    pub severity: Option<SeverityView>,
    pub status: &'static str,
    pub services: Vec<ServiceLink>,
    /// Categories of its causes, each once.
    pub causes: Vec<&'static str>,
    pub tags: Vec<String>,
    /// The day it started, in its zone.
    pub day: Option<DateView>,
    pub year: Option<i32>,
    /// From started to resolved.
    pub duration: Option<LengthView>,
    pub coverage: Coverage,
    /// Whether it is shown although its gate is shut.
    pub incomplete: bool,
    /// Whether git does not track it yet: a preview shows it, a build does not.
    pub untracked: bool,
    /// The day it started, for comparing.
    #[serde(skip)]
    pub date: Option<NaiveDate>,
    /// When it started, for putting in order.
    #[serde(skip)]
    pub started: Option<DateTime<Utc>>,
}

/// A grade of the configured scale.
#[derive(Clone, Debug, Serialize)]
pub struct SeverityView {
    pub name: String,
    /// From 1, the most severe; past the end of the scale for a name that is not on it.
    pub rank: usize,
    pub description: String,
}

/// A service and its page.
#[derive(Clone, Debug, Serialize)]
pub struct ServiceLink {
    pub name: String,
    pub title: String,
    /// Relative to the site's root.
    pub path: String,
}

impl ServiceLink {
    /// The link to a service by its name.
    pub fn new(name: &str, config: &Config) -> Self {
        let title = config.services.get(name).and_then(|s| s.title.as_deref());
        Self {
            name: name.to_owned(),
            title: title.unwrap_or(name).to_owned(),
            path: Address::service(name).link(),
        }
    }
}

impl SeverityView {
    /// A name with its place on the scale.
    pub fn new(name: &str, config: &Config) -> Self {
        const DEFAULT: [&str; 4] = ["SEV1", "SEV2", "SEV3", "SEV4"];
        let place = if config.severities.is_empty() {
            DEFAULT.iter().position(|s| *s == name)
        } else {
            config.severities.iter().position(|s| s.name == name)
        };
        let most = config.severities.len().max(DEFAULT.len());
        Self {
            name: name.to_owned(),
            rank: place.map_or(most, |p| p + 1),
            description: place
                .and_then(|p| config.severities.get(p))
                .map(|s| s.description.clone())
                .unwrap_or_default(),
        }
    }
}

/// Up to the end of the first sentence, and no further than a line or two.
fn first_sentence(text: &str) -> String {
    const MOST: usize = 180;
    let text = text.split_whitespace().collect::<Vec<_>>().join(" ");
    let end = text.match_indices(['.', '!', '?', '。']).find_map(|(at, mark)| {
        let end = at + mark.len();
        let rest = text[end..].strip_prefix(' ')?;
        // Not after "approx." or "3."
        rest.starts_with(|c: char| c.is_uppercase() || !c.is_alphanumeric()).then_some(end)
    });
    let sentence = &text[..end.unwrap_or(text.len())];
    match sentence.char_indices().nth(MOST) {
        None => sentence.to_owned(),
        Some((most, _)) => {
            let end = sentence[..most].rfind(' ').unwrap_or(most);
            format!("{}…", sentence[..end].trim_end_matches([',', ';', ':']))
        }
    }
}

impl CardFields {
    /// Puts incidents in order of time, the newest last.
    pub fn recency(&self) -> impl Ord + '_ {
        (self.date, self.started, &self.slug)
    }
}

impl Card {
    /// Sums up an incident.
    pub fn new(entry: Entry<'_>, config: &Config, words: &Words) -> Self {
        let incident = entry.incident;
        let started = incident.milestone(Milestone::Started).map(|(_, at)| at.at);
        let date = started
            .map(|at| at.with_timezone(&incident.zone).date_naive())
            .or_else(|| incident.slug_date());
        let mut causes: Vec<&'static str> =
            incident.causes.iter().filter_map(|c| word(c.category.as_ref())).collect();
        causes.sort_unstable();
        causes.dedup();
        Self::from(CardFields {
            slug: incident.slug.clone(),
            path: Address::incident(&incident.slug).link(),
            title: incident.display_title().to_owned(),
            summary: text(incident.summary.as_ref())
                .map(|s| first_sentence(&plain_inline(s)))
                .filter(|s| s.trim_end_matches('.') != incident.display_title()),
            severity: text(incident.severity.as_ref()).map(|s| SeverityView::new(s, config)),
            status: incident.status.as_ref().map_or(Status::Draft, |s| s.value).word(),
            services: incident
                .services
                .iter()
                .map(|s| ServiceLink::new(&s.value, config))
                .collect(),
            causes,
            tags: incident.tags.iter().map(|t| t.value.clone()).collect(),
            day: date.map(|d| DateView::new(d, words)),
            year: date.map(|d| d.year()),
            duration: entry.facts.metrics.to_resolve.map(|r| LengthView::new(r, words)),
            coverage: Coverage::new(entry.verdict, &config.site, words),
            incomplete: entry.verdict.blocks,
            untracked: !incident.tracked,
            date,
            started,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::first_sentence;

    #[test]
    fn a_list_shows_the_first_sentence() {
        assert_eq!(first_sentence("All\n was out. Then not."), "All was out.");
        assert_eq!(
            first_sentence("About approx. 3 shops, i.e. v1.2 only"),
            "About approx. 3 shops, i.e. v1.2 only"
        );
        assert_eq!(first_sentence(""), "");
        let long = "word, ".repeat(60);
        let cut = first_sentence(&long);
        assert!(cut.ends_with("word…") && cut.chars().count() <= 180, "{cut}");
        assert!(first_sentence(&"é".repeat(400)).ends_with("é…"));
    }
}
