//! Other programs that make HTML or text of documents, where they are installed.
//!
//! They are given the document on standard input, in an empty folder and with nothing of the environment but where
//! programs are: so no name of a file is read as an option, none of their own settings counts, and there is nothing
//! beside the document that it could ask them to read. Those that could read or fetch more are told not to. They may
//! take [`LIMIT`], and give [`MOST_BYTES`].

use std::io::{Read, Write};
use std::process::{Child, Command, ExitStatus, Stdio};
use std::sync::mpsc;
use std::time::{Duration, Instant};

/// How long one document may take.
const LIMIT: Duration = Duration::from_secs(60);
/// How much may come of one document, in bytes: pictures come along in the text.
const MOST_BYTES: u64 = 64 * 1024 * 1024;
/// How much of what a program complains of is read.
const MOST_COMPLAINTS: u64 = 4 * 1024;

/// A program and how it is called.
#[derive(Debug)]
pub struct Program {
    pub name: &'static str,
    arguments: &'static [&'static str],
    /// What does not come along when it is called so.
    loses: Option<&'static str>,
}

/// A kind of documents.
#[derive(Debug)]
pub struct Format {
    /// What it is called.
    pub name: &'static str,
    /// How the names of its files end.
    endings: &'static [&'static str],
    /// What reads it, the best first.
    programs: &'static [Program],
    /// Whether what they give is plain text rather than HTML.
    pub is_text: bool,
    /// What does not come along, whatever reads it.
    loses: Option<&'static str>,
    /// How to come by a program, or by without one.
    install: &'static str,
}

/// A call of pandoc. The memory is bounded, as its manual advises for documents of strangers; sandboxed it neither reads
/// nor fetches anything. Pictures come in the text itself: files that a document names are not written.
macro_rules! pandoc {
    ($from:literal, $loses:expr $(, $more:literal)*) => {
        Program {
            name: "pandoc",
            arguments: &[
                "+RTS", "-M1g", "-RTS", "--sandbox", "--quiet", "--from", $from, "--to", "html", "--standalone",
                "--metadata", "pagetitle= " $(, $more)*
            ],
            loses: $loses,
        }
    };
}

/// Where a picture is named and not there, nothing comes of embedding them.
const PICTURES: Option<&str> = Some("its pictures do not come along, as one of them is not in it");

const PANDOC: &str = "install pandoc (`apt install pandoc`, `brew install pandoc`), or save it as a web page (.html) where it was written";

const FORMATS: [Format; 8] = [
    Format {
        name: "a document of Word",
        endings: &["docx"],
        programs: &[pandoc!("docx", None, "--self-contained"), pandoc!("docx", PICTURES)],
        is_text: false,
        loses: Some(
            "comments, headers and footers do not come along, and changes that were proposed count as accepted",
        ),
        install: PANDOC,
    },
    Format {
        name: "a document of OpenOffice or LibreOffice",
        endings: &["odt"],
        programs: &[pandoc!("odt", None, "--self-contained"), pandoc!("odt", PICTURES)],
        is_text: false,
        loses: Some(
            "comments, headers, footers and the marked head rows of tables do not come along",
        ),
        install: PANDOC,
    },
    Format {
        name: "reStructuredText",
        endings: &["rst"],
        // pandoc drops what stands in fields at the top.
        programs: &[
            Program { name: "rst2html5", arguments: RST, loses: None },
            Program { name: "rst2html", arguments: RST, loses: None },
            pandoc!("rst", Some("fields at its top do not come along, but date and author")),
        ],
        is_text: false,
        loses: Some("files that it includes do not come along"),
        install: "install docutils (`pip install docutils`) or pandoc (`apt install pandoc`, `brew install pandoc`)",
    },
    Format {
        name: "AsciiDoc",
        endings: &["adoc", "asciidoc"],
        programs: &[Program {
            name: "asciidoctor",
            arguments: &[
                "--safe-mode",
                "secure",
                "--attribute",
                "stylesheet!",
                "--attribute",
                "nofooter",
                "--out-file",
                "-",
                "-",
            ],
            loses: None,
        }],
        is_text: false,
        loses: Some("files that it includes do not come along"),
        install: "install asciidoctor (`apt install asciidoctor`, `gem install asciidoctor`)",
    },
    Format {
        name: "a document in RTF",
        endings: &["rtf"],
        programs: &[pandoc!("rtf", None, "--self-contained"), pandoc!("rtf", PICTURES)],
        is_text: false,
        loses: None,
        install: PANDOC,
    },
    Format {
        name: "an Org file",
        endings: &["org"],
        programs: &[pandoc!("org", None)],
        is_text: false,
        loses: None,
        install: PANDOC,
    },
    Format {
        name: "a page of a wiki",
        endings: &["mediawiki", "wiki"],
        programs: &[pandoc!("mediawiki", None)],
        is_text: false,
        loses: None,
        install: PANDOC,
    },
    Format {
        name: "a PDF",
        endings: &["pdf"],
        programs: &[Program {
            name: "pdftotext",
            arguments: &["-layout", "-enc", "UTF-8", "-eol", "unix", "-l", "500", "-", "-"],
            loses: None,
        }],
        is_text: true,
        loses: Some(
            "a PDF says neither what is a heading nor where a table has its columns, and its pictures do not come along: compare it with the original",
        ),
        install: "install pdftotext (`apt install poppler-utils`, `brew install poppler`)",
    },
];

