//! What docs/deployment.md gives for servers, run: the lines made of `_redirects`, and CloudFront's function.

use std::process::Command;

use aftermark::site::hosts::netlify_redirects;
use camino::Utf8Path;

use super::page::{self, Block};

fn blocks() -> Vec<Block> {
    page::read(Utf8Path::new("docs/deployment.md")).blocks
}

#[test]
fn redirects_become_rules_of_nginx_and_apache() {
    let folder = tempfile::tempdir().unwrap();
    fs_err::create_dir(folder.path().join("site")).unwrap();
    let moves = [("incidents/2026-03-14-old/".to_owned(), "incidents/2026-03-14-new/".to_owned())];
    fs_err::write(folder.path().join("site/_redirects"), netlify_redirects(&moves)).unwrap();
    let mut made = Vec::new();
    for block in blocks().iter().filter(|b| b.text.starts_with("awk ")) {
        // What would be written for a server is read here.
        let line = block.text.split(" > /etc/").next().unwrap();
        let output =
            Command::new("sh").args(["-c", line]).current_dir(folder.path()).output().unwrap();
        assert!(output.status.success(), "{output:?}");
        made.push(String::from_utf8(output.stdout).unwrap());
    }
    assert_eq!(
        made,
        [
            "rewrite ^/incidents/2026-03-14-old/(.*)$ /incidents/2026-03-14-new/$1 permanent;\n",
            "RedirectMatch permanent ^/incidents/2026-03-14-old/(.*)$ /incidents/2026-03-14-new/$1\n",
        ]
    );
}

#[test]
fn the_function_for_cloudfront_finds_pages() {
    let blocks = blocks();
    let function = blocks.iter().find(|b| b.info == "js").unwrap();
    let asked = "for (const uri of ['/', '/incidents', '/incidents/a/', '/assets/site.css']) { \
                 const got = handler({request: {uri}}); \
                 console.log(got.statusCode ? got.statusCode + ' ' + got.headers.location.value : got.uri); }";
    let output = Command::new("node")
        .args(["-e", &format!("{}\n{asked}", function.text)])
        .output()
        .expect("tests/run installs Node");
    assert_eq!(
        String::from_utf8_lossy(&output.stdout),
        "/index.html\n301 /incidents/\n/incidents/a/index.html\n/assets/site.css\n",
        "{output:?}"
    );
}
