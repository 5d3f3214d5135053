//! What comes first for what people ask.

use std::fmt::Write;

use aftermark::search::{Files, Filter, answer};

use super::made;

const KNIGHT: &str = "incidents/2012-08-01-knight-capital-power-peg/";
const GITLAB: &str = "incidents/2017-01-31-gitlab-com-database-deletion/";
const S3: &str = "incidents/2017-02-28-amazon-s3-us-east-1-capacity-removal/";
const GITHUB: &str = "incidents/2018-10-21-github-network-partition/";
const CLOUDFLARE: &str = "incidents/2019-07-02-cloudflare-waf-regex/";
const SLACK: &str = "incidents/2021-01-04-slack-transit-gateway/";
const FASTLY: &str = "incidents/2021-06-08-fastly-global-disruption/";
const FACEBOOK: &str = "incidents/2021-10-04-facebook-backbone-bgp-withdrawal/";
const ROBLOX: &str = "incidents/2021-10-28-roblox-consul-streaming/";
const MAIL: &str = "incidents/2025-11-03-exchange-log-volume-full/";
const NGINX: &str = "incidents/2024-02-03-nginx-timeouts/";
const GERMAN: &str = "incidents/2024-03-04-zertifikat/";
const JAPANESE: &str = "incidents/2024-04-05-japanese/";
const CHINESE: &str = "incidents/2024-05-06-chinese/";
const KOREAN: &str = "incidents/2024-06-07-korean/";