const RST: &[&str] = &[
    "--no-file-insertion",
    "--no-raw",
    "--no-generator",
    "--report=5",
    "--halt=5",
    "--link-stylesheet",
    "--stylesheet=",
];

/// The kind of documents whose names end so.
#[must_use]
pub fn format(ending: &str) -> Option<&'static Format> {
    let ending = ending.to_ascii_lowercase();
    FORMATS.iter().find(|f| f.endings.contains(&ending.as_str()))
}

/// What a program gave.
#[derive(Debug)]
pub struct Converted {
    /// HTML, or plain text where [`Format::is_text`].
    pub text: String,
    /// The program that gave it.
    pub by: &'static str,
    /// What does not come along; empty where all does.
    pub loses: String,
}

/// Why a program gave nothing.
#[derive(Debug)]
struct Failure {
    why: String,
    /// Whether it would be no better called otherwise.
    is_final: bool,
}

impl Failure {
    fn last(why: String) -> Self {
        Self { why, is_final: true }
    }
}

impl Format {
    /// Has a document converted by the first of the programs that is installed.
    ///
    /// # Errors
    /// A sentence: what to install, or why the program gave nothing.
    pub fn convert(&self, document: &[u8]) -> Result<Converted, String> {
        let mut failed = None;
        for program in self.programs {
            let bytes = match program.run(document) {
                Ok(Some(bytes)) => bytes,
                Ok(None) => continue,
                Err(failure) if failure.is_final => return Err(failure.why),
                Err(failure) => {
                    failed.get_or_insert(failure.why);
                    continue;
                }
            };
            let text = String::from_utf8(bytes)
                .map_err(|_| format!("what {} makes of it is not UTF-8", program.name))?;
            let loses: Vec<&str> = self.loses.into_iter().chain(program.loses).collect();
            return Ok(Converted { text, by: program.name, loses: loses.join("; ") });
        }
        if let Some(why) = failed {
            return Err(why);
        }
        Err(format!(
            "it is {}, and the program that reads it is not installed: {}",
            self.name, self.install
        ))
    }
}

impl Program {
    /// Runs it over a document. `None` where it is not installed.
    fn run(&self, document: &[u8]) -> Result<Option<Vec<u8>>, Failure> {
        self.run_within(document, LIMIT)
    }

    fn run_within(&self, document: &[u8], limit: Duration) -> Result<Option<Vec<u8>>, Failure> {
        let name = self.name;
        let failed = |e: std::io::Error| Failure::last(format!("{name} cannot be run: {e}"));
        let folder = tempfile::tempdir().map_err(failed)?;
        let mut command = Command::new(name);
        command
            .args(self.arguments)
            .current_dir(folder.path())
            .env_clear()
            .envs(
                ["PATH", "SYSTEMROOT"].into_iter().filter_map(|v| Some((v, std::env::var_os(v)?))),
            )
            .envs([("LC_ALL", "C.UTF-8"), ("PYTHONSAFEPATH", "1"), ("PYTHONIOENCODING", "utf-8")])
            // The same document gives the same bytes on any day.
            .env("SOURCE_DATE_EPOCH", "315532800")
            .env("HOME", folder.path())
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped());
        #[cfg(unix)]
        std::os::unix::process::CommandExt::process_group(&mut command, 0);
        let mut child = match command.spawn() {
            Ok(child) => child,
            Err(e) if e.kind() == std::io::ErrorKind::NotFound => return Ok(None),
            Err(e) => return Err(failed(e)),
        };
        let end = Instant::now() + limit;
        let (input, output, complaints) =
            (child.stdin.take(), child.stdout.take(), child.stderr.take());
        let (told, results) = mpsc::channel();
        let (complained, heard) = mpsc::channel();
        let outcome = std::thread::scope(|threads| {
            // Who does not read to the end has read what it wants.
            threads.spawn(move || input.map(|mut pipe| pipe.write_all(document)));
            threads.spawn(move || {
                let mut bytes = Vec::new();
                let read = output.map(|pipe| pipe.take(MOST_BYTES + 1).read_to_end(&mut bytes));
                drop(told.send(read.transpose().map(|_| bytes)));
            });
            threads.spawn(move || {
                let mut bytes = Vec::new();
                if let Some(mut pipe) = complaints {
                    let _ = pipe.by_ref().take(MOST_COMPLAINTS).read_to_end(&mut bytes);
                    let _ = std::io::copy(&mut pipe, &mut std::io::sink());
                }
                drop(complained.send(String::from_utf8_lossy(&bytes).into_owned()));
            });
            let bytes = results.recv_timeout(limit);
            let is_too_much = matches!(&bytes, Ok(Ok(bytes)) if u64::try_from(bytes.len()).is_ok_and(|n| n > MOST_BYTES));
            let status = match (&bytes, is_too_much) {
                (Ok(Ok(_)), false) => wait(&mut child, end),
                _ => None,
            };
            if status.is_none() {
                kill(&mut child);
            }
            // What it started may hold on to where it complains.
            let words = heard.recv_timeout(end.saturating_duration_since(Instant::now()));
            if words.is_err() {
                kill(&mut child);
            }
            let words = words.unwrap_or_default();
            (bytes, is_too_much, status, words)
        });
        match outcome {
            (Ok(Ok(_)), true, ..) => Err(Failure::last(format!(
                "what {name} makes of it has more than {} MB; leave pictures out of it, or divide it",
                MOST_BYTES / 1024 / 1024
            ))),
            (Ok(Ok(bytes)), false, Some(status), _) if status.success() => Ok(Some(bytes)),
            (Ok(Ok(_)), false, Some(status), words) => {
                let words = words.lines().find(|l| !l.trim().is_empty()).unwrap_or_default();
                let why =
                    if words.is_empty() { status.to_string() } else { words.trim().to_owned() };
                Err(Failure { why: format!("{name} cannot read it: {why}"), is_final: false })
            }
            (Ok(Err(e)), ..) => Err(failed(e)),
            _ => Err(Failure::last(format!(
                "{name} was not done with it after {} seconds and was ended; save it anew, or make it smaller",
                limit.as_secs()
            ))),
        }
    }
}

