//! What the services that own changed files still owe.

use super::fixture::{DAY, repository};
use crate::repository::{Repository, Run};

/// A code repository beside that of the incidents.
fn code() -> Repository {
    let code = Repository::empty();
    for path in
        ["services/payments/api.rs", "services/search/query.rs", "lib/a.rs", "lib/deep/b.rs"]
    {
        code.write(path, "fn main() {}\n");
    }
    code.committed()
}

fn touching(code: &Repository, incidents: &Repository, arguments: &[&str]) -> Run {
    below(code, ".", incidents, arguments)
}

fn below(code: &Repository, folder: &str, incidents: &Repository, arguments: &[&str]) -> Run {
    let root = incidents.root.as_str();
    let given = ["actions", "touching", "--as-of", DAY, "--root", root];
    let mut run = code.run_in(folder, &[&given, arguments].concat(), &[]);
    for text in [&mut run.out, &mut run.err] {
        *text = text.replace(root, "[incidents]");
    }
    run
}

#[test]
fn paths_of_the_registry_and_owners_of_the_code() {
    let (code, incidents) = (code(), repository());
    let api = touching(&code, &incidents, &["services/payments/api.rs", "lib/a.rs"]);
    insta::assert_snapshot!(api.whole());
    let search = touching(&code, &incidents, &["services/search/query.rs"]);
    assert!(search.out.is_empty() && search.err.contains("no CODEOWNERS"), "{}", search.whole());
    // A star stays in its folder.
    assert!(touching(&code, &incidents, &["lib/deep/b.rs"]).out.is_empty());
    code.write(".github/CODEOWNERS", "* @nobody\n/services/search/ @acme/search\n");
    let search = touching(&code, &incidents, &["services/search/query.rs", "lib/deep/b.rs"]);
    assert!(
        search.out.starts_with("Still open for search (services/search/query.rs):\n"),
        "{}",
        search.whole()
    );
    assert!(!search.out.contains("Expiry probe"), "it is mended: {}", search.out);
    code.write("other", "[Search] @search\nlib/\n");
    let other = touching(&code, &incidents, &["--codeowners", "other", "lib/deep/b.rs"]);
    assert!(other.out.contains("search (lib/deep/b.rs)"), "{}", other.whole());
    let missing = touching(&code, &incidents, &["--codeowners", "none", "lib/a.rs"]);
    assert_eq!(missing.code, 2, "{}", missing.whole());
}

#[test]
fn what_was_not_yet_mended_then_is_owed_then() {
    let (code, incidents) = (code(), repository());
    code.write("CODEOWNERS", "* @search\n");
    let root = incidents.root.as_str();
    let run = code.run(&["actions", "touching", "x", "--root", root, "--as-of", "2026-03-19"]);
    assert!(run.out.contains("Expiry probe (missing)"), "{}", run.out);
    let before = code.run(&["actions", "touching", "x", "--root", root, "--as-of", "2026-03-01"]);
    assert_eq!(before.out, "Nothing is open for search (x)\n", "{}", before.whole());
}

#[test]
fn a_branch_is_asked_from_any_folder() {
    let (code, incidents) = (code(), repository());
    code.git(&["checkout", "--quiet", "-b", "work"]);
    code.write("services/payments/api.rs", "fn main() { }\n");
    code.git(&["commit", "--quiet", "--all", "--message=work"]);
    let run = touching(&code, &incidents, &["--since", "main"]);
    assert!(
        run.out.starts_with("Still open for payments (services/payments/api.rs)"),
        "{}",
        run.whole()
    );
    let none = touching(&code, &incidents, &["--since", "work"]);
    assert!(none.out.is_empty() && none.err.contains("no file is changed"), "{}", none.whole());
    assert_eq!(touching(&code, &incidents, &["--since", "nowhere"]).code, 2);
    assert_eq!(touching(&code, &incidents, &[]).code, 2);
    let folder = "services/payments";
    for path in ["api.rs", "../payments/./api.rs", "gone.rs"] {
        let run = below(&code, folder, &incidents, &[path]);
        assert!(run.out.contains("payments (services/payments/"), "{}", run.whole());
    }
    let outside = below(&code, folder, &incidents, &["../../../x.rs"]);
    assert!(outside.err.contains("does not lie in"), "{}", outside.whole());
}

#[test]
fn notices_and_comments() {
    let (code, incidents) = (code(), repository());
    for format in ["github", "markdown"] {
        let run = touching(&code, &incidents, &["services/payments/api.rs", "--format", format]);
        insta::assert_snapshot!(format, run.whole());
    }
}

#[test]
fn hostile_paths_and_texts_are_harmless() {
    let (code, incidents) = (code(), repository());
    code.write("CODEOWNERS", "* @search\n");
    let path = "a\n::error file=x::y,z\u{1b}[31m <img> @all";
    for format in ["text", "github", "markdown"] {
        let run = touching(&code, &incidents, &[path, "--format", format]);
        assert_eq!(run.code, 0, "{}", run.whole());
        assert!(run.out.contains("search"), "{}", run.whole());
        assert!(!run.out.contains('\u{1b}') && !run.out.contains("<img>") || format != "markdown");
        for line in run.out.lines().filter(|l| l.trim_start().starts_with("::")) {
            assert!(line.starts_with("::notice file=a ") && format == "github", "{line}");
            let properties = line.split("::").nth(1).unwrap();
            assert_eq!(properties.matches(',').count(), 2, "{line}");
            assert!(properties.contains("title=Still open for "), "{line}");
        }
        assert!(!run.out.contains('\u{1b}'), "{}", run.out);
    }
}

#[test]
fn a_wrong_glob_names_its_service() {
    let (code, incidents) = (code(), repository());
    incidents.replace("aftermark.toml", "\"lib/*.rs\"", "\"lib/[a\"");
    let run = touching(&code, &incidents, &["x"]);
    assert!(
        run.code == 2 && run.err.contains("services.payments.paths: `lib/[a`"),
        "{}",
        run.whole()
    );
}
