//! Nothing that a repository is configured to start is started: each command runs in repositories whose
//! configuration names a canary wherever git takes a program, and its runs are counted.

use std::collections::BTreeSet;
use std::io::{Read, Write};
use std::net::TcpStream;
use std::os::unix::fs::PermissionsExt;
use std::os::unix::process::CommandExt;
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

use camino::{Utf8Path, Utf8PathBuf};
use rayon::prelude::*;

use crate::repository::{Repository, SLUG};

/// A program that notes that it ran and gives back what it is given.
struct Canary {
    program: Utf8PathBuf,
    runs: Utf8PathBuf,
}

impl Canary {
    fn beside(repository: &Repository) -> Self {
        let folder = repository.root.parent().unwrap();
        let (program, runs) = (folder.join("canary.sh"), folder.join("runs"));
        let text = format!("#!/bin/sh\necho \"$0 $*\" >> '{runs}'\nexec cat\n");
        fs_err::write(&program, text).unwrap();
        let open = std::fs::Permissions::from_mode(0o755);
        fs_err::set_permissions(&program, open).unwrap();
        Self { program, runs }
    }

    /// How often it ran since it was last asked.
    fn count(&self) -> usize {
        let text = fs_err::read_to_string(&self.runs).unwrap_or_default();
        let _ = fs_err::remove_file(&self.runs);
        text.lines().count()
    }
}

/// A repository with a trap, the folder in which the program is run, and what sets the trap off: a command that
/// proves that it is one.
struct Trap {
    repository: Repository,
    canary: Canary,
    folder: &'static str,
    variables: Vec<(&'static str, String)>,
    proof: &'static [&'static str],
}

impl Trap {
    /// The complete fixture, committed, with a second commit.
    fn committed() -> Self {
        let repository = Repository::complete();
        // Most of a small site are the pages of rules, of which no program of a repository knows.
        repository.write("theme/templates/pages/rule.html", "{{ rule.id }}");
        let config = repository.read("aftermark.toml");
        repository.write("aftermark.toml", format!("site.theme = \"theme\"\n{config}"));
        let repository = repository.committed();
        repository.write(&format!("incidents/{SLUG}/evidence/more.log"), "one\n");
        repository.git(&["add", "--all"]);
        repository.git(&["commit", "--quiet", "--message=more"]);
        Self {
            canary: Canary::beside(&repository),
            repository,
            folder: ".",
            variables: Vec::new(),
            proof: &[],
        }
    }

    fn configured(self, values: &[(&str, &str)]) -> Self {
        for (key, value) in values {
            let value = value.replace("CANARY", self.canary.program.as_str());
            self.repository.git(&["config", key, &value]);
        }
        self
    }

    fn attributes(self, text: &str) -> Self {
        self.repository.write(".gitattributes", text);
        self.repository.git(&["add", "--all"]);
        self.repository.git(&["commit", "--quiet", "--message=attributes"]);
        let _ = self.canary.count();
        self
    }

    /// Makes git look into every file: all were touched since the index was written.
    fn touched(self) -> Self {
        let later = std::time::SystemTime::now() + Duration::from_secs(5);
        let walk = walkdir::WalkDir::new(&self.repository.root).into_iter();
        for entry in walk.filter_entry(|e| e.file_name() != ".git") {
            let entry = entry.unwrap();
            if entry.file_type().is_file() {
                let file = std::fs::File::options().append(true).open(entry.path()).unwrap();
                file.set_modified(later).unwrap();
            }
        }
        self
    }

