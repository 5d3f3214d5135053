//! The pages of services and their feeds, read as a feed reader and a browser would.

use std::collections::{BTreeMap, BTreeSet};

use quick_xml::Reader;
use quick_xml::events::Event;

use crate::repository::{Repository, SLUG};

/// An element of a feed: its name, its attributes, its text, what is in it.
#[derive(Debug, Default)]
struct Element {
    name: String,
    attributes: BTreeMap<String, String>,
    text: String,
    children: Vec<Element>,
}

impl Element {
    fn all<'e>(&'e self, name: &'e str) -> impl Iterator<Item = &'e Element> {
        self.children.iter().filter(move |c| c.name == name)
    }

    fn one<'e>(&'e self, name: &'e str) -> &'e Element {
        let found: Vec<&Element> = self.all(name).collect();
        assert_eq!(found.len(), 1, "{name} in {self:?}");
        found[0]
    }

    fn link(&self, rel: &str) -> &str {
        let mut links = self.all("link");
        let link = links.find(|l| l.attributes["rel"] == rel).unwrap();
        &link.attributes["href"]
    }
}

fn parse(xml: &str) -> Element {
    let mut reader = Reader::from_str(xml);
    reader.config_mut().check_end_names = true;
    let mut open = vec![Element::default()];
    loop {
        match reader.read_event().unwrap() {
            Event::Eof => break,
            event @ (Event::Start(_) | Event::Empty(_)) => {
                let (tag, is_empty) = match &event {
                    Event::Start(tag) => (tag, false),
                    Event::Empty(tag) => (tag, true),
                    _ => unreachable!(),
                };
                let text = |text: &str| text.to_owned();
                let element = Element {
                    name: text(tag.name().as_ref()),
                    attributes: tag
                        .attributes()
                        .map(Result::unwrap)
                        .map(|a| (text(a.key.as_ref()), text(&a.value)))
                        .collect(),
                    ..Element::default()
                };
                if is_empty {
                    open.last_mut().unwrap().children.push(element);
                } else {
                    open.push(element);
                }
            }
            Event::Text(text) => {
                open.last_mut().unwrap().text.push_str(&text);
            }
            Event::End(_) => {
                let closed = open.pop().unwrap();
                open.last_mut().unwrap().children.push(closed);
            }
            _ => {}
        }
    }
    assert_eq!(open.len(), 1, "every element is closed");
    let mut root = open.pop().unwrap();
    assert_eq!(root.children.len(), 1);
    root.children.remove(0)
}

/// What RFC 4287 asks of every feed.
fn is_a_feed(feed: &Element) {
    assert_eq!(feed.name, "feed");
    assert_eq!(feed.attributes["xmlns"], "http://www.w3.org/2005/Atom");
    let is_instant = |e: &Element| {
        assert!(chrono::DateTime::parse_from_rfc3339(&e.text).is_ok(), "{e:?}");
    };
    let is_address = |e: &Element| assert!(e.text.contains(':') && !e.text.contains(' '), "{e:?}");
    assert!(!feed.one("title").text.is_empty());
    is_address(feed.one("id"));
    is_instant(feed.one("updated"));
    assert!(!feed.one("author").one("name").text.is_empty());
    assert!(!feed.link("self").is_empty() && !feed.link("alternate").is_empty());
    let mut ids = BTreeSet::from([feed.one("id").text.clone()]);
    for entry in feed.all("entry") {
        assert!(!entry.one("title").text.is_empty());
        is_address(entry.one("id"));
        is_instant(entry.one("updated"));
        is_instant(entry.one("published"));
        assert!(entry.one("updated").text >= entry.one("published").text);
        assert!(entry.one("updated").text <= feed.one("updated").text);
        assert!(!entry.link("alternate").is_empty());
        assert!(ids.insert(entry.one("id").text.clone()), "an id stands twice");
    }
}

