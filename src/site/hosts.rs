//! What a web server should send with the pages: one policy for the pages' own `<meta>` and for the
//! files in which hosts look for headers and redirects.

use std::fmt::Write;

/// What a page may load: only what the site itself has, and nothing inline.
pub const CONTENT_SECURITY_POLICY: &str = "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; connect-src 'self'; font-src 'self'; manifest-src 'self'; base-uri 'self'; form-action 'self'";

/// What only a header can say: nobody else shows the site in a frame.
const FRAMES: &str = "frame-ancestors 'none'";

/// Nobody else's pages, and none of another port.
const SAME_ORIGIN: &str = "same-origin";

/// Assets carry the version of their contents in their address.
const FOREVER: &str = "public, max-age=31536000, immutable";

/// Everything else may have changed with the next build.
const ASK_AGAIN: &str = "no-cache";

/// The headers of every answer. The last two keep the pages of other sites from reading the answer: as a
/// script, a style or a picture of theirs, and through a window that they opened. Programs are not browsers:
/// feeds, calendars and data can be fetched as before.
pub fn headers() -> [(&'static str, String); 6] {
    [
        ("Content-Security-Policy", format!("{CONTENT_SECURITY_POLICY}; {FRAMES}")),
        ("X-Content-Type-Options", "nosniff".to_owned()),
        ("Referrer-Policy", "no-referrer".to_owned()),
        ("Permissions-Policy", "camera=(), geolocation=(), microphone=()".to_owned()),
        ("Cross-Origin-Resource-Policy", SAME_ORIGIN.to_owned()),
        ("Cross-Origin-Opener-Policy", SAME_ORIGIN.to_owned()),
    ]
}

/// What keeps files that are no pages out of the indexes of search engines.
const ROBOTS: &str = "X-Robots-Tag";
const NO_INDEX: &str = "noindex";

/// `_headers` of Netlify and Cloudflare Pages. Pages get no rule for caches: both hosts have browsers
/// ask again unless told otherwise, and Cloudflare joins the values of all rules that fit.
pub fn netlify_headers(internal: bool) -> String {
    let mut text = String::from("/*\n");
    for (name, value) in headers() {
        let _ = writeln!(text, "  {name}: {value}");
    }
    if internal {
        let _ = writeln!(text, "  {ROBOTS}: {NO_INDEX}");
    }
    let _ = write!(text, "/assets/*\n  Cache-Control: {FOREVER}\n");
    text
}

/// `_redirects` of Netlify and Cloudflare Pages: what lay below a former address lies below the new one.
/// `moves` are paths below the site, with a slash at their end.
pub fn netlify_redirects(moves: &[(String, String)]) -> String {
    let mut text = String::new();
    for (from, to) in moves {
        let _ = writeln!(text, "/{from}* /{to}:splat 301");
    }
    text
}

/// `.htaccess` of Apache; without the modules it needs, nothing happens. `base` is the path under which
/// the site lies on its host, empty or with `/` in front and none at its end.
pub fn htaccess(base: &str, internal: bool) -> String {
    let mut text = String::from("<IfModule mod_headers.c>\n");
    for (name, value) in headers() {
        let _ = writeln!(text, "  Header always set {name} \"{value}\"");
    }
    if internal {
        let _ = writeln!(text, "  Header always set {ROBOTS} \"{NO_INDEX}\"");
    }
    let _ = write!(
        text,
        "  Header set Cache-Control \"{ASK_AGAIN}\"\n  <If \"%{{REQUEST_URI}} =~ m#/assets/#\">\n    Header set Cache-Control \"{FOREVER}\"\n  </If>\n</IfModule>\nErrorDocument 404 {base}/404.html\n"
    );
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The manual's examples for other servers say what the pages say.
    #[test]
    fn the_manual_has_the_same_headers() {
        let path = concat!(env!("CARGO_MANIFEST_DIR"), "/docs/deployment.md");
        let manual = std::fs::read_to_string(path).unwrap();
        let snippets: Vec<&str> = manual.split("```").skip(1).step_by(2).collect();
        for server in ["nginx", "caddy", "json"] {
            let snippet = snippets.iter().find(|s| s.starts_with(server)).unwrap();
            for (name, value) in headers() {
                // CloudFront has names of its own for some, and sets this one by its name alone.
                let line = snippet.lines().find(|l| match (server, name) {
                    ("json", "X-Content-Type-Options") => l.contains("\"ContentTypeOptions\": {"),
                    ("json", "Content-Security-Policy" | "Referrer-Policy") => l.contains(&value),
                    _ => l.contains(name) && l.contains(&value),
                });
                assert!(line.is_some(), "{server} has no {name}: {value}");
            }
            if server == "json" {
                let policy: serde_json::Value =
                    serde_json::from_str(snippet.trim_start_matches("json")).unwrap();
                let custom = &policy["CustomHeadersConfig"];
                let items = custom["Items"].as_array().unwrap();
                assert_eq!(custom["Quantity"], items.len());
            }
        }
        for (server, value) in [("nginx", FOREVER), ("caddy", FOREVER), ("nginx", ASK_AGAIN)] {
            let snippet = snippets.iter().find(|s| s.starts_with(server)).unwrap();
            assert!(snippet.contains(value), "{server} has no {value}");
        }
    }

    #[test]
    fn no_value_breaks_out_of_its_line() {
        for (name, value) in headers() {
            assert!(!format!("{name}{value}").contains(['"', '\n', '\\', '$', '#']));
        }
    }
}
