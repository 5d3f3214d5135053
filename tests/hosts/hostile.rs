//! Inputs and events of whoever means harm: no value becomes code, a command of the runner, an option or an
//! output.

use super::runner::{Job, Ran};
use super::yaml;
use crate::repository::Repository;

const VALUES: [&str; 5] = [
    // Without quotes: one that is not closed would only be a mistake of syntax.
    "$(touch pwned)`touch pwned`; touch pwned",
    "x\"; touch pwned; '; touch pwned; $(touch pwned) `touch pwned` ${IFS} & touch pwned #",
    "x\n::error::pwned\nresult=pwned\n##[error]pwned",
    "::error::pwned##[error]pwned",
    "--output=pwned",
];

/// Nothing was run, said or handed on that the value could have meant.
fn inert(repository: &Repository, job: &Job, ran: &Ran, what: &str) {
    for folder in [&repository.root, &job.temp()] {
        assert!(!folder.join("pwned").exists(), "{what}: was run\n{}", ran.log);
    }
    for command in ran.commands() {
        // The reports' own commands quote no input; ours name the input, not its value.
        assert!(!command.contains("pwned"), "{what}: {command}\n{}", ran.log);
    }
    for (name, value) in &ran.outputs {
        assert_ne!(value, "pwned", "{what}: {name}");
    }
}

#[test]
fn no_input_is_more_than_a_value() {
    let repository = Repository::complete().committed();
    let action = yaml("action.yml");
    let inputs: Vec<&String> = action["inputs"].as_object().unwrap().keys().collect();
    assert!(inputs.len() > 10);
    for input in inputs {
        for value in VALUES {
            let mut job = Job::new(&repository.root)
                .with("build", "true")
                .with("actions", "true")
                .with("allow-incomplete", "true")
                .with(input, value);
            // Nothing listens there: what is fetched is refused at once.
            job.server = "http://127.0.0.1:9".to_owned();
            let what = format!("{input}: {value:?}");
            // The step that installs reads one input.
            let ran = if input == "version" { job.run_all() } else { job.run() };
            inert(&repository, &job, &ran, &what);
            // A folder may have any name, and is one: nothing else takes such a value.
            let folders = ["output", "sarif"].contains(&input.as_str()) && !value.contains('\n');
            assert!(folders || ran.failed.is_some(), "{what} is accepted\n{}", ran.log);
        }
    }
}

#[test]
fn no_event_is_more_than_a_value() {
    let repository = Repository::complete().committed();
    for value in VALUES {
        let job = Job::new(&repository.root).pull_request(value);
        let ran = job.run();
        inert(&repository, &job, &ran, value);
        assert!(ran.failed.is_some(), "{}", ran.log);
    }
}

#[test]
fn an_incident_cannot_speak_to_the_runner() {
    let repository = Repository::complete();
    let readme = "incidents/2026-03-14-checkout-tls-expiry/README.md";
    let text = repository.read(readme);
    let body = text.rfind("\n## ").unwrap();
    let hostile = "\n\n::error::pwned\n\n##[error]pwned TODO $(touch pwned)\n";
    let front = text.replacen("title: ", "title: \"::error::pwned %0A::error::pwned\" #", 1);
    repository.write(readme, format!("{}{hostile}{}", &front[..body], &front[body..]));
    let repository = repository.committed();
    let job = Job::new(&repository.root).with("actions", "true").with("since", "all");
    let ran = job.run();
    for command in ran.commands() {
        assert!(!command.starts_with("error::pwned"), "{command}");
        assert!(!command.starts_with("error]"), "{command}");
    }
    assert!(!repository.root.join("pwned").exists());
}
