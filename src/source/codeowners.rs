//! `CODEOWNERS`: who owns which files of a code repository, in GitHub's and in GitLab's notation.
//!
//! Of the lines that match a path the last one counts. GitLab's sections (`[Name]`, `^[Name]`,
//! `[Name][2] @default`) each have a last one; GitHub has none, so that a line of that form can only be
//! a section's.

use globset::{GlobBuilder, GlobSet, GlobSetBuilder};

/// Where hosts look for the file, relative to the top of the repository.
pub const PLACES: [&str; 4] =
    [".github/CODEOWNERS", "CODEOWNERS", "docs/CODEOWNERS", ".gitlab/CODEOWNERS"];

/// What a `CODEOWNERS` says.
#[derive(Debug, Default)]
pub struct CodeOwners {
    sections: Vec<Section>,
}

#[derive(Debug, Default)]
struct Section {
    /// Its name in small letters: sections of one name are one. Empty before the first.
    name: String,
    /// Of lines that name nobody.
    default: Vec<String>,
    rules: Vec<Rule>,
}

#[derive(Debug)]
struct Rule {
    paths: GlobSet,
    /// Nobody, where a line takes its paths out again.
    owners: Vec<String>,
}

impl CodeOwners {
    /// Reads the text of a `CODEOWNERS`. A line that is no pattern is left out, as hosts do.
    #[must_use]
    pub fn parse(text: &str) -> Self {
        let text = text.trim_start_matches('\u{feff}');
        let mut sections = vec![Section::default()];
        let mut at = 0;
        for line in text.lines() {
            let line = line.trim();
            if line.is_empty() || line.starts_with('#') {
                continue;
            }
            if let Some((name, default)) = section(line) {
                let known = sections.iter().position(|s| s.name == name);
                at = known.unwrap_or(sections.len());
                if known.is_none() {
                    sections.push(Section { name, ..Section::default() });
                }
                sections[at].default = default;
                continue;
            }
            let mut words = words(line);
            if words.is_empty() {
                continue;
            }
            let pattern = words.remove(0);
            let section = &mut sections[at];
            // GitLab: what begins with `!` is owned by nobody in its section.
            let (pattern, owners) = match pattern.strip_prefix('!') {
                Some(pattern) => (pattern.to_owned(), Vec::new()),
                None if words.is_empty() => (pattern, section.default.clone()),
                None => (pattern, words),
            };
            if let Some(paths) = globs(&pattern) {
                section.rules.push(Rule { paths, owners });
            }
        }
        Self { sections }
    }

    /// The owners of a path, relative to the top of the repository: handles and mail addresses.
    #[must_use]
    pub fn of(&self, path: &str) -> Vec<&str> {
        let mut all: Vec<&str> = Vec::new();
        for section in &self.sections {
            let last = section.rules.iter().rev().find(|r| r.paths.is_match(path));
            for owner in last.map(|r| r.owners.as_slice()).unwrap_or_default() {
                if !all.contains(&owner.as_str()) {
                    all.push(owner);
                }
            }
        }
        all
    }
}

/// `[Name]`, with GitLab's marks around it and the owners behind it.
fn section(line: &str) -> Option<(String, Vec<String>)> {
    let rest = line.strip_prefix('^').unwrap_or(line).strip_prefix('[')?;
    let (name, mut rest) = rest.split_once(']')?;
    if let Some(count) = rest.strip_prefix('[') {
        let (number, after) = count.split_once(']')?;
        number.parse::<u32>().ok()?;
        rest = after;
    }
    let is_section = !name.trim().is_empty() && (rest.is_empty() || rest.starts_with([' ', '\t']));
    is_section.then(|| (name.trim().to_lowercase(), words(rest)))
}

