//! Every command line of the manual is one that the program takes.

use clap::error::{ContextKind, ContextValue, ErrorKind};

use super::page::{self, Page};

/// A call of the program: its line in the page, and its words from `aftermark` on.
struct Call {
    place: String,
    words: Vec<String>,
    /// Stands within a sentence, where what has to follow may be left out.
    named: bool,
}

/// The program's call at the beginning of a line, as a shell would split it; what explains it stands behind
/// two spaces. `None` where another program is called, or where the line says what may be written there
/// (`[DIR]`, `<RULE>`).
fn words(line: &str) -> Option<Vec<String>> {
    let mut line = line.trim_start();
    for before in ["$ ", "- ", "run: ", "entry: ", "script: ", "time ", "target/release/"] {
        line = line.strip_prefix(before).unwrap_or(line).trim_start();
    }
    if let Some(rest) = line.strip_prefix("cargo run -- ") {
        return words(&format!("aftermark {rest}"));
    }
    let rest = line.strip_prefix("aftermark ")?;
    if rest.contains('[') || rest.contains("<COMMAND>") || is_meant_as_form(rest) {
        return None;
    }
    let mut quote = None;
    let mut end = line.len();
    let mut before = ' ';
    for (at, c) in line.char_indices() {
        match (quote, c) {
            (None, '\'' | '"') => quote = Some(c),
            (Some(q), c) if q == c => quote = None,
            (None, '<' | '>' | '|' | ';' | '&') => {
                end = at;
                break;
            }
            (None, ' ') if before == ' ' && at > 0 => {
                end = at;
                break;
            }
            _ => {}
        }
        before = c;
    }
    let words = shlex::split(&line[..end]);
    Some(words.unwrap_or_else(|| panic!("a quote is not closed: {line}")))
}

/// Whether the line has a stand-in in angle brackets, as usage lines do.
fn is_meant_as_form(line: &str) -> bool {
    line.split('<').skip(1).any(|part| {
        let word = part.split('>').next().unwrap_or_default();
        !word.is_empty()
            && word.chars().all(|c| c.is_ascii_uppercase() || "#=_ 1".contains(c))
            && part.contains('>')
            && !part.starts_with(' ')
    })
}

fn calls(page: &Page) -> Vec<Call> {
    let mut calls = Vec::new();
    for block in &page.blocks {
        let is_session = block.info.split(' ').next() == Some("console");
        let mut joined = String::new();
        for (line, text) in (block.line..).zip(block.text.lines()) {
            let text = text.trim_end();
            if let Some(more) = text.strip_suffix('\\') {
                joined.push_str(more.trim());
                joined.push(' ');
                continue;
            }
            let whole = match joined.is_empty() {
                true => text.to_owned(),
                false => std::mem::take(&mut joined) + text.trim(),
            };
            // The rest of a session is what the program said.
            if is_session && !whole.starts_with("$ ") {
                continue;
            }
            calls.extend(words(&whole).map(|words| Call {
                place: format!("{}:{}", page.path, line),
                words,
                named: false,
            }));
        }
    }
    for (line, code) in &page.code {
        calls.extend(words(code).map(|words| Call {
            place: format!("{}:{line}", page.path),
            words,
            named: true,
        }));
    }
    calls
}

/// What the program has against a call.
fn refused(call: &Call) -> Option<String> {
    let command = aftermark::cli::command();
    let error = command.try_get_matches_from(&call.words).err()?;
    let words = call.words.join(" ");
    match error.kind() {
        ErrorKind::DisplayHelp | ErrorKind::DisplayVersion => None,
        ErrorKind::MissingRequiredArgument
        | ErrorKind::MissingSubcommand
        | ErrorKind::DisplayHelpOnMissingArgumentOrSubcommand
            if call.named =>
        {
            None
        }
        // `--since`, without what has to follow.
        ErrorKind::InvalidValue if call.named && lacks_value(&error) => None,
        // `--as-of DATE`, `COMMAND --help`
        ErrorKind::ValueValidation | ErrorKind::InvalidValue | ErrorKind::InvalidSubcommand
            if call.named
                && call
                    .words
                    .iter()
                    .any(|w| w.len() > 1 && w.chars().all(|c| c.is_ascii_uppercase())) =>
        {
            None
        }
        _ => Some(format!("{}: {words}\n{error}", call.place)),
    }
}

fn lacks_value(error: &clap::Error) -> bool {
    matches!(error.get(ContextKind::InvalidValue), Some(ContextValue::String(v)) if v.is_empty())
}

#[test]
fn the_program_takes_every_command_line() {
    let calls: Vec<Call> = page::all().iter().flat_map(calls).collect();
    let wrong: Vec<String> = calls.iter().filter_map(refused).collect();
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    let whole = calls.iter().filter(|c| !c.named).count();
    assert!(whole > 40, "only {whole} command lines were seen");
}

/// Rules that are explained on a command line are rules that there are.
#[test]
fn every_rule_that_is_to_be_explained_exists() {
    let mut seen = 0;
    for call in page::all().iter().flat_map(calls) {
        if call.words.get(1).map(String::as_str) != Some("explain") {
            continue;
        }
        for rule in call.words[2..].iter().filter(|w| w.contains('/')) {
            assert!(aftermark::rules::find(rule).is_some(), "{}: {rule}", call.place);
            seen += 1;
        }
    }
    assert!(seen > 1);
}

#[test]
fn a_wrong_line_is_seen() {
    let text = "# X\n\n    aftermark check --sinse origin/main   what is new\n\nUse `aftermark chek`.\n\n```console\n$ aftermark new\naftermark nothing\n```\n\n```yaml\n- run: aftermark check \\\n    --nothing\n```\n";
    let page = page::parse("docs/x.md".into(), text.to_owned());
    let wrong: Vec<String> = calls(&page).iter().filter_map(refused).collect();
    assert_eq!(wrong.len(), 4, "{wrong:#?}");
    assert!(wrong[0].starts_with("docs/x.md:3: aftermark check --sinse origin/main\n"));
    assert!(wrong[1].starts_with("docs/x.md:8: aftermark new\n"), "{wrong:#?}");
    assert!(wrong[2].starts_with("docs/x.md:14: aftermark check --nothing\n"), "{wrong:#?}");
    let quoted = words("aftermark actions set S#A1 reason='two  words' > x").unwrap();
    assert_eq!(quoted[4], "reason=two  words");
    assert_eq!(quoted.len(), 5);
    assert!(words("aftermark theme <COMMAND>").is_none());
    assert!(words("aftermark check [PATH]...").is_none());
}
