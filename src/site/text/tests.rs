//! That catalogues, templates, scripts and code know the same messages, and that templates say nothing
//! beside them.

use std::collections::{BTreeMap, BTreeSet};

use regex::Regex;
use tera::{Context, Tera};

use super::catalogue::Catalogue;
use super::templates;
use super::words::{Words, is_spoken};
use crate::derive::{ActionState, PhaseName};
use crate::rules::{Grade, all};
use crate::site::embedded::FILES;
use crate::site::theme::{Theme, ThemeFiles};
use crate::vocabulary::{
    ActionKind, ActionStatus, CauseCategory, CauseRole, Choice, Decision, Effect, EntryKind,
    EvidenceKind, Milestone, Process, SafeguardOutcome, StaffOutcome, Status, Step,
    VerificationResult,
};

const ROOT: &str = env!("CARGO_MANIFEST_DIR");

fn embedded(path: &str) -> &'static [u8] {
    FILES.iter().find(|(p, _)| *p == path).unwrap().1
}

/// Messages with their arguments.
fn catalogue(language: &str) -> BTreeMap<String, BTreeSet<String>> {
    let path = format!("text/{language}.ftl");
    let read = Catalogue::read(&path, embedded(&path)).unwrap();
    let messages = read.messages.into_iter();
    messages.map(|(key, outline)| (key, outline.arguments.into_iter().collect())).collect()
}

/// Files of the theme by a beginning of their path.
fn theme(folder: &str) -> impl Iterator<Item = (&'static str, &'static str)> + '_ {
    let text = |bytes| std::str::from_utf8(bytes).unwrap();
    let files = FILES.iter().filter(move |(p, _)| p.starts_with(folder));
    files.map(move |(p, b)| (*p, text(b)))
}

/// The code that makes pages, without its tests.
fn code() -> Vec<(String, String)> {
    let folder = format!("{ROOT}/src/site");
    let files = walkdir::WalkDir::new(folder).sort_by_file_name();
    let paths = files.into_iter().map(|e| e.unwrap().into_path());
    paths
        .filter(|p| p.extension().is_some_and(|e| e == "rs") && !p.ends_with("tests.rs"))
        .map(|p| {
            let text = std::fs::read_to_string(&p).unwrap();
            let own = text.split("#[cfg(test)]\nmod tests {").next().unwrap();
            (p.to_str().unwrap().to_owned(), own.to_owned())
        })
        .collect()
}

/// What `label(of="…")` is asked about: each set with its words.
fn sets() -> BTreeMap<&'static str, BTreeSet<String>> {
    fn words<C: Choice>() -> Vec<String> {
        C::ALL.iter().map(|c| c.word().to_owned()).collect()
    }
    fn written<T: serde::Serialize>(all: &[T]) -> Vec<String> {
        let value = |v| serde_json::to_value(v).unwrap().as_str().unwrap().to_owned();
        all.iter().map(value).collect()
    }
    fn own(all: &[&str]) -> Vec<String> {
        all.iter().map(|w| (*w).to_owned()).collect()
    }
    let grades = Grade::ALL;
    let states = written(&ActionState::ALL);
    let phases = written(&[
        PhaseName::Before,
        PhaseName::Undetected,
        PhaseName::Unacknowledged,
        PhaseName::Responding,
        PhaseName::Recovering,
        PhaseName::After,
    ]);
    let steps: Vec<String> = Step::ALL.iter().map(|s| s.slug().to_owned()).collect();
    let unknown = own(&["unknown"]);
    let rules = all().map(|r| r.doc()).filter(|d| d.step().is_none());
    let rules = rules.map(|d| d.id.split('/').next().unwrap().to_owned());
    let sets: [(&str, Vec<String>); 27] = [
        ("answer", own(&["nothing", "late", "open", "unverified", "verified", "accepted"])),
        ("cause", words::<CauseCategory>()),
        ("decision", words::<Decision>()),
        ("does", words::<ActionKind>()),
        ("effect", words::<Effect>()),
        ("entry", words::<EntryKind>()),
        ("evidence", words::<EvidenceKind>()),
        ("follow-up", own(&["overdue", "coming", "undated", "adjusted"])),
        ("good-for", [words::<ActionKind>(), unknown.clone()].concat()),
        ("grade", grades.iter().map(|g| g.word().to_owned()).collect()),
        ("hours", own(&["night", "weekend"])),
        ("kind", words::<ActionKind>()),
        ("level", own(&["off", "note", "warning", "error"])),
        ("loudness", own(&["warning", "error", "critical"])),
        ("meaning", words::<CauseCategory>()),
        ("milestone", words::<Milestone>()),
        ("noticed", [words::<EntryKind>(), unknown].concat()),
        ("outcome", [words::<StaffOutcome>(), words::<SafeguardOutcome>()].concat()),
        ("phase", phases),
        ("process", words::<Process>()),
        ("question", steps.clone()),
        ("result", words::<VerificationResult>()),
        ("review", own(&["looked-back", "to-come", "late", "no-date"])),
        ("role", words::<CauseRole>()),
        ("rules", rules.collect()),
        ("state", [states, words::<ActionStatus>()].concat()),
        ("status", words::<Status>()),
    ];
    let mut sets: BTreeMap<&str, BTreeSet<String>> =
        sets.into_iter().map(|(name, words)| (name, words.into_iter().collect())).collect();
    sets.insert("step", steps.into_iter().collect());
    sets
}

