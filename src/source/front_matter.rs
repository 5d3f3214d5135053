//! Where the front matter ends and the body begins.

/// How a main file is divided; offsets are bytes into its text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Division {
    /// `---`, YAML, `---` (or `...`), then the body.
    Both { yaml: std::ops::Range<usize>, body: usize },
    /// No `---` on the first line: all is body.
    NoFrontMatter,
    /// `---` on the first line and no line that ends it.
    Unterminated { opening: std::ops::Range<usize> },
}

/// Finds the front matter: `---` alone on the first line up to the next `---` or `...` alone.
#[must_use]
pub fn divide(text: &str) -> Division {
    let mut lines = text.split_inclusive('\n');
    let Some(first) = lines.next().filter(|l| l.trim_end() == "---") else {
        return Division::NoFrontMatter;
    };
    let mut at = first.len();
    for line in lines {
        if matches!(line.trim_end(), "---" | "...") {
            return Division::Both { yaml: first.len()..at, body: at + line.len() };
        }
        at += line.len();
    }
    Division::Unterminated { opening: 0..first.trim_end().len() }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn divides_at_the_second_rule() {
        let text = "---\r\na: 1\r\n---\r\nbody";
        let Division::Both { yaml, body } = divide(text) else { panic!() };
        assert_eq!(&text[yaml], "a: 1\r\n");
        assert_eq!(&text[body..], "body");
    }

    #[test]
    fn a_rule_inside_a_block_scalar_is_indented_and_does_not_end_it() {
        let text = "---\na: |\n  ---\n---\nb";
        assert!(
            matches!(divide(text), Division::Both { yaml, .. } if &text[yaml.clone()] == "a: |\n  ---\n")
        );
    }

    #[test]
    fn says_what_is_missing() {
        assert_eq!(divide("# Title\n"), Division::NoFrontMatter);
        assert_eq!(divide(""), Division::NoFrontMatter);
        assert_eq!(divide("---\na: 1\n"), Division::Unterminated { opening: 0..3 });
        assert!(
            matches!(divide("---\n---"), Division::Both { yaml, body } if yaml.is_empty() && body == 7)
        );
    }

    proptest::proptest! {
        #[test]
        fn divides_any_text_at_line_starts(
            lines in proptest::collection::vec("(---|\\.\\.\\.|a: ü|  ---|--- x|)[ \t\r]?", 0..8),
            end in "\n?",
        ) {
            let text = lines.join("\n") + &end;
            match divide(&text) {
                Division::Both { yaml, body } => {
                    let inner = &text[yaml.clone()];
                    proptest::prop_assert!(yaml.end <= body && body <= text.len());
                    proptest::prop_assert!(inner.is_empty() || inner.ends_with('\n'));
                    proptest::prop_assert!(!inner.lines().any(|l| matches!(l.trim_end(), "---" | "...")));
                    proptest::prop_assert!(matches!(text[yaml.end..body].trim_end(), "---" | "..."));
                }
                Division::NoFrontMatter => {
                    proptest::prop_assert!(text.lines().next().unwrap_or_default().trim_end() != "---");
                }
                Division::Unterminated { opening } => {
                    proptest::prop_assert_eq!(&text[opening], "---");
                }
            }
        }
    }
}
