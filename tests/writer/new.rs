//! What `new` writes, with each flag, and what `check` makes of it.

use std::sync::Arc;

use aftermark::config::Config;
use aftermark::model::Library;
use aftermark::source::{Sources, WorkTree};
use aftermark::vocabulary::{Milestone, Step};

use super::timeless;
use crate::repository::{DAY, Repository, SLUG};

const CONFIG: &str = r#"
[incidents]
timezone = "Europe/Amsterdam"
[services.checkout]
owner = "@payments"
[services.edge]
owner = "@platform"
[audiences.customers]
description = "Whoever has an account"
external = true
[audiences.staff]
"#;

fn repository() -> Repository {
    let repository = Repository::complete();
    repository.write("aftermark.toml", CONFIG);
    repository.committed()
}

/// Runs `new` and returns what it wrote.
fn written(repository: &Repository, arguments: &[&str]) -> String {
    let run = repository.run(&[&["new"], arguments].concat());
    assert_eq!(run.code, 0, "{}", run.whole());
    // Quiet in a pipe: the path, and nothing else.
    assert_eq!(run.err, "");
    repository.read(run.out.trim_end())
}

#[test]
fn what_is_known_is_filled_in() {
    let repository = repository();
    let text = written(
        &repository,
        &[
            "Checkout returned 502: for \"47\" minutes",
            "--severity",
            "SEV2",
            "--service=checkout",
            "--service=edge",
            "--started=2026-04-02 23:50",
            "--detected=~23:58",
            "--resolved=2026-04-03 00:30",
        ],
    );
    insta::assert_snapshot!(text);
}

#[test]
fn an_earlier_incident_gives_services_tags_and_safeguards() {
    let repository = repository();
    let path = format!("incidents/{SLUG}/");
    let text = written(&repository, &["Again", "--date", "2026-05-01", "--from", &path]);
    insta::assert_snapshot!(text);
    let run = repository.run(&["new", "Again", "--from", "2026-03-14-checkout-tls"]);
    assert_eq!(run.code, 2);
    assert!(run.err.contains(&format!("did you mean {SLUG}?")), "{}", run.err);
}

#[test]
fn a_fresh_folder_passes_format_and_answers_nothing() {
    for (config, arguments) in [
        ("", &["Checkout is down"][..]),
        (
            "",
            &[
                "Checkout is down",
                "--started=2026-04-02 23:50",
                "--detected=23:58",
                "--resolved=2026-04-03 01:00",
            ],
        ),
        (CONFIG, &["Checkout is down", "--service=edge", "--severity=SEV4", "--date=2026-04-02"]),
        (CONFIG, &["Checkout is down", "--from", SLUG, "--started=2026-04-02T10:00:00Z"]),
    ] {
        let repository = Repository::complete();
        repository.write("aftermark.toml", config);
        let run = repository.run(&[&["new"], arguments].concat());
        assert_eq!(run.code, 0, "{}", run.whole());
        let main = run.out.trim_end().to_owned();
        let folder = main.strip_suffix("/README.md").unwrap();
        let check =
            |day: &str| repository.run(&["check", folder, "--as-of", day, "--format", "json"]);
        let found: serde_json::Value = serde_json::from_str(&check("2027-01-01").out).unwrap();
        let rules = |found: &serde_json::Value| -> Vec<String> {
            let all = found["findings"].as_array().unwrap().iter();
            all.map(|f| f["rule"].as_str().unwrap().to_owned()).collect()
        };
        assert!(!rules(&found).iter().any(|r| r.starts_with("format/")), "{found:#}");
        assert_eq!(found["blocks"], false);
        // One finding a step, and what is said of the draft as a whole.
        for step in Step::ALL {
            let own = format!("{}/placeholder", step.slug());
            let group = format!("{}/", step.slug());
            let of_step = rules(&found).into_iter().filter(|r| r.starts_with(&group));
            let of_step: Vec<String> = of_step.filter(|r| r != "move-on/stale-draft").collect();
            assert_eq!(of_step, [own], "{arguments:?} {found:#}");
        }
        for step in found["incidents"][0]["steps"].as_array().unwrap() {
            assert_eq!(step["grade"], "placeholder", "{arguments:?} {step}");
        }
        // Called finished as it is, every step of it is held up.
        repository.replace(&main, "status: draft", "status: complete");
        let run = check("2027-01-01");
        assert_eq!(run.code, 1);
        let found: serde_json::Value = serde_json::from_str(&run.out).unwrap();
        for step in Step::ALL {
            let id = format!("{}/placeholder", step.slug());
            assert!(rules(&found).contains(&id), "{id}: {found:#}");
        }
        // Each TODO is told; those in comments and in the row of an unknown service are no data.
        let text = repository.read(&main);
        let mut is_comment = false;
        let todos = text.lines().filter(|line| {
            is_comment |= line.starts_with("<!--");
            let counts = !is_comment && !line.starts_with('|') && line.contains("TODO");
            is_comment &= !line.contains("-->");
            counts
        });
        let told = found["findings"].as_array().unwrap().iter();
        let told =
            told.filter(|f| f["message"].as_str().unwrap().contains("only says `TODO")).count();
        assert_eq!(told, todos.count(), "{found:#}");
    }
}

