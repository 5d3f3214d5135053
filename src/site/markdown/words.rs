//! The few words that rendered Markdown adds to a writer's text, kept apart so that they can be translated.

use std::borrow::Cow;

use pulldown_cmark::BlockQuoteKind;

/// Labels and titles in generated markup. The default is English.
#[derive(Debug, Clone, PartialEq, Eq)]
#[allow(missing_docs)] // the names say which words they are
pub struct Words {
    pub note: Cow<'static, str>,
    pub tip: Cow<'static, str>,
    pub important: Cow<'static, str>,
    pub warning: Cow<'static, str>,
    pub caution: Cow<'static, str>,
    /// Names a table's scroll area; its number and columns follow.
    pub table: Cow<'static, str>,
    /// Names a code block; its language follows.
    pub code: Cow<'static, str>,
    pub task_done: Cow<'static, str>,
    pub task_open: Cow<'static, str>,
    pub footnotes: Cow<'static, str>,
    /// Names a reference; its number follows.
    pub footnote: Cow<'static, str>,
    /// Names the way back; the reference's number follows.
    pub back_to_reference: Cow<'static, str>,
    /// Names a heading's own link; the heading's text follows.
    pub link_to_section: Cow<'static, str>,
    /// Title of a link whose target does not exist; the target follows.
    pub missing_link: Cow<'static, str>,
    /// Title of an image that does not exist; its path follows.
    pub missing_image: Cow<'static, str>,
}

impl Default for Words {
    fn default() -> Self {
        Self {
            note: "Note".into(),
            tip: "Tip".into(),
            important: "Important".into(),
            warning: "Warning".into(),
            caution: "Caution".into(),
            table: "Table".into(),
            code: "Code".into(),
            task_done: "Done".into(),
            task_open: "To do".into(),
            footnotes: "Footnotes".into(),
            footnote: "Footnote".into(),
            back_to_reference: "Back to reference".into(),
            link_to_section: "Link to section".into(),
            missing_link: "Link target not found".into(),
            missing_image: "Image not found".into(),
        }
    }
}

impl Words {
    /// The class suffix and the title of an alert.
    pub(super) fn alert(&self, kind: BlockQuoteKind) -> (&'static str, &str) {
        match kind {
            BlockQuoteKind::Note => ("note", &self.note),
            BlockQuoteKind::Tip => ("tip", &self.tip),
            BlockQuoteKind::Important => ("important", &self.important),
            BlockQuoteKind::Warning => ("warning", &self.warning),
            BlockQuoteKind::Caution => ("caution", &self.caution),
        }
    }
}
