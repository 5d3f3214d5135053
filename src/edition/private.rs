//! What outsiders must not read in a text, and what stands there instead: people, hosts and pages of the inside, the
//! names of reports that they do not have.

use std::collections::{BTreeMap, BTreeSet};
use std::ops::Range;
use std::sync::LazyLock;

use aho_corasick::{AhoCorasick, MatchKind};
use percent_encoding::percent_decode_str;
use regex::Regex;
use url::Url;

use super::fold;
use super::names::Names;
use super::policy::Policy;
use crate::config::{Allowed, Config, PeopleShown};
use crate::model::Library;
use crate::rules::person::{has_role_word, person};
use crate::source::addresses::{self, AddressKind};

/// Pages that nobody sees without an account of the organisation: chats, trackers, documents, dashboards. A host stands
/// for all below it.
const BEHIND_A_LOGIN: [&str; 18] = [
    "slack.com",
    "teams.microsoft.com",
    "chat.google.com",
    "meet.google.com",
    "docs.google.com",
    "drive.google.com",
    "mail.google.com",
    "discord.com",
    "zoom.us",
    "atlassian.net",
    "linear.app",
    "dev.azure.com",
    "sharepoint.com",
    "notion.so",
    "pagerduty.com",
    "opsgenie.com",
    "datadoghq.com",
    "grafana.net",
];

/// What stands for what is not said.
struct Words {
    person: String,
    team: &'static str,
    host: &'static str,
    page: &'static str,
    reference: &'static str,
    incident: &'static str,
    address: &'static str,
}

impl Words {
    fn new(policy: &Policy, language: &str) -> Self {
        let german = language == "de" || language.starts_with("de-");
        let unnamed = policy.config.unnamed.clone();
        match german {
            true => Self {
                person: unnamed.unwrap_or_else(|| "jemand aus dem Team".to_owned()),
                team: "ein Team",
                host: "ein internes System",
                page: "eine interne Seite",
                reference: "ein interner Verweis",
                incident: "ein anderer Vorfall",
                address: "eine interne Adresse",
            },
            false => Self {
                person: unnamed.unwrap_or_else(|| "an engineer".to_owned()),
                team: "a team",
                host: "an internal system",
                page: "an internal page",
                reference: "an internal reference",
                incident: "another incident",
                address: "an internal address",
            },
        }
    }
}

/// Something that outsiders must not read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Hit {
    pub place: Range<usize>,
    pub instead: String,
}

/// Knows all of it.
pub struct Private {
    words: Words,
    unnamed: Names,
    /// Beginnings of addresses that are the organisation's own, such as that of the repository.
    pages: Vec<String>,
    allowed: BTreeSet<String>,
    names: Option<AhoCorasick>,
    /// For each name, what it is called instead, and whether case counts.
    instead: Vec<(String, String, bool)>,
    people: PeopleShown,
    /// Teams, in lower case.
    teams: BTreeSet<String>,
    /// Words that name services, companies and means in titles and lists, in lower case: alone they are nobody's name.
    things: BTreeSet<String>,
    roles: BTreeMap<String, String>,
}

impl Private {
    /// Of a library, of which some incidents (by slug) are in the edition. `pages` are beginnings of addresses that
    /// are for insiders.
    pub fn new(
        library: &Library,
        policy: &Policy,
        kept: &BTreeSet<&str>,
        pages: Vec<String>,
    ) -> Self {
        let config = &library.config;
        let words = Words::new(policy, &config.site.language);
        let mut private = Self {
            unnamed: Names::new(config, policy),
            pages,
            allowed: config
                .safety
                .allowed
                .iter()
                .filter_map(Allowed::text)
                .map(str::to_lowercase)
                .collect(),
            names: None,
            instead: Vec::new(),
            people: policy.config.people,
            teams: teams(config, policy),
            things: things(library),
            roles: roles(config),
            words,
        };
        let mut instead: BTreeMap<String, (String, bool)> = BTreeMap::new();
        for incident in &library.incidents {
            if kept.contains(incident.slug.as_str()) {
                continue;
            }
            for slug in incident.former_slugs.iter().chain([&incident.slug]) {
                instead.insert(slug.clone(), (private.words.incident.to_owned(), false));
            }
        }
        if private.people != PeopleShown::Names {
            for name in private.known_people(library) {
                let role = private.role(&name);
                // A handle is one in any case; a bare name such as `Max` is a word as well.
                let is_exact = !name.contains(['@', ' ']);
                instead.insert(name, (role, is_exact));
            }
        }
        private.instead = instead.into_iter().map(|(n, (i, exact))| (n, i, exact)).collect();
        private.names = AhoCorasick::builder()
            .ascii_case_insensitive(true)
            .match_kind(MatchKind::LeftmostLongest)
            .build(private.instead.iter().map(|(name, ..)| name))
            .ok();
        private
    }

