//! Titles that somebody could mean ill with, or that simply are not English.

use std::sync::Arc;

use aftermark::config::Config;
use aftermark::model::Library;
use aftermark::scaffold::incident::{Draft, clean_title, text};
use aftermark::scaffold::slug;
use aftermark::source::{Sources, WorkTree};
use camino::Utf8Path;
use proptest::prelude::*;

use crate::repository::Repository;

fn library(root: &Utf8Path) -> Library {
    let sources = Sources::new(Arc::new(WorkTree::open(root).unwrap()));
    Library::read(Arc::new(sources), Arc::new(Config::default())).unwrap()
}

#[test]
fn the_program_keeps_them_inside() {
    let repository = Repository::empty();
    repository.write("aftermark.toml", "");
    let long = "long ".repeat(100);
    let titles = [
        "../../x",
        "/etc/passwd",
        "a\n---\nstatus: complete",
        "yes",
        "- [x]: {y}",
        "# no title",
        "'single' and \"double\" \\ back",
        "&anchor *alias !tag %dir @at `tick`",
        "🔥 checkout 🔥 👩‍💻",
        "\u{202e}gnp.exe",
        "${{ github.token }} $(id) `id`",
        "<!-- --> <script>alert(1)</script>",
        "{{ 7 * 7 }} {% raw %}",
        "~",
        "0x1F",
        "1e3",
        "2026-01-01",
        "-rf",
        "a: b",
        "null\u{0}null",
        &long,
    ];
    for (i, title) in titles.iter().enumerate() {
        // What a system does not take as an argument never comes to us.
        if title.contains('\0') {
            continue;
        }
        let date = format!("2026-04-{:02}", i + 1);
        let service = format!("--service={title}");
        let run = repository.run(&["new", "--date", &date, &service, "--", title]);
        assert_eq!(run.code, 0, "{title:?} {}", run.whole());
        let path = run.out.trim_end();
        assert!(path.starts_with("incidents/2026-04-") && !path.contains(".."), "{path}");
    }
    let library = library(&repository.root);
    assert_eq!(library.incidents.len(), titles.len() - 1);
    for incident in &library.incidents {
        assert!(incident.problems.is_empty(), "{:?}", incident.problems);
        assert_eq!(incident.sections.len(), 10, "{}", incident.slug);
    }
    let all: Vec<&str> = library.incidents.iter().map(|i| i.display_title()).collect();
    assert!(all.contains(&"a --- status: complete"), "{all:?}");
    assert!(all.contains(&"🔥 checkout 🔥 👩‍💻"), "{all:?}");
    assert!(all.contains(&"{{ 7 * 7 }} {% raw %}"), "{all:?}");
    let run = repository.run(&["new", "\u{200b}"]);
    assert_eq!(run.code, 2, "{}", run.whole());
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(400))]
    #[test]
    fn any_title_is_read_back_from_a_folder_inside(
        title in prop_oneof![
            any::<String>(),
            "[ -~]{0,80}",
            r#"[:#'"\\&*!|>%@`{}\[\],?~a\n\t-]{1,20}"#,
        ],
        service in "[ -~]{1,20}",
    ) {
        let Some(clean) = clean_title(&title) else { return Ok(()) };
        let words = slug::words(&clean, "en");
        prop_assert!(slug::is_words(&words), "{}", words);
        let keep = tempfile::tempdir().unwrap();
        let root = Utf8Path::from_path(keep.path()).unwrap();
        let empty = library(root);
        let services = [service.trim().to_owned()];
        let draft = Draft {
            title: &clean,
            date: "2026-04-02".parse().unwrap(),
            severity: None,
            services: &services,
            moments: &[],
            from: None,
        };
        let folder = root.join("incidents").join(format!("2026-04-02-{words}"));
        prop_assert_eq!(folder.parent().unwrap(), root.join("incidents"));
        fs_err::create_dir_all(&folder).unwrap();
        fs_err::write(folder.join("README.md"), text(&draft, &empty).unwrap()).unwrap();
        let library = library(root);
        let read = &library.incidents[0];
        prop_assert_eq!(read.title.as_ref().map(|t| t.value.as_str()), Some(clean.as_str()));
        if !services[0].is_empty() {
            prop_assert!(read.problems.is_empty(), "{:?}", read.problems);
            prop_assert_eq!(&read.services[0].value, &services[0]);
        }
        prop_assert_eq!(read.sections.len(), 10);
    }
}
