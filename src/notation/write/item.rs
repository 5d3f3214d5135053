//! An entry of a list by the keys of the notation.

use super::super::entry::{is_own, leading_id};
use super::super::keys::{ListName, ValueKind, keys, kind_of};
use super::Refused;
use super::inline::{as_source, escaped, grouped};
use crate::source::Span;
use crate::source::yaml::{Kind, Node};

/// A value as one text or several.
#[derive(Clone, Debug)]
pub enum Value<'n> {
    One(&'n str),
    Many(Vec<&'n str>),
    /// An amount and its currency.
    Money(&'n str, &'n str),
}

/// An entry: what it says, in the order in which the notation knows the keys.
pub struct Item<'n> {
    pub fields: Vec<(&'static str, Value<'n>)>,
    pub measures: Vec<(&'n str, &'n str)>,
    pub attached: Vec<Attached<'n>>,
}

/// A picture or code.
pub enum Attached<'n> {
    Picture { path: &'n str, title: &'n str },
    Code { text: &'n str, language: &'n str },
}

impl<'n> Item<'n> {
    pub fn read(list: ListName, node: &'n Node) -> Result<Self, Refused> {
        let Kind::Map(entries) = &node.kind else {
            return Err(refused(node.span, "an entry of it has no keys"));
        };
        let mut item = Self { fields: Vec::new(), measures: Vec::new(), attached: Vec::new() };
        for (key, value) in entries {
            match (&value.kind, kind_of(list, &key.name)) {
                (Kind::Null, _) => {}
                (Kind::Map(inner), None) if key.name == "measures" => {
                    for (name, figure) in inner {
                        item.measures.push((&name.name, scalar(figure)?));
                    }
                }
                (Kind::Map(inner), None) => {
                    for (name, value) in inner {
                        if value.kind != Kind::Null {
                            let whole = format!("{}.{}", key.name, name.name);
                            item.add(list, &whole, name.span, Value::One(scalar(value)?))?;
                        }
                    }
                }
                (Kind::Map(inner), Some(ValueKind::Money)) => {
                    let of = |wanted: &str| {
                        let found = inner.iter().find(|(k, _)| k.name == wanted);
                        found.map(|(_, node)| scalar(node)).transpose()
                    };
                    let (Some(amount), Some(currency), 2) =
                        (of("amount")?, of("currency")?, inner.len())
                    else {
                        return Err(refused(value.span, "a sum is an amount with its currency"));
                    };
                    item.add(list, &key.name, key.span, Value::Money(amount, currency))?;
                }
                (Kind::Seq(all), _) if list == "timeline" && key.name == "attachments" => {
                    item.attached = all.iter().map(attached).collect::<Result<_, _>>()?;
                }
                (Kind::Seq(all), _) => {
                    let all = all.iter().map(scalar).collect::<Result<_, _>>()?;
                    item.add(list, &key.name, key.span, Value::Many(all))?;
                }
                _ => item.add(list, &key.name, key.span, Value::One(scalar(value)?))?,
            }
        }
        let order = |key: &str| keys(list).iter().position(|(k, _)| *k == key);
        item.fields.sort_by_key(|(key, _)| order(key));
        Ok(item)
    }

