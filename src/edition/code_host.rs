//! Where the repository is on the web: as `aftermark.toml` says, or as its remote lets tell.

use crate::config::{HostKind, RepositoryConfig};
use crate::source::remote::Remote;

/// A repository on a host whose addresses are known.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CodeHost {
    pub kind: HostKind,
    /// The repository's page, without a slash at the end; `https` or `http`.
    pub web: String,
    /// What a link for editing leads to.
    pub branch: Option<String>,
    /// Where the tree of incidents lies in the repository: empty, or a path that ends in `/`.
    pub prefix: String,
}

impl CodeHost {
    /// Decides from the configuration and, where that says nothing, from the address and the branch
    /// of `origin`. `None` for a host of an unknown kind: no link is better than a wrong one.
    ///
    /// # Errors
    /// A sentence about `site.repository.url`.
    pub fn decide(
        config: &RepositoryConfig,
        origin: Option<&str>,
        branch: Option<String>,
        prefix: &str,
    ) -> Result<Option<Self>, String> {
        let remote = match config.url.as_deref() {
            Some(url) => Some(configured(url)?),
            None => origin.and_then(Remote::parse),
        };
        let Some(mut remote) = remote.filter(|_| config.links) else {
            return Ok(None);
        };
        // Where port 22 is closed, these are fetched from.
        if let "ssh.github.com" | "altssh.gitlab.com" | "altssh.bitbucket.org" =
            remote.host.as_str()
            && let Some((_, host)) = remote.host.split_once('.')
        {
            remote.host = host.to_owned();
        }
        let Some(kind) = config.kind.or_else(|| kind_of(&remote.host)) else {
            return Ok(None);
        };
        Ok(Some(Self {
            kind,
            web: remote.web(),
            branch: config.branch.clone().or(branch),
            prefix: prefix.to_owned(),
        }))
    }
}

fn configured(url: &str) -> Result<Remote, String> {
    let by_web = url.starts_with("https://") || url.starts_with("http://");
    Remote::parse(url).filter(|_| by_web).ok_or_else(|| {
        format!("`{url}` is not the address of a repository's page; write it as in https://github.com/team/incidents")
    })
}

/// The kind of a host by its name.
fn kind_of(host: &str) -> Option<HostKind> {
    let host = host.strip_prefix("www.").unwrap_or(host);
    match host {
        "github.com" => return Some(HostKind::GitHub),
        "bitbucket.org" => return Some(HostKind::Bitbucket),
        "codeberg.org" => return Some(HostKind::Gitea),
        _ => {}
    }
    if host.contains("gitlab") {
        return Some(HostKind::GitLab);
    }
    host.split('.').find_map(|label| match label {
        "github" => Some(HostKind::GitHub),
        "gitea" | "forgejo" => Some(HostKind::Gitea),
        _ => None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn decided(config: &RepositoryConfig, origin: &str) -> Option<CodeHost> {
        CodeHost::decide(config, Some(origin), Some("main".to_owned()), "").unwrap()
    }

    fn guessed(origin: &str) -> Option<HostKind> {
        decided(&RepositoryConfig::default(), origin).map(|h| h.kind)
    }

    #[test]
    fn the_name_of_a_host_tells_its_kind_or_nothing_does() {
        for (host, kind) in [
            ("github.com", Some(HostKind::GitHub)),
            ("github.corp.example", Some(HostKind::GitHub)),
            ("ssh.github.com", Some(HostKind::GitHub)),
            ("gitlab.com", Some(HostKind::GitLab)),
            ("my-gitlab.corp.example", Some(HostKind::GitLab)),
            ("codeberg.org", Some(HostKind::Gitea)),
            ("gitea.corp.example", Some(HostKind::Gitea)),
            ("forgejo.corp.example", Some(HostKind::Gitea)),
            ("bitbucket.org", Some(HostKind::Bitbucket)),
            ("bitbucket.corp.example", None),
            ("notgithub.com", None),
            ("git.corp.example", None),
            ("git.sr.ht", None),
        ] {
            assert_eq!(guessed(&format!("git@{host}:a/b.git")), kind, "{host}");
        }
    }

    #[test]
    fn a_port_of_ssh_leads_to_the_host_itself() {
        let found = decided(&RepositoryConfig::default(), "ssh://git@ssh.github.com:443/a/b.git");
        assert_eq!(found.unwrap().web, "https://github.com/a/b");
    }

    #[test]
    fn what_is_configured_is_used_and_what_is_switched_off_is_not() {
        let config = RepositoryConfig {
            url: Some("https://git.corp.example/sub/a/b/".to_owned()),
            kind: Some(HostKind::Gitea),
            branch: Some("trunk".to_owned()),
            ..RepositoryConfig::default()
        };
        let found = decided(&config, "git@github.com:x/y.git").unwrap();
        assert_eq!(
            (found.kind, found.web.as_str(), found.branch.as_deref()),
            (HostKind::Gitea, "https://git.corp.example/sub/a/b", Some("trunk"))
        );
        let off = RepositoryConfig { links: false, ..config.clone() };
        assert_eq!(decided(&off, "git@github.com:x/y.git"), None);
        for url in ["javascript:alert(1)", "git@github.com:a/b", "https://x", "ssh://g.example/a/b"]
        {
            let config =
                RepositoryConfig { url: Some(url.to_owned()), ..RepositoryConfig::default() };
            assert!(CodeHost::decide(&config, None, None, "").is_err(), "{url}");
        }
    }
}