/// Calls of `t()` in a template: key and names of arguments.
fn calls(template: &str) -> Vec<(String, BTreeSet<String>)> {
    let begin = Regex::new(r#"\bt\(\s*key="([a-z0-9-]+)""#).unwrap();
    let name = Regex::new(r"^\s*([a-z_0-9]+)=").unwrap();
    let mut found = Vec::new();
    for call in begin.captures_iter(template) {
        let mut depth = 0;
        let mut quoted = false;
        let mut names = BTreeSet::new();
        let rest = &template[call.get(0).unwrap().end()..];
        for (i, c) in rest.char_indices() {
            match c {
                '"' => quoted = !quoted,
                _ if quoted => {}
                '(' | '[' => depth += 1,
                ')' if depth == 0 => break,
                ')' | ']' => depth -= 1,
                ',' if depth == 0 => {
                    if let Some(name) = name.captures(&rest[i + 1..]) {
                        names.insert(name[1].to_owned());
                    }
                }
                _ => {}
            }
        }
        found.push((call[1].to_owned(), names));
    }
    found
}

#[test]
fn catalogues_have_the_same_messages_with_the_same_arguments() {
    let (english, german) = (catalogue("en"), catalogue("de"));
    assert!(english.len() > 400, "{}", english.len());
    for (key, arguments) in &english {
        assert_eq!(german.get(key), Some(arguments), "{key} in de.ftl");
    }
    let extra: Vec<&String> = german.keys().filter(|k| !english.contains_key(*k)).collect();
    assert!(extra.is_empty(), "only in de.ftl: {extra:?}");
}

#[test]
fn every_message_is_used_and_every_used_one_is_there() {
    let english = catalogue("en");
    let sets = sets();
    let mut used: BTreeSet<String> = BTreeSet::new();
    let asked = Regex::new(r#"label\(of="([a-z-]+)"\)"#).unwrap();
    let label = Regex::new(r"\|\s*label\b").unwrap();
    let callers = Regex::new(r#"<outcome [^>]*of="([a-z-]+)"/>"#).unwrap();
    let mut used_sets = BTreeSet::new();
    for (path, text) in theme("templates/") {
        for (key, names) in calls(text) {
            let arguments = english.get(&key).unwrap_or_else(|| panic!("{path}: no `{key}`"));
            assert_eq!(&names, arguments, "{path}: arguments of `{key}`");
            used.insert(key);
        }
        let every = text.matches("t(key=").count();
        assert_eq!(calls(text).len(), every, "{path}: a key that is no literal");
        used_sets.extend(asked.captures_iter(text).map(|c| c[1].to_owned()));
        let labels = label.find_iter(text).count();
        // One component is told by its callers which set it shows.
        let passed_on = text.matches("label(of=of)").count();
        assert_eq!(
            asked.find_iter(text).count() + passed_on,
            labels,
            "{path}: `label` without a set"
        );
        used_sets.extend(callers.captures_iter(text).map(|c| c[1].to_owned()));
    }
    used_sets.insert("outcome".to_owned());
    let literal = Regex::new(r#""([a-z][a-z0-9{}_-]*)""#).unwrap();
    let said = Regex::new(r#"\.say\(\s*"([^"{]+)""#).unwrap();
    let labelled = Regex::new(r#"\.label\(\s*"([^"]+)""#).unwrap();
    let mut patterns = Vec::new();
    for (path, text) in code() {
        for key in said.captures_iter(&text) {
            assert!(english.contains_key(&key[1]), "{path}: no `{}`", &key[1]);
        }
        used_sets.extend(labelled.captures_iter(&text).map(|c| c[1].to_owned()));
        used.extend(said.captures_iter(&text).map(|c| c[1].to_owned()));
        for found in literal.captures_iter(&text) {
            match found[1].contains('{') {
                true => patterns.push(found[1].to_owned()),
                // There names are handed on before they are asked for.
                false if path.ends_with("text/words.rs") => {
                    used.insert(found[1].to_owned());
                }
                false => {}
            }
        }
    }
    for set in &used_sets {
        let words = sets.get(set.as_str()).unwrap_or_else(|| panic!("no set `{set}`"));
        for word in words {
            let key = format!("{set}-{word}");
            assert!(english.contains_key(&key), "no `{key}`");
            used.insert(key);
        }
    }
    let hole = Regex::new(r"\\\{[^}]*\\\}").unwrap();
    let patterns: Vec<Regex> = patterns
        .iter()
        .filter(|p| !p.starts_with('{'))
        .map(|p| {
            Regex::new(&format!("^{}$", hole.replace_all(&regex::escape(p), "[a-z0-9-]+"))).unwrap()
        })
        .collect();
    let unused: Vec<&String> = english
        .keys()
        .filter(|k| !used.contains(*k) && !patterns.iter().any(|p| p.is_match(k)))
        .collect();
    assert!(unused.is_empty(), "used nowhere: {unused:?}");
}

#[test]
fn the_english_catalogue_says_what_the_format_does() {
    let words = Words::english().unwrap();
    for category in CauseCategory::ALL {
        assert_eq!(words.label("meaning", category.word()), category.meaning());
    }
    for step in Step::ALL {
        assert_eq!(words.step(step), step.heading());
    }
}

/// What may stand in a template as it is: names, and marks that are the same in every language.
const NAMES: [&str; 3] = ["UTC", "Aftermark", "utf"];

/// Words of a text beside tags and expressions.
fn words_of(text: &str) -> Vec<String> {
    let word = Regex::new(r"\p{L}{2,}").unwrap();
    let found = word.find_iter(text).map(|w| w.as_str().to_owned());
    found.filter(|w| !NAMES.contains(&w.as_str())).collect()
}

#[test]
fn templates_say_nothing_of_their_own() {
    let expression = Regex::new(r"(?s)\{#.*?#\}|\{\{.*?\}\}|\{%.*?%\}").unwrap();
    let tag = Regex::new(r#"(?s)<[a-zA-Z!/?](?:"[^"]*"|[^">])*>"#).unwrap();
    // Attributes that are read out, shown, or shown by scripts.
    let shown = Regex::new(
        r#"(?:aria-label|title|placeholder|alt|label|data-(?:label|i|a|s|t|o|r|x|one|many|more|none|latest|working|failed|file|search|name[a-z-]*|evidence|appendix|rule))="([^"]*)""#,
    )
    .unwrap();
    let literal = Regex::new(r#""([^"]*)""#).unwrap();
    // A sentence or a title, as against a path, a class, a key or a value.
    let sentence = Regex::new(r"\p{L}{2,} \p{L}|^\p{Lu}\p{Ll}+\p{L}*$").unwrap();
    // Classes of pages, what the search filters by, attributes and files by their names.
    let machine = Regex::new(
        r#"(?s)\{% block kind %\}.*?\{% endblock kind %\}|<meta name="search-[^>]*>|\bdata-|\b(?:incidents|actions)\.(?:csv|json)\b"#,
    )
    .unwrap();
    let mut found = Vec::new();
    for (path, text) in theme("templates/") {
        // An expression may hold quotes, and a tag expressions: first the expressions go.
        for part in expression.find_iter(text) {
            let part = part.as_str();
            if part.starts_with("{#") {
                continue;
            }
            for quoted in literal.captures_iter(part) {
                if sentence.is_match(&quoted[1]) && !NAMES.contains(&&quoted[1]) {
                    found.push(format!("{path}: {part}"));
                }
            }
        }
        let text = machine.replace_all(text, "");
        let bare = expression.replace_all(&text, "");
        for value in shown.captures_iter(&bare) {
            let words = words_of(&value[1]);
            if !words.is_empty() {
                found.push(format!("{path}: {}", &value[0]));
            }
        }
        let words = words_of(&tag.replace_all(&bare, " ").replace("&nbsp;", " "));
        if !words.is_empty() {
            found.push(format!("{path}: {}", words.join(" ")));
        }
    }
    assert!(found.is_empty(), "{}", found.join("\n"));
}

#[test]
fn scripts_say_nothing_of_their_own() {
    let comment = Regex::new(r"(?s)/\*.*?\*/").unwrap();
    let literal = Regex::new(r#""([^"\n]*)""#).unwrap();
    let sentence = Regex::new(r"\p{L}{2,} \p{L}{2,}").unwrap();
    for (path, text) in theme("assets/").filter(|(p, _)| p.ends_with(".js")) {
        let bare = comment.replace_all(text, "");
        for quoted in literal.captures_iter(&bare) {
            let text = &quoted[1];
            let asks = text.starts_with(['.', '#', '[']) || text.starts_with("screen and (");
            assert!(asks || text == "use strict" || !sentence.is_match(text), "{path}: {text}");
        }
    }
}

fn render(template: &str, files: &ThemeFiles, context: &Context) -> String {
    let mut files = files.clone();
    files.insert("templates/x.html".to_owned(), template.as_bytes().to_vec());
    let words = Words::load(&files, "en").unwrap();
    let theme = Theme::load(&files, &words).unwrap();
    theme.render("x.html", "p", context).unwrap()
}

fn with(language: &str, text: &str) -> ThemeFiles {
    [(format!("text/{language}.ftl"), text.as_bytes().to_vec())].into()
}

#[test]
fn only_markup_of_the_template_is_markup() {
    let files = with(
        "en",
        "said = <b>{ $who }</b> & { $what }\nchosen = { $n ->\n    [one] { $who }: one { $what }\n   *[other] { $who }: { $n } { $what }\n }\n",
    );
    let mut context = Context::new();
    context.insert("evil", "<script>\u{1}\u{2}&\"");
    let set = "{% set link %}<a href=\"x\">{{ evil }}</a>{% endset %}";
    let link = "<a href=\"x\">&lt;script&gt;&amp;&quot;</a>";
    for (call, expected) in [
        (
            "{{ t(key=\"said\", who=evil, what=link) }}",
            format!("&lt;b&gt;&lt;script&gt;&amp;&quot;&lt;/b&gt; &amp; {link}"),
        ),
        (
            "{{ t(key=\"chosen\", n=1, who=evil, what=link) }}",
            format!("&lt;script&gt;&amp;&quot;: one {link}"),
        ),
        (
            "{{ t(key=\"chosen\", n=18200, who=link, what=evil) }}",
            format!("{link}: 18,200 &lt;script&gt;&amp;&quot;"),
        ),
        (
            "<a title=\"{{ t(key=\"said\", who=evil, what=evil) }}\">",
            "<a title=\"&lt;b&gt;&lt;script&gt;&amp;&quot;&lt;/b&gt; &amp; &lt;script&gt;&amp;&quot;\">".to_owned(),
        ),
    ] {
        assert_eq!(render(&format!("{set}{call}"), &files, &context), expected);
    }
}

#[test]
fn messages_without_arguments_are_put_in_before_a_page_is_made() {
    let files = with("en", "amp = A & B\nbrace = {\"{{ x }}\"}\n");
    let words = Words::load(&files, "en").unwrap();
    let escape = |t: &str| t.replace('&', "&amp;");
    let filled = |t| templates::fill(t, &words, escape).map(|f| f.into_owned());
    assert_eq!(filled("a\n{{ t(key=\"amp\") }}\n").unwrap(), "a\nA &amp; B\n");
    for left in ["{{ t(key=\"brace\") }}", "{{ part(key=\"amp\") }}", "{% if t(key=\"amp\") %}"] {
        assert_eq!(filled(left).unwrap(), left);
    }
    assert_eq!(filled("\n\n{{ t(key=\"no-such\") }}"), Err((3, "no-such".to_owned())));
    let html = render("{{ t(key=\"brace\") }}|{{ t(key=\"amp\") }}", &files, &Context::new());
    assert_eq!(html, "{{ x }}|A &amp; B");
}

#[test]
fn a_theme_replaces_messages_and_adds_languages() {
    let mut files = with("de", "incidents = Störungen\n");
    let words = Words::load(&files, "de-AT").unwrap();
    assert_eq!(
        (words.plain("incidents"), words.plain("actions")),
        (Some("Störungen"), Some("Maßnahmen"))
    );
    assert_eq!(words.language(), "de-AT");
    files.extend(with("ar", "incidents = حوادث\n"));
    let words = Words::load(&files, "ar").unwrap();
    assert_eq!(
        (words.plain("incidents"), words.plain("actions")),
        (Some("حوادث"), Some("Actions"))
    );
    assert!(words.is_right_to_left());
    assert!(is_spoken(&files, "ar-EG") && is_spoken(&files, "de-AT") && !is_spoken(&files, "fr"));
    let words = Words::load(&files, "fr").unwrap();
    assert_eq!(words.language(), "en");
}

#[test]
fn a_broken_catalogue_says_where_and_why() {
    for (text, line, reason) in [
        ("a = 1\n\nincidents Störungen\n", 3, "Expected a token starting with \"=\""),
        (
            "# x\nall-incidents = { $count }\n",
            2,
            "asks for { $count }, and this message is given { $n }",
        ),
        ("incidents = { $n }\n", 1, "takes nothing"),
        ("a = 1\na = 2\n", 2, "there already, in line 1"),
        ("a = { NUMBER($n) }\n", 1, "there is no function NUMBER()"),
        ("a =\n    .title = x\n", 1, "has no text"),
    ] {
        let Err(error) = Words::load(&with("de", text), "de") else { panic!("{text}") };
        let said = error.to_string();
        assert!(
            said.contains(&format!("text/de.ftl could not be read: line {line}:"))
                && said.contains(reason),
            "{said}"
        );
    }
    let Err(error) = Words::load(&ThemeFiles::new(), "de_DE") else { panic!() };
    assert!(error.to_string().contains("site.language: `de_DE`"), "{error}");
}

#[test]
fn blocks_in_another_language_say_so() {
    let words = Words::load(&ThemeFiles::new(), "de").unwrap();
    let mut engine = Tera::new();
    templates::register(&mut engine, &words);
    let template = "<p{{ foreign(lang=\"en\") }}><b{{ native(inside=\"en\") }}><i{{ foreign(lang=\"de\") }}><u{{ foreign(lang=\"he\") }}>";
    engine.add_raw_templates([("x.html", template)]).unwrap();
    let html = engine.render("x.html", &Context::new()).unwrap();
    assert_eq!(html, "<p lang=\"en\"><b lang=\"de\"><i><u lang=\"he\" dir=\"rtl\">");
}

#[test]
fn what_authors_wrote_is_in_the_language_of_the_reports() {
    for (tag, expected) in [
        ("de", "<p dir=\"auto\">"),
        ("de-AT", "<p dir=\"auto\">"),
        // There are no words in it, so that the page around is English.
        ("ja", "<p dir=\"auto\" lang=\"ja\">"),
    ] {
        let words = Words::load(&ThemeFiles::new(), tag).unwrap();
        let mut engine = Tera::new();
        templates::register(&mut engine, &words);
        engine.add_raw_templates([("x.html", "<p{{ theirs() }}>")]).unwrap();
        assert_eq!(engine.render("x.html", &Context::new()).unwrap(), expected, "{tag}");
    }
}
