//! What the preview answers to a browser on the same machine: pages, their notes, and news of changes.

use std::convert::Infallible;
use std::sync::Arc;

use axum::Router;
use axum::body::Body;
use axum::extract::{Request, State};
use axum::http::StatusCode;
use axum::http::header::{CONTENT_TYPE, LOCATION};
use axum::middleware;
use axum::response::sse::{Event, KeepAlive, Sse};
use axum::response::{IntoResponse, Response};
use axum::routing::get;
use futures_util::stream::{self, Stream};
use tokio::net::TcpListener;

use super::connections;
use super::guard::{Names, guard};
use super::notes::{self, Notes};
use super::shown::Shown;
use super::version::Answer;
use super::{Obstacle, Preview};
use crate::report::json_writer;
use crate::site::address::decode;

/// Where the preview's own files are. No page of a site begins with it.
const OWN: &str = "/_preview/";

const SCRIPT: &str = include_str!("assets/preview.js");
const STYLE: &str = include_str!("assets/preview.css");

/// Answers until `end` is there.
pub async fn serve(
    listener: TcpListener,
    preview: Arc<Preview>,
    names: Names,
    end: impl Future<Output = ()>,
) {
    let moments = preview.moment.subscribe();
    let names = Arc::new(names);
    let app = Router::new()
        .route(&format!("{OWN}changes"), get(changes))
        .route(&format!("{OWN}notes"), get(page_notes))
        .route(&format!("{OWN}preview.js"), get(|| own("text/javascript", SCRIPT)))
        .route(&format!("{OWN}preview.css"), get(|| own("text/css", STYLE)))
        .fallback(page)
        .layer(middleware::from_fn(move |request, next| guard(Arc::clone(&names), request, next)))
        .with_state(Arc::clone(&preview));
    let serving = connections::serve(listener, app, moments);
    let ending = async {
        end.await;
        preview.end();
    };
    tokio::join!(serving, ending);
}

async fn own(kind: &'static str, text: &'static str) -> Response {
    typed(StatusCode::OK, kind, Body::from(text))
}

fn typed(status: StatusCode, kind: &str, body: Body) -> Response {
    let kind = format!("{kind}; charset=utf-8");
    (status, [(CONTENT_TYPE, kind)], body).into_response()
}

pub(super) fn plain(status: StatusCode, text: String) -> Response {
    typed(status, "text/plain", Body::from(text))
}

/// One event for each change, the present state first.
async fn changes(
    State(preview): State<Arc<Preview>>,
) -> Sse<impl Stream<Item = Result<Event, Infallible>>> {
    let moments = preview.moment.subscribe();
    let events = stream::unfold((moments, true), |(mut moments, first)| async move {
        if !first && moments.changed().await.is_err() {
            return None;
        }
        let moment = *moments.borrow_and_update();
        if moment.ending {
            return None;
        }
        let data = format!("{} {}", moment.number, if moment.working { "working" } else { "done" });
        Some((Ok(Event::default().data(data)), (moments, false)))
    });
    Sse::new(events).keep_alive(KeepAlive::default())
}

/// The notes of the page whose address is the value of `page`.
async fn page_notes(State(preview): State<Arc<Preview>>, request: Request) -> Response {
    let moment = *preview.moment.borrow();
    let query = request.uri().query().unwrap_or_default().as_bytes();
    let mut asked = url::form_urlencoded::parse(query);
    let page = asked.find(|(name, _)| name == "page");
    let path = page.and_then(|(_, page)| file_path(&page)).unwrap_or_default();
    let found = find(&preview, &path).await;
    let (version, general) = {
        let state = preview.state();
        (state.version.clone(), state.obstacle.clone())
    };
    let (tag, own) = match found {
        Found::Page(shown, obstacle) => (Some(shown.tag), obstacle),
        Found::Missing => (None, None),
        Found::Failed(obstacle) => (None, Some(obstacle)),
    };
    let notes = Notes::new(
        moment,
        &path,
        tag,
        general.or(own).as_ref(),
        version.as_ref().map(|v| &v.content),
    );
    match json_writer::line_text(&notes) {
        Ok(bytes) => typed(StatusCode::OK, "application/json", Body::from(bytes)),
        Err(e) => plain(StatusCode::INTERNAL_SERVER_ERROR, format!("{e}\n")),
    }
}

/// Any page, asset or file of the site.
async fn page(State(preview): State<Arc<Preview>>, request: Request) -> Response {
    let asked = request.uri().path();
    let Some(path) = file_path(asked) else {
        return plain(StatusCode::BAD_REQUEST, "this is no address of a page\n".to_owned());
    };
    match find(&preview, &path).await {
        Found::Page(shown, _) => rendered(StatusCode::OK, &path, &shown),
        Found::Failed(obstacle) => failed(&obstacle),
        Found::Missing => {
            // A folder without its slash.
            if !asked.ends_with('/')
                && let Found::Page(..) = find(&preview, &format!("{path}/index.html")).await
            {
                let to = format!("{asked}/");
                return (StatusCode::PERMANENT_REDIRECT, [(LOCATION, to)]).into_response();
            }
            match find(&preview, "404.html").await {
                Found::Page(shown, _) => rendered(StatusCode::NOT_FOUND, "404.html", &shown),
                _ => plain(StatusCode::NOT_FOUND, "there is no such page\n".to_owned()),
            }
        }
    }
}

