//! The theme: our own files with a team's over them, templates parsed once, assets by path.

use std::borrow::Cow;
use std::collections::BTreeMap;
use std::io::Write;

use tera::{Context, Tera};

use super::embedded;
use super::error::{Place, SiteError, TemplateProblem};
use super::text::{Words, templates};

/// Files of a theme's folder by their path in it: `templates/…`, `assets/…`, `text/…`. Other files are
/// not looked at.
pub type ThemeFiles = BTreeMap<String, Vec<u8>>;

/// A theme ready to render with.
pub struct Theme {
    engine: Tera,
    originals: Originals,
    /// By path below `assets/`.
    assets: BTreeMap<String, Vec<u8>>,
    assets_version: String,
}

impl Theme {
    /// The built-in theme with `overrides` over it, file by file, speaking in `words`.
    pub fn load(overrides: &ThemeFiles, words: &Words) -> Result<Self, SiteError> {
        let mut sources: BTreeMap<&str, &str> = BTreeMap::new();
        let mut assets: BTreeMap<String, Vec<u8>> = BTreeMap::new();
        let own = embedded::FILES.iter().map(|(path, bytes)| (*path, *bytes));
        let theirs = overrides.iter().map(|(p, b)| (p.as_str(), b.as_slice()));
        for (path, bytes) in own.chain(theirs) {
            if let Some(name) = path.strip_prefix("templates/") {
                let text = std::str::from_utf8(bytes)
                    .map_err(|_| SiteError::ThemeEncoding { path: path.to_owned() })?;
                sources.insert(name, text);
            } else if let Some(name) = path.strip_prefix("assets/") {
                assets.insert(name.to_owned(), bytes.to_vec());
            }
        }
        let mut engine = Tera::new();
        engine.set_escape_fn(escape);
        templates::register(&mut engine, words);
        let (filled, originals) = filled(&sources, words)?;
        if let Err(e) = engine.add_raw_templates(&filled) {
            let mut problems = unparsable(&filled);
            if problems.is_empty() {
                problems = TemplateProblem::all(&e);
            }
            for problem in &mut problems {
                originals.place(problem);
            }
            return Err(SiteError::Templates(TemplateProblem::merge(problems)));
        }
        let assets_version = version_of(&assets);
        Ok(Self { engine, originals, assets, assets_version })
    }

    /// Renders one page.
    pub fn render(
        &self,
        template: &str,
        page: &str,
        context: &Context,
    ) -> Result<String, SiteError> {
        match self.engine.render(template, context) {
            Ok(text) => Ok(text),
            Err(e) => {
                let mut problems = TemplateProblem::all(&e);
                for problem in &mut problems {
                    problem.page = Some(page.to_owned());
                    self.originals.place(problem);
                }
                Err(SiteError::Templates(problems))
            }
        }
    }

    /// Files to publish below `assets/`, in order of path.
    pub fn assets(&self) -> &BTreeMap<String, Vec<u8>> {
        &self.assets
    }

    /// Adds a file of the site's own below `assets/`, over the theme's.
    pub fn add_asset(&mut self, path: &str, bytes: Vec<u8>) {
        self.assets.insert(path.to_owned(), bytes);
        self.assets_version = version_of(&self.assets);
    }

    /// Changes when any asset does: browsers may keep assets for as long as they like.
    pub fn assets_version(&self) -> &str {
        &self.assets_version
    }
}

/// What does not parse, in every template: the engine itself stops at the first one.
fn unparsable(templates: &BTreeMap<&str, Cow<'_, str>>) -> Vec<TemplateProblem> {
    let alone = templates.iter().filter_map(|(name, text)| {
        // What it refers to is missing here, which is another kind of error.
        let error = Tera::new().add_raw_template(name, text).err()?;
        matches!(error.kind(), tera::ErrorKind::SyntaxError(_)).then_some(error)
    });
    alone.flat_map(|e| TemplateProblem::all(&e)).collect()
}