/// A time may name its own zone, as in a report, and means the same there.
#[test]
fn times_name_their_zones_as_in_reports() {
    let repository = repository();
    for (n, (started, detected, resolved)) in [
        ("2026-10-14 14:44 UTC", "14:58 UTC", "15:18 UTC"),
        ("2026-10-14 16:44", "14:58Z", "17:18"),
        ("2026-10-14 10:44 America/New_York", "16:58 Europe/Amsterdam", "2026-10-14T15:18:00Z"),
        ("2026-10-14 14:44 UTC", "16:58+02:00", "17:18"),
    ]
    .into_iter()
    .enumerate()
    {
        let title = format!("Mail is late, {n}");
        let run = repository.run(&[
            "new",
            &title,
            "--service=edge",
            "--started",
            started,
            "--detected",
            detected,
            "--resolved",
            resolved,
        ]);
        assert_eq!(run.code, 0, "{}", run.whole());
        assert!(run.out.contains("/2026-10-14-"), "{}", run.out);
        let library = library(&repository);
        let folder = run.out.trim_end().strip_suffix("/README.md").unwrap();
        let own = library.get(folder.rsplit('/').next().unwrap()).unwrap();
        assert!(own.problems.is_empty(), "{:?}", own.problems);
        let times: Vec<String> = [Milestone::Started, Milestone::Detected, Milestone::Resolved]
            .map(|m| own.milestone(m).unwrap().1.at.format("%F %H:%M").to_string())
            .into();
        let wanted = ["2026-10-14 14:44", "2026-10-14 14:58", "2026-10-14 15:18"];
        assert_eq!(times, wanted, "{started} {detected} {resolved}");
    }
}

fn library(repository: &Repository) -> Library {
    let sources = Sources::new(Arc::new(WorkTree::open(&repository.root).unwrap()));
    let config = Config::parse(&repository.read("aftermark.toml")).unwrap();
    Library::read(Arc::new(sources), Arc::new(config)).unwrap()
}