/// The path of a file of the site, or none for what cannot be one.
fn file_path(address: &str) -> Option<String> {
    let path = decode(address.strip_prefix('/')?);
    let plain = path.split('/').all(|part| part != ".." && part != "." && !part.contains('\0'));
    if !plain {
        return None;
    }
    let is_folder = path.is_empty() || path.ends_with('/');
    Some(if is_folder { format!("{path}index.html") } else { path })
}

/// What there is at a path.
enum Found {
    /// The page, or the last one that could be made and why there is no later one.
    Page(Shown, Option<Obstacle>),
    Missing,
    Failed(Obstacle),
}

async fn find(preview: &Preview, path: &str) -> Found {
    // Whoever is early waits for the first reading.
    let _ = preview.moment.subscribe().wait_for(|m| m.number > 0 || m.ending).await;
    let (version, general, last) = {
        let state = preview.state();
        let last = state.shown.get(path).cloned();
        (state.version.clone(), state.obstacle.clone(), last)
    };
    let Some(version) = version else {
        return Found::Failed(
            general.unwrap_or_else(|| Obstacle { text: "the preview ends".to_owned() }),
        );
    };
    if let Some(last) = last.as_ref().filter(|l| l.version == version.number) {
        return Found::Page(last.clone(), None);
    }
    let own = notes::report_at(&version.content, path)
        .and_then(|index| notes::unreadable(&version.content, index));
    if let (Some(last), Some(_)) = (&last, &own) {
        return Found::Page(last.clone(), own);
    }
    match (version.page(path).await, last) {
        (Answer::Page(bytes), _) => {
            let shown = preview.state().shown.put(path, version.number, bytes);
            Found::Page(shown, own)
        }
        (Answer::Missing, _) => Found::Missing,
        (Answer::Failed(obstacle), Some(last)) => Found::Page(last, Some(obstacle)),
        (Answer::Failed(obstacle), None) => Found::Failed(obstacle),
    }
}

fn rendered(status: StatusCode, path: &str, shown: &Shown) -> Response {
    let kind = content_type(path);
    if kind == "text/html" {
        let bytes = with_preview(&shown.bytes, &shown.tag);
        return typed(status, kind, Body::from(bytes));
    }
    typed(status, kind, Body::from(shown.bytes.as_ref().clone()))
}

/// The page with the preview's script and style.
fn with_preview(page: &[u8], tag: &str) -> Vec<u8> {
    let own = format!(
        "<link rel=\"stylesheet\" href=\"{OWN}preview.css\">\n<script src=\"{OWN}preview.js\" data-tag=\"{tag}\" defer></script>\n"
    );
    let at = memchr::memmem::find(page, b"</head>").unwrap_or(0);
    let mut bytes = Vec::with_capacity(page.len() + own.len());
    bytes.extend_from_slice(&page[..at]);
    bytes.extend_from_slice(own.as_bytes());
    bytes.extend_from_slice(&page[at..]);
    bytes
}

/// A page that stands where none can be made; it goes when one can.
fn failed(obstacle: &Obstacle) -> Response {
    let page = format!(
        "<!doctype html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n<title>Not yet</title>\n</head>\n<body class=\"preview-failed\">\n<main>\n<h1>This page cannot be made yet</h1>\n<pre>{}</pre>\n<p>It follows by itself when the file is mended.</p>\n</main>\n</body>\n</html>\n",
        quick_xml::escape::escape(obstacle.text.as_str())
    );
    let bytes = with_preview(page.as_bytes(), "none");
    typed(StatusCode::INTERNAL_SERVER_ERROR, "text/html", Body::from(bytes))
}

fn content_type(path: &str) -> &'static str {
    let name = path.rsplit('/').next().unwrap_or(path);
    match name.rsplit_once('.').map(|(_, ending)| ending.to_ascii_lowercase()).as_deref() {
        Some("html") => "text/html",
        Some("css") => "text/css",
        Some("js") => "text/javascript",
        Some("json") => "application/json",
        Some("webmanifest") => "application/manifest+json",
        Some("svg") => "image/svg+xml",
        Some("png") => "image/png",
        Some("jpg" | "jpeg") => "image/jpeg",
        Some("gif") => "image/gif",
        Some("webp") => "image/webp",
        Some("avif") => "image/avif",
        Some("ico") => "image/x-icon",
        Some("xml") => "application/xml",
        Some("ics") => "text/calendar",
        Some("csv") => "text/csv",
        Some("pdf") => "application/pdf",
        Some("woff2") => "font/woff2",
        Some("woff") => "font/woff",
        Some("txt") => "text/plain",
        _ => "application/octet-stream",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn addresses_become_paths_inside_of_the_site() {
        assert_eq!(file_path("/").as_deref(), Some("index.html"));
        assert_eq!(file_path("/a/").as_deref(), Some("a/index.html"));
        assert_eq!(file_path("/a%20b.txt").as_deref(), Some("a b.txt"));
        for bad in ["", "a", "/../x", "/a/%2e%2e/b", "/a/./b", "/a%00b"] {
            assert_eq!(file_path(bad), None, "{bad}");
        }
    }

    #[test]
    fn a_page_gets_script_and_style_into_its_head() {
        let page = with_preview(b"<head><title>x</title></head><body></body>", "t1");
        let text = String::from_utf8(page).unwrap();
        assert!(text.contains("data-tag=\"t1\" defer></script>\n</head><body>"), "{text}");
    }
}
