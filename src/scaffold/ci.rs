//! What hosts run on each change: a pipeline that installs the program, checks, and builds the site.
//!
//! What changes from repository to repository goes into a variable of the pipeline, quoted for YAML;
//! scripts read it from there. Nothing that a pull request can set is part of a script.

use camino::Utf8Path;

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

/// What a pipeline has to know.
#[derive(Clone, Debug)]
pub struct Pipeline<'a> {
    /// The folder that holds `aftermark.toml`, relative to the top of the repository; empty for the top.
    pub root: &'a Utf8Path,
    /// The default branch.
    pub branch: &'a str,
    /// The version of the program to install.
    pub version: &'a str,
    /// The version of Rust that it is built with.
    pub rust: &'a str,
}

/// The pipeline of a host, at its place from the top of the repository.
pub fn pipeline(host: Host, known: &Pipeline<'_>) -> Option<NewFile> {
    // Workflows read `${{` as the beginning of an expression, wherever it stands.
    let literal = |text: &str| quoted(&text.replace("${{", "${{ '${{' }}"));
    // Never an option, whatever the folder is called.
    let root = match known.root.as_str() {
        "" => ".".to_owned(),
        root => format!("./{root}"),
    };
    let (path, template, root_value) = match host {
        Host::GitHub => {
            (".github/workflows/postmortems.yml", include_str!("files/github.yml"), literal(&root))
        }
        Host::Gitea | Host::Forgejo => (
            match host {
                Host::Gitea => ".gitea/workflows/postmortems.yml",
                _ => ".forgejo/workflows/postmortems.yml",
            },
            include_str!("files/gitea.yml"),
            literal(&root),
        ),
        // GitLab reads `$` in a value as the beginning of a variable.
        Host::GitLab => {
            (".gitlab-ci.yml", include_str!("files/gitlab.yml"), quoted(&root.replace('$', "$$")))
        }
        Host::Bitbucket => (
            "bitbucket-pipelines.yml",
            include_str!("files/bitbucket.yml"),
            quoted(&format!("export AFTERMARK_ROOT={}", shell_word(&root))),
        ),
        Host::None => return None,
    };
    let forgejo = host == Host::Forgejo;
    let text = template
        .replace("@VERSION@", known.version)
        .replace("@CACHE@", &known.version.replace('.', "-"))
        .replace("@RUST@", known.rust)
        .replace("@RUNNER@", if forgejo { "docker" } else { "ubuntu-latest" })
        .replace("@ACTIONS@", if forgejo { "https://code.forgejo.org/actions" } else { "actions" })
        .replace("@BRANCH@", &quoted(known.branch))
        .replace("@ROOT@", &root_value);
    Some(NewFile { path: path.into(), text })
}

/// Where GitLab's pipeline goes beside one that is there, to be included by it.
pub const GITLAB_BESIDE: &str = ".gitlab/postmortems.gitlab-ci.yml";
