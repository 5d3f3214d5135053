//! From the hundreds of scopes of syntax definitions to a dozen classes of ours.

use std::sync::OnceLock;

use syntect::parsing::Scope;

/// A class of highlighted text; the names are those in the style sheet.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Class {
    Keyword,
    Text,
    Number,
    Comment,
    Function,
    Type,
    Variable,
    Operator,
    Inserted,
    Deleted,
    Meta,
    /// Plain again, inside something that is not (code within a string).
    Plain,
}

impl Class {
    /// The class attribute's value; none for plain text.
    pub(super) fn name(self) -> Option<&'static str> {
        Some(match self {
            Self::Keyword => "hl-k",
            Self::Text => "hl-s",
            Self::Number => "hl-n",
            Self::Comment => "hl-c",
            Self::Function => "hl-f",
            Self::Type => "hl-t",
            Self::Variable => "hl-v",
            Self::Operator => "hl-o",
            Self::Inserted => "hl-i",
            Self::Deleted => "hl-d",
            Self::Meta => "hl-m",
            Self::Plain => return None,
        })
    }
}

/// Scope prefixes; the first that fits decides. Punctuation has no class of its own and takes that
/// of what it stands in.
const PREFIXES: &[(&str, Class)] = &[
    ("comment", Class::Comment),
    ("punctuation.definition.comment", Class::Comment),
    ("meta.interpolation", Class::Plain),
    ("meta.template.expression", Class::Plain),
    ("meta.embedded", Class::Plain),
    ("string.unquoted.plain.out.yaml", Class::Text),
    ("string.unquoted", Class::Plain),
    ("string", Class::Text),
    ("constant.character.escape", Class::Number),
    ("constant", Class::Number),
    ("keyword.operator", Class::Operator),
    ("keyword", Class::Keyword),
    ("storage.type.numeric", Class::Number),
    ("storage", Class::Keyword),
    ("variable.language", Class::Keyword),
    ("variable.function", Class::Function),
    ("variable.annotation", Class::Meta),
    ("variable", Class::Variable),
    ("entity.name.function", Class::Function),
    ("entity.name.section", Class::Meta),
    ("entity.name.tag", Class::Type),
    ("entity.name", Class::Type),
    ("entity.other.attribute-name", Class::Variable),
    ("entity.other.inherited-class", Class::Type),
    ("support.type", Class::Type),
    ("support.class", Class::Type),
    ("support.constant", Class::Number),
    ("support.variable", Class::Variable),
    ("support.function", Class::Function),
    ("markup.inserted", Class::Inserted),
    ("markup.deleted", Class::Deleted),
    ("markup.heading", Class::Meta),
    ("markup.raw", Class::Text),
    ("meta.diff.header", Class::Meta),
    ("meta.diff.range", Class::Meta),
    ("meta.preprocessor", Class::Meta),
    ("meta.annotation", Class::Meta),
];

/// The class of a scope; none if it says nothing about looks.
pub(super) fn class_of(scope: Scope) -> Option<Class> {
    static SCOPES: OnceLock<Vec<(Scope, Class)>> = OnceLock::new();
    SCOPES
        .get_or_init(|| {
            PREFIXES
                .iter()
                .filter_map(|&(prefix, class)| Some((Scope::new(prefix).ok()?, class)))
                .collect()
        })
        .iter()
        .find(|(prefix, _)| prefix.is_prefix_of(scope))
        .map(|&(_, class)| class)
}