    /// Everybody whom reports and the configuration name where people are named.
    fn known_people(&self, library: &Library) -> BTreeSet<String> {
        let mut all: BTreeSet<String> = BTreeSet::new();
        let config = &library.config;
        for (name, person) in &config.people {
            all.insert(name.clone());
            all.extend(person.names.iter().cloned());
        }
        for (login, owner) in &config.trackers.people {
            all.extend([login.clone(), owner.clone()]);
        }
        for incident in &library.incidents {
            let i = incident;
            let many = i.reviewers.iter().chain(&i.responders).chain(&i.owner);
            let entries = i.timeline.iter().filter_map(|e| e.by.as_ref());
            let owners = i.actions.iter().filter_map(|a| a.owner.as_ref());
            let tests = i.actions.iter().filter_map(|a| a.verification.as_ref()?.by.as_ref());
            let told = i.notifications.iter().filter_map(|n| n.by.as_ref());
            let waived = i.waivers.iter().filter_map(|w| w.by.as_ref());
            for who in many.chain(entries).chain(owners).chain(tests).chain(told).chain(waived) {
                // Several words that are surely no name, such as a company's, are none in a text.
                let persons = self.persons_in(&who.value).into_iter();
                all.extend(persons.filter(|p| !p.contains(' ') || person(p).is_some()));
            }
        }
        all.retain(|name| name.chars().count() > 1);
        all
    }

    /// Who is a person of what stands in the place of who acted.
    fn persons_in(&self, value: &str) -> Vec<String> {
        let value = value.trim();
        if self.is_public(value) {
            return Vec::new();
        }
        let is_sign = |c: char| c.is_whitespace() || "(),;<>".contains(c);
        let marked: Vec<String> = value
            .split(is_sign)
            .filter(|w| w.contains('@') && w.len() > 1 && !self.is_public(w))
            .map(str::to_owned)
            .collect();
        match marked.is_empty() {
            true => vec![value.to_owned()],
            false => marked,
        }
    }

    /// Whether a text in the place of who acted is a role or a team, which may be known.
    fn is_public(&self, value: &str) -> bool {
        let lower = value.to_lowercase();
        let is_known = self.teams.contains(&lower) || self.allowed.contains(&lower);
        if value.is_empty() || is_known || self.things.contains(&lower) {
            return true;
        }
        // `@org/team` is a team on code hosts.
        if value.starts_with('@') {
            return value.contains('/') && !value.contains(' ');
        }
        person(value).is_none() && has_role_word(value)
    }

    /// What stands for somebody.
    fn role(&self, name: &str) -> String {
        let role = match self.people {
            PeopleShown::Roles => self.roles.get(&name.to_lowercase()).cloned(),
            PeopleShown::Names | PeopleShown::Hidden => None,
        };
        role.unwrap_or_else(|| self.words.person.clone())
    }

    /// The value of a key that names people, as the edition has it.
    pub fn who(&self, value: &str) -> String {
        let value = value.trim();
        let is_team = value.contains('/') && value.starts_with('@')
            || self.teams.contains(&value.to_lowercase());
        if self.people == PeopleShown::Names || is_team || self.is_public(value) {
            return value.to_owned();
        }
        // `on-call SRE (@robin)` says the role itself.
        let persons = self.persons_in(value);
        if let [one] = &persons[..]
            && one == value
        {
            return self.role(one);
        }
        let is_sign = |c: char| c.is_whitespace() || "(),;<>".contains(c);
        let rest: Vec<&str> = value
            .split(is_sign)
            .filter(|word| !word.is_empty() && !persons.iter().any(|p| p == word))
            .collect();
        let rest = rest.join(" ");
        match rest.is_empty() || !has_role_word(&rest) {
            true => persons.first().map_or_else(|| self.words.person.clone(), |p| self.role(p)),
            false => rest,
        }
    }