    fn proved_by(self, proof: &'static [&'static str]) -> Self {
        Self { proof, ..self }
    }

    fn git(&self, arguments: &[&str]) -> usize {
        let _ = self.canary.count();
        let mut child = Command::new("git")
            .current_dir(self.repository.root.join(self.folder))
            .args(arguments)
            .envs(self.variables.iter().map(|(k, v)| (*k, v.as_str())))
            .stdin(Stdio::null())
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .process_group(0)
            .spawn()
            .unwrap();
        // A canary in the place of a server never answers as one, and git would wait for it: that it ran is enough.
        let begun = Instant::now();
        while child.try_wait().unwrap().is_none() {
            let ran = fs_err::metadata(&self.canary.runs).is_ok_and(|m| m.len() > 0);
            if ran || begun.elapsed() > Duration::from_secs(20) {
                let group = rustix::process::Pid::from_child(&child);
                let _ = rustix::process::kill_process_group(group, rustix::process::Signal::KILL);
            }
            std::thread::sleep(Duration::from_millis(5));
        }
        self.canary.count()
    }
}

/// Files that make `folder` look like a bare repository with the history of `repository`, the newest tree and
/// texts left out, and a configuration that starts the canary for whatever it is asked.
fn bare(trap: Trap, folder: &'static str) -> Trap {
    let root = &trap.repository.root;
    let to = root.join(folder);
    fs_err::create_dir_all(&to).unwrap();
    for entry in ["HEAD", "index"] {
        fs_err::copy(root.join(".git").join(entry), to.join(entry)).unwrap();
    }
    for part in ["refs", "objects"] {
        for entry in walkdir::WalkDir::new(root.join(".git").join(part)) {
            let entry = entry.unwrap();
            let path = Utf8Path::from_path(entry.path()).unwrap();
            let below = path.strip_prefix(root.join(".git")).unwrap();
            match entry.file_type().is_dir() {
                true => fs_err::create_dir_all(to.join(below)).unwrap(),
                false => drop(fs_err::copy(path, to.join(below)).unwrap()),
            }
        }
    }
    // Of the commits all but the last is there, so that whoever asks for its tree has to fetch it.
    let tree =
        Command::new("git").current_dir(root).args(["rev-parse", "HEAD^{tree}"]).output().unwrap();
    let tree = String::from_utf8(tree.stdout).unwrap();
    let (first, rest) = tree.trim().split_at(2);
    fs_err::remove_file(to.join("objects").join(first).join(rest)).unwrap();
    let canary = &trap.canary.program;
    let config = format!(
        "[core]\n\trepositoryformatversion = 1\n\tbare = false\n\tworktree = {root}\n\tfsmonitor = {canary}\n\tpager = {canary}\n\
         [extensions]\n\tpartialClone = origin\n\
         [remote \"origin\"]\n\turl = {to}\n\tpromisor = true\n\tuploadpack = {canary}\n\
         [filter \"x\"]\n\tclean = {canary}\n\tprocess = {canary}\n"
    );
    fs_err::write(to.join("config"), config).unwrap();
    Trap { folder, ..trap }
}

/// A repository of its own below an incident, as a submodule, with a filter.
fn submodule() -> Trap {
    let trap = Trap::committed();
    let inner = trap.repository.root.parent().unwrap().join("inner");
    let inner = inner.as_str();
    trap.repository.git(&["init", "--quiet", inner]);
    fs_err::write(format!("{inner}/a.txt"), "a\n").unwrap();
    fs_err::write(format!("{inner}/.gitattributes"), "* filter=x\n").unwrap();
    let commit = ["commit", "--quiet", "--message=inner"];
    trap.repository.git(&["-C", inner, "add", "--all"]);
    trap.repository.git(&[&["-C", inner], &commit[..]].concat());
    let place = format!("incidents/{SLUG}/module");
    let add = ["submodule", "--quiet", "add", inner, &place];
    let local = ["-c", "protocol.file.allow=always"];
    trap.repository.git(&[&local[..], &add].concat());
    trap.repository.git(&commit);
    let canary = trap.canary.program.to_string();
    let module = trap.repository.root.join(&place);
    for key in ["filter.x.clean", "filter.x.process"] {
        trap.repository.git(&["-C", module.as_str(), "config", key, &canary]);
    }
    fs_err::write(module.join("a.txt"), "b\n").unwrap();
    trap.proved_by(&["status"])
}