/// Templates in which words were filled in, as they were before and after: a mistake is shown where
/// its author wrote it.
#[derive(Default)]
struct Originals(BTreeMap<String, (String, String)>);

impl Originals {
    /// Moves the places of a problem to where they are in the files.
    fn place(&self, problem: &mut TemplateProblem) {
        let used_from = problem.used_from.iter_mut().map(|(_, place)| place);
        for place in problem.place.iter_mut().chain(used_from) {
            if let Some((before, after)) = self.0.get(&place.template) {
                place.move_between(after, before);
            }
        }
    }
}

type Filled<'t> = BTreeMap<&'t str, Cow<'t, str>>;

/// The templates with the words of the catalogue in their places.
fn filled<'t>(
    sources: &BTreeMap<&'t str, &'t str>,
    words: &Words,
) -> Result<(Filled<'t>, Originals), SiteError> {
    let escaped = |text: &str| {
        let mut bytes = Vec::new();
        // Writing to memory does not fail, and what was text stays text.
        let _ = escape(text, &mut bytes);
        String::from_utf8(bytes).unwrap_or_default()
    };
    let (mut all, mut originals, mut problems) = (Filled::new(), Originals::default(), Vec::new());
    for (name, text) in sources {
        match templates::fill(text, words, escaped) {
            Ok(filled) => {
                let dense = dense(&filled);
                if dense != *text {
                    let both = ((*text).to_owned(), dense.clone());
                    originals.0.insert((*name).to_owned(), both);
                }
                all.insert(*name, Cow::Owned(dense));
            }
            Err((line, key)) => problems.push(TemplateProblem {
                message: format!(
                    "there is no text `{key}` in the catalogue; add it to text/en.ftl of the theme"
                ),
                place: Some(Place::of(name, text, line, &key)),
                used_from: Vec::new(),
                page: None,
                more_pages: 0,
            }),
        }
    }
    if problems.is_empty() {
        return Ok((all, originals));
    }
    Err(SiteError::Templates(TemplateProblem::merge(problems)))
}

/// A template without what makes it readable and every page longer: the indentation of lines, and the ends of lines on
/// which there is one tag alone. Lines keep their numbers. One with text whose blanks are shown stays as it is.
fn dense(text: &str) -> String {
    if text.contains("<pre") || text.contains("<textarea") {
        return text.to_owned();
    }
    let mut dense = String::with_capacity(text.len());
    for line in text.split_inclusive('\n') {
        let line = line.trim_start_matches([' ', '\t']);
        let tag = line.trim_end().strip_prefix("{%").and_then(|rest| rest.strip_suffix("%}"));
        let alone = tag.filter(|tag| !tag.ends_with('-') && !tag.contains("%}"));
        match alone.filter(|tag| !tag.contains("raw")) {
            Some(tag) => {
                dense.extend(["{%", tag, "-%}", if line.ends_with('\n') { "\n" } else { "" }])
            }
            None => dense.push_str(line),
        }
    }
    dense
}

fn version_of(assets: &BTreeMap<String, Vec<u8>>) -> String {
    let mut hasher = blake3::Hasher::new();
    for (path, bytes) in assets {
        hasher.update(path.as_bytes());
        hasher.update(&[0]);
        hasher.update(&(bytes.len() as u64).to_le_bytes());
        hasher.update(bytes);
    }
    hasher.finalize().to_hex()[..8].to_owned()
}

/// Escapes for HTML and XML, text and attributes alike. Characters that neither allows (most control
/// characters, as in a captured terminal) are left out: with one of them a feed is not well-formed.
fn escape(text: &str, out: &mut dyn Write) -> std::io::Result<()> {
    let bytes = text.as_bytes();
    let (mut plain_from, mut at) = (0, 0);
    while let Some(found) = bytes[at..].iter().position(|byte| STOPS[usize::from(*byte)]) {
        at += found;
        // Of characters of several bytes only the first stops.
        let (replacement, length) = match (bytes[at], &bytes[at + 1..]) {
            (b'&', _) => ("&amp;", 1),
            (b'<', _) => ("&lt;", 1),
            (b'>', _) => ("&gt;", 1),
            (b'"', _) => ("&quot;", 1),
            (b'\'', _) => ("&#39;", 1),
            (0xc2, [0x80..=0x9f, ..]) => ("", 2),
            (0xef, [0xbf, 0xbe | 0xbf, ..]) => ("", 3),
            (0xc2 | 0xef, _) => {
                at += 1;
                continue;
            }
            _ => ("", 1),
        };
        out.write_all(&bytes[plain_from..at])?;
        out.write_all(replacement.as_bytes())?;
        at += length;
        plain_from = at;
    }
    out.write_all(&bytes[plain_from..])
}

