//! Examples in a rule's documentation: what a report says when the rule finds something, and when
//! it does not.
//!
//! An example is one paragraph-free run of fenced code blocks; each block is an edit of one complete
//! incident, so that every example can be run (`tests/rules` does) and shown as it stands:
//!
//! | fence | meaning |
//! |---|---|
//! | `yaml` | keys of the front matter: each top-level key replaces the one of that name, or is added |
//! | `markdown` | sections of the body: each `## heading` replaces the section of that step, or is added at the end |
//! | `diff` | lines of the main file: `-` goes, `+` comes, others stay; the run of lines stands once |
//! | `toml` | tables of `aftermark.toml`: each replaces the one of that name, or is added; entries of an array (`[[severities]]`) are added |
//! | any, and a path | the file's whole text; a path that begins with `incidents/` or `aftermark` counts from the repository's root, others from the incident's folder |
//! | `text` without a path | shown, not run: for what no text can show |

/// Which examples are meant.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Outcome {
    /// The rule finds something.
    Fails,
    /// The rule finds nothing.
    Passes,
}

impl Outcome {
    /// The heading of these examples in a rule's documentation.
    #[must_use]
    pub fn heading(self) -> &'static str {
        match self {
            Outcome::Fails => "Fails",
            Outcome::Passes => "Passes",
        }
    }
}

/// One example: the blocks that make it together.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Example {
    pub blocks: Vec<ExampleBlock>,
}

impl Example {
    /// Whether the example can be run.
    #[must_use]
    pub fn is_runnable(&self) -> bool {
        self.blocks.iter().all(|b| b.language != "text" || b.path.is_some())
    }
}

/// A fenced code block of an example.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ExampleBlock {
    /// The first word behind the fence.
    pub language: String,
    /// The second word behind the fence: the file that the block is.
    pub path: Option<String>,
    /// The lines between the fences, each with its end.
    pub text: String,
}

impl ExampleBlock {
    /// A block without text, by what stands behind its opening fence.
    #[must_use]
    pub fn opened(info: &str) -> Self {
        let mut words = info.split_whitespace();
        Self {
            language: words.next().unwrap_or("text").to_owned(),
            path: words.next().map(str::to_owned),
            text: String::new(),
        }
    }
}

/// Reads the examples of a text: neighbouring code blocks make one example, a paragraph between
/// them begins the next.
#[must_use]
pub fn read(text: &str) -> Vec<Example> {
    let mut examples: Vec<Example> = Vec::new();
    let mut open: Option<ExampleBlock> = None;
    let mut joins = false;
    for line in text.lines() {
        match (&mut open, line.strip_prefix("```")) {
            (None, Some(info)) => open = Some(ExampleBlock::opened(info)),
            (Some(_), Some(_)) => {
                let block = open.take();
                match examples.last_mut().filter(|_| joins) {
                    Some(example) => example.blocks.extend(block),
                    None => examples.push(Example { blocks: block.into_iter().collect() }),
                }
                joins = true;
            }
            (Some(block), None) => {
                block.text.push_str(line);
                block.text.push('\n');
            }
            (None, None) => joins &= line.trim().is_empty(),
        }
    }
    examples
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn neighbouring_blocks_are_one_example() {
        let text = "```yaml\na: 1\n```\n\n```text evidence/x.log\nl\n```\nAnd:\n```diff\n-x\n```\n";
        let examples = read(text);
        assert_eq!(examples.len(), 2);
        assert_eq!(examples[0].blocks.len(), 2);
        assert_eq!(examples[0].blocks[1].path.as_deref(), Some("evidence/x.log"));
        assert_eq!(examples[1].blocks[0].text, "-x\n");
        assert!(examples.iter().all(Example::is_runnable));
        assert!(!read("```text\nx\n```")[0].is_runnable());
    }
}
