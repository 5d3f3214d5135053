//! Reads inline exceptions: comments of the body that begin with `aftermark:`.

use crate::model::incident::Allow;
use crate::source::body::Part;
use crate::source::{Body, Problem, ProblemKind, Span, Spanned};

/// What a comment that is meant for us begins with.
const MARK: &str = "aftermark:";

/// The exceptions of a body, in order of place; a comment that is meant as one and cannot be read
/// is a problem.
pub fn read(body: &Body, problems: &mut Vec<Problem>) -> Vec<Allow> {
    let mut allows = Vec::new();
    for part in body.parts() {
        for (comment, span) in &part.comments {
            let Some(rest) = comment.strip_prefix(MARK) else {
                continue;
            };
            match allow(rest, part, *span) {
                Ok(allow) => allows.push(allow),
                Err(what) => problems.push(
                    Problem::new(ProblemKind::AllowUnreadable, *span, what)
                        .label("suppresses nothing")
                        .help("write `<!-- aftermark: allow RULE: the reason -->` before the paragraph it is about, or in it"),
                ),
            }
        }
    }
    allows
}

fn allow(text: &str, part: &Part, span: Span) -> Result<Allow, &'static str> {
    let text = text.trim();
    let rest = text
        .strip_prefix("allow")
        .filter(|r| r.starts_with(char::is_whitespace))
        .ok_or("this comment for aftermark is not an `allow`")?;
    let (rule, reason) = rest.split_once(':').ok_or("this exception has no reason")?;
    let (rule, reason) = (rule.trim(), reason.trim());
    if rule.is_empty() || rule.contains(char::is_whitespace) {
        return Err("this exception does not name one rule");
    }
    if reason.is_empty() {
        return Err("this exception has no reason");
    }
    Ok(Allow {
        span,
        covers: covered(part, span),
        rule: Spanned::new(rule.to_owned(), span),
        reason: Spanned::new(reason.to_owned(), span),
    })
}

/// The block that a comment stands in, or the next one. A list item or a table cell stands for its
/// own line; a comment that nothing follows covers only itself.
fn covered(part: &Part, comment: Span) -> Span {
    let holds = part
        .blocks
        .iter()
        .filter(|b| b.span.start <= comment.start && comment.end <= b.span.end)
        .min_by_key(|b| b.span.end - b.span.start);
    let next = || {
        let after = part.blocks.iter().filter(|b| b.span.start >= comment.end);
        after.min_by_key(|b| b.span.start)
    };
    match holds.or_else(next) {
        Some(block) => Span { start: block.span.start.min(comment.start), ..block.span },
        None => comment,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::source::FileId;

    fn allows(text: &str) -> (Vec<Allow>, Vec<Problem>) {
        let body = crate::source::body::read(FileId(0), text, 0);
        let mut problems = Vec::new();
        (read(&body, &mut problems), problems)
    }

    #[test]
    fn an_exception_covers_the_next_block_or_its_own() {
        let text = "## A\n\n<!-- aftermark: allow language/blame: as the mail said -->\nHe failed to act.\n\nNot this.\n\nInside <!-- aftermark: allow a/b: because --> of it.\n";
        let (found, problems) = allows(text);
        assert_eq!(problems, []);
        let covered: Vec<&str> = found.iter().map(|a| &text[a.covers.range()]).collect();
        assert!(covered[0].contains("He failed"), "{covered:?}");
        assert!(!covered[0].contains("Not this"), "{covered:?}");
        assert!(covered[1].starts_with("Inside"), "{covered:?}");
        assert_eq!(found[0].rule.value, "language/blame");
        assert_eq!(found[0].reason.value, "as the mail said");
    }

    #[test]
    fn what_cannot_be_read_is_said() {
        for comment in [
            "aftermark: allow language/blame",
            "aftermark: allow language/blame:",
            "aftermark: allow: reason",
            "aftermark: ignore x/y: z",
        ] {
            let (found, problems) = allows(&format!("## A\n\n<!-- {comment} -->\ntext\n"));
            assert_eq!((found.len(), problems.len()), (0, 1), "{comment}");
        }
        assert_eq!(allows("## A\n\n<!-- a note -->\n").1, []);
    }
}
