//! "Getting started" as a reader follows it: every command run in an empty folder, every edit made, and what
//! the page says the program answers compared with what it does.

use std::io::{BufRead, BufReader, Read, Write};
use std::net::TcpStream;
use std::path::Path;
use std::process::{Command, Stdio};

use camino::{Utf8Path, Utf8PathBuf};

use super::page::{self, Block};

/// What the page calls the folder that it works in.
const HOME: &str = "/home/you";

/// A reader at a terminal.
struct Reader {
    /// The empty folder that they begin in.
    home: Utf8PathBuf,
    folder: Utf8PathBuf,
    last_code: i32,
    commands: usize,
}

impl Reader {
    fn command(&self, line: &str) -> Command {
        let program = Path::new(env!("CARGO_BIN_EXE_aftermark"));
        let path = std::env::var("PATH").unwrap();
        let mut command = Command::new("sh");
        command
            .args(["-c", line])
            .current_dir(&self.folder)
            .env("PATH", format!("{}:{path}", program.parent().unwrap().display()))
            .env("GIT_CEILING_DIRECTORIES", &self.home)
            .envs([("NO_COLOR", "1"), ("COLUMNS", "200")])
            .envs([("GIT_AUTHOR_NAME", "You"), ("GIT_AUTHOR_EMAIL", "you@example.org")])
            .envs([("GIT_COMMITTER_NAME", "You"), ("GIT_COMMITTER_EMAIL", "you@example.org")]);
        for name in ["GITHUB_ACTIONS", "GITHUB_STEP_SUMMARY", "CLICOLOR_FORCE"] {
            command.env_remove(name);
        }
        command
    }

    /// Types a line and returns what is said.
    fn types(&mut self, line: &str) -> String {
        self.commands += 1;
        if let Some(folder) = line.strip_prefix("cd ") {
            self.folder.push(folder);
            assert!(self.folder.is_dir(), "{line}");
            return String::new();
        }
        if line == "echo $?" {
            return format!("{}\n", std::mem::take(&mut self.last_code));
        }
        if line == "aftermark serve" {
            return self.serves();
        }
        let output = self.command(&format!("{line} 2>&1")).output().unwrap();
        self.last_code = output.status.code().unwrap();
        String::from_utf8(output.stdout).unwrap()
    }

    /// Starts the preview, asks for its first page, and ends it.
    fn serves(&self) -> String {
        let mut running =
            self.command("exec aftermark serve").stdout(Stdio::piped()).spawn().unwrap();
        let mut said = String::new();
        let mut out = BufReader::new(running.stdout.take().unwrap());
        for _ in 0..2 {
            out.read_line(&mut said).unwrap();
        }
        let port = said.split("localhost:").nth(1).unwrap();
        let port = port.split('/').next().unwrap();
        let mut stream = TcpStream::connect(("127.0.0.1", port.parse::<u16>().unwrap())).unwrap();
        let request = "GET / HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n";
        stream.write_all(request.as_bytes()).unwrap();
        let mut answer = String::new();
        stream.read_to_string(&mut answer).unwrap();
        running.kill().unwrap();
        running.wait().unwrap();
        assert!(answer.starts_with("HTTP/1.1 200"), "{answer}");
        assert!(answer.contains("Checkout returned 502"), "{answer}");
        said.replace(port, "4400")
    }

    /// Makes the change of a block `diff PATH`: lines that are there are replaced.
    fn edits(&self, block: &Block) {
        let path = self.folder.join(block.info.strip_prefix("diff ").unwrap());
        let side = |sign: char| -> String {
            let lines = block.text.lines().filter_map(|l| l.strip_prefix(sign));
            lines.collect::<Vec<_>>().join("\n")
        };
        let (old, new) = (side('-'), side('+'));
        let text = fs_err::read_to_string(&path).unwrap();
        assert_eq!(text.matches(&old).count(), 1, "{path} has not:\n{old}");
        fs_err::write(path, text.replacen(&old, &new, 1)).unwrap();
    }
}

/// A text without what is another on each day or each machine.
fn timeless(text: &str, home: &str) -> String {
    let text = text.replace(home, HOME);
    let date = regex::Regex::new(r"\d{4}-\d{2}-\d{2}").unwrap();
    let text = date.replace_all(&text, "[date]");
    let pages = regex::Regex::new(r"on \d+ pages").unwrap();
    let days = regex::Regex::new(r"\d+ days").unwrap();
    let text = pages.replace_all(&text, "on [some] pages");
    days.replace_all(&text, "[some] days").into_owned()
}

