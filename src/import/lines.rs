//! A text as lines, each with the line of the original that it was made from.

/// A line.
#[derive(Clone, Debug)]
pub struct Line {
    /// Without its line end.
    pub text: String,
    /// The line of the original, from 1; `None` of one that was added.
    pub from: Option<usize>,
}

/// The lines of a report.
#[derive(Clone, Debug)]
pub struct Lines(pub Vec<Line>);

impl Lines {
    /// The lines of a text that begins on line `first` of the original.
    pub fn of(text: &str, first: usize) -> Self {
        let lines = text.lines().zip(first..);
        Self(lines.map(|(text, from)| Line { text: text.to_owned(), from: Some(from) }).collect())
    }

    pub fn is_empty(&self) -> bool {
        self.0.iter().all(|line| line.text.trim().is_empty())
    }

    pub fn len(&self) -> usize {
        self.0.len()
    }

    pub fn text(&self) -> String {
        let lines: Vec<&str> = self.0.iter().map(|l| l.text.as_str()).collect();
        lines.join("\n")
    }

    /// Puts lines in the place of others.
    pub fn splice(&mut self, range: std::ops::Range<usize>, with: impl IntoIterator<Item = Line>) {
        drop(self.0.splice(range, with));
    }

    /// Puts lines in the place of others, at many places that do not overlap; one at a time would move all that follows
    /// each time.
    pub fn edit(&mut self, mut edits: Vec<(std::ops::Range<usize>, Vec<Line>)>) {
        edits.sort_by_key(|(range, _)| range.start);
        let mut old = std::mem::take(&mut self.0).into_iter();
        let mut at = 0;
        for (range, new) in edits {
            self.0.extend(old.by_ref().take(range.start - at));
            old.by_ref().take(range.len()).for_each(drop);
            self.0.extend(new);
            at = range.end;
        }
        self.0.extend(old);
    }

    /// The text with a line end behind each line, and where its lines are from.
    pub fn finish(self) -> (String, Vec<Option<usize>>) {
        let mut text = String::new();
        let mut from = Vec::with_capacity(self.0.len());
        for line in self.0 {
            text.push_str(&line.text);
            text.push('\n');
            from.push(line.from);
        }
        (text, from)
    }
}

impl Line {
    /// A line that the original does not have.
    pub fn added(text: impl Into<String>) -> Self {
        Self { text: text.into(), from: None }
    }

    pub fn new(text: impl Into<String>, from: Option<usize>) -> Self {
        Self { text: text.into(), from }
    }
}
