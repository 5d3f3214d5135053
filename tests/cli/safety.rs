//! What must not be repeated is not, and a team's own word lists are used or refused with a reason.

use crate::repository::{Repository, SLUG};

/// Put together here, so that no scanner takes this file for a leak.
fn token() -> String {
    ["gh", "p_", "q7Zk2mX9pL4vT8wB3nR6cY1dF5gH0jS2aK8e"].concat()
}

#[test]
fn a_secret_blocks_a_draft_and_is_not_repeated() {
    let repository = Repository::complete();
    let main = format!("incidents/{SLUG}/README.md");
    let log = format!("incidents/{SLUG}/evidence/edge.log");
    repository.replace(&main, "status: complete", "status: draft");
    // Other rules point at the same line as well: this one blames, and its service is unknown.
    let blame = format!("summary: The operator should have rotated {} .", token());
    repository.replace(&main, "summary: ", &format!("{blame}\nsumary: "));
    repository.write(&log, format!("{}\ntoken={}\n", repository.read(&log), token()));
    let run = repository.committed().check(&[]);
    assert_eq!(run.code, 1, "{}", run.whole());
    assert!(!run.whole().contains(&token()[8..]), "{}", run.whole());
    assert_eq!(run.out.matches("[safety/secret]").count(), 1, "{}", run.out);
    assert!(run.out.contains("a GitHub token (ghp_…)"), "{}", run.out);
    assert!(
        run.out.contains(
            "also: incidents/2026-03-14-checkout-tls-expiry/evidence/edge.log:7: this looks"
        ),
        "{}",
        run.out
    );
    assert!(run.out.contains("[language/blame]"), "{}", run.out);
}

#[test]
fn what_a_finding_says_of_a_value_repeats_no_secret() {
    let main = format!("incidents/{SLUG}/README.md");
    let token = token();
    for (rule, line) in [
        ("format/yaml-syntax", format!("owner: @{token}")),
        ("format/unknown-value", format!("visibility: {token}")),
        ("format/dropped-text", format!("ticket_of_us: x of #{token}")),
        ("format/unknown-key", format!("{token}: x")),
    ] {
        let repository = Repository::complete();
        repository.replace(&main, "\nseverity: ", &format!("\n{line}\nseverity: "));
        let repository = repository.committed();
        for format in ["text", "json", "sarif", "github", "gitlab", "junit", "markdown", "rdjsonl"]
        {
            let run = repository.check(&["--format", format]);
            assert!(run.out.contains(rule), "{rule} {format}: {}", run.whole());
            assert!(!run.whole().contains(&token[8..]), "{rule} {format}: {}", run.whole());
        }
    }
}

#[test]
fn a_secret_in_a_log_of_another_encoding_is_found() {
    let repository = Repository::complete();
    let mut bytes = b"caf\xe9\n".to_vec();
    bytes.extend(format!("x\ntoken: {}\n", token()).bytes());
    repository.write(&format!("incidents/{SLUG}/evidence/old.log"), &bytes);
    let run = repository.committed().check(&[]);
    assert!(run.out.contains("(ghp_…), in line 3"), "{}", run.out);
    assert!(!run.out.contains(&token()[8..]), "{}", run.out);
}

#[test]
fn a_text_that_is_allowed_is_no_secret() {
    let repository = Repository::complete();
    repository.write(&format!("incidents/{SLUG}/notes.md"), token());
    let config = repository.read("aftermark.toml");
    let allowed = format!("{config}\n[safety]\nallowed = [\"{}\"]\n", token());
    repository.write("aftermark.toml", allowed);
    let run = repository.committed().check(&[]);
    assert_eq!(run.code, 0, "{}", run.whole());
}

/// The complete fixture with these lines under `[language]` and a list in `words/house.toml`.
fn with_list(config: &str, list: &str) -> Repository {
    let repository = Repository::complete();
    let text = repository.read("aftermark.toml");
    repository.write("aftermark.toml", format!("{text}\n[language]\n{config}\n"));
    repository.write("words/house.toml", list);
    repository.committed()
}

const HOUSE: &str = "rule = \"language/blame\"\n[[entry]]\npattern = 'first responder'\nreason = 'is not said in this house'\nsuggestion = 'name the role'\n";

#[test]
fn a_team_adds_lists_of_its_own() {
    let run = with_list("lists = [\"words/house.toml\"]", HOUSE).check(&[]);
    assert_eq!(run.code, 0, "{}", run.whole());
    let said = "“first responder” is not said in this house";
    assert!(run.out.contains(said), "{}", run.whole());
    assert!(run.out.contains("help: name the role"), "{}", run.whole());
}

#[test]
fn built_in_lists_can_be_left_out_or_taken_in_another_language() {
    let blaming = |config: &str| {
        let repository = with_list(config, HOUSE);
        let from = "rolled back the last deployment because";
        let to = "should have known: er hat es vergessen. Done because";
        repository.replace(&format!("incidents/{SLUG}/README.md"), from, to);
        let run = repository.check(&["--format", "github"]);
        assert_eq!(run.code, 0, "{}", run.whole());
        run.out.matches("title=language/blame::").count()
    };
    assert_eq!(blaming(""), 1);
    assert_eq!(blaming("languages = [\"de\"]"), 1);
    assert_eq!(blaming("languages = [\"en\", \"de\"]"), 2);
    assert_eq!(blaming("only_own = true"), 0);
    assert_eq!(blaming("only_own = true\nlists = [\"words/house.toml\"]"), 1);
}

#[test]
fn lists_that_cannot_be_used_end_the_run_with_two() {
    for (config, list, said) in [
        ("lists = [\"words/hause.toml\"]", HOUSE, "words/hause.toml, and there is no such file"),
        ("lists = [\"../house.toml\"]", HOUSE, "`../house.toml` leads out of the repository"),
        ("lists = [\"/etc/passwd\"]", HOUSE, "`/etc/passwd` leads out of the repository"),
        ("languages = [\"xx\"]", HOUSE, "names `xx`; there are built-in lists for: en, de"),
        ("lists = [\"words/house.toml\"]", "rule = [", "words/house.toml cannot be used: line 1"),
        ("lists = [\"words/house.toml\"]", "\u{0}", "words/house.toml, which is not UTF-8 text"),
    ] {
        let run = with_list(config, list).check(&[]);
        assert_eq!(run.code, 2, "{}", run.whole());
        assert!(run.err.contains(said), "{said}: {}", run.err);
        assert!(run.err.contains("aftermark.toml"), "{}", run.err);
    }
}

#[test]
fn what_was_before_is_judged_by_todays_lists() {
    let repository = Repository::complete().committed();
    let text = repository.read("aftermark.toml");
    let language = "[language]\nlists = [\"words/house.toml\"]";
    repository.write("aftermark.toml", format!("{text}\n{language}\n"));
    repository.write("words/house.toml", HOUSE);
    repository.git(&["add", "--all"]);
    repository.git(&["commit", "--quiet", "--message=words"]);
    let run = repository.check(&["--since", "HEAD~1"]);
    assert_eq!(run.code, 0, "{}", run.whole());
}