/// The user's own clone, which lacks texts that are fetched when needed.
fn partial(settings: &[(&str, &str)]) -> Trap {
    let trap = Trap::committed();
    let root = trap.repository.root.clone();
    let old = Command::new("git")
        .current_dir(&root)
        .args(["rev-parse", &format!("HEAD~1:incidents/{SLUG}/README.md")])
        .output()
        .unwrap();
    // The README as it was at first is only in the history.
    trap.repository.replace(
        &format!("incidents/{SLUG}/README.md"),
        "status: complete",
        "status: in-review",
    );
    trap.repository.git(&["commit", "--quiet", "--all", "--message=later"]);
    trap.repository.replace(
        &format!("incidents/{SLUG}/README.md"),
        "status: in-review",
        "status: complete ",
    );
    trap.repository.git(&["commit", "--quiet", "--all", "--message=last"]);
    let id = String::from_utf8(old.stdout).unwrap();
    let (first, rest) = id.trim().split_at(2);
    fs_err::remove_file(root.join(".git/objects").join(first).join(rest)).unwrap();
    trap.configured(&[
        ("core.repositoryformatversion", "1"),
        ("extensions.partialClone", "origin"),
        ("remote.origin.promisor", "true"),
        ("protocol.allow", "always"),
        ("protocol.ext.allow", "always"),
    ])
    .configured(settings)
    .proved_by(&["log", "--patch"])
}

const PROCESS: &[(&str, &str)] = &[("filter.x.process", "CANARY"), ("filter.x.required", "true")];
const MONITOR: &[(&str, &str)] = &[("core.fsmonitor", "CANARY")];
const DIFFERENCES: &[(&str, &str)] =
    &[("diff.x.textconv", "CANARY"), ("diff.x.command", "CANARY"), ("diff.external", "CANARY")];

/// What does not keep the rest from being started, in one repository.
fn together() -> Trap {
    let trap = signatures(Trap::committed().attributes("* filter=x diff=x\n"));
    let trap = trap.configured(PROCESS).configured(DIFFERENCES).configured(MONITOR);
    environment(hooks(trap)).proved_by(&["status"])
}

fn signatures(trap: Trap) -> Trap {
    let trap = trap.configured(&[("gpg.program", "CANARY"), ("log.showSignature", "true")]);
    sign_last(&trap);
    trap.proved_by(&["log", "-1"])
}

fn hooks(trap: Trap) -> Trap {
    let hooks = trap.repository.root.join(".git/hooks");
    fs_err::create_dir_all(&hooks).unwrap();
    for name in ["post-index-change", "pre-auto-gc", "reference-transaction"] {
        fs_err::copy(&trap.canary.program, hooks.join(name)).unwrap();
    }
    trap.touched().proved_by(&["status"])
}

fn environment(trap: Trap) -> Trap {
    let mut trap = trap.touched();
    let canary = trap.canary.program.to_string();
    for name in [
        "GIT_EXTERNAL_DIFF",
        "GIT_PAGER",
        "GIT_SSH",
        "GIT_SSH_COMMAND",
        "GIT_ASKPASS",
        "GIT_PROXY_COMMAND",
        "GIT_EDITOR",
    ] {
        trap.variables.push((name, canary.clone()));
    }
    trap.proved_by(&["show", "--ext-diff"])
}

type Make = fn() -> Trap;