/// What must be found first.
enum First {
    Is(&'static str),
    /// Nothing, and this is offered instead.
    Meant(&'static str),
    Nothing,
}
use First::{Is, Meant, Nothing};

const TABLE: [(&str, First); 105] = [
    // Names and titles.
    ("facebook backbone withdrawal", Is(FACEBOOK)),
    ("Knight", Is(KNIGHT)),
    ("power peg", Is(KNIGHT)),
    ("gitlab", Is(GITLAB)),
    ("amazon s3", Is(S3)),
    ("github", Is(GITHUB)),
    ("cloudflare 502", Is(CLOUDFLARE)),
    ("slack transit", Is(SLACK)),
    ("fastly disruption", Is(FASTLY)),
    ("roblox consul", Is(ROBLOX)),
    ("Mail stopped for 74 minutes", Is(MAIL)),
    ("Degraded service for 24 hours and 11 minutes after 43 seconds without a network", Is(GITHUB)),
    ("Roblox was offline for 73 hours behind a single Consul cluster", Is(ROBLOX)),
    ("2021-10-04-facebook-backbone-bgp-withdrawal", Is(FACEBOOK)),
    // Words of the prose.
    ("PromQL", Is(GITLAB)),
    ("regular expression", Is(CLOUDFLARE)),
    ("pg_dump", Is(GITLAB)),
    ("transaction log volume", Is(MAIL)),
    ("circular logging", Is(MAIL)),
    ("restart the index subsystem", Is(S3)),
    ("customer configuration", Is(FASTLY)),
    ("transit gateway", Is(SLACK)),
    ("boltdb freelist", Is(ROBLOX)),
    ("bgp routes", Is(FACEBOOK)),
    ("feature flag", Is(KNIGHT)),
    ("mysql failover", Is(GITHUB)),
    ("data loss", Is(GITLAB)),
    ("firewall rule", Is(CLOUDFLARE)),
    ("health dashboard", Is(S3)),
    ("redis quorum", Is(NGINX)),
    // Dates.
    ("2021-10-04", Is(FACEBOOK)),
    ("2019-07-02", Is(CLOUDFLARE)),
    ("28 February 2017", Is(S3)),
    ("31 January 2017", Is(GITLAB)),
    ("2024-02-03", Is(NGINX)),
    ("4 Oct 2021", Is(FACEBOOK)),
    ("3 Nov 2025", Is(MAIL)),
    ("28 Feb 2017", Is(S3)),
    // Ids, tickets, errors, addresses.
    ("OPS-6052", Is(NGINX)),
    ("ops-6052", Is(NGINX)),
    ("ESE 224", Is(MAIL)),
    ("0x80070005", Is(NGINX)),
    ("ECONNREFUSED", Is(NGINX)),
    ("econnrefused 10.0.0.12", Is(NGINX)),
    ("10.0.0.12", Is(NGINX)),
    ("10.0.0.12:5432", Is(NGINX)),
    ("eth0", Is(NGINX)),
    ("185.89.218.0/23", Is(FACEBOOK)),
    ("route-views", Is(FACEBOOK)),
    ("/var/log/nginx", Is(NGINX)),
    ("com.acme.Pay", Is(NGINX)),
    ("acme.Pay.charge", Is(NGINX)),
    ("v1.25.3", Is(NGINX)),
    ("1.25.3", Is(NGINX)),
    ("IllegalStateException", Is(NGINX)),
    // Phrases.
    ("\"upstream timed out\"", Is(NGINX)),
    ("upstream timed out", Is(NGINX)),
    ("\"name servers left\"", Is(FACEBOOK)),
    ("\"servers name left\"", Nothing),
    ("\"timed upstream\"", Nothing),
    // A line of a log, and of a stack trace, that somebody pasted.
    (
        "2026-11-24T10:00:00Z nginx[9]: upstream timed out (110: Connection timed out) while reading response header from upstream, client: 192.0.2.7",
        Is(NGINX),
    ),
    (
        "Exception in thread main java.lang.IllegalStateException at com.acme.Pay.charge(Pay.java:99)",
        Is(NGINX),
    ),
    // People.
    ("@kim", Is(NGINX)),
    ("@nobody-of-this-name", Nothing),
    // Forms, beginnings, accents.
    ("timeouts nginx", Is(NGINX)),
    ("cafe naive", Is(NGINX)),
    ("CAFÉ", Is(NGINX)),
    ("promq", Is(GITLAB)),
    ("deleting databases", Is(GITLAB)),
    ("withdrawals", Is(FACEBOOK)),
    ("full drives", Is(MAIL)),
    ("lockups", Is(GITLAB)),
    ("pagers", Is(MAIL)),
    ("disconnecting", Is(FACEBOOK)),
    // German, Japanese, Chinese, Korean.
    ("Zertifikat", Is(GERMAN)),
    ("störung", Is(GERMAN)),
    ("stoerung", Nothing),
    ("Strassenbahn", Is(GERMAN)),
    ("証明書", Is(JAPANESE)),
    ("再起動", Is(JAPANESE)),
    ("期限切れ", Is(JAPANESE)),
    ("连接池", Is(CHINESE)),
    ("数据库", Is(CHINESE)),
    ("인증서", Is(KOREAN)),
    ("연결", Is(KOREAN)),
    // What worked here before, by the name of the service.
    ("gitlab fixed", Is(GITLAB)),
    ("exchange fixed", Is(MAIL)),
    ("roblox workaround", Is(ROBLOX)),
    // Questions: what asks need not stand in the report.
    ("what fixed gitlab", Is(GITLAB)),
    ("Why did a regular expression", Is(CLOUDFLARE)),
    ("what is PromQL", Is(GITLAB)),
    ("wie lange war das Zertifikat", Is(GERMAN)),
    ("warum Strassenbahn", Is(GERMAN)),
    ("what is zookeeper", Nothing),
    // One word spoils it.
    ("facebook promql", Meant("facebook")),
    ("what about facebok", Nothing),
    // The name of a service, an owner or a tag, and of a report that says it more often.
    ("Facebook", Is("services/facebook/")),
    ("@messaging", Is("actions/messaging-bd3244/")),
    ("@payments", Is("actions/payments-b0c7b6/")),
    ("slack", Is("services/slack/")),
    ("bgp", Is("tags/bgp/")),
    // Slips, and nothing to find.
    ("facebok", Meant("facebook")),
    ("clodflare", Meant("cloudflare")),
    ("INC-1234", Nothing),
    ("zookeeper", Nothing),
];

/// All queries of the table.
pub fn queries() -> impl Iterator<Item = &'static str> {
    TABLE.iter().map(|(query, _)| *query)
}

#[test]
fn what_people_ask_for_comes_first() {
    let made = made();
    let files = Files::new(&made.shards).unwrap();
    let (mut wrong, mut reciprocals, mut asked) = (String::new(), 0.0, 0);
    for (query, first) in &TABLE {
        let found = answer(&files, query, &Filter::default());
        let addresses: Vec<&str> =
            found.results.iter().map(|r| files.head(r.group).unwrap().1.as_str()).collect();
        let is_right = match first {
            Is(address) => {
                asked += 1;
                let place = addresses.iter().position(|a| a == address);
                reciprocals +=
                    place.map_or(0.0, |p| 1.0 / f64::from(u32::try_from(p).unwrap() + 1));
                place == Some(0)
            }
            Meant(better) => addresses.is_empty() && found.suggestion.as_deref() == Some(better),
            Nothing => addresses.is_empty(),
        };
        if !is_right {
            let top = &addresses[..addresses.len().min(4)];
            writeln!(wrong, "{query}: {top:?} {:?} {:?}", found.missing, found.suggestion).unwrap();
        }
    }
    println!("mean reciprocal rank {:.3} of {asked} queries", reciprocals / f64::from(asked));
    assert_eq!(wrong, "");
}

#[test]
fn what_worked_for_a_service_is_found_where_it_stands() {
    let made = made();
    let files = Files::new(&made.shards).unwrap();
    for (query, label) in [("gitlab fixed", ": fixed"), ("cloudflare helped", ": helped")] {
        let found = answer(&files, query, &Filter::default());
        let best = found.results.first().unwrap();
        let documents: Vec<_> = made.groups.iter().flat_map(|g| &g.documents).collect();
        let document = documents[best.document as usize];
        assert!(document.label.ends_with(label), "{query}: {}", document.label);
        assert!(document.at.starts_with("#t"), "{query}: {}", document.at);
    }
}

/// A draw that is the same on every machine.
pub fn draw(seed: &mut u64, below: usize) -> usize {
    *seed = seed.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
    usize::try_from(*seed >> 33).unwrap() % below
}

/// Words of the texts as an eye sees them: found by other means than those of the index.
#[test]
fn every_word_is_found_wherever_it_stands() {
    let made = made();
    let files = Files::new(&made.shards).unwrap();
    let texts: Vec<String> = made
        .groups
        .iter()
        .map(|g| {
            let documents = g.documents.iter().map(|d| d.text.as_str());
            documents.collect::<Vec<_>>().join("\n").to_lowercase()
        })
        .collect();
    let rules = made.groups.iter().position(|g| g.path.starts_with("rules/")).unwrap();
    let plain = |word: &&str| word.len() >= 3 && word.bytes().all(|b| b.is_ascii_lowercase());
    let words = |text: &'_ str| -> Vec<String> {
        let is_word = |c: char| c.is_alphanumeric() || c == '\u{301}';
        text.split(|c| !is_word(c)).filter(|w| plain(w)).map(str::to_owned).collect()
    };
    let of: Vec<std::collections::BTreeSet<String>> =
        texts.iter().map(|t| words(t).into_iter().collect()).collect();
    let all: Vec<&String> = of[..rules].iter().flatten().collect();
    let mut seed = 20_261_128;
    let mut lost = Vec::new();
    for _ in 0..500 {
        let word = all[draw(&mut seed, all.len())];
        let found = answer(&files, &format!("{word} "), &Filter::default());
        for (group, _) in (0_u32..).zip(&of[..rules]).filter(|(_, words)| words.contains(word)) {
            if !found.results.iter().any(|r| r.group == group) {
                lost.push(format!("{word} in {}", made.groups[group as usize].path));
            }
        }
    }
    assert_eq!(lost, Vec::<String>::new());
}
