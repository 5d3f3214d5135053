//! What `new` writes, with each flag, and what `check` makes of it.

use aftermark::vocabulary::Step;

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
    let text = written(
        &repository,
        &["Again", "--date", "2026-05-01", "--from", &path],
    );
    insta::assert_snapshot!(text);
    let run = repository.run(&["new", "Again", "--from", "2026-03-14-checkout-tls"]);
    assert_eq!(run.code, 2);
    assert!(
        run.err.contains(&format!("did you mean {SLUG}?")),
        "{}",
        run.err
    );
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
        (
            CONFIG,
            &[
                "Checkout is down",
                "--service=edge",
                "--severity=SEV4",
                "--date=2026-04-02",
            ],
        ),
        (
            CONFIG,
            &[
                "Checkout is down",
                "--from",
                SLUG,
                "--started=2026-04-02T10:00:00Z",
            ],
        ),
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
            all.map(|f| f["rule"].as_str().unwrap().to_owned())
                .collect()
        };
        assert!(
            !rules(&found).iter().any(|r| r.starts_with("format/")),
            "{found:#}"
        );
        assert_eq!(found["blocks"], false);
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
        let todos = repository.read(&main).matches("TODO").count();
        let told = found["findings"].as_array().unwrap().iter();
        let told = told
            .filter(|f| f["message"].as_str().unwrap().contains("only says `TODO"))
            .count();
        // In the comment of the impact the unknown service stands once more.
        let commented = repository
            .read(&main)
            .matches("#   - service: TODO")
            .count();
        assert_eq!(told, todos - commented, "{found:#}");
    }
}

#[test]
fn blocks_taken_out_of_their_comments_are_entries() {
    let repository = repository();
    let text = written(&repository, &["Again", "--date=2026-05-01", "--from", SLUG]);
    let (_, front) = text.split_once("---\n").unwrap();
    let (front, body) = front.split_once("\n---\n").unwrap();
    // As an editor takes comments away: of whole blocks, not of the remarks at the top.
    let mut live = String::new();
    let mut inside = false;
    for line in front.lines() {
        let list = [
            "# timeline",
            "# evidence",
            "# causes",
            "# impact",
            "# safeguards",
            "# actions",
            "# notifications",
            "# follow_up",
        ];
        inside = (inside && !line.is_empty()) || list.iter().any(|l| line.starts_with(l));
        live.push_str(if inside {
            line.strip_prefix("# ").unwrap_or(line)
        } else {
            line
        });
        live.push('\n');
    }
    repository.write(
        "incidents/2026-05-01-again/README.md",
        format!("---\n{live}---\n{body}"),
    );
    let check = repository.run(&[
        "check",
        "incidents/2026-05-01-again",
        "--as-of",
        DAY,
        "--format",
        "concise",
    ]);
    for line in check.out.lines().filter(|l| l.contains("[format/")) {
        // Only what has to be written behind the keys is missing.
        assert!(
            line.contains("needs `") || line.contains("date") || line.contains("milestone"),
            "{line}"
        );
    }
    assert!(
        check.out.contains("needs `outcome`") && check.out.contains("needs `decision`"),
        "{}",
        check.out
    );
}

#[test]
fn a_folder_that_is_there_is_never_written_over() {
    let repository = repository();
    let arguments = [
        "new",
        "Checkout is down",
        "--service=edge",
        "--date=2026-04-02",
    ];
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
    let run = repository.run_in(
        "reports/2026",
        &["new", "Mail is late again", "--date=2026-04-03"],
        &[],
    );
    assert_eq!(run.out, "2026-04-03-mail-is-late-again/README.md\n");
    // Dated folders at the top, without a configuration.
    let repository = Repository::empty();
    repository.write("2025-01-01-old/README.md", draft);
    let run = repository.run(&["new", "Mail is late", "--date", "2026-04-02"]);
    assert_eq!(
        run.out, "2026-04-02-mail-is-late/README.md\n",
        "{}",
        run.err
    );
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
    assert!(
        run.out.starts_with("---\n") && run.out.ends_with("-->\n"),
        "{}",
        run.out
    );
    assert_eq!(run.err, "would write incidents/2026-04-03-x/README.md\n");
    assert_eq!(repository.files("."), before);
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
        &[
            "x",
            "--service=edge",
            "--started=2026-04-02 10:00",
            "--detected=09:00",
        ],
        &[
            "x",
            "--service=edge",
            "--started=2026-04-02 10:00",
            "--resolved=2026-04-01 10:00",
        ],
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
        &[
            "Störung",
            "--service=edge",
            "--severity=SEV4",
            "--date=2026-04-03",
        ],
    );
    let (_, body) = text.split_once("\n---\n").unwrap();
    insta::assert_snapshot!(body);
    for gone in [
        "# safeguards:",
        "# actions:",
        "# notifications:",
        "# follow_up:",
    ] {
        assert!(!text.contains(gone), "{gone}");
    }
    let run = repository.run(&[
        "check",
        "incidents/2026-04-03-storung",
        "--as-of",
        "2026-04-03",
    ]);
    assert!(
        !run.out.contains("[format/") && !run.out.contains("/missing]"),
        "{}",
        run.out
    );
    insta::assert_snapshot!(
        "scorecard of a mild incident",
        timeless(run.out.split("\n2026-04-03-storung\n").nth(1).unwrap())
    );
}