/// The complete fixture and three more incidents, two of them of the same service.
fn library() -> Repository {
    let repository = Repository::complete();
    let more = [
        ("2024-05-01-checkout-a", "checkout", "2024-05-01", "TLS  expiry - alert"),
        ("2025-06-01-checkout-b", "checkout", "2025-06-01", "Certificate expiry alert"),
        ("2025-07-01-edge", "edge", "2025-07-01", "Canary & <b>release</b>"),
    ];
    for (slug, service, day, safeguard) in more {
        let text = format!(
            "---\ntitle: \"An outage & <i>more</i> of {service}\"\nstatus: draft\nseverity: SEV2\nservices: [{service}]\ntimeline:\n  - {{at: {day} 10:00, milestone: started, event: It began}}\n  - {{at: {day} 10:10, milestone: detected, event: It was seen}}\n  - {{at: {day} 12:00, milestone: resolved, event: It ended}}\ncauses:\n  - {{id: C1, role: root, category: process, statement: Nobody knew}}\nimpact:\n  - {{service: {service}, effect: outage}}\nsafeguards:\n  - {{id: S1, name: \"{safeguard}\", outcome: failed, why: It slept}}\n---\n"
        );
        repository.write(&format!("incidents/{slug}/README.md"), text);
    }
    repository.committed()
}

#[test]
fn each_service_has_a_valid_feed_of_its_own_incidents() {
    let repository = library();
    let run = repository.build(&["--allow-incomplete", "--base-url", "https://x.example/y"]);
    assert_eq!(run.code, 0, "{}", run.whole());
    let feed = parse(&repository.read("site/services/checkout/feed.xml"));
    is_a_feed(&feed);
    is_a_feed(&parse(&repository.read("site/feed.xml")));
    assert_eq!(feed.all("entry").count(), 3);
    assert_eq!(feed.one("title").text, "Checkout · Incidents");
    assert_eq!(feed.one("id").text, "https://x.example/y/services/checkout/");
    assert_eq!(feed.link("self"), "https://x.example/y/services/checkout/feed.xml");
    // The last commit is later than anything in the incidents.
    assert_eq!(feed.one("updated").text, "2026-11-20T10:00:00Z");
    let page = repository.read("site/services/checkout/index.html");
    assert!(page.contains(
        "<link rel=\"alternate\" type=\"application/atom+xml\" title=\"Incidents of Checkout\" href=\"../../services/checkout/feed.xml\">"
    ));
    assert!(page.contains("<a href=\"../../services/checkout/feed.xml\""));
}

#[test]
fn without_an_address_a_feed_leads_to_its_neighbours_and_keeps_its_ids() {
    let repository = library();
    assert_eq!(repository.build(&["--allow-incomplete"]).code, 0);
    let text = repository.read("site/services/checkout/feed.xml");
    let feed = parse(&text);
    is_a_feed(&feed);
    assert!(feed.one("id").text.starts_with("urn:uuid:"));
    for entry in feed.all("entry") {
        let target = entry.link("alternate").strip_prefix("../../").unwrap();
        repository.read(&format!("site/{target}index.html"));
    }
    let main = parse(&repository.read("site/feed.xml"));
    assert_eq!(main.link("alternate"), "./");
    assert_ne!(main.one("id").text, feed.one("id").text);
    // A feed has no clock: a later day of judgement changes nothing in it.
    let later = repository.run(&["build", "--allow-incomplete", "--as-of", "2027-02-01"]);
    assert_eq!(later.code, 0, "{}", later.whole());
    assert_eq!(repository.read("site/services/checkout/feed.xml"), text);
    // Nor has the feed of a service to which nothing happened.
    let config = repository.read("aftermark.toml");
    repository.write("aftermark.toml", format!("{config}\n[services.quiet]\n"));
    assert_eq!(repository.build(&["--allow-incomplete"]).code, 0);
    let quiet = parse(&repository.read("site/services/quiet/feed.xml"));
    is_a_feed(&quiet);
    assert_eq!(quiet.all("entry").count(), 0);
}