    /// The owner of a service: a team, or somebody.
    pub fn team(&self, value: &str) -> String {
        match self.people != PeopleShown::Names && person(value).is_some() && !value.contains('/') {
            true => self.words.team.to_owned(),
            false => value.to_owned(),
        }
    }

    /// Whether outsiders have no use for an address, or must not know it.
    pub fn is_inside(&self, address: &str) -> bool {
        let lower = address.to_lowercase();
        if self.pages.iter().any(|page| lower.starts_with(page.as_str())) {
            return true;
        }
        let Ok(url) = Url::parse(address) else {
            return self.has_any(address);
        };
        let host = url.host_str().unwrap_or_default().to_lowercase();
        let is_below = |login: &str| {
            host.strip_suffix(login).is_some_and(|rest| rest.is_empty() || rest.ends_with('.'))
        };
        let shown = percent_decode_str(address).decode_utf8_lossy();
        BEHIND_A_LOGIN.iter().any(|login| is_below(login))
            || [address, &shown].into_iter().any(|address| self.has_any(address))
    }

    /// Whether a path has something that outsiders must not read, as it is written or as it is shown.
    pub fn has_private_name(&self, path: &str) -> bool {
        let shown = percent_decode_str(path).decode_utf8_lossy();
        [path, &shown].into_iter().any(|path| {
            self.has_any(path) || path.split('/').any(|name| self.unnamed.of(name).is_some())
        })
    }

    /// Whether a text that nobody can edit has something that outsiders must not read.
    pub fn has_private_words(&self, text: &str) -> bool {
        !self.find(text, |_| true).is_empty()
    }

    /// What keeps the name of a file from being published, if anything does.
    pub fn of_name(&self, name: &str) -> Option<String> {
        self.unnamed.of(name)
    }

    /// Whether a text has something that outsiders must not read, addresses aside.
    fn has_any(&self, text: &str) -> bool {
        let mut hits = Vec::new();
        self.plain(text, &mut hits);
        if let Some(folded) = fold::folded(text) {
            self.plain(&folded.text, &mut hits);
        }
        !hits.is_empty()
    }

    /// All that outsiders must not read in a text, in order, none within another. In `code` an `@` begins no handle
    /// that is not known.
    pub fn find(&self, text: &str, is_code: impl Fn(usize) -> bool) -> Vec<Hit> {
        let mut hits = Vec::new();
        self.find_written(text, &is_code, &mut hits);
        if let Some(folded) = fold::folded(text) {
            let mut shown = Vec::new();
            let is_code = |at: usize| is_code(folded.source(&(at..at + 1)).start);
            self.find_written(&folded.text, &is_code, &mut shown);
            hits.extend(
                shown.into_iter().map(|hit| Hit { place: folded.source(&hit.place), ..hit }),
            );
        }
        // What is longer says more of what it is.
        hits.sort_by(|a, b| (a.place.start, b.place.end).cmp(&(b.place.start, a.place.end)));
        let mut all: Vec<Hit> = Vec::with_capacity(hits.len());
        for hit in hits {
            match all.last_mut().filter(|last| hit.place.start < last.place.end) {
                Some(last) => last.place.end = last.place.end.max(hit.place.end),
                None => all.push(hit),
            }
        }
        for hit in &mut all {
            if begins_sentence(text, hit.place.start) {
                hit.instead = capital(&hit.instead);
            }
        }
        all
    }

    fn find_written(&self, text: &str, is_code: &impl Fn(usize) -> bool, hits: &mut Vec<Hit>) {
        for address in addresses::find(text) {
            let written = &text[address.place.clone()];
            let instead = match address.kind {
                AddressKind::Mail if self.people == PeopleShown::Names => continue,
                AddressKind::Mail => self.words.address,
                AddressKind::Web | AddressKind::Www if !self.is_inside(&address.target(text)) => {
                    continue;
                }
                AddressKind::Web | AddressKind::Www => self.words.page,
            };
            if !self.allowed.contains(&written.to_lowercase()) {
                hits.push(Hit { place: address.place, instead: instead.to_owned() });
            }
        }
        self.plain(text, hits);
        self.handles(text, is_code, hits);
    }

