//! A report whose lists stand in its Markdown says the same as one that has them in YAML.

use aftermark::derive::derive;
use aftermark::edition::Edition;
use aftermark::fix;
use aftermark::fix::action::{self, Change, Key};
use aftermark::model::{Incident, Library};
use aftermark::rules::judge;
use aftermark::site::{Rendering, ThemeFiles};
use aftermark::vocabulary::Step;

use super::examples::settings;
use crate::memory::Files;
use crate::repository::SLUG;

/// The lists of the complete fixture, in the notation, by the heading before which each comes to stand.
const LISTS: [(&str, &str); 7] = [
    (
        "## 2. ",
        "### Timeline

#### 14 March 2026

- 09:02 **started** The edge certificate expired ([edge.log:2](evidence/edge.log#L2))
- 09:14 **detected** alert: The synthetic checkout probe paged the on-call ([edge.log:3](evidence/edge.log#L3))
- 09:31 action: Rolled back the 08:55 deployment → no effect ([edge.log:4](evidence/edge.log#L4))
  - by: on-call SRE
  - reason: the deployment was the only change on the board
- 09:49 **resolved** action: Issued a certificate by hand and reloaded the edge ([edge.log:5](evidence/edge.log#L5)) → fixed
  - by: on-call SRE

### Sources

- log: [Edge proxy log](evidence/edge.log)

",
    ),
    (
        "## 3. ",
        "### Causes

- C1 **root** configuration: Renewal ran on a host that was retired in January ([edge.log:2](evidence/edge.log#L2))
  - The certificate was not renewed
    - The renewal host was gone
      - Nobody owned the renewal
- C2 **contributing** process: The handover of a leaver's duties did not name the senders of operational mail (evidence/edge.log:1)
  - accepted: It does since the spring, and A2 takes the person out of it
- C3 **contributing** software: The board showed deployments only, which led to a rollback that changed nothing ([edge.log](evidence/edge.log#L4)) (accepted: The board is replaced in the summer)

",
    ),
    (
        "## 4. ",
        "| Service | Effect | From | To | Scope | Failed requests | Workaround |
|---|---|---|---|---|---:|---|
| checkout | Outage | 09:02 | 09:49 | all customers in the European Union | 18,200 | Orders by phone |

",
    ),
    (
        "## 6. ",
        "### Safeguards

- S1 Certificate expiry alert: **ignored**, It mailed a former administrator
  - expected: Page the on-call 14 days ahead

",
    ),
    (
        "## 7. ",
        "- [x] A1 Issue edge certificates by ACME and alert at 14 days: @kim, P1, due 2026-04-01, done 2026-03-29, prevents C1, S1
  - verified 2026-03-30 by @lee: Let a staging certificate expire

",
    ),
    (
        "## 8. ",
        "- [ ] A2 Send operational mail to a rota instead of to a person: @lee, P2, due 2027-01-15, detects S1

",
    ),
    (
        "## 10. ",
        "| Audience | Decision | Channel | At | Message | Reason |
|---|---|---|---|---|---|
| customers | notify | status page | 09:30 | Payments are failing; we are working on it. | – |
| staff | Do not notify | | | | Nobody on the staff pays through checkout |

",
    ),
];

/// What the front matter says besides, and the same in the text.
const BESIDES: [(&str, &str); 4] = [
    (
        "summary: The certificate of the edge expired, and no customer could pay until a new one was issued.\n",
        "",
    ),
    ("follow_up:\n  review_on: 2027-06-14\n  recurrence_of: []\n", ""),
    (
        "## 1. ",
        "## Summary\n\nThe certificate of the edge expired, and no customer could pay until a new one was issued.\n\n## 1. ",
    ),
    (
        "## 10. Move on and adjust\n\n",
        "## 10. Move on and adjust\n\n- Review on: 2027-06-14\n- Recurrence of: none\n\n",
    ),
];

fn readme() -> String {
    format!("incidents/{SLUG}/README.md")
}

/// The complete fixture with its lists in the Markdown.
fn in_the_text() -> Files {
    let mut files = Files::complete();
    let text = files.text(readme()).to_owned();
    let (before, rest) = text.split_once("timeline:\n").unwrap();
    let (_, after) = rest.split_once("follow_up:\n").unwrap();
    let mut text = format!("{before}follow_up:\n{after}");
    for (from, to) in BESIDES {
        assert!(text.contains(from), "no `{from}`");
        text = text.replacen(from, to, 1);
    }
    for (heading, list) in LISTS {
        assert!(text.contains(heading));
        text = text.replacen(heading, &format!("{list}{heading}"), 1);
    }
    files.write(readme(), text);
    files
}

/// The data of an incident without its places.
pub fn data(incident: &Incident) -> String {
    let all = format!(
        "{:#?}",
        (
            &incident.timeline,
            &incident.evidence,
            &incident.causes,
            &incident.impact,
            &incident.safeguards,
            &incident.actions,
            &incident.notifications,
            (&incident.summary, &incident.follow_up, &incident.waivers),
        )
    );
    let mut depth = 0;
    let lines = all.lines().filter(|line| {
        let opens = line.trim_start().starts_with("span: Span {");
        if depth > 0 || opens {
            depth += line.matches('{').count();
            depth -= line.matches('}').count();
            return false;
        }
        true
    });
    lines.collect::<Vec<_>>().join("\n")
}

pub fn findings(library: &Library) -> Vec<String> {
    let derived = derive(library, "2026-11-24".parse().unwrap());
    let verdict = judge(library, &derived).unwrap();
    let all = verdict.findings();
    all.map(|f| format!("{}: {}", f.rule.id, f.message)).collect()
}

#[test]
fn the_same_is_read_from_the_text_as_from_yaml() {
    let (yaml, text) = (Files::complete().library(), in_the_text().library());
    let (yaml, text) = (&yaml.incidents[0], &text.incidents[0]);
    assert_eq!(text.problems, []);
    similar_asserts(&data(yaml), &data(text));
}

fn similar_asserts(one: &str, other: &str) {
    for (a, b) in one.lines().zip(other.lines()) {
        assert_eq!(a, b);
    }
    assert_eq!(one.lines().count(), other.lines().count());
}

#[test]
fn a_whole_report_in_the_notation_passes_every_rule() {
    assert_eq!(findings(&in_the_text().library()), Vec::<String>::new());
}

#[test]
fn every_value_is_found_where_it_is_written() {
    let files = in_the_text();
    let library = files.library();
    let (incident, text) = (&library.incidents[0], files.text(readme()));
    let at = |span: aftermark::source::Span| &text[span.range()];
    assert_eq!(at(incident.timeline[2].outcome.as_ref().unwrap().span), "no effect");
    assert_eq!(at(incident.timeline[2].by.as_ref().unwrap().span), "on-call SRE");
    assert_eq!(at(incident.causes[0].why[2].span), "Nobody owned the renewal");
    assert_eq!(at(incident.impact[0].measures[0].1.span), "18,200");
    assert_eq!(at(incident.actions[0].status.as_ref().unwrap().span), "[x]");
    assert_eq!(at(incident.actions[1].due.as_ref().unwrap().span), "2027-01-15");
    assert_eq!(at(incident.notifications[1].decision.as_ref().unwrap().span), "Do not notify");
}

#[test]
fn a_section_of_its_own_belongs_to_the_step_of_its_list() {
    let mut files = in_the_text();
    let text = files.text(readme()).to_owned();
    let (before, rest) = text.split_once("## 1. ").unwrap();
    let (_, timeline) = rest.split_once("### Timeline").unwrap();
    files.write(readme(), format!("{before}## Timeline{timeline}"));
    let library = files.library();
    let incident = &library.incidents[0];
    assert_eq!(incident.section(Step::Gather).unwrap().heading, "Timeline");
    assert!(incident.other_sections.is_empty());
    assert_eq!(incident.timeline.len(), 4);
    let found = findings(&library);
    assert!(!found.iter().any(|f| f.starts_with("gather/missing")), "{found:?}");
}

#[test]
fn a_list_in_two_places_is_an_error_that_names_both() {
    let mut files = Files::complete();
    files.replace(readme(), "## 2. ", &format!("{}## 2. ", LISTS[0].1));
    let library = files.library();
    let problems = &library.incidents[0].problems;
    assert_eq!(problems.len(), 1, "{problems:?}");
    assert_eq!(problems[0].message, "`timeline` is both here and in the front matter");
    let text = files.text(readme());
    assert!(text[problems[0].span.range()].starts_with("- 09:02 **started**"));
    assert_eq!(&text[problems[0].also[0].0.range()], "timeline");
    assert_eq!(library.incidents[0].timeline.len(), 4);
}

/// The report after one value of an action was changed, or why it was not.
fn set(id: &str, key: &str, value: &str) -> Result<String, String> {
    let key = Key::from_name(key).unwrap();
    let files = in_the_text();
    let library = files.library();
    let incident = &library.incidents[0];
    let mut ids = incident.actions.iter().map(|a| a.id.as_ref().unwrap());
    let index = ids.position(|i| i.value == id).unwrap();
    let changes = vec![Change::new(key, value)];
    let fix = action::set(incident, &library.sources, &library.config, &[(index, changes)]);
    let fix = fix.map_err(|left| left.why)?.unwrap();
    let text = fix::apply(files.text(readme()), &fix.edits).unwrap();
    let line = text.lines().position(|l| l.contains(&format!("] {id} "))).unwrap();
    let mut files = files;
    files.write(readme(), text.clone());
    let after = files.library();
    assert_eq!(after.incidents[0].problems, []);
    let item = text.lines().skip(line);
    let item = item.take_while(|l| !l.is_empty());
    Ok(item.collect::<Vec<_>>().join("\n"))
}

#[test]
fn values_of_actions_are_changed_where_they_stand() {
    let open = "- [ ] A2 Send operational mail to a rota instead of to a person";
    let facts = "@lee, P2, due 2027-01-15, detects S1";
    for (key, value, item) in [
        ("status", "done", format!("{}: {facts}", open.replace("[ ]", "[x]"))),
        ("status", "in-progress", format!("{open}: {facts}, in-progress")),
        ("due", "2027-02-01", format!("{open}: {}", facts.replace("01-15", "02-01"))),
        ("due", "", format!("{open}: @lee, P2, detects S1")),
        ("owner", "", format!("{open}: P2, due 2027-01-15, detects S1")),
        ("owner", "@kim", format!("{open}: {}", facts.replace("lee", "kim"))),
        ("done", "2026-11-01", format!("{open}: {facts}, done 2026-11-01")),
        ("ticket", "OPS-12", format!("{open}: {facts}, OPS-12")),
        ("reason", "It moved twice", format!("{open}: {facts}\n  - reason: It moved twice")),
        ("title", "Use a rota", format!("- [ ] A2 Use a rota: {facts}")),
    ] {
        assert_eq!(set("A2", key, value), Ok(item), "{key}={value}");
    }
    let done = set("A1", "verification.result", "").unwrap_err();
    assert!(done.contains("edit it by hand"), "{done}");
    let tested = set("A1", "verification.on", "2026-04-02").unwrap();
    assert!(
        tested.ends_with("  - verified 2026-04-02 by @lee: Let a staging certificate expire"),
        "{tested}"
    );
}

/// The page of the incident.
pub fn page(files: &Files) -> String {
    let library = files.library();
    let derived = derive(&library, "2026-11-24".parse().unwrap());
    let verdict = judge(&library, &derived).unwrap();
    let theme = ThemeFiles::new();
    let settings = settings(&library, &theme);
    let edition = Edition::new(&library, &derived, &verdict);
    let site = Rendering::new(&edition, &settings).unwrap();
    let page = site.page(&format!("incidents/{SLUG}/index.html")).unwrap();
    String::from_utf8(page.unwrap().bytes.to_vec()).unwrap()
}

#[test]
fn the_site_shows_data_once() {
    let (yaml, text) = (page(&Files::complete()), page(&in_the_text()));
    for words in [
        "Rolled back the 08:55 deployment",
        "Nobody owned the renewal",
        "Orders by phone",
        "It mailed a former administrator",
        "Let a staging certificate expire",
        "Nobody on the staff pays through checkout",
        "no customer could pay until a new one was issued",
    ] {
        assert_eq!(text.matches(words).count(), yaml.matches(words).count(), "{words}");
        assert!(text.contains(words));
    }
    // The headings of lists go with them; the prose beside them stays.
    for heading in ["Timeline</h", "Causes</h", "Safeguards</h", "14 March 2026</h", "Summary</h"] {
        let (text, yaml) = (text.matches(heading).count(), yaml.matches(heading).count());
        assert_eq!(text, yaml, "{heading}");
    }
    assert!(text.contains("whose clocks agree to the second"));
    for said_once in ["Review on", "Recurrence of", "datetime=\"2027-06-14\""] {
        let (text, yaml) = (text.matches(said_once).count(), yaml.matches(said_once).count());
        assert_eq!(text, yaml, "{said_once}");
    }
    assert_eq!(text.matches("id=\"summary\"").count(), 1);
}

#[test]
fn a_report_without_a_summary_is_told_once_of_both_ways_to_give_one() {
    let problems = |files: &Files| {
        let library = files.library();
        let all = library.incidents[0].problems.iter();
        all.map(|p| (p.message.clone(), p.label.clone(), p.help.clone())).collect::<Vec<_>>()
    };
    let mut files = in_the_text();
    let section = BESIDES[2].1.strip_suffix("## 1. ").unwrap();
    files.replace(readme(), section, "");
    let found = problems(&files);
    assert_eq!(found.len(), 1, "{found:?}");
    assert_eq!(found[0].0, "the report needs a summary");
    let help = found[0].2.as_ref().unwrap();
    assert!(help.contains("`## Summary`") && help.contains("`summary:`"), "{help}");
    // A section that says nothing yet is where it is missing.
    files.replace(readme(), "## 1. ", "## Summary\n\n<!-- in short -->\n\n## 1. ");
    let found = problems(&files);
    assert_eq!((found.len(), found[0].1.as_str()), (1, "nothing is said here yet"));
    // A draft may be without, and the front matter goes before the section.
    files.replace(readme(), "status: complete", "status: draft");
    assert_eq!(problems(&files), []);
    let mut files = in_the_text();
    files.replace(readme(), "services:", "summary: In short\nservices:");
    let library = files.library();
    let incident = &library.incidents[0];
    assert_eq!(incident.problems, []);
    assert_eq!(incident.summary.as_ref().unwrap().value, "In short");
    assert_eq!(incident.other_sections, [0]);
}

#[test]
fn waivers_stand_in_the_text() {
    let mut files = in_the_text();
    files.replace(readme(), " P2, due 2027-01-15,", "");
    let found = findings(&files.library());
    assert!(found.iter().any(|f| f.starts_with("verification/no-due")), "{found:?}");
    let section = "## What is left out\n\nBy @lee:\n\n- `verification/no-due`, `verification/no-priority`: Nobody remembers.\n\n## 1. ";
    files.replace(readme(), "## 1. ", section);
    let library = files.library();
    let incident = &library.incidents[0];
    assert_eq!(incident.problems, []);
    let derived = derive(&library, "2026-11-24".parse().unwrap());
    let verdict = judge(&library, &derived).unwrap();
    assert!(verdict.findings().all(|f| f.is_suppressed()));
    // Given in the front matter as well, they are told, and that one is read.
    files.replace(
        readme(),
        "services:",
        "waivers: [{rule: verification/no-due, reason: x, by: y}]\nservices:",
    );
    let library = files.library();
    let problems = &library.incidents[0].problems;
    assert_eq!(problems.len(), 0, "what reads as no list of ours is prose: {problems:?}");
    assert_eq!(library.incidents[0].waivers.len(), 1);
}

#[test]
fn a_teams_own_names_lead_to_lists_and_columns() {
    let mut files = in_the_text();
    files.replace(readme(), "### Timeline", "### What happened when");
    files.replace(readme(), "| Service | Effect |", "| Hit | Effect |");
    files.replace(readme(), "  - reason: the deployment", "  - thinking: the deployment");
    let library = files.library();
    assert_eq!((library.incidents[0].timeline.len(), library.incidents[0].impact.len()), (0, 0));
    files.write(
        "aftermark.toml",
        "[notation.headings]\ntimeline = [\"What happened when\"]\n[notation.columns.impact]\nservice = [\"Hit\"]\n[notation.columns.timeline]\nreason = [\"thinking\"]\n",
    );
    let (yaml, text) = (Files::complete().library(), files.library());
    assert_eq!(text.incidents[0].problems, []);
    similar_asserts(&data(&yaml.incidents[0]), &data(&text.incidents[0]));
}

/// Headings with the steps that they answer.
type Headings = &'static [(&'static str, &'static [Step])];

/// What templates and plain words call the sections of a report, and the steps that they answer.
const TEMPLATES: [(&str, Headings); 8] = [
    (
        "Google SRE book",
        &[
            ("Summary", &[]),
            ("Impact", &[Step::Impact]),
            ("Root Causes", &[Step::RootCause]),
            ("Trigger", &[Step::RootCause]),
            ("Resolution", &[Step::StaffActions]),
            ("Detection", &[Step::Safeguards]),
            ("Action Items", &[Step::Technology]),
            ("Lessons Learned", &[]),
            ("Timeline", &[Step::Gather]),
            ("Supporting information", &[Step::Gather]),
        ],
    ),
    (
        "Atlassian",
        &[
            ("Leadup", &[Step::Gather]),
            ("Fault", &[Step::RootCause]),
            ("Impact", &[Step::Impact]),
            ("Detection", &[Step::Safeguards]),
            ("Response", &[Step::StaffActions]),
            ("Recovery", &[Step::StaffActions]),
            ("Five whys", &[Step::RootCause]),
            ("Recurrence", &[Step::MoveOn]),
            ("Corrective actions", &[Step::Technology]),
        ],
    ),
    (
        "incident.io",
        &[
            ("Key information", &[]),
            ("Contributors", &[Step::RootCause]),
            ("Mitigators", &[Step::Safeguards]),
            ("Risks", &[Step::Safeguards]),
            ("Follow-up actions", &[Step::Technology]),
        ],
    ),
    (
        "PagerDuty",
        &[
            ("Overview", &[]),
            ("What Happened", &[Step::Gather]),
            ("Contributing Factors", &[Step::RootCause]),
            ("Resolution", &[Step::StaffActions]),
            ("How'd We Do?", &[Step::StaffActions]),
            ("Messaging", &[Step::Notify]),
        ],
    ),
    (
        "GitLab",
        &[
            ("Customer Impact", &[Step::Impact]),
            ("Root Cause", &[Step::RootCause]),
            ("Incident Response Analysis", &[Step::StaffActions]),
            ("Corrective Actions", &[Step::Technology]),
        ],
    ),
    (
        "Microsoft",
        &[
            ("What happened?", &[Step::Gather]),
            ("What went wrong and why?", &[Step::RootCause]),
            ("How did we respond?", &[Step::StaffActions]),
            (
                "How are we making incidents like this less likely or less impactful?",
                &[Step::Technology],
            ),
        ],
    ),
    (
        "AWS",
        &[
            ("Background", &[Step::Gather]),
            ("Metrics", &[Step::Gather]),
            ("Diagnosis", &[Step::StaffActions]),
            ("5 Whys", &[Step::RootCause]),
            ("Related items", &[]),
        ],
    ),
    (
        "plain words",
        &[
            ("What staff did", &[Step::StaffActions]),
            ("Technological processes", &[Step::Technology]),
            ("Human processes", &[Step::People]),
            ("How we tested", &[Step::Verification]),
            ("Who was told", &[Step::Notify]),
            ("Moving on", &[Step::MoveOn]),
        ],
    ),
];

#[test]
fn what_templates_call_their_sections_is_known_without_configuration() {
    for (template, sections) in TEMPLATES {
        let mut files = Files::default();
        let mut text =
            "---\ntitle: x\nstatus: draft\nseverity: SEV1\nservices: [a]\n---\n".to_owned();
        for (heading, _) in sections {
            text += &format!("\n## {heading}\n\nSome words.\n");
        }
        files.write(readme(), text);
        let library = files.library();
        let incident = &library.incidents[0];
        assert_eq!(incident.problems, [], "{template}");
        for (at, (heading, steps)) in sections.iter().enumerate() {
            let found = incident.sections.iter().filter(|s| s.index == at);
            let found: Vec<Step> = found.map(|s| s.step).collect();
            assert_eq!(found, *steps, "{template}: {heading}");
        }
        let named = findings(&library);
        assert!(!named.iter().any(|f| f.starts_with("format/other-heading")), "{named:?}");
    }
}

#[test]
fn headings_that_fit_nothing_are_named_once_while_a_step_has_no_section() {
    let mut files = in_the_text();
    let other = |files: &Files| {
        let all = findings(&files.library()).into_iter();
        all.filter(|f| f.starts_with("format/other-heading")).collect::<Vec<_>>()
    };
    files.replace(readme(), "## 1. ", "## Weather\n\nRain.\n\n## Authors\n\nKim.\n\n## 1. ");
    assert_eq!(other(&files), Vec::<String>::new());
    files.replace(readme(), "## 4. Assess staff actions", "## 4. The evening");
    assert_eq!(
        other(&files),
        ["format/other-heading: “Weather”, “4. The evening” are not among the ten steps"]
    );
}

#[test]
fn several_sections_answer_a_step_together() {
    let mut files = in_the_text();
    let step = "## 2. Identify the root cause\n\n";
    files.replace(readme(), step, "## Trigger\n\nThe certificate expired.\n\n## Root cause\n\n");
    assert_eq!(findings(&files.library()), Vec::<String>::new());
}

#[test]
fn bullets_come_behind_those_that_are_there_in_the_order_in_which_they_are_set() {
    let files = in_the_text();
    let library = files.library();
    let incident = &library.incidents[0];
    let ids = incident.actions.iter().map(|a| a.id.as_ref().unwrap().value.as_str());
    let index = ids.collect::<Vec<_>>().iter().position(|id| *id == "A2").unwrap();
    let changes = [
        ("reason", "It waits for the rota"),
        ("verification.on", "2026-11-20"),
        ("verification.by", "@kim"),
        ("verification.how", "A mail was sent"),
        ("verification.result", "passed"),
    ];
    let changes = changes.map(|(key, value)| Change::new(Key::from_name(key).unwrap(), value));
    let wanted = [(index, changes.to_vec())];
    let fix = action::set(incident, &library.sources, &library.config, &wanted);
    let fix = fix.map_err(|left| left.why).unwrap().unwrap();
    let text = fix::apply(files.text(readme()), &fix.edits).unwrap();
    let item = "detects S1
  - reason: It waits for the rota
  - verified on: 2026-11-20
  - verified by: @kim
  - verification: A mail was sent
  - verification result: passed

## 8. ";
    assert!(text.contains(item), "{text}");
}
