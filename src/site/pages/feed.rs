//! `/feed.xml`: the latest incidents as an Atom feed. Its dates come from the incidents.

use chrono::{DateTime, NaiveDate, NaiveTime, SecondsFormat, Utc};
use serde::Serialize;

use crate::edition::Entry;
use crate::model::Milestone;
use crate::site::Page;
use crate::site::address::Address;
use crate::site::error::SiteError;
use crate::site::scope::Site;
use crate::site::views::card::Card;

/// How many incidents the feed holds.
const MOST: usize = 50;

#[derive(Serialize)]
struct Feed<'a> {
    id: String,
    link: Option<String>,
    self_link: Option<String>,
    updated: String,
    entries: Vec<FeedEntry<'a>>,
}

#[derive(Serialize)]
struct FeedEntry<'a> {
    id: String,
    link: String,
    published: String,
    updated: String,
    summary: String,
    card: &'a Card,
}

pub(super) fn page(site: &Site<'_>) -> Result<Page, SiteError> {
    let address = Address::file(vec!["feed.xml".to_owned()]);
    let mut all: Vec<(DateTime<Utc>, usize)> = (0..site.entries.len())
        .map(|p| (published(&site.entries[p]), p))
        .collect();
    all.sort_by_key(|(at, position)| (std::cmp::Reverse(*at), *position));
    let updated = site.entries.iter().map(updated).max();
    let as_of = midnight(site.edition.as_of());
    let entries = all
        .into_iter()
        .take(MOST)
        .map(|(at, position)| entry(site, position, at))
        .collect();
    let feed = Feed {
        id: site
            .absolute(&Address::root())
            .unwrap_or_else(|| urn(&site.title)),
        link: site.absolute(&Address::root()),
        self_link: site.absolute(&address),
        updated: rfc3339(updated.unwrap_or(as_of)),
        entries,
    };
    site.page("feed.xml", &address, "", &feed)
}

fn entry<'a>(site: &'a Site<'_>, position: usize, published: DateTime<Utc>) -> FeedEntry<'a> {
    let incident = site.entries[position].incident;
    let address = Address::incident(&incident.slug);
    let absolute = site.absolute(&address);
    FeedEntry {
        id: absolute.clone().unwrap_or_else(|| urn(&incident.slug)),
        link: absolute.unwrap_or_else(|| address.link()),
        published: rfc3339(published),
        updated: rfc3339(updated(&site.entries[position])),
        summary: incident
            .summary
            .as_ref()
            .map(|s| s.value.clone())
            .unwrap_or_default(),
        card: &site.cards[position],
    }
}

/// When the incident began.
fn published(entry: &Entry<'_>) -> DateTime<Utc> {
    let incident = entry.incident;
    let started = incident.milestone(Milestone::Started).map(|(_, at)| at.at);
    let first = incident
        .timeline
        .iter()
        .find_map(|e| e.at.as_ref())
        .map(|a| a.value.at);
    started
        .or(first)
        .or_else(|| incident.slug_date().map(midnight))
        .unwrap_or(DateTime::UNIX_EPOCH)
}

/// The last thing that is known to have happened with it.
fn updated(entry: &Entry<'_>) -> DateTime<Utc> {
    let incident = entry.incident;
    let times = incident
        .timeline
        .iter()
        .filter_map(|e| e.at.as_ref())
        .map(|a| a.value.at);
    let told = incident
        .notifications
        .iter()
        .filter_map(|n| n.at.as_ref())
        .map(|a| a.value.at);
    let done = incident.actions.iter().filter_map(|a| a.done.as_ref());
    let tested = incident
        .actions
        .iter()
        .filter_map(|a| a.verification.as_ref().and_then(|v| v.on.as_ref()));
    let days = done.chain(tested).map(|d| midnight(d.value));
    times
        .chain(told)
        .chain(days)
        .fold(published(entry), DateTime::max)
}

fn midnight(date: NaiveDate) -> DateTime<Utc> {
    date.and_time(NaiveTime::MIN).and_utc()
}

fn rfc3339(at: DateTime<Utc>) -> String {
    at.to_rfc3339_opts(SecondsFormat::Secs, true)
}

/// A name that stays the same, for a site whose address is not known: a UUID (version 8, of our own
/// making) of the hash of a name.
fn urn(name: &str) -> String {
    let hash = blake3::hash(name.as_bytes()).to_hex();
    format!(
        "urn:uuid:{}-{}-8{}-a{}-{}",
        &hash[..8],
        &hash[8..12],
        &hash[12..15],
        &hash[15..18],
        &hash[18..30]
    )
}
