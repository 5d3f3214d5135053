//! Pages that look across incidents, and the tables for spreadsheets and scripts.

use crate::repository::{DAY, Repository, SLUG};

fn readme() -> String {
    format!("incidents/{SLUG}/README.md")
}

/// The only page below a folder whose heading is this text.
fn page_of(repository: &Repository, folder: &str, heading: &str) -> String {
    let wanted = format!("<h1>{heading}</h1>");
    let found: Vec<String> = repository
        .files(&format!("site/{folder}"))
        .into_iter()
        .filter(|(_, bytes)| String::from_utf8_lossy(bytes).contains(&wanted))
        .map(|(name, _)| name)
        .collect();
    assert_eq!(found.len(), 1, "{heading}: {found:?}");
    found[0].trim_end_matches("index.html").to_owned()
}

#[test]
fn every_step_cause_tag_and_owner_has_a_page() {
    let repository = Repository::complete().committed();
    let run = repository.build(&[]);
    assert_eq!(run.code, 0, "{}", run.whole());
    // What each page is there for: something of the incident that belongs to it and to no other.
    for (page, says) in [
        ("steps/gather", "Detected by an alert"),
        ("steps/root-cause", "Renewal ran on a host that was retired"),
        ("steps/impact", "all customers in the European Union"),
        ("steps/staff-actions", "Rolled back the 08:55 deployment"),
        ("steps/safeguards", "It mailed a former administrator"),
        ("steps/technology", "Issue edge certificates by ACME"),
        ("steps/people", "Send operational mail to a rota"),
        ("steps/verification", "Let a staging certificate expire"),
        ("steps/notify", "Nobody on the staff pays through checkout"),
        ("steps/move-on", "14\u{a0}Jun\u{a0}2027"),
        ("causes/configuration", "Renewal ran on a host that was retired"),
        ("causes/process", "The handover of a leaver"),
        ("tags/tls", "Certificate expiry alert"),
        ("steps", "Learn across incidents"),
        ("causes", "Configuration"),
        ("tags", "tls"),
    ] {
        let html = repository.read(&format!("site/{page}/index.html"));
        assert!(html.contains(says), "{page} does not say {says}");
    }
    let causes = repository.read("site/causes/process/index.html");
    assert!(!causes.contains("Renewal ran on a host"));
    // A trigger and the improvements of the other process are not on these pages.
    let people = repository.read("site/steps/people/index.html");
    assert!(!people.contains("Issue edge certificates by ACME"));
    let kim = page_of(&repository, "actions", "@kim");
    let owes = repository.read(&format!("site/actions/{kim}index.html"));
    assert!(owes.contains("Issue edge certificates by ACME"));
    assert!(!owes.contains("Send operational mail to a rota"));
    // Everybody owns something: there is no page of what nobody owns.
    assert!(!repository.root.join("site/actions/nobody").exists());
}

#[test]
fn staff_actions_that_made_it_worse_come_first() {
    let repository = Repository::complete();
    repository.replace(&readme(), "outcome: no-effect", "outcome: made-worse");
    let repository = repository.committed();
    let run = repository.build(&["--allow-incomplete"]);
    assert_eq!(run.code, 0, "{}", run.whole());
    let html = repository.read("site/steps/staff-actions/index.html");
    let at = |text: &str| html.find(text).unwrap();
    assert!(at("Rolled back the 08:55") < at("Issued a certificate by hand"));
}

#[test]
fn tags_and_owners_that_look_alike_keep_pages_of_their_own() {
    let repository = Repository::complete();
    repository.replace(&readme(), "tags: [tls]", "tags: [tls, TLS, \"t l s\", \"t/l/s\", \"..\"]");
    repository.replace(&readme(), "owner: \"@kim\"\n    priority", "owner: On call\n    priority");
    repository.replace(&readme(), "owner: \"@lee\"\n    priority", "owner: on-call\n    priority");
    let repository = repository.committed();
    let run = repository.build(&["--allow-incomplete"]);
    assert_eq!(run.code, 0, "{}", run.whole());
    let report = repository.read(&format!("site/incidents/{SLUG}/index.html"));
    for tag in ["tls", "TLS", "t l s", "t/l/s", ".."] {
        let page = page_of(&repository, "tags", tag);
        assert_eq!(page.matches('/').count(), 1, "{page}");
        assert!(report.contains(&format!("href=\"../../tags/{page}\">{tag}</a>")), "{tag}");
    }
    let tracker = repository.read("site/actions/index.html");
    for owner in ["On call", "on-call"] {
        let page = page_of(&repository, "actions", owner);
        assert!(tracker.contains(&format!("href=\"{page}\">{owner}</a>")), "{owner}");
    }
}