/// Traps that need no repository to themselves: each is proved in one, and all are tried in one.
fn proved_alone() -> Vec<(&'static str, Make)> {
    vec![
        ("a required filter's process", || {
            let trap = Trap::committed().attributes("* filter=x\n").configured(PROCESS);
            trap.touched().proved_by(&["status"])
        }),
        ("a monitor of files", || Trap::committed().configured(MONITOR).proved_by(&["status"])),
        ("texts and differences made by programs", || {
            let trap = Trap::committed().configured(DIFFERENCES).attributes("* diff=x\n");
            trap.proved_by(&["log", "--patch", "--ext-diff"])
        }),
        ("signatures", || signatures(Trap::committed())),
        ("hooks", || hooks(Trap::committed())),
        ("programs in the environment", || environment(Trap::committed())),
    ]
}

/// Traps that the commands are tried in, by name.
fn traps() -> Vec<(&'static str, Make)> {
    vec![
        ("files like a bare repository beside aftermark.toml", || {
            let trap = Trap::committed();
            for name in ["aftermark.toml", "incidents", "theme"] {
                let to = trap.repository.root.join("reviews").join(name);
                fs_err::create_dir_all(to.parent().unwrap()).unwrap();
                fs_err::rename(trap.repository.root.join(name), to).unwrap();
            }
            let trap = trap.attributes("* filter=x\n").touched();
            bare(trap, "reviews").proved_by(&["status"])
        }),
        ("files like a bare repository at an incident", || {
            let trap = Trap::committed().attributes("* filter=x\n").touched();
            bare(trap, "incidents/2026-03-14-checkout-tls-expiry").proved_by(&["status"])
        }),
        ("files like a bare repository, and no other", || {
            let trap = Trap::committed().attributes("* filter=x\n").touched();
            let trap = bare(trap, ".");
            fs_err::remove_dir_all(trap.repository.root.join(".git")).unwrap();
            trap.proved_by(&["status"])
        }),
        ("what needs no repository to itself", together),
        ("a filter's clean", || {
            Trap::committed()
                .configured(&[("filter.x.clean", "CANARY"), ("filter.x.smudge", "CANARY")])
                .attributes("* filter=x\n")
                .touched()
                .proved_by(&["status"])
        }),
        ("a filter that a tracked file configures", || {
            let trap = Trap::committed();
            let canary = trap.canary.program.clone();
            trap.repository.write(
                ".gitconfig",
                format!("[filter \"x y\"]\n\tclean = {canary}\n[core]\n\tfsmonitor = {canary}\n"),
            );
            trap.attributes("* filter=x\n")
                .configured(&[("include.path", "../.gitconfig")])
                .proved_by(&["status"])
        }),
        ("a filter of a submodule", submodule),
        ("missing objects and a server's program", || {
            partial(&[("remote.origin.url", "/nowhere"), ("remote.origin.uploadpack", "CANARY")])
        }),
        ("missing objects and ext::", || partial(&[("remote.origin.url", "ext::CANARY")])),
        ("missing objects and ssh", || {
            partial(&[
                ("remote.origin.url", "git@host.example:team/x.git"),
                ("core.sshCommand", "CANARY"),
            ])
        }),
        ("another repository in the environment", || {
            let mut trap =
                bare(Trap::committed().attributes("* filter=x\n").touched(), "elsewhere");
            let other = trap.repository.root.join("elsewhere");
            trap.folder = ".";
            trap.variables.push(("GIT_DIR", other.to_string()));
            trap.variables.push(("GIT_INDEX_FILE", other.join("index").to_string()));
            trap.proved_by(&["status"])
        }),
    ]
}

/// Gives the last commit something like a signature.
fn sign_last(trap: &Trap) {
    let git = |arguments: &[&str], input: &str| {
        let mut child = Command::new("git")
            .current_dir(&trap.repository.root)
            .args(arguments)
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .spawn()
            .unwrap();
        let mut ask = child.stdin.take().unwrap();
        ask.write_all(input.as_bytes()).unwrap();
        drop(ask);
        String::from_utf8(child.wait_with_output().unwrap().stdout).unwrap()
    };
    let commit = git(&["cat-file", "commit", "HEAD"], "");
    let (head, message) = commit.split_once("\n\n").unwrap();
    let signature = "gpgsig -----BEGIN PGP SIGNATURE-----\n \n x\n -----END PGP SIGNATURE-----";
    let signed = format!("{head}\n{signature}\n\n{message}");
    let id = git(&["hash-object", "-t", "commit", "-w", "--stdin"], &signed);
    trap.repository.git(&["reset", "--quiet", "--soft", id.trim()]);
}

