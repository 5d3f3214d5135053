//! One `.ftl` file: its messages, or where it is broken.

use std::collections::BTreeMap;

use fluent_bundle::FluentResource;
use fluent_syntax::ast::{Entry, Expression, InlineExpression, Pattern, PatternElement};
use fluent_syntax::unicode::unescape_unicode_to_string;

use super::message::Part;
use crate::site::error::SiteError;

/// The messages of a file.
pub(super) struct Catalogue {
    pub resource: FluentResource,
    /// By name.
    pub messages: BTreeMap<String, Outline>,
}

/// What can be said of a message without its language.
pub(super) struct Outline {
    /// What it is given: the names of its arguments.
    pub arguments: Vec<String>,
    /// The message itself, where it is no more than text and arguments.
    pub parts: Option<Vec<Part>>,
    pub line: usize,
}

impl Catalogue {
    /// Reads the file at a path of a theme's folder.
    ///
    /// # Errors
    /// [`SiteError::Text`] names the file, the line and what is wrong there.
    pub fn read(path: &str, bytes: &[u8]) -> Result<Self, SiteError> {
        let failed =
            |line: usize, reason: String| SiteError::Text { path: path.to_owned(), line, reason };
        let text = std::str::from_utf8(bytes).map_err(|e| {
            let line = line_at(&bytes[..e.valid_up_to()]);
            failed(line, "it is not UTF-8 here; save the file as UTF-8".to_owned())
        })?;
        let text = text.trim_start_matches('\u{feff}').replace("\r\n", "\n");
        let resource = FluentResource::try_new(text).map_err(|(resource, errors)| {
            let source = resource.source().as_bytes();
            match errors.first() {
                Some(e) => failed(
                    line_at(&source[..e.pos.start.min(source.len())]),
                    format!("{e}; each text is written as `name = text`"),
                ),
                None => failed(1, "it cannot be read".to_owned()),
            }
        })?;
        let mut messages: BTreeMap<String, Outline> = BTreeMap::new();
        for entry in resource.entries() {
            let Entry::Message(message) = entry else {
                continue;
            };
            let line = line_of(resource.source(), message.id.name);
            let Some(pattern) = &message.value else {
                let reason = format!("`{}` has no text", message.id.name);
                return Err(failed(line, reason));
            };
            let mut arguments = Vec::new();
            collect(pattern, &mut arguments).map_err(|reason| failed(line, reason))?;
            let outline = Outline { arguments, parts: parts(pattern), line };
            if let Some(first) = messages.insert(message.id.name.to_owned(), outline) {
                let reason = format!(
                    "`{}` is there already, in line {}; only one of them can count",
                    message.id.name, first.line
                );
                return Err(failed(line, reason));
            }
        }
        Ok(Self { resource, messages })
    }
}

fn line_at(before: &[u8]) -> usize {
    memchr::memchr_iter(b'\n', before).count() + 1
}

/// The line of a slice of a text: the parser hands out names as parts of its source.
fn line_of(source: &str, part: &str) -> usize {
    let offset = (part.as_ptr() as usize).saturating_sub(source.as_ptr() as usize);
    line_at(&source.as_bytes()[..offset.min(source.len())])
}

/// The names of a pattern's arguments, each once. Functions are refused: none is offered.
fn collect(pattern: &Pattern<&str>, into: &mut Vec<String>) -> Result<(), String> {
    for element in &pattern.elements {
        if let PatternElement::Placeable { expression } = element {
            collect_from(expression, into)?;
        }
    }
    Ok(())
}

fn collect_from(expression: &Expression<&str>, into: &mut Vec<String>) -> Result<(), String> {
    let inline = match expression {
        Expression::Select { selector, variants } => {
            for variant in variants {
                collect(&variant.value, into)?;
            }
            selector
        }
        Expression::Inline(inline) => inline,
    };
    match inline {
        InlineExpression::VariableReference { id } => {
            if !into.iter().any(|known| known == id.name) {
                into.push(id.name.to_owned());
            }
            Ok(())
        }
        InlineExpression::Placeable { expression } => collect_from(expression, into),
        InlineExpression::FunctionReference { id, .. } => Err(format!(
            "there is no function {}(); numbers and dates arrive as ready text",
            id.name
        )),
        _ => Ok(()),
    }
}

/// The parts of a pattern that chooses nothing and refers to nothing else.
fn parts(pattern: &Pattern<&str>) -> Option<Vec<Part>> {
    let mut parts = Vec::new();
    for element in &pattern.elements {
        let part = match element {
            PatternElement::TextElement { value } => Part::Text(one_line(value)),
            PatternElement::Placeable { expression: Expression::Inline(inline) } => match inline {
                InlineExpression::StringLiteral { value } => {
                    Part::Text(unescape_unicode_to_string(value).into_owned())
                }
                InlineExpression::VariableReference { id } => Part::Argument(id.name.to_owned()),
                _ => return None,
            },
            PatternElement::Placeable { .. } => return None,
        };
        match (parts.last_mut(), part) {
            (Some(Part::Text(before)), Part::Text(more)) => before.push_str(&more),
            (_, part) => parts.push(part),
        }
    }
    Some(parts)
}

/// Long messages may be broken into lines in the file; on a page they are one.
pub(super) fn one_line(text: &str) -> String {
    text.replace('\n', " ")
}
