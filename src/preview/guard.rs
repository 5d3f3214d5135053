//! Who may ask the preview for what, and what browsers are told with every answer.
//!
//! The pages hold what is not published yet, and the browser that shows them shows pages of strangers as
//! well. Those may send requests here, so that each request has to say that it is not one of theirs: by the
//! name it was sent to (a stranger's own name can be made to lead to this machine), and by what browsers
//! tell of where it comes from. `Cross-Origin-Resource-Policy` keeps the answer from pages of others where a
//! browser tells nothing.

use std::net::IpAddr;
use std::sync::Arc;

use axum::extract::Request;
use axum::http::header::{CACHE_CONTROL, HOST, HeaderMap, HeaderName, HeaderValue, ORIGIN};
use axum::http::{Method, StatusCode};
use axum::middleware::Next;
use axum::response::Response;

use super::server::plain;
use crate::site::hosts;

/// The names under which a preview answers: always `localhost` and the loopback addresses.
#[derive(Clone, Debug, Default)]
pub struct Names {
    /// Whether every address will do, for others on the network. An address needs no name, so that nobody
    /// can make another one lead there.
    pub addresses: bool,
    /// Names beside those, in lower case.
    pub more: Vec<String>,
}

/// Answers what may be asked, each answer with the headers of the site.
pub async fn guard(names: Arc<Names>, request: Request, next: Next) -> Response {
    let mut response = match refusal(&names, &request) {
        Some((status, why)) => plain(status, format!("{why}\n")),
        None => next.run(request).await,
    };
    let headers = response.headers_mut();
    for (name, value) in hosts::headers() {
        if let (Ok(name), Ok(value)) =
            (HeaderName::try_from(name.to_ascii_lowercase()), HeaderValue::try_from(value))
        {
            headers.insert(name, value);
        }
    }
    headers.insert(CACHE_CONTROL, HeaderValue::from_static("no-store"));
    response
}

/// Why a request is not answered, if it is not.
fn refusal(names: &Names, request: &Request) -> Option<(StatusCode, &'static str)> {
    if !matches!(*request.method(), Method::GET | Method::HEAD) {
        return Some((StatusCode::METHOD_NOT_ALLOWED, "only GET and HEAD"));
    }
    let Some((host, name)) = host(request) else {
        return Some((
            StatusCode::BAD_REQUEST,
            "a request has to name one host, with a port that is a number or none",
        ));
    };
    if !names.admit(&name) {
        return Some((
            StatusCode::FORBIDDEN,
            "this preview does not answer under this name: open it at the address that it printed. \
             `aftermark serve --help` says how to let others in (--host), and how to have it answer under \
             another name (--allow-host)",
        ));
    }
    is_foreign(request, host).then_some((
        StatusCode::FORBIDDEN,
        "a page of another site asked for this, and gets nothing of the preview",
    ))
}

/// The value of `Host`, and the name in it. `None` where there is none, several, or one that is none.
fn host(request: &Request) -> Option<(&str, Name)> {
    let mut given = request.headers().get_all(HOST).iter();
    let (Some(host), None) = (given.next(), given.next()) else {
        return None;
    };
    let host = host.to_str().ok()?;
    // A request line may name the host as well; who believes which of two is how one is smuggled past.
    let line = request.uri().authority();
    if line.is_some_and(|line| !line.as_str().eq_ignore_ascii_case(host)) {
        return None;
    }
    Some((host, Name::parse(host)?))
}

/// The part of a host before its port.
#[derive(Debug, PartialEq, Eq)]
enum Name {
    Address(IpAddr),
    /// In lower case, without a dot at its end.
    Word(String),
}