/// The command lines by which each command of the program is run, by its names.
fn calls(leaf: &str) -> Vec<Vec<String>> {
    let report = format!("incidents/{SLUG}/README.md");
    let action = format!("{SLUG}#A2");
    let lines: &[&[&str]] = match leaf {
        "check" => &[
            &["check", "."],
            &["check", "FILE"],
            &["check", "--since", "HEAD~1"],
            &["check", "--as-of", "2026-11-01"],
            &["check", "--fix", "--diff"],
            &["check", "--stdin-filename", "FILE"],
            &["check", "--update-baseline", "--reason", "r"],
        ],
        "build" => &[
            &["build", ".", "--allow-incomplete", "--output", "OUT"],
            &["build", ".", "--allow-incomplete", "--as-of", "2026-11-01", "--output", "OUT"],
        ],
        "serve" => &[&["serve", "--no-open", "--port", "0"]],
        "init" => &[&["init", "."], &["init", "below"]],
        "new" => &[&["new", "It broke", "--no-edit"], &["new", "x", "--print"]],
        "convert" => &[
            &["convert", SLUG, "--to", "markdown", "--diff"],
            &["convert", SLUG, "--to", "markdown"],
            &["convert", SLUG, "--to", "yaml"],
        ],
        "gather" => &[
            &["gather", SLUG, "-", "--all"],
            &["gather", SLUG, "FILE", "--dry-run"],
            &["gather", SLUG, "FILE", "--all", "--copy"],
        ],
        "export" => &[
            &["export", SLUG, "--to", "html"],
            &["export", SLUG, "--to", "json"],
            &["export", SLUG, "--to", "docx", "--output", "report.docx"],
        ],
        "audit" => &[&["audit", "site"], &["audit", "incidents", "--edition", "public"]],
        "coverage" => &[&["coverage"], &["coverage", "--format", "svg", "--as-of", "2026-11-01"]],
        "metrics" => &[
            &["metrics"],
            &["metrics", "--by", "service", "--format", "openmetrics", "--as-of", "2026-11-01"],
        ],
        "import" => &[&["import", "FILE", "--dry-run"], &["import", "FILE"]],
        "search" => &[&["search", "timeout"], &["search", "x", "--as-of", "2026-11-01"]],
        "seen" => &[&["seen", "timed out"], &["seen", "-", "--as-of", "2026-11-01"]],
        "rules" => &[&["rules"]],
        "explain" => &[&["explain", "root-cause/no-root-cause"]],
        "schema" => &[&["schema"]],
        "theme eject" => &[&["theme", "eject", "templates/pages/404.html"]],
        "theme list" => &[&["theme", "list"]],
        "actions list" => &[
            &["actions", "list"],
            &["actions", "list", "--moved"],
            &["actions", "list", "--as-of", "2026-11-01"],
        ],
        "actions digest" => &[&["actions", "digest"]],
        "actions set" => &[&["actions", "set", "ACTION", "due=2027-01-01"]],
        "actions touching" => &[&["actions", "touching", "--since", "HEAD~1"]],
        "actions sync" => &[&["actions", "sync", "--from", "-", "--tracker", "github"]],
        "actions export" => &[&["actions", "export", "--to", "github"]],
        "completions" => &[&["completions", "bash"]],
        "man" => &[&["man", "OUT"]],
        other => panic!("add the command lines by which `aftermark {other}` is run"),
    };
    let word = |word: &&str| match *word {
        "FILE" => report.clone(),
        "ACTION" => action.clone(),
        other => other.to_owned(),
    };
    lines.iter().map(|line| line.iter().map(word).collect()).collect()
}

