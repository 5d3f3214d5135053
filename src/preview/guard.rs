//! Who may ask the preview for what, and what browsers are told with every answer.

use axum::extract::Request;
use axum::http::header::{CACHE_CONTROL, HOST, HeaderName, HeaderValue};
use axum::http::{Method, StatusCode};
use axum::middleware::Next;
use axum::response::Response;

use super::server::plain;
use crate::site::hosts;

/// Only reading, and on this machine only under its own names: a page of another site that had its name
/// lead here could else read what is not published yet.
pub async fn guard(only_local: bool, request: Request, next: Next) -> Response {
    if !matches!(*request.method(), Method::GET | Method::HEAD) {
        return plain(
            StatusCode::METHOD_NOT_ALLOWED,
            "only GET and HEAD\n".to_owned(),
        );
    }
    let host = request.headers().get(HOST).and_then(|h| h.to_str().ok());
    if only_local && !host.is_none_or(is_local) {
        return plain(
            StatusCode::FORBIDDEN,
            "this preview answers on this machine only; open it as http://localhost:<port>/, or start it \
             with --host to let others in\n"
                .to_owned(),
        );
    }
    let mut response = next.run(request).await;
    let headers = response.headers_mut();
    for (name, value) in hosts::headers() {
        if let (Ok(name), Ok(value)) = (
            HeaderName::try_from(name.to_ascii_lowercase()),
            HeaderValue::try_from(value),
        ) {
            headers.insert(name, value);
        }
    }
    headers.insert(CACHE_CONTROL, HeaderValue::from_static("no-store"));
    response
}

fn is_local(host: &str) -> bool {
    let name = match host.rsplit_once(':') {
        Some((name, port)) if port.bytes().all(|b| b.is_ascii_digit()) => name,
        _ => host,
    };
    let name = name.trim_end_matches('.').to_ascii_lowercase();
    name == "localhost"
        || name.ends_with(".localhost")
        || name
            .trim_start_matches('[')
            .trim_end_matches(']')
            .parse::<std::net::IpAddr>()
            .is_ok_and(|ip| ip.is_loopback())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn hosts_that_are_this_machine() {
        for host in [
            "localhost",
            "localhost:8000",
            "LOCALHOST.:80",
            "a.localhost:1",
            "127.0.0.1:4000",
            "127.3.4.5",
            "[::1]:4000",
            "[::1]",
        ] {
            assert!(is_local(host), "{host}");
        }
        for host in [
            "evil.example",
            "localhost.evil.example:8000",
            "192.168.1.4:4000",
            "127.0.0.1.evil.example",
            "",
            "[2001:db8::1]:4000",
            "notlocalhost",
        ] {
            assert!(!is_local(host), "{host}");
        }
    }
}