/// Bytes with which something begins that does not stand in a page as it is.
const STOPS: [bool; 256] = stops();

const fn stops() -> [bool; 256] {
    let mut stops = [false; 256];
    let mut byte: u8 = 0;
    loop {
        stops[byte as usize] = match byte {
            b'\t' | b'\n' | b'\r' => false,
            0..=0x1f | 0x7f | b'&' | b'<' | b'>' | b'"' | b'\'' | 0xc2 | 0xef => true,
            _ => false,
        };
        if byte == u8::MAX {
            return stops;
        }
        byte += 1;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn load(files: &ThemeFiles) -> Result<Theme, SiteError> {
        Theme::load(files, &Words::load(files, "en").unwrap())
    }

    fn one(template: &str) -> ThemeFiles {
        [("templates/x.html".to_owned(), template.as_bytes().to_vec())].into()
    }

    #[test]
    fn the_built_in_theme_loads() {
        let theme = load(&ThemeFiles::new()).unwrap();
        assert!(theme.assets().contains_key("site.css"));
        assert_eq!(theme.assets_version().len(), 8);
    }

    #[test]
    fn a_file_of_the_same_path_replaces_ours_and_others_are_added() {
        let files: ThemeFiles = [
            ("assets/site.css".to_owned(), b"mine".to_vec()),
            ("assets/logo.svg".to_owned(), b"logo".to_vec()),
            ("notes.txt".to_owned(), b"-".to_vec()),
        ]
        .into();
        let theme = load(&files).unwrap();
        assert_eq!(theme.assets()["site.css"], b"mine");
        assert!(theme.assets().contains_key("logo.svg"));
        assert!(!theme.assets().contains_key("notes.txt"));
        let plain = load(&ThemeFiles::new()).unwrap();
        assert_ne!(theme.assets_version(), plain.assets_version());
    }

    /// A page that is read from right to left is mirrored by the style sheet alone.
    #[test]
    fn style_sheets_follow_the_direction_of_writing() {
        let physical = regex::Regex::new(
            r"(?:^|[{;])\s*(?:(?:(?:margin|padding|border)-(?:left|right)[\w-]*|left|right)\s*:|float\s*:\s*(?:left|right))",
        )
        .unwrap();
        let themes = concat!(env!("CARGO_MANIFEST_DIR"), "/themes");
        let files = walkdir::WalkDir::new(themes).into_iter().map(Result::unwrap);
        let sheets = files.filter(|e| e.path().extension().is_some_and(|e| e == "css"));
        let mut seen = 0;
        for sheet in sheets {
            seen += 1;
            let text = std::fs::read_to_string(sheet.path()).unwrap();
            for (number, line) in text.lines().enumerate() {
                if let Some(found) = physical.captures(line) {
                    panic!(
                        "{}:{}: write {} as a logical property, such as margin-inline-start",
                        sheet.path().display(),
                        number + 1,
                        &found[0]
                    );
                }
            }
        }
        assert!(seen >= 2);
        assert!(physical.is_match("a { margin-left: 1px }") && physical.is_match("b{left:0}"));
        assert!(physical.is_match("a { float: left }"));
        assert!(
            !physical
                .is_match("a { margin-inline-start: 1px; text-align: left; float: inline-end }")
        );
    }

    fn problems(result: Result<impl Sized, SiteError>) -> Vec<TemplateProblem> {
        match result {
            Err(SiteError::Templates(problems)) => problems,
            Err(other) => panic!("{other}"),
            Ok(_) => panic!("no error"),
        }
    }

    fn at(problem: &TemplateProblem) -> (&str, usize, usize) {
        let place = problem.place.as_ref().unwrap();
        (&place.template, place.line, place.column)
    }

    #[test]
    fn what_does_not_parse_is_named_in_all_templates_at_once() {
        let mut files = one("a\n{% if %}");
        files.insert("templates/y.html".to_owned(), b"{% block x %}".to_vec());
        let found = problems(load(&files));
        assert_eq!(at(&found[0]), ("x.html", 2, 7));
        assert_eq!(at(&found[1]).0, "y.html");
        assert_eq!(found.len(), 2);
    }

    #[test]
    fn what_there_is_not_is_named_everywhere_at_once() {
        let mut files = one("a\n{{ a | nope }}{{ <nothing/> }}");
        files.insert("templates/y.html".to_owned(), b"{% include \"z.html\" %}".to_vec());
        let found = problems(load(&files));
        let places: Vec<_> = found.iter().map(at).collect();
        assert_eq!(places, [("x.html", 2, 8), ("x.html", 2, 18), ("y.html", 1, 12)]);
        assert!(found[0].message.contains("nope"), "{found:?}");
        let found = problems(load(&one("{% extends \"z.html\" %}")));
        assert!(found[0].message.contains("z.html"), "{found:?}");
        assert_eq!(at(&found[0]).0, "x.html");
    }

    #[test]
    fn a_page_that_fails_is_named_with_the_template() {
        let text = "a\n\né {{ nothing.there }}";
        let theme = load(&one(text)).unwrap();
        let found = problems(theme.render("x.html", "p/", &Context::new()));
        assert_eq!(at(&found[0]), ("x.html", 3, 6));
        assert_eq!(found[0].page.as_deref(), Some("p/"));
        let range = found[0].place.as_ref().unwrap().range(text);
        assert!(text[range.clone()].starts_with("nothing"), "{}", &text[range]);
        let bad = [("templates/x.html".to_owned(), vec![0xff])].into();
        assert!(matches!(load(&bad), Err(SiteError::ThemeEncoding { .. })));
    }

    /// Words are filled in before the engine sees a template; its author sees the file.
    #[test]
    fn places_are_those_of_the_file() {
        let text = "a\n{{ t(key=\"skip\") }} {{ x }} {{ x }} {{ t(key=\"search\") }}{{ x | nope }}";
        let found = problems(load(&one(text)));
        assert_eq!(at(&found[0]), ("x.html", 2, 65));
        let range = found[0].place.as_ref().unwrap().range(text);
        assert_eq!(&text[range], "nope");
        let text = "{{ t(key=\"skip\") }} {% if x is defined %}{{ x }}{% endif %}{{ x }}";
        let theme = load(&one(text)).unwrap();
        let found = problems(theme.render("x.html", "p/", &Context::new()));
        let range = found[0].place.as_ref().unwrap().range(text);
        assert_eq!((&text[range.clone()], range.start), ("x", text.len() - 4));
        let found = problems(load(&one("\n {{ t(key=\"no-such\") }}")));
        assert_eq!(at(&found[0]), ("x.html", 2, 12));
        assert!(found[0].message.contains("no-such"), "{found:?}");
    }

    #[test]
    fn everything_is_escaped_and_controls_are_left_out() {
        let theme = load(&one("<a title=\"{{ t }}\">{{ t }}</a>")).unwrap();
        let mut context = Context::new();
        context.insert("t", "\"'<script>\u{1b}[0m&\u{0}é\u{9f}\u{a0}\u{fffd}\u{fffe}\t\u{7f}");
        let html = theme.render("x.html", "p", &context).unwrap();
        let text = "&quot;&#39;&lt;script&gt;[0m&amp;é\u{a0}\u{fffd}\t";
        assert_eq!(html, format!("<a title=\"{text}\">{text}</a>"));
    }
}
