//! Highlighted code: few, short, merged spans, remembered by content.

use std::borrow::Cow;
use std::collections::HashMap;
use std::sync::{Arc, Mutex, OnceLock, PoisonError};

use syntect::parsing::{
    BasicScopeStackOp, ParseState, ScopeStack, ScopeStackOp, SyntaxReference, SyntaxSet,
};

use super::escape::push_text;
use super::languages::{Treatment, treatment};
use super::scopes::{Class, class_of};

/// Blocks over this many bytes are not highlighted.
const LARGEST_BLOCK: usize = 256 * 1024;
/// Lines over this many bytes are not highlighted.
const LONGEST_LINE: usize = 2_000;
/// The patterns of syntax definitions backtrace: on a line made for it, many take quadratic and some
/// (spaces, in the one for INI files) cubic time. So lines with very long runs of one kind of
/// character are not highlighted, and a block only until the squares of its lines' lengths add up
/// to this (two thousand lines of a hundred characters, or five of two thousand).
const LARGEST_EFFORT: usize = 20_000_000;
/// The longest run of one character.
const LONGEST_RUN: usize = 100;
/// The longest run of spaces and tabs.
const LONGEST_SPACE: usize = 60;
/// The longest run of letters and digits.
const LONGEST_WORD: usize = 400;
/// The cache starts anew beyond this many bytes of output, so that a long preview does not grow.
const LARGEST_CACHE: usize = 64 * 1024 * 1024;

/// Highlights code. Cheap to create: definitions are loaded on first use.
#[derive(Default)]
pub(super) struct Highlighter {
    syntaxes: OnceLock<SyntaxSet>,
    cache: Mutex<Cache>,
}

#[derive(Default)]
struct Cache {
    entries: HashMap<[u8; 32], Arc<str>>,
    bytes: usize,
}

impl Highlighter {
    /// Escaped code with spans, by language (in lower case).
    pub(super) fn highlight(&self, code: &str, language: &str) -> Arc<str> {
        let language = language.trim().to_ascii_lowercase();
        // Syntax definitions know one line end only.
        let code = &*if code.contains('\r') {
            Cow::Owned(code.replace("\r\n", "\n").replace('\r', "\n"))
        } else {
            Cow::Borrowed(code)
        };
        let treatment = treatment(&language);
        if treatment == Treatment::Plain || code.len() > LARGEST_BLOCK {
            return plain(code).into();
        }
        let key = key(&language, code);
        if let Some(known) = self.cache().entries.get(&key) {
            return Arc::clone(known);
        }
        // Not under the lock: two threads may do the same work once, none waits for another's.
        let html: Arc<str> = self.render(code, treatment).into();
        let mut cache = self.cache();
        if cache.bytes > LARGEST_CACHE {
            *cache = Cache::default();
        }
        cache.bytes += html.len();
        cache.entries.insert(key, Arc::clone(&html));
        html
    }

    fn cache(&self) -> std::sync::MutexGuard<'_, Cache> {
        // A panic elsewhere cannot leave the map half changed.
        self.cache.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn render(&self, code: &str, treatment: Treatment<'_>) -> String {
        let set = self.syntaxes.get_or_init(two_face::syntax::extra_newlines);
        match treatment {
            Treatment::Plain => plain(code),
            Treatment::Session => match set.find_syntax_by_token("sh") {
                Some(shell) => session(code, shell, set),
                None => plain(code),
            },
            Treatment::Syntax(name) => match set.find_syntax_by_token(name) {
                Some(syntax) => {
                    let mut spans = Spans::default();
                    let mut parser = LineParser::new(syntax, set);
                    for line in code.split_inclusive('\n') {
                        parser.line(line, &mut spans);
                    }
                    spans.finish()
                }
                None => plain(code),
            },
        }
    }
}

fn key(language: &str, code: &str) -> [u8; 32] {
    let mut hasher = blake3::Hasher::new();
    hasher.update(&language.len().to_le_bytes());
    hasher.update(language.as_bytes());
    hasher.update(code.as_bytes());
    *hasher.finalize().as_bytes()
}

fn plain(code: &str) -> String {
    let mut out = String::with_capacity(code.len() + code.len() / 16);
    push_text(&mut out, code);
    out
}

/// A terminal session: what follows a prompt is shell, all else is output.
fn session(code: &str, shell: &SyntaxReference, set: &SyntaxSet) -> String {
    let mut spans = Spans::default();
    let mut parser = LineParser::new(shell, set);
    for line in code.split_inclusive('\n') {
        let prompt = prompt_length(line);
        if prompt == 0 {
            spans.push(line, Class::Plain);
            continue;
        }
        spans.push(&line[..prompt], Class::Meta);
        parser.restart(shell);
        parser.line(&line[prompt..], &mut spans);
        spans.end_line();
    }
    spans.finish()
}