impl Name {
    /// Reads `name`, `name:port`, `[address]` or `[address]:port`. Whatever port: one that is forwarded
    /// here is another than ours, and a name is all that can be made to lead here.
    fn parse(host: &str) -> Option<Self> {
        let end = host.rfind(']').map_or(0, |at| at + 1);
        let (name, port) = match host[end..].find(':') {
            Some(at) => (&host[..end + at], Some(&host[end + at + 1..])),
            None => (host, None),
        };
        let is_port = |p: &str| p.bytes().all(|b| b.is_ascii_digit()) && p.parse::<u16>().is_ok();
        if !port.is_none_or(is_port) {
            return None;
        }
        if let Some(inner) = name.strip_prefix('[') {
            let address = inner.strip_suffix(']')?.parse().ok()?;
            return Some(Self::Address(IpAddr::V6(address).to_canonical()));
        }
        if let Ok(address) = name.parse() {
            return Some(Self::Address(IpAddr::V4(address)));
        }
        let name = name.strip_suffix('.').unwrap_or(name);
        is_word(name).then(|| Self::Word(name.to_ascii_lowercase()))
    }
}

/// Whether it can be the name of a host.
#[must_use]
pub fn is_word(name: &str) -> bool {
    let part = |p: &str| {
        let inside = |b: u8| b.is_ascii_alphanumeric() || matches!(b, b'-' | b'_');
        !p.is_empty() && p.bytes().all(inside)
    };
    name.split('.').all(part)
}

impl Names {
    fn admit(&self, name: &Name) -> bool {
        match name {
            // Browsers take 0.0.0.0 for this machine, and forget there that pages of others are strangers.
            Name::Address(ip) => ip.is_loopback() || self.addresses && !ip.is_unspecified(),
            Name::Word(name) => {
                name == "localhost" || name.ends_with(".localhost") || self.more.contains(name)
            }
        }
    }
}

/// Whether a browser says that another site's page asks. To follow a link to here is nobody's secret, and
/// the page that comes of it is out of the other's reach; all else that another page asks for is refused.
/// Other ports of this machine are other sites, too: what listens there need not be the writer's.
fn is_foreign(request: &Request, host: &str) -> bool {
    let headers = request.headers();
    let ours = |origin: &HeaderValue| {
        let origin = origin.to_str().unwrap_or_default();
        let scheme = ["http://", "https://"];
        let origin = scheme.iter().find_map(|s| origin.strip_prefix(s));
        origin.is_some_and(|o| o.eq_ignore_ascii_case(host))
    };
    if !headers.get_all(ORIGIN).iter().all(ours) {
        return true;
    }
    let own = |site: &HeaderValue| site == "same-origin" || site == "none";
    let follows_a_link = || {
        request.method() == Method::GET
            && says(headers, "sec-fetch-mode", "navigate")
            && says(headers, "sec-fetch-dest", "document")
    };
    !headers.get_all("sec-fetch-site").iter().all(own) && !follows_a_link()
}

/// Whether a header is there once, with this value.
fn says(headers: &HeaderMap, name: &str, value: &str) -> bool {
    let mut given = headers.get_all(name).iter();
    given.next().is_some_and(|v| v == value) && given.next().is_none()
}

#[cfg(test)]
mod tests {
    use super::*;
    use axum::body::Body;

    fn request(method: &str, target: &str, headers: &[(&str, &str)]) -> Request {
        let mut request = Request::builder().method(method).uri(target);
        for (name, value) in headers {
            request = request.header(*name, *value);
        }
        request.body(Body::empty()).unwrap()
    }

    /// The status with which a request is refused, or 200.
    fn status(names: &Names, request: &Request) -> u16 {
        refusal(names, request).map_or(200, |(status, _)| status.as_u16())
    }

    fn of_host(names: &Names, host: &str) -> u16 {
        status(names, &request("GET", "/", &[("host", host)]))
    }

    #[test]
    fn only_this_machine_under_its_own_names() {
        let names = Names::default();
        for host in [
            "localhost",
            "localhost:8000",
            "LOCALHOST.:80",
            "a.localhost:1",
            "127.0.0.1:4000",
            "127.3.4.5",
            "[::1]:4000",
            "[::1]",
            "[::ffff:127.0.0.1]:1",
        ] {
            assert_eq!(of_host(&names, host), 200, "{host}");
        }
        for host in [
            "evil.example",
            "localhost.evil.example:8000",
            "192.168.1.4:4000",
            "0.0.0.0:4000",
            "[::]:4000",
            "127.0.0.1.evil.example",
            "[2001:db8::1]:4000",
            "notlocalhost",
        ] {
            assert_eq!(of_host(&names, host), 403, "{host}");
        }
    }