/// How many entries each list of an incident has.
fn counts(repository: &Repository, folder: &str) -> [(&'static str, usize); 7] {
    let library = library(repository);
    let own = library.get(folder.rsplit('/').next().unwrap()).unwrap();
    assert!(own.problems.is_empty(), "{:?}", own.problems);
    [
        ("timeline", own.timeline.len()),
        ("evidence", own.evidence.len()),
        ("causes", own.causes.len()),
        ("impact", own.impact.len()),
        ("safeguards", own.safeguards.len()),
        ("actions", own.actions.len()),
        ("notifications", own.notifications.len()),
    ]
}

/// Whoever checks what was just written sees it at once.
#[test]
fn what_a_fresh_folder_lacks_fits_on_a_screen() {
    let repository = repository();
    let run = repository.run(&["new", "Mail is late", "--service=edge", "--date=2026-11-20"]);
    let folder = run.out.trim_end().strip_suffix("README.md").unwrap().to_owned();
    repository.git(&["add", "--all"]);
    let run = repository.check(&[&folder]);
    assert_eq!(run.code, 0, "{}", run.whole());
    assert!(run.out.lines().count() < 24, "{}", run.out);
    assert!(run.out.contains("= also: steps 2, 3, 4, 5, 6, 7, 8, 9, 10 (lines "), "{}", run.out);
    assert!(!repository.read(&format!("{folder}README.md")).contains("\nseverity:"));
}

#[test]
fn the_skeleton_filled_in_is_data() {
    let repository = repository();
    let times = ["--started=2026-05-01 09:02", "--detected=09:14", "--resolved=09:49"];
    let arguments = [&["new", "Again", "--from", SLUG][..], &times].concat();
    let run = repository.run(&arguments);
    assert_eq!(run.code, 0, "{}", run.whole());
    let main = run.out.trim_end();
    let folder = main.strip_suffix("/README.md").unwrap();
    // What is not filled in is nothing, but for the times that were given.
    assert_eq!(
        counts(&repository, folder),
        [
            ("timeline", 3),
            ("evidence", 0),
            ("causes", 0),
            ("impact", 0),
            ("safeguards", 0),
            ("actions", 0),
            ("notifications", 0)
        ]
    );
    let text = repository.read(main);
    // The marks of the comments that hold an example are taken away, and the cells written into.
    let mut filled = String::new();
    let mut inside = false;
    for line in text.lines() {
        if line == "<!--" || (inside && line == "-->") {
            inside = line == "<!--";
            continue;
        }
        let subject = line.strip_prefix("| ").and_then(|l| l.split(" |").next());
        let row = match subject {
            Some("Service" | "Safeguard" | "Audience") | None => None,
            Some(own) if line.matches('|').count() == 7 => {
                Some(format!("| {own} | outage | 09:02 | 09:49 | everybody in the EU | none |"))
            }
            Some(own) if line.matches('|').count() == 5 => {
                Some(format!("| {own} | worked | Page the on-call | It paged |"))
            }
            Some(own) => {
                Some(format!("| {own} | do-not-notify | | | | | It was over within the hour |"))
            }
        };
        filled.push_str(row.as_deref().unwrap_or(line));
        filled.push('\n');
    }
    let rows = |of: &str| text.matches(of).count();
    for (todo, said) in [
        ("TODO what began to go wrong", "The certificate expired"),
        ("TODO who or what noticed first", "alert: The probe paged"),
        ("TODO how it is known that it was over", "@on-call Installed a new one → fixed"),
        ("TODO what it is", "Log of the edge"),
        ("evidence/FILE", "evidence/edge.log"),
        ("TODO the cause in a sentence", "Nothing renewed it"),
        ("TODO why it was so", "The host was gone"),
        ("TODO and why that", "Nobody owned it"),
        ("TODO what will be done", "Renew it on the edge"),
        ("YYYY-MM-DD, prevents", "2026-06-01, prevents"),
        ("YYYY-MM-DD, for", "2026-06-01, for"),
    ] {
        assert!(filled.contains(todo), "{todo}: {filled}");
        filled = filled.replace(todo, said);
    }
    repository.write(main, &filled);
    assert_eq!(
        counts(&repository, folder),
        [
            ("timeline", 3),
            ("evidence", 1),
            ("causes", 1),
            ("impact", rows(" | | | | | |\n") - rows(" | | | | | | |\n")),
            ("safeguards", 1),
            ("actions", 2),
            ("notifications", rows(" | | | | | | |\n")),
        ],
        "{filled}"
    );
    let check = repository.run(&["check", folder, "--as-of", DAY, "--format", "concise"]);
    assert!(!check.out.contains("[format/"), "{filled}\n{}", check.out);
}

#[test]
fn one_row_that_is_filled_in_makes_the_others_owed() {
    let repository = repository();
    let text = written(&repository, &["Again", "--service=edge", "--date=2026-05-01"]);
    let row = "| customers | | | | | | |";
    assert_eq!(text.matches(row).count(), 1, "{text}");
    let folder = "incidents/2026-05-01-again";
    assert_eq!(counts(&repository, folder)[6], ("notifications", 0));
    // What nobody filled in is in the way of no list that stands elsewhere.
    let impact = "- {service: edge, effect: outage}\n";
    repository.write(&format!("{folder}/impact.yaml"), impact);
    assert_eq!(counts(&repository, folder)[3], ("impact", 1));
    repository.replace(
        "incidents/2026-05-01-again/README.md",
        row,
        "| customers | notify | status page | 2026-05-01 09:30 | | Payments fail. | |",
    );
    let check = repository.run(&["check", "incidents/2026-05-01-again", "--format", "concise"]);
    let owed: Vec<&str> = (check.out.lines()).filter(|l| l.contains("[format/")).collect();
    assert!(owed.len() == 1 && owed[0].contains("`decision`"), "{}", check.out);
}

#[test]
fn a_folder_that_is_there_is_never_written_over() {
    let repository = repository();
    let arguments = ["new", "Checkout is down", "--service=edge", "--date=2026-04-02"];
    assert_eq!(repository.run(&arguments).code, 0);
    let before = repository.files("incidents");
    let run = repository.run(&arguments);
    assert_eq!(run.code, 2, "{}", run.whole());
    insta::assert_snapshot!(run.err);
    assert_eq!(repository.files("incidents"), before);
    let run = repository.run(&[&arguments[..], &["--slug", "checkout-is-down-2"]].concat());
    assert_eq!(run.code, 0, "{}", run.whole());
    let run = repository.run(&arguments);
    assert!(run.err.contains("--slug checkout-is-down-3"), "{}", run.err);
    // An empty folder, which git does not show, is somebody's too.
    fs_err::create_dir_all(repository.root.join("incidents/2026-04-03-x")).unwrap();
    let run = repository.run(&["new", "x", "--service=edge", "--date=2026-04-03"]);
    assert_eq!(run.code, 2, "{}", run.whole());
}

#[test]
fn years_are_kept_where_the_repository_has_them() {
    let repository = Repository::empty();
    repository.write("aftermark.toml", "[incidents]\nfolder = \"reports\"\n");
    let draft = "---\ntitle: A\nstatus: draft\nseverity: SEV1\nservices: [a]\n---\n";
    repository.write("reports/2019-01-01-old/README.md", draft);
    repository.write("reports/2025/2025-01-01-newer/README.md", draft);
    let run = repository.run(&["new", "Mail is late", "--date", "2026-04-02"]);
    assert_eq!(run.out, "reports/2026/2026-04-02-mail-is-late/README.md\n");
    // Named from where one stands.
    let run =
        repository.run_in("reports/2026", &["new", "Mail is late again", "--date=2026-04-03"], &[]);
    assert_eq!(run.out, "2026-04-03-mail-is-late-again/README.md\n");
    // Dated folders at the top, without a configuration.
    let repository = Repository::empty();
    repository.write("2025-01-01-old/README.md", draft);
    let run = repository.run(&["new", "Mail is late", "--date", "2026-04-02"]);
    assert_eq!(run.out, "2026-04-02-mail-is-late/README.md\n", "{}", run.err);
    // And nowhere where there is nothing of the kind.
    let repository = Repository::empty();
    let run = repository.run(&["new", "Mail is late"]);
    assert_eq!(run.code, 2);
    assert!(run.err.contains("aftermark init"), "{}", run.err);
    assert!(repository.files(".").is_empty());
}

#[test]
fn print_writes_nothing() {
    let repository = repository();
    let before = repository.files(".");
    let run = repository.run(&["new", "x", "--service=edge", "--date=2026-04-03", "--print"]);
    assert_eq!(run.code, 0);
    assert!(run.out.starts_with("---\n") && run.out.ends_with("-->\n"), "{}", run.out);
    assert_eq!(run.err, "would write incidents/2026-04-03-x/README.md\n");
    assert_eq!(repository.files("."), before);
}

#[test]
fn times_are_given_as_people_write_them() {
    let repository = repository();
    let times = ["--started=1 May 2026, 9.02 am", "--detected=9h14", "--resolved=9:49 AM"];
    let run =
        repository.run(&[&["new", "It is down", "--service=edge", "--print"], &times[..]].concat());
    assert_eq!(run.code, 0, "{}", run.whole());
    for time in ["2026-05-01 09:02", "09:14", "09:49"] {
        assert!(run.out.contains(time), "{time}: {}", run.out);
    }
}

#[test]
fn what_cannot_be_is_said() {
    let repository = repository();
    let mut said = String::new();
    for arguments in [
        &["x"][..],
        &["x", "--service=chekout"],
        &["x", "--service=mail"],
        &["x", "--service=edge", "--severity=SEV9"],
        &["x", "--service=edge", "--started=yesterday"],
        &["x", "--service=edge", "--started=2026-04-02 10:00", "--detected=09:00"],
        &["x", "--service=edge", "--started=2026-04-02 10:00", "--resolved=2026-04-01 10:00"],
        &["x", "--service=edge", "--started=2026-03-29 02:30"],
        &["x", "--service=edge", "--slug=../x"],
        &["  \n", "--service=edge"],
        &["x", "--date=2026-02-30"],
    ] {
        let run = repository.run(&[&["new"], arguments].concat());
        assert_eq!(run.code, 2, "{arguments:?} {}", run.whole());
        said.push_str(&format!("{arguments:?}\n{}\n", run.err));
    }
    insta::assert_snapshot!(said);
    assert_eq!(
        repository.files("incidents").len(),
        Repository::complete().files("incidents").len()
    );
}

#[test]
fn a_team_has_its_own_words() {
    let repository = repository();
    let own = r##"
[steps.gather]
question = "Was wissen wir -- und woher? --> ## 2. Ursache"
[steps.root-cause]
heading = "Warum es geschah"
headings = ["Fünf Warum", "Weitere\nUmstände"]
[policy.severity.SEV4]
steps = ["gather", "impact", "root-cause"]
"##;
    repository.write("aftermark.toml", format!("{CONFIG}{own}"));
    let text = written(
        &repository,
        &["Störung", "--service=edge", "--severity=SEV4", "--date=2026-04-03"],
    );
    let (_, body) = text.split_once("\n---\n").unwrap();
    insta::assert_snapshot!(body);
    for gone in ["| Safeguard |", "- [ ]", "| Audience |", "# follow_up:"] {
        assert!(!text.contains(gone), "{gone}");
    }
    let run = repository.run(&["check", "incidents/2026-04-03-storung", "--as-of", "2026-04-03"]);
    assert!(!run.out.contains("[format/") && !run.out.contains("/missing]"), "{}", run.out);
    insta::assert_snapshot!(
        "scorecard of a mild incident",
        timeless(run.out.split("\n2026-04-03-storung\n").nth(1).unwrap())
    );
}