/// Length of a prompt such as `$ `, `# ` or `root@host:~# ` at the start of a line.
fn prompt_length(line: &str) -> usize {
    let window = line.len().min(80);
    let window = (0..=window).rev().find(|&at| line.is_char_boundary(at));
    let start = &line[..window.unwrap_or(0)];
    for (at, _) in start.match_indices(' ') {
        let before = &start[..at];
        if !before.ends_with(['$', '#', '%', '>']) {
            continue;
        }
        let is_bare = before.len() == 1;
        let names_host = before.contains('@') && !before.contains(['<', '=', '"']);
        return if is_bare || names_host { at + 1 } else { 0 };
    }
    0
}

/// Whether a line is like those people write, and safe to give to backtracking patterns.
fn is_ordinary(line: &str) -> bool {
    if line.len() > LONGEST_LINE {
        return false;
    }
    let (mut run, mut word, mut before) = (0, 0, None);
    for c in line.chars() {
        // A tab after a space goes on with the run.
        let kind = if c.is_whitespace() { ' ' } else { c };
        run = if before == Some(kind) { run + 1 } else { 1 };
        word = if c.is_alphanumeric() || c == '_' { word + 1 } else { 0 };
        let longest = if kind == ' ' { LONGEST_SPACE } else { LONGEST_RUN };
        if run > longest || word > LONGEST_WORD {
            return false;
        }
        before = Some(kind);
    }
    true
}

/// Parses line by line and hands the pieces on with their classes.
struct LineParser<'s> {
    set: &'s SyntaxSet,
    state: ParseState,
    scopes: ScopeStack,
    /// What each scope on the stack says; `None` leaves it to the one below.
    classes: Vec<Option<Class>>,
    effort: usize,
    broken: bool,
}

impl<'s> LineParser<'s> {
    fn new(syntax: &SyntaxReference, set: &'s SyntaxSet) -> Self {
        Self {
            set,
            state: ParseState::new(syntax),
            scopes: ScopeStack::new(),
            classes: Vec::new(),
            effort: 0,
            broken: false,
        }
    }

    /// Begins another text; the effort of all of them counts together.
    fn restart(&mut self, syntax: &SyntaxReference) {
        let effort = self.effort;
        *self = Self { effort, ..Self::new(syntax, self.set) };
    }

    fn line(&mut self, line: &str, spans: &mut Spans) {
        let effort = self.effort.saturating_add(line.len().saturating_pow(2));
        if self.broken || effort > LARGEST_EFFORT || !is_ordinary(line) {
            spans.push(line, Class::Plain);
            return;
        }
        self.effort = effort;
        let Ok(operations) = self.state.parse_line(line, self.set) else {
            self.broken = true;
            spans.push(line, Class::Plain);
            return;
        };
        let mut from = 0;
        for (at, operation) in &operations {
            if *at > from {
                spans.push(&line[from..*at], self.class());
                from = *at;
            }
            self.apply(operation);
        }
        spans.push(&line[from..], self.class());
    }

    fn class(&self) -> Class {
        let said = self.classes.iter().rev().find_map(|class| *class);
        said.unwrap_or(Class::Plain)
    }

    fn apply(&mut self, operation: &ScopeStackOp) {
        let classes = &mut self.classes;
        let applied = self.scopes.apply_with_hook(operation, |change, _| match change {
            BasicScopeStackOp::Push(scope) => classes.push(class_of(scope)),
            BasicScopeStackOp::Pop => {
                classes.pop();
            }
        });
        self.broken |= applied.is_err();
    }
}

/// Output of classed pieces: neighbours of one class become one span, spaces between them included;
/// no span holds a line end.
#[derive(Default)]
struct Spans {
    out: String,
    open: Option<&'static str>,
    /// Spaces seen since the last text: inside the span if it goes on, outside if not.
    spaces: String,
}

impl Spans {
    fn push(&mut self, text: &str, class: Class) {
        for line in text.split_inclusive('\n') {
            let content = line.trim_end_matches('\n');
            self.push_within_line(content, class);
            if content.len() < line.len() {
                self.end_line();
                self.out.push('\n');
            }
        }
    }

    fn push_within_line(&mut self, text: &str, class: Class) {
        let trimmed = text.trim_start_matches([' ', '\t']);
        self.spaces.push_str(&text[..text.len() - trimmed.len()]);
        if trimmed.is_empty() {
            return;
        }
        let core = trimmed.trim_end_matches([' ', '\t']);
        let name = class.name();
        if name != self.open {
            self.close();
        }
        self.out.push_str(&self.spaces);
        self.spaces.clear();
        if name != self.open
            && let Some(name) = name
        {
            self.out.push_str("<span class=\"");
            self.out.push_str(name);
            self.out.push_str("\">");
            self.open = Some(name);
        }
        push_text(&mut self.out, core);
        self.spaces.push_str(&trimmed[core.len()..]);
    }

    fn finish(mut self) -> String {
        self.end_line();
        self.out
    }

    fn end_line(&mut self) {
        self.close();
        self.out.push_str(&self.spaces);
        self.spaces.clear();
    }

    fn close(&mut self) {
        if self.open.take().is_some() {
            self.out.push_str("</span>");
        }
    }
}