    fn plain(&self, text: &str, hits: &mut Vec<Hit>) {
        if let Some(names) = &self.names {
            for found in names.find_iter(text) {
                let (name, instead, is_exact) = &self.instead[found.pattern().as_usize()];
                let place = found.range();
                // `Max.example` is a host, or a file.
                let goes_on = text[place.end..].starts_with('.')
                    && text[place.end + 1..].starts_with(char::is_alphanumeric);
                let fits = !is_exact || (text[place.clone()] == **name && !goes_on);
                if fits && stands_alone(text, &place) {
                    hits.push(Hit { place, instead: instead.clone() });
                }
            }
        }
        self.unnamed.hosts.find(text, |place| {
            if !self.allowed.contains(&text[place.clone()].to_lowercase()) {
                hits.push(Hit { place, instead: self.words.host.to_owned() });
            }
        });
        for pattern in &self.unnamed.patterns {
            let is_known = |words: &str| self.allowed.contains(&words.to_lowercase());
            let all = pattern.find_iter(text).filter(|f| !f.is_empty());
            for found in all.filter(|found| !is_known(found.as_str())) {
                hits.push(Hit { place: found.range(), instead: self.words.reference.to_owned() });
            }
        }
    }

    /// Handles of whom nobody said who they are.
    fn handles(&self, text: &str, is_code: &impl Fn(usize) -> bool, hits: &mut Vec<Hit>) {
        static HANDLE: LazyLock<Option<Regex>> =
            LazyLock::new(|| Regex::new(r"@[A-Za-z0-9][A-Za-z0-9_.-]*[A-Za-z0-9]").ok());
        let Some(handle) = HANDLE.as_ref().filter(|_| self.people != PeopleShown::Names) else {
            return;
        };
        for found in handle.find_iter(text) {
            let place = found.range();
            let before = text[..place.start].chars().next_back();
            let is_begun = before.is_some_and(|c| c.is_alphanumeric() || "_./:-@".contains(c));
            let is_team = text[place.end..].starts_with('/');
            let written = &text[place.clone()];
            let lower = written.to_lowercase();
            let is_known = self.teams.contains(&lower) || self.allowed.contains(&lower);
            if !is_begun && !is_team && !is_known && !is_code(place.start) {
                hits.push(Hit { place, instead: self.role(written) });
            }
        }
    }

    /// A text with neutral words for all of it.
    pub fn edited(&self, text: &str, is_code: impl Fn(usize) -> bool) -> String {
        let mut edited = String::with_capacity(text.len());
        let mut done = 0;
        for hit in self.find(text, is_code) {
            edited.push_str(&text[done..hit.place.start]);
            edited.push_str(&hit.instead);
            done = hit.place.end;
        }
        edited.push_str(&text[done..]);
        edited
    }

    /// Names that no page may have: people as they are called, and the folders of other incidents.
    pub fn never(&self) -> impl Iterator<Item = &str> {
        let is_plain_word = |name: &str| {
            name.chars().all(char::is_alphabetic)
                || (name.chars().count() < 4 && !name.starts_with('@'))
        };
        let names = self.instead.iter().map(|(name, ..)| name.as_str());
        names.filter(move |name| !is_plain_word(name))
    }
}

/// The names of teams that may be known, in lower case.
fn teams(config: &Config, policy: &Policy) -> BTreeSet<String> {
    let owners = config.services.values().filter_map(|s| s.owner.as_ref());
    let owners = owners.filter(|o| person(o).is_none() || o.contains('/'));
    let all = owners.chain(&policy.config.teams);
    all.map(|team| team.to_lowercase()).collect()
}

/// The words of titles, services, tags and means, in lower case.
fn things(library: &Library) -> BTreeSet<String> {
    let mut all = BTreeSet::new();
    let mut add = |text: &str| {
        let words = text.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty());
        all.extend(words.map(str::to_lowercase));
    };
    for (name, service) in &library.config.services {
        add(name);
        service.title.iter().for_each(|title| add(title));
    }
    library.config.audiences.keys().for_each(|name| add(name));
    add(&library.config.site.title);
    for incident in &library.incidents {
        let texts = incident.title.iter().chain(&incident.services).chain(&incident.tags);
        let means = incident.notifications.iter().flat_map(|n| [&n.channel, &n.audience]);
        let vendors = incident.causes.iter().filter_map(|c| c.vendor.as_ref()?.name.as_ref());
        texts.chain(means.flatten()).chain(vendors).for_each(|text| add(&text.value));
    }
    all
}

