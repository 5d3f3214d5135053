//! Which project an export is of, where it is said beside the export and not in it.

use thiserror::Error;
use url::Url;

use super::issue::{Issue, Tracker};
use super::read::Export;
use super::reference;

/// A project of GitHub or GitLab, as it is given with `--project`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Project {
    /// `https://git.example.org`, where the whole address was given.
    origin: Option<String>,
    /// `team/project`, as it was given.
    path: String,
}

/// Why a project cannot be that of an export.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
#[error("{message}")]
pub struct ProjectError {
    message: String,
}

impl Project {
    /// Reads `team/project` or `https://git.example.org/team/project`.
    ///
    /// # Errors
    /// [`ProjectError`] for what names no project in either way.
    pub fn parse(text: &str) -> Result<Self, ProjectError> {
        let refused = || ProjectError {
            message: format!(
                "“{}” names no project; write team/project, or its address such as https://git.example.org/team/project",
                crate::report::excerpt::printable(text)
            ),
        };
        let text = text.trim();
        let (origin, path) = if text.contains("://") {
            let url = Url::parse(text).map_err(|_| refused())?;
            if !matches!(url.scheme(), "http" | "https") || url.host_str().is_none() {
                return Err(refused());
            }
            (Some(url.origin().ascii_serialization()), url.path().to_owned())
        } else {
            (None, text.to_owned())
        };
        let parts = path.trim_matches('/').split('/');
        // People copy the address of the list of issues, too.
        let parts: Vec<&str> = parts.take_while(|p| !matches!(*p, "-" | "issues")).collect();
        let named = |part: &&str| {
            !part.is_empty()
                && part.chars().all(|c| c.is_alphanumeric() || matches!(c, '-' | '_' | '.'))
        };
        if parts.len() < 2 || !parts.iter().all(named) {
            return Err(refused());
        }
        let path = parts.join("/");
        let path = path.strip_suffix(".git").unwrap_or(&path).to_owned();
        Ok(Self { origin, path })
    }

    fn address(&self, tracker: Tracker, number: &str) -> Option<String> {
        let origin = self.origin.as_deref()?;
        let list = if tracker == Tracker::GitLab { "-/issues" } else { "issues" };
        Some(format!("{origin}/{}/{list}/{number}", self.path))
    }
}

impl Export {
    /// Says of which project the issues are that have no address.
    ///
    /// # Errors
    /// [`ProjectError`] where an issue has an address of another project, and for trackers whose keys
    /// are of one project anyway.
    pub fn place(&mut self, project: &Project) -> Result<(), ProjectError> {
        let tracker = self.tracker;
        if !matches!(tracker, Tracker::GitHub | Tracker::GitLab) {
            return Err(ProjectError {
                message: format!(
                    "--project is for exports of GitHub and GitLab, whose numbers say nothing without it; this one is of {}, whose keys do: leave it out",
                    tracker.title()
                ),
            });
        }
        for issue in self.issues.iter_mut().chain(&mut self.pulls) {
            place(issue, project, tracker)?;
        }
        Ok(())
    }
}

fn place(issue: &mut Issue, project: &Project, tracker: Tracker) -> Result<(), ProjectError> {
    let Some(url) = issue.url.as_deref() else {
        let number = issue.key.trim_start_matches('#');
        match project.address(tracker, number) {
            Some(address) => issue.url = Some(address),
            None => issue.key = format!("{}#{number}", project.path),
        }
        return Ok(());
    };
    let own = reference::of_issue(url);
    let given = project.address(tracker, "1");
    let given = given.as_deref().map(reference::of_issue);
    let host = given.and_then(|g| g.host);
    let other_host = host.is_some() && own.host.is_some() && own.host != host;
    if other_host || own.project.is_some_and(|p| p != project.path.to_lowercase()) {
        return Err(ProjectError {
            message: format!(
                "--project says {}, and {} of the export is {url}; leave --project out, as the export says itself where its issues are, or give the export that is meant",
                project.path, issue.key
            ),
        });
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn parsed(text: &str) -> Option<(Option<String>, String)> {
        Project::parse(text).ok().map(|p| (p.origin, p.path))
    }

    #[test]
    fn paths_and_addresses() {
        let at = |origin: &str, path: &str| {
            let origin = (!origin.is_empty()).then(|| origin.to_owned());
            Some((origin, path.to_owned()))
        };
        assert_eq!(parsed("Acme/Billing"), at("", "Acme/Billing"));
        assert_eq!(parsed("team/sub/pay/"), at("", "team/sub/pay"));
        let hub = at("https://github.com", "acme/billing");
        assert_eq!(parsed("https://github.com/acme/billing"), hub);
        assert_eq!(parsed("https://github.com/acme/billing.git"), hub);
        assert_eq!(parsed("https://github.com/acme/billing/issues?q=x"), hub);
        assert_eq!(
            parsed("https://git.example.org:8443/team/sub/pay/-/issues"),
            at("https://git.example.org:8443", "team/sub/pay")
        );
        for none in [
            "",
            "billing",
            "/",
            "a b/c",
            "a//b",
            "acme/billing#12",
            "https://github.com/acme",
            "javascript://x/a/b",
            "file:///a/b",
        ] {
            assert_eq!(parsed(none), None, "{none}");
        }
    }
}