#[test]
fn a_services_page_draws_what_is_enough_and_says_what_is_too_little() {
    let repository = library();
    assert_eq!(repository.build(&["--allow-incomplete"]).code, 0);
    let page = repository.read("site/services/checkout/index.html");
    assert!(page.contains("<title id=\"axis-title\">Incidents of Checkout over time</title>"));
    assert!(
        page.contains("3 incidents from 1 May 2024 to 24 November 2026"),
        "to the day of judgement"
    );
    assert_eq!(page.matches("<circle class=\"dot fill").count(), 3 + 2, "marks and their key");
    assert!(page.contains("Downtime by quarter as a table"));
    assert!(page.contains("Process</a> <span class=\"muted\">in <b>3</b> of 3 incidents"));
    let edge = repository.read("site/services/edge/index.html");
    assert!(edge.contains("too few for charts of downtime and times, which need at least 3"));
    assert!(!edge.contains("class=\"chart-plot\""));
    assert!(edge.contains("Canary &amp;") && !edge.contains("<b>release</b>"));
}

/// Each service has a page, so that what a page says of an incident may not grow with the incident's services.
#[test]
fn an_incident_that_hit_everything_does_not_fill_the_page_of_each() {
    let repository = library();
    let path = format!("incidents/{SLUG}/README.md");
    let text = repository.read(&path);
    let hosts: Vec<String> = (0..250).map(|n| format!("node-{n:03}")).collect();
    let named = text.replace("services: [checkout]", &format!("services: [{}]", hosts.join(", ")));
    assert_ne!(named, text);
    repository.write(&path, named);
    let config = repository.read("aftermark.toml");
    let registry: String = hosts.iter().map(|h| format!("[services.{h}]\n")).collect();
    repository.write("aftermark.toml", format!("{config}\n{registry}"));
    let found = repository.run(&["check", "--as-of", "2026-11-24"]);
    let told = "error[format/too-many]: `services` has more than 200 entries";
    assert_eq!(found.whole().matches(told).count(), 1, "{}", found.whole());
    assert_eq!(repository.build(&["--allow-incomplete"]).code, 0);
    let page = repository.read("site/services/node-150/index.html");
    let row = &page[page.find("class=\"row-services\"").unwrap()..];
    let row = &row[..row.find("</p>").unwrap()];
    assert_eq!(row.matches("class=\"service\"").count(), 8);
    assert!(row.ends_with("192 more"), "{row}");
    // The report has all that are read.
    let report = repository.read(&format!("site/incidents/{SLUG}/index.html"));
    assert!(report.contains("node-199") && !report.contains("node-200"));
}

#[test]
fn reports_say_why_others_are_related() {
    let repository = library();
    assert_eq!(repository.build(&["--allow-incomplete"]).code, 0);
    let page = repository.read(&format!("site/incidents/{SLUG}/index.html"));
    let related = &page[page.find("id=\"related\"").unwrap()..];
    let shared = related.find("same safeguard: <bdi>Certificate expiry alert").unwrap();
    let other = related.find("2025-06-01-checkout-b").unwrap();
    assert!(other < shared, "the one with the shared safeguard stands first");
    assert!(related[other..].contains("href=\"../../incidents/2025-06-01-checkout-b/#S1\""));
    assert!(
        related.contains("same service: <a class=\"service\" href=\"../../services/checkout/\">")
    );
    assert!(!related.contains("2025-07-01-edge/"), "one category of cause relates nothing");
}

#[test]
fn the_schema_of_the_format_is_on_the_site() {
    let repository = library();
    assert_eq!(repository.build(&["--allow-incomplete"]).code, 0);
    let schema = repository.read("site/schema/front-matter.json");
    let schema: serde_json::Value = serde_json::from_str(&schema).unwrap();
    assert_eq!(schema["$id"], "urn:aftermark:schema:front-matter");
    assert!(schema.to_string().contains("checkout"), "with the team's services");
}
