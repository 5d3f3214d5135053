//! `/feed.xml` and `/services/<name>/feed.xml`: the latest incidents as Atom feeds. Their dates come
//! from the history of the reports or from the incidents.

use chrono::{DateTime, NaiveDate, NaiveTime, SecondsFormat, Utc};
use serde::Serialize;

use crate::edition::Entry;
use crate::site::address::Address;
use crate::site::error::SiteError;
use crate::site::page::{Page, Site};
use crate::site::views::parts::card::{Card, ServiceLink};
use crate::vocabulary::Milestone;

/// How many incidents the feed holds.
const MOST: usize = 50;

#[derive(Serialize)]
struct Feed<'a> {
    title: String,
    subtitle: String,
    id: String,
    /// The page that it follows; relative to the feed where the site's address is not known.
    link: String,
    self_link: String,
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

/// The feed of all incidents.
pub(super) fn page(site: &Site<'_>) -> Result<Page, SiteError> {
    let address = Address::file(vec!["feed.xml".to_owned()]);
    let all: Vec<usize> = (0..site.entries.len()).collect();
    let head = Head {
        title: site.title.clone(),
        subtitle: site.description.clone(),
        name: site.title.clone(),
        address: &address,
        follows: &Address::root(),
    };
    feed(site, head, &all)
}

/// The feed of a service's incidents, at `positions`.
pub(super) fn of_service(
    site: &Site<'_>,
    name: &str,
    positions: &[usize],
) -> Result<Page, SiteError> {
    let service = ServiceLink::new(name, site.edition.config());
    let known = site.edition.config().services.get(name);
    let head = Head {
        title: format!("{} · {}", service.title, site.title),
        subtitle: known.map(|s| s.description.clone()).unwrap_or_default(),
        name: format!("{}\nservice\n{name}", site.title),
        address: &Address::service_feed(name),
        follows: &Address::service(name),
    };
    feed(site, head, positions)
}

/// What tells a feed from others.
struct Head<'h> {
    title: String,
    subtitle: String,
    /// What it is known by for ever, where the site's address is not known.
    name: String,
    address: &'h Address,
    follows: &'h Address,
}

fn feed(site: &Site<'_>, head: Head<'_>, positions: &[usize]) -> Result<Page, SiteError> {
    let mut all: Vec<(DateTime<Utc>, usize)> =
        positions.iter().map(|&p| (published(&site.entries[p]), p)).collect();
    all.sort_by_key(|(at, position)| (std::cmp::Reverse(*at), *position));
    let updated = positions.iter().map(|&p| updated(site, &site.entries[p]));
    let root = head.address.to_root();
    let to = |address: &Address| {
        let relative = || match address.link() {
            link if link.is_empty() => root.clone(),
            link => format!("{}{link}", root.trim_start_matches("./")),
        };
        site.absolute(address).unwrap_or_else(relative)
    };
    let feed = Feed {
        title: head.title,
        subtitle: head.subtitle,
        id: site.absolute(head.follows).unwrap_or_else(|| urn(&head.name)),
        link: to(head.follows),
        self_link: to(head.address),
        // An empty feed has not changed since ever: the clock is no answer.
        updated: rfc3339(updated.max().unwrap_or(DateTime::UNIX_EPOCH)),
        entries: all
            .into_iter()
            .take(MOST)
            .map(|(at, position)| entry(site, position, at, &to))
            .collect(),
    };
    site.page("feed.xml", head.address, "", &feed)
}

fn entry<'a>(
    site: &'a Site<'_>,
    position: usize,
    published: DateTime<Utc>,
    to: &impl Fn(&Address) -> String,
) -> FeedEntry<'a> {
    let incident = site.entries[position].incident;
    let address = Address::incident(&incident.slug);
    FeedEntry {
        id: site.absolute(&address).unwrap_or_else(|| urn(&incident.slug)),
        link: to(&address),
        published: rfc3339(published),
        updated: rfc3339(updated(site, &site.entries[position])),
        summary: incident.summary.as_ref().map(|s| s.value.clone()).unwrap_or_default(),
        card: &site.cards[position],
    }
}

/// When the incident began.
fn published(entry: &Entry<'_>) -> DateTime<Utc> {
    let incident = entry.incident;
    let started = incident.milestone(Milestone::Started).map(|(_, at)| at.at);
    let first = incident.timeline.iter().find_map(|e| e.at.as_ref()).map(|a| a.value.at);
    started.or(first).or_else(|| incident.slug_date().map(midnight)).unwrap_or(DateTime::UNIX_EPOCH)
}

/// When its report was last changed, by git; where that is not known, the last thing that is known to
/// have happened with it.
fn updated(site: &Site<'_>, entry: &Entry<'_>) -> DateTime<Utc> {
    let incident = entry.incident;
    let history = site.edition.history(incident);
    let changed = history.and_then(|h| h.commits.iter().map(|c| c.at).max());
    if let Some(changed) = changed {
        return changed.max(published(entry));
    }
    let times = incident.timeline.iter().filter_map(|e| e.at.as_ref()).map(|a| a.value.at);
    let told = incident.notifications.iter().filter_map(|n| n.at.as_ref()).map(|a| a.value.at);
    let done = incident.actions.iter().filter_map(|a| a.done.as_ref());
    let tested =
        incident.actions.iter().filter_map(|a| a.verification.as_ref().and_then(|v| v.on.as_ref()));
    let days = done.chain(tested).map(|d| midnight(d.value));
    times.chain(told).chain(days).fold(published(entry), DateTime::max)
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