/// Authors write the name of one safeguard in several ways; all pages take them for one.
#[test]
fn a_safeguard_that_failed_twice_is_told_once() {
    let repository = Repository::complete();
    let again = "incidents/2026-04-14-again/README.md";
    repository.write(again, repository.read(&readme()));
    repository.replace(again, "Certificate expiry alert", "certificate-expiry alert");
    let repository = repository.committed();
    let run = repository.build(&["--allow-incomplete"]);
    assert_eq!(run.code, 0, "{}", run.whole());
    for page in ["tags/tls", "causes/process"] {
        let html = repository.read(&format!("site/{page}/index.html"));
        let names: Vec<&str> = html.split("scope=\"rowgroup\"").skip(1).collect();
        let alert = |name: &&&str| name.split("</th>").next().unwrap().contains("xpiry alert");
        let found: Vec<&&str> = names.iter().filter(alert).collect();
        assert_eq!(found.len(), 1, "{page}");
        assert!(found[0].contains("in 2 incidents"), "{page}");
    }
}

#[test]
fn an_owner_called_nobody_is_not_what_nobody_owns() {
    let repository = Repository::complete();
    repository.replace(&readme(), "owner: \"@kim\"\n    priority", "owner: nobody\n    priority");
    repository.replace(&readme(), "    owner: \"@lee\"\n    priority", "    priority");
    let repository = repository.committed();
    let run = repository.build(&["--allow-incomplete"]);
    assert_eq!(run.code, 0, "{}", run.whole());
    let without = repository.read("site/actions/nobody/index.html");
    assert!(without.contains("<h1>Actions without an owner</h1>"));
    assert!(without.contains("Send operational mail to a rota"));
    assert!(!without.contains("Issue edge certificates by ACME"));
    assert_ne!(page_of(&repository, "actions", "nobody"), "nobody/");
}

#[test]
fn tables_hold_every_action_and_run_nothing() {
    let repository = Repository::complete();
    let evil = "=HYPERLINK(\\\"https://evil.example\\\",\\\"a, b\\\")";
    repository.replace(
        &readme(),
        "title: Issue edge certificates by ACME and alert at 14 days",
        &format!("title: \"{evil}\""),
    );
    repository.replace(&readme(), "title: Checkout returned", "title: +Checkout returned");
    let repository = repository.committed();
    let run = repository.build(&["--allow-incomplete"]);
    assert_eq!(run.code, 0, "{}", run.whole());
    let read = |name: &str| -> Vec<Vec<String>> {
        let text = repository.read(&format!("site/{name}"));
        assert!(text.ends_with("\r\n"), "{name}");
        csv::ReaderBuilder::new()
            .has_headers(false)
            .from_reader(text.as_bytes())
            .records()
            .map(|r| r.unwrap().iter().map(str::to_owned).collect())
            .collect()
    };
    let actions = read("actions.csv");
    assert_eq!(actions.len(), 3);
    let column = |name: &str| actions[0].iter().position(|c| c == name).unwrap();
    let done = actions.iter().find(|r| r[0].ends_with("#A1")).unwrap();
    assert_eq!(done[0], format!("{SLUG}#A1"));
    let shown = "'=HYPERLINK(\"https://evil.example\",\"a, b\")";
    assert_eq!(done[column("title")], shown);
    assert_eq!(done[column("owner")], "'@kim");
    assert_eq!(done[column("state")], "verified");
    assert_eq!(done[column("addresses")], "C1; S1");
    let incidents = read("incidents.csv");
    assert_eq!(incidents.len(), 2);
    assert!(incidents[1][1].starts_with("'+Checkout"));
    for cell in actions.iter().chain(&incidents).flatten() {
        assert!(!cell.starts_with(['=', '+', '-', '@', '\t', '\r']), "{cell}");
    }
    let json: serde_json::Value =
        serde_json::from_str(&repository.read("site/actions.json")).unwrap();
    let all = json["actions"].as_array().unwrap();
    assert_eq!(all.len(), 2);
    // What is open stands before what is done, and a script gets what was written.
    assert_eq!(all[0]["ref"], format!("{SLUG}#A2"));
    assert_eq!(all[1]["title"], "=HYPERLINK(\"https://evil.example\",\"a, b\")");
    assert_eq!(all[1]["url"], format!("incidents/{SLUG}/#A1"));
}