/// Whether a text is what a page shows of it, where a line `…` stands for any lines.
fn shows(shown: &str, said: &str) -> bool {
    let mut parts = shown.split("…\n");
    let first = parts.next().unwrap_or_default();
    let Some(mut rest) = said.strip_prefix(first) else {
        return false;
    };
    let parts: Vec<&str> = parts.collect();
    let Some((last, between)) = parts.split_last() else {
        return rest.is_empty();
    };
    for part in between {
        // Whole lines only.
        let at = match rest.starts_with(part) {
            true => Some(0),
            false => rest.find(&format!("\n{part}")).map(|at| at + 1),
        };
        let Some(at) = at else { return false };
        rest = &rest[at + part.len()..];
    }
    rest == *last || rest.ends_with(&format!("\n{last}")) || last.is_empty()
}

/// The commands of a session, each with what the page shows of the answer.
fn session(text: &str) -> Vec<(String, String)> {
    let mut all: Vec<(String, String)> = Vec::new();
    for line in text.lines() {
        match (line.strip_prefix("$ "), all.last_mut()) {
            (Some(command), _) => all.push((command.to_owned(), String::new())),
            (None, Some((_, answer))) => {
                answer.push_str(line);
                answer.push('\n');
            }
            (None, None) => panic!("an answer without a command: {line}"),
        }
    }
    all
}

#[test]
fn what_getting_started_says_happens() {
    let keep = tempfile::tempdir().unwrap();
    let home = Utf8PathBuf::from_path_buf(keep.path().canonicalize().unwrap()).unwrap();
    let mut reader = Reader { folder: home.clone(), home, last_code: 0, commands: 0 };
    let page = page::read(Utf8Path::new("docs/getting-started.md"));
    assert!(page.text.contains(concat!(
        "(https://rustup.rs) ",
        env!("CARGO_PKG_RUST_VERSION"),
        " or newer"
    )));
    let mut edits = 0;
    for block in &page.blocks {
        if block.info.starts_with("diff ") {
            reader.edits(block);
            edits += 1;
        }
        if block.info != "console" {
            continue;
        }
        let commands = session(&block.text);
        for (at, (line, shown)) in commands.iter().enumerate() {
            let said = reader.types(line);
            let said = timeless(&said, reader.home.as_str());
            let shown = timeless(shown, "/home/you");
            assert!(
                shows(&shown, &said),
                "{}:{}: `{line}` says\n{said}\nand not\n{shown}",
                page.path,
                block.line
            );
            // Only what the page says fails may fail.
            let asked = commands.get(at + 1).is_some_and(|(next, _)| next == "echo $?");
            assert!(asked || reader.last_code == 0, "`{line}` fails:\n{said}");
        }
    }
    assert!(reader.commands >= 12 && edits >= 4, "{} commands, {edits} edits", reader.commands);
    // The page's last word is a site.
    let page = reader.folder.join("site/incidents/2026-03-14-checkout-returned-502/index.html");
    let page = fs_err::read_to_string(page).unwrap();
    assert!(
        page.contains("the job was nobody's") || page.contains("the job was nobody’s"),
        "{page}"
    );
}

#[test]
fn what_the_readme_shows_of_a_check_is_what_it_says() {
    let run = std::process::Command::new(env!("CARGO_BIN_EXE_aftermark"))
        .args(["check", "example-incidents", "--no-cache", "--color=never", "--as-of=2026-11-24"])
        .output()
        .unwrap();
    let said = String::from_utf8(run.stdout).unwrap();
    let readme = fs_err::read_to_string("README.md").unwrap();
    let (_, shown) = readme.split_once("## What a check says\n").unwrap();
    let (shown, _) = shown.split_once("\nExit codes").unwrap();
    let lines: Vec<&str> = shown.lines().filter_map(|line| line.strip_prefix("    ")).collect();
    assert!(lines.len() > 10, "{shown}");
    for line in lines {
        assert!(said.lines().any(|l| l == line), "`{line}` is not in\n{said}");
    }
}

#[test]
fn what_a_page_shows_is_compared_line_by_line() {
    assert!(shows("a\nb\n", "a\nb\n"));
    assert!(!shows("a\n", "a\nb\n"));
    assert!(shows("a\n…\n", "a\nb\nc\n"));
    assert!(shows("…\nb\n…\n", "a\nb\nc\n"));
    assert!(!shows("…\nb\n…\n", "a\nab\nc\n"));
    assert!(!shows("…\nb\n", "a\nc\n"));
    assert!(shows("", ""));
    assert!(!shows("", "x\n"));
    assert_eq!(
        session("$ a\nb\n$ c\n"),
        [("a".to_owned(), "b\n".to_owned()), ("c".to_owned(), String::new())]
    );
}