/// Waits for a program that has closed its output already.
fn wait(child: &mut Child, end: Instant) -> Option<ExitStatus> {
    loop {
        match child.try_wait() {
            Ok(Some(status)) => return Some(status),
            Ok(None) if Instant::now() < end => std::thread::sleep(Duration::from_millis(2)),
            Ok(None) | Err(_) => return None,
        }
    }
}

/// Ends a program and what it started.
fn kill(child: &mut Child) {
    #[cfg(unix)]
    if let Some(group) = i32::try_from(child.id()).ok().and_then(rustix::process::Pid::from_raw) {
        let _ = rustix::process::kill_process_group(group, rustix::process::Signal::KILL);
    }
    let _ = child.kill();
    let _ = child.wait();
}

/// Has pandoc make a document of Word of a page of HTML that names no other file. It is not sandboxed, as it reads the
/// template of such documents from where it is installed.
///
/// # Errors
/// A sentence: what to install, or why the program gave nothing.
pub fn docx(page: &[u8]) -> Result<Vec<u8>, String> {
    const PROGRAM: Program = Program {
        name: "pandoc",
        arguments: &[
            "+RTS", "-M1g", "-RTS", "--quiet", "--from", "html", "--to", "docx", "--output", "-",
        ],
        loses: None,
    };
    PROGRAM.run(page).map_err(|failure| failure.why)?.ok_or_else(|| {
        "pandoc makes the document, and it is not installed: `apt install pandoc`, `brew install pandoc`; or take --to html, which Word opens".to_owned()
    })
}

#[cfg(all(test, unix))]
mod tests {
    use super::*;

    fn shell(script: &'static str) -> Program {
        Program { name: "sh", arguments: Box::leak(Box::new(["-c", script])), loses: None }
    }

    #[test]
    fn a_program_is_bounded_in_time_and_in_what_it_gives() {
        let run = |script, seconds| shell(script).run_within(b"x", Duration::from_secs(seconds));
        assert_eq!(run("cat; pwd >/dev/null", 20).unwrap().unwrap(), b"x");
        // What it started holds its output open.
        assert!(run("sleep 600 & sleep 600", 1).unwrap_err().why.contains("was not done"));
        assert!(run("exec >&-; sleep 600", 1).unwrap_err().why.contains("was not done"));
        assert!(run("cat /dev/zero", 60).unwrap_err().why.contains("more than 64 MB"));
        assert!(run("yes >&2", 1).unwrap_err().why.contains("was not done"));
        assert_eq!(run("echo; echo no >&2; exit 3", 20).unwrap_err().why, "sh cannot read it: no");
        assert!(
            Program { name: "no-such-program", arguments: &[], loses: None }
                .run(b"")
                .unwrap()
                .is_none()
        );
    }

    #[test]
    fn a_program_sees_an_empty_folder_and_none_of_the_environment() {
        let seen = shell("ls -A; env").run(b"").unwrap().unwrap();
        let seen = String::from_utf8(seen).unwrap();
        let names: Vec<&str> = seen.lines().filter_map(|l| Some(l.split_once('=')?.0)).collect();
        for name in names {
            let known = [
                "PATH",
                "LC_ALL",
                "PYTHONSAFEPATH",
                "SOURCE_DATE_EPOCH",
                "PYTHONIOENCODING",
                "HOME",
                "PWD",
                "OLDPWD",
                "SHLVL",
                "_",
            ];
            assert!(known.contains(&name), "{seen}");
        }
    }
}