    /// An entry of these keys and values.
    pub fn of(fields: &'n [(&'static str, Vec<String>)]) -> Self {
        let value = |all: &'n [String]| match all {
            [one] => Value::One(one),
            all => Value::Many(all.iter().map(String::as_str).collect()),
        };
        let fields = fields.iter().map(|(key, all)| (*key, value(all)));
        Self { fields: fields.collect(), measures: Vec::new(), attached: Vec::new() }
    }

    fn add(
        &mut self,
        list: ListName,
        key: &str,
        at: Span,
        value: Value<'n>,
    ) -> Result<(), Refused> {
        let Some((known, _)) = keys(list).iter().find(|(k, _)| *k == key) else {
            return Err(refused(at, &format!("the text has no place for `{key}`")));
        };
        // An address of the evidence is one, be it a file's or a page's.
        let known = if list == "evidence" && *known == "url" { "path" } else { known };
        if self.has(known) {
            return Err(refused(at, &format!("`{key}` stands twice in an entry")));
        }
        self.fields.push((known, value));
        Ok(())
    }

    pub fn has(&self, key: &str) -> bool {
        self.fields.iter().any(|(k, _)| *k == key)
    }

    pub fn value(&self, key: &str) -> Option<&Value<'n>> {
        let found = self.fields.iter().find(|(k, _)| *k == key);
        found.map(|(_, value)| value)
    }

    pub fn one(&self, key: &str) -> Option<&'n str> {
        match self.value(key)? {
            Value::One(text) => Some(text),
            _ => None,
        }
    }

    /// An id where one is read at the beginning of a bullet.
    pub fn id(&self, list: ListName) -> Option<&'n str> {
        let is_read = |id: &&str| match list {
            "actions" => is_own('A', id),
            "safeguards" => is_own('S', id),
            _ => true,
        };
        self.one("id").filter(|id| leading_id(id) == Some(*id)).filter(is_read)
    }
}

/// A value as the notation writes it in a cell or behind a key; `between` stands between several sentences.
pub fn written(list: ListName, key: &str, value: &Value<'_>, between: &str) -> String {
    let kind = kind_of(list, key).unwrap_or(ValueKind::Plain);
    let one = |text: &str| match kind {
        ValueKind::Prose | ValueKind::Sentences | ValueKind::Names => text.to_owned(),
        ValueKind::Source => as_source(text, None).unwrap_or_else(|| escaped(text)),
        ValueKind::Sources => as_source(text, None).unwrap_or_else(|| named(text)),
        ValueKind::Word => text.replace('-', " "),
        _ => escaped(text),
    };
    match value {
        Value::One(text) => one(text),
        Value::Money(amount, currency) => format!("{} {currency}", grouped(amount)),
        Value::Many(all) => {
            let all: Vec<String> = all.iter().map(|text| one(text)).collect();
            let between = match kind {
                ValueKind::Sentences => between,
                _ => ", ",
            };
            all.join(between)
        }
    }
}

/// A name of a source, whose commas are none between sources.
fn named(name: &str) -> String {
    escaped(name).replace(',', "\\,").replace(';', "\\;")
}

fn attached(node: &Node) -> Result<Attached<'_>, Refused> {
    let Kind::Map(fields) = &node.kind else {
        return Err(refused(node.span, "an attachment has no keys"));
    };
    let of = |wanted: &str| {
        let found = fields.iter().find(|(k, _)| k.name == wanted).map(|(_, n)| &n.kind);
        match found {
            Some(Kind::Scalar { text, .. }) => Some(text.as_str()),
            _ => None,
        }
    };
    let given = fields.iter().filter(|(_, value)| value.kind != Kind::Null).count();
    let found = match (of("picture"), of("code")) {
        (Some(path), None) => {
            let title = of("title").unwrap_or_default();
            (given == 1 + usize::from(of("title").is_some()))
                .then_some(Attached::Picture { path, title })
        }
        (None, Some(text)) => {
            let language = of("language").unwrap_or_default();
            (given == 1 + usize::from(of("language").is_some()))
                .then_some(Attached::Code { text, language })
        }
        _ => None,
    };
    found.ok_or_else(|| {
        refused(
            node.span,
            "an attachment is a picture with a title, or code with a language, and nothing else",
        )
    })
}

pub fn scalar(node: &Node) -> Result<&str, Refused> {
    match &node.kind {
        Kind::Scalar { text, .. } if text.contains('\n') => {
            Err(refused(node.span, "a text of several lines has no place"))
        }
        Kind::Scalar { text, .. } => Ok(text),
        _ => Err(refused(node.span, "a value is neither a text nor a number")),
    }
}

fn refused(span: Span, why: &str) -> Refused {
    Refused { span, why: why.to_owned() }
}
