//! Searching: what comes first for what people ask, in the terminal and in the browser's script.

mod command;
mod hostile;
mod same;
mod seen;
mod size;
mod table;

use std::sync::{Arc, LazyLock, OnceLock};

use aftermark::config::Config;
use aftermark::derive::derive;
use aftermark::edition::Edition;
use aftermark::model::Library;
use aftermark::search::{self, Group, Shards};
use aftermark::site::{self, Rendering, Settings, ThemeFiles};
use aftermark::source::{Sources, WorkTree};

use crate::library::examples::{EXAMPLES, day};
use crate::library::generated;
use crate::memory::Files;

/// What is to be searched, as a build makes it.
pub struct Searched {
    pub groups: Vec<Group>,
    pub shards: Shards,
}

impl Searched {
    /// The index of some files.
    pub fn new(files: &Files) -> Self {
        Self::of(&files.library())
    }

    /// The same for a library that was read.
    pub fn of(library: &Library) -> Self {
        with_site(library, |edition, settings| {
            let groups = site::documents(edition, settings).unwrap();
            let shards = search::files(groups.clone(), &library.config.site.language, None);
            Self { groups, shards }
        })
    }
}

/// The files of the index of a library as they are published, by path.
pub fn published(library: &Library) -> Vec<(String, String)> {
    with_site(library, |edition, settings| {
        let rendering = Rendering::new(edition, settings).unwrap();
        let pages = rendering.search_files().unwrap().into_iter();
        pages.map(|page| (page.path, String::from_utf8(page.bytes).unwrap())).collect()
    })
}

/// A page of a library's site.
pub fn page(library: &Library, path: &str) -> String {
    with_site(library, |edition, settings| {
        let page = Rendering::new(edition, settings).unwrap().page(path).unwrap();
        String::from_utf8(page.unwrap().bytes).unwrap()
    })
}

/// So many made-up incidents, and what keeps their folder.
pub fn generated_library(incidents: usize) -> (generated::Library, Library) {
    let made = generated::generate(incidents, 7);
    let sources = WorkTree::open(&made.root).unwrap();
    let config = fs_err::read_to_string(made.root.join("aftermark.toml")).unwrap();
    let config = Arc::new(Config::parse(&config).unwrap());
    let library = Library::read(Arc::new(Sources::new(Arc::new(sources))), config).unwrap();
    (made, library)
}

/// The index of [`examples`], made once.
pub fn made() -> &'static Searched {
    static MADE: OnceLock<Searched> = OnceLock::new();
    MADE.get_or_init(|| Searched::new(&examples()))
}

fn with_site<T>(library: &Library, make: impl FnOnce(&Edition<'_>, &Settings<'_>) -> T) -> T {
    let derived = derive(library, day());
    let edition = Edition::unjudged(library, &derived);
    make(&edition, &settings(library))
}

fn settings(library: &Library) -> Settings<'_> {
    static THEME: LazyLock<ThemeFiles> = LazyLock::new(ThemeFiles::new);
    let site = &library.config.site;
    Settings { site, base_url: None, theme: &THEME, logo: None, favicon: None, version: "0" }
}

/// The examples with incidents in other languages, a ticket and an error beside them.
pub fn examples() -> Files {
    let mut files = Files::copy_of(EXAMPLES);
    for (folder, text) in OTHERS {
        files.write(format!("incidents/{folder}/README.md"), text.as_bytes());
    }
    files.write(
        "incidents/2024-02-03-nginx-timeouts/evidence/nginx.log",
        "2024-02-03T09:14:02Z eth0 up\n\
         2024-02-03T09:15:11Z nginx[812]: upstream timed out (110: Connection timed out) while reading response header from upstream, client: 10.0.0.12, server: pay.example\n\
         2024-02-03T09:15:12Z app[77]: java.lang.IllegalStateException at com.acme.Pay.charge(Pay.java:41)\n\
         2024-02-03T09:15:13Z app[77]: Error: connect ECONNREFUSED 10.0.0.12:5432 (0x80070005)\n",
    );
    files
}

const OTHERS: [(&str, &str); 5] = [
    (
        "2024-02-03-nginx-timeouts",
        "---
title: Payments failed while nginx waited for the ledger
status: draft
severity: SEV2
services: [pay]
tags: [nginx, timeouts]
owner: \"@kim\"
timeline:
  - {at: 2024-02-03 09:15, event: Upstreams time out, milestone: started}
actions:
  - {id: A1, title: Raise the limit of open files in /var/log/nginx/limits.conf, ticket: OPS-6052, owner: \"@payments\"}
---

## Gather the information

The café's tills showed a naïve message. Redis lost its quorum; see v1.25.3 of the runbook.
",
    ),
    (
        "2024-03-04-zertifikat",
        "---
title: Abgelaufenes Zertifikat legte die Anmeldung lahm
status: draft
services: [login]
---

## Gather the information

Die Störung begann nach Mitternacht. Die Straßenbahn-Anzeige zeigte über Stunden keine Größen mehr.
",
    ),
    (
        "2024-04-05-japanese",
        "---
title: 証明書の期限切れで決済が停止
status: draft
services: [pay]
---

## Gather the information

担当者が証明書を更新し、サーバーを再起動した。
",
    ),
    (
        "2024-05-06-chinese",
        "---
title: 数据库连接池耗尽
status: draft
services: [shop]
---

## Gather the information

连接池在高峰期被占满，重启后恢复。
",
    ),
    (
        "2024-06-07-korean",
        "---
title: 인증서 만료로 로그인 장애
status: draft
services: [login]
---

## Gather the information

데이터베이스 연결이 끊어졌고 담당자가 재시작했다.
",
    ),
];
