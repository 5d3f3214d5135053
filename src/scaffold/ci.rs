//! What hosts run on each change: a pipeline that installs the program, checks, and builds the site.
//!
//! What changes from repository to repository goes into a variable of the pipeline, quoted for YAML;
//! scripts read it from there. Nothing that a pull request can set is part of a script.

use camino::{Utf8Path, Utf8PathBuf};

use super::NewFile;
use crate::source::yaml::write::quoted;
use crate::vocabulary::shell_word;

/// A host that runs pipelines.
#[derive(Clone, Copy, Debug, PartialEq, Eq, clap::ValueEnum)]
pub enum Host {
    #[value(name = "github")]
    GitHub,
    #[value(name = "gitlab")]
    GitLab,
    Gitea,
    Forgejo,
    Bitbucket,
    /// No pipeline.
    None,
}

/// Where a pipeline installs the program from.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Install {
    /// A release, by its version.
    Release(String),
    /// A commit of a git repository.
    Git { address: String, commit: String },
    /// A folder of the repository, from its top.
    Folder(Utf8PathBuf),
}

impl Install {
    /// Reads a version or `ADDRESS@COMMIT`; what is neither is `None`, and may be a folder.
    ///
    /// # Errors
    /// Why an address is none that can stand in a file that others read and run.
    pub fn parse(text: &str) -> Result<Option<Self>, String> {
        let is_version = text.starts_with(|c: char| c.is_ascii_digit())
            && text.split('.').count() == 3
            && text.bytes().all(|b| b.is_ascii_alphanumeric() || b".-+".contains(&b));
        if is_version {
            return Ok(Some(Self::Release(text.to_owned())));
        }
        let Some((_, after)) = text.split_once("://") else {
            return Ok(None);
        };
        let Some((address, commit)) = text.rsplit_once('@').filter(|(a, _)| a.contains("://"))
        else {
            return Err(
                "names no commit: write URL@COMMIT, so that every run installs the same program"
                    .to_owned(),
            );
        };
        let is_commit =
            (7..=64).contains(&commit.len()) && commit.bytes().all(|b| b.is_ascii_hexdigit());
        if !is_commit {
            return Err(format!(
                "`{commit}` is no commit: write its hexadecimal digits, as `git rev-parse HEAD` shows them, so that every run installs the same program"
            ));
        }
        let host = after.split('/').next().unwrap_or_default();
        if host.rsplit_once('@').is_some_and(|(user, _)| user.contains(':')) {
            return Err(
                "holds a password, which would stand in a file of the repository; leave it out"
                    .to_owned(),
            );
        }
        let is_plain = |b: u8| b.is_ascii_alphanumeric() || b"-._~:/@%+".contains(&b);
        if !address.bytes().all(is_plain) {
            return Err(
                "is no address that a pipeline can use: write letters, digits and -._~:/@%+ alone"
                    .to_owned(),
            );
        }
        Ok(Some(Self::Git { address: address.to_owned(), commit: commit.to_owned() }))
    }

    /// As the setting of a pipeline says it.
    fn setting(&self) -> String {
        match self {
            Self::Release(version) => version.clone(),
            Self::Git { address, commit } => format!("{address}@{commit}"),
            Self::Folder(folder) if folder.as_str().is_empty() => ".".to_owned(),
            // Never an option, an address or a version, whatever it is called.
            Self::Folder(folder) => format!("./{folder}"),
        }
    }

    /// What a key of a cache says of the sources beside the setting: those of a folder change under the same name.
    fn sources(&self) -> String {
        match self {
            Self::Folder(folder) => {
                let glob = folder.join("**");
                format!("-${{{{ hashFiles('{}') }}}}", glob.as_str().replace('\'', "''"))
            }
            _ => String::new(),
        }
    }
}

/// What a pipeline has to know.
#[derive(Clone, Debug)]
pub struct Pipeline<'a> {
    /// The folder that holds `aftermark.toml`, relative to the top of the repository; empty for the top.
    pub root: &'a Utf8Path,
    /// The default branch.
    pub branch: &'a str,
    /// The program to install.
    pub install: &'a Install,
    /// The version of Rust that it is built with.
    pub rust: &'a str,
}

/// Where the pipeline of a host lies, from the top of the repository.
#[must_use]
pub fn place(host: Host) -> Option<&'static str> {
    Some(match host {
        Host::GitHub => ".github/workflows/postmortems.yml",
        Host::Gitea => ".gitea/workflows/postmortems.yml",
        Host::Forgejo => ".forgejo/workflows/postmortems.yml",
        Host::GitLab => ".gitlab-ci.yml",
        Host::Bitbucket => "bitbucket-pipelines.yml",
        Host::None => return None,
    })
}

/// The pipeline of a host, to lie at `path`.
#[must_use]
pub fn pipeline(host: Host, path: &str, known: &Pipeline<'_>) -> Option<NewFile> {
    const STEP: &str = include_str!("files/install.sh");
    // Workflows read `${{` as the beginning of an expression, wherever it stands; GitLab `$` as that of a variable.
    let value = |name: &str, text: &str| match host {
        Host::GitLab => quoted(&text.replace('$', "$$")),
        Host::Bitbucket => format!("export {name}={}", shell_word(text)),
        _ => quoted(&text.replace("${{", "${{ '${{' }}")),
    };
    // Never an option, whatever the folder is called.
    let root = match known.root.as_str() {
        "" => ".".to_owned(),
        root => format!("./{root}"),
    };
    let (template, kept) = match host {
        Host::GitHub => (include_str!("files/github.yml"), "~/.aftermark"),
        Host::Gitea | Host::Forgejo => (include_str!("files/gitea.yml"), "~/.aftermark"),
        Host::GitLab => (include_str!("files/gitlab.yml"), ".aftermark"),
        Host::Bitbucket => (include_str!("files/bitbucket.yml"), ".aftermark"),
        Host::None => return None,
    };
    let forgejo = host == Host::Forgejo;
    let text = with_step(template, &STEP.replace("@KEPT@", kept))
        .replace("@SOURCES@", &known.install.sources())
        .replace("@FILE@", path)
        .replace("@RUST@", known.rust)
        .replace("@RUNNER@", if forgejo { "docker" } else { "ubuntu-latest" })
        .replace("@ACTIONS@", if forgejo { "https://code.forgejo.org/actions" } else { "actions" })
        .replace("@BRANCH@", &quoted(known.branch))
        .replace("@INSTALL@", &value("AFTERMARK_INSTALL", &known.install.setting()))
        .replace("@ROOT@", &value("AFTERMARK_ROOT", &root));
    Some(NewFile { path: path.into(), text })
}

/// Puts the step that installs in its place, as far in as that is.
fn with_step(template: &str, step: &str) -> String {
    let lines = template.lines().flat_map(|line| match line.strip_suffix("@INSTALL_STEP@") {
        Some(indent) => step.lines().map(|l| format!("{indent}{l}\n")).collect::<Vec<_>>(),
        None => vec![format!("{line}\n")],
    });
    lines.collect()
}

/// Where GitLab's pipeline goes beside one that is there, to be included by it.
pub const GITLAB_BESIDE: &str = ".gitlab/postmortems.gitlab-ci.yml";
