//! Addresses on the host of the repository: a file or a commit at a revision, and where to edit.

use super::address::encode;
use crate::config::HostKind;
use crate::edition::CodeHost;

impl CodeHost {
    /// A file as it was in a commit. `path` is relative to the root of the incidents' tree.
    pub fn file_at(&self, commit: &str, path: &str) -> String {
        let (web, commit, path) = (&self.web, encode(commit), self.in_repository(path));
        match self.kind {
            HostKind::GitHub => format!("{web}/blob/{commit}/{path}"),
            HostKind::GitLab => format!("{web}/-/blob/{commit}/{path}"),
            HostKind::Gitea => format!("{web}/src/commit/{commit}/{path}"),
            HostKind::Bitbucket => format!("{web}/src/{commit}/{path}"),
        }
    }

    /// What a commit changed.
    pub fn commit(&self, commit: &str) -> String {
        let (web, commit) = (&self.web, encode(commit));
        match self.kind {
            HostKind::GitHub | HostKind::Gitea => format!("{web}/commit/{commit}"),
            HostKind::GitLab => format!("{web}/-/commit/{commit}"),
            HostKind::Bitbucket => format!("{web}/commits/{commit}"),
        }
    }

    /// Where a file is edited, if it is known on which branch.
    pub fn edit(&self, path: &str) -> Option<String> {
        let branch = self.branch.as_deref()?;
        let (web, path) = (&self.web, self.in_repository(path));
        let in_path = each_encoded(branch);
        Some(match self.kind {
            HostKind::GitHub => format!("{web}/edit/{in_path}/{path}"),
            HostKind::GitLab => format!("{web}/-/edit/{in_path}/{path}"),
            HostKind::Gitea => format!("{web}/_edit/{in_path}/{path}"),
            HostKind::Bitbucket => {
                let at = encode(branch);
                format!("{web}/src/{at}/{path}?mode=edit&at={at}")
            }
        })
    }

    fn in_repository(&self, path: &str) -> String {
        each_encoded(&format!("{}{path}", self.prefix))
    }
}

/// A path with each of its names percent-encoded.
fn each_encoded(path: &str) -> String {
    path.split('/').map(encode).collect::<Vec<_>>().join("/")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn addresses(kind: HostKind, web: &str) -> [String; 3] {
        let host = CodeHost {
            kind,
            web: web.to_owned(),
            branch: Some("fix/the #1".to_owned()),
            prefix: "ops é/".to_owned(),
        };
        let path = "incidents/2026 a?b/README.md";
        [host.file_at("0123abc", path), host.commit("0123abc"), host.edit(path).unwrap()]
    }

    const PATH: &str = "ops%20%C3%A9/incidents/2026%20a%3Fb/README.md";

    #[test]
    fn each_host_has_its_own_addresses() {
        let web = "https://github.com/a/b";
        assert_eq!(
            addresses(HostKind::GitHub, web),
            [
                format!("{web}/blob/0123abc/{PATH}"),
                format!("{web}/commit/0123abc"),
                format!("{web}/edit/fix/the%20%231/{PATH}"),
            ]
        );
        let web = "https://gitlab.example:8443/a/b/c";
        assert_eq!(
            addresses(HostKind::GitLab, web),
            [
                format!("{web}/-/blob/0123abc/{PATH}"),
                format!("{web}/-/commit/0123abc"),
                format!("{web}/-/edit/fix/the%20%231/{PATH}"),
            ]
        );
        let web = "https://codeberg.org/a/b";
        assert_eq!(
            addresses(HostKind::Gitea, web),
            [
                format!("{web}/src/commit/0123abc/{PATH}"),
                format!("{web}/commit/0123abc"),
                format!("{web}/_edit/fix/the%20%231/{PATH}"),
            ]
        );
        let web = "https://bitbucket.org/a/b";
        assert_eq!(
            addresses(HostKind::Bitbucket, web),
            [
                format!("{web}/src/0123abc/{PATH}"),
                format!("{web}/commits/0123abc"),
                format!("{web}/src/fix%2Fthe%20%231/{PATH}?mode=edit&at=fix%2Fthe%20%231"),
            ]
        );
    }

    #[test]
    fn without_a_branch_there_is_nothing_to_edit() {
        let host = CodeHost {
            kind: HostKind::GitHub,
            web: "https://github.com/a/b".to_owned(),
            branch: None,
            prefix: String::new(),
        };
        assert_eq!(host.edit("x"), None);
    }
}
