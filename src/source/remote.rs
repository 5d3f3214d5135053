//! What git says of the repository's `origin`, and the web address that a remote's address stands for.

use super::git::Git;

/// Where a repository lies on the web, told from the address it is fetched from: whatever names a
/// user or a password is left out.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Remote {
    /// `https`, or `http` for one that is fetched so.
    pub scheme: &'static str,
    /// A name of letters, digits, dots and hyphens, in lower case.
    pub host: String,
    /// Only where it is fetched by the web's protocol; what other ports serve is not known.
    pub port: Option<u16>,
    /// Names without a slash that may stand in an address as they are; at least two.
    pub path: Vec<String>,
}

/// The address of `origin`, if there is one.
#[must_use]
pub fn origin(git: &Git) -> Option<String> {
    git.line(&["remote", "get-url", "origin"])
}

/// The branch that changes are proposed for: the one `origin` shows first where the clone knows it,
/// else the one that is checked out.
#[must_use]
pub fn branch(git: &Git) -> Option<String> {
    let default = ["symbolic-ref", "--quiet", "--short", "refs/remotes/origin/HEAD"];
    git.line(&default)
        .and_then(|name| name.strip_prefix("origin/").map(str::to_owned))
        .or_else(|| git.line(&["symbolic-ref", "--quiet", "--short", "HEAD"]))
}

impl Remote {
    /// Reads the address of a remote: `https://…`, `ssh://…`, `git://…` or `user@host:path`. `None`
    /// for a path on a disk, for what a program of git's fetches (`ext::…`), and for whatever is not
    /// plainly a host and a path.
    #[must_use]
    pub fn parse(address: &str) -> Option<Self> {
        let (scheme, rest) = match address.split_once("://") {
            Some((scheme, rest)) => (Some(scheme), rest),
            None => (None, address),
        };
        let (place, path) = match scheme {
            Some(_) => rest.split_once('/')?,
            None => rest.split_once(':')?,
        };
        let place = place.rsplit_once('@').map_or(place, |(_, host)| host);
        let (host, port) = match place.split_once(':') {
            Some((host, port)) => (host, Some(port.parse::<u16>().ok()?)),
            None => (place, None),
        };
        let by_web = matches!(scheme, Some("https" | "http"));
        if !matches!(scheme, None | Some("https" | "http" | "ssh" | "git" | "git+ssh")) {
            return None;
        }
        // What ssh calls by one word is an alias of somebody's own, or a drive.
        let host = host.to_ascii_lowercase();
        if !is_host(&host) || !(by_web || host.contains('.')) {
            return None;
        }
        let path = path.trim_matches('/');
        let path = path.strip_suffix(".git").unwrap_or(path);
        let path: Vec<String> = path.split('/').map(str::to_owned).collect();
        (path.len() >= 2 && path.iter().all(|name| is_name(name))).then_some(Self {
            scheme: if scheme == Some("http") { "http" } else { "https" },
            host,
            port: port.filter(|_| by_web),
            path,
        })
    }

    /// The repository's page on its host, without a slash at the end.
    #[must_use]
    pub fn web(&self) -> String {
        let port = self.port.map(|p| format!(":{p}")).unwrap_or_default();
        format!("{}://{}{port}/{}", self.scheme, self.host, self.path.join("/"))
    }
}

fn is_host(host: &str) -> bool {
    host.len() <= 253
        && host.split('.').all(|label| {
            !label.is_empty()
                && !label.starts_with('-')
                && !label.ends_with('-')
                && label.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'-')
        })
}

fn is_name(name: &str) -> bool {
    let plain = |b: u8| b.is_ascii_alphanumeric() || matches!(b, b'-' | b'_' | b'.' | b'~' | b'+');
    !name.is_empty() && name != "." && name != ".." && name.bytes().all(plain)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn web(address: &str) -> Option<String> {
        Remote::parse(address).map(|r| r.web())
    }

    #[test]
    fn every_way_of_fetching_leads_to_the_same_page() {
        for address in [
            "https://github.com/team/incidents.git",
            "https://github.com/team/incidents",
            "https://github.com/team/incidents/",
            "https://GitHub.com/team/incidents.git",
            "https://token@github.com/team/incidents.git",
            "https://user:p%40ss:word@github.com/team/incidents.git",
            "https://a@b@github.com/team/incidents.git",
            "ssh://git@github.com/team/incidents.git",
            "ssh://git@github.com:22/team/incidents.git",
            "git+ssh://git@github.com/team/incidents.git",
            "git://github.com/team/incidents.git",
            "git@github.com:team/incidents.git",
            "git@github.com:/team/incidents.git",
            "github.com:team/incidents",
        ] {
            assert_eq!(
                web(address).as_deref(),
                Some("https://github.com/team/incidents"),
                "{address}"
            );
        }
        assert_eq!(
            web("https://gitlab.corp.example:8443/a/b/c.git").unwrap(),
            "https://gitlab.corp.example:8443/a/b/c"
        );
        assert_eq!(
            web("ssh://git@gitlab.corp.example:2222/a/b/c.git").unwrap(),
            "https://gitlab.corp.example/a/b/c",
            "the web is served at another port"
        );
        assert_eq!(web("http://git.lan/a/b").unwrap(), "http://git.lan/a/b");
        assert_eq!(web("http://localhost:3000/a/b").unwrap(), "http://localhost:3000/a/b");
    }

    #[test]
    fn what_is_no_plain_address_leads_nowhere() {
        for address in [
            "",
            "/srv/git/incidents.git",
            "../incidents",
            "file:///srv/git/incidents.git",
            "C:/work/incidents",
            "C:\\work\\incidents",
            "alias:team/incidents.git",
            "ext::sh -c touch% /tmp/x",
            "ext::ssh://github.com/team/incidents",
            "javascript:alert(1)",
            "javascript://github.com/team/incidents%0aalert(1)",
            "data:text/html,<script>alert(1)</script>",
            "https://github.com/team",
            "https://github.com",
            "https:///team/incidents",
            "https://github.com/team/../incidents",
            "https://github.com/team//incidents",
            "https://github.com/team/inci\ndents",
            "https://github.com\n/team/incidents",
            "https://github.com/team/incidents?x=1",
            "https://github.com/team/incidents#x",
            "https://github.com/team/\"onclick=\"x",
            "https://git hub.com/team/incidents",
            "https://-github.com/team/incidents",
            "https://github..com/team/incidents",
            "https://github.com:port/team/incidents",
            "https://[::1]/team/incidents",
            "https://\u{202e}github.com/team/incidents",
            "git@github.com:team/inci dents.git",
            "git@github.com:.git",
        ] {
            assert_eq!(web(address), None, "{address:?}");
        }
    }
}