/// The names of all commands without commands of their own.
fn leaves() -> BTreeSet<String> {
    fn below(command: &clap::Command, before: &str, leaves: &mut BTreeSet<String>) {
        for sub in command.get_subcommands().filter(|s| s.get_name() != "help") {
            let name = format!("{before}{}", sub.get_name());
            match sub.has_subcommands() {
                true => below(sub, &format!("{name} "), leaves),
                false => drop(leaves.insert(name)),
            }
        }
    }
    let mut leaves = BTreeSet::new();
    below(&aftermark::cli::command(), "", &mut leaves);
    leaves
}

/// Runs the program; of `serve`, until it answered.
fn run(trap: &Trap, line: &[String]) -> usize {
    let out = trap.repository.root.parent().unwrap().join("out");
    let _ = fs_err::remove_dir_all(&out);
    let line: Vec<&str> = line.iter().map(|w| if w == "OUT" { out.as_str() } else { w }).collect();
    let _ = trap.canary.count();
    let mut child = Command::new(env!("CARGO_BIN_EXE_aftermark"))
        .current_dir(trap.repository.root.join(trap.folder))
        .args(&line)
        .envs(trap.variables.iter().map(|(k, v)| (*k, v.as_str())))
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::null())
        .spawn()
        .unwrap();
    let mut input = child.stdin.take().unwrap();
    let given: &[u8] = if line.contains(&"sync") { b"[]" } else { b"# x\n" };
    let _ = input.write_all(given);
    drop(input);
    if line[0] == "serve" {
        let mut said = vec![0; 200];
        let n = child.stdout.as_mut().unwrap().read(&mut said).unwrap();
        let said = String::from_utf8_lossy(&said[..n]);
        let port = said.split("localhost:").nth(1).map(|rest| {
            let digits = rest.chars().take_while(char::is_ascii_digit);
            digits.collect::<String>()
        });
        if let Some(port) = port {
            let mut to = TcpStream::connect(format!("127.0.0.1:{port}")).unwrap();
            write!(to, "GET / HTTP/1.1\r\nHost: localhost:{port}\r\nConnection: close\r\n\r\n")
                .unwrap();
            let _ = to.read_to_end(&mut Vec::new());
        }
        child.kill().unwrap();
    }
    child.wait_with_output().unwrap();
    trap.canary.count()
}

#[test]
fn no_command_of_a_repository_runs() {
    let lines: Vec<Vec<String>> = leaves().iter().flat_map(|leaf| calls(leaf)).collect();
    let alone = proved_alone().into_iter().map(|(name, make)| (name, make, &[][..]));
    let tried_in = traps().into_iter().map(|(name, make)| (name, make, &lines[..]));
    // A row of the table, and the lines that started something.
    let tried: Vec<(String, Vec<String>)> = tried_in
        .chain(alone)
        .collect::<Vec<_>>()
        .into_par_iter()
        .map(|(name, make, lines)| {
            let trap = make();
            let proof = make().git(trap.proof);
            let proved_by = trap.proof.join(" ");
            assert!(proof > 0, "{name} is no trap: `git {proved_by}` starts nothing");
            let (mut started, mut runs) = (Vec::new(), 0);
            for line in lines {
                let n = run(&trap, line);
                runs += n;
                if n > 0 {
                    started.push(format!("{name}: {} ({n})", line.join(" ")));
                }
            }
            let row = format!(
                "{name:<52} git {proved_by:<24} {proof:>3}   {} command lines {runs:>3}\n",
                lines.len()
            );
            (row, started)
        })
        .collect();
    let (table, started): (String, Vec<Vec<String>>) = tried.into_iter().unzip();
    println!("{table}");
    let started = started.concat();
    assert!(started.is_empty(), "{table}\n{}", started.join("\n"));
}