/// The words of a line; `\ ` and `\#` are a space and a `#` within one, and ` #` begins a comment.
fn words(line: &str) -> Vec<String> {
    let mut all = Vec::new();
    let mut word = String::new();
    let mut chars = line.chars();
    while let Some(c) = chars.next() {
        match c {
            '\\' => word.extend(chars.next()),
            '#' if word.is_empty() => break,
            c if c.is_whitespace() => {
                if !word.is_empty() {
                    all.push(std::mem::take(&mut word));
                }
            }
            c => word.push(c),
        }
    }
    if !word.is_empty() {
        all.push(word);
    }
    all
}

/// A pattern as both hosts read it: as in `.gitignore`, but without character classes, and `folder/*`
/// reaches no deeper.
fn globs(pattern: &str) -> Option<GlobSet> {
    let trimmed = pattern.trim_end_matches('/');
    let is_anchored = trimmed.contains('/');
    let only_below = pattern.ends_with('/');
    let body = trimmed.trim_start_matches('/');
    if body.is_empty() && !only_below {
        return None;
    }
    let mut glob = String::with_capacity(body.len() + 8);
    if !is_anchored {
        glob.push_str("**/");
    }
    for c in body.chars() {
        if matches!(c, '[' | ']' | '{' | '}' | '\\') {
            glob.push('\\');
        }
        glob.push(c);
    }
    let one = |glob: &str| {
        GlobBuilder::new(glob).literal_separator(true).backslash_escape(true).build().ok()
    };
    let mut set = GlobSetBuilder::new();
    if body.is_empty() {
        set.add(one("**")?);
        return set.build().ok();
    }
    if !only_below {
        set.add(one(&glob)?);
    }
    let ends_in_star = is_anchored && body.rsplit('/').next() == Some("*");
    if !ends_in_star || only_below {
        set.add(one(&format!("{glob}/**"))?);
    }
    set.build().ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn owners(text: &str, path: &str) -> String {
        CodeOwners::parse(text).of(path).join(" ")
    }

    #[test]
    fn the_last_line_that_matches_counts() {
        let text = "# all\n*       @all # ours\n*.js @js\n/build/logs/ @logs\ndocs/* docs@example.org\napps/ @apps @more\n/scripts @s\n**/deep @d\n/apps/github\n/with\\ space/ @sp\n/a\\#b @hash\n";
        for (path, wanted) in [
            ("x.rs", "@all"),
            ("src/x.js", "@js"),
            ("build/logs/a/b", "@logs"),
            ("x/build/logs/a", "@all"),
            ("docs/a.md", "docs@example.org"),
            ("docs/a/b.md", "@all"),
            ("x/apps/y/z", "@apps @more"),
            ("scripts/a/b", "@s"),
            ("a/b/deep/c", "@d"),
            ("apps/github/x", ""),
            ("apps/other/x", "@apps @more"),
            ("with space/x", "@sp"),
            ("a#b", "@hash"),
        ] {
            assert_eq!(owners(text, path), wanted, "{path}");
        }
        assert_eq!(owners("", "x"), "");
    }

    #[test]
    fn sections_of_gitlab_each_have_a_last_line() {
        let text = "* @default\n[Docs][2] @writers\n/docs/\nREADME.md @readme\n^[Database] @dba\ndb/\n!db/seeds/\n[docs]\n/docs/api/ @api\n";
        for (path, wanted) in [
            ("src/x", "@default"),
            ("docs/x", "@default @writers"),
            ("docs/README.md", "@default @readme"),
            ("docs/api/x", "@default @api"),
            ("x/db/y", "@default @dba"),
            ("db/seeds/x", "@default"),
        ] {
            assert_eq!(owners(text, path), wanted, "{path}");
        }
    }

    proptest::proptest! {
        #[test]
        fn no_text_makes_it_panic(text in "[\\PC\\n\\\\\\[\\]*/#!^ ]{0,80}", path in "\\PC{0,20}") {
            let owners = CodeOwners::parse(&text);
            let _ = owners.of(&path);
        }
    }
}