/// A time is read by the zone that stands beside it, or else by the one in the heading.
#[test]
fn times_of_two_zones_each_say_theirs_on_one_page() {
    let turns = |repository: Repository| {
        let repository = repository.committed();
        let run = repository.build(&["--allow-incomplete"]);
        assert_eq!(run.code, 0, "{}", run.whole());
        let page = repository.read(&format!("site/incidents/{SLUG}/brief/index.html"));
        let turns = page.split("<h2 id=\"turns\">").nth(1).unwrap();
        turns.split("</section>").next().unwrap().to_owned()
    };
    let same = turns(Repository::complete());
    assert_eq!(same.matches("CET").count(), 1, "once for all: {same}");
    let repository = Repository::complete();
    let entry =
        "timeline:\n  - at: 2025-09-30 08:00\n    kind: change\n    event: The host was retired\n";
    repository.replace(&readme(), "timeline:\n", entry);
    let both = turns(repository);
    assert!(both.contains("08:00 CEST") && both.contains("09:02 CET"), "{both}");
    assert!(!both.contains("class=\"zone\""), "{both}");
}

/// A safeguard for which several actions are promised is mended when all of them are done, and where none is recorded
/// nothing is said to be.
#[test]
fn what_one_of_two_actions_mended_is_not_mended() {
    let built = |change: &dyn Fn(&Repository)| {
        let repository = Repository::complete();
        change(&repository);
        let repository = repository.committed();
        let run = repository.build(&["--allow-incomplete"]);
        assert_eq!(run.code, 0, "{}", run.whole());
        let part = |page: &str, from: &str, to: &str| {
            let page = repository.read(&format!("site/{page}/index.html"));
            page.split(from).nth(1).unwrap().split(to).next().unwrap().to_owned()
        };
        let service = part("services/checkout", "<h2 id=\"safeguards\">", "</section>");
        (service, part("steps/safeguards", "<dl class=\"tally\">", "</dl>"))
    };
    let (service, tally) = built(&|_| ());
    assert!(service.contains("Certificate expiry alert"), "{service}");
    assert!(tally.contains("in progress</dt><dd>1<"), "{tally}");
    let open = "due: 2027-01-15\n    status: open";
    let done = "due: 2026-06-15\n    status: done\n    done: 2026-06-01";
    let (service, tally) = built(&|r| r.replace(&readme(), open, done));
    assert!(service.contains("what did not hold was fixed"), "{service}");
    assert!(tally.contains("done, not verified</dt><dd>1<"), "{tally}");
    let (service, _) = built(&|r| {
        let text = r.read(&readme());
        let (front, _) = text.split_once("\ntimeline:\n").unwrap();
        r.write(&readme(), format!("{front}\n---\n"));
    });
    assert!(service.contains("No report of this service names a safeguard"), "{service}");
}

/// What incidents cost is one sum, in the terminal, in Trends and in the table.
#[test]
fn costs_are_one_sum_by_currency() {
    let repository = Repository::complete();
    repository.replace(
        &readme(),
        "    workaround: Orders by phone",
        "    workaround: Orders by phone\n    cost: {amount: 1250000, currency: EUR}",
    );
    let repository = repository.committed();
    let run = repository.build(&["--allow-incomplete"]);
    assert_eq!(run.code, 0, "{}", run.whole());
    let run = repository.run(&["metrics", "--format", "json", "--as-of", DAY]);
    let metrics: serde_json::Value = serde_json::from_str(&run.out).unwrap();
    let cost = &metrics["all"]["costs"][0];
    assert_eq!((&cost["currency"], &cost["amount"]), (&"EUR".into(), &1_250_000.0.into()));
    for (page, id) in [("trends", "cost"), ("steps/impact", "g1")] {
        let html = repository.read(&format!("site/{page}/index.html"));
        let part = html.split(&format!("id=\"{id}\"")).nth(1).unwrap();
        assert!(part.split("</section>").next().unwrap().contains("EUR\u{a0}1,250,000"), "{page}");
    }
    assert!(repository.read("site/incidents.csv").contains(",1250000 EUR,"));
    let json = repository.read("site/incidents.json");
    assert!(
        json.contains(r#""costs":[{"currency":"EUR","amount":1250000.0,"computed":0.0}]"#),
        "{json}"
    );
}