    #[test]
    fn a_host_that_is_none_is_refused_whoever_may_ask() {
        let all = Names { addresses: true, more: vec!["a".to_owned()] };
        for host in [
            "",
            ":80",
            ".",
            "localhost:",
            "localhost:notaport",
            "localhost:99999",
            "localhost:-1",
            "localhost:+1",
            "localhost:80:80",
            "me@localhost",
            "a@localhost:80",
            "localhost/",
            "local host",
            "localhost..",
            "[::1",
            "::1",
            "[::1]x",
            "[localhost]",
            "[127.0.0.1]",
            "localhost,evil.example",
        ] {
            assert_eq!(of_host(&all, host), 400, "{host}");
        }
        assert_eq!(status(&all, &request("GET", "/", &[])), 400);
        let twice = [("host", "localhost"), ("host", "localhost")];
        assert_eq!(status(&all, &request("GET", "/", &twice)), 400);
        for (target, expected) in [
            ("http://localhost/", 200),
            ("http://LOCALHOST/", 200),
            ("http://evil.example/", 400),
            ("http://me@localhost/", 400),
            ("http://localhost:1/", 400),
        ] {
            let asked = request("GET", target, &[("host", "localhost")]);
            assert_eq!(status(&all, &asked), expected, "{target}");
        }
    }

    #[test]
    fn beyond_this_machine_addresses_will_do_and_names_only_where_they_are_known() {
        let names =
            Names { addresses: true, more: vec!["laptop".to_owned(), "laptop.local".to_owned()] };
        for host in ["192.168.1.4:4400", "[2001:db8::1]", "LAPTOP:1", "laptop.local."] {
            assert_eq!(of_host(&names, host), 200, "{host}");
        }
        for host in ["evil.example", "x.laptop", "192.168.1.4.evil.example", "0.0.0.0"] {
            assert_eq!(of_host(&names, host), 403, "{host}");
        }
    }

    #[test]
    fn another_sites_page_may_lead_here_and_ask_for_nothing() {
        let ask = |method: &str, headers: &[(&str, &str)]| {
            let host = [("host", "localhost:4400")];
            let all: Vec<_> = host.iter().chain(headers).copied().collect();
            status(&Names::default(), &request(method, "/", &all))
        };
        let site = |site, mode, dest| {
            [("sec-fetch-site", site), ("sec-fetch-mode", mode), ("sec-fetch-dest", dest)]
        };
        assert_eq!(ask("GET", &[]), 200, "not every program tells");
        for own in ["same-origin", "none"] {
            assert_eq!(ask("GET", &site(own, "no-cors", "script")), 200);
        }
        for other in ["cross-site", "same-site", "sibling", ""] {
            assert_eq!(ask("GET", &site(other, "navigate", "document")), 200);
            assert_eq!(ask("HEAD", &site(other, "navigate", "document")), 403);
            for (mode, dest) in [
                ("no-cors", "script"),
                ("no-cors", "image"),
                ("no-cors", "style"),
                ("no-cors", "empty"),
                ("cors", "empty"),
                ("navigate", "iframe"),
                ("navigate", "object"),
                ("no-cors", "document"),
            ] {
                assert_eq!(ask("GET", &site(other, mode, dest)), 403, "{other} {dest}");
            }
        }
        let twice = [("sec-fetch-site", "same-origin"), ("sec-fetch-site", "cross-site")];
        assert_eq!(ask("GET", &twice), 403);
        for (origin, expected) in [
            ("http://localhost:4400", 200),
            ("https://localhost:4400", 200),
            ("http://localhost:9999", 403),
            ("http://127.0.0.1:4400", 403),
            ("http://evil.example", 403),
            ("null", 403),
            ("localhost:4400", 403),
            ("", 403),
        ] {
            assert_eq!(ask("GET", &[("origin", origin)]), expected, "{origin}");
        }
        assert_eq!(ask("POST", &[]), 405);
    }
}