/// Who is who, by what reports call them, in lower case.
fn roles(config: &Config) -> BTreeMap<String, String> {
    let mut all = BTreeMap::new();
    for (name, person) in &config.people {
        let Some(role) = &person.role else { continue };
        for called in person.names.iter().chain([name]) {
            all.insert(called.to_lowercase(), role.clone());
        }
    }
    // Whoever has another name in a tracker.
    for (login, owner) in &config.trackers.people {
        if let Some(role) = all.get(&owner.to_lowercase()).cloned() {
            all.entry(login.to_lowercase()).or_insert(role);
        }
    }
    all
}

/// Whether no letter, digit or sign of a name goes on before or after.
fn stands_alone(text: &str, place: &Range<usize>) -> bool {
    let goes_on = |c: char| c.is_alphanumeric() || c == '_';
    let before = text[..place.start].chars().next_back();
    let mut after = text[place.end..].chars();
    let next = after.next();
    let is_longer_name = next == Some('-') && after.next().is_some_and(char::is_alphanumeric);
    !before.is_some_and(|c| goes_on(c) || c == '-') && !next.is_some_and(goes_on) && !is_longer_name
}

fn begins_sentence(text: &str, at: usize) -> bool {
    let before = text[..at].trim_end_matches([' ', '*', '_', '"', '(']);
    before.is_empty()
        || (before.len() < at && before.ends_with(['.', '!', '?']))
        || before.ends_with("\n\n")
}

fn capital(words: &str) -> String {
    let mut all = words.chars();
    all.next().map_or_else(String::new, |first| first.to_uppercase().chain(all).collect())
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use super::*;
    use crate::edition::InMemory;
    use crate::source::Sources;

    fn private(settings: &str) -> Private {
        let config = Config::parse(settings).unwrap();
        let policy = Policy::of(&config, "public").unwrap();
        let sources = Arc::new(Sources::new(Arc::new(InMemory::default())));
        let library = Library::read_present(sources, Arc::new(config));
        let own = vec!["https://git.example.org/team/incidents".to_owned()];
        Private::new(&library, &policy, &BTreeSet::new(), own)
    }

    fn edited(private: &Private, text: &str) -> String {
        private.edited(text, |_| false)
    }

    #[test]
    fn neutral_words_stand_for_what_is_private() {
        let private = private(
            "safety.allowed = [\"press@shop.net\", \"@shop\"]\n\
             [people.\"@kim\"]\nrole = \"the DBA\"\nnames = [\"Kim Lee\"]\n\
             [editions.public]\nprivate = ['OPS-\\d+']\n",
        );
        for (text, public) in [
            ("asked @kim, then @robin.", "asked the DBA, then an engineer."),
            ("@robin restarted it. @kim saw it", "An engineer restarted it. The DBA saw it"),
            ("Kim Lee and kim lee", "The DBA and the DBA"),
            (
                "write to kim@shop.net or press@shop.net",
                "write to an internal address or press@shop.net",
            ),
            ("on 10.0.0.7 and db.corp", "on an internal system and an internal system"),
            (
                "see https://acme.slack.com/x, https://status.io/y",
                "see an internal page, https://status.io/y",
            ),
            ("https://git.example.org/team/incidents/1", "An internal page"),
            ("OPS-12 and XOPS-1", "An internal reference and Xan internal reference"),
            ("@shop told a@b and a @ b", "@shop told a@b and a @ b"),
        ] {
            assert_eq!(edited(&private, text), public, "{text}");
        }
        // What is code has signs of its own; who is known stays known.
        let code = private.edited("@Override @kim", |_| true);
        assert_eq!(code, "@Override the DBA");
    }

    #[test]
    fn who_acted_is_a_role() {
        let private = private(
            "[people.\"@kim\"]\nrole = \"the DBA\"\n[editions.public]\nteams = [\"Payments\"]\n\
             [services.edge]\nowner = \"Platform guild\"\n",
        );
        for (who, role) in [
            ("@kim", "the DBA"),
            ("@robin", "an engineer"),
            ("Robin Anderson", "an engineer"),
            ("Robin", "an engineer"),
            ("on-call SRE (@robin)", "on-call SRE"),
            ("on-call SRE", "on-call SRE"),
            ("Payments", "Payments"),
            ("Platform guild", "Platform guild"),
            ("@shop/edge", "@shop/edge"),
            ("robin@shop.net", "an engineer"),
        ] {
            assert_eq!(private.who(who), role, "{who}");
        }
    }
}
