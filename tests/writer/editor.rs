//! Which editor is opened, and with what.

use crate::repository::Repository;

fn repository() -> Repository {
    let repository = Repository::empty();
    repository.write("aftermark.toml", "");
    // Says what it was given, one argument a line.
    repository.write("an editor.sh", "printf '%s\\n' \"$@\" > opened\n");
    repository
}

fn new(
    repository: &Repository,
    more: &[&str],
    variables: &[(&str, &str)],
) -> crate::repository::Run {
    let arguments = [&["new", "Mail is late", "--date=2026-04-02"], more].concat();
    repository.run_in(".", &arguments, variables)
}

#[test]
fn the_command_is_split_as_a_shell_would() {
    let repository = repository();
    let command = "sh 'an editor.sh' --wait \"two words\" '$HOME'";
    let run = new(&repository, &["--edit"], &[("VISUAL", command), ("EDITOR", "false")]);
    assert_eq!(run.code, 0, "{}", run.whole());
    assert_eq!(
        repository.read("opened"),
        "--wait\ntwo words\n$HOME\nincidents/2026-04-02-mail-is-late/README.md\n"
    );
}

#[test]
fn nothing_is_opened_where_nobody_sits() {
    let repository = repository();
    let run = new(&repository, &[], &[("VISUAL", "sh 'an editor.sh'"), ("EDITOR", "")]);
    assert_eq!(
        run.whole(),
        "exit 0\n--- out\nincidents/2026-04-02-mail-is-late/README.md\n--- err\n"
    );
    assert!(!repository.root.join("opened").exists());
}

#[test]
fn an_editor_that_does_not_open_takes_nothing_away() {
    for (command, said) in [
        ("no-such-editor-anywhere", "could not open no-such-editor-anywhere"),
        ("sh -c 'exit 3'", "ended with exit status: 3"),
        ("'", "cannot be read as a command"),
        ("", "neither VISUAL nor EDITOR"),
    ] {
        let repository = repository();
        let run = new(&repository, &["--edit"], &[("VISUAL", ""), ("EDITOR", command)]);
        assert_eq!(run.code, 0, "{}", run.whole());
        assert!(run.err.contains(said), "{}", run.err);
        repository.read(run.out.trim_end());
    }
}

#[cfg(unix)]
#[test]
fn before_a_terminal_the_editor_opens_and_the_next_step_is_told() {
    let repository = repository();
    let terminal = "import pty, sys; sys.exit(pty.spawn(sys.argv[1:]) >> 8)";
    let run = |more: &[&str]| {
        let output = std::process::Command::new("python3")
            .current_dir(&repository.root)
            .args(["-c", terminal, env!("CARGO_BIN_EXE_aftermark"), "new"])
            .args(more)
            .env("VISUAL", "")
            .env("EDITOR", "sh 'an editor.sh'")
            .env("NO_COLOR", "1")
            .stdin(std::process::Stdio::null())
            .output()
            .unwrap();
        String::from_utf8(output.stdout).unwrap()
    };
    let said = run(&["Mail is late", "--date=2026-04-02"]);
    let folder = "incidents/2026-04-02-mail-is-late";
    assert_eq!(repository.read("opened"), format!("{folder}/README.md\n"));
    assert!(said.contains(&format!("aftermark check {folder}")), "{said}");
    fs_err::remove_file(repository.root.join("opened")).unwrap();
    let said = run(&["Mail is late", "--date=2026-04-03", "--no-edit"]);
    assert!(said.contains("incidents/2026-04-03-mail-is-late/README.md"), "{said}");
    assert!(!repository.root.join("opened").exists());
}
