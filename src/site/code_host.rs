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

    /// A file or folder as it is now, if it is known on which branch that is. `path` is relative to the root of
    /// the repository.
    pub fn file(&self, path: &str) -> Option<String> {
        let branch = self.branch.as_deref()?;
        let (web, path) = (&self.web, each_encoded(path));
        let in_path = each_encoded(branch);
        Some(match self.kind {
            HostKind::GitHub => format!("{web}/blob/{in_path}/{path}"),
            HostKind::GitLab => format!("{web}/-/blob/{in_path}/{path}"),
            HostKind::Gitea => format!("{web}/src/branch/{in_path}/{path}"),
            HostKind::Bitbucket => format!("{web}/src/{}/{path}", encode(branch)),
        })
    }

    /// The part of a file's address that leads to its lines, given as `118` or `118-120`.
    pub fn lines(&self, lines: &str) -> String {
        let (first, last) = lines.split_once('-').map_or((lines, None), |(f, l)| (f, Some(l)));
        let to = |between: &str| last.map(|l| format!("{between}{l}")).unwrap_or_default();
        match self.kind {
            HostKind::GitHub | HostKind::Gitea => format!("#L{first}{}", to("-L")),
            HostKind::GitLab => format!("#L{first}{}", to("-")),
            HostKind::Bitbucket => format!("#lines-{first}{}", to(":")),
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

    fn addresses(kind: HostKind, web: &str) -> [String; 4] {
        let host = CodeHost {
            kind,
            web: web.to_owned(),
            branch: Some("fix/the #1".to_owned()),
            prefix: "ops é/".to_owned(),
        };
        let path = "incidents/2026 a?b/README.md";
        [
            host.file_at("0123abc", path),
            host.file(&format!("{}{path}", host.prefix)).unwrap(),
            host.commit("0123abc"),
            host.edit(path).unwrap(),
        ]
    }

    const PATH: &str = "ops%20%C3%A9/incidents/2026%20a%3Fb/README.md";

    #[test]
    fn each_host_has_its_own_addresses() {
        let web = "https://github.com/a/b";
        assert_eq!(
            addresses(HostKind::GitHub, web),
            [
                format!("{web}/blob/0123abc/{PATH}"),
                format!("{web}/blob/fix/the%20%231/{PATH}"),
                format!("{web}/commit/0123abc"),
                format!("{web}/edit/fix/the%20%231/{PATH}"),
            ]
        );
        let web = "https://gitlab.example:8443/a/b/c";
        assert_eq!(
            addresses(HostKind::GitLab, web),
            [
                format!("{web}/-/blob/0123abc/{PATH}"),
                format!("{web}/-/blob/fix/the%20%231/{PATH}"),
                format!("{web}/-/commit/0123abc"),
                format!("{web}/-/edit/fix/the%20%231/{PATH}"),
            ]
        );
        let web = "https://codeberg.org/a/b";
        assert_eq!(
            addresses(HostKind::Gitea, web),
            [
                format!("{web}/src/commit/0123abc/{PATH}"),
                format!("{web}/src/branch/fix/the%20%231/{PATH}"),
                format!("{web}/commit/0123abc"),
                format!("{web}/_edit/fix/the%20%231/{PATH}"),
            ]
        );
        let web = "https://bitbucket.org/a/b";
        assert_eq!(
            addresses(HostKind::Bitbucket, web),
            [
                format!("{web}/src/0123abc/{PATH}"),
                format!("{web}/src/fix%2Fthe%20%231/{PATH}"),
                format!("{web}/commits/0123abc"),
                format!("{web}/src/fix%2Fthe%20%231/{PATH}?mode=edit&at=fix%2Fthe%20%231"),
            ]
        );
    }

    #[test]
    fn lines_are_named_as_the_host_names_them() {
        let lines = |kind| {
            let host = CodeHost {
                kind,
                web: "https://git.example/a/b".to_owned(),
                branch: None,
                prefix: String::new(),
            };
            [host.lines("3"), host.lines("3-5")]
        };
        assert_eq!(lines(HostKind::GitHub), ["#L3", "#L3-L5"]);
        assert_eq!(lines(HostKind::GitLab), ["#L3", "#L3-5"]);
        assert_eq!(lines(HostKind::Bitbucket), ["#lines-3", "#lines-3:5"]);
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
